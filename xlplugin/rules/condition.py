"""All or nothing: 符合规定的得满分，否则不得分。"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Words
from xlplugin.money import ZERO, shown
from xlplugin.rules.base import Rule, number, obstacle
from xlplugin.rules.outcome import Outcome, Step, exempted, scored


@dataclass(frozen=True, kw_only=True)
class Condition(Rule):
    """Full marks when a yes/no fact is answered as wished, else nothing.

    Attributes:
        what: one Chinese phrase for the condition.
        wished: the answer that earns the points.
        waive: the answer 不适用 earns full marks, recorded as exempt; otherwise it earns no score at all.
    """

    kind: Literal["condition"]
    fact: FactId
    what: Words
    points: Decimal
    wished: bool = True
    waive: bool = False

    @property
    def most(self) -> Decimal:
        """The points when the condition holds."""
        return self.points

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The yes/no fact."""
        return ((self.fact, UnitKind.YES_NO),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """All or nothing; unknown is not no."""
        answer = facts.value(self.fact)
        if self.waive and answer is YesNo.NOT_APPLICABLE:
            return exempted(self.most, f"{facts.label(self.fact)}：不适用", (self.fact,))
        blocked = obstacle(facts, (self.fact,), self.most)
        if blocked is not None:
            return blocked
        holds = answer is (YesNo.YES if self.wished else YesNo.NO)
        branch = "符合" if holds else "不符合"
        answered = answer.value if isinstance(answer, YesNo) else ""
        step = Step(f"{facts.label(self.fact)}：{answered}", self.most, inputs=(self.fact,), branch=branch)
        return scored(step, self.points if holds else ZERO)


@dataclass(frozen=True, kw_only=True)
class Within(Rule):
    """Full marks when one fact is not larger than another: 实际支出数≤预算安排数."""

    kind: Literal["within"]
    fact: FactId
    limit: FactId
    points: Decimal

    @property
    def most(self) -> Decimal:
        """The points when the limit is kept."""
        return self.points

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """Both facts."""
        return ((self.fact, UnitKind.AMOUNT), (self.limit, UnitKind.AMOUNT))

    def evaluate(self, facts: FactSet) -> Outcome:
        """All or nothing; exactly the limit is kept, and 0 of 0 is kept too."""
        ids = (self.fact, self.limit)
        blocked = obstacle(facts, ids, self.most)
        if blocked is not None:
            return blocked
        actual, limit = number(facts, self.fact), number(facts, self.limit)
        kept = actual <= limit
        relation = "≤" if kept else ">"
        words = f"{facts.label(self.fact)}{shown(actual)}{relation}{facts.label(self.limit)}{shown(limit)}"
        step = Step(words, self.most, inputs=ids, branch="未超出" if kept else "超出")
        return scored(step, self.points if kept else ZERO)
