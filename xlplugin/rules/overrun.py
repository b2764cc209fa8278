"""Points taken off for each step a rate goes beyond a threshold: 超出10%的，超出一个百分点扣0.1分。"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Positive
from xlplugin.money import ZERO, percent, shown
from xlplugin.rules.base import Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome, scored


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

    @property
    def chinese(self) -> str:
        """The clause forms would print."""
        return {"whole": "不足一档不计", "started": "不足一档按一档计", "proportional": "按比例计"}[
            self.value
        ]


@dataclass(frozen=True, kw_only=True)
class Overrun(Rule):
    """Full marks up to a threshold (included), then so much off for each step beyond, never below zero.

    Attributes:
        threshold: the rate still free of deduction, a fraction.
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

    @property
    def most(self) -> Decimal:
        """The points at or below the threshold."""
        return self.points

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts."""
        return self.measure.needs()

    def evaluate(self, facts: FactSet) -> Outcome:
        """Points less the deduction on the unrounded rate."""
        taken = self.measure.take(facts, self.most)
        if isinstance(taken, Outcome):
            return taken
        if taken.rate <= self.threshold:
            return scored(taken.step(self.most, f"，未超过{percent(self.threshold)}", "未超过"), self.points)
        if not taken.rate.is_finite():
            return scored(taken.step(self.most, "，扣完为止", "扣完为止"), ZERO)
        steps = self.counting.counted((taken.rate - self.threshold) / self.step)
        words = f"，超出{percent(taken.rate - self.threshold)}，计{shown(steps)}档×{shown(self.each)}分"
        return scored(taken.step(self.most, words, "超过"), self.points - steps * self.each)
