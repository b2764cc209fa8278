"""An operation in which Python was ended: the workbook is made whole before anything else is done with it.

The note of the operation (``operation``) says that there was one, its record (``undo_log``) what is to be put
back; everything here may be interrupted in its turn, and then begins again.
"""

from typing import NamedTuple

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.new_sheets import close_drawn, is_drawn
from xlplugin.excel.live.operation import Note, note_in, remove_note
from xlplugin.excel.live.protection import workbook_problems
from xlplugin.excel.live.session import incomplete, kept_view, progress, quiet
from xlplugin.excel.live.undo import put_back, step_problems
from xlplugin.excel.live.undo_log import (
    Phase,
    UndoRecord,
    discard,
    hidden_sheets,
    recorded_sheets,
    remove_strays,
    undo_records,
)
from xlplugin.problem import Problem, Refused, Source


class Recovered(NamedTuple):
    """A workbook that is whole again.

    Attributes:
        book: its name.
        record: of the operation that was interrupted; None where it had changed nothing yet, or all.
        problems: what could not be put back, and settings that Excel did not take.
    """

    book: str
    record: UndoRecord | None
    problems: tuple[Problem, ...]


def recover(book: xw.Book) -> tuple[Recovered, ...]:
    """Make a workbook whole if an operation on it was interrupted; nothing is done to any other.

    Where it is one that sheets were only copied from, which Excel has in front then, that one is closed and
    all others are looked at.

    Raises:
        Refused: An operation was interrupted, and what it changed cannot be put back just now.
    """
    if not is_drawn(book):
        found = _recovered(book)
        return (found,) if found else ()
    return recover_all(book.app)


def recover_all(app: xw.App) -> tuple[Recovered, ...]:
    """Make every open workbook whole; the same errors as ``recover``.

    One that cannot be keeps no other from it, and is told with the last that is.
    """
    _close_drawn(app)
    found, left = list[Recovered](), list[Problem]()
    for book in list(app.books):
        try:
            found += [each] if (each := _recovered(book)) else []
        except Refused as refused:
            left += refused.problems
    if left and not found:
        raise Refused(*left)
    return (*found[:-1], *(each._replace(problems=(*each.problems, *left)) for each in found[-1:]))


def _close_drawn(app: xw.App) -> None:
    for book in [each for each in app.books if is_drawn(each)]:
        close_drawn(book)


def _recovered(book: xw.Book) -> Recovered | None:
    note = note_in(book)
    if note is None:
        return None
    progress(book.app, "正在恢复被打断的操作……")
    # Another Excel has settings of its own.
    settings = note.settings if note.excel == book.app.hwnd else None
    try:
        _close_drawn(book.app)
        with quiet(book.app, settings) as failures, kept_view(book):
            record, problems = _whole_again(book, note)
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        raise Refused(incomplete(book, error, "请退出单元格编辑状态、关闭打开的对话框后再点一次")) from None
    finally:
        progress(book.app, None)
    remove_note(book)
    return Recovered(book.name, record, (*problems, *failures))


def _whole_again(book: xw.Book, note: Note) -> tuple[UndoRecord | None, list[Problem]]:
    record = next((each for each in undo_records(book) if each.phase is not Phase.DONE), None)
    problems: list[Problem] = []
    if record is not None:
        closed = workbook_problems(book)
        if closed:
            message = f"上次“{record.title}”没有做完就被打断，有的内容只写了一半"
            raise Refused(codes.LIVE_INTERRUPTED.at(Source(book.name), message), *closed)
        restored, problems = put_back(book, record)
        problems += step_problems(book, record, restored.failed)
    kept = {sheet.name for sheets in recorded_sheets(book) for sheet in sheets}
    discard(sheet for sheet in hidden_sheets(book) if sheet.name not in kept)
    if note.sheets is not None:
        remove_strays(book, note.sheets, note.alike)
    return record, problems
