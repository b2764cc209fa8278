"""What every kind of rule is."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, TypeAlias

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Record, record
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome


@record
class Rule(Record, ABC):
    """A way to earn points."""

    @property
    @abstractmethod
    def most(self) -> Decimal:
        """The points this rule can earn."""

    @abstractmethod
    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The facts this rule asks for and the kind each must be, in order; a fact may appear twice."""

    @cached_property
    def fact_ids(self) -> tuple[FactId, ...]:
        """The ids of the facts it needs, each once, in order."""
        return tuple(dict.fromkeys(fact for fact, _ in self.needs()))

    def own_facts(self) -> frozenset[FactId]:
        """The facts that it asks for itself, not for the rules inside it."""
        inside = Counter(need for part in self.inner() for need in part.needs())
        return frozenset(fact for fact, _ in Counter(self.needs()) - inside)

    def always(self) -> frozenset[FactId]:
        """The facts asked for whatever the others are; the rest only some band, level or group needs."""
        return self.own_facts().union(*(part.always() for part in self.inner()))

    @abstractmethod
    def evaluate(self, facts: FactSet) -> Outcome:
        """The outcome on a set of facts; never raises for anything a user can type."""

    def inner(self) -> Iterable["Rule"]:
        """The rules this one is put together from."""
        return ()

    def judgements(self) -> tuple[tuple[FactId, Decimal], ...]:
        """The facts with points that a person gives in it, and the most of each; not those of inner rules."""
        return ()

    def measures(self) -> tuple[Measure, ...]:
        """The rates it takes itself, not those of its inner rules."""
        return ()


class OfAnyKind:
    """Marks a rule in a record: when it is read from YAML its ``kind`` tells which class it is of.

    Attributes:
        union: all classes, as ``kinds`` tells: a sum holds rules of any kind, and is of a kind itself.
    """

    union: ClassVar[Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own
        """The schema of the union of all kinds; called by pydantic alone."""
        from pydantic import Field  # noqa: PLC0415 - only where YAML is validated

        return handler(Annotated[self.union, Field(discriminator="kind")])


AnyRule: TypeAlias = Annotated[Rule, OfAnyKind()]
"""A rule of any kind, as a field of a record."""


class PointsRule(Rule):
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


def measures_of(rule: Rule) -> tuple[Measure, ...]:
    """The rates that a rule and those inside it take, each once, in order."""
    return tuple(dict.fromkeys(measure for part in walk(rule) for measure in part.measures()))


def stated_rates(rule: Rule) -> Mapping[FactId, Measure]:
    """The facts that may be given in the place of amounts, and the rate that each states."""
    return {each.stated: each for each in measures_of(rule) if each.stated}
