"""The same figure given differently in two places, and what is only alike."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import case, cell, codes, known, matched, only, row, table
from tests.audit.cases import contradictions as check
from tests.audit.figure_cases import FACT_CELL, TABLE_CELL, loaded, proposal, report, scored
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.money import AmountUnit
from xlplugin.problem import Problem, Severity

BUDGET = table(("合计", "出国费", "接待费"), ("2023年", 23.5, 22.5, 1), title="三公经费预算表")


def saying(*texts: str, filed: Form | None = None) -> list[Problem]:
    """What is found in a report of these paragraphs."""
    return list(
        check(
            Case(filed or case(row("甲"), total=96).form, read_beside=lambda: Beside(passages=report(*texts)))
        )
    )


def said(*texts: str) -> list[str]:
    return codes(saying(*texts))


def spending(total: float, goods: float = 22.5) -> Case:
    lines = (("出国费", goods, 20.04), ("接待费", 1, 0), ("合计", total, 20.04))
    return case(tables=[BUDGET, table(("年初预算", "支出数"), *lines, title="三公经费支出执行情况表")])


def test_a_budget_that_two_tables_give_differently_is_a_warning_at_both_places() -> None:
    finding = only(check(spending(23.6)), "figure-differs")

    assert finding.severity is Severity.WARNING
    assert "23.5" in finding.message
    assert "23.6" in finding.message
    assert len(finding.others) == 1
    assert codes(check(spending(23.5))) == []


def test_an_item_is_known_again_whether_it_is_a_row_or_a_column() -> None:
    assert codes(check(spending(23.5, goods=21.5))) == ["figure-differs"]


def test_a_table_without_a_total_is_compared_by_its_sum() -> None:
    plan = table(("金额",), ("货物类", 24.8), ("服务类", 208.46), title="政府采购预算表")
    done = table(("预算金额",), ("合计", 233.36), title="政府采购预算执行情况表")
    finding = only(check(case(tables=[plan, done])), "figure-differs")

    assert finding.arithmetic == "24.8＋208.46＝233.26"


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("三公经费预算表", "合计"),
        ("2022年三公经费预算表", "合计"),
        ("会议费预算表", "合计"),
        ("三公经费决算表", "合计"),
        ("三公经费执行情况表", "调整后预算"),
        ("三公经费执行情况表", "申报预算"),
    ],
)
def test_another_year_topic_role_or_stage_is_not_the_same_figure(title: str, heading: str) -> None:
    other = table((heading,), ("合计", 99), title=title)

    assert codes(check(case(tables=[BUDGET, other]))) == []


def test_a_stated_adjustment_must_add_up() -> None:
    wrong = "年初预算为7825.28万元，期中调整5414.51万元，调整预算数为13239.76万元。"
    (finding,) = saying(wrong)

    assert finding.code == "sum-stated-wrong"
    assert finding.severity is Severity.ERROR
    assert "13239.79万元" in finding.arithmetic
    assert said(wrong.replace("39.76", "39.79")) == []
    assert said(wrong.replace("39.76", "39.78")) == ["sum-stated-rounding"]
    assert said("年初预算为100万元，调减30万元，调整后预算为70万元。") == []
    assert said("年初预算为100万元，调减30万元，调整后预算为130万元。") == ["sum-stated-wrong"]


def test_parts_of_a_stated_total_may_leave_something_out_but_not_exceed_it() -> None:
    assert said("支付47.33亿元，其中甲7.44亿元、乙28.33亿元、丙11.56亿元。") == []
    assert said("支付47.33亿元，其中甲7.44亿元、乙28.33亿元。") == []
    assert said("支付47.33亿元，其中甲7.44亿元、乙28.33亿元、丙21.56亿元。") == ["sum-stated-wrong"]
    assert said("支出1516.65万元，其中人员1408.97万元、公用107.69万元。") == ["sum-stated-rounding"]


@pytest.mark.parametrize(
    "text",
    [
        "完成项目20个，其中新建15个，投资过亿的10个。",
        "建成面积约30万平方米（其中甲26万平方米、乙2.5万平方米）。",
        "共124家（其中社区44家，小组80家），完成率88%。",
        "收入2801万元，其中财政拨款2801万元。支出2801万元。",
        "预算100万元，支出90万元，执行率90%。",
        "支出280万元，比上年增加10万元。其中：人员120万元、公用160万元。",
        "接待费5万元，会议费、培训费分别为10万元、8万元。",
        "年初预算100万元，年中追加30万元（其中财政追加20万元），调整预算130万元。",
        "接待费5万元，购置设备包括电脑10万元、桌椅8万元。",
    ],
)
def test_words_that_add_up_or_need_not_are_left_alone(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("unit", ["元", "千元", "万元", "百万元", "千万元", "亿元"])
def test_sums_are_told_in_the_unit_they_are_written_in(unit: str) -> None:
    (finding,) = saying(f"年初预算为120{unit}，追加30.5{unit}，调整预算数为160{unit}。")

    assert f"应为150.5{unit}" in finding.message
    assert said(f"年初预算为120{unit}，追加30.5{unit}，调整预算数为150.5{unit}。") == []


def test_a_list_of_parts_ends_where_the_next_begins_or_its_bracket_closes() -> None:
    assert said("支出10.5万元（其中甲4.5万元、乙8.5万元），另有9万元。") == ["sum-stated-wrong"]
    assert said("支出10.5万元（其中甲4.5万元、乙6万元），另有丙9万元。") == []
    assert said("支出10.5万元，其中甲4.5万元、乙8.5万元，其中丙3万元、丁1万元。") == []


def test_rows_of_one_name_in_a_table_are_not_held_against_another_table() -> None:
    plan = table(("预算金额",), ("其他", 5), ("其他", 7), title="政府采购预算表")
    done = table(("预算金额",), ("其他", 6), ("其他", 7), title="政府采购预算执行情况表")

    assert "figure-differs" not in [
        each.code for each in check(case(tables=[plan, done])) if "其他" in each.message
    ]


def test_a_rate_that_the_form_has_as_an_indicator_is_known_again() -> None:
    rated = case(row("在职人员控制率"), row("完成率"), total=96).form

    assert saying("在职人员控制率98%。", "在职人员控制率95%。", filed=rated)[0].code == "figure-differs"
    assert said("在职人员控制率98%。", "在职人员控制率95%。") == []
    assert saying("完成率98%。", "完成率95%。", filed=rated) == []


def test_many_texts_are_compared_in_time_in_proportion_to_their_number() -> None:
    texts = [f"预算支出{7000 + number}万元，预算支出{7000 + number}.28万元。" for number in range(3_000)]

    assert len(saying(*texts)) > 2_000
    assert said("其中1万元" * 6_000) == []


def test_a_written_sum_and_a_closing_total_are_checked() -> None:
    assert said("合计为12万元+13万元=26万元") == ["sum-stated-wrong"]
    assert said("合计为12万元+13万元=25万元") == []
    assert said("甲20.1万元，乙30.2万元，合计50.5万元。") == ["sum-stated-wrong"]


def test_a_figure_and_its_rounding_are_a_notice() -> None:
    (finding,) = saying("批复部门预算总收入为7825万元。", "年初预算为7825.28万元。")

    assert finding.code == "figure-rounded"
    assert finding.severity is Severity.NOTICE
    assert said("预算总收入为7825万元。", "年初预算为7826.28万元。") == []
    assert said("征地补偿7825万元。", "年初预算为7825.28万元。") == []


def test_a_rate_given_twice_with_two_values_is_a_warning() -> None:
    assert said("预算执行率99.46%。", "2023年度预算执行率96.46%。") == ["figure-differs"]


@pytest.mark.parametrize(
    "texts",
    [
        ("预算执行率99.46%。", "2022年度预算执行率96.46%。"),
        ("预算执行率99.46%。", "一季度预算执行率26.46%。"),
        ("预算执行率99.46%。", "预算执行率大于95%。"),
        ("年度任务完成率104%；年度任务完成率101%。", "年度任务完成率100%。"),
        ("甲项目预算执行率99%；乙项目预算执行率80%。",),
        ("预算执行率99%，预算执行率80%。", "预算执行率70%。"),
    ],
)
def test_rates_of_other_times_or_things_are_not_compared(texts: tuple[str, ...]) -> None:
    assert said(*texts) == []


def test_one_value_or_text_that_differs_does_not_silence_another() -> None:
    one, two, three = "预算执行率90.1%。", "预算执行率91.2%。", "预算执行率92.3%。"
    both = "预算执行率90.1%。复核后预算执行率95.5%。"

    assert said(one, two, three, two) == ["figure-differs"] * 2
    assert said(one, both, two) == ["figure-differs"]


def test_words_are_held_against_the_table_they_name() -> None:
    filed = spending(23.5)
    text = "本年三公经费支出{}万元，控制良好。"

    def with_words(figure: str) -> list[str]:
        words = report(text.format(figure))
        return codes(check(replace(filed, read_beside=lambda: filed.beside._replace(passages=words))))

    assert with_words("20.04") == []
    assert with_words("25.04") == ["figure-differs"]


@pytest.mark.parametrize("rough", ["近九成", "约90%", "超九成八", "九成左右"])
def test_a_rate_in_rough_words_keeps_to_the_exact_one(rough: str) -> None:
    (finding,) = saying("部门预算执行率为97.2%。", f"部门预算执行率{rough}，完成较好。")
    assert finding.code == "figure-differs"
    assert rough in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "部门预算执行率超九成五。",
        "部门预算执行率近九成八。",
        "部门预算执行率九成五以上。",
        "部门预算执行率约97%。",
        "部门预算执行率应超98%。",
        "部门预算执行率不低于98%。",
        "三公经费预算执行率近八成。",
    ],
)
def test_a_rough_rate_that_holds_or_is_a_goal_or_anothers_accuses_nobody(text: str) -> None:
    assert said("部门预算执行率为97.2%。", text) == []
    assert said(text, text) == []


def test_the_total_that_the_report_states_is_the_forms() -> None:
    (finding,) = saying("我局本次自评得分95分。（详见自评表）")

    assert finding.code == "total-stated-differs"
    assert finding.severity is Severity.ERROR
    assert finding.points == 1
    assert cell(finding) == "K12"


@pytest.mark.parametrize(
    "text",
    [
        "我局本次自评得分 96 分。",
        "部门整体支出绩效自评得分为96.0分",
        "甲项目自评得分90分",
        "上年自评得分90分",
        "自评得分90分以上为优",
    ],
)
def test_other_scores_than_the_total_are_not_compared_with_it(text: str) -> None:
    assert said(text) == []


def test_a_fact_that_differs_from_the_table_it_stands_in_is_a_warning() -> None:
    given = scored("longgang-2020", {"procurement_actual": 2188600}, {"政府采购执行情况": "1"})
    alike = known(given, proposals=(proposal("longgang-2020", "procurement_actual", "218.86"),))
    other = known(given, proposals=(proposal("longgang-2020", "procurement_actual", "219.86"),))
    whole = proposal("longgang-2020", "procurement_actual", "219")._replace(step=Decimal(10_000))
    rough = known(given, proposals=(whole,))
    missing = known(given, proposals=(proposal("longgang-2020", "procurement_plan", "233.26"),))
    finding = only(check(other), "fact-differs-from-table")

    assert finding.source == FACT_CELL
    assert finding.others == (TABLE_CELL,)
    assert finding.severity is Severity.WARNING
    assert codes(check(alike)) == codes(check(rough)) == codes(check(missing)) == []


@pytest.mark.parametrize(
    ("value", "step", "differs"),
    [
        ("18.043217", "0.01", False),
        ("18.043217", "0.000001", True),
        ("18.4", "0.01", True),
        ("18.4", "1", False),
        ("18", "0.01", True),
    ],
)
def test_a_fact_is_compared_to_the_digits_that_are_printed_and_not_to_those_that_are_not(
    value: str, step: str, *, differs: bool
) -> None:
    given = scored("longgang-2020", {"procurement_actual": 180400}, {"政府采购执行情况": "1"})
    shown = proposal("longgang-2020", "procurement_actual", value)._replace(
        step=Decimal(step) * AmountUnit.WAN.in_yuan
    )

    assert codes(check(known(given, proposals=(shown,)))) == ["fact-differs-from-table"] * differs


def test_one_member_of_a_series_is_compared_with_its_own_proposal() -> None:
    facts = {"period_progress": ("20%", "45%", "70%", "98%")}
    given = scored("longgang-2020", facts, {"预算执行率": "5"})

    def proposing(value: str, member: int) -> list[str]:
        suggested = proposal("longgang-2020", "period_progress", value, "%", member)
        return codes(check(known(given, proposals=(suggested,))))

    assert proposing("0.98", 4) == []
    assert proposing("0.88", 4) == ["fact-differs-from-table"]


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        ("利用率95%", "利用率95%"),
        ("利用率>90%", "利用率>90%"),
        ("利用率80%", ""),
        ("利用率≥75%", ""),
        ("", ""),
    ],
)
def test_a_rate_against_the_amounts_that_make_another_is_asked_about(rate: str, told: str) -> None:
    reason = f"实际在用固定资产80万元，固定资产总额100万元，{rate}"
    filed = matched(case(row("固定资产利用率", 1, "0.7", reason=reason)), loaded("longgang-2020").rubric)
    found = [each for each in check(filed) if each.code == "rate-stated-differs"]
    assert [(each.severity, each.message) for each in found] == [
        (
            Severity.NOTICE,
            f"“固定资产利用率”的说明写明“{told}”，而固定资产利用率80%（80万元÷100万元），两者不一致",
        )
    ] * bool(told)
    rates = [each.definition.id for each in filed.proposals]
    assert rates == ([] if told else ["assets_in_use", "assets_total"])
