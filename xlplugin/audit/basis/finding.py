"""What an audit finds: a problem with its arithmetic and with what it may cost in points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xlplugin.problem import Problem, Severity, Source

_MOST_ALIKE: Final = 60
"""Of one code people read no more; the forms in use have fewer rows."""

_MOST_PLACES: Final = 5
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        problem: code, severity, message, remedy and place.
        arithmetic: the sum or quotient that shows it, empty where there is none.
        points: the points of the claim that are at stake; None where it costs none or cannot be said.
        indicator: the indicator it belongs to, empty where it belongs to none.
        others: further places it speaks of, such as the other of two figures.
    """

    problem: Problem
    arithmetic: str = ""
    points: Decimal | None = None
    indicator: str = ""
    others: tuple[Source, ...] = ()

    @property
    def code(self) -> str:
        """The stable code."""
        return self.problem.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.problem.severity


def readable(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings as people can read them, whatever the form: one cause is one finding, and no text is endless.

    What one check finds more often than anybody reads on becomes one finding where the first of them was,
    with their number, their first places and all points at stake.
    """
    alike: dict[tuple[str, Severity], list[Finding]] = {}
    each_in_order = list(findings)
    for each in each_in_order:
        alike.setdefault((each.code, each.severity), []).append(each)
    for each in each_in_order:
        those = alike[(each.code, each.severity)]
        if len(those) <= _MOST_ALIKE:
            yield _cut(each)
        elif each is those[0]:
            yield _cut(_folded(those))


def _folded(those: Sequence[Finding]) -> Finding:
    first = those[0].problem
    places = "、".join(_place(each.problem.source) for each in those[:_MOST_PLACES] if each.problem.source)
    message = f"{first.message}；同样的问题共{len(those)}处（{places}等）"
    points = sum((each.points for each in those if each.points is not None), Decimal(0))
    return Finding(replace(first, message=message), those[0].arithmetic, points or None)


def _place(source: Source) -> str:
    """A place within its file."""
    return str(replace(source, file="")) or source.file


def _cut(finding: Finding) -> Finding:
    """A finding whose words quote no more of a cell than can be read."""
    problem = finding.problem
    texts = (problem.message, problem.fix, finding.arithmetic)
    if all(len(text) <= _LONGEST for text in texts):
        return finding
    message, fix, arithmetic = (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in texts)
    return replace(finding, problem=replace(problem, message=message, fix=fix), arithmetic=arithmetic)
