"""Installing from a bundle: the bundle's Python comes along, and older ones go."""

import shutil
from collections.abc import Callable
from pathlib import Path

from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.doctor.self_test import SelfTest, self_test_of
from xlplugin.excel.install.host import Host
from xlplugin.excel.install.install import Installed, excel_open, install
from xlplugin.excel.install.kept_rubrics import forget_rubrics
from xlplugin.excel.install.moving import is_held
from xlplugin.excel.install.own_python import copy_python, remove_pythons
from xlplugin.problem import Checked, Problem, Severity, Source, failed


def install_with_python(
    addin: bytes,
    source: Path,
    where: Places,
    host_of: Callable[[Path], Host],
    trial: Callable[[Path], SelfTest] = self_test_of,
) -> Checked[Installed]:
    """Copy a Python, install for the copy, and remove the copies of earlier versions.

    Args:
        addin: The .xlam file.
        source: The folder with the Python to copy.
        where: The user's places.
        host_of: What the Python of that program brings along.
        trial: Tries a python.exe.

    Returns:
        What was done, with a notice for each older Python that still runs; or why nothing was changed.
    """
    if is_held(where.addin):
        return failed(excel_open(where))
    forget_rubrics(where)
    version = host_of(source / "python.exe").version or ""
    copied = copy_python(source, where, version, trial)
    if copied.value is None:
        return failed(*copied.problems)
    done = install(addin, host_of(copied.value), where)
    if done.value is None:
        shutil.rmtree(copied.value.parent, ignore_errors=True)
        return done
    stayed = remove_pythons(where, keep=copied.value)
    return Checked(done.value, (*done.problems, *(_still_running(folder) for folder in stayed)))


def _still_running(folder: Path) -> Problem:
    message = "旧版 Python 正在运行，没有删除"
    fix = "新版已经启用；重新打开 Excel 后再安装一次即会删除，不删除也不影响使用"
    return Problem("addin-old-python", Severity.NOTICE, message, fix, Source(str(folder)))
