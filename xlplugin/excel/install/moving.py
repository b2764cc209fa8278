"""Moving and deleting files while other programs look into them."""

from pathlib import Path
from stat import S_IREAD, S_IWRITE
from time import sleep
from typing import Final

from xlplugin.workbook.file.reasons import is_sharing

_PAUSES: Final = (0.1, 0.2, 0.4, 0.8, 1.6)
"""In seconds: a virus scanner keeps a program that was just written open for a moment."""


def is_held(file: Path) -> bool:
    """Whether another program has a file open, as Excel has its add-ins."""
    try:
        file.rename(file)  # changes nothing, but Windows asks for the right to delete
    except OSError as error:
        return is_sharing(error)
    return False


def move(source: Path, target: Path) -> Path:
    """Rename a file or folder, over a file that is there already, with some patience.

    Raises:
        OSError: it cannot be done.
    """
    make_writable(target)
    for pause in _PAUSES:
        try:
            return source.replace(target)
        except PermissionError:
            if target.is_dir():
                raise
            sleep(pause)
    return source.replace(target)


def delete(file: Path) -> OSError | None:
    """Delete a file, one that is marked as read-only too; the error where that fails."""
    try:
        make_writable(file)
        file.unlink(missing_ok=True)
    except OSError as error:
        return error
    return None


def make_writable(file: Path) -> None:
    """Take the mark of read-only away, which keeps Windows from replacing or deleting a file."""
    if file.is_file() and not file.stat().st_mode & S_IWRITE:
        file.chmod(S_IREAD | S_IWRITE)
