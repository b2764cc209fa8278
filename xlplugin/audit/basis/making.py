"""Findings put together in one line each."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.audit.basis.finding import Finding
from xlplugin.problem import Problem, Severity, Source


class Words(NamedTuple):
    """What a finding says: what is wrong, what to do next, and the arithmetic that shows it."""

    message: str
    fix: str
    arithmetic: str = ""


def found(  # noqa: PLR0913 - what a finding is
    code: str,
    severity: Severity,
    words: Words,
    source: Source | None,
    *,
    points: Decimal | None = None,
    indicator: str = "",
    others: Sequence[Source] = (),
) -> Finding:
    """A finding; ``points``, ``indicator`` and ``others`` as in `Finding`."""
    problem = Problem(code, severity, words.message, words.fix, source)
    return Finding(problem, words.arithmetic, points, indicator, tuple(others))
