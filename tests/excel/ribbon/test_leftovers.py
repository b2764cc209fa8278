"""A file that was saved while the add-in's hidden sheets were in it: told once, and written without them."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.excel.engine.excel import saved_copy
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from tests.workbook.form_books import run
from xlplugin.workbook.layout.names import HIDDEN, UNDER_WAY

TOLD = "供撤销用的隐藏工作表"


@pytest.fixture
def left(desk: Desk) -> Path:
    """Scored twice, and saved by something that the add-in was not asked before."""
    desk.done("score")
    desk.done("score")
    return saved_copy(desk.book, desk.folder / "留下.xlsx")


def half_changed(left: Path) -> Path:
    """As it would be saved while a button works."""
    workbook, copy = load_workbook(left), left.with_name("改到一半.xlsx")
    workbook.defined_names[UNDER_WAY] = DefinedName(UNDER_WAY, attr_text='"1"', hidden=True)
    workbook.save(copy)
    return copy


def ours(path: Path) -> list[str]:
    return [name for name in load_workbook(path).sheetnames if name.startswith(HIDDEN)]


def test_there_are_such_sheets(left: Path) -> None:
    assert ours(left)


@pytest.mark.parametrize("command", ["score", "audit"])
def test_a_command_tells_of_them_once_and_writes_a_file_without_them(
    command: str, left: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = left.with_name("结果.xlsx")
    capsys.readouterr()
    run(command, left, "-o", out, "--details")
    captured = capsys.readouterr()
    assert (captured.out + captured.err).count(TOLD) == 1
    assert ours(out) == []
    assert ours(left)


def test_recalc_tells_of_them_and_writes_a_file_without_them(
    left: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = left.with_name("重算.xlsx")
    capsys.readouterr()
    assert run("recalc", left, "-o", out) == 0
    captured = capsys.readouterr()
    assert (captured.out + captured.err).count(TOLD) == 1
    assert ours(out) == []
    own = [each.name for each in grid_of(left).sheets if each.name.startswith(HIDDEN)]
    known = grid_of(left)
    kept = tuple(each for each in known.sheets if each.name not in own)
    assert differences(grid_of(out), type(known)(kept, dates_from_1904=known.dates_from_1904)) == []


def test_they_are_no_form_to_choose_from(left: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run("audit", left, "--sheet", f"{HIDDEN}1")
    captured = capsys.readouterr()
    assert f"“{HIDDEN}2”" not in captured.out + captured.err


def test_a_result_with_such_sheets_may_give_way_to_a_new_one(left: Path) -> None:
    out = left.with_name("结果.xlsx")
    run("score", left, "-o", out)
    out.write_bytes(left.read_bytes())
    assert run("score", left, "-o", out) != 2
    assert ours(out) == []


@pytest.mark.parametrize("command", ["score", "recalc"])
def test_a_file_that_was_saved_half_changed_is_not_gone_on_from(
    command: str, left: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half, out = half_changed(left), left.with_name("结果.xlsx")
    capsys.readouterr()
    assert run(command, half, "-o", out) == 2
    assert "改到一半" in capsys.readouterr().err
    assert not out.exists()


def test_the_audit_of_such_a_file_begins_with_that(left: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("audit", half_changed(left)) == 1
    captured = capsys.readouterr()
    text = captured.out + captured.err
    assert text.index("1. 错误：这个文件是加载项改到一半时保存的") < text.index("2. ")
