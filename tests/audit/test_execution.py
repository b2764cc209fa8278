"""What was spent of the budget, and whether anybody explains it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.audit.cases import (
    UNREAD,
    Typed,
    at,
    budget_line,
    case,
    cell,
    codes,
    known,
    matched,
    only,
    row,
    table,
)
from xlplugin.audit.tables.execution import check
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Series
from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.functions.library import open_rubric
from xlplugin.money import MISSING
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import score_sheet

HEADINGS = ("年初预算数", "调整预算数", "支出数", "执行率")


def item(initial: Typed, full: Typed, spent: Typed, reason: str | None = None, **about: Any) -> Case:  # noqa: ANN401 - of ``case``
    line = budget_line(initial=initial, full=full, spent=spent)
    return case(
        row("预算执行率", 10, 8, reason=reason), row("甲", 80, 80), budget=[line], kind=FormKind.ITEM, **about
    )


@pytest.mark.parametrize("spent", [90, 95.5, 100])
def test_execution_of_ninety_percent_and_more_needs_no_words(spent: Typed) -> None:
    assert list(check(item(100, 100, spent))) == []


def test_execution_below_ninety_percent_without_words_is_a_warning() -> None:
    finding = only(check(item(100, 100, 89.99)), "execution-low")
    assert finding.severity is Severity.WARNING
    assert finding.arithmetic == "89.99÷100=89.99%"
    assert cell(finding) == "E7"


def test_a_reason_beside_the_rate_a_header_field_or_the_report_explains_it() -> None:
    assert list(check(item(100, 100, 60, reason="项目进度滞后，尾款未支付"))) == []
    assert list(check(item(100, 100, 60, reason="由中央直接拨付到个人银行账户"))) == []
    assert list(check(item(100, 100, 60, fields={"未能完成原因": "受疫情影响"}))) == []
    assert list(check(item(100, 100, 60, passages=["预算执行率60%，主要由于合同延期。"]))) == []


def test_the_rate_repeated_or_words_about_something_else_do_not_explain_it() -> None:
    assert codes(check(item(100, 100, 60, reason="60%"))) == ["execution-low"]
    assert codes(check(item(100, 100, 60, reason="按要求完成全年各项工作任务"))) == ["execution-low"]
    assert codes(check(item(100, 100, 60, fields={"未能完成原因": None, "联系人": "李"}))) == [
        "execution-low"
    ]
    assert codes(check(item(100, 100, 60, passages=["会议由于天气推迟。"]))) == ["execution-low"]


def test_without_the_whole_years_budget_the_first_budget_stands() -> None:
    assert codes(check(item(100, None, 50))) == ["execution-low"]


@pytest.mark.parametrize(("full", "spent"), [(0, 0), (None, 50), (100, None)])
def test_no_rate_no_finding(full: Typed, spent: Typed) -> None:
    assert list(check(item(None, full, spent))) == []


def test_a_budget_adjusted_without_words_is_told_with_its_share() -> None:
    finding = only(check(item(100, 120, 119)), "budget-adjusted")
    assert finding.arithmetic == "120-100=20，调整幅度20%"
    assert "调增20" in finding.message


def test_an_adjustment_that_is_explained_or_did_not_happen_is_fine() -> None:
    assert list(check(item(100, 120, 119, reason="因年中追加任务，预算调增"))) == []
    assert list(check(item(100, 100, 99))) == []


def test_more_spent_than_there_was_is_one_warning_for_the_block() -> None:
    lines = [budget_line("总额", 100, 100, 102), budget_line("其中：财政拨款", 90, 90, 95, at_row=8)]
    filed = case(row("甲", 90, 90), budget=lines, kind=FormKind.ITEM)
    finding = only(check(filed), "budget-overspent")
    assert finding.arithmetic == "总额：102-100=2；其中：财政拨款：95-90=5"
    assert [place.cell for place in finding.others] == ["E8"]


def test_a_table_of_budgets_is_read_by_its_headings() -> None:
    low = table(
        HEADINGS,
        ["项目支出", 60, 60, 40, "66.67%"],
        ["基本支出", 40, 40, 40, "100%"],
        ["合计", 100, 100, 80, "80%"],
    )
    finding = only(check(case(row("甲", 5, 5), tables=[low])), "execution-low")
    assert finding.arithmetic == "80÷100=80%"
    adjusted = table(HEADINGS, ["合计", 100, 120, 119, "99.17%"])
    assert codes(check(case(row("甲", 5, 5), tables=[adjusted]))) == ["budget-adjusted"]


def test_a_table_that_spends_more_than_it_has_names_every_row() -> None:
    over = table(("预算数", "支出数"), ["会议费", 10, 12], ["培训费", 5, 5], ["差旅费", 0, 1])
    finding = only(check(case(row("甲", 5, 5), tables=[over])), "budget-overspent")
    assert "“会议费”、“差旅费”" in finding.message
    assert "培训费" not in finding.message


@pytest.mark.parametrize(
    ("title", "severity"), [("部门支出情况表", Severity.NOTICE), ("三公经费支出情况表", Severity.WARNING)]
)
def test_the_budget_of_the_years_beginning_may_have_been_added_to(title: str, severity: Severity) -> None:
    over = table(("年初预算", "支出数"), ["甲类", 10, 12], ["合计", 10, 12], title=title)
    assert only(check(case(row("甲", 5, 5), tables=[over])), "budget-overspent").severity is severity


@pytest.mark.parametrize(
    "harmless",
    [
        table(
            ("年初预算", "支出数", "收回指标", "预算执行率"),
            ["合计", 23.5, 18.04, 5.46, "76.77%"],
            title="三公经费支出执行情况表",
        ),
        table(
            ("预算金额", "实际采购金额", "采购完成率"),
            ["合计", 100, 80, "80%"],
            title="政府采购预算执行情况表",
        ),
        table(("目标值", "完成值"), ["签约户数", 1000, 1409]),
        table(("计划数量", "完成数量"), ["设备", 10, 20]),
        table(("预算数", "支出数"), ["甲项目", 10, 5], ["乙项目", 20, 20]),
        table(("预算收入", "实际收入"), ["合计", 100, 50]),
        table(("金额",), ["合计", 100]),
        table(("预算数", "支出数"), ["合计", None, 50]),
    ],
)
def test_tables_of_savings_goals_or_single_items_prove_nothing(harmless: object) -> None:
    assert list(check(case(row("甲", 5, 5), tables=[harmless]))) == []  # type: ignore[list-item]


def stated(*rates: str | None, reason: Typed = None) -> Case:
    """A form whose proposals state the progress of each period."""
    loaded = open_rubric("guangzhou-2023")
    members = tuple(MISSING if rate is None else Decimal(rate) for rate in rates)
    fact = Fact(loaded.vocabulary["period_progress"], Series(members), source=at("L13"))
    blank = score_sheet(loaded, FactSet(loaded.vocabulary), {})
    trial = score_sheet(loaded, FactSet(loaded.vocabulary, [fact] if rates else []), {})
    filed = matched(case(row("部门预算资金支出率", 10, 8, reason=reason)), loaded.rubric)
    return known(filed, sheet=blank, trial=trial)


def test_a_rate_that_the_workbook_states_is_held_to_ninety_percent() -> None:
    finding = only(check(stated("0.85")), "execution-low")
    assert finding.indicator == "部门预算资金支出率"
    assert finding.arithmetic == "85%<90%"
    assert cell(finding) == "L13"
    assert codes(check(stated("0.3", "0.85", reason="85%"))) == ["execution-low"]
    assert codes(check(stated("0.3", "0.85", reason=UNREAD))) == []


@pytest.mark.parametrize(
    "filed",
    [
        stated("0.9663"),
        stated("0.2", "0.95"),
        stated("0.2", None),
        stated("0.85", reason="支付滞后"),
        stated(),
    ],
)
def test_rates_high_enough_unfinished_or_explained_need_nothing(filed: Case) -> None:
    assert list(check(filed)) == []


def test_a_form_that_nobody_filled_in_is_not_checked() -> None:
    line = budget_line(initial=100, full=120, spent=10)
    assert list(check(case(row("甲", 5), budget=[line], kind=FormKind.ITEM))) == []


@pytest.mark.parametrize(
    "words",
    [
        "预算执行率60%，较上年提高",
        "支出进度60%，将继续加强管理",
        "预算执行变动60%",
        "预算执行率偏低，低于90%",
        "预算执行率60%。会议由于天气推迟。",
    ],
)
def test_a_single_letter_the_low_rate_again_or_another_sentence_explains_nothing(words: str) -> None:
    assert codes(check(item(100, 100, 60, passages=[words]))) == ["execution-low"]


@pytest.mark.parametrize(
    "words",
    ["预算执行率偏低，由于合同延期", "支出进度60%，受疫情影响", "资金使用较慢，项目未能按期开工"],
)
def test_a_cause_in_the_sentence_about_the_money_explains_it(words: str) -> None:
    assert list(check(item(100, 100, 60, passages=[words]))) == []


def test_what_last_years_carry_over_adds_is_no_unexplained_adjustment() -> None:
    def block(carried: int) -> Case:
        lines = (
            budget_line(initial=100, full=120, spent=119),
            budget_line("上年结转资金", 0, carried, carried, at_row=8),
        )
        return case(row("甲", 90, 90), budget=lines, kind=FormKind.ITEM)

    assert list(check(block(20))) == []
    finding = only(check(block(15)), "budget-adjusted")
    assert finding.arithmetic == "120-100-15=5，调整幅度5%"
    assert "除上年结转15外调增5" in finding.message
