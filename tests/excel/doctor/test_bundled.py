"""Bundles and pip: what people are told to run, and files of a bundle that are missing or changed."""

import sys
from pathlib import Path

import pytest

from tests.excel.doctor.described import APP_PATHS, CHOICE, WHERE, Described
from xlplugin.excel.doctor.bundled import (
    SUMS_FILE,
    damage,
    diagnose,
    packages_first,
    reinstall,
    reinstall_packages,
    sums,
)
from xlplugin.excel.doctor.machine import Hive, Key
from xlplugin.excel.doctor.report import report, wps

WITH_WPS = Described()
WITH_WPS.values[CHOICE, "ProgId"] = "ET.Xlsx.6"
WPS_UNSURE = Described()
del WPS_UNSURE.values[CHOICE, "ProgId"]
WPS_UNSURE.values[Key(Hive.MACHINE, rf"{APP_PATHS}\et.exe"), ""] = r"C:\WPS\et.exe"
ADVICE = (diagnose, packages_first, reinstall, reinstall_packages)


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This Python is a bundle's."""
    (tmp_path / SUMS_FILE).write_bytes(b"")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))


@pytest.mark.usefixtures("bundled")
def test_people_with_the_bundle_are_sent_to_its_commands() -> None:
    for advice in ADVICE:
        assert any(word in advice() for word in ("install.cmd", "doctor.cmd", "重新解压安装包"))
        assert not any(word in advice() for word in ("pip ", "xlplugin addin"))


@pytest.mark.parametrize("machine", [WITH_WPS, WPS_UNSURE], ids=["opens", "installed"])
def test_people_with_wps_are_shown_what_works_without_the_add_in(
    machine: Described, request: pytest.FixtureRequest
) -> None:
    assert "xlplugin score" in wps(machine).advice
    request.getfixturevalue("bundled")
    assert "评分.cmd" in wps(machine).advice
    assert "xlplugin score" not in wps(machine).advice


def test_people_with_pip_are_sent_to_what_they_can_type_and_to_no_index() -> None:
    for advice in ADVICE:
        assert any(word in advice() for word in ("pip install .", "xlplugin addin"))
        assert not any(word in advice() for word in ("install.cmd", "doctor.cmd", "install xlplugin"))


@pytest.mark.usefixtures("bundled")
def test_the_doctor_of_a_bundle_speaks_of_its_commands_alone() -> None:
    machine = Described(pythons={})
    del machine.files[WHERE.addin], machine.files[WHERE.configuration]
    told = "\n".join(map(str, report(machine)))
    assert "install.cmd" in told
    assert "xlplugin addin" not in told
    assert "pip " not in told


def test_missing_and_changed_files_are_told_apart_and_named(tmp_path: Path) -> None:
    files = {"a.txt": b"a", "Lib/中文 b.txt": b"b", "c": b"c"}
    for name, contents in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(contents)
    (tmp_path / SUMS_FILE).write_bytes(sums(files))
    assert not damage(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"other")
    (tmp_path / "Lib" / "中文 b.txt").unlink()
    assert damage(tmp_path) == "缺少 Lib\\中文 b.txt；内容已变 a.txt"


def test_without_the_list_it_is_the_list_that_is_missing(tmp_path: Path) -> None:
    assert damage(tmp_path) == f"缺少 {SUMS_FILE}"
