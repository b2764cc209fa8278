"""What may be typed where in a workbook, and which indicator it reaches."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.shipped_books import (
    authored,
    blank,
    each_department_book,
    each_rubric,
    example,
    layout,
    loaded,
    package,
    page,
    sheet,
    value,
)
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.functions.catalogue import function, functions
from xlplugin.functions.cell import Cell
from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.layout import AskedFact, Layout
from xlplugin.workbook.layout.names import (
    FACTS_SHEET,
    FORM_SHEET,
    TARGET_COLUMNS,
    TARGETS_SHEET,
)
from xlplugin.workbook.recalc.formula_cells import Edited
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.template.build import ShippedBook


@each_department_book
def test_inputs_are_unlocked_and_everything_else_is_locked(book: ShippedBook) -> None:
    plan = layout(book.rubric)
    inputs = {(FACTS_SHEET, "D2")}
    inputs |= {(FACTS_SHEET, f"{column}{each.row}") for each in plan.facts for column in "DFG"}
    inputs |= {
        (FACTS_SHEET, f"E{each.row}") for each in plan.facts if each.definition.member_kind is UnitKind.AMOUNT
    }
    inputs |= {(TARGETS_SHEET, f"{column}{each.row}") for each in plan.targets for column in "CDEFHI"}
    inputs |= {(FORM_SHEET, f"{column}{each.row}") for each in plan.indicators for column in "IL"}
    unlocked = {
        (where.title, cell.coordinate)
        for where in authored(book).worksheets
        for row in where.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == inputs


@each_department_book
def test_no_formula_stands_in_an_unlocked_cell_and_every_sheet_is_protected(book: ShippedBook) -> None:
    for where in authored(book).worksheets:
        protection = where.protection
        assert (protection.sheet, protection.password) == (True, None)
        assert {protection.formatColumns, protection.formatRows, protection.autoFilter} == {False}
        formulas = [cell for row in where.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(cell.protection.locked for cell in formulas)


def dropdown(where: Worksheet, cell: str) -> list[str] | None:
    for each in where.data_validations.dataValidation:
        if cell in each.sqref and each.type == "list":
            return str(each.formula1).strip('"').split(",")
    return None


@each_rubric
def test_a_row_offers_the_levels_answers_and_units_of_its_fact(rubric: str) -> None:
    facts = page(blank(rubric), FACTS_SHEET)
    for each in layout(rubric).facts:
        choices, units = dropdown(facts, f"D{each.row}"), dropdown(facts, f"E{each.row}")
        match each.definition.member_kind:
            case UnitKind.LEVEL:
                assert choices == list(each.definition.levels)
            case UnitKind.YES_NO:
                assert choices == ["是", "否", "不适用"]
            case UnitKind.AMOUNT:
                assert (choices, units) == (None, ["万元", "元", "亿元", "千元", "百万元"])
                assert facts[f"E{each.row}"].value == "万元"
            case _:
                assert (choices, units) == (None, None)


@each_rubric
def test_every_value_cell_explains_itself_and_refuses_what_it_does_not_take(rubric: str) -> None:
    facts = page(blank(rubric), FACTS_SHEET)
    for each in layout(rubric).facts:
        [rule] = [rule for rule in facts.data_validations.dataValidation if f"D{each.row}" in rule.sqref]
        assert str(rule.prompt).startswith(each.definition.definition[:200])
        assert rule.showErrorMessage
        assert rule.errorStyle in (None, "stop")
        assert rule.error
        assert len(str(rule.prompt)) <= 255


@each_rubric
def test_a_claim_lies_between_zero_and_its_weight(rubric: str) -> None:
    first, last = layout(rubric).form.first, layout(rubric).form.last
    [rule] = page(blank(rubric), FORM_SHEET).data_validations.dataValidation
    assert str(rule.sqref) == f"I{first}:I{last}"
    assert (rule.type, rule.operator) == ("decimal", "between")
    assert (rule.formula1, rule.formula2) == ("0", f"$F{first}")


@each_rubric
def test_every_fact_of_the_rubric_has_its_rows_under_its_first_indicator(rubric: str) -> None:
    facts = sheet(blank(rubric), FACTS_SHEET)
    assert tuple(facts.cell(4, place + 1).value for place in range(8)) == SHEET_COLUMNS
    needed = {fact for each in loaded(rubric).rubric.indicators() for fact in each.rule.fact_ids}
    targets = {each.definition.id for each in layout(rubric).targets}
    listed = {each.definition.id for each in layout(rubric).facts}
    assert needed <= listed | targets
    assert not listed & targets
    for each in layout(rubric).facts:
        assert value(facts, f"A{each.row}") == each.code
        assert value(facts, f"B{each.row}") == each.indicator
        assert value(facts, f"C{each.row}") == each.label


@each_rubric
def test_facts_that_only_other_readings_need_come_last_and_say_so(rubric: str) -> None:
    facts = sheet(blank(rubric), FACTS_SHEET)
    rows = layout(rubric).facts
    for each, following in zip(rows, (*rows[1:], None), strict=True):
        if each.readings:
            assert each.readings[0] in str(value(facts, f"G{each.row}"))
            assert following is None or following.readings or following.indicator != each.indicator
        elif not each.instead_of:
            assert value(facts, f"G{each.row}") is None


def test_the_targets_have_fifteen_lines_each() -> None:
    targets = sheet(blank("guangzhou-2023"), TARGETS_SHEET)
    assert tuple(targets.cell(3, place + 1).value for place in range(9)) == TARGET_COLUMNS
    codes = [targets.cell(row, 1).value for row in range(4, 34)]
    assert codes == [
        f"{fact}.{line}" for fact in ("output_targets", "benefit_targets") for line in range(1, 16)
    ]
    assert value(sheet(example("guangzhou-2023"), TARGETS_SHEET), "G4") == pytest.approx(27550.726 / 6000)
    assert value(targets, "G4") == ""


def typed(row: AskedFact) -> Cell:
    match row.definition.member_kind:
        case UnitKind.YES_NO:
            return "否"
        case UnitKind.LEVEL:
            return row.definition.levels[-1]
        case UnitKind.PERCENT | UnitKind.POINTS:
            return 0.5
    return 2.0


def explanations(book: Package, plan: Layout) -> dict[str, Cell]:
    read = read_grid(book)
    assert read.value is not None
    form = read.value.sheet(FORM_SHEET)
    assert form is not None
    return {each.indicator.name: value(form, f"M{each.row}") for each in plan.indicators}


def recalculated(book: Package, *edits: CellEdit) -> Package:
    edited, before = apply_edits(book, edits), read_grid(book)
    assert before.value is not None
    written = Edited(before.value, frozenset(edit.place for edit in edits))
    result = recalculate(edited, functions(), written=written)
    assert result.value is not None
    return result.value.package


def scored_on(rubric: str, fact: FactId) -> set[str]:
    return {each.name for each in loaded(rubric).rubric.indicators() if fact in each.rule.fact_ids}


@each_rubric
@settings(max_examples=15)
@given(data=st.data())
def test_a_value_typed_for_a_fact_reaches_just_the_indicators_scored_on_it(
    rubric: str, data: st.DataObject
) -> None:
    row = data.draw(st.sampled_from(layout(rubric).facts))
    before = package(blank(rubric))
    after = recalculated(before, CellEdit(FACTS_SHEET, row.row, 4, typed(row)))
    old, new = explanations(before, layout(rubric)), explanations(after, layout(rubric))
    assert {name for name in old if old[name] != new[name]} == scored_on(rubric, row.definition.id)


def test_targets_typed_reach_their_own_indicator() -> None:
    plan, before = layout("guangzhou-2023"), package(blank("guangzhou-2023"))
    row = plan.lines_of("benefit_targets")[7].row
    edits = (CellEdit(TARGETS_SHEET, row, 4, 10.0), CellEdit(TARGETS_SHEET, row, 5, 9.0))
    old, new = explanations(before, plan), explanations(recalculated(before, *edits), plan)
    assert {name for name in old if old[name] != new[name]} == {"部门整体绩效目标效益指标完成情况"}
    assert "完成率90%" in str(new["部门整体绩效目标效益指标完成情况"])


def figures(row: AskedFact) -> st.SearchStrategy[Cell]:
    most = 900 if row.most is None else float(row.most)
    match row.definition.member_kind:
        case UnitKind.YES_NO:
            return st.sampled_from(["是", "否", "不适用", None])
        case UnitKind.LEVEL:
            return st.sampled_from(row.definition.levels)
        case UnitKind.COUNT:
            return st.integers(0, 50).map(float)
    return st.floats(0, most).map(lambda number: round(number, 4))


@each_rubric
@settings(max_examples=12)
@given(data=st.data())
def test_every_function_gets_each_fact_in_its_own_argument(rubric: str, data: st.DataObject) -> None:
    plan = layout(rubric)
    edits = [CellEdit(FACTS_SHEET, each.row, 4, data.draw(figures(each))) for each in plan.facts]
    read = read_grid(recalculated(package(blank(rubric)), *edits))
    assert read.value is not None
    facts, form = read.value.sheet(FACTS_SHEET), read.value.sheet(FORM_SHEET)
    scoring, explaining = function("SCORE_INDICATOR"), function("EXPLAIN_INDICATOR")
    assert facts is not None
    assert form is not None
    assert scoring is not None
    assert explaining is not None
    rows = range(plan.facts[0].row, plan.last_fact_row + 1)
    table = tuple(tuple(facts.cell(row, column).value for column in range(1, 9)) for row in rows)
    for each in plan.indicators:
        if each.indicator.function != "SCORE_COMPLETION":
            name = each.indicator.name
            assert value(form, f"J{each.row}") == scoring(rubric, name, table), name
            assert value(form, f"M{each.row}") == explaining(rubric, name, table), name


@pytest.mark.parametrize(
    ("typed", "unit", "counted"),
    [
        (2.5, "元", "2.5元"),
        (2.5, "万元 ", "2.5万元"),
        (0.1 + 0.2, "亿元", "0.3亿元"),
        (1541.451, "", "1541.451"),
        ("2.5万元", "元", "2.5万元元"),
        (0.0, "万元", "0万元"),
        (None, "万元", ""),
    ],
)
def test_an_amount_counts_as_typed_with_its_unit(typed: float | str | None, unit: str, counted: str) -> None:
    row = layout("longgang-2020").rows_of("procurement_actual")[0].row
    edits = (CellEdit(FACTS_SHEET, row, 4, typed), CellEdit(FACTS_SHEET, row, 5, unit))
    read = read_grid(recalculated(package(blank("longgang-2020")), *edits))
    assert read.value is not None
    facts = read.value.sheet(FACTS_SHEET)
    assert facts is not None
    assert value(facts, f"H{row}") == counted


@each_rubric
def test_the_counter_counts_what_the_default_readings_need(rubric: str) -> None:
    rows = layout(rubric).facts
    required = [each for each in rows if each.required]
    assert value(sheet(blank(rubric), FACTS_SHEET), "F2") == f"已填 0 / {len(required)}"
    filled = sheet(example(rubric), FACTS_SHEET)
    given_ = [each for each in required if value(filled, f"D{each.row}") is not None]
    assert value(filled, "F2") == f"已填 {len(given_)} / {len(required)}"
