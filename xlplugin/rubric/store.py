"""What was checked once is kept ready for the next run, so that every command starts quickly.

What is kept is only as good as what it was made from: any change of the YAML or of the program makes it anew.
It is plain JSON, so that reading it makes records and nothing else, and it counts only where nobody but the
user can have written it.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from xlplugin.cache import cache_folder, is_own
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.model import Record
from xlplugin.rubric.headings import HeadingNames
from xlplugin.rubric.model import LoadedRubric, Outline, Rubric

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_ROOMS: Final = (".", "facts", "rules", "wording", "rubric", "rubric/book", "functions")
_MADE_OF: Final = ("xlplugin.facts.", "xlplugin.rules.", "xlplugin.rubric.")
_KIND: Final = ""
"""The key that names the kind of a record in JSON; no record has a field of that name.

A word or number has its kind for its only key.
"""
_END_OF_OUTLINE: Final = b"\n"
"""JSON writes no line break of its own, and those in a text otherwise."""


@cache
def _program() -> tuple[object, ...]:
    """The program that reads rubrics, which stays the same while it runs."""
    files = (each for room in _ROOMS for each in os.scandir(_PACKAGE / room) if each.name.endswith(".py"))
    stamps = [(each.name, seen.st_size, seen.st_mtime_ns) for each in files for seen in [each.stat()]]
    return (sys.version, *sorted(stamps))


def _made_from(sources: Iterable[Path]) -> bytes:
    """Everything that is kept depends on: the program that read the files, and the files' contents."""
    parts = (repr(_program()).encode(), *(path.read_bytes() for path in sources))
    return b"".join(b"%d:%b" % (len(part), part) for part in parts)


def _place(sources: Iterable[Path]) -> Path:
    return cache_folder() / f"{crc32(b'|'.join(os.fsencode(path) for path in sources)):08x}.rubric"


@cache
def _kinds() -> dict[str, Any]:
    """The records and words that rubrics are made of, by name."""
    found = (*_descendants(Record), *_descendants(StrEnum))
    ours = {each.__name__: each for each in found if each.__module__.startswith(_MADE_OF)}
    return ours | {Decimal.__name__: Decimal}


def _descendants(kind: type[object]) -> Iterator[type[object]]:
    for each in kind.__subclasses__():
        yield each
        yield from _descendants(each)


def _as_json(value: Any) -> Any:  # noqa: ANN401 - whatever a rubric holds
    """A value in the words of JSON; what stands at its default is left out of a record."""
    match value:
        case Record():
            shown = ((each.name, getattr(value, each.name), each.default) for each in fields(value))
            return {_KIND: type(value).__name__} | {
                name: _as_json(held) for name, held, default in shown if held != default
            }
        case Decimal() | StrEnum():
            return {type(value).__name__: str(value)}
        case tuple():
            return [_as_json(each) for each in value]
    return value


def _written(value: Any) -> bytes:  # noqa: ANN401 - as above
    return json.dumps(_as_json(value), ensure_ascii=False).encode()


@cache
def _word(kind: str, written: str) -> object:
    """A word or number; rubrics have few, again and again."""
    return _kinds()[kind](written)


def _of_json(found: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    """The record, word or number that an object of JSON stands for."""
    kind = found.pop(_KIND, None)
    if kind is None:
        return _word(*found.popitem())
    for name, held in found.items():
        if isinstance(held, list):
            found[name] = tuple(held)
    return _kinds()[kind](**found)


_DAMAGED: Final = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a damaged file leads to, which is as good as none; too little memory is no damage."""


class Kept(NamedTuple):
    """What is kept, as it is written: the outline of a rubric, nothing of names; and all of either."""

    beginning: bytes
    rest: bytes

    def outline(self) -> Outline | None:
        """The outline of the rubric; None where there is none to be read."""
        with suppress(*_DAMAGED):
            found = json.loads(self.beginning, object_hook=_of_json)
            return found if isinstance(found, Outline) else None
        return None

    def whole(self) -> LoadedRubric | HeadingNames | None:
        """What was kept; None where it cannot be read."""
        with suppress(*_DAMAGED):
            held = json.loads(self.rest, object_hook=_of_json)
            if isinstance(held, HeadingNames):
                return held
            rubric, definitions = held
            return LoadedRubric(rubric, Vocabulary(definitions)) if isinstance(rubric, Rubric) else None
        return None


def find(sources: Sequence[Path]) -> Kept | None:
    """What was made from exactly these files by exactly this program and is kept, or None."""
    with suppress(OSError, RuntimeError):
        place, made_from = _place(sources), _made_from(sources)
        if not (is_own(place.parent) and is_own(place)):
            return None
        kept = place.read_bytes()
        if not kept.startswith(made_from):
            return None
        beginning, _, rest = kept[len(made_from) :].partition(_END_OF_OUTLINE)
        return Kept(beginning, rest)
    return None


def recall(sources: Sequence[Path]) -> LoadedRubric | HeadingNames | None:
    """What is kept of these files, whole, or None."""
    kept = find(sources)
    return kept.whole() if kept else None


def keep(sources: Sequence[Path], checked: LoadedRubric | HeadingNames) -> None:
    """Keep what was checked for the next run; where nothing can be written, nothing is kept."""
    with suppress(OSError, RuntimeError, UnicodeError):
        place = _place(sources)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_own(place.parent):
            return
        for left in place.parent.glob(f"{place.stem}.*[0-9]"):  # by runs that were killed
            left.unlink()
        if isinstance(checked, HeadingNames):
            outline, whole = b"", _written(checked)
        else:
            outline = _written(checked.outline)
            whole = _written((checked.rubric, tuple(checked.vocabulary)))
        fresh = place.with_suffix(f".{os.getpid()}")
        try:
            fresh.touch(mode=0o600)
            fresh.write_bytes(_made_from(sources) + outline + _END_OF_OUTLINE + whole)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)
