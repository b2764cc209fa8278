"""One target of an item form: met in full, in proportion, or judged within the band of a level."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Final, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.levels import Attainment
from xlplugin.facts.target import Attained, Target
from xlplugin.facts.value import Invalid, Pursued
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import AsRate, Fraction, Limits, Positive, RateStep, record
from xlplugin.money import MISSING, ONE, ZERO, percent, plain, settled
from xlplugin.rules.base import PointsRule
from xlplugin.rules.completion import Reverse
from xlplugin.rules.judgement import JudgedBand, bands_run_down
from xlplugin.rules.outcome import (
    Outcome,
    State,
    Step,
    contrary,
    invalid,
    obstacle,
    scored,
    unfilled,
    unscored,
)

_LEVELS: Final = tuple(Attainment)
_SAYS_SO: Final = ("完成", "达到", "实际", "已", "未", "无", "没")
"""How results begin that say themselves that they are one."""


@record
class ItemGoal(PointsRule):
    """Points of one target: all of them where it was met, else in proportion; words are judged by a person.

    Attributes:
        goal: the fact with the target and what was reached of it.
        points: what it can earn.
        bands: the levels of targets in words, best first, as shares of the points.
        share: the fact with the share that a person gives a target in words; None where it can be counted.
        reverse: how a target of the kind 'at most' is reckoned.
        full_to: the largest rate with full marks, a fraction; None where any rate above 100 % has them.
        beyond: the share of the points above that, a fraction.
        strict: whether a target that was missed earns nothing.
        step: how far below a percentage that was missed costs ``each``, a fraction.
        each: the points deducted for it.
    """

    kind: Literal["item_goal"]
    goal: FactId
    points: Decimal
    bands: Annotated[tuple[JudgedBand, ...], Limits(min_length=1)]
    share: FactId | None = None
    reverse: Reverse = Reverse.QUOTIENT
    full_to: Annotated[Decimal, Limits(ge=1), AsRate()] | None = None
    beyond: Fraction = ONE
    strict: bool = False
    step: RateStep | None = None
    each: Positive | None = None

    def __post_init__(self) -> None:
        if self.points <= ZERO:
            msg = "分值必须大于0"
            raise ValueError(msg)
        bands_run_down(self.bands)
        if tuple(each.level for each in self.bands) != _LEVELS:
            msg = f"bands 的档次依次应为{'、'.join(Attainment)}"
            raise ValueError(msg)
        if (self.full_to is None) != (self.beyond == ONE):
            msg = "full_to 与 beyond 须同时写"
            raise ValueError(msg)
        if (self.step is None) != (self.each is None) or (self.strict and self.step is not None):
            msg = "step 与 each 须同时写，且不与 strict 同时写"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The target, and the share that a person gives."""
        share = () if self.share is None else ((self.share, UnitKind.PERCENT),)
        return (self.goal, UnitKind.TARGET), *share

    def band(self, level: Attainment | None) -> JudgedBand | None:
        """The shares of the points that a level may carry; None where the rule does not name it."""
        return next((each for each in self.bands if each.level == level), None)

    def evaluate(self, facts: FactSet) -> Outcome:
        """Points where what was reached can be held against the target, or a person has given the share."""
        blocked = obstacle(facts, (self.goal,), self.most)
        if blocked is not None:
            return blocked
        given = facts.value(self.goal)
        if not isinstance(given, Pursued) or given.target is None:
            return unfilled(self.most, ["指标值"])
        if not given.result:
            return unfilled(self.most, [f"指标值“{given.target.words}”的完成值"])
        return self._judged(given, facts) if given.judged else self._counted(given.target, given)

    def _counted(self, target: Target, given: Pursued) -> Outcome:
        """A target that can be counted, or a day."""
        said = "" if given.result.startswith(_SAYS_SO) else "完成"
        compared, attained = f"指标值{target.words}、{said}{given.result}", given.attained
        if attained is None or attained.met is None:
            why = target.question or target.unclear or (attained.question if attained else "")
            return self._open(f"{compared}，{why or '两者不能直接比较'}")
        if attained.met:
            return self._met(compared, attained)
        if self.strict:
            return self._earned(f"{compared}，没有达到，按评分标准不得分", ZERO, "没有达到")
        if self.step is not None:
            return self._deducted(target, compared, attained)
        rate = self.reverse.share(attained)
        if rate is None and self.reverse is Reverse.QUOTIENT and target.high == ZERO:
            rate = ZERO  # what was not to happen at all: 0 ÷ 1
        if rate is None:
            return self._open(f"{compared}，没有达到，无法按比例计分")
        rate = max(rate, ZERO)
        sum_ = f"（{attained.arithmetic}）" if attained.arithmetic else ""
        return self._earned(f"{compared}，完成率{percent(rate)}{sum_}", rate * self.points, "没有达到", rate)

    def _met(self, compared: str, attained: Attained) -> Outcome:
        if self.full_to is None or attained.rate is None or attained.rate <= self.full_to:
            return self._earned(f"{compared}，达到指标值", self.points, "达到")
        far = f"完成率{percent(attained.rate)}高于{percent(self.full_to)}"
        words = f"{compared}，{far}，按分值的{percent(self.beyond)}计"
        return self._earned(words, self.beyond * self.points, "远超指标值", attained.rate)

    def _earned(self, words: str, points: Decimal, branch: str, rate: Decimal | None = None) -> Outcome:
        step = Step(words, self.most, inputs=(self.goal,), rate=rate, branch=branch)
        return scored(step, points)

    def _open(self, words: str) -> Outcome:
        """That a person has to look: what was not read for certain earns nothing and loses nothing."""
        return unscored(State.NOT_APPLICABLE, self.most, words)

    def _deducted(self, target: Target, compared: str, attained: Attained) -> Outcome:
        """So much off for every step below the target; of a part of a step nobody knows how it counts."""
        rate, goal, step, each = attained.rate, target.goal, self.step or ONE, self.each or ZERO
        if rate is None or goal is None or rate > ONE or target.as_fraction:
            return self._open(f"{compared}，没有达到，无法按差距扣分")
        short = (ONE - rate) * (goal if target.unit.name == "%" else ONE)
        steps = settled(short / step)
        least, most = (
            max(self.points - each * steps.to_integral_value(way), ZERO)
            for way in (ROUND_CEILING, ROUND_FLOOR)
        )
        told = f"{compared}，相差{percent(short)}，每{percent(step)}扣{plain(each)}分"
        if least == most:
            return self._earned(told, least, "没有达到", rate)
        words = f"{told}，不足{percent(step)}的怎样计没有写明"
        return self._open(words)._replace(low=least, high=most)

    def _judged(self, given: Pursued, facts: FactSet) -> Outcome:
        """A target in words: the share that a person gives, within the band of the level it reached."""
        goal = given.target.words if given.target else ""
        level = given.attained.level if given.attained else None
        band = self.band(level)
        low, high = (ZERO, ONE) if band is None else (band.at_least, band.at_most)
        told = f"定性目标“{goal}”，完成情况“{given.result}”"
        told += f"，属“{band.level}”（{percent(low)}～{percent(high)}）" if band else ""
        share = MISSING if self.share is None else facts.value(self.share)
        if isinstance(share, Invalid):
            return invalid(self.most, share)
        if not isinstance(share, Decimal):
            label = "评定比例" if self.share is None else facts.label(self.share)
            waiting = unscored(State.PENDING, self.most, f"{told}，尚未评定", [label])
            return waiting._replace(low=low * self.points, high=high * self.points)
        words = f"{told}，评定{percent(share)}"
        if not low <= share <= high:
            beyond = contrary(self.most, f"{words}，不在该档次之内", (self.share or self.goal,))
            return beyond._replace(low=low * self.points, high=high * self.points)
        branch = band.level if band else next(each.level for each in self.bands if share >= each.at_least)
        step = Step(words, self.most, inputs=(self.goal,), rate=share, branch=branch)
        return scored(step, share * self.points)
