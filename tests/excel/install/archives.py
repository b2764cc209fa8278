"""An embeddable Python and a pip, both without a network."""

from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from zipfile import ZipFile

from tests.excel.doctor.described import program
from xlplugin.excel.doctor.installation import Architecture
from xlplugin.excel.names import dll_name

PACKAGES = {
    "xlplugin/__init__.py": b"",
    "xlplugin-1.0.dist-info/METADATA": b"Name: xlplugin\nVersion: 1.0",
    "xlwings/__init__.py": b"",
    "xlplugin/workbooks/longgang-2020.xlsx": b"blank",
    "xlplugin/workbooks/longgang-2020-example.xlsx": b"filled",
    "bin/xlplugin": b"#!/usr/bin/python of the builder",
    dll_name(64): b"64",
    dll_name(32): b"32",
}


def embeddable(
    folder: Path,
    *,
    minor: int = 11,
    made_for: Architecture = Architecture.X64,
    without: str = "",
    around: str = "",
) -> Path:
    """A zip like python.org's."""
    files = {
        "python.exe": b"exe",
        "_ctypes.pyd": b"pyd",
        "libffi-8.dll": b"dll",
        "vcruntime140.dll": b"dll",
        "pythonw.exe": b"exe",
        "LICENSE.txt": b"PSF",
        f"python3{minor}.dll": program(made_for),
        f"python3{minor}.zip": b"zip",
        f"python3{minor}._pth": f"python3{minor}.zip\r\n.\r\n\r\n# Uncomment\r\n#import site\r\n".encode(),
    }
    path = folder / "python-embed.zip"
    with ZipFile(path, "w") as archive:
        for name, contents in files.items():
            if name != without:
                archive.writestr(around + name, contents)
    return path


def pip(
    packages: dict[str, bytes], asked: list[Sequence[str]] | None = None
) -> Callable[[Sequence[str]], CompletedProcess[str]]:
    """A pip that puts the same files into every target."""

    def run(options: Sequence[str]) -> CompletedProcess[str]:
        if asked is not None:
            asked.append(options)
        target = Path(options[options.index("--target") + 1])
        for name, contents in packages.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(contents)
        return CompletedProcess(options, 0, "", "")

    return run
