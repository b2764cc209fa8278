"""Formulas that call every function, and what its wrapper must hand to Python and show in the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.udfs.com import MISSING, sent, squeezed
from tests.functions.examples import example_arguments
from tests.referee.wrapper_cells import LARGE, Cells
from xlplugin.excel.names import UDF_MODULE
from xlplugin.excel.udfs import functions as module
from xlplugin.excel.xlam.build import MESSAGES
from xlplugin.functions.catalogue import Function
from xlplugin.functions.cell import Argument, Block, Cell, CellError, Result
from xlplugin.workbook.grid.grid import Place

Shown: TypeAlias = float | str
"""What a cell shows in LibreOffice."""

ERRORS: Final = {
    CellError.NULL: 2000,
    CellError.DIV: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
}
"""Excel's numbers of the errors that a cell can hold in both programs."""

_LEFT_OUT: Final = 448
"""The number of the error that stands for an argument left out."""

_ODD: Final[tuple[Argument, ...]] = (
    None,
    "",
    "十分",
    True,
    False,
    -1.5,
    45000.5,
    CellError.NA,
    tuple((error,) for error in ERRORS),
    ((1.0, "≤5", None), (None, CellError.DIV, "优")),
)
"""What may stand in the cells of an argument, by mistake or by right."""

_TRACEBACK: Final = 'Traceback (most recent call last):\n  File "x.py"\nValueError: 坏了\n'


class Given(NamedTuple):
    """An argument: its value, and how the formula names or writes it."""

    argument: Argument
    written: str


@dataclass(frozen=True, slots=True)
class Call:
    """One formula.

    Attributes:
        function: what it calls.
        formula: as the cell holds it.
        arguments: what the formula hands over, as the catalogue takes it.
        fails: the call itself does, with an exception in Python.
    """

    function: Function
    formula: str
    arguments: tuple[Argument, ...]
    fails: bool = False

    @property
    def direct(self) -> Block:
        """The rows of cells that the function itself gives; of a call that fails an error or the reason."""
        if self.fails:
            return ((_reason() if self.function.explains else CellError.VALUE,),)
        return _rows(self.function(*self.arguments))

    @property
    def made(self) -> str:
        """The call as the stand-in for Python must receive it."""
        left_out = [f"Error {_LEFT_OUT}"] * self._left_out
        return ";".join([f"{UDF_MODULE}.{self.function.name}", *map(_shown, self.arguments), *left_out])

    @property
    def answer(self) -> list[object]:
        """What Python answers: rows and columns of a table or 0 (-1 for an exception), and the values."""
        if self.fails:
            return [-1, 0, _TRACEBACK]
        values = [*map(sent, self.arguments), *[MISSING] * self._left_out]
        result = squeezed(getattr(module, self.function.name)(*values))
        if isinstance(result, list):
            return [len(result), len(result[0]), *(value for row in result for value in row)]
        return [0, 0, result]

    @property
    def _left_out(self) -> int:
        return self.function.max_args - len(self.arguments)


def calls(function: Function, cells: Cells) -> list[Call]:
    """The function on literals, on odd cells in every place, on large ranges, cut short, and failing."""
    right = [Given(each, cells.reference(each)) for each in example_arguments(function.signature)]
    literals = [Given(each.argument, _literal(each.argument) or each.written) for each in right]
    odd = [_with(right, place, each) for place in range(len(right)) for each in _odd_cells(cells)]
    large = [_with(right, len(right) - 1, Given(each, at)) for at, each in LARGE.items()]
    whole = [*right, *[Given(0.25, "0.25")] * (function.max_args - len(right))]
    cut_short = [whole[:count] for count in range(function.min_args, function.max_args + 1)]
    failing = _call(function, _with(right, 0, Given("坏的标准", '"坏的标准"')), fails=True)
    return [*(_call(function, given) for given in (literals, *odd, *large, *cut_short)), failing]


def _odd_cells(cells: Cells) -> list[Given]:
    return [Given(each, cells.reference(each)) for each in _ODD]


def _with(right: Sequence[Given], place: int, other: Given) -> list[Given]:
    return [*right[:place], other, *right[place + 1 :]]


def _call(function: Function, given: Sequence[Given], *, fails: bool = False) -> Call:
    formula = f"={function.name}({','.join(each.written for each in given)})"
    return Call(function, formula, tuple(each.argument for each in given), fails)


def _reason() -> str:
    return MESSAGES["call"].replace("{1}", "ValueError: 坏了") + MESSAGES["hint"]


def _literal(argument: Argument) -> str:
    """The argument written into the formula; empty for one that cannot be."""
    if isinstance(argument, float):
        return repr(argument)
    return f'"{argument}"' if isinstance(argument, str) else ""


def _rows(result: Result) -> Block:
    return result if isinstance(result, tuple) else ((result,),)


def _shown(argument: Argument) -> str:
    if not isinstance(argument, tuple):
        return _shown_cell(argument)
    cells = [_shown_cell(cell) for row in argument for cell in row]
    return f"[{','.join([f'{len(argument)} rows', *cells])}]"


def _shown_cell(cell: Cell) -> str:
    match cell:
        case CellError():
            return f"Error {ERRORS[cell]}"
        case None:
            return "blank"
        case str():
            return f"text {len(cell)} {cell}"
        case bool():
            return "true" if cell else "false"
        case _:
            return f"number {cell:.15g}"


def in_libreoffice(cell: Cell) -> Shown:
    """What a cell shows there: for an error of VBA a text with its number, and a blank is an empty text."""
    if isinstance(cell, CellError):
        return f"Error {ERRORS[cell]}"
    return "" if cell is None else cell


def write_calls(book: Workbook, made: Sequence[Call]) -> dict[Place, tuple[Call, Cell]]:
    """Write formulas one below the other, tables as array formulas, and the stand-in's answers.

    Returns:
        For each cell its call, and what the function itself gives there.
    """
    _write_answers(book.create_sheet("answers"), made)
    sheet, expected, free = book.create_sheet("公式"), dict[Place, tuple[Call, Cell]](), 1
    for call in made:
        rows = call.direct
        area = f"A{free}:{sheet.cell(free + len(rows) - 1, len(rows[0])).coordinate}"
        sheet.cell(free, 1).value = call.formula if len(rows) == 1 else ArrayFormula(area, call.formula)
        for row, cells in enumerate(rows, free):
            for column, cell in enumerate(cells, 1):
                expected[Place(sheet.title, row, column)] = call, cell
        free += len(rows)
    return expected


def _write_answers(sheet: Worksheet, made: Sequence[Call]) -> None:
    for key, answer in {call.made: call.answer for call in made}.items():
        sheet.append([key, *answer])
