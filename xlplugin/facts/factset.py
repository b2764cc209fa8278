"""A set of facts: for every name the rules may ask for, a value and where it came from."""

from collections.abc import Iterable
from typing import NamedTuple

from xlplugin.facts.value import Value
from xlplugin.facts.vocabulary import FactDefinition, FactId, Vocabulary
from xlplugin.money import MISSING
from xlplugin.problem import Source


class Fact(NamedTuple):
    """A figure as somebody gave it.

    Attributes:
        definition: the vocabulary entry.
        value: in canonical units: 元, fractions, counts, points.
        typed: the value and unit as they were typed, for people to recognise.
        source: the cell or argument it came from.
        evidence: the document behind it, as named by the department.
    """

    definition: FactDefinition
    value: Value
    typed: str = ""
    source: Source | None = None
    evidence: str = ""


class FactSet:
    """Facts by id; asking for one that was not given returns a missing fact."""

    def __init__(self, vocabulary: Vocabulary, facts: Iterable[Fact] = ()) -> None:
        self._vocabulary = vocabulary
        self._facts = {fact.definition.id: fact for fact in facts}

    def __getitem__(self, fact: FactId) -> Fact:
        return self._facts.get(fact) or Fact(self._vocabulary[fact], MISSING)

    def value(self, fact: FactId) -> Value:
        """The canonical value of a fact, MISSING where it was not given."""
        return self[fact].value

    def label(self, fact: FactId) -> str:
        """The Chinese label of a fact."""
        return self._vocabulary[fact].label

    def definition(self, fact: FactId) -> FactDefinition:
        """The vocabulary entry of a fact."""
        return self._vocabulary[fact]
