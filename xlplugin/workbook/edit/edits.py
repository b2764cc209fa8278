"""What shall change in a workbook: cell edits, the same for a file and for a live Excel book.

And the values that a workbook can hold, and when two of them are the same.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from xlplugin.functions.cell import Cell, CellError
from xlplugin.model import Frozen, frozen
from xlplugin.problem import Problem, Source
from xlplugin.workbook.file import codes
from xlplugin.workbook.grid.grid import Place, on_sheet

LONGEST_TEXT: Final = 32_767
"""The most characters that Excel keeps in one cell."""

READ_AS_MORE: Final = ("=", "+", "-", "@", "'")
"""What a text begins with that Excel, when the cell is edited, takes for more than text, or refuses."""

_STORED_ERRORS: Final = {
    CellError.SPILL: CellError.VALUE,
    CellError.CALC: CellError.VALUE,
    CellError.CIRC: CellError.VALUE,
    CellError.NOT_IMPLEMENTED: CellError.NAME,
    CellError.OTHER: CellError.VALUE,
    CellError.UNKNOWN: CellError.NA,
}


@frozen
class Formula(Frozen):
    """A formula as content of a cell: its text without ``=``, and the result to show at first."""

    text: str
    result: Cell = None


@frozen
class Result(Frozen):
    """A newly calculated result of a cell that keeps its formula."""

    value: Cell


Content: TypeAlias = Cell | Formula | Result


class CellEdit(NamedTuple):
    """One cell's new content; the cell keeps its style.

    Attributes:
        sheet: The sheet's name.
        row: From 1.
        column: From 1.
        value: A plain value or a Formula replaces whatever the cell holds, a formula too; a Result leaves
            the cell's formula as it is.
    """

    sheet: str
    row: int
    column: int
    value: Content

    @property
    def place(self) -> Place:
        """Where the edit goes."""
        return Place(self.sheet, self.row, self.column)


def place_problems(row: int, column: int, place: Source, *, sheet_is_known: bool) -> Iterator[Problem]:
    """Why a workbook has no such cell to be changed."""
    if not sheet_is_known:
        yield codes.SHEET_MISSING.at(place, "工作簿中没有这个工作表")
    if not on_sheet(row, column):
        yield codes.CELL_OUTSIDE.at(place, "单元格超出工作表范围", fix="请检查行号和列号")


def text_problems(content: Content, place: Source) -> Iterator[Problem]:
    """Why a cell cannot hold a content: it is a text, or gives one, that is too long."""
    value = content.result if isinstance(content, Formula) else content
    value = value.value if isinstance(value, Result) else value
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        message = f"文字共 {len(value)} 字，超过单元格上限 {LONGEST_TEXT} 字"
        yield codes.TEXT_TOO_LONG.at(place, message)


def storable(value: Cell) -> Cell:
    """The value as a file can hold it: no NaN, no infinity, no error that Excel would refuse to read."""
    if isinstance(value, CellError):
        return _STORED_ERRORS.get(value, value)
    if isinstance(value, float) and not math.isfinite(value):
        return CellError.NUM
    return value


def same_value(old: Cell, new: Cell) -> bool:
    """Whether two values are the same to Excel: of one kind, numbers to 15 significant digits."""
    old, new = storable(old), storable(new)
    if isinstance(old, float) and isinstance(new, float):
        return old == new or format(old, ".15g") == format(new, ".15g")
    return type(old) is type(new) and old == new
