"""A figure stated in words: an amount with its unit, a percentage, a count, or a quotient of two."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlplugin.money import ONE


class FigureKind(StrEnum):
    """What sort of figure it is."""

    AMOUNT = "金额"
    PERCENT = "百分数"
    COUNT = "数量"
    NUMBER = "数字"


class Bound(StrEnum):
    """How a stated figure limits the true one: ``>90%`` and ``98%以上`` give no exact value."""

    EXACT = "="
    ABOVE = ">"
    AT_LEAST = "≥"
    BELOW = "<"
    AT_MOST = "≤"
    ABOUT = "约"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a text.

    Attributes:
        kind: what sort it is; NUMBER has no unit.
        value: canonical: amounts in 元, percentages as fractions, else as written.
        unit: the unit as written (万元, %, 户, 亩); empty for a NUMBER.
        words: the figure as written.
        name: the words just before it that say what it is, within its clause.
        start: where it begins in the text, from 0.
        end: where it ends.
        places: the decimals it is written with.
        bound: how it limits the true value.
        worth: what one of the written unit is in ``value``: of money the 元, of a percentage 0.01, else 1.
    """

    kind: FigureKind
    value: Decimal
    unit: str
    words: str
    name: str
    start: int
    end: int
    places: int = 0
    bound: Bound = Bound.EXACT
    worth: Decimal = ONE

    @property
    def number(self) -> Decimal:
        """The number in its own unit, without trailing zeros; of a percentage that before the sign."""
        return (self.value / self.worth).normalize() + 0

    @property
    def step(self) -> Decimal:
        """The worth of the last digit it is written with, as ``value`` is."""
        return self.worth.scaleb(-self.places)


@dataclass(frozen=True, slots=True)
class Quotient:
    """A division written out, ``(341816.25-360133.08)/360133.08<0`` among them.

    Attributes:
        words: the whole statement as written.
        parts: the figures in it, in order, the result not among them.
        value: what the left side gives, unrounded; None where it divides by zero.
        relation: the sign between the two sides.
        result: the stated result, None where the text states none.
        name: the words just before it.
        start: where it begins in its text.
    """

    words: str
    parts: tuple[Figure, ...]
    value: Decimal | None
    relation: Bound
    result: Figure | None
    name: str
    start: int
