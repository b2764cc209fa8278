"""Goals and what was reached of them: numbers, levels, dates and words, and nothing doubtful."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.audit.cases import Typed, by_own_rows, case, cell, codes, entry, only, printed, row
from xlplugin.audit.scores.goals import check
from xlplugin.form.case import Case
from xlplugin.form.form import Column, FormKind
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
        ("≤30天", "33天", "9.09"),
        ("95%", 90, "9.47"),
        ("50-60个", "40个", "8"),
        ("100-120户", "80户", "8"),
        ("=100%", "98%", "9.8"),
        ("100户", "完成率80%", "8"),
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


@pytest.mark.parametrize(
    ("target", "actual", "score", "stake"),
    [
        ("120人", "12人", 9.5, "8.5"),
        ("100户", "80户", 9, "1"),
        ("≤20次", "25次", 9, "1"),
    ],
)
def test_points_above_the_proportion_are_a_warning_with_the_arithmetic(
    target: str, actual: str, score: float, stake: str
) -> None:
    finding = only(check(goal(target, actual, score=score)), "goal-missed")
    assert finding.severity is Severity.WARNING
    assert finding.points == Decimal(stake)
    assert f"却得{score}分" in finding.message
    assert "×10=" in finding.arithmetic


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("100户", "80户", 8),
        ("100户", "80户", 3),
        ("100户", "80户", 0),
        ("≥3次", "2次", 6.7),
        ("≥3次", "2次", 7),
        ("≤20次", "25次", 8),
        ("≤20次", "25次", 7.5),
        ("≤20次", "25次", 7.8),
        ("50-60个", "75个", 7.7),
        ("12月31日前", "次年1月", 6),
        ("≤0起", "1起", 5),
    ],
)
def test_points_in_proportion_by_either_reading_or_fewer_are_right(
    target: str, actual: str, score: float
) -> None:
    assert list(check(goal(target, actual, score=score))) == []


def test_the_arithmetic_of_a_limit_has_both_readings() -> None:
    finding = only(check(goal("≤20次", "25次")), "goal-missed")
    assert "按比例为7.5～8分" in finding.message
    assert finding.arithmetic == "20次÷25次=80%，80%×10=8；或1-超出部分÷目标值=75%，75%×10=7.5"


def test_where_the_form_has_a_standard_of_its_own_the_proportion_is_only_asked_about() -> None:
    for criterion, severity in (
        ("90%以上得满分", Severity.NOTICE),
        ("完成得满分，未完成按比例计分", Severity.WARNING),
        ("得分=完成率×分值", Severity.WARNING),
    ):
        finding = only(check(goal("100户", "95户", criterion=criterion)), "goal-missed")
        assert finding.severity is severity


@pytest.mark.parametrize(
    ("criterion", "severity", "stake"),
    [
        ("", Severity.WARNING, "10"),
        ("完成目标值得满分，未完成按比例得分", Severity.WARNING, "10"),
        ("完成目标值得满分，未完成不得分", Severity.WARNING, "100"),
        ("每降低1%扣2分，扣完为止", Severity.WARNING, "20"),
        ("视完成情况酌情给分", Severity.NOTICE, "10"),
    ],
)
def test_a_standard_of_the_form_decides_where_it_was_understood(
    criterion: str, severity: Severity, stake: str
) -> None:
    filed = row("合格率", 100, 100, target="100%", actual="90%", criterion=criterion)
    columns = (Column.TARGET, Column.ACTUAL)
    scored = by_own_rows(case(filed, kind=FormKind.ITEM, full=100, total=100, columns=columns))
    finding = only(check(scored), "goal-missed")
    assert (finding.severity, finding.points) == (severity, Decimal(stake))


def test_where_less_costs_are_exactly_the_goal_nobody_is_accused_of_saving() -> None:
    filed = row("项目总成本", 10, 10, secondary="成本指标", target=100, actual=95)
    filed = filed._replace(operator=entry("＝"), unit=entry("万元"))
    assert codes(check(case(filed))) == ["goal-unclear"]


@pytest.mark.parametrize(
    ("target", "actual", "reason", "found"),
    [
        ("100户", "80户", "", ["goal-missed"]),
        ("100户", "80户", "无", ["goal-missed"]),
        ("100户", "80户", "选址调整", []),
        ("100户", "100户", "", []),
        ("效果明显", "部分达成", "", ["goal-missed"]),
        ("≤90万元", 95, "", []),
    ],
)
def test_where_a_form_has_no_scores_a_missed_goal_is_to_be_explained(
    target: str, actual: Typed, reason: str, found: list[str]
) -> None:
    filed = case(row("甲", 10, target=target, actual=actual, reason=reason))
    columns: dict[Column, int] = dict(filed.form.columns)
    del columns[Column.SCORE]
    unscored = replace(filed, form=filed.form._replace(columns=columns))
    assert codes(check(unscored)) == found


def test_a_result_may_have_a_column_of_units_of_its_own() -> None:
    filed = row("甲", 10, 10, target="≥1亿元", actual=12000)._replace(actual_unit=entry("万元"))
    assert codes(check(case(filed))) == []


@pytest.mark.parametrize(
    ("operator", "target", "unit", "actual", "found"),
    [
        ("≤", 10, "次", 2, []),
        ("≤", 0, "起", 0, []),
        ("＝", 0, "次", 0, []),
        ("≥", 735, "人次", 735, []),
        ("═", 100, "%", "98%", ["goal-missed"]),
        ("≤", 10, "次", 12, ["goal-missed"]),
        ("≥", 100, "百分比", 100, []),
        ("定性", "有效", None, "有效", []),
        ("＝", 20, "场", 25, ["goal-unclear"]),
        ("≥", "≤90", "万元", 80, ["goal-unclear"]),
    ],
)
def test_the_columns_of_operator_and_unit_decide(
    operator: str, target: Typed, unit: str | None, actual: Typed, found: list[str]
) -> None:
    filed = row("森林火灾起数", 10, 10, target=target, actual=actual)
    filed = filed._replace(operator=entry(operator), unit=entry(unit))
    assert codes(check(case(filed))) == found


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≤90万元", 95), ("≥95%", 0.98), ("100户", "80亩"), ("120户", "98%"), ("≥100万元", "120元")],
)
def test_what_may_be_meant_in_two_ways_is_asked_and_accuses_nobody(target: str, actual: Typed) -> None:
    finding = only(check(goal(target, actual)), "goal-unclear")
    assert finding.severity is Severity.NOTICE
    assert finding.points is None
    assert list(check(goal(target, actual, score=8))) == []


def test_more_than_a_goal_that_may_be_a_limit_is_asked_about() -> None:
    assert codes(check(goal("100万元", "120万元", secondary="成本指标"))) == ["goal-unclear"]
    assert codes(check(goal("100万元", 200, secondary="成本指标"))) == ["goal-unclear"]


def test_far_more_than_the_goal_needs_no_question_where_it_is_explained() -> None:
    assert list(check(goal("1000户", "1500户", reason="政策放宽，申报户数增加"))) == []


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥95%", "约90%"),
        ("100户", "120亩"),
        ("2023年12月底前", "2023年11月"),
        ("100户，200亩", "80户，200亩"),
        ("120-100户", "80户"),
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
    ("actual", "score"),
    [
        ("部分达成预期指标并具有一定效果", 10),
        ("部分完成", 10),
        ("未完成", 8),
        ("已完成", 5),
        ("完成制度修订", 5),
    ],
)
def test_a_level_in_words_outside_its_band_is_a_warning(actual: str, score: int) -> None:
    target = "完成制度修订" if actual.startswith("完成制度") else "有效提升"
    assert codes(check(goal(target, actual, score=score))) == ["level-band"]


@pytest.mark.parametrize(
    ("actual", "score"),
    [("部分完成", 7), ("未完成", 0), ("已完成", 9), ("已完成", 11), ("基本完成", 10), ("有所提升", 5)],
)
def test_a_level_in_words_inside_its_band_or_in_doubt_is_left_alone(actual: str, score: int) -> None:
    assert list(check(goal("有效提升", actual, score=score))) == []


def test_points_without_anything_reached_are_a_warning() -> None:
    filed = case(row("甲", 10, 10, target="100户"), row("乙", 10, 10, target="1项", actual="1项"))
    assert cell(only(check(filed), "actual-missing")) == "J11"
    assert list(check(case(row("甲", 10, 0, target="100户"), row("乙", 1, 1, actual="1")))) == []


def test_points_with_neither_goal_nor_result_are_a_warning() -> None:
    given, bare = row("甲", 10, 10, target="1项", actual="1项"), row("乙", 10, 10)
    finding = only(check(case(given, bare)), "actual-missing")
    assert (finding.indicator, finding.severity) == ("乙", Severity.WARNING)
    assert list(check(case(given, row("乙", 10, 0), row("加分项", 2, 2)))) == []


def test_a_form_without_any_goal_or_result_is_told_once() -> None:
    columns = (Column.TARGET, Column.ACTUAL)
    finding = only(
        check(case(row("甲", 10, 10), row("乙", 10, 9), row("丙", 10, 0), columns=columns)), "actual-missing"
    )
    assert finding.severity is Severity.NOTICE
    assert len(finding.others) == 1
    assert list(check(case(row("甲", 10, 10), row("乙", 10, 9)))) == []


def test_a_form_that_nobody_filled_in_has_no_goals_to_check() -> None:
    assert list(check(case(row("甲", 10, target="100户", actual="80户")))) == []


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


@pytest.mark.parametrize(
    ("name", "secondary"), [("项目建设周期", ""), ("审批时间", ""), ("按期完工", "时效指标")]
)
def test_less_time_than_the_goals_is_no_failure(name: str, secondary: str) -> None:
    assert list(check(goal("12个月", "11个月", name=name, secondary=secondary))) == []
    assert codes(check(goal("≥12个月", "11个月", name=name, secondary=secondary))) == ["goal-missed"]


def test_a_score_that_is_full_but_for_a_formulas_noise_is_full() -> None:
    assert codes(check(goal("100户", "80户", score=Decimal("9.99999999999999")))) == ["goal-missed"]


def found(target: str, actual: str, score: float = 10, name: str = "某指标") -> list[str]:
    return codes(check(case(row(name, 10, score, target=target, actual=actual))))


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
    finding = only(check(case(row("某指标", 10, 10, target=target, actual=actual))), "goal-missed")
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
    ],
)
def test_goals_reached_or_not_plainly_missed_are_not_mentioned(target: str, actual: str) -> None:
    assert found(target, actual) == []


def test_a_missed_goal_that_lost_points_is_not_mentioned() -> None:
    assert found("健全", "未建立", 4) == []


@given(
    st.tuples(st.integers(2, 400), st.integers(0, 400)),
    st.sampled_from(["≥", "≤"]),
    st.sampled_from(["户", "%", "天", "人次", "万元", "元/人"]),
    st.sampled_from(["{0}{1}", "{0}", "已完成{0}{1}", "达到{0}{1}"]),
)
def test_nothing_is_wrong_with_full_points_where_the_goal_was_met(
    numbers: tuple[int, int], sign: str, unit: str, shape: str
) -> None:
    wanted, more = numbers
    done = wanted + more if sign == "≥" else max(wanted - more, 0)
    assume(unit != "%" or done > 3 or "{1}" in shape)  # else it may be a fraction
    assume(unit != "万元" or done < 50 * wanted or "{1}" in shape)  # else it may be in 元
    reached = shape.format(done, unit)
    one = row("某指标", 10, 10, target=f"{sign}{wanted}{unit}", actual=reached)
    apart = row("某指标", 10, 10, target=wanted, actual=reached)
    apart = apart._replace(operator=entry(sign), unit=entry(unit))
    for filed in (one, apart):
        assert set(codes(check(case(filed)))) <= {"goal-too-low"}


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 100), st.sampled_from(["≥", "≤", "＝"]))
def test_a_claim_is_told_just_where_it_is_above_the_better_proportion(
    wanted: int, done: int, claimed: int, sign: str
) -> None:
    filed = row("某指标", 100, claimed, target=f"{sign}{wanted}户", actual=f"{done}户")
    found = [each for each in check(case(filed)) if each.code == "goal-missed"]
    missed = done < wanted if sign != "≤" else done > wanted
    fair = 100 * min(Decimal(wanted), Decimal(done)) / max(Decimal(wanted), Decimal(done), Decimal(1))
    over = claimed - fair > (0 if claimed == 100 else Decimal("0.5"))
    assert bool(found) == (missed and over)


@pytest.mark.parametrize(
    ("name", "target", "actual", "words"),
    [
        ("能耗下降率", "≥3%", "-3.5%", "看不出是下降了还是上升了"),
        ("合格率", 100, 1, "看不出是1%还是100%"),
        ("群众满意度", "90", 1, "看不出是1%还是100%"),
        ("群众满意度", 90, 0.95, "看不出是0.95%还是95%"),
        ("群众满意度", "90%-95%", "97%", "高于目标的上限"),
        ("财政收入增幅", "-3%", "-3.5%", "目标值是负数"),
    ],
)
def test_a_share_without_its_sign_and_a_fall_below_zero_are_asked_about(
    name: str, target: Typed, actual: Typed, words: str
) -> None:
    (found,) = check(goal(target, actual, name=name))
    assert (found.severity, words in found.message) == (Severity.NOTICE, True)


def test_one_of_a_hundred_people_is_one_percent() -> None:
    assert [each.severity for each in check(goal(100, 1, name="培训人数"))] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("target", "actual"), [("下降3%", "下降3.5%"), ("节约5%", "节约6%"), ("压缩9天", "压缩10天")]
)
def test_the_further_a_cost_is_to_fall_the_better(target: str, actual: str) -> None:
    assert list(check(goal(target, actual, name="单位成本"))) == []
    assert codes(check(goal(actual, target, name="单位成本"))) == ["goal-missed"]


def test_two_readings_that_round_to_the_same_points_are_said_once() -> None:
    (found,) = check(goal("90-95个", "97个"))
    assert "按比例为9.79分" in found.message


def test_the_bands_that_a_form_prints_are_those_of_its_levels() -> None:
    partly = row("机制", 10, 5.5, target="健全", actual="部分达成预期指标并具有一定效果")
    assert codes(check(case(partly))) == ["level-band"]
    assert (
        list(check(case(partly, notes=["注：三档分别按100-80%（含80%）、80-50%（含50%）、50-0%计分"]))) == []
    )
