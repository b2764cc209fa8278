"""What an audit finds: a problem with its arithmetic and with what it may cost in points."""

from dataclasses import dataclass
from decimal import Decimal

from xlplugin.problem import Problem, Severity, Source


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
