"""An installation of the add-in for one user of Windows: where its files lie, and what is in them."""

import re
from codecs import BOM_UTF16_LE
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from xlplugin.excel.log import log_file
from xlplugin.excel.names import ADDIN, ADDIN_FILE

HEADER_SIZE: Final = 4096
"""As much of a file as ``architecture`` needs."""

_POINTER_AT: Final = 0x3C
_MACHINE_AT: Final = 4
_PROPERTIES: Final = "docProps/custom.xml"
_BUILT_BY: Final = re.compile(rf'name="{ADDIN}"><vt:lpwstr>([^<]*)<')
_LINE: Final = re.compile(r'"(?P<key>[^"]*)","(?P<value>[^"]*)"')
_INTERPRETER: Final = "INTERPRETER_WIN"
_VERSION_KEY: Final = "VERSION"
_ADDIN_HASH: Final = "ADDIN_SHA256"
_LIBRARY: Final = "COPIED_DLL"
_DEBUG: Final = "DEBUG"
_OPENED: Final = (".xlam", ".xla", ".xlsm", ".xlsb")
"""The files with macros that Excel opens from its folders."""


class Architecture(Enum):
    """What a program was made for; the value is the number in its header."""

    X86 = 0x014C
    X64 = 0x8664
    ARM64 = 0xAA64

    @property
    def bits(self) -> int:
        """The width of its addresses."""
        return 32 if self is Architecture.X86 else 64

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"X86": "32 位", "X64": "64 位", "ARM64": "ARM64"}[self.name]


def architecture(header: bytes) -> Architecture | None:
    """What a program or DLL was made for, from the PE header in the first ``HEADER_SIZE`` bytes of its file.

    None where these are no program's first bytes.
    """
    start = int.from_bytes(header[_POINTER_AT : _POINTER_AT + 4], "little")
    if header[:2] != b"MZ" or header[start : start + 4] != b"PE\0\0":
        return None
    number = int.from_bytes(header[start + _MACHINE_AT : start + _MACHINE_AT + 2], "little")
    return next((each for each in Architecture if each.value == number), None)


def version_of_addin(contents: bytes) -> str | None:
    """The version of xlplugin that an .xlam was built by; None where it is no add-in of ours."""
    try:
        with ZipFile(BytesIO(contents)) as package:
            found = _BUILT_BY.search(package.read(_PROPERTIES).decode(errors="replace"))
    except (BadZipFile, KeyError, OSError, ValueError):
        return None
    return found[1] if found else None


def find_dll(pythonw: Path, name: str, exists: Callable[[Path], bool]) -> Path | None:
    """The DLL of xlwings that the add-in would load; None where it would find none.

    It looks beside pythonw.exe, and one folder up (a virtual environment).
    """
    files = (folder / name for folder in pythonw.parents[:2])
    return next((file for file in files if exists(file)), None)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the add-in is told, and what installing remembers for the doctor and for uninstalling.

    Attributes:
        interpreter: the full path of pythonw.exe.
        version: of the xlplugin that the interpreter has.
        addin_hash: SHA-256 of the add-in's file, as installed.
        copied_dlls: xlwings' DLLs that installing had to put beside the interpreter.
        debugged: an engineer has Excel ask a server that he starts himself.
    """

    interpreter: str
    version: str
    addin_hash: str
    copied_dlls: tuple[str, ...] = ()
    debugged: bool = False

    def to_bytes(self) -> bytes:
        """The file: UTF-16, so that VBA reads it on any code page."""
        lines = [
            (_INTERPRETER, self.interpreter),
            (_VERSION_KEY, self.version),
            (_ADDIN_HASH, self.addin_hash),
        ]
        lines += [(_LIBRARY, each) for each in self.copied_dlls]
        lines += [(_DEBUG, str(True))] if self.debugged else []
        text = "".join(f'"{key}","{value}"\r\n' for key, value in lines)
        return BOM_UTF16_LE + text.encode("utf-16-le")


def read_configuration(contents: bytes) -> Configuration | None:
    """The configuration in a file; None where it is none of ours, or damaged."""
    if not contents.startswith(BOM_UTF16_LE):
        return None
    text = contents.removeprefix(BOM_UTF16_LE).decode("utf-16-le", errors="replace")
    lines = [(each["key"], each["value"]) for each in _LINE.finditer(text)]
    last = dict(lines)
    if not last.get(_INTERPRETER):
        return None
    copied = tuple(value for key, value in lines if key == _LIBRARY)
    version, digest = last.get(_VERSION_KEY, ""), last.get(_ADDIN_HASH, "")
    return Configuration(last[_INTERPRETER], version, digest, copied, last.get(_DEBUG) == str(True))


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one user, all writable without an administrator.

    Attributes:
        roaming: %APPDATA%.
        local: %LOCALAPPDATA%.
        home: %USERPROFILE%.
        everyone: %ProgramData%, where an administrator may put a configuration for all; None where not set.
    """

    roaming: Path
    local: Path
    home: Path
    everyone: Path | None = None

    @property
    def start_folder(self) -> Path:
        """XLSTART: Excel opens every file in it, and trusts them."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def addin(self) -> Path:
        """The installed add-in."""
        return self.start_folder / ADDIN_FILE

    @property
    def mark_of_the_web(self) -> Path:
        """The part of the add-in's file that marks it as downloaded; Excel then runs none of its macros."""
        return Path(f"{self.addin}:Zone.Identifier")

    @property
    def offered_folder(self) -> Path:
        """The folder of add-ins that people tick in Excel's own list."""
        return self.roaming / "Microsoft" / "AddIns"

    @property
    def send_to(self) -> Path:
        """Windows' menu 发送到, which a right click on a file offers."""
        return self.roaming / "Microsoft" / "Windows" / "SendTo"

    @property
    def configuration(self) -> Path:
        """The file that tells the add-in where Python is."""
        return self.home / f".{ADDIN}" / f"{ADDIN}.conf"

    @property
    def configurations(self) -> tuple[Path, ...]:
        """The files in which the add-in looks for a configuration, in its order."""
        shared = (self.everyone / ADDIN / f"{ADDIN}.conf",) if self.everyone else ()
        return (self.configuration, *shared)

    @property
    def kept_rubrics(self) -> Path:
        """The folder in which checked rubrics are kept for the next start."""
        return self.local / ADDIN

    @property
    def logs(self) -> tuple[Path, ...]:
        """The files in which the server notes its faults, the current one first."""
        current = log_file({"LOCALAPPDATA": str(self.local)})
        return (current, current.with_name(f"{current.name}.1")) if current else ()

    @property
    def generated(self) -> Path:
        """The folder of what pywin32 generates of Excel's type library."""
        return self.local / ADDIN / "gen_py"

    @property
    def pythons(self) -> Path:
        """The folder of the Pythons that bundles brought along, one a version."""
        return self.local / ADDIN / "python"


def places(environment: Callable[[str], str | None]) -> Places | None:
    """The places of the user whose environment's ``get`` this is; None where it is not that of Windows."""
    names = ("APPDATA", "LOCALAPPDATA", "USERPROFILE", "ProgramData")
    roaming, local, home, everyone = (environment(name) for name in names)
    if not (roaming and local and home):
        return None
    return Places(Path(roaming), Path(local), Path(home), Path(everyone) if everyone else None)


def other_copies(where: Places) -> tuple[Path, ...]:
    """Add-ins of ours under another name or in another folder, which Excel would load a second time."""
    files: list[Path] = []
    for folder in (where.start_folder, where.offered_folder):
        with suppress(OSError):  # the folder need not be there
            files += [file for file in folder.iterdir() if file != where.addin and _is_ours(file)]
    return tuple(sorted(files))


def _is_ours(file: Path) -> bool:
    """Whether a file is an add-in of ours: by its name, or by what it says of itself."""
    name = file.name.lower()
    if not name.endswith(_OPENED):
        return False
    try:
        return name.startswith(ADDIN) or version_of_addin(file.read_bytes()) is not None
    except OSError:
        return False
