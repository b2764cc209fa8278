"""The user's own folder for what makes the next run quicker or safer: losing it loses nothing else."""

import os
import sys
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "XLPLUGIN_CACHE"
_OTHERS_WRITE: Final = 0o022


def cache_folder() -> Path:
    """Where it is, whether it is there already or not."""
    named = os.environ.get(ENVIRONMENT)
    home = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(named) if named else Path(home or Path.home() / ".cache") / "xlplugin"


def is_own(path: Path) -> bool:
    """Whether nobody but the user can have written what a file or folder holds."""
    if sys.platform == "win32":
        return path.resolve().is_relative_to(Path.home())  # which Windows keeps from other users
    seen = path.stat()
    return seen.st_uid == os.getuid() and not seen.st_mode & _OTHERS_WRITE
