"""Tables on a sheet, found by their headings: column by heading text, rows below."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplugin.functions.cell import Cell
from xlplugin.problem import Source
from xlplugin.workbook.grid.grid import LAST_COLUMN, Area, BookGrid, CellView, SheetGrid, a1, is_picture
from xlplugin.workbook.layout.names import ADDED_SHEETS


def cell_text(cell: Cell) -> str:
    """The trimmed text of a cell; empty for anything that is not text."""
    return cell.strip() if isinstance(cell, str) else ""


class HeadedTable(NamedTuple):
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
    if not sheet.texts.issuperset(wanted):
        return None
    found: dict[int, set[str]] = {}
    for (row, _), view in sheet.cells.items():
        value = view[0]
        # A book may have a million cells: the cheapest question comes first.
        if type(value) is str and (text := value.strip()) in wanted:
            found.setdefault(row, set()).add(text)
    rows = [row for row, texts in found.items() if texts.issuperset(wanted)]
    if not rows:
        return None
    head = min(rows)
    places = sheet.cells_in(Area(head, 1, head, LAST_COLUMN))
    columns = {cell_text(sheet.cell(*place).value): place[1] for place in places}
    return HeadedTable(sheet, {text: column for text, column in columns.items() if text}, head + 1)


def find_tables(grid: BookGrid, *wanted: str) -> Iterator[HeadedTable]:
    """On every sheet, the first row that holds all the wanted headings, and what lies below."""
    for sheet in grid.sheets:
        table = _headed(sheet, wanted)
        if table is not None:
            yield table


def is_added(sheet: SheetGrid) -> bool:
    """Whether a sheet is certainly one that the program adds to people's workbooks, whatever it is called."""
    return any(_headed(sheet, each.headings) is not None for each in ADDED_SHEETS)
