"""Goals and what was reached of them: numbers, levels, dates and words, and nothing doubtful."""

from decimal import Decimal

import pytest

from tests.audit.cases import Typed, case, cell, codes, entry, only, printed, row
from xlplugin.audit.scores.goals import check, check_full_marks, reached, stated
from xlplugin.form.case import Case
from xlplugin.problem import Severity


def goal(target: Typed, actual: Typed, score: Typed = 10, name: str = "签约户数", **about: str) -> Case:
    return case(row(name, 10, score, target=target, actual=actual, **about))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥95%", "96%"),
        ("≥95%", printed("95")),
        ("100户", "100户"),
        ("100户", "120户"),
        ("≤30天", "28天"),
        ("＞90%", "90.5%"),
        ("=100%", "100%"),
        ("不低于90%", "90%"),
        ("30天以内", "30天"),
        ("1.2万户", "12000户"),
        ("1,000户", "已签约1000户"),
        ("0起", "0起"),
        ("完成", "完成"),
    ],
)
def test_a_goal_that_was_met_may_have_full_points(target: Typed, actual: Typed) -> None:
    assert list(check(goal(target, actual))) == []


@pytest.mark.parametrize(
    ("target", "actual", "fair"),
    [
        ("≥95%", "90.25%", "9.5"),
        ("100户", "80户", "8"),
        ("≤30天", "33天", "9"),
        (100, 80, "8"),
        ("100%", "达到98%", "9.8"),
        ("不少于50场", "45场", "9"),
        ("≥1.2万户", "9600户", "8"),
    ],
)
def test_full_points_for_a_goal_that_was_missed_are_a_warning(
    target: Typed, actual: Typed, fair: str
) -> None:
    finding = only(check(goal(target, actual)), "goal-missed")
    assert finding.severity is Severity.WARNING
    assert finding.points == 10 - Decimal(fair)
    assert f"{fair}分" in finding.message
    assert cell(finding) == "K11"


def test_a_goal_missed_by_a_hair_costs_what_its_sign_says() -> None:
    finding = only(check(goal("＞90%", "90%")), "goal-missed")
    assert finding.points is None
    assert codes(check(goal("≤0起", "1起"))) == ["goal-missed"]


def test_points_taken_off_for_a_goal_that_was_missed_are_left_to_the_authoritys_rule() -> None:
    assert list(check(goal("100户", "80户", score=9))) == []


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥95%", "约90%"),
        ("100户", "80亩"),
        ("95%", 90),
        ("2023年12月底前", "2023年11月"),
        ("100户，200亩", "80户，200亩"),
        ("100-120户", "80户"),
        ("≥95%", ">90%"),
        ("100万元", "95万元"),
        ("提高", "80%"),
    ],
)
def test_goals_that_cannot_be_compared_beyond_doubt_are_left_alone(target: Typed, actual: Typed) -> None:
    secondary = "成本指标" if target == "100万元" else ""
    assert list(check(goal(target, actual, secondary=secondary))) == []


def test_half_as_much_again_as_the_goal_asks_whether_the_goal_was_too_low() -> None:
    finding = only(check(goal("6000亩", "27550.726亩")), "goal-too-low")
    assert finding.severity is Severity.NOTICE
    assert "459.18%" in finding.message
    assert codes(check(goal("1000户", "1500户"))) == ["goal-too-low"]


def test_less_than_half_as_much_again_is_no_reason_to_ask() -> None:
    assert list(check(goal("1000户", "1499户"))) == []
    assert list(check(goal("50%", "100%"))) == []
    assert list(check(goal("≤30天", "10天"))) == []


@pytest.mark.parametrize(
    ("actual", "score"), [("部分完成", 10), ("未完成", 8), ("已完成", 5), ("完成制度修订", 5)]
)
def test_a_level_in_words_outside_its_band_is_a_warning(actual: str, score: int) -> None:
    target = "完成制度修订" if actual.startswith("完成制度") else "有效提升"
    assert codes(check(goal(target, actual, score=score))) == ["level-band"]


@pytest.mark.parametrize(
    ("actual", "score"), [("部分完成", 7), ("未完成", 0), ("已完成", 9), ("基本完成", 10), ("有所提升", 5)]
)
def test_a_level_in_words_inside_its_band_or_in_doubt_is_left_alone(actual: str, score: int) -> None:
    assert list(check(goal("有效提升", actual, score=score))) == []


def test_points_without_anything_reached_are_a_warning() -> None:
    filed = case(row("甲", 10, 10, target="100户"), row("乙", 10, 10, target="1项", actual="1项"))
    assert cell(only(check(filed), "actual-missing")) == "J11"
    assert list(check(case(row("甲", 10, 0, target="100户"), row("乙", 1, 1, actual="1")))) == []


def test_a_form_that_nobody_filled_in_has_no_goals_to_check() -> None:
    assert list(check(case(row("甲", 10, target="100户", actual="80户")))) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("≥９５％", "0.95", "%"),
        ("27550.726 亩", "27550.726", "亩"),
        ("3亿元", "300000000", "元"),
        ("-5", "-5", ""),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: str, unit: str) -> None:
    read = stated(entry(text))
    assert read is not None
    assert (read.value, read.unit) == (Decimal(value), unit)


def test_a_bare_number_takes_over_a_unit_but_never_a_percentages() -> None:
    assert reached(entry("100户"), entry(80)) is not None
    assert reached(entry("95%"), entry(90)) is None


@pytest.mark.parametrize("words", ["不得低于", "不应低于", "不能少于", "不可少于", "不低于"])
def test_words_that_forbid_less_are_a_floor(words: str) -> None:
    assert list(check(goal(f"{words}90%", "95%"))) == []
    assert codes(check(goal(f"{words}90%", "80%"))) == ["goal-missed"]


@pytest.mark.parametrize("words", ["不得超过", "不应超过", "不能超过", "不可高于", "不超过"])
def test_words_that_forbid_more_are_a_ceiling(words: str) -> None:
    assert list(check(goal(f"{words}30天", "20天"))) == []
    assert codes(check(goal(f"{words}30天", "33天"))) == ["goal-missed"]


def test_a_limit_apart_from_its_figure_is_left_alone() -> None:
    assert list(check(goal("不超过全年计划的30天", "20天"))) == []


@pytest.mark.parametrize("name", ["按时完成率", "投诉办结率", "成本节约率", "时效达标率"])
def test_more_of_a_rate_is_better_whatever_it_is_a_rate_of(name: str) -> None:
    assert codes(check(goal("100%", "80%", name=name, secondary="时效指标"))) == ["goal-missed"]


@pytest.mark.parametrize("name", ["事故发生率", "投诉率", "差错率", "三公经费控制率", "完成时限", "单位成本"])
def test_less_of_what_nobody_wants_is_better(name: str) -> None:
    assert list(check(goal("10%", "8%", name=name))) == []


def test_a_score_that_is_full_but_for_a_formulas_noise_is_full() -> None:
    assert codes(check(goal("100户", "80户", score=Decimal("9.99999999999999")))) == ["goal-missed"]


def found(target: str, actual: str, score: float = 10, name: str = "某指标") -> list[str]:
    return codes(check_full_marks(case(row(name, 10, score, target=target, actual=actual))))


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "效果较差"),
        ("健全", "未建立"),
        ("显著改善", "有所改善"),
        ("及时", "未及时拨付"),
        ("2022年12月31日前", "2023年1月15日"),
        ("2022年12月底前", "2023年2月完成"),
        ("0次", "1次"),
    ],
)
def test_the_contrary_of_a_goal_beside_full_marks_is_a_warning(target: str, actual: str) -> None:
    finding = only(check_full_marks(case(row("某指标", 10, 10, target=target, actual=actual))), "goal-missed")
    assert finding.severity is Severity.WARNING
    assert cell(finding) == "K11"


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("效果显著", "效果明显"),
        ("效果显著", "有所提升，效果明显"),
        ("及时", "未发现逾期"),
        ("及时", "及时拨付，解决了拨付滞后的问题"),
        ("改变效果较差的状况，提升明显", "效果较差的状况改变"),
        ("2022年12月31日前", "2022年12月31日"),
        ("2022年12月底前", "2022年12月31日"),
        ("2022年1月1日起", "2022年3月1日"),
        ("2022年6月至2022年12月", "2023年1月"),
        ("0次", "0次"),
        ("0%", "3%"),
        ("100户", "90户"),
    ],
)
def test_goals_reached_or_not_plainly_missed_are_not_mentioned(target: str, actual: str) -> None:
    assert found(target, actual) == []


def test_a_missed_goal_that_lost_points_is_not_mentioned() -> None:
    assert found("健全", "未建立", 4) == []
