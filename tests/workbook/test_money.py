"""The money of a form: read in every layout, judged only where it was understood."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.workbook.books import value_of
from tests.workbook.form_sheets import Rows, case_of, found, sheet_of
from tests.workbook.form_sheets import form_of as read
from tests.workbook.money_layouts import (
    ALL,
    HEAD,
    NAME,
    TITLE,
    WITH_RATE,
    Filled,
    Layout,
    Line,
    filled,
    findings,
    form_of,
    goals,
    in_the_head,
    in_yuan,
    national,
    serious,
    sichuan,
    unknown,
    without_points,
)
from xlplugin.audit.audit import audit
from xlplugin.form.form import Form, FormKind
from xlplugin.functions.cell import Cell
from xlplugin.money import round_half_up
from xlplugin.problem import Problem, Severity
from xlplugin.workbook.grid.grid import CellView

SOME = filled(("60", "80", "76.5"), ("40", "30", "30"), ("0", "5", "4.5"))
WITH_SCORE = (*WITH_RATE, in_the_head)


def codes(problems: list[Problem]) -> list[str]:
    return [each.code for each in problems]


@pytest.mark.parametrize("layout", WITH_RATE)
def test_every_layout_gives_the_same_money(layout: Layout) -> None:
    form = form_of(layout, SOME)
    whole = form.budget[0]
    scale = 10_000 if layout is in_yuan else 1
    assert [whole.full.number, whole.spent.number] == [115 * scale, 111 * scale]
    assert whole.initial.number in (None, 100 * scale)
    assert [form.execution_weight, form.execution_score] == [10, Decimal("9.65")]
    assert whole.rate.text in ("96.52%", "96.52")
    assert len(form.budget) in (1, 4)
    assert form.budget_unread == ()
    assert [each.label for each in form.fields if each.label not in ("项目名称", "金额单位")] == []
    assert form.kind is FormKind.ITEM


@st.composite
def consistent(draw: st.DrawFn) -> Filled:
    """Parts in 万元 with up to two decimals, most of them spent, the budget perhaps adjusted."""
    parts: list[tuple[str, str, str]] = []
    for _ in range(draw(st.integers(1, 3))):
        full = draw(st.integers(100, 9_999_999))
        spent = full - draw(st.integers(0, full // 10))
        initial = draw(st.just(full) | st.integers(0, 9_999_999))
        parts.append((str(Decimal(initial) / 100), str(Decimal(full) / 100), str(Decimal(spent) / 100)))
    return filled(*parts, weight=10)


@given(consistent(), st.sampled_from(ALL))
def test_a_form_that_agrees_has_no_fault_in_any_layout(of: Filled, layout: Layout) -> None:
    assert serious(findings(layout, of)) == []


@given(consistent(), st.sampled_from(WITH_RATE), st.sampled_from(["0", "0.5", "1.05"]))
def test_a_wrong_rate_is_found_in_any_layout(of: Filled, layout: Layout, times: str) -> None:
    wrong = of._replace(rate=round_half_up(of.rate * Decimal(times), 2))
    assert "rate-wrong" in codes(findings(layout, wrong))


@given(consistent(), st.sampled_from(WITH_SCORE), st.sampled_from(["-1", "1", "-0.7"]))
def test_wrong_points_are_found_in_any_layout(of: Filled, layout: Layout, more: str) -> None:
    wrong = of._replace(score=of.score + Decimal(more))
    found = [each for each in findings(layout, wrong) if each.code in ("execution-score", "score-range")]
    assert [each.severity for each in found] in ([Severity.WARNING], [Severity.ERROR])
    assert (found[0].points is not None) == (Decimal(more) > 0)


@given(consistent(), st.sampled_from(WITH_SCORE), st.sampled_from(["-1", "1.5", "3"]))
def test_a_wrong_total_is_found_in_any_layout(of: Filled, layout: Layout, more: str) -> None:
    total = 90 + of.score + Decimal(more)
    if total != 90:
        assert {"total-differs", "total-range"} & {*codes(findings(layout, of, total))}


@given(consistent(), st.sampled_from(WITH_RATE), st.sampled_from([Decimal(3), Decimal(1000)]))
def test_parts_that_do_not_make_the_whole_are_found(of: Filled, layout: Layout, more: Decimal) -> None:
    others = [each.full for each in of.parts[1:]]
    # Where the first with only some of the others makes the whole, nobody can say what belongs where.
    left_out = [sum(some) for many in (1, 2) for some in combinations(others, many)]
    assume(all(abs(each - more) > Decimal("0.02") for each in left_out))
    lines = form_of(layout, of).budget
    part = of.parts[0]._replace(full=of.parts[0].full + more, spent=of.parts[0].spent + more)
    wrong = of._replace(parts=(part, *of.parts[1:]))
    assert ("sum-wrong" in codes(findings(layout, wrong))) == (len(lines) > 1)


def test_a_total_with_the_points_of_execution_or_without_them_is_right() -> None:
    for layout in WITH_SCORE:
        assert codes(findings(layout, SOME, Decimal(90))) == codes(findings(layout, SOME))


def test_ten_points_that_are_in_money_that_was_not_understood_are_no_ones_fault() -> None:
    problems = findings(unknown, SOME)
    assert codes(problems) == ["budget-unread"]
    assert problems[0].severity is Severity.NOTICE
    assert (
        problems[0].message
        == "资金执行情况没有读懂：“资金执行情况（10分）”等栏目没有全部认出，执行率及其得分没有核对"
    )
    assert "headings.yaml" in problems[0].fix
    assert codes(findings(unknown, SOME, Decimal(101)))[0] in ("total-differs", "total-range")
    assert codes(findings(unknown, SOME, Decimal(89)))[0] == "total-differs"


def filed(block: list[Line], *, total: float = 100, points: int = 90, below: Rows = ()) -> list[Problem]:
    rows = [TITLE, NAME, *block, HEAD, *goals(points), ("总分", None, None, None, None, 100.0, total), *below]
    problems = audit(case_of(value_of(found(sheet_of(rows))))).findings
    return [each for each in problems if each.code not in ("rubric-unmatched", "item-split")]


def form_of_rows(block: list[Line]) -> Form:
    return read(
        sheet_of([TITLE, NAME, *block, HEAD, *goals(90), ("总分", None, None, None, None, 100.0, 99.5)])
    )


def money(
    *cells: Cell | CellView,
    head: Line = ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
) -> list[Line]:
    return [head, ("年度资金总额", *cells)]


def test_an_amount_in_words_is_said_once_and_nothing_rests_on_it() -> None:
    lines = [
        *money("150左右", "约150万", 125.0, 10.0, "60%", 10.0),
        ("其中：财政拨款", 1.0, 1.0, "见附件", "—", None, "—"),
    ]
    problem, *others = filed(lines)
    assert others == []
    assert problem.code == "budget-unread"
    assert "“150左右”、“约150万”" in problem.message
    assert problem.source is not None
    assert problem.source.cell == "B4"


def test_an_amount_that_can_hardly_be_in_the_unit_of_the_others_is_asked_about() -> None:
    head = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    assert codes(filed(money("150万", "150万", 1_500_000.0, 10.0, "100%", 10.0, head=head))) == [
        "budget-unread"
    ]
    assert serious(filed(money("150万", "150万", 150.0, 10.0, "100%", 10.0, head=head))) == []


def test_a_blank_score_for_execution_is_told_where_it_belongs_and_not_at_the_total() -> None:
    (problem,) = filed(money(100.0, 100.0, 100.0, 10.0, "100%", None))
    assert (problem.code, problem.severity) == ("score-blank", Severity.WARNING)


def test_points_for_execution_may_stand_apart_from_the_money() -> None:
    head = ("项目资金", "年初预算数", "全年预算数", "全年执行数", "执行率")
    block = money(100.0, 100.0, 96.0, "96%", head=head)
    apart: Line = ("预算执行率权重", 10.0, "预算执行率得分", 9.6)
    for before, after in (([apart], ()), ([], (apart,))):
        assert codes(filed([*before, *block], total=99.6, below=after)) == []
    assert codes(filed([("预算执行率权重", 10.0, "预算执行率得分", 10.0), *block])) == ["execution-score"]


def test_a_row_for_the_rate_among_the_indicators_leaves_no_points_to_the_money() -> None:
    rows = [(*goals(90)[0][:2], "预算执行率", "100%", "100%", 9.0, 9.0), *goals(90)[1:], *goals(90)[:1]]
    closing = ("总分", None, None, None, None, 100.0, 99.0)
    form = [TITLE, NAME, *without_points(SOME), HEAD, *rows, closing]
    assert "weight-total" in codes(list(audit(case_of(value_of(found(sheet_of(form))))).findings))


def test_a_budget_that_the_rates_own_heading_names_is_the_one_to_divide_by() -> None:
    head = ("资金来源", "年初预算数（A）", "全年执行数（B）", "执行率（B/A）", "分值", "得分")
    assert codes(filed(money(100.0, 103.0, "103%", 10.0, 10.0, head=head))) == ["budget-overspent"]
    wrong = filed(money(90.0, 85.49804, 0.0, 10.0, 9.5, head=head), total=99.5)
    assert codes(wrong) == ["rate-wrong"]
    assert "应为94.9978%" in wrong[0].message


def test_the_whole_may_stand_below_its_parts() -> None:
    head = ("资金来源", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    parts: list[Line] = [("财政拨款", 60.0, 40.0, 10.0, "95%", 9.5), ("其他资金", 40.0, 55.0)]
    lines = form_of_rows([head, *parts, ("合计", 100.0, 95.0)]).budget
    assert [line.name for line in lines] == ["合计", "财政拨款", "其他资金"]
    assert [lines[0].score.number, lines[0].rate.text, lines[1].score.number] == [Decimal("9.5"), "95%", None]
    assert codes(filed([head, *parts, ("合计", 110.0, 95.0)], total=99.5))[0] in ("sum-wrong", "rate-wrong")


def test_what_was_given_is_the_budget_where_no_other_stands() -> None:
    head = ("资金下达情况（万元）", "下达金额", "支出金额", "支出率", "分值", "得分")
    assert codes(filed(money(100.0, 95.0, "95%", 10.0, 9.5, head=head), total=99.5)) == []
    assert "rate-wrong" in codes(filed(money(100.0, 95.0, "85%", 10.0, 9.5, head=head), total=99.5))


def test_labels_of_points_below_labels_of_money_are_none_of_its_parts() -> None:
    first: Line = ("全年预算数（万元）", 822.0, "全年执行数（万元）", 780.9, "预算执行率", "95.00%")
    rows: list[Line] = [first, ("预算执行率分值", 10.0, "预算执行率得分", 9.5)]
    form = form_of_rows(rows)
    assert [line.name for line in form.budget] == ["年度资金总额"]
    assert [form.execution_weight, form.execution_score] == [10, Decimal("9.5")]


@pytest.mark.parametrize(("total", "told"), [(99.5, []), (90.0, []), (98.5, ["total-differs"])])
def test_a_score_of_the_money_counts_beside_rows_whose_points_alone_the_total_prints(
    total: float, told: list[str]
) -> None:
    money: Line = ("预算数：100", "执行数：95", "执行率：95%", "执行率得分：9.5")
    rows = [TITLE, NAME, money, HEAD, *goals(90), ("总分", None, None, None, None, 90.0, total)]
    problems = audit(case_of(value_of(found(sheet_of(rows))))).findings
    assert [each.code for each in problems if each.severity is not Severity.NOTICE] == told


def test_labels_beside_the_money_in_a_column_of_its_own_are_none_of_its_parts() -> None:
    rows: list[Line] = [
        ("项目负责人", "张某", "预算单位", "某局"),
        ("当年预算数（元）", 1_600_000.0, "上年预算数（元）", None),
        ("预算执行数（元）", 1_520_000.0, "预算执行率（%）", "95%"),
    ]
    form = form_of_rows(rows)
    assert [line.name for line in form.budget] == ["年度资金总额"]
    assert form.budget_unread == ()


@pytest.mark.parametrize(("points", "told"), [(90, False), (80, False), (99, True), (70, True)])
def test_rows_leave_only_a_likely_number_of_points_to_the_money(points: int, told: bool) -> None:  # noqa: FBT001
    found_ = codes(filed(without_points(SOME), points=points, total=float(points)))
    assert ("weight-total" in found_) == told


def test_words_about_the_money_that_follow_it_are_none_of_its_lines() -> None:
    words: list[Line] = [
        ("资金管理情况", "情况说明", None, "存在问题和改进措施"),
        ("分配科学性", "按因素法分配。"),
    ]
    assert serious(filed([*without_points(SOME), *words], points=100)) == []
    assert form_of(without_points, SOME).budget_unread == ()


def test_a_formula_without_a_result_is_no_amount() -> None:
    assert codes(filed(money(100.0, 100.0, CellView(None, formula="SUM(D5:D6)"), 10.0, "90%", 10.0))) == [
        "budget-unread"
    ]


@pytest.mark.parametrize(
    ("rate", "spent"), [(0.0, 10.0), ("0%", 10.0), ("50%", 7.5), (1.0, 7.5), ("100", 9.4)]
)
def test_another_rate_is_wrong_and_no_rounding(rate: Cell, spent: float) -> None:
    score = spent
    assert "rate-wrong" in codes(filed(money(10.0, 10.0, spent, 10.0, rate, score), total=90 + score))


@pytest.mark.parametrize("rate", [0.9412, "94.12%", "94.12", 94.12, "94.1%", "94%", None, "—", "#DIV/0!"])
def test_a_rate_is_right_however_it_is_written(rate: Cell) -> None:
    assert serious(filed(money(17.0, 17.0, 16.0, 10.0, rate, 9.41), total=99.41)) == []


def test_with_the_first_budget_alone_the_forms_own_rate_is_only_asked_about() -> None:
    head = ("项目资金", "年初预算数", "执行数", "分值", "执行率", "得分")
    problem = filed(money(100.0, 95.0, 10.0, "100%", 10.0, head=head))[0]
    assert (problem.code, problem.severity) == ("rate-wrong", Severity.NOTICE)
    assert "按年初预算数算为95%" in problem.message
    assert serious(filed(money(100.0, 120.0, 10.0, "100%", 10.0, head=head))) == []
    assert codes(filed(money(100.0, 95.0, 10.0, "95%", 10.0, head=head))) == ["execution-score"]
    assert codes(filed(money(100.0, 95.0, 10.0, "0%", 9.5, head=head), total=99.5))[0] == "rate-wrong"


def test_more_spent_than_budgeted_earns_the_weight_and_is_told_once() -> None:
    assert codes(filed(money(100.0, 100.0, 103.0, 10.0, "103%", 10.0))) == ["budget-overspent"]
    assert codes(filed(money(100.0, 100.0, 103.0, 10.0, "100%", 10.0))) == ["budget-overspent"]


RULE = "注：预算执行率≥95%得满分，每低1个百分点扣0.5分。"


@pytest.mark.parametrize(
    ("rule", "score", "told"),
    [
        (RULE, 10.0, []),
        (RULE, 9.6, ["execution-score"]),
        ("注：得分=预算执行率×10分", 9.6, []),
        ("注：得分=预算执行率×10分", 10.0, ["execution-score"]),
        ("注：执行率低于80%的不得分，其余由财政部门确定扣3分至5分", 7.0, []),
    ],
)
def test_the_rule_that_the_form_prints_wins_where_it_is_understood(
    rule: str, score: float, told: list[str]
) -> None:
    block = money(100.0, 100.0, 96.0, 10.0, "96%", score)
    assert codes(filed(block, total=90 + score, below=((rule,),))) == told
    assert codes(filed([(rule.removeprefix("注："), "x"), *block], total=90 + score)) == told


def test_the_rate_of_the_money_that_arrived_is_no_wrong_rate() -> None:
    head = ("项目资金", "预算数", "到位数", "执行数", "执行率", "分值", "得分")
    assert codes(filed(money(100.0, 95.0, 95.0, "100%", 10.0, 9.5, head=head), total=99.5)) == []


def test_parts_that_leave_something_out_are_no_wrong_sum_without_a_line_for_the_rest() -> None:
    def block(*names: str) -> list[Line]:
        lines = [(name, 60.0, 60.0, 60.0) for name in names]
        return [*money(200.0, 200.0, 200.0, 10.0, "100%", 10.0), *lines]

    assert filed(block("其中：财政拨款")) == []
    assert "sum-wrong" in codes(filed(block("其中：财政拨款", "其他资金")))
    assert "sum-wrong" in codes(filed(block(*["财政拨款"] * 4)))


def test_every_line_may_have_points_of_its_own() -> None:
    head = ("资金来源", "全年预算数", "全年执行数", "分值（10分）", "得分")
    lines: list[Line] = [(name, 50.0, 50.0, 10.0, 10.0) for name in ("基本支出", "项目支出")]
    assert serious(filed([head, *lines], points=80)) == []


def test_rows_that_leave_ten_points_to_money_without_points_are_right() -> None:
    assert serious(filed(without_points(SOME))) == []
    assert serious(filed(without_points(SOME), points=100)) == []
    assert "weight-total" in codes(filed(without_points(SOME), points=60, total=60))


def test_a_row_of_the_total_may_print_the_points_of_the_rows_alone() -> None:
    rows = [TITLE, NAME, *national(SOME), HEAD, *goals(90), ("总分", None, None, None, None, 90.0, 99.65)]
    assert serious(audit(case_of(value_of(found(sheet_of(rows))))).findings) == []


def test_a_table_of_the_years_tasks_is_no_money_of_the_form() -> None:
    tasks: list[Line] = [("任务名称", "主要内容", "预算数", "执行数"), ("任务一", "办好文化节", 10.0, 2.0)]
    assert read(sheet_of([TITLE, NAME, *tasks, HEAD, *goals(100)])).budget == ()


def test_reasons_beside_the_money_explain_it_but_the_forms_own_prompt_does_not() -> None:
    low = filled(("100", "100", "60"))
    rows = sichuan(low)

    def told(reason: str) -> list[str]:
        return codes(filed([rows[0], (*rows[1][:-1], reason), *rows[2:]], total=96))

    assert told("设备年底才到货") == []
    assert told("预算执行率未达到90%的需说明原因（100字以内）") == ["execution-low"]


def split(*names: str, weights: tuple[int, ...] = (60, 20, 10)) -> list[Problem]:
    rows = [
        (name, "数量指标", f"指标{at}", "≥10人", "12人", float(points), float(points))
        for at, (name, points) in enumerate(zip(names, weights, strict=True))
    ]
    form = [TITLE, NAME, *national(SOME), HEAD, *rows, ("总分", None, None, None, None, 100.0, 99.65)]
    problems = audit(case_of(value_of(found(sheet_of(form))))).findings
    return [each for each in problems if each.code == "item-split"]


def test_an_unusual_split_is_told_once_unless_the_form_prints_it() -> None:
    (problem,) = split("产出指标", "效益指标", "满意度指标")
    assert problem.message == "“产出指标”60分、“效益指标”20分、“满意度指标”10分，通常为50、30、10分"
    assert split("产出指标（60分）", "效益指标（20分）", "满意度指标（10分）") == []
    assert split("产出指标", "成本指标", "效益指标") == []
    assert split("产出指标", "效益指标", "满意度指标", weights=(60, 30, 10)) == []
    assert split("产出指标", "效益指标", "满意度指标", weights=(50, 30, 10)) == []


def test_what_was_taken_for_money_is_told_with_its_place() -> None:
    def told(form: Form) -> list[tuple[str, str]]:
        return [(each.what, each.seen) for each in form.recognised if "资金" in each.what]

    assert told(form_of(in_the_head, SOME)) == [("资金“预算执行率”", "10、96.52%、9.65")]
    assert told(form_of(unknown, SOME))[-1] == ("资金中没有读懂的", "资金执行情况（10分）")
    assert all(each.source.cell for layout in ALL for each in form_of(layout, SOME).recognised)
