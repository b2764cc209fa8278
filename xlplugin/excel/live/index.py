"""The index of a change, on a hidden sheet: the cells and sheets that it touched, and where they are by now.

Each is referred to by a formula: Excel changes it when rows are inserted or a sheet is renamed, so that the
cell is found all the same. Every text has a mark before it, so that none is taken for a number or a formula.
An index is written in one call: it is there as a whole or not at all.
"""

import re
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import block_of, range_of, rows_of
from xlplugin.excel.live.placing import sheet_named
from xlplugin.excel.live.reading import used_area
from xlplugin.excel.live.record import Kind, Line, Record, hidden_sheets
from xlplugin.excel.live.standing import Standing
from xlplugin.workbook.edit.sheetxml import sheet_reference
from xlplugin.workbook.grid.grid import Area, Place, a1, column_letters, parse_a1

_MARK: Final = "·"
_SIGNATURE: Final = f"{_MARK}xlplugin undo"
_COLUMNS: Final = 7
_REFERENCE: Final = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!#]+))!(\$?[A-Z]+\$?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that can be taken back.

    Attributes:
        record: the change, its cells where they are now.
        lost: what is recorded of cells and sheets that are deleted, where they were.
        index: the sheet that it is recorded on.
        sheets: the hidden sheets of this change, the index first.
    """

    record: Record
    lost: tuple[Line, ...]
    index: xw.Sheet
    sheets: tuple[xw.Sheet, ...]


def write_index(sheet: xw.Sheet, record: Record) -> None:
    """Write the record of a change on a hidden sheet, in the place of all that is on it."""
    rows = [_row(line) for line in record.lines]
    rows.insert(0, (_SIGNATURE, *_marked(record.title, *[""] * (_COLUMNS - 2))))
    area = Area(1, 1, max(len(rows), used_area(sheet).bottom), _COLUMNS)
    rows += [("",) * _COLUMNS] * (area.bottom - len(rows))
    range_of(sheet, area).api.Formula = block_of(area, lambda cell: rows[cell[0] - 1][cell[1] - 1])


def recorded(book: xw.Book) -> list[Recorded]:
    """The changes that can be taken back, the last first; those of which nothing is left are passed over."""
    found: list[Recorded] = []
    sheets: list[xw.Sheet] = []
    for sheet in hidden_sheets(book):
        sheets.insert(0, sheet)
        if sheet.range((1, 1)).api.Formula == _SIGNATURE:
            record, lost = _read(book, sheet)
            if record.lines or lost:
                found.insert(0, Recorded(record, lost, sheet, tuple(sheets)))
            sheets = []
    return found


def _row(line: Line) -> tuple[str, ...]:
    reference = f"={sheet_reference(line.place.sheet)}!${column_letters(line.place.column)}${line.place.row}"
    return reference, *_marked(line.kind, line.place.sheet, a1(*line.was), line.copy, *line.standing)


def _marked(*texts: str) -> tuple[str, ...]:
    return tuple(f"{_MARK}{text}" for text in texts)


def _read(book: xw.Book, sheet: xw.Sheet) -> tuple[Record, tuple[Line, ...]]:
    area = Area(1, 1, used_area(sheet).bottom, _COLUMNS)
    (_, title, *_), *rows = rows_of(range_of(sheet, area).formula)
    record, lost = Record(str(title).removeprefix(_MARK)), []
    for reference, *texts in (row for row in rows if row[1]):
        kind, name, was, copy, *standing = (str(text).removeprefix(_MARK) for text in texts)
        first = parse_a1(was) or (1, 1)
        place = _place(book, str(reference))
        line = Line(Kind(kind), place or Place(name, *first), copy, first, Standing(*standing))
        if place is not None:
            record.lines.append(line)
        elif line.kind is not Kind.ADDED:  # an added sheet that a person has deleted is as it was
            lost.append(line)
    return record, tuple(lost)


def _place(book: xw.Book, reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    cell = parse_a1(found[3]) if found else None
    sheet = sheet_named(book, (found[1] or found[2]).replace("''", "'")) if found else None
    return Place(sheet.name, *cell) if sheet and cell else None
