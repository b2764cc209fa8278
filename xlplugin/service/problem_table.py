"""The table of all problems, ``problems.yaml``: what each code means, and what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

from xlplugin.model import Limits, Record, Words, record
from xlplugin.problem import Severity
from xlplugin.rubric.load import load_record

FILE: Final = Path(__file__).resolve().parent.parent / "problems.yaml"


@record
class Explained(Record):
    """One code: how bad it can be, the usual case first; what it means in general, and what to do."""

    code: Words
    severity: Annotated[tuple[Severity, ...], Limits(min_length=1)]
    means: Words
    fix: Words

    @property
    def severities(self) -> str:
        """The words for how bad it can be."""
        return "、".join(each.chinese for each in self.severity)


@record
class Group(Record):
    """The codes of one sort of work."""

    name: Words
    problems: Annotated[tuple[Explained, ...], Limits(min_length=1)]


@record
class ProblemTable(Record):
    """All codes there are."""

    groups: tuple[Group, ...]

    def explained(self) -> Iterator[Explained]:
        """Every code, in the order of the file."""
        for group in self.groups:
            yield from group.problems


def problem_table() -> ProblemTable:
    """The table as it is shipped."""
    return load_record(ProblemTable, FILE)
