"""Claims against what the rules give: refuted, possible, in another reading, stated, not to be verified."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import cell, codes, known, only
from tests.audit.figure_cases import proposal, report, scored
from tests.rules.page import KINDS
from xlplugin.audit.scores.claims import check, check_stated_rates
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.beside import Beside
from xlplugin.problem import Problem, Severity

L20, L21, N23 = "longgang-2020", "longgang-2021", "guangzhou-2023"
STAFF, PROCUREMENT, OPERATING = "财政供养人员控制率", "政府采购执行情况", "公用经费控制率"
BOUGHT = {"procurement_actual": 2188600, "procurement_plan": 2332600}
ADJUSTED = {"adjusted_total": 54145100, "budget_total": 78252800}


def test_a_claim_that_accepted_facts_bear_out_is_not_mentioned() -> None:
    assert not codes(check(scored(L20, {"staff_actual": 100, "staff_quota": 105}, {STAFF: "1"})))


def test_a_claim_above_the_computed_score_is_a_warning_with_its_arithmetic_and_cost() -> None:
    finding = only(
        check(scored(L20, {"staff_actual": 106, "staff_quota": 105}, {STAFF: "1"})), "claim-differs"
    )

    assert finding.severity is Severity.WARNING
    assert "106人÷105人" in finding.arithmetic
    assert finding.points == 1
    assert finding.indicator == STAFF
    assert cell(finding) == "K11"


def test_a_claim_below_the_computed_score_gives_points_away() -> None:
    finding = only(check(scored(L20, {"staff_actual": 100, "staff_quota": 105}, {STAFF: "0"})), "claim-low")

    assert finding.severity is Severity.WARNING
    assert finding.points is None
    assert "少计1分" in finding.message


def test_a_claim_beyond_what_is_still_possible_is_a_warning_though_a_part_is_unknown() -> None:
    finding = only(check(scored(L20, BOUGHT, {PROCUREMENT: "2"})), "claim-impossible")

    assert finding.severity is Severity.WARNING
    assert finding.points == Decimal("0.06")
    assert "0.94～1.94" in finding.message


def test_a_claim_within_what_is_still_possible_is_not_refuted() -> None:
    assert codes(check(scored(L20, BOUGHT, {PROCUREMENT: "1.94"}))) == []


def test_figures_nobody_has_accepted_only_warn_and_name_their_cells() -> None:
    finding = only(check(scored(L20, {}, {PROCUREMENT: "2"}, BOUGHT)), "claim-against-figures")

    assert finding.severity is Severity.WARNING
    assert "执行情况表!C7" in finding.fix
    assert [source.cell for source in finding.others] == ["C7"]


def test_accepted_facts_speak_before_proposed_ones() -> None:
    filed = scored(L20, {"staff_actual": 100, "staff_quota": 105}, {STAFF: "1"}, {"staff_actual": 200})

    assert codes(check(filed)) == []


def test_a_reading_that_lacks_facts_of_its_own_is_named_as_a_way_out() -> None:
    finding = only(check(scored(L20, {}, {"财务合规性": "3"}, ADJUSTED)), "claim-against-figures")

    assert "财政追加不计入调整调剂" in finding.fix
    assert finding.points == 1


def test_a_way_out_makes_an_impossible_claim_a_warning() -> None:
    assert (
        only(check(scored(L20, ADJUSTED, {"财务合规性": "3"})), "claim-impossible").severity
        is Severity.WARNING
    )


def test_a_claim_that_only_another_reading_gives_names_that_reading() -> None:
    filed = scored(N23, {"operating_actual": 1070000, "operating_budget": 1000000}, {OPERATING: "1"})
    finding = only(check(filed), "claim-other-reading")

    assert finding.severity is Severity.NOTICE
    assert "“不足5%也扣一次”" in finding.message
    assert "得1.5分" in finding.message


def test_a_claim_that_another_reading_would_cut_is_a_risk_with_its_spread() -> None:
    filed = scored(N23, {"operating_actual": 1070000, "operating_budget": 1000000}, {OPERATING: "1.5"})
    finding = only(check(filed), "reading-risk")

    assert finding.points == Decimal("0.5")
    assert "“按超出比例扣”得1.3分" in finding.message


def test_readings_that_give_the_same_are_no_risk() -> None:
    assert not codes(
        check(scored(N23, {"operating_actual": 950000, "operating_budget": 1000000}, {OPERATING: "2"}))
    )


def test_everything_that_cannot_be_verified_is_one_notice_with_its_indicators() -> None:
    filed = scored(L20, {}, {STAFF: "1", OPERATING: "5", "固定资产利用率": "1"})
    finding = only(check(filed), "claims-unverified")

    assert codes(check(filed)) == ["claims-unverified"]
    assert finding.severity is Severity.NOTICE
    assert "3项缺少基础数据" in finding.message
    assert f"（{STAFF}、" in finding.message
    assert finding.points is None


def test_proposed_figures_that_agree_wait_for_a_person() -> None:
    filed = scored(L20, {}, {STAFF: "1"}, {"staff_actual": 100, "staff_quota": 105})

    assert "1项只有表内、文中数据、待确认" in only(check(filed), "claims-unverified").message


def test_a_blank_form_has_no_unverified_claims() -> None:
    assert codes(check(scored(L20, {}, {}))) == []


def test_claims_out_of_range_and_other_weights_are_left_to_other_checks() -> None:
    facts = {"staff_actual": 106, "staff_quota": 105}

    assert codes(check(scored(L20, facts, {STAFF: "3"}))) == []
    assert codes(check(scored(L20, facts, {STAFF: "1"}, weights={STAFF: "2"}))) == []


def test_facts_that_cannot_be_used_are_told_with_their_indicator() -> None:
    finding = only(check(scored(L20, {"staff_actual": "许多"}, {STAFF: "1"})), "fact-unusable")

    assert finding.severity is Severity.ERROR
    assert finding.indicator == STAFF
    assert cell(finding) == "D9"


def test_an_odd_unit_in_proposed_figures_is_told_too() -> None:
    odd = {"procurement_actual": 218, "procurement_plan": 2332600}

    assert "unit-suspect" in codes(check(scored(L20, {}, {PROCUREMENT: "1"}, odd)))
    assert "unit-suspect" not in codes(check(scored(L20, {}, {PROCUREMENT: "1"}, BOUGHT)))


def test_a_claim_refuted_by_a_figure_taken_over_with_its_doubt_is_a_warning_that_names_it() -> None:
    doubt = "原文是年初预算数"
    offered = proposal(L20, "procurement_plan", "233.26")._replace(
        how=f"报告写明“233.26万元”；{doubt}", doubt=doubt
    )
    filed = scored(L20, BOUGHT, {PROCUREMENT: "2"})
    assert filed.sheet is not None
    lines = tuple(
        line._replace(
            inputs=tuple(
                fact._replace(evidence=offered.how) if fact.definition.id == "procurement_plan" else fact
                for fact in line.inputs
            ),
        )
        for line in filed.sheet.lines
    )
    taken = known(filed, sheet=replace(filed.sheet, lines=lines), proposals=(offered,))
    finding = only(check(taken), "claim-impossible")

    assert finding.severity is Severity.WARNING
    assert doubt in finding.message


CARRIED, IN_USE, SIGNED = "结转结余率", "固定资产利用率", "采购合同签订时效性"


def stating(
    rubric: str, name: str, claim: str, reason: str, facts: dict[str, float] | None = None
) -> list[Problem]:
    filed = scored(rubric, dict(facts or {}), {name: claim})
    (row,) = filed.form.rows
    told = row._replace(reason=Entry(EntryKind.TEXT, text=reason, source=row.reason.source))
    form = filed.form._replace(rows=(told,))
    match = filed.assessed.match._replace(rows={name: told})
    again = replace(filed, form=form, assessment=filed.assessed._replace(match=match))
    return list(check_stated_rates(known(again, proposals=())))


@pytest.mark.parametrize(
    ("name", "claim", "reason"),
    [(CARRIED, "2", "结转结余率=12%"), (IN_USE, "2", "利用率70%"), (SIGNED, "3", "合同签订及时率95%")],
)
def test_a_claim_above_the_band_of_its_stated_rate_is_a_warning(name: str, claim: str, reason: str) -> None:
    (finding,) = stating(N23, name, claim, reason)
    assert finding.code == "claim-against-figures"
    assert finding.severity is Severity.WARNING
    assert finding.points == 1
    assert "档" in finding.arithmetic


@pytest.mark.parametrize(
    "reason",
    [
        "结转结余率=0%",
        "结转结余率10%",
        "结转结余率不超过12%",
        "上年结转结余率12%",
        "2022年结转结余率12%",
        "甲项目结转结余率12%",
        "结转结余率目标12%",
        "结转结余率12%的得1分",
        "增长12%",
    ],
)
def test_rates_that_allow_the_claim_or_are_of_something_else_say_nothing(reason: str) -> None:
    assert stating(N23, CARRIED, "2", reason) == []


def test_a_rate_is_not_read_where_the_facts_behind_it_are_given() -> None:
    assert stating(N23, CARRIED, "2", "结转结余率12%", {"carryover": 1, "carryover_base": 100}) == []


def test_a_rate_at_the_edge_of_its_band_may_have_been_rounded() -> None:
    assert stating(N23, IN_USE, "2", "固定资产利用率90%") == []


def of_report(rubric: str, name: str, claim: str, *texts: str) -> list[Problem]:
    """What a report's rates say of a claim without a reason of its own."""
    filed = known(scored(rubric, {}, {name: claim}), proposals=())
    beside = replace(filed, read_beside=lambda: Beside(passages=report(*texts)))
    return list(check_stated_rates(known(beside, proposals=())))


def reported(rubric: str, name: str, claim: str, *texts: str) -> list[str]:
    """The messages of these findings."""
    return [each.message for each in of_report(rubric, name, claim, *texts)]


@pytest.mark.parametrize(
    ("name", "claim", "text", "severity"),
    [
        ("预算执行率", "6", "我局年度预算资金执行率99.31%。", Severity.NOTICE),
        ("预算执行率", "6", "我局年度预算执行率99.00%。", Severity.NOTICE),
        ("预算执行率", "6", "我局年度预算执行率98.99%。", Severity.WARNING),
        # Less than full points were not rounded up to the whole.
        ("预算执行率", "5.999", "我局年度预算资金执行率99.31%。", Severity.WARNING),
        # A band lost is lost, however near its edge.
        ("公众或服务对象满意度", "6", "经调查，公众满意度94.6%。", Severity.WARNING),
    ],
)
def test_full_points_for_nearly_the_whole_are_asked_about(
    name: str, claim: str, text: str, severity: Severity
) -> None:
    (finding,) = of_report(L20, name, claim, text)

    assert finding.severity is severity
    assert ("四舍五入" in finding.fix) is (severity is Severity.NOTICE)


@pytest.mark.parametrize(
    ("name", "claim", "text", "most"),
    [
        (STAFF, "1", "年末在编31人，财政供养人员控制率103.33%。", "0"),
        ("固定资产利用率", "1", "我局固定资产利用率为80.5%。", "0.7"),
        ("公众或服务对象满意度", "6", "经调查，公众满意度91.4%。", "4"),
        ("预算执行率", "6", "我局年度预算资金执行率98.72%。", "5.99"),
    ],
)
def test_a_claim_above_what_the_reports_rate_can_earn_is_a_warning(
    name: str, claim: str, text: str, most: str
) -> None:
    (message,) = reported(L20, name, claim, text)

    assert f"最多得{most}分" in message


@pytest.mark.parametrize(
    ("name", "claim", "text"),
    [
        ("固定资产利用率", "1", "下属中心固定资产利用率为80.5%。"),
        ("固定资产利用率", "1", "2019年固定资产利用率为80.5%。"),
        ("固定资产利用率", "0.7", "固定资产利用率为80.5%。"),
        ("项目完成及时性", "6", "换届工作完成率88%。"),
        ("预算执行率", "6", "截至9月底预算执行率75%。"),
        ("预算执行率", "5.9", "预算执行率98.72%。"),
    ],
)
def test_another_units_times_or_things_rate_accuses_no_claim(name: str, claim: str, text: str) -> None:
    assert reported(L20, name, claim, text) == []


_AWAY, _MONTHS, _CARRIED_IN = "偏离目标两边都扣", "按月数分档", "比率里有加总"


def test_a_stated_deviation_is_held_against_a_claim_and_no_other_rate_is_taken_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(KINDS.parent))
    (finding,) = stating("kinds", _AWAY, "10", "预算偏离度20%")
    assert finding.points == Decimal("1.9")  # 19.5 % may have been rounded to it
    assert stating("kinds", _AWAY, "8", "预算偏离度20%") == []
    assert stating("kinds", _AWAY, "10", f"{_AWAY}95%") == []
    assert stating("kinds", _AWAY, "10", "预算执行率95%") == []


def test_a_rate_with_sums_is_held_against_a_claim_and_a_figure_is_no_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(KINDS.parent))
    (finding,) = stating("kinds", _CARRIED_IN, "10", "支出率80%")
    assert finding.points == Decimal("1.95")
    assert stating("kinds", _MONTHS, "10", "采购周期90%") == []
