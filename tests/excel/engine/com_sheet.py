"""A worksheet, its protection, its page and its links, as Excel's COM shows them."""

# ruff: noqa: N802 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine import cells
from tests.excel.engine.com_range import ComRange, areas_of
from tests.excel.engine.machine import Com, refuse
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, parse_area

if TYPE_CHECKING:
    from tests.excel.engine.com_book import ComBook

_STATES = {"visible": -1, "hidden": 0, "veryHidden": 2}
_ALLOWED = (
    "formatCells",
    "formatColumns",
    "formatRows",
    "insertColumns",
    "insertRows",
    "insertHyperlinks",
    "deleteColumns",
    "deleteRows",
    "sort",
    "autoFilter",
    "pivotTables",
)


class ComSheet(Com):
    def __init__(self, book: ComBook, ws: Any) -> None:
        self.machine = book.machine
        self.book = book
        self.ws = ws
        self.selected = Area(1, 1, 1, 1)

    def check_open(self) -> None:
        if self.ws.protection.sheet:
            refuse("您试图更改的单元格或图表位于受保护的工作表中。")

    def merged_at(self, row: int, column: int) -> Area | None:
        for each in self.ws.merged_cells.ranges:
            area = Area(each.min_row, each.min_col, each.max_row, each.max_col)
            if area.covers(row, column):
                return area
        return None

    def in_array(self, row: int, column: int) -> Area | None:
        arrays = (
            parse_area(cell.value.ref)
            for cell in self.ws._cells.values()
            if isinstance(cell.value, ArrayFormula)
        )
        return next((area for area in arrays if area and area.covers(row, column)), None)

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
        self.ws.title = value

    @property
    def Parent(self) -> ComBook:
        return self.book

    @property
    def Application(self) -> Any:
        return self.book.app

    @property
    def Index(self) -> int:
        return int(self.book.wb.index(self.ws)) + 1

    @property
    def Visible(self) -> int:
        return _STATES[self.ws.sheet_state]

    @Visible.setter
    def Visible(self, value: int) -> None:
        self.ws.sheet_state = next(name for name, number in _STATES.items() if number == int(value))

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
        self.book.changed()

    def Activate(self) -> None:
        if self.ws.sheet_state != "visible":
            refuse("类 Worksheet 的 Activate 方法无效")
        self.book.wb.active = self.book.wb.index(self.ws)
        self.book.app.active_book = self.book

    def Delete(self) -> None:
        shown = [each for each in self.book.wb.worksheets if each.sheet_state == "visible"]
        if self.ws.sheet_state == "veryHidden" or shown == [self.ws]:
            refuse("类 Worksheet 的 Delete 方法无效")
        self.book.wb.remove(self.ws)
        self.book.changed()

    AutoFilterMode = property(None, lambda self, _: setattr(self.ws.auto_filter, "ref", None))

    @property
    def Hyperlinks(self) -> list[Any]:
        found = (cell.hyperlink for cell in self.ws._cells.values())
        return [ComLink(self, link) for link in found if link]

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

    ProtectionMode = False

    @property
    def Protection(self) -> ComProtection:
        return ComProtection(self)

    def Unprotect(self, password: str | None = None) -> None:
        if password is None:
            refuse("Excel 会弹出输入密码的对话框")
        if self.ws.protection.password:
            refuse("您所提供的密码不正确。")
        self.ws.protection.sheet = False

    def Protect(self, _password: str, drawings: bool, contents: bool, scenarios: bool, *more: bool) -> None:  # noqa: FBT001
        stated = self.ws.protection
        stated.sheet, stated.objects, stated.scenarios = contents, drawings, scenarios
        for name, allowed in zip(_ALLOWED, more[1:], strict=True):
            setattr(stated, name, not allowed)


class ComRules(Com):
    """What hangs on all cells of a sheet and can be deleted at once."""

    def __init__(self, sheet: ComSheet, kind: str) -> None:
        self.machine = sheet.machine
        self.sheet = sheet
        self.kind = kind

    def Delete(self) -> None:
        ws = self.sheet.ws
        if self.kind == "lists":
            ws.data_validations.dataValidation = []
        elif self.kind == "conditions":
            ws.conditional_formatting = ConditionalFormattingList()
        else:
            for cell in ws._cells.values():
                cell.hyperlink = None


class ComCells(ComRange):
    """All cells of a sheet."""

    Validation = property(lambda self: ComRules(self.sheet, "lists"))
    FormatConditions = property(lambda self: ComRules(self.sheet, "conditions"))
    Hyperlinks = property(lambda self: ComRules(self.sheet, "links"))

    def __init__(self, sheet: ComSheet) -> None:
        super().__init__(sheet, Area(1, 1, LAST_ROW, LAST_COLUMN))

    def __call__(self, row: int, column: int) -> ComRange:
        return ComRange(self.sheet, Area(row, column, row, column))


class ComLink(Com):
    def __init__(self, sheet: ComSheet, link: Any) -> None:
        self.machine = sheet.machine
        self.link = link

    Address = property(
        lambda self: self.link.target or "", lambda self, value: setattr(self.link, "target", value or None)
    )


class ComTab(Com):
    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    def _colour(self, value: int) -> None:
        self.sheet.ws.sheet_properties.tabColor = "FF" + value.to_bytes(3, "little").hex().upper()

    Color = property(None, _colour)


class ComPage(Com):
    """The page of a sheet; of what we set it keeps the rows repeated on each page."""

    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    def __setattr__(self, name: str, value: object) -> None:
        if name == "PrintTitleRows":
            self.machine.wrote("ComPage.PrintTitleRows")
            self.sheet.ws.print_title_rows = str(value).replace("$", "") or None
        else:
            super().__setattr__(name, value)


class ComProtection(Com):
    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.stated = sheet.ws.protection

    def __getattr__(self, name: str) -> bool:
        known = {f"allow{each}".lower(): each for each in _ALLOWED}
        words = name.lower().replace("formatting", "format").replace("inserting", "insert")
        words = words.replace("deleting", "delete").replace("sorting", "sort").replace("usingpivot", "pivot")
        words = words.replace("filtering", "autofilter")
        return not getattr(self.stated, known[words])


def sheets_of(book: ComBook) -> Iterator[ComSheet]:
    for ws in book.wb.worksheets:
        yield book.sheet(ws)
