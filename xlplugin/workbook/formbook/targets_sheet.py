"""The sheet 绩效指标完成情况 of an official workbook, with the goals that the workbook itself states."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from xlplugin.form.proposal import Proposal
from xlplugin.functions.cell import Cell
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.workbook.edit.colours import GREY, INK, INPUT, MISSING, PROPOSED
from xlplugin.workbook.edit.plan import Condition, Look, NewSheet, Validation
from xlplugin.workbook.formbook.facts_sheet import CHOICES, Suggested, content, where_from
from xlplugin.workbook.formbook.looks import CODE, HEAD, HINT, INPUT_WORDS, LEVEL, TITLE
from xlplugin.workbook.formbook.page import Page, formula
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.layout.layout import TargetRow
from xlplugin.workbook.layout.names import (
    ACTUALS_COUNTED,
    CONFIRMATION,
    GOALS_COUNTED,
    TARGET_COLUMNS,
    TARGETS_HEADER_ROW,
    TARGETS_SHEET,
)
from xlplugin.workbook.layout.wrapping import Wrapped
from xlplugin.workbook.scorebook.confirmation import CONFIRMED, PENDING

_WIDTHS: Final = (19.0, 34.0, 30.0, 18.0, 14.0, 8.0, 10.0, 44.0, 22.0, 10.0, 14.0, 14.0)
_COLUMNS: Final = (*TARGET_COLUMNS, CONFIRMATION, GOALS_COUNTED, ACTUALS_COUNTED)
_LAST: Final = len(_COLUMNS)
_CONFIRMATION: Final = _COLUMNS.index(CONFIRMATION) + 1
GOALS: Final = "K"
"""The column of the goals that count."""
ACTUALS: Final = "L"
"""The column of what was reached that counts."""
_HINT: Final = (
    "每行填一个绩效指标，没有的行留空。目标值写数字表示不低于，≤5 表示不超过，=100 表示等于；"
    "定性目标写文字，完成值填评定比例（如 90%）；未报整体绩效目标的，目标值填“未申报”。"
    "蓝色的行待您核对：无误的把“确认”改为“已确认”，待确认的不计入得分。"
)


def targets_sheet(
    loaded: LoadedRubric, rows: Sequence[TargetRow], given: Suggested, name: str = TARGETS_SHEET
) -> NewSheet:
    """The sheet of targets of a rubric; the arguments are those of the sheet of facts."""
    page = Page()
    page.band(1, _LAST, f"部门整体支出绩效指标完成情况表（{loaded.rubric.year}年度）", TITLE)
    page.band(2, _LAST, _HINT, HINT)
    page.heading(TARGETS_HEADER_ROW, _COLUMNS, HEAD)
    page.heights |= {1: 32, 2: 30, TARGETS_HEADER_ROW: 26}
    for _, table in groupby(rows, key=lambda each: each.definition.id):
        lines = list(table)
        absent = _waiting(lines)
        for row in lines:
            _line(page, row, given, absent)
    return NewSheet(
        name,
        tuple(page.cells),
        widths=dict(enumerate(_WIDTHS, start=1)),
        heights=page.heights,
        merged=tuple(page.merged),
        frozen=(TARGETS_HEADER_ROW + 1, 4),
        validations=(_confirmation(rows),),
        conditions=_conditions(rows),
        title_row=TARGETS_HEADER_ROW,
        tab="F2C94C",
    )


def _line(page: Page, row: TargetRow, given: Suggested, absent: str) -> None:
    known, at = given.proposals.get(row.code), row.row
    shown = "0.00%" if known and known.unit == "%" else "General"
    source = where_from(known) if known else ""
    number = Look(fill=INPUT, across="right", number_format=shown)
    page.put(at, 1, row.code, CODE)
    page.put(at, 2, row.indicator, LEVEL)
    page.put(at, 3, known.line if known else None, Look(fill=INPUT))
    # Goals are typed as text, so that =100 stays what it says and does not become a formula.
    page.put(at, 4, _goal(known), Look(fill=INPUT, across="right", number_format="@"))
    page.put(at, 5, content(known), number)
    page.put(at, 6, known.unit or None if known else None, Look(fill=INPUT, across="center"))
    rate = formula(f'=IF(ISNUMBER(E{at}),IFERROR(E{at}/VALUE(D{at}),""),"")')
    page.put(at, 7, rate, Look(colour=GREY, across="right", number_format="0.00%"))
    page.put(at, 8, source or None, INPUT_WORDS)
    page.put(at, 9, None, INPUT_WORDS)
    page.put(at, 10, given.state if known else None, Look(fill=INPUT, across="center"))
    for column, cell in ((11, f"D{at}"), (12, f"E{at}")):
        counting = formula(f'=IF(OR({cell}="",{absent}),"",{cell})')
        page.put(at, column, counting, Look(size=9, colour=GREY, across="right"))
    page.fit(at, _texts(row, known, source))


def _waiting(lines: Sequence[TargetRow]) -> str:
    """The condition in which a line waits for a person: a table counts only as a whole."""
    first, last = lines[0].row, lines[-1].row
    states, goals, actuals = (f"{column}${first}:{column}${last}" for column in "JDE")
    unsettled = f'({states}<>"")*({states}<>"{CONFIRMED}")'
    return f'SUMPRODUCT({unsettled}*(({goals}<>"")+({actuals}<>"")>0))>0'


def _texts(row: TargetRow, known: Proposal | None, source: str) -> tuple[Wrapped, ...]:
    return (
        Wrapped(row.indicator, _WIDTHS[1]),
        Wrapped(known.line if known else "", _WIDTHS[2]),
        Wrapped(str(_goal(known) or ""), _WIDTHS[3]),
        Wrapped(source, _WIDTHS[7], 9),
    )


def _goal(known: Proposal | None) -> Cell:
    goal = known.goal if known else None
    return float(goal) if isinstance(goal, Decimal) else goal


def _confirmation(rows: Sequence[TargetRow]) -> Validation:
    area = Area(rows[0].row, _CONFIRMATION, rows[-1].row, _CONFIRMATION)
    return Validation((area,), CHOICES, "确认", "核对无误的选“已确认”；待确认的数据不计入得分。")


def _conditions(rows: Sequence[TargetRow]) -> tuple[Condition, ...]:
    first, last = rows[0].row, rows[-1].row
    lacking = f'AND($C{first}&$D{first}&$E{first}<>"",D{first}="")'
    waiting = f'$J{first}="{PENDING}"'
    return (
        Condition(Area(first, 4, last, 5), lacking, MISSING),
        Condition(Area(first, 3, last, _CONFIRMATION), waiting, PROPOSED, INK),
    )
