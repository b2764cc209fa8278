"""Every claim against what the rules give on accepted facts, on proposed figures and on other readings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.claim import Allowing, Compared, Standing, compared
from xlplugin.audit.basis.filled import called
from xlplugin.audit.wording import place_words
from xlplugin.facts.factset import Fact
from xlplugin.form.form import Row
from xlplugin.form.proposal import Proposal
from xlplugin.money import MISSING, ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_GIVEN: Final = frozenset(("fact-unusable", "fact-contrary", "unit-suspect", "progress-falls", "exempt"))
_PROPOSED: Final = frozenset(("fact-contrary", "unit-suspect", "progress-falls"))
_MOST_NAMED: Final = 6


def check(case: Case) -> Iterator[Problem]:
    """Claims that facts or figures refute, claims that rest on a reading, and what cannot be verified."""
    told: set[int] = set()
    for row, line, trial in case.scored_rows():
        yield from _unusable(case, line, trial)
        against = list(_refuting(case, row, line, trial))
        told.update({row.row} if against else ())
        yield from against
    yield from _unverified(case, told)


def _refuting(case: Case, row: Row, line: IndicatorScore, trial: IndicatorScore) -> Iterator[Problem]:
    """What the facts say of a claim; one beyond its weight is told where it stands."""
    claim = compared(row, line, trial)
    if claim is None or not ZERO <= claim.points <= line.indicator.weight:
        return
    low, high = claim.line.possible if claim.line.score is None else (claim.line.score, claim.line.score)
    span = f"只可能得{plain(low)}～{plain(high)}分" if claim.line.score is None else f"得{plain(high)}分"
    match claim.standing:
        case Standing.BORNE_OUT:
            yield from _risk(claim)
        case Standing.OTHER_READING:
            yield _other_reading(claim, span)
        case Standing.TOO_HIGH:
            code = "claim-impossible" if claim.line.score is None else "claim-differs"
            yield _refuted(claim, code, (high, span), _doubts(claim, case.proposals))
        case Standing.TOO_LOW:
            yield _low(claim, low)
        case Standing.POSSIBLE:
            pass


def _basis(claim: Compared) -> str:
    return "按表内、文中数据测算" if claim.proposed else "按基础数据"


def _where(claim: Compared) -> str:
    """The figures and the cells they come from, each with its label."""
    known = [fact for fact in claim.line.inputs if fact.value is not MISSING]
    return "、".join(_from(fact, claim.row.source.file) for fact in known)


def _from(fact: Fact, book: str) -> str:
    place = f"（{place_words(fact.source, book)}）" if fact.source else ""
    return f"{fact.definition.label}{fact.typed}{place}"


def _doubts(claim: Compared, proposals: Sequence[Proposal]) -> str:
    """What is doubtful in the figures: a proposal taken over as it was, its warning still beside it."""
    doubtful = {(each.definition.id, each.how): each.doubt for each in proposals if each.doubt}
    doubts = (
        (fact.definition.label, doubtful.get((fact.definition.id, fact.evidence)))
        for fact in claim.line.inputs
    )
    return "".join(f"；其中{label}：{doubt}" for label, doubt in doubts if doubt)


def _refuted(claim: Compared, code: str, outcome: tuple[Decimal, str], doubts: str) -> Problem:
    """A claim above what the facts give; ``outcome`` is the most they give, in points and in words."""
    most, gives = outcome
    open_readings = [each for each in claim.allowing() if each.lacking]
    message = (
        f"“{claim.name}”自评{plain(claim.points)}分，{_basis(claim)}{gives}，"
        f"多计{plain(claim.points - most)}分{doubts}"
    )
    mild = claim.proposed or doubts or (code == "claim-impossible" and open_readings)
    return Problem(
        "claim-against-figures" if claim.proposed else code,
        Severity.WARNING if mild else Severity.ERROR,
        message,
        _remedy(claim, open_readings),
        claim.row.score.source,
        claim.line.explanation,
        points=claim.points - most,
        indicator=claim.row.name,
        others=claim.cells,
    )


def _remedy(claim: Compared, open_readings: list[Allowing]) -> str:
    unless = "；".join(f"如按口径“{each.name}”计，请补充{'、'.join(each.lacking)}" for each in open_readings)
    if claim.proposed:
        basis = f"请核对取数：{_where(claim)}；取数无误请改正自评得分，有误请在基础数据中更正"
    else:
        basis = "请核对基础数据；数据无误请改正自评得分"
    return f"{basis}；{unless}" if unless else basis


def _low(claim: Compared, score: Decimal) -> Problem:
    fix = f"请核对取数：{_where(claim)}" if claim.proposed else "请核对基础数据；数据无误可按规则计满应得分"
    message = (
        f"“{claim.name}”自评{plain(claim.points)}分，{_basis(claim)}可得{plain(score)}分，"
        f"少计{plain(score - claim.points)}分"
    )
    severity = Severity.NOTICE if claim.proposed else Severity.WARNING
    place = claim.row.score.source
    return Problem(
        "claim-low",
        severity,
        message,
        fix,
        place,
        claim.line.explanation,
        indicator=claim.row.name,
        others=claim.cells,
    )


def _other_reading(claim: Compared, gives: str) -> Problem:
    named = "、".join(f"“{name}”" for name in claim.readings)
    place = claim.row.score.source
    at_stake = max(claim.points - (claim.line.score or claim.line.possible[1]), ZERO)
    return Problem(
        "claim-other-reading",
        Severity.NOTICE,
        f"“{claim.name}”自评{plain(claim.points)}分只在口径{named}下成立；"
        f"默认口径“{claim.line.indicator.reading}”{_basis(claim)}{gives}",
        "请注明采用的口径，并取得财政部门认可",
        place,
        claim.line.explanation,
        points=at_stake or None,
        indicator=claim.row.name,
        others=claim.cells,
    )


def _risk(claim: Compared) -> Iterator[Problem]:
    lower = [each for each in claim.line.readings[1:] if each.score is not None and each.score < claim.points]
    if not lower:
        return
    least = min(each.score for each in lower if each.score is not None)
    told = "；".join(f"“{each.name}”得{plain(each.score)}分" for each in lower if each.score is not None)
    place = claim.row.score.source
    yield Problem(
        "reading-risk",
        Severity.NOTICE,
        f"“{claim.name}”自评{plain(claim.points)}分在默认口径“{claim.line.indicator.reading}”下成立，"
        f"换一种口径会少得：{told}",
        "请在扣分说明中写明采用的口径",
        place,
        claim.line.explanation,
        points=claim.points - least,
        indicator=claim.row.name,
        others=claim.cells,
    )


def _unusable(case: Case, line: IndicatorScore, trial: IndicatorScore) -> Iterator[Problem]:
    """What scoring itself finds wrong with the facts of an indicator."""
    given = [each for each in _problems(case.sheet, line) if each.code in _GIVEN]
    for problem in given:
        yield replace(problem, indicator=line.indicator.name)
    known = {(each.code, each.message) for each in given}
    for problem in _problems(case.trial, trial) if trial.inputs != line.inputs else ():
        if problem.code in _PROPOSED and (problem.code, problem.message) not in known:
            # Nobody has accepted these figures: the fault may lie in what was taken for what.
            yield replace(problem, severity=Severity.WARNING, indicator=line.indicator.name)


def _problems(sheet: ScoreSheet | None, line: IndicatorScore) -> Iterable[Problem]:
    return findings(replace(sheet, lines=(line,))) if sheet is not None else ()


def _unverified(case: Case, told: set[int]) -> Iterator[Problem]:
    """One notice for all claims that no fact verifies and nothing was said of yet."""
    claimed = [each for each in case.scored_rows() if isinstance(each[1].claim.score, Decimal)]
    lacking = [row for row, _, trial in claimed if trial.status is Verdict.UNVERIFIABLE]
    lacking = [row for row in lacking if row.row not in told]
    waiting = [row for row, line, trial in claimed if line.score is None and trial.score is not None]
    judged = sum(trial.status is Verdict.JUDGEMENT for _, _, trial in claimed)
    if not lacking and not waiting:
        return
    yield _unverified_notice(case, (len(claimed), judged), lacking, waiting)


def _unverified_notice(
    case: Case, counts: tuple[int, int], lacking: list[Row], waiting: list[Row]
) -> Problem:
    parts = []
    if lacking:
        parts.append(f"{len(lacking)}项缺少基础数据、无法核算（{_names(lacking)}）")
    if waiting:
        parts.append(f"{len(waiting)}项只有表内、文中数据、待确认（{_names(waiting)}）")
    if counts[1]:
        parts.append(f"{counts[1]}项须由人评定")
    total = case.form.total
    place = total.score.source if total else Source(file=case.form.file, sheet=case.form.sheet)
    return Problem(
        "claims-unverified",
        Severity.NOTICE,
        f"{counts[0]}项自评得分中，{'，'.join(parts)}；无法核算不等于有错",
        "请在基础数据表中补充所缺数据，并确认从表内、文中取得的数据",
        place,
    )


def _names(rows: list[Row]) -> str:
    names = [called(row) for row in rows]
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")
