"""Rates reported period by period: each against its schedule, and their mean over the year."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.parse import member_name
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, Positive, Rate, record
from xlplugin.money import MISSING, ONE, ZERO, Missing, percent, plain
from xlplugin.rules.base import PointsRule, Rule
from xlplugin.rules.outcome import Outcome, State, Step, members, obstacle, scored, unfilled, unscored


@record
class Periods(Rule):
    """What rules over a series of period rates share.

    Attributes:
        series: the rates, a series of fractions in order.
        schedule: the progress due at the end of each period (fractions); empty where a rate stands alone.
    """

    series: FactId
    schedule: tuple[Rate, ...] = ()

    def __post_init__(self) -> None:
        if any(due <= ZERO for due in self.schedule):
            msg = "时序进度必须大于0"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The series."""
        return ((self.series, UnitKind.SERIES),)

    def limit(self, periods: Sequence[Decimal | Missing]) -> Decimal:
        """The most points that the periods known leave possible, some of them missing."""
        del periods
        return self.most

    def rates(self, facts: FactSet) -> tuple[Decimal, ...] | Outcome:
        """Every period's rate, or the outcome when a period is missing or there are too many."""
        blocked = obstacle(facts, (self.series,), self.most)
        if blocked is not None:
            return blocked
        label, periods = facts.label(self.series), members(facts, self.series).members
        if not self.schedule:  # periods before the first and after the last that was given were not reported
            given = [place for place, member in enumerate(periods) if member is not MISSING]
            periods = periods[given[0] : given[-1] + 1]
        most = len(self.schedule) or len(facts.definition(self.series).items)
        if 0 < most < len(periods):
            words = f"{label}有{len(periods)}期，最多{most}期"
            return unscored(State.INVALID, self.most, words)
        wanted = len(self.schedule) or len(periods)
        absent = [
            place for place in range(1, wanted + 1) if place > len(periods) or periods[place - 1] is MISSING
        ]
        if absent:
            named = facts.definition(self.series)
            open_ = unfilled(self.most, [member_name(named, place) for place in absent])
            return open_._replace(high=min(open_.high, self.limit(periods)))
        return tuple(rate for rate in periods if isinstance(rate, Decimal))


@record
class EachPeriod(Periods):
    """So many points for each period × its progress ÷ the progress due, at most the points each."""

    kind: Literal["each_period"]
    each: Positive
    schedule: Annotated[tuple[Rate, ...], Limits(min_length=1)]

    @property
    def most(self) -> Decimal:
        """The points of all periods on schedule."""
        return self.each * len(self.schedule)

    def limit(self, periods: Sequence[Decimal | Missing]) -> Decimal:
        """What the periods known lose is lost; added up as points are, lest they lie a digit beyond it."""
        pairs = zip(periods, self.schedule, strict=False)
        kept = [min(rate / due, ONE) if isinstance(rate, Decimal) else ONE for rate, due in pairs]
        return sum((*kept, *(ONE for _ in self.schedule[len(kept) :])), ZERO) * self.each

    def evaluate(self, facts: FactSet) -> Outcome:
        """The sum over periods of min(progress ÷ due, 1) × points."""
        rates = self.rates(facts)
        if isinstance(rates, Outcome):
            return rates
        kept = [min(rate / due, ONE) for rate, due in zip(rates, self.schedule, strict=True)]
        pairs = zip(rates, self.schedule, strict=True)
        ratios = "、".join(f"{percent(rate)}÷{percent(due)}" for rate, due in pairs)
        words = f"各期支出进度÷序时进度依次为{ratios}，每期最多得{plain(self.each)}分"
        step = Step(words, self.most, inputs=(self.series,))
        return scored(step, sum(kept, ZERO) * self.each)


@record
class MeanOfRates(Periods, PointsRule):
    """The mean of the period rates × points, at most the points.

    Attributes:
        cap_each: a period above 100 % counts as 100 % before the mean is taken.
    """

    kind: Literal["mean_of_rates"]
    points: Decimal
    cap_each: bool = False

    def evaluate(self, facts: FactSet) -> Outcome:
        """Mean × points; with a schedule every rate is divided by the progress due first."""
        rates = self.rates(facts)
        if isinstance(rates, Outcome):
            return rates
        due = self.schedule or (ONE,) * len(rates)
        ratios = [rate / expected for rate, expected in zip(rates, due, strict=True)]
        mean = sum((min(each, ONE) if self.cap_each else each for each in ratios), ZERO) / len(ratios)
        words = f"{len(rates)}期平均执行率{percent(mean)}" if len(rates) > 1 else f"执行率{percent(mean)}"
        capped = "（超过100%的各期按100%计）" if self.cap_each and max(ratios) > ONE else ""
        beyond = "，超过100%按100%计" if mean > ONE else ""
        step = Step(f"{words}{capped}{beyond}", self.most, inputs=(self.series,), rate=mean)
        return scored(step, mean * self.points)
