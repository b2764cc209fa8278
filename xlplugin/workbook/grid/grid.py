"""What is on the sheets of a workbook, as a plain model: cells, merged areas, hidden rows and columns."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, TypeVar

from xlplugin.functions.cell import Cell
from xlplugin.model import Frozen, frozen
from xlplugin.pattern import Pattern
from xlplugin.problem import Source

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
GENERAL: Final = "General"

_PICTURE: Final = Pattern(r"=\s*(?:_xl(?:fn|ws)\.)*(?:DISPIMG|IMAGE)\s*\(.*\)\s*", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
T = TypeVar("T")

_LETTERS = 26
_BAND = 256


@lru_cache(maxsize=LAST_COLUMN)
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

    @classmethod
    def single(cls, row: int, column: int) -> "Area":
        """The area of one cell."""
        return cls(row, column, row, column)

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def is_one_cell(self) -> bool:
        """Whether it is a single cell."""
        return self.top == self.bottom and self.left == self.right

    def __str__(self) -> str:
        return f"{a1(self.top, self.left)}:{a1(self.bottom, self.right)}"

    @property
    def rows(self) -> range:
        """The numbers of its rows."""
        return range(self.top, self.bottom + 1)

    @property
    def columns(self) -> range:
        """The numbers of its columns."""
        return range(self.left, self.right + 1)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and how many columns it has."""
        return len(self.rows), len(self.columns)

    @property
    def size(self) -> int:
        """How many cells it has; a file may state areas as large as a sheet."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def cells(self) -> list[tuple[int, int]]:
        """Every (row, column) inside, row by row, of an area that is small: else ``SheetGrid.cells_in``."""
        return [(row, column) for row in self.rows for column in self.columns]


def parse_area(text: str) -> Area | None:
    """The rectangle of ``A1:B2`` or ``A1``; None where it is none."""
    first, _, last = text.partition(":")
    start, end = parse_a1(first), parse_a1(last or first)
    if start is None or end is None:
        return None
    return Area(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))


class Lines(AbstractSet[int]):
    """The numbers of rows or columns, kept as runs: a file may name a million of them in a few bytes."""

    def __init__(self, runs: Iterable[tuple[int, int]] = ()) -> None:
        """``runs`` are first and last numbers."""
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(runs):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        at = bisect_right(self._firsts, number) - 1
        return at >= 0 and number <= self._lasts[at]

    def meets(self, first: int, last: int) -> bool:
        """Whether a number between two, both inside, is among them."""
        at = bisect_right(self._firsts, last) - 1
        return at >= 0 and first <= self._lasts[at]

    def runs(self) -> Iterator[tuple[int, int]]:
        """The first and the last number of every run."""
        return zip(self._firsts, self._lasts, strict=True)

    def __iter__(self) -> Iterator[int]:
        for first, last in self.runs():
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(self._lasts) - sum(self._firsts) + len(self._firsts)

    def __hash__(self) -> int:
        return self._hash()

    @classmethod
    def _from_iterable(cls, it: Iterable[T]) -> frozenset[T]:  # of what the operators of sets give
        return frozenset(it)


NO_LINES: Final = Lines()


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


def is_picture(view: CellView) -> bool:
    """Whether a cell shows a picture: WPS and Excel 365 write them as formulas.

    Its formula says so; where a program that knows no such formula has saved the workbook, its text may be
    all that is left. What is stored as its result is never anybody's words.
    """
    written = view.value if view.formula is None else f"={view.formula}"
    # A book may have a million cells: the cheapest questions come first.
    return isinstance(written, str) and written[:1] == "=" and _PICTURE.fullmatch(written) is not None


@frozen
class SheetGrid(Frozen):
    """One worksheet; ``cells`` is keyed by (row, column) from 1 and holds the cells that hold anything.

    Cells that are only formatted are left out: a sheet may have millions of them. A table of a written report
    is read as a sheet, too: ``places`` then tells where in the report each of its cells stands.
    """

    name: str
    cells: Mapping[tuple[int, int], CellView]
    merged: tuple[Area, ...] = ()
    hidden_rows: Lines = NO_LINES
    hidden_columns: Lines = NO_LINES
    visible: bool = True
    places: Mapping[tuple[int, int], Source] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> CellView:
        """The cell at a place; a blank one where it holds nothing."""
        return self.cells.get((row, column), BLANK)

    def cells_in(self, area: Area) -> Iterator[tuple[int, int]]:
        """The places in an area whose cells hold anything, row by row; however large the area is."""
        if area.size <= _BAND:
            return (place for place in area.cells() if place in self.cells)
        found = [
            (row, column)
            for column in self.columns_in(area)
            if (rows := self._rows_by_column[column])
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]
        ]
        return iter(sorted(found))

    def columns_in(self, area: Area) -> Iterator[int]:
        """The columns of an area in which the sheet holds anything."""
        columns, inside = self._rows_by_column, area.columns
        if len(inside) < len(columns):
            return (column for column in inside if column in columns)
        return (column for column in columns if column in inside)

    def merged_at(self, row: int, column: int) -> Area | None:
        """The merged area that covers a cell, if any; of several the first."""
        near = (*self._merged_by_band.get(row // _BAND, ()), *self._merged_by_band.get(None, ()))
        return next(
            (self.merged[index] for index in sorted(near) if self.merged[index].covers(row, column)), None
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """What its cells say, trimmed: a cheap answer to whether something may be on it at all."""
        return frozenset(value.strip() for view in self.cells.values() if type(value := view[0]) is str)

    @cached_property
    def _rows_by_column(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row, column in self.cells:
            found.setdefault(column, []).append(row)
        for rows in found.values():
            rows.sort()
        return found

    @cached_property
    def _merged_by_band(self) -> Mapping[int | None, list[int]]:
        """The merged areas by the bands of rows that they reach into; those higher than a band by None."""
        found: dict[int | None, list[int]] = {}
        for index, area in enumerate(self.merged):
            bands = {area.top // _BAND, area.bottom // _BAND}
            for band in bands if area.bottom - area.top < _BAND else (None,):
                found.setdefault(band, []).append(index)
        return found


class BookGrid(NamedTuple):
    """The worksheets of a workbook, in the order of their tabs; dates count from 1900 or from 1904."""

    sheets: tuple[SheetGrid, ...]
    dates_from_1904: bool = False

    def with_values(self, values: Mapping[Place, Cell]) -> "BookGrid":
        """The same book with other values in some of its cells; formulas and formats stay."""
        by_sheet: dict[str, dict[tuple[int, int], Cell]] = {}
        for (name, row, column), value in values.items():
            by_sheet.setdefault(name, {})[row, column] = value
        sheets = []
        for sheet in self.sheets:
            own = by_sheet.get(sheet.name, {})
            changed = {place: sheet.cell(*place)._replace(value=value) for place, value in own.items()}
            sheets.append(replace(sheet, cells={**sheet.cells, **changed}) if changed else sheet)
        return self._replace(sheets=tuple(sheets))

    def sheet(self, name: str) -> SheetGrid | None:
        """The worksheet of that name (as Excel: whatever the case), or None."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)
