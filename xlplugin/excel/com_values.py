"""Values as COM carries them between Excel and Python: the one adapter, in both directions.

Inward pywin32 hands over None for a blank cell, floats, booleans, texts, an ``int`` for an Excel error (its
SCODE) or for an argument left out, times, ``Decimal`` for currency, and tuples for ranges and arrays. Outward
COM has no errors that pywin32 could send: an error leaves as a marked text, which the add-in's VBA turns into
a real one; no other text ever begins with the mark.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from xlplugin.excel.names import ERROR_MARK
from xlplugin.functions.cell import Argument, Cell, CellError, Result

_ERROR_NUMBERS: Final = {
    CellError.NULL: 2000,
    CellError.DIV: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
}
"""The errors that every Excel has, by which ``CVErr`` makes them; any other leaves as #VALUE!."""

_NEWER: Final = {2045: CellError.SPILL, 2050: CellError.CALC}
_ERRORS: Final = {number: error for error, number in _ERROR_NUMBERS.items()} | _NEWER
_LOW_HALF: Final = 0xFFFF
MISSING: Final = -2147352572
"""What stands for an argument left out: the SCODE DISP_E_PARAMNOTFOUND."""

LONGEST_TEXT: Final = 32767
"""UTF-16 units that a cell can hold."""

_FIRST_SCODE: Final = -2146828288
"""0x800A0000, the SCODE of error number 0 of VBA."""

_SCODES: Final = range(_FIRST_SCODE + 2000, _FIRST_SCODE + 2100)
_FIRST_DAY: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's dates have no zone
_DAY: Final = timedelta(days=1)


def _error_of(code: int) -> CellError:
    """The error of a number (2042) or of the status code that pywin32 makes of it (-2146826246)."""
    return _ERRORS.get(code & _LOW_HALF, CellError.OTHER)


def cell_of(value: object) -> Cell:
    """A cell as ``Range.Value2`` hands it over: numbers are floats there, and whole numbers errors."""
    if value is None or isinstance(value, bool | float | str):
        return value
    return _error_of(value) if isinstance(value, int) else str(value)


def argument_of(value: object) -> Argument:
    """An argument of a call as the catalogue takes it; what has no meaning in a cell becomes #VALUE!."""
    return _block(value) if isinstance(value, (tuple, list)) else _cell(value)


def rows_of(result: Result, *, marked: bool = True) -> list[list[float | bool | str]]:
    """A result as rows of what COM can carry, for xlwings: one row of one value for a single cell.

    Args:
        result: of a function.
        marked: errors leave as marked texts; otherwise each as the number that is none, which Excel does not
            have and shows as #NUM!.
    """
    rows = result if isinstance(result, tuple) else ((result,),)
    return [[_outward(cell, marked=marked) for cell in row] for row in rows]


def _block(value: Sequence[object]) -> Argument:
    """A range of one cell is that cell, as from every host; no cells at all are a blank one."""
    nested = [isinstance(row, (tuple, list)) for row in value]
    lines = value if all(nested) else (value,)
    rows = tuple(tuple(map(_cell, row)) for row in lines if isinstance(row, (tuple, list)))
    if not rows or not rows[0]:
        return None
    if any(len(row) != len(rows[0]) for row in rows):
        return CellError.VALUE
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _cell(value: object) -> Cell:
    match value:
        case None | bool() | float() | str():
            return value
        case int():
            return _of_int(value)
        case datetime():
            return (value.replace(tzinfo=None) - _FIRST_DAY) / _DAY
        case Decimal():
            return float(value) if value.is_finite() else CellError.NUM
        case _:
            return CellError.VALUE


def _of_int(value: int) -> Cell:
    """An error, an argument left out, or a number that did not come from a cell: those are floats."""
    if value == MISSING:
        return None
    if value in _SCODES:
        return _error_of(value)
    try:
        return float(value)
    except OverflowError:
        return CellError.NUM


def _outward(cell: Cell, *, marked: bool) -> float | bool | str:
    match cell:
        case CellError() if not marked:
            return math.nan
        case CellError():
            return f"{ERROR_MARK}{_ERROR_NUMBERS.get(cell, _ERROR_NUMBERS[CellError.VALUE])}"
        case None:
            return ""
        case str():
            return _text(cell)
        case float() if not math.isfinite(cell):
            return _outward(CellError.NUM, marked=marked)
        case _:
            return cell


def _text(text: str) -> str:
    """A text that fits into a cell, and that nobody takes for an error whatever a form or rubric says."""
    safe = f" {text}" if text[: len(ERROR_MARK)].casefold() == ERROR_MARK else text
    units = safe.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * LONGEST_TEXT:
        return safe
    return f"{units[: 2 * LONGEST_TEXT - 2].decode('utf-16-le', 'ignore')}…"
