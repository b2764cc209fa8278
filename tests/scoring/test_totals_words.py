"""The totals of a form in words: what was claimed and computed, what nobody can have, the grade."""

from decimal import Decimal

import pytest

from tests.rubric.texts import TEXT, parsed
from tests.scoring.test_findings import PROCUREMENT, STAFF, line, points, rubric, scored
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Level, Series, Value
from xlplugin.money import MISSING
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import ScoreSheet, Verdict, score_sheet
from xlplugin.scoring.totals_words import cap, points_words, status_words, totals_words

BOUGHT = {"procurement_actual": 218.86, "procurement_plan": 233.26}


def all_claimed(**facts: float) -> ScoreSheet:
    """Every indicator claimed in full."""
    claims = {each.name: points(each.weight) for each in rubric().rubric.indicators()}
    return scored(claims, **facts)


def test_what_is_verified_stands_beside_what_is_not_and_the_grade_is_open() -> None:
    verified, span, claims, counts = totals_words(all_claimed(staff_actual=100, staff_quota=105))
    assert verified == "能核算的指标满分1分，得1分；其余99分未核实（按自评计99分）"
    assert span == "总分100分（未核实的按自评计），最低1分（差），最高100分（优），评价等级未定"
    assert claims == "自评合计100分"
    assert counts.startswith("一致 1 项")


def test_points_that_nobody_can_have_are_told_with_the_total_without_them() -> None:
    sheet = all_claimed(**BOUGHT)
    assert cap(line(sheet, PROCUREMENT)) == Decimal("1.94")
    told = "1项不可能（“政府采购执行情况”自评2分，按1.94分计），更正后为99.94分"
    assert totals_words(sheet)[2] == f"自评合计100分，{told}"
    assert sheet.total.computed == Decimal("99.94")


@pytest.mark.parametrize(("claim", "counted"), [("97", "1.94"), ("0.5", "0.94"), ("-3", "0.94")])
def test_a_claim_counts_only_as_far_as_it_is_possible(claim: str, counted: str) -> None:
    sheet = scored({PROCUREMENT: points(Decimal(claim))}, **BOUGHT)
    assert line(sheet, PROCUREMENT).counted == cap(line(sheet, PROCUREMENT)) == Decimal(counted)


def test_without_all_claims_there_is_no_total_yet_but_what_it_may_come_to() -> None:
    sheet = scored({PROCUREMENT: points(Decimal(2))}, **BOUGHT)
    verified, span, claims, counts = totals_words(sheet)
    assert verified == "满分100分都未核实（按自评计1.94分）"
    assert span == "总分最低0.94分（差），最高99.94分（优），评价等级未定"
    assert claims.startswith("自评合计2分，另有20项没有自评，1项不可能")
    assert line(sheet, PROCUREMENT).status is Verdict.DIFFERS
    assert "不符 1 项" in counts
    assert "待定" in counts
    assert "按测算" not in counts


def test_a_refuted_claim_shows_what_the_total_becomes() -> None:
    claims = totals_words(all_claimed(staff_actual=106, staff_quota=105))[2]
    assert claims == "自评合计100分，1项与测算不符，更正后为99分"


def small(*judged: str, spent: int = 10) -> ScoreSheet:
    """The small rubric of ten points, its checklist of 3 and 1 judged so far; 优 from 9 on, 良 from 6."""
    read = parsed(TEXT)
    loaded = LoadedRubric(read.rubric, read.vocabulary)
    typed: dict[str, Value] = {
        "spent": Decimal(spent),
        "planned": Decimal(10),
        "level": Level("好"),
        "lines": Series(tuple(map(Decimal, judged))) if judged else MISSING,
    }
    facts = [Fact(loaded.vocabulary[name], value) for name, value in typed.items()]
    return score_sheet(loaded, FactSet(loaded.vocabulary, facts), {})


def test_where_all_is_computed_the_total_has_its_grade_and_how_far_the_next_is() -> None:
    verified, span, _ = totals_words(small("2.95", "0"))
    assert verified == "满分10分都已核算，得8.95分"
    assert span == "总分8.95分，评价等级“良”（距“优”还差0.05分）"


@pytest.mark.parametrize(
    ("judged", "spent", "words"),
    [
        (["3"], 10, "总分最低9分，最高10分，评价等级都是“优”"),
        (["2"], 10, "总分最低8分（良），最高9分（优），评价等级未定"),
        ([], 10, "总分最低6分（良），最高10分（优），评价等级未定"),
        (["3", "1"], 4, "总分6分，最低6分，最高7分，评价等级都是“良”（距“优”还差3分）"),
    ],
)
def test_the_grade_is_told_only_where_nothing_unknown_and_no_reading_changes_it(
    judged: list[str], spent: int, words: str
) -> None:
    sheet = small(*judged, spent=spent)
    assert totals_words(sheet)[1] == words
    assert (sheet.total.grade is None) == ("未定" in words)


def test_a_score_that_nobody_claimed_is_as_computed() -> None:
    sheet = scored(staff_actual=100, staff_quota=105)
    assert status_words(line(sheet, STAFF)) == "按测算"
    assert totals_words(sheet)[-1].startswith("一致 0 项，")
    assert totals_words(sheet)[-1].endswith("，按测算 1 项")
    assert status_words(line(sheet, PROCUREMENT)) == line(sheet, PROCUREMENT).status.value


def test_points_that_are_missing_are_a_dash() -> None:
    assert points_words(None) == "—"
