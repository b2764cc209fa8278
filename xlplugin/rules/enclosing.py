"""What stands around a rule: a veto, a limit, an exemption, what a person takes off."""

from abc import abstractmethod
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Invalid, Level, Value, YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Positive, Rate, Words, record
from xlplugin.money import ZERO, plain
from xlplugin.rules.base import AnyRule, Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import (
    Outcome,
    State,
    Step,
    answered,
    contrary,
    exempted,
    invalid,
    obstacle,
    scored,
    together,
    unscored,
)


@record
class Enclosing(Rule):
    """What stands around another rule, worth that rule's points."""

    rule: AnyRule

    @property
    def most(self) -> Decimal:
        """The points of the rule inside."""
        return self.rule.most

    def inner(self) -> Iterable[Rule]:
        """The rule inside."""
        return (self.rule,)


class _VetoRule(Enclosing):
    """A fault that takes all points of the rule around which it stands; looked at last."""

    fact: FactId
    what: Words

    @property
    @abstractmethod
    def grave(self) -> YesNo | Level:
        """The answer that takes the points."""

    def evaluate(self, facts: FactSet) -> Outcome:
        """Nothing when the fault is known, whatever else is unknown; otherwise the rule inside."""
        inner, grave = self.rule.evaluate(facts), self.grave
        if facts.value(self.fact) == grave:
            answer = answered(facts.label(self.fact), grave.name if isinstance(grave, Level) else grave.value)
            words = f"{self.what}（{answer}）"
            return scored(Step(words, self.most, inputs=(self.fact,), branch="一票否决"), ZERO)
        blocked = obstacle(facts, (self.fact,), ZERO)
        if blocked is None:
            return inner
        # A veto that nobody has answered may still take every point.
        joined = together([inner, blocked], inner.most)
        return joined._replace(points=None, low=ZERO, high=inner.high)


@record
class Veto(_VetoRule):
    """A grave fault.

    Attributes:
        fact: the yes/no fact.
        when: the answer that takes the points.
        what: one Chinese phrase for the fault.
    """

    kind: Literal["veto"]
    fact: FactId
    what: Words
    when: bool = True

    @property
    def grave(self) -> YesNo:
        """The answer that takes the points."""
        return YesNo.YES if self.when else YesNo.NO

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The inner rule's facts, then the fault's."""
        return (*self.rule.needs(), (self.fact, UnitKind.YES_NO))


@record
class LevelVeto(_VetoRule):
    """A level so bad that it is a grave fault.

    Attributes:
        fact: the level fact.
        level: the level that takes the points.
        what: one Chinese phrase for it.
    """

    kind: Literal["level_veto"]
    fact: FactId
    level: Words
    what: Words

    @property
    def grave(self) -> Level:
        """The level that takes the points."""
        return Level(self.level)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The inner rule's facts, then the level's."""
        return (*self.rule.needs(), (self.fact, UnitKind.LEVEL))


@record
class Ceiling(Enclosing):
    """A rate that takes all points of the rule around which it stands when it goes beyond a limit.

    Attributes:
        measure: the rate.
        over: the largest rate still allowed, a fraction.
        under: instead of that the smallest rate still allowed, a fraction.
    """

    kind: Literal["ceiling"]
    measure: Measure
    over: Rate | None = None
    under: Rate | None = None

    def __post_init__(self) -> None:
        if (self.over is None) is (self.under is None):
            msg = "over（超过即不得分）与 under（低于即不得分）须写一个，只能写一个"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The inner rule's facts, then the measure's."""
        return (*self.rule.needs(), *self.measure.needs())

    def measures(self) -> tuple[Measure, ...]:
        """The measure."""
        return (self.measure,)

    def evaluate(self, facts: FactSet) -> Outcome:
        """Nothing beyond the limit; exactly the limit is allowed."""
        limit = next(each for each in (self.over, self.under) if each is not None)
        taken = self.measure.take(facts, self.most, (limit,))
        inner = self.rule.evaluate(facts)
        if not isinstance(taken, Outcome):
            rates = [each.rate for each in taken]
            beyond = {each < limit if self.over is None else each > limit for each in rates}
            if beyond == {False}:
                return inner
            if beyond == {True}:
                way, branch = ("低于", "低于下限") if self.over is None else ("超过", "超过上限")
                return scored(taken[0].step(self.most, f"，{way}{self.measure.limit(limit)}", branch), ZERO)
            taken = self.measure.undecided(facts, taken[0], self.most)
        worst = max(inner, taken, key=lambda each: each.state)
        return worst._replace(low=ZERO, high=inner.high, steps=(*inner.steps, *taken.steps))


@record
class Exempt(Enclosing):
    """An exemption around a rule: full marks, recorded as exempt, when the fact is answered yes."""

    kind: Literal["exempt"]
    fact: FactId
    what: Words

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The exemption's fact, then the inner rule's."""
        return ((self.fact, UnitKind.YES_NO), *self.rule.needs())

    def evaluate(self, facts: FactSet) -> Outcome:
        """Full marks when exempt; otherwise, and where nobody claims the exemption, the rule inside."""
        answer = facts.value(self.fact)
        if isinstance(answer, Invalid):
            return invalid(self.most, answer)
        if answer is YesNo.YES:
            return exempted(self.most, self.what, (self.fact,))
        return self.rule.evaluate(facts)


@record
class Discretion(Enclosing):
    """Points that a person takes off what a rule gives, 情节严重的酌情扣分; never below zero.

    Attributes:
        fact: the points taken off.
        what: one Chinese phrase for what they are taken off for.
        up_to: the most that may be taken off.
    """

    kind: Literal["discretion"]
    fact: FactId
    what: Words
    up_to: Positive

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The inner rule's facts, then the points taken off."""
        return (*self.rule.needs(), (self.fact, UnitKind.POINTS))

    def judgements(self) -> tuple[tuple[FactId, Decimal], ...]:
        """The points taken off."""
        return ((self.fact, self.up_to),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The rule's points less what a person takes off; nobody's judgement is not zero."""
        inner, value = self.rule.evaluate(facts), facts.value(self.fact)
        if not isinstance(value, Decimal) or value > self.up_to:
            blocked = self._unjudged(value)
            state, lacking = max(inner.state, blocked.state), (*inner.lacking, *blocked.lacking)
            low = max(inner.low - self.up_to, ZERO)
            steps = (*inner.steps, *blocked.steps)
            return inner._replace(state=state, points=None, low=low, steps=steps, lacking=lacking)
        low, high = (max(each - value, ZERO) for each in (inner.low, inner.high))
        words = (
            f"{self.what}的，酌情扣{plain(value)}分"
            if value
            else f"没有酌情扣分（{facts.label(self.fact)}为0）"
        )
        step = Step(words, value, ZERO, inputs=(self.fact,), branch="酌情扣分", says_points=True)
        points = None if inner.points is None else low
        return inner._replace(points=points, low=low, high=high, steps=(*inner.steps, step))

    def _unjudged(self, value: Value) -> Outcome:
        if isinstance(value, Invalid):
            return invalid(self.up_to, value)
        words = f"{self.what}的，酌情扣0～{plain(self.up_to)}分"
        if isinstance(value, Decimal):
            words = f"{words}，填的是扣{plain(value)}分，超过了上限"
            return contrary(self.up_to, words, (self.fact,))
        return unscored(State.PENDING, self.up_to, f"{words}，尚未评定", [self.what])
