"""Fillings: what is typed into a workbook by a file, and heights of rows for what is typed."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.refusals import refused
from tests.workbook.shipped_books import (
    each_rubric,
    example,
    layout,
    loaded,
)
from xlplugin.workbook.layout.names import (
    FACTS_SHEET,
    FORM_SHEET,
)
from xlplugin.workbook.layout.page import Wrapped, height
from xlplugin.workbook.template.build import build_template
from xlplugin.workbook.template.filling import Filling, load_filling


def filling(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "filling.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def built(rubric: str, file: Path) -> Workbook:
    return load_workbook(io.BytesIO(build_template(loaded(rubric), load_filling(file))))


def test_an_amount_in_words_is_typed_as_a_number_with_its_unit(tmp_path: Path) -> None:
    text = """\
rubric: longgang-2020
facts:
  - {fact: procurement_actual, value: 218.86亿元}
  - {fact: procurement_plan, value: '1,541.451', unit: 千元}
"""
    workbook, plan = built("longgang-2020", filling(tmp_path, text)), layout("longgang-2020")
    rows = [plan.rows_of(each)[0].row for each in ("procurement_actual", "procurement_plan")]
    cells = [[workbook[FACTS_SHEET][f"{column}{row}"].value for column in "DE"] for row in rows]
    assert cells == [[218.86, "亿元"], [1541.451, "千元"]]


def test_a_filling_is_typed_into_the_cells_as_a_person_would(tmp_path: Path) -> None:
    text = """\
rubric: longgang-2020
department: 某局
facts:
  - {fact: procurement_actual, value: 218.86, unit: 亿元, source: 采购表, note: 合计}
  - {fact: period_progress, values: [20.5%, null, 96.63%], source: 通报}
  - {fact: violations, value: 否}
claims:
  - {indicator: 政府采购执行情况, score: 1.5, reason: 未全部采购}
"""
    workbook, plan = built("longgang-2020", filling(tmp_path, text)), layout("longgang-2020")
    facts, form = workbook[FACTS_SHEET], workbook[FORM_SHEET]
    amount, violations = plan.rows_of("procurement_actual")[0].row, plan.rows_of("violations")[0].row
    progress = [each.row for each in plan.rows_of("period_progress")]
    assert [facts[f"{column}{amount}"].value for column in "DEFG"] == [218.86, "亿元", "采购表", "合计"]
    assert [facts[f"D{row}"].value for row in progress] == [0.205, None, 0.9663, None]
    assert {facts[f"D{row}"].number_format for row in progress} == {"0.00%"}
    assert facts[f"D{violations}"].value == "否"
    assert facts["D2"].value == "某局"
    [row] = [each.row for each in plan.indicators if each.indicator.name == "政府采购执行情况"]
    assert (form[f"I{row}"].value, form[f"L{row}"].value) == (1.5, "未全部采购")


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("facts: [{fact: procurment_actual, value: 1}]", "filling-fact", "procurment_actual"),
        ("facts: [{fact: procurement_actual, value: 1, unit: 美元}]", "filling-unit", "美元"),
        ("facts: [{fact: procurement_actual, values: [1]}]", "filling-shape", "实际采购金额"),
        ("facts: [{fact: procurement_actual, value: -1}]", "filling-value", "不能是负数"),
        ("facts: [{fact: period_progress, values: [1%, 1%, 1%, 1%, 1%]}]", "filling-rows", "5行"),
        ("facts: [{fact: violations, value: 否}, {fact: violations}]", "filling-twice", "violations"),
        ("claims: [{indicator: 政府采购, score: 1}]", "filling-indicator", "政府采购"),
        ("claims: [{indicator: 政府采购执行情况, score: 2.5}]", "filling-score", "超过分值2分"),
        ("claims: [{indicator: 政府采购执行情况, scores: 1}]", "yaml-unknown-key", "scores"),
    ],
)
def test_what_does_not_fit_in_a_filling_is_named_with_its_line(
    tmp_path: Path, entry: str, code: str, words: str
) -> None:
    refusal = refused(load_filling, filling(tmp_path, f"rubric: longgang-2020\n{entry}\n"))
    problem = next(each for each in refusal.problems if each.code == code)
    assert words in problem.message
    assert problem.source is not None
    assert (problem.source.file, problem.source.line) == ("filling.yaml", 2)


def test_a_filling_for_an_unknown_rubric_names_the_nearest_one(tmp_path: Path) -> None:
    [problem] = refused(load_filling, filling(tmp_path, "rubric: longgang-2002\n")).problems
    assert (problem.code, "longgang-202" in problem.fix) == ("rubric-unknown", True)


@each_rubric
def test_the_shipped_examples_fit_their_rubrics(rubric: str) -> None:
    file = example(rubric).filling
    assert file is not None
    read = load_filling(file)
    assert isinstance(read, Filling)
    assert read.rubric == rubric


chinese = st.text(alphabet="评分标准得分，。（1）a \n", max_size=200)


@given(text=chinese, more=chinese, width=st.floats(5, 80), size=st.integers(8, 12))
def test_a_longer_text_or_a_narrower_column_never_makes_a_row_lower(
    text: str, more: str, width: float, size: int
) -> None:
    row = height([Wrapped(text, width, size)])
    assert height([Wrapped(text + more, width, size)]) >= row
    assert height([Wrapped(text, width / 2, size)]) >= row


@given(count=st.integers(1, 200))
def test_a_row_is_tall_enough_for_its_chinese_text(count: int) -> None:
    # 49 characters of width are 348 pixels; a Chinese character of 9 points is 12 pixels wide.
    lines = -(-count * 12 // 348)
    assert height([Wrapped("评" * count, 49, 9)]) >= min(lines * 12, 409)
