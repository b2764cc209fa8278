import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.file.save import save_package

from .books import codes, opened, rich_book, value_of


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_saved_workbook_is_the_package(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    target = tmp_path / "结果 表.xlsm"
    assert value_of(save_package(package, target)) == target
    assert target.read_bytes() == package.to_bytes()
    assert names(tmp_path) == {"自评 表.xlsm", "结果 表.xlsm"}


def test_a_replaced_workbook_is_kept_as_a_backup_on_request(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
    old = path.read_bytes()
    assert codes(save_package(package, path)) == []
    assert (tmp_path / "自评 表.xlsm.bak").read_bytes() == old
    assert path.read_bytes() == package.to_bytes()
    assert names(tmp_path) == {"自评 表.xlsm", "自评 表.xlsm.bak"}


def test_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    first, second = tmp_path / "1.xlsm", tmp_path / "2.xlsm"
    for target in (first, second):
        save_package(package, target)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("lock", ["~$自评 表.xlsm", ".~lock.自评 表.xlsm#"])
def test_a_workbook_that_is_open_is_not_overwritten(tmp_path: Path, lock: str) -> None:
    path = rich_book(tmp_path)
    old = path.read_bytes()
    (tmp_path / lock).touch()
    package = open_package(path).value
    assert package is not None
    assert codes(save_package(package, path)) == ["workbook-open"]
    assert path.read_bytes() == old
    assert names(tmp_path) == {path.name, lock}


def test_a_read_only_workbook_is_not_overwritten(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path)
    path.chmod(stat.S_IRUSR)
    assert codes(save_package(package, path)) == ["save-read-only"]
    assert names(tmp_path) == {path.name}


@pytest.mark.parametrize("target", ["没有/书.xlsm", "夹.xlsm"])
def test_a_target_that_cannot_be_a_file_is_a_problem(tmp_path: Path, target: str) -> None:
    package = opened(rich_book(tmp_path))
    (tmp_path / "夹.xlsm").mkdir()
    assert codes(save_package(package, tmp_path / target)) == ["save-folder"]


@pytest.mark.parametrize("name", ["书.xlsx", "书.xls", "书.csv", "书"])
def test_an_ending_that_excel_would_refuse_is_a_problem(tmp_path: Path, name: str) -> None:
    package = opened(rich_book(tmp_path))
    assert codes(save_package(package, tmp_path / name)) == ["save-ending"]
    assert not (tmp_path / name).exists()


def test_no_earlier_backup_is_written_over(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package, first = opened(path), path.read_bytes()
    for _ in range(3):
        save_package(package, path)
    assert path.with_name(f"{path.name}.bak").read_bytes() == first
    assert names(tmp_path) == {path.name, *(f"{path.name}.bak{number}" for number in ("", 2, 3))}


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("replace", PermissionError(13, "in use"), "save-denied"),
        ("open", PermissionError(13, "read-only folder"), "save-denied"),
        ("replace", OSError(28, "No space left on device"), "save-failed"),
        ("open", OSError(28, "No space left on device"), "save-failed"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, code: str
) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
    old = path.read_bytes()

    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, fail)
        checked = save_package(package, path)
    assert codes(checked) == [code]
    assert path.read_bytes() == old
    assert names(tmp_path) == {path.name}


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rich_book(tmp_path)
    package = opened(path)
    old = path.read_bytes()

    def crash(_: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        save_package(package, path)
    assert path.read_bytes() == old
    assert names(tmp_path) == {path.name}


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX's")
def test_the_files_permissions_are_kept(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    path.chmod(0o640)
    save_package(opened(path), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_keeps_pointing_to_the_workbook_it_names(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
    link = tmp_path / "链接.xlsm"
    link.symlink_to(path)
    assert codes(save_package(package, link)) == []
    assert link.is_symlink()
    assert path.read_bytes() == package.to_bytes()
