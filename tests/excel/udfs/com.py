"""Cells as pywin32 hands them over, and results as VBA gets them."""

from xlplugin.functions.cell import Argument, Cell, CellError, Result

MISSING = -2147352572
SCODES = {
    CellError.NULL: -2146826288,
    CellError.DIV: -2146826281,
    CellError.VALUE: -2146826273,
    CellError.REF: -2146826265,
    CellError.NAME: -2146826259,
    CellError.NUM: -2146826252,
    CellError.NA: -2146826246,
    CellError.SPILL: -2146826243,
    CellError.CALC: -2146826238,
}
MARKS = {
    CellError.NULL: "xlplugin:error:2000",
    CellError.DIV: "xlplugin:error:2007",
    CellError.REF: "xlplugin:error:2023",
    CellError.NAME: "xlplugin:error:2029",
    CellError.NUM: "xlplugin:error:2036",
    CellError.NA: "xlplugin:error:2042",
}


def marked(error: CellError) -> str:
    """The text as which an error leaves."""
    return MARKS.get(error, "xlplugin:error:2015")


def sent(argument: Argument) -> object:
    """An argument as pywin32 hands it over."""
    if isinstance(argument, tuple):
        return tuple(tuple(map(_sent, row)) for row in argument)
    return _sent(argument)


def _sent(cell: Cell) -> object:
    return SCODES[cell] if isinstance(cell, CellError) else cell


def received(result: Result) -> list[list[float | bool | str]]:
    """A result as it leaves the module, written down anew."""
    rows = result if isinstance(result, tuple) else ((result,),)
    return [[_received(cell) for cell in row] for row in rows]


def _received(cell: Cell) -> float | bool | str:
    if isinstance(cell, CellError):
        return marked(cell)
    return "" if cell is None else cell


def squeezed(rows: list[list[float | bool | str]]) -> object:
    """Rows as xlwings' COM server hands them to VBA: a value, one row, or rows."""
    if len(rows) > 1:
        return rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]
