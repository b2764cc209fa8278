"""Filters of an open workbook: where one hides rows, Excel writes, copies and empties the other rows only.

A block written into a range with filtered rows puts its first value into every cell that is shown; a range
copied leaves the filtered rows out and is pasted without gaps. Rows that people hide themselves, or by
closing a group, are written and copied as all others. So nothing is done to a sheet while a filter hides rows
of it: our own sheets are shown whole, and people are asked to show theirs.
"""

from collections.abc import Iterator
from typing import Any

import xlwings as xw


def is_filtered(sheet: xw.Sheet) -> bool:
    """Whether a filter hides rows: the sheet's own, an advanced one, or that of a table on it."""
    return bool(sheet.api.FilterMode) or any(True for _ in _table_filters(sheet))


def show_whole(sheet: xw.Sheet) -> None:
    """Show all rows that filters hide; the arrows stay. The sheet must not be protected."""
    if sheet.api.FilterMode:
        sheet.api.ShowAllData()
    for arrows in list(_table_filters(sheet)):
        arrows.ShowAllData()


def _table_filters(sheet: xw.Sheet) -> Iterator[Any]:
    """The filters of tables that hide rows: the sheet's own ``FilterMode`` does not speak of them."""
    tables = sheet.api.ListObjects
    for table in tables if tables.Count else ():
        arrows = table.AutoFilter
        if arrows is not None and arrows.FilterMode:
            yield arrows
