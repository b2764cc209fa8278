"""The vocabulary one rubric speaks: the shared facts, its own, and the lines its checklists give them."""

from collections.abc import Iterable
from dataclasses import replace

from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.rubric.model import Rubric
from xlplugin.rules.base import walk
from xlplugin.rules.judgement import Checklist


def itemised(rubric: Rubric, shared: Iterable[FactDefinition]) -> Vocabulary:
    """Shared and own definitions; a checklist's fact has one item a line of the list.

    An own definition replaces a shared one of the same id: authorities define the same term differently.
    """
    definitions = {each.id: each for each in (*shared, *rubric.facts)}
    for indicator in rubric.indicators():
        for checklist in (each for each in walk(indicator.rule) if isinstance(each, Checklist)):
            fact = definitions.get(checklist.fact)
            if fact is not None:
                lines = tuple(item.what for item in checklist.items)
                definitions[fact.id] = replace(fact, items=lines)
    return Vocabulary(definitions.values())
