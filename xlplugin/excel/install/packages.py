"""The packages of a bundle: fetched by pip on whatever machine builds it, and this very xlplugin."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from xlplugin.excel.doctor.bundled import PIP_INSTALL
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION
from xlplugin.problem import Checked, Problem, Severity, failed
from xlplugin.rubric.library import shipped

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
_EXTRA: Final = re.compile(r"""extra\s*==\s*['"](?:excel)['"]""")
_ON_WINDOWS: Final = (f"xlwings=={XLWINGS_VERSION}", "pywin32")


@dataclass(frozen=True, slots=True)
class Supply:
    """Where pip finds packages.

    Attributes:
        folders: folders (or pages) with wheels, looked at besides the index.
        index: whether to ask the index over the network.
    """

    folders: tuple[str, ...] = ()
    index: bool = True

    def options(self) -> Iterator[str]:
        """The options of pip."""
        for folder in self.folders:
            yield from ("--find-links", folder)
        if not self.index:
            yield "--no-index"


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


def fetch(wanted: Sequence[str], minor: int, supply: Supply, run: Run = run_pip) -> Checked[dict[str, bytes]]:
    """The files of all wanted packages and of what they need, contents by path in site-packages.

    Args:
        wanted: Requirements, or paths of wheels.
        minor: The 11 of Python 3.11.
        supply: Where to find them.
        run: Runs pip.
    """
    with TemporaryDirectory(prefix="xlplugin-") as folder:
        version = ("--python-version", f"3.{minor}")
        options = ["install", *_QUIET, "--target", folder, *_PLATFORM, *version, *supply.options(), *wanted]
        done = run(options)
        if done.returncode != 0:
            return failed(_refused(done.stderr, supply))
        files = _below(Path(folder), "")
        left_out = {each for each in files if each.startswith(_LEFT_OUT) or each.endswith(_LEFT_OUT_ENDS)}
        return Checked({name: contents for name, contents in files.items() if name not in left_out})


def _refused(told: str, supply: Supply) -> Problem:
    errors = [line.removeprefix("ERROR: ") for line in told.splitlines() if line.startswith("ERROR: ")]
    reason = errors[-1] if errors else (told.strip().splitlines() or ["没有说明原因"])[-1]
    fix = (
        "请检查网络；没有网络时用 --find-links 指定放有 Windows 版 .whl 的文件夹，并加 --no-index"
        if supply.index
        else "请把缺少的 Windows 版 .whl 放进 --find-links 指定的文件夹"
    )
    return Problem("bundle-packages", Severity.ERROR, f"pip 没有取到 Windows 版程序包（{reason}）", fix)


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
