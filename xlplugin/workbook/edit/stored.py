"""Values as a workbook can hold them, and when two of them are the same."""

import math
from typing import Final

from xlplugin.functions.cell import Cell, CellError

READ_AS_MORE: Final = ("=", "+", "-", "@", "'")
"""What a text begins with that Excel, when the cell is edited, takes for more than text, or refuses."""

_STORED_ERRORS: Final = {
    CellError.SPILL: CellError.VALUE,
    CellError.CALC: CellError.VALUE,
    CellError.CIRC: CellError.VALUE,
    CellError.NOT_IMPLEMENTED: CellError.NAME,
    CellError.OTHER: CellError.VALUE,
    CellError.UNKNOWN: CellError.NA,
}


def storable(value: Cell) -> Cell:
    """The value as a file can hold it: no NaN, no infinity, no error that Excel would refuse to read."""
    if isinstance(value, CellError):
        return _STORED_ERRORS.get(value, value)
    if isinstance(value, float) and not math.isfinite(value):
        return CellError.NUM
    return value


def same_value(old: Cell, new: Cell) -> bool:
    """Whether two values are the same to Excel: of one kind, numbers to 15 significant digits."""
    old, new = storable(old), storable(new)
    if isinstance(old, float) and isinstance(new, float):
        return old == new or format(old, ".15g") == format(new, ".15g")
    return type(old) is type(new) and old == new
