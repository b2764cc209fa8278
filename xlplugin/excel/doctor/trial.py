"""What a Python is tried with: everything that Excel will ask of it. Run as a module, it prints the outcome.

It leaves the modules compiled, so that the first cell need not wait for that. What may be missing is imported
while trying, so that it can be named.
"""

import platform
import struct
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from xlplugin.excel.doctor.sums import SUMS_FILE, damage
from xlplugin.excel.doctor.tried import Tried
from xlplugin.excel.names import ADDIN, RIBBON_MODULE, UDF_MODULE

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


def examine() -> Tried:
    """Try this Python."""
    folder = Path(sys.executable).parent
    lost = str(damage(folder)) if (folder / SUMS_FILE).is_file() else ""
    wanted = (*_ANYWHERE, *(_ONLY_WINDOWS if sys.platform == "win32" else ()))
    failures = [why for each in wanted if (why := _import_failure(each))]
    rubrics, broken, unread = _rubrics()
    failures += [unread] if unread else []
    failures += [f"评价标准 {'、'.join(broken)} 不能使用"] if broken else []
    return Tried(
        starts=True,
        failure=lost or next(iter(failures), ""),
        version=platform.python_version(),
        bits=struct.calcsize("P") * 8,
        xlplugin=_version(ADDIN),
        xlwings=_version("xlwings"),
        pywin32=_version("pywin32"),
        damage=lost,
        rubrics=rubrics,
        broken=broken,
    )


def _import_failure(module: str) -> str:
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        return f"缺少程序包 {error.name}"
    except Exception as error:  # noqa: BLE001 - a damaged package may raise anything
        return f"程序包 {module} 不能使用（{type(error).__name__}：{error}）"
    return ""


def _rubrics() -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The names of all rubrics, those that do not open, and why they cannot be looked at."""
    try:
        opening: Any = import_module("xlplugin.functions.library")
        ids = tuple(import_module("xlplugin.rubric.library").library().files())
        return ids, tuple(each for each in ids if opening.open_rubric(each).value is None), ""
    except Exception as error:  # noqa: BLE001 - as above
        return (), (), f"评价标准查不了（{type(error).__name__}：{error}）"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    print(examine().to_line(), flush=True)  # noqa: T201 - the parent reads it
