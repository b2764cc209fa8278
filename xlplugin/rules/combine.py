"""Rules put together: sums, shares, and a veto or an exemption around any rule."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Invalid, Level, YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import ByKind, Limits, ProperFraction, Rate, Record, Words, record
from xlplugin.money import ONE, ZERO, percent
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, Levels, Within
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome, Step, answered, exempted, invalid, obstacle, scored, together
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Bands, Overrun, Proportional


@record
class SumPart(Record):
    """A named part of a sum.

    Attributes:
        function: the custom function that scores this part alone, where there is one.
    """

    name: Words
    rule: "AnyRule"
    function: str | None = None


@record
class Share(Record):
    """A named part that counts for a share of the points; its own rule is written on the whole points."""

    name: Words
    share: ProperFraction
    rule: "AnyRule"


class PartsRule(Rule):
    """A rule put together of named parts."""

    parts: tuple[SumPart | Share, ...]

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The parts' facts, in order."""
        return tuple(need for part in self.parts for need in part.rule.needs())

    def inner(self) -> Iterable[Rule]:
        """The parts' rules."""
        return (part.rule for part in self.parts)


@record
class Sum(PartsRule):
    """The points of the parts together."""

    kind: Literal["sum"]
    parts: Annotated[tuple[SumPart, ...], Limits(min_length=2)]

    @property
    def most(self) -> Decimal:
        """The points of all parts."""
        return sum((part.rule.most for part in self.parts), ZERO)

    def evaluate(self, facts: FactSet) -> Outcome:
        """Points only where every part has points."""
        return together([part.rule.evaluate(facts).named(part.name) for part in self.parts], self.most)


def parts_with_functions(rule: Rule) -> Iterator[SumPart]:
    """The parts, however deep inside a rule, that a custom function scores alone."""
    sums = (each for each in walk(rule) if isinstance(each, Sum))
    return (part for each in sums for part in each.parts if part.function)


@record
class Shares(PartsRule):
    """Parts that are each scored on the whole points and then count for their share."""

    kind: Literal["shares"]
    parts: Annotated[tuple[Share, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        if sum(part.share for part in self.parts) != ONE:
            msg = "各部分占比之和应为1"
            raise ValueError(msg)
        if len({part.rule.most for part in self.parts}) != 1:
            msg = "各部分都应按指标的满分计分，再按占比折算"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The whole points."""
        return self.parts[0].rule.most

    def evaluate(self, facts: FactSet) -> Outcome:
        """The weighted sum; points only where every part has points."""
        scores = [part.rule.evaluate(facts).named(part.name).scaled(part.share) for part in self.parts]
        return together(scores, self.most)


@record
class Enclosing(Rule):
    """What stands around another rule, worth that rule's points."""

    rule: "AnyRule"

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
        return replace(joined, points=None, low=ZERO, high=inner.high)


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
    """A rate that takes all points of the rule around which it stands when it is exceeded.

    Attributes:
        measure: the rate.
        over: the largest rate still allowed, a fraction.
    """

    kind: Literal["ceiling"]
    measure: Measure
    over: Rate

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The inner rule's facts, then the measure's."""
        return (*self.rule.needs(), *self.measure.needs())

    def measures(self) -> tuple[Measure, ...]:
        """The measure."""
        return (self.measure,)

    def evaluate(self, facts: FactSet) -> Outcome:
        """Nothing above the ceiling; exactly the ceiling is allowed."""
        taken = self.measure.take(facts, self.most, (self.over,))
        inner = self.rule.evaluate(facts)
        if not isinstance(taken, Outcome):
            beyond = {each.rate > self.over for each in taken}
            if beyond == {False}:
                return inner
            if beyond == {True}:
                return scored(taken[0].step(self.most, f"，超过{percent(self.over)}", "超过上限"), ZERO)
            taken = self.measure.undecided(facts, taken[0], self.most)
        worst = max(inner, taken, key=lambda each: each.state)
        return replace(worst, low=ZERO, high=inner.high, steps=(*inner.steps, *taken.steps))


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


AnyRule: TypeAlias = Annotated[
    Proportional
    | Bands
    | Deduction
    | Overrun
    | Condition
    | Within
    | EachPeriod
    | MeanOfRates
    | Completion
    | ItemGoal
    | Levels
    | Judgement
    | Checklist
    | Sum
    | Shares
    | Veto
    | LevelVeto
    | Ceiling
    | Exempt,
    ByKind(),
]
"""Any rule, told apart by its kind."""
