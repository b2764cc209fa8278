"""A report's table as a sheet, so that tables and forms are found on it as they are found on a sheet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from xlplugin.facts.typed import typed_number
from xlplugin.form.form import Form, Passage, Table
from xlplugin.problem import Source
from xlplugin.workbook.forms.candidates import Prints, candidates_on
from xlplugin.workbook.forms.form_reader import read_form
from xlplugin.workbook.forms.headings import Headings
from xlplugin.workbook.forms.page import open_page
from xlplugin.workbook.forms.tables import LEDGER_ROWS, find_passages, find_tables
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView, SheetGrid, a1
from xlplugin.workbook.reports.blocks import Paragraph, WrittenCell, WrittenTable

_BODY_STARTS: Final = range(3, 6)
"""The rows in which the body of a table starts under headings of two or three rows, perhaps with a title."""


class PlacedTable(NamedTuple):
    """A table with its place.

    Attributes:
        written: the table.
        above: the lines over it that belong to it.
        place: the words by which people find it.
        repeated: how many of its rows only repeat the headings of the part before.
    """

    written: WrittenTable
    above: tuple[Paragraph, ...]
    place: str
    repeated: int = 0


class ReportSheet(NamedTuple):
    """A sheet made of a report's table, and the cells that hold the lines over it."""

    grid: SheetGrid
    lines_over: frozenset[tuple[int, int]]


class OnSheet(NamedTuple):
    """What a sheet made of a report's table holds: forms, tables of figures, and words outside of them."""

    forms: tuple[Form, ...]
    tables: tuple[Table, ...]
    passages: tuple[Passage, ...]


def as_sheet(name: str, tables: Sequence[PlacedTable], file: str) -> ReportSheet:
    """The sheet of a table, or of one that was broken over several: the lines over it, below them its rows.

    Args:
        name: what the sheet is called.
        tables: the table, or its parts, which are put together again.
        file: the report's name, for the places of the cells.
    """
    cells: dict[tuple[int, int], CellView] = {}
    places: dict[tuple[int, int], Source] = {}
    merged: list[Area] = []
    over: set[tuple[int, int]] = set()
    row = 0
    for table in tables:
        for line in table.above:
            row += 1
            over.add((row, 1))
            cells[(row, 1)] = CellView(line.text)
            places[(row, 1)] = Source(file, line=line.line, cell=a1(row, 1), place=f"{table.place}上方")
        above, bottom = row - table.repeated, row
        for cell in with_groups(table.written.cells):
            if cell.area.top <= table.repeated:
                continue
            area = Area(cell.area.top + above, cell.area.left, cell.area.bottom + above, cell.area.right)
            at = (area.top, area.left)
            where = f"{table.place}第{cell.area.top}行第{cell.area.left}列"
            places[at] = Source(file, line=cell.line, cell=a1(*at), place=where)
            if cell.text:
                cells[at] = typed_view(cell.text)
            if not area.is_one_cell:
                merged.append(area)
            bottom = max(bottom, area.bottom)
        row = bottom
    return ReportSheet(SheetGrid(name, cells, tuple(merged), places=places), frozenset(over))


def body_row(cells: Sequence[WrittenCell]) -> int:
    """The first row with a number, below the headings; 0 where no row has one."""
    figured = (each.area.top for each in cells if isinstance(typed_view(each.text).value, float))
    return min(figured, default=0)


def with_groups(cells: Sequence[WrittenCell]) -> Sequence[WrittenCell]:
    """The cells of a table, headings over several columns merged where a text or a plain copy cannot say so.

    Above the first row with a number, what has blank cells on its right and headings under them stands over
    them all, and not over columns whose headings stand above; what has blank cells below it is as high as the
    headings.
    """
    words = {(each.area.top, each.area.left): each.text for each in cells}
    body, last = body_row(cells), max((column for _, column in words), default=0)
    if body not in _BODY_STARTS:
        return cells
    taken: set[tuple[int, int]] = set()
    areas: dict[tuple[int, int], Area] = {}
    for each in (each for each in cells if each.area.top < body):
        (top, left), right = (each.area.top, each.area.left), each.area.right
        under = {column for row, column in words if top < row < body and words[(row, column)]}
        over = {column for row, column in words if row < top and words[(row, column)]}
        while each.text and right < last and right + 1 in under and not words.get((top, right + 1)):
            right += 1
            taken.add((top, right))
        while right > left and right in over - under:
            right -= 1
        areas[(top, left)] = each.area._replace(right=right)
    if all(area.left == area.right for area in areas.values()):
        return cells
    for (top, left), area in list(areas.items()):
        bottom = area.bottom
        while words[(top, left)] and area.left == area.right and bottom + 1 < body:
            if (bottom + 1, left) in taken or words.get((bottom + 1, left)):
                break
            bottom += 1
            taken.add((bottom, left))
        areas[(top, left)] = area._replace(bottom=bottom)
    known = ((each, (each.area.top, each.area.left)) for each in cells)
    return [replace(each, area=areas.get(at, each.area)) for each, at in known if at not in taken]


def typed_view(text: str) -> CellView:
    """A cell with these words; a number is one, and shown with as many decimals as it is written with."""
    number = typed_number(text)
    if number is None or not number.digits or number.units not in ((), ("%",)):
        return CellView(text)
    percent = "%" if number.units else ""
    value = number.number if number.fraction is None else number.fraction
    whole = "#,##0" if "," in text or "，" in text else "0"
    decimals = f".{'0' * number.places}" if number.places else ""
    return CellView(float(value), number_format=f"{whole}{decimals}{percent}")


def read_sheet(sheet: ReportSheet, file: str, headings: Headings) -> OnSheet:
    """What a sheet made of a report's table holds."""
    grid = sheet.grid
    able = candidates_on(grid, file, BookGrid((grid,)), headings)
    forms = [
        read_form(each.page, each.table, each.extent, each.leaves)
        for each in able
        if each.leaves and each.prints is not Prints.TOO_LITTLE
    ]
    page = open_page(grid, file, headings, limit=LEDGER_ROWS)
    rows = range(1, min(page.last_row, LEDGER_ROWS) + 2)
    closed = Area(1, 1, forms[0].area.bottom, forms[0].area.right) if forms else None
    found = find_tables(page, rows, closed)
    areas = [*(each.area for each in forms), *(each.area for each in found)]
    left_out = sheet.lines_over.union(*(each.left_out for each in forms))
    # What names indicators and is no form lists criteria: they state nothing of the department.
    said = find_passages(page, rows, areas, left_out) if forms or not able else ()
    return OnSheet(tuple(each.form for each in forms), tuple(each.table for each in found), tuple(said))
