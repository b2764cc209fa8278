"""A Python of the add-in's own, copied from a bundle into the user's folder: one folder a version.

A running Excel keeps the files of the old one open. So the new one is put beside it, tested, and only then
named in the configuration; the old one goes when nothing uses it any more.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.doctor.self_test import SelfTest, self_test_of
from xlplugin.excel.install.files import delete, move
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason


def copy_python(
    source: Path, where: Places, version: str, self_test: Callable[[Path], SelfTest] = self_test_of
) -> Checked[Path]:
    """Copy a Python into the user's folder and test it.

    Args:
        source: The folder with python.exe.
        where: The user's places.
        version: Of xlplugin; names the copy.
        self_test: Has a python.exe test itself.

    Returns:
        The copy's python.exe, or why there is none; then nothing is left of it.
    """
    names = (f"{version}{number}" for number in chain(("",), (f"-{each}" for each in count(2))))
    fresh = next(path for name in names if not (path := where.pythons / name).exists())
    try:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        tested = self_test(fresh / "python.exe")
        if not tested.failure:
            return Checked(fresh / "python.exe")
        problem = _does_not_serve(where.pythons, tested)
    except OSError as error:  # of which shutil's is one
        message = f"复制 Python 失败（{reason(error)}），没有安装"
        fix = "请检查磁盘空间（约需 200 MB）和文件夹权限后再试"
        problem = Problem("addin-python-copy", Severity.ERROR, message, fix, Source(str(where.pythons)))
    shutil.rmtree(fresh, ignore_errors=True)
    with suppress(OSError):
        where.pythons.rmdir()
    return failed(problem)


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
            if delete(folder / program) is not None:
                return folder
        move(folder, gone)
    except OSError:
        return folder
    shutil.rmtree(gone, ignore_errors=True)
    return gone if gone.exists() else None


def _does_not_serve(folder: Path, tested: SelfTest) -> Problem:
    """A program that is kept from running, or one that runs and lacks something."""
    if tested.starts:
        message = f"复制好的 Python 不能使用（{tested.failure}），没有安装"
        fix = "可能被杀毒软件删除了文件，请重新解压安装包后再试"
    else:
        message = f"复制好的 Python 不能启动（{tested.failure}），没有安装"
        fix = f"请检查杀毒软件或管理员是否禁止运行 {folder} 中的程序；没有禁止的，请重新解压安装包后再试"
    return Problem("addin-python-start", Severity.ERROR, message, fix, Source(str(folder)))


def delete_kept_rubrics(where: Places) -> tuple[Path, ...]:
    """Delete the checked rubrics that are kept for the next start; they are made anew when needed.

    Returns:
        Those that stay, as a program has them open.
    """
    kept = sorted(where.kept_rubrics.glob("*.rubric"))
    return tuple(file for file in kept if delete(file) is not None)
