"""A range of rates or figures, and that several of them hold each once."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from xlplugin.model import Rate, Record, record
from xlplugin.money import HUNDRED, plain


def whole_percent(fraction: Decimal) -> str:
    """The end of a range of rates as forms print it, with all its digits."""
    return f"{plain(fraction * HUNDRED)}%"


@record
class RateSpan(Record):
    """From ``over``/``at_least`` up to ``below``/``at_most``: fractions, or numbers of a figure's unit.

    An absent bound is open to infinity.
    """

    at_least: Rate | None = None
    over: Rate | None = None
    below: Rate | None = None
    at_most: Rate | None = None

    def __post_init__(self) -> None:
        if self.at_least is not None and self.over is not None:
            msg = "at_least 与 over 只能写一个"
            raise ValueError(msg)
        if self.below is not None and self.at_most is not None:
            msg = "below 与 at_most 只能写一个"
            raise ValueError(msg)

    @property
    def lower(self) -> Decimal | None:
        """The lower bound, None where open."""
        return self.at_least if self.at_least is not None else self.over

    @property
    def upper(self) -> Decimal | None:
        """The upper bound, None where open."""
        return self.at_most if self.at_most is not None else self.below

    def holds(self, rate: Decimal) -> bool:
        """Whether a rate or figure falls into it."""
        return (
            (self.at_least is None or rate >= self.at_least)
            and (self.over is None or rate > self.over)
            and (self.below is None or rate < self.below)
            and (self.at_most is None or rate <= self.at_most)
        )

    def words(self, name: str, limit: Callable[[Decimal], str] = whole_percent) -> str:
        """The range as forms write it: 90%≤满意度<95%, one-sided ones with the name in front."""
        low = "" if self.lower is None else limit(self.lower)
        below = "<" if self.at_most is None else "≤"
        high = "" if self.upper is None else f"{below}{limit(self.upper)}"
        if low and high:
            return f"{low}{'≤' if self.over is None else '<'}{name}{high}"
        return f"{name}{'≥' if self.over is None else '>'}{low}" if low else f"{name}{high}"

    def told(self, limit: Callable[[Decimal], str]) -> str:
        """The range as people say it of a rate or figure they have just named."""
        low = "" if self.lower is None else limit(self.lower)
        high = "" if self.upper is None else limit(self.upper)
        bounds = (
            f"{'达到' if self.over is None else '超过'}{low}" if low else "",
            f"{'低于' if self.at_most is None else '不超过'}{high}" if high else "",
        )
        return "、".join(filter(None, bounds))


def check_spans(spans: Sequence[RateSpan]) -> None:
    """Refuse spans that leave a gap, overlap, or end anywhere; raises ValueError."""
    ordered = sorted(spans, key=lambda span: Decimal("-Infinity") if span.lower is None else span.lower)
    if ordered[0].lower is not None or ordered[-1].upper is not None:
        msg = "分档没有覆盖到两端：最低一档不写下限，最高一档不写上限"
        raise ValueError(msg)
    for left, right in pairwise(ordered):
        same = left.upper is not None and left.upper == right.lower
        if not same or (left.at_most is None) is (right.at_least is None):
            msg = f"分档“{left.words('比率')}”与“{right.words('比率')}”之间有空档或重叠"
            raise ValueError(msg)
