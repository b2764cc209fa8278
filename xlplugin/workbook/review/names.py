"""The sheets that a review adds and their headings, by which a later one finds what people wrote."""

from collections.abc import Collection
from itertools import count
from typing import Final

from xlplugin.pattern import Pattern
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid

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


def facing(sheet: str) -> str:
    """Which sheet a sheet of ours is about, in the words above its table."""
    return f"工作表“{sheet}”"


_FACED: Final = Pattern(r"工作表“([^”]+)”")


def review_name(grid: BookGrid, wanted: str, form: str, taken: Collection[str] = ()) -> str:
    """The name of a sheet of ours about a form.

    Args:
        grid: the workbook.
        wanted: the name, or one like it where people have given it to a sheet of their own, or it is one of
            ours about another form of the workbook.
        form: the form's sheet.
        taken: names that sheets about other forms are just being given.
    """
    for name in (f"{wanted}{number}" if number > 1 else wanted for number in count(1)):
        sheet = grid.sheet(name)
        if name not in taken and (sheet is None or _may_renew(sheet, wanted, form, grid)):
            break
    return name


_ABOVE: Final = 5
"""So many rows are above the table of any sheet of ours."""


def _may_renew(sheet: SheetGrid, wanted: str, form: str, grid: BookGrid) -> bool:
    """Whether a sheet is ours, and about this form or one whose sheet is called otherwise by now."""
    above = [str(sheet.cell(row, 1).value or "") for row in range(1, _ABOVE + 1)]
    faced = {found[1] for words in above[1:] for found in _FACED.finditer(words)}
    others = {each for each in faced if each != form and grid.sheet(each) is not None}
    return above[0].startswith(title(wanted, "")) and (form in faced or not others)
