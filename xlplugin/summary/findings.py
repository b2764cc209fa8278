"""The findings of all forms, grouped by kind."""

from dataclasses import dataclass
from decimal import Decimal

from xlplugin.problem import Severity


@dataclass(frozen=True, slots=True)
class FoundInForm:
    """One finding in one form.

    Attributes:
        number: the form's number in the review.
        path: the workbook.
        department: whose form it is.
        code: the finding's code.
        severity: how bad it is.
        message: what is wrong.
        fix: what to do.
        place: sheet and cell, without the file; empty where it has none.
        indicator: the indicator; empty where it is about none.
        points: the points at stake; None where it puts none there.
        repeated: whether last year's form had it, too.
    """

    number: int
    path: str
    department: str
    code: str
    severity: Severity
    message: str
    fix: str
    place: str
    indicator: str
    points: Decimal | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class FindingKind:
    """All findings of one code.

    Attributes:
        code: the code.
        severity: how bad they are.
        meaning: what the code means, for people.
        findings: how many there are.
        forms: in how many forms.
        points: the points at stake in all of them.
        repeated: how many forms had it last year, too.
    """

    code: str
    severity: Severity
    meaning: str
    findings: int
    forms: int
    points: Decimal
    repeated: int = 0
