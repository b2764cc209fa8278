"""Filters of a sheet as Excel's COM shows them: its own, an advanced one, those of tables.

A file marks a row as hidden and does not say by what. As Excel does on opening it, the rows hidden below the
heading of a filter with a criterion count as the filter's; any others were hidden by hand.
"""

# ruff: noqa: N802 - COM's names are written so
# ruff: noqa: ANN401 - openpyxl's types are Excel's memory here

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.excel.engine import cells
from tests.excel.engine.machine import Com, refuse
from xlplugin.workbook.grid.grid import Area, parse_area

if TYPE_CHECKING:
    from tests.excel.engine.com_range import ComRange
    from tests.excel.engine.com_sheet import ComSheet


def filtered_rows(ws: Any) -> frozenset[int]:
    """The rows that any filter of a sheet hides."""
    tables = (_hidden_by(ws, table.autoFilter) for table in ws.tables.values())
    return frozenset().union(own_rows(ws), *tables)


def own_rows(ws: Any) -> frozenset[int]:
    """The rows that the sheet's own filter hides, or an advanced one: that has no arrows and no criteria."""
    if ws.sheet_properties.filterMode and not ws.auto_filter.ref:
        return _hidden_below(ws, cells.used_area(ws))
    return _hidden_by(ws, ws.auto_filter)


def show_own(ws: Any) -> None:
    """Take the criteria of the sheet's own filter, or an advanced one, back."""
    _show(ws, own_rows(ws))
    ws.sheet_properties.filterMode = None
    ws.auto_filter.filterColumn = []


def _hidden_by(ws: Any, stated: Any) -> frozenset[int]:
    area = parse_area(stated.ref) if stated is not None and stated.ref and stated.filterColumn else None
    return _hidden_below(ws, area) if area else frozenset()


def _hidden_below(ws: Any, area: Area) -> frozenset[int]:
    rows = (row for row, stated in ws.row_dimensions.items() if stated.hidden)
    return frozenset(row for row in rows if area.top < row <= area.bottom)


def _show(ws: Any, rows: frozenset[int]) -> None:
    for row in rows:
        ws.row_dimensions[row].hidden = False


class ComAutoFilter(Com):
    """A filter with arrows: the sheet's own, or that of a table."""

    def __init__(self, sheet: ComSheet, stated: Any) -> None:
        self.machine = sheet.machine
        self.sheet = sheet
        self.stated = stated

    @property
    def FilterMode(self) -> bool:
        return bool(_hidden_by(self.sheet.ws, self.stated))

    @property
    def Range(self) -> ComRange:
        return self.sheet.Range(self.stated.ref)

    def ShowAllData(self) -> None:
        """Fails where nothing is filtered, and on a protected sheet."""
        if self.sheet.is_closed() or not self.FilterMode:
            refuse("类 AutoFilter 的 ShowAllData 方法无效")
        _show(self.sheet.ws, _hidden_by(self.sheet.ws, self.stated))
        self.stated.filterColumn = []


class ComTable(Com):
    """A table (ListObject) of a sheet."""

    def __init__(self, sheet: ComSheet, table: Any) -> None:
        self.machine = sheet.machine
        self.sheet = sheet
        self.table = table

    @property
    def AutoFilter(self) -> ComAutoFilter | None:
        """None where the arrows of the table are switched off."""
        stated = self.table.autoFilter
        return ComAutoFilter(self.sheet, stated) if stated is not None else None

    def Unlist(self) -> None:
        """Become plain cells, all of them shown."""
        self.sheet.check_open()
        if self.table.autoFilter is not None:
            _show(self.sheet.ws, _hidden_by(self.sheet.ws, self.table.autoFilter))
        del self.sheet.ws.tables[self.table.displayName]


class ComTables(Com):
    """The tables of a sheet."""

    def __init__(self, sheet: ComSheet) -> None:
        self.machine = sheet.machine
        self.sheet = sheet

    @property
    def Count(self) -> int:
        return len(self.sheet.ws.tables)

    def __call__(self, number: int) -> ComTable:
        return ComTable(self.sheet, list(self.sheet.ws.tables.values())[number - 1])

    def __iter__(self) -> Iterator[ComTable]:
        for table in list(self.sheet.ws.tables.values()):
            self.machine.called(type(self).__name__, "next")
            yield ComTable(self.sheet, table)
