"""Last year's rubric beside a form of this year: which indicators stand, which changed, came or went."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple

from xlplugin.criteria.official import ReadCriterion
from xlplugin.criteria.text import one_way
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.form.form import Row
from xlplugin.form.matching import plain_name
from xlplugin.model import as_fields
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.base import Rule

_WORDS: Final = frozenset(("name", "what", "level", "stated", "part_of_whole", "unless", "wished", "unit"))
"""What rules may differ in that give the same points for what they count: words, and how facts are asked."""


class Continued(StrEnum):
    """What became of an indicator since last year; the value is that of the JSON document."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"unchanged": "沿用", "changed": "有变化", "new": "新增"}[self.value]


class CarriedOver(NamedTuple):
    """What became of an indicator, and last year's; only one that is unchanged goes on as it was."""

    continued: Continued
    indicator: Indicator | None = None


class EarlierRubric:
    """The rubric of last year."""

    def __init__(self, loaded: LoadedRubric) -> None:
        self.rubric = loaded.rubric
        self._vocabulary = loaded.vocabulary
        self._by_name = {plain_name(each.name): each for each in loaded.rubric.indicators()}

    def facts(self, shared: Iterable[FactDefinition]) -> tuple[FactDefinition, ...]:
        """The facts that it has besides the shared ones, as it defines them: lists are of their rules."""
        known, own = {each.id for each in shared}, {each.id: each for each in self.rubric.facts}
        return tuple(own.get(each.id, each) for each in self._vocabulary if each.id not in known)

    def of(self, row: Row, read: ReadCriterion) -> CarriedOver:
        """What became of the indicator of a row.

        Args:
            row: the row of this year's form.
            read: what was read of its criterion.
        """
        earlier = self._by_name.get(plain_name(row.called))
        if earlier is None:
            return CarriedOver(Continued.NEW)
        if earlier.weight == row.weight.points and _is_same(earlier, row, read):
            return CarriedOver(Continued.UNCHANGED, earlier)
        return CarriedOver(Continued.CHANGED, earlier)

    def gone(self, rows: Iterable[Row]) -> Iterator[str]:
        """The indicators that no row has."""
        there = {plain_name(row.called) for row in rows}
        return (each.name for name, each in self._by_name.items() if name not in there)


def _is_same(earlier: Indicator, row: Row, read: ReadCriterion) -> bool:
    """Whether the official words are those of last year; where those were not kept, whether the rules are."""
    if earlier.official:
        return _plain(earlier.official) == _plain(row.criterion.text)
    if read.not_understood:
        return False
    rules = (read.rule, *(each.rule for each in read.others))
    return any(_shape(each) == _shape(earlier.rule) for each in rules)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", one_way(text))


def _shape(rule: Rule) -> object:
    """A rule but for its words and the names of its facts."""
    places = {fact: f"#{place}" for place, (fact, _) in enumerate(rule.needs())}
    return _renamed(as_fields(rule), places)


def _renamed(value: Any, places: dict[str, str]) -> object:  # noqa: ANN401 - plain values
    if isinstance(value, dict):
        return {key: _renamed(each, places) for key, each in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return [_renamed(each, places) for each in value]
    return places.get(value, value) if isinstance(value, str) else value
