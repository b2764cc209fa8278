"""Points taken off for each fault until none are left: 发现一项扣1分，扣完为止。"""

from decimal import Decimal
from typing import Annotated, Literal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, Positive, Record, Words, record
from xlplugin.money import ZERO, shown
from xlplugin.rules.base import PointsRule
from xlplugin.rules.outcome import Outcome, Step, answered, contrary, exempted, number, obstacle, scored


@record
class SmallPopulation(Record):
    """Another deduction for each fault where the population is small.

    Attributes:
        population: the fact that counts the population; the faults are part of it.
        up_to: the largest population that counts as small.
        each: points taken off for each fault then.
    """

    population: FactId
    up_to: Positive
    each: Positive


@record
class Deductible(Record):
    """One sort of fault.

    Attributes:
        faults: a count of faults, or a yes/no fact.
        each: points taken off for each fault.
        unless: for a yes/no fact, the answer that is no fault.
        small: another deduction where there are few that could have gone wrong.
        at_most: the most points that this sort of fault takes off.
        what: one Chinese phrase for the fault.
    """

    faults: FactId
    each: Positive
    what: Words
    unless: bool | None = None
    small: SmallPopulation | None = None
    at_most: Positive | None = None

    def __post_init__(self) -> None:
        if self.at_most is not None and self.unless is not None:
            msg = "at_most 只用于按数量扣分的，答“是”“否”的扣分就是 each"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The count (or yes/no fact), and the population where the deduction depends on it."""
        own = (self.faults, UnitKind.COUNT if self.unless is None else UnitKind.YES_NO)
        return (own, (self.small.population, UnitKind.COUNT)) if self.small else (own,)

    def count(self, facts: FactSet) -> Decimal:
        """How many faults there are."""
        if self.unless is None:
            return number(facts, self.faults)
        good = YesNo.YES if self.unless else YesNo.NO
        return Decimal(int(facts.value(self.faults) is not good))

    def price(self, facts: FactSet) -> Decimal:
        """Points taken off for each fault, given the population."""
        if self.small and number(facts, self.small.population) <= self.small.up_to:
            return self.small.each
        return self.each

    def lost(self, facts: FactSet) -> Decimal:
        """Points taken off for all faults of this sort."""
        lost = self.count(facts) * self.price(facts)
        return lost if self.at_most is None else min(lost, self.at_most)


@record
class Deduction(PointsRule):
    """Full marks less so much for each fault, never below zero; a population of none is exempt.

    Attributes:
        start: the points deductions start from, where that is more than the points that can be earned.
    """

    kind: Literal["deduction"]
    points: Decimal
    start: Decimal | None = None
    deduct: Annotated[tuple[Deductible, ...], Limits(min_length=1)]

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """Every count and population."""
        return tuple(need for deductible in self.deduct for need in deductible.needs())

    def evaluate(self, facts: FactSet) -> Outcome:
        """Points less the deductions; unknown counts are missing, not zero."""
        ids = tuple(fact for fact, _ in self.needs())
        blocked = obstacle(facts, ids, self.most) or self._population(facts)
        if blocked is not None:
            return blocked
        lost = sum((each.lost(facts) for each in self.deduct), ZERO)
        words = "，".join(self._words(facts, each) for each in self.deduct)
        start = self.points if self.start is None else self.start
        branch = "扣完为止" if lost > start else ""
        told = (words if self.start is None else f"从{shown(start)}分起扣，{words}", branch)
        return scored(Step("，".join(filter(None, told)), self.most, inputs=ids, branch=branch), start - lost)

    def _population(self, facts: FactSet) -> Outcome | None:
        for each in self.deduct:
            if each.small is None:
                continue
            population, faults = number(facts, each.small.population), each.count(facts)
            if faults > population:
                found, whole = facts.written((each.faults, each.small.population))
                words = f"{facts.label(each.faults)}{found}大于{facts.label(each.small.population)}{whole}"
                return contrary(self.most, words, (each.faults, each.small.population))
            if population == ZERO:
                return exempted(
                    self.most, f"{facts.label(each.small.population)}为0", (each.small.population,)
                )
        return None

    def _words(self, facts: FactSet, each: Deductible) -> str:
        price, answer = f"扣{shown(each.price(facts))}分", facts.value(each.faults)
        if isinstance(answer, YesNo):
            return (
                f"{each.what}（{price}）"
                if each.count(facts)
                else answered(facts.label(each.faults), answer.value)
            )
        if not each.count(facts):
            return f"{facts.label(each.faults)}为0"
        found, per = *facts.written((each.faults,)), facts.definition(each.faults).counted
        among = ""
        if each.small:
            (whole,) = facts.written((each.small.population,))
            among = f"{facts.label(each.small.population)}{whole}，"
        most = "" if each.at_most is None else f"，最多扣{shown(each.at_most)}分"
        return f"{each.what}{found}（{among}每{per}{price}{most}）"
