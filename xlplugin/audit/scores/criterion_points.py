"""The full points that a criterion's own text names, where they can be read with certainty.

Official texts add points up (``1. …（2分）``) or step them down (``≥90%的，得6分；…得4分``), at both
levels of numbering. Nothing in the text says which, so every way of reading it is kept: only a weight that
none of them gives contradicts the text.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

_NUMBER: Final = r"\d+(?:\.\d+)?"
_BRACKETED: Final = rf"[（(]\s*+(?:满分|共|计)?\s*({_NUMBER})\s*分\s*[）)]"
_RANGE: Final = rf"(?:{_NUMBER}\s*+分?\s*+[-~－～—–至到]+\s*)?"
_EARNED: Final = rf"(?:得|计|给|记|评|赋|满分为?|最高)\s*{_RANGE}({_NUMBER})\s*分|[×xX*＊]\s*({_NUMBER})\s*分"
# Points that depend on something the text leaves open: shares of the weight, points for each, extra points.
_OPEN: Final = (
    r"各占|占\s*\d|权重|加分|附加|奖励|每[^，。；;\n]{0,20}[得加计]\s*\d|倍|折算|百分制"
    r"|各\s*\d|[均各][得计]|分别[得计]|[再另][得加计]|分值的"
)
_WITHOUT_NUMBER: Final = r"(?<!不)(?:得分|给分|计分|赋分|评分|打分|满分)"
# 得满分 means the weight, whatever it is: the lower steps beside it say nothing of the full points.
_FULL: Final = r"满分(?!\s*+[为是]?\s*+[（(]?\s*\d)"
_ITEMS: Final = (
    r"(?:^|(?<=[\n；;。：:\s]))\d{1,2}[.．、](?!\d)",
    r"[①-⑳]",
    r"(?:^|(?<=[\n；;。：:\s]))[（(]\d{1,2}[）)]",
    r"(?:^|(?<=[\n；;。：:\s]))[一二三四五六七八九十]{1,2}(?:[、.．]|是)",
)
_MOST_READINGS: Final = 200


class NamedPoints(NamedTuple):
    """The full points a text may name.

    Attributes:
        readings: every value that some way of reading gives.
        plainest: the one to tell people: items in brackets added up, else the best step.
    """

    readings: tuple[Decimal, ...]
    plainest: Decimal


def _items(text: str) -> list[str]:
    """The text cut at its outermost numbering; what stands before it is an item of its own."""
    starts = [(found.start(), style) for style in _ITEMS if (found := re.search(style, text))]
    if not starts:
        return [text]
    outermost = min(starts, key=lambda start: start[0])[1]
    pieces = re.split(outermost, text)
    return [piece for piece in pieces if piece.strip()]


def _named(item: str) -> Iterator[Decimal]:
    for found in re.finditer(_EARNED, item):
        yield Decimal(found[1] or found[2])


def _readings(item: str) -> tuple[Decimal, ...] | None:
    """The points one item may be worth; None where it speaks of points without saying how many."""
    bracketed = [Decimal(found[1]) for found in re.finditer(_BRACKETED, item)]
    earned = list(_named(item))
    if len(bracketed) == 1 and max(earned, default=bracketed[0]) <= bracketed[0]:
        return (bracketed[0],)
    values = [*bracketed, *earned]
    if re.search(_FULL, item):
        return None
    if not values:
        return None if re.search(_WITHOUT_NUMBER, item) else (Decimal(0),)
    sums = (sum(bracketed, Decimal(0)), sum(earned, Decimal(0)))
    return tuple(dict.fromkeys((max(values), *sums, sum(values, Decimal(0)), *_sets(earned))))


def _sets(steps: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The best steps of several sets of steps added up: 2, 1, 0 and again 2, 1, 0 are worth 4."""
    falling = [step for at, step in enumerate(steps) if at == 0 or step >= steps[at - 1]]
    rising = [step for at, step in enumerate(steps) if at + 1 == len(steps) or step >= steps[at + 1]]
    return sum(falling, Decimal(0)), sum(rising, Decimal(0))


def _combined(each: list[tuple[Decimal, ...]]) -> tuple[Decimal, ...] | None:
    totals = {Decimal(0): None}
    for readings in each:
        totals = dict.fromkeys(total + value for total in totals for value in readings)
        if len(totals) > _MOST_READINGS:
            return None
    single = [value for readings in each for value in readings]
    return tuple(dict.fromkeys((*totals, *single, *_sets([readings[0] for readings in each]))))


def named_points(criterion: str) -> NamedPoints | None:
    """The full points a criterion's text names, None where it leaves them open or names none."""
    if re.search(_OPEN, criterion):
        return None
    each = [_readings(item) for item in _items(criterion)]
    known = [readings for readings in each if readings is not None]
    totals = _combined(known) if len(known) == len(each) else None
    if not totals or not any(totals):
        return None
    most = [readings[0] for readings in known]
    return NamedPoints(totals, sum(most, Decimal(0)) if re.search(_BRACKETED, criterion) else max(most))
