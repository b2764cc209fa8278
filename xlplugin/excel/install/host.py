"""The Python that the add-in is installed for, and what it brings along."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from xlplugin.excel.doctor.bundled import is_bundled, packages_first, reinstall
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION
from xlplugin.problem import Problem, Severity, Source


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
    pythonw = executable.with_name("pythonw.exe")
    return Host(pythonw, _version(ADDIN), _version("xlwings"), _version("pywin32"), _recorded_dlls())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _recorded_dlls() -> tuple[Path, ...]:
    try:
        files = distribution("xlwings").files or []
    except PackageNotFoundError:
        return ()
    return tuple(Path(str(file.locate())).resolve() for file in files if file.suffix == ".dll")


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
