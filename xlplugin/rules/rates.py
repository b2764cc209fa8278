"""Points by a rate or a figure: in proportion, by bands, or less or more for each step beyond a threshold."""

from abc import abstractmethod
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, NotNegative, Positive, ProperFraction, Rate, RateStep, record
from xlplugin.money import ONE, ZERO, percent, plain, shown
from xlplugin.rules.base import PointsRule, Rule
from xlplugin.rules.judgement import PointsOrRange, check_range, judged_within, most_of
from xlplugin.rules.measure import Measure, Taken
from xlplugin.rules.outcome import Outcome, State, scored, unscored
from xlplugin.rules.span import RateSpan, check_spans


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
        return self.measure.judged(facts, self.most, lambda taken: self.earned(taken, facts), self.breaks)

    @abstractmethod
    def earned(self, taken: Taken, facts: FactSet) -> Outcome:
        """What a rate earns; facts besides it are only those that a person judges."""


@record
class Proportional(RateRule, PointsRule):
    """Rate × points, at most the points.

    Attributes:
        fail_below: the rate below which nothing is earned, a fraction; None where any rate earns its share.
    """

    kind: Literal["proportional"]
    measure: Measure
    points: Decimal
    fail_below: ProperFraction | None = None

    def __post_init__(self) -> None:
        if self.measure.unit is not None:
            msg = "按比例计分的须是比率，不能是 form: figure"
            raise ValueError(msg)

    def earned(self, taken: Taken, facts: FactSet) -> Outcome:
        """Rate × points; above 100 % the points are capped; a rate over nothing is not applicable."""
        del facts
        if not taken.rate.is_finite():
            return unscored(
                State.NOT_APPLICABLE, self.most, f"{taken.words}，不能按比例计分，须由财政部门核定"
            )
        if self.fail_below is not None and taken.rate < self.fail_below:
            branch = f"低于{percent(self.fail_below)}"
            return scored(taken.step(self.most, f"，{branch}", branch), ZERO)
        if taken.rate <= ONE:
            return scored(taken.step(self.most), taken.rate * self.points)
        return scored(taken.step(self.most, "，超过100%按100%计", "按100%封顶"), self.points)


@record
class Band(RateSpan):
    """One band: the rates in its span earn ``points``.

    Attributes:
        points: what it earns; two numbers are what its lower and its upper end earn, those between in
            proportion; or with ``judged`` a range in which a person gives the points.
        judged: the fact with the points that a person gives within that range.
    """

    points: PointsOrRange
    judged: FactId | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range(self.points, self.judged)
        if isinstance(self.points, tuple) and not self.judged and None in (self.lower, self.upper):
            msg = "points 写两个数的一档在两端之间按比例计分，两端都要写；由人评定的，用 judged 写明评定得分"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The most points it can earn."""
        return most_of(self.points)

    def between(self, rate: Decimal) -> Decimal:
        """The points of a rate that it holds, none of them judged."""
        if not isinstance(self.points, tuple):
            return self.points
        start, end = self.points
        low, high = (each or ZERO for each in (self.lower, self.upper))
        return start + (end - start) * (rate - low) / (high - low)


@record
class Bands(RateRule):
    """Points by band; together the bands cover every rate once, without gap or overlap."""

    kind: Literal["bands"]
    measure: Measure
    bands: Annotated[tuple[Band, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        check_spans(self.bands)
        if any(isinstance(band.points, tuple) and band.lower == band.upper for band in self.bands):
            msg = "points 写两个数的一档，两端不能相同"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best band."""
        return max(band.most for band in self.bands)

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        """The ends of the bands."""
        return tuple(band.lower for band in self.bands if band.lower is not None)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts, then the points that a person gives in a band."""
        judged = ((fact, UnitKind.POINTS) for fact, _ in self.judgements())
        return (*self.measure.needs(), *judged)

    def always(self) -> frozenset[FactId]:
        """The measure's facts."""
        return frozenset(fact for fact, _ in self.measure.needs())

    def judgements(self) -> tuple[tuple[FactId, Decimal], ...]:
        """The points that a person gives in a band."""
        return tuple((band.judged, band.most) for band in self.bands if band.judged)

    def earned(self, taken: Taken, facts: FactSet) -> Outcome:
        """The points of the band that holds it, or what a person gives within it."""
        band = next(band for band in self.bands if band.holds(taken.rate))
        branch = band.words(self.measure.name, self.measure.end)
        step = taken.step(self.most, f"，{band.told(self.measure.end)}", branch)
        if band.judged and isinstance(band.points, tuple):
            return judged_within(facts, band.judged, band.points, step)
        return scored(step, band.between(taken.rate))


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
class SteppedRule(RateRule, PointsRule):
    """A rule that counts steps beyond a threshold.

    Attributes:
        threshold: the rate from which steps count, a fraction.
        below: whether they count below the threshold, not above it.
        step: the width of a step, a fraction.
        each: points for each step.
        counting: whole steps only, started steps, or in proportion.
    """

    measure: Measure
    points: Decimal
    threshold: Rate
    step: RateStep
    each: Positive
    counting: Counting = Counting.WHOLE
    below: bool = False

    def off(self, rate: Decimal) -> Decimal:
        """How far a rate lies beyond the threshold; zero or less where it does not."""
        return self.threshold - rate if self.below else rate - self.threshold

    @property
    def way(self) -> str:
        """The side of the threshold on which steps count, a Chinese word."""
        return "低于" if self.below else "超过"

    def kept(self, taken: Taken, points: Decimal) -> Outcome:
        """The points of a rate that does not lie beyond the threshold."""
        side = f"未{self.way}"
        words = f"，{side}{self.measure.limit(self.threshold)}"
        return scored(taken.step(self.most, words, side), points)

    def told(self, off: Decimal, steps: Decimal, per: str, none: str) -> str:
        """How far a rate lies beyond, and the steps that count; ``per`` is what each does to the points."""
        limit = self.measure.limit
        beyond = f"，{self.way}{limit(self.threshold)}的部分为{limit(off)}"
        if not steps:
            return f"{beyond}，不足{limit(self.step)}，{none}"
        return f"{beyond}，每{limit(self.step)}{per}{plain(self.each)}分，计{shown(steps)}次"


@record
class Overrun(SteppedRule):
    """Full marks up to a threshold (included), then so much off for each step beyond, never below zero."""

    kind: Literal["overrun"]

    def earned(self, taken: Taken, facts: FactSet) -> Outcome:
        """Points less the deduction."""
        del facts
        off = self.off(taken.rate)
        if off <= ZERO:
            return self.kept(taken, self.points)
        if not off.is_finite():
            return scored(taken.step(self.most, "，扣完为止", "扣完为止"), ZERO)
        steps = self.counting.counted(off / self.step)
        words = self.told(off, steps, "扣", "不扣分")
        words += "，扣完为止" if steps * self.each > self.points else ""
        return scored(taken.step(self.most, words, self.way), self.points - steps * self.each)


@record
class Gain(SteppedRule):
    """So many points up to a threshold (included), and so much more for each step beyond, up to a cap.

    Attributes:
        start: the points of a rate that does not go beyond the threshold.
    """

    kind: Literal["gain"]
    start: NotNegative = ZERO

    def __post_init__(self) -> None:
        if self.start >= self.points:
            msg = "start（起点得分）应小于 points（最高得分）"
            raise ValueError(msg)

    def earned(self, taken: Taken, facts: FactSet) -> Outcome:
        """The start and the gain."""
        del facts
        off = self.off(taken.rate)
        if off <= ZERO:
            return self.kept(taken, self.start)
        if not off.is_finite():
            return scored(taken.step(self.most, "，按最高分计", "最高分"), self.points)
        steps = self.counting.counted(off / self.step)
        words = self.told(off, steps, "加", "不加分")
        words += f"，最高{plain(self.points)}分" if self.start + steps * self.each > self.points else ""
        return scored(taken.step(self.most, words, self.way), self.start + steps * self.each)
