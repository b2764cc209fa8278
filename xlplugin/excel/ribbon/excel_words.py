"""The remedies of problems in the words of the ribbon: many were worded for the command line."""

import re
from typing import Final

_TO_FORM: Final = "切换到要处理的那张表再点一次"
_IN_EXCEL: Final = (
    (r"用 --sheet 指定一张，例如 --sheet .*", _TO_FORM),
    (r"用 --sheet 指定其中一张：.*", _TO_FORM),
    (r"或用 --sheet 指定评分表所在的工作表", "或切换到评分表所在的工作表再点一次"),
    (r"评分表在另一张工作表的，用 --sheet 指定", "评分表在另一张工作表的，请切换到那张表再点一次"),
    (r"核对 --rubric 后的编号和 --sheet 指定的工作表", "核对“评价标准”中选定的标准，并切换到自评表再点一次"),
    (r"指定，可用的见 xlplugin rubric list", "指定"),
    (r"，或用 --rubrics 指定自备标准的文件夹", "，或用环境变量 XLPLUGIN_RUBRICS 指明自备标准的文件夹"),
    (r"，?(并?)用 --rubric 指定(另一套评价标准|该年度的评价标准)?", r"，\1在“评价标准”中选定\2"),
    (r"请，在", "请在"),
    (r"或，在", "或在"),
    (r"，或去掉 --rubric", "，或在“评价标准”中选“自动识别”"),
    (r"；全部认可的可加 --accept-proposed", ""),
    (r"，(或)?用 xlplugin audit 核查(这张表)?", "，不评分也可以点“检查”"),
    (r"用 xlplugin template 评价标准 -o 文件\.xlsx 生成工作簿后填写", "用本程序的模板生成工作簿后填写"),
    (r"对这个文件再运行 xlplugin score", "再点“评分本表”"),
)


def in_excel(fix: str) -> str:
    """What to do, for somebody who has buttons and no command line."""
    for command, button in _IN_EXCEL:
        fix = re.sub(command, button, fix)
    return fix
