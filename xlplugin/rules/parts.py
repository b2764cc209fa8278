"""Rules put together of parts: sums, shares, the best or the worst of several, one for each group."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Level
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, Positive, ProperFraction, Record, Words, record
from xlplugin.money import ONE, ZERO, plain, shown
from xlplugin.rules.base import AnyRule, Rule, walk
from xlplugin.rules.measure import Measure, Taken
from xlplugin.rules.outcome import (
    Outcome,
    Step,
    contrary,
    obstacle,
    together,
)
from xlplugin.rules.span import RateSpan, check_spans


@record
class SumPart(Record):
    """A named part of a sum.

    Attributes:
        function: the custom function that scores this part alone, where there is one.
    """

    name: Words
    rule: AnyRule
    function: str | None = None


@record
class Share(Record):
    """A named part that counts for a share of the points; its own rule is written on the whole points."""

    name: Words
    share: ProperFraction
    rule: AnyRule


@record
class SizeGroup(RateSpan):
    """A group of those whose rate or figure lies in a span, and its rule, written on the whole points."""

    rule: AnyRule


@record
class LevelGroup(Record):
    """A group of those that bear a level, and its rule, written on the whole points."""

    level: Words
    rule: AnyRule


class PartsRule(Rule):
    """A rule put together of parts."""

    parts: tuple[SumPart | Share | SizeGroup | LevelGroup, ...]

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The parts' facts, in order."""
        return tuple(need for part in self.parts for need in part.rule.needs())

    def inner(self) -> Iterable[Rule]:
        """The parts' rules."""
        return (part.rule for part in self.parts)


@record
class Sum(PartsRule):
    """The points of the parts together.

    Attributes:
        at_most: the most points they earn together, where that is less than all parts can: what one part
            loses another may then make up for, such as 加分.
    """

    kind: Literal["sum"]
    parts: Annotated[tuple[SumPart, ...], Limits(min_length=2)]
    at_most: Positive | None = None

    def __post_init__(self) -> None:
        if self.at_most is not None and self.at_most >= self._whole:
            msg = f"at_most 应小于各部分满分之和{plain(self._whole)}"
            raise ValueError(msg)

    @property
    def _whole(self) -> Decimal:
        return sum((part.rule.most for part in self.parts), ZERO)

    @property
    def most(self) -> Decimal:
        """The points of all parts, or the most of them that count."""
        return self._whole if self.at_most is None else self.at_most

    def evaluate(self, facts: FactSet) -> Outcome:
        """Points only where every part has points."""
        outcomes = [part.rule.evaluate(facts).named(part.name) for part in self.parts]
        whole = together(outcomes, self._whole)
        if self.at_most is None or whole.points is None or whole.points <= self.at_most:
            return together(outcomes, self.most)
        words = f"各项共{shown(whole.points)}分，最高{plain(self.at_most)}分"
        cut = Step(words, self.most, self.most, branch="最高分", says_points=True)
        return together(outcomes, self.most)._replace(steps=(*whole.steps, cut))


def parts_with_functions(rule: Rule) -> Iterator[SumPart]:
    """The parts, however deep inside a rule, that a custom function scores alone."""
    sums = (each for each in walk(rule) if isinstance(each, (Sum, OneOf)))
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


class Taking(StrEnum):
    """Which of several scores counts."""

    LOWEST = "lowest"
    HIGHEST = "highest"

    def of(self, points: Iterable[Decimal]) -> Decimal:
        """The points that count."""
        return min(points) if self is Taking.LOWEST else max(points)

    @property
    def words(self) -> str:
        """As people say it."""
        return "最低" if self is Taking.LOWEST else "最高"


@record
class OneOf(PartsRule):
    """Parts that are each scored on the whole points, of which only the lowest or the highest counts."""

    kind: Literal["one_of"]
    take: Taking
    parts: Annotated[tuple[SumPart, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        if len({part.rule.most for part in self.parts}) != 1:
            msg = "各部分都应按指标的满分计分，再取一项"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The whole points."""
        return self.parts[0].rule.most

    def evaluate(self, facts: FactSet) -> Outcome:
        """The points that count; only where every part has points."""
        outcomes = [part.rule.evaluate(facts).named(part.name) for part in self.parts]
        whole = together(outcomes, self.most)
        low, high = (
            self.take.of(ends) for ends in zip(*((each.low, each.high) for each in outcomes), strict=True)
        )
        if whole.points is None:
            return whole._replace(low=low, high=high)
        chosen = next(each for each in outcomes if each.points == low)
        scores = zip(self.parts, outcomes, strict=True)
        told = "、".join(f"{part.name}{shown(each.points or ZERO)}分" for part, each in scores)
        first, *rest = chosen.steps
        words = f"{told}，取{self.take.words}的：{first.words}"
        inputs = tuple(dict.fromkeys(fact for step in whole.steps for fact in step.inputs))
        return chosen._replace(steps=(first._replace(words=words, inputs=inputs), *rest))


class GroupedRule(PartsRule):
    """Parts that are each scored on the whole points, of which a fact says which one counts."""

    parts: tuple[SizeGroup | LevelGroup, ...]

    def __post_init__(self) -> None:
        if len({part.rule.most for part in self.parts}) != 1:
            msg = "各组都应按指标的满分计分"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The whole points."""
        return self.parts[0].rule.most

    def always(self) -> frozenset[FactId]:
        """The facts that tell the group, and those that every group needs."""
        return self.own_facts() | frozenset.intersection(*(part.rule.always() for part in self.parts))

    def ungrouped(self, facts: FactSet, why: Outcome) -> Outcome:
        """The outcome where nobody can tell the group: what any of them may still earn is possible."""
        outcomes = [part.rule.evaluate(facts) for part in self.parts]
        low, high = min(each.low for each in outcomes), max(each.high for each in outcomes)
        return why._replace(low=low, high=high)

    def grouped(self, group: Step, outcome: Outcome) -> Outcome:
        """A part's outcome, told to be that of the group."""
        first, *rest = outcome.steps
        if not first.words:
            return outcome._replace(steps=(group, *outcome.steps))
        inputs = tuple(dict.fromkeys((*group.inputs, *first.inputs)))
        told = first._replace(words=f"{group.words}，{first.words}", inputs=inputs, nameless=False)
        return outcome._replace(steps=(told, *rest))


@record
class BySize(GroupedRule):
    """Another rule for each group by size, 下属单位3个以内的…，超过3个的…; the groups hold every size once.

    Attributes:
        measure: the rate or figure that tells the group.
    """

    kind: Literal["by_size"]
    measure: Measure
    parts: Annotated[tuple[SizeGroup, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        super().__post_init__()
        check_spans(self.parts)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts, then the parts'."""
        return (*self.measure.needs(), *super().needs())

    def measures(self) -> tuple[Measure, ...]:
        """The measure."""
        return (self.measure,)

    def evaluate(self, facts: FactSet) -> Outcome:
        """What the group's own rule gives."""
        breaks = [part.lower for part in self.parts if part.lower is not None]
        taken = self.measure.take(facts, self.most, breaks)
        if isinstance(taken, Outcome):
            return self.ungrouped(facts, taken)
        return self.measure.judged(facts, self.most, lambda each: self._earned(each, facts), breaks)

    def _earned(self, taken: Taken, facts: FactSet) -> Outcome:
        part = next(each for each in self.parts if each.holds(taken.rate))
        group = taken.step(self.most, f"，{part.told(self.measure.end)}")
        return self.grouped(group, part.rule.evaluate(facts))


@record
class ByLevel(GroupedRule):
    """Another rule for each group by a named level, 一类部门…，二类部门….

    Attributes:
        fact: the level fact that tells the group.
    """

    kind: Literal["by_level"]
    fact: FactId
    parts: Annotated[tuple[LevelGroup, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        super().__post_init__()
        if len({part.level for part in self.parts}) != len(self.parts):
            msg = "同一等级出现了两次"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The level fact, then the parts' facts."""
        return ((self.fact, UnitKind.LEVEL), *super().needs())

    def evaluate(self, facts: FactSet) -> Outcome:
        """What the group's own rule gives."""
        blocked = obstacle(facts, (self.fact,), self.most)
        if blocked is not None:
            return self.ungrouped(facts, blocked)
        value, label = facts.value(self.fact), facts.label(self.fact)
        name = value.name if isinstance(value, Level) else ""
        part = next((each for each in self.parts if each.level == name), None)
        if part is None:
            words = f"{label}“{name}”不在本指标的各组之中"
            return contrary(self.most, words, (self.fact,), Fault.WRONG_TYPE)
        group = Step(f"{label}为“{name}”", self.most, inputs=(self.fact,))
        return self.grouped(group, part.rule.evaluate(facts))
