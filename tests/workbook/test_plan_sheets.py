"""Sheets of our own: what is in them, where they stand, and what becomes of an earlier one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from xlplugin.functions.cell import CellError
from xlplugin.workbook.edit.edits import Formula
from xlplugin.workbook.edit.plan import ConditionalLook, Look, NewCell, NewSheet, Plan, Validation
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Area, Place, a1, parse_a1
from xlplugin.workbook.grid.reader import read_grid

from .books import HEAD, OFFICE, PACKAGE, SHEET, SHEET_PART, WORKBOOK, opened, rich_book, value_of
from .plan_books import (
    OTHER_SHEET,
    SHEET_RELATIONS,
    STYLES_PART,
    bare_book,
    changed_parts,
    full_book,
    planned,
    seen_by_openpyxl,
    strict_book,
)
from .test_plan import BOLD, NEW, NEW_PART, SHEET_OF_OURS

WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
SCHEMA_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetProtection", "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks"),
)
STYLE_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    "extLst",
)


def with_sheet(package: Package, *sheets: NewSheet) -> Package:
    return planned(package, Plan(sheets=sheets))


def root_of(package: Package, part: str) -> etree._Element:
    return etree.fromstring(package.data(part) or b"")


def sections(package: Package, part: str) -> list[str]:
    return [etree.QName(element).localname for element in root_of(package, part)]


def text_of(package: Package, part: str) -> str:
    return (package.data(part) or b"").decode()


def test_the_elements_stand_in_the_order_that_excel_demands(tmp_path: Path) -> None:
    assert sections(with_sheet(full_book(tmp_path), SHEET_OF_OURS), NEW_PART) == [*SCHEMA_ORDER]


@pytest.mark.parametrize(
    "styles", ["", "<cellXfs/>", '<fills count="0"/><dxfs count="0"/><extLst/>', "<fonts></fonts>"]
)
def test_styles_grow_in_the_right_places_whatever_is_missing(tmp_path: Path, styles: str) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    start = f'{HEAD}<y:styleSheet xmlns:y="{main}"'
    prefixed = styles.replace("</", "</y:").replace("<", "<y:").replace("<y:/y:", "</y:")
    part = f"{start}>{prefixed}</y:styleSheet>" if styles else f"{start}/>"
    package = with_sheet(full_book(tmp_path, {STYLES_PART: part.encode()}), SHEET_OF_OURS)
    names = sections(package, STYLES_PART)
    assert names == [name for name in STYLE_ORDER if name in names]
    assert {"numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"} <= set(names)
    for section in root_of(package, STYLES_PART):
        assert section.get("count") in {None, str(len(section))}
    assert seen_by_openpyxl(package)[NEW]["A1"].fill.start_color.rgb == "FFDCE6F1"


def test_looks_are_put_behind_those_that_are_there_and_shared(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    cells = tuple(NewCell(row, 1, float(row), BOLD) for row in range(1, 9))
    once = root_of(with_sheet(package, NewSheet(NEW, cells)), STYLES_PART)
    before = root_of(package, STYLES_PART)
    for was, now in zip(before, once, strict=True):
        added = len(now) - len(was)
        assert added == (1 if etree.QName(now).localname in {"fonts", "fills", "borders", "cellXfs"} else 0)
        assert [etree.tostring(entry) for entry in now][: len(was)] == [
            etree.tostring(entry) for entry in was
        ]


def test_a_number_format_that_the_workbook_has_is_used(tmp_path: Path) -> None:
    looks = [Look(number_format=code) for code in ("0.0000%", '0.0"万元"', "0.00%", "@")]
    cells = tuple(NewCell(1, column, 1.0, look) for column, look in enumerate(looks, start=1))
    package = with_sheet(full_book(tmp_path), NewSheet(NEW, cells))
    formats = [cell.number_format for cell in seen_by_openpyxl(package)[NEW][1]]
    assert formats == [look.number_format for look in looks]
    codes = re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', text_of(package, STYLES_PART))
    assert codes == [("176", "0.0000%"), ("177", "0.0&quot;万元&quot;")]


def test_widths_heights_panes_breaks_filters_and_lists_are_seen_by_others(tmp_path: Path) -> None:
    sheet = seen_by_openpyxl(with_sheet(bare_book(tmp_path), SHEET_OF_OURS))[NEW]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (20, 12.5)
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[9].height) == (30, 12)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B3", "A2:B3")
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$2:$2", "landscape")
    assert [each.id for each in sheet.row_breaks.brk] == [2, 8]
    assert [sheet.column_dimensions[each].hidden for each in "AB"] == [False, True]
    tab = sheet.sheet_properties.tabColor
    assert tab is not None
    assert tab.rgb == "FFC00000"
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref), choice.prompt) == ('"待确认,已确认"', "A3:A9", "请选择")
    (rules,) = sheet.conditional_formatting
    assert [(rule.priority, rule.formula, rule.dxf.fill.bgColor.rgb) for rule in rules.rules] == [
        (1, ["B3<1"], "FFF8B4B4"),
        (2, ["B3<2"], "FFFFE0B2"),
    ]


def test_a_link_leads_to_its_cell_even_on_a_sheet_with_an_odd_name(tmp_path: Path) -> None:
    links = (NewCell(1, 1, "一", link=Place("a b'c", 3, 28)), NewCell(2, 1, "二", link=Place(SHEET, 2, 1)))
    sheet = seen_by_openpyxl(with_sheet(bare_book(tmp_path), NewSheet(NEW, links)))[NEW]
    assert [sheet[cell].hyperlink.location for cell in ("A1", "A2")] == ["'a b''c'!AB3", f"'{SHEET}'!A2"]


@pytest.mark.parametrize(
    ("frozen", "panes"),
    [
        ((1, 1), None),
        ((4, 1), 'ySplit="3" topLeftCell="A4" activePane="bottomLeft"'),
        ((1, 3), 'xSplit="2" topLeftCell="C1" activePane="topRight"'),
        ((2, 2), 'xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight"'),
    ],
)
def test_panes_freeze_what_lies_before_their_first_cell(
    tmp_path: Path, frozen: tuple[int, int], panes: str | None
) -> None:
    xml = text_of(with_sheet(full_book(tmp_path), NewSheet(NEW, (), frozen=frozen)), NEW_PART)
    found = re.search(r'<pane (.*?) state="frozen"/>', xml)
    assert (found[1] if found else None) == panes


@pytest.mark.parametrize(
    ("frozen", "selected", "pane"),
    [
        (None, (2, 4), None),
        ((5, 4), (2, 4), "topRight"),
        ((5, 4), (7, 1), "bottomLeft"),
        ((5, 4), (5, 9), "bottomRight"),
        ((5, 4), (1, 1), "topLeft"),
        ((5, 1), (2, 4), "topLeft"),
        ((1, 4), (2, 4), "topRight"),
    ],
)
def test_the_cell_that_is_chosen_first_lies_in_the_active_pane(
    tmp_path: Path, frozen: tuple[int, int] | None, selected: tuple[int, int], pane: str | None
) -> None:
    sheet = NewSheet(NEW, (), frozen=frozen, selected=selected)
    xml = text_of(with_sheet(full_book(tmp_path), sheet), NEW_PART)
    active, chosen = re.search(r'activePane="(\w+)"', xml), re.search(r"<selection (.*?)/>", xml)
    assert (active[1] if active else None) == pane
    assert chosen is not None
    stated = f'activeCell="{a1(*selected)}" sqref="{a1(*selected)}"'
    assert chosen[1] == (f'pane="{pane}" {stated}' if pane else stated)


def test_the_hidden_cells_of_a_merged_area_look_like_its_first(tmp_path: Path) -> None:
    areas = (Area(1, 1, 2, 2), Area(4, 4, 4, 4), Area(6, 1, 6, 2))
    package = with_sheet(full_book(tmp_path), NewSheet(NEW, (NewCell(1, 1, "题", BOLD),), merged=areas))
    sheet = value_of(read_grid(package)).sheets[-1]
    assert sheet.merged == (areas[0], areas[2])
    written = re.findall(r'<c r="(\w+)" s="(\d+)"', text_of(package, NEW_PART))
    assert {parse_a1(place) for place, _ in written} == set(areas[0].cells())
    assert len({style for _, style in written}) == 1


def test_texts_keep_every_character(tmp_path: Path) -> None:
    texts = ["=1+1", " 前后 ", "换\n行", "_x0041_", "\x00", "<&>\"'", "😀"]
    cells = tuple(NewCell(row, 1, text) for row, text in enumerate(texts, start=1))
    values = (NewCell(1, 2, CellError.NA), NewCell(2, 2, True), NewCell(3, 2, Formula('"<"&A1', "<字")))  # noqa: FBT003
    sheet = value_of(read_grid(with_sheet(full_book(tmp_path), NewSheet(NEW, (*cells, *values))))).sheets[-1]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == texts
    assert [sheet.cell(row, 2).value for row in range(1, 4)] == [CellError.NA, True, "<字"]


def test_excels_own_names_for_the_sheet_join_those_of_the_workbook(tmp_path: Path) -> None:
    text = text_of(with_sheet(full_book(tmp_path), SHEET_OF_OURS), "xl/workbook.xml")
    ours = (
        '<definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">'
        "'核查意见'!$A$2:$B$3</definedName>"
        '<definedName name="_xlnm.Print_Titles" localSheetId="2">\'核查意见\'!$2:$2</definedName>'
    )
    tab = f'<sheet name="{NEW}" sheetId="3" r:id="rId6"/>'
    expected = WORKBOOK.replace("</sheets>", f"{tab}</sheets>")
    assert text == expected.replace("</definedNames>", f"{ours}</definedNames>")


def test_names_come_behind_the_sheets_where_the_workbook_has_none(tmp_path: Path) -> None:
    assert sections(with_sheet(strict_book(tmp_path), SHEET_OF_OURS), "xl/workbook.xml") == [
        "sheets",
        "definedNames",
        "calcPr",
    ]


def test_the_list_of_names_goes_with_the_last_name(tmp_path: Path) -> None:
    package = with_sheet(strict_book(tmp_path), NewSheet(NEW, ()))
    written = with_sheet(with_sheet(package, SHEET_OF_OURS), NewSheet(NEW, ()))
    assert written.data("xl/workbook.xml") == package.data("xl/workbook.xml")


def test_a_strict_workbook_stays_strict(tmp_path: Path) -> None:
    package = with_sheet(strict_book(tmp_path), SHEET_OF_OURS)
    strict = "http://purl.oclc.org/ooxml"
    assert root_of(package, "xl/worksheets/sheet2.xml").tag == f"{{{strict}/spreadsheetml/main}}worksheet"
    kinds = re.findall(r'Type="([^"]*)"', text_of(package, "xl/_rels/workbook.xml.rels"))
    assert {kind.rpartition("/")[0] for kind in kinds} == {f"{strict}/officeDocument/relationships"}
    assert 'rel:id="rId3"' in text_of(package, "xl/workbook.xml")


def test_a_sheet_takes_the_place_of_an_earlier_one_whatever_the_case(tmp_path: Path) -> None:
    package = with_sheet(
        full_book(tmp_path), NewSheet("Review", ()), NewSheet("测算", (NewCell(1, 1, "甲"),))
    )
    written = with_sheet(package, NewSheet("REVIEW", (NewCell(1, 1, "乙"),)))
    assert changed_parts(package, written) == {NEW_PART}
    sheets = value_of(read_grid(written)).sheets
    assert [sheet.name for sheet in sheets] == [SHEET, OTHER_SHEET, "Review", "测算"]
    assert [sheet.cell(1, 1).value for sheet in sheets[2:]] == ["乙", "甲"]


def test_what_only_a_replaced_sheet_used_goes_with_it_and_nothing_else(tmp_path: Path) -> None:
    shared = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/image" Target="../media/image1.png"/></Relationships>'
    )
    kept = {"xl/worksheets/_rels/sheet2.xml.rels": shared.encode()}
    package = full_book(tmp_path, kept)
    written = with_sheet(package, NewSheet(SHEET, (NewCell(1, 1, "新"),)))
    gone = package.parts.keys() - written.parts.keys()
    assert gone == {
        SHEET_RELATIONS,
        "xl/calcChain.xml",
        "xl/comments1.xml",
        "xl/drawings/drawing1.xml",
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/vmlDrawing1.vml",
        "xl/slicers/slicer1.xml",
        "xl/threadedComments/threadedComment1.xml",
    }
    declared = re.findall(r'PartName="/([^"]*)"', text_of(written, "[Content_Types].xml"))
    assert not gone & set(declared)
    assert value_of(read_grid(written)).sheets[0].cell(1, 1).value == "新"


def test_the_names_of_a_replaced_sheet_are_those_of_the_new_one(tmp_path: Path) -> None:
    names = (
        '<definedName name="_xlnm.Print_Area" localSheetId="0">A</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">B</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="1">C</definedName>'
        '<definedName name="单价" localSheetId="0">D</definedName></definedNames>'
    )
    package = full_book(tmp_path, {"xl/workbook.xml": WORKBOOK.replace("</definedNames>", names).encode()})
    written = with_sheet(package, NewSheet(SHEET, (), title_row=3))
    found = re.findall(r"<definedName name=\"(.*?)\".*?>(.*?)<", text_of(written, "xl/workbook.xml"))
    assert found[1:] == [
        ("_xlnm.Print_Titles", f"'{SHEET}'!$3:$3"),
        ("_xlnm.Print_Titles", "C"),
        ("单价", "D"),
    ]


def test_a_replaced_sheet_takes_its_formulas_out_of_the_calculation_chain(tmp_path: Path) -> None:
    written = with_sheet(opened(rich_book(tmp_path)), NewSheet(SHEET, (NewCell(1, 1, 1.0),)))
    assert "xl/calcChain.xml" not in written.parts
    assert "calcChain" not in text_of(written, "[Content_Types].xml")


def test_words_shown_with_a_list_are_cut_where_excel_would_refuse_them(tmp_path: Path) -> None:
    rule = Validation((Area(1, 1, 1, 1),), ('"是"', "否"), "题" * 40, "😀" * 200, "错" * 300)
    xml = text_of(with_sheet(full_book(tmp_path), NewSheet(NEW, (), validations=(rule,))), NEW_PART)
    title = re.search(r'promptTitle="([^"]*)"', xml)
    prompt = re.search(r' prompt="([^"]*)"', xml)
    assert title is not None
    assert prompt is not None
    assert (title[1], len(prompt[1].encode("utf-16-le")) // 2) == ("题" * 31 + "…", 255)
    assert 'error="' + "错" * 224 + '…"' in xml
    assert '<formula1>"""是"",否"</formula1>' in xml


def test_numbers_are_held_to_their_limits_and_a_list_that_cannot_be_held_says_its_prompt(
    tmp_path: Path,
) -> None:
    areas = (Area(1, 1, 2, 1), Area(5, 1, 5, 1))
    rules = (
        Validation(areas, number="whole", most="$F2", refusal="请填整数"),
        Validation((Area(1, 2, 1, 2),), number="decimal"),
        Validation((Area(1, 3, 1, 3),), ("a,b",), prompt="请填甲或乙"),
    )
    sheet = seen_by_openpyxl(with_sheet(full_book(tmp_path), NewSheet(NEW, (), validations=rules)))[NEW]
    whole, number, words = sheet.data_validations.dataValidation
    assert (whole.type, whole.formula1, whole.formula2) == ("whole", "0", "$F2")
    assert (whole.error, {str(each) for each in whole.sqref.ranges}) == ("请填整数", {"A1:A2", "A5"})
    assert (number.type, number.operator, number.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert (words.type, words.formula1, words.prompt) == (None, None, "请填甲或乙")


def test_an_open_list_offers_and_does_not_refuse(tmp_path: Path) -> None:
    rules = tuple(Validation((Area(1, at, 1, at),), ("甲", "乙"), is_open=at == 1) for at in (1, 2))
    sheet = seen_by_openpyxl(with_sheet(full_book(tmp_path), NewSheet(NEW, (), validations=rules)))[NEW]
    assert [each.showErrorMessage for each in sheet.data_validations.dataValidation] == [False, True]


def test_numbers_that_are_texts_on_purpose_are_not_warned_of(tmp_path: Path) -> None:
    sheet = NewSheet(NEW, (), texts=(Area(2, 5, 9, 5), Area(2, 7, 9, 7)), breaks=(5,))
    package = with_sheet(full_book(tmp_path), sheet)
    assert sections(package, NEW_PART)[-2:] == ["rowBreaks", "ignoredErrors"]
    assert '<ignoredError sqref="E2:E9 G2:G9" numberStoredAsText="1"/>' in text_of(package, NEW_PART)


def test_a_sheet_is_protected_but_for_its_unlocked_cells(tmp_path: Path) -> None:
    cells = (NewCell(1, 1, 1.0, Look(unlocked=True)), NewCell(1, 2, 2.0))
    sheet = seen_by_openpyxl(with_sheet(full_book(tmp_path), NewSheet(NEW, cells, protected=True)))[NEW]
    kept = sheet.protection
    assert (kept.sheet, kept.password, kept.formatColumns, kept.formatRows) == (True, None, False, False)
    assert [cell.protection.locked for cell in sheet[1]] == [False, True]


def test_what_is_printed_and_how_is_stated(tmp_path: Path) -> None:
    new = NewSheet(NEW, (), printed=Area(1, 1, 9, 3), upright=True, one_page=True)
    sheet = seen_by_openpyxl(with_sheet(full_book(tmp_path), new))[NEW]
    assert sheet.print_area == f"'{NEW}'!$A$1:$C$9"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("portrait", 1)


def test_the_charts_of_a_sheet_stay_where_they_are_wanted(tmp_path: Path) -> None:
    package = full_book(tmp_path)
    written = with_sheet(package, NewSheet(SHEET, (NewCell(1, 1, "新"),), keeps_charts=True))
    assert sections(written, SHEET_PART)[-1] == "drawing"
    assert package.parts.keys() - written.parts.keys() == {"xl/calcChain.xml"}


def test_conditions_on_one_area_stand_together_in_their_order(tmp_path: Path) -> None:
    areas = (Area(1, 1, 2, 1), Area(5, 1, 6, 1), Area(1, 1, 2, 1))
    conditions = tuple(
        ConditionalLook(area, f"A{index}<1&B1", "FF0000") for index, area in enumerate(areas, start=1)
    )
    xml = text_of(with_sheet(full_book(tmp_path), NewSheet(NEW, (), conditions=conditions)), NEW_PART)
    found = re.findall(r'sqref="(.*?)">(.*?)</conditionalFormatting>', xml)
    assert [(area, re.findall(r'priority="(\d)"', rules)) for area, rules in found] == [
        ("A1:A2", ["1", "3"]),
        ("A5:A6", ["2"]),
    ]
    assert "<formula>A1&lt;1&amp;B1</formula>" in xml


def test_a_part_whose_name_differs_only_in_case_is_not_written_over(tmp_path: Path) -> None:
    package = full_book(tmp_path, {"xl/worksheets/Sheet3.xml": b"<stray/>"})
    written = with_sheet(package, NewSheet(NEW, ()))
    assert written.data("xl/worksheets/Sheet3.xml") == b"<stray/>"
    assert "xl/worksheets/sheet4.xml" in written.parts
    assert SHEET_PART in written.parts


def test_a_new_sheet_takes_no_part_that_a_lost_one_was_kept_in(tmp_path: Path) -> None:
    lost = {name: (full_book(tmp_path).data(name) or b"") for name in ("xl/workbook.xml", WORKBOOK_RELATIONS)}
    lost["xl/workbook.xml"] = lost["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet name="失" sheetId="9" r:id="rId9"/></sheets>'.encode()
    )
    entry = f'<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="worksheets/sheet3.xml"/>'
    lost[WORKBOOK_RELATIONS] = lost[WORKBOOK_RELATIONS].replace(
        b"</Relationships>", f"{entry}</Relationships>".encode()
    )
    orphan = "xl/worksheets/_rels/sheet4.xml.rels"
    package = full_book(tmp_path, {**lost, orphan: SHEET_RELATIONS.encode()})
    written = with_sheet(package, SHEET_OF_OURS)
    assert {"xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"}.isdisjoint(written.parts)
    assert written.data(orphan) == package.data(orphan)


def test_a_sheet_that_goes_takes_its_names_and_the_others_keep_theirs(tmp_path: Path) -> None:
    package = with_sheet(full_book(tmp_path), SHEET_OF_OURS)
    names = seen_by_openpyxl(package).sheetnames
    printed = replace(SHEET_OF_OURS, name="再一张", printed=Area(1, 1, 3, 2))
    written = planned(package, Plan(sheets=(printed,), front="再一张"))

    gone = planned(written, Plan(removed=(NEW,)))

    assert seen_by_openpyxl(gone).sheetnames == [*(each for each in names if each != NEW), "再一张"]
    assert gone.data(NEW_PART) is None
    assert NEW_PART not in text_of(gone, "[Content_Types].xml")
    assert seen_by_openpyxl(gone)["再一张"].print_area == "'再一张'!$A$1:$B$3"
    active = seen_by_openpyxl(gone).active
    assert active is not None
    assert active.title == "再一张"


def test_a_window_on_a_sheet_that_goes_shows_the_first_one(tmp_path: Path) -> None:
    package = planned(full_book(tmp_path), Plan(sheets=(SHEET_OF_OURS,), front=NEW))
    active = seen_by_openpyxl(planned(package, Plan(removed=(NEW,)))).active
    assert active is not None
    assert active.title == SHEET


def test_the_only_sheet_and_one_that_is_not_there_do_not_go(tmp_path: Path) -> None:
    package = bare_book(tmp_path)
    assert changed_parts(package, planned(package, Plan(removed=(SHEET, "没有")))) == set()
