"""The totals of a form in words: what was claimed and computed, what nobody can have, the grade."""

from tests.scoring.test_findings import PROCUREMENT, STAFF, line, points, rubric, scored
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.scoring.totals_words import cap, points_words, status_words, totals_words

BOUGHT = {"procurement_actual": 218.86, "procurement_plan": 233.26}


def all_claimed(**facts: float) -> ScoreSheet:
    """Every indicator claimed in full."""
    claims = {each.name: points(each.weight) for each in rubric().rubric.indicators()}
    return scored(claims, **facts)


def test_a_whole_form_has_its_totals_counts_and_grade() -> None:
    sums, counts, grade = totals_words(all_claimed(staff_actual=100, staff_quota=105))
    assert sums.startswith("自评合计 100 分，测算合计 100 分")
    assert counts.startswith("一致 1 项")
    assert grade.startswith("评价等级：优")


def test_points_that_nobody_can_have_are_told_with_the_total_without_them() -> None:
    sheet = all_claimed(**BOUGHT)
    assert cap(line(sheet, PROCUREMENT)) is not None
    assert "其中1项自评不可能，按可能最高分计，合计为 99.94 分" in totals_words(sheet)


def test_without_all_claims_there_is_no_total_and_no_grade() -> None:
    sheet = scored({PROCUREMENT: points(line(all_claimed(), PROCUREMENT).indicator.weight)}, **BOUGHT)
    assert cap(line(sheet, PROCUREMENT)) is not None
    sums, counts = totals_words(sheet)
    assert "测算合计 — 分" in sums
    assert "待定" in counts


def test_a_score_that_nobody_claimed_is_as_computed() -> None:
    sheet = scored(staff_actual=100, staff_quota=105)
    assert status_words(line(sheet, STAFF)) == "按测算"
    assert status_words(line(sheet, PROCUREMENT)) == line(sheet, PROCUREMENT).status.value


def test_points_that_are_missing_are_a_dash() -> None:
    assert points_words(None) == "—"
