"""The files that the doctor reads: the configuration, programs, the add-in; and where they lie."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.doctor.described import addin, program
from xlplugin.excel.doctor.installation import (
    Architecture,
    Configuration,
    architecture,
    places,
    read_configuration,
    version_of_addin,
)
from xlplugin.excel.doctor.self_test import run_child
from xlplugin.excel.names import dll_name, server_command

PATHS = st.text(st.characters(exclude_characters='"\r\n', exclude_categories=["Cs", "Cc"]), min_size=1)


@given(PATHS, PATHS, st.lists(PATHS))
def test_a_configuration_reads_back_as_it_was_written(
    interpreter: str, version: str, dlls: list[str]
) -> None:
    written = Configuration(interpreter, version, "abc", tuple(dlls))
    assert read_configuration(written.to_bytes()) == written


def test_the_configuration_is_as_vba_reads_it() -> None:
    contents = Configuration("C:\\用户\\pythonw.exe", "1.0", "abc").to_bytes()
    assert contents.startswith(b"\xff\xfe")
    lines = contents[2:].decode("utf-16-le").split("\r\n")
    assert lines[:2] == ['"INTERPRETER_WIN","C:\\用户\\pythonw.exe"', '"VERSION","1.0"']


@given(st.binary(max_size=200))
def test_no_other_file_is_taken_for_a_configuration(contents: bytes) -> None:
    assert read_configuration(contents) is None


@pytest.mark.parametrize("made_for", list(Architecture))
def test_a_program_tells_what_it_was_made_for(made_for: Architecture) -> None:
    assert architecture(program(made_for)) is made_for


@given(st.binary(max_size=100))
def test_other_bytes_are_no_program_and_no_add_in(contents: bytes) -> None:
    assert architecture(contents) is None
    assert architecture(b"MZ" + contents) is None
    assert version_of_addin(contents) is None


def test_an_add_in_tells_its_version() -> None:
    assert version_of_addin(addin("2.5")) == "2.5"


def test_without_the_variables_of_windows_there_are_no_places() -> None:
    named = {"APPDATA": "/a", "LOCALAPPDATA": "/l", "USERPROFILE": "/u"}
    found = places(named.get)
    assert found is not None
    assert found.addin == Path("/a/Microsoft/Excel/XLSTART/xlplugin.xlam")
    for missing in named:
        assert places({name: value for name, value in named.items() if name != missing}.get) is None


def test_the_server_is_started_directly_and_sees_no_folder_of_a_workbook() -> None:
    command = server_command(r"C:\程序 文件\pythonw.exe")
    assert command.startswith('"C:\\程序 文件\\pythonw.exe" -P -E -c "')
    assert "$(CLSID)" in command
    assert "cmd" not in command.lower()


def test_the_dll_is_named_by_bits_and_version() -> None:
    assert dll_name(64) == "xlwings64-0.37.8.dll"


_STAYS = """
import sys, time
from pathlib import Path
while not Path(sys.argv[1]).exists():
    time.sleep(0.05)
"""
_LEAVES = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); print('OK')"


def test_a_child_that_leaves_a_process_behind_is_not_waited_for(tmp_path: Path) -> None:
    end = tmp_path / "end"
    told = run_child([sys.executable, "-c", _LEAVES, _STAYS, str(end)], 600)
    end.touch()  # only now does the process that was left behind end
    assert (told.code, told.last_line) == (0, "OK")


def test_a_child_that_hangs_is_stopped(tmp_path: Path) -> None:
    assert run_child([sys.executable, "-c", _STAYS, str(tmp_path / "never")], 1).code is None
