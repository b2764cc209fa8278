"""Every claim against what the rules give: on facts, proposed figures, other readings and stated rates."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import same
from xlplugin.audit.basis.texts import place_words
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.facts.value import Series
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.form.proposal import Proposal
from xlplugin.form.said import Said
from xlplugin.form.statement import sentence_start, squeezed
from xlplugin.form.whose import FigureSubject, subject_of, whose
from xlplugin.money import MISSING, ONE, ZERO, plain, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Code, Problem, Severity, Source
from xlplugin.rules.base import Rule, measures_of, walk
from xlplugin.rules.measure import Measure, RateKind
from xlplugin.rules.outcome import Outcome, State
from xlplugin.rules.periods import EachPeriod, Periods
from xlplugin.scoring import codes as scoring_codes
from xlplugin.scoring.claim import ClaimStanding, allowing, bearing_readings, claim_standing
from xlplugin.scoring.findings import of_facts
from xlplugin.scoring.sheet import IndicatorScore, Verdict

_PROPOSED: Final = frozenset(("fact-contrary", "unit-suspect", "progress-falls"))
_MOST_NAMED: Final = 6

# Rates that a reason states.
_WHOLE: Final = Decimal(1_000_000)
_ROUNDED_UP: Final = Decimal("0.01")
"""How little of the whole, of a rate and of its points, full points may have been rounded up by."""
_SHORTEST: Final = 3
_TELLING: Final = 4
_NEAR: Final = 16
_CONTENT: Final = "满意度"
_OF_MONEY: Final = Pattern(r"(?<=预算)(?:资金|支出|总)+(?=执行率)", words="执行率")
_HARMLESS: Final = Pattern(
    r"(?:[我本该](?:局|单位|部门|中心|院|校|委|办)|(?:19|20)\d\d年度?|全年|本年度?|年度|部门|整体|综合|平均|实际|采购|的)*"
)
_NOT_REACHED: Final = Pattern(
    r"目标|计划|要求|应|标准|其中|截[至止]到?(?:目前|今)",
    words="目标|计划|要求|应|标准|其中|截",
)
_SCORED: Final = Pattern(r"\s*(?:以上|以下|以内)?的?\s*[，,]?\s*(?:得|扣|计)\s*(?:满分|\d)", words="得|扣|计")


class Compared(NamedTuple):
    """A claim that can be compared, with the score it is compared with.

    Attributes:
        proposed: whether the score rests on figures nobody has accepted yet.
    """

    row: Row
    points: Decimal
    line: IndicatorScore
    proposed: bool

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The fewest and the most points that the score gives or still allows."""
        return self.line.possible if self.line.score is None else (self.line.score, self.line.score)

    @property
    def basis(self) -> str:
        """What the score rests on."""
        return "按表内、文中数据测算" if self.proposed else "按基础数据"

    @property
    def gives(self) -> str:
        """What the score gives, in words."""
        low, high = (plain(bound) for bound in self.bounds)
        return f"只可能得{low}～{high}分" if self.line.score is None else f"得{high}分"

    @property
    def where(self) -> str:
        """The figures and the cells they come from, each with its label."""
        book = self.row.source.file
        return "、".join(
            f"{fact.definition.label}{fact.typed}"
            + (f"（{place_words(fact.source, book)}）" if fact.source else "")
            for fact in self.line.inputs
            if fact.value is not MISSING
        )

    def found(
        self,
        code: Code,
        message: str,
        *,
        fix: str = "",
        severity: Severity | None = None,
        points: Decimal | None = None,
    ) -> Problem:
        """What the score says of the claim, with its figures and where they stand."""
        given = [fact.source for fact in self.line.inputs if fact.value is not MISSING and fact.source]
        return code.at(
            self.row.score.source,
            f"自评{plain(self.points)}分{message}",
            self.line.explanation,
            fix=fix,
            severity=severity,
            points=points,
            others=dict.fromkeys(given),
            row=self.row,
        )


def compared(row: Row, line: IndicatorScore, trial: IndicatorScore) -> Compared | None:
    """A claim beside the score on accepted facts; where they say nothing, beside that on proposed ones.

    Returns:
        None where no score was claimed, or where the form weighs the indicator otherwise than the rubric.
    """
    points, weight = row.score.points, row.weight.points
    if points is None or (weight is not None and not same(weight, line.indicator.weight)):
        return None
    given = Compared(row, points, line, proposed=False)
    if trial.inputs != line.inputs and claim_standing(given.line) is ClaimStanding.POSSIBLE:
        return Compared(row, points, trial, proposed=True)
    return given


def check(case: Case) -> Iterator[Problem]:
    """Claims that facts or figures refute, claims that rest on a reading, and what cannot be verified.

    Of an item form the checks of goals and of the budget block say it, cell beside cell.
    """
    if case.match is not None and case.match.rubric.of_form:
        return
    told: set[int] = set()
    for row, line, trial in case.scored_rows():
        yield from _unusable(line, trial)
        against = list(_refuting(case, row, line, trial))
        told.update({row.row} if against else ())
        yield from against
    yield from _unverified(case, told)


def _refuting(case: Case, row: Row, line: IndicatorScore, trial: IndicatorScore) -> Iterator[Problem]:
    """What the facts say of a claim; one beyond its weight is told where it stands."""
    claim = compared(row, line, trial)
    if claim is None or not ZERO <= claim.points <= line.indicator.weight:
        return
    match claim_standing(claim.line):
        case ClaimStanding.BORNE_OUT:
            yield from _risk(claim)
        case ClaimStanding.OTHER_READING:
            yield _other_reading(claim)
        case ClaimStanding.TOO_HIGH:
            yield _refuted(claim, _doubts(claim, case.proposals))
        case ClaimStanding.TOO_LOW:
            yield _low(claim)
        case ClaimStanding.POSSIBLE:
            pass


def _doubts(claim: Compared, proposals: Sequence[Proposal]) -> str:
    """What is doubtful in the figures: a proposal taken over as it was, its warning still beside it."""
    doubtful = {(each.definition.id, each.how): each.doubt for each in proposals if each.doubt}
    doubts = (
        (fact.definition.label, doubtful.get((fact.definition.id, fact.evidence)))
        for fact in claim.line.inputs
    )
    return "".join(f"；其中{label}：{doubt}" for label, doubt in doubts if doubt)


def _refuted(claim: Compared, doubts: str) -> Problem:
    """A claim above what the facts give."""
    over = claim.points - claim.bounds[1]
    open_readings = [each for each in allowing(claim.line) if each.lacking]
    code = scoring_codes.CLAIM_IMPOSSIBLE if claim.line.score is None else scoring_codes.CLAIM_DIFFERS
    if claim.proposed:
        code = codes.CLAIM_AGAINST_FIGURES
        remedy = f"请核对取数：{claim.where}；取数无误请改正自评得分，有误请在基础数据中更正"
    else:
        remedy = "请核对基础数据；数据无误请改正自评得分"
    unless = [f"如按口径“{each.name}”计，请补充{'、'.join(each.lacking)}" for each in open_readings]
    return claim.found(
        code,
        f"，{claim.basis}{claim.gives}，多计{plain(over)}分{doubts}",
        fix="；".join((remedy, *unless)),
        points=over,
    )


def _low(claim: Compared) -> Problem:
    score = claim.bounds[0]
    fix = f"请核对取数：{claim.where}" if claim.proposed else "请核对基础数据；数据无误可按规则计满应得分"
    message = f"，{claim.basis}可得{plain(score)}分，少计{plain(score - claim.points)}分"
    severity = Severity.NOTICE if claim.proposed else None
    return claim.found(scoring_codes.CLAIM_LOW, message, fix=fix, severity=severity)


def _other_reading(claim: Compared) -> Problem:
    named = "、".join(f"“{name}”" for name in bearing_readings(claim.line))
    default = f"默认口径“{claim.line.indicator.reading}”{claim.basis}{claim.gives}"
    at_stake = max(claim.points - claim.bounds[1], ZERO)
    message = f"只在口径{named}下成立；{default}"
    return claim.found(scoring_codes.CLAIM_OTHER_READING, message, points=at_stake or None)


def _risk(claim: Compared) -> Iterator[Problem]:
    known = [(each.name, each.score) for each in claim.line.readings[1:] if each.score is not None]
    lower = [(name, score) for name, score in known if score < claim.points]
    if lower:
        told = "；".join(f"“{name}”得{plain(score)}分" for name, score in lower)
        message = f"在默认口径“{claim.line.indicator.reading}”下成立，换一种口径会少得：{told}"
        yield claim.found(codes.READING_RISK, message, points=claim.points - min(score for _, score in lower))


def _unusable(line: IndicatorScore, trial: IndicatorScore) -> Iterator[Problem]:
    """What scoring itself finds wrong with the facts of an indicator."""
    given = list(of_facts(line))
    for problem in given:
        yield problem._replace(indicator=line.indicator.name)
    known = {(each.code, each.message) for each in given}
    for problem in of_facts(trial) if trial.inputs != line.inputs else ():
        if problem.code in _PROPOSED and (problem.code, problem.message) not in known:
            # Nobody has accepted these figures: the fault may lie in what was taken for what.
            yield problem._replace(severity=Severity.WARNING, indicator=line.indicator.name)


def _unverified(case: Case, told: set[int]) -> Iterator[Problem]:
    """One notice for all claims, else indicators, that no fact verifies and nothing was said of yet."""
    rows = list(case.scored_rows())
    claimed = [each for each in rows if each[1].claim.points is not None]
    of_all = f"{len(claimed)}项自评得分中"
    if not claimed and any(line.score is not None for _, line, _ in rows):
        claimed, of_all = rows, f"{len(rows)}项指标都没有自评得分"
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
        message = f"{of_all}，{'，'.join(parts)}；无法核算不等于有错"
        yield codes.CLAIMS_UNVERIFIED.at(place, message)


def _names(rows: list[Row]) -> str:
    names = [row.called for row in rows]
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


class _Rate(NamedTuple):
    """A rate that somebody states, and where: in the report, or in the reason."""

    figure: Figure
    source: Source
    reported: bool = False


def check_stated_rates(case: Case) -> Iterator[Problem]:
    """Claims above what the stated rate can earn under any reading: the reason's rate, else the report's."""
    year = case.form.year or (case.match.rubric.year if case.match else 0)
    beside = None
    for row, line, trial in case.scored_rows():
        rules = walk(trial.indicator.rule)
        if not any(each.measures() or isinstance(each, EachPeriod) for each in rules):
            continue  # there is no rate in it that anybody could state
        claim = compared(row, line, trial)
        if claim is None or claim_standing(claim.line) is not ClaimStanding.POSSIBLE:
            continue
        if ZERO < claim.points <= trial.indicator.weight:
            beside = tuple(_beside(case)) if beside is None else beside
            yield from _claim(claim, trial, year, beside)


def _beside(case: Case) -> Iterator[tuple[_Rate, Said]]:
    """The exact rates that the words beside the form state, each with the text that does."""
    for text in case.texts:
        for figure in text.figures if text.row is None else ():
            if figure.kind is FigureKind.PERCENT and figure.bound is Bound.EXACT and figure.name:
                yield _Rate(figure, text.source, reported=True), text


def _is_about(rate: _Rate, said: Said, known: str, year: int) -> bool:
    """Whether a rate beside the form is the year's, and of nothing but what a known name names."""
    owner = whose(said, rate.figure, year)
    own = owner.of_year and owner.sure and owner.subject is not FigureSubject.UNIT
    return own and squeezed(owner.named) in squeezed(known)


def _claim(
    claim: Compared, trial: IndicatorScore, year: int, beside: Sequence[tuple[_Rate, Said]]
) -> Iterator[Problem]:
    rules = trial.indicator.rules
    # Where somebody has given the facts of a rate the claim is compared with those.
    given = {fact.definition.id for fact in trial.inputs if fact.value is not MISSING}
    rates = [each for each in measures_of(rules[0]) if each.unit is None]
    measures = [each for each in rates if not given.issuperset(each.ids)]
    yearly = {each.series for each in walk(rules[0]) if isinstance(each, EachPeriod)} - given
    # The indicator's name is that of its rate where it has only one, which is no deviation from that rate.
    named = len(measures) + len(yearly) == 1 and all(each.form is not RateKind.DEVIATION for each in measures)
    names = (claim.row.name, trial.indicator.name) if named else ()
    options: Sequence[Measure | None] = measures or ((None,) if names else ())
    for measure in options:
        called = (measure.name, *names) if measure else names
        own = list(_stated(claim, called, year))
        stated = own or [
            rate
            for rate, said in beside
            for known in called
            if _called(squeezed(rate.figure.name), known, beside=True) and _is_about(rate, said, known, year)
        ]
        if stated and len({each.figure.value for each in stated}) == 1:
            yield from _beyond(claim, trial, stated[0], measure, called[0])


def _beyond(
    claim: Compared, trial: IndicatorScore, stated: _Rate, measure: Measure | None, called: str
) -> Iterator[Problem]:
    """A claim of more than a stated rate can earn under any reading."""
    figure = stated.figure
    outcomes = [_best(rule, trial, figure, measure) for rule in trial.indicator.rules]
    most = round_half_up(max(outcome.high for outcome in outcomes), trial.decimals)
    if claim.points <= most or outcomes[0].state not in (State.SCORED, State.MISSING, State.PENDING):
        return
    branch = next((step.branch for step in outcomes[0].steps if step.branch), "")
    band = f"，属于“{branch}”档" if branch else ""
    where = "报告写明" if stated.reported else "说明写明"
    # 99.46% of six points is six for whoever rounds: that is asked, not told.
    weight = trial.indicator.weight
    full = claim.points == weight and weight - most <= weight * _ROUNDED_UP
    rounded = full and not branch and ZERO < ONE - figure.value <= _ROUNDED_UP
    yield codes.CLAIM_AGAINST_FIGURES.at(
        claim.row.score.source,
        f"自评{plain(claim.points)}分，{where}{squeezed(figure.name)}{figure.words}，"
        f"最多得{plain(most)}分，多计{plain(claim.points - most)}分",
        f"{called}{figure.words}{band}，最多得{plain(most)}分",
        severity=Severity.NOTICE if rounded else None,
        fix="请确认评分标准是否允许四舍五入后计满分；不允许的请改正自评得分" if rounded else "",
        points=claim.points - most,
        others=(stated.source,),
        row=claim.row,
    )


def _stated(claim: Compared, names: tuple[str, ...], year: int) -> Iterator[_Rate]:
    """The exact rates that a reason states under one of the names."""
    text, own = claim.row.own_reason.text, (FigureSubject.DEPARTMENT, subject_of(claim.row.name))
    said = Said(text, claim.row.reason.source, claim.row, claim.row.name)
    for figure in said.figures:
        if figure.kind is not FigureKind.PERCENT or figure.bound is not Bound.EXACT:
            continue
        name, owner = squeezed(figure.name), whose(said, figure, year)
        named = bool(owner.named) and owner.named in name
        is_other = not owner.of_year or not (named or (owner.sure and owner.subject in own))
        asked = _NOT_REACHED.search(text[sentence_start(text, figure.start) : figure.start])
        scored = _SCORED.match(text[figure.end : figure.end + _NEAR])
        if not is_other and not asked and not scored and any(_called(name, each) for each in names):
            yield _Rate(figure, claim.row.reason.source)


def _called(name: str, known: str, *, beside: bool = False) -> bool:
    """Whether a rate's name is a known one: the same, its end, or beginning and ending like it.

    ``beside`` a form the end of a name alone, 完成率, may be anything's.
    """
    known, name = squeezed(known), _OF_MONEY.sub("", name)
    if name.endswith(known):
        return _HARMLESS.fullmatch(name.removesuffix(known)) is not None
    if not beside and len(name) >= _SHORTEST and known.endswith(name):
        return True
    if name.endswith(_CONTENT) and known.endswith(_CONTENT) and name != _CONTENT:
        return name[:2] in known
    return len(name) > _TELLING and name.endswith("率") and name[:_TELLING] in known


def _best(rule: Rule, trial: IndicatorScore, figure: Figure, measure: Measure | None) -> Outcome:
    """What a rule gives at most on a rate, which may be rounded in its last digit."""
    near = (figure.value, figure.value - figure.step / 2, figure.value + figure.step / 2)
    whole = figure.value <= ONE
    rates = [each for each in near if each >= ZERO and (each <= ONE or not whole)]
    return max(
        (rule.evaluate(_with(rule, trial, each, measure)) for each in rates), key=lambda each: each.high
    )


def _with(rule: Rule, trial: IndicatorScore, rate: Decimal, only: Measure | None) -> FactSet:
    """The facts known, and such as make the rate."""
    facts = {fact.definition.id: fact for fact in (*trial.inputs, *trial.other_inputs)}
    for measure in (each for each in measures_of(rule) if each.unit is None):
        named = only is not None and measure.name == only.name
        for fact, value in (_making(measure, rate) if named else {}).items():
            facts[fact] = Fact(facts[fact].definition, value)
    for part in walk(rule):
        if only is None and isinstance(part, Periods) and part.schedule:
            # The year's rate is the last of those that grow from period to period.
            periods = Series((*(MISSING for _ in part.schedule[1:]), rate))
            facts[part.series] = Fact(facts[part.series].definition, periods)
    return FactSet(Vocabulary(fact.definition for fact in facts.values()), facts.values())


def _making(measure: Measure, rate: Decimal) -> dict[str, Decimal]:
    value = rate if measure.form is RateKind.QUOTIENT else rate + ONE
    if measure.to is None:
        return {measure.of: value}
    above = value * _WHOLE
    others = dict.fromkeys(measure.ids, ZERO)
    return {**others, measure.of: above, measure.to: _WHOLE}
