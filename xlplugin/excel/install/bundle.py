"""The bundle for machines without a network: unzip, double-click, done."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlplugin.excel.doctor.bundled import SUMS_FILE, sums
from xlplugin.excel.install.components import components
from xlplugin.excel.install.embedded import Embedded, PackedFile, read_embedded
from xlplugin.excel.install.install import addin_problems
from xlplugin.excel.install.own_package import installed, own_files, requirements
from xlplugin.excel.install.packages import Run, Supply, fetch, run_pip
from xlplugin.excel.install.scripts import scripts
from xlplugin.excel.install.writes import Write, write_all
from xlplugin.excel.names import ADDIN_FILE, dll_name
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason

_PYTHON: Final = "python/"
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
    if python.value is None:
        return failed(*python.problems)
    packages = _fitting(made_of, python.value.minor, run)
    if packages.value is None:
        return failed(*packages.problems)
    files = [*_contents(made_of.addin, python.value, packages.value)]
    return Checked(_zipped(_with_sums(_with_sums(files, _PYTHON))))


def _fitting(made_of: Ingredients, minor: int, run: Run) -> Checked[tuple[PackedFile, ...]]:
    """The files of all packages, when the add-in goes with them; a damaged one costs no download."""
    faults = addin_problems(made_of.addin, None)
    if faults:
        return failed(*faults)
    packages = _packages(made_of, minor, run)
    if packages.value is None:
        return packages
    faults = (*_faults(packages.value), *addin_problems(made_of.addin, _own_version(packages.value)))
    return failed(*faults) if faults else packages


def _contents(addin: bytes, python: Embedded, packages: tuple[PackedFile, ...]) -> Iterator[PackedFile]:
    """Every file of the bundle, in its place, but for the lists of sums."""
    yield from (PackedFile(f"{_PYTHON}{each.name}", each.contents) for each in python.files)
    yield from (PackedFile(_place(each.name), each.contents) for each in packages)
    yield PackedFile(ADDIN_FILE, addin)
    yield from scripts(_own_version(packages) or "", python.minor)
    yield components(packages, python.minor)


def _packages(made_of: Ingredients, minor: int, run: Run) -> Checked[tuple[PackedFile, ...]]:
    if made_of.wheel is not None:
        return fetch([f"{made_of.wheel.resolve()}[excel]", "pywin32"], minor, made_of.supply, run)
    record = installed()
    if record.value is None:
        return failed(*record.problems)
    others = fetch(requirements(record.value), minor, made_of.supply, run)
    if others.value is None:
        return others
    return Checked((*others.value, *own_files(record.value)))


def _own_version(files: Iterable[PackedFile]) -> str | None:
    found = (_OWN_RECORD.fullmatch(each.name) for each in files)
    return next((each["version"] for each in found if each), None)


def _faults(files: tuple[PackedFile, ...]) -> Iterator[Problem]:
    """What pip gave, but is not what the add-in needs."""
    names = {each.name for each in files}
    missing = [name for name in sorted(_LIBRARIES) if name not in names]
    missing += [] if _own_version(files) else ["xlplugin"]
    if missing:
        message = f"取到的程序包里没有 {'、'.join(missing)}"
        yield Problem("bundle-packages", Severity.ERROR, message, "请核对 --wheel 和 --find-links 中的文件")


def _place(name: str) -> str:
    """Where a package's file goes; the DLLs go beside python.exe, where the add-in looks."""
    return f"python/{name}" if name in _LIBRARIES else f"{_SITE_PACKAGES}/{name}"


def _with_sums(files: list[PackedFile], folder: str = "") -> list[PackedFile]:
    """The files, and a list of those in a folder, which lies there too."""
    listed = (
        (each.name.removeprefix(folder), each.contents) for each in files if each.name.startswith(folder)
    )
    return [*files, PackedFile(f"{folder}{SUMS_FILE}", sums(listed))]


def _zipped(files: Iterable[PackedFile]) -> bytes:
    """Sorted, with one date for all, so that the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for each in sorted(files, key=lambda file: file.name):
            archive.writestr(ZipInfo(each.name, _LONG_AGO), each.contents, ZIP_DEFLATED)
    return packed.getvalue()


def write_bundle(contents: bytes, target: Path) -> Checked[Path]:
    """Write the bundle in one step; one that is there already is replaced."""
    failure = write_all([Write(target, contents, target.parent)])
    if failure is None:
        return Checked(target)
    fix = "请检查磁盘空间和文件夹权限，或换一个位置"
    return failed(
        Problem(
            "bundle-write", Severity.ERROR, f"写入失败（{reason(failure.error)}）", fix, Source(str(target))
        )
    )
