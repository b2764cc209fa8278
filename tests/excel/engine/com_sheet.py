"""A worksheet as Excel's COM shows it."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine import cells
from tests.excel.engine.addresses import areas_of
from tests.excel.engine.com_filters import ComAutoFilter, ComTables, filtered_rows, own_rows, show_own
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.com_sheet_parts import ALLOWED, ComCells, ComLinks, ComPage, ComProtection, ComTab
from tests.excel.engine.machine import Com, refuse
from xlplugin.workbook.grid.grid import Area, parse_area

if TYPE_CHECKING:
    from tests.excel.engine.com_book import ComBook

_NAME = re.compile(r"[^\\/?*\[\]:]{1,31}")
_STATES = {"visible": -1, "hidden": 0, "veryHidden": 2}


class ComSheet(Com):
    def __init__(self, book: ComBook, ws: Any) -> None:
        self.machine = book.machine
        self.book = book
        self.ws = ws
        self.selected = Area(1, 1, 1, 1)
        self.spills: list[Area] = []
        self._arrays: tuple[int, list[Area]] = (-1, [])
        self.calculates = True
        self.people_only = False

    def is_closed(self) -> bool:
        """Whether programs are kept out, too.

        A sheet may be protected against people only (UserInterfaceOnly); no file keeps that, so that it is
        closed to everybody once the workbook was opened anew.
        """
        return bool(self.ws.protection.sheet) and not self.people_only

    def check_open(self) -> None:
        if self.is_closed():
            refuse("您试图更改的单元格或图表位于受保护的工作表中。")

    def filtered(self, area: Area) -> frozenset[int]:
        """The rows of an area that a filter hides, where it is more than one cell.

        What is done to a single cell works in a row that is filtered out, too; and rows hidden by hand, such
        as those of a collapsed group, are no matter.
        """
        if area.is_one_cell:
            return frozenset()
        return frozenset(row for row in filtered_rows(self.ws) if area.top <= row <= area.bottom)

    def merged_at(self, row: int, column: int) -> Area | None:
        for each in self.ws.merged_cells.ranges:
            area = Area(each.min_row, each.min_col, each.max_row, each.max_col)
            if area.covers(row, column):
                return area
        return None

    def merged_in(self, area: Area) -> bool:
        return any(area.covers(each.min_row, each.min_col) for each in self.ws.merged_cells.ranges)

    def in_array(self, row: int, column: int) -> Area | None:
        """The array formula that a cell belongs to; they are looked for once a call, whatever its cells."""
        call, arrays = self._arrays
        if call != self.machine.all_made:
            written = (cell._value for cell in self.ws._cells.values())
            found = (parse_area(each.ref) for each in written if isinstance(each, ArrayFormula))
            arrays = [area for area in found if area]
            self._arrays = self.machine.all_made, arrays
        return next((area for area in arrays if area.covers(row, column)), None)

    def spill(self, address: str) -> None:
        """Let the formula in the first of some cells fill the others by itself."""
        self.spills += areas_of(address)

    def spill_at(self, row: int, column: int) -> Area | None:
        return next((area for area in self.spills if area.covers(row, column)), None)

    def insert_rows(self, at: int, count: int) -> None:
        """Insert rows; formulas of any sheet that name this one by its name follow."""
        for each in self.ws.merged_cells.ranges:
            if each.min_row >= at:
                each.shift(row_shift=count)
        self.ws.insert_rows(at, count)
        name = re.escape(self.ws.title)
        pattern = re.compile(rf"('{name}'|{name})!(\$?[A-Z]+\$?)(\d+)")

        def follow(found: re.Match[str]) -> str:
            row = int(found[3])
            return f"{found[1]}!{found[2]}{row + count if row >= at else row}"

        for sheet in self.book.wb.worksheets:
            for cell in list(sheet._cells.values()):
                if cell.data_type == "f" and isinstance(cell.value, str):
                    cell._value = pattern.sub(follow, cell.value)
        self.book.changed()

    # COM from here on

    @property
    def Name(self) -> str:
        return str(self.ws.title)

    @Name.setter
    def Name(self, value: str) -> None:
        self.book.check_structure()
        others = (each.title.casefold() for each in self.book.wb._sheets if each is not self.ws)
        if value.casefold() in others or not _NAME.fullmatch(value):
            refuse("该名称已被使用，请使用其他名称。")
        self.ws.title = value

    @property
    def Parent(self) -> ComBook:
        return self.book

    @property
    def Application(self) -> Any:
        return self.book.app

    @property
    def Index(self) -> int:
        return self.book.place_of(self.ws) + 1

    @property
    def Visible(self) -> int:
        return _STATES[self.ws.sheet_state]

    @Visible.setter
    def Visible(self, value: int) -> None:
        state = next(name for name, number in _STATES.items() if number == int(value))
        if state != "visible":
            self._go("不能设置类 Worksheet 的 Visible 属性")
        self.ws.sheet_state = state

    def _go(self, words: str) -> None:
        """Leave the front; one sheet must stay to be seen."""
        if not any(each.sheet_state == "visible" for each in self.book.wb._sheets if each is not self.ws):
            refuse(words)
        self.book.show_another(self.ws)

    @property
    def EnableCalculation(self) -> bool:
        return self.calculates

    @EnableCalculation.setter
    def EnableCalculation(self, value: bool) -> None:
        """Switched on again, Excel is documented to calculate the whole sheet."""
        if value and not self.calculates:
            self.book.changed()
        self.calculates = value

    def Range(self, first: Any, last: ComRange | None = None) -> ComRange:
        if isinstance(first, ComRange) and last is not None:
            area = Area(first.area.top, first.area.left, last.area.bottom, last.area.right)
            return ComRange(self, area)
        return ComRange(self, *areas_of(first))

    @property
    def Cells(self) -> ComCells:
        return ComCells(self)

    @property
    def UsedRange(self) -> ComRange:
        return ComRange(self, cells.used_area(self.ws))

    def Calculate(self) -> None:
        self.book.calculate(self.ws.title)

    def Activate(self) -> None:
        if self.ws.sheet_state != "visible":
            refuse("类 Worksheet 的 Activate 方法无效")
        self.book.show(self.ws)
        self.book.app.active_book = self.book

    def Delete(self) -> None:
        self.book.check_structure()
        self.book.check_alone()
        if self.ws.sheet_state == "veryHidden":
            refuse("类 Worksheet 的 Delete 方法无效")
        self._go("工作簿内至少含有一张可视工作表。")
        front = self.book.wb.active
        self.book.wb.remove(self.ws)
        self.book.show(front)
        self.book.changed()

    def Move(self, Before: Any = None, After: Any = None) -> None:
        """Stand elsewhere, and in front."""
        self.book.check_structure()
        if self.ws.sheet_state == "veryHidden" or (Before or After) is None:
            refuse("类 Worksheet 的 Move 方法无效")
        sheets = self.book.wb._sheets
        sheets.remove(self.ws)
        sheets.insert(sheets.index((Before or After).ws) + (After is not None), self.ws)
        self.book.show(self.ws)

    @property
    def AutoFilterMode(self) -> bool:
        """Whether the sheet's own filter has arrows: neither an advanced filter nor tables have those."""
        return bool(self.ws.auto_filter.ref)

    @AutoFilterMode.setter
    def AutoFilterMode(self, value: bool) -> None:
        """Takes the arrows away and shows what was filtered out; none can be put up so."""
        if value or self.is_closed():
            refuse("不能设置类 Worksheet 的 AutoFilterMode 属性")
        if self.ws.auto_filter.ref:
            show_own(self.ws)
            self.ws.auto_filter.ref = None

    @property
    def AutoFilter(self) -> ComAutoFilter | None:
        return ComAutoFilter(self, self.ws.auto_filter) if self.ws.auto_filter.ref else None

    @property
    def FilterMode(self) -> bool:
        """Whether the sheet's own filter or an advanced one hides rows.

        That of a table is reported to count only while the active cell is in the table.
        """
        return bool(own_rows(self.ws)) or self._front_filter() is not None

    def ShowAllData(self) -> None:
        """Fails where nothing is filtered, and on a protected sheet even if that allows filtering."""
        if self.is_closed() or not self.FilterMode:
            refuse("类 Worksheet 的 ShowAllData 方法无效")
        show_own(self.ws)
        table = self._front_filter()
        if table is not None:
            table.ShowAllData()

    def _front_filter(self) -> ComAutoFilter | None:
        """The filter that hides rows of the table with the active cell."""
        for table in self.ws.tables.values():
            covers = ComRange(self, *areas_of(table.ref)).area.covers(self.selected.top, self.selected.left)
            found = ComAutoFilter(self, table.autoFilter)
            if covers and found.FilterMode:
                return found
        return None

    @property
    def ListObjects(self) -> ComTables:
        return ComTables(self)

    @property
    def Hyperlinks(self) -> ComLinks:
        return ComLinks(self)

    @property
    def Tab(self) -> ComTab:
        return ComTab(self)

    @property
    def PageSetup(self) -> ComPage:
        return ComPage(self)

    @property
    def ProtectContents(self) -> bool:
        return bool(self.ws.protection.sheet)

    @property
    def ProtectDrawingObjects(self) -> bool:
        return bool(self.ws.protection.objects)

    @property
    def ProtectScenarios(self) -> bool:
        return bool(self.ws.protection.scenarios)

    @property
    def ProtectionMode(self) -> bool:
        return self.people_only and bool(self.ws.protection.sheet)

    @property
    def Protection(self) -> ComProtection:
        return ComProtection(self)

    def Unprotect(self, password: str | None = None) -> None:
        self.book.check_alone()
        if password is None:
            refuse("Excel 会弹出输入密码的对话框")
        if self.ws.protection.password:
            refuse("您所提供的密码不正确。")
        self.ws.protection.sheet = False

    def Protect(self, _password: str, drawings: bool, contents: bool, scenarios: bool, *more: bool) -> None:  # noqa: FBT001
        self.book.check_alone()
        stated = self.ws.protection
        self.people_only = more[0]
        stated.sheet, stated.objects, stated.scenarios = contents, drawings, scenarios
        for name, allowed in zip(ALLOWED, more[1:], strict=True):
            setattr(stated, name, not allowed)
