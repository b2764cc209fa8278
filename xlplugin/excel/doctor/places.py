"""Where the add-in's parts lie for one user of Windows."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xlplugin.excel.names import ADDIN, ADDIN_FILE


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
    files = [*_addins(where.start_folder), *_addins(where.offered_folder)]
    return tuple(sorted(file for file in files if file != where.addin))


def _addins(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if _is_ours(file.name.lower())]
    except OSError:  # the folder need not be there
        return []


def _is_ours(name: str) -> bool:
    return name.startswith(ADDIN) and name.endswith((".xlam", ".xla", ".xlsm", ".xlsb"))
