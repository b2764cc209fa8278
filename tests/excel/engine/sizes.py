"""Widths and heights of a sheet as Excel tells them: hidden is nothing wide or high."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

WIDTH = 8.43
HEIGHT = 15.0
_FIRST_COLUMNS = 120


def spread_columns(sheet: Worksheet) -> None:
    """Give each of the first columns its own width; a file states one for several."""
    for stated in list(sheet.column_dimensions.values()):
        first, last = stated.min or 0, stated.max or 0
        for column in range(first + 1, min(last, _FIRST_COLUMNS) + 1):
            letter = get_column_letter(column)
            if letter not in sheet.column_dimensions:
                each = ColumnDimension(sheet, index=letter, width=stated.width, hidden=stated.hidden)
                sheet.column_dimensions[letter] = each
        if last > first:
            stated.min = stated.max = first


def width(sheet: Worksheet, column: int) -> float:
    stated = sheet.column_dimensions.get(get_column_letter(column))
    if stated is None:
        return WIDTH
    return 0.0 if stated.hidden else float(stated.width if stated.customWidth else WIDTH)


def set_width(sheet: Worksheet, column: int, value: float) -> None:
    stated = sheet.column_dimensions[get_column_letter(column)]
    stated.hidden = value == 0
    if value:
        stated.width = value


def height(sheet: Worksheet, row: int) -> float:
    stated = sheet.row_dimensions.get(row)
    if stated is None:
        return HEIGHT
    return 0.0 if stated.hidden else float(stated.height or HEIGHT)


def set_height(sheet: Worksheet, row: int, value: float) -> None:
    stated = sheet.row_dimensions[row]
    stated.hidden = value == 0
    if value:
        stated.height = value
