"""The self-test of a Python: everything that Excel will ask of it. Run as a module, it prints the outcome.

It leaves the modules compiled, so that the first cell need not wait for that. What may be missing is imported
while testing, so that it can be named.
"""

import json
import platform
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, NamedTuple

from xlplugin.excel.doctor.bundled import damage, is_bundled
from xlplugin.excel.names import ADDIN, RIBBON_MODULE, UDF_MODULE

_MODULE: Final = "xlplugin.excel.doctor.self_test"
_PATIENCE: Final = 300
_ABSENT: Final = re.compile(r"No module named '?(?P<name>[\w.]+)")
_TEXTS: Final = ("failure", "version", "xlplugin", "xlwings", "pywin32", "damage")
_ONLY_WINDOWS: Final = ("win32com.client", "win32com.server.dispatcher", "xlplugin.excel.server")
_ANYWHERE: Final = (
    "lxml.etree",
    "yaml",
    "pydantic_core",
    "openpyxl",
    "formualizer",
    "xlwings",
    UDF_MODULE,
    RIBBON_MODULE,
)


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The outcome for one Python.

    Attributes:
        starts: whether the program runs at all.
        failure: why it cannot serve, the first cause; empty where it can.
        version: of Python; empty where it did not start, as everything below.
        bits: of its addresses.
        xlplugin: its version; empty where it is not installed.
        xlwings: the same.
        pywin32: the same.
        damage: what is missing or changed of the files that the bundle's list names.
        rubrics: the names of all rubrics.
        broken: those that do not open.
    """

    starts: bool
    failure: str = ""
    version: str = ""
    bits: int = 0
    xlplugin: str = ""
    xlwings: str = ""
    pywin32: str = ""
    damage: str = ""
    rubrics: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def to_line(self) -> str:
        """One line of ASCII, whatever the code page, to be told to another process."""
        return json.dumps(asdict(self))


def read_self_test(line: str) -> SelfTest | None:
    """What a process told in one line; None where it is something else."""
    try:
        told: Any = json.loads(line)
        rubrics, broken = tuple(map(str, told["rubrics"])), tuple(map(str, told["broken"]))
        texts = {name: str(told[name]) for name in _TEXTS}
        return SelfTest(bool(told["starts"]), bits=int(told["bits"]), rubrics=rubrics, broken=broken, **texts)
    except (ValueError, KeyError, TypeError):
        return None


class ChildExit(NamedTuple):
    """How a program ended: its exit code, None where it was stopped, and the last line of its words."""

    code: int | None
    last_line: str


def run_child(command: Sequence[str], patience: int) -> ChildExit:
    """Run a program without a window, stopped after so many seconds; raises OSError where it cannot start."""
    # Into a file, not a pipe: a process that the program starts and leaves behind would keep a pipe open.
    with TemporaryFile() as words:
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreters and modules
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                timeout=patience,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired:
            return ChildExit(None, f"等了 {patience} 秒没有应答")
        words.seek(0)
        lines = words.read().decode(errors="replace").strip().splitlines()
        return ChildExit(done.returncode, lines[-1] if lines else "")


def self_test_of(python: Path) -> SelfTest:
    """Have a python.exe (pythonw.exe has no words) test itself, in a process of its own."""
    if not python.is_file():
        return SelfTest(starts=False, failure=f"没有 {python.name}")
    try:
        ended = run_child([str(python), "-X", "utf8", "-P", "-m", _MODULE], _PATIENCE)
    except OSError as error:
        from xlplugin.workbook.file.reasons import reason  # noqa: PLC0415 - may be missing where this tests itself

        return SelfTest(starts=False, failure=reason(error))
    absent = _ABSENT.search(ended.last_line)  # the last words of one that could not even say how it is
    failure = f"缺少程序包 {absent['name']}" if absent else ended.last_line or f"退出码 {ended.code}"
    return read_self_test(ended.last_line) or SelfTest(starts=False, failure=failure)


def self_test() -> SelfTest:
    """Test the Python that runs now."""
    lost = damage(Path(sys.executable).parent) if is_bundled() else ""
    wanted = (*_ANYWHERE, *(_ONLY_WINDOWS if sys.platform == "win32" else ()))
    failures = [why for each in wanted if (why := _import_failure(each))]
    rubrics: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    try:
        rubrics = tuple(import_module("xlplugin.rubric.library").library().files())
        broken = tuple(each for each in rubrics if not _opens(each))
        failures += [f"评价标准 {'、'.join(broken)} 不能使用"] if broken else []
    except Exception as error:  # noqa: BLE001 - a damaged package may raise anything
        rubrics = ()
        failures.append(f"评价标准查不了（{type(error).__name__}：{error}）")
    return SelfTest(
        starts=True,
        failure=lost or next(iter(failures), ""),
        version=platform.python_version(),
        bits=struct.calcsize("P") * 8,
        xlplugin=package_version(ADDIN),
        xlwings=package_version("xlwings"),
        pywin32=package_version("pywin32"),
        damage=lost,
        rubrics=rubrics,
        broken=broken,
    )


def _opens(rubric: str) -> bool:
    """Whether a rubric can be used; a damaged package raises anything."""
    refused: type[Exception] = import_module("xlplugin.problem").Refused
    try:
        import_module("xlplugin.functions.library").open_rubric(rubric)
    except refused:
        return False
    return True


def _import_failure(module: str) -> str:
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        return f"缺少程序包 {error.name}"
    except Exception as error:  # noqa: BLE001 - a damaged package may raise anything
        return f"程序包 {module} 不能使用（{type(error).__name__}：{error}）"
    return ""


def package_version(package: str) -> str:
    """The version of an installed package; empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    print(self_test().to_line(), flush=True)  # noqa: T201 - the parent reads it
