"""What a cell's number is worth."""

from decimal import Decimal

import pytest

from xlplugin.facts.entry import NOTHING, Entry, EntryKind


@pytest.mark.parametrize("kind", [EntryKind.NUMBER, EntryKind.TYPED_NUMBER])
def test_a_number_is_points_however_it_was_typed(kind: EntryKind) -> None:
    assert Entry(kind, Decimal("4.5"), "4.5").points == Decimal("4.5")


def test_a_percentage_words_and_a_blank_are_no_points() -> None:
    assert Entry(EntryKind.NUMBER, Decimal("0.8"), "80%", percent=True).points is None
    assert Entry(EntryKind.TEXT, None, "优").points is None
    assert NOTHING.points is None
