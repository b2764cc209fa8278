"""A cell for points says new points only where its words leave no doubt which number they are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.problem import Source
from xlplugin.workbook.formbook.closing_cells import with_points
from xlplugin.workbook.forms.entries import typed

POINTS = Decimal("97.94")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 97.94),
        ("96", 97.94),
        ("９６", 97.94),
        ("96分", "97.94分"),
        ("９６ 分", "97.94 分"),
        ("总分：96分", "总分：97.94分"),
        ("总分：96", "总分：97.94"),
        ("（96）", "（97.94）"),
        ("自评96.5分（优）", "自评97.94分（优）"),
    ],
)
def test_the_only_number_of_points_is_replaced_and_every_word_stays(before: str, after: object) -> None:
    assert with_points(typed(before, Source()), POINTS) == after


@pytest.mark.parametrize(
    "before", ["满分100分，自评96分", "96/100", "96%", "2023年度", "第1名", "见附件", "九十六分", "96.5.1"]
)
def test_words_that_leave_it_open_are_left_to_a_person(before: str) -> None:
    assert with_points(typed(before, Source()), POINTS) is None


def test_a_cell_shown_in_percent_or_in_error_is_left_to_a_person() -> None:
    assert with_points(Entry(EntryKind.NUMBER, Decimal("0.96"), "96%", percent=True), POINTS) is None
    assert with_points(Entry(EntryKind.ERROR, text="#REF!"), POINTS) is None
    assert with_points(Entry(EntryKind.NUMBER, Decimal(96), "96"), POINTS) == 97.94


@given(st.text(alphabet="总分自评得：（） 分满", max_size=8), st.text(alphabet="分。（优）", max_size=4))
def test_what_is_written_once_is_written_again_the_same(head: str, tail: str) -> None:
    once = with_points(typed(f"{head}96{tail}", Source()), POINTS)
    if isinstance(once, str):
        assert with_points(typed(once, Source()), POINTS) == once.strip()
