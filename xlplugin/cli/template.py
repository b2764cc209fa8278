"""``xlplugin template``: a workbook to fill in for a rubric."""

from argparse import Namespace
from pathlib import Path

from xlplugin.cli.exits import Exit
from xlplugin.cli.saving import save_template
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused, Source, told_after
from xlplugin.workbook.file import codes
from xlplugin.workbook.template.build import build_template, read_filling
from xlplugin.workbook.template.filling import load_filling


def run(arguments: Namespace) -> Exit:
    """Build the workbook of a rubric, blank or filled from a YAML file."""
    try:
        loaded = open_rubric(arguments.rubric, arguments.rubrics)
    except Refused as refused:
        with told_after(refused.problems):  # what is wrong with the file as well, at once
            if arguments.fill:
                load_filling(arguments.fill, arguments.rubrics)
        raise
    filling = read_filling(loaded, arguments.fill, arguments.rubrics) if arguments.fill else None
    if filling and filling.rubric != arguments.rubric:
        message = f"数据文件是按评价标准“{filling.rubric}”填写的，不是“{arguments.rubric}”"
        raise Refused(codes.FILLING_RUBRIC.at(Source(str(arguments.fill)), message))
    print(save_template(build_template(loaded, filling, arguments.rubrics), Path(arguments.output)))
    sheets = "“自评表”" if loaded.rubric.of_form else "“基础数据”和“自评表”"
    filled = "核对" if filling else f"在{sheets}的标色单元格填数，没有的留空"
    print(f"下一步：打开它，{filled}，再对它运行 xlplugin score")
    return Exit.DONE
