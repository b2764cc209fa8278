import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.figure_cases import Typed, scored
from xlplugin.form.form import DRAFT
from xlplugin.workbook.formbook.in_place import draft

_LOST = re.compile(r"，扣(\d+(?:\.\d+)?)分")
_IN_ALL = re.compile(r"，共?扣(\d+(?:\.\d+)?)分。")


def drafted(indicator: str, facts: dict[str, Typed]) -> str:
    """The draft for an indicator of the 2020 form on these facts."""
    case = scored("longgang-2020", facts, {indicator: "1"})
    assert case.sheet is not None
    return draft(next(line for line in case.sheet.lines if line.indicator.name == indicator))


def progress(*quarters: str) -> str:
    return drafted("预算执行率", {"period_progress": tuple(quarters)})


def test_a_draft_tells_the_rate_the_band_and_the_points_lost() -> None:
    words = drafted("编外人员控制率", {"contract_staff": 74.0, "staff_total": 174.0})

    assert words.startswith(DRAFT)
    assert "42.5287%（74人÷174人）" in words
    assert _IN_ALL.findall(words) == ["1"]


def test_parts_that_would_not_add_up_once_rounded_are_told_without_their_points() -> None:
    # 0.4167 and 0.2083 are lost of 6, which rounds to 5.38: 0.42 and 0.21 would make 0.63, not 0.62.
    words = progress("20%", "45%", "70%", "95%")

    assert _IN_ALL.findall(words) == ["0.62"]
    assert _LOST.findall(words) == []


@pytest.mark.parametrize(
    "facts",
    [{"staff_actual": 100.0, "staff_quota": 105.0}, {"staff_actual": 100.0}, {}],
    ids=["full marks", "a figure missing", "nothing known"],
)
def test_where_nothing_was_lost_or_computed_nothing_is_drafted(facts: dict[str, Typed]) -> None:
    assert drafted("财政供养人员控制率", facts) == ""


@given(st.lists(st.decimals("0.01", 1, places=4), min_size=4, max_size=4))
def test_the_losses_a_draft_prints_add_up(quarters: list[Decimal]) -> None:
    words = progress(*(f"{each * 100}%" for each in sorted(quarters)))
    parts = [Decimal(each) for each in _LOST.findall(words)]
    whole = [Decimal(each) for each in _IN_ALL.findall(words)]
    assert len(whole) == bool(words)
    assert parts in ([], whole) or sum(parts) == whole[0]
