"""What a sheet of our own has besides cells: widths, heights, filter, frozen panes, tab and printed page."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import groupby
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import range_of, unions
from xlplugin.excel.live.reading import is_shown
from xlplugin.workbook.edit.plan import NewSheet
from xlplugin.workbook.grid.grid import column_letters

_NORMAL_VIEW: Final = 1
_LANDSCAPE: Final = 2
_A4: Final = 9
_PAGE: Final = (
    ("Orientation", _LANDSCAPE),
    ("PaperSize", _A4),
    ("Zoom", False),
    ("FitToPagesWide", 1),
    ("FitToPagesTall", False),
    ("CenterHorizontally", True),
    ("CenterFooter", "第 &P 页，共 &N 页"),
)


def dress(target: xw.Sheet, sheet: NewSheet) -> None:
    """Give a sheet, its cells written, what else was planned for it."""
    for width, columns in _alike(sheet.widths):
        for address in unions(f"{column_letters(each)}:{column_letters(each)}" for each in columns):
            target.range(address).column_width = width
    for height, rows in _alike(sheet.heights):
        for address in unions(f"{each}:{each}" for each in rows):
            target.range(address).row_height = height
    if sheet.filtered:
        range_of(target, sheet.filtered).api.AutoFilter(1)
    if sheet.tab:
        target.api.Tab.Color = int.from_bytes(bytes.fromhex(sheet.tab), "little")
    _lay_out_page(target, sheet.title_row)
    if is_shown(target):
        _show(target, *(sheet.frozen or (1, 1)))


def _alike(sizes: Mapping[int, float]) -> Iterable[tuple[float, list[int]]]:
    """Each size with the columns or rows that have it."""
    ordered = sorted(sizes, key=lambda each: (sizes[each], each))
    return [(size, list(found)) for size, found in groupby(ordered, key=sizes.__getitem__)]


def _lay_out_page(target: xw.Sheet, title_row: int) -> None:
    """Without any printer Excel refuses every setting of the page; the sheet is right all the same."""
    with suppress(Exception):
        page = target.api.PageSetup
        page.PrintTitleRows = f"${title_row}:${title_row}" if title_row else ""
        for name, value in _PAGE:
            setattr(page, name, value)


def _show(target: xw.Sheet, row: int, column: int) -> None:
    """Freeze panes and hide the grid: both belong to the window, and to the sheet that is active in it."""
    target.api.Activate()
    window = target.book.api.Windows(1)
    window.View = _NORMAL_VIEW
    window.DisplayGridlines = False
    window.FreezePanes = False
    window.ScrollRow = 1
    window.ScrollColumn = 1
    window.SplitRow = row - 1
    window.SplitColumn = column - 1
    if (row, column) != (1, 1):
        window.FreezePanes = True
