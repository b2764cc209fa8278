"""The total of a form and its grade."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import (
    NO_TOTAL,
    UNREAD,
    Typed,
    budget_line,
    case,
    cell,
    codes,
    entry,
    formula,
    matched,
    only,
    printed,
    row,
    together,
)
from xlplugin.audit.scores import grades, totals
from xlplugin.form.case import Case
from xlplugin.form.form import FurtherScore
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Severity

check = together(totals.check, grades.check)

BANDS = "□优 90分≤得分≤100分； □良 80分≤得分<90分； □中 60分≤得分<80分； □差 得分<60分"


def filed(total: Typed, grade: Typed = None, first: Typed = 45, second: Typed = 45) -> Case:
    return case(row("甲", 50, first), row("乙", 50, second), total=total, grade=grade)


def ticked(*grades: str) -> str:
    text = BANDS
    for grade in grades:
        text = text.replace(f"□{grade}", f"☑{grade}")
    return text


@pytest.mark.parametrize("total", [90, formula(90), printed("90.0")])
def test_a_total_that_is_the_sum_is_right(total: Typed) -> None:
    assert list(check(filed(total))) == []


def test_a_total_above_the_sum_is_an_error_and_its_excess_at_stake() -> None:
    finding = only(check(filed(92)), "total-differs")
    assert finding.severity is Severity.ERROR
    assert finding.points == 2
    assert finding.arithmetic == "45+45=90，表上92，相差2"
    assert cell(finding) == "K13"


def test_a_total_below_the_sum_is_an_error_too() -> None:
    assert only(check(filed(89)), "total-differs").points is None


def test_a_total_of_unrounded_scores_is_a_notice() -> None:
    assert codes(check(filed(printed("90.1"), first=45.063))) == ["total-rounded"]
    assert codes(check(filed(printed("90.2"), first=45.063))) == ["total-differs"]


def test_the_sum_of_rows_of_which_one_is_blank_is_only_a_warning() -> None:
    finding = only(check(filed(90, second=None)), "total-differs")
    assert finding.severity is Severity.WARNING
    assert "1项" in finding.message


def test_scores_that_cannot_be_read_make_no_second_finding_of_the_total() -> None:
    assert list(check(filed(90, second="优"))) == []


@pytest.mark.parametrize(
    ("total", "code"),
    [(None, "total-blank"), ("九十", "total-text"), ("#REF!", "total-error"), (NO_TOTAL, "total-absent")],
)
def test_a_filled_form_needs_a_total_that_is_a_number(total: Typed, code: str) -> None:
    assert codes(check(filed(total))) == [code]


def test_a_total_of_typed_digits_is_a_notice() -> None:
    assert codes(check(filed("９０"))) == ["total-typed-text"]


def test_a_total_above_the_full_points_is_out_of_range() -> None:
    assert codes(check(filed(110, first=60, second=50))) == ["total-range"]


def test_the_score_of_the_budget_block_belongs_to_the_total() -> None:
    lines = [budget_line(full=10, spent=10, weight=10, score=10)]
    assert list(check(case(row("甲", 90, 80), total=90, budget=lines))) == []
    assert list(check(case(row("甲", 90, 80), row("预算执行率", 10, 10), total=90, budget=lines))) == []


def test_the_reviewers_total_is_the_sum_of_the_reviewers_scores() -> None:
    rows = (row("甲", 50, 45, reviewed=40), row("乙", 50, 45, reviewed=40))
    assert list(check(case(*rows, total=90, reviewed_total=80))) == []
    assert "核定总分" in only(check(case(*rows, total=90, reviewed_total=90)), "total-differs").message


def test_a_form_that_nobody_filled_in_has_no_total_to_check() -> None:
    assert list(check(case(row("甲", 50), row("乙", 50), total=formula(0), grade=BANDS))) == []


@pytest.mark.parametrize(
    "grade",
    [
        ticked("优"),
        "优",
        "优秀",
        "评价等级：优",
        "优☑ 良□ 中□ 差□",
        "（√）优（  ）良（  ）中（  ）差",
        "优■（90分以上） 良□（80-89分）",
        "■优（S≥90） □良（90＞S≥80）",
        "优秀（90（含）-100分）",
    ],
)
def test_the_grade_that_the_total_earns_is_right(grade: str) -> None:
    loaded = open_rubric("guangzhou-2023")
    assert list(check(filed(90, grade))) == []
    assert list(check(matched(filed(90, grade), loaded.rubric))) == []


@pytest.mark.parametrize("grade", [ticked("良"), "优□（90分以上） 良☑（80-89分）", "☑良 80≤S＜90 □优 S≥90"])
def test_a_grade_that_its_own_printed_band_refutes_is_an_error(grade: str) -> None:
    finding = only(check(filed(90, grade)), "grade-differs")
    assert finding.severity is Severity.ERROR
    assert "应为优" in finding.message
    assert cell(finding) == "C14"


def test_without_printed_bands_the_rubric_decides() -> None:
    loaded = open_rubric("guangzhou-2023")
    wrong = filed(90, "良")
    finding = only(check(matched(wrong, loaded.rubric)), "grade-differs")
    assert finding.severity is Severity.ERROR


def test_a_total_that_no_printed_band_holds_proves_no_grade_wrong() -> None:
    assert list(check(filed(89.5, "□优 90-100分 ☑良 80-89分", first=44.5))) == []


def test_no_grade_chosen_is_a_warning() -> None:
    assert codes(check(filed(90, BANDS))) == ["grade-none"]
    assert codes(check(filed(90, ""))) == ["grade-none"]


def test_several_grades_chosen_are_an_error() -> None:
    assert codes(check(filed(90, ticked("优", "良")))) == ["grade-several"]


@pytest.mark.parametrize("grade", ["一等", "A", "偏差较大", "优化中"])
def test_words_that_are_no_known_grade_are_left_alone(grade: str) -> None:
    assert list(check(filed(90, grade))) == []


def test_a_form_without_a_grade_cell_lacks_no_grade() -> None:
    assert list(check(filed(90))) == []


def test_scores_of_formulas_that_do_not_end_add_up() -> None:
    third = Decimal("26.6666666666667")
    rows = (row("甲", 30, third), row("乙", 30, third), row("丙", 40, Decimal("26.6666666666665")))
    assert list(check(case(*rows, total=80))) == []
    rounded = only(check(case(*rows, total=printed("80.0", "80.004"))), "total-rounded")
    assert "80分舍入" in rounded.message


def test_the_score_of_a_block_merged_over_its_lines_counts_once() -> None:
    lines = [budget_line(full=10, spent=10, weight=10, score=10, at_row=at) for at in (7, 8, 9)]
    assert list(check(case(row("甲", 90, 80), total=90, budget=lines))) == []


@pytest.mark.parametrize(("first", "grade", "right"), [(38, "优", "良"), (45, "良", "优")])
def test_without_any_printed_band_the_usual_ones_only_raise_a_question(
    first: int, grade: str, right: str
) -> None:
    finding = only(check(filed(first + 45, grade, first=first)), "grade-differs")
    assert finding.severity is Severity.WARNING
    assert f"按通常的分档应为{right}" in finding.message


def test_the_bands_of_a_footnote_go_before_the_usual_ones() -> None:
    rows = (row("甲", 50, 43), row("乙", 50, 45))
    note = "注：评价等级：优（85分以上）、良（75-85分）、中（60-75分）、差（60分以下）。"
    assert list(check(case(*rows, total=88, grade="优", notes=[note]))) == []
    assert (
        only(check(case(*rows, total=88, grade="良", notes=[note])), "grade-differs").severity
        is Severity.ERROR
    )


def test_a_grade_in_front_of_its_bands_is_the_chosen_one() -> None:
    grade = "评价等级：良（优≥90，良≥80，中≥60，差<60）"
    assert list(check(filed(85, grade, first=40))) == []
    assert "应为优" in only(check(filed(93, grade, first=48)), "grade-differs").message


def test_a_grade_that_only_the_rounded_total_earns_is_an_error() -> None:
    found = list(check(filed(90, "☑优（90分以上） □良（80-90分）", first=44.6)))
    assert codes(found) == ["total-rounded", "grade-rounded"]
    assert found[1].severity is Severity.ERROR
    assert list(check(filed(91, "☑优（90分以上） □良（80-90分）", first=46))) == []


def test_a_total_beyond_what_an_unreadable_score_may_add_is_an_error() -> None:
    finding = only(check(filed(96, second="优")), "total-differs")
    assert "总分应在45～95分之间" in finding.message


def test_scores_whose_formula_has_no_result_are_not_added_up() -> None:
    assert list(check(filed(96, second=UNREAD))) == []
    assert codes(check(filed(UNREAD))) == ["total-error"]
    assert codes(check(filed(formula(None)))) == ["total-blank"]


def test_extra_points_widen_the_range_of_the_total() -> None:
    rows = (row("甲", 100, 100), row("获得表彰", 2, 2, primary="加分项"))
    assert list(check(case(*rows, total=102, full=100))) == []
    rows = (row("甲", 100, 100), row("获得表彰", 2, 3, primary="加分项"))
    assert codes(check(case(*rows, total=103, full=100))) == ["total-range"]


def test_a_total_left_in_a_form_without_scores_is_told() -> None:
    assert codes(check(case(row("甲", 50), row("乙", 50), total=98))) == ["total-without-scores"]


def test_every_column_of_scores_has_its_own_total() -> None:
    rows = [
        row(name, 50, 45)._replace(others=(FurtherScore("复评分", entry(44, f"P{at}")),))
        for name, at in (("甲", 11), ("乙", 12))
    ]
    assert list(check(_with_others(case(*rows, total=90), 88))) == []
    finding = only(check(_with_others(case(*rows, total=90), 90)), "total-differs")
    assert "复评分合计" in finding.message


def _with_others(filed_: Case, total: int) -> Case:
    closing = filed_.form.total
    assert closing is not None
    closing = closing._replace(others=(FurtherScore("复评分", entry(total, "P13")),))
    return replace(filed_, form=filed_.form._replace(total=closing))


def test_the_total_of_the_deductions_is_their_sum() -> None:
    rows = [row(name, 50, 45)._replace(deduction=entry(5, "O11")) for name in ("甲", "乙")]
    for total, told in ((10, []), (-10, []), (9, ["deduction-total"])):
        filed_ = case(*rows, total=90)
        assert filed_.form.total is not None
        closing = filed_.form.total._replace(deduction=entry(total, "O13"))
        form = filed_.form._replace(total=closing)
        assert codes(check(replace(filed_, form=form))) == told


@pytest.mark.parametrize("grade", ["优", "☑优（90分以上） □良（80-90分）"])
def test_the_noise_of_a_formula_costs_no_grade(grade: str) -> None:
    assert list(check(filed(printed("90", "89.99999999999999"), grade))) == []
