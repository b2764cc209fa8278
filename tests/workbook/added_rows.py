"""Rows put into and taken out of a sheet as spreadsheet programs do it: cells move, references follow."""

import re
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.form_books import page

_CELL: Final = re.compile(r"(?<![A-Za-z_\"])(\$?[A-Z]{1,2}\$?)([0-9]+)(?![0-9(])")


def insert_row(book: Path, name: str, at: int) -> None:
    """A blank row above a row of a sheet; a sum that ends above it does not grow."""
    _moved(book, name, at, 1)


def delete_row(book: Path, name: str, at: int) -> None:
    """A row taken out of a sheet."""
    _moved(book, name, at, -1)


def _moved(book: Path, name: str, at: int, by: int) -> None:
    workbook = load_workbook(book)
    sheet = page(workbook, name)
    merged = [area.coord for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    if by > 0:
        sheet.insert_rows(at)
    else:
        sheet.delete_rows(at)
    for area in merged:
        sheet.merge_cells(_followed(area, at, by))
    _follow(sheet, at, by)
    workbook.save(book)


def _follow(sheet: Worksheet, at: int, by: int) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _followed(cell.value, at, by)


def _followed(text: str, at: int, by: int) -> str:
    """References to rows from there on, moved; a range keeps its first row though that was taken out."""
    first = at + (by < 0)
    return _CELL.sub(lambda found: f"{found[1]}{int(found[2]) + by * (int(found[2]) >= first)}", text)
