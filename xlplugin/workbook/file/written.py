"""Which files we wrote, and from what: one that is still the same holds nothing that its source did not.

Only sums are kept, in the user's own folder. Where they are lost, a file is merely looked at more closely.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from xlplugin.cache import cache_folder, is_own

_NAME: Final = "written"
_MOST: Final = 4000
_SUM: Final = 32
_PIECE: Final = 1 << 20
_LINE: Final = 2 * _SUM + 1
"""A sum in sixteens and the end of its line."""


def remember(contents: bytes | Path, source: str) -> None:
    """Remember that a file of these contents was made from a source; where that cannot be kept, it is not.

    Args:
        contents: what it holds, or where it is.
        source: what it was made from.
    """
    with suppress(OSError, RuntimeError):
        place = cache_folder() / _NAME
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_own(place.parent):
            return
        if place.exists() and place.stat().st_size > 2 * _MOST * _LINE:
            _forget(place)
        line = _line(contents, source)
        number = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(number, "ab") as stream:
            stream.write(line)


def was_written(contents: bytes | Path, source: str) -> bool:
    """Whether a file of exactly these contents was made from that source; as for ``remember``."""
    with suppress(OSError, RuntimeError):
        place = cache_folder() / _NAME
        if is_own(place.parent) and is_own(place):
            return _line(contents, source) in place.read_bytes()
    return False


def _line(contents: bytes | Path, source: str) -> bytes:
    try:  # at once there, where hashlib would first load OpenSSL
        from _blake2 import blake2b  # noqa: PLC0415 - only where a file is written
    except ImportError:
        from hashlib import blake2b  # noqa: PLC0415 - as above
    made = blake2b(b"%b\0" % os.fsencode(source), digest_size=_SUM)
    for piece in (contents,) if isinstance(contents, bytes) else _pieces(contents):
        made.update(piece)
    return b"%b\n" % made.hexdigest().encode()


def _pieces(path: Path) -> Iterator[bytes]:
    """A file's contents, a piece at a time: summaries are as long as they are."""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _forget(place: Path) -> None:
    """Keep only what was remembered last."""
    fresh = place.with_suffix(f".{os.getpid()}")
    try:
        fresh.touch(mode=0o600)
        fresh.write_bytes(place.read_bytes()[-_MOST * _LINE :])
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
