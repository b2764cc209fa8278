"""What a review of many comes to, in a few figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlplugin.problem import Severity


@dataclass(frozen=True, slots=True)
class ClaimedRange:
    """How many forms lie in a range of totals; points of a hundred.

    Attributes:
        low: where the range begins.
        high: where it ends, itself out of it but for the last range.
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
        reviewed: those that could be reviewed.
        failed: those that could not.
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
        rubrics: how many forms each rubric fits; "" stands for none.
        expected: how many workbooks the run was to review, where it was interrupted before it had reviewed
            them all, so that everything here is of a part; None where it is of the whole.
    """

    files: int
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
