"""Mistakes in written reports are found, and true words are not accused."""

from collections import Counter

import pytest

from tests.reports.measure import passages, seeds


def test_the_set_is_large_enough_and_every_kind_has_its_share() -> None:
    assert len(seeds()) >= 70
    assert len(passages()) >= 100
    assert len({each.kind for each in seeds()}) >= 20
    assert max(Counter(each.kind for each in passages()).values()) <= len(passages()) / 8


@pytest.mark.parametrize("kind", sorted({each.kind for each in seeds()}))
def test_every_mistake_has_figures_or_words_to_be_named_by(kind: str) -> None:
    for each in seeds():
        if each.kind == kind:
            assert each.names
            assert each.change or each.add or each.cells or each.annex or each.form
