"""Points by a rate, a stated one or a quotient of facts: in proportion, by bands, or less for an overrun."""

from abc import abstractmethod
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, NotNegative, Positive, Record, record
from xlplugin.money import ONE, ZERO, percent, plain, shown
from xlplugin.rules.base import PointsRule, Rule
from xlplugin.rules.measure import Measure, Taken
from xlplugin.rules.outcome import Outcome, State, scored, unscored


class RateRule(Rule):
    """A rule on one rate."""

    measure: Measure

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts."""
        return self.measure.needs()

    def measures(self) -> tuple[Measure, ...]:
        """The measure."""
        return (self.measure,)

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        """The rates at which the points may jump; none where they only rise, or only fall, with the rate."""
        return ()

    def evaluate(self, facts: FactSet) -> Outcome:
        """What the unrounded rate earns, or why there is none."""
        return self.measure.judged(facts, self.most, self.earned, self.breaks)

    @abstractmethod
    def earned(self, taken: Taken) -> Outcome:
        """What a rate earns."""


@record
class Proportional(RateRule, PointsRule):
    """Rate × points, at most the points."""

    kind: Literal["proportional"]
    measure: Measure
    points: Decimal

    def earned(self, taken: Taken) -> Outcome:
        """Rate × points; above 100 % the points are capped; a rate over nothing is not applicable."""
        if not taken.rate.is_finite():
            return unscored(
                State.NOT_APPLICABLE, self.most, f"{taken.words}，不能按比例计分，须由财政部门核定"
            )
        if taken.rate <= ONE:
            return scored(taken.step(self.most), taken.rate * self.points)
        return scored(taken.step(self.most, "，超过100%按100%计", "按100%封顶"), self.points)


@record
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
        low = "" if self.lower is None else f"{plain(self.lower * 100)}%"
        below = "<" if self.at_most is None else "≤"
        high = "" if self.upper is None else f"{below}{plain(self.upper * 100)}%"
        if low and high:
            return f"{low}{'≤' if self.over is None else '<'}{name}{high}"
        return f"{name}{'≥' if self.over is None else '>'}{low}" if low else f"{name}{high}"

    @property
    def told(self) -> str:
        """The band as people say it of a rate they have just named."""
        low = "" if self.lower is None else f"{plain(self.lower * 100)}%"
        high = "" if self.upper is None else f"{plain(self.upper * 100)}%"
        bounds = (
            f"{'达到' if self.over is None else '超过'}{low}" if low else "",
            f"{'低于' if self.at_most is None else '不超过'}{high}" if high else "",
        )
        return "、".join(filter(None, bounds))


@record
class Bands(RateRule):
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
            same = left.upper is not None and left.upper == right.lower
            if not same or (left.at_most is None) is (right.at_least is None):
                msg = f"分档“{left.words('比率')}”与“{right.words('比率')}”之间有空档或重叠"
                raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best band."""
        return max(band.points for band in self.bands)

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        """The ends of the bands."""
        return tuple(band.lower for band in self.bands if band.lower is not None)

    def earned(self, taken: Taken) -> Outcome:
        """The points of the band that holds it."""
        band = next(band for band in self.bands if band.holds(taken.rate))
        branch = band.words(self.measure.name)
        return scored(taken.step(self.most, f"，{band.told}", branch), band.points)


class Counting(StrEnum):
    """Which steps beyond the threshold count."""

    WHOLE = "whole"
    STARTED = "started"
    PROPORTIONAL = "proportional"

    def counted(self, steps: Decimal) -> Decimal:
        """The steps that count, of so many and a fraction."""
        match self:
            case Counting.WHOLE:
                return steps.to_integral_value(ROUND_FLOOR)
            case Counting.STARTED:
                return steps.to_integral_value(ROUND_CEILING)
        return steps


@record
class Overrun(RateRule, PointsRule):
    """Full marks up to a threshold (included), then so much off for each step beyond, never below zero.

    Attributes:
        threshold: the rate still free of deduction, a fraction.
        below: whether it is falling short of the threshold that costs points, not exceeding it.
        step: the width of a step, a fraction.
        each: points taken off for each step.
        counting: whole steps only, started steps, or in proportion.
    """

    kind: Literal["overrun"]
    measure: Measure
    points: Decimal
    threshold: Decimal
    step: Positive
    each: Positive
    counting: Counting = Counting.WHOLE
    below: bool = False

    def earned(self, taken: Taken) -> Outcome:
        """Points less the deduction."""
        way = "低于" if self.below else "超过"
        off = self.threshold - taken.rate if self.below else taken.rate - self.threshold
        if off <= ZERO:
            return scored(
                taken.step(self.most, f"，未{way}{percent(self.threshold)}", f"未{way}"), self.points
            )
        if not off.is_finite():
            return scored(taken.step(self.most, "，扣完为止", "扣完为止"), ZERO)
        steps = self.counting.counted(off / self.step)
        beyond = f"，{way}{percent(self.threshold)}的部分为{percent(off)}"
        counted = (
            f"每{percent(self.step)}扣{plain(self.each)}分，计{shown(steps)}次"
            if steps
            else f"不足{percent(self.step)}，不扣分"
        )
        words = f"{beyond}，{counted}{'，扣完为止' if steps * self.each > self.points else ''}"
        return scored(taken.step(self.most, words, way), self.points - steps * self.each)
