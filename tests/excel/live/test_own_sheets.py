"""The add-in's hidden sheets are told from those of a person, whatever these are called."""

from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel
from tests.excel.live.looks import hidden, looks_of
from tests.excel.live.scored import done
from tests.refusals import refusal_codes
from tests.workbook.books import value_of
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.last_read import LastRead
from xlplugin.excel.live.undo import undo
from xlplugin.excel.live.undo_log import hidden_sheets
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import NewCell, NewSheet, Plan

FORM = Page.FORM.value
PLAN = Plan(cells=(CellEdit(FORM, 3, 2, "12"),), sheets=(NewSheet("新表", (NewCell(1, 1, "标题"),)),))
SHOWN, HIDDEN, VERY_HIDDEN = -1, 0, 2
PERSONS = [
    ("_xlplugin", SHOWN),
    ("_xlplugin", VERY_HIDDEN),
    ("_xlplugin1", SHOWN),
    ("_XLPLUGIN2", HIDDEN),
    ("_xlplugin备注", SHOWN),
    ("_xlplugin备注", VERY_HIDDEN),
    ("_xlplugin-1", VERY_HIDDEN),
]


def add_sheet(book: xw.Book, name: str, visible: int) -> None:
    sheet = book.sheets.add(name, after=book.sheets[-1])
    sheet.range("A1").raw_value = "本人手工备注，勿删"
    sheet.range("B1").raw_value = "x"
    sheet.api.Visible = visible


@pytest.mark.parametrize(("name", "visible"), PERSONS)
def test_a_persons_sheet_survives_every_change_and_undo(
    name: str, visible: int, excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    add_sheet(book, name, visible)
    before = looks_of(book, name)

    assert refusal_codes(undo, book) == ["undo-nothing"]
    done(book, PLAN)
    done(book, PLAN)
    assert name not in hidden(book)
    value_of(undo(book))
    value_of(undo(book))

    assert looks_of(book, name) == before
    assert hidden(book) == []


@pytest.mark.parametrize(("name", "visible"), PERSONS)
def test_a_persons_sheet_is_read_as_any_other(name: str, visible: int, excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    add_sheet(book, name, visible)
    done(book, PLAN)

    sheet = LastRead(book).grid().sheet(name)

    assert sheet is not None
    assert sheet.cell(1, 1).value == "本人手工备注，勿删"


def test_the_sheets_that_a_change_needs_are_neither_read_nor_offered_to_be_shown(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    done(book, PLAN)

    ours = hidden_sheets(book)

    assert ours
    assert {sheet.api.Visible for sheet in ours} == {VERY_HIDDEN}
    assert not {sheet.name for sheet in ours} & {sheet.name for sheet in LastRead(book).grid().sheets}
