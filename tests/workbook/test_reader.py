from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refusal_codes, refused
from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Severity
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.contents import read_contents
from xlplugin.workbook.grid.grid import (
    BLANK,
    LAST_COLUMN,
    LAST_ROW,
    Area,
    CellView,
    SheetGrid,
    a1,
    parse_a1,
    parse_area,
)
from xlplugin.workbook.grid.reader import read_grid

from .books import (
    RICH_PARTS,
    SHEET,
    SHEET_PART,
    WORKBOOK,
    book_of,
    codes,
    first_sheet,
    opened,
    rich_book,
    sheet_xml,
    value_of,
)


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
    assert set(sheet.hidden_rows) == frozenset({3})
    assert set(sheet.hidden_columns) == frozenset({4})


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
        '<c r="A2"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="XFD1"/><c><v>1</v></c>',
        '<c r="A1" t="d"><v>2023-02-30</v></c>',
    ],
)
def test_a_cell_that_makes_no_sense_is_named(tmp_path: Path, cell: str) -> None:
    package = book_of(tmp_path, f'<row r="1">{cell}</row>')
    checked = refused(read_grid, package)
    assert codes(checked) == ["workbook-cell"]
    assert SHEET in str(checked.problems[0])


def test_one_cause_is_told_once_with_the_first_places_and_how_many_there_are(tmp_path: Path) -> None:
    bad = "".join(f'<row r="{row}"><c r="A{row}"><v>x</v></c></row>' for row in range(1, 3001))
    other = '<row r="3001"><c r="B3001" t="s"><v>99</v></c></row>'
    checked = refused(read_grid, book_of(tmp_path, bad + other))
    assert codes(checked) == ["workbook-cell", "workbook-cell"]
    many, one = (str(problem) for problem in checked.problems)
    assert f"（{SHEET}!A1、{SHEET}!A2、{SHEET}!A3等 3000 处）" in many
    assert "B3001" in one
    few = refused(
        read_grid, book_of(tmp_path, '<row r="1"><c r="A1"><v>x</v></c><c r="B1"><v>y</v></c></row>')
    )
    assert [problem.message for problem in few.problems] == [
        f"单元格中保存的数值有误（{SHEET}!A1、{SHEET}!B1）"
    ]


def test_a_tab_that_leads_nowhere_is_left_out_while_there_are_others(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path)).without(SHEET_PART)
    checked = read_grid(package)
    assert [sheet.name for sheet in value_of(checked).sheets] == ["基础 数据"]
    assert [(each.code, each.severity) for each in checked.problems] == [
        ("workbook-sheet-lost", Severity.NOTICE)
    ]
    assert SHEET in str(checked.problems[0])
    alone = package.without("xl/worksheets/sheet2.xml")
    assert set(refusal_codes(read_contents, alone)) == {"workbook-part-missing"}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" s="2"/>',
        '<c r="A1" t="s"><v/></c>',
        '<c r="A1" t="s"><v></v></c>',
        '<c r="A1"><v> </v></c>',
        '<c r="A1" t="b"><v/></c>',
        '<c r="A1" t="e"/>',
        '<c r="A1" t="inlineStr"/>',
    ],
)
def test_a_cell_without_content_holds_nothing(tmp_path: Path, cell: str) -> None:
    package = book_of(tmp_path, f'<row r="1">{cell}<c r="B1"><v>1</v></c></row>')
    assert first_sheet(package).cells.keys() == {(1, 2)}


@pytest.mark.parametrize(
    ("written", "number", "from_1904"),
    [
        ("1900-01-01", 1.0, -1460.0),
        ("1900-02-28T12:00:00", 59.5, None),
        ("1900-03-01", 61.0, None),
        ("2023-12-31T06:00:00.000", 45291.25, 43829.25),
        ("18:00:00", 0.75, 0.75),
    ],
)
def test_days_in_words_are_numbers(
    tmp_path: Path, written: str, number: float, from_1904: float | None
) -> None:
    rows = f'<row r="1"><c r="A1" t="d"><v>{written}</v></c></row>'
    cell = first_sheet(book_of(tmp_path, rows)).cell(1, 1)
    assert (cell.value, cell.number_format) == (number, "yyyy/m/d")
    since = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>').encode()
    if from_1904 is not None:
        later = first_sheet(book_of(tmp_path, rows, {"xl/workbook.xml": since}))
        assert later.cell(1, 1).value == from_1904


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "gbk", "gb2312"])
def test_parts_may_be_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    stated = "UTF-16" if "16" in encoding else encoding.removesuffix("-sig")
    parts = (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        SHEET_PART,
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    )
    other = {
        name: RICH_PARTS[name].decode().replace('encoding="UTF-8"', f'encoding="{stated}"').encode(encoding)
        for name in parts
    }
    package = opened(rich_book(tmp_path, other))
    (tmp_path / "utf8").mkdir()
    assert value_of(read_grid(package)) == value_of(read_grid(opened(rich_book(tmp_path / "utf8"))))
    written = apply_edits(package, [CellEdit(SHEET, 2, 1, "新")])
    assert first_sheet(written).cell(2, 1).value == "新"
    assert 'encoding="UTF-8"' in (written.data(SHEET_PART) or b"").decode()[:60].replace("utf-8", "UTF-8")


def test_only_formatted_cells_and_rows_leave_all_others_where_they_are(tmp_path: Path) -> None:
    rows = (
        '<row r="1"/><row r="2"/> <row/>'
        '<row><c><v>4</v></c><c r="B4"/><c r="C4" s="1"/> <c/><c><v>5</v></c></row>'
        '<row r="6" hidden="1"/><row r="7"/><row><c r="A8"/><c r="B8"/><c t="inlineStr"><is><t>'
        '<![CDATA[<c r="A1"/><c r="B1"/>]]></t></is></c></row>'
    )
    sheet = first_sheet(book_of(tmp_path, rows))
    assert {place: view.value for place, view in sheet.cells.items()} == {
        (4, 1): 4.0,
        (4, 5): 5.0,
        (8, 3): '<c r="A1"/><c r="B1"/>',
    }
    assert set(sheet.hidden_rows) == {6}


def test_blank_cells_with_end_tags_of_their_own_leave_all_others_where_they_are(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"></c><c r="B1" s="1"></c><c><v>5</v></c></row>'
        '<row r="2"><c r="A2" s="1"></c></row><row><c r="A3" s="1"></c><c r="B3"><v>3</v></c></row>'
    )
    sheet = first_sheet(book_of(tmp_path, rows))
    assert {place: view.value for place, view in sheet.cells.items()} == {(1, 3): 5.0, (3, 2): 3.0}


def test_formats_of_a_million_rows_cost_nothing(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}" hidden="1"><c r="A{row}" s="1"/></row>' for row in range(2, 20_000))
    sheet = first_sheet(book_of(tmp_path, f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}'))
    assert sheet.cells.keys() == {(1, 1)}
    assert set(sheet.hidden_rows) == set(range(2, 20_000))
    assert 1 not in sheet.hidden_rows
    assert 19_999 in sheet.hidden_rows
    assert 20_000 not in sheet.hidden_rows


@given(
    places=st.frozensets(st.tuples(st.integers(1, 60), st.integers(1, 30)), max_size=60),
    corners=st.tuples(*[st.integers(1, 70)] * 4),
)
def test_the_stored_cells_of_an_area_are_found(
    places: frozenset[tuple[int, int]], corners: tuple[int, int, int, int]
) -> None:
    sheet = SheetGrid("表", dict.fromkeys(places, CellView(1.0)))
    rows, columns = sorted(corners[:2]), sorted(corners[2:])
    area = Area(rows[0], columns[0], rows[1], columns[1])
    assert list(sheet.cells_in(area)) == sorted(place for place in places if area.covers(*place))
    whole = Area(1, 1, LAST_ROW, LAST_COLUMN)
    assert list(sheet.cells_in(whole)) == sorted(places)


@given(
    areas=st.lists(st.tuples(*[st.integers(1, 1200)] * 4), max_size=12),
    place=st.tuples(st.integers(1, 1200), st.integers(1, 1200)),
)
def test_the_first_merged_area_over_a_cell_is_found(
    areas: list[tuple[int, int, int, int]], place: tuple[int, int]
) -> None:
    merged = tuple(
        Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        for top, left, bottom, right in areas
    )
    expected = next((area for area in merged if area.covers(*place)), None)
    assert SheetGrid("表", {}, merged).merged_at(*place) == expected


def test_a_sheet_that_nobody_touched_is_not_read_again(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    before = value_of(read_grid(package))
    after = value_of(read_grid(apply_edits(package, [CellEdit(SHEET, 2, 1, 1.0)])))
    assert after.sheets[1].cells is before.sheets[1].cells
    assert after.sheets[0].cells != before.sheets[0].cells
    restyled = RICH_PARTS["xl/styles.xml"].replace(b"0.0000%", b"0.000%")
    again = value_of(read_grid(package.with_data({"xl/styles.xml": restyled}))).sheets[0]
    assert again.cell(2, 3).number_format == "0.000%"


def test_a_sheet_may_be_empty(tmp_path: Path) -> None:
    package = opened(
        rich_book(tmp_path, {SHEET_PART: sheet_xml("").replace(b"<sheetData></sheetData>", b"")})
    )
    sheet = first_sheet(package)
    assert sheet.cells == {}


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


def test_a_row_without_an_end_takes_no_memory_without_an_end(tmp_path: Path) -> None:
    rows = f'<row r="1">{"<a/>" * 500_000}</row>'
    assert refusal_codes(read_grid, book_of(tmp_path, rows)) == ["workbook-xml"]


def test_a_sheet_of_many_pieces_is_read_like_one_of_a_single_piece(tmp_path: Path) -> None:
    rows = "".join(f'<row><c t="str"><v>{"甲" * 50}</v></c><c><v>{row}</v></c></row>' for row in range(2000))
    cells = first_sheet(book_of(tmp_path, rows)).cells
    assert [cells[row, 2].value for row in range(1, 2001)] == list(range(2000))
    assert {cells[row, 1].value for row in range(1, 2001)} == {"甲" * 50}


def test_what_is_not_read_may_hold_as_much_as_it_likes(tmp_path: Path) -> None:
    inside = "".join(f"<g><f>{number}</f></g>" for number in range(250_000))
    further = f"<extLst><ext><a>{inside}</a></ext></extLst></worksheet>"
    sheet = sheet_xml('<row r="1"><c><v>5</v></c></row>').replace(b"</worksheet>", further.encode())
    assert first_sheet(book_of(tmp_path, "", {SHEET_PART: sheet})).cell(1, 1).value == 5
