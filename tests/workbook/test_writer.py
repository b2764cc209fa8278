import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refusal_codes, refused
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import CellEdit, Content, Formula, Result, storable
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import CellView, a1

from .books import (
    CONTENT_TYPES,
    RICH_PARTS,
    RICH_SHEET,
    SHEET,
    SHEET_PART,
    WORKBOOK_RELATIONSHIPS,
    archive,
    book_of,
    codes,
    done_or_refused,
    first_sheet,
    opened,
    rich_book,
)


def edited(package: Package, row: int, column: int, value: Content) -> Package:
    return apply_edits(package, [CellEdit(SHEET, row, column, value)])


def sheet_of(package: Package) -> str:
    return (package.data(SHEET_PART) or b"").decode()


def changed_parts(before: Package, after: Package) -> set[str]:
    names = before.parts.keys() | after.parts.keys()
    return {name for name in names if before.data(name) != after.data(name)}


def test_no_edit_changes_no_byte(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    assert apply_edits(package, []).to_bytes() == package.to_bytes()


@pytest.mark.parametrize(
    ("place", "value", "before", "after"),
    [
        ((2, 1), 0.25, '<c r="A2"><v>0.1</v></c>', '<c r="A2"><v>0.25</v></c>'),
        ((2, 3), Result(2.0), "<f>A2+B2</f><v>1.0383</v>", "<f>A2+B2</f><v>2</v>"),
        (
            (2, 3),
            Result("好 & <坏>"),
            '<c r="C2" s="2"><f>A2+B2</f><v>1.0383</v>',
            '<c r="C2" s="2" t="str"><f>A2+B2</f><v>好 &amp; &lt;坏&gt;</v>',
        ),
        (
            (2, 3),
            Result(CellError.NA),
            '<c r="C2" s="2"><f>A2+B2</f><v>1.0383</v>',
            '<c r="C2" s="2" t="e"><f>A2+B2</f><v>#N/A</v>',
        ),
        (
            (4, 3),
            Result(value=True),
            '<c r="C4"><f t="shared" si="0"/><v>8.1</v></c>',
            '<c r="C4" t="b"><f t="shared" si="0"/><v>1</v></c>',
        ),
        ((2, 4), None, "<c r='D2' t=\"b\" ><v>1</v></c>", "<c r='D2'/>"),
        (
            (6, 1),
            "文字",
            '<c r="A6" s="2"/>',
            '<c r="A6" s="2" t="inlineStr"><is><t xml:space="preserve">文字</t></is></c>',
        ),
        ((2, 2), False, '<c r="B2" s="1"><v>0.9383</v></c>', '<c r="B2" s="1" t="b"><v>0</v></c>'),
        (
            (1, 3),
            7.0,
            '<c r="E1" t="s">',
            '<c r="C1"><v>7</v></c><c r="E1" t="s">',
        ),
    ],
)
def test_an_edit_changes_its_cell_and_not_one_byte_more(
    tmp_path: Path, place: tuple[int, int], value: Content, before: str, after: str
) -> None:
    package = opened(rich_book(tmp_path))
    written = edited(package, *place, value)
    assert RICH_SHEET.count(before) == 1
    assert sheet_of(written) == RICH_SHEET.replace(before, after)
    assert changed_parts(package, written) == {SHEET_PART}


def test_parts_keep_their_order_compression_and_time(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    (tmp_path / "new.xlsm").write_bytes(edited(package, 2, 1, 9.0).to_bytes())
    again = opened(tmp_path / "new.xlsm")

    def entries(book: Package) -> list[tuple[str, int, tuple[int, ...]]]:
        return [(p.name, p.entry.compress_type, p.entry.date_time) for p in book.parts.values()]

    assert entries(again) == entries(package)
    assert changed_parts(package, again) == {SHEET_PART}


def test_missing_cells_and_rows_are_put_in_order(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    places = [(9, 2), (8, 3), (8, 1), (2, 6), (4, 2), (1, 4), (1, 3)]
    edits = [CellEdit(SHEET, *place, float(index)) for index, place in enumerate(places)]
    written = apply_edits(package, edits)
    references = re.findall(r'<c r=["\']([A-Z]+)(\d+)', sheet_of(written).replace('<c r="A1"/> -->', ""))
    order = [(int(row), column) for column, row in references]
    assert order == sorted(order)
    assert '<dimension ref="A1:F9"/>' in sheet_of(written)
    assert '<row r="2" spans="1:6">' in sheet_of(written)
    assert [first_sheet(written).cell(*place).value for place in places] == [float(i) for i in range(7)]


def test_a_new_cell_stands_before_a_changed_one(tmp_path: Path) -> None:
    edits = [CellEdit(SHEET, 2, 1, 5.0), CellEdit(SHEET, 4, 3, 6.0), CellEdit(SHEET, 4, 2, 7.0)]
    written = sheet_of(apply_edits(opened(rich_book(tmp_path)), edits))
    assert '<c r="A4"><v>4</v></c><c r="B4"><v>7</v></c><c r="C4"><v>6</v></c></row>' in written


def test_an_empty_sheet_can_be_filled(tmp_path: Path) -> None:
    for rows in ("", '<row r="2"/>', '<row r="2" spans="3:3"></row>'):
        package = book_of(tmp_path, rows)
        assert first_sheet(edited(package, 2, 2, "字")).cell(2, 2).value == "字"
    single = opened(rich_book(tmp_path, {SHEET_PART: b"<worksheet><sheetData /></worksheet>"}))
    assert sheet_of(edited(single, 1, 1, 1.0)) == (
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    )


def test_a_sheet_with_a_namespace_prefix_stays_one(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    edits = [CellEdit("基础 数据", 2, 2, "x"), CellEdit("基础 数据", 3, 1, Formula("B2"))]
    written = apply_edits(package, edits)
    xml = written.data("xl/worksheets/sheet2.xml") or b""
    assert b'<x:is><x:t xml:space="preserve">x</x:t></x:is>' in xml
    assert b'<x:row r="3"><x:c r="A3"><x:f>B2</x:f></x:c></x:row>' in xml


def test_a_byte_order_mark_does_not_shift_the_edit(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path, {SHEET_PART: b"\xef\xbb\xbf" + RICH_SHEET.encode()}))
    written = sheet_of(edited(package, 2, 1, 5.0))
    assert written == "\ufeff" + RICH_SHEET.replace("<v>0.1</v>", "<v>5</v>")


def test_what_the_cell_holds_besides_its_value_stays(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" cm="1" x="a>b"><f>B1</f><v>1</v><extLst><ext uri="u"/></extLst></c></row>'
    package = book_of(tmp_path, rows)
    cell = '<c r="A1" cm="1" x="a>b"><f>B1</f><v>2</v><extLst><ext uri="u"/></extLst></c>'
    assert cell in sheet_of(edited(package, 1, 1, Result(2.0)))


def test_the_calculation_chain_goes_only_when_formulas_come_or_go(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    kept: list[tuple[int, int, Content]] = [(2, 3, Result(1.0)), (2, 1, 1.0), (2, 3, Formula("A2-B2"))]
    for row, column, content in kept:
        assert "xl/calcChain.xml" in edited(package, row, column, content).parts
    moved: list[tuple[int, int, Content]] = [(2, 3, 1.0), (2, 1, Formula("1+1"))]
    for row, column, content in moved:
        written = edited(package, row, column, content)
        relationships, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
        expected = {SHEET_PART, "xl/calcChain.xml", relationships, types}
        assert changed_parts(package, written) == expected
        assert "xl/calcChain.xml" not in written.parts
        mention = re.compile(r"<[^<]*calcChain[^<]*/>")
        assert (written.data(relationships) or b"").decode() == mention.sub("", WORKBOOK_RELATIONSHIPS)
        assert (written.data(types) or b"").decode() == mention.sub("", CONTENT_TYPES)


def test_nothing_ever_forces_excel_to_recalculate_on_opening(tmp_path: Path) -> None:
    written = edited(opened(rich_book(tmp_path)), 2, 1, Formula("1+1", 2.0))
    assert b"fullCalcOnLoad" not in b"".join(part.data() for part in written.parts.values())


def test_cells_that_share_a_formula_keep_it_when_its_owner_changes(tmp_path: Path) -> None:
    written = edited(opened(rich_book(tmp_path)), 3, 3, 1.0)
    sheet = first_sheet(written)
    assert sheet.cell(3, 3).formula is None
    assert [sheet.cell(row, 3).formula for row in (4, 5)] == ["A4*2+$A$2", "A5*2+$A$2"]
    assert [sheet.cell(row, 3).value for row in (4, 5)] == [8.1, 10.1]


def test_a_freed_cell_takes_its_new_result_too(tmp_path: Path) -> None:
    edits = [CellEdit(SHEET, 3, 3, 1.0), CellEdit(SHEET, 4, 3, Result("新"))]
    sheet = first_sheet(apply_edits(opened(rich_book(tmp_path)), edits))
    assert (sheet.cell(4, 3).formula, sheet.cell(4, 3).value) == ("A4*2+$A$2", "新")


def test_a_cell_that_shares_a_formula_can_be_freed_alone(tmp_path: Path) -> None:
    sheet = first_sheet(edited(opened(rich_book(tmp_path)), 4, 3, Formula("A4", 4.0)))
    assert [sheet.cell(row, 3).formula for row in (3, 4, 5)] == ["A3*2+$A$2", "A4", "A5*2+$A$2"]


def test_an_array_formula_is_never_torn_apart(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="array" ref="A3">SUM(B1:B2*2)</f><v>2</v></c></row>'
    )
    package = book_of(tmp_path, rows)
    for row in (1, 2):
        assert refusal_codes(apply_edits, package, [CellEdit(SHEET, row, 1, 5.0)]) == ["cell-in-array"]
        assert first_sheet(edited(package, row, 1, Result(5.0))).cell(row, 1).value == 5.0
    assert first_sheet(edited(package, 3, 1, 5.0)).cell(3, 1).formula is None


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0" encoding="IBM037"?><worksheet><sheetData/></worksheet>',
        "<worksheet><sheetData/></worksheet>".encode("utf-16")[:-1],
        b"<!DOCTYPE worksheet><worksheet><sheetData/></worksheet>",
        b"<worksheet/>",
        b"<worksheet><sheetData></worksheet>",
    ],
)
def test_a_sheet_that_cannot_be_edited_safely_is_refused(tmp_path: Path, xml: bytes) -> None:
    package = opened(rich_book(tmp_path, {SHEET_PART: xml}))
    assert refusal_codes(apply_edits, package, [CellEdit(SHEET, 1, 1, 1.0)]) == ["workbook-xml"]


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", ""])
def test_odd_row_numbers_are_no_traceback(tmp_path: Path, number: str) -> None:
    package = book_of(tmp_path, f'<row r="{number}" spans="{number}"><c><v>1</v></c></row>')
    assert edited(package, 1, 1, 2.0).parts.keys() == package.parts.keys()


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (CellEdit("没有", 1, 1, 1.0), "sheet-missing"),
        (CellEdit(SHEET, 0, 1, 1.0), "cell-outside"),
        (CellEdit(SHEET, 1, 16_385, 1.0), "cell-outside"),
        (CellEdit(SHEET, 1, 1, "长" * 32_768), "text-too-long"),
        (CellEdit(SHEET, 1, 1, Formula("A2", "长" * 32_768)), "text-too-long"),
    ],
)
def test_an_impossible_edit_is_refused_and_none_is_made(tmp_path: Path, edit: CellEdit, code: str) -> None:
    checked = refused(apply_edits, opened(rich_book(tmp_path)), [CellEdit(SHEET, 2, 1, 1.0), edit])
    assert codes(checked) == [code]


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (float("nan"), CellError.NUM),
        (float("inf"), CellError.NUM),
        (CellError.CIRC, CellError.VALUE),
        (CellError.NOT_IMPLEMENTED, CellError.NAME),
        (-0.0, 0.0),
        (1e300, 1e300),
        (0.1 + 0.2, 0.30000000000000004),
    ],
)
def test_only_values_that_excel_can_read_are_stored(tmp_path: Path, value: Cell, stored: Cell) -> None:
    assert first_sheet(edited(opened(rich_book(tmp_path)), 2, 1, value)).cell(2, 1).value == stored


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(st.characters(), max_size=30),
    st.sampled_from(["_x0041_", "_x", "a\r\nb\tc", "]]>", " 前后 ", "\x00\x1f", "\ud800"]),
    st.sampled_from(list(CellError)),
)
CONTENTS = st.one_of(
    CELLS,
    st.builds(Result, CELLS),
    st.builds(Formula, st.sampled_from(["A1+1", 'IF(A1<2,"&","")', "SUM(A:A)"]), CELLS),
)
PLACES = st.tuples(st.integers(1, 9), st.integers(1, 8))


@settings(max_examples=150)
@given(contents=st.dictionaries(PLACES, CONTENTS, max_size=12))
def test_edited_cells_read_back_and_all_others_are_as_before(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[tuple[int, int], Content]
) -> None:
    package = opened(rich_book(tmp_path_factory.mktemp("edit")))
    before = first_sheet(package)
    edits = [CellEdit(SHEET, *place, content) for place, content in contents.items()]
    after = first_sheet(apply_edits(package, edits))
    for place in before.cells.keys() | after.cells.keys():
        was, now = before.cell(*place), after.cell(*place)
        if place in before.cells and place in after.cells:
            assert now.style == was.style, a1(*place)
        match contents.get(place, was):
            case Result(value):
                assert (now.value, now.formula) == (storable(value), was.formula)
            case Formula(text, result):
                assert (now.value, now.formula) == (storable(result), text)
            case CellView():
                assert now == was
            case value:
                assert (now.value, now.formula) == (storable(value), None)


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_sheet_is_edited_or_refused_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    xml = bytearray(RICH_PARTS[SHEET_PART])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(xml) - 1))
        xml[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=3))
    path = tmp_path_factory.mktemp("sheet") / "b.xlsx"
    path.write_bytes(archive({**RICH_PARTS, SHEET_PART: bytes(xml)}))
    done_or_refused(apply_edits, opened(path), [CellEdit(SHEET, 2, 1, 1.0), CellEdit(SHEET, 3, 3, "x")])
