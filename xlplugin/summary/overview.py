"""What a review of many comes to, in a few figures."""

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from xlplugin.money import ZERO
from xlplugin.problem import Severity
from xlplugin.summary.results_tables import SEVERITIES, figures_of, of_hundred


@dataclass(frozen=True, slots=True)
class ClaimedRange:
    """How many forms lie in a range of totals; points of a hundred.

    Attributes:
        low: where the range begins.
        high: where it ends, itself out of it but for the last range, which has what is above it, too.
        claimed: how many forms claim a total in it.
        computed: how many forms' computed total lies in it, those with every score known.
    """

    low: int
    high: int
    claimed: int
    computed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole review in a few figures; weights and points are sums over all forms.

    Attributes:
        files: the workbooks, reviewed or not.
        reviewed_files: those of which a form could be reviewed.
        reviewed: the forms that could be reviewed.
        failed: the workbooks, and forms of workbooks with several, that could not.
        with_errors: the forms in which errors were found.
        with_warnings: the forms with warnings and no errors.
        clean: the forms without either.
        weight: the weight of all forms.
        verified: the weight whose claims are borne out.
        contradicted: the weight whose claims are refuted.
        unverifiable: the weight that lacks facts.
        at_stake: the points that findings put at stake.
        claimed_grades: how many forms claim each grade, the best first; "" stands for none.
        grades: how many forms have each grade for certain, in the same order; "" stands for none.
        totals: how the claimed and the computed totals are spread.
        findings: how many findings of each severity.
        rubrics: how many forms each rubric fits, by id; "" stands for none.
        expected: how many workbooks the run was to review, where it was interrupted before it had reviewed
            them all, so that everything here is of a part; None where it is of the whole.
        left_out: how many lines of the file of results were no whole results, such as a last one cut off.
    """

    files: int
    reviewed_files: int
    reviewed: int
    failed: int
    with_errors: int
    with_warnings: int
    clean: int
    weight: Decimal
    verified: Decimal
    contradicted: Decimal
    unverifiable: Decimal
    at_stake: Decimal
    claimed_grades: Mapping[str, int]
    grades: Mapping[str, int]
    totals: tuple[ClaimedRange, ...]
    findings: Mapping[Severity, int]
    rubrics: Mapping[str, int]
    expected: int | None = None
    left_out: int = 0

    @property
    def others(self) -> Decimal:
        """The rest of the weight, such as what only a person can judge; never below nothing."""
        known = self.verified + self.contradicted + self.unverifiable
        return max(ZERO, self.weight - known)


_FILES: Final = "SELECT (SELECT count(DISTINCT path) FROM file), (SELECT count(DISTINCT path) FROM form)"
_BOUNDS: Final = (0, 60, 70, 80, 90, 95, 100)


def overview_of(
    tables: sqlite3.Connection, grades: Sequence[str], expected: int | None, left_out: int
) -> Overview:
    """The whole review in a few figures.

    Args:
        tables: the results.
        grades: all grades that there are, the best first.
        expected: how many workbooks there were to review, where not all of them were.
        left_out: how many lines of the file of results were no results.
    """
    failed = tables.execute(
        "SELECT count(*) FROM failure WHERE file NOT IN (SELECT file FROM form)"
    ).fetchone()[0]
    files, reviewed_files = tables.execute(_FILES).fetchone()
    worst, claimed_grades, certain = Counter[int](), Counter[str](), Counter[str]()
    rubrics = Counter[str]()
    claimed, computed = Counter[int](), Counter[int]()
    sums = dict.fromkeys(("weight", "verified", "contradicted", "unverifiable", "at_stake"), ZERO)
    for severity, told in tables.execute("SELECT severity, figures FROM form"):
        figures = figures_of(told)
        worst[severity] += 1
        claimed_grades[figures.claimed_grade or ""] += 1
        certain[figures.grade or ""] += 1
        rubrics[figures.rubric or ""] += 1
        for name in sums:
            sums[name] += Decimal(getattr(figures, name) or 0)
        share = of_hundred(figures.claimed, figures)
        if share is not None:
            claimed[_range(share)] += 1
        share = of_hundred(figures.known, figures) if figures.known_weight == figures.weight else None
        if share is not None:
            computed[_range(share)] += 1
    named = "SELECT severity, count(*) FROM finding GROUP BY severity"
    found = {SEVERITIES[severity]: number for severity, number in tables.execute(named)}
    return Overview(
        files=files,
        reviewed_files=reviewed_files,
        reviewed=worst.total(),
        failed=failed,
        with_errors=worst[SEVERITIES.index(Severity.ERROR)],
        with_warnings=worst[SEVERITIES.index(Severity.WARNING)],
        clean=worst.total()
        - sum(worst[SEVERITIES.index(each)] for each in (Severity.ERROR, Severity.WARNING)),
        **sums,
        claimed_grades=_in_order(claimed_grades, grades),
        grades=_in_order(certain, grades),
        totals=tuple(
            ClaimedRange(low, high, claimed[at], computed[at])
            for at, (low, high) in enumerate(pairwise(_BOUNDS))
        ),
        findings={each: found.get(each, 0) for each in Severity},
        rubrics=dict(sorted(rubrics.items(), key=lambda each: (not each[0], each[0]))),
        expected=expected,
        left_out=left_out,
    )


def _range(share: Decimal) -> int:
    """Which range a total lies in; what is beyond either end is in the one at that end."""
    return max(0, min(bisect_right(_BOUNDS, share), len(_BOUNDS) - 1) - 1)


def _in_order(counted: Counter[str], grades: Sequence[str]) -> Mapping[str, int]:
    known = {each: counted[each] for each in (*grades, *sorted({*counted} - {*grades, ""}))}
    return {**known, "": counted[""]}
