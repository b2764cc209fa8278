"""The bundle for machines without a network, with an embeddable Python: unzip, double-click, done.

The packages in it are fetched by pip on whatever machine builds it; xlplugin itself is the one that runs.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from xlplugin.excel import codes
from xlplugin.excel.doctor.bundled import PIP_INSTALL, SUMS_FILE, sums
from xlplugin.excel.doctor.installation import Architecture, architecture
from xlplugin.excel.install.files import Write, write_all
from xlplugin.excel.install.install import addin_problems
from xlplugin.excel.install.scripts import components, scripts
from xlplugin.excel.names import ADDIN, ADDIN_FILE, DLLS
from xlplugin.problem import Refused, Source
from xlplugin.rubric.library import shipped
from xlplugin.workbook.file.reasons import reason

_PYTHON_DLL: Final = re.compile(r"python3(\d{1,2})\.dll")
_OLDEST_MINOR: Final = 11
_NEEDED: Final = ("python.exe", "pythonw.exe", "LICENSE.txt", "_ctypes.pyd", "vcruntime140.dll")
_LIBFFI_DLL: Final = re.compile(r"libffi-.*\.dll")
_SITE: Final = r"Lib\site-packages"
_PYTHON: Final = "python/"
_COMPONENTS: Final = "第三方组件.txt"
_BLANK: Final = "空白工作簿/"
_WORKBOOK: Final = re.compile(rf"{ADDIN}/workbooks/([^/]+(?<!-example)\.xlsx)")
_SITE_PACKAGES: Final = "python/Lib/site-packages/"
_OWN_RECORD: Final = re.compile(r"xlplugin-(?P<version>[^/]+)\.dist-info/METADATA")
_PLATFORM: Final = ("--platform", "win_amd64", "--implementation", "cp", "--only-binary", ":all:")
_QUIET: Final = ("--quiet", "--no-compile", "--no-input", "--disable-pip-version-check")
_LEFT_OUT: Final = (
    "bin/",  # pip's start scripts name the Python of the machine that builds
    "xlwings/pro/",  # xlwings' paid part has another licence; what follows belongs to it
    "xlwings/reports.py",
    "xlwings/server.py",
    "xlwings/xlwingslib",
    "xlwings/rest/",
    "pythonwin/",  # of pywin32: an editor, a web server's plug-in, a service
    "isapi/",
    "win32/pythonservice.exe",
)
_LEFT_OUT_ENDS: Final = (".chm", "LICENSE_PRO.txt")
_PACKAGE: Final = Path(__file__).resolve().parents[2]
_DATA: Final = ("rubrics", "workbooks")
_NOTES: Final = ("METADATA", "WHEEL", "entry_points.txt")

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def run_pip(options: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run the pip of this Python."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pip", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def bundle(
    addin: bytes, python: Path, wheel: Path | None, options: Sequence[str] = (), run: Run = run_pip
) -> bytes:
    """The bundle's zip, the same for the same ingredients.

    Args:
        addin: The .xlam file.
        python: The embeddable zip.
        wheel: Of xlplugin; None to pack the one that runs now.
        options: What tells pip where to find the other packages: ``--find-links``, ``--no-index``.
        run: Runs pip.

    Raises:
        Refused: Something is wrong with them.
    """
    minor, of_python = _read_python(python)
    faults = addin_problems(addin, None)  # a damaged add-in costs no download
    if faults:
        raise Refused(*faults)
    packages = _packages(wheel, minor, options, run)
    found = next(filter(None, map(_OWN_RECORD.fullmatch, packages)), None)
    version = found["version"] if found else None
    missing = [name for name in sorted(DLLS) if name not in packages]
    missing += [] if version else ["xlplugin"]
    faults = addin_problems(addin, version)
    if missing:
        message = f"取到的程序包里没有 {'、'.join(missing)}"
        fix = "请核对 --wheel 和 --find-links 中的文件"
        faults = (codes.BUNDLE_PACKAGES.at(None, message, fix=fix), *faults)
    if faults:
        raise Refused(*faults)
    files = {f"{_PYTHON}{name}": contents for name, contents in of_python.items()}
    for name, contents in packages.items():
        # The DLLs go beside python.exe, where the add-in looks.
        files[f"{_PYTHON if name in DLLS else _SITE_PACKAGES}{name}"] = contents
    blank = filter(None, map(_WORKBOOK.fullmatch, packages))
    files |= {f"{_BLANK}{found[1]}": packages[found[0]] for found in blank}
    files |= scripts(version or "", minor)
    files |= {ADDIN_FILE: addin, _COMPONENTS: components(packages, minor)}
    listed = {each.removeprefix(_PYTHON): files[each] for each in files if each.startswith(_PYTHON)}
    files[f"{_PYTHON}{SUMS_FILE}"] = sums(listed)
    files[SUMS_FILE] = sums(files)
    return _zipped(files)


class _Embedded(NamedTuple):
    """An embeddable Python: the 11 of 3.11, and the contents of its files by path, with site-packages on."""

    minor: int
    files: Mapping[str, bytes]


def _read_python(path: Path) -> _Embedded:
    """Open the zip; where something is wrong with it, say which one to get."""
    try:
        files = _unzipped(path.read_bytes())
    except OSError as error:
        raise _refused(path, f"文件打不开（{reason(error)}）", "请核对 --python 后的路径") from None
    except (BadZipFile, EOFError, ValueError):
        raise _refused(path, "不是完好的 zip 文件") from None
    minor = next((int(found[1]) for name in files if (found := _PYTHON_DLL.fullmatch(name))), None)
    if minor is None:
        raise _refused(path, "里面没有 python3XX.dll，不是可嵌入的 Python")
    fault = _fault(files, minor)
    if fault:
        raise _refused(path, fault)
    paths = f"python3{minor}._pth"
    lines = [line.strip() for line in files[paths].decode(errors="replace").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    wanted = [line for line in kept if line not in ("import site", _SITE)]
    with_site = [*wanted, _SITE, "import site"]
    files[paths] = "".join(f"{line}\r\n" for line in with_site).encode()
    return _Embedded(minor, files)


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


def _refused(path: Path, message: str, fix: str = "") -> Refused:
    return Refused(codes.BUNDLE_PYTHON.at(Source(str(path)), message, fix=fix))


def _packages(wheel: Path | None, minor: int, options: Sequence[str], run: Run) -> dict[str, bytes]:
    if wheel is not None:
        return _fetched([str(wheel.resolve()), "pywin32"], minor, options, run)
    try:
        record = distribution(ADDIN)
    except PackageNotFoundError:
        fix = f"请{PIP_INSTALL}，或用 --wheel 指定 xlplugin 的 .whl 文件"
        raise Refused(codes.BUNDLE_PACKAGE.at(None, "xlplugin 没有用 pip 安装", fix=fix)) from None
    return _fetched(requirements(record), minor, options, run) | own_files(record)


def _fetched(wanted: Sequence[str], minor: int, options: Sequence[str], run: Run) -> dict[str, bytes]:
    """The files of all wanted packages and of what they need, contents by path in site-packages."""
    with TemporaryDirectory(prefix="xlplugin-") as folder:
        version = ("--python-version", f"3.{minor}")
        done = run(["install", *_QUIET, "--target", folder, *_PLATFORM, *version, *options, *wanted])
        if done.returncode == 0:
            files = _below(Path(folder), "")
            left_out = {each for each in files if each.startswith(_LEFT_OUT) or each.endswith(_LEFT_OUT_ENDS)}
            return {name: contents for name, contents in files.items() if name not in left_out}
    told = done.stderr.strip().splitlines()
    errors = [line.removeprefix("ERROR: ") for line in told if line.startswith("ERROR: ")]
    why = (errors or told or ["没有说明原因"])[-1]
    fix = (
        "请把缺少的 Windows 版 .whl 放进 --find-links 指定的文件夹"
        if "--no-index" in options
        else "请检查网络；没有网络时用 --find-links 指定放有 Windows 版 .whl 的文件夹，并加 --no-index"
    )
    raise Refused(codes.BUNDLE_PACKAGES.at(None, f"pip 没有取到 Windows 版程序包（{why}）", fix=fix))


def requirements(record: Distribution) -> tuple[str, ...]:
    """What xlplugin needs on Windows; pip would judge markers by the machine that builds."""
    found = [each.partition(";") for each in record.requires or ()]
    return (*(name.strip() for name, _, marker in found if not marker), "pywin32")


def own_files(record: Distribution) -> dict[str, bytes]:
    """This very xlplugin as files of site-packages, however it is installed: wheel or checkout.

    That is the package with its data, and its record: name, version, licence, commands.
    """
    files = _below(_PACKAGE, f"{ADDIN}/")
    for folder in _DATA:
        if not (_PACKAGE / folder).is_dir():
            files |= _below(shipped(folder), f"{ADDIN}/{folder}/")
    for file in record.files or ():
        folder, _, name = file.as_posix().partition(".dist-info/")
        if name in _NOTES or name.startswith("licenses/"):
            files[f"{folder}.dist-info/{name}"] = Path(str(file.locate())).read_bytes()
    return {name: contents for name, contents in files.items() if not name.endswith(".pyc")}


def _below(folder: Path, prefix: str) -> dict[str, bytes]:
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {f"{prefix}{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Sorted, with one date (of 1980) for all, so that the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, contents in sorted(files.items()):
            archive.writestr(ZipInfo(name), contents, ZIP_DEFLATED)
    return packed.getvalue()


def write_bundle(contents: bytes, target: Path) -> None:
    """Write the bundle in one step; one that is there already is replaced."""
    failure = write_all([Write(target, contents, target.parent)])
    if failure is not None:
        message = f"写入失败（{reason(failure.error)}）"
        raise Refused(codes.BUNDLE_WRITE.at(Source(str(target)), message))
