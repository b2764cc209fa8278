"""What an open workbook was before a change, kept on hidden sheets of it until it is next saved.

Cells are kept as copies, in their own places on a sheet of their own: a copy takes formats, notes and rich
text along. The hidden sheets are numbered, and numbers only rise: those of a change come after those of the
changes before it, which are taken back after it.

The last sheet of a change is its index: the cells and sheets that it touches. Each is referred to by a
formula: Excel changes it when rows are inserted or a sheet is renamed, so that the cell is found all the
same. Every text has a mark before it, so that none is taken for a number or a formula.

Copies and index stand before anything of a person's changes, and the index says so in its first row. An index
is written in one call: it is there as a whole or not at all, and that call is what makes a change a finished
one, or one that is being taken back. Excel carries out a call that it was given, whatever becomes of Python.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count, islice
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import block_of, in_rows, merges_at, moved, range_of, rectangles
from xlplugin.excel.live.filters import show_whole
from xlplugin.excel.live.fingerprints import BLANK, Fingerprint, cell_fingerprints, sheet_fingerprint
from xlplugin.excel.live.new_sheets import sheet_named
from xlplugin.excel.live.protection import Lock, unlock
from xlplugin.excel.live.reading import (
    VERY_HIDDEN,
    column_widths,
    columns_address,
    hidden_number,
    is_shown,
    named_number,
    row_heights,
    tab_names,
    used_area,
)
from xlplugin.excel.live.writing import corners, planned_on
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.edit.sheetxml import sheet_reference
from xlplugin.workbook.grid.grid import Area, Place, a1, column_letters, parse_a1
from xlplugin.workbook.layout.names import HIDDEN

_SHOWN: Final = -1
_MARK: Final = "·"
_SIGNATURE: Final = f"{_MARK}xlplugin undo"
_COLUMNS: Final = 7
_REFERENCE: Final = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!#]+))!(\$?[A-Z]+\$?[0-9]+)")

_A_STRAY_AND_ANOTHER: Final = 2
_LOCKED: Final = "locked"
_NAMED: Final = "named"
_YES: Final = "1"
_NO: Final = "0"


class StepKind(StrEnum):
    """What a step did: wrote a cell, marked one, added a sheet, wrote a sheet anew.

    ``MARKED`` is a mark on a cell that a person has written since: only the mark goes.
    """

    CELL = "cell"
    MARK = "mark"
    MARKED = "marked"
    ADDED = "added"
    REPLACED = "replaced"


class Phase(StrEnum):
    """How far a change has got; of all that are not done, what is on record has still to be put back."""

    DONE = ""
    """It can be taken back."""
    CHANGING = "changing"
    """It is being made."""
    RESTORING = "restoring"
    """It is being taken back."""
    REMOVING = "removing"
    """It is made, and the sheets on record are going for good, as they do when a workbook is finalised."""


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
        sheets: the hidden sheets that it is kept on, the index first.
        phase: how far it has got.
        locks: what protected the sheets that it touches; a password is never taken off, and so not kept.
        names: the defined names, with what they refer to, that a workbook gets when sheets go for good.
    """

    title: str
    steps: list[UndoStep] = field(default_factory=list)
    lost: tuple[UndoStep, ...] = ()
    sheets: tuple[xw.Sheet, ...] = ()
    phase: Phase = Phase.DONE
    locks: tuple[Lock, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


def back_up(book: xw.Book, plan: Plan, record: UndoRecord) -> None:
    """Put a change on record, and copies aside of all that it touches, before it is made.

    The sheets that it touches are unprotected and shown whole then.

    Raises:
        Refused: A sheet has a password; it and all others are as before.
    """
    replaced = {sheet.name.casefold() for sheet in plan.sheets}
    own = [sheet for sheet in book.sheets if hidden_number(sheet) is None]
    touched = {sheet.name: _touched(sheet, plan) for sheet in own if sheet.name.casefold() not in replaced}
    copied = [sheet for sheet in own if touched.get(sheet.name, True)]
    there = {sheet.name.casefold() for sheet in own}
    added = [sheet.name for sheet in plan.sheets if sheet.name.casefold() not in there]
    if not copied and not added and not record.names:
        return
    *backups, index = add_hidden_sheets(book, len(copied) + 1)
    record.sheets = (index, *reversed(backups))
    if record.locks:
        write_record(record, is_new=True)  # a protected sheet is shown whole only once its protection is off
        unlock(record.locks)
    for sheet in copied:
        show_whole(sheet)
    for sheet, backup in zip(copied, backups, strict=True):
        name, aside = sheet.name, backup.name
        if name in touched:
            copy_cells(sheet, backup, touched[name])
            cells = touched[name].items()
            record.steps += [UndoStep(kind, Place(name, *cell), aside, cell) for cell, kind in cells]
        else:
            copy_all(sheet, backup)
            record.steps.append(UndoStep(StepKind.REPLACED, Place(name, 1, 1), aside))
    record.steps += [UndoStep(StepKind.ADDED, Place(name, 1, 1)) for name in added]
    write_record(record, is_new=not record.locks)


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
            yield step.place, sheet_fingerprint(sheet)
        else:
            cells[step.cell] = step.place
    for area in rectangles(cells):
        yield from ((cells[cell], each) for cell, each in cell_fingerprints(sheet, area).items())


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


def add_hidden_sheets(book: xw.Book, wanted: int) -> list[xw.Sheet]:
    """New blank sheets that Excel does not offer to show, before the last one that is shown.

    Python may end between any two calls: ``remove_strays`` knows a sheet that is added and not yet named by
    where it stands.
    """
    taken = {name.casefold() for name in tab_names(book)}
    last = max((hidden_number(sheet) or 0 for sheet in book.sheets), default=0)
    free = (name for number in count(last + 1) if (name := f"{HIDDEN}{number}") not in taken)
    behind = next(sheet for sheet in reversed(list(book.sheets)) if is_shown(sheet))
    return [_add_hidden(book, name, behind) for name in islice(free, wanted)]


def _add_hidden(book: xw.Book, name: str, behind: xw.Sheet) -> xw.Sheet:
    added = book.api.Worksheets.Add(Before=behind.api)
    try:
        added.Name = name
        added.Visible = VERY_HIDDEN
    except Exception:
        added.Delete()  # shown, it would be taken for a person's
        raise
    added.EnableCalculation = False  # copied formulas would be calculated a second time
    return book.sheets[name]


def remove_strays(book: xw.Book, sheets: int, alike: Collection[int]) -> None:
    """Delete what an ended Python left between two calls, once every sheet that it added is gone again.

    That is a sheet of ours that it had not hidden yet, or had shown to delete it; and a blank one that it had
    not even named yet.

    Args:
        book: The workbook.
        sheets: How many sheets it had before, the add-in's hidden ones aside. Where a person has added or
            deleted some since, no blank one is taken for ours.
        alike: The numbers of people's own sheets that are named like ours.
    """
    for sheet in list(book.sheets):
        if named_number(sheet) not in (None, *alike) and hidden_number(sheet) is None:
            sheet.api.Delete()
    there = [sheet for sheet in book.sheets if hidden_number(sheet) is None]
    shown = [sheet for sheet in there if is_shown(sheet)]
    charts = book.api.Sheets.Count - len(book.sheets)
    if len(there) + charts == sheets + 1 and len(shown) >= _A_STRAY_AND_ANOTHER:
        stray = shown[-2]
        if used_area(stray).is_one_cell and not stray.range((1, 1)).formula:
            stray.api.Delete()


def discard(sheets: Iterable[xw.Sheet]) -> None:
    """Delete hidden sheets, shown first, as Excel deletes no others; one that it keeps stays hidden.

    The last one goes first, the index before its copies: one without all of them is of no use.
    """
    for sheet in sorted(sheets, key=lambda each: hidden_number(each) or 0, reverse=True):
        try:
            sheet.api.Visible = _SHOWN
            sheet.api.Delete()
        except Exception:  # noqa: BLE001 - whatever COM raises, the others go
            with suppress(Exception):
                sheet.api.Visible = VERY_HIDDEN


def write_record(record: UndoRecord, *, is_new: bool = False) -> None:
    """Write a change on its index, in the place of all that is on it, if that is not new: one call."""
    index = record.sheets[0]
    rows = [(_SIGNATURE, *_marked(record.title, record.phase, *[""] * (_COLUMNS - 3)))]
    rows += [_row(step, there=record.phase is Phase.DONE) for step in record.steps]
    if record.phase is not Phase.DONE:
        rows += [_lock_row(lock) for lock in record.locks]
        rows += [("", *_marked(_NAMED, name, refers_to, "", "", "")) for name, refers_to in record.names]
    filled = 1 if is_new else used_area(index).bottom
    area = Area(1, 1, max(len(rows), filled), _COLUMNS)
    rows += [("",) * _COLUMNS] * (area.bottom - len(rows))
    range_of(index, area).api.Formula = block_of(area, lambda cell: rows[cell[0] - 1][cell[1] - 1])


def undo_records(book: xw.Book) -> list[UndoRecord]:
    """The changes that can be taken back, the last first; those of which nothing is left are passed over."""
    records = (_read_record(book, sheets) for sheets in recorded_sheets(book))
    return [each for each in records if each.steps or each.lost or each.phase is not Phase.DONE]


def recorded_sheets(book: xw.Book) -> list[tuple[xw.Sheet, ...]]:
    """The hidden sheets of each change on record, its index first, the last change first."""
    found: list[tuple[xw.Sheet, ...]] = []
    sheets: list[xw.Sheet] = []
    for sheet in hidden_sheets(book):
        sheets.insert(0, sheet)
        if sheet.range((1, 1)).api.Formula == _SIGNATURE:
            found.insert(0, tuple(sheets))
            sheets = []
    return found


def _row(step: UndoStep, *, there: bool) -> tuple[str, ...]:
    # Excel would ask for the file of a sheet that is not there yet: until it is, only its name is kept.
    reference = _reference(step.place) if there or step.kind is not StepKind.ADDED else ""
    return reference, *_marked(step.kind, step.place.sheet, a1(*step.was), step.backup, *step.fingerprint)


def _lock_row(lock: Lock) -> tuple[str, ...]:
    options = "".join(_YES if each else _NO for each in lock.options)
    return _reference(Place(lock.name, 1, 1)), *_marked(_LOCKED, lock.name, options, "", "", "")


def _reference(place: Place) -> str:
    return f"={sheet_reference(place.sheet)}!${column_letters(place.column)}${place.row}"


def _marked(*texts: str) -> tuple[str, ...]:
    return tuple(f"{_MARK}{text}" for text in texts)


def _read_record(book: xw.Book, sheets: tuple[xw.Sheet, ...]) -> UndoRecord:
    area = Area(1, 1, used_area(sheets[0]).bottom, _COLUMNS)
    head, *rows = [_unmarked(row) for row in in_rows(range_of(sheets[0], area).formula)]
    record = UndoRecord(head[1], sheets=sheets, phase=Phase(head[2]))
    lost: list[UndoStep] = []
    for reference, kind, name, detail, backup, *fingerprint in (row for row in rows if row[1]):
        place = _place(book, reference)
        if kind == _LOCKED:
            lock = Lock(book, place.sheet if place else name, tuple(each == _YES for each in detail))
            record.locks = (*record.locks, lock)
            continue
        if kind == _NAMED:
            record.names = (*record.names, (name, detail))
            continue
        first = parse_a1(detail) or (1, 1)
        at = place or Place(name, *first)
        step = UndoStep(StepKind(kind), at, backup, first, Fingerprint(*fingerprint))
        if place is not None or (step.kind is StepKind.ADDED and record.phase is not Phase.DONE):
            record.steps.append(step)
        elif step.kind is not StepKind.ADDED:  # an added sheet that a person has deleted is as it was
            lost.append(step)
    return replace(record, lost=tuple(lost))


def _unmarked(row: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(each or "").removeprefix(_MARK) for each in row)


def _place(book: xw.Book, reference: str) -> Place | None:
    found = _REFERENCE.fullmatch(reference)
    cell = parse_a1(found[3]) if found else None
    sheet = sheet_named(book, (found[1] or found[2]).replace("''", "'")) if found else None
    return Place(sheet.name, *cell) if sheet and cell else None
