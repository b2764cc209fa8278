"""What a bundle's commands say of missing files."""

from pathlib import Path

import pytest

from xlplugin.cli import main as cli
from xlplugin.cli.addin_bundled import run
from xlplugin.excel.doctor.bundled import SUMS_FILE, sums


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A bundle's Python with one file, and its list."""
    (tmp_path / "python311.dll").write_bytes(b"dll")
    (tmp_path / SUMS_FILE).write_bytes(sums({"python311.dll": b"dll"}))
    return tmp_path


def test_an_incomplete_bundle_installs_nothing(
    python: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "main", pytest.fail)
    (python / "python311.dll").unlink()
    assert run(["install"], python) == 2
    told = "安装包不完整，可能被杀毒软件删除了文件，请重新解压后再试（缺少 python311.dll）"
    assert told in capsys.readouterr().err


def test_the_other_commands_of_an_incomplete_bundle_are_tried_all_the_same(
    python: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "main", len)
    (python / "python311.dll").unlink()
    assert run(["doctor"], python) == 2  # as many words as were handed on
    assert "安装包不完整" in capsys.readouterr().err


def test_a_whole_bundle_runs_its_command_and_says_first_that_it_takes_a_while(
    python: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[list[str]] = []

    def main(words: list[str]) -> int:
        handed.append(words)
        return 0

    monkeypatch.setattr(cli, "main", main)
    assert run(["install", "--copy-python"], python) == 0
    assert handed == [["addin", "install", "--copy-python"]]
    told = capsys.readouterr()
    assert told.out == "正在安装，请不要关闭本窗口（约一分钟）\n"
    assert told.err == ""


def test_a_program_that_cannot_be_imported_is_told_in_one_line(
    python: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_words: list[str]) -> int:
        raise ModuleNotFoundError(name="lxml")

    monkeypatch.setattr(cli, "main", failing)
    assert run(["doctor"], python) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
