"""A rate times the points: 得分=执行率×分值, never above the points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.money import ONE
from xlplugin.rules.base import Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome, State, scored, unscored


@dataclass(frozen=True, kw_only=True)
class Proportional(Rule):
    """Rate × points, at most the points."""

    kind: Literal["proportional"]
    measure: Measure
    points: Decimal

    @property
    def most(self) -> Decimal:
        """The points of the whole rate."""
        return self.points

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts."""
        return self.measure.needs()

    def evaluate(self, facts: FactSet) -> Outcome:
        """Rate × points; above 100 % the points are capped; a rate over nothing is not applicable."""
        taken = self.measure.take(facts, self.most)
        if isinstance(taken, Outcome):
            return taken
        if not taken.rate.is_finite():
            return unscored(
                State.NOT_APPLICABLE, self.most, f"{taken.words}，不能按比例计分，须由财政部门核定"
            )
        if taken.rate <= ONE:
            return scored(taken.step(self.most), taken.rate * self.points)
        return scored(taken.step(self.most, "，超过100%按100%计", "按100%封顶"), self.points)
