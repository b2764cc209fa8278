"""A workbook and its window, as Excel's COM shows them."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import datetime
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.engine import sizes
from tests.excel.engine.binding import bind_opened, stored
from tests.excel.engine.calculation import package_of, results
from tests.excel.engine.com_names import ComNames
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.com_sheet import ComSheet
from tests.excel.engine.com_sheets import ComChart, ComSheets, ComWorksheets
from tests.excel.engine.machine import Com, refuse
from tests.excel.engine.pywin32 import ComError
from tests.workbook.books import opened, with_macros
from xlplugin.functions.cell import Cell as Value
from xlplugin.workbook.file.xmlpart import decode_xstring
from xlplugin.workbook.grid.grid import Place, a1

if TYPE_CHECKING:
    from tests.excel.engine.com_application import ComApplication

_DISCONNECTED = -2147417848
"""RPC_E_DISCONNECTED: what COM says of every member of a sheet that was deleted."""

_VIEWS = ("normal", "pageBreakPreview", "pageLayout")


class ComBook(Com):
    def __init__(self, app: ComApplication, path: Path) -> None:
        self.machine = app.machine
        self.app = app
        self.path = path
        self.wb: Any = _loaded(path)
        self.sheets: dict[int, ComSheet | ComChart] = {}
        self.full_name = str(path)
        self.read_only = False
        self.shown: dict[Place, Value] = results(opened(path))
        self.dirty = False
        self.shared = False
        self.structure = bool(self.wb.security and self.wb.security.lockStructure)
        bind_opened(self.wb, plain=app.binds_plain_names)
        for ws in self.wb.worksheets:
            sizes.spread_columns(ws)
            _as_stored(self.wb, ws)

    def opened_from(self, address: str) -> None:
        """Be a workbook from the cloud, whose full name is an address, or one never saved, with no folder."""
        self.full_name = address

    def sheet(self, ws: Any) -> Any:
        kind = ComSheet if isinstance(ws, Worksheet) else ComChart
        return self.sheets.setdefault(id(ws), kind(self, ws))

    def changed(self) -> None:
        self.dirty = True

    def results(self) -> dict[Place, Value]:
        """What formulas show; in manual mode what they showed before, and new ones nothing."""
        if self.dirty and not self.app.by_hand():
            self.calculate()
        return self.shown

    def calculate(self, sheet: str = "") -> None:
        """Calculate what is dirty, of one sheet or of all."""
        if self.dirty:
            fresh = results(package_of(self.wb, self.path)) if self._has_formulas() else {}
            of_it = {place: value for place, value in fresh.items() if sheet in ("", place.sheet)}
            self.shown = {**self.shown, **of_it} if sheet else fresh
            self.dirty = bool(sheet)

    def _has_formulas(self) -> bool:
        return any(cell.data_type == "f" for ws in self.wb.worksheets for cell in ws._cells.values())

    def check_structure(self) -> None:
        if self.structure:
            refuse("工作簿受保护，无法更改。")

    def check_alone(self) -> None:
        """Of a workbook shared in the old way no sheet is deleted or protected, no cells are merged."""
        if self.shared:
            refuse("不能在共享工作簿中执行此操作。")

    def active_sheet(self) -> ComSheet | ComChart:
        found: ComSheet | ComChart = self.sheet(self.wb.active)
        return found

    def place_of(self, ws: Any) -> int:
        """How many sheets are before one, those without cells too; a deleted one is no object any more."""
        if ws not in self.wb._sheets:
            raise ComError(_DISCONNECTED, "被调用的对象已与其客户端断开连接。")
        return int(self.wb._sheets.index(ws))

    def show(self, ws: Any) -> None:
        """Have a sheet in front, wherever it stands by now."""
        self.wb._active_sheet_index = self.place_of(ws)

    def show_another(self, ws: Any) -> None:
        """Have another sheet in front where this one was, as it goes."""
        if self.wb.active is ws:
            at = self.place_of(ws)
            others = [*self.wb._sheets[at + 1 :], *reversed(self.wb._sheets[:at])]
            self.show(next(each for each in others if each.sheet_state == "visible"))

    # COM from here on

    Final = False
    Excel8CompatibilityMode = False

    @property
    def MultiUserEditing(self) -> bool:
        return self.shared

    @property
    def Name(self) -> str:
        return self.path.name

    @property
    def FullName(self) -> str:
        return self.full_name

    @property
    def Path(self) -> str:
        return self.full_name.rpartition("/")[0]

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
    def ActiveSheet(self) -> ComSheet | ComChart:
        return self.active_sheet()

    @property
    def Sheets(self) -> ComSheets:
        return ComSheets(self)

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

    def Close(self, SaveChanges: bool | None = None) -> None:  # noqa: ARG002, FBT001
        self.app.books.remove(self)
        if self.app.active_book is self:
            self.app.active_book = self.app.books[-1] if self.app.books else None

    def SaveCopyAs(self, path: str) -> None:
        saved = stored(package_of(self.wb, self.path), links=self.app.stores_links)
        Path(path).write_bytes(saved)


class ComWindow(Com):
    """The window of a workbook: what is set belongs to its active sheet."""

    ScrollRow = 1
    ScrollColumn = 1
    SplitRow = 0
    SplitColumn = 0

    def __init__(self, book: ComBook) -> None:
        self.machine = book.machine
        self.book = book
        self.ws: Any = book.wb.active

    @property
    def RangeSelection(self) -> Any:
        """The selected cells of the sheet in front, also while something else is selected there."""
        sheet = self.book.active_sheet()
        if not isinstance(sheet, ComSheet):
            refuse("应用程序定义或对象定义错误")
        return ComRange(sheet, sheet.selected)

    @property
    def View(self) -> int:
        return 1 + _VIEWS.index(self.ws.sheet_view.view or _VIEWS[0])

    @View.setter
    def View(self, value: int) -> None:
        self.ws.sheet_view.view = _VIEWS[value - 1]

    def _freeze(self, value: bool) -> None:  # noqa: FBT001
        if value and self.ws.sheet_view.view == _VIEWS[2]:
            refuse("不能设置类 Window 的 FreezePanes 属性")  # the page layout has no panes
        stated = {"SplitRow": 0, "SplitColumn": 0, **vars(self)}
        self.ws.freeze_panes = a1(stated["SplitRow"] + 1, stated["SplitColumn"] + 1) if value else None

    FreezePanes = property(None, _freeze)
    DisplayGridlines = property(None, lambda self, value: setattr(self.ws.sheet_view, "showGridLines", value))


def _loaded(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return (
            with_macros(path, rich_text=True)
            if path.suffix == ".xlsm"
            else load_workbook(path, rich_text=True)
        )


def _as_stored(book: Workbook, ws: Any) -> None:
    """Numbers and texts as Excel has them: openpyxl makes dates of some, and leaves some signs in code."""
    cells: list[Any] = [cell for cell in ws._cells.values() if isinstance(cell, Cell)]
    for cell in cells:
        if cell.data_type == "d":
            cell._value = datetime.to_excel(cell.value, book.epoch)  # type: ignore[no-untyped-call]
            cell.data_type = "n"
        elif cell.data_type == "s" and type(cell.value) is str:
            cell._value = decode_xstring(cell.value)
