"""Values as the calculation engine writes them in Python, turned into cells and ranges."""

import math
from typing import Final

from xlplugin.functions.cell import Argument, Block, Cell, CellError

ERROR_KINDS: Final = {
    CellError.NA: "Na",
    CellError.VALUE: "Value",
    CellError.NUM: "Num",
    CellError.DIV: "Div",
    CellError.NAME: "Name",
    CellError.REF: "Ref",
    CellError.NULL: "Null",
    CellError.SPILL: "Spill",
    CellError.CALC: "Calc",
    CellError.CIRC: "Circ",
    CellError.NOT_IMPLEMENTED: "NImpl",
    CellError.OTHER: "Error",
}
"""The engine's name of every error."""

_ERROR_OF: Final = {kind: error for error, kind in ERROR_KINDS.items()}


def argument_of(value: object) -> Argument:
    """An argument of a custom function: a cell, or for a list of rows a block."""
    return block_of(value) if isinstance(value, list) else cell_of(value)


def block_of(rows: list[object]) -> Block:
    """A range; a single row may come without the list around it."""
    return tuple(tuple(cell_of(cell) for cell in (row if isinstance(row, list) else [row])) for row in rows)


def cell_of(value: object) -> Cell:
    """One cell; what the engine knows and cells do not becomes an error."""
    match value:
        case None | bool() | str():
            return value
        case int() | float():
            return float(value) + 0.0 if math.isfinite(value) else CellError.NUM  # without the sign of -0
        case {"type": "Error", "kind": str(kind)}:
            return _ERROR_OF.get(kind, CellError.OTHER)
        case _:
            return CellError.OTHER
