"""Rules drafted from the official forms give what those written by hand give; differences are explained."""

from collections import Counter
from pathlib import Path

import pytest

from tests.criteria.agreement import Agreement, ComparedCase, Comparison, agreement_of, pairings
from tests.criteria.official_words import worded_form
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
