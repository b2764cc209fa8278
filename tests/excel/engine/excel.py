"""A running Excel for one test."""

from pathlib import Path

import xlwings as xw

from tests.excel.engine.machine import Machine
from tests.excel.engine.wrappers import ENGINE


class Excel:
    """One Excel; ``machine`` counts its calls and lets writes fail."""

    def __init__(self) -> None:
        self.app = xw.App(impl=ENGINE.apps.add())

    @property
    def machine(self) -> Machine:
        machine = self.app.api.machine
        assert isinstance(machine, Machine)
        return machine

    def open(self, path: Path) -> xw.Book:
        return self.app.books.open(str(path))

    def quit(self) -> None:
        ENGINE.apps.running.remove(self.app.impl)


def saved_copy(book: xw.Book, path: Path) -> Path:
    """The workbook as Excel would save it, its formulas calculated."""
    book.api.SaveCopyAs(str(path))
    return path
