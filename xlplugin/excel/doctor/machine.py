"""The machine, as far as the doctor looks at it; what cannot be looked at is not there."""

import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from xlplugin.excel.doctor.installation import (
    HEADER_SIZE,
    Architecture,
    Configuration,
    Places,
    architecture,
    other_copies,
    places,
    read_configuration,
)
from xlplugin.excel.doctor.round_trip import RoundTrip, in_code_page, make_round_trip
from xlplugin.excel.doctor.self_test import SelfTest, self_test, self_test_of

RegistryValue = str | int | bytes | tuple[str, ...] | None


class Hive(StrEnum):
    """A part of the registry."""

    USER = "HKEY_CURRENT_USER"
    MACHINE = "HKEY_LOCAL_MACHINE"


class Key(NamedTuple):
    """A key of the registry."""

    hive: Hive
    path: str


CLICK_TO_RUN: Final = Key(Hive.MACHINE, r"Software\Microsoft\Office\ClickToRun\Configuration")
_CURRENT: Final = Key(Hive.MACHINE, r"Software\Classes\Excel.Application\CurVer")
_NEWEST_OFFICE: Final = 16
_APP_PATHS: Final = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_PLATFORMS: Final = {"x86": Architecture.X86, "x64": Architecture.X64}


class Machine:
    """Every look at the machine that this program runs on; a test describes another one.

    Attributes:
        is_windows: whether there can be an Excel with COM at all.
        executable: the program of the Python that runs now.
        bits: its addresses' width.
    """

    is_windows = sys.platform == "win32"
    executable = Path(sys.executable)
    bits = struct.calcsize("P") * 8

    def environment(self, name: str) -> str | None:
        """An environment variable."""
        return os.environ.get(name)

    def self_test(self, python: Path) -> SelfTest:
        """Whether a python.exe can do all that Excel will ask of it."""
        return self_test() if python.parent == self.executable.parent else self_test_of(python)

    def registry(self, key: Key, name: str = "") -> RegistryValue:
        """A value of the registry; None where there is none."""
        with suppress(OSError, ImportError):
            for opened in _opened(key):
                with suppress(OSError):
                    return _plain(_winreg().QueryValueEx(opened, name)[0])
        return None

    def registry_values(self, key: Key) -> tuple[tuple[str, RegistryValue], ...]:
        """All values of a key; none where there is no such key."""
        with suppress(OSError, ImportError):
            winreg = _winreg()
            return tuple(
                (name, _plain(value))
                for opened in _opened(key)
                for index in range(winreg.QueryInfoKey(opened)[1])
                for name, value, _ in [winreg.EnumValue(opened, index)]
            )
        return ()

    def exists(self, file: Path) -> bool:
        """Whether there is a file."""
        try:
            return file.exists()
        except OSError:
            return False

    def read(self, file: Path, size: int = -1) -> bytes | None:
        """The first ``size`` bytes of a file, or all of it; None where it cannot be read."""
        try:
            with file.open("rb") as stream:
                return stream.read(size)
        except OSError:
            return None

    def copies(self) -> tuple[Path, ...]:
        """Add-ins of ours besides the installed one, in folders that Excel loads add-ins from."""
        return other_copies(self.places) if self.places else ()

    def fits_code_page(self, path: Path) -> bool:
        """Whether VBA can hand over a path, which Windows' code page must have letters for."""
        return bool(in_code_page(str(path)))

    def round_trip(self, dll: Path, pythonw: Path) -> RoundTrip:
        """Start the server as Excel would, and call a function."""
        return make_round_trip(dll, pythonw)

    # What follows from that, found out once

    @cached_property
    def places(self) -> Places | None:
        """Of the user; None where the system names none."""
        return places(self.environment)

    @cached_property
    def _configuration(self) -> tuple[Path, Configuration | None] | None:
        """The first configuration file that is there, and what it says."""
        for file in self.places.configurations if self.places else ():
            contents = self.read(file)
            if contents is not None:
                return file, read_configuration(contents)
        return None

    @property
    def configuration(self) -> Configuration | None:
        """What the add-in is told; None where there is nothing that can be read."""
        return self._configuration[1] if self._configuration else None

    @property
    def damaged(self) -> Path | None:
        """The configuration file that is there and cannot be read."""
        return self._configuration[0] if self._configuration and self.configuration is None else None

    @property
    def pythonw(self) -> Path:
        """The program that Excel starts; without a configuration, the one that installing would name."""
        if self.configuration is not None:
            return Path(self.configuration.interpreter)
        return self.executable.with_name("pythonw.exe")

    @property
    def python(self) -> Path:
        """The same Python's program for the command line."""
        return self.pythonw.with_name("python.exe") if self.configuration else self.executable

    @property
    def whose(self) -> str:
        """Which Python it is, for people."""
        return "Excel 使用的 Python" if self.configuration is not None else "运行本诊断的 Python"

    def program(self, name: str) -> str | None:
        """Where Windows finds a program that is not its own; None where it does not know it."""
        for hive in (Hive.USER, Hive.MACHINE):
            found = self.registry(Key(hive, rf"{_APP_PATHS}\{name}"))
            if isinstance(found, str) and found.strip('" '):
                return found.strip('" ')
        return None

    @cached_property
    def excel_architecture(self) -> Architecture | None:
        """For what Excel was made, which the DLL must fit; None where no Excel was found."""
        program = self.program("excel.exe")
        header = self.read(Path(program), HEADER_SIZE) if program else None
        found = architecture(header) if header else None
        return found or _PLATFORMS.get(str(self.registry(CLICK_TO_RUN, "Platform")).lower())

    @cached_property
    def office(self) -> str:
        """The version of the Office whose Excel is started, as its settings are named: 14.0 is Office 2010.

        Every version since 2016 is 16.0, which also stands where the registry does not say.
        """
        found = str(self.registry(_CURRENT)).rpartition(".")[2]
        return f"{found if found.isdecimal() else _NEWEST_OFFICE}.0"

    @cached_property
    def tested(self) -> SelfTest:
        """Whether that Python can do all that Excel will ask of it."""
        return self.self_test(self.python)


def _winreg() -> Any:  # noqa: ANN401 - the module exists on Windows only
    return import_module("winreg")


def _opened(key: Key) -> Iterator[Any]:
    """The key as 64-bit and as 32-bit programs see it."""
    winreg = _winreg()
    for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
        with (
            suppress(OSError),
            winreg.OpenKey(getattr(winreg, key.hive), key.path, 0, winreg.KEY_READ | view) as it,
        ):
            yield it
        if key.hive is Hive.USER:
            return


def _plain(value: object) -> RegistryValue:
    if isinstance(value, str | int | bytes):
        return value
    return tuple(str(each) for each in value) if isinstance(value, list) else None
