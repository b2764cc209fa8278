"""Calls of every function with whatever cells may hold, and what each must give."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from tests.functions.examples import example_arguments
from xlplugin.excel.names import ERROR_MARK
from xlplugin.functions.catalogue import Function
from xlplugin.functions.cell import Argument, Cell, CellError, Result

Json: TypeAlias = Any

NUMBERS: Final = {
    CellError.NULL: 2000,
    CellError.DIV: 2007,
    CellError.VALUE: 2015,
    CellError.REF: 2023,
    CellError.NAME: 2029,
    CellError.NUM: 2036,
    CellError.NA: 2042,
    CellError.SPILL: 2045,
    CellError.CALC: 2050,
}
"""Excel's numbers of its errors (the constants xlErrNull and so on)."""

_OLD: Final = tuple(NUMBERS)[:7]


@dataclass(frozen=True, slots=True)
class Given:
    """An argument: as the catalogue takes it, and as the stand-in for Excel sends it."""

    argument: Argument
    sent: Json


@dataclass(frozen=True, slots=True)
class Sample:
    """One call: the function, its arguments, and how many of them are there at all."""

    function: Function
    given: tuple[Given, ...]
    left_out: int = 0

    @property
    def sent(self) -> tuple[str, list[Json]]:
        """The call as the stand-in for Excel makes it."""
        missing = [{"missing": True}] * self.left_out
        return self.function.name, [*(each.sent for each in self.given), *missing]

    @property
    def expected(self) -> Json:
        """What the direct call gives, as it travels to a cell."""
        return _received(self.function(*(each.argument for each in self.given)))


def _sent(cell: Cell) -> Json:
    return {"error": NUMBERS[cell]} if isinstance(cell, CellError) else cell


def given(argument: Argument) -> Given:
    """An argument as Excel has it: every number a double, a range as rows."""
    if isinstance(argument, tuple):
        return Given(argument, [[_sent(cell) for cell in row] for row in argument])
    return Given(argument, _sent(argument))


_RANGES: Final[tuple[Argument, ...]] = (
    ((1.0, None, "是"),),
    ((0.5,), (None,), (0.25,)),
    ((1.0, "≤5"), (None, CellError.DIV), (True, "优")),
    ((None, None), (None, None)),
)
_CELLS: Final[tuple[Cell, ...]] = (
    None,
    "",
    "一百",
    "１２",
    "按规定公开",
    "否",
    True,
    False,
    0.0,
    -1.5,
    0.9,
    1e300,
)
ODD: Final = (
    *map(given, (*_CELLS, *NUMBERS, *_RANGES)),
    Given(3.0, 3),
    Given(45000.5, {"date": 45000.5}),
    Given(CellError.OTHER, {"error": 2046}),
)
"""What may stand in a cell that a formula names by mistake or by right."""


def _received(result: Result) -> Json:
    """A result as COM carries it: one cell alone, one row without the rows around it."""
    if not isinstance(result, tuple):
        return _cell(result)
    rows = [[_cell(cell) for cell in row] for row in result]
    if len(rows) > 1:
        return rows
    return rows[0] if len(rows[0]) > 1 else rows[0][0]


def _cell(cell: Cell) -> Json:
    if isinstance(cell, CellError):
        return f"{ERROR_MARK}{NUMBERS[cell if cell in _OLD else CellError.VALUE]}"
    return "" if cell is None else cell


def good(function: Function) -> Sample:
    """The function as its description shows it."""
    return Sample(function, tuple(map(given, example_arguments(function.signature))))


def samples(function: Function) -> Iterator[Sample]:
    """The function with right arguments in every shape, and with something odd in every place."""
    right = good(function)
    yield right
    for place, each in enumerate(right.given):
        shapes = _turned(each.argument) if isinstance(each.argument, tuple) else given(((each.argument,),))
        for other in (shapes, *ODD):
            yield Sample(function, (*right.given[:place], other, *right.given[place + 1 :]))
    for count in range(function.min_args, function.max_args):
        yield Sample(function, right.given[:count], function.max_args - count)


def _turned(block: tuple[tuple[Cell, ...], ...]) -> Given:
    return given(tuple(zip(*block, strict=True)))
