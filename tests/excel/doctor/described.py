"""A machine described in a few lines: everything in order, unless a test says otherwise."""

from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from xlplugin.excel.doctor.installation import Architecture, Configuration, Places
from xlplugin.excel.doctor.machine import Hive, Key, Machine, RegistryValue
from xlplugin.excel.doctor.round_trip import RoundTrip
from xlplugin.excel.doctor.self_test import SelfTest
from xlplugin.excel.names import ADDIN, XLWINGS_VERSION, dll_name

WHERE = Places(Path("/roaming"), Path("/local"), Path("/home/王科员"))
PYTHON = Path("/local/xlplugin/python/1.0/python.exe")
PYTHONW = PYTHON.with_name("pythonw.exe")
EXCEL = Path("/Office16/EXCEL.EXE")
OFFICE = r"Software\Microsoft\Office\16.0"
APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
CHOICE = Key(Hive.USER, r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx\UserChoice")


IN_ORDER = SelfTest(
    starts=True,
    version="3.11.9",
    bits=64,
    xlplugin="1.0",
    xlwings=XLWINGS_VERSION,
    pywin32="312",
    rubrics=("longgang-2020",),
)


def addin(version: str = "1.0") -> bytes:
    """As much of an add-in as says its version."""
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        package.writestr(
            "docProps/custom.xml", f'<property name="{ADDIN}"><vt:lpwstr>{version}</vt:lpwstr></property>'
        )
    return packed.getvalue()


def program(made_for: Architecture) -> bytes:
    """As much of a program as says what it was made for."""
    return b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + made_for.value.to_bytes(2, "little")


def told(contents: bytes, version: str = "1.0") -> bytes:
    """The configuration that installing writes."""
    return Configuration(str(PYTHONW), version, sha256(contents).hexdigest()).to_bytes()


def _files() -> dict[Path, bytes]:
    return {
        WHERE.addin: addin(),
        WHERE.configuration: told(addin()),
        PYTHON: program(Architecture.X64),
        PYTHONW: program(Architecture.X64),
        PYTHON.with_name(dll_name(64)): program(Architecture.X64),
        PYTHON.with_name(dll_name(32)): program(Architecture.X86),
        EXCEL: program(Architecture.X64),
    }


def _registry() -> dict[tuple[Key, str], RegistryValue]:
    return {
        (Key(Hive.MACHINE, rf"{APP_PATHS}\excel.exe"), ""): str(EXCEL),
        (CHOICE, "ProgId"): "Excel.Sheet.12",
    }


@dataclass
class Described(Machine):
    """A machine in good order; its dictionaries are a test's to change."""

    is_windows: bool = True
    executable: Path = PYTHON
    bits: int = 64
    files: dict[Path, bytes] = field(default_factory=_files)
    values: dict[tuple[Key, str], RegistryValue] = field(default_factory=_registry)
    pythons: dict[Path, SelfTest] = field(default_factory=lambda: {PYTHON: IN_ORDER})
    variables: dict[str, str] = field(
        default_factory=lambda: {
            "APPDATA": str(WHERE.roaming),
            "LOCALAPPDATA": str(WHERE.local),
            "USERPROFILE": str(WHERE.home),
        }
    )
    others: tuple[Path, ...] = ()
    letters: bool = True
    trip: RoundTrip = field(default_factory=lambda: RoundTrip("", 2000.0, 2.0))

    def environment(self, name: str) -> str | None:
        return self.variables.get(name)

    def self_test(self, python: Path) -> SelfTest:
        return self.pythons.get(python, SelfTest(starts=False, failure="没有 python.exe"))

    def registry(self, key: Key, name: str = "") -> RegistryValue:
        return self.values.get((key, name))

    def registry_values(self, key: Key) -> tuple[tuple[str, RegistryValue], ...]:
        return tuple((name, value) for (each, name), value in self.values.items() if each == key)

    def exists(self, file: Path) -> bool:
        return file in self.files

    def read(self, file: Path, size: int = -1) -> bytes | None:
        contents = self.files.get(file)
        return contents if contents is None or size < 0 else contents[:size]

    def copies(self) -> tuple[Path, ...]:
        return self.others

    def fits_code_page(self, path: Path) -> bool:
        return self.letters and bool(path.name)

    def round_trip(self, dll: Path, pythonw: Path) -> RoundTrip:
        return self.trip if self.exists(dll) and self.exists(pythonw) else RoundTrip("没有文件")
