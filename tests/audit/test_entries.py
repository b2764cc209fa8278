"""What a score cell may hold."""

import pytest

from tests.audit.cases import UNREAD, Typed, case, cell, codes, entry, formula, matched, only, row
from xlplugin.audit.scores.entries import check
from xlplugin.facts.entry import Entry
from xlplugin.form.form import FurtherScore
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Severity


@pytest.mark.parametrize("score", [0, 5, 4.5, formula(5)])
def test_numbers_from_zero_to_the_weight_are_fine_and_so_are_formulas(score: Typed) -> None:
    assert list(check(case(row("甲", 5, score)))) == []


@pytest.mark.parametrize("text", ["98%以上", "优", "/", "不适用", "5分"])
def test_words_in_a_score_cell_are_an_error(text: str) -> None:
    finding = only(check(case(row("甲", 5, text))), "score-text")
    assert finding.severity is Severity.ERROR
    assert text in finding.message
    assert cell(finding) == "K11"


def test_a_formula_error_is_an_error() -> None:
    assert codes(check(case(row("甲", 5, "#DIV/0!")))) == ["score-error"]


def test_a_score_above_its_weight_puts_the_excess_at_stake() -> None:
    finding = only(check(case(row("甲", 5, 6.5))), "score-range")
    assert finding.points is not None
    assert finding.points == 1.5
    assert finding.arithmetic == "6.5-5=1.5"


def test_a_score_below_zero_is_an_error() -> None:
    assert codes(check(case(row("甲", 5, -1)))) == ["score-range"]


def test_a_blank_among_filled_scores_is_an_error() -> None:
    finding = only(check(case(row("甲", 5, 5), row("乙", 5))), "score-blank")
    assert "“乙”" in finding.message
    assert cell(finding) == "K12"


def test_a_form_that_nobody_filled_in_gets_one_notice_only() -> None:
    findings = list(check(case(row("甲", 5), row("乙", 5), row("丙", 5))))
    assert [(each.code, each.severity) for each in findings] == [("form-blank", Severity.NOTICE)]


@pytest.mark.parametrize("digits", ["5", "５", "４．５"])
def test_digits_typed_as_text_count_and_are_noticed(digits: str) -> None:
    findings = list(check(case(row("甲", 5, digits))))
    assert [(each.code, each.severity) for each in findings] == [("score-typed-text", Severity.NOTICE)]


def test_a_whole_column_of_typed_digits_is_one_notice_with_every_cell() -> None:
    finding = only(check(case(row("甲", 5, "5"), row("乙", 5, "5"), row("丙", 5, "5"))), "score-typed-text")
    assert "3个" in finding.message
    assert [place.cell for place in finding.others] == ["K12", "K13"]


def test_rows_that_add_or_take_off_points_have_a_range_of_their_own() -> None:
    assert list(check(case(row("审计问题", -5, -3, primary="减分项"), row("创新加分", 5, 5)))) == []


def test_a_percentage_is_no_score() -> None:
    assert codes(check(case(row("甲", 5, "95%")))) == ["score-percent"]


def test_the_rows_under_one_merged_name_are_told_apart() -> None:
    finding = only(check(case(row("甲", 1, 2, part=2))), "score-range")
    assert "第2行" in finding.message


def test_a_reviewers_scores_are_held_to_the_same_rules() -> None:
    filed = case(row("甲", 5, 5, reviewed=6), row("乙", 5, 5, reviewed="无"), row("丙", 5, 5))
    findings = list(check(filed))
    assert codes(findings) == ["score-range", "score-text", "score-blank"]
    assert all("核定得分" in each.message for each in findings)


def test_a_form_without_reviewers_scores_lacks_none() -> None:
    assert list(check(case(row("甲", 5, 5, reviewed=Entry())))) == []


def test_more_decimals_than_the_rubric_rounds_to_are_noticed() -> None:
    loaded = open_rubric("guangzhou-2023")
    rows = (row("部门预算资金支出率", 10, 9.663), row("结转结余率", 2, 1.5))
    finding = only(check(matched(case(*rows), loaded.rubric)), "score-decimals")
    assert "9.7分" in finding.fix
    assert "score-decimals" not in codes(check(case(*rows)))


def test_the_noise_of_a_formula_is_no_decimal() -> None:
    loaded = open_rubric("guangzhou-2023")
    noisy = formula("9.6999999999999999999999")
    filed = matched(case(row("部门预算资金支出率", 10, noisy)), loaded.rubric)
    assert "score-decimals" not in codes(check(filed))


def test_extra_points_stay_within_their_own_weight() -> None:
    assert codes(check(case(row("甲", 100, 90), row("创新加分", 5, 6)))) == ["score-range"]


def test_a_formula_without_a_result_is_not_a_blank_and_one_that_shows_nothing_is() -> None:
    assert codes(check(case(row("甲", 50, 45), row("乙", 50, UNREAD)))) == ["score-error"]
    assert codes(check(case(row("甲", 50, 45), row("乙", 50, formula(None))))) == ["score-blank"]


def test_a_form_whose_scores_could_not_be_read_is_not_blank() -> None:
    assert codes(check(case(row("甲", 50, UNREAD), row("乙", 50, UNREAD)))) == ["score-error"] * 2
    assert codes(check(case(row("甲", 50, formula(None)), row("乙", 50)))) == ["form-blank"]


@pytest.mark.parametrize(("deduction", "told"), [(5, []), (-5, []), (3, ["deduction-differs"])])
def test_weight_less_deduction_is_the_score(deduction: int, told: list[str]) -> None:
    rows = row("甲", 50, 45)._replace(deduction=entry(deduction, "O11"))
    assert codes(check(case(rows))) == told


def test_a_deduction_from_the_reviewers_score_is_right_too() -> None:
    rows = row("甲", 50, 45, reviewed=42)._replace(deduction=entry(8, "O11"))
    assert list(check(case(rows))) == []


def test_every_column_of_scores_stays_within_the_weight() -> None:
    rows = row("甲", 50, 45)._replace(others=(FurtherScore("复评分", entry(51, "P11")),))
    finding = only(check(case(rows)), "score-range")
    assert "复评分是51分" in finding.message
    assert cell(finding) == "P11"
