"""python.org's embeddable Python: the zip checked, and made to find packages."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from xlplugin.excel.doctor.executable import Architecture, architecture
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import reason

_LIBRARY: Final = re.compile(r"python3(\d{1,2})\.dll")
_OLDEST: Final = 11
_NEEDED: Final = ("python.exe", "pythonw.exe", "LICENSE.txt", "_ctypes.pyd", "vcruntime140.dll")
_FOREIGN: Final = re.compile(r"libffi-.*\.dll")
_WHERE: Final = (
    "请到 python.org 的 Windows 下载页，取 3.11 以上的“Windows embeddable package (64-bit)”，不要解压或改动"
)
_SITE_PACKAGES: Final = r"Lib\site-packages"


class Embedded(NamedTuple):
    """An embeddable Python for 64-bit Windows.

    Attributes:
        minor: the 11 of 3.11.
        files: all its files, contents by path with forward slashes; its path file names site-packages.
    """

    minor: int
    files: Mapping[str, bytes]


def read_embedded(path: Path) -> Checked[Embedded]:
    """Open the zip; or what is wrong with it, and which one to get."""
    try:
        files = _files(path.read_bytes())
    except OSError as error:
        return _refused(path, f"文件打不开（{reason(error)}）", "请核对 --python 后的路径")
    except (BadZipFile, EOFError, ValueError):
        return _refused(path, "不是完好的 zip 文件")
    minor = next((int(found[1]) for name in files if (found := _LIBRARY.fullmatch(name))), None)
    if minor is None:
        return _refused(path, "里面没有 python3XX.dll，不是可嵌入的 Python")
    fault = _fault(files, minor)
    if fault:
        return _refused(path, fault)
    paths = f"python3{minor}._pth"
    lines = [line.strip() for line in files[paths].decode(errors="replace").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    wanted = [line for line in kept if line not in ("import site", _SITE_PACKAGES)]
    with_site = [*wanted, _SITE_PACKAGES, "import site"]
    files[paths] = "".join(f"{line}\r\n" for line in with_site).encode()
    return Checked(Embedded(minor, files))


def _fault(files: dict[str, bytes], minor: int) -> str:
    made_for = architecture(files[f"python3{minor}.dll"])
    if minor < _OLDEST:
        return f"是 Python 3.{minor}，太旧"
    if made_for is not Architecture.X64:
        return f"是{made_for.chinese if made_for else '无法识别'}的 Python，须用 64 位（amd64）"
    wanted = (f"python3{minor}._pth", f"python3{minor}.zip", *_NEEDED)
    missing = [name for name in wanted if name not in files]
    missing += [] if any(map(_FOREIGN.fullmatch, files)) else ["libffi-*.dll"]
    return f"里面缺少 {'、'.join(missing)}，不是可嵌入的 Python" if missing else ""


def _files(contents: bytes) -> dict[str, bytes]:
    """The files, without the one folder that some archives put around them."""
    with ZipFile(BytesIO(contents)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        library = next((name for name in names if _LIBRARY.fullmatch(PurePosixPath(name).name)), "")
        around = library.removesuffix(PurePosixPath(library).name)
        return {name.removeprefix(around): archive.read(name) for name in names if name.startswith(around)}


def _refused(path: Path, message: str, fix: str = _WHERE) -> Checked[Embedded]:
    return failed(Problem("bundle-python", Severity.ERROR, message, fix, Source(str(path))))
