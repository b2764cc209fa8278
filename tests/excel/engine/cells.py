"""Cells of an openpyxl sheet read, written, copied and emptied as Excel does it."""

# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

from copy import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from tests.excel.engine.binding import shown
from tests.excel.engine.entering import ERRORS, entered
from tests.excel.engine.pywin32 import TimeType
from xlplugin.workbook.grid.grid import Area, a1

_SCODE = -2146828288
_FIRST_DAY = TimeType(1899, 12, 30)
_CENTS = Decimal("0.0001")
_STYLES = ("font", "fill", "border", "alignment", "protection")


def cell_at(sheet: Any, row: int, column: int) -> Cell | MergedCell | None:
    """A cell that is there; none is made by looking."""
    found: Cell | MergedCell | None = sheet._cells.get((row, column))
    return found


def formula_of(cell: Cell | MergedCell | None) -> str | None:
    """A cell's formula with ``=``."""
    value = cell.value if cell is not None else None
    if isinstance(value, ArrayFormula):
        text = shown(str(value.text))
        return text if text.startswith("=") else f"={text}"
    if isinstance(value, DataTableFormula):
        return None
    return shown(str(value)) if cell is not None and cell.data_type == "f" else None


def constant_of(cell: Cell | MergedCell | None) -> Any:
    """A cell's value as ``Value2`` hands it over."""
    value = cell.value if cell is not None else None
    if value is None or isinstance(value, bool | DataTableFormula):
        return None if isinstance(value, DataTableFormula) else value
    if isinstance(value, int | float):
        return float(value)
    if cell is not None and cell.data_type == "e":
        return scode(str(value))
    return str(value)


def scode(error: str) -> int:
    """An error as pywin32 hands it over."""
    return _SCODE + ERRORS.get(error, 2015)


def dressed(value: Any, number_format: str) -> Any:
    """A number as ``Value`` hands it over where ``Value2`` does not: a day, or money with four decimals."""
    if not isinstance(value, float):
        return value
    if is_date_format(number_format):
        return _FIRST_DAY + timedelta(days=value)
    return Decimal(value).quantize(_CENTS) if any(sign in number_format for sign in "¥￥$") else value


def enter(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write into one cell; what a merged area hides takes nothing."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return
    result = entered(value, cell.number_format)
    cell.value = None
    if isinstance(result.value, str):
        is_error = not result.prefixed and result.value in ERRORS
        is_formula = not result.prefixed and cell.number_format != "@" and result.value.startswith("=")
        cell._value = result.value
        cell.data_type = "e" if is_error else "f" if is_formula else "s"
    else:
        cell.value = result.value
    cell.quotePrefix = result.prefixed
    if result.number_format:
        cell.number_format = result.number_format


def copy_area(source: Any, area: Area, target: Any, by: tuple[int, int]) -> None:
    """Copy an area with everything to a place so many rows and columns off."""
    down, right = by
    moved = Area(area.top + down, area.left + right, area.bottom + down, area.right + right)
    clear_area(target, moved)
    for row, column in area.cells():
        cell = cell_at(source, row, column)
        if isinstance(cell, Cell):
            _copy_cell(cell, target.cell(row + down, column + right))
    for merged in [each for each in source.merged_cells.ranges if _inside(area, each)]:
        target.merge_cells(
            start_row=merged.min_row + down,
            end_row=merged.max_row + down,
            start_column=merged.min_col + right,
            end_column=merged.max_col + right,
        )
    _copy_rules(source, area, target, by)


def _copy_cell(cell: Any, to: Any) -> None:
    value = copy(cell.value)
    if cell.data_type == "f" and isinstance(value, str) and cell.coordinate != to.coordinate:
        value = Translator(value, cell.coordinate).translate_formula(to.coordinate)
    to._value = value
    to.data_type = cell.data_type
    if cell.parent.parent is to.parent.parent:
        to._style = copy(cell._style)
    else:
        for name in _STYLES:
            setattr(to, name, copy(getattr(cell, name)))
        to.number_format = cell.number_format
    to.hyperlink = copy(cell.hyperlink) if cell.hyperlink else None
    if to.hyperlink:
        to.hyperlink.ref = to.coordinate
    to.comment = Comment(cell.comment.text, cell.comment.author) if cell.comment else None


def _copy_rules(source: Any, area: Area, target: Any, by: tuple[int, int]) -> None:
    for formatting in list(source.conditional_formatting):
        for each in formatting.sqref.ranges:
            if _inside(area, each):
                moved = _moved(each, by)
                for rule in formatting.rules:
                    target.conditional_formatting.add(moved, copy(rule))
    for validation in list(source.data_validations.dataValidation):
        for each in validation.sqref.ranges:
            if _inside(area, each):
                again: DataValidation = copy(validation)
                again.sqref = type(validation.sqref)(_moved(each, by))
                target.data_validations.append(again)


def _moved(each: CellRange, by: tuple[int, int]) -> str:
    return (
        f"{a1(each.min_row + by[0], each.min_col + by[1])}:{a1(each.max_row + by[0], each.max_col + by[1])}"
    )


def _inside(area: Area, each: CellRange) -> bool:
    return area.covers(each.min_row, each.min_col) and area.covers(each.max_row, each.max_col)


def clear_area(sheet: Any, area: Area) -> None:
    """Empty cells of contents, looks, notes and merges; rules and lists stay, as nobody says that they go."""
    for merged in [each for each in list(sheet.merged_cells.ranges) if _inside(area, each)]:
        sheet.unmerge_cells(merged.coord)
    for place in [each for each in sheet._cells if area.covers(*each)]:
        cell = sheet.cell(*place)
        cell.value = None
        cell.comment = None
        cell.hyperlink = None
        cell._style = StyleArray()


def used_area(sheet: Any) -> Area:
    """The cells that a sheet mentions."""
    places = list(sheet._cells)
    places += [(each.max_row, each.max_col) for each in sheet.merged_cells.ranges]
    if not places:
        return Area(1, 1, 1, 1)
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Area(min(rows), min(columns), max(rows), max(columns))
