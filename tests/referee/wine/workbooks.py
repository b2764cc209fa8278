"""Runs under Windows Python: the stand-in's application with its workbooks, its objects behind COM."""

import sys
import tempfile
from pathlib import Path
from typing import Final

assert sys.platform == "win32"

# Behind everything else: of the project only the tests come from there, the rest is what is installed.
sys.path.append(str(Path(__file__).parents[3]))

import win32gui  # noqa: E402 - it is there only under Windows
from serving import Server  # noqa: E402 - as above
from type_library import TypeLibrary  # noqa: E402 - as above

from tests.excel.engine.com_application import ComApplication  # noqa: E402 - as above
from tests.excel.engine.com_book import ComBook  # noqa: E402 - as above

_FILE: Final = "standin.tlb"


class Workbooks:
    """One Excel with its workbooks."""

    def __init__(self) -> None:
        self.app = ComApplication()
        self.app.hwnd = win32gui.GetDesktopWindow()  # xlwings asks for the process of the window
        self.server = Server(TypeLibrary(Path(tempfile.mkdtemp()) / _FILE))

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

    def save(self, path: str) -> None:
        """Save a copy of the active workbook."""
        self._book().SaveCopyAs(path)

    def close(self) -> None:
        """Close the active workbook."""
        self._book().Close()

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

    def asked(self) -> dict[str, int]:
        """What was asked through COM since this was last asked."""
        server = self.server
        found = {
            "invocations": server.invocations,
            "lookups": server.lookups,
            "descriptions": server.descriptions,
        }
        server.invocations = server.lookups = server.descriptions = 0
        return found

    def faults(self) -> list[str]:
        """Where the stand-in itself failed, as no Excel would."""
        return self.server.faults
