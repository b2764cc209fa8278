"""Units mixed, percentages typed in different ways, words where numbers belong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, case, cell, codes, entry, only, row, table
from xlplugin.audit.audit import CHECKS
from xlplugin.audit.tables.units import check
from xlplugin.money import AmountUnit
from xlplugin.problem import Severity


def found(
    headings: tuple[str, ...], *lines: tuple[Typed, ...], unit: AmountUnit | None = AmountUnit.WAN
) -> list[str]:
    return codes(check(case(tables=[table(headings, *lines, unit=unit)])))


def test_percentages_typed_in_different_ways_are_told_at_the_odd_cell() -> None:
    lines = (("甲", "95%"), ("乙", "80%"), ("丙", 75))
    finding = only(check(case(tables=[table(("执行率",), *lines)])), "percent-mixed")

    assert finding.severity is Severity.WARNING
    assert cell(finding) == "B6"


@pytest.mark.parametrize(
    "values", [("95%", "80%"), (0.95, 0.8), (95, 80), ("95%", 0), ("95%", 1), ("95%", None), (0.5, 1, 0)]
)
def test_percentages_typed_in_one_way_are_not_mentioned(values: tuple[Typed, ...]) -> None:
    assert found(("执行率",), *((f"行{index}", value) for index, value in enumerate(values))) == []


@pytest.mark.parametrize("values", [(0.93, 1.05, 0.98), (0.5, 3), (93, 1.05, 98), (0.5, 12, 87.5)])
def test_rates_a_little_above_one_and_shares_of_a_hundred_are_typed_in_one_way(
    values: tuple[Typed, ...],
) -> None:
    assert found(("占比",), *((f"行{index}", value) for index, value in enumerate(values))) == []


@pytest.mark.parametrize("values", [(0.93, 3.1), (0.93, 105), (0.93, "105%"), (93, 0.98)])
def test_a_fraction_beside_a_whole_percentage_is_told(values: tuple[Typed, ...]) -> None:
    lines = ((f"行{index}", value) for index, value in enumerate(values))
    assert found(("执行率",), *lines) == ["percent-mixed"]


def test_under_a_heading_in_percent_half_a_percent_is_no_fraction() -> None:
    assert found(("占比（%）",), ("甲", 0.5), ("乙", 12)) == []
    assert found(("占比",), ("甲", 0.5), ("乙", 12)) == ["percent-mixed"]


def test_a_percentage_multiplied_by_a_hundred_twice_is_an_error() -> None:
    odd = entry("9383%")._replace(number=Decimal("93.83"))
    finding = only(check(case(tables=[table(("采购完成率",), ("甲", odd))])), "percent-scale")

    assert finding.severity is Severity.ERROR
    assert found(("完成率",), ("甲", "459.18%")) == []
    assert found(("增长率",), ("甲", "1200%")) == []


@pytest.mark.parametrize("limit", ["≥90%", "≤1200", "不低于 85%", "大于等于3"])
def test_a_goal_with_its_sign_is_a_figure(limit: str) -> None:
    goals = table(("目标值", "完成值"), ("甲", 8, 8), ("乙", limit, 9), unit=None)
    assert "figure-in-words" not in codes(check(case(tables=[goals])))


@pytest.mark.parametrize("words", ["98%以上", "约20万元", "12.5万", "九成"])
def test_words_where_a_number_belongs_are_a_warning(words: str) -> None:
    finding = only(check(case(tables=[table(("支出数",), ("甲", 3), ("乙", words))])), "figure-in-words")

    assert finding.severity is Severity.WARNING
    assert cell(finding) == "B5"


@pytest.mark.parametrize("words", ["—", "/", "无", "不适用"])
def test_signs_for_nothing_are_not_words_for_a_number(words: str) -> None:
    assert found(("支出数",), ("甲", 3), ("乙", words)) == []


def test_columns_of_words_are_not_columns_of_figures() -> None:
    assert found(("完成标准",), ("甲", "98%以上"), ("乙", 3)) == []
    assert found(("支出数",), ("甲", "98%以上"), ("乙", "约3")) == []


def test_budget_and_spending_ten_thousand_times_apart_are_of_two_units() -> None:
    assert found(("年初预算", "支出数"), ("甲", 23.5, 180400)) == ["unit-mixed"]
    assert found(("年初预算", "支出数"), ("甲", 23.5, 1.2), ("乙", 0, 180400)) == []
    assert found(("计划人数", "实际人数"), ("甲", 1, 10000), unit=None) == []


def test_one_amount_ten_thousand_times_its_neighbours_is_of_another_unit() -> None:
    assert found(("预算金额",), ("甲", 24.8), ("乙", 20.5), ("丙", 301500)) == ["unit-mixed"]
    assert found(("预算金额",), ("甲", 0.5), ("乙", 2.5), ("丙", 738026.08)) == []
    assert found(("预算金额",), ("甲", 24.8), ("乙", 208.46), ("合计", 233.26)) == []


def test_the_same_digits_in_the_other_unit_elsewhere_are_a_warning() -> None:
    spending = table(("支出数",), ("公务接待费", 66726.79))
    finding = only(check(case(tables=[spending], passages=["实际支出66726.79元，未超预算"])), "unit-mixed")

    assert finding.severity is Severity.WARNING
    assert [source.cell for source in finding.others] == ["A100"]
    assert codes(check(case(tables=[spending], passages=["实际支出66726.79万元"]))) == []
    assert codes(check(case(tables=[spending], passages=["实际支出66726.79千元"]))) == ["unit-mixed"]
    assert codes(check(case(tables=[table(("支出数",), ("甲", 300))], passages=["每户300元"]))) == []


_HEADINGS = st.sampled_from(
    (
        "合计",
        "预算/小计",
        "年初预算",
        "调整预算数",
        "支出数",
        "结余",
        "执行率",
        "占比",
        "单价",
        "金额",
        "",
        "其中：甲",
    )
)
_LABELS = st.sampled_from(
    ("甲", "乙", "合计", "小计", "其中：丙", "一、丁", "（一）戊", "注：己", "", "支出合计", "2023年")
)
_CELLS = st.one_of(
    st.none(),
    st.decimals(-(10**15), 10**15, places=2),
    st.integers(-5, 10**6),
    st.sampled_from(("98%", "9383%", "98%以上", "—", "5", "#REF!", "约3万元", "1/0", "0%")),
)
_WORDS = st.text(
    alphabet="年初预算调整为万元其中包括合计执行率存在问题不足=+-×÷/()（）。，%0123456789. \n", max_size=60
)


@given(
    st.lists(_HEADINGS, max_size=5),
    st.lists(st.tuples(_LABELS, st.lists(_CELLS, max_size=6)), max_size=6),
    st.lists(_WORDS, max_size=4),
)
def test_no_table_and_no_text_stops_the_checks(
    heads: list[str], lines: list[tuple[str, list[Typed]]], words: list[str]
) -> None:
    blank = [None] * len(heads)
    rows = [(label, *(*cells, *blank)[: len(heads)]) for label, cells in lines]
    tables = [
        table(heads, *rows, title="三公经费预算表"),
        table(heads, *rows, title="三公经费执行情况表", unit=None),
    ]
    filed = case(row("某指标", 5, 5, reason="".join(words)), tables=tables, passages=words)

    for every in CHECKS:
        assert all(finding.message and finding.fix for finding in every(filed))
