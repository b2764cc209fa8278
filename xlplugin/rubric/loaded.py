"""A rubric that has been loaded: ready to score."""

from dataclasses import dataclass

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.rubric.model import Rubric
from xlplugin.rubric.yaml_tree import YamlTree


@dataclass(frozen=True, slots=True)
class LoadedRubric:
    """A rubric and the vocabulary it speaks."""

    rubric: Rubric
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class ReadRubric(LoadedRubric):
    """A rubric that was read from its file just now, and still knows where each of its lines stands."""

    tree: YamlTree
