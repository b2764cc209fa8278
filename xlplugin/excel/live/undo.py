"""Taking changes of an open workbook back, the last one first, from the copies that were made before each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.areas import merges_at, moved
from xlplugin.excel.live.filters import show_whole
from xlplugin.excel.live.new_sheets import clear_sheet, sheet_named
from xlplugin.excel.live.operation import Operation, operation
from xlplugin.excel.live.protection import filter_problems, locks_on, protect_again, unlock, workbook_problems
from xlplugin.excel.live.reading import formulas_of, values_of
from xlplugin.excel.live.session import cause, live_failed, progress
from xlplugin.excel.live.undo_log import (
    Phase,
    StepKind,
    UndoRecord,
    UndoStep,
    copy_all,
    copy_cells,
    discard,
    fingerprints_now,
    note_fingerprints,
    undo_records,
    write_record,
)
from xlplugin.excel.live.writing import write_cells
from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.workbook.edit.edits import Formula
from xlplugin.workbook.grid.formulas import shifted
from xlplugin.workbook.grid.grid import Area

_NOTHING_DONE: Final = "没有撤销任何内容，可以再次撤销"


@dataclass(frozen=True, slots=True)
class Undone:
    """A change taken back: what it was called, and how many cells and sheets are as before."""

    title: str
    cells: int
    sheets: int


class FailedStep(NamedTuple):
    """A step that could not be put back, and what Excel said."""

    step: UndoStep
    error: Exception


@dataclass(slots=True)
class Restored:
    """What was put back, and what failed."""

    done: list[UndoStep] = field(default_factory=list)
    failed: list[FailedStep] = field(default_factory=list)

    def attempt(self, step: UndoStep, put_back: Callable[[], None]) -> None:
        """Put one step back; where that fails, the others are put back all the same."""
        try:
            put_back()
        except Exception as error:  # noqa: BLE001 - whatever COM raises, the rest is still put back
            self.failed.append(FailedStep(step, error))
        else:
            self.done.append(step)


def undo(book: xw.Book) -> Checked[Undone]:
    """Take back the last change that ``change`` made, that was not saved since and not taken back yet.

    Cells and sheets of ours that a person has changed since stay as they are now, and are reported; only our
    background and note go. Sheets that were added together stay or go together. A sheet that was written
    anew gets its cells, widths, heights and arrows of a filter back; its frozen panes and page stay the new
    ones. A sheet of ours that is filtered is shown whole before; a person's is refused. What
    Excel refuses to put back is reported, and tried again when the same change is undone again.

    Returns:
        What was taken back, with a notice of all that was left alone and a warning of all that failed.

    Raises:
        Refused: Nothing was, and nothing has changed.
    """
    failures: list[Problem] = []
    try:
        record = _last_record(book)
        with operation(book) as under_way:
            failures = under_way.failures
            undone = _taken_back(book, record, under_way)
    except Refused as refused:
        raise Refused(*refused.problems, *failures) from None
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        raise Refused(live_failed(book, error, _NOTHING_DONE)) from None
    return undone._replace(problems=(*undone.problems, *failures))


def _last_record(book: xw.Book) -> UndoRecord:
    closed = workbook_problems(book)
    if closed:
        raise Refused(*closed)
    records = undo_records(book)
    if not records:
        raise Refused(codes.UNDO_NOTHING.at(Source(book.name), "没有可以撤销的操作"))
    return records[0]


def _taken_back(book: xw.Book, record: UndoRecord, under_way: Operation) -> Checked[Undone]:
    """Take a change back that is done.

    What people have changed since is found out first, and then goes off the record: from there on all that is
    on it is to be put back, by whoever finds it.
    """
    progress(book.app, "绩效评价：正在撤销……")
    kept = _changed_since(book, record.steps) if record.phase is Phase.DONE else []
    marked = [replace(each, kind=StepKind.MARKED) for each in kept if each.kind is StepKind.MARK]
    steps = [*(each for each in record.steps if each not in kept), *marked]
    locks = record.locks or locks_on(book, {step.place.sheet for step in steps})
    going = replace(record, steps=steps, phase=Phase.RESTORING, locks=locks)
    _refuse_filtered(book, steps)
    try:
        write_record(going)
        under_way.is_whole = False
        unlock(locks)
    except Refused:
        write_record(record)
        under_way.is_whole = True
        raise
    restored, problems = put_back(book, going)
    under_way.is_whole = True
    notices = step_problems(book, going, restored.failed, kept)
    done = [step for step in restored.done if step.kind is not StepKind.MARKED]
    sheets = sum(step.is_sheet for step in done)
    return Checked(Undone(record.title, len(done) - sheets, sheets), (*notices, *problems))


def put_back(book: xw.Book, record: UndoRecord) -> tuple[Restored, list[Problem]]:
    """Put back all that is on a record that is not done, also where a person has changed it since.

    It may be done again from the start, as often as Python is ended in it. In the end the record is gone, or
    a done one of only what Excel refused to put back.

    Returns:
        What was put back and what was not; and warnings of protection and of the record.

    Raises:
        Refused: A sheet has a password by now, or a filter that hides rows.
    """
    whole = _refuse_filtered(book, record.steps)
    # Sheets of our own are protected as soon as they are written, those of people as soon as all is.
    unlock(locks_on(book, {step.place.sheet for step in record.steps}))
    for sheet in (*whole, *_sheets_of(book, record.steps, StepKind.REPLACED)):
        show_whole(sheet)
    for name, refers_to in record.names if record.phase is Phase.REMOVING else ():
        book.api.Names.Add(name, refers_to)
    restored = restore(book, record.steps)
    problems = protect_again(record.locks)
    # A sheet that was to go for good and stays is for its user to delete.
    left = [] if record.phase is Phase.REMOVING else [step for step, _ in restored.failed]
    return restored, [*problems, *_crossed_off(book, record, left)]


def _refuse_filtered(book: xw.Book, steps: Iterable[UndoStep]) -> list[xw.Sheet]:
    """The sheets whose cells are put back; refused where a person's filter hides rows of one."""
    sheets = _sheets_of(book, steps, StepKind.CELL, StepKind.MARK, StepKind.MARKED)
    filtered = list(filter_problems(sheets))
    if filtered:
        raise Refused(*filtered)
    return sheets


def _sheets_of(book: xw.Book, steps: Iterable[UndoStep], *kinds: StepKind) -> list[xw.Sheet]:
    """The sheets, where they are still there, of the steps of some kinds."""
    names = dict.fromkeys(step.place.sheet for step in steps if step.kind in kinds)
    return [sheet for sheet in map(partial(sheet_named, book), names) if sheet is not None]


def _crossed_off(book: xw.Book, record: UndoRecord, left: list[UndoStep]) -> list[Problem]:
    """Keep on record only what can still be taken back."""
    try:
        if left:
            rest = replace(record, steps=left, phase=Phase.DONE)
            # They differ by our doing, not by a person's.
            with suppress(Exception):
                note_fingerprints(book, rest)
            write_record(rest)
        else:
            discard(record.sheets)
    except Exception as error:  # noqa: BLE001 - what is put back is put back
        message = f"撤销记录没有更新（{cause(error)}）"
        return [codes.UNDO_RECORDED.at(Source(book.name), message)]
    return []


def step_problems(
    book: xw.Book, record: UndoRecord, failed: Iterable[FailedStep], kept: Sequence[UndoStep] = ()
) -> Iterator[Problem]:
    """What is told of steps that failed, that people's changes kept, and whose places are deleted."""
    for step, error in failed:
        if record.phase is Phase.REMOVING:
            yield codes.SHEET_LEFT.at(_source(book, step), f"该工作表没有移除（{cause(error)}）")
            continue
        message = f"{'该工作表' if step.is_sheet else '该单元格'}没有恢复（{cause(error)}）"
        yield codes.UNDO_FAILED.at(_source(book, step), message)
    for step in kept:
        if step.kind is not StepKind.ADDED:
            changed = "该工作表在写入后又填写或改动过" if step.is_sheet else "该单元格在写入后又改动过"
            message, fix = f"{changed}，保留现在的内容", "如需原来的内容，请自行改回"
            yield codes.UNDO_KEPT.at(_source(book, step), message, fix=fix)
    # One notice of the sheets that were added together and are kept, as one of them is in use.
    names = [step.place.sheet for step in kept if step.kind is StepKind.ADDED]
    if names:
        called = "、".join(f"“{name}”" for name in names)
        message, fix = f"工作表{called}在写入后又填写或改动过，予以保留", "不需要时请自行删除"
        yield codes.UNDO_KEPT.at(Source(book.name, sheet=names[0]), message, fix=fix)
    for step in record.lost:
        what = "原来的工作表" if step.is_sheet else "原来的单元格所在的行、列或工作表"
        yield codes.UNDO_LOST.at(_source(book, step), f"{what}已删除，没有恢复")


def _source(book: xw.Book, step: UndoStep) -> Source:
    return Source(book.name, sheet=step.place.sheet, cell=None if step.is_sheet else step.place.cell)


def _by_sheet(book: xw.Book, steps: Iterable[UndoStep]) -> list[tuple[xw.Sheet, list[UndoStep]]]:
    """The steps of each sheet that is there."""
    ordered = sorted(steps, key=lambda step: step.place.sheet)
    grouped = groupby(ordered, key=lambda step: step.place.sheet)
    return [(sheet, list(found)) for name, found in grouped if (sheet := sheet_named(book, name)) is not None]


def _changed_since(book: xw.Book, steps: list[UndoStep]) -> list[UndoStep]:
    """The steps whose cells and sheets a person has changed since; sheets that were added stay together."""
    now = {place: each for found in _by_sheet(book, steps) for place, each in fingerprints_now(*found)}
    changed = {step for step in steps if step.place in now and now[step.place] != step.fingerprint}
    if any(step.kind is StepKind.ADDED for step in changed):
        changed |= {step for step in steps if step.kind is StepKind.ADDED and step.place in now}
    return [step for step in steps if step in changed]


def restore(book: xw.Book, steps: Iterable[UndoStep]) -> Restored:
    """Put back cells and sheets, each where it is now."""
    restored = Restored()
    for sheet, found in _by_sheet(book, steps):
        _restore_sheet(sheet, found, restored)
    return restored


def _restore_sheet(sheet: xw.Sheet, steps: list[UndoStep], restored: Restored) -> None:
    for step in steps:
        if step.is_sheet:
            restored.attempt(step, partial(_put_back_sheet, sheet, step))
        elif step.kind is StepKind.MARKED:
            restored.attempt(step, partial(_unmark, sheet, step))
    cells = [step for step in steps if not step.is_sheet and step.kind is not StepKind.MARKED]
    for _, alike in groupby(sorted(cells, key=_backup_and_move), key=_backup_and_move):
        _restore_cells(sheet, list(alike), restored)


def _backup_and_move(step: UndoStep) -> tuple[str, tuple[int, int]]:
    """The sheet that a cell is copied from, and how far it has moved since."""
    row, column = step.was
    return step.backup, (step.place.row - row, step.place.column - column)


def _restore_cells(sheet: xw.Sheet, steps: list[UndoStep], restored: Restored) -> None:
    """Copy cells that have moved alike back at once; where Excel refuses, one after the other."""
    with suppress(Exception):  # whatever COM raises, each cell is tried alone
        if _copied_back(sheet, steps):
            restored.done += steps
            return
    for step in steps:
        restored.attempt(step, partial(_put_back_cell, sheet, step))


def _copied_back(sheet: xw.Sheet, steps: list[UndoStep]) -> bool:
    """Copy cells that have moved alike back; False where they are not merged as before.

    Then a copy is refused, or overwrites what has been unmerged.
    """
    backup, by = _backup_and_move(steps[0])
    was = [step.was for step in steps]
    before = merges_at(sheet.book.sheets[backup], was)
    if {moved(each, *by) for each in before} != merges_at(sheet, [step.cell for step in steps]):
        return False
    copy_cells(sheet.book.sheets[backup], sheet, was, by)
    return True


def _put_back_cell(sheet: xw.Sheet, step: UndoStep) -> None:
    """Copy one cell back; where people have merged cells, write what was in it and take the mark off."""
    if _copied_back(sheet, [step]):
        return
    backup = sheet.book.sheets[step.backup]
    area = Area(*step.was, *step.was)
    values = values_of(backup, area)
    formula = formulas_of(backup, area, values).get(step.was)
    _, by = _backup_and_move(step)
    write_cells(sheet, {step.cell: values[step.was] if formula is None else Formula(shifted(formula, *by))})
    if step.kind is StepKind.MARK:
        _unmark(sheet, step)


def _put_back_sheet(sheet: xw.Sheet, step: UndoStep) -> None:
    if step.kind is StepKind.ADDED:
        sheet.api.Delete()  # Excel is quiet already; xlwings' own may fail when the sheet is gone
    else:
        clear_sheet(sheet)
        copy_all(sheet.book.sheets[step.backup], sheet)


def _unmark(sheet: xw.Sheet, step: UndoStep) -> None:
    """Take our mark off a cell whose content is a person's own by now."""
    cell, before = sheet.range(step.cell), sheet.book.sheets[step.backup].range(step.was)
    cell.color = before.color
    words, note = before.note.text if before.note else None, cell.note
    if note is not None and words is None:
        note.delete()
    elif note is not None and words is not None:
        note.text = words
