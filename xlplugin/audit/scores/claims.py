"""Every claim against what the rules give: on facts, proposed figures, other readings and stated rates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.claim import Allowing, ClaimStanding, Compared, compared
from xlplugin.audit.basis.filled import called
from xlplugin.audit.basis.texts import place_words
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.form.figures import Bound, Figure, FigureKind, figures
from xlplugin.form.form import Row
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import of_another_year, sentence_start, squeezed
from xlplugin.money import MISSING, ONE, ZERO, plain, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rules.base import Outcome, Rule, State, walk
from xlplugin.rules.rates import Measure, RateKind
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict

_GIVEN: Final = frozenset(("fact-unusable", "fact-contrary", "unit-suspect", "progress-falls", "exempt"))
_PROPOSED: Final = frozenset(("fact-contrary", "unit-suspect", "progress-falls"))
_MOST_NAMED: Final = 6

# Rates that a reason states.
_HALF: Final = Decimal("0.5")
_WHOLE: Final = Decimal(1_000_000)
_SHORTEST: Final = 3
_TELLING: Final = 4
_NEAR: Final = 16
_HARMLESS: Final = Pattern(
    r"(?:[我本该](?:局|单位|部门|中心|院|校|委|办)|(?:19|20)\d\d年度?|全年|本年度?|年度|部门|整体|综合|平均|实际|采购|的)*"
)
_NOT_REACHED: Final = Pattern(r"目标|计划|要求|应|标准|其中|季度|上半年|截至|截止")
_SCORED: Final = Pattern(r"\s*(?:以上|以下|以内)?的?\s*[，,]?\s*(?:得|扣|计)\s*(?:满分|\d)")


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
        case ClaimStanding.BORNE_OUT:
            yield from _risk(claim)
        case ClaimStanding.OTHER_READING:
            yield _other_reading(claim, span)
        case ClaimStanding.TOO_HIGH:
            yield _refuted(claim, (high, span), _doubts(claim, case.proposals))
        case ClaimStanding.TOO_LOW:
            yield _low(claim, low)
        case ClaimStanding.POSSIBLE:
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


def _refuted(claim: Compared, outcome: tuple[Decimal, str], doubts: str) -> Problem:
    """A claim above what the facts give; ``outcome`` is the most they give, in points and in words."""
    most, gives = outcome
    open_readings = [each for each in claim.allowing() if each.lacking]
    code = codes.CLAIM_IMPOSSIBLE if claim.line.score is None else codes.CLAIM_DIFFERS
    mild = doubts or (claim.line.score is None and open_readings)
    return claim.found(
        codes.CLAIM_AGAINST_FIGURES if claim.proposed else code,
        f"，{_basis(claim)}{gives}，多计{plain(claim.points - most)}分{doubts}",
        fix=_remedy(claim, open_readings),
        severity=Severity.WARNING if mild else None,
        points=claim.points - most,
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
    message = f"，{_basis(claim)}可得{plain(score)}分，少计{plain(score - claim.points)}分"
    severity = Severity.NOTICE if claim.proposed else Severity.WARNING
    return claim.found(codes.CLAIM_LOW, message, fix=fix, severity=severity)


def _other_reading(claim: Compared, gives: str) -> Problem:
    named = "、".join(f"“{name}”" for name in claim.readings)
    default = f"默认口径“{claim.line.indicator.reading}”{_basis(claim)}{gives}"
    at_stake = max(claim.points - (claim.line.score or claim.line.possible[1]), ZERO)
    message = f"只在口径{named}下成立；{default}"
    return claim.found(codes.CLAIM_OTHER_READING, message, points=at_stake or None)


def _risk(claim: Compared) -> Iterator[Problem]:
    known = [(each.name, each.score) for each in claim.line.readings[1:] if each.score is not None]
    lower = [(name, score) for name, score in known if score < claim.points]
    if lower:
        told = "；".join(f"“{name}”得{plain(score)}分" for name, score in lower)
        message = f"在默认口径“{claim.line.indicator.reading}”下成立，换一种口径会少得：{told}"
        yield claim.found(codes.READING_RISK, message, points=claim.points - min(score for _, score in lower))


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
    open_ = [row for row, _, trial in claimed if trial.status is Verdict.UNVERIFIABLE]
    lacking = [row for row in open_ if row.row not in told]
    waiting = [row for row, line, trial in claimed if line.score is None and trial.score is not None]
    judged = sum(trial.status is Verdict.JUDGEMENT for _, _, trial in claimed)
    parts = []
    if lacking:
        parts.append(f"{len(lacking)}项缺少基础数据、无法核算（{_names(lacking)}）")
    if waiting:
        parts.append(f"{len(waiting)}项只有表内、文中数据、待确认（{_names(waiting)}）")
    if judged:
        parts.append(f"{judged}项须由人评定")
    if lacking or waiting:
        total, form = case.form.total, case.form
        place = total.score.source if total else Source(file=form.file, sheet=form.sheet)
        message = f"{len(claimed)}项自评得分中，{'，'.join(parts)}；无法核算不等于有错"
        yield codes.CLAIMS_UNVERIFIED.at(place, message)


def _names(rows: list[Row]) -> str:
    names = [called(row) for row in rows]
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


class _Stated(NamedTuple):
    """A rate that a reason states, and the measures of one rule that it may be."""

    figure: Figure
    name: str


def check_stated_rates(case: Case) -> Iterator[Problem]:
    """Claims above what the stated rate can earn under any reading."""
    year = case.form.year or (case.match.rubric.year if case.match else 0)
    for row, line, trial in case.scored_rows():
        claim = compared(row, line, trial) if row.reason.text else None
        if claim is None or claim.standing is not ClaimStanding.POSSIBLE:
            continue
        if ZERO < claim.points <= trial.indicator.weight:
            yield from _claim(claim, trial, year)


def _claim(claim: Compared, trial: IndicatorScore, year: int) -> Iterator[Problem]:
    names = (claim.row.name, trial.indicator.name)
    rules = (trial.indicator.rule, *(each.rule for each in trial.indicator.readings))
    measures = [each for each in _measures(rules[0]) if _unknown(each, trial)]
    if len(measures) != 1:
        return
    stated = list(_stated(claim, (measures[0].name, *names), year))
    if not stated or len({each.figure.value for each in stated}) > 1:
        return
    outcomes = [_best(rule, trial, stated[0].figure) for rule in rules]
    highest = max(outcome.high for outcome in outcomes)
    most = round_half_up(highest, trial.decimals)
    if claim.points > most and outcomes[0].state in (State.SCORED, State.MISSING, State.PENDING):
        yield _beyond_stated(claim, stated[0], measures[0], outcomes[0], most)


def _measures(rule: Rule) -> list[Measure]:
    found_ = (getattr(each, "measure", None) for each in walk(rule))
    return list(dict.fromkeys(each for each in found_ if isinstance(each, Measure)))


def _unknown(measure: Measure, trial: IndicatorScore) -> bool:
    """Whether nobody has given the facts of a rate: else the claim is compared with those."""
    values = {fact.definition.id: fact.value for fact in trial.inputs}
    return any(values.get(fact, MISSING) is MISSING for fact in measure.ids)


def _stated(claim: Compared, names: tuple[str, ...], year: int) -> Iterator[_Stated]:
    text = claim.row.reason.text
    for figure in figures(text):
        if figure.kind is not FigureKind.PERCENT or figure.bound is not Bound.EXACT:
            continue
        before = text[sentence_start(text, figure.start) : figure.start]
        other = of_another_year(squeezed(before), year) or _NOT_REACHED.search(before)
        name = squeezed(figure.name)
        scored = _SCORED.match(text[figure.end : figure.end + _NEAR])
        if not other and not scored and any(_called(name, each) for each in names):
            yield _Stated(figure, name)


def _called(name: str, known: str) -> bool:
    """Whether a rate's name is a known one: the same, its end, or beginning and ending like it."""
    known = squeezed(known)
    if name.endswith(known):
        return _HARMLESS.fullmatch(name.removesuffix(known)) is not None
    if len(name) >= _SHORTEST and known.endswith(name):
        return True
    return len(name) > _TELLING and name.endswith("率") and name[:_TELLING] in known


def _best(rule: Rule, trial: IndicatorScore, figure: Figure) -> Outcome:
    """What a rule gives at most on a rate, which may be rounded in its last digit."""
    near = (figure.value, figure.value - figure.step * _HALF, figure.value + figure.step * _HALF)
    whole = figure.value <= ONE
    rates = [each for each in near if each >= ZERO and (each <= ONE or not whole)]
    return max((rule.evaluate(_with(rule, trial, each)) for each in rates), key=lambda each: each.high)


def _with(rule: Rule, trial: IndicatorScore, rate: Decimal) -> FactSet:
    """The facts known, and such as make the rate."""
    facts = {fact.definition.id: fact for fact in (*trial.inputs, *trial.other_inputs)}
    for measure in _measures(rule):
        for fact, value in _making(measure, rate).items():
            facts[fact] = Fact(facts[fact].definition, value)
    return FactSet(Vocabulary(fact.definition for fact in facts.values()), facts.values())


def _making(measure: Measure, rate: Decimal) -> dict[str, Decimal]:
    if measure.to is None:
        return {measure.of: rate}
    above = (rate if measure.form is RateKind.QUOTIENT else rate + ONE) * _WHOLE
    less = {measure.less: ZERO} if measure.less else {}
    return {measure.of: above, measure.to: _WHOLE, **less}


def _beyond_stated(
    claim: Compared, stated: _Stated, measure: Measure, outcome: Outcome, most: Decimal
) -> Problem:
    branch = next((step.branch for step in outcome.steps if step.branch), "")
    band = f"，属于“{branch}”档" if branch else ""
    return codes.CLAIM_AGAINST_FIGURES.of(
        claim.row,
        claim.row.score,
        f"自评{plain(claim.points)}分，说明写明{stated.name}{stated.figure.words}，"
        f"最多得{plain(most)}分，多计{plain(claim.points - most)}分",
        f"{measure.name}{stated.figure.words}{band}，最多得{plain(most)}分",
        points=claim.points - most,
        others=(claim.row.reason.source,),
    )
