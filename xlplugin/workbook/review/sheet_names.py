"""The names of the sheets that a review adds; a sheet of people's own is never written over."""

from itertools import count
from typing import Final

from xlplugin.workbook.grid.grid import BookGrid

REVIEW_SHEET: Final = "核查意见"
SCORES_SHEET: Final = "核定得分"


def title(name: str, words: str) -> str:
    """The title of a sheet of ours, by which a later review knows it again."""
    return f"{name}：{words}"


def _is_free(grid: BookGrid, name: str, wanted: str) -> bool:
    sheet = grid.sheet(name)
    return sheet is None or str(sheet.cell(1, 1).value).startswith(title(wanted, ""))


def review_name(grid: BookGrid, wanted: str) -> str:
    """The wanted name, or one like it where people have given that name to a sheet of their own."""
    names = (f"{wanted}{number}" if number > 1 else wanted for number in count(1))
    return next(name for name in names if _is_free(grid, name, wanted))
