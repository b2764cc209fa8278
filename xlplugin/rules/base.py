"""What every kind of rule is: pure, frozen, and able to say which facts it needs."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Invalid, Series, YesNo
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Record
from xlplugin.money import MISSING
from xlplugin.rules.outcome import Outcome, State, unscored


@dataclass(frozen=True, kw_only=True)
class Rule(Record, ABC):
    """A way to earn points."""

    @property
    @abstractmethod
    def most(self) -> Decimal:
        """The points this rule can earn."""

    @abstractmethod
    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The facts this rule asks for and the kind each must be, in order; a fact may appear twice."""

    @abstractmethod
    def evaluate(self, facts: FactSet) -> Outcome:
        """The outcome on a set of facts; never raises for anything a user can type."""

    def inner(self) -> Iterable["Rule"]:
        """The rules this one is put together from."""
        return ()


class OfPoints(Rule):
    """A rule that states the points it can earn."""

    points: Decimal

    @property
    def most(self) -> Decimal:
        """The points as stated."""
        return self.points


def walk(rule: Rule) -> Iterator[Rule]:
    """A rule and all rules inside it, outer ones first."""
    yield rule
    for part in rule.inner():
        yield from walk(part)


def fact_ids(rule: Rule) -> tuple[FactId, ...]:
    """The ids a rule needs, each once, in order."""
    return tuple(dict.fromkeys(fact for fact, _ in rule.needs()))


def invalid(most: Decimal, value: Invalid) -> Outcome:
    """The outcome of a fact that was given but cannot be used."""
    state = State.INVALID if value.fault is Fault.WRONG_TYPE else State.OUT_OF_RANGE
    return unscored(state, most, value.message)


def obstacle(facts: FactSet, ids: Sequence[FactId], most: Decimal) -> Outcome | None:
    """The outcome when a needed fact is unusable, not applicable or missing; None when all are there."""
    for fact in ids:
        value = facts.value(fact)
        if isinstance(value, Invalid):
            return invalid(most, value)
    if any(facts.value(fact) is YesNo.NOT_APPLICABLE for fact in ids):
        named = "、".join(facts.label(fact) for fact in ids if facts.value(fact) is YesNo.NOT_APPLICABLE)
        return unscored(State.NOT_APPLICABLE, most, f"{named}：不适用，须由财政部门核定")
    lacking = [facts.label(fact) for fact in ids if facts.value(fact) is MISSING]
    if lacking:
        return unscored(State.MISSING, most, f"缺少{'、'.join(lacking)}", lacking)
    return None


def number(facts: FactSet, fact: FactId) -> Decimal:
    """The number of a fact that ``obstacle`` has already passed."""
    value = facts.value(fact)
    if not isinstance(value, Decimal):
        msg = f"{fact} holds no number"
        raise TypeError(msg)
    return value


def members(facts: FactSet, fact: FactId) -> Series:
    """The series of a fact that ``obstacle`` has already passed."""
    value = facts.value(fact)
    if not isinstance(value, Series):
        msg = f"{fact} holds no series"
        raise TypeError(msg)
    return value
