"""What people are told to run: those with the bundle have no pip, those with pip have no bundle."""

import sys
from pathlib import Path

import pytest

from tests.excel.doctor.described import WHERE, Described
from xlplugin.excel.doctor.advice import examine, packages_first, reinstall, reinstall_packages
from xlplugin.excel.doctor.report import report
from xlplugin.excel.doctor.sums import SUMS_FILE

ADVICE = (examine, packages_first, reinstall, reinstall_packages)


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


def test_people_with_pip_are_sent_to_what_they_can_type_and_to_no_index() -> None:
    for advice in ADVICE:
        assert any(word in advice() for word in ('pip install ".[excel]"', "xlplugin addin"))
        assert not any(word in advice() for word in ("install.cmd", "doctor.cmd", "install xlplugin"))


@pytest.mark.usefixtures("bundled")
def test_the_doctor_of_a_bundle_speaks_of_its_commands_alone() -> None:
    machine = Described(pythons={})
    del machine.files[WHERE.addin], machine.files[WHERE.configuration]
    told = "\n".join(map(str, report(machine)))
    assert "install.cmd" in told
    assert "xlplugin addin" not in told
    assert "pip " not in told
