"""The scoring standards of the shipped rubrics, as their readers see them."""

from collections.abc import Iterator

import pytest

from xlplugin.functions.library import open_rubric
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rules import AnyRule
from xlplugin.wording.criterion import criterion
from xlplugin.wording.reader import parse_criterion

from .compare import as_printed

RUBRICS = ("longgang-2020", "longgang-2021", "guangzhou-2023", "national-item")


def _opened(rubric_id: str) -> LoadedRubric:
    return open_rubric(rubric_id)


def _rules(loaded: LoadedRubric) -> Iterator[AnyRule]:
    for indicator in loaded.rubric.indicators():
        yield indicator.rule
        yield from (reading.rule for reading in indicator.readings)


def _printed(rubric_id: str, indicator: str, reading: str = "") -> str:
    loaded = _opened(rubric_id)
    found = loaded.rubric.indicator(indicator)
    assert found is not None
    named = {each.name: each.rule for each in found.readings} | {"": found.rule}
    return criterion(named[reading], loaded.vocabulary)


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_every_shipped_rule_and_reading_is_read_back_from_its_words(rubric_id: str) -> None:
    loaded = _opened(rubric_id)
    for rule in _rules(loaded):
        text = criterion(rule, loaded.vocabulary)
        assert parse_criterion(text, loaded.vocabulary) == as_printed(rule), text


@pytest.mark.parametrize("rubric_id", RUBRICS)
def test_readings_of_one_indicator_never_read_the_same(rubric_id: str) -> None:
    loaded = _opened(rubric_id)
    for indicator in loaded.rubric.indicators():
        rules = (indicator.rule, *(reading.rule for reading in indicator.readings))
        assert len({criterion(rule, loaded.vocabulary) for rule in rules}) == len(rules), indicator.name


def test_bands_are_printed_with_their_open_and_closed_ends() -> None:
    assert _printed("longgang-2020", "公众或服务对象满意度") == (
        "满意度≥95%，得6分；90%≤满意度<95%，得4分；80%≤满意度<90%，得2分；满意度<80%，得1分。"
    )


def test_a_rate_is_printed_with_its_formula_first() -> None:
    assert _printed("longgang-2020", "编外人员控制率") == (
        "编外人员控制率=编外人员数÷在职人员总数（不应超过100%）。\n"
        "编外人员控制率<5%，得1分；5%≤编外人员控制率≤10%，得0.5分；编外人员控制率>10%，得0分。"
    )


def test_a_ceiling_names_the_points_it_takes_in_each_reading() -> None:
    part = (
        "1. 政府采购执行率（1分）：政府采购执行率=实际采购金额÷采购计划金额；得分=政府采购执行率×1分，最高1分"
    )
    policy = "2. 采购政策功能落实（1分）：采购政策功能的执行和落实，评定0～1分，记入“政策功能落实得分”。"
    assert _printed("longgang-2020", "政府采购执行情况") == (
        f"{part}；政府采购执行率>100%的，本项不得分。\n{policy}"
    )
    assert _printed("longgang-2020", "政府采购执行情况", "超计划整个指标得0分") == (
        f"{part}。\n{policy}\n政府采购执行率>100%的，本指标不得分。"
    )


def test_a_veto_stands_below_the_parts_it_takes() -> None:
    assert _printed("longgang-2020", "财务合规性").partition("\n")[2] == (
        "2. 资金调整调剂规范性（1分）：资金调整调剂率=资金调整调剂累计金额÷部门预算总规模；"
        "资金调整调剂率≤10%的，得1分；超出部分每1%扣0.1分，不足1%的不扣，扣完为止。\n"
        "3. 会计核算规范性（1分）：会计核算制度规范执行，评定0～1分，记入“会计核算规范性得分”。\n"
        "发生超范围、超标准、虚列支出或截留、挤占、挪用资金等的（是否存在违规支出：是），本指标不得分。"
    )


def test_target_tables_print_every_gate_the_word_for_unreported_and_the_judged_levels() -> None:
    assert _printed("guangzhou-2023", "部门整体绩效目标效益指标完成情况") == (
        "“效益指标完成情况”的各项指标平分20分，按完成率计分：\n"
        "完成率<60%的，不得分。\n"
        "60%≤完成率<100%的，得该项分值×完成率。\n"
        "100%≤完成率≤150%的，得该项满分。\n"
        "完成率>150%的，得该项分值的50%。\n"
        "目标为“≤”而实际超出的，完成率=1－超出数÷目标值。\n"
        "目标值填“未申报”的，全部不得分。\n"
        "定性目标达成年度指标的，得该项分值的80%～100%。\n"
        "定性目标部分达成并具有一定效果的，得该项分值的60%～80%。\n"
        "定性目标未达成且效果较差的，得该项分值的0%～60%。"
    )


def test_shares_levels_and_deductions_are_printed_with_exemptions_and_small_numbers() -> None:
    assert _printed("guangzhou-2023", "预决算公开合规性").partition("2. ")[0] == (
        "以下各项均按满分2分计分，再按占比折算：\n"
        "1. 预算公开（占50%）：按“预算公开情况”计分（涉密的免于扣分，得满分）："
        "“按规定公开”（批复后20日内公开，检查未发现问题）得2分；"
        "“部分合规”（及时和规范只占其一）得1分；“未公开”（没有公开，或既不及时也不规范）得0分。\n"
    )
    assert _printed("guangzhou-2023", "新增预算项目事前绩效评估") == (
        "满分3分，扣完为止：应评估项目未开展评估，每个扣0.5分（未开展事前评估项目数）；"
        "应评估项目数≤3的，每个扣1分，为0的本项得满分。"
    )


def test_period_rules_print_schedule_and_cap() -> None:
    assert _printed("longgang-2020", "预算执行率", "季度执行率先以100%封顶再平均") == (
        "1. 各季度支出进度（4分）：每期得分=各期末累计支出进度÷序时进度×1分，每期最高1分，"
        "序时进度依次为25%、50%、75%、100%。\n"
        "2. 全年平均支出进度（2分）：按各期末累计支出进度÷序时进度（依次为25%、50%、75%、100%）的平均数"
        "计分（各期超过100%的先按100%计）：得分=平均数×2分，最高2分。"
    )
