"""What an audit comes to: the findings, totals, grades, and how much of the weight was verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from xlplugin.audit.basis.case import Belonging, Case
from xlplugin.audit.basis.claim import ClaimStanding, compared
from xlplugin.audit.basis.filled import counts_execution, execution_points, extra
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO
from xlplugin.problem import Problem
from xlplugin.rubric.model import distance, grade_of
from xlplugin.scoring.sheet import IndicatorScore, Verdict


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


_Line: TypeAlias = tuple[Row, IndicatorScore | None, IndicatorScore | None]
"""A row, its score on accepted facts, and its score once the proposals are taken too."""


def summarise(case: Case, findings: Iterable[Problem]) -> Summary:
    """The summary of an audit; without a rubric only what needs none."""
    lines = [(row, case.score(row), case.trial_score(row)) for row in case.form.rows]
    # The budget block's score, where the form gives it beside those of the rows.
    execution = execution_points(case.form) if counts_execution(case.form) else []
    computed = _graded(case, _sum([*(_standing(row, line) for row, line, _ in lines), *execution]))
    spans = [_span(row, line) for row, line, _ in lines]
    weights = _weights(lines)
    return Summary(
        weight=_weight(case.form),
        claimed=_graded(case, _sum([*(row.score.points for row in case.form.rows), *execution])),
        printed=_graded(case, case.form.total.score.points if case.form.total else None),
        computed=computed,
        trial=_graded(case, _sum([*(_possible(row, trial) for row, _, trial in lines), *execution])),
        lowest=_graded(case, _sum([*(span and span[0] for span in spans), *execution])),
        highest=_graded(case, _sum([*(span and span[1] for span in spans), *execution])),
        verified=weights[Support.FACTS],
        contradicted=weights[Support.AGAINST],
        supported=weights[Support.PROPOSALS],
        unverifiable=weights[Support.NOTHING],
        judged=weights[Support.PERSON],
        distance=_distance(case, computed),
        at_stake=_at_stake(case, findings),
    )


class Support(Enum):
    """What a claim rests on."""

    FACTS = "accepted facts bear it out"
    PROPOSALS = "only proposed facts bear it out"
    AGAINST = "facts or figures refute it"
    PERSON = "a person must judge"
    NOTHING = "facts are lacking"


def _weight(form: Form) -> Decimal:
    """The points of the whole form; extra points stand beside them."""
    rows = sum((row.weight.points or ZERO for row in form.rows if not extra(row)), ZERO)
    return rows + (form.execution_weight or ZERO) if counts_execution(form) else rows


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    known = list(points)
    return sum((each for each in known if each is not None), ZERO) if known and None not in known else None


def _graded(case: Case, total: Decimal | None) -> Graded:
    if total is None or case.match is None:
        return Graded(total)
    return Graded(total, grade_of(case.match.rubric, total))


def _distance(case: Case, computed: Graded) -> str:
    if case.match is None or computed.total is None:
        return ""
    return distance(case.match.rubric, computed.total)


def _standing(row: Row, line: IndicatorScore | None) -> Decimal | None:
    """The points that count: computed, else the claim."""
    return row.score.points if line is None or line.score is None else line.score


def _possible(row: Row, line: IndicatorScore | None) -> Decimal | None:
    """The points that count, a claim moved into what the facts still allow."""
    standing = _standing(row, line)
    if standing is None or line is None or line.score is not None:
        return standing
    return min(max(standing, line.possible[0]), line.possible[1])


def _span(row: Row, line: IndicatorScore | None) -> tuple[Decimal, Decimal] | None:
    standing = _standing(row, line)
    if standing is None:
        return None
    readings = line.readings if line is not None else ()
    points = [standing, *(each.score for each in readings if each.score is not None)]
    return min(points), max(points)


def verdict(row: Row, line: IndicatorScore | None, trial: IndicatorScore | None) -> Verdict:
    """How a row's claim stands: refuted by facts or by figures stated in the workbook, borne out, or open.

    Whether another reading holds is for a person to say; points of another scale cannot be compared.
    """
    if line is None or trial is None:
        return Verdict.UNVERIFIABLE
    claim = compared(row, line, trial)
    if claim is None:
        return line.status if row.score.blank or line.status is Verdict.JUDGEMENT else Verdict.UNVERIFIABLE
    match claim.standing:
        case ClaimStanding.TOO_HIGH | ClaimStanding.TOO_LOW:
            return Verdict.DIFFERS
        case ClaimStanding.OTHER_READING:
            return Verdict.JUDGEMENT
        case ClaimStanding.BORNE_OUT | ClaimStanding.POSSIBLE:
            return line.status


def support(row: Row, line: IndicatorScore | None, trial: IndicatorScore | None) -> Support:
    """What a row's claim rests on; a rubric that does not know the row can say nothing of it."""
    stands = verdict(row, line, trial)
    if row.score.blank:
        return Support.NOTHING
    if stands in (Verdict.AGREES, Verdict.DIFFERS):
        return Support.FACTS if stands is Verdict.AGREES else Support.AGAINST
    claim = None if line is None or trial is None else compared(row, line, trial)
    if claim is not None and claim.standing is ClaimStanding.BORNE_OUT:
        return Support.PROPOSALS
    return Support.PERSON if stands is Verdict.JUDGEMENT else Support.NOTHING


def _weights(lines: Iterable[_Line]) -> dict[Support, Decimal]:
    weights = dict.fromkeys(Support, ZERO)
    for row, line, trial in lines:
        weights[support(row, line, trial)] += row.weight.points or ZERO
    return weights


def _at_stake(case: Case, findings: Iterable[Problem]) -> Decimal:
    """Every row's greatest points at stake; what no row bears (total, budget block) counts once a cell."""
    belonging = Belonging(case)
    most: dict[int | str, Decimal] = {}
    for finding in findings:
        if finding.points is not None and finding.points > ZERO:
            rows = belonging.rows(finding)
            key = rows[0].row if rows else finding.indicator or str(finding.source)
            most[key] = max(most.get(key, ZERO), finding.points)
    return sum(most.values(), ZERO)
