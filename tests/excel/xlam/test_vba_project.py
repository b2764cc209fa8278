import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from olefile import OleFileIO
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB

from tests.excel.xlam.addin_file import addin, parts, sources
from xlplugin.excel.names import ADDIN, ADDIN_FILE
from xlplugin.excel.xlam.vba_project import all_black

OWN_MODULES = [
    "XlpFunctions",
    "XlpBinding",
    "XlpLauncher",
    "XlpMessages",
    "XlpRibbon",
    "XlpSheets",
    "XlpValues",
    "XlpWizard",
]
SHEET_MODULES = ["SheetMessages", "SheetFunctions", "SheetAbout"]
ALL_MODULES = ["ThisWorkbook", *SHEET_MODULES, *OWN_MODULES]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ADDIN_FILE
    path.write_bytes(addin())
    return path


def stream(name: str) -> bytes:
    with OleFileIO(BytesIO(parts()["xl/vbaProject.bin"])) as ole:
        return bytes(ole.openstream(name).read())


def project_lines() -> list[str]:
    return stream("PROJECT").decode("ascii").split("\r\n")


def test_the_source_read_back_is_ours(file: Path) -> None:
    with ExcelFile(file) as opened:
        assert opened.validate() == []
        assert opened.module_names() == ALL_MODULES
        assert {name: opened.get_module(name) for name in ALL_MODULES} == sources()


def test_olevba_lists_every_module_without_a_lost_character(file: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "oletools.olevba", "--code", str(file)]
    listed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout  # noqa: S603
    assert re.findall(r"^VBA MACRO (\w+)\.\w+", listed, re.MULTILINE) == ALL_MODULES
    code = listed.partition("VBA MACRO")[2]
    assert "?" not in code
    assert code.isascii()
    for each in OWN_MODULES:
        body = sources()[each].partition("Option Explicit")[2]
        assert body.replace("\r\n", "\n").strip() in code.replace("\r\n", "\n")


def test_there_is_source_only_and_no_compiled_code() -> None:
    assert stream("VBA/_VBA_PROJECT") == bytes.fromhex("cc61ffff000100")
    with OleFileIO(BytesIO(parts()["xl/vbaProject.bin"])) as ole:
        streams = {"/".join(each) for each in ole.listdir()}
    assert streams == {
        "PROJECT",
        "PROJECTwm",
        "VBA/dir",
        "VBA/_VBA_PROJECT",
        *(f"VBA/{each}" for each in ALL_MODULES),
    }


def test_every_entry_of_the_directory_is_black() -> None:
    with OleFileIO(BytesIO(parts()["xl/vbaProject.bin"])) as ole:
        used = [each for each in ole.direntries if each is not None and each.entry_type]
        assert len(used) == len(ole.listdir(streams=True, storages=True)) + 1
    assert {each.color for each in used} == {1}


def test_the_directory_of_a_large_file_is_found_too() -> None:
    cfb = CFB.from_bytes(parts()["xl/vbaProject.bin"])
    cfb.write_stream("PROJECTwm", bytes(300_000))
    for number in range(40):
        cfb.add_stream_to_storage("VBA", f"Added{number}", b"red")
    contents = all_black(cfb.to_bytes())
    with OleFileIO(BytesIO(contents)) as ole:
        assert {each.color for each in ole.direntries if each is not None and each.entry_type} == {1}
        assert ole.openstream("PROJECTwm").read() == bytes(300_000)
        assert ole.openstream("VBA/Added39").read() == b"red"


def test_the_project_bears_our_name_and_no_protection(file: Path) -> None:
    assert f'Name="{ADDIN}"' in project_lines()
    with ExcelFile(file) as opened:
        project = opened.vba_project()
    assert project.name == ADDIN
    assert project.protection is not None
    assert not project.protection.has_password


def test_every_module_is_declared_once_and_has_its_window() -> None:
    lines = project_lines()
    declared = [
        each.partition("=")[2].removesuffix("/&H00000000")
        for each in lines
        if re.match("Document|Module", each)
    ]
    assert declared == ALL_MODULES
    windows = lines[lines.index("[Workspace]") + 1 :]
    assert windows == [*(f"{each}=0, 0, 0, 0, C" for each in ALL_MODULES), ""]


def test_only_the_library_of_the_ribbon_is_referred_to(file: Path) -> None:
    with ExcelFile(file) as opened:
        assert [each.name for each in opened.references()] == ["Office"]


def test_every_sheet_has_the_module_of_its_code_name() -> None:
    sheets = [parts()[f"xl/worksheets/sheet{number}.xml"] for number in (1, 2, 3)]
    names = [etree.fromstring(each)[0].get("codeName") for each in sheets]
    assert names == SHEET_MODULES
    assert b'codeName="ThisWorkbook"' in parts()["xl/workbook.xml"]
