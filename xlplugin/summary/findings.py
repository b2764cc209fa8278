"""The findings of all forms, grouped by kind."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from xlplugin.problem import Severity
from xlplugin.summary.results_tables import SEVERITIES, decimal_of, department_of, figures_of


@dataclass(frozen=True, slots=True)
class FoundInForm:
    """One finding in one form.

    Attributes:
        number: the form's number in the review.
        path: the workbook.
        department: whose form it is, or its file's name where that is unknown.
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
        severity: how bad the worst of them are.
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


_COLUMNS: Final = (
    "SELECT form.number, form.path, form.figures, finding.code, finding.severity, finding.message,"
    " finding.fix, finding.place, finding.indicator, finding.points, finding.repeated"
    " FROM finding JOIN form ON form.file = finding.form"
)
_OF_CODE: Final = _COLUMNS + " WHERE finding.code = ? ORDER BY form.number, finding.position"
_OF_FORM: Final = _COLUMNS + " WHERE form.number = ? ORDER BY finding.position"


def kinds_of(tables: sqlite3.Connection, meaning_of: Callable[[str], str]) -> Sequence[FindingKind]:
    """The kinds of findings: errors first, then those in most forms.

    Args:
        tables: the results.
        meaning_of: what a code means.
    """
    rows = tables.execute(
        "SELECT code, min(severity) AS worst, count(*), count(DISTINCT form) AS forms, exact_sum(points),"
        " count(DISTINCT CASE WHEN repeated THEN form END) FROM finding GROUP BY code"
        " ORDER BY worst, forms DESC, code"
    )
    return [
        FindingKind(code, SEVERITIES[worst], meaning_of(code), found, forms, Decimal(points), repeated)
        for code, worst, found, forms, points, repeated in rows
    ]


def found_in(tables: sqlite3.Connection, code: str) -> Iterator[FoundInForm]:
    """The findings of a code, by form."""
    return map(_found, tables.execute(_OF_CODE, (code,)))


def found_of(tables: sqlite3.Connection, number: int) -> Sequence[FoundInForm]:
    """The findings of a form, as its audit has them."""
    return [_found(row) for row in tables.execute(_OF_FORM, (number,))]


def _found(row: tuple[Any, ...]) -> FoundInForm:
    number, path, figures, code, severity, message, fix, place, indicator, points, repeated = row
    return FoundInForm(
        number,
        path,
        department_of(figures_of(figures), path),
        code,
        SEVERITIES[severity],
        message,
        fix,
        place,
        indicator,
        decimal_of(points),
        bool(repeated),
    )
