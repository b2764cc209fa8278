"""A set of facts: for every name the rules may ask for, a value and where it came from."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.facts.value import Value
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.money import MISSING, AmountUnit, plain
from xlplugin.problem import Source


class Fact(NamedTuple):
    """A figure as somebody gave it.

    Attributes:
        definition: the vocabulary entry.
        value: in canonical units: 元, fractions, counts, points.
        typed: the value and unit as they were typed, for people to recognise.
        source: the cell or argument it came from.
        evidence: the document behind it, as named by the department.
        unit: of an amount the unit it was typed in; None where it was typed without one.
        cells: of a series or table the cell of each member, in order; of targets that of what was reached.
        goals: of targets the cell of each goal.
    """

    definition: FactDefinition
    value: Value
    typed: str = ""
    source: Source | None = None
    evidence: str = ""
    unit: AmountUnit | None = None
    cells: tuple[Source, ...] = ()
    goals: tuple[Source, ...] = ()

    def cell(self, member: int, *, of_goal: bool = False) -> Source | None:
        """The cell of a member, from 1, or of its goal; that of the fact where it has no such member."""
        cells = self.goals if of_goal and self.goals else self.cells
        return cells[member - 1] if 0 < member <= len(cells) else self.source


class FactSet:
    """Facts by id; asking for one that was not given returns a missing fact."""

    def __init__(self, vocabulary: Vocabulary, facts: Iterable[Fact] = ()) -> None:
        self._vocabulary = vocabulary
        self._facts = {fact.definition.id: fact for fact in facts}

    def __getitem__(self, fact: FactId) -> Fact:
        return self._facts.get(fact) or Fact(self._vocabulary[fact], MISSING)

    def stated_too(self, facts: Iterable[Fact]) -> "FactSet":
        """The same with what the form's own cells state, which nobody need give again."""
        return FactSet(self._vocabulary, (*self._facts.values(), *facts))

    def value(self, fact: FactId) -> Value:
        """The canonical value of a fact, MISSING where it was not given."""
        return self[fact].value

    def written(self, facts: Sequence[FactId]) -> tuple[str, ...]:
        """The figures of one piece of arithmetic, each with the unit it was typed in.

        An amount in another unit than the last is shown in that one, too. Where nobody named a unit there is
        none; but beside one that has a unit it is 元.
        """
        given = [self[fact] for fact in facts]
        named = any(fact.unit for fact in given)
        return tuple(_written(fact, given[-1].unit, named=named) for fact in given)

    def label(self, fact: FactId) -> str:
        """The Chinese label of a fact."""
        return self._vocabulary[fact].label

    def definition(self, fact: FactId) -> FactDefinition:
        """The vocabulary entry of a fact."""
        return self._vocabulary[fact]


def _written(fact: Fact, common: AmountUnit | None, *, named: bool) -> str:
    """A number as it was typed; beside others whose unit is ``common``."""
    value, definition = fact.value, fact.definition
    if not isinstance(value, Decimal):
        return ""
    if definition.member_kind is not UnitKind.AMOUNT:
        return f"{plain(value)}{definition.units[0]}"
    if not named:
        return plain(value)
    unit, other = fact.unit or AmountUnit.YUAN, common or AmountUnit.YUAN
    typed, converted = (f"{plain(value / each.in_yuan)}{each}" for each in (unit, other))
    return typed if unit is other or not value else f"{typed}（{converted}）"
