"""A rate that is given in the place of its amounts: its row, what formulas make of it, books without it."""

from pathlib import Path

import pytest

from tests.workbook.form_books import run
from tests.workbook.shipped_books import blank, each_rubric, layout, loaded, package, sheet, value
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell
from xlplugin.rules.base import stated_rates
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import SheetGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.names import FACTS_SHEET, FORM_SHEET
from xlplugin.workbook.recalc.formula_cells import Edited
from xlplugin.workbook.recalc.recalc import recalculate

N23 = "guangzhou-2023"


def row_of(rubric: str, fact: str) -> int:
    return layout(rubric).rows_of(fact)[0].row


def recalculated(book: Package, *edits: CellEdit) -> tuple[Package, dict[str, SheetGrid]]:
    edited, before = apply_edits(book, edits), read_grid(book)
    assert before.value is not None
    written = Edited(before.value, frozenset(edit.place for edit in edits))
    result = recalculate(edited, functions(), written=written)
    assert result.value is not None
    read = read_grid(result.value.package)
    assert read.value is not None
    return result.value.package, {each.name: each for each in read.value.sheets}


def typed(rubric: str, **facts: Cell) -> dict[str, SheetGrid]:
    """The sheets of a blank workbook once these facts were typed."""
    edits = [CellEdit(FACTS_SHEET, row_of(rubric, fact), 4, content) for fact, content in facts.items()]
    return recalculated(package(blank(rubric)), *edits)[1]


def form_cell(sheets: dict[str, SheetGrid], rubric: str, indicator: str, column: str) -> Cell:
    row = next(each.row for each in layout(rubric).indicators if each.indicator.name == indicator)
    return value(sheets[FORM_SHEET], f"{column}{row}")


@each_rubric
def test_a_rate_stands_right_under_its_amounts_and_need_not_be_given(rubric: str) -> None:
    rows = layout(rubric).facts
    rates = {
        fact: each
        for one in loaded(rubric).rubric.indicators()
        for fact, each in stated_rates(one.rule).items()
    }
    assert {each.definition.id for each in rows if each.instead_of} == set(rates)
    for place, row in enumerate(rows):
        if row.instead_of:
            above = [each.definition.id for each in rows[place - len(row.instead_of) : place]]
            assert tuple(above) == row.instead_of == rates[row.definition.id].ids
            assert not row.required
            note = value(sheet(blank(rubric), FACTS_SHEET), f"G{row.row}")
            assert note == "不知道分子、分母时填；都填的须一致"


def test_a_rate_alone_scores_and_spares_its_amounts() -> None:
    sheets = typed(N23, asset_use_rate=">90%", carryover_rate=0.0)
    assert form_cell(sheets, N23, "固定资产利用率", "J") == form_cell(sheets, N23, "结转结余率", "J") == 2
    assert form_cell(sheets, N23, "固定资产利用率", "M") == (
        "固定资产利用率>90%（依据填报的比率，未核分子分母），达到90%，得满分2分。"
    )
    required = sum(each.required for each in layout(N23).facts)
    assert value(sheets[FACTS_SHEET], "F2") == f"已填 4 / {required}"


def test_a_rate_beside_its_amounts_must_agree_with_them() -> None:
    both: dict[str, Cell] = {"assets_in_use": 1600.0, "assets_total": 1778.87}
    assert form_cell(typed(N23, asset_use_rate=0.8994, **both), N23, "固定资产利用率", "J") == 1.5
    sheets = typed(N23, asset_use_rate=0.95, **both)
    assert form_cell(sheets, N23, "固定资产利用率", "K") == "数据有误"
    assert form_cell(sheets, N23, "固定资产利用率", "M") == (
        "固定资产利用率填的是95%，而固定资产利用率89.9447%（1600万元÷1778.87万元），两者不一致；请更正后重新计算。"
    )


def test_of_a_sum_the_part_whose_rate_is_given_is_scored() -> None:
    sheets = typed("longgang-2020", three_public_rate=0.7677, operating_rate=0.95)
    assert form_cell(sheets, "longgang-2020", "公用经费控制率", "J") == 5


def before_there_were_rates(rubric: str) -> Package:
    """The blank workbook as it was made before rates had rows: no such row, no such argument."""
    rates = {f",{FACTS_SHEET}!H{each.row}" for each in layout(rubric).facts if each.instead_of}
    blanks = [
        CellEdit(FACTS_SHEET, each.row, column, None)
        for each in layout(rubric).facts
        if each.instead_of
        for column in range(1, 9)
    ]
    form = sheet(blank(rubric), FORM_SHEET)
    shorter = []
    for (row, column), view in form.cells.items():
        formula = view.formula or ""
        for rate in rates:
            formula = formula.replace(rate, "")
        if formula and formula != view.formula:
            shorter.append(CellEdit(FORM_SHEET, row, column, Formula(formula.removeprefix("="))))
    assert shorter
    return recalculated(package(blank(rubric)), *blanks, *shorter)[0]


@each_rubric
def test_a_workbook_made_before_rates_had_rows_scores_as_it_did(
    rubric: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fact, content = ("assets_in_use", 1600.0), ("assets_total", 1778.87)
    edits = [CellEdit(FACTS_SHEET, row_of(rubric, each), 4, given) for each, given in (fact, content)]
    book, sheets = recalculated(before_there_were_rates(rubric), *edits)
    weight = form_cell(sheets, rubric, "固定资产利用率", "F")
    assert form_cell(sheets, rubric, "固定资产利用率", "J") == (1.5 if weight == 2 else 0.7)
    path = tmp_path / "旧版.xlsx"
    path.write_bytes(book.to_bytes())
    assert run("score", path, "--details", "-o", tmp_path / "评分.xlsx") == 0
    said = capsys.readouterr()
    assert "formula" not in said.err
    assert "固定资产利用率89.9447%（1600万元÷1778.87万元）" in said.out
