"""Uninstalling takes away what installing put there, and says what stays."""

from pathlib import Path

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.user import folders, python_of_all_users, python_with_dlls, refuse, snapshot
from xlplugin.excel.install.install import install
from xlplugin.excel.install.uninstall import uninstall


def test_after_uninstalling_the_files_are_those_of_before(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_of_all_users(tmp_path)
    before = snapshot(tmp_path)
    install(addin(), host, where)
    done = uninstall(where).value
    assert done is not None
    assert {where.addin, where.configuration} < set(done.removed)
    assert done.left == ()
    assert snapshot(tmp_path) == before
    assert not where.configuration.parent.exists()


def test_what_installing_did_not_put_there_stays_and_is_named(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.addin.write_bytes(b"of somebody else")
    other = where.start_folder / "xlplugin-旧.xlam"
    other.write_bytes(addin())
    done = uninstall(where).value
    assert done is not None
    assert done.removed == (where.configuration,)
    assert {each.place for each in done.left} == {where.addin, other}
    assert all(each.place.exists() and each.why for each in done.left)


def test_an_add_in_of_ours_that_was_signed_afterwards_goes_and_that_is_said(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.addin.write_bytes(addin() + b"signature")
    done = uninstall(where).value
    assert done is not None
    assert where.addin in done.removed
    assert "改动过" in "\n".join(done.lines())


def test_kept_rubrics_go_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.kept_rubrics.mkdir(parents=True)
    (where.kept_rubrics / "1.rubric").write_bytes(b"")
    assert uninstall(where).problems == ()
    assert not where.kept_rubrics.exists()


def test_the_pythons_of_bundles_go_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    done = uninstall(where).value
    assert done is not None
    assert where.pythons in done.removed
    assert not where.pythons.exists()


def test_the_log_of_the_server_goes_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    for log in where.logs:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("a fault", encoding="utf-8")
    done = uninstall(where).value
    assert done is not None
    assert set(where.logs) < set(done.removed)
    assert not any(log.exists() for log in where.logs)


@pytest.mark.parametrize(("winerror", "code"), [(32, "addin-excel-open"), (5, "addin-delete")])
def test_where_the_add_in_stays_nothing_is_removed_and_the_reason_is_the_true_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, code: str
) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    before = snapshot(tmp_path)
    refuse(monkeypatch, where.addin, winerror)
    done = uninstall(where)
    assert done.value is None
    assert [each.code for each in done.problems] == [code]
    assert snapshot(tmp_path) == before


def test_where_nothing_was_installed_that_is_said(tmp_path: Path) -> None:
    done = uninstall(folders(tmp_path)).value
    assert done is not None
    assert done.lines() == ("没有安装过，没有可删除的文件",)
