"""The addresses of ranges: cells, whole rows, whole columns, several of them."""

import re
from collections.abc import Iterable

from tests.excel.engine.machine import refuse
from xlplugin.workbook.grid.grid import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    a1,
    column_letters,
    column_number,
    parse_area,
)

_ROWS = re.compile(r"\$?(\d+):\$?(\d+)")
_COLUMNS = re.compile(r"\$?([A-Z]+):\$?([A-Z]+)")
_LONGEST = 255


def areas_of(address: str) -> list[Area]:
    """The areas of an address, which must not be long."""
    if len(address) > _LONGEST:
        refuse("类 Worksheet 的 Range 方法无效")
    return [_area(part) for part in address.split(",")]


def _area(part: str) -> Area:
    if rows := _ROWS.fullmatch(part):
        return Area(int(rows[1]), 1, int(rows[2]), LAST_COLUMN)
    if columns := _COLUMNS.fullmatch(part):
        return Area(1, column_number(columns[1]), LAST_ROW, column_number(columns[2]))
    return parse_area(part) or refuse(f"没有这个区域：{part}")


def address_of(areas: Iterable[Area]) -> str:
    """The address of areas; whole rows and columns are called by their numbers and letters."""
    return ",".join(map(_absolute, areas))


def _absolute(area: Area) -> str:
    if area.right - area.left + 1 == LAST_COLUMN:
        return f"${area.top}:${area.bottom}"
    if area.bottom - area.top + 1 == LAST_ROW:
        return f"${column_letters(area.left)}:${column_letters(area.right)}"
    corners = (a1(area.top, area.left), a1(area.bottom, area.right))
    first, last = (re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cell) for cell in corners)
    return first if area.is_one_cell else f"{first}:{last}"
