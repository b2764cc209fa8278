"""Marks: a colour and a comment on a cell, and not a word of anybody else's changed."""

import re
from pathlib import Path

import pytest
from lxml import etree

from xlplugin.problem import Severity
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Mark, Plan, Unmark
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Place

from .books import MAIN, OFFICE, SHEET, SHEET_PART, codes, value_of
from .plan_books import (
    COMMENTS,
    COMMENTS_PART,
    DRAWING,
    DRAWING_PART,
    OTHER_SHEET,
    SHEET_RELATIONS,
    STYLES_PART,
    bare_book,
    changed_parts,
    full_book,
    planned,
    seen_by_openpyxl,
)

NOTE = re.compile(
    rb'<v:shape id="_x0000_s(\d+)"[^>]*>(?:(?!</v:shape>).)*<x:Anchor>(.*?)</x:Anchor>.*?'
    rb"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>",
    re.DOTALL,
)

AUTHORS = "<authors><author>李四</author></authors>"


def marked(package: Package, *marks: Mark) -> Package:
    return planned(package, Plan(marks=marks))


def said(cell: str, words: str, sheet: str = SHEET) -> Mark:
    column, row = ord(cell[0]) - ord("A") + 1, int(cell[1:])
    return Mark(Place(sheet, row, column), None, words)


def words_on(package: Package, cell: str) -> str | None:
    comment = seen_by_openpyxl(package)[SHEET][cell].comment
    return comment.text if comment else None


def text_of(package: Package, part: str) -> str:
    return (package.data(part) or b"").decode()


def test_a_marked_cell_keeps_all_of_its_look_but_the_background(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    was = seen_by_openpyxl(package)[SHEET]["B2"]
    now = seen_by_openpyxl(marked(package, Mark(Place(SHEET, 2, 2), "FCE4D6")))[SHEET]["B2"]
    for aspect in ("font", "alignment", "border", "number_format", "protection"):
        assert repr(getattr(now, aspect)) == repr(getattr(was, aspect))
    assert (now.value, now.fill.fill_type, now.fill.start_color.rgb) == (was.value, "solid", "FFFCE4D6")


def test_cells_of_one_style_share_the_marked_style(tmp_path: Path) -> None:
    marks = [Mark(Place(SHEET, row, 1), "FCE4D6") for row in (2, 3, 4, 5, 12)]
    package = full_book(tmp_path)
    written = marked(package, *marks)
    count = re.compile(r'<cellXfs count="(\d+)"')
    assert [count.findall(text_of(book, STYLES_PART)) for book in (package, written)] == [["4"], ["5"]]


def test_an_empty_cell_takes_the_look_of_its_row_or_column_with_it(tmp_path: Path) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="4" width="9" style="1"/></cols><sheetData>'
        '<row r="3" s="2" customFormat="1"/><row r="4" s="2"/></sheetData></worksheet>'
    )
    package = full_book(tmp_path, {SHEET_PART: sheet.encode()})
    marks = [Mark(Place(SHEET, row, column), "FF0000") for row, column in ((3, 3), (4, 3), (9, 3), (9, 9))]
    page = seen_by_openpyxl(marked(package, *marks))[SHEET]
    formats = [page[cell].number_format for cell in ("C3", "C4", "C9", "I9")]
    assert formats == ["0.0000%", "0.00%", "0.00%", "General"]


def test_of_two_marks_the_later_colour_counts_and_both_comments_are_kept(tmp_path: Path) -> None:
    first, second = Mark(Place(SHEET, 4, 1), "FF0000", "甲"), Mark(Place(SHEET, 4, 1), "00FF00", "乙")
    cell = seen_by_openpyxl(marked(full_book(tmp_path), first, second))[SHEET]["A4"]
    assert cell.fill.start_color.rgb == "FF00FF00"
    assert cell.comment is not None
    assert cell.comment.text == "甲\n乙"


def test_other_comments_and_their_boxes_keep_every_byte(tmp_path: Path) -> None:
    written = marked(full_book(tmp_path), said("A4", "缺佐证"))
    author, comment = "<author>xlplugin</author>", '<comment ref="A4" authorId="2">'
    before, _, after = text_of(written, COMMENTS_PART).partition(author)
    ours = after.index(comment)
    assert before + after[:ours] + "</commentList></comments>" == COMMENTS
    drawing = written.data(DRAWING_PART) or b""
    assert drawing.startswith(DRAWING[: DRAWING.index(b"</xml>")])
    assert drawing.endswith(b"</xml>\n")
    assert [(note[0], *note[2:]) for note in NOTE.findall(drawing[len(DRAWING) - 7 :])] == [
        (b"3083", b"3", b"0")
    ]


@pytest.mark.parametrize(
    ("cell", "kept"), [("A2", "张三:\n请核对 & 补充"), ("B2", "口径见附件"), ("E2", "[线程批注]")]
)
def test_a_comment_keeps_its_words_and_ours_come_below(tmp_path: Path, cell: str, kept: str) -> None:
    package = full_book(tmp_path)
    written = marked(package, said(cell, "与测算不符"))
    assert words_on(package, cell) == kept
    assert words_on(written, cell) == f"{kept}\nxlplugin：\n与测算不符"
    assert changed_parts(package, written) <= {COMMENTS_PART, DRAWING_PART}


def test_what_we_said_earlier_gives_way_to_what_we_say_now(tmp_path: Path) -> None:
    package = marked(full_book(tmp_path), said("A2", "旧"), said("A4", "旧"))
    written = marked(package, said("A2", "新 & <新>"), said("A4", "新"))
    assert words_on(written, "A2") == "张三:\n请核对 & 补充\nxlplugin：\n新 & <新>"
    assert words_on(written, "A4") == "新"
    assert written.data(DRAWING_PART) == package.data(DRAWING_PART)


def test_a_comment_below_a_conversation_comes_with_a_notice(tmp_path: Path) -> None:
    checked = apply_plan(full_book(tmp_path), Plan(marks=(said("E2", "字"), said("A4", "字"))))
    assert codes(checked) == ["comment-in-thread"]
    assert checked.problems[0].severity is Severity.NOTICE
    assert str(checked.problems[0].source).endswith("E2")


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<authors/><commentList/>",
        AUTHORS,
        f'{AUTHORS}<commentList><comment ref="A4" authorId="0"><text/></comment></commentList>',
        f'{AUTHORS}<commentList><comment ref="A4" authorId="0"/></commentList>',
        "<commentList></commentList><extLst/>",
    ],
)
def test_comments_are_written_whatever_the_part_lacks(tmp_path: Path, inside: str) -> None:
    prefixed = re.sub(r"<(/?)", r"<\1c:", inside)
    start = f'<c:comments xmlns:c="{MAIN}"'
    part = f"{start}>{prefixed}</c:comments>" if inside else f"{start}/>"
    written = marked(full_book(tmp_path, {COMMENTS_PART: part.encode()}), said("A4", "字"))
    names = [
        etree.QName(each).localname for each in etree.fromstring(text_of(written, COMMENTS_PART).encode())
    ]
    assert names[:2] == ["authors", "commentList"]
    words = words_on(written, "A4")
    assert words is not None
    assert words.endswith("字")


@pytest.mark.parametrize(
    ("tail", "behind"),
    [
        ("<pageMargins/><tableParts/>", "<pageMargins/>"),
        ('<drawing r:id="rId1"/><extLst/>', '<drawing r:id="rId1"/>'),
        ("<legacyDrawingHF/><controls/>", "</sheetData>"),
        ("", "</sheetData>"),
    ],
)
def test_the_drawing_of_the_boxes_is_named_where_the_format_wants_it(
    tmp_path: Path, tail: str, behind: str
) -> None:
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData></sheetData>{tail}</worksheet>'
    relations = full_book(tmp_path).data(SHEET_RELATIONS) or b""
    changed = {SHEET_PART: sheet.encode(), SHEET_RELATIONS: relations.replace(b"/vmlDrawing", b"/other")}
    written = marked(full_book(tmp_path, changed), said("A4", "字"))
    added = '<legacyDrawing r:id="rId6"/>'
    assert text_of(written, SHEET_PART) == sheet.replace(behind, behind + added)
    assert 'Target="../drawings/vmlDrawing2.vml"' in text_of(written, SHEET_RELATIONS)


def test_a_lost_drawing_of_boxes_is_replaced(tmp_path: Path) -> None:
    relations = (full_book(tmp_path).data(SHEET_RELATIONS) or b"").replace(b'"rId2"', b'"rId7"')
    written = marked(full_book(tmp_path, {SHEET_RELATIONS: relations}), said("A4", "字"))
    assert '<legacyDrawing r:id="rId2"/>' in text_of(written, SHEET_PART)
    assert 'Id="rId2"' in text_of(written, SHEET_RELATIONS)


def test_sheets_without_comments_get_them_each_with_a_drawing_of_its_own(tmp_path: Path) -> None:
    written = marked(full_book(tmp_path), said("B2", "一", OTHER_SHEET), said("A4", "二"))
    assert "<x:legacyDrawing " in text_of(written, "xl/worksheets/sheet2.xml")
    drawing = written.data("xl/drawings/vmlDrawing2.vml") or b""
    assert b'data="4"' in drawing
    assert [(note[0], *note[2:]) for note in NOTE.findall(drawing)] == [(b"4097", b"1", b"1")]
    assert seen_by_openpyxl(written)[OTHER_SHEET]["B2"].comment is not None


def test_the_ending_of_drawings_is_declared_once(tmp_path: Path) -> None:
    types = text_of(bare_book(tmp_path), "[Content_Types].xml")
    undeclared = re.sub(r'<Default Extension="vml"[^>]*>', "", types)
    for stated in (types, types.replace('"vml"', '"VML"'), undeclared):
        package = bare_book(tmp_path).with_data({"[Content_Types].xml": stated.encode()})
        written = marked(marked(package, said("A4", "字")), said("A9", "字"))
        assert text_of(written, "[Content_Types].xml").lower().count('extension="vml"') == 1


def anchor(package: Package, words: str) -> list[int]:
    written = marked(package, said("A1", words))
    part = next(name for name in written.parts if name.endswith(".vml"))
    return [int(number) for number in NOTE.findall(written.data(part) or b"")[-1][1].split(b",")]


def test_a_box_stands_beside_its_cell_and_has_room_for_its_words(tmp_path: Path) -> None:
    short, long = (anchor(bare_book(tmp_path), "字" * length) for length in (5, 400))
    assert short[:4] == long[:4] == [1, 12, 0, 0]
    assert short[4:6] == long[4:6]
    assert short[6] < long[6]


@pytest.mark.parametrize(
    ("columns", "rows", "corner"),
    [
        ('<cols><col min="2" max="2" width="60"/></cols>', '<row r="1" ht="300"/>', (1, 0)),
        ('<cols><col min="2" max="9" hidden="1" width="9"/></cols>', '<row r="1" hidden="1"/>', (13, 2)),
        ('<cols><col min="2" max="3" width="x"/></cols>', "<row/><row ht='nan'/>", (5, 1)),
    ],
)
def test_a_box_is_as_large_as_the_columns_and_rows_let_it_be(
    tmp_path: Path, columns: str, rows: str, corner: tuple[int, int]
) -> None:
    sheet = f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{rows}</sheetData></worksheet>'
    written = anchor(bare_book(tmp_path).with_data({SHEET_PART: sheet.encode()}), "字")
    assert (written[4], written[6]) == corner


@pytest.mark.parametrize(("hidden", "columns"), [("7", [1, 5]), ("6", [0, 4]), ("1", [1, 101])])
def test_a_box_stays_where_columns_are_shown(tmp_path: Path, hidden: str, columns: list[int]) -> None:
    cols = f'<cols><col min="{hidden}" max="16384" width="0" hidden="1"/></cols>'
    sheet = f'<worksheet xmlns="{MAIN}">{cols}<sheetData/></worksheet>'
    written = anchor(bare_book(tmp_path).with_data({SHEET_PART: sheet.encode()}), "字")
    assert [written[0], written[4]] == columns


def test_marks_find_their_sheet_whatever_the_case(tmp_path: Path) -> None:
    workbook = (full_book(tmp_path).data("xl/workbook.xml") or b"").replace(SHEET.encode(), b"Form")
    package = full_book(tmp_path, {"xl/workbook.xml": workbook})
    written = value_of(apply_plan(package, Plan(marks=(said("A4", "字", "FORM"),))))
    assert "字" in text_of(written, COMMENTS_PART)


def unmarked(package: Package, cell: str, said: str = "") -> Package:
    column, row = ord(cell[0]) - ord("A") + 1, int(cell[1:])
    twin = Mark(Place(OTHER_SHEET, 1, 1), Place(SHEET, row, column))
    held = planned(package, Plan(marks=(twin, Mark(Place(SHEET, row, column), "F8B4B4", "1. 错误：字"))))
    back = Unmark(Place(SHEET, row, column), "F8B4B4", Place(OTHER_SHEET, 1, 1), said)
    return planned(held, Plan(unmarks=(back,)))


@pytest.mark.parametrize("cell", ["A2", "B2", "A4", "E2", "C9"])
def test_a_mark_taken_back_leaves_colour_and_words_as_they_were(tmp_path: Path, cell: str) -> None:
    package = full_book(tmp_path)
    back = unmarked(package, cell)
    one, other = (seen_by_openpyxl(each)[SHEET][cell] for each in (package, back))
    assert (repr(one.fill), one.number_format, one.value) == (
        repr(other.fill),
        other.number_format,
        other.value,
    )
    assert words_on(package, cell) == words_on(back, cell)
    boxes = re.findall(rb"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", back.data(DRAWING_PART) or b"")
    buttons_and_comments = [(b"6", b"0"), (b"1", b"0"), (b"1", b"1")]
    assert boxes == [*buttons_and_comments, *([(b"1", b"4")] if cell == "E2" else [])]


def test_words_whose_author_was_dropped_are_known_by_how_they_begin(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    mark = Mark(Place(SHEET, 4, 1), "F8B4B4", "1. 错误：应为数字")
    dropped = marked(package, mark)
    dropped = dropped.with_data(
        {COMMENTS_PART: (dropped.data(COMMENTS_PART) or b"").replace(b"<author>xlplugin<", b"<author> <")}
    )
    place = Place(SHEET, 4, 1)
    known = planned(dropped, Plan(unmarks=(Unmark(place, "F8B4B4", place, "1.错误：应为"),)))
    other = planned(dropped, Plan(unmarks=(Unmark(place, "F8B4B4", place, "2. 错误：应为"),)))
    assert (words_on(known, "A4"), words_on(other, "A4")) == (None, "1. 错误：应为数字")


@pytest.mark.parametrize("newline", ["\n", "&#10;"])
def test_words_below_those_of_others_are_found_in_however_many_runs_they_are(
    tmp_path: Path, newline: str
) -> None:
    package, place = full_book(tmp_path), Place(SHEET, 2, 2)
    written = marked(package, Mark(place, None, "1. 错误：应为数字"))
    said = text_of(written, COMMENTS_PART)
    comment = re.search(r'<comment ref="B2".*?<text>(.*?)</text></comment>', said, re.DOTALL)
    assert comment is not None
    pieces = (f"口径见附件{newline}", "xlplugin", f"：{newline}", "1. ", "错误：应为数字")
    runs = "".join(f"<r><t>{piece}</t></r>" for piece in pieces)
    split = written.with_data({COMMENTS_PART: said.replace(comment[1], runs).encode()})
    assert words_on(split, "B2") == words_on(written, "B2")
    again = marked(split, Mark(place, None, "1. 错误：应为整数"))
    back = planned(split, Plan(unmarks=(Unmark(place, "F8B4B4", place, "1. 错误"),)))
    assert words_on(again, "B2") == "口径见附件\nxlplugin：\n1. 错误：应为整数"
    assert words_on(back, "B2") == words_on(package, "B2")


def test_a_sheet_whose_only_comment_was_ours_has_none_any_more(tmp_path: Path) -> None:
    package = bare_book(tmp_path)
    place = Place(SHEET, 4, 1)
    written = planned(
        marked(package, Mark(place, "F8B4B4", "字")), Plan(unmarks=(Unmark(place, "F8B4B4", place),))
    )
    assert [name for name in written.parts if "comment" in name or name.endswith(".vml")] == []
    assert b"legacyDrawing" not in (written.data(SHEET_PART) or b"")
