"""What an open workbook was before a change, kept on hidden sheets of it until it is next saved.

Cells are kept as copies, in their own places on a sheet of their own: a copy takes formats, notes and rich
text along. The hidden sheets are numbered, and numbers only rise: those of a change come after those of the
changes before it, which are taken back after it.

The last sheet of a change is its index: the cells and sheets that it touched. Each is referred to by a
formula: Excel changes it when rows are inserted or a sheet is renamed, so that the cell is found all the
same. Every text has a mark before it, so that none is taken for a number or a formula. An index is written in
one call: it is there as a whole or not at all.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel.live.areas import block_of, in_rows, merges_at, moved, range_of, rectangles
from xlplugin.excel.live.new_sheets import add_sheet, sheet_named
from xlplugin.excel.live.reading import (
    VERY_HIDDEN,
    column_widths,
    columns_address,
    formulas_of,
    hidden_number,
    row_heights,
    used_area,
    values_of,
)
from xlplugin.excel.live.writing import corners, planned_on
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.edit.sheetxml import sheet_reference
from xlplugin.workbook.grid.grid import Area, Place, a1, column_letters, parse_a1
from xlplugin.workbook.layout.names import HIDDEN

_SHOWN: Final = -1
_MARK: Final = "·"
_SIGNATURE: Final = f"{_MARK}xlplugin undo"
_COLUMNS: Final = 7
_REFERENCE: Final = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!#]+))!(\$?[A-Z]+\$?[0-9]+)")

_LONG_TEXT: Final = 200

_LITERAL: Final = r'"(?:[^"]|"")*"'
_SHEET: Final = r"(?:'(?:[^']|'')*'|(?<![\w.#])[^\W\d][\w.]*)!"
_CELL: Final = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_CELLS: Final = rf"(?:{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?\d{{1,7}}:\$?\d{{1,7}})"
_POINTER: Final = re.compile(
    rf"""
    (?P<literal>{_LITERAL})
    | (?:{_SHEET})?(?P<cells>(?:\#REF!)+{_CELLS}?|(?<![\w.$]){_CELLS}(?![\w.(!]))
    | {_SHEET}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SOME_CELLS: Final = "·"


class StepKind(StrEnum):
    """What a step did: wrote a cell, marked one, added a sheet, wrote a sheet anew."""

    CELL = "cell"
    MARK = "mark"
    ADDED = "added"
    REPLACED = "replaced"


class Fingerprint(NamedTuple):
    """A content by its kind, and by its text or, where that is long, by the text's hash."""

    kind: str
    text: str


BLANK: Final = Fingerprint("blank", "")


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One cell or one sheet of a change.

    Attributes:
        kind: what was done.
        place: where it is now; of a sheet its first cell.
        backup: the hidden sheet with what was there before; empty for a sheet that was added.
        was: the cell on that sheet, (row, column) from 1.
        fingerprint: of what was there right after the change.
    """

    kind: StepKind
    place: Place
    backup: str = ""
    was: tuple[int, int] = (1, 1)
    fingerprint: Fingerprint = BLANK

    @property
    def is_sheet(self) -> bool:
        """Whether it speaks of a whole sheet."""
        return self.kind in (StepKind.ADDED, StepKind.REPLACED)

    @property
    def cell(self) -> tuple[int, int]:
        """The row and column where it is now."""
        return self.place.row, self.place.column


@dataclass(slots=True)
class UndoRecord:
    """A change that can be taken back.

    Attributes:
        title: what it is called.
        steps: all that it does, where that is now.
        lost: steps whose cells and sheets are deleted, where they were.
        sheets: the hidden sheets that it is kept on, the index first; none while it is being made.
    """

    title: str
    steps: list[UndoStep] = field(default_factory=list)
    lost: tuple[UndoStep, ...] = ()
    sheets: tuple[xw.Sheet, ...] = ()


def back_up(book: xw.Book, plan: Plan, record: UndoRecord) -> None:
    """Copy aside what a plan changes: each is a step more on record, of sheets only once they are copied."""
    replaced = {sheet.name.casefold() for sheet in plan.sheets}
    for sheet in [each for each in book.sheets if hidden_number(each) is None]:
        if sheet.name.casefold() in replaced:
            backup = add_hidden_sheet(book)
            copy_all(sheet, backup)
            record.steps.append(UndoStep(StepKind.REPLACED, Place(sheet.name, 1, 1), backup.name))
        elif touched := _touched(sheet, plan):
            backup = add_hidden_sheet(book)
            copy_cells(sheet, backup, touched)
            name, aside = sheet.name, backup.name
            record.steps += [
                UndoStep(kind, Place(name, *cell), aside, cell) for cell, kind in touched.items()
            ]
    fresh = (sheet.name for sheet in plan.sheets if sheet_named(book, sheet.name) is None)
    record.steps += [UndoStep(StepKind.ADDED, Place(name, 1, 1)) for name in fresh]


def _touched(sheet: xw.Sheet, plan: Plan) -> dict[tuple[int, int], StepKind]:
    """The cells that a plan writes or marks on a sheet; of merged ones the first."""
    planned = planned_on(sheet, plan)
    written = [(each.row, each.column) for each in planned.cells]
    marked = [(mark.place.row, mark.place.column) for mark in planned.marks]
    first = corners(sheet, {*written, *marked})
    kinds = {first.get(cell, cell): StepKind.CELL for cell in written}
    return kinds | {first.get(cell, cell): StepKind.MARK for cell in marked}


def note_fingerprints(book: xw.Book, record: UndoRecord) -> None:
    """Note what stands in each cell and on each sheet now that the change is done."""
    found: dict[Place, Fingerprint] = {}
    for name in dict.fromkeys(step.place.sheet for step in record.steps):
        steps = [step for step in record.steps if step.place.sheet == name]
        found |= fingerprints_now(book.sheets[name], steps)
    record.steps = [replace(step, fingerprint=found[step.place]) for step in record.steps]


def fingerprints_now(sheet: xw.Sheet, steps: Iterable[UndoStep]) -> Iterator[tuple[Place, Fingerprint]]:
    """Of the cells that steps name on a sheet, or of all of it where they name the sheet."""
    cells: dict[tuple[int, int], Place] = {}
    for step in steps:
        if step.is_sheet:
            yield step.place, _sheet_fingerprint(sheet)
        else:
            cells[step.cell] = step.place
    for area in rectangles(cells):
        yield from ((cells[cell], each) for cell, each in _cell_fingerprints(sheet, area).items())


def _cell_fingerprints(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], Fingerprint]:
    """Of the cells of an area: values, and of formulas their texts, not their results."""
    values = values_of(sheet, area)
    formulas = formulas_of(sheet, area, values)
    return {
        place: Fingerprint("formula", _short(formulas[place])) if place in formulas else _value(value)
        for place, value in values.items()
    }


def _sheet_fingerprint(sheet: xw.Sheet) -> Fingerprint:
    """Of what a whole sheet holds.

    Of formulas it is what they calculate, not with which cells: Excel writes other cells into them when rows
    are inserted elsewhere, or a sheet is renamed or deleted.
    """
    area = used_area(sheet)
    values = values_of(sheet, area)
    typed = {place: _value(value) for place, value in values.items()}
    formulas = formulas_of(sheet, area, values)
    typed |= {place: Fingerprint("formula", _anywhere(text)) for place, text in formulas.items()}
    # As plain tuples: no name in this program may change what was noted in a workbook.
    held = sorted((place, tuple(each)) for place, each in typed.items() if each != BLANK)
    return Fingerprint("sheet", hashlib.sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest())


def _anywhere(formula: str) -> str:
    """A formula without saying which cells, of which sheet, and in which file its functions are."""
    return _POINTER.sub(lambda found: found["literal"] or (_SOME_CELLS if found["cells"] else ""), formula)


def _value(value: Cell) -> Fingerprint:
    match value:
        case None | "":
            return BLANK
        case CellError():
            return Fingerprint("error", value.value)
        case bool():
            return Fingerprint("truth", str(value))
        case str():
            return Fingerprint("text", _short(value))
        case number:
            return Fingerprint("number", format(number, ".15g"))


def _short(text: str) -> str:
    return (
        text if len(text) <= _LONG_TEXT else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    )


def copy_cells(
    source: xw.Sheet, target: xw.Sheet, cells: Iterable[tuple[int, int]], by: tuple[int, int] = (0, 0)
) -> None:
    """Copy cells to another sheet, merged ones whole; ``by`` is how many rows and columns they move."""
    wanted = set(cells)
    merged = merges_at(source, wanted)
    single = wanted - {cell for area in merged for cell in area.cells()}
    for area in (*sorted(merged), *rectangles(single)):
        range_of(source, area).copy(range_of(target, moved(area, *by)))


def copy_all(source: xw.Sheet, target: xw.Sheet) -> None:
    """Copy all cells of a sheet to another, with widths, heights and the place of the filter's arrows."""
    area = used_area(source)
    range_of(source, area).copy(range_of(target, area))
    for part, width in column_widths(source, area):
        target.range(columns_address(part)).column_width = width
    for part, height in row_heights(source, area):
        target.range(f"{part.top}:{part.bottom}").row_height = height
    if source.api.AutoFilterMode:
        target.range(source.api.AutoFilter.Range.Address).api.AutoFilter(1)


def hidden_sheets(book: xw.Book) -> list[xw.Sheet]:
    """The add-in's own hidden sheets, in the order in which they were made."""
    numbered = [(number, sheet) for sheet in book.sheets if (number := hidden_number(sheet)) is not None]
    return [sheet for _, sheet in sorted(numbered, key=lambda each: each[0])]


def add_hidden_sheet(book: xw.Book) -> xw.Sheet:
    """A new blank sheet that Excel does not offer to show."""
    taken = {sheet.name.casefold() for sheet in book.sheets}
    last = max((hidden_number(sheet) or 0 for sheet in book.sheets), default=0)
    name = next(name for number in count(last + 1) if (name := f"{HIDDEN}{number}") not in taken)
    sheet = add_sheet(book, name)
    try:
        sheet.api.Visible = VERY_HIDDEN
    except Exception:
        sheet.delete()  # shown, it would be taken for a person's
        raise
    sheet.api.EnableCalculation = False  # copied formulas would be calculated a second time
    return sheet


def discard(sheets: Iterable[xw.Sheet]) -> None:
    """Delete hidden sheets, shown first, as Excel deletes no others; one that it keeps stays hidden."""
    for sheet in sheets:
        try:
            sheet.api.Visible = _SHOWN
            sheet.delete()
        except Exception:  # noqa: BLE001 - whatever COM raises, the others go
            with suppress(Exception):
                sheet.api.Visible = VERY_HIDDEN


def write_record(sheet: xw.Sheet, record: UndoRecord) -> None:
    """Write the record of a change on a hidden sheet, in the place of all that is on it."""
    rows = [_row(step) for step in record.steps]
    rows.insert(0, (_SIGNATURE, *_marked(record.title, *[""] * (_COLUMNS - 2))))
    area = Area(1, 1, max(len(rows), used_area(sheet).bottom), _COLUMNS)
    rows += [("",) * _COLUMNS] * (area.bottom - len(rows))
    range_of(sheet, area).api.Formula = block_of(area, lambda cell: rows[cell[0] - 1][cell[1] - 1])


def undo_records(book: xw.Book) -> list[UndoRecord]:
    """The changes that can be taken back, the last first; those of which nothing is left are passed over."""
    found: list[UndoRecord] = []
    sheets: list[xw.Sheet] = []
    for sheet in hidden_sheets(book):
        sheets.insert(0, sheet)
        if sheet.range((1, 1)).api.Formula == _SIGNATURE:
            record = _read_record(book, sheet)
            if record.steps or record.lost:
                found.insert(0, replace(record, sheets=tuple(sheets)))
            sheets = []
    return found


def _row(step: UndoStep) -> tuple[str, ...]:
    reference = f"={sheet_reference(step.place.sheet)}!${column_letters(step.place.column)}${step.place.row}"
    return reference, *_marked(step.kind, step.place.sheet, a1(*step.was), step.backup, *step.fingerprint)


def _marked(*texts: str) -> tuple[str, ...]:
    return tuple(f"{_MARK}{text}" for text in texts)


def _read_record(book: xw.Book, sheet: xw.Sheet) -> UndoRecord:
    area = Area(1, 1, used_area(sheet).bottom, _COLUMNS)
    (_, title, *_), *rows = in_rows(range_of(sheet, area).formula)
    steps: list[UndoStep] = []
    lost: list[UndoStep] = []
    for reference, *texts in (row for row in rows if row[1]):
        kind, name, was, backup, *fingerprint = (str(text).removeprefix(_MARK) for text in texts)
        first = parse_a1(was) or (1, 1)
        place = _place(book, str(reference))
        step = UndoStep(
            StepKind(kind), place or Place(name, *first), backup, first, Fingerprint(*fingerprint)
        )
        if place is not None:
            steps.append(step)
        elif step.kind is not StepKind.ADDED:  # an added sheet that a person has deleted is as it was
            lost.append(step)
    return UndoRecord(str(title).removeprefix(_MARK), steps, tuple(lost))


def _place(book: xw.Book, reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    cell = parse_a1(found[3]) if found else None
    sheet = sheet_named(book, (found[1] or found[2]).replace("''", "'")) if found else None
    return Place(sheet.name, *cell) if sheet and cell else None
