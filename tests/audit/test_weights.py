"""The weight tree of a form, what its criteria say of it, and what its rubric says."""

from collections.abc import Iterator
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
    difference,
    matched,
    only,
    row,
    together,
)
from tests.rules.page import KINDS
from xlplugin.audit.basis.criterion_points import named_points
from xlplugin.audit.scores.weights import check_differences, check_rows, check_sums
from xlplugin.facts.factset import FactSet
from xlplugin.form.case import Assessment, Case
from xlplugin.form.form import FormKind
from xlplugin.form.matching import Differs, Match
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import LoadedRubric, Rubric
from xlplugin.scoring.sheet import score_sheet
from xlplugin.wording.criterion import criterion

check = together(check_rows, check_sums, check_differences)

WEIGHTS: dict[str, Typed] = {"决策": 40, "绩效": 60, "预算": 40, "效率": 25, "效果": 35}


def tree(weights: dict[str, Typed] = WEIGHTS, *, effect: Typed = 35) -> Case:
    return case(
        row("合理性", 15, 15, primary="决策", secondary="预算"),
        row("规范性", 25, 25, primary="决策", secondary="预算"),
        row("及时性", 25, 25, primary="绩效", secondary="效率"),
        row("效益", effect, 35, primary="绩效", secondary="效果"),
        weights=weights,
        full=100,
    )


def rubric(name: str) -> Rubric:
    loaded = open_rubric(name)
    return loaded.rubric


def of_rubric(own: Rubric, **changed: Typed) -> Case:
    """A form with exactly the rubric's tree, but for the weights named."""
    rows = [
        row(each.name, changed.get(each.name, each.weight), primary=primary.name, secondary=secondary.name)
        for primary in own.primaries
        for secondary in primary.secondaries
        for each in secondary.indicators
    ]
    levels: dict[str, Typed] = {primary.name: primary.weight for primary in own.primaries}
    return matched(case(*rows, weights=levels, total=NO_TOTAL), own)


def found(filed: Case) -> list[Problem]:
    return list(check(filed))


def test_a_tree_that_adds_up_has_no_findings() -> None:
    assert found(tree()) == []


def test_a_level_that_is_not_the_sum_of_its_children_is_an_error_with_both_sides() -> None:
    finding = only(found(tree({**WEIGHTS, "绩效": 55})), "weight-level")
    assert finding.severity is Severity.ERROR
    assert finding.arithmetic == "25+35=60≠55"
    assert cell(finding) == "B13"


def test_a_second_level_is_held_against_its_rows() -> None:
    findings = found(tree({**WEIGHTS, "预算": 39}))
    assert [(each.indicator, each.arithmetic) for each in findings] == [
        ("决策", "39≠40"),
        ("预算", "15+25=40≠39"),
    ]


def test_levels_without_printed_weights_are_no_mistake() -> None:
    assert found(tree({})) == []


def test_rows_that_do_not_make_the_full_points_are_an_error() -> None:
    finding = only(found(tree({}, effect=30)), "weight-total")
    assert "95分" in finding.message
    assert "100分" in finding.message


def test_a_total_row_may_print_other_full_points_than_100() -> None:
    assert found(case(row("甲", 50, 50), row("乙", 60, 60), full=110)) == []


def test_the_budget_blocks_own_points_count_towards_the_hundred() -> None:
    lines = [budget_line(initial=10, full=10, spent=10, weight=10), budget_line("其中：财政拨款", 10, 10, 10)]
    assert found(case(row("甲", 90, 90), budget=lines, kind=FormKind.ITEM)) == []


def test_extra_points_stand_beside_the_hundred() -> None:
    rows = (
        row("甲", 100, primary="履职"),
        row("创新", 5, primary="加分项"),
        row("通报", None, primary="减分项"),
    )
    assert found(case(*rows, weights={"履职": 100, "加分项": 5, "减分项": -5})) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "weight-missing"),
        ("五分", "weight-not-number"),
        ("#REF!", "weight-not-number"),
        (0, "weight-not-positive"),
    ],
)
def test_a_row_needs_a_weight_above_zero(typed: Typed, code: str) -> None:
    assert codes(found(case(row("甲", typed, 5), row("乙", 100, 100)))) == [code]


def test_a_form_that_prints_no_weights_at_all_is_told_once() -> None:
    assert codes(found(case(row("甲", None, 5), row("乙", None, 5)))) == ["weights-absent"]


def test_digits_typed_as_text_are_weights_too() -> None:
    assert found(case(row("甲", "40", 40), row("乙", "６０", 60))) == []


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1. 按要求编报目标，实现全覆盖（8分）；\n2. 不符合要求的，一项扣1分，扣完为止。", 8),
        ("1. 利用率≥90%的，得4分；\n2. 75%≤利用率<90%的，得3分；\n3. 其余得0分。", 4),
        ("建立制度的，得1分，否则不得分。", 1),
    ],
)
def test_a_criterions_points_are_held_against_the_weight(text: str, points: int) -> None:
    right = case(row("甲", points, criterion=text), row("乙", 100 - points))
    wrong = case(row("甲", points + 10, criterion=text), row("乙", 90 - points))
    assert found(right) == []
    finding = only(found(wrong), "weight-text")
    assert finding.severity is Severity.WARNING
    assert finding.arithmetic == f"{points}≠{points + 10}"


@pytest.mark.parametrize(
    "text",
    [
        "1. 目标在规定时间内公开的，得满分，否则不得分；\n2. 两项得分各占50%。",
        "每完成一项得2分，扣完为止。",
        "得分=完成率×本指标分值。",
        "发现一项不符的扣0.5分，扣完为止。",
        "预算、决算公开各占50%，20日内公开的得1分，未公开的得0分。",
        "三项得分分别占30%、30%和40%，发现一次扣1分。",
        "酌情评分",
        "按百分制评价，80分以上的得优。",
        "",
    ],
)
def test_criteria_that_leave_the_points_open_are_never_held_against_the_weight(text: str) -> None:
    assert named_points(text) is None
    assert found(case(row("甲", 7, criterion=text or None), row("乙", 93))) == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("1. 采购执行率得分=执行率×1分\n大于计划的得0分。\n2. 政策功能落实情况（1分）", 2),
        (
            "1. 三公控制率\n(1) <90%的，得3分；\n(2) 得2分；\n2. 日常公用\n(1) <90%的，得3分；\n(2) 得2分",
            6,
        ),
        ("1. 全部按时完成（6分）；\n2. 部分完成的，得分=已完成数/计划数×6分。", 6),
        ("1. 建立制度的，得2分；\n2. 执行有效的，得3分。", 5),
        ("1. 目标管理（2分）：未被退回得满分。\n2. 监控（2分）\n（1）开展得1分；\n（2）报送得1分。", 4),
        ("1.比率≥90%的，得2分；\n2.90%>比率≥75%的，得1.5分；\n3.其余0分。", 2),
        ("进度达标的得3-5分，否则得0-2分。", 5),
    ],
)
def test_a_weight_that_some_way_of_reading_the_criterion_gives_is_right(text: str, weight: int) -> None:
    assert found(case(row("甲", weight, criterion=text), row("乙", 100 - weight))) == []


def test_what_the_rubric_itself_gets_wrong_is_one_notice_each_and_never_an_error() -> None:
    findings = found(of_rubric(rubric("longgang-2021")))
    assert {(each.code, each.severity) for each in findings} == {("rubric-contradiction", Severity.NOTICE)}
    assert [each.indicator for each in findings] == ["部门绩效", "总分"]
    assert all("原表自身矛盾" in each.message for each in findings)


def test_the_same_tree_is_wrong_where_no_rubric_declares_it() -> None:
    filed = of_rubric(rubric("longgang-2021"))
    unknown = Case(filed.form)
    assert codes(check(unknown)) == ["weight-level", "weight-total"]


def test_a_mistake_of_the_forms_own_is_an_error_though_the_rubric_has_others() -> None:
    filed = of_rubric(rubric("longgang-2021"), 预算编制合理性=4)
    assert "weight-level" in codes(check(filed))


def test_every_difference_from_the_rubric_is_told_with_its_severity() -> None:
    own = rubric("guangzhou-2023")
    filed = matched(
        of_rubric(own),
        own,
        difference(Differs.WEIGHT, "结转结余率", "表上分值3，评价标准2分", "F15"),
        difference(Differs.ABSENT, "数据质量", "表上没有评价标准中的指标“数据质量”（2分）"),
        difference(Differs.UNKNOWN, "丙", "评价标准中没有指标“丙”（2）"),
        difference(Differs.LEVEL, "管理效率", "“管理效率”表上45分，评价标准50分"),
        difference(Differs.WRITTEN, "数据质量", "表上写作“数据的质量”，评价标准为“数据质量”"),
        difference(Differs.YEAR, "表", "表为2024年度，评价标准为2023年"),
    )
    assert list(_severities(check(filed))) == [
        ("weight-differs", Severity.ERROR),
        ("indicator-absent", Severity.WARNING),
        ("indicator-unknown", Severity.WARNING),
        ("level-differs", Severity.ERROR),
        ("indicator-renamed", Severity.NOTICE),
        ("year-differs", Severity.WARNING),
    ]
    assert "“结转结余率”" in only(check(filed), "weight-differs").message


def test_a_level_put_right_against_a_wrong_rubric_is_only_a_notice() -> None:
    own = rubric("longgang-2021")
    filed = matched(
        of_rubric(own), own, difference(Differs.LEVEL, "部门绩效", "“部门绩效”表上60分，评价标准55分")
    )
    assert only(check(filed), "level-differs").severity is Severity.NOTICE


def test_a_weight_that_could_not_be_read_is_not_called_missing() -> None:
    finding = only(check(case(row("甲", UNREAD, 5), row("乙", 95, 95))), "weight-missing")
    assert finding.message == "“甲”分值的公式没有结果"


def test_a_weight_that_is_missing_is_not_told_a_second_time_as_a_difference() -> None:
    own = rubric("guangzhou-2023")
    filed = of_rubric(own, 数据质量=None)
    filed = matched(filed, own, difference(Differs.WEIGHT, "数据质量", "表上分值空白，评价标准2分"))
    assert "weight-differs" not in codes(check(filed))
    assert only(check(filed), "weight-missing").indicator == "数据质量"


def test_a_blank_form_is_checked_like_a_filled_one() -> None:
    assert codes(check(case(row("甲", 50), row("乙", 40)))) == ["weight-total"]


def _severities(findings: Iterator[Problem]) -> Iterator[tuple[str, Severity]]:
    return ((each.code, each.severity) for each in findings)


def test_a_form_with_a_single_decimal_weight_adds_up_exactly() -> None:
    assert found(case(row("甲", Decimal("0.1")), row("乙", Decimal("0.2")), row("丙", Decimal("99.7")))) == []


def test_extra_points_may_stand_within_their_level_or_beside_it() -> None:
    rows = (row("甲", 95, primary="履职"), row("创新加分项", 5, primary="履职"))
    for level in (95, 100):
        assert codes(found(case(*rows, weights={"履职": level}, full=level))) == []
    assert "weight-level" in codes(found(case(*rows, weights={"履职": 98}, full=100)))


THIRD = Decimal("33.3333333333333")


def test_weights_of_formulas_that_do_not_end_add_up() -> None:
    rows = [row(name, THIRD, primary="履职") for name in "甲乙丙"]
    assert found(case(*rows, weights={"履职": 100}, full=100)) == []


def test_what_is_missing_by_more_than_a_formulas_noise_is_told_without_the_noise() -> None:
    rows = [row("甲", THIRD), row("乙", THIRD), row("丙", THIRD - Decimal("0.0001"))]
    message = only(found(case(*rows, full=100)), "weight-total").message
    assert "合计99.9999分" in message


@pytest.mark.parametrize(
    "text",
    [
        "满意度≥90%得满分；80%-90%得8分；70%-80%得5分；70%以下不得分。",
        "效果显著的得满分；一般的得1分；差的不得分。",
        "半年进度≥45%，得2分；40%-45%得1分；否则得0分。三季度≥75%，得2分；60%-75%得1分；否则得0分。",
        "1. 半年≥45%得2分\n2. 不足45%得1分\n3. 全年≥90%得2分\n4. 不足90%得1分",
        "两项分别得2分。",
        "A类得3分，B类得2分；获得表彰再得1分。",
        "达到目标得分值的100%，达到八成得分值的80%，最高得8分。",
    ],
)
def test_steps_below_the_full_points_say_nothing_of_a_greater_weight(text: str) -> None:
    rows = (row("甲", 4, criterion=text), row("乙", 96))
    assert found(case(*rows)) == []


def test_a_text_that_our_template_prints_of_a_rule_names_its_weight() -> None:
    read = load_rubric(KINDS)
    loaded, facts = LoadedRubric(read.rubric, read.vocabulary), FactSet(read.vocabulary)
    rows = [
        row(each.name, each.weight, criterion=criterion(each.rule, read.vocabulary))
        for each in read.rubric.indicators()
    ]
    filed = case(*rows, full=int(read.rubric.total))
    match = Match(loaded, {each.name: each for each in filed.form.rows}, (), "名称一致")
    sheet = score_sheet(loaded, facts, {each.name: each.score for each in filed.form.rows})
    told = replace(filed, assessment=Assessment(loaded, match, facts, sheet))
    assert "weight-text" in {each.code for each in check_sums(filed)}
    assert "weight-text" not in {each.code for each in check_sums(told)}
