"""Rubrics that were checked once are kept ready for the next run, so that every command starts quickly.

What is kept is only as good as what it was made from: any change of the YAML or of the program makes it anew.
"""

import os
import pickle
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final
from zlib import crc32

from xlplugin.rubric.loaded import LoadedRubric

ENVIRONMENT: Final = "XLPLUGIN_CACHE"
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_ROOMS: Final = (".", "facts", "rules", "rubric", "functions")
_RECORDS: Final = (
    "xlplugin.facts.",
    "xlplugin.rules.",
    "xlplugin.rubric.loaded",
    "xlplugin.rubric.model",
    "xlplugin.rubric.yaml_tree",
)


class _Reader(pickle.Unpickler):
    """Makes nothing but the records of a rubric: a class by its own name, never a function."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        found = super().find_class(module, name) if module.startswith(_RECORDS) and "." not in name else None
        if isinstance(found, type) and found.__module__ == module:
            return found
        msg = f"{module}.{name}"
        raise pickle.UnpicklingError(msg)


def _folder() -> Path:
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    home = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(home or Path.home() / ".cache") / "xlplugin"


@cache
def _program() -> tuple[object, ...]:
    """The program that reads rubrics, which stays the same while it runs."""
    files = (path for room in _ROOMS for path in sorted((_PACKAGE / room).glob("*.py")))
    stamps = [(path.name, seen.st_size, seen.st_mtime_ns) for path in files for seen in [path.stat()]]
    return (sys.version, *stamps)


def _made_from(sources: Iterable[Path]) -> tuple[object, ...]:
    """Everything a kept rubric depends on: the files' contents, and the program that read them."""
    return (_program(), tuple(path.read_bytes() for path in sources))


def _place(sources: Iterable[Path]) -> Path:
    named = crc32(b"|".join(os.fsencode(path) for path in sources))
    return _folder() / f"{named:08x}.rubric"


def recall(sources: Sequence[Path]) -> LoadedRubric | None:
    """The rubric made from exactly these files by exactly this program, or None."""
    with suppress(Exception):  # a damaged file is as good as none
        made_from, kept = _Reader(BytesIO(_place(sources).read_bytes())).load()
        if isinstance(kept, LoadedRubric) and made_from == _made_from(sources):
            return kept
    return None


def keep(sources: Sequence[Path], loaded: LoadedRubric) -> None:
    """Keep a checked rubric for the next run; where nothing can be written, nothing is kept."""
    with suppress(OSError, RuntimeError):
        place = _place(sources)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{os.getpid()}")
        try:
            fresh.write_bytes(pickle.dumps((_made_from(sources), loaded)))
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
