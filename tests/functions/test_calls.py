# ruff: noqa: E501 - one row a case
"""What a cell shows for what stands in other cells: points, an Excel error, or a sentence."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlplugin.functions import catalogue
from xlplugin.functions.catalogue import Function, function, functions
from xlplugin.functions.cell import Argument, Block, Cell, CellError
from xlplugin.functions.concepts import Role
from xlplugin.functions.library import open_rubric
from xlplugin.functions.scoring_call import Answer

L20, L21, N23 = "longgang-2020", "longgang-2021", "guangzhou-2023"


def call(name: str, *arguments: Argument) -> Cell:
    found = function(name)
    assert found is not None
    result = found(*arguments)
    assert not isinstance(result, tuple)
    return result


def rows(rubric: Argument, *arguments: Argument) -> Block:
    found = function("SCORE_TABLE")
    assert found is not None
    result = found(rubric, *arguments)
    assert isinstance(result, tuple)
    return result


def score(concept: str, *arguments: Argument) -> Cell:
    return call(f"SCORE_{concept}", *arguments)


def explain(concept: str, *arguments: Argument) -> str:
    words = call(f"EXPLAIN_{concept}", *arguments)
    assert isinstance(words, str)
    assert not isinstance(words, CellError)
    return words


def test_a_score_is_rounded_points_and_its_explanation_the_arithmetic() -> None:
    assert score("PROCUREMENT", L20, 218.86, 233.26, 1.0) == 1.94
    assert explain("PROCUREMENT", L20, 218.86, 233.26, 1.0) == (
        "政府采购执行率93.8266%（218.86÷233.26），得0.9383分；采购政策功能落实评定1分；合计1.94分，扣0.06分。"
    )


def test_scores_are_rounded_to_the_decimals_of_the_rubric() -> None:
    progress: Argument = ((0.9663,),)
    assert score("EXECUTION_RATE", N23, progress) == 9.7
    assert "计9.663分，四舍五入得9.7分，扣0.3分" in explain("EXECUTION_RATE", N23, progress)


def test_an_endless_division_does_not_cost_a_cent() -> None:
    assert score("TIMELINESS", L20, 43.0, 48.0) == 5.38
    assert score("TIMELINESS", L20, 1.0, 3.0) == 2
    assert "四舍五入" not in explain("TIMELINESS", L20, 1.0, 3.0)


@pytest.mark.parametrize(
    "cells",
    [
        ((0.25, 0.5, 0.75, 1.0),),
        ((0.25,), (0.5,), (0.75,), (1.0,)),
        ((0.25, 0.5), (0.75, 1.0)),
        ((0.25,), (0.5,), (0.75,), (1.0,), (None,), ("",)),
    ],
)
def test_ranges_may_be_rows_columns_or_blocks_with_blanks_behind(cells: Argument) -> None:
    assert score("EXECUTION_RATE", L20, cells) == 6


@pytest.mark.parametrize("cell", [0.925, ((0.925,),)])
def test_a_range_of_one_cell_is_that_cell(cell: Argument) -> None:
    assert score("SATISFACTION", L20, cell) == 4
    assert score("SATISFACTION", ((L20,),), cell) == 4
    assert score("EXECUTION_RATE", N23, cell) == pytest.approx(9.3)


@pytest.mark.parametrize(
    ("concept", "typed", "meant"),
    [
        ("PROCUREMENT", ("218.86万元", "2332600元", "1分"), (2188600.0, 2332600.0, 1.0)),
        ("PROCUREMENT", ("２，１８８，６００元", "0.023326亿元", 1.0), (2188600.0, 2332600.0, 1.0)),
        ("ASSET_USE", ("1600千元", "177.887万元"), (1600000.0, 1778870.0)),
        ("STAFF_CONTROL", ("100人", "一百零五"), (100.0, 105.0)),
        ("PETITIONS", ("已建立", "１００％", "100%"), ("是", 1.0, 1.0)),
        ("DEDUCTION", ("预算编制规范性", "无"), ("预算编制规范性", 0.0)),
    ],
)
def test_what_is_typed_as_text_is_taken_for_what_it_says(
    concept: str, typed: tuple[Argument, ...], meant: tuple[Argument, ...]
) -> None:
    assert score(concept, L20, *typed) == score(concept, L20, *meant)
    assert isinstance(score(concept, L20, *typed), float)


def test_an_amount_in_words_needs_its_unit() -> None:
    assert score("ASSET_USE", L20, "1,600", "1778.87万元") is CellError.VALUE
    assert "填的是文字“1,600”，没有写单位" in explain("ASSET_USE", L20, "1,600", "1778.87万元")


def test_text_around_ids_and_names_is_trimmed() -> None:
    assert score("DEDUCTION", f" {L20} ", " 预算编制规范性 ", 1.0) == 4


@pytest.mark.parametrize(
    ("concept", "arguments", "error", "words"),
    [
        ("SATISFACTION", (L20, None), CellError.NA, "未填：满意度；无法核算，可能得0～6分"),
        ("SATISFACTION", (L20, "  "), CellError.NA, "未填：满意度"),
        ("SATISFACTION", (L20,), CellError.NA, "未填：满意度"),
        ("SATISFACTION", (L20, CellError.NA), CellError.NA, "未填：满意度"),
        ("SATISFACTION", (L20, "高"), CellError.VALUE, "“满意度”应为数字，填的是“高”；请更正后重新计算"),
        ("SATISFACTION", (L20, True), CellError.VALUE, "“满意度”应为数字"),
        ("SATISFACTION", (L20, CellError.REF), CellError.VALUE, "“满意度”含有错误值#REF!"),
        ("SATISFACTION", (L20, ((0.9, 0.9),)), CellError.VALUE, "“满意度”应为一个单元格，给的是一个区域"),
        ("SATISFACTION", (L20, math.nan), CellError.VALUE, "“满意度”不是有效数字"),
        ("SATISFACTION", (L20, -0.1), CellError.NUM, "“满意度”不能是负数（-10%）"),
        ("SATISFACTION", (L20, 95.0), CellError.NUM, "“满意度”填的是95，应为95%"),
        ("PETITIONS", (L20, "是", 100.0, 1.0), CellError.NUM, "“信访回复率”填的是100，应为100%"),
        ("EXECUTION_RATE", (L20, ((25.0, 50.0, 75.0, 100.0),)), CellError.NUM, "“第一季度末”填的是25，应为25%；"),
        ("EXECUTION_RATE", (L20, ((0.25, 0.5, 0.75),)), CellError.NA, "未填：第四季度末"),
        ("EXECUTION_RATE", (L20, ((0.25, CellError.NA, 0.75, 1.0),)), CellError.NA, "未填：第二季度末"),
        ("EXECUTION_RATE", (L20, ((0.25, CellError.DIV, 0.75, 1.0),)), CellError.VALUE, "含有错误值#DIV/0!"),
        ("EXECUTION_RATE", (L20, ((None, None),)), CellError.NA, "未填：各期末累计支出进度"),
        ("STAFF_CONTROL", (L20, 0.0, 0.0), CellError.NA, "均为0，须由财政部门核定"),
        ("STAFF_CONTROL", (L20, 1.5, 2.0), CellError.NUM, "应为整数"),
        ("ASSET_USE", (L20, 101.0, 100.0), CellError.NUM, "大于"),
        ("JUDGEMENT", (L20, "社会、经济、生态效益及可持续影响等", None), CellError.NA, "待评定，可能得0～20分"),
        ("JUDGEMENT", (L20, "社会、经济、生态效益及可持续影响等", 21.0), CellError.NUM, "超过满分20分"),
        ("CHECKLIST", (L20, "项目监管", ((1.0,),)), CellError.NA, "待评定，可能得1～2分"),
        ("CHECKLIST", (L20, "项目监管", ((1.0, 1.0, 0.0),)), CellError.VALUE, "有3项，应为2项"),
        ("DISCLOSURE", (L20, "公开", "按规定公开"), CellError.VALUE, "应为按规定公开、部分合规、未公开、涉密之一"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_an_error_that_tells_why(
    concept: str, arguments: tuple[Argument, ...], error: CellError, words: str
) -> None:
    assert score(concept, *arguments) is error
    assert words in explain(concept, *arguments)


@pytest.mark.parametrize(
    ("concept", "arguments", "words"),
    [
        ("SATISFACTION", (), "没有评价标准“”，可用的评价标准：guangzhou-2023、longgang-2020、longgang-2021、national-item。"),
        ("SATISFACTION", ("longgang", 0.9), "没有评价标准“longgang”，可用的评价标准：guangzhou-2023、"),
        ("SATISFACTION", (2020.0, 0.9), "没有评价标准“”"),
        ("SATISFACTION", (((L20, L20),), 0.9), "没有评价标准“”"),
        ("SATISFACTION", (N23, 0.9), "评价标准 guangzhou-2023 中没有由 SCORE_SATISFACTION 计分的指标。"),
        ("DEDUCTION", (L20, "没有", 1.0), "评价标准 longgang-2020 中没有由 SCORE_DEDUCTION 计分的指标“没有”。"),
        ("DEDUCTION", (L20, "项目监管", 1.0), "没有由 SCORE_DEDUCTION 计分的指标“项目监管”"),
        ("DEDUCTION", (L20,), "没有由 SCORE_DEDUCTION 计分的指标。"),
        ("INDICATOR", (L20, "没有", ((1.0, 1.0),)), "评价标准 longgang-2020 中没有指标“没有”。"),
        ("TOTAL", ("无", 1.0), "没有评价标准“无”"),
        ("TOTAL", (L20,), "没有给出各项得分。"),
        ("GRADE", ("无", 1.0), "没有评价标准“无”"),
        ("GRADE", (L20,), "总得分应为一个单元格。"),
        ("GRADE", (L20, ((90.0, 5.0),)), "总得分应为一个单元格。"),
    ],
)  # fmt: skip
def test_a_call_that_is_itself_wrong_is_refused_with_the_reason(
    concept: str, arguments: tuple[Argument, ...], words: str
) -> None:
    assert score(concept, *arguments) is CellError.VALUE
    assert words in explain(concept, *arguments)


def test_an_exemption_is_never_silent() -> None:
    assert score("DISCLOSURE", L20, "涉密", "涉密") == 3
    assert "为“涉密”，按规定免于扣分，得满分1.5分" in explain("DISCLOSURE", L20, "涉密", "涉密")
    assert score("PRE_EVALUATION", N23, 0.0, 0.0) == 3


def test_the_same_function_scores_a_whole_indicator_or_a_part_of_one() -> None:
    assert score("THREE_PUBLIC", L20, 18.04, 23.5) == 3
    assert (
        explain("THREE_PUBLIC", L20, 18.04, 23.5)
        == "三公经费控制率76.766%（18.04÷23.5），低于90%，得满分3分。"
    )
    assert score("THREE_PUBLIC", N23, 66726.79, 107000.0) == 2
    assert explain("THREE_PUBLIC", N23, 66726.79, 107000.0) == (
        "三公经费实际支出66726.79，未超过三公经费预算安排107000，得满分2分。"
    )


def test_the_operating_cost_takes_two_or_four_figures() -> None:
    assert score("OPERATING_COST", N23, 341816.25, 360133.08) == 2
    assert score("OPERATING_COST", N23, 341816.25, 360133.08, 1.0, 0.0) == 2
    assert score("OPERATING_COST", L20, 95.0, 100.0, 18.04, 23.5) == 5
    assert score("OPERATING_COST", L20, 95.0, 100.0) is CellError.NA


def test_a_rate_may_be_given_last_in_the_place_of_its_amounts() -> None:
    assert score("ASSET_USE", N23, 1600.0, 1778.87) == score("ASSET_USE", N23, None, None, 0.8994) == 1.5
    assert score("ASSET_USE", N23, 1600.0, 1778.87, 0.8994) == 1.5
    assert score("ASSET_USE", N23, 1600.0, 1778.87, 0.95) is CellError.NUM
    assert score("ASSET_USE", N23, None, None, ">90%") == 2
    assert score("ASSET_USE", N23, None, None, ">70%") is CellError.NA
    assert score("ASSET_USE", N23, None, None, 1.2) is CellError.NUM
    assert explain("CARRYOVER", N23, None, None, 0.0) == (
        "结转结余率0%（依据填报的比率，未核分子分母），不超过10%，得满分2分。"
    )
    assert score("OPERATING_COST", N23, None, None, None, None, -0.0509) == 2
    assert score("OPERATING_COST", L20, None, None, None, None, 0.95, 0.8) == 5
    assert score("PROCUREMENT", L20, None, None, 1.0, 0.938) == 1.94
    assert score("THREE_PUBLIC", N23, None, None, 1.0) == score("THREE_PUBLIC", L20, None, None, 1.0) == 2


def test_completion_reads_two_columns_or_rows_line_by_line() -> None:
    name = "部门整体绩效目标产出指标完成情况"
    down: tuple[Argument, Argument] = (((6000.0,), (1000.0,)), ((27550.726,), (1409.0,)))
    across: tuple[Argument, Argument] = (((6000.0, 1000.0),), ((27550.726, 1409.0),))
    assert score("COMPLETION", N23, name, *down) == score("COMPLETION", N23, name, *across) == 15
    assert score("COMPLETION", N23, name, ((100.0,), (None,)), 100.0) == 20
    assert score("COMPLETION", N23, name, ((100.0,), (100.0,)), 100.0) is CellError.NA
    assert score("COMPLETION", N23, name, 100.0) is CellError.NA
    assert score("COMPLETION", N23, name, 100.0, ((100.0,), (5.0,))) is CellError.VALUE
    assert score("COMPLETION", N23, name, None, None) is CellError.NA
    assert score("COMPLETION", N23, name, "≤5", 6.0) == 16


TABLES: list[tuple[str, Argument]] = [
    ("两列", (("contracts_on_time", 19.0), ("purchases_total", 20.0))),
    ("标签", (("按时签订合同项目数", 19.0), ("采购项目总数", 20.0))),
    ("三列", (("contracts_on_time", 19.0, "个"), ("purchases_total", 20.0, None))),
    ("四列", (("contracts_on_time", "甲", 19.0, "个"), ("无", "采购项目总数", 20.0, "个"))),
    ("五列", (("contracts_on_time", "", "甲", 19.0, "个"), (None, "", "采购项目总数", 20.0, "个"))),
    ("七列", (("contracts_on_time", "", "", 19.0, "个", "", ""), ("purchases_total", "", "", 20.0, "个", "", ""))),
    ("八列", (("contracts_on_time", "", "", "不看", "个", "", "", 19.0), ("purchases_total", "", "", "", "", "", "", 20.0))),
    ("多余行", (("编码", "数值"), ("satisfaction", 0.9), ("contracts_on_time", 19.0), ("purchases_total", 20.0), (None, 1.0))),
]  # fmt: skip


@pytest.mark.parametrize(("width", "table"), TABLES, ids=[width for width, _ in TABLES])
def test_a_table_of_facts_may_have_any_of_the_known_widths(width: str, table: Argument) -> None:
    assert score("INDICATOR", N23, "采购合同签订时效性", table) == 2, width


def test_a_table_converts_its_units() -> None:
    table: Argument = (("sme_procurement", 500.0, "万元"), ("sme_reserved", 0.1, "亿元"))
    assert score("INDICATOR", N23, "采购政策效能", table) == 0.5
    percent: Argument = (("period_progress", 96.63, "%"),)
    assert score("INDICATOR", N23, "部门预算资金支出率", percent) == 9.7
    ambiguous: Argument = (("period_progress", 0.9663, "%"),)
    assert score("INDICATOR", N23, "部门预算资金支出率", ambiguous) is CellError.VALUE


def test_a_series_in_a_table_is_its_rows_in_order() -> None:
    rows: Argument = tuple((f"period_progress.{place}", value) for place, value in enumerate((0.5, 0.9, 1.0)))
    assert score("INDICATOR", N23, "部门预算资金支出率", rows) == 8
    same: Argument = (("period_progress", 0.5), ("各期末累计支出进度", 0.9))
    assert score("INDICATOR", N23, "部门预算资金支出率", same) == 7


def test_a_target_table_cannot_stand_in_a_table_of_facts() -> None:
    name = "部门整体绩效目标产出指标完成情况"
    assert score("INDICATOR", N23, name, (("output_targets", 1.0),)) is CellError.VALUE
    assert "须用 SCORE_COMPLETION 计算" in explain("INDICATOR", N23, name, (("output_targets", 1.0),))


def test_a_table_of_one_column_or_none_holds_no_facts() -> None:
    for table in ((("contracts_filed",),), None, "contracts_filed"):
        assert score("INDICATOR", N23, "合同备案时效性", table) is CellError.NA
    assert score("INDICATOR", N23, "合同备案时效性") is CellError.NA


def test_errors_in_a_table_concern_only_their_own_fact() -> None:
    table: Argument = (("satisfaction", CellError.DIV), ("contracts_filed", "是"))
    assert score("INDICATOR", N23, "合同备案时效性", table) == 1
    spoilt: Argument = (("contracts_filed", CellError.NAME),)
    assert score("INDICATOR", N23, "合同备案时效性", spoilt) is CellError.VALUE
    absent: Argument = (("contracts_filed", CellError.NA),)
    assert score("INDICATOR", N23, "合同备案时效性", absent) is CellError.NA


# Totals and grades.


def test_a_total_adds_exact_decimals() -> None:
    assert score("TOTAL", L20, ((0.1, 0.2), (0.3, 0.4))) == 1
    assert explain("TOTAL", L20, ((0.1, 0.2),)) == "2项得分合计0.3分（评价标准共21项）。"
    assert score("TOTAL", L20, 100.0) == 100


@pytest.mark.parametrize(
    ("cells", "error", "words"),
    [
        (((1.0, None),), CellError.NA, "第2项尚无得分，不能合计。"),
        (((1.0, " "),), CellError.NA, "第2项尚无得分，不能合计。"),
        (((CellError.NA, 1.0),), CellError.NA, "第1项尚无得分，不能合计。"),
        (((1.0, "五"),), CellError.VALUE, "第2项不是可合计的数字（#VALUE!），不能合计。"),
        (((1.0, True),), CellError.VALUE, "第2项不是可合计的数字"),
        (((1.0, math.inf),), CellError.VALUE, "第2项不是可合计的数字"),
        (((1.0, CellError.NUM),), CellError.NUM, "第2项不是可合计的数字（#NUM!），不能合计。"),
        (((1.0, -1.0),), CellError.NUM, "第2项为负数（-1），不能合计。"),
        (((60.0, 40.1),), CellError.NUM, "合计100.1分，超过满分100分，请核对是否重复合计。"),
    ],
)
def test_a_total_with_anything_but_points_in_it_is_an_error(
    cells: Argument, error: CellError, words: str
) -> None:
    assert score("TOTAL", L20, cells) is error
    assert words in explain("TOTAL", L20, cells)


def test_a_grade_is_the_name_and_the_distance() -> None:
    assert score("GRADE", N23, 91.7) == "优"
    assert explain("GRADE", N23, 89.9) == "总得分89.9分，评价等级为“良”，距“优”还差0.1分。"
    assert score("GRADE", N23, ((60.0,),)) == "中"


@pytest.mark.parametrize(
    ("cell", "error", "words"),
    [
        (None, CellError.NA, "总得分尚未算出，不能评定等级。"),
        ("优", CellError.VALUE, "总得分尚未算出"),
        (CellError.NUM, CellError.NUM, "总得分尚未算出"),
        (100.1, CellError.NUM, "总得分100.1分不在0～100分之间，不能评定等级。"),
        (-1.0, CellError.NUM, "不在0～100分之间"),
    ],
)
def test_a_total_that_is_none_has_no_grade(cell: Cell, error: CellError, words: str) -> None:
    assert score("GRADE", N23, cell) is error
    assert words in explain("GRADE", N23, cell)


# A whole form in one call.

FACTS: Block = (
    ("satisfaction", 0.92, None),
    ("固定资产", 1.0, "万元"),
    ("assets_in_use", 1600.0, "万元"),
    ("assets_total", 0.177887, "亿元"),
    ("staff_actual", 3.0, "人"),
    ("staff_quota", "若干", "人"),
    ("adjusted_total", CellError.REF, None),
    ("社会、经济、生态效益及可持续影响等", 18.0, None),
)


def test_a_form_scored_in_one_call_has_a_row_for_each_indicator_in_the_rubric_s_order() -> None:
    for rubric_id in (L20, L21, N23):
        loaded = open_rubric(rubric_id)
        wanted = [(each.name, float(each.weight)) for each in loaded.rubric.indicators()]
        assert [row[:2] for row in rows(rubric_id, FACTS)] == wanted


@pytest.mark.parametrize("rubric_id", [L20, L21, N23])
def test_each_row_of_a_form_is_what_the_indicator_s_own_call_gives(rubric_id: str) -> None:
    for name, _, points, words in rows(rubric_id, FACTS):
        assert points == score("INDICATOR", rubric_id, name, FACTS)
        assert words == explain("INDICATOR", rubric_id, name, FACTS)


def test_the_words_for_a_form_say_how_many_are_scored_their_sum_and_which_are_not() -> None:
    assert explain("TABLE", L20, FACTS) == (
        "评价标准 longgang-2020 共21项指标：已核算2项，合计得4.7分（分值7分，满分100分）；"
        "待定7项：预算编制合理性，绩效指标明确性，项目实施程序，项目监管，资产管理安全性，管理制度健全性，"
        "社会、经济、生态效益及可持续影响等；"
        "无法核算12项：预算编制规范性，绩效目标完整性，政府采购执行情况，财务合规性，预决算信息公开，"
        "财政供养人员控制率，编外人员控制率，公用经费控制率，预算执行率，重点工作完成情况，项目完成及时性，"
        "群众信访办理情况。"
    )


@pytest.mark.parametrize("table", [None, 5.0, (("satisfaction",),), (("A", 1.0),), (("", "satisfaction"),)])
def test_a_range_without_a_known_fact_scores_nothing_and_says_so(table: Argument) -> None:
    assert {row[2] for row in rows(L20, table)} == {CellError.NA}
    assert "共21项指标：没有可以核算的指标；" in explain("TABLE", L20, table)
    assert explain("TABLE", L20, table).endswith("首列应为编码或数据项名称，请核对所选区域。")
    assert explain("TABLE", L20) == explain("TABLE", L20, None)


def test_a_form_without_a_rubric_is_one_error_that_tells_why() -> None:
    assert score("TABLE", "无", FACTS) is CellError.VALUE
    assert "没有评价标准“无”" in explain("TABLE", "无", FACTS)


def test_the_points_of_a_form_can_be_totalled_as_they_are() -> None:
    points = tuple((row[2],) for row in rows(L20, FACTS))
    assert score("TOTAL", L20, points) is CellError.NA
    known = tuple((each,) for (each,) in points if isinstance(each, float))
    assert score("TOTAL", L20, known) == 4.7


# Whatever stands in the cells.

cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-5, 120).map(float),
    st.text(max_size=5),
    st.sampled_from(
        ["是", "否", "不适用", "按规定公开", "涉密", "95%", "≤5", "未申报", L20, "period_progress"]
    ),
    st.sampled_from(CellError),
)
blocks = st.integers(1, 8).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=5).map(tuple)
)
every_name = st.sampled_from(
    ["部门整体绩效目标产出指标完成情况", "项目监管", "预算编制规范性", "数据质量", "绩效结果应用", "无"]
)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_score_is_a_number_or_an_error_and_an_explanation_a_sentence_whatever_the_cells(
    data: st.DataObject,
) -> None:
    pair: Function = data.draw(st.sampled_from([each for each in functions() if not each.explains]))
    drawn: list[Argument] = [data.draw(st.sampled_from([L20, L21, N23]) | cells)]
    drawn += [
        data.draw(every_name if parameter.role is Role.NAME else cells | blocks)
        for parameter in pair.signature.parameters[1:]
    ]
    arguments = drawn[: data.draw(st.integers(0, len(drawn)))] if data.draw(st.booleans()) else drawn
    result, words = pair(*arguments), explain(pair.signature.concept, *arguments)
    if isinstance(result, tuple):
        assert pair.signature.concept == "TABLE"
        assert {len(row) for row in result} == {4}
        assert all(isinstance(row[2], (float, CellError)) for row in result)
        return
    if isinstance(result, str) and not isinstance(result, CellError):
        assert pair.signature.concept == "GRADE"
        assert result in {"优", "良", "中", "差"}
    else:
        assert isinstance(result, (float, CellError))
    assert isinstance(result, float) == (not isinstance(result, str))
    assert words
    assert "程序内部错误" not in words


@pytest.mark.parametrize(
    "arguments", [((),), (L20, ()), (L20, ((),)), (L20, (5,)), (L20, object()), (L20, 0.9, 1, 2, 3)]
)
def test_what_no_host_should_hand_over_still_gives_a_cell(arguments: tuple[Any, ...]) -> None:
    for each in functions():
        assert isinstance(each(*arguments), (float, str, tuple))


def test_a_fault_of_the_program_is_an_error_in_the_cell_and_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Answer:
        msg = "坏了"
        raise RuntimeError(msg)

    monkeypatch.setattr(catalogue, "score", broken)
    assert score("SATISFACTION", L20, 0.9) is CellError.VALUE
    assert explain("SATISFACTION", L20, 0.9) == "程序内部错误，请把本工作簿交给维护人员。"
    assert "SCORE_SATISFACTION failed" in caplog.text
    assert "坏了" in caplog.text


# A user's own rubric.

OWN = """\
title: 小表
authority: 某局
year: 2024
decimals: 1
total: 4
source: {document: 文件, place: 附件}
grades: {printed: true, source: 表内, bands: [{grade: 优, at_least: 3}, {grade: 差, at_least: 0}]}
primaries:
  - name: 一
    weight: 4
    secondaries:
      - name: 二
        weight: 4
        indicators:
          - name: 三
            weight: 4
            about: 说明
            function: SCORE_OPERATING_COST
            status: computed
            place: 第1行
            rule: {kind: proportional, points: 4, measure: {name: 率, of: operating_actual, to: operating_budget}}
"""
OWN_FACTS = """\
facts:
  - {id: operating_actual, label: 公用经费实际支出, kind: amount, definition: 支出}
  - {id: operating_budget, label: 公用经费预算安排, kind: amount, definition: 预算}
"""


def test_a_user_s_own_rubric_scores_even_without_facts_it_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "facts.yaml").write_text(OWN_FACTS, encoding="utf-8")
    found = function("SCORE_OPERATING_COST", tmp_path)
    assert found is not None
    assert found("own", 1.0, 2.0) == 2
    assert found("own", 1.0, 2.0, 3.0, 4.0) == 2
    graded = function("SCORE_GRADE", tmp_path)
    assert graded is not None
    assert graded("own", 3.0) == "优"


def test_a_rubric_that_changed_is_taken_up_by_all_calls_or_by_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(tmp_path))
    (tmp_path / "facts.yaml").write_text(OWN_FACTS, encoding="utf-8")
    (tmp_path / "changing.yaml").write_text(OWN, encoding="utf-8")
    assert score("OPERATING_COST", "changing", 1.0, 2.0) == 2
    changed = OWN.replace("weight: 4", "weight: 8").replace("points: 4", "points: 8")
    (tmp_path / "changing.yaml").write_text(changed.replace("total: 4", "total: 8"), encoding="utf-8")
    assert score("OPERATING_COST", "changing", 1.0, 2.0) == score("OPERATING_COST", "changing", 2.0, 4.0) == 2
    assert score("OPERATING_COST", "no such rubric", 1.0, 2.0) is CellError.VALUE
    assert score("OPERATING_COST", "changing", 1.0, 2.0) == score("OPERATING_COST", "changing", 3.0, 6.0) == 4
    (tmp_path / "changing.yaml").write_text(OWN, encoding="utf-8")
    catalogue.reload()
    assert score("OPERATING_COST", "changing", 1.0, 2.0) == 2
