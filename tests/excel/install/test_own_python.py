"""Installing from a bundle: its Python is copied, tried, and only then used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.user import folders, python_with_dlls, refuse, snapshot
from tests.refusals import refusal
from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.doctor.self_test import SelfTest
from xlplugin.excel.install.host import Host
from xlplugin.excel.install.install import install_with_python, installed_configuration, uninstall


def _works(_python: Path) -> SelfTest:
    return SelfTest(starts=True)


def _host(bundled: Host) -> Callable[[Path], Host]:
    """What a Python brings along: the same as the bundled one, in its own folder."""
    return lambda python: replace(bundled, pythonw=python.with_name("pythonw.exe"))


def test_the_copy_is_what_excel_will_start(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "离线 安装包" / "python")
    done = install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert done.problems == ()
    told = installed_configuration(where)
    assert told is not None
    assert Path(told.interpreter) == where.pythons / "1.0" / "pythonw.exe"
    assert Path(told.interpreter).is_file()


def test_a_second_installation_stands_beside_the_first_which_then_goes(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    for name in ("1.0", "1.0-2"):
        install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
        assert [folder.name for folder in where.pythons.iterdir()] == [name]


def test_an_older_python_that_is_running_stays_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    running = where.pythons / "1.0"
    refuse(monkeypatch, running / "pythonw.exe", 5)
    done = install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert f"  Python：{where.pythons / '1.0-2' / 'pythonw.exe'}" in done.value
    assert [each.code for each in done.problems] == ["addin-old-python"]
    assert (running / "pythonw.exe").is_file()
    assert (running / "python.exe").is_file()


@pytest.mark.parametrize(
    ("starts", "why", "words"),
    [(False, "被系统策略禁止", "是否禁止运行"), (True, "缺少程序包 lxml", "重新解压")],
)
def test_a_copy_that_does_not_serve_is_not_installed(
    tmp_path: Path,
    starts: bool,  # noqa: FBT001
    why: str,
    words: str,
) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    before = snapshot(tmp_path)
    failing = SelfTest(starts, failure=why)
    problems = refusal(
        install_with_python, addin(), bundled.pythonw.parent, where, _host(bundled), lambda _: failing
    )
    assert [each.code for each in problems] == ["addin-python-start"]
    assert why in problems[0].message
    assert words in problems[0].fix
    assert snapshot(tmp_path) == before


def test_an_excel_that_holds_the_add_in_is_noticed_before_anything_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    before = snapshot(tmp_path)
    refuse(monkeypatch, where.addin, 32)
    problems = refusal(install_with_python, addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert [each.code for each in problems] == ["addin-excel-open"]
    assert snapshot(tmp_path) == before


def test_old_copies_of_rubrics_go(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    where.kept_rubrics.mkdir(parents=True)
    (where.kept_rubrics / "1.rubric").write_bytes(b"")
    install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert not list(where.kept_rubrics.glob("*.rubric"))


def test_where_installing_fails_the_copy_goes_again(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    before = snapshot(tmp_path)
    problems = refusal(
        install_with_python, b"no add-in", bundled.pythonw.parent, where, _host(bundled), _works
    )
    assert [each.code for each in problems] == ["addin-file"]
    assert snapshot(tmp_path) == before


def test_a_python_that_cannot_be_copied_says_why(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    problems = refusal(install_with_python, addin(), tmp_path / "没有", where, _host(bundled), _works)
    assert [each.code for each in problems] == ["addin-python-copy"]
    assert "文件或文件夹不存在" in problems[0].message


def _sent(where: Places) -> set[str]:
    return {file.name for file in where.send_to.iterdir()}


def test_files_can_be_sent_to_the_installed_python_until_it_is_uninstalled(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    where.send_to.mkdir(parents=True)
    (where.send_to / "桌面快捷方式.DeskLink").write_bytes(b"")
    for folder in ("1.0", "1.0-2"):
        done = install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
        assert "发送到" in done.value[-1]
        for name in ("评分.cmd", "检查.cmd"):
            told = (where.send_to / name).read_bytes().decode()
            assert rf"%LOCALAPPDATA%\xlplugin\python\{folder}" + '"' in told
    assert _sent(where) == {"评分.cmd", "检查.cmd", "桌面快捷方式.DeskLink"}
    assert f"  {where.send_to / '评分.cmd'}" in uninstall(where)
    assert _sent(where) == {"桌面快捷方式.DeskLink"}


def test_a_command_of_the_same_name_that_is_not_ours_stays_and_is_told(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    where.send_to.mkdir(parents=True)
    (where.send_to / "评分.cmd").write_bytes(b"@echo mine")
    done = install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert [each.code for each in done.problems] == ["addin-send-to"]
    assert _sent(where) == {"评分.cmd", "检查.cmd"}
    uninstall(where)
    assert _sent(where) == {"评分.cmd"}
    assert (where.send_to / "评分.cmd").read_bytes() == b"@echo mine"


def test_a_menu_that_takes_nothing_keeps_nobody_from_installing(tmp_path: Path) -> None:
    where, bundled = folders(tmp_path), python_with_dlls(tmp_path / "python")
    where.send_to.parent.mkdir(parents=True)
    where.send_to.write_bytes(b"no folder")
    done = install_with_python(addin(), bundled.pythonw.parent, where, _host(bundled), _works)
    assert [each.code for each in done.problems] == ["addin-send-to"]
    assert where.addin.is_file()
    assert uninstall(where)[0].startswith("已卸载")
