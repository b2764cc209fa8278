"""Saving a workbook: the file on disk is the old one or the new one, whole, whatever happens on the way."""

import os
import shutil
import stat
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.lock import lock_problem
from xlplugin.workbook.file.package import Package


def save_package(package: Package, target: Path) -> Checked[Path]:
    """Write a workbook to disk in one step, as ``save_bytes`` does."""
    wrong = _wrong_ending(package.path, target)
    return failed(wrong) if wrong else save_bytes(package.to_bytes(), target)


def save_bytes(contents: bytes, target: Path) -> Checked[Path]:
    """Write a file to disk in one step.

    Args:
        contents: The whole file.
        target: The file to write; one that is there already is kept beside it as ``.bak``, and no earlier
            ``.bak`` is written over.

    Returns:
        The target, or why nothing was written.
    """
    refusal = _refusal(target)
    if refusal is not None:
        return failed(refusal)
    written = target.resolve() if target.is_symlink() else target
    try:
        _replace(written, contents)
    except PermissionError:
        return failed(_not_allowed(target))
    except OSError as error:
        return failed(_unwritten(target, error))
    return Checked(target)


def _wrong_ending(book: Path, target: Path) -> Problem | None:
    """Excel refuses a workbook whose ending does not fit its contents."""
    ending = book.suffix.lower()
    if target.suffix.lower() == ending:
        return None
    message = f"输出文件应以 {ending} 结尾，与原工作簿相同"
    return Problem("save-ending", Severity.ERROR, message, "请改正 -o 后的文件名", Source(str(target)))


def _refusal(target: Path) -> Problem | None:
    source = Source(str(target))
    try:
        if target.is_dir():
            return Problem("save-folder", Severity.ERROR, "输出位置是一个文件夹", "请指定文件名", source)
        if not target.parent.is_dir():
            return Problem(
                "save-folder", Severity.ERROR, "输出文件夹不存在", "请先建立该文件夹，或换一个位置", source
            )
        if target.exists() and not target.stat().st_mode & stat.S_IWUSR:
            return Problem(
                "save-read-only",
                Severity.ERROR,
                "文件是只读的，没有写入",
                "请取消文件的只读属性，或用 -o 另存为其他文件",
                source,
            )
    except (OSError, ValueError):
        return _not_allowed(target)
    return lock_problem(target, writing=True)


def _replace(target: Path, contents: bytes) -> None:
    fresh = _beside(target)
    try:
        _write(fresh, contents)
        if target.exists():
            shutil.copymode(target, fresh)
            _back_up(target)
        fresh.replace(target)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    _settle(target.parent)


def _back_up(target: Path) -> None:
    copy = _beside(target)
    try:
        shutil.copy2(target, copy)
        copy.replace(_free_backup(target))
    finally:
        with suppress(OSError):
            copy.unlink(missing_ok=True)


def _free_backup(target: Path) -> Path:
    names = (f"{target.name}.bak{number or ''}" for number in chain((0,), count(2)))
    return next(path for path in map(target.with_name, names) if not path.exists())


def _beside(target: Path) -> Path:
    # A short name: the target's own may already be as long as the file system allows.
    return target.with_name(f".xlplugin-{os.urandom(8).hex()}.tmp")


def _write(path: Path, contents: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(contents)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _not_allowed(target: Path) -> Problem:
    return Problem(
        "save-denied",
        Severity.ERROR,
        "没有写入权限，或文件正被其他程序打开，没有写入",
        "请关闭 Excel 中的该文件，或换一个有写入权限的文件夹",
        Source(str(target)),
    )


def _unwritten(target: Path, error: OSError) -> Problem:
    return Problem(
        "save-failed",
        Severity.ERROR,
        f"写入失败（{error.strerror or type(error).__name__}），原文件未改动",
        "请检查磁盘空间和路径后再试",
        Source(str(target)),
    )
