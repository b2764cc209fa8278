"""The sheets of a workbook and their columns, by the letters that formulas use."""

import re
from typing import Final, NamedTuple

from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.pattern import Pattern
from xlplugin.workbook.grid.grid import BookGrid

GUIDE_SHEET: Final = "填报说明"
FACTS_SHEET: Final = "基础数据"
TARGETS_SHEET: Final = "绩效指标完成情况"
FORM_SHEET: Final = "自评表"
CHARTS_SHEET: Final = "图表"
WORKING_SHEET: Final = "测算"

UNDER_WAY: Final = "xlplugin_under_way"
"""The hidden defined name that an open workbook has while the add-in changes it.

A file that has it was saved half changed, as Python was ended in between: some of its cells and sheets are as
before and some are not. The next press of a button in Excel puts all of it back as it was.
"""

HIDDEN: Final = "_xlplugin"
"""The beginning of the names of hidden sheets that the add-in keeps until the workbook is next saved.

Ours have nothing but a number behind it, and are very hidden.
"""

_HIDDEN_NUMBER: Final = Pattern(rf"{HIDDEN}([0-9]+)", re.IGNORECASE)

FACTS_HEADER_ROW: Final = 4
TARGETS_HEADER_ROW: Final = 3
FORM_HEADER_ROW: Final = 4
ITEM_HEADER_ROW: Final = 12

TARGET_COLUMNS: Final = (
    "编码",
    "指标",
    "绩效指标",
    "目标值",
    "完成值",
    "单位",
    "完成率",
    "来源/佐证材料",
    "备注",
)
"""The columns of the sheet 绩效指标完成情况."""

FORM_COLUMNS: Final = (
    "一级指标",
    "分值",
    "二级指标",
    "分值",
    "三级指标",
    "分值",
    "指标说明",
    "评分标准",
    "自评得分",
    "得分情况",
    "核对",
    "扣分情况及整改情况说明",
    "测算说明",
    "计入总分",
    "最低",
    "最高",
)
"""The columns of the sheet 自评表."""

RATING: Final = "评定"
"""The heading over the shares that people give to goals in words, on an item form of ours and on 测算."""

ITEM_COLUMNS: Final = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "目标值",
    "度量单位",
    "实际完成值",
    "分值",
    "自评得分",
    "偏差原因分析及改进措施",
    RATING,
    "测算得分",
    "核对",
    "测算说明",
    "计入总分",
    "最低",
    "最高",
)
"""The columns of the sheet 自评表 of an item form."""

ITEM_SIGN: Final = ("三级指标", "自评得分", RATING, "测算得分", "计入总分")
"""The headings by which an item form of ours is known."""

CONFIRMATION: Final = "确认"
"""The last column for people on the sheets of facts of an official form: whether a proposal counts."""

PENDING: Final = "待确认"
CONFIRMED: Final = "已确认"

RUBRIC_LABEL: Final = "评价标准"
"""What stands beside the rubric's id on the sheet of facts."""

GOALS_COUNTED: Final = "计入目标值"
ACTUALS_COUNTED: Final = "计入完成值"

NO_ADDIN: Final = "本机无加载项"
"""The status of a score whose function the computer does not know."""

NO_ADDIN_BANNER: Final = (
    "本机没有安装评分加载项，现在显示的不是得分：请把本文件拖到“评分.cmd”上，或在装有加载项的电脑上打开。"
)
"""What stands above such scores, once a sheet."""

LINES_PER_TARGETS: Final = 15
"""The rows that one table of targets has."""


MENDING_COLUMNS: Final = ("序号", "位置", "现在填的", "问题", "怎么改", "原底色")
"""The columns of the sheet 待改正; a cell of the last has the background that a wrong cell had."""


class AddedSheet(NamedTuple):
    """A sheet that we add to people's workbooks, known again by its headings, whatever it is called.

    Attributes:
        headings: those by which it is certainly ours, so that 定稿 may remove it.
        sign: those by which nobody's figures are read from it.
    """

    headings: tuple[str, ...]
    sign: frozenset[str]


REVIEWED_SCORES: Final = AddedSheet(
    ("序号", "自评得分", "测算得分", "核定得分", "差额", "状态", "依据（发现序号）", "评审说明", "预填得分"),
    frozenset(("测算得分", "核定得分", "依据（发现序号）")),
)
"""核定得分, which only a reviewed copy has."""

ADDED_SHEETS: Final = (
    AddedSheet((*SHEET_COLUMNS, CONFIRMATION), frozenset(("编码", "数值"))),
    AddedSheet(
        (*TARGET_COLUMNS, CONFIRMATION, GOALS_COUNTED, ACTUALS_COUNTED),
        frozenset(("编码", "目标值", "完成值")),
    ),
    AddedSheet(("测算指标", "自评得分", "写入值", "表内得分"), frozenset(("写入值", "表内得分"))),
    AddedSheet(
        ("序号", "严重程度", "位置", "发现", "算式", "涉及分值", "建议", "处理情况", "检查项"),
        frozenset(("严重程度", "发现", "处理情况")),
    ),
    REVIEWED_SCORES,
    AddedSheet(MENDING_COLUMNS, frozenset(("现在填的", "问题", "怎么改"))),
)
"""基础数据, 绩效指标完成情况, 测算, 核查意见, 核定得分 and 待改正."""


_OURS = "（测算用）"


def number_in_hidden(name: str) -> int | None:
    """The number behind the name of a sheet that is named like the add-in's hidden ones; else None."""
    found = _HIDDEN_NUMBER.fullmatch(name)
    return int(found[1]) if found else None


def free_name(grid: BookGrid, wanted: str) -> str:
    """The wanted name, or one like it where a sheet that is not ours bears it already."""
    name, number = wanted, 1
    while grid.sheet(name) is not None:
        name = f"{wanted}{_OURS}" if number == 1 else f"{wanted}{_OURS}{number}"
        number += 1
    return name


DRAFT_ID: Final = "表内评分标准（未核定）"
"""The id of the rubric that is read from a form's own criteria for one run, and that nobody has approved."""

UNAPPROVED: Final = "按表内评分标准自动读取，未经核定"
"""What is said wherever such a rubric counts."""


def unapproved(rubric_id: str) -> str:
    """A sentence that nobody has approved the rubric; empty for any other."""
    return f"{UNAPPROVED}。" if rubric_id == DRAFT_ID else ""
