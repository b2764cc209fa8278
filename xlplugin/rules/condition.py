"""Points by an answer: all or nothing, 符合规定的得满分，否则不得分; or by a named level, 部分合规1分."""

from decimal import Decimal
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Level, YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, Record, Words, record
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import PointsRule, Rule
from xlplugin.rules.judgement import PointsOrRange, check_range, judged_within, most_of
from xlplugin.rules.measure import Measure, Taken
from xlplugin.rules.outcome import (
    Outcome,
    State,
    Step,
    answered,
    contrary,
    exempted,
    number,
    obstacle,
    scored,
)


@record
class Condition(PointsRule):
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

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The yes/no fact."""
        return ((self.fact, UnitKind.YES_NO),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """All or nothing; unknown is not no."""
        answer = facts.value(self.fact)
        if self.waive and answer is YesNo.NOT_APPLICABLE:
            return exempted(self.most, answered(facts.label(self.fact), "不适用"), (self.fact,))
        blocked = obstacle(facts, (self.fact,), self.most)
        if blocked is not None:
            return blocked
        holds = answer is (YesNo.YES if self.wished else YesNo.NO)
        branch = "符合" if holds else "不符合"
        given = answer.value if isinstance(answer, YesNo) else ""
        words = self.what if holds else answered(facts.label(self.fact), given)
        step = Step(words, self.most, inputs=(self.fact,), branch=branch)
        return scored(step, self.points if holds else ZERO)


@record
class Within(PointsRule):
    """Full marks when one fact is not larger than another: 实际支出数≤预算安排数.

    Attributes:
        stated: the percent fact of the rate of the two, which may be given in their place.
    """

    kind: Literal["within"]
    fact: FactId
    limit: FactId
    points: Decimal
    stated: FactId | None = None

    def measures(self) -> tuple[Measure, ...]:
        """The rate that must not be above 100 %."""
        return (Measure(name="控制率", of=self.fact, to=self.limit, stated=self.stated),)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """Both facts, and the rate in their place."""
        return self.measures()[0].needs()

    def evaluate(self, facts: FactSet) -> Outcome:
        """All or nothing; exactly the limit is kept, and 0 of 0 is kept too."""
        (measure,) = self.measures()
        by_rate = measure.judged(facts, self.most, self._by_rate, (ONE,))
        contradicted = by_rate.state in (State.OUT_OF_RANGE, State.INVALID)
        if contradicted or obstacle(facts, measure.ids, self.most) is not None:
            return by_rate
        actual, limit = number(facts, self.fact), number(facts, self.limit)
        spent, allowed = facts.written(measure.ids)
        relation = "未超过" if actual <= limit else "超过"
        words = f"{facts.label(self.fact)}{spent}，{relation}{facts.label(self.limit)}{allowed}"
        return self._earned(Step(words, self.most, inputs=measure.ids), kept=actual <= limit)

    def _by_rate(self, taken: Taken) -> Outcome:
        kept = taken.rate <= ONE
        return self._earned(taken.step(self.most, f"，{'未超过' if kept else '超过'}100%"), kept=kept)

    def _earned(self, step: Step, *, kept: bool) -> Outcome:
        return scored(step._replace(branch="未超出" if kept else "超出"), self.points if kept else ZERO)


@record
class LevelPoints(Record):
    """One level: its name, what it means, and its points.

    Attributes:
        what: what it means; None where its name says it all.
        points: what it earns; or with ``judged`` a range in which a person gives the points.
        judged: the fact with the points that a person gives within that range.
    """

    level: Words
    what: Words | None = None
    points: PointsOrRange
    judged: FactId | None = None

    def __post_init__(self) -> None:
        check_range(self.points, self.judged)
        if isinstance(self.points, tuple) and not self.judged:
            msg = "points 写了两个数的等级，须用 judged 写明由人评定的得分"
            raise ValueError(msg)


@record
class Levels(Rule):
    """Points by level; an exempt level earns full marks, recorded as exempt."""

    kind: Literal["levels"]
    fact: FactId
    levels: Annotated[tuple[LevelPoints, ...], Limits(min_length=1)]
    exempt: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [named.level for named in self.levels] + list(self.exempt)
        if len(set(names)) != len(names):
            msg = "同一等级出现了两次"
            raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best level."""
        return max(most_of(named.points) for named in self.levels)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The level fact, then the points that a person gives in a level."""
        judged = ((fact, UnitKind.POINTS) for fact, _ in self.judgements())
        return ((self.fact, UnitKind.LEVEL), *judged)

    def always(self) -> frozenset[FactId]:
        """The level fact."""
        return frozenset({self.fact})

    def judgements(self) -> tuple[tuple[FactId, Decimal], ...]:
        """The points that a person gives in a level."""
        return tuple((each.judged, most_of(each.points)) for each in self.levels if each.judged)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The points of the fact's level."""
        blocked = obstacle(facts, (self.fact,), self.most)
        if blocked is not None:
            return blocked
        value = facts.value(self.fact)
        name = value.name if isinstance(value, Level) else ""
        label = facts.label(self.fact)
        if name in self.exempt:
            return exempted(self.most, f"{label}为“{name}”", (self.fact,))
        named = next((each for each in self.levels if each.level == name), None)
        if named is None:
            words = f"{label}“{name}”不在本指标的等级之中"
            return contrary(self.most, words, (self.fact,), Fault.WRONG_TYPE)
        step = Step(f"{label}为“{name}”", self.most, inputs=(self.fact,), branch=name)
        if isinstance(named.points, tuple):
            return judged_within(facts, named.judged or self.fact, named.points, step)
        return scored(step, named.points)
