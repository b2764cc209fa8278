"""The Excel of the tests passes filtered rows over as the real one is documented, or reported, to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.engine.excel import Excel
from tests.excel.engine.pywin32 import ComError
from tests.excel.filtering import FILTERS, HIDDEN, by_hand, filtered, filtered_table

AREA = "A1:B6"
ROWS = (3, 4)
LOCKED = (False, True, False, False)
LOCKED_TO_PEOPLE = (False, True, False, True)
ALLOWED, FORBIDDEN = [True] * 11, [False] * 11


@pytest.fixture
def excel() -> Iterator[Excel]:
    running = Excel()
    yield running
    running.quit()


@pytest.fixture
def sheet(excel: Excel, tmp_path: Path) -> xw.Sheet:
    """A heading and five rows: texts in A, numbers in B."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.append(["单位", "数值"])
    for number in range(1, 6):
        page.append([f"单位{number}", number])
    book.create_sheet("另一张")
    book.save(tmp_path / "单位.xlsx")
    return excel.open(tmp_path / "单位.xlsx").sheets[0]


def column(sheet: xw.Sheet, name: str = "B") -> list[object]:
    return [sheet.range(f"{name}{row}").raw_value for row in range(1, 7)]


BLOCK = tuple((value,) for value in (10.0, 20.0, 30.0, 40.0, 50.0))


@pytest.mark.parametrize("kind", FILTERS)
def test_of_a_block_the_first_value_goes_into_what_is_shown(kind: str, sheet: xw.Sheet) -> None:
    FILTERS[kind](sheet.api.ws, AREA, ROWS)

    sheet.range("B2:B6").raw_value = BLOCK

    assert column(sheet) == ["数值", 10, 2, 3, 10, 10]


@pytest.mark.parametrize("property_", ["Value2", "Formula", "Formula2"])
def test_whichever_property_the_block_is_assigned_to(property_: str, sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)

    setattr(sheet.range("B2:B6").api, property_, BLOCK)

    assert column(sheet) == ["数值", 10, 2, 3, 10, 10]


@pytest.mark.parametrize("kind", HIDDEN)
def test_rows_hidden_by_people_are_written_and_copied_as_any_other(kind: str, sheet: xw.Sheet) -> None:
    HIDDEN[kind](sheet.api.ws, AREA, ROWS)
    other = sheet.book.sheets["另一张"]

    sheet.range("B2:B6").raw_value = BLOCK
    sheet.range("A1:B6").copy(other.range("A1:B6"))

    assert column(sheet)[1:] == [10, 20, 30, 40, 50]
    assert column(other) == column(sheet)
    assert not sheet.api.FilterMode


def test_a_single_cell_is_written_even_where_it_is_filtered_out(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)

    sheet.range("B3").raw_value = 9.0
    sheet.range("B3").add_note("说明")

    assert sheet.range("B3").raw_value == 9
    assert sheet.range("B3").note is not None


@pytest.mark.parametrize("kind", FILTERS)
def test_copied_are_the_rows_that_are_shown_and_pasted_without_gaps(kind: str, sheet: xw.Sheet) -> None:
    FILTERS[kind](sheet.api.ws, AREA, ROWS)
    other = sheet.book.sheets["另一张"]

    sheet.range("A1:B6").copy(other.range("A1:B6"))

    assert column(other) == ["数值", 1, 4, 5, None, None]


def test_pasted_are_consecutive_rows_also_those_that_are_filtered_out(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)
    other = sheet.book.sheets["另一张"]
    other.range("B2:B6").raw_value = BLOCK

    other.range("B2:B6").copy(sheet.range("B2:B6"))

    assert column(sheet)[1:] == [10, 20, 30, 40, 50]


def test_emptied_and_coloured_are_the_rows_that_are_shown(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)

    sheet.range("B2:B6").color = (255, 0, 0)
    sheet.range("B2:B6").clear()

    assert column(sheet) == ["数值", None, 2, 3, None, None]
    assert sheet.range("B3").color is None


def test_no_height_shows_what_a_filter_hides(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)

    sheet.range("2:6").row_height = 30
    sheet.cells.api.EntireRow.Hidden = False
    sheet.cells.api.UseStandardHeight = True

    assert [sheet.range(f"{row}:{row}").row_height for row in (2, 3, 4, 5)] == [15, 0, 0, 15]


def test_what_is_hidden_by_hand_is_found_and_what_a_filter_hides_may_not_be(sheet: xw.Sheet) -> None:
    used = sheet.used_range.api
    by_hand(sheet.api.ws, AREA, [6])
    assert used.Find("*", used.Cells(1, 1), -4123, 2, 1, 2).Row == 6

    filtered(sheet.api.ws, AREA, [6])

    assert used.Find("*", used.Cells(1, 1), -4123, 2, 1, 2).Row == 5


def test_arrows_alone_are_no_filter_mode_and_there_is_nothing_to_show(sheet: xw.Sheet) -> None:
    sheet.range("A1:B6").api.AutoFilter(1)

    assert (sheet.api.AutoFilterMode, sheet.api.FilterMode) == (True, False)
    with pytest.raises(ComError):
        sheet.api.ShowAllData()


def test_all_rows_are_shown_again_and_the_arrows_stay(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)
    assert sheet.api.FilterMode

    sheet.api.ShowAllData()

    assert (sheet.api.AutoFilterMode, sheet.api.FilterMode) == (True, False)
    assert sheet.range("3:4").row_height == 15


def test_without_arrows_nothing_is_filtered_any_more(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)

    sheet.api.AutoFilterMode = False

    assert not sheet.api.FilterMode
    assert sheet.range("3:4").row_height == 15


def test_an_advanced_filter_has_no_arrows(sheet: xw.Sheet) -> None:
    FILTERS["advanced"](sheet.api.ws, AREA, ROWS)
    assert (sheet.api.AutoFilterMode, sheet.api.AutoFilter, sheet.api.FilterMode) == (False, None, True)

    sheet.api.AutoFilterMode = False
    assert sheet.api.FilterMode
    sheet.api.ShowAllData()

    assert sheet.range("3:4").row_height == 15


def test_the_filter_of_a_table_is_the_sheets_only_while_the_table_is_selected(sheet: xw.Sheet) -> None:
    filtered_table(sheet.api.ws, AREA, ROWS)
    sheet.activate()
    sheet.range("A2").select()
    assert sheet.api.FilterMode
    sheet.range("D20").select()
    assert not sheet.api.FilterMode
    with pytest.raises(ComError):
        sheet.api.ShowAllData()

    (table,) = sheet.api.ListObjects
    assert table.AutoFilter.FilterMode
    table.AutoFilter.ShowAllData()

    assert sheet.range("3:4").row_height == 15


def test_on_a_protected_sheet_nothing_is_shown_even_where_filtering_is_allowed(sheet: xw.Sheet) -> None:
    filtered(sheet.api.ws, AREA, ROWS)
    sheet.api.Protect("", *LOCKED, *ALLOWED)

    for refused in (
        sheet.api.ShowAllData,
        sheet.api.AutoFilter.ShowAllData,
        lambda: setattr(sheet.api, "AutoFilterMode", False),
    ):
        with pytest.raises(ComError):
            refused()


def test_a_sheet_protected_against_people_is_closed_once_opened_anew(excel: Excel, sheet: xw.Sheet) -> None:
    sheet.api.Protect("", *LOCKED_TO_PEOPLE, *FORBIDDEN)
    sheet.range("B2").raw_value = 7.0
    assert sheet.api.ProtectionMode
    path = Path(sheet.book.fullname).with_name("再开.xlsx")
    sheet.book.api.SaveCopyAs(str(path))

    again = excel.open(path).sheets[0]

    assert (again.api.ProtectContents, again.api.ProtectionMode) == (True, False)
    with pytest.raises(ComError):
        again.range("B2").raw_value = 8.0


def test_a_workbook_shared_in_the_old_way_keeps_its_sheets_and_its_merged_cells(sheet: xw.Sheet) -> None:
    sheet.api.ws.merge_cells("A5:B5")
    sheet.book.api.shared = True
    assert sheet.book.api.MultiUserEditing

    for refused in (
        sheet.api.Delete,
        lambda: sheet.api.Protect("", *LOCKED, *FORBIDDEN),
        lambda: sheet.api.Unprotect(""),
        lambda: sheet.range("A5:B5").copy(sheet.book.sheets["另一张"].range("A5:B5")),
    ):
        with pytest.raises(ComError):
            refused()
    sheet.range("B2").raw_value = 8.0
    assert sheet.range("B2").raw_value == 8


def test_the_page_layout_has_no_panes_to_freeze(sheet: xw.Sheet) -> None:
    sheet.activate()
    window = sheet.book.api.Windows(1)
    window.View = 3

    with pytest.raises(ComError):
        window.FreezePanes = True

    assert sheet.book.api.Windows(1).View == 3
