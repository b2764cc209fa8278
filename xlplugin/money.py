"""Numbers as people in finance mean them: exact decimals, amount units, half-up rounding, and 'missing'."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import Enum, StrEnum
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


class AmountUnit(StrEnum):
    """Units of money in the forms; each converts exactly into 元."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"

    @property
    def in_yuan(self) -> Decimal:
        """How many 元 one of this unit is."""
        return {"元": ONE, "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}[self.value]


def to_decimal(number: float | Decimal | str) -> Decimal | None:
    """The exact decimal of a number, or None where it is not a finite number.

    A float enters with its 15 significant digits, as Excel shows it, so that 0.1+0.2 is 0.3.
    """
    text = format(number, ".15g") if isinstance(number, float) else str(number).strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero, as Excel's ROUND does."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """The shortest ordinary writing of a decimal: no exponent, no trailing zeros (2.50 → 2.5)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal, places: int = 4) -> str:
    """A decimal as explanations print it: at most ``places`` decimals, no trailing zeros."""
    return plain(round_half_up(value, places))


def percent(fraction: Decimal, places: int = 4) -> str:
    """A fraction as a percentage for people: Decimal("0.938266") → 93.8266%."""
    return f"{shown(fraction * HUNDRED, places)}%"
