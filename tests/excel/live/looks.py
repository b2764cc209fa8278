"""All that can be seen on the sheets of a workbook in the Excel of the tests."""

# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from typing import Any

import xlwings as xw

from tests.excel.engine import sizes
from xlplugin.excel.live.undo_log import hidden_sheets

Seen = dict[str, object]


def seen(book: xw.Book) -> dict[str, Seen]:
    """Each sheet that is not the add-in's hidden one: cells with looks and notes, merges, sizes, rules."""
    ours = hidden(book)
    return {sheet.title: _sheet(sheet) for sheet in book.api.wb.worksheets if sheet.title not in ours}


def looks_of(book: xw.Book, name: str) -> Seen:
    """One sheet."""
    return _sheet(book.api.wb[name])


def hidden(book: xw.Book) -> list[str]:
    """The names of the add-in's hidden sheets."""
    return [sheet.name for sheet in hidden_sheets(book)]


def _sheet(sheet: Any) -> Seen:
    cells = {place: _cell(cell) for place, cell in sheet._cells.items()}
    return {
        "cells": {place: each for place, each in cells.items() if any(each)},
        "merged": {str(each) for each in sheet.merged_cells.ranges},
        "widths": [sizes.width(sheet, column) for column in range(1, 40)],
        "heights": [sizes.height(sheet, row) for row in range(1, 80)],
        "state": sheet.sheet_state,
        "protected": sheet.protection.sheet,
        "lists": {str(each.sqref) for each in sheet.data_validations.dataValidation},
    }


def _cell(cell: Any) -> tuple[object, ...]:
    words = cell.comment.text if cell.comment else None
    link = cell.hyperlink.location if cell.hyperlink else None
    value = None if cell.value is None else repr(cell.value)
    style = tuple(getattr(cell, "_style", None) or ())
    return value, style if any(style) else None, words, link
