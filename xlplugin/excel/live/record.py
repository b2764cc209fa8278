"""What an open workbook was before a change, kept on hidden sheets of it until it is next saved.

Cells are kept as copies, in their own places on a sheet of their own: a copy takes formats, notes and rich
text along. The hidden sheets are numbered, and numbers only rise: those of a change come after those of the
changes before it, which are taken back after it.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import merged_in, range_of, rectangles, uniform
from xlplugin.excel.live.own import VERY_HIDDEN, number_of
from xlplugin.excel.live.placing import added_sheet, sheet_named
from xlplugin.excel.live.reading import columns_address, rows_address, used_area
from xlplugin.excel.live.standing import NOTHING, Standing, standing_in, typed_on
from xlplugin.excel.live.writing import corners
from xlplugin.excel.names import HIDDEN
from xlplugin.workbook.edit.edits import Result
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import Area, Place

_SHOWN: Final = -1


class Kind(StrEnum):
    """What a change did: wrote a cell, marked one, added a sheet, wrote a sheet anew."""

    CELL = "cell"
    MARK = "mark"
    ADDED = "added"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Line:
    """One cell or one sheet of a change.

    Attributes:
        kind: what was done.
        place: where it is now; of a sheet its first cell.
        copy: the hidden sheet with what was there before; empty for a sheet that was added.
        was: the cell on that sheet, (row, column) from 1.
        standing: what stood there right after the change.
    """

    kind: Kind
    place: Place
    copy: str = ""
    was: tuple[int, int] = (1, 1)
    standing: Standing = NOTHING


@dataclass(slots=True)
class Record:
    """A change: what it is called, and all that it does."""

    title: str
    lines: list[Line] = field(default_factory=list)


def remember(book: xw.Book, plan: Plan, record: Record) -> None:
    """Copy aside what a plan changes.

    Args:
        book: The workbook.
        plan: The changes that come.
        record: Grows by a line for each cell and sheet; of sheets only once they are copied.
    """
    replaced = {sheet.name.casefold() for sheet in plan.sheets}
    for sheet in [each for each in book.sheets if number_of(each) is None]:
        if sheet.name.casefold() in replaced:
            copy = hidden_sheet(book)
            copy_all(sheet, copy)
            record.lines.append(Line(Kind.REPLACED, Place(sheet.name, 1, 1), copy.name))
        elif touched := _touched(sheet, plan):
            copy = hidden_sheet(book)
            copy_cells(sheet, copy, touched)
            name, aside = sheet.name, copy.name
            record.lines += [Line(kind, Place(name, *place), aside, place) for place, kind in touched.items()]
    fresh = (sheet.name for sheet in plan.sheets if sheet_named(book, sheet.name) is None)
    record.lines += [Line(Kind.ADDED, Place(name, 1, 1)) for name in fresh]


def stand(book: xw.Book, record: Record) -> None:
    """Note what stands in each cell and on each sheet now that the change is done."""
    standing: dict[Place, Standing] = {}
    for name in dict.fromkeys(line.place.sheet for line in record.lines):
        lines = [line for line in record.lines if line.place.sheet == name]
        standing |= present(book.sheets[name], lines)
    record.lines = [replace(line, standing=standing[line.place]) for line in record.lines]


def present(sheet: xw.Sheet, lines: Iterable[Line]) -> Iterator[tuple[Place, Standing]]:
    """What stands in the cells that lines name on a sheet, or on all of it where they name the sheet."""
    cells: dict[tuple[int, int], Place] = {}
    for line in lines:
        if line.kind in (Kind.ADDED, Kind.REPLACED):
            yield line.place, typed_on(sheet)
        else:
            cells[line.place.row, line.place.column] = line.place
    for area in rectangles(cells):
        yield from ((cells[place], each) for place, each in standing_in(sheet, area).items())


def copy_cells(
    source: xw.Sheet, target: xw.Sheet, places: Iterable[tuple[int, int]], by: tuple[int, int] = (0, 0)
) -> None:
    """Copy cells to another sheet, merged ones whole; ``by`` is how many rows and columns they move."""
    cells = set(places)
    merged = {area for run in rectangles(cells) for area in merged_in(source, run)}
    single = cells - {place for area in merged for place in area.cells()}
    for area in (*sorted(merged), *rectangles(single)):
        moved = Area(area.top + by[0], area.left + by[1], area.bottom + by[0], area.right + by[1])
        range_of(source, area).copy(range_of(target, moved))


def copy_all(source: xw.Sheet, target: xw.Sheet) -> None:
    """Copy all cells of a sheet to another, with the widths of its columns and the heights of its rows."""
    area = used_area(source)
    range_of(source, area).copy(range_of(target, area))
    for part, width in uniform(
        area._replace(bottom=area.top), lambda each: source.range(columns_address(each)).column_width
    ):
        target.range(columns_address(part)).column_width = width
    for part, height in uniform(
        area._replace(right=area.left), lambda each: source.range(rows_address(each)).row_height
    ):
        target.range(rows_address(part)).row_height = height


def hidden_sheets(book: xw.Book) -> list[xw.Sheet]:
    """The add-in's own hidden sheets, in the order in which they were made."""
    numbered = [(number, sheet) for sheet in book.sheets if (number := number_of(sheet)) is not None]
    return [sheet for _, sheet in sorted(numbered, key=lambda each: each[0])]


def discard(sheets: Iterable[xw.Sheet]) -> None:
    """Delete hidden sheets; one that Excel does not delete stays, hidden as it was."""
    for sheet in sheets:
        with suppress(Exception):
            _delete(sheet)


def _delete(sheet: xw.Sheet) -> None:
    """Delete a sheet, shown first: Excel deletes none that it may not show."""
    try:
        sheet.api.Visible = _SHOWN
        sheet.delete()
    except Exception:
        sheet.api.Visible = VERY_HIDDEN
        raise


def hidden_sheet(book: xw.Book) -> xw.Sheet:
    """A new blank sheet that Excel does not offer to show."""
    taken = {sheet.Name.casefold() for sheet in book.api.Sheets}
    last = max((number_of(sheet) or 0 for sheet in book.sheets), default=0)
    name = next(name for number in count(last + 1) if (name := f"{HIDDEN}{number}") not in taken)
    sheet = added_sheet(book, name)
    try:
        sheet.api.Visible = VERY_HIDDEN
    except Exception:
        sheet.delete()  # shown, it would be taken for a person's
        raise
    sheet.api.EnableCalculation = False  # copied formulas would be calculated a second time
    return sheet


def _touched(sheet: xw.Sheet, plan: Plan) -> dict[tuple[int, int], Kind]:
    """The cells that a plan writes or marks on a sheet; of merged ones the first."""
    name = sheet.name.casefold()
    edits = [each for each in plan.cells if each.sheet.casefold() == name]
    written = [(each.row, each.column) for each in edits if not isinstance(each.value, Result)]
    marked = [
        (mark.place.row, mark.place.column) for mark in plan.marks if mark.place.sheet.casefold() == name
    ]
    first = corners(sheet, {*written, *marked})
    kinds = {first.get(place, place): Kind.CELL for place in written}
    return kinds | {first.get(place, place): Kind.MARK for place in marked}
