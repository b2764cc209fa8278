"""Points by the band a rate falls into: 满意度≥95%得6分，90%≤满意度<95%得4分……"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, NotNegative, Record
from xlplugin.money import plain
from xlplugin.rules.base import Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome, scored


@dataclass(frozen=True, kw_only=True)
class Band(Record):
    """One band: rates from ``over``/``at_least`` up to ``below``/``at_most`` (fractions) earn ``points``.

    An absent bound is open to infinity.
    """

    points: NotNegative
    at_least: Decimal | None = None
    over: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None

    def __post_init__(self) -> None:
        if self.at_least is not None and self.over is not None:
            msg = "at_least 与 over 只能写一个"
            raise ValueError(msg)
        if self.below is not None and self.at_most is not None:
            msg = "below 与 at_most 只能写一个"
            raise ValueError(msg)

    @property
    def lower(self) -> Decimal | None:
        """The lower bound, a fraction, None where open."""
        return self.at_least if self.at_least is not None else self.over

    @property
    def upper(self) -> Decimal | None:
        """The upper bound, a fraction, None where open."""
        return self.at_most if self.at_most is not None else self.below

    def holds(self, rate: Decimal) -> bool:
        """Whether a rate (fraction) falls into this band."""
        return (
            (self.at_least is None or rate >= self.at_least)
            and (self.over is None or rate > self.over)
            and (self.below is None or rate < self.below)
            and (self.at_most is None or rate <= self.at_most)
        )

    def words(self, name: str) -> str:
        """The band as forms write it: 90%≤满意度<95%, one-sided bands with the name in front."""
        low = (
            None if self.lower is None else (f"{plain(self.lower * 100)}%", "≤" if self.over is None else "<")
        )
        high = (
            None
            if self.upper is None
            else ("<" if self.at_most is None else "≤", f"{plain(self.upper * 100)}%")
        )
        if low and high:
            return f"{low[0]}{low[1]}{name}{high[0]}{high[1]}"
        if low:
            return f"{name}{'≥' if low[1] == '≤' else '>'}{low[0]}"
        return f"{name}{high[0]}{high[1]}" if high else name


def _touching(left: Band, right: Band) -> bool:
    same = left.upper is not None and left.upper == right.lower
    return same and (left.at_most is not None) != (right.at_least is not None)


@dataclass(frozen=True, kw_only=True)
class Bands(Rule):
    """Points by band; together the bands cover every rate once, without gap or overlap."""

    kind: Literal["bands"]
    measure: Measure
    bands: Annotated[tuple[Band, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        ordered = sorted(
            self.bands, key=lambda band: Decimal("-Infinity") if band.lower is None else band.lower
        )
        if ordered[0].lower is not None or ordered[-1].upper is not None:
            msg = "分档没有覆盖到两端：最低一档不写下限，最高一档不写上限"
            raise ValueError(msg)
        for left, right in pairwise(ordered):
            if not _touching(left, right):
                msg = f"分档“{left.words('比率')}”与“{right.words('比率')}”之间有空档或重叠"
                raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best band."""
        return max(band.points for band in self.bands)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts."""
        return self.measure.needs()

    def evaluate(self, facts: FactSet) -> Outcome:
        """The points of the band that holds the unrounded rate."""
        taken = self.measure.take(facts, self.most)
        if isinstance(taken, Outcome):
            return taken
        band = next(band for band in self.bands if band.holds(taken.rate))
        branch = band.words(self.measure.name)
        return scored(taken.step(self.most, f"，属于“{branch}”档", branch), band.points)
