"""LibreOffice as installed on this machine: its tools, and one run of it in a fresh profile."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import Place

_SECONDS: Final = 600
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""
"""A Chinese machine. Mode 0: every formula is calculated on opening, whatever results the file has stored."""


@dataclass(frozen=True, slots=True)
class Office:
    """The programs that the referee needs.

    Attributes:
        soffice: LibreOffice itself.
        unopkg: installs extensions.
        python: a Python that can speak to LibreOffice.
        type_writer: the compiler of UNO types.
        types: LibreOffice's own type libraries.
    """

    soffice: Path
    unopkg: Path
    python: Path
    type_writer: Path
    types: tuple[Path, ...]


def _speaks_uno(python: Path) -> bool:
    tried = subprocess.run([python, "-c", "import uno"], check=False, capture_output=True, timeout=_SECONDS)  # noqa: S603
    return tried.returncode == 0


def find_office() -> Office | str:
    """LibreOffice with all that is needed here, or what is missing."""
    found = shutil.which("soffice")
    if found is None:
        return "soffice (LibreOffice Calc) is not installed"
    program = Path(found).resolve().parent
    unopkg, writer = program / "unopkg", program.parent / "sdk" / "bin" / "unoidl-write"
    if not unopkg.is_file() or not writer.is_file():
        return "unoidl-write or unopkg (LibreOffice's development kit) is not installed"
    systems = shutil.which("python3", path=os.defpath)
    pythons = [program / "python", *([Path(systems)] if systems else ())]
    python = next((each for each in pythons if each.is_file() and _speaks_uno(each)), None)
    if python is None:
        return "python3-uno (LibreOffice's Python bridge) is not installed"
    types = (program / "types.rdb", program / "types" / "offapi.rdb")
    return Office(Path(found), unopkg, python, writer, types)


def _outside() -> dict[str, str]:
    """This process's environment, without the virtual one: LibreOffice would take its Python for its own."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    kept = [folder for folder in folders if not Path(folder).is_relative_to(sys.prefix)]
    hidden = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    rest = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**rest, "PATH": os.pathsep.join(kept)}


def _run(command: Sequence[str | Path], *, env: Mapping[str, str], input_: bytes) -> bytes:
    """What a program prints; what it complained of is shown when it fails."""
    done = subprocess.run(  # noqa: S603
        command, check=False, capture_output=True, timeout=_SECONDS, env=dict(env), input=input_
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')}"
    return done.stdout


def settle(profile: Path) -> None:
    """Make a user profile in a folder: Chinese, and recalculating on opening."""
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Profile:
    """A user profile of its own, which the run leaves behind in a temporary folder.

    Attributes:
        office: the programs.
        folder: the profile.
        environment: what the programs see beside the usual.
    """

    office: Office
    folder: Path
    environment: Mapping[str, str]

    def prepare(self, extension: Path) -> None:
        """Make the profile, with the extension installed."""
        settle(self.folder)
        self._unopkg("add", "--suppress-license", extension)
        # Listing registers what was added; LibreOffice itself would do so only for its next start.
        self._unopkg("list")

    def results(self, book: Path, places: Sequence[Place]) -> list[Cell]:
        """The results of formula cells after LibreOffice has opened and calculated a workbook."""
        pipe = f"xlplugin{uuid4().hex}"
        reading = Path(__file__).with_name("reading.py")
        command: list[str | Path] = [self.office.python, reading, pipe, book.as_uri()]
        with self._listening(pipe):
            read = _run(command, env=_outside(), input_=json.dumps(places).encode())
        return [_cell(result) for result in json.loads(read)]

    def _unopkg(self, *words: str | Path) -> None:
        command: list[str | Path] = [self.office.unopkg, *words, "--shared", *self._options]
        _run(command, env=_outside(), input_=b"")

    @property
    def _options(self) -> list[str]:
        # As root, unopkg installs nothing but shared extensions: those are kept in the profile too, so that
        # the installation of LibreOffice is left alone.
        shared = (self.folder / "shared").as_uri()
        return [
            f"-env:UserInstallation={self.folder.as_uri()}",
            f"-env:UNO_SHARED_PACKAGES_CACHE={shared}",
        ]

    @contextmanager
    def _listening(self, pipe: str) -> Iterator[None]:
        accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
        quiet = ["--headless", "--norestore", "--nologo", "--nodefault"]
        with subprocess.Popen(  # noqa: S603
            [self.office.soffice, *self._options, *quiet, accept],
            env={**_outside(), **self.environment},
            start_new_session=True,
        ) as running:
            try:
                yield
                running.wait(_SECONDS)
            finally:
                # The program starts others: when it did not end by itself, its whole group must.
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)


def _cell(result: list[str] | float | str) -> Cell:
    """A result as the engine's would be: an error that has no name in Excel is OTHER."""
    if isinstance(result, list):
        return next((error for error in CellError if error.value == result[0]), CellError.OTHER)
    return result
