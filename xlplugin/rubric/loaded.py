"""A rubric that has been loaded: ready to score, and still knowing where each of its lines stands."""

from dataclasses import dataclass

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.rubric.model import Rubric
from xlplugin.rubric.yaml_tree import YamlTree


@dataclass(frozen=True, slots=True)
class LoadedRubric:
    """A rubric, the vocabulary it speaks, and the tree that knows its lines."""

    rubric: Rubric
    vocabulary: Vocabulary
    tree: YamlTree
