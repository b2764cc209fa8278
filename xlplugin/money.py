"""Numbers as people in finance mean them: exact decimals, amount units, half-up rounding, and 'missing'."""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Final


class Missing(Enum):
    """The one value of a figure nobody has given: it is not zero and never scores."""

    MISSING = "缺失"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)

# A spreadsheet's numbers lie within 1e±324; quotients of two amounts stay below twice that many digits.
_LARGEST_EXPONENT: Final = 324

# Decimal divides to 28 digits: agreement to 20 decimals with a number of 12 is no accident.
_SHORT: Final = 12
_MANY: Final = 12
_EXACT: Final = 20
_WIDE: Final = Context(prec=1000)


class AmountUnit(StrEnum):
    """Units of money in the forms; each converts exactly into 元."""

    YUAN = "元"
    QIAN = "千元"
    WAN = "万元"
    BAIWAN = "百万元"
    YI = "亿元"

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one of this unit is."""
        return _IN_YUAN[self]


_IN_YUAN: Final = {
    AmountUnit.YUAN: ONE,
    AmountUnit.QIAN: Decimal(1000),
    AmountUnit.WAN: Decimal(10_000),
    AmountUnit.BAIWAN: Decimal(1_000_000),
    AmountUnit.YI: Decimal(100_000_000),
}


def to_decimal(number: float | Decimal | str) -> Decimal | None:
    """The exact decimal of a number, or None where it is not a finite number a cell could hold.

    A float enters with its 15 significant digits, as Excel shows it, so that 0.1+0.2 is 0.3.
    """
    text = format(number, ".15g") if isinstance(number, float) else str(number).strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value.adjusted()) <= _LARGEST_EXPONENT else None


@lru_cache(maxsize=64)
def unit_of_place(places: int) -> Decimal:
    """The worth of one unit in the last of so many decimals: 0.01 of two."""
    return ONE.scaleb(-places)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero, as Excel's ROUND does; never gives -0."""
    rounded = value.quantize(unit_of_place(places), rounding=ROUND_HALF_UP, context=_WIDE)
    return rounded or rounded.copy_abs()


def settled(value: Decimal) -> Decimal:
    """The same number without the noise of divisions that do not end: 43÷48×6 is 5.375, not 5.3749…98.

    Only what is a short decimal but for its last digits is changed; a third stays a third.
    """
    short = round_half_up(value, _SHORT)
    return short if short != value and round_half_up(value, _EXACT) == short else value


def plain(value: Decimal) -> str:
    """The shortest ordinary writing of a decimal: no exponent, no trailing zeros (2.50 → 2.5)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal, places: int = 4) -> str:
    """A decimal as explanations print it: at most ``places`` decimals, no trailing zeros."""
    return plain(round_half_up(value, places))


def percent(fraction: Decimal, places: int = 4) -> str:
    """A fraction as a percentage for people: Decimal("0.938266") → 93.8266%.

    A rate just below a whole percent is never printed as that percent, or it would contradict its band.
    """
    exact = fraction * HUNDRED
    nearest = exact.to_integral_value()
    whole = round_half_up(exact, places) == nearest != exact and bool(nearest)
    return f"{shown(exact, _MANY if whole else places)}%"
