"""A rubric that has been loaded: ready to score."""

from dataclasses import dataclass

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class LoadedRubric:
    """A rubric and the vocabulary it speaks."""

    rubric: Rubric
    vocabulary: Vocabulary
