"""What is left of a blank form in a filled one."""

import pytest

from tests.audit.cases import case, cell, codes, only, row, together
from xlplugin.audit.audit import audit
from xlplugin.audit.scores.entries import check_header, check_leftovers
from xlplugin.form.case import Case
from xlplugin.form.form import DRAFT
from xlplugin.problem import Severity

check = together(check_leftovers, check_header)


def reason(text: str) -> Case:
    return case(row("甲", 5, 5, reason=text))


@pytest.mark.parametrize(
    "text",
    [
        "（请填写扣分原因）",
        "请填写",
        "支出××万元",
        "完成____户",
        "填写说明：逐项列出",
        "单击此处输入文字",
        "示例：完成率95%",
        "粤财〔〕号",
        "0000",
        "此处",
        "（简要说明完成情况）",
        "待补充",
    ],
)
def test_prompts_and_placeholders_are_a_warning(text: str) -> None:
    finding = only(check(reason(text)), "leftover-prompt")
    assert finding.severity is Severity.WARNING
    assert cell(finding) == "L11"


@pytest.mark.parametrize(
    "text", ["XX项目已完成", "某某单位已公开", "补助**镇中心小学", "通过短信邀请群众，请填写满意度问卷"]
)
def test_names_made_out_and_requests_to_others_are_asked_about(text: str) -> None:
    finding = only(check(reason(text)), "leftover-prompt")
    assert finding.severity is Severity.NOTICE
    assert "是否" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "已按要求填写绩效目标表",
        "执行率=80×90%",
        "预算10000万元",
        "120000元",
        "5×8=40",
        "穗财〔2023〕5号",
        "例如培训3次",
        "无",
        "XL型设备",
        "1,0000000.00",
        "督促各单位在系统中完成填报",
        "（见填报附件）",
        "制作示例3个",
        "（可研报告编写完成）",
        "（请示件填写规范）",
        "发现某单位台账缺页",
    ],
)
def test_words_that_mean_something_are_left_alone(text: str) -> None:
    assert list(check(reason(text))) == []


def test_a_draft_of_ours_is_told_as_such_and_not_judged_as_a_persons_words() -> None:
    words = f"{DRAFT}执行率93.83%，扣0.06分。原因和整改措施："
    for score in (5, 4.94, None):
        found = list(audit(case(row("甲", 5, score, reason=words), row("乙", 5, 5))).findings)
        finding = only([each for each in found if each.source and each.source.cell == "L11"], "reason-draft")
        assert (finding.severity, finding.message) == (Severity.WARNING, "“甲”说明还是草稿")
    assert "reason-draft" not in codes(check(reason("执行率93.83%，扣0.06分，原因是合同延期")))


def test_every_column_for_words_and_the_header_are_looked_at() -> None:
    filed = case(
        row("甲", 5, 5, evidence="XX文件", target="××户", actual="____"),
        fields={"部门名称": "XX局"},
        title="部门整体支出绩效自评表（XXXX年度）",
    )
    assert codes(check(filed)) == ["leftover-prompt"] * 5


def test_a_header_without_the_department_is_noticed() -> None:
    finding = only(check(case(row("甲", 5, 5), fields={"部门名称：": None, "联系人": None})), "header-blank")
    assert finding.severity is Severity.NOTICE
    assert cell(finding) == "C4"


def test_a_header_that_names_the_department_is_complete() -> None:
    assert list(check(case(row("甲", 5, 5), fields={"部门名称": "土地中心", "未能完成原因": None}))) == []


def test_a_form_that_nobody_filled_in_may_have_its_prompts() -> None:
    filed = case(row("甲", 5, reason="（请填写）"), fields={"部门名称": None}, title="（XXXX年度）")
    assert list(check(filed)) == []
