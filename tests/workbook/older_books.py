"""Workbooks of Excel 97-2003, made of today's for tests."""

import io
from datetime import date, datetime

import xlwt
from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import MAC_EPOCH, to_excel
from openpyxl.worksheet.worksheet import Worksheet

_TWIPS, _WIDTH = 20, 256


def as_xls(xlsx: bytes) -> bytes:
    """The same sheets in an .xls file: what programs that still write one keep of them."""
    source, target = load_workbook(io.BytesIO(xlsx), data_only=True), xlwt.Workbook(encoding="utf-8")
    target.dates_1904 = source.epoch == MAC_EPOCH
    for sheet in source.worksheets:
        page = target.add_sheet(sheet.title, cell_overwrite_ok=True)
        page.visibility = ("visible", "hidden", "veryHidden").index(sheet.sheet_state)
        _copy(sheet, page, source.epoch)
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def _copy(sheet: Worksheet, page: xlwt.Worksheet, epoch: datetime) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, date):
                value = to_excel(value, epoch)  # type: ignore[no-untyped-call]
            if value is not None or cell.has_style:
                page.write((cell.row or 1) - 1, (cell.column or 1) - 1, value, _style(cell))
    for area in sheet.merged_cells.ranges:
        page.merged_ranges.append((area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1))
    for number, line in sheet.row_dimensions.items():
        page.row(number - 1).hidden = line.hidden
        if line.height:
            page.row(number - 1).height_mismatch = True
            page.row(number - 1).height = int(line.height * _TWIPS)
    for letters, column in sheet.column_dimensions.items():
        shown = page.col(column_index_from_string(letters) - 1)
        shown.width, shown.hidden = int(column.width * _WIDTH), column.hidden


def _style(cell: Cell | MergedCell) -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.num_format_str = cell.number_format
    style.alignment.wrap = int(bool(cell.alignment.wrap_text))
    style.borders.left = style.borders.top = int(cell.border.left.style is not None)
    return style
