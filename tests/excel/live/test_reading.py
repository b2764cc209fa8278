"""A workbook open in Excel is read as its file is."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from tests.excel.engine.com_range import ComRange
from tests.excel.engine.excel import Excel
from tests.excel.engine.vba import told_of
from tests.workbook.books import book_of, opened, value_of
from tests.workbook.form_books import saved
from tests.workbook.official_forms import (
    ALL_PAGES,
    Naming,
    Shape,
    guangzhou_form,
    item_form,
    shenzhen_form,
)
from tests.workbook.plan_books import full_book
from xlplugin.excel.live import last_read
from xlplugin.excel.live.last_read import LastRead
from xlplugin.functions.catalogue import names
from xlplugin.workbook.grid.formulas import unlinked
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView, SheetGrid
from xlplugin.workbook.grid.reader import read_grid

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
ROOT = Path(__file__).parents[3]
BOOKS = sorted([*(ROOT / "workbooks").glob("*.xlsx"), *(ROOT.parent / "shared" / "forms").glob("*.xlsx")])
HIDING = Shape(
    hidden=frozenset({2, 5}),
    hidden_columns=frozenset({1}),
    formulas=True,
    naming=Naming.REPEATED,
    down=2,
    right=1,
)
FORMS = {
    "深圳": shenzhen_form(Shape(pages=ALL_PAGES)),
    "深圳，有隐藏行列和公式": shenzhen_form(HIDING),
    "广州": guangzhou_form(),
    "项目": item_form(),
}


def told(sheet: SheetGrid) -> dict[tuple[int, int], CellView]:
    """What a sheet's cells say, apart from the numbers of their styles; calls as people see them."""
    views = {
        place: view._replace(style=0, formula=unlinked(view.formula, names()) if view.formula else None)
        for place, view in sheet.cells.items()
    }
    return {place: view for place, view in views.items() if view != CellView()}


def assert_same(live: BookGrid, file: BookGrid) -> None:
    assert live.dates_from_1904 == file.dates_from_1904
    assert [sheet.name for sheet in live.sheets] == [sheet.name for sheet in file.sheets]
    for ours, theirs in zip(live.sheets, file.sheets, strict=True):
        assert told(ours) == told(theirs)
        assert sorted(ours.merged) == sorted(theirs.merged)
        rows, columns = ({place[axis] for place in ours.cells} for axis in (0, 1))
        assert ours.hidden_rows & rows == theirs.hidden_rows & rows
        assert ours.hidden_columns & columns == theirs.hidden_columns & columns
        assert ours.visible == theirs.visible


def read_both(excel: Excel, path: Path) -> None:
    """Read at once as XML and, as an Excel that gives none, part by part: both as the file is."""
    file = value_of(read_grid(opened(path)))
    assert_same(LastRead(excel.open(path)).grid(), file)
    assert_same(LastRead(excel.open(path), told_of(excel.open(path))).grid(), file)
    excel.machine.lacks("GetValue")
    assert_same(LastRead(excel.open(path)).grid(), file)


@pytest.mark.parametrize("name", FORMS)
def test_an_official_form_is_read_as_its_file_is(name: str, excel: Excel, tmp_path: Path) -> None:
    read_both(excel, saved(tmp_path, FORMS[name]))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_a_published_workbook_is_read_as_its_file_is(path: Path, excel: Excel) -> None:
    read_both(excel, path)


def test_errors_truths_and_shared_formulas_are_read_as_the_file_has_them(
    excel: Excel, tmp_path: Path
) -> None:
    read_both(excel, full_book(tmp_path).path)


def test_the_cells_of_an_array_formula_have_it_once(excel: Excel, tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>2</v></c></row>'
    )
    package = book_of(tmp_path, rows)

    assert_same(LastRead(excel.open(package.path)).grid(), value_of(read_grid(package)))


def test_text_that_begins_with_an_equals_sign_is_no_formula(excel: Excel, tmp_path: Path) -> None:
    package = book_of(tmp_path, '<row r="1"><c r="A1" t="inlineStr"><is><t>=见附件</t></is></c></row>')
    book = excel.open(package.path)
    book.sheets[0].range("A1").raw_value = "'=见附件"

    assert LastRead(book).grid().sheets[0].cell(1, 1) == CellView("=见附件")


def spilled(excel: Excel, tmp_path: Path) -> SheetGrid:
    """What is read of a sheet where the formula in A1 fills three cells by itself."""
    row = '<row r="1"><c r="A1"><f>SCORE_TABLE("longgang-2020")</f><v>1</v></c></row>'
    book = excel.open(book_of(tmp_path, row).path)
    book.sheets[0].api.spill("A1:A3")
    return LastRead(book).grid().sheets[0]


def test_a_formula_that_fills_cells_by_itself_is_read_with_the_cells_that_it_fills(
    excel: Excel, tmp_path: Path
) -> None:
    view = spilled(excel, tmp_path).cell(1, 1)

    assert (view.formula, view.array) == ('SCORE_TABLE("longgang-2020")', Area(1, 1, 3, 1))


def test_an_excel_that_knows_no_such_formulas_is_read_all_the_same(excel: Excel, tmp_path: Path) -> None:
    excel.machine.lacks("HasSpill", "SpillParent", "SpillingToRange")

    view = spilled(excel, tmp_path).cell(1, 1)

    assert (view.formula, view.array) == ('SCORE_TABLE("longgang-2020")', None)


def test_reading_takes_few_calls_a_sheet_and_not_one_a_cell(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(tmp_path, guangzhou_form()))
    cells = sum(sheet.used_range.count for sheet in book.sheets)
    excel.machine.reset()

    LastRead(book).grid()

    assert excel.machine.calls["ComRange.Value2"] == len(book.sheets)
    assert sum(excel.machine.calls.values()) < 3 * cells


def odd_book(folder: Path) -> Path:
    """All that is easily misread in the XML: gaps, merges, notes, days, marks, odd texts, hidden lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["C3"] = "  两端有空格\n第二行 & <b> "
    sheet["C3"].comment = Comment("批注里的字", "张三")
    sheet["E3"] = 0.1 + 0.2
    sheet["E3"].number_format = "0.00%"
    sheet["F3"] = 45000.5
    sheet["F3"].number_format = "yyyy-mm-dd"
    sheet["D4"] = "'=不是公式"
    sheet["C5"] = True
    sheet["D5"] = "#N/A"
    sheet["E5"] = 1234.5
    sheet["E5"].number_format = '0.0"万元"'
    sheet["F5"] = "=$E$5*2+E3"
    sheet["F5"].number_format = "#,##0.00"
    sheet["C8"] = "合并"
    sheet["H8"] = CellRichText("前", TextBlock(InlineFont(b=True), "粗"), "后")
    sheet["H10"] = 7
    sheet.merge_cells("C8:E9")
    sheet.merge_cells("F8:F9")
    for row in (6, 7, 10):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.create_sheet("空")
    path = folder / "odd.xlsx"
    book.save(path)
    return path


def test_what_is_easily_misread_in_the_xml_is_read_as_the_file_has_it(excel: Excel, tmp_path: Path) -> None:
    read_both(excel, odd_book(tmp_path))


def test_the_xml_itself_is_relied_upon_where_it_can_be(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_read, "_READ", {})  # no sheet is known from another test
    book = excel.open(odd_book(tmp_path))
    excel.machine.reset()
    LastRead(book, told_of(book)).grid()
    assert excel.machine.calls["ComRange.GetValue"] == 2
    assert excel.machine.calls["ComRange.MergeCells"] == 0
    assert excel.machine.calls["ComRange.NumberFormat"] <= 4  # of each named format


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Workbook/>",
        "<Workbook",
        f'<Workbook xmlns="{SPREADSHEET}"><Worksheet><Table/></Worksheet></Workbook>',
    ],
)
def test_an_xml_that_says_something_else_is_not_relied_upon(
    text: str, excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = odd_book(tmp_path)
    monkeypatch.setattr(ComRange, "GetValue", lambda _range, _kind: text)
    assert_same(LastRead(excel.open(path)).grid(), value_of(read_grid(opened(path))))


def test_a_sheet_is_read_again_only_where_anything_on_it_has_changed(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(odd_book(tmp_path))
    first = LastRead(book, told_of(book)).grid()
    sheet = book.sheets[0]
    for changed, name, value in (
        (sheet.range("C3"), "raw_value", "改"),
        (sheet.range("E5"), "number_format", "0"),
        (sheet.range("A10").api.EntireRow, "Hidden", False),
        (sheet, "name", "改名"),
    ):
        setattr(changed, name, value)
        excel.machine.reset()
        again = LastRead(book, told_of(book)).grid()
        assert excel.machine.calls["ComRange.Value2"] == 1
        assert again.sheets[1] is first.sheets[1]
        assert again.sheets[0] == LastRead(book).grid().sheets[0]
        excel.machine.reset()
        assert LastRead(book, told_of(book)).grid().sheets == again.sheets
        assert excel.machine.calls["ComRange.Value2"] == 0
