"""Taking changes of an open workbook back, the last one first."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import xlwings as xw

from xlplugin.excel.live.failures import cause, live_failed
from xlplugin.excel.live.index import Recorded, recorded, write_index
from xlplugin.excel.live.protection import close_all, unlock
from xlplugin.excel.live.record import Kind, Line, Record, discard, hidden_sheets, stand
from xlplugin.excel.live.refusals import workbook_problems
from xlplugin.excel.live.restoring import SHEETS, Failed, Restored, restore
from xlplugin.excel.live.session import kept_view, progress, quiet
from xlplugin.problem import Checked, Problem, Severity, Source, failed

_BY_HAND: Final = "如需原来的内容，请自行改回"


@dataclass(frozen=True, slots=True)
class Undone:
    """A change taken back: what it was called, and how many cells and sheets are as before."""

    title: str
    cells: int
    sheets: int


def undo(book: xw.Book) -> Checked[Undone]:
    """Take back the last change that ``change`` made, that was not saved since and not taken back yet.

    Cells and sheets of ours that a person has changed since stay as they are now, and are reported; only our
    background and note go. Sheets that were added together stay or go together. A sheet that was written
    anew gets its cells, widths and heights back; its frozen panes, filter and page stay the new ones. What
    Excel refuses to put back is reported, and tried again when the same change is undone again.

    Returns:
        What was taken back, with a notice of all that was left alone and a warning of all that failed; or
        why nothing was, and then nothing has changed.
    """
    try:
        refused = workbook_problems(book)
        if refused:
            return failed(*refused)
        found = recorded(book)
        if not found:
            return failed(_no_change(book))
        with quiet(book.app) as failures, kept_view(book):
            undone = _taken_back(book, found[0])
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        return failed(live_failed(book, error, "没有撤销任何内容，可以再次撤销"))
    return Checked(undone.value, (*undone.problems, *failures))


def _taken_back(book: xw.Book, found: Recorded) -> Checked[Undone]:
    progress(book.app, "绩效评价：正在撤销……")
    locks = unlock(book, {line.place.sheet for line in found.record.lines})
    if locks.value is None:
        return failed(*locks.problems)
    try:
        restored = restore(book, found.record.lines, all_of_it=False)
    except Exception as error:  # noqa: BLE001 - nothing is put back yet, but protection is
        outcome = live_failed(book, error, "没有撤销任何内容，可以再次撤销")
        return failed(outcome, *close_all(locks.value))
    problems = [*_notices(book, restored, found), *close_all(locks.value)]
    problems += _crossed_off(book, found, [each.line for each in restored.failed])
    return Checked(_summary(found.record, restored), tuple(problems))


def _crossed_off(book: xw.Book, found: Recorded, left: list[Line]) -> list[Problem]:
    """Keep on record only what can still be taken back."""
    name, lines = found.index.name, _to_be_tried_again(book, found.record.title, left)
    if not lines:
        discard(found.sheets)
    try:
        for index in [sheet for sheet in hidden_sheets(book) if sheet.name == name]:
            write_index(index, replace(found.record, lines=lines))
    except Exception as error:  # noqa: BLE001 - what is put back is put back
        return [_still_recorded(book, error)]
    return []


def _to_be_tried_again(book: xw.Book, title: str, left: list[Line]) -> list[Line]:
    """What could not be put back; a sheet that is half put back differs by our doing, not by a person's."""
    halfway = Record(title, [line for line in left if line.kind is Kind.REPLACED])
    with suppress(Exception):
        stand(book, halfway)
    return [*halfway.lines, *(line for line in left if line.kind is not Kind.REPLACED)]


def _summary(record: Record, restored: Restored) -> Undone:
    sheets = sum(line.kind in SHEETS for line in restored.done)
    return Undone(record.title, len(restored.done) - sheets, sheets)


def _notices(book: xw.Book, restored: Restored, found: Recorded) -> Iterator[Problem]:
    yield from (_failed(book, each) for each in restored.failed)
    touched = [line for line in restored.kept if line.kind is not Kind.ADDED]
    yield from (_kept(book, line) for line in touched)
    yield from _kept_sheets(book, [line.place.sheet for line in restored.kept if line.kind is Kind.ADDED])
    yield from (_lost(book, line) for line in found.lost)


def _source(book: xw.Book, line: Line) -> Source:
    return Source(book.name, sheet=line.place.sheet, cell=None if line.kind in SHEETS else line.place.cell)


def _failed(book: xw.Book, each: Failed) -> Problem:
    what = "该工作表" if each.line.kind in SHEETS else "该单元格"
    return Problem(
        "undo-failed",
        Severity.WARNING,
        f"{what}没有恢复（{cause(each.error)}）",
        "请取消后来的合并单元格或保护，再次撤销；也可自行改回",
        _source(book, each.line),
    )


def _kept(book: xw.Book, line: Line) -> Problem:
    message = "该工作表在写入后又填写或改动过，保留现在的内容"
    if line.kind is not Kind.REPLACED:
        message = "该单元格在写入后又改动过，保留现在的内容"
    return Problem("undo-kept", Severity.NOTICE, message, _BY_HAND, _source(book, line))


def _kept_sheets(book: xw.Book, names: list[str]) -> Iterator[Problem]:
    """One notice of the sheets that were added together and are kept, as one of them is in use."""
    if names:
        called = "、".join(f"“{name}”" for name in names)
        message = f"工作表{called}在写入后又填写或改动过，予以保留"
        fix = "不需要时请自行删除"
        yield Problem("undo-kept", Severity.NOTICE, message, fix, Source(book.name, sheet=names[0]))


def _lost(book: xw.Book, line: Line) -> Problem:
    what = "原来的工作表已删除"
    if line.kind not in SHEETS:
        what = "原来的单元格所在的行、列或工作表已删除"
    fix = "如需要，请从保存过的文件中取回"
    return Problem("undo-lost", Severity.NOTICE, f"{what}，没有恢复", fix, _source(book, line))


def _still_recorded(book: xw.Book, error: Exception) -> Problem:
    return Problem(
        "undo-recorded",
        Severity.WARNING,
        f"撤销记录没有更新（{cause(error)}）",
        "请不要再次撤销同一操作；已恢复的内容不受影响",
        Source(book.name),
    )


def _no_change(book: xw.Book) -> Problem:
    return Problem(
        "undo-nothing",
        Severity.ERROR,
        "没有可以撤销的操作",
        "只能撤销上一次保存之后的最近五次操作；更早的请从备份文件中取回",
        Source(book.name),
    )
