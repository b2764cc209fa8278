"""Taking the last change of an open workbook back."""

from collections.abc import Iterator
from dataclasses import dataclass

import xlwings as xw

from xlplugin.excel.live.failures import incomplete, live_failed
from xlplugin.excel.live.index import read_index
from xlplugin.excel.live.protection import close_all, unlock
from xlplugin.excel.live.record import Kind, Line, Record, discard, hidden_sheets
from xlplugin.excel.live.refusals import workbook_problems
from xlplugin.excel.live.restoring import Restored, restore
from xlplugin.excel.live.session import kept_view, progress, quiet
from xlplugin.problem import Checked, Problem, Severity, Source, failed


@dataclass(frozen=True, slots=True)
class Undone:
    """A change taken back: what it was called, and how many cells and sheets are as before."""

    title: str
    cells: int
    sheets: int


def undo(book: xw.Book) -> Checked[Undone]:
    """Take back the last change that ``change`` made and that was not saved since.

    Cells and sheets of ours that a person has changed since stay as they are now, and are reported; only our
    background and note go. A sheet that was written anew gets its cells, widths and heights back; its frozen
    panes, filter and page stay the new ones.

    Returns:
        What was taken back, with a notice of all that was left alone; or why nothing could be.
    """
    refused = workbook_problems(book)
    if refused:
        return failed(*refused)
    found = read_index(book)
    if found is None:
        return failed(_nothing(book))
    try:
        with quiet(book.app) as failures, kept_view(book):
            undone = _taken_back(book, *found)
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        return failed(live_failed(book, error, "撤销没有全部完成，可以再次撤销"))
    return Checked(undone.value, (*undone.problems, *failures))


def _taken_back(book: xw.Book, record: Record, lost: list[str]) -> Checked[Undone]:
    progress(book.app, "绩效评价：正在撤销……")
    locks = unlock(book, {line.place.sheet for line in record.lines})
    if locks.value is None:
        return failed(*locks.problems)
    try:
        restored = restore(book, record.lines, all_of_it=False)
    finally:
        open_still = close_all(locks.value)
    if restored.errors:
        return failed(incomplete(book, restored.errors[0], "可以再次撤销"), *open_still)
    discard(hidden_sheets(book))
    return Checked(_summary(record, restored), (*_notices(book, restored, lost), *open_still))


def _summary(record: Record, restored: Restored) -> Undone:
    sheets = sum(line.kind in (Kind.ADDED, Kind.REPLACED) for line in restored.done)
    return Undone(record.title, len(restored.done) - sheets, sheets)


def _notices(book: xw.Book, restored: Restored, lost: list[str]) -> Iterator[Problem]:
    for line in restored.kept:
        yield _kept(book, line)
    for cell in lost:
        message = f"原来的单元格 {cell} 所在的行、列或工作表已删除，没有恢复"
        yield Problem(
            "undo-lost", Severity.NOTICE, message, "如需要，请从保存过的文件中取回", Source(book.name)
        )


def _kept(book: xw.Book, line: Line) -> Problem:
    if line.kind in (Kind.ADDED, Kind.REPLACED):
        message = f"工作表“{line.place.sheet}”在写入后又填写或改动过，予以保留"
        return Problem(
            "undo-kept",
            Severity.NOTICE,
            message,
            "不需要时请自行删除该工作表",
            Source(book.name, sheet=line.place.sheet),
        )
    return Problem(
        "undo-kept",
        Severity.NOTICE,
        "该单元格在写入后又改动过，保留现在的内容",
        "如需原来的内容，请自行改回",
        Source(book.name, sheet=line.place.sheet, cell=line.place.cell),
    )


def _nothing(book: xw.Book) -> Problem:
    return Problem(
        "undo-nothing",
        Severity.ERROR,
        "没有可以撤销的操作",
        "只能撤销上一次保存之后的最近一次操作；更早的请从备份文件中取回",
        Source(book.name),
    )
