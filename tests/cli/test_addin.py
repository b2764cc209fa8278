"""The command ``addin``, off Windows."""

import sys
from functools import partial
from pathlib import Path

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.archives import PACKAGES, embeddable, pip
from xlplugin.cli.main import main
from xlplugin.excel.install.bundle import bundle

off_windows = pytest.mark.skipif(sys.platform == "win32", reason="what is said off Windows")


@off_windows
@pytest.mark.parametrize(("operation", "words"), [("install", "安装"), ("uninstall", "卸载")])
def test_off_windows_nothing_is_installed(
    operation: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["addin", operation]) == 2
    assert f"只能在 Windows 上{words}" in capsys.readouterr().err


@off_windows
def test_the_doctor_finds_nothing_wrong_off_windows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "doctor"]) == 0
    told = capsys.readouterr().out
    assert "正常　评价标准：4 套" in told
    assert "未查明　调用往返：只能在 Windows 上查看" in told


def test_build_writes_the_add_in_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "build", "-o", str(tmp_path / "新")]) == 0
    written = tmp_path / "新" / "xlplugin.xlam"
    assert written.is_file()
    assert written.stat().st_mode & 0o777 == 0o644
    assert "xlplugin.xlam" in capsys.readouterr().out


def test_build_into_a_file_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["addin", "build", "-o", str(tmp_path / "file")]) == 2
    assert "请" in capsys.readouterr().err


def test_a_bundle_is_written_with_its_size_and_hash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlplugin.excel.install.bundle.bundle", partial(bundle, run=pip(PACKAGES)))
    (tmp_path / "a.xlam").write_bytes(addin())
    out = tmp_path / "xlplugin-windows.zip"
    words = ["--python", str(embeddable(tmp_path)), "--addin", str(tmp_path / "a.xlam"), "--wheel", "x.whl"]
    assert main(["addin", "bundle", *words, "-o", str(out)]) == 0
    assert out.is_file()
    assert "SHA-256" in capsys.readouterr().out


def test_a_bundle_of_no_python_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlam").write_bytes(addin())
    (tmp_path / "p.zip").write_text("no archive")
    words = ["--python", str(tmp_path / "p.zip"), "--addin", str(tmp_path / "a.xlam")]
    assert main(["addin", "bundle", *words, "-o", str(tmp_path / "out.zip"), "--details"]) == 2
    assert "bundle-python" in capsys.readouterr().err
    assert not (tmp_path / "out.zip").exists()


def test_an_add_in_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--python", str(embeddable(tmp_path)), "--addin", str(tmp_path / "没有.xlam")]
    assert main(["addin", "bundle", *words, "-o", str(tmp_path / "out.zip")]) == 2
    assert "没有.xlam" in capsys.readouterr().err


def test_an_operation_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["addin"])
    assert "缺少参数：操作" in capsys.readouterr().err
