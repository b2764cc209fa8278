"""The budget block: its sums, its execution rates and the points for them, the usual split of the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import (
    Typed,
    budget_line,
    case,
    cell,
    codes,
    entry,
    only,
    printed,
    row,
    together,
)
from xlplugin.audit.tables import budget_block, execution_points
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Field, FormKind, MoneySplit
from xlplugin.problem import Severity

check = together(
    budget_block.check_split,
    execution_points.check_rates,
    execution_points.check_points,
    execution_points.check_score_of_nothing,
)
check_sums = together(budget_block.check_header_sums, budget_block.check_sums)


def block(line: BudgetLine, other: Typed = 80) -> Case:
    return case(row("甲", 90, other), budget=[line], kind=FormKind.ITEM)


def money(rate: Typed, score: Typed = 9.66, spent: Typed = 96.63) -> BudgetLine:
    return budget_line(initial=90, full=100, spent=spent, weight=10, rate=rate, score=score)


@pytest.mark.parametrize(
    "rate", ["96.63%", printed("96.63"), printed("96.6"), printed("0.9663"), "96.6%", None]
)
def test_a_rate_that_is_its_quotient_is_right_however_it_is_typed(rate: Typed) -> None:
    assert list(check(block(money(rate)))) == []


def test_a_rate_of_the_wrong_budget_is_an_error() -> None:
    finding = only(check(block(money("107.37%"))), "rate-wrong")
    assert finding.severity is Severity.ERROR
    assert finding.arithmetic == "96.63÷100=96.63%"
    assert cell(finding) == "G7"


def test_a_rate_off_by_its_last_digit_is_a_notice() -> None:
    assert codes(check(block(money("96.64%")))) == ["rate-rounding"]


def test_points_for_execution_are_rate_times_weight() -> None:
    finding = only(check(block(money("96.63%", score=10), other=80.5)), "execution-score")
    assert finding.severity is Severity.WARNING
    assert finding.points == Decimal("0.337")
    assert "9.66分" in finding.message
    assert finding.arithmetic == "96.63÷100=96.63%，×10=9.66"


@pytest.mark.parametrize("score", [printed("9.7"), printed("9.66"), printed("9.663")])
def test_points_rounded_to_the_forms_decimals_are_right(score: Typed) -> None:
    assert list(check(block(money("96.63%", score=score)))) == []


def test_whole_points_are_a_notice_where_rounding_to_whole_points_explains_them() -> None:
    finding = only(check(block(money("96.63%", score=10))), "execution-score")
    assert finding.severity is Severity.NOTICE
    assert only(check(block(money("96.63%", score=9))), "execution-score").severity is Severity.WARNING
    assert list(check(block(money("96%", score=printed("9.6"), spent=96)))) == []


def test_spending_more_earns_no_more_than_the_weight() -> None:
    assert list(check(block(money(None, score=10, spent=103)))) == []
    assert codes(check(block(money(None, score=10.3, spent=103)))) == ["score-range"]


def split(output: int, benefit: int, pleased: int, *names: str, kind: FormKind = FormKind.ITEM) -> list[str]:
    primaries = names or ("产出指标", "效益指标", "满意度指标")
    rows = [
        row(f"{name}一", weight, weight, primary=name)
        for name, weight in zip(primaries, (output, benefit, pleased), strict=True)
    ]
    return codes(check(case(*rows, kind=kind)))


def test_an_unusual_split_of_the_points_is_only_a_notice() -> None:
    assert split(50, 30, 10) == []
    assert split(60, 20, 10) == ["item-split"]
    assert split(60, 20, 10, kind=FormKind.DEPARTMENT) == []
    assert split(40, 20, 30, "产出指标", "成本指标", "效益指标") == []


def test_points_for_carrying_out_a_budget_of_nothing_are_told() -> None:
    def block(full: Typed, spent: Typed) -> Case:
        lines = (budget_line(initial=0, full=full, spent=spent, weight=10, rate="0%", score=10),)
        return case(row("甲", 90, 90), budget=lines, kind=FormKind.ITEM)

    assert codes(check(block(0, 0)))[-1] == "execution-of-nothing"
    assert "execution-of-nothing" not in codes(check(block(10, 10)))


def summed(*lines: tuple[str, Typed]) -> list[str]:
    return codes(check_sums(case(row("甲"), budget=lines_of(*lines))))


def lines_of(*lines: tuple[str, Typed]) -> list[BudgetLine]:
    return [budget_line(name, full=amount, at_row=7 + at) for at, (name, amount) in enumerate(lines)]


def test_among_which_before_the_first_line_opens_the_parts() -> None:
    lines = (("年度资金总额", 100), ("其中：当年财政拨款", 60), ("上年结转资金", 30), ("其他资金", 10))
    assert summed(*lines) == []
    assert summed(*lines[:2], *lines[3:]) == ["sum-wrong"]
    finding = only(check_sums(case(row("甲"), budget=lines_of(*lines[:2], *lines[3:]))), "sum-wrong")
    assert finding.arithmetic == "60＋10＝70，填100"


@pytest.mark.parametrize("subset", ["其中：中央资金", "#本级资金"])
def test_further_down_it_names_a_part_of_the_line_above(subset: str) -> None:
    lines = (("年度资金总额", 100), ("当年财政拨款", 60), (subset, 50), ("其他资金", 40))
    assert summed(*lines) == []
    assert summed(("年度资金总额", 100), ("当年财政拨款", 50), (subset, 50), ("其他资金", 40)) == []


def test_parts_of_parts_without_any_mark_are_no_wrong_sum() -> None:
    lines = (("其中：财政拨款", 60), ("一般公共预算", 50), ("政府性基金", 10), ("其他资金", 40))
    assert summed(("年度资金总额", 100), *lines) == []
    assert summed(("年度资金总额", 105), *lines) == ["sum-wrong"]


def test_the_header_block_adds_up_to_its_total() -> None:
    fields = {"总预算（万元）": 739200, "基本支出": 1173.92, "项目支出": 738026.08, "专项资金": 0}

    assert codes(check_sums(case(row("甲"), fields=fields))) == []
    wrong = only(check_sums(case(row("甲"), fields=fields | {"基本支出": 1273.92})), "sum-wrong")
    assert wrong.severity is Severity.WARNING
    assert codes(check_sums(case(row("甲"), fields={"总预算": 5, "基本支出": 1}))) == []


def test_an_item_forms_block_adds_up_to_its_first_line() -> None:
    parts = (budget_line("当年财政拨款", 8, 8, 7, at_row=8), budget_line("其他资金", 2, 2, 1, at_row=9))
    right = case(row("甲"), budget=(budget_line("年度资金总额", 10, 10, 8), *parts))
    wrong = case(row("甲"), budget=(budget_line("年度资金总额", 10, 10, 9), *parts))

    assert codes(check_sums(right)) == []
    assert cell(only(check_sums(wrong), "sum-wrong")) == "E7"


def split_money(parts: dict[str, Typed]) -> Case:
    """A form with one line of money, 100 of it, that is split in labels."""
    line = budget_line(initial=100, full=100, spent=90)
    filed = case(row("甲"), budget=[line])
    fields = tuple(Field(label, entry(value, f"C{at}")) for at, (label, value) in enumerate(parts.items(), 6))
    form = filed.form._replace(splits=(MoneySplit("按性质分", fields),))
    return replace(filed, form=form)


def test_the_parts_of_money_split_in_labels_make_the_whole() -> None:
    found = only(budget_block.check_splits(split_money({"基本支出": 60, "项目支出": 50})), "sum-wrong")
    assert found.severity is Severity.WARNING
    assert found.arithmetic == "60＋50＝110，填100"
    assert "年度资金总额·按性质分" in found.message


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"基本支出": 60, "项目支出": 40}, id="they make the budget"),
        pytest.param({"基本支出": 60, "项目支出": 30}, id="they make what was spent"),
        pytest.param({"一般公共预算": 60, "政府性基金": 30.5}, id="others may not be named"),
        pytest.param({"基本支出": 60, "项目支出": None}, id="one is not told"),
        pytest.param({"基本支出": 60, "项目支出": "约50"}, id="one is not understood"),
    ],
)
def test_what_may_be_right_of_a_split_is_not_told(parts: dict[str, Typed]) -> None:
    assert codes(budget_block.check_splits(split_money(parts))) == []


def test_a_part_may_not_be_more_than_the_whole_even_where_others_are_not_named() -> None:
    assert codes(budget_block.check_splits(split_money({"一般公共预算": 60, "政府性基金": 50}))) == [
        "sum-wrong"
    ]
