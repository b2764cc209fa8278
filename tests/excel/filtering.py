"""Sheets as people leave them: rows hidden by the sheet's filter, an advanced one, a table's, or by hand."""

# ruff: noqa: ANN401 - openpyxl's own sheets

from collections.abc import Callable, Iterable
from typing import Any, Final

from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table, TableColumn

_CRITERION: Final = "只看这些"


def filtered(ws: Any, area: str, rows: Iterable[int]) -> None:
    """Hide rows by the sheet's own filter."""
    ws.auto_filter.ref = area
    ws.auto_filter.filterColumn = [_criterion()]
    by_hand(ws, area, rows)


def filtered_in_place(ws: Any, area: str, rows: Iterable[int]) -> None:
    """Hide rows by an advanced filter, which has no arrows."""
    ws.auto_filter.ref = None
    ws.sheet_properties.filterMode = True
    by_hand(ws, area, rows)


def filtered_table(ws: Any, area: str, rows: Iterable[int]) -> None:
    """Hide rows by the filter of a table, which takes the place of the sheet's own."""
    ws.auto_filter.ref = None
    table = Table(displayName=f"表{len(ws.tables) + 1}", ref=area)
    width = len(ws[area][0])
    table.tableColumns = [TableColumn(id=each, name=f"列{each}") for each in range(1, width + 1)]
    table.autoFilter = type(ws.auto_filter)(ref=area, filterColumn=[_criterion()])
    ws.tables[table.displayName] = table
    by_hand(ws, area, rows)


def by_hand(ws: Any, _area: str, rows: Iterable[int]) -> None:
    """Hide rows as people do."""
    for row in rows:
        ws.row_dimensions[row].hidden = True


def grouped(ws: Any, area: str, rows: Iterable[int]) -> None:
    """Hide rows by closing a group of them."""
    by_hand(ws, area, rows)
    for row in rows:
        ws.row_dimensions[row].outlineLevel = 1


def _criterion() -> FilterColumn:
    return FilterColumn(colId=0, filters=Filters(filter=[_CRITERION]))


FILTERS: Final[dict[str, Callable[[Any, str, Iterable[int]], None]]] = {
    "sheet": filtered,
    "advanced": filtered_in_place,
    "table": filtered_table,
}
"""All that hides rows so that Excel passes them over."""

HIDDEN: Final[dict[str, Callable[[Any, str, Iterable[int]], None]]] = {"by hand": by_hand, "grouped": grouped}
"""All that hides rows that Excel writes and copies as any other."""
