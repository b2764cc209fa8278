"""Mistakes in written reports are found, and true words are not accused."""

from collections import Counter
from functools import cache

import pytest

from tests.reports.measure import (
    Accused,
    Tried,
    accusations,
    judged,
    passages,
    seeds,
    shown,
    true_reports,
)
from xlplugin.problem import Severity

FOUND = 0.92
"""The share of the mistakes that is found at least."""

MISTAKES = tuple(dict.fromkeys(each.kind for each in seeds()))
TRUE = tuple(dict.fromkeys(each.kind for each in passages()))


@cache
def tried(kind: str) -> tuple[Tried, ...]:
    """Every mistake of a kind in every sort of file."""
    wanted = [(seed, suffix) for seed in seeds() if seed.kind == kind for suffix in seed.files]
    return tuple(Tried(seed, suffix, judged(seed, suffix)) for seed, suffix in wanted)


@cache
def accused(kind: str) -> tuple[Accused, ...]:
    """What true passages of a kind are accused of."""
    return tuple(each for passage in passages() if passage.kind == kind for each in accusations(passage))


def _errors(found: tuple[Accused, ...]) -> list[str]:
    return [shown(each.problem) for each in found if each.problem.severity is Severity.ERROR]


def test_the_set_is_large_enough_and_every_kind_has_its_share() -> None:
    assert len(seeds()) >= 120
    assert len(passages()) >= 200
    assert len(MISTAKES) >= 30
    assert max(Counter(each.kind for each in passages()).values()) <= len(passages()) / 8


def test_most_mistakes_are_found_and_some_of_every_kind() -> None:
    every = [each for kind in MISTAKES for each in tried(kind)]
    assert sum(bool(each.judged.told) for each in every) >= FOUND * len(every)
    missed = {kind for kind in MISTAKES if not any(each.judged.told for each in tried(kind))}
    assert missed == set()


@pytest.mark.parametrize("kind", MISTAKES)
def test_beside_a_mistake_no_error_is_told(kind: str) -> None:
    others = [shown(other) for each in tried(kind) for other in each.judged.others]
    assert [each for each in others if each.startswith(Severity.ERROR.value)] == []


@pytest.mark.parametrize("kind", TRUE)
def test_a_true_passage_is_not_called_an_error(kind: str) -> None:
    assert _errors(accused(kind)) == []


def test_all_true_passages_together_have_no_warning() -> None:
    warned = [shown(each.problem) for kind in TRUE for each in accused(kind)]
    assert warned == []


def test_whole_true_reports_have_neither_error_nor_warning() -> None:
    assert [shown(each.problem) for each in true_reports()] == []
