"""The colours that the sheet 测算 takes on by what is in it."""

from collections.abc import Iterator

from xlplugin.workbook.edit.colours import GREY, INK, LOST, MISSING, ORANGE, RED, UNKNOWN, WRONG
from xlplugin.workbook.edit.plan import Condition
from xlplugin.workbook.formbook.working_columns import (
    AT_STAKE,
    CHECK,
    CUT,
    FIRST_ROW,
    SCORE,
    STATUS,
    WEIGHT,
    Columns,
)
from xlplugin.workbook.grid.grid import Area

_AGREES = "E3F2E6"
_GREEN = "2E7D32"
_JUDGED = "E3EDF9"
_BLUE = "1F5FA8"


def marks(columns: Columns, last: int) -> Iterator[Condition]:
    """The conditional looks; ``last`` is the last row, closing rows included."""
    score, weight = columns.cell(SCORE, FIRST_ROW), f"${columns.cell(WEIGHT, FIRST_ROW)}"
    scores = _area(columns, SCORE, last)
    yield Condition(scores, f"ISNA({score})", UNKNOWN, GREY)
    yield Condition(scores, f"ISERROR({score})", WRONG, RED)
    yield Condition(scores, f"AND(ISNUMBER({score}),ISNUMBER({weight}),{score}<{weight})", LOST, ORANGE)
    status, cell = _area(columns, STATUS, last), columns.cell(STATUS, FIRST_ROW)
    yield Condition(status, f'{cell}="一致"', _AGREES, _GREEN)
    yield Condition(status, f'OR({cell}="不符",{cell}="数据有误")', WRONG, RED)
    yield Condition(status, f'{cell}="待定"', _JUDGED, _BLUE)
    yield Condition(status, f'{cell}="无法核算"', UNKNOWN, GREY)
    yield from _checks(columns, last)
    for heading in (AT_STAKE, CUT):
        if heading in columns.widths:
            cell = columns.cell(heading, FIRST_ROW)
            differs = f"AND(ISNUMBER(${score}),ISNUMBER({cell}),ABS(N({cell}))>0.00005)"
            yield Condition(_area(columns, heading, last), differs, LOST, ORANGE)


def _checks(columns: Columns, last: int) -> Iterator[Condition]:
    area, cell = _area(columns, CHECK, last), columns.cell(CHECK, FIRST_ROW)
    yield Condition(area, f'{cell}="一致"', _AGREES, _GREEN)
    stale = f'OR(ISNUMBER(FIND("过期",{cell})),ISNUMBER(FIND("改动",{cell})),ISNUMBER(FIND("不符",{cell})))'
    yield Condition(area, stale, WRONG, RED)
    yield Condition(area, f'ISNUMBER(FIND("未写入",{cell}))', MISSING, INK)


def _area(columns: Columns, heading: str, last: int) -> Area:
    column = columns.number(heading)
    return Area(FIRST_ROW, column, last, column)
