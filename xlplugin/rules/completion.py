"""Targets and what was reached, with a pass mark and a mark for targets set too low."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.target import Attained, Target
from xlplugin.facts.value import TargetResult, Targets
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import AsRate, Fraction, Limits, record
from xlplugin.money import ONE, ZERO, Missing, percent, plain
from xlplugin.rules.base import PointsRule
from xlplugin.rules.judgement import JudgedBand, bands_run_down
from xlplugin.rules.outcome import Outcome, State, Step, obstacle, scored, together, unfilled, unscored


class Reverse(StrEnum):
    """How far a target of the kind 'at most' was reached."""

    DIFFERENCE = "difference"
    QUOTIENT = "quotient"

    def share(self, done: Attained) -> Decimal | None:
        """The share reached of a missed target, a fraction; None where the arithmetic has none."""
        return done.difference if self is Reverse.DIFFERENCE else done.quotient


@record
class Completion(PointsRule):
    """Points shared equally among targets; each earns by its rate of completion.

    Below ``fail_below`` nothing; up to 100 % rate × points; up to ``full_to`` (included) full marks;
    above, ``beyond`` of the points, because the target was set too low.

    Attributes:
        targets: the fact with the lines of the target table.
        fail_below: the pass mark, a fraction.
        full_to: the largest rate with full marks, a fraction.
        beyond: the share of the points above that, a fraction.
        reverse: how a target of the kind 'at most' is reckoned.
        bands: the levels of goals that cannot be counted; empty where every goal must be counted.
        unreported: the word in place of a goal that says no goals were reported, which earns nothing.
    """

    kind: Literal["completion"]
    targets: FactId
    points: Decimal
    fail_below: Fraction
    full_to: Annotated[Decimal, Limits(ge=1), AsRate()]
    beyond: Fraction
    reverse: Reverse = Reverse.DIFFERENCE
    bands: tuple[JudgedBand, ...] = ()
    unreported: str = "未申报"

    def __post_init__(self) -> None:
        if self.points <= ZERO:
            msg = "分值必须大于0"
            raise ValueError(msg)
        bands_run_down(self.bands)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The target table."""
        return ((self.targets, UnitKind.TARGETS),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The sum over targets, each worth an equal part of the points."""
        blocked = obstacle(facts, (self.targets,), self.most)
        if blocked is not None:
            return blocked
        table = facts.value(self.targets)
        lines = table.lines if isinstance(table, Targets) else ()
        if any(line.target.words == self.unreported for line in lines):
            return scored(
                Step("未申报整体绩效目标", self.most, inputs=(self.targets,), branch=self.unreported), ZERO
            )
        return together([self._line(line, self.points / len(lines)) for line in lines], self.most)

    def _line(self, line: TargetResult, worth: Decimal) -> Outcome:
        if not line.target.counted:
            return self._judged(line.target.words, line.actual, worth)
        goal = line.target.limits
        if not isinstance(line.actual, Decimal):
            return unfilled(worth, [f"目标{goal}的完成值"])
        rate = self._rate(line.target, line.actual)
        if rate is None:
            return unscored(State.NOT_APPLICABLE, worth, "目标值为0，无法计算完成率")
        earned, branch = self._gate(max(rate, ZERO))
        words = f"目标{goal}、完成{plain(line.actual)}，完成率{percent(rate)}{branch and '，'}{branch}"
        return scored(Step(words, worth, inputs=(self.targets,), rate=rate, branch=branch), earned * worth)

    def _judged(self, goal: str, actual: Decimal | Missing, worth: Decimal) -> Outcome:
        if not self.bands:
            return unscored(State.INVALID, worth, f"目标值“{goal}”不是数字，无法计算完成率")
        if not isinstance(actual, Decimal):
            return unscored(State.PENDING, worth, f"定性目标“{goal}”尚未评定", [f"“{goal}”的评定比例"])
        band = next(band for band in self.bands if actual >= band.at_least)
        words = f"定性目标“{goal}”评定为{percent(actual)}（{band.level}）"
        return scored(
            Step(words, worth, inputs=(self.targets,), rate=actual, branch=band.level), actual * worth
        )

    def _rate(self, target: Target, actual: Decimal) -> Decimal | None:
        done = target.reached(actual)
        if target.high is None:
            return done.rate
        if target.goal is not None and target.low is not None:
            return ONE if done.met else ZERO
        return ONE if done.met else self.reverse.share(done) or ZERO

    def _gate(self, rate: Decimal) -> tuple[Decimal, str]:
        if rate < self.fail_below:
            return ZERO, f"低于{percent(self.fail_below)}"
        if rate <= self.full_to:
            return min(rate, ONE), ""
        return self.beyond, f"高于{percent(self.full_to)}，按分值的{percent(self.beyond)}计"
