from pathlib import Path

import pytest

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.file.contents import read_contents
from xlplugin.workbook.grid.grid import BLANK, LAST_COLUMN, LAST_ROW, Area, a1, parse_a1, parse_area
from xlplugin.workbook.grid.reader import read_grid

from .books import SHEET, SHEET_PART, book_of, codes, first_sheet, opened, rich_book, sheet_xml, value_of


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("A1", "指标"),
        ("B1", "预算 执行率"),
        ("E1", "换行\r & 空 格"),
        ("A2", 0.1),
        ("C2", 1.0383),
        ("D2", True),
        ("E2", CellError.NA),
        ("B3", "内联"),
        ("A6", None),
        ("Z99", None),
    ],
)
def test_every_kind_of_value_is_read(tmp_path: Path, place: str, value: Cell) -> None:
    row, column = parse_a1(place) or (0, 0)
    assert first_sheet(opened(rich_book(tmp_path))).cell(row, column).value == value


def test_formulas_come_without_the_equals_sign_and_shared_ones_in_full(tmp_path: Path) -> None:
    sheet = first_sheet(opened(rich_book(tmp_path)))
    formulas = {a1(*place): view.formula for place, view in sheet.cells.items() if view.formula}
    assert formulas == {
        "C2": "A2+B2",
        "C3": "A3*2+$A$2",
        "C4": "A4*2+$A$2",
        "C5": "A5*2+$A$2",
        "B6": 'IF(A2>0,"<正>","")',
    }


def test_number_formats_are_named_by_their_code(tmp_path: Path) -> None:
    sheet = first_sheet(opened(rich_book(tmp_path)))
    shown = {place: sheet.cell(*place).number_format for place in [(2, 1), (2, 2), (2, 3), (1, 2)]}
    assert shown == {(2, 1): "General", (2, 2): "0.00%", (2, 3): "0.0000%", (1, 2): "0.00"}


def test_the_look_of_the_sheet_is_known(tmp_path: Path) -> None:
    book = value_of(read_grid(opened(rich_book(tmp_path))))
    sheet, hidden = book.sheets
    assert (sheet.name, sheet.visible) == (SHEET, True)
    assert (hidden.name, hidden.visible) == ("基础 数据", False)
    assert sheet.merged == (Area(4, 4, 5, 5),)
    assert sheet.merged_at(5, 5) == Area(4, 4, 5, 5)
    assert sheet.merged_at(5, 3) is None
    assert sheet.hidden_rows == frozenset({3})
    assert sheet.hidden_columns == frozenset({4})
    assert (sheet.row_count, sheet.column_count) == (6, 5)


def test_a_sheet_is_found_by_name_and_else_there_is_none(tmp_path: Path) -> None:
    book = value_of(read_grid(opened(rich_book(tmp_path))))
    found = book.sheet("基础 数据")
    assert found is not None
    assert found.cell(2, 2).value == 200
    assert book.sheet("没有") is None
    assert found.cell(9, 9) is BLANK


def test_rows_and_cells_without_an_address_follow_the_one_before(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
    sheet = first_sheet(book_of(tmp_path, rows))
    assert {place: view.value for place, view in sheet.cells.items()} == {
        (1, 1): 1.0,
        (1, 2): 2.0,
        (5, 3): 3.0,
        (5, 4): 4.0,
    }


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>abc</v></c>',
        '<c r="A1"><v>inf</v></c>',
        '<c r="A1" t="s"><v>99</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1"><f t="shared" si="7"/></c>',
        '<c r="A2"/>',
        '<c r="XFE1"/>',
        '<c r="A0"/>',
    ],
)
def test_a_cell_that_makes_no_sense_is_named(tmp_path: Path, cell: str) -> None:
    package = book_of(tmp_path, f'<row r="1">{cell}</row>')
    checked = read_grid(package)
    assert codes(checked) == ["workbook-cell"]
    assert SHEET in str(checked.problems[0])


def test_every_bad_cell_is_reported_at_once(tmp_path: Path) -> None:
    package = book_of(tmp_path, '<row r="1"><c r="A1"><v>x</v></c><c r="B1"><v>y</v></c></row>')
    assert [str(problem.source).rpartition("!")[2] for problem in read_grid(package).problems] == ["A1", "B1"]


def test_a_sheet_whose_part_is_missing_is_named(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path)).without(SHEET_PART)
    assert codes(read_contents(package)) == ["workbook-part-missing"]
    assert SHEET in str(read_contents(package).problems[0])


def test_a_sheet_may_be_empty(tmp_path: Path) -> None:
    package = opened(
        rich_book(tmp_path, {SHEET_PART: sheet_xml("").replace(b"<sheetData></sheetData>", b"")})
    )
    sheet = first_sheet(package)
    assert (sheet.cells, sheet.row_count, sheet.column_count) == ({}, 0, 0)


@pytest.mark.parametrize(
    ("text", "place"), [("A1", (1, 1)), ("$AB$12", (12, 28)), ("XFD1048576", (LAST_ROW, LAST_COLUMN))]
)
def test_addresses_are_understood(text: str, place: tuple[int, int]) -> None:
    assert parse_a1(text) == place
    assert a1(*place) == text.replace("$", "")


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "XFE1", "A1048577", "A1:B2", "甲1"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_a1(text) is None


def test_areas_are_understood_from_any_corner() -> None:
    assert parse_area("B3:A1") == Area(1, 1, 3, 2)
    assert parse_area("C4") == Area(4, 3, 4, 3)
    assert parse_area("C4:") == Area(4, 3, 4, 3)
    assert parse_area("甲:乙") is None
