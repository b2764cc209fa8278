"""Excel's error values as COM numbers them, and the errors that functions and sheets know."""

from typing import Final

from xlplugin.functions.cell import Cell, CellError

_NUMBERS: Final = {
    CellError.NULL: 2000,
    CellError.DIV: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
}
"""The errors that every Excel has."""

_NEWER: Final = {2045: CellError.SPILL, 2050: CellError.CALC}
_ERRORS: Final = {number: error for error, number in _NUMBERS.items()} | _NEWER
_LOW_HALF: Final = 0xFFFF


def error_number(error: CellError) -> int:
    """The number of an error in ``CVErr``; one that not every Excel knows is #VALUE!."""
    return _NUMBERS.get(error, _NUMBERS[CellError.VALUE])


def error_of(code: int) -> CellError:
    """The error of a number (2042) or of the status code that pywin32 makes of it (-2146826246)."""
    return _ERRORS.get(code & _LOW_HALF, CellError.OTHER)


def cell_of(value: object) -> Cell:
    """A cell as ``Range.Value2`` hands it over: numbers are floats there, and whole numbers errors."""
    if value is None or isinstance(value, bool | float | str):
        return value
    return error_of(value) if isinstance(value, int) else str(value)
