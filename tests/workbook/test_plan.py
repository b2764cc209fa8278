"""A plan changes what it names and not one byte more."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refusal_codes, refused
from xlplugin.problem import Severity
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import CellEdit, Content, Formula, storable
from xlplugin.workbook.edit.plan import ConditionalLook, Look, Mark, NewCell, NewSheet, Plan, Validation
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Area, Place
from xlplugin.workbook.grid.reader import read_grid

from .books import RICH_SHEET, SHEET, SHEET_PART, codes, done_or_refused, value_of
from .plan_books import (
    BOOKS,
    COMMENTS_PART,
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
from .test_writer import CELLS

NEW = "核查意见"
NEW_PART = "xl/worksheets/sheet3.xml"
TYPES, WORKBOOK, RELATIONS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
BOLD = Look(face="黑体", size=12, bold=True, fill="DCE6F1", across="center")
SHEET_OF_OURS = NewSheet(
    NEW,
    (
        NewCell(1, 1, "核查意见", BOLD),
        NewCell(2, 1, "项目"),
        NewCell(2, 2, "金额"),
        NewCell(3, 1, "位置", link=Place(SHEET, 2, 1)),
        NewCell(3, 2, Formula("自评表!A2*2", 0.2), Look(number_format="0.000")),
    ),
    widths={1: 20, 2: 12.5},
    heights={1: 30, 9: 12},
    merged=(Area(1, 1, 1, 2),),
    frozen=(3, 2),
    filtered=Area(2, 1, 3, 2),
    validations=(Validation((Area(3, 1, 9, 1),), ("待确认", "已确认"), "状态", "请选择"),),
    conditions=(
        ConditionalLook(Area(3, 2, 9, 2), "B3<1", "F8B4B4"),
        ConditionalLook(Area(3, 2, 9, 2), "B3<2", "FFE0B2"),
    ),
    title_row=2,
    breaks=(3, 9),
    hidden=frozenset({2}),
    tab="C00000",
    protected=True,
)
MARKS = (Mark(Place(SHEET, 2, 2), "FCE4D6", "与测算不符"), Mark(Place(SHEET, 9, 7), None, "此处缺佐证"))


def test_an_empty_plan_changes_no_byte(tmp_path: Path) -> None:
    for make in BOOKS:
        package = make(tmp_path)
        assert planned(package, Plan()).to_bytes() == package.to_bytes()


def test_edits_alone_change_what_edits_change(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    written = planned(package, Plan(cells=(CellEdit(SHEET, 2, 1, 0.25),)))
    assert changed_parts(package, written) == {SHEET_PART}
    before, after = '<c r="A2"><v>0.1</v></c>', '<c r="A2"><v>0.25</v></c>'
    assert written.data(SHEET_PART) == RICH_SHEET.replace(before, after).encode()


def test_a_background_changes_the_cells_style_and_the_list_of_styles(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    written = planned(package, Plan(marks=(Mark(Place(SHEET, 2, 2), "FCE4D6"),)))
    assert changed_parts(package, written) == {SHEET_PART, STYLES_PART}
    before, after = '<c r="B2" s="1">', '<c r="B2" s="4">'
    assert written.data(SHEET_PART) == RICH_SHEET.replace(before, after).encode()


def test_a_comment_changes_the_comments_and_their_boxes(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    written = planned(package, Plan(marks=(Mark(Place(SHEET, 4, 1), None, "缺佐证"),)))
    assert changed_parts(package, written) == {COMMENTS_PART, DRAWING_PART}


def test_a_new_sheet_leaves_every_other_sheet_alone(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    written = planned(package, Plan(sheets=(SHEET_OF_OURS,)))
    listed = {TYPES, WORKBOOK, RELATIONS, STYLES_PART, NEW_PART}
    assert changed_parts(package, written) == {*listed, "xl/calcChain.xml"}
    assert "xl/calcChain.xml" not in written.parts


def test_a_sheet_without_formulas_keeps_the_calculation_chain(tmp_path: Path) -> None:
    written = planned(full_book(tmp_path), Plan(sheets=(NewSheet(NEW, (NewCell(1, 1, "字"),)),)))
    assert "xl/calcChain.xml" in written.parts


def test_everything_at_once_is_one_change_of_the_file(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    plan = Plan((CellEdit(NEW, 3, 2, 7.0), CellEdit(SHEET, 4, 1, "改")), (SHEET_OF_OURS,), MARKS)
    written = planned(package, plan)
    touched = {TYPES, WORKBOOK, RELATIONS, STYLES_PART, NEW_PART, SHEET_PART, COMMENTS_PART, DRAWING_PART}
    assert changed_parts(package, written) == {*touched, "xl/calcChain.xml"}
    book = value_of(read_grid(written))
    assert [sheet.name for sheet in book.sheets] == [SHEET, OTHER_SHEET, NEW]
    assert [book.sheets[2].cell(3, 2).value, book.sheets[0].cell(4, 1).value] == [7.0, "改"]


@pytest.mark.parametrize("make", BOOKS)
def test_a_plan_done_twice_is_a_plan_done_once(tmp_path: Path, make: Callable[[Path], Package]) -> None:
    second = NewSheet("测算", (NewCell(1, 1, Formula("1+1", 2.0)), NewCell(2, 1, "a\x00b_x0041_")))
    marks = (*MARKS, Mark(Place(NEW, 3, 1), "FFFFFF", "本表"), Mark(Place(SHEET, 2, 1), "00FF00", "再核"))
    plan = Plan((CellEdit(SHEET, 5, 5, 3.0),), (SHEET_OF_OURS, second), marks)
    once = planned(make(tmp_path), plan)
    assert planned(once, plan).to_bytes() == once.to_bytes()


def test_another_plan_leaves_nothing_of_ours_behind(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    first = Plan(sheets=(SHEET_OF_OURS,), marks=(Mark(Place(NEW, 1, 1), None, "旧"), *MARKS))
    words = Plan(sheets=(NewSheet(NEW, ()),), marks=(Mark(Place(SHEET, 2, 2), None, "新"),))
    written = planned(planned(package, first), words)
    assert written.parts.keys() == {*package.parts.keys() - {"xl/calcChain.xml"}, NEW_PART}
    assert b"_xlnm" not in (written.data(WORKBOOK) or b"")
    comments = (written.data(COMMENTS_PART) or b"").decode()
    assert "与测算不符" not in comments
    assert comments.count("新") == 1


@pytest.mark.parametrize("make", BOOKS)
def test_every_part_is_declared_once_and_every_relation_leads_somewhere(
    tmp_path: Path, make: Callable[[Path], Package]
) -> None:
    plan = Plan(sheets=(SHEET_OF_OURS,), marks=(*MARKS, Mark(Place(NEW, 1, 1), "FF0000", "字")))
    written = planned(make(tmp_path), plan)
    declared = re.findall(r'PartName="/([^"]*)"', (written.data(TYPES) or b"").decode())
    assert len(declared) == len(set(declared))
    sheets = {name for name in written.parts if name.startswith("xl/worksheets/sheet")}
    comments = {name for name in written.parts if name.startswith("xl/comments") and name != COMMENTS_PART}
    assert sheets | comments <= set(declared)
    for name, part in written.parts.items():
        if name.endswith(".rels"):
            identities = re.findall(rb'\bId="([^"]*)"', part.data())
            assert len(identities) == len(set(identities))


def test_openpyxl_reads_what_was_planned(tmp_path: Path) -> None:
    plan = Plan((CellEdit(SHEET, 2, 1, 0.25),), (SHEET_OF_OURS,), MARKS)
    for package in (full_book(tmp_path), bare_book(tmp_path)):
        book = seen_by_openpyxl(planned(package, plan))
        form, ours = book[SHEET], book[NEW]
        assert form["A2"].value == 0.25
        assert form["B2"].fill.start_color.rgb == "FFFCE4D6"
        comment = form["G9"].comment
        assert comment is not None
        assert (comment.author, comment.text) == ("xlplugin", "此处缺佐证")
        assert ours["B3"].value == "=自评表!A2*2"
        assert ours["B3"].number_format == "0.000"
        title = ours["A1"]
        assert (title.font.name, title.font.size, title.font.bold) == ("黑体", 12, True)
        assert (title.fill.start_color.rgb, title.alignment.horizontal) == ("FFDCE6F1", "center")
        assert ours["B1"].border.right.style == "thin"


def damaged(part: str) -> Callable[[Path], Package]:
    return lambda folder: full_book(folder, {part: b"<unclosed>"})


@pytest.mark.parametrize(
    "part", [SHEET_PART, STYLES_PART, COMMENTS_PART, DRAWING_PART, SHEET_RELATIONS, TYPES]
)
def test_a_damaged_part_is_a_problem_and_never_a_traceback(tmp_path: Path, part: str) -> None:
    marks = (Mark(Place(SHEET, 3, 3), "FF0000", "字"), Mark(Place(OTHER_SHEET, 1, 1), None, "字"))
    plan = Plan(sheets=(SHEET_OF_OURS,), marks=marks)
    assert refusal_codes(apply_plan, damaged(part)(tmp_path), plan) == ["workbook-xml"]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(marks=(Mark(Place("没有", 1, 1), None, "字"),)), "sheet-missing"),
        (Plan(marks=(Mark(Place(SHEET, 0, 1), "FF0000"),)), "cell-outside"),
        (Plan(marks=(Mark(Place(SHEET, 1, 1), None, "长" * 32_768),)), "text-too-long"),
        (Plan(cells=(CellEdit("没有", 1, 1, 1.0),)), "sheet-missing"),
        (Plan(sheets=(NewSheet(NEW, (NewCell(1, 1, "长" * 32_768),)),)), "text-too-long"),
        (Plan(sheets=(NewSheet(NEW, (NewCell(1, 1, Formula("1+" * 4_096 + "1")),)),)), "formula-too-long"),
        (Plan(sheets=(NewSheet(NEW, (NewCell(1, 16_385),)),)), "cell-outside"),
        (Plan(sheets=(NewSheet(NEW, ()), NewSheet(NEW, ()))), "sheet-name"),
        *(
            (Plan(sheets=(NewSheet(name, ()),)), "sheet-name")
            for name in ("", " ", "长" * 32, "😀" * 16, "a/b", "a[b", "a:b", "'a", "a'", "History")
        ),
    ],
)
def test_an_impossible_plan_is_refused_and_nothing_is_done(tmp_path: Path, plan: Plan, expected: str) -> None:
    checked = refused(apply_plan, full_book(tmp_path), plan)
    assert codes(checked) == [expected]


def test_a_chart_sheet_is_never_written_over(tmp_path: Path) -> None:
    relations = (full_book(tmp_path).data(RELATIONS) or b"").replace(
        b'/worksheet" Target="/xl/worksheets/sheet2', b'/chartsheet" Target="/xl/worksheets/sheet2'
    )
    package = full_book(tmp_path, {RELATIONS: relations})
    assert refusal_codes(apply_plan, package, Plan(sheets=(NewSheet(OTHER_SHEET, ()),))) == [
        "sheet-name-taken"
    ]


def test_a_list_that_excel_cannot_hold_is_left_out_with_a_notice(tmp_path: Path) -> None:
    lists = [("长" * 256,), ("a,b",), (), ("a", " ")]
    rules = tuple(
        Validation((Area(1, column, 1, column),), values) for column, values in enumerate(lists, start=1)
    )
    fitting = Validation((Area(1, 9, 1, 9),), ("长" * 255,))
    sheet = NewSheet(NEW, (), validations=(*rules, fitting))
    checked = apply_plan(full_book(tmp_path), Plan(sheets=(sheet,)))
    assert codes(checked) == ["choice-left-out"] * 4
    assert {problem.severity for problem in checked.problems} == {Severity.NOTICE}
    assert (value_of(checked).data(NEW_PART) or b"").count(b"<dataValidation ") == 1


LOOKS = st.builds(
    Look,
    size=st.integers(6, 30),
    bold=st.booleans(),
    fill=st.sampled_from(["", "FFFFFF", "FCE4D6"]),
    border=st.booleans(),
    top=st.booleans(),
    indent=st.integers(0, 3),
    unlocked=st.booleans(),
    number_format=st.sampled_from(["General", "0.00%", "0.0000%", '0.0"万元"', "@"]),
)
CONTENTS = st.one_of(CELLS, st.builds(Formula, st.sampled_from(["A1+1", 'IF(A1<2,"&","")']), CELLS))
PLACES = st.tuples(st.integers(1, 7), st.integers(1, 6))
OURS = st.dictionaries(PLACES, st.tuples(CONTENTS, LOOKS), max_size=6)
MARKED = st.dictionaries(
    PLACES,
    st.tuples(st.sampled_from([None, "FF0000", "00FF00"]), st.text(max_size=20).filter(str.strip)),
    max_size=4,
)


@settings(max_examples=100)
@given(data=st.data(), make=st.sampled_from(BOOKS), ours=OURS, marked=MARKED)
def test_any_plan_reads_back_as_planned_and_is_done_only_once(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    make: Callable[[Path], Package],
    ours: dict[tuple[int, int], tuple[Content, Look]],
    marked: dict[tuple[int, int], tuple[str | None, str]],
) -> None:
    package = make(tmp_path_factory.mktemp("plan"))
    before = value_of(read_grid(package)).sheets[0]
    name = data.draw(st.sampled_from([NEW, "a b'c", "<&>"]))
    cells = tuple(NewCell(*place, content, look) for place, (content, look) in ours.items())
    marks = tuple(Mark(Place(SHEET, *place), fill, words) for place, (fill, words) in marked.items())
    written = planned(package, plan := Plan(sheets=(NewSheet(name, cells),), marks=marks))
    assert planned(written, plan).to_bytes() == written.to_bytes()
    book = value_of(read_grid(written))
    after, new = book.sheets[0], book.sheets[-1]
    assert new.name == name
    for place, (content, look) in ours.items():
        formula = content.text if isinstance(content, Formula) else None
        value = content.result if isinstance(content, Formula) else content
        assert new.cell(*place).formula == formula
        assert new.cell(*place).value == storable(value)  # type: ignore[arg-type]
        if value is not None or formula is not None:
            assert new.cell(*place).number_format == look.number_format
    for place in before.cells.keys() | after.cells.keys():
        assert after.cell(*place)._replace(style=0) == before.cell(*place)._replace(style=0)
        if place not in marked:
            assert after.cell(*place) == before.cell(*place)


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_workbook_takes_a_plan_or_says_why_not(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    package = full_book(tmp_path_factory.mktemp("plan"))
    part = data.draw(
        st.sampled_from([TYPES, WORKBOOK, RELATIONS, STYLES_PART, COMMENTS_PART, DRAWING_PART, SHEET_PART])
    )
    xml = bytearray(package.data(part) or b"")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(xml) - 1))
        xml[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=3))
    plan = Plan((CellEdit(SHEET, 3, 3, 1.0),), (SHEET_OF_OURS,), MARKS)
    done_or_refused(apply_plan, package.with_data({part: bytes(xml)}), plan)
