"""Taking a change back: every cell is as before, and what people did since stays."""

from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.live.looks import hidden, seen
from tests.excel.live.scored import done, in_file, scoring, with_facts
from tests.refusals import refusal_codes
from tests.workbook.books import codes, value_of
from tests.workbook.form_books import form_cell, saved
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, guangzhou_form, item_form, shenzhen_form
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.undo import undo
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Mark, Plan
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.names import WORKING_SHEET

FORM = Page.FORM.value
FORMS = {
    "深圳": lambda: shenzhen_form(Shape(pages=ALL_PAGES)),
    "广州": lambda: guangzhou_form(Shape(pages=ALL_PAGES)),
}


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


def renamed(number: int) -> Plan:
    return Plan(cells=(CellEdit(FORM, 3, 3, f"第{number}次"),))


def test_changes_are_taken_back_one_after_the_other(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    states = []
    for number in range(3):
        states.append(seen(book))
        done(book, renamed(number), f"第{number}次")

    for number in reversed(range(3)):
        assert value_of(undo(book)).title == f"第{number}次"
        assert seen(book) == states[number]

    assert refusal_codes(undo, book) == ["undo-nothing"]
    assert hidden(book) == []


def test_a_change_after_an_undo_is_the_last_one(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    before = seen(book)
    for number in range(3):
        done(book, renamed(number), f"第{number}次")
    value_of(undo(book))
    done(book, renamed(7), "第7次")

    assert [value_of(undo(book)).title for _ in range(3)] == ["第7次", "第1次", "第0次"]
    assert seen(book) == before


def test_the_last_five_changes_are_kept_and_no_more(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, renamed(0), "第0次")
    each = len(hidden(book))
    for number in range(1, 12):
        done(book, renamed(number), f"第{number}次")
    assert len(hidden(book)) == 5 * each

    assert [value_of(undo(book)).title for _ in range(5)] == [f"第{n}次" for n in range(11, 6, -1)]

    assert refusal_codes(undo, book) == ["undo-nothing"]
    assert hidden(book) == []


def test_what_changes_nothing_leaves_the_change_before_to_be_undone(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, renamed(1), "评分")
    done(book, Plan(), "检查")

    assert value_of(undo(book)).title == "评分"


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


@pytest.mark.parametrize("reference", ["=#REF!$C$30", "=#REF!", f"='{Page.NOTES.value}'!#REF!"])
def test_a_cell_whose_sheet_or_row_is_deleted_is_reported_as_lost(
    reference: str, excel: Excel, form: Path
) -> None:
    book = excel.open(form)
    done(book, Plan(cells=(CellEdit(Page.NOTES.value, 30, 3, "新的"), CellEdit(FORM, 3, 3, "新的"))), "改写")
    book.sheets[hidden(book)[-1]].range("A2").formula = reference

    undone = undo(book)

    assert codes(undone) == ["undo-lost"]
    assert value_of(undone).cells == 1
    assert hidden(book) == []


def test_a_cell_whose_sheet_is_gone_is_reported_as_lost(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    done(book, Plan(cells=(CellEdit(Page.NOTES.value, 30, 3, "新的"),)), "改写")
    book.sheets[Page.NOTES.value].delete()

    undone = undo(book)

    assert codes(undone) == ["undo-lost"]
    assert str(undone.problems[0].source).endswith(f"{Page.NOTES.value}!C30")


def test_a_sheet_of_ours_that_a_person_has_deleted_is_nothing_lost(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    plan = scoring(form)
    done(book, plan)
    book.sheets[WORKING_SHEET].delete()

    undone = undo(book)

    assert codes(undone) == []
    assert value_of(undone).sheets == 0
    assert value_of(undone).cells == len(plan.cells)


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
    assert refusal_codes(undo, excel.open(form)) == ["undo-nothing"]


def test_a_protected_structure_is_told_before_anything_is_undone(excel: Excel, form: Path) -> None:
    book = excel.open(form)
    change(book, Plan(cells=(CellEdit(FORM, 3, 3, "新的"),)), title="改写")
    book.api.structure = True
    before = seen(book)

    assert refusal_codes(undo, book) == ["workbook-structure"]
    assert seen(book) == before
