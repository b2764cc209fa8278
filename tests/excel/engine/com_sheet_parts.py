"""What hangs on a sheet, as Excel's COM shows it: its protection, its page, its tab, its links and rules."""

# ruff: noqa: N802, N803 - COM's names are written so
# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormattingList

from tests.excel.engine.cells import used_area
from tests.excel.engine.com_range import ComRange
from tests.excel.engine.machine import Com
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area

if TYPE_CHECKING:
    from tests.excel.engine.com_sheet import ComSheet

ALLOWED = (
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
"""What a protected sheet may allow, in the order in which ``Protect`` takes it."""


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

    def Copy(self, Destination: ComRange) -> None:
        """Copied as a whole, rows and columns take their sizes along, and whether they are hidden."""
        used = used_area(self.sheet.ws)
        ComRange.Copy(ComRange(self.sheet, used), ComRange(Destination.sheet, used))
        for mine, theirs in (
            (self.sheet.ws.row_dimensions, Destination.sheet.ws.row_dimensions),
            (self.sheet.ws.column_dimensions, Destination.sheet.ws.column_dimensions),
        ):
            for key, stated in mine.items():
                theirs[key] = copy(stated)
                theirs[key].worksheet = Destination.sheet.ws


class ComLink(Com):
    def __init__(self, sheet: ComSheet, link: Any) -> None:
        self.machine = sheet.machine
        self.link = link

    Address = property(
        lambda self: self.link.target or "", lambda self, value: setattr(self.link, "target", value or None)
    )


class ComLinks(Com):
    """The links on a sheet."""

    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    def _links(self) -> list[ComLink]:
        found = (cell.hyperlink for cell in self.sheet.ws._cells.values())
        return [ComLink(self.sheet, link) for link in found if link]

    @property
    def Count(self) -> int:
        return len(self._links())

    def __call__(self, number: int) -> ComLink:
        return self._links()[number - 1]

    def __iter__(self) -> Iterator[ComLink]:
        return iter(self._links())


class ComTab(Com):
    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    def _colour(self, value: int) -> None:
        self.sheet.ws.sheet_properties.tabColor = "FF" + value.to_bytes(3, "little").hex().upper()

    Color = property(None, _colour)


class ComPage(Com):
    """The page of a sheet; of what we set it keeps the rows repeated on each page, and what is printed."""

    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    Orientation = 1
    PaperSize = 1
    Zoom: object = 100
    FitToPagesWide: object = 1
    FitToPagesTall: object = 1
    CenterHorizontally = False
    CenterFooter = ""

    def _repeat(self, rows: str) -> None:
        self.sheet.ws.print_title_rows = rows.replace("$", "") or None

    def _print(self, area: str) -> None:
        self.sheet.ws.print_area = area or None

    PrintTitleRows = property(None, _repeat)
    PrintArea = property(None, _print)


class ComProtection(Com):
    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.stated = sheet.ws.protection

    def __getattr__(self, name: str) -> bool:
        known = {f"allow{each}".lower(): each for each in ALLOWED}
        words = name.lower().replace("formatting", "format").replace("inserting", "insert")
        words = words.replace("deleting", "delete").replace("sorting", "sort").replace("usingpivot", "pivot")
        words = words.replace("filtering", "autofilter")
        return not getattr(self.stated, known[words])
