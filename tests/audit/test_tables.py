"""Sums, differences and rates in tables: rounding is a notice, more is an error, doubt is silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, case, cell, codes, only, table
from xlplugin.audit.tables.tables import check
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.problem import Severity

SPENDING = ("年初预算", "支出数", "收回指标", "预算执行率")


def filed(*tables: Table) -> Case:
    return case(tables=tables)


def found(headings: tuple[str, ...], *lines: tuple[Typed, ...]) -> list[str]:
    return codes(check(filed(table(headings, *lines))))


def test_a_total_that_its_parts_do_not_make_is_an_error_with_its_arithmetic() -> None:
    lines = (("甲", 0), ("乙", Decimal("1.00")), ("丙", 4.46), ("合计", 4.46))
    finding = only(check(filed(table(("收回指标",), *lines))), "sum-wrong")

    assert finding.severity is Severity.ERROR
    assert finding.arithmetic == "0＋1.00＋4.46＝5.46，填4.46"
    assert finding.message.endswith("为4.46万元，各分项之和为5.46万元，相差1万元")
    assert cell(finding) == "B7"
    assert [source.cell for source in finding.others] == ["B4", "B5", "B6"]


def test_amounts_are_told_in_the_unit_of_their_table_and_counts_in_none() -> None:
    lines = (("甲", 1.5, 3), ("合计", 2.5, 5))
    messages = [each.message for each in check(filed(table(("金额", "人数"), *lines)))]
    assert [each.partition("为")[2] for each in messages] == [
        "2.5万元，各分项之和为1.5万元，相差1万元",
        "5，各分项之和为3，相差2",
    ]


def test_the_last_digit_of_a_total_may_be_rounded() -> None:
    finding = only(check(filed(table(("金额",), ("甲", 1.33), ("乙", 1.33), ("合计", 2.67)))), "sum-rounding")

    assert finding.severity is Severity.NOTICE


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((("合计", 3), ("甲", 1), ("乙", 2)), id="total first"),
        pytest.param((("甲", 1), ("乙", 2), ("合 计", 3)), id="total last"),
        pytest.param((("甲", 3), ("其中：乙", 2), ("丙", 1), ("合计", 4)), id="a row 其中 is not added"),
        pytest.param(
            (("甲", 3), ("乙", 1), ("丙", 2), ("丁", 5), ("合计", 8)), id="rows inside the row above"
        ),
        pytest.param((("一、甲", 3), ("（一）乙", 3), ("二、丙", 5), ("合计", 8)), id="numbered levels"),
        pytest.param((("甲", 1), ("小计", 1), ("乙", 2), ("小计", 2), ("合计", 3)), id="subtotals below"),
        pytest.param((("合计", 3), ("小计", 1), ("甲", 1), ("小计", 2), ("乙", 2)), id="subtotals above"),
        pytest.param(
            (("甲", 1), ("本年支出合计", 1), ("年初结转", 1), ("总计", 2)), id="a total of its own kind"
        ),
        pytest.param((("甲", 1), ("乙", None), ("丙", "—"), ("合计", 1)), id="blanks and dashes"),
        pytest.param((("甲", 1), ("乙", "见附表"), ("合计", 9)), id="words among the parts"),
        pytest.param((("甲", None), ("合计", 3)), id="a total alone"),
        pytest.param((("甲", 1), ("合计", 7), ("上年数", 9)), id="a total in the middle tells nothing"),
        pytest.param((("甲", "95%"), ("乙", "80%"), ("合计", "86%")), id="rates are not added"),
    ],
)
def test_no_total_is_called_wrong_that_may_be_right(lines: tuple[tuple[Typed, ...], ...]) -> None:
    assert found(("金额",), *lines) == []


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=2, max_size=8))
def test_a_true_total_is_never_called_wrong_and_one_off_by_ten_always(parts: list[Decimal]) -> None:
    lines = [(f"单位{index}", part) for index, part in enumerate(parts)]
    total = sum(parts, Decimal(0))

    assert found(("金额",), *lines, ("合计", total)) == []
    assert found(("金额",), *lines, ("合计", total + max(parts) + 10)) == ["sum-wrong"]


@pytest.mark.parametrize(
    ("plan", "done"),
    [("已批复预算", "支出数"), ("已下达指标", "已支付金额"), ("预算数", "已使用"), ("预算数", "已实际支出")],
)
def test_what_was_approved_or_allotted_is_a_plan_and_what_was_paid_is_spent(plan: str, done: str) -> None:
    assert found((plan, done, "结余"), ("甲", 100, 60, 40)) == []
    assert found((plan, done, "结余"), ("甲", 100, 60, 30)) == ["difference-wrong"]


def test_a_table_of_many_rows_takes_time_in_proportion_to_them() -> None:
    lines = [(f"甲{number}", number, number, 0) for number in range(1, 3_000)]
    assert found(("预算数", "支出数", "结余"), *lines) == []


def test_few_whole_things_are_counted_and_not_rounded() -> None:
    assert found(("项目个数",), ("甲", 3), ("乙", 4), ("合计", 8)) == ["sum-wrong"]
    assert found(("金额",), ("甲", 3000), ("乙", 4000), ("合计", 7001)) == ["sum-rounding"]


def test_unit_prices_and_other_columns_that_do_not_add_up_are_left_alone() -> None:
    headings = ("单价", "增长率", "得分", "年度", "税率")
    lines = (("甲", 5, 1, 90, 2020, 3), ("乙", 7, 2, 80, 2021, 6), ("合计", 1, 9, 1, None, 5))

    assert found(headings, *lines) == []


def test_a_total_row_without_its_figure_is_a_warning_and_a_blank_part_is_nothing() -> None:
    blank = table(("预算金额", "实际采购金额"), ("合计", None, 3), ("甲", 1, 1), ("乙", 2, 2), title="采购")
    finding = only(check(filed(blank)), "total-blank")

    assert finding.severity is Severity.WARNING
    assert finding.arithmetic == "1＋2＝3"
    assert found(("预算金额",), ("合计", 1), ("甲", 1), ("乙", None)) == []


def test_a_lone_column_that_announces_a_total_and_has_none_is_a_notice() -> None:
    lone = table(("金额/合计",), ("货物类", 24.8), ("服务类", 208.46))

    assert only(check(filed(lone)), "total-blank").severity is Severity.NOTICE
    assert found(("金额",), ("货物类", 24.8), ("服务类", 208.46)) == []


THREE = ("合计", "出国费", "接待费", "用车费/小计", "用车费/购置费", "用车费/运行费")


def test_columns_headed_as_totals_are_held_against_their_neighbours() -> None:
    assert found(THREE, ("2020年", 23.5, 0, 1, 22.5, 0, 22.5)) == []
    assert found(THREE, ("2020年", 23.9, 0, 1, 22.5, 0, 22.5)) == ["sum-wrong"]
    assert found(THREE, ("2020年", 23.5, 0, 1, 22.5, 1, 22.5)) == ["sum-wrong"]


@pytest.mark.parametrize(
    "headings",
    [
        ("合计", "年初预算", "支出数"),
        ("合计", "其中：财政拨款", "其他资金"),
        ("合计", "数量", "单价"),
        ("数量", "合计", "备注数"),
        ("人数", "天数", "合计"),
    ],
)
def test_columns_that_are_no_parts_are_not_added(headings: tuple[str, ...]) -> None:
    assert found(headings, ("甲", 9, 2, 3)) == []


def test_what_is_left_is_the_budget_less_what_was_spent() -> None:
    assert found(SPENDING[:3], ("甲", 22.5, 18.04, 4.46)) == []
    finding = only(check(filed(table(SPENDING[:3], ("甲", 23.5, 18.04, 4.46)))), "difference-wrong")
    assert finding.arithmetic == "23.5－18.04＝5.46，填4.46"
    assert finding.severity is Severity.ERROR


def test_a_difference_may_rest_on_either_budget() -> None:
    headings = ("年初预算数", "全年预算数", "执行数", "结余")

    assert found(headings, ("甲", 10, 12, 9, 3)) == []
    assert found(headings, ("甲", 10, 12, 9, 1)) == []
    assert found(headings, ("甲", 10, 12, 9, 5)) == ["difference-wrong"]


def test_what_is_carried_over_need_not_be_all_that_is_left() -> None:
    assert found(("预算数", "支出数", "结转下年"), ("甲", 10, 7, 2)) == []
    assert found(("预算数", "支出数", "结转下年"), ("甲", 10, 7, 4)) == ["difference-wrong"]


@pytest.mark.parametrize("rate", ["80.18%", 0.8018, 80.18, "80.2%", None, "未统计"])
def test_a_rate_may_be_written_in_any_way_that_is_right(rate: Typed) -> None:
    assert found(("年初预算", "支出数", "预算执行率"), ("甲", 22.5, 18.04, rate)) == []


def test_a_wrong_rate_is_an_error_and_a_cut_last_digit_a_notice() -> None:
    headings = ("预算金额", "实际采购金额", "采购完成率")

    assert found(headings, ("甲", 233.26, 218.86, "95.83%")) == ["rate-wrong"]
    assert found(headings, ("甲", 233.26, 218.86, "93.82%")) == ["rate-rounding"]
    assert found(headings, ("甲", 233.26, 218.86, "93.83%")) == []


@pytest.mark.parametrize("line", [("甲", 0, 0, 0), ("甲", 0, 0, "100%"), ("甲", 1, 0, 0), ("甲", 0, 3, 0)])
def test_nothing_is_divided_by_nothing(line: tuple[Typed, ...]) -> None:
    assert found(("年初预算", "支出数", "预算执行率"), line) == []


def test_rates_of_other_kinds_are_not_recomputed() -> None:
    assert found(("预算数", "支出数", "同比增长率"), ("甲", 10, 9, "3%")) == []


def test_a_cell_that_fits_neither_its_sum_nor_its_difference_is_one_error_with_both_sums() -> None:
    lines = (("甲", 10, 8, 2), ("乙", 20, 15, 5), ("合计", 30, 23, 6))
    finding = only(check(filed(table(("预算数", "支出数", "结余"), *lines))), "sum-wrong")

    assert codes(check(filed(table(("预算数", "支出数", "结余"), *lines)))) == ["sum-wrong"]
    assert "2＋5＝7" in finding.arithmetic
    assert "30－23＝7" in finding.arithmetic
