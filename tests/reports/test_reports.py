"""Mistakes in written reports are found, and true words are not accused."""

from collections import Counter

import pytest

from tests.reports.measure import accusations, passages, run_seeds, seeds, shown, true_reports
from xlplugin.problem import Severity

FOUND = 0.92
"""The share of the mistakes that is found at least."""

MISTAKES = tuple(dict.fromkeys(each.kind for each in seeds()))
TRUE = tuple(dict.fromkeys(each.kind for each in passages()))


def test_the_set_is_large_enough_and_every_kind_has_its_share() -> None:
    assert len(seeds()) >= 120
    assert len(passages()) >= 200
    assert len(MISTAKES) >= 30
    assert max(Counter(each.kind for each in passages()).values()) <= len(passages()) / 8


def test_most_mistakes_are_found_some_of_every_kind_and_beside_them_no_error_is_told() -> None:
    tried = run_seeds()
    found = [each for each in tried if each.judged.told]
    assert len(found) >= FOUND * len(tried)
    assert {each.seed.kind for each in found} == set(MISTAKES)
    others = [(each.seed.kind, other) for each in tried for other in each.judged.others]
    assert [(kind, shown(other)) for kind, other in others if other.severity is Severity.ERROR] == []


@pytest.mark.parametrize("kind", TRUE)
def test_a_true_passage_gets_neither_error_nor_warning(kind: str) -> None:
    accused = [each for passage in passages() if passage.kind == kind for each in accusations(passage)]
    assert [shown(each.problem) for each in accused] == []


def test_whole_true_reports_have_neither_error_nor_warning() -> None:
    assert [shown(each.problem) for each in true_reports()] == []
