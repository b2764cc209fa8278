"""The commands and the leaflet of a bundle, as cmd.exe and the notepad read them."""

import re

import pytest

from xlplugin.excel.install.scripts import scripts, sent_to

BUNDLED = scripts("1.0", 11)
FILES = {**BUNDLED, **{f"SendTo {name}": contents for name, contents in sent_to("1.0-2", 11).items()}}
COMMANDS = [name for name in FILES if name.endswith(".cmd")]
DROPPED = [name for name in COMMANDS if name.endswith(("评分.cmd", "检查.cmd"))]


def test_there_are_five_commands_and_a_leaflet_and_two_commands_to_send_files_to() -> None:
    commands = {"install.cmd", "uninstall.cmd", "doctor.cmd", "评分.cmd", "检查.cmd"}
    assert set(BUNDLED) == {*commands, "说明.txt"}
    assert set(FILES) == {*BUNDLED, "SendTo 评分.cmd", "SendTo 检查.cmd"}


def _whole_in_936(run: bytes) -> bool:
    """Whether these end with a letter of code page 936: 80 stands alone, any other takes the next with it."""
    place = 0
    while place < len(run):
        place += 1 if run[place] == 0x80 else 2
    return place == len(run)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_the_line_ends_of_windows_and_no_mark_at_its_start(name: str) -> None:
    assert FILES[name].startswith(b"@echo off\r\n")
    assert FILES[name].count(b"\n") == FILES[name].count(b"\r\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_chinese_stands_only_behind_the_change_of_code_page_and_swallows_no_line_end(name: str) -> None:
    before, change, after = FILES[name].partition(b"chcp 65001")
    assert change
    assert before.isascii()
    runs = re.findall(rb"[\x80-\xff]+", after)
    assert runs
    assert all(_whole_in_936(run) for run in runs)
    assert not re.search(rb"^:", after, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_path_is_quoted(name: str) -> None:
    for line in FILES[name].decode().splitlines():
        assert re.sub(r'"[^"]*"', "", line).count("%~dp0") == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_files_without_which_nothing_runs_are_looked_for_first(name: str) -> None:
    before = FILES[name].partition(b"-m xlplugin")[0].decode()
    for file in ("python.exe", "python311.dll", "python311.zip", "vcruntime140.dll"):
        assert f'if not exist "%XLP_PYTHON%\\{file}" goto told' in before


@pytest.mark.parametrize("name", COMMANDS)
def test_the_python_is_the_one_beside_the_command_or_the_installed_one(name: str) -> None:
    place = r"%LOCALAPPDATA%\xlplugin\python\1.0-2" if name.startswith("SendTo") else r"%~dp0python"
    assert f'set "XLP_PYTHON={place}"\r\n' in FILES[name].decode()


@pytest.mark.parametrize("name", DROPPED)
def test_names_of_files_are_never_read_by_cmd_as_commands(name: str) -> None:
    lines = FILES[name].decode().splitlines()
    assert [line for line in lines if "%*" in line or "cmdcmdline" in line] == [
        "set XLP_ARGS=%*",
        "set XLP_LINE=!cmdcmdline!",
    ]
    # After "exit /b", cmd would go on with what follows an "&".
    assert not [line for line in lines if line.startswith("exit /b")]


def test_only_installing_needs_the_add_in() -> None:
    needing = {name for name in COMMANDS if b'if not exist "%~dp0xlplugin.xlam"' in FILES[name]}
    assert needing == {"install.cmd"}


def _known(name: str, goal: str = r"\w+") -> set[str]:
    return set(re.findall(rf'"%XLP_CODE%"=="(\d+)" goto {goal}', FILES[name].decode()))


def test_any_other_code_than_its_own_is_told_in_chinese() -> None:
    assert _known("doctor.cmd") == {"0", "1", "2", "3"}
    assert _known("install.cmd") == _known("uninstall.cmd") == {"0", "2", "3"}
    assert all(_known(name) == {"0", "1", "2", "3"} for name in DROPPED)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_window_closes_by_itself_only_where_a_workbook_with_the_result_is_opened(name: str) -> None:
    closing = {"评": {"0", "3"}, "检": {"0", "1"}}
    assert _known(name, "closed") == closing.get(name.removeprefix("SendTo ")[0], set())


def test_the_leaflet_opens_in_an_old_notepad_and_has_five_steps() -> None:
    leaflet = FILES["说明.txt"].decode("utf-8-sig")
    assert FILES["说明.txt"].startswith("\ufeff".encode())
    assert [line[2] for line in leaflet.splitlines() if re.match(r"  \d\. ", line)] == list("12345")
    assert leaflet.count("\n") == leaflet.count("\r\n")
