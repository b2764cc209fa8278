"""The sheet ``_xlplugin``: which cells and sheets the last change touched, and where they are by now.

Each is referred to by a formula: Excel changes it when rows are inserted or a sheet is renamed, so that the
cell is found all the same. Every text has a mark before it, so that none is taken for a number or a formula.
"""

import re
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import block_of, range_of, rows_of
from xlplugin.excel.live.placing import sheet_named
from xlplugin.excel.live.reading import used_area
from xlplugin.excel.live.record import Kind, Line, Record
from xlplugin.excel.live.standing import Standing
from xlplugin.excel.names import HIDDEN
from xlplugin.workbook.edit.sheetxml import sheet_reference
from xlplugin.workbook.grid.grid import Area, Place, a1, column_letters, parse_a1

_MARK: Final = "·"
_COLUMNS: Final = 6
_REFERENCE: Final = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]+\$?[0-9]+)")


def write_index(sheet: xw.Sheet, record: Record) -> None:
    """Write the record of a change that is done on a blank sheet."""
    last = len(record.lines) + 1
    texts = [("change", record.title, "", "", "")]
    texts += [(line.kind, line.copy, a1(*line.was), *line.standing) for line in record.lines]
    marked = tuple(tuple(f"{_MARK}{text}" for text in row) for row in texts)
    range_of(sheet, Area(1, 2, last, _COLUMNS)).raw_value = marked
    if record.lines:
        area = Area(2, 1, last, 1)
        range_of(sheet, area).api.Formula = block_of(
            area, lambda cell: _reference(record.lines[cell[0] - 2].place)
        )


def read_index(book: xw.Book) -> tuple[Record, list[str]] | None:
    """The record of the last change.

    Args:
        book: The workbook.

    Returns:
        The record with cells where they are now, and the former cells whose rows, columns or sheets are
        deleted. None where nothing is recorded.
    """
    sheet = sheet_named(book, HIDDEN)
    if sheet is None:
        return None
    last = used_area(sheet).bottom
    texts = [
        [str(text).removeprefix(_MARK) for text in row]
        for row in rows_of(range_of(sheet, Area(1, 2, last, _COLUMNS)).api.Value2)
    ]
    places = rows_of(range_of(sheet, Area(1, 1, last, 1)).formula)
    record, lost = Record(texts[0][1]), []
    for (kind, copy, was, *standing), (reference,) in zip(texts[1:], places[1:], strict=True):
        place = _place(reference)
        if place is None:
            lost.append(was)
        else:
            first = parse_a1(was) or (1, 1)
            record.lines.append(Line(Kind(kind), place, copy, first, Standing(*standing)))
    return record, lost


def _reference(place: Place) -> str:
    return f"={sheet_reference(place.sheet)}!${column_letters(place.column)}${place.row}"


def _place(reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    cell = parse_a1(found[3]) if found else None
    if found is None or cell is None:
        return None
    return Place((found[1] or found[2]).replace("''", "'"), *cell)
