"""The bundle for machines without a network: unzip, double-click, done."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlplugin.excel.doctor.bundled import SUMS_FILE, sums
from xlplugin.excel.install.embedded import read_embedded
from xlplugin.excel.install.files import Write, write_all
from xlplugin.excel.install.install import addin_problems
from xlplugin.excel.install.packages import Run, Supply, fetch, installed, own_files, requirements, run_pip
from xlplugin.excel.install.scripts import components, scripts
from xlplugin.excel.names import ADDIN_FILE, dll_name
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason

_PYTHON: Final = "python/"
_COMPONENTS: Final = "第三方组件.txt"
_SITE_PACKAGES: Final = "python/Lib/site-packages"
_LIBRARIES: Final = frozenset(map(dll_name, (64, 32)))
_OWN_RECORD: Final = re.compile(r"xlplugin-(?P<version>[^/]+)\.dist-info/METADATA")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a bundle is made of.

    Attributes:
        addin: the .xlam file.
        python: the embeddable zip.
        wheel: of xlplugin; None to pack the one that runs now.
        supply: where pip finds the other packages.
    """

    addin: bytes
    python: Path
    wheel: Path | None
    supply: Supply


def bundle(made_of: Ingredients, run: Run = run_pip) -> Checked[bytes]:
    """The bundle's zip, the same for the same ingredients; or what is wrong with them."""
    python = read_embedded(made_of.python)
    faults = addin_problems(made_of.addin, None)  # a damaged add-in costs no download
    if python.value is None or faults:
        return failed(*(python.problems or faults))
    minor = python.value.minor
    packages = _packages(made_of, minor, run)
    if packages.value is None:
        return failed(*packages.problems)
    found = next(filter(None, map(_OWN_RECORD.fullmatch, packages.value)), None)
    version = found["version"] if found else None
    faults = (*_faults(packages.value, version), *addin_problems(made_of.addin, version))
    if faults:
        return failed(*faults)
    files = {f"{_PYTHON}{name}": contents for name, contents in python.value.files.items()}
    files |= {_place(name): contents for name, contents in packages.value.items()}
    files |= scripts(version or "", minor)
    files |= {ADDIN_FILE: made_of.addin, _COMPONENTS: components(packages.value, minor)}
    listed = {each.removeprefix(_PYTHON): files[each] for each in files if each.startswith(_PYTHON)}
    files[f"{_PYTHON}{SUMS_FILE}"] = sums(listed)
    files[SUMS_FILE] = sums(files)
    return Checked(_zipped(files))


def _packages(made_of: Ingredients, minor: int, run: Run) -> Checked[dict[str, bytes]]:
    if made_of.wheel is not None:
        return fetch([f"{made_of.wheel.resolve()}[excel]", "pywin32"], minor, made_of.supply, run)
    record = installed()
    if record.value is None:
        return failed(*record.problems)
    others = fetch(requirements(record.value), minor, made_of.supply, run)
    if others.value is None:
        return others
    return Checked(others.value | own_files(record.value))


def _faults(names: Collection[str], version: str | None) -> Iterator[Problem]:
    """What pip gave, but is not what the add-in needs."""
    missing = [name for name in sorted(_LIBRARIES) if name not in names]
    missing += [] if version else ["xlplugin"]
    if missing:
        message = f"取到的程序包里没有 {'、'.join(missing)}"
        yield Problem("bundle-packages", Severity.ERROR, message, "请核对 --wheel 和 --find-links 中的文件")


def _place(name: str) -> str:
    """Where a package's file goes; the DLLs go beside python.exe, where the add-in looks."""
    return f"python/{name}" if name in _LIBRARIES else f"{_SITE_PACKAGES}/{name}"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Sorted, with one date for all, so that the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, contents in sorted(files.items()):
            archive.writestr(ZipInfo(name, _LONG_AGO), contents, ZIP_DEFLATED)
    return packed.getvalue()


def write_bundle(contents: bytes, target: Path) -> Checked[Path]:
    """Write the bundle in one step; one that is there already is replaced."""
    failure = write_all([Write(target, contents, target.parent)])
    if failure is None:
        return Checked(target)
    message, fix = f"写入失败（{reason(failure.error)}）", "请检查磁盘空间和文件夹权限，或换一个位置"
    return failed(Problem("bundle-write", Severity.ERROR, message, fix, Source(str(target))))
