# ruff: noqa: E501 - one row a case
"""The catalogue is exactly the contract: names, arguments in order, words for the wizard, examples that run."""

import re

import pytest

from tests.functions.examples import example_arguments
from xlplugin.functions.catalogue import Function, function, functions
from xlplugin.functions.cell import CellError
from xlplugin.functions.concepts import SIGNATURES, Role, Signature, by_score_name
from xlplugin.functions.library import open_rubric

CONTRACT = {
    "EXECUTION_RATE": ["各期末累计支出进度"],
    "PROCUREMENT": ["实际采购金额", "采购计划金额", "政策功能落实得分", "政府采购执行率"],
    "COMPLIANCE": ["资金支出规范性得分", "资金调整调剂累计金额", "部门预算总规模", "会计核算规范性得分", "是否存在违规支出", "资金调整调剂率"],
    "DISCLOSURE": ["预算公开情况", "决算公开情况"],
    "ASSET_USE": ["实际在用固定资产总额", "所有固定资产总额", "固定资产利用率"],
    "STAFF_CONTROL": ["本年度在编人数", "核定编制数", "财政供养人员控制率"],
    "CONTRACT_STAFF": ["编外人员数", "在职人员总数", "编外人员控制率"],
    "OPERATING_COST": ["公用经费实际支出", "公用经费预算安排", "三公经费实际支出", "三公经费预算安排", "日常公用经费控制率", "三公经费控制率"],
    "THREE_PUBLIC": ["三公经费实际支出", "三公经费预算安排", "三公经费控制率"],
    "KEY_TASKS": ["未完成重点工作项数"],
    "TIMELINESS": ["已完成项目数", "计划完成项目总数", "项目按时完成率"],
    "PETITIONS": ["是否建立信访渠道和回复机制", "信访回复率", "信访及时回复率"],
    "SATISFACTION": ["满意度"],
    "COMPLETION": ["指标名称", "目标值", "完成值"],
    "PRE_EVALUATION": ["未开展事前评估项目数", "应评估项目数"],
    "CARRYOVER": ["年末结转结余", "结转结余率分母", "结转结余率"],
    "CONTRACT_TIMELINESS": ["按时签订合同项目数", "采购项目总数", "合同签订及时率"],
    "SME_PROCUREMENT": ["面向中小企业采购金额", "预留中小企业采购金额", "中小企业采购份额执行率"],
    "CHECKLIST": ["指标名称", "各项得分"],
    "DEDUCTION": ["指标名称", "问题个数"],
    "JUDGEMENT": ["指标名称", "评定得分"],
    "INDICATOR": ["指标名称", "基础数据表"],
    "ITEM": ["分值", "指标性质", "目标值", "完成值", "度量单位", "评定比例"],
    "ITEM_LOWEST": ["分值", "指标性质", "目标值", "完成值", "度量单位", "评定比例"],
    "ITEM_HIGHEST": ["分值", "指标性质", "目标值", "完成值", "度量单位", "评定比例"],
    "ITEM_EXECUTION": ["分值", "全年预算数", "全年执行数", "预算执行率"],
    "LOWEST": ["指标名称", "基础数据表", "目标值", "完成值"],
    "HIGHEST": ["指标名称", "基础数据表", "目标值", "完成值"],
    "TABLE": ["基础数据表"],
    "TOTAL": ["各项得分"],
    "GRADE": ["总得分"],
}  # fmt: skip

ALL = list(functions())
NAMES = [each.name for each in ALL]


def test_every_concept_has_a_score_and_an_explanation_in_the_contract_s_order() -> None:
    assert [f"{kind}_{concept}" for concept in CONTRACT for kind in ("SCORE", "EXPLAIN")] == NAMES


@pytest.mark.parametrize("each", ALL, ids=NAMES)
def test_the_arguments_are_the_rubric_and_the_contract_s_in_order(each: Function) -> None:
    labels = [parameter.label for parameter in each.signature.parameters]
    assert labels == ["评价标准", *CONTRACT[each.signature.concept]]


def test_facts_are_labelled_as_in_the_vocabulary() -> None:
    words = [*open_rubric("longgang-2020").vocabulary, *open_rubric("national-item").rubric.facts]
    labels = {each.id: each.label for each in words}
    for signature in SIGNATURES:
        for parameter in signature.parameters:
            if parameter.fact:
                assert labels[parameter.fact] == parameter.label


@pytest.mark.parametrize("each", ALL, ids=NAMES)
def test_everything_is_described_and_fits_into_the_wizard(each: Function) -> None:
    texts = [each.description, each.signature.title]
    for parameter in each.signature.parameters:
        texts += [parameter.label, parameter.unit, parameter.description]
    assert all(0 < len(text) <= 255 for text in texts)
    assert each.explains == each.name.startswith("EXPLAIN_") == each.description.startswith("说明：")
    assert re.fullmatch(r"(SCORE|EXPLAIN)_[A-Z_]+", each.name)


def test_no_two_arguments_or_functions_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for signature in SIGNATURES:
        labels = [parameter.label for parameter in signature.parameters]
        assert len(set(labels)) == len(labels)


def test_only_arguments_at_the_end_may_be_left_out() -> None:
    optional = {each.name: (each.min_args, each.max_args) for each in ALL if each.min_args != each.max_args}
    by_rate = ("ASSET_USE", "STAFF_CONTROL", "CONTRACT_STAFF", "THREE_PUBLIC", "TIMELINESS", "CARRYOVER",
               "CONTRACT_TIMELINESS", "SME_PROCUREMENT")  # fmt: skip
    few = {
        "PROCUREMENT": (4, 5),
        "COMPLIANCE": (6, 7),
        "OPERATING_COST": (3, 7),
        **dict.fromkeys(by_rate, (3, 4)),
        "LOWEST": (3, 5),
        "HIGHEST": (3, 5),
        "ITEM": (5, 7),
        "ITEM_LOWEST": (5, 7),
        "ITEM_HIGHEST": (5, 7),
        "ITEM_EXECUTION": (4, 5),
    }
    assert optional == {
        f"{kind}_{name}": counts for name, counts in few.items() for kind in ("SCORE", "EXPLAIN")
    }
    for signature in SIGNATURES:
        flags = [parameter.optional for parameter in signature.parameters]
        assert flags == sorted(flags)


def test_ranges_are_exactly_where_several_cells_are_expected() -> None:
    assert {role for role in Role if role.is_range} == {
        Role.SERIES, Role.GOALS, Role.ACTUALS, Role.OWN_SERIES, Role.TABLE, Role.SCORES,
    }  # fmt: skip


def test_a_function_is_found_by_its_name() -> None:
    found = function("EXPLAIN_GRADE")
    assert found is not None
    assert (found.name, found.explains, found.own) == ("EXPLAIN_GRADE", True, None)
    assert function("SCORE_NOTHING") is None
    assert by_score_name("SCORE_GRADE") is SIGNATURES[-1]
    assert by_score_name("EXPLAIN_GRADE") is None


# Examples: their text parses, and with cells filled in they give the points the forms would.

EXPECTED = {
    "EXECUTION_RATE": 6.0, "PROCUREMENT": 1.94, "COMPLIANCE": 2.0, "DISCLOSURE": 3.0, "ASSET_USE": 0.7,
    "STAFF_CONTROL": 1.0, "CONTRACT_STAFF": 0.0, "OPERATING_COST": 2.0, "THREE_PUBLIC": 3.0, "KEY_TASKS": 4.0,
    "TIMELINESS": 5.4, "PETITIONS": 2.0, "SATISFACTION": 4.0, "COMPLETION": 15.0, "PRE_EVALUATION": 3.0,
    "CARRYOVER": 2.0, "CONTRACT_TIMELINESS": 2.0, "SME_PROCUREMENT": 1.0, "CHECKLIST": 1.5, "DEDUCTION": 4.0,
    "JUDGEMENT": 18.0, "INDICATOR": 1.0, "ITEM": 8.0, "ITEM_LOWEST": 6.0,
    "ITEM_HIGHEST": 8.0, "ITEM_EXECUTION": 8.0, "LOWEST": 0.94, "HIGHEST": 1.94, "TABLE": 4.0, "TOTAL": 96.0, "GRADE": "优",
}  # fmt: skip
"""What an example gives; of a whole form the points in its last row."""


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda each: each.concept)
def test_the_example_runs(signature: Signature) -> None:
    found, explaining = function(signature.score_name), function(signature.explain_name)
    assert found is not None
    assert explaining is not None
    arguments = example_arguments(signature)
    assert found.min_args <= len(arguments) <= found.max_args
    result, words = found(*arguments), explaining(*arguments)
    assert (result[-1][2] if isinstance(result, tuple) else result) == EXPECTED[signature.concept]
    assert isinstance(words, str)
    assert words.endswith("。")
    assert not isinstance(words, CellError)
