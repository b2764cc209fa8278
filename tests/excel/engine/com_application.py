"""The application and what may be selected in it, as Excel's COM shows them."""

# ruff: noqa: N802 - COM's names are written so

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.excel.engine.com_book import ComBook
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.com_sheet import ComSheet
from tests.excel.engine.com_sheets import ComChart
from tests.excel.engine.machine import Com, Machine, refuse

_AUTOMATIC = -4105
_MANUAL = -4135
_HANDLES = count(1)


class ComApplication(Com):
    ScreenUpdating = True
    EnableEvents = True
    DisplayAlerts = True
    StatusBar: object = False
    CutCopyMode: object = 0
    PrintCommunication = True
    Visible = True
    Version = "16.0"

    def __init__(self) -> None:
        self.machine = Machine()
        self.books: list[ComBook] = []
        self.active_book: ComBook | None = None
        self.picked: ComPicture | None = None
        self.hwnd = next(_HANDLES)
        self.mode = _AUTOMATIC
        self.binds_plain_names = False
        self.stores_links = True

    def by_hand(self) -> bool:
        return self.mode == _MANUAL

    def pick_picture(self) -> None:
        """Select a picture, as a person does by clicking on it."""
        self.picked = ComPicture(self.machine)

    # COM from here on

    @property
    def Hwnd(self) -> int:
        return self.hwnd

    @property
    def Application(self) -> ComApplication:
        return self

    @property
    def Calculation(self) -> int:
        return self.mode

    @Calculation.setter
    def Calculation(self, mode: int) -> None:
        for book in self.books:
            book.results()  # of what changed until now
        self.mode = mode

    @property
    def ActiveWorkbook(self) -> ComBook | None:
        return self.active_book

    @property
    def ActiveSheet(self) -> ComSheet | ComChart | None:
        return self.active_book.active_sheet() if self.active_book else None

    @property
    def Selection(self) -> ComRange | ComPicture | None:
        sheet = self.active_book.active_sheet() if self.active_book else None
        if isinstance(sheet, ComSheet) and self.picked is None:
            return ComRange(sheet, sheet.selected)
        return self.picked or (ComPicture(self.machine) if sheet else None)

    @property
    def Workbooks(self) -> ComBooks:
        return ComBooks(self)

    def Calculate(self) -> None:
        for book in self.books:
            book.calculate()

    def CalculateFull(self) -> None:
        for book in self.books:
            book.changed()
            book.calculate()


class ComPicture(Com):
    """What is selected where no cells are: it has no address."""

    Name = "图片 1"

    def __init__(self, machine: Machine) -> None:
        self.machine = machine


class ComBooks(Com):
    def __init__(self, app: ComApplication) -> None:
        self.machine = app.machine
        self.app = app

    def __call__(self, key: str | int) -> ComBook:
        named = {book.path.name: book for book in self.app.books} | dict(enumerate(self.app.books, start=1))
        found = named.get(key)
        return found or refuse("下标越界")

    def __iter__(self) -> Iterator[ComBook]:
        return iter(self.app.books)

    @property
    def Application(self) -> ComApplication:
        return self.app

    @property
    def Count(self) -> int:
        return len(self.app.books)

    def Open(self, path: str, _links: object = None, read_only: object = None, *_more: object) -> ComBook:
        book = ComBook(self.app, Path(path))
        book.read_only = bool(read_only)
        self.app.books.append(book)
        self.app.active_book = book
        return book
