"""A Python of the add-in's own, copied from a bundle into the user's folder: one folder a version.

A running Excel keeps the files of the old one open. So the new one is put beside it, tried, and only then
named in the configuration; the old one goes when nothing uses it any more.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.child import run_child
from xlplugin.excel.doctor.places import Places
from xlplugin.problem import Checked, Problem, Severity, Source, failed

_TRIAL: Final = "xlplugin.excel.install.trial"
_PATIENCE: Final = 300


def start_failure(python: Path) -> str:
    """Why a Python does not start with all that the add-in needs; empty where it does."""
    try:
        told = run_child([str(python), "-X", "utf8", "-P", "-m", _TRIAL], _PATIENCE)
    except OSError as error:
        return str(error)
    return "" if told.code == 0 else (told.last_line or f"退出码 {told.code}")


def copy_python(
    source: Path, where: Places, version: str, failure: Callable[[Path], str] = start_failure
) -> Checked[Path]:
    """Copy a Python into the user's folder and try it.

    Args:
        source: The folder with python.exe.
        where: The user's places.
        version: Of xlplugin; names the copy.
        failure: Tries a python.exe; why it does not start, or nothing.

    Returns:
        The copy's python.exe, or why there is none; then nothing is left of it.
    """
    fresh = where.pythons / f".new-{os.urandom(4).hex()}"
    try:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        why = failure(fresh / "python.exe")
        if not why:
            return Checked(fresh.replace(_free(where.pythons, version)) / "python.exe")
    except (OSError, shutil.Error) as error:
        why = ""
        problem = _not_copied(where.pythons, error)
    shutil.rmtree(fresh, ignore_errors=True)
    return failed(_does_not_start(where.pythons, why) if why else problem)


def _free(folder: Path, version: str) -> Path:
    names = (f"{version}{number}" for number in chain(("",), (f"-{each}" for each in count(2))))
    return next(path for path in (folder / name for name in names) if not path.exists())


def remove_pythons(where: Places, keep: Path | None = None) -> tuple[Path, ...]:
    """Remove the Pythons that bundles brought along, except the one whose program is ``keep``.

    Returns:
        Those that stayed, as a program in them is running.
    """
    folders = sorted(where.pythons.iterdir()) if where.pythons.is_dir() else []
    unused = [folder for folder in folders if keep is None or folder not in keep.parents]
    stayed = tuple(left for folder in unused if (left := _left_of(folder)) is not None)
    with suppress(OSError):
        where.pythons.rmdir()
    return stayed


def _left_of(folder: Path) -> Path | None:
    """What stays of a folder that is to go; one in use stays whole.

    A running program cannot be deleted, so the one that Excel starts goes first: a folder may let itself be
    renamed under it.
    """
    gone = folder.with_name(f".old-{os.urandom(4).hex()}")
    try:
        for program in ("pythonw.exe", "python.exe"):
            (folder / program).unlink(missing_ok=True)
        folder.replace(gone)
    except OSError:
        return folder
    shutil.rmtree(gone, ignore_errors=True)
    return gone if gone.exists() else None


def _not_copied(folder: Path, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or type(error).__name__
    message = f"复制 Python 失败（{reason}），没有安装"
    fix = "请检查磁盘空间（约需 200 MB）和文件夹权限后再试"
    return Problem("addin-python-copy", Severity.ERROR, message, fix, Source(str(folder)))


def _does_not_start(folder: Path, why: str) -> Problem:
    message = f"复制好的 Python 不能启动（{why}），没有安装"
    fix = f"请检查杀毒软件或管理员是否禁止运行 {folder} 中的程序"
    return Problem("addin-python-start", Severity.ERROR, message, fix, Source(str(folder)))
