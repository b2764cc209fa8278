"""The bundle for machines without a network, with an embeddable Python: unzip, double-click, done."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from xlplugin.excel.doctor.bundled import SUMS_FILE, sums
from xlplugin.excel.doctor.installation import Architecture, architecture
from xlplugin.excel.install.files import Write, write_all
from xlplugin.excel.install.install import addin_problems
from xlplugin.excel.install.packages import Run, Supply, fetch, installed, own_files, requirements, run_pip
from xlplugin.excel.install.scripts import components, scripts
from xlplugin.excel.names import ADDIN_FILE, dll_name
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason

_PYTHON_DLL: Final = re.compile(r"python3(\d{1,2})\.dll")
_OLDEST_MINOR: Final = 11
_NEEDED: Final = ("python.exe", "pythonw.exe", "LICENSE.txt", "_ctypes.pyd", "vcruntime140.dll")
_LIBFFI_DLL: Final = re.compile(r"libffi-.*\.dll")
_WHICH_PYTHON: Final = (
    "请到 python.org 的 Windows 下载页，取 3.11 以上的“Windows embeddable package (64-bit)”，不要解压或改动"
)
_SITE: Final = r"Lib\site-packages"
_PYTHON: Final = "python/"
_COMPONENTS: Final = "第三方组件.txt"
_SITE_PACKAGES: Final = "python/Lib/site-packages"
_XLWINGS_DLLS: Final = frozenset(map(dll_name, (64, 32)))
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
    python = _read_python(made_of.python)
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


class _Embedded(NamedTuple):
    """An embeddable Python for 64-bit Windows.

    Attributes:
        minor: the 11 of 3.11.
        files: all its files, contents by path with forward slashes; its path file names site-packages.
    """

    minor: int
    files: Mapping[str, bytes]


def _read_python(path: Path) -> Checked[_Embedded]:
    """Open the zip; or what is wrong with it, and which one to get."""
    try:
        files = _unzipped(path.read_bytes())
    except OSError as error:
        return _refused(path, f"文件打不开（{reason(error)}）", "请核对 --python 后的路径")
    except (BadZipFile, EOFError, ValueError):
        return _refused(path, "不是完好的 zip 文件")
    minor = next((int(found[1]) for name in files if (found := _PYTHON_DLL.fullmatch(name))), None)
    if minor is None:
        return _refused(path, "里面没有 python3XX.dll，不是可嵌入的 Python")
    fault = _fault(files, minor)
    if fault:
        return _refused(path, fault)
    paths = f"python3{minor}._pth"
    lines = [line.strip() for line in files[paths].decode(errors="replace").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    wanted = [line for line in kept if line not in ("import site", _SITE)]
    with_site = [*wanted, _SITE, "import site"]
    files[paths] = "".join(f"{line}\r\n" for line in with_site).encode()
    return Checked(_Embedded(minor, files))


def _fault(files: dict[str, bytes], minor: int) -> str:
    made_for = architecture(files[f"python3{minor}.dll"])
    if minor < _OLDEST_MINOR:
        return f"是 Python 3.{minor}，太旧"
    if made_for is not Architecture.X64:
        return f"是{made_for.chinese if made_for else '无法识别'}的 Python，须用 64 位（amd64）"
    wanted = (f"python3{minor}._pth", f"python3{minor}.zip", *_NEEDED)
    missing = [name for name in wanted if name not in files]
    missing += [] if any(map(_LIBFFI_DLL.fullmatch, files)) else ["libffi-*.dll"]
    return f"里面缺少 {'、'.join(missing)}，不是可嵌入的 Python" if missing else ""


def _unzipped(contents: bytes) -> dict[str, bytes]:
    """The files, without the one folder that some archives put around them."""
    with ZipFile(BytesIO(contents)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        library = next((name for name in names if _PYTHON_DLL.fullmatch(PurePosixPath(name).name)), "")
        around = library.removesuffix(PurePosixPath(library).name)
        return {name.removeprefix(around): archive.read(name) for name in names if name.startswith(around)}


def _refused(path: Path, message: str, fix: str = _WHICH_PYTHON) -> Checked[_Embedded]:
    return failed(Problem("bundle-python", Severity.ERROR, message, fix, Source(str(path))))


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
    missing = [name for name in sorted(_XLWINGS_DLLS) if name not in names]
    missing += [] if version else ["xlplugin"]
    if missing:
        message = f"取到的程序包里没有 {'、'.join(missing)}"
        yield Problem("bundle-packages", Severity.ERROR, message, "请核对 --wheel 和 --find-links 中的文件")


def _place(name: str) -> str:
    """Where a package's file goes; the DLLs go beside python.exe, where the add-in looks."""
    return f"python/{name}" if name in _XLWINGS_DLLS else f"{_SITE_PACKAGES}/{name}"


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
