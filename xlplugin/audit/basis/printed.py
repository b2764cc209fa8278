"""Printed numbers compared: what the rounding of their last digits explains, and what it does not.

The tolerance is half a step of the last printed digit for every number that takes part. Cells of one column
are taken to be as exact as its most exact one: a 1 among 4.46 and 18.04 means 1.00.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from xlplugin.form.entry import Entry
from xlplugin.form.figure import Bound
from xlplugin.money import ZERO, plain, round_half_up
from xlplugin.problem import Source

_NOISE: Final = Decimal("1e-9")
# A total of fewer digits than this is not taken for a rounded one: a 4 is no rounded 4.46.
_DIGITS: Final = 100
_MOST_SHOWN: Final = 8
MISTYPED: Final = Decimal(10)
"""A percentage of a thousand or more was mistyped."""


class Fit(IntEnum):
    """How two numbers that should be equal stand; the smaller is the better."""

    EXACT = 0
    ROUNDED = 1
    WRONG = 2


def figures_of(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the cells that hold numbers."""
    return tuple(each for each in entries if each.number is not None)


def step(entries: Iterable[Entry]) -> Decimal:
    """The worth of the last digit that the most exact of the cells prints."""
    return min((each.step for each in figures_of(entries)), default=Decimal(1))


def compare(difference: Decimal, slack: Decimal) -> Fit:
    """How a difference stands against what rounding explains."""
    if abs(difference) <= _NOISE:
        return Fit.EXACT
    return Fit.ROUNDED if abs(difference) <= slack else Fit.WRONG


def holds(value: Decimal, bound: Bound, limit: Decimal) -> bool:
    """Whether a value keeps to a limit."""
    match bound:
        case Bound.ABOVE:
            return value > limit
        case Bound.AT_LEAST:
            return value >= limit
        case Bound.BELOW:
            return value < limit
        case Bound.AT_MOST:
            return value <= limit
        case Bound.EXACT | Bound.ABOUT:
            return value == limit


def sum_of(entries: Iterable[Entry]) -> Decimal:
    """The sum of the cells; a cell without a number adds nothing."""
    return sum((each.number for each in figures_of(entries) if each.number is not None), ZERO)


def fits_quotient(parts: tuple[Decimal, Decimal], steps: tuple[Decimal, Decimal], rate: Entry) -> Fit:
    """How a printed rate stands against the quotient of two amounts.

    Args:
        parts: the two amounts, the divisor not zero.
        steps: the worth of the last printed digit of each.
        rate: the cell of the rate, a fraction.
    """
    above, below = parts
    quotient = above / below
    off = abs((rate.number or ZERO) - quotient)
    if off <= rate.step / 2:
        return Fit.EXACT
    spread = (steps[0] + abs(quotient) * steps[1]) / 2 / abs(below)
    return Fit.ROUNDED if off <= rate.step + spread else Fit.WRONG


def writing(entry: Entry) -> str:
    """A number as its cell shows it."""
    return entry.text or ("" if entry.number is None else plain(entry.number))


def added(parts: Sequence[Entry]) -> str:
    """A sum written out, ``24.8＋208.46＝233.26``; of many parts only the first and the last."""
    given = figures_of(parts)
    shown = [writing(each) for each in given]
    if len(shown) > _MOST_SHOWN:
        shown = [*shown[: _MOST_SHOWN - 2], "…", shown[-1]]
    return f"{'＋'.join(shown)}＝{exactly(sum_of(given), step(given))}"


def exactly(value: Decimal, finest: Decimal) -> str:
    """A computed number with the digits of the numbers it was made of."""
    places = max(0, -int(finest.adjusted()))
    return plain(round_half_up(value, places))


class PrintedSum(NamedTuple):
    """A total, and cells that should make it."""

    total: Entry
    parts: tuple[Entry, ...]

    @property
    def fit(self) -> Fit:
        """How the total stands against its parts."""
        total, own_step = self.total.number or ZERO, self.total.step
        given = [each for each in figures_of(self.parts) if each.number]
        finest = step((*given, self.total))
        own = own_step if abs(total) >= _DIGITS * own_step else finest
        # Few whole things are counted, not rounded.
        counted = finest == 1 and abs(total) < _DIGITS
        slack = ZERO if counted else (len(given) * finest + own) / 2
        return compare(total - sum_of(given), slack)

    @property
    def value(self) -> str:
        """What the parts make, with the digits of the cells."""
        return exactly(sum_of(self.parts), step((*self.parts, self.total)))

    @property
    def arithmetic(self) -> str:
        """The sum written out, and what the total says."""
        return f"{added(self.parts)}，填{writing(self.total)}"

    @property
    def places(self) -> list[Source]:
        """Where the parts stand."""
        return [each.source for each in figures_of(self.parts)]
