"""The Excel of the tests is as unkind as the real one below xlwings' own classes."""

import ctypes
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.engine.pywin32 import ComError
from tests.workbook.books import opened, value_of
from tests.workbook.form_books import saved
from tests.workbook.linked_books import linked
from tests.workbook.official_forms import item_form
from xlplugin.functions.cell import CellError
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.grid.reader import read_grid

CALL = '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)'
UNKNOWN = -2146826259


@pytest.fixture
def excel() -> Iterator[Excel]:
    running = Excel()
    yield running
    running.quit()


@pytest.fixture
def book(excel: Excel, tmp_path: Path) -> xw.Book:
    return excel.open(saved(tmp_path, item_form()))


def test_xlwings_own_classes_for_windows_are_above_and_nothing_of_windows_is_left(book: xw.Book) -> None:
    above = (book, book.app, book.sheets, book.sheets[0], book.sheets[0].range("A1"), book.names)

    assert {type(each.impl).__module__ for each in above} == {"xlwings._xlwindows"}
    assert sys.platform != "win32"
    assert not hasattr(ctypes, "windll")
    assert not {"pywintypes", "pythoncom", "win32com.client"} & set(sys.modules)


def test_a_member_that_is_not_there_is_neither_read_nor_set(excel: Excel, book: xw.Book) -> None:
    cell = book.sheets[0].range("A1").api
    with pytest.raises(AttributeError):
        cell.GetAddress(0, 0)
    with pytest.raises(AttributeError):
        cell.Unheard = 1
    excel.machine.lacks("Formula2")
    with pytest.raises(AttributeError):
        cell.Formula2 = "=1"


def test_what_xlwings_tries_again_ends_with_an_error(book: xw.Book) -> None:
    wrapped = next(iter(xw.apps)).books[book.name].api
    assert type(wrapped).__name__ == "COMRetryObjectWrapper"

    with pytest.raises(ComError):
        _ = wrapped.Unheard
    with pytest.raises(AttributeError):
        wrapped.Unheard = 1


def test_a_selected_picture_has_no_address(excel: Excel, book: xw.Book) -> None:
    excel.com.pick_picture()
    with pytest.raises(AttributeError):
        _ = excel.app.selection

    book.sheets.active.range("B2").api.Select()

    assert excel.app.selection is not None
    assert excel.app.selection.address == "$B$2"


def test_a_workbook_from_the_cloud_has_an_address_that_xlwings_knows_no_path_for(book: xw.Book) -> None:
    book.api.opened_from("https://example.sharepoint.com/sites/a/自评.xlsx")

    assert book.api.FullName.startswith("https://")
    with pytest.raises(xw.XlwingsError):
        _ = book.fullname


def test_chart_sheets_count_in_the_index_and_xlwings_then_miscounts(book: xw.Book) -> None:
    first = book.sheets[0]
    book.sheets.add("乙", after=first)
    book.api.wb.create_chartsheet("图", 0)

    book.sheets.add("新", after=first)

    assert (first.index, len(book.sheets), book.api.Sheets.Count) == (4, 3, 4)
    assert [sheet.name for sheet in book.sheets] == ["新", "乙", first.name]


def test_sheets_are_added_and_moved_and_another_comes_to_the_front(book: xw.Book) -> None:
    last = book.sheets[-1]
    added = book.api.Worksheets.Add(Before=last.api)
    added.Name = "新"
    last.api.Move(Before=added)
    assert [sheet.name for sheet in book.sheets][-2:] == [last.name, "新"]
    added.Activate()

    added.Visible = 2

    assert book.sheets.active.name == last.name
    with pytest.raises(ComError):
        added.Delete()
    with pytest.raises(ComError):
        last.name = "新"


def test_in_manual_mode_results_stay_until_they_are_calculated(excel: Excel, book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.range("X1").raw_value = 1.0
    sheet.range("X2").formula = "=X1+1"
    assert sheet.range("X2").raw_value == 2
    excel.app.calculation = "manual"

    sheet.range("X1").raw_value = 5.0

    assert sheet.range("X2").raw_value == 2
    sheet.api.Calculate()
    assert sheet.range("X2").raw_value == 6


def test_a_stored_result_stays_until_everything_is_calculated(excel: Excel, book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet.range("X2").formula = "=1+1"
    place = Place(sheet.name, 2, 24)
    assert book.api.results()[place] == 2
    book.api.shown[place] = CellError.NAME

    excel.app.calculate()
    assert sheet.range("X2").raw_value == -2146826259
    excel.com.CalculateFull()
    assert sheet.range("X2").raw_value == 2


def test_days_and_money_come_changed_but_for_value2(book: xw.Book) -> None:
    cell = book.sheets[0].range("X1")
    cell.raw_value = 45000.123456
    cell.number_format = "yyyy-mm-dd"
    assert (cell.raw_value.year, cell.raw_value.month, cell.raw_value.day) == (2023, 3, 15)
    cell.number_format = "¥#,##0.00"

    assert cell.raw_value == Decimal("45000.1235")
    assert cell.api.Value2 == 45000.123456


@pytest.mark.parametrize("binds", [False, True])
def test_a_plain_call_in_a_file_is_unknown_until_it_is_entered(
    excel: Excel, tmp_path: Path, *, binds: bool
) -> None:
    excel.com.binds_plain_names = binds
    cell = excel.open(_with_call(tmp_path)).sheets[0].range("X1")
    assert cell.raw_value == 0.5
    excel.com.CalculateFull()
    assert (cell.raw_value, cell.formula) == (0.7 if binds else UNKNOWN, CALL)

    cell.formula = cell.formula

    assert (cell.raw_value, cell.formula) == (0.7, CALL)


def test_what_is_copied_stays_unknown(excel: Excel, tmp_path: Path) -> None:
    sheet = excel.open(_with_call(tmp_path)).sheets[0]
    sheet.range("X1").api.Copy(sheet.range("X2").api)
    assert sheet.range("X2").raw_value == UNKNOWN


@pytest.mark.parametrize(("file", "known"), [("xlplugin.xlam", True), ("another.xlam", False)])
def test_a_linked_call_is_known_where_the_link_is_the_addin(
    excel: Excel, tmp_path: Path, file: str, *, known: bool
) -> None:
    path = _with_call(tmp_path)
    path.write_bytes(linked(path.read_bytes(), file))
    cell = excel.open(path).sheets[0].range("X1")
    excel.com.CalculateFull()
    assert cell.raw_value == (0.7 if known else UNKNOWN)
    assert ("xlam" in cell.formula) is not known


@pytest.mark.parametrize("links", [False, True])
def test_calls_are_saved_in_either_form(excel: Excel, tmp_path: Path, *, links: bool) -> None:
    excel.com.stores_links = links
    book = excel.open(_with_call(tmp_path))
    book.sheets[0].range("X1").formula = book.sheets[0].range("X1").formula
    package = opened(saved_copy(book, tmp_path / "kept.xlsx"))
    view = value_of(read_grid(package)).sheets[0].cell(1, 24)
    assert str(view.formula).startswith("[1]!SCORE_" if links else "SCORE_")
    assert view.value == 0.7
    assert any("externalLink" in name for name in package.parts) is links


def _with_call(folder: Path) -> Path:
    """An official form with a formula of ours and its stored result, as another program wrote them."""
    path = saved(folder, item_form())
    package = opened(path)
    edit = CellEdit(value_of(read_grid(package)).sheets[0].name, 1, 24, Formula(CALL[1:], 0.5))
    path.write_bytes(apply_edits(package, [edit]).to_bytes())
    return path
