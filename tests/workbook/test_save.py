import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import NoReturn

import pytest

from tests.refusals import refusal_codes, refused
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.file.save import Saved, save_bytes, save_package, saved_so_far

from .books import codes, opened, rich_book


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_saved_workbook_is_the_package(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    target = tmp_path / "结果 表.xlsm"
    assert save_package(package, target) == Saved(target, changed=True)
    assert target.read_bytes() == package.to_bytes()
    assert names(tmp_path) == {"自评 表.xlsm", "结果 表.xlsm"}


def test_a_replaced_workbook_is_kept_as_a_backup_on_request(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
    old = path.read_bytes()
    save_package(package, path)
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
    assert refusal_codes(save_package, package, path) == ["workbook-open"]
    assert path.read_bytes() == old
    assert names(tmp_path) == {path.name, lock}


def test_a_read_only_workbook_is_not_overwritten(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path)
    path.chmod(stat.S_IRUSR)
    assert refusal_codes(save_package, package, path) == ["save-read-only"]
    assert names(tmp_path) == {path.name}


@pytest.mark.parametrize("target", ["没有/书.xlsm", "夹.xlsm"])
def test_a_target_that_cannot_be_a_file_is_a_problem(tmp_path: Path, target: str) -> None:
    package = opened(rich_book(tmp_path))
    (tmp_path / "夹.xlsm").mkdir()
    assert refusal_codes(save_package, package, tmp_path / target) == ["save-folder"]


@pytest.mark.parametrize("name", ["书.xlsx", "书.xls", "书.csv", "书"])
def test_an_ending_that_excel_would_refuse_is_a_problem(tmp_path: Path, name: str) -> None:
    package = opened(rich_book(tmp_path))
    assert refusal_codes(save_package, package, tmp_path / name) == ["save-ending"]
    assert not (tmp_path / name).exists()


def test_no_earlier_backup_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    for contents in (b"1", b"2", b"3", b"4"):
        save_bytes(contents, path)
    kept = {
        path.with_name(f"{path.name}.bak{number}"): old
        for number, old in zip(("", 2, 3), (b"1", b"2", b"3"), strict=True)
    }
    assert {backup: backup.read_bytes() for backup in kept} == kept
    assert names(tmp_path) == {path.name, *(backup.name for backup in kept)}


def test_what_is_there_already_is_neither_written_nor_kept_twice(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    save_bytes(b"1", path)
    before = path.stat()

    saved = save_bytes(b"1", path)

    assert saved == Saved(path, changed=False)
    assert "已写入" not in str(saved)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(tmp_path) == {path.name}
    assert saved_so_far()[-1] == saved


def no_links(*_: object, **__: object) -> NoReturn:
    raise OSError(1, "Operation not permitted")


@pytest.mark.parametrize("link", [os.link, no_links])
def test_writers_at_the_same_moment_take_different_backup_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: Callable[[Path, Path], None]
) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(b"first")
    both, met = Barrier(2), Event()

    def together(target: Path, backup: Path) -> None:
        if not met.is_set():
            both.wait()
            met.set()
        link(target, backup)

    monkeypatch.setattr(os, "link", together)
    with ThreadPoolExecutor(2) as pool:
        saved = list(pool.map(lambda contents: save_bytes(contents, path), (b"second", b"third")))

    assert saved == [Saved(path, changed=True)] * 2
    assert path.read_bytes() in (b"second", b"third")
    assert names(tmp_path) == {"书.xlsx", "书.xlsx.bak", "书.xlsx.bak2"}
    assert (tmp_path / "书.xlsx.bak").read_bytes() == b"first"


@pytest.mark.parametrize("link", [os.link, no_links])
def test_a_backup_is_the_old_file_with_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: Callable[[Path, Path], None]
) -> None:
    path, backup = tmp_path / "书.xlsx", tmp_path / "书.xlsx.bak"
    path.write_bytes(b"first")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    monkeypatch.setattr(os, "link", link)

    save_bytes(b"second", path)
    assert (path.read_bytes(), backup.read_bytes()) == (b"second", b"first")
    assert backup.stat().st_mtime == 1_600_000_000


_WRITES = """
import os, sys
from pathlib import Path
from xlplugin.workbook.file.save import save_bytes

def stop(_):
    print("writing", flush=True)
    sys.stdin.read()

os.fsync = stop
save_bytes(b"new", Path(sys.argv[1]))
"""


@pytest.mark.skipif(
    os.name != "posix", reason="Windows lets nobody delete an open file, and waits for the rest"
)
def test_what_a_killed_run_left_is_cleared_and_what_another_still_writes_is_not(tmp_path: Path) -> None:
    path = tmp_path / "书.xlsx"
    path.write_bytes(b"old")
    writing = [sys.executable, "-c", _WRITES, str(path)]
    with subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:  # noqa: S603
        assert run.stdout is not None
        run.stdout.readline()
        (held,) = names(tmp_path) - {path.name}
        save_bytes(b"1", tmp_path / "另.xlsx")
        assert names(tmp_path) == {path.name, held, "另.xlsx"}
        run.kill()
    assert names(tmp_path) == {path.name, held, "另.xlsx"}

    save_bytes(b"1", tmp_path / "另.xlsx")

    assert names(tmp_path) == {path.name, "另.xlsx"}
    assert path.read_bytes() == b"old"


def test_files_that_only_resemble_ours_are_left(tmp_path: Path) -> None:
    theirs = {".xlplugin-x.tmp.xlsx", "xlplugin-1.tmp", ".xlplugin.tmp"}
    for name in theirs:
        (tmp_path / name).write_bytes(b"theirs")
    (tmp_path / ".xlplugin-folder.tmp").mkdir()

    save_bytes(b"1", tmp_path / "书.xlsx")

    assert names(tmp_path) == theirs | {".xlplugin-folder.tmp", "书.xlsx"}


@pytest.mark.parametrize(
    ("step", "error", "code"),
    [
        ("replace", PermissionError(errno.EACCES, "in use"), "save-denied"),
        ("open", PermissionError(errno.EACCES, "read-only folder"), "save-denied"),
        ("replace", OSError(errno.ENOSPC, "No space left on device"), "save-failed"),
        ("open", OSError(errno.ENOSPC, "No space left on device"), "save-failed"),
        ("open", OSError(errno.EROFS, "Read-only file system"), "save-failed"),
        ("replace", FileNotFoundError(errno.ENOENT, "folder gone"), "save-failed"),
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
        checked = refused(save_package, package, path)
    assert codes(checked) == [code]
    assert path.read_bytes() == old
    assert names(tmp_path) == {path.name}


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
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
    save_package(opened(path).with_data({"xl/media/image1.png": b"new"}), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_keeps_pointing_to_the_workbook_it_names(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    package = opened(path).with_data({"xl/media/image1.png": b"new"})
    link = tmp_path / "链接.xlsm"
    link.symlink_to(path)
    save_package(package, link)
    assert link.is_symlink()
    assert path.read_bytes() == package.to_bytes()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_an_interruption_between_writing_and_saying_so_is_not_taken_for_nothing_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, replace = tmp_path / "书.xlsx", Path.replace
    path.write_bytes(b"old")

    def interrupted(fresh: Path, target: Path) -> NoReturn:
        replace(fresh, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_bytes(b"new", path)
    assert saved_so_far()[-1] == Saved(path, changed=True)
    assert (path.read_bytes(), path.with_name("书.xlsx.bak").read_bytes()) == (b"new", b"old")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    one, other = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    one.symlink_to(other)
    other.symlink_to(one)
    assert refusal_codes(save_bytes, b"1", one) == ["save-link"]

    new, lost = tmp_path / "3.xlsx", tmp_path / "4.xlsx"
    new.symlink_to(tmp_path / "新.xlsx")
    lost.symlink_to(tmp_path / "没有" / "书.xlsx")
    save_bytes(b"1", new)
    assert (tmp_path / "新.xlsx").read_bytes() == b"1"
    assert refusal_codes(save_bytes, b"1", lost) == ["save-folder"]


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes with names of files are POSIX's")
def test_what_is_no_file_is_not_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    for target in (Path(os.devnull), tmp_path / "管道"):
        assert refusal_codes(save_bytes, b"1", target) == ["save-device"]
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("length", [300, 5000])
def test_a_name_too_long_is_said_to_be_that(tmp_path: Path, length: int) -> None:
    (problem,) = refused(save_bytes, b"1", tmp_path / f"{'长' * length}.xlsx").problems
    assert problem.code == "save-failed"
    assert "路径太长" in problem.message
