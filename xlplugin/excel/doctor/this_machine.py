"""The machine this program runs on."""

import os
import platform
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from xlplugin.excel.doctor.child import run_child
from xlplugin.excel.doctor.code_page import in_code_page
from xlplugin.excel.doctor.machine import Hive, Interpreter, Key, RegistryValue, RoundTrip
from xlplugin.excel.doctor.places import other_copies, places
from xlplugin.excel.doctor.trial import examine
from xlplugin.excel.doctor.tried import Tried
from xlplugin.excel.doctor.trying import is_this, try_python
from xlplugin.workbook.file.reasons import reason

_PATIENCE: Final = 90
_HANDSHAKE: Final = "xlplugin.excel.doctor.handshake"


class ThisMachine:
    """The real machine; what cannot be looked at is not there."""

    def __init__(self) -> None:
        self._tried: dict[Path, Tried] = {}

    def is_windows(self) -> bool:
        """Whether there can be an Excel with COM at all."""
        return sys.platform == "win32"

    def interpreter(self) -> Interpreter:
        """The Python that runs now."""
        return Interpreter(Path(sys.executable), platform.python_version(), struct.calcsize("P") * 8)

    def environment(self, name: str) -> str | None:
        """An environment variable."""
        return os.environ.get(name)

    def tried(self, python: Path) -> Tried:
        """What came of trying a python.exe; this very Python tries itself."""
        if python not in self._tried:
            self._tried[python] = examine() if is_this(python) else try_python(python)
        return self._tried[python]

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
            return tuple(value for opened in _opened(key) for value in _values(opened))
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
        where = places(self.environment)
        return other_copies(where) if where else ()

    def fits_code_page(self, path: Path) -> bool:
        """Whether VBA can hand over a path, which Windows' code page must have letters for."""
        return bool(in_code_page(str(path)))

    def round_trip(self, dll: Path, pythonw: Path) -> RoundTrip:
        """Start the server as Excel would, and call a function; in a process of its own: it may hang."""
        command = [sys.executable, "-X", "utf8", "-P", "-m", _HANDSHAKE, str(dll), str(pythonw)]
        try:
            return _trip(run_child(command, _PATIENCE).last_line)
        except OSError as error:
            return RoundTrip(reason(error))


def _trip(told: str) -> RoundTrip:
    """What the process of the handshake printed last: two times, or why there are none."""
    words = told.split()
    if len(words) == 3 and words[0] == "OK":  # noqa: PLR2004 - and the two times
        return RoundTrip("", float(words[1]), float(words[2]))
    return RoundTrip(told or "没有任何应答")


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


def _values(opened: Any) -> Iterator[tuple[str, RegistryValue]]:  # noqa: ANN401 - a handle of the registry
    winreg = _winreg()
    for index in range(winreg.QueryInfoKey(opened)[1]):
        name, value, _ = winreg.EnumValue(opened, index)
        yield name, _plain(value)


def _plain(value: object) -> RegistryValue:
    if isinstance(value, str | int | bytes):
        return value
    return tuple(str(each) for each in value) if isinstance(value, list) else None
