"""Runs under Windows Python: the stand-in's application with its workbooks, its objects behind COM."""

import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

assert sys.platform == "win32"

# Behind everything else: of the project only the tests come from there, the rest is what is installed.
sys.path.append(str(Path(__file__).parents[3]))

import win32gui  # noqa: E402 - it is there only under Windows
from busy import Filter  # noqa: E402 - as above
from serving import DISCONNECTED, Server  # noqa: E402 - as above
from type_library import TypeLibrary  # noqa: E402 - as above

from tests.excel.engine.com_application import ComApplication  # noqa: E402 - as above
from tests.excel.engine.com_book import ComBook  # noqa: E402 - as above
from tests.excel.engine.pywin32 import ComError  # noqa: E402 - as above
from tests.excel.engine.vba import sheets_of  # noqa: E402 - as above

_SETTINGS: Final = (
    "Calculation",
    "DisplayAlerts",
    "EnableEvents",
    "StatusBar",
    "CutCopyMode",
    "ScreenUpdating",
)
"""What XlpSettings keeps, as far as the stand-in has it."""

_FILE: Final = "standin.tlb"


class Workbooks:
    """One Excel with its workbooks."""

    def __init__(self) -> None:
        self.app = ComApplication()
        self.app.hwnd = win32gui.GetDesktopWindow()  # xlwings asks for the process of the window
        self.server = Server(TypeLibrary(Path(tempfile.mkdtemp()) / _FILE))
        self.filter = Filter()
        self.left = ""

    def quit(self) -> None:
        """Leave nothing behind."""
        self.server.library.unregister()

    def open(self, path: str) -> None:
        """Open a workbook, which becomes the active one."""
        self.app.Workbooks.Open(path)

    def in_front(self) -> tuple[object, str]:
        """The active workbook as VBA hands it over, and the name of its active sheet."""
        book = self.app.ActiveWorkbook
        return self.server.outward(book), book.ActiveSheet.Name if book else ""

    def told(self) -> str:
        """XlpSheetStates of the active workbook."""
        return f"{self._sheets()}\x1e{self.left}"

    def remember(self) -> None:
        """XlpRemember of the active workbook."""
        self.left = self._sheets()

    def _sheets(self) -> str:
        book = self.app.ActiveWorkbook
        return sheets_of(book) if book else ""

    def settings(self) -> list[object]:
        """XlpSettings."""
        return [getattr(self.app, each) for each in _SETTINGS]

    def restore(self, settings: list[object]) -> None:
        """XlpRestore."""
        for name, value in zip(_SETTINGS, settings, strict=True):
            setattr(self.app, name, value)

    def save(self, path: str) -> None:
        """Save a copy of the active workbook."""
        self._book().SaveCopyAs(path)

    def close(self) -> None:
        """Close every workbook."""
        for book in list(self.app.books):
            book.Close()

    def select(self, sheet: str, row: int, column: int) -> None:
        """Click on a cell."""
        found = self._book().Worksheets(sheet)
        found.Activate()
        found.Cells(row, column).Select()

    def type(self, sheet: str, row: int, column: int, text: str) -> None:
        """Type into a cell."""
        self._book().Worksheets(sheet).Cells(row, column).Formula = text

    def _book(self) -> ComBook:
        book = self.app.ActiveWorkbook
        assert book is not None
        return book

    def fail_after(self, writes: int | None) -> None:
        """Let a change fail after so many of them."""
        self.app.machine.fail_after(writes)

    def at_write(self, writes: int, happens: Callable[[], None]) -> None:
        """Have something happen once, just before the change after so many of them."""
        before = count()

        def wrote(_what: str) -> None:
            if next(before) == writes:
                self.app.machine.before_write = None
                happens()

        self.app.machine.before_write = wrote

    def close_at(self, writes: int) -> None:
        """Close the workbook just before the change after so many of them, which then fails."""

        def closed() -> None:
            self.close()
            raise DISCONNECTED

        self.at_write(writes, closed)

    def reject(self, calls: int, seconds: float) -> None:
        """After so many calls reject all that follow for some seconds, as while a cell is edited."""
        self.filter.reject(calls, seconds)

    def reject_at(self, writes: int, seconds: float) -> None:
        """The same once the change after so many of them is made."""
        self.at_write(writes, lambda: self.filter.reject(0, seconds))

    def refuse(self, at: int, calls: int, code: int, inside: bool) -> None:  # noqa: FBT001 - from JSON
        """Answer so many calls from one on with an error's number, or with a general error that has it."""
        error = ComError(-2147352567, "", (0, None, None, None, 0, code)) if inside else ComError(code, "")
        self.app.machine.busy(at, calls, error)

    def at_ease(self) -> None:
        """Nothing more happens by itself."""
        self.app.machine.before_write = self.app.machine.busy_at = None
        self.filter.reject(0, 0)

    def asked(self) -> dict[str, object]:
        """What was asked through COM since this was last asked."""
        server, calls = self.server, self.app.machine.calls
        found: dict[str, object] = {
            "invocations": server.invocations,
            "lookups": server.lookups,
            "descriptions": server.descriptions,
            "rejected": self.filter.rejected,
            "members": dict(calls),
        }
        server.invocations = server.lookups = server.descriptions = self.filter.rejected = 0
        calls.clear()
        return found

    def faults(self) -> list[str]:
        """Where the stand-in itself failed, as no Excel would."""
        return self.server.faults
