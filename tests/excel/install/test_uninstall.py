"""Uninstalling takes away what installing put there, and says what stays."""

from pathlib import Path

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.user import folders, python_of_all_users, python_with_dlls, snapshot
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
    where.addin.write_bytes(addin("9.9"))
    other = where.start_folder / "xlplugin-旧.xlam"
    other.write_bytes(addin())
    kept = where.kept_rubrics / "1.rubric"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"")
    done = uninstall(where).value
    assert done is not None
    assert done.removed == (where.configuration,)
    assert {each.place for each in done.left} == {where.addin, other, where.kept_rubrics}
    assert all(each.place.exists() and each.why for each in done.left)


def test_the_pythons_of_bundles_go_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    done = uninstall(where).value
    assert done is not None
    assert where.pythons in done.removed
    assert not where.pythons.exists()


def test_while_excel_holds_the_add_in_nothing_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    before = snapshot(tmp_path)

    def refusing(_path: Path) -> None:
        raise PermissionError(13, "拒绝访问")

    monkeypatch.setattr(Path, "unlink", refusing)
    done = uninstall(where)
    assert done.value is None
    assert [each.code for each in done.problems] == ["addin-excel-open"]
    assert snapshot(tmp_path) == before


def test_where_nothing_was_installed_that_is_said(tmp_path: Path) -> None:
    done = uninstall(folders(tmp_path)).value
    assert done is not None
    assert done.lines() == ("没有安装过，没有可删除的文件",)
