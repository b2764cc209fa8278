"""Which rubric a form follows, and in what it differs from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xlplugin.form.form import Row
from xlplugin.problem import Source
from xlplugin.rubric.model import Rubric


class Differs(StrEnum):
    """In what a form differs from the rubric it follows."""

    WEIGHT = "weight"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    WRITTEN = "written"
    LEVEL = "level"
    YEAR = "year"


class Difference(NamedTuple):
    """One difference between a form and its rubric.

    Attributes:
        kind: a weight, an indicator that the form lacks, one that the rubric lacks, a name written otherwise,
            the weight of a level, or the year.
        name: the indicator's or level's name, as the rubric or else the form writes it.
        words: the difference as a Chinese clause with both sides.
        source: the form's cell, where it has one; else the form's sheet.
    """

    kind: Differs
    name: str
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class Match:
    """A form and the rubric it follows.

    Attributes:
        rubric: the rubric.
        rows: the row of every indicator that the form has, by the rubric's name of the indicator.
        differences: in what the form differs from the rubric.
        why: what the choice rests on, as a Chinese clause.
    """

    rubric: Rubric
    rows: Mapping[str, Row]
    differences: tuple[Difference, ...]
    why: str

    def differs(self, indicator: str, kind: Differs) -> bool:
        """Whether an indicator differs in that way."""
        return any(each.name == indicator and each.kind is kind for each in self.differences)
