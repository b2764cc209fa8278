"""A claim against the rate that its own reason states by name, where nobody gave the facts behind it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.claim import Compared, Standing, compared
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.form.figures import figures
from xlplugin.form.statement import of_another_year, sentence_start, squeezed
from xlplugin.money import MISSING, ONE, ZERO, plain, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.measure import Form, Measure
from xlplugin.rules.outcome import Outcome, State
from xlplugin.scoring.sheet import IndicatorScore

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


class _Stated(NamedTuple):
    """A rate that a reason states, and the measures of one rule that it may be."""

    figure: Figure
    name: str


def check(case: Case) -> Iterator[Problem]:
    """Claims above what the stated rate can earn under any reading."""
    year = case.form.year or (case.match.rubric.year if case.match else 0)
    for row, line, trial in case.scored_rows():
        claim = compared(row, line, trial) if row.reason.text else None
        if claim is None or claim.standing is not Standing.POSSIBLE:
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
        yield _finding(claim, stated[0], measures[0], outcomes[0], most)


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
    above = (rate if measure.form is Form.QUOTIENT else rate + ONE) * _WHOLE
    less = {measure.less: ZERO} if measure.less else {}
    return {measure.of: above, measure.to: _WHOLE, **less}


def _finding(claim: Compared, stated: _Stated, measure: Measure, outcome: Outcome, most: Decimal) -> Problem:
    branch = next((step.branch for step in outcome.steps if step.branch), "")
    band = f"，属于“{branch}”档" if branch else ""
    return Problem(
        "claim-against-figures",
        Severity.WARNING,
        f"“{claim.name}”自评{plain(claim.points)}分，说明写明{stated.name}{stated.figure.words}，"
        f"最多得{plain(most)}分，多计{plain(claim.points - most)}分",
        "请核对比率及其分子、分母；比率无误请改正自评得分",
        claim.row.score.source,
        f"{measure.name}{stated.figure.words}{band}，最多得{plain(most)}分",
        points=claim.points - most,
        indicator=claim.row.name,
        others=(claim.row.reason.source,),
    )
