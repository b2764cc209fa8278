"""One worksheet as a reader sees it: what stands in a row, and which merged area covers a cell."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Source
from xlplugin.workbook.grid.grid import BLANK, Area, CellView, SheetGrid, a1

_UNSEEN: Final = ("\u200b", "\u200c", "\u200d", "\ufeff")
"""Characters without width: they are on many copied pages, and nobody sees them."""

_ROWS_BEYOND: Final = 2
_COLUMNS_BEYOND: Final = 40
"""How far beyond the last cell merged areas are kept: blank fields to fill in stand there."""


def is_blank(value: Cell) -> bool:
    """Whether nothing can be seen of a value."""
    return value is None or (isinstance(value, str) and not _seen(value).strip())


def words_of(value: Cell) -> str:
    """The trimmed text of a cell; empty for anything that is not text."""
    if isinstance(value, str) and not isinstance(value, CellError):
        return _seen(value).strip()
    return ""


def _seen(text: str) -> str:
    for letter in _UNSEEN:
        if letter in text:
            text = text.replace(letter, "")
    return text


def squeezed(text: str) -> str:
    """The text without white space, line breaks and unseen characters."""
    return "".join(_seen(text).split())


class Page(NamedTuple):
    """A worksheet with what merged areas hide left out.

    Attributes:
        sheet: the worksheet.
        file: the workbook's path, for sources.
        rows: for every row in which something stands, the columns of it, from the left.
        areas: the merged area that covers a cell, for every cell that one covers.
        last_row: the last row in which something stands; 0 on an empty sheet.
        last_column: the last column in which something stands; 0 on an empty sheet.
        dates_from_1904: from which year the book counts its days.
    """

    sheet: SheetGrid
    file: str
    rows: Mapping[int, tuple[int, ...]]
    areas: Mapping[tuple[int, int], Area]
    last_row: int
    last_column: int
    dates_from_1904: bool = False

    def area(self, row: int, column: int) -> Area:
        """The merged area that covers a cell; the cell alone where none does."""
        return self.areas.get((row, column)) or Area(row, column, row, column)

    def view(self, row: int, column: int) -> CellView:
        """What a reader sees at a cell: of a merged area its first cell."""
        area = self.area(row, column)
        return self.sheet.cells.get((area.top, area.left), BLANK)

    def words(self, row: int, column: int) -> str:
        """The trimmed text at a cell; empty for anything that is not text."""
        return words_of(self.view(row, column).value)

    def starts(self, row: int) -> Iterator[tuple[int, Area, CellView]]:
        """Every cell of a row in which something stands: its column, its area, what it holds."""
        for column in self.rows.get(row, ()):
            yield column, self.area(row, column), self.sheet.cells[(row, column)]

    def above(self, row: int) -> "Page":
        """The sheet as far as the row above."""
        rows = {each: columns for each, columns in self.rows.items() if each < row}
        return self._replace(rows=rows, last_row=max(rows, default=0))

    def source(self, row: int, column: int) -> Source:
        """The place of a cell; of a merged area its first cell."""
        area = self.area(row, column)
        return Source(self.file, sheet=self.sheet.name, cell=a1(area.top, area.left))


def open_page(sheet: SheetGrid, file: str, *, dates_from_1904: bool = False, limit: int = 0) -> Page:
    """A worksheet, read as far as row ``limit`` (0: to its end)."""
    found: dict[int, list[int]] = {}
    for (row, column), view in sheet.cells.items():
        if (not limit or row <= limit) and (not is_blank(view.value) or view.formula):
            found.setdefault(row, []).append(column)
    edge = (max(found, default=0), max((max(columns) for columns in found.values()), default=0))
    areas = _covering(sheet, *edge)
    rows = {}
    for row in sorted(found):
        seen = tuple(column for column in sorted(found[row]) if not _hidden(areas, row, column))
        if seen:
            rows[row] = seen
    return Page(sheet, file, rows, areas, *edge, dates_from_1904)


def _covering(sheet: SheetGrid, last_row: int, last_column: int) -> dict[tuple[int, int], Area]:
    """The area of every covered cell; where areas overlap, which no sound sheet does, the first."""
    covering: dict[tuple[int, int], Area] = {}
    for area in sheet.merged:
        columns = range(area.left, min(area.right, last_column + _COLUMNS_BEYOND) + 1)
        for row in range(area.top, min(area.bottom, last_row + _ROWS_BEYOND) + 1):
            for column in columns:
                covering.setdefault((row, column), area)
    return covering


def _hidden(areas: Mapping[tuple[int, int], Area], row: int, column: int) -> bool:
    """Whether a merged area that starts elsewhere hides the cell."""
    area = areas.get((row, column))
    return area is not None and (area.top, area.left) != (row, column)
