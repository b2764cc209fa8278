"""A running Excel for one test, behind xlwings' own classes for Windows."""

from pathlib import Path

import xlwings as xw

from tests.excel.engine.com_application import ComApplication
from tests.excel.engine.machine import Machine
from tests.excel.engine.pywin32 import Desktop, xlwings_for_windows
from xlplugin.excel.live.retry import RetryingObject

_DESKTOP = Desktop()
_XLWINDOWS = xlwings_for_windows(_DESKTOP)
xw.engines.add(xw.Engine(impl=_XLWINDOWS.engine))
xw.engines["excel"].activate()


class Excel:
    """One Excel; ``machine`` counts its calls and lets writes fail.

    Its workbooks are wrapped as the ribbon's door wraps the one that VBA hands over.
    """

    def __init__(self) -> None:
        self.com = ComApplication()
        _DESKTOP.show(self.com.hwnd, self.com)
        self.app = xw.App(impl=_XLWINDOWS.App(xl=self.com))

    @property
    def machine(self) -> Machine:
        return self.com.machine

    def open(self, path: Path) -> xw.Book:
        return _wrapped(self.app.books.open(str(path)).api)

    def in_front(self) -> xw.Book:
        """The workbook in front as the next press has it, of which nothing is known yet."""
        return _wrapped(self.com.active_book)

    def quit(self) -> None:
        _DESKTOP.close(self.com.hwnd)


def _wrapped(com: object) -> xw.Book:
    return xw.Book(impl=_XLWINDOWS.Book(xl=RetryingObject(com)))


def handed_over(book: xw.Book) -> xw.Book:
    """The workbook as VBA hands it over at a press: nothing that an earlier one asked is known of it."""
    return _wrapped(object.__getattribute__(book.api, "_inner"))


def saved_copy(book: xw.Book, path: Path) -> Path:
    """The workbook as Excel would save it, its formulas calculated."""
    book.api.SaveCopyAs(str(path))
    return path
