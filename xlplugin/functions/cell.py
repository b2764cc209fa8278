"""What a spreadsheet hands to a function and gets back: plain cell values, whichever host they come from."""

from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from xlplugin.facts.value import UNCALCULATED
from xlplugin.money import to_decimal


class CellError(StrEnum):
    """An Excel error value; a score that cannot be had is one of these, never text.

    UNKNOWN is none of Excel's and stands in no file: it is what a formula gave that could not be calculated.
    """

    NA = "#N/A"
    VALUE = "#VALUE!"
    NUM = "#NUM!"
    DIV = "#DIV/0!"
    NAME = "#NAME?"
    REF = "#REF!"
    NULL = "#NULL!"
    SPILL = "#SPILL!"
    CALC = "#CALC!"
    CIRC = "#CIRC!"
    NOT_IMPLEMENTED = "#N/IMPL!"
    OTHER = "#ERROR!"
    UNKNOWN = UNCALCULATED


Cell: TypeAlias = bool | float | str | CellError | None
"""One cell: None is a blank cell; numbers are floats; dates are serial floats."""

Block: TypeAlias = tuple[tuple[Cell, ...], ...]
"""A range: rows of cells, rows × columns; always rectangular and never empty."""

Argument: TypeAlias = Cell | Block
"""What a function is given for one argument: a cell, or a range."""

Result: TypeAlias = Cell | Block
"""What a function gives: a cell, or rows of cells where a whole form is scored in one call."""


def as_block(argument: Argument) -> Block:
    """Any argument as rows × columns."""
    return argument if isinstance(argument, tuple) else ((argument,),)


def flat(argument: Argument) -> list[Cell]:
    """The cells of an argument, row by row."""
    return [cell for row in as_block(argument) for cell in row]


def text(argument: Argument) -> str:
    """The text of a one-cell argument; empty where it is anything else."""
    cells = flat(argument)
    return cells[0].strip() if len(cells) == 1 and isinstance(cells[0], str) else ""


def number_of(cell: Cell) -> Decimal | CellError:
    """The number of a cell; #N/A where it is blank, #VALUE! where it holds none, an error as it is."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return CellError.NA
    if isinstance(cell, (bool, str)):
        return cell if isinstance(cell, CellError) else CellError.VALUE
    number = to_decimal(cell)
    return CellError.VALUE if number is None else number
