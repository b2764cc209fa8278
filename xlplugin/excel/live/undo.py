"""Taking changes of an open workbook back, the last one first, from the copies that were made before each."""

from collections.abc import Callable, Iterable, Iterator
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
from xlplugin.excel.live.protection import filter_problems, protect_again, unlock, workbook_problems
from xlplugin.excel.live.reading import formulas_of, values_of
from xlplugin.excel.live.session import cause, kept_view, live_failed, progress, quiet
from xlplugin.excel.live.undo_log import (
    StepKind,
    UndoRecord,
    UndoStep,
    copy_all,
    copy_cells,
    discard,
    fingerprints_now,
    hidden_sheets,
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
    """What was put back, what was left alone as a person has changed it since, and what failed."""

    done: list[UndoStep] = field(default_factory=list)
    kept: list[UndoStep] = field(default_factory=list)
    failed: list[FailedStep] = field(default_factory=list)

    def attempt(self, step: UndoStep, put_back: Callable[[], None], outcome: list[UndoStep]) -> None:
        """Put one step back; where that fails, the others are put back all the same."""
        try:
            put_back()
        except Exception as error:  # noqa: BLE001 - whatever COM raises, the rest is still put back
            self.failed.append(FailedStep(step, error))
        else:
            outcome.append(step)


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
        with quiet(book.app) as failures, kept_view(book):
            undone = _taken_back(book, record)
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


def _taken_back(book: xw.Book, record: UndoRecord) -> Checked[Undone]:
    progress(book.app, "绩效评价：正在撤销……")
    whole = _sheets_of(book, record.steps, StepKind.CELL, StepKind.MARK)
    filtered = list(filter_problems(whole))
    if filtered:
        raise Refused(*filtered)
    locks = unlock(book, {step.place.sheet for step in record.steps})
    try:
        for sheet in (*whole, *_sheets_of(book, record.steps, StepKind.REPLACED)):
            show_whole(sheet)
        restored = restore(book, record.steps, all_of_it=False)
    except Exception as error:  # noqa: BLE001 - nothing is put back yet, but protection is
        raise Refused(live_failed(book, error, _NOTHING_DONE), *protect_again(locks)) from None
    problems = [*_notices(book, restored, record.lost), *protect_again(locks)]
    problems += _crossed_off(book, record, [step for step, _ in restored.failed])
    sheets = sum(step.is_sheet for step in restored.done)
    return Checked(Undone(record.title, len(restored.done) - sheets, sheets), tuple(problems))


def _sheets_of(book: xw.Book, steps: Iterable[UndoStep], *kinds: StepKind) -> list[xw.Sheet]:
    """The sheets, where they are still there, of the steps of some kinds."""
    names = dict.fromkeys(step.place.sheet for step in steps if step.kind in kinds)
    return [sheet for sheet in map(partial(sheet_named, book), names) if sheet is not None]


def _crossed_off(book: xw.Book, record: UndoRecord, left: list[UndoStep]) -> list[Problem]:
    """Keep on record only what can still be taken back."""
    name = record.sheets[0].name
    # A sheet that is half put back differs by our doing, not by a person's.
    halfway = UndoRecord(record.title, [step for step in left if step.kind is StepKind.REPLACED])
    with suppress(Exception):
        note_fingerprints(book, halfway)
    steps = [*halfway.steps, *(step for step in left if step.kind is not StepKind.REPLACED)]
    if not steps:
        discard(record.sheets)
    try:
        for index in [sheet for sheet in hidden_sheets(book) if sheet.name == name]:
            write_record(index, replace(record, steps=steps))
    except Exception as error:  # noqa: BLE001 - what is put back is put back
        message = f"撤销记录没有更新（{cause(error)}）"
        return [codes.UNDO_RECORDED.at(Source(book.name), message)]
    return []


def _notices(book: xw.Book, restored: Restored, lost: Iterable[UndoStep]) -> Iterator[Problem]:
    for step, error in restored.failed:
        message = f"{'该工作表' if step.is_sheet else '该单元格'}没有恢复（{cause(error)}）"
        yield codes.UNDO_FAILED.at(_source(book, step), message)
    for step in restored.kept:
        if step.kind is not StepKind.ADDED:
            changed = "该工作表在写入后又填写或改动过" if step.is_sheet else "该单元格在写入后又改动过"
            message, fix = f"{changed}，保留现在的内容", "如需原来的内容，请自行改回"
            yield codes.UNDO_KEPT.at(_source(book, step), message, fix=fix)
    # One notice of the sheets that were added together and are kept, as one of them is in use.
    names = [step.place.sheet for step in restored.kept if step.kind is StepKind.ADDED]
    if names:
        called = "、".join(f"“{name}”" for name in names)
        message, fix = f"工作表{called}在写入后又填写或改动过，予以保留", "不需要时请自行删除"
        yield codes.UNDO_KEPT.at(Source(book.name, sheet=names[0]), message, fix=fix)
    for step in lost:
        what = "原来的工作表" if step.is_sheet else "原来的单元格所在的行、列或工作表"
        yield codes.UNDO_LOST.at(_source(book, step), f"{what}已删除，没有恢复")


def _source(book: xw.Book, step: UndoStep) -> Source:
    return Source(book.name, sheet=step.place.sheet, cell=None if step.is_sheet else step.place.cell)


def restore(book: xw.Book, steps: Iterable[UndoStep], *, all_of_it: bool) -> Restored:
    """Put back cells and sheets, ``all_of_it`` also where a person has changed them since.

    Each step says where that is now; an error before anything is put back is raised.
    """
    ordered = sorted(steps, key=lambda step: step.place.sheet)
    by_sheet = [
        (sheet, list(found))
        for name, found in groupby(ordered, key=lambda step: step.place.sheet)
        if (sheet := sheet_named(book, name)) is not None
    ]
    now = {} if all_of_it else {place: each for found in by_sheet for place, each in fingerprints_now(*found)}
    kept = {step for step in ordered if step.place in now and now[step.place] != step.fingerprint}
    if any(step.kind is StepKind.ADDED for step in kept):  # sheets that were added together belong together
        kept |= {step for step in ordered if step.kind is StepKind.ADDED and step.place in now}
    restored = Restored()
    for sheet, found in by_sheet:
        _restore_sheet(sheet, [step for step in found if step not in kept], restored)
        for step in [step for step in found if step in kept]:
            if step.kind is StepKind.MARK:
                restored.attempt(step, partial(_unmark, sheet, step), restored.kept)
            else:
                restored.kept.append(step)
    return restored


def _restore_sheet(sheet: xw.Sheet, steps: list[UndoStep], restored: Restored) -> None:
    for step in steps:
        if step.is_sheet:
            restored.attempt(step, partial(_put_back_sheet, sheet, step), restored.done)
    cells = [step for step in steps if not step.is_sheet]
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
        restored.attempt(step, partial(_put_back_cell, sheet, step), restored.done)


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
