"""What an audit comes to, and its words: findings, totals, grades, how much of the weight was verified."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

from xlplugin.audit.basis.belonging import Belonging
from xlplugin.audit.basis.cells import counts_execution, execution_beside, execution_weight
from xlplugin.audit.basis.texts import together
from xlplugin.audit.scores.claims import compared
from xlplugin.form.case import Case
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.model import distance, grade_of
from xlplugin.scoring.claim import ClaimStanding, claim_standing
from xlplugin.scoring.sheet import IndicatorScore, Total, Verdict
from xlplugin.scoring.totals_words import points_words, range_words, verified_words

_MOST_PLACES: Final = 5


class Graded(NamedTuple):
    """A total with the grade it gives; both None where there is none."""

    total: Decimal | None = None
    grade: str | None = None


class Summary(NamedTuple):
    """What an audit comes to; totals and weights in points.

    Attributes:
        weight: the points of the whole form.
        claimed: the sum of the self-scores that were made, with a grade only where none is missing.
        printed: the total as the form prints it.
        total: what is known of the total; without a rubric nothing is but the claims.
        trial: the same once the proposed facts are taken too.
        verified: the weight of the indicators whose claim the facts bear out, or score where none is made.
        contradicted: the weight of those whose claim the facts, or figures stated in the workbook, refute.
        supported: the weight of those that only proposed facts, not yet accepted, bear out.
        unverifiable: the weight of those that lack facts.
        judged: the weight of those that only a person can judge.
        distance: how far the total is from the next grade, a Chinese clause; empty while that may change.
        at_stake: the points of claims that findings put at stake, each indicator's greatest counted once.
    """

    weight: Decimal
    claimed: Graded
    printed: Graded
    total: Total
    trial: Total
    verified: Decimal
    contradicted: Decimal
    supported: Decimal
    unverifiable: Decimal
    judged: Decimal
    distance: str
    at_stake: Decimal


class AuditReport(NamedTuple):
    """Everything an audit found; findings by severity, those with the most points at stake first."""

    findings: tuple[Problem, ...]
    summary: Summary


class Support(Enum):
    """What a claim rests on."""

    FACTS = "accepted facts bear it out, or score it where nothing is claimed"
    PROPOSALS = "only proposed facts bear it out"
    AGAINST = "facts or figures refute it"
    PERSON = "a person must judge"
    NOTHING = "facts are lacking"


def summarise(case: Case, findings: Iterable[Problem]) -> Summary:
    """The summary of an audit; without a rubric only what needs none."""
    lines = [(row, case.score(row), case.trial_score(row)) for row in case.rows]
    claimed = _sum([*(row.score.points for row in case.form.rows), *execution_beside(case.form)])
    is_whole = not _unclaimed(case.form)
    total = case.sheet.total if case.sheet else _unknown(case.form, claimed, is_whole=is_whole)
    weights = dict.fromkeys(Support, ZERO)
    for row, line, trial in lines:
        weights[_support(row, line, trial)] += row.weight.points or ZERO
    return Summary(
        weight=_weight(case.form),
        claimed=_graded(case, claimed) if is_whole else Graded(claimed),
        printed=_graded(case, case.form.total.score.points if case.form.total else None),
        total=total,
        trial=case.trial.total if case.trial else total,
        verified=weights[Support.FACTS],
        contradicted=weights[Support.AGAINST],
        supported=weights[Support.PROPOSALS],
        unverifiable=weights[Support.NOTHING],
        judged=weights[Support.PERSON],
        distance=_distance(case),
        at_stake=_at_stake(case, findings),
    )


def _weight(form: Form) -> Decimal:
    """The points of the whole form; extra points stand beside them."""
    rows = sum((row.weight.points or ZERO for row in form.rows if not row.extra), ZERO)
    return rows + execution_weight(form) if counts_execution(form) else rows


def _unclaimed(form: Form) -> int:
    """How many indicators have no points claimed."""
    return sum(row.score.points is None for row in form.rows)


def _unknown(form: Form, claimed: Decimal | None, *, is_whole: bool) -> Total:
    """The total of a form whose rubric is not known."""
    weight = _weight(form)
    return Total(claimed, claimed if is_whole else None, ZERO, weight, weight, None, ZERO, ZERO, None, None)


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    known = [each for each in points if each is not None]
    return sum(known, ZERO) if known else None


def _graded(case: Case, total: Decimal | None) -> Graded:
    if total is None or case.match is None:
        return Graded(total)
    return Graded(total, grade_of(case.match.rubric, total))


def _distance(case: Case) -> str:
    if case.sheet is None or case.sheet.total.grade is None or case.sheet.total.computed is None:
        return ""
    return distance(case.sheet.rubric, case.sheet.total.computed)


def verdict(row: Row, line: IndicatorScore | None, trial: IndicatorScore | None) -> Verdict:
    """How a row's claim stands: as the score says of it, or refuted by figures stated in the workbook.

    Points of another scale cannot be compared.
    """
    if line is None or trial is None:
        return Verdict.UNVERIFIABLE
    claim = compared(row, line, trial)
    if claim is None:
        return line.status if row.score.blank or line.status is Verdict.JUDGEMENT else Verdict.UNVERIFIABLE
    refuting = (ClaimStanding.TOO_HIGH, ClaimStanding.TOO_LOW)
    return Verdict.DIFFERS if claim.proposed and claim_standing(claim.line) in refuting else line.status


def _support(row: Row, line: IndicatorScore | None, trial: IndicatorScore | None) -> Support:
    """What a row's claim, or its score where nobody claimed, rests on; of a row the rubric lacks nothing."""
    stands = verdict(row, line, trial)
    if stands in (Verdict.AGREES, Verdict.DIFFERS):
        return Support.FACTS if stands is Verdict.AGREES else Support.AGAINST
    claim = None if line is None or trial is None else compared(row, line, trial)
    if claim is not None and claim_standing(claim.line) is ClaimStanding.BORNE_OUT:
        return Support.PROPOSALS
    return Support.PERSON if stands is Verdict.JUDGEMENT else Support.NOTHING


def _at_stake(case: Case, findings: Iterable[Problem]) -> Decimal:
    """Every row's greatest points at stake; what no row bears (total, budget block) counts once a cell."""
    costly = [(each, each.points) for each in findings if each.points is not None and each.points > ZERO]
    if not costly:
        return ZERO
    belonging = Belonging(case)
    most: dict[int | str, Decimal] = {}
    for finding, points in costly:
        rows = belonging.rows(finding)
        key = rows[0].row if rows else finding.indicator or str(finding.source)
        most[key] = max(most.get(key, ZERO), points)
    return sum(most.values(), ZERO)


def totals(case: Case, summary: Summary) -> Iterator[str]:
    """Sentences: what is claimed and printed, what is verified, what the total may come to."""
    blank, said = _unclaimed(case.form), ["没有自评得分" if case.form.scored else "本表没有得分栏"]
    if summary.claimed.total is not None:
        said = [_named("自评合计", summary.claimed), *([f"另有{blank}项没有自评"] if blank else [])]
    said += [] if summary.printed.total is None else [_named("表内总分", summary.printed)]
    yield "，".join(said)
    if case.sheet is not None:
        yield verified_words(case.sheet)
        yield range_words(case.sheet.rubric, summary.total)
        if summary.trial != summary.total:
            yield f"待确认的数据全部认可后，{range_words(case.sheet.rubric, summary.trial)}"


def _named(name: str, graded: Graded) -> str:
    return f"{name}{points_words(graded.total)}分" + (f"（{graded.grade}）" if graded.grade else "")


def weights(case: Case, summary: Summary) -> str:
    """How much of the weight was verified, refuted, borne out by proposals only, unverifiable, or judged."""
    if case.match is None:
        return f"满分 {plain(summary.weight)} 分" if case.form.weighed else "表上没有印各项指标的分值"
    named = (
        ("核实", summary.verified),
        ("不符", summary.contradicted),
        ("仅有待确认数据支持", summary.supported),
        ("无法核算", summary.unverifiable),
        ("待定", summary.judged),
    )
    parts = "，".join(f"{name} {plain(weight)} 分" for name, weight in named)
    return f"满分 {plain(summary.weight)} 分，其中{parts}"


def stakes(summary: Summary) -> str:
    """The points at stake and the distance to the next grades."""
    points = f"涉及 {plain(summary.at_stake)} 分" if summary.at_stake else "没有涉及具体分值"
    at_stake = f"核查发现{points}"
    return f"{at_stake}；{summary.distance}" if summary.distance else at_stake


def counts(findings: Sequence[Problem]) -> str:
    """How many findings there are of each severity."""
    found = Counter(each.severity for each in findings)
    return "，".join(f"{each.chinese} {found[each]} 项" for each in Severity)


def rubric_words(case: Case) -> str:
    """Which rubric the form follows, or that none is known."""
    if case.match is None:
        return "未匹配到评价标准，不按评分规则测算，只做通用核查"
    return f"评价标准 {case.match.rubric.id}（{case.match.rubric.title}）"


def report_words(case: Case) -> str:
    """How much of the written report was read and what was not; empty where none was handed in."""
    report = case.beside.report
    return f"书面报告“{report.file}”{report.contents.words}" if report else ""


def checked_words(case: Case) -> str:
    """What was looked at, for a form in which nothing was found."""
    parts = [f"{len(case.form.rows)} 项指标的分值、自评得分和扣分说明", "各级合计与评价等级"]
    if not case.form.scored:
        parts = [f"{len(case.form.rows)} 项指标的目标完成情况", "预算执行情况"]
    parts += [f"{len(case.tables)} 张数据表的勾稽关系"] if case.tables else []
    parts += [f"{len(case.passages)} 段文字中的数据"] if case.passages else []
    parts += ["按评价标准的测算"] if case.match is not None else []
    return f"没有发现问题。已核对{'、'.join(parts)}"


def others_words(finding: Problem, book: str) -> str:
    """The further places that a finding speaks of, a sheet or table named once for its cells."""
    # In the report that the finding itself is in, the place says enough.
    report = finding.source.file if finding.source else ""

    def shown(other: Source) -> str:
        return other.within(report if other.place else book)

    words = together(dict.fromkeys(finding.others), shown)
    more = f"等{len(words)}处" if len(words) > _MOST_PLACES else ""
    return "、".join(words[:_MOST_PLACES]) + more
