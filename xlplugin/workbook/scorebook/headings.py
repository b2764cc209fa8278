"""Tables on a sheet, found by their headings: column by heading text, rows below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplugin.functions.cell import Cell
from xlplugin.problem import Source
from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid, a1
from xlplugin.workbook.grid.pictures import is_picture


def cell_text(cell: Cell) -> str:
    """The trimmed text of a cell; empty for anything that is not text."""
    return cell.strip() if isinstance(cell, str) else ""


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table under a row of headings.

    Attributes:
        sheet: the sheet it is on.
        columns: heading and column (from 1); where a heading is repeated, its last column.
        first: the first row under the headings.
    """

    sheet: SheetGrid
    columns: dict[str, int]
    first: int

    def rows(self) -> Iterator[int]:
        """The rows under the headings in which anything stands, from the top."""
        return iter(sorted({row for row, _ in self.sheet.cells if row >= self.first}))

    def view(self, row: int, *headings: str) -> CellView:
        """The cell of a row under the first of the headings that the table has; blank where it has none."""
        column = next((self.columns[each] for each in headings if each in self.columns), 0)
        return self.sheet.cell(row, column)

    def text(self, row: int, heading: str) -> str:
        """The trimmed text of a row under a heading; of a picture none."""
        view = self.view(row, heading)
        return "" if is_picture(view) else cell_text(view.value)

    def source(self, file: str, row: int, *headings: str) -> Source:
        """The place of a row's cell under the first of the headings that the table has."""
        column = next((self.columns[each] for each in headings if each in self.columns), 1)
        return Source(file, sheet=self.sheet.name, cell=a1(row, column))


def _headed(sheet: SheetGrid, wanted: Sequence[str]) -> HeadedTable | None:
    headings = frozenset(wanted)
    by_row: dict[int, set[str]] = {}
    for (row, _), view in sheet.cells.items():
        text = cell_text(view.value)
        if text in headings:
            by_row.setdefault(row, set()).add(text)
    first = min((row for row, found in by_row.items() if found == headings), default=None)
    if first is None:
        return None
    texts = ((column, cell_text(view.value)) for (row, column), view in sheet.cells.items() if row == first)
    return HeadedTable(sheet, {text: column for column, text in sorted(texts) if text}, first + 1)


def find_tables(grid: BookGrid, *wanted: str) -> Iterator[HeadedTable]:
    """On every sheet, the first row that holds all the wanted headings, and what lies below."""
    for sheet in grid.sheets:
        table = _headed(sheet, wanted)
        if table is not None:
            yield table
