"""The sheets that a review adds and their headings, by which a later one finds what people wrote."""

from itertools import count
from typing import Final

from xlplugin.workbook.grid.grid import BookGrid

REVIEW_SHEET: Final = "核查意见"
SCORES_SHEET: Final = "核定得分"
MENDING_SHEET: Final = "待改正"

NUMBER: Final = "序号"
INDICATOR: Final = "指标"

SEVERITY: Final = "严重程度"
WHERE: Final = "位置"
MESSAGE: Final = "发现"
ARITHMETIC: Final = "算式"
POINTS: Final = "涉及分值"
FIX: Final = "建议"
ANSWER: Final = "处理情况"
CODE: Final = "检查项"

WEIGHT: Final = "分值"
CLAIM: Final = "自评得分"
COMPUTED: Final = "测算得分"
REVIEWED: Final = "核定得分"
DIFFERENCE: Final = "差额"
STATUS: Final = "状态"
BASIS: Final = "依据（发现序号）"
REMARK: Final = "评审说明"
WORKING: Final = "测算过程"
FILLED_IN: Final = "预填得分"

FINDINGS: Final = (NUMBER, SEVERITY, WHERE, INDICATOR, MESSAGE, ARITHMETIC, POINTS, FIX, ANSWER, CODE)
SCORES: Final = (
    NUMBER,
    INDICATOR,
    WEIGHT,
    CLAIM,
    COMPUTED,
    REVIEWED,
    DIFFERENCE,
    STATUS,
    BASIS,
    REMARK,
    WORKING,
    FILLED_IN,
)
TOTAL: Final = "合计"


def title(name: str, words: str) -> str:
    """The title of a sheet of ours, by which a later review knows it again."""
    return f"{name}：{words}"


def review_name(grid: BookGrid, wanted: str) -> str:
    """The wanted name, or one like it where people have given that name to a sheet of their own."""
    for name in (f"{wanted}{number}" if number > 1 else wanted for number in count(1)):
        sheet = grid.sheet(name)
        if sheet is None or str(sheet.cell(1, 1).value).startswith(title(wanted, "")):
            break
    return name
