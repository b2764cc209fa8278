"""Rules drafted from the official forms give what those written by hand give; differences are explained."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.criteria.agreement import Agreement, ComparedCase, Comparison, agreement_of, pairings
from tests.criteria.official_words import worded_form
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import stated_rates
from xlplugin.scoring.cases import WorkedCase
from xlplugin.service.drafted import RubricDraft, Understood
from xlplugin.service.drafting import draft
from xlplugin.service.file import FileBook

RUBRICS = ("longgang-2020", "longgang-2021", "guangzhou-2023")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The three blank forms with criteria in words of our own."""
    folder = tmp_path_factory.mktemp("forms")
    paths = {each: folder / f"{each}.xlsx" for each in RUBRICS}
    for rubric, path in paths.items():
        path.write_bytes(worded_form(rubric))
    return paths


@pytest.fixture(scope="module")
def drafts(forms: dict[str, Path]) -> dict[str, RubricDraft]:
    return {rubric: draft(FileBook(path), "draft") for rubric, path in forms.items()}


@pytest.fixture(scope="module")
def agreements(forms: dict[str, Path]) -> dict[str, Agreement]:
    return {rubric: agreement_of(path, rubric) for rubric, path in forms.items()}


@pytest.fixture(scope="module")
def found(agreements: dict[str, Agreement]) -> dict[str, tuple[ComparedCase, ...]]:
    return {rubric: tuple(each.compared()) for rubric, each in agreements.items()}


def test_nearly_all_criteria_are_understood(drafts: dict[str, RubricDraft]) -> None:
    understood = Counter(each.understood for made in drafts.values() for each in made.indicators)

    assert understood.total() == 68
    assert understood[Understood.JUDGEMENT] <= 4


@pytest.mark.parametrize("rubric", RUBRICS)
def test_a_draft_has_the_grades_that_its_form_prints(
    rubric: str, agreements: dict[str, Agreement], drafts: dict[str, RubricDraft]
) -> None:
    by_hand, drafted = agreements[rubric].by_hand.rubric.grades, drafts[rubric].loaded.rubric.grades

    assert drafted.bands == by_hand.bands
    assert drafted.printed == by_hand.printed


@pytest.mark.parametrize("rubric", RUBRICS)
def test_no_case_differs_but_those_explained(
    rubric: str, agreements: dict[str, Agreement], found: dict[str, tuple[ComparedCase, ...]]
) -> None:
    assert not agreements[rubric].differences(found[rubric])


@pytest.mark.parametrize("rubric", RUBRICS)
def test_nineteen_of_twenty_cases_agree(rubric: str, found: dict[str, tuple[ComparedCase, ...]]) -> None:
    counts = Counter(each.comparison for each in found[rubric])

    assert counts[Comparison.AGREES] >= 19 * counts[Comparison.DIFFERS]
    assert counts[Comparison.AGREES] >= counts.total() // 2


@pytest.mark.parametrize("rubric", RUBRICS)
def test_every_fact_and_reading_of_a_case_has_its_place(
    rubric: str, found: dict[str, tuple[ComparedCase, ...]]
) -> None:
    unknown = {
        (each.case.indicator, each.why) for each in found[rubric] if each.comparison is Comparison.UNKNOWN
    }

    assert not unknown


@pytest.mark.parametrize("rubric", RUBRICS)
def test_nothing_is_said_of_what_a_rubric_has_not(rubric: str, agreements: dict[str, Agreement]) -> None:
    by_hand = agreements[rubric].by_hand
    for pair in pairings()[rubric].pairs:
        indicator = by_hand.rubric.indicator(pair.indicator)
        assert indicator is not None
        assert {each.fact for each in pair.facts} <= {each.id for each in by_hand.vocabulary}
        assert {*pair.readings, *pair.unread} <= {each.name for each in indicator.readings}


def _numbers(most: int, places: int) -> st.SearchStrategy[Any]:
    whole = st.integers(0, most)
    return whole | whole.map(lambda each: each / 10**places) | st.sampled_from([-1, "若干", None])


def _goal() -> st.SearchStrategy[list[Any]]:
    counted = st.tuples(st.sampled_from("≥≤=><"), st.integers(0, 100)).map(lambda each: f"{each[0]}{each[1]}")
    worded = st.tuples(
        st.sampled_from(["明显提高", "未申报"]), st.integers(0, 10).map(lambda each: each / 10)
    )
    return st.tuples(counted, st.integers(0, 200)).map(list) | worded.map(list)


_MOST = {
    UnitKind.PERCENT: (110, 2),
    UnitKind.POINTS: (20, 1),
    UnitKind.COUNT: (12, 1),
    UnitKind.AMOUNT: (120, 1),
}
_PROGRESS = st.integers(0, 120).map(lambda each: each / 100)
_LINES = {UnitKind.POINTS: st.sampled_from([0, 0.5, 1, 2, None]), UnitKind.PERCENT: _PROGRESS}


def _typed(definition: FactDefinition) -> st.SearchStrategy[Any]:
    """What people may type for a fact, near where rules change."""
    match definition.kind:
        case UnitKind.YES_NO:
            return st.sampled_from(["是", "否", "不适用", "较好", None])
        case UnitKind.LEVEL:
            return st.sampled_from([*definition.levels, "一般", None])
        case UnitKind.SERIES:
            return st.lists(_LINES[definition.member_kind], min_size=1, max_size=12)
        case UnitKind.TARGETS:
            return st.lists(_goal(), min_size=1, max_size=4)
    return _numbers(*_MOST[definition.kind])


@st.composite
def _cases(draw: st.DrawFn, agreement: Agreement, indicator: Indicator) -> WorkedCase:
    pair, facts = agreement.pair(indicator.name), dict[str, Any]()
    reading = draw(st.sampled_from([None, *(each.name for each in indicator.readings)]))
    rule = next((each.rule for each in indicator.readings if each.name == reading), indicator.rule)
    apart = {value for each in pair.facts for value in each.apart}
    for fact in rule.fact_ids:
        if fact not in stated_rates(rule):
            typed = draw(_typed(agreement.by_hand.vocabulary[fact]))
            if typed is not None and str(typed) not in apart:
                facts[fact] = typed
    return WorkedCase(name="随机", indicator=indicator.name, reading=reading, facts=facts, score=Decimal(0))


@pytest.mark.parametrize("rubric", RUBRICS)
def test_both_rules_give_the_same_on_any_facts(rubric: str, agreements: dict[str, Agreement]) -> None:
    agreement = agreements[rubric]
    compared = Counter[Comparison]()

    @given(st.data())
    @settings(max_examples=60)
    def same(indicator: Indicator, data: st.DataObject) -> None:
        found = agreement.compare(data.draw(_cases(agreement, indicator)))
        compared[found.comparison] += 1
        assert found.comparison is not Comparison.DIFFERS, found

    for each in agreement.by_hand.rubric.indicators():
        same(each)

    assert compared[Comparison.AGREES] > compared.total() // 2
