"""An operation on an open workbook, noted in it from before its first write until after its last.

The note is one hidden defined name: that is one call to make, one to find and one to take away. Whoever finds
it while nothing is under way knows that Python was ended in between, how many sheets there were, and what
Excel's settings had been. What the operation changes is not in the note but on record, see ``undo_log``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import xlwings as xw

from xlplugin.excel.live.reading import hidden_number, named_number
from xlplugin.excel.live.session import Settings, kept_view, quiet, refers_to, settings_of
from xlplugin.problem import Problem
from xlplugin.workbook.layout.names import UNDER_WAY

_ATTEMPTS: Final = 2
_ON: Final = "on"
_OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of an operation.

    Attributes:
        sheets: how many sheets the workbook had, the add-in's hidden ones aside; None where the note
            is one of another version, or somebody else's name, and tells nothing.
        alike: the numbers of those among them that people have named like ours.
        excel: the number of Excel's window: settings mean nothing to another one.
        settings: Excel's, as they were before.
    """

    sheets: int | None
    alike: tuple[int, ...]
    excel: int
    settings: Settings


_NOTE: Final = re.compile(
    r"""="(?P<sheets>\d+);(?P<alike>[\d,]*);(?P<excel>-?\d+);(?P<calculation>\w+);"""
    rf"""(?P<updating>{_ON}|{_OFF});(?P<events>{_ON}|{_OFF});(?P<alerts>{_ON}|{_OFF})\""""
)
_TELLS_NOTHING: Final = Note(None, (), 0, Settings(True, True, True, "automatic"))  # noqa: FBT003 - no Excel's


@dataclass(slots=True)
class Operation:
    """An operation that is under way.

    Attributes:
        failures: warnings of settings of Excel that could not be put back; complete at the end.
        is_whole: False where the workbook is left half changed: then the note stays, too.
    """

    failures: list[Problem]
    is_whole: bool = True


@contextmanager
def operation(book: xw.Book) -> Iterator[Operation]:
    """Note an operation in the workbook, and keep Excel quiet and the user's view until it ends."""
    settings = settings_of(book.app)
    named = {number: sheet for sheet in book.sheets if (number := named_number(sheet)) is not None}
    alike = tuple(number for number, sheet in named.items() if hidden_number(sheet) is None)
    sheets = book.api.Sheets.Count - len(named) + len(alike)
    _write(book, Note(sheets, alike, book.app.api.Hwnd, settings))
    under_way: Operation | None = None
    try:
        with quiet(book.app, settings) as failures, kept_view(book):
            under_way = Operation(failures)
            yield under_way
    finally:
        if under_way is None or under_way.is_whole:
            remove_note(book)


def _write(book: xw.Book, note: Note) -> None:
    *flags, calculation = note.settings
    words = (str(note.sheets), ",".join(map(str, note.alike)), str(note.excel), calculation)
    text = ";".join((*words, *(_ON if each else _OFF for each in flags)))
    book.api.Names.Add(UNDER_WAY, f'="{text}"', False)  # noqa: FBT003 - COM's Visible


def note_in(book: xw.Book) -> Note | None:
    """The note of an operation that has not ended; None where there is none."""
    text = refers_to(book, UNDER_WAY)
    if text is None:
        return None
    found = _NOTE.fullmatch(text)
    if found is None:
        return _TELLS_NOTHING
    numbers = tuple(int(each) for each in found["alike"].split(",") if each)
    updating, events, alerts = (found[name] == _ON for name in ("updating", "events", "alerts"))
    settings = Settings(updating, events, alerts, found["calculation"])
    return Note(int(found["sheets"]), numbers, int(found["excel"]), settings)


def remove_note(book: xw.Book) -> None:
    """Take the note away; where Excel keeps it, the next press finds the workbook whole and tries again."""
    for _ in range(_ATTEMPTS):
        with suppress(Exception):  # whatever COM raises
            book.api.Names(UNDER_WAY).Delete()
            return
