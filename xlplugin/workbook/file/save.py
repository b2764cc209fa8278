"""Saving a workbook: the file on disk is the old one or the new one, whole, whatever happens on the way."""

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from time import time
from typing import BinaryIO, Final, NamedTuple

from xlplugin.problem import Problem, Refused, Source
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package, lock_problem
from xlplugin.workbook.file.written import remember, was_written

_TEMPORARY: Final = ".xlplugin-{}.tmp"
_JUST_MADE: Final = 60
"""Seconds after which an empty temporary file is no longer one that is about to be held."""
_LONG_UNTOUCHED: Final = 600
"""Seconds after which Windows' own guard of open files need not be helped any more."""

_saved: list["Saved"] = []


def _unknown(_: bytes) -> bool:
    return False


class Made(NamedTuple):
    """How a file came about that may take the place of another.

    Attributes:
        source: what it was made from.
        check: raises ``Refused`` where contents that are there must not give way to it.
        is_untouched: whether contents that are there are certainly as we wrote them: then they give way
            unasked, and nobody needs a ``.bak`` of them.
    """

    source: str
    check: Callable[[bytes], None]
    is_untouched: Callable[[bytes], bool] = _unknown


class Saved(NamedTuple):
    """A file that holds what it should; ``changed`` where it had to be written for that."""

    path: Path
    changed: bool

    def __str__(self) -> str:
        return f"已写入 {self.path}" if self.changed else f"内容没有变化，文件保持原样：{self.path}"


def saved_so_far() -> tuple[Saved, ...]:
    """Every file that this process has saved, also where it was interrupted just then."""
    return tuple(dict.fromkeys(_saved))


def true_name(path: Path) -> str:
    """The one name of a file, however it was written."""
    return os.path.normcase(os.path.realpath(path))


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are those of one file, be it by a link or by upper and lower case."""
    try:
        return true_name(one) == true_name(other) or one.samefile(other)
    except OSError:
        return False


def save_package(package: Package, target: Path, made: Made | None = None) -> Saved:
    """Write a workbook to disk in one step, as ``save_bytes`` does."""
    ending = package.ending.lower()
    if target.suffix.lower() == ending:
        return save_bytes(package.to_bytes(), target, made)
    # Excel refuses one that does not fit the contents.
    same = "，与原文件相同" if ending == package.path.suffix.lower() else ""
    message = f"输出文件应以 {ending} 结尾{same}"
    raise Refused(codes.SAVE_ENDING.at(Source(str(target)), message))


def save_bytes(contents: bytes, target: Path, made: Made | None = None, *, clears: bool = True) -> Saved:
    """Write a file to disk in one step.

    Args:
        contents: The whole file.
        target: The file to write; one that is there already is kept beside it as ``.bak``, and no earlier
            ``.bak`` is written over. One that holds these contents is left alone.
        made: How they came about: another file of the same source, unchanged since, gives way unasked. None
            where the target itself is the source.
        clears: Whether the folder is cleared of what killed runs left there, which takes the longer the more
            there is in it.

    Raises:
        Refused: Nothing was written.
    """
    with _explained(target):
        place = _place(target, clears=clears)
        there = place.read_bytes() if place.exists() else None
        saved = Saved(target, changed=there != contents)
        if saved.changed:
            is_untouched = bool(made and there is not None and made.is_untouched(there))
            if made and there and not is_untouched and not was_written(there, made.source):
                made.check(there)
            with new_beside(place) as (fresh, stream):
                stream.write(contents)
                _replace(place, fresh, stream, saved, is_kept=not is_untouched)
        else:
            _saved.append(saved)
        if made:
            remember(contents, made.source)
    return saved


@contextmanager
def replacing(target: Path, source: str) -> Iterator[Path]:
    """A new file to write to, of whatever length, that takes the target's place in one step in the end.

    Args:
        target: The file to write; one that is there is kept beside it as ``.bak``, unless it was made here
            from the same source and is unchanged since.
        source: What it is made from.

    Yields:
        The new file, empty, in the folder of the target.

    Raises:
        Refused: Nothing was written.
    """
    with _explained(target):
        place = _place(target)
        with new_beside(place) as (fresh, stream):
            yield fresh
            is_untouched = place.exists() and was_written(place, source)
            _replace(place, fresh, stream, Saved(target, changed=True), is_kept=not is_untouched)
        remember(place, source)


def refuse_unwritable(target: Path) -> None:
    """Say before the work where a file could not be written in the end, as far as that can be seen.

    Raises:
        Refused: It could not.
    """
    with _explained(target):
        _place(target)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    """What the system says against writing a file, in our words."""
    try:
        yield
    except PermissionError:
        message = "没有写入权限，或文件正被其他程序打开，没有写入"
        raise Refused(codes.SAVE_DENIED.at(Source(str(target)), message)) from None
    except (OSError, ValueError) as error:
        from xlplugin.workbook.file.reasons import reason  # noqa: PLC0415 - only where something is wrong

        message = f"写入失败（{reason(error)}），原文件未改动"
        raise Refused(codes.SAVE_FAILED.at(Source(str(target)), message)) from None


def _place(target: Path, *, clears: bool = True) -> Path:
    """Where a file is to be written, cleared of what killed runs left there.

    Raises:
        Refused: It cannot be written.
    """
    # Where a link leads is written, so that the link stays; a link that leads round stays a link.
    place = Path(os.path.realpath(target)) if target.is_symlink() else target
    locks = (lock_problem(name, writing=True) for name in dict.fromkeys((place, target)))
    refusal = _refusal(place) or next(filter(None, locks), None)
    if refusal is not None:
        raise Refused(refusal)
    if clears:
        _clear_leftovers(place.parent)
    return place


def _refusal(place: Path) -> Problem | None:
    """Why a file cannot be written here, as far as that can be seen before."""
    source, refusal = Source(str(place)), None
    if place.is_symlink():
        refusal = codes.SAVE_LINK.at(source, "链接绕成了一圈，不指向任何文件")
    elif place.is_dir():
        refusal = codes.SAVE_FOLDER.at(source, "输出位置是一个文件夹", fix="请指定文件名")
    elif not place.parent.is_dir():
        fix = "请先建立该文件夹，或换一个位置"
        refusal = codes.SAVE_FOLDER.at(source, "输出文件夹不存在", fix=fix)
    elif place.exists() and not place.is_file():
        refusal = codes.SAVE_DEVICE.at(source, "输出位置是设备或管道，不是文件")
    elif place.exists() and not place.stat().st_mode & stat.S_IWUSR:
        refusal = codes.SAVE_READ_ONLY.at(source, "文件是只读的，没有写入")
    return refusal


def _replace(target: Path, fresh: Path, stream: BinaryIO, saved: Saved, *, is_kept: bool) -> None:
    """Let a new file take the target's place.

    Args:
        target: the file to write.
        fresh: the new file.
        stream: the new file, open, so that it is held.
        saved: what is remembered as saved.
        is_kept: whether the file that was there is kept as .bak.
    """
    flush(stream)
    backup = None
    try:
        if target.exists():
            shutil.copymode(target, fresh)
            backup = _back_up(target) if is_kept else None
        fresh.replace(target)
    finally:
        # Seen rather than remembered: an interruption may come between the step and the next line.
        if not fresh.exists():
            _saved.append(saved)
        elif backup is not None:
            backup.unlink()
    _settle(target.parent)


def _back_up(target: Path) -> Path:
    """Keep a file under a second name, the first that is free."""
    names = (f"{target.name}.bak{number or ''}" for number in chain((0,), count(2)))
    return next(backup for backup in map(target.with_name, names) if _kept_as(target, backup))


def _kept_as(target: Path, backup: Path) -> bool:
    """Give a file a second name; False where that is taken, be it by another writer just now."""
    try:
        os.link(target, backup)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links
        return not backup.exists() and _copied(target, backup)
    return True


def _copied(target: Path, backup: Path) -> bool:
    with new_beside(target) as (copy, stream):
        stream.write(target.read_bytes())
        flush(stream)
        shutil.copystat(target, copy)
        try:
            backup.touch(exist_ok=False)  # nobody else can take the name from here on
        except FileExistsError:
            return False
        try:
            copy.replace(backup)
        finally:
            if copy.exists():
                backup.unlink()
    return True


@contextmanager
def new_beside(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in the folder of another, which is gone in the end unless it was given another name.

    As long as it is open it is held, so that no other run takes it for a leftover.

    Yields:
        Where it is, and the file, open; ``flush`` it before it is given another name.
    """
    # A short name: the target's own may already be as long as the file system allows.
    path = target.with_name(_TEMPORARY.format(os.urandom(8).hex()))
    try:
        with path.open("xb") as stream:
            with suppress(OSError):  # a disk that knows no locks: then nothing is cleared there, either
                hold(stream)
            yield path, stream
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def flush(stream: BinaryIO) -> None:
    """Bring a new file safely onto the disk, by whatever name it was written to."""
    stream.flush()
    os.fsync(stream.fileno())
    if sys.platform == "win32":
        stream.close()  # no open file can be given another name there


def hold(stream: BinaryIO) -> None:
    """Hold a file while it is open; raises OSError where another process does. Windows always holds it."""
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _clear_leftovers(folder: Path) -> None:
    """Delete the temporary files that runs which were killed have left in a folder."""
    for path in folder.glob(_TEMPORARY.format("*")):
        with suppress(OSError):
            _delete_leftover(path)


def _delete_leftover(path: Path) -> None:
    """Delete a temporary file of ours that no process holds."""
    seen = path.lstat()
    age = time() - seen.st_mtime
    if sys.platform == "win32":
        if age > _LONG_UNTOUCHED:
            path.unlink()
        return
    ours = stat.S_ISREG(seen.st_mode) and seen.st_uid == os.getuid()
    if ours and (seen.st_size or age > _JUST_MADE):
        with path.open("r+b") as stream:
            hold(stream)
            path.unlink()


def _settle(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
