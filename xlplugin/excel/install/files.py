"""Files moved, deleted and written together while other programs look into them."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_IREAD, S_IWRITE
from time import sleep
from typing import Final, NamedTuple

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
    """Rename a file or folder, over a file that is there already, with some patience; raises OSError."""
    _make_writable(target)
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
        _make_writable(file)
        file.unlink(missing_ok=True)
    except OSError as error:
        return error
    return None


def _make_writable(file: Path) -> None:
    """Take the mark of read-only away, which keeps Windows from replacing or deleting a file."""
    if file.is_file() and not file.stat().st_mode & S_IWRITE:
        file.chmod(S_IREAD | S_IWRITE)


@dataclass(frozen=True, slots=True)
class Write:
    """A file to be written.

    Attributes:
        target: the file; its folder is made where there is none.
        contents: all of it.
        waiting_room: a folder of the same disk, in which the new file waits until all are there; not the
            target's own where a program opens whatever it finds in that.
    """

    target: Path
    contents: bytes
    waiting_room: Path


class WriteFailure(NamedTuple):
    """The file that could not be written, and why; every other one is as it was."""

    target: Path
    error: OSError


class _Staged(NamedTuple):
    write: Write
    fresh: Path
    before: bytes | None


def write_all(writes: Sequence[Write]) -> WriteFailure | None:
    """Write every file, each in one step; where one fails, put the others back and tell which."""
    staged: list[_Staged] = []
    replaced: list[_Staged] = []
    try:
        for write in writes:
            write.target.parent.mkdir(parents=True, exist_ok=True)
            before = write.target.read_bytes() if write.target.exists() else None
            staged.append(_Staged(write, _written(write.waiting_room, write.contents), before))
        for each in staged:
            write = each.write
            move(each.fresh, write.target)
            replaced.append(each)
    except OSError as error:
        for each in replaced:
            with suppress(OSError):
                if each.before is None:
                    each.write.target.unlink()
                else:
                    move(_written(each.write.waiting_room, each.before), each.write.target)
        return WriteFailure(write.target, error)
    finally:
        for each in staged:
            _forget(each.fresh)
    return None


def _written(folder: Path, contents: bytes) -> Path:
    fresh = folder / f".xlplugin-{os.urandom(8).hex()}.tmp"
    try:
        with fresh.open("xb") as stream:
            stream.write(contents)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        _forget(fresh)
        raise
    return fresh


def _forget(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)
