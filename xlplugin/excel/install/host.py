"""The Python that the add-in is installed for, what it brings along, and a copy of it of the add-in's own.

A bundle's Python is copied into the user's folder, one folder a version. A running Excel keeps the files of
the old one open. So the new one is put beside it, tested, and only then named in the configuration; the old
one goes when nothing uses it any more.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import distribution
from itertools import chain, count
from pathlib import Path

from xlplugin.excel import codes
from xlplugin.excel.doctor.bundled import is_bundled, packages_first, reinstall
from xlplugin.excel.doctor.installation import Places, find_dll
from xlplugin.excel.doctor.self_test import SelfTest, package_version
from xlplugin.excel.install.files import Write, delete, move
from xlplugin.excel.names import ADDIN, DLLS, XLWINGS_VERSION
from xlplugin.problem import Problem, Refused, Source
from xlplugin.workbook.file.reasons import reason


@dataclass(frozen=True, slots=True)
class Host:
    """A Python and the packages that matter to the add-in.

    Attributes:
        pythonw: the program that Excel starts.
        version: of xlplugin; None where it is not installed as a package.
        xlwings: its version; None where it is not installed.
        pywin32: its version; None where it is not installed.
        dlls: the DLLs that xlwings' installation recorded, wherever pip put them.
    """

    pythonw: Path
    version: str | None
    xlwings: str | None
    pywin32: str | None
    dlls: tuple[Path, ...] = ()


def host(executable: Path) -> Host:
    """The Python whose program that is, which is this one or a copy of it."""
    own, xlwings, pywin32 = (package_version(each) or None for each in (ADDIN, "xlwings", "pywin32"))
    recorded = (distribution("xlwings").files or ()) if xlwings else ()
    dlls = tuple(Path(str(file.locate())).resolve() for file in recorded if file.suffix == ".dll")
    return Host(executable.with_name("pythonw.exe"), own, xlwings, pywin32, dlls)


def host_problems(found: Host) -> Iterator[Problem]:
    """Everything that keeps this Python from serving the add-in."""
    if not found.pythonw.is_file():
        another = "请用 python.org 的 Python 或离线安装包，应用商店的 Python 不行"
        fix = reinstall() if is_bundled() else another
        yield codes.ADDIN_PYTHONW.at(Source(str(found.pythonw)), "找不到 pythonw.exe", fix=fix)
    if found.version is None:
        yield codes.ADDIN_PACKAGE.at(None, "xlplugin 没有用 pip 安装，查不到版本", fix=packages_first())
    if found.xlwings != XLWINGS_VERSION:
        have = f"是 {found.xlwings} 版" if found.xlwings else "没有安装"
        yield codes.ADDIN_XLWINGS.at(None, f"xlwings {have}，应为 {XLWINGS_VERSION}", fix=packages_first())
    if found.pywin32 is None:
        yield codes.ADDIN_PYWIN32.at(None, "没有安装 pywin32", fix=packages_first())


def dll_writes(host: Host) -> tuple[Write, ...]:
    """The DLLs to be put beside pythonw.exe, where ``pip --user`` put them elsewhere.

    Both are wanted, as an Excel of 32 bits works with a Python of 64.

    Raises:
        Refused: One is not to be found.
    """
    writes: list[Write] = []
    for name in DLLS:
        if find_dll(host.pythonw, name, Path.is_file) is None:
            contents = None
            with suppress(OSError):
                contents = next((file.read_bytes() for file in host.dlls if file.name == name), None)
            if contents is None:
                message = f"xlwings 的 {name} 不在 Python 的文件夹里，也不在 xlwings 的安装记录里"
                again = "请运行 pip install --force-reinstall --no-deps xlwings 后再试"
                fix = packages_first() if is_bundled() else again
                raise Refused(codes.ADDIN_DLL.at(Source(str(host.pythonw.parent)), message, fix=fix))
            writes.append(Write(host.pythonw.with_name(name), contents, host.pythonw.parent))
    return tuple(writes)


def dll_not_allowed(target: Path) -> Problem:
    """A Python for all users takes no DLL from one of them."""
    message = f"xlwings 是用 pip --user 装的，{target.name} 要放在 Python 旁边，但没有写入权限"
    return codes.ADDIN_DLL_PLACE.at(Source(str(target.parent)), message)


def copy_python(source: Path, where: Places, version: str, self_test: Callable[[Path], SelfTest]) -> Path:
    """Copy a Python's folder into the user's, named by xlplugin's version, and test the copy's python.exe.

    Raises:
        Refused: It cannot be copied or does not serve; nothing is left of it.
    """
    names = (f"{version}{number}" for number in chain(("",), (f"-{each}" for each in count(2))))
    fresh = next(path for name in names if not (path := where.pythons / name).exists())
    try:
        shutil.copytree(source, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        tested = self_test(fresh / "python.exe")
        if not tested.failure:
            return fresh / "python.exe"
        code, verb = codes.ADDIN_PYTHON_START, "使用" if tested.starts else "启动"
        message = f"复制好的 Python 不能{verb}（{tested.failure}），没有安装"
        fix = "可能被杀毒软件删除了文件，请重新解压安装包后再试"
        if not tested.starts:
            forbidden = f"请检查杀毒软件或管理员是否禁止运行 {where.pythons} 中的程序"
            fix = f"{forbidden}；没有禁止的，请重新解压安装包后再试"
    except OSError as error:  # of which shutil's is one
        code, message, fix = codes.ADDIN_PYTHON_COPY, f"复制 Python 失败（{reason(error)}），没有安装", ""
    shutil.rmtree(fresh, ignore_errors=True)
    with suppress(OSError):
        where.pythons.rmdir()
    raise Refused(code.at(Source(str(where.pythons)), message, fix=fix))


def remove_pythons(where: Places, keep: Path | None = None) -> tuple[Path, ...]:
    """Remove the Pythons that bundles brought along, except the one whose program is ``keep``.

    Those that stayed are given back: a program in them is running.
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
