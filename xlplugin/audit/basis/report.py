"""An audit's result: the findings, and on top a summary of what was verified and what is at stake."""

from dataclasses import dataclass
from decimal import Decimal

from xlplugin.problem import Problem


@dataclass(frozen=True, slots=True)
class Graded:
    """A total with the grade it gives; both None where there is none."""

    total: Decimal | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What an audit comes to; totals and weights in points.

    Attributes:
        weight: the points of the whole form.
        claimed: the total of the self-scores.
        printed: the total as the form prints it.
        computed: the total of what was computed, claims where nothing could be.
        trial: the same once the proposed facts are taken too (claims moved into what is still possible).
        lowest: the least computed total over the readings.
        highest: the greatest such total.
        verified: the weight of the indicators whose claim the facts bear out.
        contradicted: the weight of those whose claim the facts, or figures stated in the workbook, refute.
        supported: the weight of those that only proposed facts, not yet accepted, bear out.
        unverifiable: the weight of those that lack facts.
        judged: the weight of those that only a person can judge.
        distance: how far the computed total is from the next grades, a Chinese clause; empty without one.
        at_stake: the points of claims that findings put at stake, each indicator's greatest counted once.
    """

    weight: Decimal
    claimed: Graded
    printed: Graded
    computed: Graded
    trial: Graded
    lowest: Graded
    highest: Graded
    verified: Decimal
    contradicted: Decimal
    supported: Decimal
    unverifiable: Decimal
    judged: Decimal
    distance: str
    at_stake: Decimal


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything an audit found; findings in the order of severity, then of the form."""

    findings: tuple[Problem, ...]
    summary: Summary
