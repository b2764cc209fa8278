"""The worked cases beside the shipped rubrics hold, and leave no indicator, reading or boundary untried."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

import pytest

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Pursued, Series, Targets, YesNo
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import cases_beside, library
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import parse_yaml
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.completion import Completion, Reverse
from xlplugin.rules.condition import Condition, Levels, Within
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.enclosing import Ceiling, Exempt, LevelVeto, Veto
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.measure import Measure
from xlplugin.rules.outcome import Outcome
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Bands, Overrun, Proportional
from xlplugin.scoring.cases import NoScore, WorkedCase, WorkedCases, facts_of, run_cases

RUBRICS = ("guangzhou-2023", "longgang-2020", "longgang-2021", "national-item")


@cache
def opened(rubric: str) -> LoadedRubric:
    return open_rubric(rubric)


@cache
def written(rubric: str) -> tuple[WorkedCase, ...]:
    beside = cases_beside(library().files()[rubric])
    assert beside is not None
    return validate(WorkedCases, parse_yaml(beside.read_text(encoding="utf-8"), beside.name)).cases


def all_cases() -> list[tuple[str, WorkedCase]]:
    return [(rubric, case) for rubric in RUBRICS for case in written(rubric)]


def rule_of(indicator: Indicator, reading: str | None) -> Rule:
    if reading is None:
        return indicator.rule
    return next(each.rule for each in indicator.readings if each.name == reading)


def indicators() -> list[tuple[str, Indicator]]:
    return [(rubric, each) for rubric in RUBRICS for each in opened(rubric).rubric.indicators()]


def cases_of(rubric: str, indicator: Indicator) -> list[WorkedCase]:
    """Its own cases; where indicators stand for the rows of a form, those of all that share its function."""
    loaded = opened(rubric).rubric
    shared = [each for each in loaded.indicators() if loaded.of_form and each.function == indicator.function]
    names = {indicator.name, *(each.name for each in shared)}
    return [case for case in written(rubric) if case.indicator in names]


@pytest.mark.parametrize(
    ("rubric", "case"), all_cases(), ids=[f"{rubric}·{case.name}" for rubric, case in all_cases()]
)
def test_the_case_gives_its_score(rubric: str, case: WorkedCase) -> None:
    loaded = opened(rubric)
    indicator = loaded.rubric.indicator(case.indicator)
    assert indicator is not None
    indicator = indicator if case.weight is None else indicator.worth(case.weight)
    outcome = rule_of(indicator, case.reading).evaluate(facts_of(case, loaded.vocabulary))
    assert case.possible in (None, (outcome.low, outcome.high))
    if isinstance(case.score, NoScore):
        assert outcome.points is None
        assert outcome.state.name == case.score.name
        return
    assert outcome.points is not None, outcome.words
    assert abs(outcome.points - case.score) <= Decimal("0.5").scaleb(-loaded.rubric.decimals)
    assert outcome.exempt is case.exempt
    assert case.unrounded in (None, outcome.points)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_the_runner_finds_every_case_in_order(rubric: str) -> None:
    beside = cases_beside(library().files()[rubric])
    assert beside is not None
    least = 50 if opened(rubric).rubric.of_form else 300
    assert run_cases(opened(rubric), beside) == len(written(rubric)) > least


@pytest.mark.parametrize("rubric", RUBRICS)
def test_no_two_cases_prove_the_same_sentence(rubric: str) -> None:
    names = [case.name for case in written(rubric)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_shipped_rubric_is_tried(rubric: str) -> None:
    assert tuple(library().files()) == RUBRICS
    assert {case.indicator for case in written(rubric)} == {
        each.name for each in opened(rubric).rubric.indicators()
    }


def named_indicator(argument: object) -> str | None:
    return argument.name if isinstance(argument, Indicator) else None


@pytest.mark.parametrize(("rubric", "indicator"), indicators(), ids=named_indicator)
def test_every_indicator_has_cases_for_full_marks_none_and_no_score(
    rubric: str, indicator: Indicator
) -> None:
    own = [case for case in cases_of(rubric, indicator) if case.reading is None]
    scores = {case.score for case in own if isinstance(case.score, Decimal)}
    refused = {case.score for case in own if isinstance(case.score, NoScore)}
    assert any(case.score == (case.weight or indicator.weight) for case in own)
    assert min(scores) < indicator.weight
    assert NoScore.INVALID in refused
    assert refused & {NoScore.MISSING, NoScore.PENDING}


@pytest.mark.parametrize(("rubric", "indicator"), indicators(), ids=named_indicator)
def test_every_reading_has_cases_of_its_own(rubric: str, indicator: Indicator) -> None:
    tried = {case.reading for case in cases_of(rubric, indicator)}
    assert tried == {None, *(each.name for each in indicator.readings)}


# What a rule compares, and with what: every such end must be met exactly by a case.


def rate_of(measure: Measure, facts: FactSet) -> set[Decimal]:
    taken = measure.take(facts, Decimal(1))
    return set() if isinstance(taken, Outcome) else {each.rate for each in taken if each.exact}


def members_of(facts: FactSet, fact: str) -> list[Decimal]:
    value = facts.value(fact)
    given = value.members if isinstance(value, Series) else (value,)
    return [each for each in given if isinstance(each, Decimal)]


def completion_rates(rule: Completion, facts: FactSet) -> set[Decimal]:
    value = facts.value(rule.targets)
    lines = value.lines if isinstance(value, Targets) else ()
    return {
        line.actual / line.target.goal
        for line in lines
        if isinstance(line.actual, Decimal) and line.target.goal
    }


def judged_shares(rule: Completion, facts: FactSet) -> set[Decimal]:
    value = facts.value(rule.targets)
    lines = value.lines if isinstance(value, Targets) else ()
    return {line.actual for line in lines if line.target.worded and isinstance(line.actual, Decimal)}


def goal_rates(rule: ItemGoal, facts: FactSet) -> set[Decimal | None]:
    value = facts.value(rule.goal)
    return {value.attained.rate} if isinstance(value, Pursued) and value.attained else set()


Met = tuple[object, set[object]]
"""An end that must be met, and what the facts of one case meet."""


def ends(rule: Rule, facts: FactSet) -> Iterator[Met]:  # noqa: C901, PLR0912 - one branch a kind of rule
    match rule:
        case Bands():
            for band in rule.bands:
                for end in (band.lower, band.upper):
                    if end is not None:
                        yield (end, set(rate_of(rule.measure, facts)))
        case Ceiling():
            yield (rule.over, set(rate_of(rule.measure, facts)))
        case Proportional():
            yield (Decimal(1), set(rate_of(rule.measure, facts)))
        case Overrun():
            exhausted = rule.threshold + rule.step * (rule.points / rule.each)
            for end in (rule.threshold, rule.threshold + rule.step, exhausted):
                yield (end, set(rate_of(rule.measure, facts)))
        case EachPeriod() | MeanOfRates():
            for place, due in enumerate(rule.schedule or (Decimal(1),)):
                yield ((place, due), set(enumerate(members_of(facts, rule.series))))
        case Completion():
            for end in (rule.fail_below, Decimal(1), rule.full_to):
                yield (end, set(completion_rates(rule, facts)))
            for judged in rule.bands:
                for end in (judged.at_least, judged.at_most):
                    yield (f"评定{end}", {f"评定{share:f}" for share in judged_shares(rule, facts)})
        case ItemGoal():
            for end in (Decimal(1), *([rule.full_to] if rule.full_to else [])):
                yield (end, set(goal_rates(rule, facts)))
            other = rule.full_to or rule.reverse is Reverse.DIFFERENCE  # readings of what can be counted
            for judged in () if other else rule.bands:
                for end in (judged.at_least, judged.at_most):
                    yield (f"评定{end}", {f"评定{share:f}" for share in members_of(facts, rule.share or "")})
        case Within():
            yield (
                "相等",
                {"相等"}
                if len({*members_of(facts, rule.fact), *members_of(facts, rule.limit)}) == 1
                else set(),
            )
        case Condition():
            for answer in (YesNo.YES, YesNo.NO):
                yield (answer, {facts.value(rule.fact)})
        case Veto() | Exempt():
            for answer in (YesNo.YES, YesNo.NO):
                yield (answer, {facts.value(rule.fact)})
        case LevelVeto():
            for hit in (True, False):
                yield (hit, {getattr(facts.value(rule.fact), "name", rule.level) == rule.level})
        case Levels():
            for name in (*(each.level for each in rule.levels), *rule.exempt):
                yield (name, {getattr(facts.value(rule.fact), "name", None)})
        case Judgement():
            for end in (Decimal(0), rule.points):
                yield (end, set(members_of(facts, rule.fact)))
        case Checklist():
            for place, item in enumerate(rule.items):
                for end in (Decimal(0), item.points):
                    yield ((place, end), set(enumerate(members_of(facts, rule.fact))))
        case Deduction():
            for fault in rule.deduct:
                yield ((fault.faults, "无"), counted(facts, fault.faults))
                yield ((fault.faults, "有"), counted(facts, fault.faults))
                if fault.small:
                    for end in (Decimal(0), fault.small.up_to, fault.small.up_to + 1):
                        yield (end, set(members_of(facts, fault.small.population)))


def counted(facts: FactSet, fact: str) -> set[object]:
    value = facts.value(fact)
    if isinstance(value, YesNo):
        return {(fact, "无" if value is YesNo.YES else "有")}
    return {(fact, "有" if value else "无")} if isinstance(value, Decimal) else set()


def own_rules(indicator: Indicator) -> Iterable[tuple[str | None, Rule]]:
    yield (None, indicator.rule)
    for reading in indicator.readings:
        yield (reading.name, reading.rule)


@pytest.mark.parametrize(("rubric", "indicator"), indicators(), ids=named_indicator)
def test_every_end_of_a_band_gate_threshold_level_or_answer_is_met_by_a_case(
    rubric: str, indicator: Indicator
) -> None:
    loaded, unmet = opened(rubric), []
    for reading, rule in own_rules(indicator):
        for part in walk(rule):
            met: dict[object, bool] = {}
            for case in cases_of(rubric, indicator):
                if part in walk(rule_of(indicator, case.reading)):
                    for end, found in ends(part, facts_of(case, loaded.vocabulary)):
                        met[end] = met.get(end, False) or end in found
            assert met or part.inner()
            unmet += [
                f"{reading or '默认口径'}：{type(part).__name__} {end}" for end, hit in met.items() if not hit
            ]
    assert unmet == []
