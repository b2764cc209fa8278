"""The words beside the scores."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.audit.cases import UNREAD, Typed, at, case, cell, codes, known, matched, only, row, together
from xlplugin.audit.basis.reason_words import speaks_of_loss
from xlplugin.audit.scores import evidence, reasons
from xlplugin.audit.scores.reasons import check_full_marks
from xlplugin.facts.factset import FactSet
from xlplugin.facts.levels import Attainment, named_level
from xlplugin.form.case import Case
from xlplugin.form.form import Column, Recognised
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import score_sheet

check = together(reasons.check, reasons.check_repeated, evidence.check)

LEVELS = "达成目标、部分达成目标并具有一定效果、未达成目标且效果较差，分别按100%-80%、80%-60%、60%-0%计分。"


def one(score: Typed, reason: Typed, criterion: Typed = None, *, year: int | None = 2023) -> Case:
    return case(row("甲", 10, score, reason=reason, criterion=criterion), year=year)


@pytest.mark.parametrize("reason", [None, "无", "－", "—", "/", "无。", "没有"])
def test_lost_points_need_a_reason(reason: str | None) -> None:
    finding = only(check(one(8, reason)), "reason-missing")
    assert finding.severity is Severity.ERROR
    assert finding.arithmetic == "10-8=2"
    assert cell(finding) == "L11"


@pytest.mark.parametrize("reason", ["不适用", "不涉及", "N/A"])
def test_that_something_does_not_apply_may_be_the_reason(reason: str) -> None:
    assert only(check(one(8, reason)), "reason-missing").severity is Severity.NOTICE


@pytest.mark.parametrize(
    ("heading", "severity"),
    [
        ("扣分原因", Severity.ERROR),
        ("偏差原因分析及改进措施", Severity.ERROR),
        ("扣分情况及整改情况说明", Severity.ERROR),
        ("备注", Severity.NOTICE),
        ("得分依据", Severity.NOTICE),
        ("自评说明", Severity.NOTICE),
    ],
)
def test_a_reason_is_due_where_the_heading_asks_for_one(heading: str, severity: Severity) -> None:
    filed = one(8, None)
    known = (Recognised("列“扣分原因”", heading, at("L10")),)
    finding = only(check(replace(filed, form=filed.form._replace(recognised=known))), "reason-missing")
    assert finding.severity is severity


def test_a_reason_that_could_not_be_read_is_not_judged() -> None:
    assert codes(check(one(8, UNREAD))) == []


@pytest.mark.parametrize(
    "reason",
    [
        "项目推进缓慢，2个项目未按期完成",
        "受疫情影响，部分工作延后",
        "完成率>150%，得8分",
        "全年支出执行率83.2%",
        "因政策调整，下一步将加强管理",
        "无法按期完成",
        "在编人员超编1人",
        "按比例得分：18/20",
        "绩效办考核得分96分。",
        "由中央直接拨付到个人银行账户",
        "项目尾款下年支付",
        "财政统一划转，单位不列支",
        "参训人员名单由省厅确定",
    ],
)
def test_a_reason_that_names_a_lack_a_cause_or_a_figure_is_a_reason(reason: str) -> None:
    assert list(check(one(8, reason))) == []


def test_whether_a_text_that_only_praises_is_a_reason_is_asked() -> None:
    finding = only(check(one(4, "部门印发内控手册，体现绩效管理要求")), "reason-not-about-loss")
    assert finding.severity is Severity.NOTICE
    assert "是否" in finding.message
    assert finding.arithmetic == "10-4=6"


def test_the_words_beside_full_points_may_tell_what_the_score_rests_on() -> None:
    assert list(check(one(10, "部门印发内控手册，体现绩效管理要求"))) == []


@pytest.mark.parametrize(
    "reason",
    [
        "有1个项目未按计划完成",
        "支付进度滞后",
        "制度执行不到位，存在报销不及时的问题",
        "满意度低于目标值",
        "未完成原因：施工受阻，工期滞后",
    ],
)
def test_words_of_a_loss_beside_full_points_are_asked_about(reason: str) -> None:
    finding = only(check(one(10, reason)), "reason-without-loss")
    assert finding.severity is Severity.NOTICE
    assert "是否应扣分" in finding.message
    assert codes(check(one(8, reason))) == []


@pytest.mark.parametrize("reason", ["自评材料迟报，扣1分", "制度不健全扣减0.5分", "资料缺漏，被扣除一分"])
def test_points_said_to_be_taken_off_contradict_full_points(reason: str) -> None:
    finding = only(check(one(10, reason)), "reason-without-loss")
    assert finding.severity is Severity.WARNING
    assert codes(check(one(8, reason))) == []


@pytest.mark.parametrize(
    "reason",
    [
        "审计未提出相关意见",
        "专项检查中未发现存在问题",
        "绩效目标未被财政部门退回",
        "无采购投诉，未发生超期",
        "有效解决住房安全不达标问题",
        "未完成原因：无",
        "扣分原因：不适用",
        "全部按期完成，不存在逾期情况",
        "支出低于预算，节约成本",
        "每发现一项不规范扣1分，未扣分",
        "如未按时公开扣1分",
        "上年未完成的项目已全部完成",
        "利用率>90%",
        "已整改到位，没有滞后项目",
    ],
)
def test_words_that_deny_a_loss_or_quote_the_rule_are_no_loss(reason: str) -> None:
    assert speaks_of_loss(reason) is None
    assert list(check(one(10, reason))) == []


def test_a_clause_copied_from_the_criterion_states_the_rule_and_not_the_case() -> None:
    assert speaks_of_loss("审批手续不健全", "发现审批手续 不健全，扣1分") is None
    assert speaks_of_loss("审批手续不健全", "手续完备") == "审批手续不健全"


def test_scores_that_are_no_numbers_have_no_loss() -> None:
    assert codes(check(one("优", None))) == []
    assert codes(check(one("90%", None))) == []


def test_a_score_above_its_weight_is_told_elsewhere() -> None:
    assert list(check(one(12, None))) == []


def test_a_form_without_a_column_for_reasons_asks_for_none() -> None:
    filed = one(8, None)
    columns: dict[Column, int] = dict(filed.form.columns)
    del columns[Column.REASON]
    assert list(check(replace(filed, form=filed.form._replace(columns=columns)))) == []


@pytest.mark.parametrize(
    ("score", "reason"),
    [(7, "均有效完成"), (9, "部分达成"), (7, "未达成，影响较大"), (10, "部分完成，影响不大")],
)
def test_a_level_outside_its_band_is_a_warning(score: int, reason: str) -> None:
    assert "level-band" in codes(check(one(score, reason, LEVELS)))


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        (10, "均有效完成"),
        (8, "全部完成，但有2项推迟"),
        (8, "部分达成，受疫情影响"),
        (6, "部分达成，受疫情影响"),
        (5, "未达成，受疫情影响"),
        (9, "前期未完成，后全部完成"),
        (7, "基本完成，个别项目延迟"),
    ],
)
def test_a_level_inside_its_band_or_in_doubt_is_left_alone(score: int, reason: str) -> None:
    assert "level-band" not in codes(check(one(score, reason, LEVELS)))


def test_the_rubric_knows_the_levels_though_the_form_prints_no_criterion() -> None:
    loaded = open_rubric("guangzhou-2023")
    name = "部门整体绩效目标效益指标完成情况"
    filed = matched(case(row(name, 20, 10, reason="均有效完成")), loaded.rubric)
    sheet = score_sheet(loaded, FactSet(loaded.vocabulary), {})
    assert "level-band" not in codes(check(replace(filed, assessment=None)))
    finding = only(check(known(filed, sheet=sheet, trial=sheet)), "level-band")
    assert "100%～80%" in finding.message
    assert finding.arithmetic == "10÷20=50%"


def test_what_a_score_exceeds_its_band_by_is_at_stake() -> None:
    assert only(check(one(9, "部分达成", LEVELS)), "level-band").points == 1
    assert only(check(one(7, "均有效完成", LEVELS)), "level-band").points is None


def test_a_row_of_extra_points_may_stay_empty() -> None:
    assert list(check(case(row("创新工作加分", 5, 0), row("甲", 5, 5)))) == []


def test_levels_count_only_where_the_criterion_scores_by_levels() -> None:
    assert codes(check(one(5, "部分达成", "发现一项扣5分"))) == []


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("已全部完成", Attainment.REACHED),
        ("达成年度指标", Attainment.REACHED),
        ("部分完成", Attainment.PARTLY),
        ("未达成年度指标且效果较差", Attainment.MISSED),
        ("没有完成", Attainment.MISSED),
    ],
)
def test_words_name_a_level(words: str, level: Attainment) -> None:
    assert named_level(words) is level


@pytest.mark.parametrize(
    "words",
    [
        "基本完成",
        "完成率95%",
        "未全部完成",
        "部分完成，其余未完成",
        "有效提升",
        "难以完成",
        "完成情况良好",
        "",
    ],
)
def test_hedged_words_name_no_level(words: str) -> None:
    assert named_level(words) is None


def test_a_whole_column_without_evidence_is_one_warning() -> None:
    filed = case(
        row("甲", 60, 60), row("乙", 20, 20), row("丙", 20, 0, reason="未做"), columns=[Column.EVIDENCE]
    )
    finding = only(check(filed), "evidence-missing")
    assert "2项" in finding.message
    assert "80分" in finding.message
    assert finding.severity is Severity.WARNING


def test_single_rows_without_evidence_are_told_one_by_one() -> None:
    filed = case(
        row("甲", 5, 5, evidence="决算报表"), row("乙", 5, 5), row("丙", 5, 5, evidence="无"), row("丁", 5, 0)
    )
    found = [each for each in check(filed) if each.code == "evidence-missing"]
    assert [each.indicator for each in found] == ["乙", "丙"]
    assert cell(found[0]) == "M12"


def test_a_form_without_an_evidence_column_lacks_no_evidence() -> None:
    assert list(check(case(row("甲", 5, 5), row("乙", 5, 5)))) == []


def test_the_same_long_reason_in_two_rows_is_noticed_once_with_both_places() -> None:
    words = "各项工作均按计划有序推进并取得成效"
    filed = case(
        row("甲", 5, 5, reason=words), row("乙", 5, 5, reason=words + "\n"), row("丙", 5, 5, reason="另")
    )
    finding = only(check(filed), "reason-repeated")
    assert finding.severity is Severity.NOTICE
    assert [place.cell for place in finding.others] == ["L12"]


def test_short_sayings_are_repeated_by_nature() -> None:
    assert list(check(case(row("甲", 5, 5, reason="符合规定"), row("乙", 5, 5, reason="符合规定")))) == []


def test_another_year_than_the_forms_is_asked_about() -> None:
    finding = only(check(one(10, "从严控制2021年公用经费", year=2020)), "reason-other-year")
    assert finding.severity is Severity.NOTICE
    assert "是否" in finding.message


@pytest.mark.parametrize(
    "reason",
    [
        "2023年支出增长",
        "2023年较2022年下降",
        "按《2021年办法》执行",
        "文号穗财〔2019〕5号",
        "管护制度需细化，2024年完善",
        "共2021个",
        "十四五期间",
    ],
)
def test_the_forms_own_year_and_names_of_documents_are_no_slip(reason: str) -> None:
    assert "reason-other-year" not in codes(check(one(10, reason)))
    assert "reason-other-year" not in codes(check(one(10, reason, year=None)))


def test_a_form_that_nobody_filled_in_has_no_reasons_to_check() -> None:
    filed = case(row("甲", 5, reason="支付滞后"), row("乙", 5), columns=[Column.EVIDENCE], year=2020)
    assert list(check(filed)) == []


@pytest.mark.parametrize(
    "reason",
    ["按要求完成，得4分", "工作开展良好，加强学习", "审计未发现问题，得分8分", "完成3项工作", "已完成100%"],
)
def test_praise_a_remedy_or_the_score_said_again_is_no_reason(reason: str) -> None:
    assert codes(check(one(8, reason))) == ["reason-not-about-loss"]


@pytest.mark.parametrize(
    "reason",
    [
        "应完成10项，完成8项",
        "满意度92%",
        "满意度94.5分，目标95分",
        "没有制定制度",
        "超预算",
        "尚需进一步完善",
        "扣2分",
    ],
)
def test_a_lack_points_taken_off_or_figures_that_fall_short_are_a_reason(reason: str) -> None:
    assert codes(check(one(8, reason))) == []


def test_a_long_criterion_that_never_ends_its_levels_is_read_at_once() -> None:
    """A search that goes back and forth would take hours here."""
    assert codes(check(one(10, "部分达成", "达成部分达成" * 20_000))) == []


def test_a_score_that_lacks_only_a_formulas_noise_has_lost_nothing() -> None:
    assert codes(check(one(Decimal("9.99999999999999"), None))) == []


@pytest.mark.parametrize("reason", ["扣0分", "按规定未达到公开招标限额，采用竞争性磋商"])
def test_words_that_name_no_loss_may_stand_beside_full_marks(reason: str) -> None:
    assert "reason-without-loss" not in codes(check(one(10, reason)))


def test_what_is_put_off_to_the_next_year_is_no_slip() -> None:
    assert "reason-other-year" not in codes(check(one(8, "因疫情延期至2023年完成", year=2022)))
    assert "reason-other-year" in codes(check(one(8, "因疫情延期至2024年完成", year=2022)))


def test_many_rows_without_evidence_are_told_once() -> None:
    rows = [row(name, 10, 10, evidence="台账" if name == "甲" else None) for name in "甲乙丙丁戊"]
    finding = only(check(case(*rows)), "evidence-missing")
    assert "4项" in finding.message
    assert len(finding.others) == 3


EACH = "超标配置的，发现一项扣1分，扣完为止"


def faulty(reason: str, score: float = 5, criterion: str = "") -> list[str]:
    return codes(check_full_marks(case(row("某指标", 5, score, reason=reason, criterion=criterion))))


@pytest.mark.parametrize(
    "reason",
    [
        "投诉成立1例",
        "发现违规使用资金1笔",
        "在编人员超编3人",
        "制度健全，违规采购两项",
        "效益指标部分达成年度指标并具有一定效果",
    ],
)
def test_a_counted_fault_or_a_part_reached_beside_full_marks_is_asked_about(reason: str) -> None:
    finding = only(check_full_marks(case(row("某指标", 5, 5, reason=reason))), "reason-without-loss")
    assert finding.severity is Severity.NOTICE
    assert finding.indicator == "某指标"


def test_a_counted_fault_contradicts_full_marks_where_the_standard_takes_points_off() -> None:
    filed = case(row("某指标", 5, 5, reason="超标配置办公桌1项，扣1分", criterion=EACH))
    assert only(check_full_marks(filed), "reason-without-loss").severity is Severity.WARNING


@pytest.mark.parametrize(
    "reason",
    [
        "查处违规案件12宗",
        "受理投诉5件，均已办结",
        "无投诉成立",
        "投诉成立0例",
        "未发现违规使用资金",
        "违规使用资金1笔，已整改",
        "上年超标1项",
        "无部分达成情况",
    ],
)
def test_work_done_denials_and_faults_put_right_are_no_faults(reason: str) -> None:
    assert faulty(reason) == []


def test_a_fault_beside_fewer_points_and_one_that_the_standard_lets_pass_are_not_mentioned() -> None:
    assert faulty("投诉成立1例", 4) == []
    assert faulty("投诉成立1例", criterion="有效投诉不超过2例得满分") == []


def test_what_the_check_of_reasons_tells_is_not_told_again() -> None:
    assert faulty("存在2个项目未按期完成") == []
