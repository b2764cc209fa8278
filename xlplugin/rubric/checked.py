"""The rubric that the tree of a file describes, whole and checked, whatever the file was written as."""

from collections.abc import Iterable
from dataclasses import replace

from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.model import frozen
from xlplugin.problem import Problem, Refused
from xlplugin.rubric.checks import check
from xlplugin.rubric.model import LoadedRubric, Rubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import YamlTree
from xlplugin.rules.base import walk
from xlplugin.rules.judgement import Checklist


@frozen
class ReadRubric(LoadedRubric):
    """A rubric that was read from its file just now, and still knows where each of its lines stands."""

    tree: YamlTree


def checked_rubric(
    tree: YamlTree, shared: tuple[FactDefinition, ...], problems: Iterable[Problem] = ()
) -> ReadRubric:
    """The rubric that a tree describes; what was wrong with the tree before is as wrong as what is found now.

    Raises:
        Refused: it is no rubric that can be used.
    """
    rubric = validate(Rubric, tree)
    vocabulary = _itemised(rubric, shared)
    found = check(rubric, vocabulary, tree)
    if found or problems:
        raise Refused(*found)
    return ReadRubric(rubric, vocabulary, tree)


def _itemised(rubric: Rubric, shared: Iterable[FactDefinition]) -> Vocabulary:
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
