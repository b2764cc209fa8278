"""Taking a change back: every cell is as before, and what people did since stays."""

from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.live.looks import seen
from tests.excel.live.scored import done, facts, in_file, scoring, with_facts
from tests.workbook.books import codes, value_of
from tests.workbook.form_books import form_cell, saved
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, guangzhou_form, item_form, shenzhen_form
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.undo import undo
from xlplugin.excel.names import HIDDEN
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Mark, Plan
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.names import FACTS_SHEET, WORKING_SHEET

FORM = Page.FORM.value
FORMS = {
    "深圳": lambda: shenzhen_form(Shape(pages=ALL_PAGES)),
    "广州": lambda: guangzhou_form(Shape(pages=ALL_PAGES)),
}


def hidden(book: xw.Book) -> list[str]:
    return [sheet.name for sheet in book.sheets if sheet.name.startswith(HIDDEN)]


@pytest.mark.parametrize("name", FORMS)
def test_undoing_a_scored_form_restores_every_cell(name: str, excel: Excel, tmp_path: Path) -> None:
    path = with_facts(saved(tmp_path, FORMS[name]()))
    book = excel.open(path)
    before = seen(book)
    plan = scoring(path)
    done(book, plan)
    assert seen(book) != before

    undone = value_of(undo(book))

    assert (undone.title, undone.cells, undone.sheets) == ("评分", len(plan.cells), 1)
    assert seen(book) == before
    assert hidden(book) == []


def test_undoing_a_second_scoring_restores_the_sheet_of_the_first(excel: Excel, form: Path) -> None:
    once = in_file(form, scoring(form))
    book = excel.open(once)
    book.sheets[WORKING_SHEET].range("F5").raw_value = 77.0
    before = seen(book)
    done(book, scoring(once))

    value_of(undo(book))

    assert seen(book) == before


def test_only_the_last_change_is_taken_back(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    first = Plan(cells=(CellEdit(FORM, 3, 3, "第一次"),))
    done(book, first, "第一次")
    between = seen(book)
    done(book, Plan(cells=(CellEdit(FORM, 3, 3, "第二次"),)), "第二次")

    assert value_of(undo(book)).title == "第二次"
    assert seen(book) == between
    assert codes(undo(book)) == ["undo-nothing"]


def test_notes_and_backgrounds_go_and_peoples_own_come_back(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    cell = book.sheets[FORM].range("C4")
    cell.add_note("请核对")
    cell.color = (1, 2, 3)
    before = seen(book)
    marks = (Mark(Place(FORM, 4, 3), "FFC7CE", "与基础数据不符"), Mark(Place(FORM, 5, 3), "FFC7CE", "缺"))
    done(book, Plan(marks=marks), "审核")
    assert cell.note is not None
    assert cell.note.text == "请核对\nxlplugin：\n与基础数据不符"

    value_of(undo(book))

    assert seen(book) == before


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


def test_a_sheet_of_facts_that_a_person_filled_in_is_kept(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, shenzhen_form())
    book = excel.open(path)
    done(book, facts(path), "基础数据")
    book.sheets[FACTS_SHEET].range("D8").raw_value = 12.0

    undone = undo(book)

    assert codes(undone) == ["undo-kept"]
    assert book.sheets[FACTS_SHEET].range("D8").raw_value == 12


def test_cells_are_found_where_inserted_rows_have_moved_them(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, item_form())
    book = excel.open(path)
    sheet = book.sheets[0]
    sheet.range("B30").raw_value = "原来"
    done(book, Plan(cells=(CellEdit(sheet.name, 30, 2, "新的"),)), "改写")
    sheet.range("20:22").api.EntireRow.Insert()
    assert sheet.range("B33").raw_value == "新的"

    assert value_of(undo(book)).cells == 1

    assert sheet.range("B33").raw_value == "原来"
    assert sheet.range("B30").raw_value is None


def test_a_deleted_sheet_is_reported(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, Plan(cells=(CellEdit(Page.NOTES.value, 30, 2, "新的"),)), "改写")
    book.sheets[HIDDEN].range("A2").formula = "=#REF!"

    assert codes(undo(book)) == ["undo-lost"]


def test_what_was_written_as_text_or_formula_is_known_again(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    before = seen(book)
    contents = ("12", "=见附件", "TRUE", Formula("1+1"), True, None, 0.1 + 0.2, "长" * 9000)
    cells = tuple(CellEdit(Page.NOTES.value, 40 + n, 3, each) for n, each in enumerate(contents))
    done(book, Plan(cells=cells), "改写")

    undone = undo(book)

    assert undone.problems == ()
    assert seen(book) == before


def test_a_form_saved_without_the_add_in_reopens_and_can_still_be_undone(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    cell = form_cell(form, "政府采购执行情况", "得分情况")
    before = book.sheets[FORM].range(cell).raw_value
    done(book, scoring(form))
    again = excel.open(saved_copy(book, form.with_name("again.xlsx")))
    assert again.sheets[FORM].range(cell).raw_value != before

    value_of(undo(again))

    assert again.sheets[FORM].range(cell).raw_value == before


def test_undo_does_nothing_in_a_workbook_without_a_change(excel: Excel, form: Path) -> None:
    assert codes(undo(excel.open(form))) == ["undo-nothing"]


def test_a_protected_structure_is_told_before_anything_is_undone(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    change(book, Plan(cells=(CellEdit(FORM, 3, 3, "新的"),)), title="改写")
    book.api.structure = True
    before = seen(book)

    assert codes(undo(book)) == ["workbook-structure"]
    assert seen(book) == before
