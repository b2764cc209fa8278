"""The application, its workbooks and their windows, as Excel's COM shows them."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import datetime
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.engine import sizes
from tests.excel.engine.calculation import package_of, results
from tests.excel.engine.com_names import ComNames
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.com_sheet import ComSheet, sheets_of
from tests.excel.engine.machine import Com, Machine, refuse
from tests.workbook.books import opened
from xlplugin.functions.cell import Cell as Value
from xlplugin.workbook.file.xstring import decode_xstring
from xlplugin.workbook.grid.grid import Place, a1

_AUTOMATIC = -4105


class ComApplication(Com):
    def __init__(self) -> None:
        self.machine = Machine()
        self.books: list[ComBook] = []
        self.active_book: ComBook | None = None
        self.ScreenUpdating = True
        self.EnableEvents = True
        self.DisplayAlerts = True
        self.Calculation = _AUTOMATIC
        self.StatusBar: object = False
        self.CutCopyMode: object = 0
        self.Visible = True
        self.Hwnd = 1
        self.Version = "16.0"

    def active_sheet(self) -> ComSheet | None:
        book = self.active_book
        return book.sheet(book.wb.active) if book and isinstance(book.wb.active, Worksheet) else None

    @property
    def Selection(self) -> ComRange:
        sheet = self.active_sheet()
        if sheet is None:
            refuse("没有打开的工作簿")
        return ComRange(sheet, sheet.selected)

    @property
    def Workbooks(self) -> ComBooks:
        return ComBooks(self)

    def Calculate(self) -> None:
        for book in self.books:
            book.changed()


class ComBooks(Com):
    def __init__(self, app: ComApplication) -> None:
        self.machine = app.machine
        self.app = app

    def __call__(self, key: str) -> ComBook:
        found = next((book for book in self.app.books if book.path.name == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[ComBook]:
        return iter(self.app.books)

    @property
    def Count(self) -> int:
        return len(self.app.books)

    def Open(self, path: str, _links: object = None, read_only: object = None, *_more: object) -> ComBook:
        book = ComBook(self.app, Path(path))
        book.read_only = bool(read_only)
        self.app.books.append(book)
        self.app.active_book = book
        return book


class ComBook(Com):
    def __init__(self, app: ComApplication, path: Path) -> None:
        self.machine = app.machine
        self.app = app
        self.path = path
        self.wb: Any = _loaded(path)
        self.sheets: dict[int, ComSheet] = {}
        self.read_only = False
        self.known: dict[Place, Value] | None = results(opened(path))
        self.structure = bool(self.wb.security and self.wb.security.lockStructure)
        for ws in self.wb.worksheets:
            sizes.spread_columns(ws)
            _as_stored(self.wb, ws)

    def sheet(self, ws: Any) -> ComSheet:
        return self.sheets.setdefault(id(ws), ComSheet(self, ws))

    def changed(self) -> None:
        self.known = None

    def results(self) -> dict[Place, Value]:
        if self.known is None:
            self.known = results(package_of(self.wb, self.path))
        return self.known

    # COM from here on

    Final = False
    MultiUserEditing = False

    @property
    def Name(self) -> str:
        return self.path.name

    @property
    def FullName(self) -> str:
        return str(self.path)

    @property
    def Application(self) -> ComApplication:
        return self.app

    @property
    def ReadOnly(self) -> bool:
        return self.read_only

    @property
    def ProtectStructure(self) -> bool:
        return self.structure

    @property
    def Date1904(self) -> bool:
        return bool(self.wb.epoch.year == 1904)

    @property
    def ActiveSheet(self) -> ComSheet:
        return self.sheet(self.wb.active)

    @property
    def Sheets(self) -> list[Any]:
        return [self.sheet(each) if isinstance(each, Worksheet) else ComChart(each) for each in self._all()]

    def _all(self) -> list[Any]:
        return list(self.wb._sheets)

    @property
    def Worksheets(self) -> ComWorksheets:
        return ComWorksheets(self)

    @property
    def Names(self) -> ComNames:
        return ComNames(self)

    def Windows(self, _number: int) -> ComWindow:
        return ComWindow(self)

    def Activate(self) -> None:
        self.app.active_book = self

    def Close(self, *, SaveChanges: bool) -> None:  # noqa: ARG002
        self.app.books.remove(self)
        if self.app.active_book is self:
            self.app.active_book = self.app.books[-1] if self.app.books else None

    def SaveCopyAs(self, path: str) -> None:
        Path(path).write_bytes(package_of(self.wb, self.path).to_bytes())


class ComChart:
    """A sheet without cells."""

    def __init__(self, chart: Any) -> None:
        self.Name = chart.title


class ComWorksheets(Com):
    def __init__(self, book: ComBook) -> None:
        self.machine = book.machine
        self.book = book

    def __call__(self, key: int | str) -> ComSheet:
        found = list(sheets_of(self.book))
        if isinstance(key, int):
            return found[key - 1]
        named = next((sheet for sheet in found if sheet.ws.title.casefold() == key.casefold()), None)
        if named is None:
            refuse("下标越界")
        return named

    def __iter__(self) -> Iterator[ComSheet]:
        for sheet in sheets_of(self.book):
            self.machine.called("ComWorksheets", "next")
            yield sheet

    @property
    def Count(self) -> int:
        return len(self.book.wb.worksheets)

    @property
    def Parent(self) -> ComBook:
        return self.book

    def Add(self, after: ComSheet) -> ComSheet:
        """A sheet behind another; it becomes the active one."""
        if self.book.structure:
            refuse("工作簿受保护，无法更改。")
        ws = self.book.wb.create_sheet(index=self.book.wb.index(after.ws) + 1)
        sheet = self.book.sheet(ws)
        self.book.wb.active = self.book.wb.index(ws)
        return sheet


class ComWindow(Com):
    """The window of a workbook: what is set belongs to its active sheet."""

    View = 1
    ScrollRow = 1
    ScrollColumn = 1
    SplitRow = 0
    SplitColumn = 0

    def __init__(self, book: ComBook) -> None:
        self.machine = book.machine
        self.ws: Any = book.wb.active

    def _freeze(self, value: bool) -> None:  # noqa: FBT001
        self.ws.freeze_panes = a1(self.SplitRow + 1, self.SplitColumn + 1) if value else None

    FreezePanes = property(None, _freeze)
    DisplayGridlines = property(None, lambda self, value: setattr(self.ws.sheet_view, "showGridLines", value))


def _loaded(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path, rich_text=True, keep_vba=path.suffix == ".xlsm")


def _as_stored(book: Workbook, ws: Any) -> None:
    """Numbers and texts as Excel has them: openpyxl makes dates of some, and leaves some signs in code."""
    cells: list[Any] = [cell for cell in ws._cells.values() if isinstance(cell, Cell)]
    for cell in cells:
        if cell.data_type == "d":
            cell._value = datetime.to_excel(cell.value, book.epoch)  # type: ignore[no-untyped-call]
            cell.data_type = "n"
        elif cell.data_type == "s" and type(cell.value) is str:
            cell._value = decode_xstring(cell.value)
