"""What cannot be written is told before anything is touched; protection without a password is put back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine.excel import Excel
from tests.excel.filtering import FILTERS
from tests.excel.live.looks import seen
from tests.excel.live.scored import done
from tests.refusals import refusal_codes
from tests.workbook.books import value_of
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.undo import undo
from xlplugin.workbook.edit.edits import CellEdit, Formula, Result
from xlplugin.workbook.edit.plan import Mark, NewCell, NewSheet, Plan
from xlplugin.workbook.grid.grid import Place

FORM = Page.FORM.value
WRITE = Plan(cells=(CellEdit(FORM, 60, 2, 1.0),))


@pytest.fixture
def book(excel: Excel, tmp_path: Path) -> xw.Book:
    return excel.open(saved(tmp_path, item_form()))


def refused(book: xw.Book, plan: Plan) -> list[str]:
    """The codes of the problems of a plan that must not have touched anything."""
    before, writes = seen(book), book.app.api.machine.changes
    found = refusal_codes(change, book, plan, title="改写")
    assert seen(book) == before
    assert book.app.api.machine.changes == writes
    return found


CLOSED: dict[str, Callable[[xw.Book], None]] = {
    "workbook-read-only": lambda book: setattr(book.api, "read_only", True),
    "workbook-final": lambda book: object.__setattr__(book.api, "Final", True),
    "workbook-shared": lambda book: setattr(book.api, "shared", True),
    "workbook-structure": lambda book: setattr(book.api, "structure", True),
}


@pytest.mark.parametrize("code", CLOSED)
def test_a_workbook_that_takes_no_changes_is_left_alone(code: str, book: xw.Book) -> None:
    CLOSED[code](book)

    assert refused(book, WRITE) == [code]


PLANS = {
    "sheet-missing": Plan(cells=(CellEdit("没有的表", 1, 1, 1.0),)),
    "cell-outside": Plan(marks=(Mark(Place(FORM, 2_000_000, 1), "FFC7CE"),)),
    "text-too-long": Plan(cells=(CellEdit(FORM, 60, 2, "长" * 40_000),)),
    "sheet-name": Plan(sheets=(NewSheet("坏/名", (NewCell(1, 1, "a"),)),)),
}


@pytest.mark.parametrize("code", PLANS)
def test_what_the_file_refuses_excel_is_not_asked_for(code: str, book: xw.Book) -> None:
    assert refused(book, PLANS[code]) == [code]


def test_the_name_of_a_chart_sheet_is_taken(book: xw.Book) -> None:
    book.api.wb.create_chartsheet("图")

    assert refused(book, Plan(sheets=(NewSheet("图", (NewCell(1, 1, "a"),)),))) == ["sheet-name-taken"]


def test_a_cell_of_an_array_formula_is_not_written_alone(book: xw.Book) -> None:
    book.api.wb[FORM]["B60"] = ArrayFormula("B60:B62", "=B1:B3")

    assert refused(book, Plan(cells=(CellEdit(FORM, 61, 2, 1.0),))) == ["cell-in-array"]


def protect(book: xw.Book, password: str | None = None) -> None:
    stated = book.api.wb[FORM].protection
    stated.sheet, stated.formatCells, stated.sort = True, False, False
    if password:
        stated.set_password(password)


def test_a_sheet_with_a_password_is_named(book: xw.Book) -> None:
    protect(book, "秘密")
    before = seen(book)

    assert refusal_codes(change, book, WRITE, title="改写") == ["sheet-protected"]
    assert seen(book) == before


def test_protection_without_a_password_is_the_same_afterwards(book: xw.Book) -> None:
    protect(book)
    before = str(book.api.wb[FORM].protection)

    done(book, WRITE)

    assert book.sheets[FORM].range("B60").raw_value == 1
    assert str(book.api.wb[FORM].protection) == before
    value_of(undo(book))
    assert book.sheets[FORM].range("B60").raw_value is None
    assert str(book.api.wb[FORM].protection) == before


TOUCHING = {
    "a cell": WRITE,
    "a formula": Plan(cells=(CellEdit(FORM, 60, 2, Formula("1+1")),)),
    "a mark": Plan(marks=(Mark(Place(FORM, 60, 2), "FFC7CE", "核实"),)),
    "an own sheet besides": replace(WRITE, sheets=(NewSheet("新表", (NewCell(1, 1, "a"),)),)),
}


@pytest.mark.parametrize("kind", FILTERS)
@pytest.mark.parametrize("what", TOUCHING)
def test_a_persons_sheet_is_left_alone_while_a_filter_hides_rows(what: str, kind: str, book: xw.Book) -> None:
    FILTERS[kind](book.api.wb[FORM], "A3:H30", (5, 6))

    assert refused(book, TOUCHING[what]) == ["sheet-filtered"]


def test_results_touch_no_cell_and_so_no_filtered_sheet(book: xw.Book) -> None:
    FILTERS["sheet"](book.api.wb[FORM], "A3:H30", (5, 6))

    done(book, Plan(cells=(CellEdit(FORM, 5, 2, Result(1.0)),)))


def test_a_sheet_is_protected_against_people_only_afterwards_too(book: xw.Book) -> None:
    sheet = book.sheets[FORM].api
    sheet.Protect("", False, True, False, True, *[False] * 11)  # noqa: FBT003 - COM's order

    done(book, WRITE)
    assert (sheet.ProtectContents, sheet.ProtectionMode) == (True, True)
    value_of(undo(book))

    assert (sheet.ProtectContents, sheet.ProtectionMode) == (True, True)


def test_the_sheet_and_the_cells_that_a_person_looks_at_stay(excel: Excel, book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    sheet.activate()
    sheet.range("C5:D6").api.Select()

    done(book, Plan(sheets=(NewSheet("新表", (NewCell(1, 1, "a"),), frozen=(2, 2)),)))

    assert book.sheets.active.name == FORM
    assert excel.app.selection is not None
    assert excel.app.selection.address == "$C$5:$D$6"
