from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from pyopenvba import check_file

from tests.excel.ribbon.custom_ui_rules import violations
from tests.excel.xlam.addin_file import addin, opened, parts
from xlplugin.excel.names import ADDIN_FILE, XLWINGS_VERSION
from xlplugin.excel.ribbon.custom_ui import custom_ui
from xlplugin.excel.xlam.build import addin_version, build_addin, write_addin

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(part: str) -> dict[str, str]:
    root = etree.fromstring(parts()[part])
    return {str(each.get("Type")): str(each.get("Target")) for each in root}


def about() -> dict[str, str]:
    return {str(name): str(text) for name, text in opened(addin())["about"].iter_rows(values_only=True)}


def test_building_again_gives_the_same_bytes() -> None:
    assert build_addin() == addin()


def test_the_file_is_small() -> None:
    assert len(addin()) < 200_000


def test_no_time_and_no_system_stands_in_the_archive() -> None:
    with ZipFile(BytesIO(addin())) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {each.create_system for each in archive.infolist()} == {0}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / ADDIN_FILE
    path.write_bytes(addin())
    report = check_file(path)
    assert report.ok
    assert report.complete


def test_excel_is_told_that_it_is_an_addin_with_macros() -> None:
    types = parts()["[Content_Types].xml"].decode()
    assert (
        'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"'
        in types
    )


def test_the_ribbon_is_the_part_that_excel_2010_and_later_look_for() -> None:
    relation = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert relations("_rels/.rels")[relation] == "customUI/customUI14.xml"
    assert parts()["customUI/customUI14.xml"] == custom_ui()
    assert violations(parts()["customUI/customUI14.xml"]) == []


def test_every_relation_leads_to_a_part() -> None:
    assert all(target in parts() for target in relations("_rels/.rels").values())
    assert all(f"xl/{target}" in parts() for target in relations("xl/_rels/workbook.xml.rels").values())


@pytest.mark.parametrize("trace", [b"felix", b"Zumstein", b"Users\\", b"myaddin", b"MyAddin", b"absPath"])
def test_nothing_of_the_templates_author_is_left(trace: bytes) -> None:
    assert [name for name, data in parts().items() if trace.lower() in data.lower()] == []


def test_the_properties_name_the_addin_and_no_person() -> None:
    core = parts()["docProps/core.xml"].decode()
    assert "<dc:title>xlplugin</dc:title>" in core
    assert "creator" not in core
    assert "lastModifiedBy" not in core


def test_the_sheets_hold_texts_and_no_formula() -> None:
    book = opened(addin())
    assert book.sheetnames == ["messages", "functions", "about"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}


def test_version_and_content_hash_stand_in_a_sheet_and_in_the_properties() -> None:
    properties = parts()["docProps/custom.xml"].decode()
    assert about()["xlplugin"] == addin_version()
    assert about()["xlwings"] == XLWINGS_VERSION == version("xlwings")
    assert len(about()["content-sha256"]) == 64
    assert f"<vt:lpwstr>{about()['content-sha256']}</vt:lpwstr>" in properties
    assert f"<vt:lpwstr>{addin_version()}</vt:lpwstr>" in properties


def test_the_content_hash_follows_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    before = about()["content-sha256"]
    monkeypatch.setattr("xlplugin.excel.xlam.build.custom_ui", lambda: custom_ui() + b"\n")
    book = opened(build_addin())
    assert book["about"]["B3"].value != before


def test_writing_makes_the_folder_and_replaces_the_file_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "新" / "文件夹"
    assert write_addin(addin(), folder) == write_addin(addin(), folder) == folder / ADDIN_FILE
    assert (folder / ADDIN_FILE).read_bytes() == addin()
    assert [each.name for each in folder.iterdir()] == [ADDIN_FILE]


def test_a_refused_replacement_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ADDIN_FILE).write_bytes(b"before")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(PermissionError):
        write_addin(addin(), tmp_path)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(ADDIN_FILE, b"before")]
