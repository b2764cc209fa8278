"""The Python that the add-in is installed for, and what it brings along."""

from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.bundled import is_bundled, packages_first, reinstall
from xlplugin.excel.doctor.installation import find_dll
from xlplugin.excel.doctor.self_test import package_version
from xlplugin.excel.install.files import Write
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION, dll_name
from xlplugin.problem import Checked, Problem, Severity, Source, failed

_BITS: Final = (64, 32)


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


def host_problems(found: Host) -> tuple[Problem, ...]:
    """Everything that keeps this Python from serving the add-in."""
    problems: list[Problem] = []
    if not found.pythonw.is_file():
        fix = (
            reinstall() if is_bundled() else "请用 python.org 的 Python 或离线安装包，应用商店的 Python 不行"
        )
        problems.append(_problem("addin-pythonw", "找不到 pythonw.exe", fix, found.pythonw))
    if found.version is None:
        problems.append(_problem("addin-package", "xlplugin 没有用 pip 安装，查不到版本", packages_first()))
    if found.xlwings != XLWINGS_VERSION:
        have = f"是 {found.xlwings} 版" if found.xlwings else "没有安装"
        problems.append(
            _problem("addin-xlwings", f"xlwings {have}，应为 {XLWINGS_VERSION}", packages_first())
        )
    if found.pywin32 is None:
        problems.append(_problem("addin-pywin32", "没有安装 pywin32", packages_first()))
    return tuple(problems)


def _problem(code: str, message: str, fix: str, place: Path | None = None) -> Problem:
    return Problem(code, Severity.ERROR, message, fix, Source(str(place)) if place else None)


def dll_writes(host: Host) -> Checked[tuple[Write, ...]]:
    """The DLLs to be put beside pythonw.exe: none where the add-in finds them already.

    ``pip --user`` puts them elsewhere.

    Both are wanted, as an Excel of 32 bits works with a Python of 64.
    """
    writes: list[Write] = []
    for name in map(dll_name, _BITS):
        if find_dll(host.pythonw, name, Path.is_file) is None:
            contents = _contents(host, name)
            if contents is None:
                message = f"xlwings 的 {name} 不在 Python 的文件夹里，也不在 xlwings 的安装记录里"
                again = "请运行 pip install --force-reinstall --no-deps xlwings 后再试"
                fix = packages_first() if is_bundled() else again
                return failed(_problem("addin-dll", message, fix, host.pythonw.parent))
            writes.append(Write(host.pythonw.with_name(name), contents, host.pythonw.parent))
    return Checked(tuple(writes))


def _contents(host: Host, name: str) -> bytes | None:
    try:
        return next((file.read_bytes() for file in host.dlls if file.name == name), None)
    except OSError:
        return None


def dll_not_allowed(target: Path) -> Problem:
    """A Python for all users takes no DLL from one of them."""
    message = f"xlwings 是用 pip --user 装的，{target.name} 要放在 Python 旁边，但没有写入权限"
    fix = (
        "请用虚拟环境：先 py -m venv %USERPROFILE%\\xlplugin-venv，"
        '再在 xlplugin 项目文件夹中用它的 Scripts\\python -m pip install ".[excel]"，'
        "最后用其中的 Scripts\\xlplugin addin install；或改用离线安装包"
    )
    return _problem("addin-dll-place", message, fix, target.parent)
