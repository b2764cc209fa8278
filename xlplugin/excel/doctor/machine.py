"""The machine, as far as the doctor looks at it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from xlplugin.excel.doctor.tried import Tried

RegistryValue = str | int | bytes | tuple[str, ...] | None


class Hive(StrEnum):
    """A part of the registry."""

    USER = "HKEY_CURRENT_USER"
    MACHINE = "HKEY_LOCAL_MACHINE"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the registry."""

    hive: Hive
    path: str


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python: its program, its version as in 3.11.9, and its bits."""

    executable: Path
    version: str
    bits: int


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """A call from a client of Excel's kind to a cell's function and back.

    Attributes:
        failure: why there was no answer; empty where there was one.
        start_ms: until the server answered, in milliseconds.
        call_ms: one call of a function, in milliseconds.
    """

    failure: str
    start_ms: float = 0.0
    call_ms: float = 0.0


class Machine(Protocol):
    """Every look at the machine, so that a machine can be described in a test."""

    def is_windows(self) -> bool:
        """Whether there can be an Excel with COM at all."""

    def interpreter(self) -> Interpreter:
        """The Python that runs now."""

    def environment(self, name: str) -> str | None:
        """An environment variable."""

    def tried(self, python: Path) -> Tried:
        """What came of trying a python.exe with all that Excel will ask of it; tried once."""

    def registry(self, key: Key, name: str = "") -> RegistryValue:
        """A value of the registry; None where there is none."""

    def registry_values(self, key: Key) -> tuple[tuple[str, RegistryValue], ...]:
        """All values of a key; none where there is no such key."""

    def exists(self, file: Path) -> bool:
        """Whether there is a file."""

    def read(self, file: Path, size: int = -1) -> bytes | None:
        """The first ``size`` bytes of a file, or all of it; None where it cannot be read."""

    def copies(self) -> tuple[Path, ...]:
        """Add-ins of ours besides the installed one, in folders that Excel loads add-ins from."""

    def fits_code_page(self, path: Path) -> bool:
        """Whether VBA can hand over a path, which Windows' code page must have letters for."""

    def round_trip(self, dll: Path, pythonw: Path) -> RoundTrip:
        """Start the server as Excel would, and call a function."""
