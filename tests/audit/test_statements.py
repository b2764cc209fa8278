"""What a filing says against itself, and the many things it may say without contradiction."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import UNREAD, case, cell, codes, known, only, row, together
from tests.audit.cases import Typed as Content
from tests.audit.figure_cases import Typed, proposal, report, scored
from xlplugin.audit.scores import evidence as evidence_checks
from xlplugin.audit.words import owned_problems, stated_arithmetic
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.problem import Problem, Severity, Source

check = together(
    stated_arithmetic.check_quotients,
    stated_arithmetic.check_spending,
    stated_arithmetic.check_rates,
    owned_problems.check,
    evidence_checks.check_subordinates,
    evidence_checks.check_items,
)

ADJUSTING = "年度中间无大量调剂（1分）；其他（4分）"
ROWS = (
    row("预算编制合理性", 5, 5, criterion=ADJUSTING),
    row("绩效目标完整性", 8, 8),
    row("预算执行率", 6, 6),
    row("政府采购执行情况", 2, 2),
    row("公众满意度", 6, 4),
)


def reason(text: str, score: float = 5) -> list[str]:
    """The codes found where one indicator has this reason."""
    return codes(check(case(row("某指标", 5, score, reason=text))))


def reporting(*texts: str, rows: tuple[Row, ...] = ROWS) -> list[Problem]:
    return list(check(Case(case(*rows).form, read_beside=lambda: Beside(passages=report(*texts)))))


def problems(*texts: str) -> list[str]:
    """The indicators whose full marks a report's section of problems puts in doubt."""
    found = reporting("（二）存在的主要问题", *texts)
    assert set(codes(found)) <= {"claim-against-problem"}
    return [each.indicator for each in found]


def test_a_quotient_with_a_wrong_result_is_an_error_with_the_right_one() -> None:
    filed = case(row("某指标", 5, 5, reason="执行率=218.86/233.26×100%=95.83%"))
    finding = only(check(filed), "quotient-wrong")

    assert finding.severity is Severity.ERROR
    assert "93.8266%" in finding.arithmetic
    assert finding.indicator == "某指标"
    assert cell(finding) == "L11"


@pytest.mark.parametrize(
    "text",
    [
        "218.86/233.26=93.83%",
        "218.86÷233.26×100%=93.8%",
        "(341816.25-360133.08)/360133.08<0",
        "份额=(5583214.44元/5248807.44)×100%>100%",
        "18.04/23.5≈77%",
        "完成3/4",
        "2020/3/15=完成",
    ],
)
def test_a_quotient_that_holds_is_not_mentioned(text: str) -> None:
    assert reason(text) == []


@pytest.mark.parametrize(
    ("text", "code"), [("18.04/23.5=76.76%", "quotient-rounding"), ("5/4<1", "quotient-wrong")]
)
def test_a_cut_last_digit_is_a_notice_and_a_false_relation_an_error(text: str, code: str) -> None:
    assert reason(text) == [code]


def test_spending_beyond_the_adjusted_budget_is_asked_about() -> None:
    over = "调整预算数为13239.76万元，支出决算数13273.43万元。"
    (finding,) = reporting(over)

    assert (finding.code, finding.severity) == ("spent-over-budget", Severity.NOTICE)
    assert "100.25%" in finding.arithmetic
    assert reporting("调整预算数为13239.76万元，支出决算数13239.76万元。") == []
    assert reporting("年初预算数为13239.76万元，支出决算数13273.43万元。") == []
    assert reporting("甲项目调整预算数为10万元，支出决算数13273.43万元。") == []


@pytest.mark.parametrize("unit", ["元", "千元", "万元", "百万元", "千万元", "亿元"])
def test_money_in_any_unit_is_told_in_that_unit(unit: str) -> None:
    (over,) = reporting(f"调整预算数为120{unit}，支出决算数125.5{unit}。")
    (wrong,) = reporting(f"12{unit}/4人=2{unit}")

    assert f"多出5.5{unit}" in over.message
    assert f"左边算得3{unit}" in wrong.message


def test_the_letter_x_between_figures_is_a_sign_of_multiplication() -> None:
    assert reason("得分=80/100x5=4分") == []
    assert reason("得分=80/100x5=6分") == ["quotient-wrong"]


def rates(executed: str, carried: str) -> list[str]:
    rows = (row("支出率", 10, 9, reason=executed), row("结转结余率", 2, 1, reason=carried))
    return codes(check(case(*rows)))


def test_what_was_spent_and_what_was_carried_over_make_up_the_year() -> None:
    assert rates("2023年预算支出执行率96.63%", "结转结余率=0%") == ["rates-disagree"]
    assert rates("2023年预算支出执行率96.63%", "结转结余率=3.37%") == []
    assert rates("2023年预算支出执行率96.63%", "结转结余率小于5%") == []
    assert rates("2023年政府采购执行率96.63%", "结转结余率=0%") == []
    assert rates("一季度预算执行率20%", "结转结余率=0%") == []


def test_full_marks_for_what_the_report_calls_a_problem_are_a_warning_with_the_words() -> None:
    (finding,) = reporting("（二）存在问题", "1.绩效目标编制不够严谨。")

    assert finding.code == "claim-against-problem"
    assert finding.severity is Severity.WARNING
    assert "绩效目标编制不够严谨" in finding.message
    assert cell(finding) == "K12"
    assert [source.line for source in finding.others] == [2]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("预算编制有待细化。", "预算编制合理性"),
        ("导致单位的预算调整率过高。", "预算编制合理性"),
        ("支付进度较预设目标偏慢。", "预算执行率"),
        ("部分政府采购项目不规范。", "政府采购执行情况"),
        ("预算编制与实际衔接不紧密，测算过粗。", "预算编制合理性"),
        ("支付进度不够均衡。", "预算执行率"),
    ],
)
def test_a_problem_is_held_against_the_indicator_it_speaks_of(text: str, indicator: str) -> None:
    assert problems(text) == [indicator]


@pytest.mark.parametrize(
    "text",
    [
        "公众满意度偏低。",
        "人员流动性过高。",
        "通过低成本方式完成预算编制。",
        "绩效目标明确，预算编制合理。",
        "不存在预算执行率偏低的情况。",
        "下一步将解决支付进度偏慢的问题。",
        "避免预算编制不合理。",
    ],
)
def test_what_is_no_problem_of_a_full_claim_is_left_alone(text: str) -> None:
    assert problems(text) == []


def test_measures_plans_and_praise_are_not_problems() -> None:
    assert problems("2.改进措施", "解决支付进度偏慢，提醒预算编制不够细化的科室。") == []
    assert problems("2.针对上述问题，将从以下方面改进：", "支付进度偏慢的予以通报。") == []
    assert reporting("（一）主要经验、做法", "提醒支付进度较慢的科室，对执行进度较差的项目收回资金。") == []


def test_a_reason_that_owns_up_to_a_problem_does_not_go_with_full_marks() -> None:
    assert reason("存在问题：合同签订不及时。") == ["claim-against-problem"]
    assert reason("存在问题：合同签订不及时。", score=3) == []


def test_a_form_of_many_problems_gets_only_a_few_findings() -> None:
    names = (
        "固定资产利用率",
        "绩效结果应用",
        "采购内控建设",
        "合同备案时效",
        "信访办理情况",
        "数据质量核查",
        "资产盘点情况",
        "公众满意度",
    )
    rows = tuple(row(name, 2, 2) for name in names)

    def doubting(count: int) -> list[Problem]:
        return reporting("（二）存在问题", *(f"{name}不到位。" for name in names[:count]), rows=rows)

    *_, last = doubting(8)

    assert len(doubting(6)) == 6
    assert len(doubting(8)) == 7
    assert "另有2项" in last.message
    assert names[7] in last.message


ITEMS = (
    "1.绩效目标未被退回得满分（2分）；\n2.绩效监控得分（2分）\n（1）按要求开展监控的，得1分，否则不得分。\n"
    "（2）及时报送监控材料，得1分，否则不得分。\n3.绩效自评（1分）：组织下属单位开展自评，得1分。"
)


def evidence(criterion: str, text: Content, score: float = 5) -> list[str]:
    return codes(check(case(row("绩效管理", 5, score, criterion=criterion, reason=text))))


def test_fewer_numbered_items_than_the_standard_lists_are_a_notice() -> None:
    said = "1.绩效目标未被退回；2.按要求开展监控；3.及时报送监控材料"
    finding = only(check(case(row("绩效管理", 5, 5, criterion=ITEMS, reason=said))), "evidence-incomplete")

    assert finding.severity is Severity.NOTICE
    assert "列有4项，说明只涉及3项" in finding.message
    assert "组织下属单位开展自评" in finding.message
    assert evidence(ITEMS, f"{said}；4.组织下属单位开展自评") == []
    assert evidence(ITEMS, said, score=4) == []


HALVES = (
    "1.绩效目标在规定时间内公开的，得满分，否则不得分；\n"
    "2.绩效自评资料在规定时间内公开的，得满分，否则不得分。"
)


def test_one_half_evidenced_and_the_other_not_named_is_a_notice() -> None:
    assert evidence(HALVES, "绩效目标在规定时间内公开") == ["evidence-incomplete"]


def answering(claim: str, proposed: dict[str, Typed], *, own_row: bool = True) -> list[Problem]:
    """What is found where a reason answers some of what the rubric asks of 绩效结果应用."""
    filed = scored("guangzhou-2023", {}, {"绩效结果应用": claim}, proposed)
    name, weight = "绩效结果应用", filed.form.rows[0].weight.number
    said = row(name, weight, Decimal(claim), reason="已及时处理预警并反馈整改")
    place = said.reason.source if own_row else Source("表", cell="A1")
    answers = tuple(proposal("guangzhou-2023", fact, "0")._replace(source=place) for fact in proposed)
    form = filed.form._replace(rows=(said,))
    match = filed.assessed.match._replace(rows={"绩效结果应用": said})
    filed = replace(filed, form=form, assessment=filed.assessed._replace(match=match))
    return list(check(known(filed, proposals=answers)))


def test_a_reason_that_answers_some_of_what_the_rubric_asks_names_what_is_left() -> None:
    two_of_three: dict[str, Typed] = {"alerts_unhandled": 0.0, "rectification_reported": "是"}

    (finding,) = answering("3", two_of_three)

    assert finding.code == "evidence-incomplete"
    assert "没有写明评价结果是否与预算编制挂钩" in finding.message
    assert finding.arithmetic == "3－1＝2"
    assert answering("2", two_of_three) == []
    assert answering("3", two_of_three, own_row=False) == []
    assert answering("3", {**two_of_three, "results_linked": "是"}) == []
    assert answering("3", {}) == []


@pytest.mark.parametrize(
    ("criterion", "text"),
    [
        (HALVES, "绩效目标和绩效自评资料均在规定时间内公开"),
        (HALVES, "符合规定"),
        (HALVES, "见佐证材料"),
        ("1.满意度≥95%的，得6分；\n2.满意度<95%的，得4分。", "1.满意度96%"),
        ("1.全部完成（6分）；\n2.发现一项扣1分，扣完为止。", "全部完成"),
        ("建立制度，得1分，否则不得分。", "已建立制度"),
    ],
)
def test_bands_deductions_and_general_words_are_not_items_left_out(criterion: str, text: str) -> None:
    assert evidence(criterion, text) == []


BANDS = "1.及时率=100%，得3分；2.90%≤及时率<100%，得2分；3.80%≤及时率<90%，得1分；4.及时率<80%，得0分"


def test_a_reason_without_a_figure_where_a_rate_decides_is_a_notice() -> None:
    assert evidence(BANDS, "合同备案即自动公开") == ["rate-not-stated"]
    assert evidence(BANDS, "合同备案即自动公开", score=2) == ["rate-not-stated"]
    assert evidence(BANDS, UNREAD) == []


@pytest.mark.parametrize("text", ["及时率100%", "及时率>90%", "共12个项目，全部及时", "无"])
def test_a_reason_with_any_figure_gives_the_rate_a_chance(text: str) -> None:
    assert evidence(BANDS, text) == []


def test_full_marks_for_subordinate_units_that_the_header_denies_are_a_notice() -> None:
    criterion = "组织下属单位开展自评，得1分，否则不得分。"
    claimed = row("绩效管理制度执行", 1, 1, criterion=criterion)

    assert codes(check(case(claimed, fields={"单位数": 0}))) == ["no-subordinates"]
    assert codes(check(case(claimed, fields={"所属预算单位数量（个）：": 0}))) == ["no-subordinates"]
    assert codes(check(case(claimed, fields={"单位数": 3}))) == []
    assert codes(check(case(claimed, fields={"单位负责人数": 0}))) == []
    assert codes(check(case(row("绩效管理制度执行", 1, 0, criterion=criterion), fields={"单位数": 0}))) == []


def test_a_reason_for_overspending_whose_amounts_make_it_up_leaves_a_notice() -> None:
    over = "调整预算数为100万元，支出决算数130万元，主要原因是"
    (borne_out,) = reporting(f"{over}上级下达30万元。")
    (in_words,) = reporting(f"{over}动用上年结余。")
    (other,) = reporting(f"{over}上级下达80万元。")

    assert [each.severity for each in (borne_out, in_words)] == [Severity.NOTICE] * 2
    assert other.severity is Severity.WARNING
    assert "80万元＝80万元，与多出的数对不上" in other.message


def test_a_stated_rate_of_execution_is_compared_with_the_amounts_beside_it() -> None:
    (over,) = reporting("调整预算数为100万元，支出决算数130万元。", "我局2023年度预算执行率99.46%。")
    (off,) = reporting("调整预算数为100万元，支出决算数90万元，预算执行率95%。")

    assert "99.46%，与此不符" in over.message
    assert off.code == "rate-stated-differs"
    assert reporting("调整预算数为100万元，支出决算数90万元，预算执行率90%。") == []
    assert reporting("调整预算数为100万元，支出决算数90万元，项目预算执行率95%。") == []


LOSSES = (
    row("固定资产管理", 3, 3),
    row("财务合规性", 3, 3),
    row("预决算信息公开", 3, 3),
    row("重点工作完成情况", 8, 8),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("年底清查时盘亏打印机3台。", "固定资产管理"),
        ("审计发现下属站所挤占项目经费8万元。", "财务合规性"),
        ("部门决算没有按时限公开。", "预决算信息公开"),
        ("15项重点工作完成14项。", "重点工作完成情况"),
    ],
)
def test_a_loss_or_breach_anywhere_in_a_report_puts_full_marks_in_doubt(text: str, name: str) -> None:
    assert [each.indicator for each in reporting(text, rows=LOSSES)] == [name]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("巡察反馈下属养护站虚列支出3万元。", Severity.WARNING),
        ("我单位将专项资金挪用于日常开支，金额5万元。", Severity.WARNING),
        ("检查发现本单位违规列支招待费1.2万元，已退回。", Severity.WARNING),
        ("车辆盘亏1辆，已报财政核销。", Severity.WARNING),
        ("2023年决算没有按规定公开。", Severity.WARNING),
        ("部门预算未按时公示。", Severity.WARNING),
        ("运行平稳，但审计认定我中心超范围使用经费9万元。", Severity.WARNING),
        ("审计移送我局下属单位挪用经费线索1条。", Severity.NOTICE),
        ("仓库一台打印机被盗，价值0.3万元。", Severity.NOTICE),
        ("15个项目完成14个，1个为跨年项目。", Severity.NOTICE),
    ],
)
def test_a_breach_is_the_departments_where_it_says_so_and_else_asked_about(
    text: str, severity: Severity
) -> None:
    (finding,) = reporting(text, rows=(*LOSSES, row("项目完成及时性", 6, 6)))
    assert finding.severity is severity


@pytest.mark.parametrize(
    "text",
    [
        "未发生截留、挤占、挪用资金的情况。",
        "严防国有资产流失，杜绝挪用。",
        "2019年发现的盘亏设备已于次年全部处理。",
        "15项重点工作全部完成。",
        "年度清查无盘亏、无丢失。",
        "上半年15项重点工作完成8项。",
        "涉密信息没有公开。",
        "查处违规使用土地案件6宗。",
    ],
)
def test_what_did_not_happen_or_is_the_offices_work_puts_nothing_in_doubt(text: str) -> None:
    assert reporting(text, rows=LOSSES) == []
