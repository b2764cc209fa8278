"""What is written stands in the cell as it was meant, whatever Excel makes of entries."""

from pathlib import Path

import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.excel.engine.excel import Excel
from tests.excel.live.scored import done
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.areas import rectangles
from xlplugin.excel.live.last_read import LastRead
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
