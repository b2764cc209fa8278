"""What people have changed since a change is theirs: undoing it leaves that alone, and says so."""

from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel
from tests.excel.live.looks import hidden, seen
from tests.excel.live.scored import done, facts, in_file, scoring
from tests.refusals import refusal_codes
from tests.workbook.books import codes, value_of
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, guangzhou_form, item_form, shenzhen_form
from xlplugin.excel.live.undo import undo
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Mark, NewCell, NewSheet, Plan
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.names import FACTS_SHEET, TARGETS_SHEET, WORKING_SHEET

FORM = Page.FORM.value


def test_a_cell_that_a_person_changed_since_is_left_alone(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    plan = scoring(form)
    done(book, plan)
    edit = plan.cells[0]
    book.sheets[edit.sheet].range((edit.row, edit.column)).raw_value = 0.25
    place = f"{edit.place.cell}"

    undone = undo(book)

    assert codes(undone) == ["undo-kept"]
    assert str(undone.problems[0].source).endswith(place)
    assert book.sheets[edit.sheet].range(place).raw_value == 0.25
    assert WORKING_SHEET not in [sheet.name for sheet in book.sheets]


def test_a_value_that_a_person_corrected_stays_while_our_mark_on_it_goes(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, Plan(marks=(Mark(Place(FORM, 5, 3), "FFC7CE", "有误"),)), "审核")
    cell = book.sheets[FORM].range("C5")
    cell.raw_value = "已改正"

    assert codes(undo(book)) == ["undo-kept"]

    assert (cell.raw_value, cell.note, cell.color) == ("已改正", None, None)


@pytest.mark.parametrize(
    ("cell", "typed"), [("D8", 12.0), ("D8", "=60+40"), ("H8", "=60+40"), ("R5", "=D8*2")]
)
def test_a_sheet_of_facts_that_a_person_filled_in_is_kept(
    cell: str, typed: object, excel: Excel, tmp_path: Path
) -> None:
    path = saved(tmp_path, shenzhen_form())
    book = excel.open(path)
    done(book, facts(path), "基础数据")
    book.sheets[FACTS_SHEET].range(cell).raw_value = typed
    entered = book.sheets[FACTS_SHEET].range(cell).formula

    undone = undo(book)

    assert codes(undone) == ["undo-kept"]
    assert book.sheets[FACTS_SHEET].range(cell).formula == entered


def test_a_formula_that_a_person_put_on_a_sheet_written_anew_is_kept(excel: Excel, form: Path) -> None:
    once = in_file(form, scoring(form))
    book = excel.open(once)
    done(book, scoring(once))
    book.sheets[WORKING_SHEET].range("R5").raw_value = "=E5*2"

    undone = undo(book)

    assert f"{book.name} {WORKING_SHEET}" in [str(problem.source) for problem in undone.problems]
    assert book.sheets[WORKING_SHEET].range("R5").formula == "=E5*2"


OURS = (
    "SUM('自评表'!$B$5:B9)+明细!C7&\"见'自评表'!B5\"",
    "SCORE_X(1,明细!5:9,明细!$A:$C)",
    "IF(A1>2,10,LOG10(7))",
)
BY_EXCEL = (
    (
        "SUM('新名'!$B$6:B11)+明细!C8&\"见'自评表'!B5\"",
        "SCORE_X(1,'明 细'!6:10,明细!$B:$D)",
        "IF(C4>2,10,LOG10(7))",
    ),
    (
        "SUM(#REF!)+#REF!C7&\"见'自评表'!B5\"",
        "SCORE_X(1,#REF!#REF!,#REF!$A:$C)",
        "IF(#REF!>2,10,LOG10(7))",
    ),
    (OURS[0], "'C:\\旧\\x.xlam'!SCORE_X(1,明细!5:9,明细!$A:$C)", OURS[2]),
)
BY_PEOPLE = (
    ("SUM('自评表'!$B$5:B9)+明细!C7&\"见'自评表'!B6\"", *OURS[1:]),
    (OURS[0], "SCORE_X(2,明细!5:9,明细!$A:$C)", OURS[2]),
    (*OURS[:2], "IF(A1>2,10,LOG10(8))"),
    (*OURS[:2], "IF(A1>2,10,B7)"),
)


def with_formulas(book: xw.Book, formulas: tuple[str, ...]) -> list[str]:
    """The codes of undoing a change that added our formulas, which read otherwise by now."""
    sheet = NewSheet("新表", tuple(NewCell(row, 1, Formula(text)) for row, text in enumerate(OURS, start=1)))
    done(book, Plan(sheets=(sheet,)))
    for row, text in enumerate(formulas, start=1):
        book.sheets["新表"].range((row, 1)).formula = f"={text}"
    return codes(undo(book))


@pytest.mark.parametrize("formulas", BY_EXCEL)
def test_what_excel_writes_into_our_formulas_is_no_change_of_a_person(
    formulas: tuple[str, ...], excel: Excel, tmp_path: Path
) -> None:
    assert with_formulas(excel.open(saved(tmp_path, item_form())), formulas) == []


@pytest.mark.parametrize("formulas", BY_PEOPLE)
def test_what_a_person_writes_into_our_formulas_is_kept(
    formulas: tuple[str, ...], excel: Excel, tmp_path: Path
) -> None:
    assert with_formulas(excel.open(saved(tmp_path, item_form())), formulas) == ["undo-kept"]


def test_a_sheet_whose_formulas_follow_inserted_rows_still_goes(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, scoring(form))
    book.sheets[FORM].range("2:2").api.EntireRow.Insert()

    value_of(undo(book))

    assert WORKING_SHEET not in [sheet.name for sheet in book.sheets]


@pytest.mark.parametrize("name", [FACTS_SHEET, TARGETS_SHEET])
def test_sheets_that_were_added_together_stay_together(name: str, excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, guangzhou_form())
    book = excel.open(path)
    done(book, facts(path), "基础数据")
    book.sheets[name].range("D6").raw_value = 3.0

    undone = undo(book)

    assert {FACTS_SHEET, TARGETS_SHEET} <= {sheet.name for sheet in book.sheets}
    assert codes(undone) == ["undo-kept"]
    assert f"“{FACTS_SHEET}”、“{TARGETS_SHEET}”" in undone.problems[0].message
    assert hidden(book) == []


ROWS = (60, 61, 62)


def rewritten(book: xw.Book) -> None:
    """Three cells below the form that held words, and hold others since a change."""
    sheet = book.sheets[FORM]
    for row in ROWS:
        sheet.range((row, 2)).raw_value = f"原来{row}"
    done(book, Plan(cells=tuple(CellEdit(FORM, row, 2, f"新的{row}") for row in ROWS)), "改写")


def test_a_cell_that_a_person_has_merged_with_its_neighbour_gets_its_content_back(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    rewritten(book)
    book.api.wb[FORM].merge_cells("B61:C61")

    undone = undo(book)

    assert codes(undone) == []
    assert value_of(undone).cells == 3
    assert [book.sheets[FORM].range((row, 2)).raw_value for row in ROWS] == ["原来60", "原来61", "原来62"]
    assert hidden(book) == []


@pytest.mark.parametrize("merged", ["A61:B61", "B60:B61"])
def test_a_cell_that_a_person_has_merged_away_is_reported_and_the_others_are_restored(
    merged: str, excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    rewritten(book)
    book.api.wb[FORM].merge_cells(merged)

    undone = undo(book)

    assert [str(problem.source) for problem in undone.problems] == [f"{book.name} {FORM}!B61"]
    assert value_of(undone).cells == 2
    assert [book.sheets[FORM].range((row, 2)).raw_value for row in ROWS] == ["原来60", None, "原来62"]
    assert refusal_codes(undo, book) == ["undo-nothing"]


def test_a_cell_that_excel_will_not_restore_can_be_restored_later(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    sheet = book.sheets[FORM]
    sheet.range("B60").raw_value = "原来"
    before = seen(book)
    done(book, Plan(cells=(CellEdit(FORM, 60, 2, None), CellEdit(FORM, 64, 2, "新的"))), "改写")
    book.api.wb[FORM].merge_cells("A60:B60")

    first = undo(book)
    again = undo(book)
    book.api.wb[FORM].unmerge_cells("A60:B60")
    last = undo(book)

    assert codes(first) == codes(again) == ["undo-failed"]
    assert str(first.problems[0].source).endswith("!B60")
    assert [value_of(each).cells for each in (first, again, last)] == [1, 0, 1]
    assert codes(last) == []
    assert seen(book) == before


def test_what_a_person_typed_where_a_merged_area_was_is_not_overwritten(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    sheet = book.sheets[FORM]
    book.api.wb[FORM].merge_cells("B60:C60")
    sheet.range("B60").raw_value = "原来"
    done(book, Plan(cells=(CellEdit(FORM, 60, 2, "新的"),)), "改写")
    book.api.wb[FORM].unmerge_cells("B60:C60")
    sheet.range("C60").raw_value = "本人填写"

    value_of(undo(book))

    assert [sheet.range(cell).raw_value for cell in ("B60", "C60")] == ["原来", "本人填写"]
