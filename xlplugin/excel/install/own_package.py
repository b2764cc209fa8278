"""This very xlplugin as files of a site-packages folder, however it is installed: wheel or checkout."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.bundled import PIP_INSTALL
from xlplugin.excel.install.embedded import PackedFile
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION
from xlplugin.problem import Checked, Problem, Severity, failed
from xlplugin.rubric.library import shipped

_PACKAGE: Final = Path(__file__).resolve().parents[2]
_DATA: Final = ("rubrics", "workbooks")
_NOTES: Final = ("METADATA", "WHEEL", "entry_points.txt")
_EXTRA: Final = re.compile(r"""extra\s*==\s*['"](?:excel)['"]""")
_ON_WINDOWS: Final = (f"xlwings=={XLWINGS_VERSION}", "pywin32")


def installed() -> Checked[Distribution]:
    """The record of this installation; or that there is none."""
    try:
        return Checked(distribution(ADDIN))
    except PackageNotFoundError:
        fix = f"请{PIP_INSTALL}，或用 --wheel 指定 xlplugin 的 .whl 文件"
        return failed(Problem("bundle-package", Severity.ERROR, "xlplugin 没有用 pip 安装", fix))


def requirements(record: Distribution) -> tuple[str, ...]:
    """What xlplugin needs on Windows; pip would judge markers by the machine that builds."""
    found = [each.partition(";") for each in record.requires or ()]
    wanted = [name.strip() for name, _, marker in found if not marker or _EXTRA.search(marker)]
    return tuple(dict.fromkeys([*wanted, *_ON_WINDOWS]))


def own_files(record: Distribution) -> Iterator[PackedFile]:
    """The package with its data, and its record: name, version, licence, commands."""
    yield from _below(_PACKAGE, ADDIN)
    for folder in _DATA:
        if not (_PACKAGE / folder).is_dir():
            yield from _below(shipped(folder), f"{ADDIN}/{folder}")
    for file in record.files or ():
        folder, _, name = file.as_posix().partition(".dist-info/")
        if name in _NOTES or name.startswith("licenses/"):
            yield PackedFile(f"{folder}.dist-info/{name}", Path(str(file.locate())).read_bytes())


def _below(folder: Path, name: str) -> Iterator[PackedFile]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            yield PackedFile(f"{name}/{file.relative_to(folder).as_posix()}", file.read_bytes())
