from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.form.filings import cell, filing, loaded, proposals, proposed, table
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.target import read_target
from xlplugin.facts.value import Level, Series, TargetResult, Targets, YesNo
from xlplugin.form.form import Field
from xlplugin.form.proposal import Proposal
from xlplugin.form.proposals import with_proposals
from xlplugin.money import MISSING, AmountUnit
from xlplugin.problem import Source

L20, L21, N23 = "longgang-2020", "longgang-2021", "guangzhou-2023"
OPERATING, THREE_PUBLIC = "公用经费控制率", "“三公”经费控制情况"
OUTPUT, BENEFIT = "部门整体绩效目标产出指标完成情况", "部门整体绩效目标效益指标完成情况"
BOTH_PUBLIC = {"three_public_actual": "18.04万元", "three_public_budget": "23.5万元"}

THREE_PUBLIC_SPENT = table(
    "三公经费支出执行情况表",
    ["年初预算", "支出数", "收回指标", "预算执行率"],
    {
        "公务接待费": [1, 0, 1, 0],
        "公务用车购置及运行维护费": [22.5, 18.04, 4.46, "80.18%"],
        "合计": [23.5, 18.04, 4.46, "76.77%"],
    },
)
PURCHASES = table(
    "政府采购预算执行情况表",
    ["预算金额", "实际采购金额", "采购完成率"],
    {
        "合计": [233.26, 218.86, "93.83%"],
        "A/货物类": [24.8, 23.66, "95.4%"],
        "C/服务类": [208.46, 195.2, "93.64%"],
    },
)


def test_the_total_row_of_a_known_table_is_proposed_in_its_unit() -> None:
    filed = filing(L20, tables=[THREE_PUBLIC_SPENT, PURCHASES])
    assert proposed(L20, filed) == {
        "procurement_actual": "218.86万元",
        "procurement_plan": "233.26万元",
        "three_public_actual": "18.04万元",
        "three_public_budget": "23.5万元",
    }
    assert proposals(L20, filed)[0].how == "“政府采购预算执行情况表”合计行·实际采购金额"


def test_no_sum_is_made_of_parts_where_the_total_is_blank() -> None:
    plan = table("政府采购预算表", ["金额"], {"合计": [None], "A/货物类": [24.8], "C/服务类": [208.46]})
    assert proposed(L20, filing(L20, tables=[plan])) == {}


def test_the_only_row_of_a_table_is_its_total() -> None:
    plan = table("政府采购预算表", ["金额"], {"A/货物类": [24.8]})
    assert proposed(L20, filing(L20, tables=[plan])) == {"procurement_plan": "24.8万元"}


def test_the_row_of_the_year_is_taken_and_no_other_years() -> None:
    budget = table(
        "三公经费预算表", ["合计", ("公务用车", "小计")], {"2019年": [30, 29], "2020年": [23.5, 22.5]}
    )
    assert proposed(L20, filing(L20, tables=[budget])) == {"three_public_budget": "23.5万元"}


def test_a_part_under_a_group_of_headings_is_no_total() -> None:
    spent = table("三公经费表", [("公务用车", "支出数"), ("2019年", "支出数")], {"合计": [22.5, 30]})
    assert proposed(L20, filing(L20, tables=[spent])) == {}


def test_a_table_that_does_not_say_its_unit_proposes_no_amount() -> None:
    spent = table("三公经费表", ["支出数", "预算数（元）"], {"合计": [18, 235000]}, unit=None)
    assert proposed(L20, filing(L20, tables=[spent])) == {"three_public_budget": "235000元"}


def test_two_tables_that_differ_propose_nothing() -> None:
    other = table("三公经费决算表", ["决算数"], {"合计": [19]}, AmountUnit.WAN)
    assert "three_public_actual" not in proposed(L20, filing(L20, tables=[THREE_PUBLIC_SPENT, other]))


def test_an_amount_that_is_another_one_rounded_is_no_difference() -> None:
    report = ["2020年年初预算为7825.28万元。", "批复我局2020年部门预算总收入为7825万元。"]
    assert proposed(L20, filing(L20, report=report)) == {"budget_total": "7825.28万元"}


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("218.86万元", "218.864321万元"),
        ("218.90万元", None),
        ("219万元", "218.864321万元"),
        ("218.9万元", "218.864321万元"),
    ],
)
def test_two_sources_agree_to_the_digits_that_each_prints(said: str, chosen: str | None) -> None:
    """218.90 is written with two decimals and is not 218.86; 218.9 is."""
    reason = f"政府采购实际金额218.864321万元。实际政府采购金额{said}。"
    assert proposed(L20, filing(L20, {"政府采购执行情况": reason})).get("procurement_actual") == chosen


def test_a_proposal_is_shown_as_people_write_it() -> None:
    definition = loaded(L20).vocabulary["procurement_actual"]
    shown = {
        each.shown
        for each in (
            Proposal(definition, Decimal("18.040"), "万元", Source(), ""),
            Proposal(definition, Decimal("0.938266"), "%", Source(), ""),
            Proposal(definition, YesNo.NOT_APPLICABLE, "", Source(), ""),
            Proposal(definition, Level("未公开"), "", Source(), ""),
        )
    }
    assert shown == {"18.04万元", "93.8266%", "不适用", "未公开"}


def test_the_own_row_comes_before_a_table_and_a_table_before_the_report() -> None:
    own = {OPERATING: "三公经费实际支出18.04万元，预算安排20万元"}
    report = ["三公经费实际支出99万元。"]
    filed = filing(L20, own, tables=[THREE_PUBLIC_SPENT], report=report)
    assert proposed(L20, filed) == {"three_public_actual": "18.04万元", "three_public_budget": "20万元"}
    filed = filing(L20, tables=[THREE_PUBLIC_SPENT], report=report)
    assert proposed(L20, filed)["three_public_actual"] == "18.04万元"


def test_the_report_states_budget_staff_and_assets() -> None:
    report = [
        "2020 年本单位年初预算 7825.28 万元，年中调整 5414.51 万元，调整预算数 13239.76 万元。",
        "事业编制 63 人；2020 年 12 月底在编人员 100 人，退休 7 人，编外人员共 74 人。",
        "年末固定资产总额1778.87万元，当年捐赠固定资产43.81万元，报废固定资产0.00元。",
    ]
    assert proposed(L20, filing(L20, report=report)) == {
        "adjusted_total": "5414.51万元",
        "budget_total": "7825.28万元",
        "assets_total": "1778.87万元",
        "staff_actual": "100人",
        "contract_staff": "74人",
    }


def test_the_sentence_says_whether_an_amount_is_budget_or_spending() -> None:
    report = [
        "我委2021年部门预算支出2,801万元。其中，工资福利1,223万元，日常公用经费104万元。",
        "我委2021年基本支出决算1,516.65万元，其中公用经费107.69万元。",
    ]
    found = proposed(L21, filing(L21, report=report))
    assert found == {
        "budget_total": "2801万元",
        "operating_actual": "107.69万元",
        "operating_budget": "104万元",
        "operating_budget_initial": "104万元",
    }


def test_a_quotient_in_the_own_row_gives_numerator_and_denominator() -> None:
    reasons = {
        OPERATING: "(341816.25-360133.08)/360133.08<0",
        "采购政策效能": "份额执行率=(5583214.44元/5248807.44)×100%，超过100%",
        "采购合同签订时效性": "合同签订及时率=20/20=100%",
    }
    filed = filing(N23, reasons)
    assert proposed(N23, filed) == {
        "operating_actual": "341816.25元",
        "operating_budget": "360133.08元",
        "sme_procurement": "5583214.44元",
        "sme_reserved": "5248807.44元",
        "contracts_on_time": "20个",
        "purchases_total": "20个",
    }
    assert "原文没有写单位，按元填入" in proposals(N23, filed)[0].how


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("三公经费控制率=18.04/23.5=76.77%", BOTH_PUBLIC),
        ("日常公用经费控制率=90万元÷100万元", {"operating_actual": "90万元", "operating_budget": "100万元"}),
        ("控制率=18.04/23.5=76.77%", {}),
        ("上年三公经费控制率=18.04/23.5=76.77%", {}),
        ("三公经费控制率=18.04/23.5/2", {}),
        ("实际支出90万元", {}),
        ("三公经费年初预算23.5万元，实际支出18.04万元", BOTH_PUBLIC),
        ("三公经费预算23.5万元，项目支出100万元，实际支出96万元", {"three_public_budget": "23.5万元"}),
    ],
)
def test_where_a_row_has_two_rates_a_figure_goes_to_the_one_it_names(
    reason: str, found: dict[str, str]
) -> None:
    assert proposed(L20, filing(L20, {OPERATING: reason})) == found


def test_a_comparison_in_the_own_row_gives_both_amounts() -> None:
    filed = filing(N23, {THREE_PUBLIC: "全年实际支出66726.79元 < 预算数107000元"})
    assert proposed(N23, filed) == {"three_public_actual": "66726.79元", "three_public_budget": "107000元"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("固定资产利用率", "利用率约90%"),
        ("固定资产利用率", "利用率应达到90%以上"),
        ("固定资产利用率", "利用率90%以上的得满分"),
        ("固定资产利用率", "年初目标：利用率不低于90%"),
        ("固定资产利用率", "符合利用率不低于90%的要求"),
        ("固定资产利用率", "利用率90%～95%"),
        ("固定资产利用率", "利用率120%"),
        ("固定资产利用率", "2022年利用率98%"),
        ("结转结余率", "结转结余率≤10%的，得2分"),
        ("结转结余率", "利用率>90%"),
        (OPERATING, "公用经费控制率94.91%"),
        (OPERATING, "公用经费控制率>5%"),
        (THREE_PUBLIC, "实际支出<107000元"),
        (THREE_PUBLIC, "实际支出约6万元"),
        (THREE_PUBLIC, "上年实际支出66726.79元"),
        (THREE_PUBLIC, "2022年实际支出66726.79元"),
        (THREE_PUBLIC, "实际支出占预算的62%"),
        (THREE_PUBLIC, "其中公务用车运行维护费实际支出6万元"),
        (THREE_PUBLIC, "人均实际支出6000元"),
        (OPERATING, "(341816.25-360133.08)/100000<0"),
        ("部门预算资金支出率", "2022年预算支出执行率96.63%"),
        ("部门预算资金支出率", "预算支出执行率96.63%，预算执行率95%"),
        ("采购意向公开合规性（完整性）", "采购意向100%公开的得满分，否则不得分"),
        ("采购意向公开合规性（及时性）", "采购意向未及时公开"),
        ("采购意向公开合规性（及时性）", "采购意向及时公开，但个别项目超期"),
        ("采购内控制度建设", "拟建立政府采购内部控制管理制度"),
        ("采购内控制度建设", "未建立政府采购内部控制管理制度"),
        ("资产管理合规性", "没有国有资产管理内部管理制度"),
        ("采购活动合规性", "有1起采购投诉"),
        ("绩效管理制度执行", "部门整体绩效目标是否未被财政部门回退"),
        (OUTPUT, "签订合同6000亩，完成情况良好"),
        (OUTPUT, "产出指标有三个：1. 签订6000亩，实际完成7000亩；2. 征收10户，实际完成12户"),
        (OUTPUT, "1. 签订6000亩，实际完成7000亩；2. 征收若干户"),
        (BENEFIT, "效益指标有：及时发放补助；维护稳定，均有效完成"),
    ],
)
def test_what_states_no_certain_fact_of_the_year_is_not_proposed(name: str, reason: str) -> None:
    assert proposed(N23, filing(N23, {name: reason})) == {}


@pytest.mark.parametrize(
    "passage",
    [
        "单位员工满意度100%。",
        "公众满意度达到95%以上。",
        "行政编制18人，在编人数18人；事业编制10人，在编人数10人。",
        "2020年固定资产为100万元。",
        "下属单位编外人员5人。",
        "与2020年公用经费实际支出99万元相比有所下降。",
        "我区编外人员500人，全区年初预算100亿元。",
        "本年新增固定资产12万元。",
        "力争公众满意度98%。",
        "政府采购完成率93.83%。",
    ],
)
def test_what_a_person_would_not_take_from_a_report_is_not_proposed(passage: str) -> None:
    assert proposed(L21, filing(L21, report=[passage])) == {}


@pytest.mark.parametrize(
    "report", [["1. 项目支出情况", "年初预算为100万元。"], ["三公经费方面。年初预算数为25万元。"]]
)
def test_a_heading_or_topic_before_it_says_what_a_budget_is_of(report: list[str]) -> None:
    assert "budget_total" not in proposed(L21, filing(L21, report=report))


def test_percent_facts_take_the_percentages_that_state_them() -> None:
    reasons = {
        "公众或服务对象满意度": "经第三方调查，满意度为92%",
        "群众信访办理情况": "已建立信访反映渠道和办理回复机制，办理回复率100%，及时回复率达98%",
    }
    assert proposed(L20, filing(L20, reasons)) == {
        "petition_channel": "是",
        "petition_reply_rate": "100%",
        "petition_timely_rate": "98%",
        "satisfaction": "92%",
    }


def test_the_rate_of_the_year_is_the_first_period_only_of_an_open_ended_series() -> None:
    assert proposed(N23, filing(N23, {"部门预算资金支出率": "2023年预算支出执行率96.63%"})) == {
        "period_progress.1": "96.63%"
    }
    assert proposed(L20, filing(L20, {"预算执行率": "2020年预算支出执行率96.63%"})) == {}


def test_answers_come_from_the_words_of_the_own_row_alone() -> None:
    reasons = {
        "预决算公开合规性": "收到预决算后20日内向社会公开，且公开检查中未发现问题",
        "资产管理合规性": "我单位有国有资产管理内部管理规定，审计和巡察中未发现资产管理问题",
        "采购活动合规性": "无采购投诉",
    }
    filed = filing(N23, reasons, report=["建立政府采购内部控制管理制度。"])
    assert proposed(N23, filed) == {
        "budget_disclosure": "按规定公开",
        "accounts_disclosure": "按规定公开",
        "complaints_upheld": "0例",
        "asset_rules": "是",
        "asset_findings": "0次",
    }


def test_targets_are_read_from_the_words_of_the_row() -> None:
    reason = (
        "产出指标共2个：1. 收储土地6000亩，实际收储27550.726亩，完成率>150%，得5分；"
        "2. 征收房屋1000户，实际签约1409户，完成率141%，得10分"
    )
    first, second = proposals(N23, filing(N23, {OUTPUT: reason}))
    assert (first.code, first.goal, first.value, first.unit) == (
        "output_targets.1",
        Decimal(6000),
        Decimal("27550.726"),
        "亩",
    )
    assert (second.goal, second.value, second.line) == (Decimal(1000), Decimal(1409), "征收房屋")


def test_a_goal_keeps_its_sign_and_its_percent_sign() -> None:
    (line,) = proposals(N23, filing(N23, {BENEFIT: "满意度≥90%，实际完成值95%"}))
    assert (line.goal, line.value) == ("≥90%", Decimal("0.95"))


def test_a_table_of_goals_gives_its_lines_by_group() -> None:
    goals = table(
        "部门整体支出绩效指标完成情况表",
        ["目标值", "完成值"],
        {
            "产出指标/数量指标/签订合同": ["6000亩", "6600亩"],
            "产出指标/时效指标/按期率": ["≥90%", "95%"],
            "效益指标/满意度": ["≥90%", "良好"],
        },
        unit=None,
    )
    lines = proposals(N23, filing(N23, tables=[goals]))
    assert [(each.code, each.goal, each.value) for each in lines] == [
        ("output_targets.1", 6000, 6600),
        ("output_targets.2", "≥90%", Decimal("0.95")),
    ]


FULL_NAMES = ("固定资产利用率", "合同签订及时率")


@pytest.mark.parametrize("unit", ["下属环卫中心", "公园管理所", "局本级"])
def test_a_report_s_figure_of_one_unit_is_no_figure_of_the_department(unit: str) -> None:
    assert proposed(N23, filing(N23, report=[f"{unit}固定资产利用率为88.5%。"])) == {}
    assert proposed(N23, filing(N23, report=["我局固定资产利用率为88.5%。"])) == {"asset_use_rate": "88.5%"}


@pytest.mark.parametrize(
    ("rubric", "name", "reason", "fact", "rate"),
    [
        (N23, "固定资产利用率", "利用率>90%", "asset_use_rate", ">90%"),
        (N23, "固定资产利用率", "固定资产利用率98%以上", "asset_use_rate", "≥98%"),
        (N23, "固定资产利用率", "我局固定资产利用率为98.5%。", "asset_use_rate", "98.5%"),
        (N23, "固定资产利用率", "利用率>90%，固定资产利用率达98%", "asset_use_rate", "98%"),
        (N23, "固定资产利用率", "利用率98%，其中办公设备利用率85%", "asset_use_rate", "98%"),
        (N23, "结转结余率", "结转结余率=0%", "carryover_rate", "0%"),
        (N23, "结转结余率", "结余结转率不超过10%", "carryover_rate", "≤10%"),
        (N23, "采购合同签订时效性", "合同签订及时率100%", "contract_rate", "100%"),
        (N23, OPERATING, "公用经费控制率-5.09%", "operating_rate", "-5.09%"),
        (N23, OPERATING, "公用经费控制率<-5%", "operating_rate", "<-5%"),
        (N23, THREE_PUBLIC, "“三公”经费控制率62.36%", "three_public_rate", "62.36%"),
        (L20, "公用经费控制率", "日常公用经费控制率大于90%。", "operating_rate", ">90%"),
        (L20, "编外人员控制率", "编外人员占在职人员总数的比率为42.5%", "contract_staff_rate", "42.5%"),
    ],
)
def test_a_rate_is_proposed_from_the_indicator_s_own_row_and_by_its_full_name_from_a_report(
    rubric: str, name: str, reason: str, fact: str, rate: str
) -> None:
    filed = filing(rubric, {name: reason})
    assert proposed(rubric, filed) == {fact: rate}
    in_full = rate.rstrip("%").replace(".", "").isdigit() and any(each in reason for each in FULL_NAMES)
    assert proposed(rubric, filing(rubric, report=[reason])) == ({fact: rate} if in_full else {})
    (offered,) = proposals(rubric, filed)
    words = loaded(rubric).vocabulary
    assert with_proposals(FactSet(words), [offered], loaded(rubric))[fact].typed == rate


def test_a_bound_of_what_is_no_rate_of_amounts_is_not_proposed() -> None:
    assert proposed(L20, filing(L20, {"公众或服务对象满意度": "满意度>90%"})) == {}


@pytest.mark.parametrize(
    ("rate", "kept"),
    [
        ("76.77%", {"three_public_actual": "18.04万元", "three_public_budget": "23.5万元"}),
        ("76.8%", {"three_public_actual": "18.04万元", "three_public_budget": "23.5万元"}),
        ("低于90%", {"three_public_actual": "18.04万元", "three_public_budget": "23.5万元"}),
        ("80%", {}),
        ("低于70%", {}),
    ],
)
def test_of_amounts_and_a_rate_that_disagree_neither_is_proposed(rate: str, kept: dict[str, str]) -> None:
    reasons = {"公用经费控制率": f"“三公”经费控制率{rate}"}
    assert proposed(L20, filing(L20, reasons, tables=[THREE_PUBLIC_SPENT])) == kept


def test_a_rate_is_not_put_beside_amounts_that_people_gave_nor_amounts_beside_their_rate() -> None:
    words, opened = loaded(N23).vocabulary, loaded(N23)
    offered = proposals(N23, filing(N23, {"结转结余率": "结转结余率=0%"}))
    amounts = [Fact(words[each], Decimal(1)) for each in ("carryover", "carryover_base")]
    assert with_proposals(FactSet(words, amounts), offered, opened).value("carryover_rate") is MISSING
    assert with_proposals(FactSet(words, amounts[:1]), offered, opened).value("carryover_rate") == 0
    spent = proposals(L20, filing(L20, tables=[THREE_PUBLIC_SPENT]))
    rate = Fact(loaded(L20).vocabulary["three_public_rate"], Decimal("0.5"))
    given = with_proposals(FactSet(loaded(L20).vocabulary, [rate]), spent, loaded(L20))
    assert given.value("three_public_actual") is given.value("three_public_budget") is MISSING


def test_a_labelled_amount_of_the_header_is_taken_with_the_unit_of_its_label() -> None:
    fields = [Field("部门预算总额（万元）", cell(7825.28)), Field("部门预算总额", cell(9))]
    assert proposed(L20, filing(L20, fields=fields)) == {"budget_total": "7825.28万元"}


def test_only_facts_that_the_rubric_asks_for_are_proposed() -> None:
    assert proposed(N23, filing(N23, report=["我局实有编外人员74人，年初预算100万元。"])) == {}


def test_proposals_fill_what_is_missing_and_leave_what_people_gave() -> None:
    words = loaded(L20).vocabulary
    offered = proposals(L20, filing(L20, tables=[THREE_PUBLIC_SPENT]))
    given = FactSet(words, [Fact(words["three_public_actual"], Decimal(1))])
    filled = with_proposals(given, offered, loaded(L20))
    assert filled.value("three_public_actual") == 1
    assert filled.value("three_public_budget") == 235000
    assert filled["three_public_budget"].typed == "23.5万元"
    assert filled["three_public_budget"].evidence == "“三公经费支出执行情况表”合计行·年初预算"
    assert filled.value("budget_total") is MISSING


def test_lines_and_periods_are_put_together_as_if_they_had_been_typed() -> None:
    words = loaded(N23).vocabulary
    reasons = {OUTPUT: "满意度≥90%，实际完成值95%", "部门预算资金支出率": "支出率96.63%"}
    filled = with_proposals(FactSet(words), proposals(N23, filing(N23, reasons)), loaded(N23))
    assert filled.value("output_targets") == Targets((TargetResult(read_target("≥90%"), Decimal("0.95")),))
    assert filled.value("period_progress") == Series((Decimal("0.9663"),))


@given(st.text(), st.text())
def test_any_words_at_all_give_proposals_without_an_exception(reason: str, passage: str) -> None:
    filed = filing(N23, {OUTPUT: reason, THREE_PUBLIC: f"实际支出{reason}"}, report=[passage])
    for each in proposals(N23, filed):
        assert each.how


def test_the_rates_of_four_quarters_are_proposed_where_the_own_row_states_them_all() -> None:
    stated = "一季度支出进度20%，二季度45%，三季度70%，四季度95%"
    found = proposals(L20, filing(L20, {"预算执行率": stated}))
    assert [(each.code, each.shown) for each in found if each.member] == [
        ("period_progress.1", "20%"),
        ("period_progress.2", "45%"),
        ("period_progress.3", "70%"),
        ("period_progress.4", "95%"),
    ]


@pytest.mark.parametrize(
    "stated",
    [
        "一季度支出进度20%，二季度45%，三季度70%",
        "一季度支出进度25%，二季度20%，三季度25%，四季度30%",
        "序时进度一季度25%，二季度50%，三季度75%，四季度100%",
        "2019年一季度支出进度20%，二季度45%，三季度70%，四季度95%",
    ],
)
def test_other_quarterly_rates_are_not_proposed(stated: str) -> None:
    assert not any(each.member for each in proposals(L20, filing(L20, {"预算执行率": stated})))


def test_an_initial_figure_offered_for_an_adjusted_one_says_that_it_is_doubtful() -> None:
    said = "2021年部门预算支出中，公用经费104万元。"
    found = [each for each in proposals(L21, filing(L21, {OPERATING: said})) if each.doubt]
    assert [(each.definition.id, each.shown) for each in found] == [("operating_budget", "104万元")]
    assert found[0].how.endswith(found[0].doubt)
