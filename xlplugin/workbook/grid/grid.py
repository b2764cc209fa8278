"""What is on the sheets of a workbook, as a plain model: cells, merged areas, hidden rows and columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.functions.cell import Cell

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
GENERAL: Final = "General"

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_LETTERS = 26


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 28 → AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """The number, from 1, of a column's letters: AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def on_sheet(row: int, column: int) -> bool:
    """Whether a sheet has such a cell."""
    return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN


def a1(row: int, column: int) -> str:
    """The A1 writing of a cell; row and column count from 1."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=16_384)
def parse_a1(text: str) -> tuple[int, int] | None:
    """Row and column, from 1, of an A1 writing (``$`` allowed); None where it is no cell of a sheet."""
    found = _REFERENCE.fullmatch(text)
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if on_sheet(row, column) else None


class Place(NamedTuple):
    """One cell of one sheet; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The A1 writing, without the sheet."""
        return a1(self.row, self.column)


class Area(NamedTuple):
    """A rectangle of cells; all four borders are inside and count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def size(self) -> int:
        """How many cells it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def is_one_cell(self) -> bool:
        """Whether it is a single cell."""
        return self.top == self.bottom and self.left == self.right

    def __str__(self) -> str:
        return f"{a1(self.top, self.left)}:{a1(self.bottom, self.right)}"

    def cells(self) -> list[tuple[int, int]]:
        """Every (row, column) inside, row by row."""
        columns = range(self.left, self.right + 1)
        return [(row, column) for row in range(self.top, self.bottom + 1) for column in columns]


def parse_area(text: str) -> Area | None:
    """The rectangle of ``A1:B2`` or ``A1``; None where it is none."""
    first, _, last = text.partition(":")
    start, end = parse_a1(first), parse_a1(last or first)
    if start is None or end is None:
        return None
    return Area(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


class CellView(NamedTuple):
    """What one cell holds and how it is shown; a named tuple, as a book has very many of them.

    Attributes:
        value: The value; of a formula cell, the result stored with it.
        formula: The formula's text without ``=``, or None.
        number_format: The format code, such as ``0.00%``.
        style: The index of the cell's style in the workbook.
        array: The area that an array formula fills, on the cell that holds the formula.
    """

    value: Cell = None
    formula: str | None = None
    number_format: str = GENERAL
    style: int = 0
    array: Area | None = None


BLANK: Final = CellView()


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One worksheet; ``cells`` is keyed by (row, column) from 1 and holds only cells the sheet mentions."""

    name: str
    cells: Mapping[tuple[int, int], CellView]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True

    def cell(self, row: int, column: int) -> CellView:
        """The cell at a place; a blank one where the sheet mentions none."""
        return self.cells.get((row, column), BLANK)

    def hides_rows(self, first: int, last: int) -> bool:
        """Whether a row between two, both inside, is hidden."""
        return any(first <= row <= last for row in self.hidden_rows)

    def cells_in(self, area: Area) -> Iterator[tuple[int, int]]:
        """The cells inside an area that the sheet mentions."""
        if area.size <= len(self.cells):
            yield from (place for place in area.cells() if place in self.cells)
        else:
            yield from (place for place in self.cells if area.covers(*place))

    def merged_at(self, row: int, column: int) -> Area | None:
        """The merged area that covers a cell, if any."""
        return next((area for area in self.merged if area.covers(row, column)), None)

    @property
    def row_count(self) -> int:
        """The last row the sheet mentions; 0 for an empty sheet."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def column_count(self) -> int:
        """The last column the sheet mentions; 0 for an empty sheet."""
        return max((column for _, column in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class BookGrid:
    """The worksheets of a workbook, in the order of their tabs; dates count from 1900 or from 1904."""

    sheets: tuple[SheetGrid, ...]
    dates_from_1904: bool = False

    def with_values(self, values: Mapping[Place, Cell]) -> "BookGrid":
        """The same book with other values in some of its cells; formulas and formats stay."""
        sheets = []
        for sheet in self.sheets:
            own = {place: value for place, value in values.items() if place.sheet == sheet.name}
            changed = {
                (place.row, place.column): sheet.cell(place.row, place.column)._replace(value=value)
                for place, value in own.items()
            }
            sheets.append(replace(sheet, cells={**sheet.cells, **changed}) if changed else sheet)
        return replace(self, sheets=tuple(sheets))

    def sheet(self, name: str) -> SheetGrid | None:
        """The worksheet of that name (as Excel: whatever the case), or None."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)
