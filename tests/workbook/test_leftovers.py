"""The add-in's hidden sheets in a file: taken out to the last byte, and nothing of people's with them."""

from pathlib import Path

import pytest

from xlplugin.problem import Severity
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.names import HIDDEN, UNDER_WAY
from xlplugin.workbook.scorebook.leftovers import without_leftovers

from .books import HEAD, MAIN, OFFICE, PACKAGE, SHEET, opened, rich_book, sheet_xml

CHAIN = "xl/calcChain.xml"
LISTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")


def workbook(hidden: str = "", number: int = 0, names: str = "") -> bytes:
    """Two people's sheets, the second in front and with a name of its own; ``number`` tabs come first."""
    return f"""{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews>\
<workbookView activeTab="{number + 1}"/></bookViews><sheets>{hidden}\
<sheet name="{SHEET}" sheetId="1" r:id="rId1"/><sheet name="基础 数据" sheetId="2" r:id="rId2"/></sheets>\
<definedNames>{names}<definedName name="_xlnm.Print_Area" localSheetId="{number + 1}">'基础 数据'!$A$1:$B$9\
</definedName><definedName name="总额">'基础 数据'!$B$2</definedName></definedNames>\
<calcPr calcId="191029"/></workbook>""".encode()


def clean(folder: Path) -> Package:
    return opened(rich_book(folder, {"xl/workbook.xml": workbook()}))


def left(folder: Path, *, state: str = "veryHidden", names: str = "", formula: str = "") -> Package:
    """The same with two hidden sheets before the others, one of them with a note, as a crash leaves them."""
    before = clean(folder)
    tabs = "".join(
        f'<sheet name="{HIDDEN}{n}" sheetId="{90 + n}" state="{state}" r:id="rId{90 + n}"/>' for n in (1, 2)
    )
    kind = f"{OFFICE}/worksheet"
    related = "".join(
        f'<Relationship Id="rId{90 + n}" Type="{kind}" Target="worksheets/sheet{90 + n}.xml"/>'
        for n in (1, 2)
    )
    declared = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{what}+xml"/>'
        for part, what in (
            ("worksheets/sheet91.xml", "worksheet"),
            ("worksheets/sheet92.xml", "worksheet"),
            ("comments91.xml", "comments"),
        )
    )
    own = f'<definedName name="_xlnm.Print_Area" localSheetId="0">{HIDDEN}1!$A$1</definedName>'
    note = f'<Relationship Id="rId1" Type="{OFFICE}/comments" Target="../comments91.xml"/>'
    return before.with_data(
        {
            "xl/workbook.xml": workbook(tabs, 2, own + names),
            LISTS[1]: before.xml(LISTS[1]).replace(b"</Rel", related.encode() + b"</Rel"),
            LISTS[2]: before.xml(LISTS[2]).replace(b"</Types", declared.encode() + b"</Types"),
            "xl/worksheets/sheet91.xml": sheet_xml(f'<row r="1"><c r="A1">{formula}<v>7</v></c></row>'),
            "xl/worksheets/sheet92.xml": sheet_xml('<row r="1"><c r="A1"><v>8</v></c></row>'),
            "xl/worksheets/_rels/sheet91.xml.rels": (
                f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{note}</Relationships>'.encode()
            ),
            "xl/comments91.xml": f'{HEAD}<comments xmlns="{MAIN}"/>'.encode(),
        }
    )


def parts_of(package: Package) -> dict[str, bytes | None]:
    return {name: package.data(name) for name in package.parts}


def test_they_go_and_the_file_is_byte_for_byte_what_it_was(tmp_path: Path) -> None:
    checked = without_leftovers(left(tmp_path))
    assert parts_of(checked.value) == parts_of(clean(tmp_path))
    (told,) = checked.problems
    assert told.severity is Severity.NOTICE
    assert "2 张" in told.message


def test_the_list_of_formula_cells_goes_where_they_hold_formulas(tmp_path: Path) -> None:
    after, before = without_leftovers(left(tmp_path, formula="<f>1+6</f>")).value, clean(tmp_path)
    assert CHAIN not in after.parts
    assert CHAIN.removeprefix("xl/").encode() not in b"".join(after.data(each) or b"" for each in LISTS)
    ours = {*LISTS, CHAIN}
    assert {name: data for name, data in parts_of(after).items() if name not in ours} == {
        name: data for name, data in parts_of(before).items() if name not in ours
    }


def test_a_file_without_them_is_the_very_same_package(tmp_path: Path) -> None:
    before = clean(tmp_path)
    checked = without_leftovers(before)
    assert checked.value is before
    assert checked.problems == ()


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_sheet_that_excel_offers_to_show_is_a_persons(state: str, tmp_path: Path) -> None:
    before = left(tmp_path, state=state)
    checked = without_leftovers(before)
    assert checked.value is before
    assert checked.problems == ()


def test_a_file_that_was_saved_half_changed_is_an_error_and_not_read_from_our_sheets(tmp_path: Path) -> None:
    under_way = f'<definedName name="{UNDER_WAY}" hidden="1">1</definedName>'
    checked = without_leftovers(left(tmp_path, names=under_way))
    (told,) = checked.problems
    assert told.severity is Severity.ERROR
    assert "改到一半" in told.message
    grid = read_grid(checked.value).value
    assert [sheet.name for sheet in grid.sheets] == [SHEET, "基础 数据"]
