"""What is written stands in the cell as it was meant, whatever Excel makes of entries."""

from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.engine import cells
from tests.excel.engine.excel import Excel
from tests.excel.filtering import filtered
from tests.excel.live.looks import seen
from tests.excel.live.scored import done
from tests.refusals import refusal
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.areas import rectangles
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.last_read import LastRead
from xlplugin.excel.live.writing import write_cells
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import CellEdit, Content, Formula, Result
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import CellView

FORM = Page.FORM.value
PLACES = st.sets(st.tuples(st.integers(1, 12), st.integers(1, 6)))


@pytest.fixture
def book(excel: Excel, tmp_path: Path) -> xw.Book:
    return excel.open(saved(tmp_path, item_form()))


def written(book: xw.Book, *contents: Content, number_format: str = "General") -> list[CellView]:
    """What stands in cells below the form after contents were written there."""
    sheet = book.sheets[FORM]
    sheet.range((60, 2), (60 + len(contents), 2)).number_format = number_format
    edits = (CellEdit(FORM, row, 2, content) for row, content in enumerate(contents, start=60))
    done(book, Plan(cells=tuple(edits)))
    grid = LastRead(book).grid().sheet(FORM)
    assert grid is not None
    return [grid.cell(row, 2) for row in range(60, 60 + len(contents))]


@pytest.mark.parametrize("number_format", ["General", "@", "0.00"])
def test_every_kind_of_content_is_kept_in_any_number_format(book: xw.Book, number_format: str) -> None:
    values: tuple[Cell, ...] = (
        "12", "0012", "1/2", "5%", "TRUE", "true", "=见附件", "-", "+1", "-1+2", "@a", "'引", "#N/A",
        "扣0.5分", 12.0, 0.1 + 0.2, True, False, None, CellError.NA, "长" * 9000,
    )  # fmt: skip

    views = written(book, *values, number_format=number_format)

    assert [(view.value, view.formula) for view in views] == [(value, None) for value in values]
    assert {view.number_format for view in views if view.value is not None} == {number_format}


@pytest.mark.parametrize("number_format", ["General", "@"])
def test_a_formula_is_a_formula_even_in_a_cell_of_text(book: xw.Book, number_format: str) -> None:
    (view,) = written(book, Formula("1+1"), number_format=number_format)

    assert (view.value, view.formula, view.number_format) == (2, "1+1", number_format)


FORMULAS = {(1, 1): Formula("1+1"), (2, 1): Formula("2+2"), (3, 1): Formula("3+3"), (4, 1): Formula("4+4")}


def test_written_without_a_look_back_a_filtered_sheet_gets_the_wrong_formulas(book: xw.Book) -> None:
    sheet = book.sheets.add("明细")
    filtered(sheet.api.ws, "A1:A4", (2, 3))

    sheet.range("A1:A4").api.Formula2 = [[f"={each.text}"] for each in FORMULAS.values()]

    assert [sheet.range(place).formula for place in FORMULAS] == ["=1+1", "", "", "=1+1"]


def test_a_formula_that_did_not_arrive_is_entered_again_alone(book: xw.Book) -> None:
    sheet = book.sheets.add("明细")
    filtered(sheet.api.ws, "A1:A4", (2, 3))

    write_cells(sheet, FORMULAS)

    assert [sheet.range(place).formula for place in FORMULAS] == ["=1+1", "=2+2", "=3+3", "=4+4"]


def test_another_formula_than_was_entered_undoes_the_change(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seen(book)
    enter = cells.enter

    def enter_another(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        enter(sheet, row, column, "=9+9" if value == "=1+1" else value)

    monkeypatch.setattr(cells, "enter", enter_another)

    problems = refusal(change, book, Plan(cells=(CellEdit(FORM, 60, 2, Formula("1+1")),)), title="改写")

    assert [each.code for each in problems] == ["live-failed"]
    assert "B60 没有写成所要的公式" in problems[0].message
    assert seen(book) == before


def test_what_excel_changes_in_a_formula_is_no_other_formula(
    book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = cells.enter

    def enter_settled(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        settled = "='C:\\XLSTART\\xlplugin.xlam'!SCORE_ASSET_USE(\"longgang-2020\",@B1,0.5)"
        enter(sheet, row, column, settled if value == typed else value)

    typed = '=score_asset_use("longgang-2020", B1, 0.50)'
    monkeypatch.setattr(cells, "enter", enter_settled)

    done(book, Plan(cells=(CellEdit(FORM, 60, 2, Formula(typed[1:])),)))

    assert "XLSTART" in book.sheets[FORM].range("B60").formula


def test_a_result_leaves_the_formula_alone(book: xw.Book) -> None:
    assert written(book, Formula("1+1"))[0].value == 2

    (view,) = written(book, Result(7.0))

    assert (view.value, view.formula) == (2, "1+1")


def test_what_is_meant_for_a_merged_cell_goes_to_its_first(book: xw.Book) -> None:
    sheet = book.sheets[FORM]
    area = next(each for each in LastRead(book).grid().sheets[0].merged if each.bottom > 3)

    done(book, Plan(cells=(CellEdit(FORM, area.bottom, area.right, "写入"),)))

    assert sheet.range((area.top, area.left)).raw_value == "写入"


def test_a_column_of_cells_is_written_in_one_call(excel: Excel, book: xw.Book) -> None:
    written(book, *map(float, range(5)))
    few = excel.machine.calls["ComRange.Value="]
    written(book, *map(float, range(50)))

    assert excel.machine.calls["ComRange.Value="] - few == few


@given(PLACES)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_rectangles_cover_each_cell_once_and_no_other(places: set[tuple[int, int]]) -> None:
    cells = [place for area in rectangles(places) for place in area.cells()]

    assert sorted(cells) == sorted(places)
