"""The sheet 绩效指标完成情况: the year's targets and what was reached."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.edit.colours import INK, MISSING, PROPOSED
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewSheet
from xlplugin.workbook.layout import looks
from xlplugin.workbook.layout.accepted import states_of
from xlplugin.workbook.layout.facts_sheet import Given
from xlplugin.workbook.layout.layout import Layout, TargetRow
from xlplugin.workbook.layout.names import (
    ACTUALS_COUNTED,
    CONFIRMATION,
    CONFIRMED,
    GOALS_COUNTED,
    PENDING,
    TARGET_COLUMNS,
    TARGETS_HEADER_ROW,
    unapproved,
)
from xlplugin.workbook.layout.page import Page, formula
from xlplugin.workbook.layout.paper import Part, rows_alone

_WIDTHS: Final = (19.0, 30.0, 24.0, 15.0, 11.0, 7.0, 8.5, 28.0, 18.0)
_CONFIRMED_COLUMNS: Final = {CONFIRMATION: 10.0, GOALS_COUNTED: 14.0, ACTUALS_COUNTED: 14.0}
_HIDDEN: Final = (TARGET_COLUMNS[0], GOALS_COUNTED, ACTUALS_COUNTED)
"""What they hold is for the program."""

_HINT: Final = (
    "每行填一个绩效指标，没有的行留空。目标值写数字表示不低于，≤5 表示不超过，=100 表示等于；"
    "定性目标写文字，完成值填评定比例（如 90%）；未报整体绩效目标的，目标值填“未申报”。"
)
_PROPOSED: Final = "蓝色的行待您核对：无误的把“确认”改为“已确认”，待确认的不计入得分。"


def targets_sheet(loaded: LoadedRubric, layout: Layout, given: Given) -> NewSheet:
    """The sheet of targets of a rubric that has any; the arguments are those of the sheet of facts."""
    more = _CONFIRMED_COLUMNS if given.confirmed else {}
    columns = (*TARGET_COLUMNS, *more)
    hidden = [place for place, each in enumerate(columns, start=1) if each in _HIDDEN]
    page = Page((*_WIDTHS, *more.values()), hidden)
    page.banner(1, f"部门整体支出绩效指标完成情况表（{loaded.rubric.year}年度）", looks.TITLE)
    page.heights[1] = 32
    page.banner(2, f"{unapproved(loaded.rubric.id)}{_HINT}{_PROPOSED if given.confirmed else ''}", looks.HINT)
    page.heading(TARGETS_HEADER_ROW, columns, 26)
    parts = []
    for _, table in groupby(layout.targets, key=lambda each: each.definition.id):
        lines = list(table)
        waiting = _waiting(lines)
        for row in lines:
            _put_line(page, row, given, waiting)
        parts.append(Part(lines[0].row, lines[-1].row, rows_alone(lines[0].row, lines[-1].row)))
    _check(page, layout, given)
    return replace(
        page.sheet(layout.targets_sheet),
        frozen=(TARGETS_HEADER_ROW + 1, 4),
        title_row=TARGETS_HEADER_ROW,
        page_note=unapproved(loaded.rubric.id),
        breaks=page.page_starts(TARGETS_HEADER_ROW, parts),
        tab="F2C94C",
        protected=not given.confirmed,  # in a workbook of their own people write beside our table
    )


def _put_line(page: Page, row: TargetRow, given: Given, waiting: str) -> None:
    """One target; a line parts the first of a table from those above."""
    known, at = given.row(row.code), row.row
    rate = formula(f'=IF(ISNUMBER(E{at}),IFERROR(E{at}/VALUE(D{at}),""),"")')
    cells: dict[str, tuple[Content, Look]] = {
        "A": (row.code, looks.CODE),
        "B": (row.indicator, replace(looks.LEVEL, size=9)),
        "C": (known.name or None, looks.INPUT),
        # Goals are typed as text, so that =100 stays what it says and does not become a formula.
        "D": (known.goal, replace(looks.INPUT_NUMBER, number_format="@")),
        "E": (known.value, replace(looks.INPUT_NUMBER, number_format=known.number_format)),
        "F": (known.unit or None, looks.INPUT_CENTRED),
        "G": (rate, replace(looks.COUNTED, size=10, number_format="0.00%")),
        "H": (known.source or None, looks.INPUT_WORDS),
        "I": (known.note or None, looks.INPUT_WORDS),
    }
    if given.confirmed:
        cells["J"] = (known.state or None, looks.INPUT_CENTRED)
        for letters, cell in (("K", f"D{at}"), ("L", f"E{at}")):
            cells[letters] = (formula(f'=IF(OR({cell}="",{waiting}),"",{cell})'), looks.COUNTED)
    page.line(at, cells, parted=row.line == 1)
    page.fit(at)


def _waiting(lines: Sequence[TargetRow]) -> str:
    """The condition in which a line waits for a person: a table counts only as a whole."""
    first, last = lines[0].row, lines[-1].row
    states, goals, actuals = (f"{column}${first}:{column}${last}" for column in "JDE")
    unsettled = f'({states}<>"")*({states}<>"{CONFIRMED}")'
    return f'SUMPRODUCT({unsettled}*(({goals}<>"")+({actuals}<>"")>0))>0'


def _check(page: Page, layout: Layout, given: Given) -> None:
    """The colours of what is missing or waiting, and what may be typed under 确认."""
    first, last = layout.targets[0].row, layout.targets[-1].row
    lacking = f'AND($C{first}&$D{first}&$E{first}<>"",D{first}="")'
    page.mark(f"D{first}:E{last}", lacking, MISSING)
    if given.confirmed:
        page.validations.append(states_of(f"J{first}:J{last}"))
        page.mark(f"C{first}:J{last}", f'$J{first}="{PENDING}"', PROPOSED, INK)
