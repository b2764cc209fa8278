"""What an audit comes to, and its words: findings, totals, grades, how much of the weight was verified."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, NamedTuple

from xlplugin.audit.basis.belonging import Belonging
from xlplugin.audit.basis.cells import counts_execution, execution_beside, extra, known_points
from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.scores.claims import compared
from xlplugin.form.case import Case
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.model import distance, grade_of
from xlplugin.scoring.claim import ClaimStanding, claim_standing
from xlplugin.scoring.sheet import IndicatorScore, Total, Verdict
from xlplugin.scoring.totals_words import NO_GRADE

_MOST_PLACES: Final = 5


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
        total: what is known of the total; without a rubric nothing is but the claims.
        trial: the same once the proposed facts are taken too.
        verified: the weight of the indicators whose claim the facts bear out.
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


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything an audit found; findings in the order of severity, then of the form."""

    findings: tuple[Problem, ...]
    summary: Summary


class Support(Enum):
    """What a claim rests on."""

    FACTS = "accepted facts bear it out"
    PROPOSALS = "only proposed facts bear it out"
    AGAINST = "facts or figures refute it"
    PERSON = "a person must judge"
    NOTHING = "facts are lacking"


def summarise(case: Case, findings: Iterable[Problem]) -> Summary:
    """The summary of an audit; without a rubric only what needs none."""
    lines = [(row, case.score(row), case.trial_score(row)) for row in case.form.rows]
    claimed = _sum([*(row.score.points for row in case.form.rows), *execution_beside(case.form)])
    unknown = _unknown(case.form, claimed)
    weights = dict.fromkeys(Support, ZERO)
    for row, line, trial in lines:
        weights[_support(row, line, trial)] += row.weight.points or ZERO
    return Summary(
        weight=_weight(case.form),
        claimed=_graded(case, claimed),
        printed=_graded(case, case.form.total.score.points if case.form.total else None),
        total=case.sheet.total if case.sheet else unknown,
        trial=case.trial.total if case.trial else unknown,
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
    rows = sum((row.weight.points or ZERO for row in form.rows if not extra(row)), ZERO)
    return rows + (form.execution_weight or ZERO) if counts_execution(form) else rows


def _unknown(form: Form, claimed: Decimal | None) -> Total:
    """The total of a form whose rubric is not known."""
    weight = _weight(form)
    return Total(claimed, claimed, ZERO, weight, weight, None, ZERO, ZERO, None, None)


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    known = known_points(points)
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
    """How a row's claim stands: refuted by facts or by figures stated in the workbook, borne out, or open.

    Whether another reading holds is for a person to say; points of another scale cannot be compared.
    """
    if line is None or trial is None:
        return Verdict.UNVERIFIABLE
    claim = compared(row, line, trial)
    if claim is None:
        return line.status if row.score.blank or line.status is Verdict.JUDGEMENT else Verdict.UNVERIFIABLE
    match claim_standing(claim.line):
        case ClaimStanding.TOO_HIGH | ClaimStanding.TOO_LOW:
            return Verdict.DIFFERS
        case ClaimStanding.OTHER_READING:
            return Verdict.JUDGEMENT
        case _:
            return line.status


def _support(row: Row, line: IndicatorScore | None, trial: IndicatorScore | None) -> Support:
    """What a row's claim rests on; a rubric that does not know the row can say nothing of it."""
    stands = verdict(row, line, trial)
    if row.score.blank:
        return Support.NOTHING
    if stands in (Verdict.AGREES, Verdict.DIFFERS):
        return Support.FACTS if stands is Verdict.AGREES else Support.AGAINST
    claim = None if line is None or trial is None else compared(row, line, trial)
    if claim is not None and claim_standing(claim.line) is ClaimStanding.BORNE_OUT:
        return Support.PROPOSALS
    return Support.PERSON if stands is Verdict.JUDGEMENT else Support.NOTHING


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


class NamedTotal(NamedTuple):
    """One of the totals that an audit comes to."""

    name: str
    graded: Graded

    @property
    def points(self) -> str:
        """The points as people read them; a dash where there is no total."""
        return "—" if self.graded.total is None else plain(self.graded.total)

    @property
    def grade(self) -> str:
        """The grade; a dash where there is none."""
        return self.graded.grade or "—"

    def __str__(self) -> str:
        grade = f"（{self.graded.grade}）" if self.graded.grade else ""
        return f"{self.name} {self.points} 分{grade}" if self.graded.total is not None else f"{self.name} —"


def totals(case: Case, summary: Summary) -> Iterator[NamedTotal]:
    """Every total that tells something new; without a rubric nothing is computed."""
    yield NamedTotal("自评合计", summary.claimed)
    yield NamedTotal("表内总分", summary.printed)
    total, trial = summary.total, summary.trial
    if case.match is None:
        return
    yield NamedTotal(f"已核算（满分{plain(total.verified_weight)}分）", Graded(total.verified))
    yield NamedTotal("测算合计", Graded(total.computed, total.grade or NO_GRADE))
    if trial != total:
        yield NamedTotal("按全部数据测算", Graded(trial.computed, trial.grade or NO_GRADE))
    yield NamedTotal("最低", Graded(total.lowest, total.lowest_grade))
    yield NamedTotal("最高", Graded(total.highest, total.highest_grade))


def weights(case: Case, summary: Summary) -> str:
    """How much of the weight was verified, refuted, borne out by proposals only, unverifiable, or judged."""
    if case.match is None:
        return f"满分 {plain(summary.weight)} 分"
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


def checked_words(case: Case) -> str:
    """What was looked at, for a form in which nothing was found."""
    parts = [f"{len(case.form.rows)} 项指标的分值、自评得分和扣分说明", "各级合计与评价等级"]
    parts += [f"{len(case.tables)} 张数据表的勾稽关系"] if case.tables else []
    parts += [f"{len(case.passages)} 段文字中的数据"] if case.passages else []
    parts += ["按评价标准的测算"] if case.match is not None else []
    return f"没有发现问题。已核对{'、'.join(parts)}"


def others_words(finding: Problem, book: str) -> str:
    """The further places that a finding speaks of, a sheet named once for its cells; empty without any."""
    words: list[str] = []
    sheet = None
    for other in dict.fromkeys(finding.others):
        here = other.sheet if other.file == book and other.cell else None
        words.append(other.cell if here and here == sheet and other.cell else place_words(other, book))
        sheet = here
    more = f"等{len(words)}处" if len(words) > _MOST_PLACES else ""
    return "、".join(words[:_MOST_PLACES]) + more
