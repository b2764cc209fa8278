"""Where the add-in's parts lie for one user of Windows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.addin_file import addin_version
from xlplugin.excel.log import log_file
from xlplugin.excel.names import ADDIN, ADDIN_FILE

_OPENED: Final = (".xlam", ".xla", ".xlsm", ".xlsb")
"""The files with macros that Excel opens from its folders."""


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
    def offered_folder(self) -> Path:
        """The folder of add-ins that people tick in Excel's own list."""
        return self.roaming / "Microsoft" / "AddIns"

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
    def pythons(self) -> Path:
        """The folder of the Pythons that bundles brought along, one a version."""
        return self.local / ADDIN / "python"


def places(environment: Callable[[str], str | None]) -> Places | None:
    """The places of the user whose environment it is; None where it is not that of Windows.

    Args:
        environment: gives the value of a variable, as ``os.environ.get`` does.
    """
    names = ("APPDATA", "LOCALAPPDATA", "USERPROFILE", "ProgramData")
    roaming, local, home, everyone = (environment(name) for name in names)
    if not (roaming and local and home):
        return None
    return Places(Path(roaming), Path(local), Path(home), Path(everyone) if everyone else None)


def other_copies(where: Places) -> tuple[Path, ...]:
    """Add-ins of ours under another name or in another folder, which Excel would load a second time."""
    files = [*_addins(where.start_folder, where.addin), *_addins(where.offered_folder, where.addin)]
    return tuple(sorted(files))


def _addins(folder: Path, installed: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file != installed and _is_ours(file)]
    except OSError:  # the folder need not be there
        return []


def _is_ours(file: Path) -> bool:
    """Whether a file is an add-in of ours: by its name, or by what it says of itself."""
    name = file.name.lower()
    if not name.endswith(_OPENED):
        return False
    return name.startswith(ADDIN) or _says_so(file)


def _says_so(file: Path) -> bool:
    try:
        return addin_version(file.read_bytes()) is not None
    except OSError:
        return False
