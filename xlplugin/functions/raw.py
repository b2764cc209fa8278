"""A cell of a workbook as something that a person typed."""

from xlplugin.facts.parse import Raw
from xlplugin.facts.value import Fault, Invalid
from xlplugin.functions.cell import Cell, CellError


def to_raw(cell: Cell) -> Raw:
    """A cell as something typed: #N/A is a figure that is not there, other errors are unusable.

    What could not be calculated is not there either.
    """
    if cell in (CellError.NA, CellError.UNKNOWN):
        return None
    return Invalid(Fault.WRONG_TYPE, f"含有错误值{cell.value}") if isinstance(cell, CellError) else cell
