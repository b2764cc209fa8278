"""The formulas of the sheet 测算; they stay true when facts or official cells change later."""

from decimal import Decimal

from xlplugin.money import ZERO, plain
from xlplugin.workbook.formbook.earlier import CLAIM, SHOWN, WRITTEN
from xlplugin.workbook.formbook.working_columns import SCORE, Columns
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.formulas import sheet_name

STALE = "表内得分已过期，请重新评分"
STALE_GRADE = "表内等级已过期，请重新评分"
_STALE_REVIEW = "核定得分已过期，请重新评分"


def shown(place: Place) -> str:
    """What stands in a cell of the form; nothing where it is blank."""
    cell = f"{sheet_name(place.sheet)}!{place.cell}"
    return f'=IF({cell}="","",{cell})'


def at_stake(columns: Columns, row: int, floor: Decimal) -> str:
    """The points a claim may cost.

    Args:
        columns: the sheet's columns.
        row: the row.
        floor: the fewest points that are certain where nothing can be computed.
    """
    claim, score = columns.cell(CLAIM, row), columns.cell(SCORE, row)
    unknown = f"{claim}-{plain(floor)}" if floor > ZERO else claim
    known = f"IF(ISNUMBER({score}),ROUND({claim}-{score},4),{unknown})"
    return f'=IF(ISNUMBER({claim}),{known},"")'


def up_to_date(columns: Columns, row: int, why: str) -> str:
    """Whether the official cell shows the computed score, and if not, why.

    Args:
        columns: the sheet's columns.
        row: the row.
        why: what to say where nothing was written.
    """
    score, written, now = (columns.cell(each, row) for each in (SCORE, WRITTEN, SHOWN))
    same = f"IF(ISNUMBER({now}),ROUND({now}-{score},4)=0,FALSE)"
    touched = f'IF(ROUND({written}-{score},4)=0,"表内得分被改动","{STALE}")'
    computed = f'IF({same},"一致",IF({written}="","{why}",{touched}))'
    return f'=IF(ISNUMBER({score}),{computed},IF({written}="","按自评","{STALE}"))'


def review_up_to_date(columns: Columns, row: int, place: Place) -> str:
    """Whether the form's cell for the reviewer's score shows it."""
    cell, points = f"{sheet_name(place.sheet)}!{place.cell}", columns.cell(columns.counting, row)
    same = f'IF(ROUND({cell}-{points},4)=0,"一致","{_STALE_REVIEW}")'
    return f'=IF(AND(ISNUMBER({cell}),ISNUMBER({points})),{same},IF({cell}="","未写入","{_STALE_REVIEW}"))'
