"""Quotients and differences of stated figures, with what rounding, cutting and slips of the hand explain."""

from decimal import Decimal
from enum import Enum, auto
from typing import Final

from xlplugin.audit.basis.cells import Fit, compare
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.money import ONE, ZERO, plain, round_half_up

_FEW: Final = 100
_FINEST: Final = 12
"""More decimals than any rate is written with."""


class Slip(Enum):
    """A slip of the hand in a row of digits."""

    DIGIT = auto()
    TURNED = auto()


def slack(figure: Figure) -> Decimal:
    """What rounding may hide of a figure: nothing of a count of whole things."""
    return ZERO if figure.kind is FigureKind.COUNT and not figure.places else figure.step / 2


def is_quotient(rate: Figure, above: Figure, below: Figure, *, excess: bool = True) -> bool:
    """Whether a rate is one figure over another, or by how much they differ over it, rounded or cut."""
    if below.value <= ZERO:
        return False
    value = above.value / below.value
    spread = (slack(above) + abs(value) * slack(below)) / below.value
    return any(is_printed(each, rate, spread) for each in ((value, abs(value - ONE)) if excess else (value,)))


def may_be_quotient(rate: Figure, above: Figure, below: Figure) -> bool:
    """Whether a rate that is said roughly, 近九成 or 超过98%, leaves room for one figure over another."""
    if below.value <= ZERO:
        return False
    value = above.value / below.value
    spread = (slack(above) + abs(value) * slack(below)) / below.value
    whole = rate._replace(bound=Bound.EXACT, places=_FINEST)
    return any(rate.allows(whole._replace(value=value + off)) for off in (-spread, ZERO, spread))


def slip(one: str, other: str) -> Slip | None:
    """The slip of the hand that makes one row of digits of another; None where none does."""
    apart = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    if len(one) != len(other) or not apart:
        return None
    if len(apart) == 1:
        return Slip.DIGIT
    first, last = apart[0], apart[-1]
    turned = len(apart) == 2 and (one[first], one[last]) == (other[last], other[first])  # noqa: PLR2004
    return Slip.TURNED if turned else None


def is_growth(rate: Figure, now: Figure, base: Figure, sign: int) -> bool:
    """Whether a rate is by how much a figure has grown, or for a ``sign`` of −1 has fallen, from its base."""
    if base.value <= ZERO:
        return False
    value = now.value / base.value
    spread = (slack(now) + value * slack(base)) / base.value
    return is_printed(sign * (value - ONE), rate, spread)


def grown_by(rate: Figure, now: Figure, by: Figure, sign: int) -> bool:
    """Whether a rate is that of a figure which has grown, or fallen, by so much."""
    base = now.value - sign * by.value
    if base <= ZERO:
        return False
    value = by.value / base
    return is_printed(value, rate, (slack(by) + value * (slack(now) + slack(by))) / base)


def is_printed(value: Decimal, rate: Figure, spread: Decimal) -> bool:
    """Whether a rate is a value, known but for ``spread``, rounded or cut: cutting only takes away."""
    return -rate.step / 2 - spread <= value - rate.value < rate.step + spread


def apart(difference: Figure, one: Figure, other: Figure) -> Fit:
    """How a figure stands to what two others are apart, whichever is larger; percentages differ by points."""
    points = one.kind is FigureKind.PERCENT
    stated = difference.value.scaleb(-2) if points else difference.value
    own = difference.step.scaleb(-2) / 2 if points else slack(difference)
    # Few whole things are counted, not rounded.
    counted = not any(each.places or each.number >= _FEW for each in (difference, one, other))
    rounding = ZERO if counted else own + slack(one) + slack(other)
    return compare(abs(one.value - other.value) - stated, rounding)


def in_its_units(value: Decimal, like: Figure) -> str:
    """A value in the unit and with the decimals of a figure."""
    return f"{plain(round_half_up(value / like.worth, like.places))}{like.unit}"


def slipped_into(figure: Figure, least: Decimal, most: Decimal) -> bool:
    """Whether one wrong digit or two neighbours turned part a figure from what lies between two values."""
    written = str(abs(int(figure.number.scaleb(figure.places))))
    others = {
        f"{written[:place]}{digit}{written[place + 1 :]}"
        for place in range(len(written))
        for digit in "0123456789"
    }
    others |= {
        f"{written[:place]}{written[place + 1]}{written[place]}{written[place + 2 :]}"
        for place in range(len(written) - 1)
    }
    values = (figure.worth * Decimal(each).scaleb(-figure.places) for each in others)
    return any(least <= value <= most for value in values)
