"""When two written names mean the same indicator: spacing, quotes and brackets make no difference."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from xlplugin.form.form import Row

_NOISE: Final = re.compile(r"[\s“”\"'‘’、，,。．.：:；;()《》〈〉<>\[\]【】·\-—_/\\*]+")
_NUMBERING: Final = re.compile(r"^(?:[①-⑳★☆]|[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、．)）])\s*")
_PART: Final = re.compile(r"[（(][^（）()]*[）)]$")
_CLOSE: Final = 0.75


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without numbering, spacing, quotes and punctuation, full-width letters made plain."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", _NUMBERING.sub("", name.strip())))


def _base(name: str) -> str:
    return plain_name(_PART.sub("", name))


def _by_part(names: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Rows under one printed name against the rubric's names of its parts, in order."""
    for base in dict.fromkeys(_base(name) for name in names):
        parts = [name for name in names if _base(name) == base]
        own = [row for row in rows if plain_name(row.name) == base]
        if len(parts) == len(own):
            yield from zip(parts, own, strict=True)


def _nearest(name: str, rows: Sequence[Row]) -> Row | None:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for a name that is written otherwise

    wanted = plain_name(name)
    rated = [(SequenceMatcher(None, wanted, plain_name(row.name)).ratio(), -row.row, row) for row in rows]
    best = max(rated, default=None, key=lambda each: each[:2])
    return best[2] if best is not None and best[0] >= _CLOSE else None


def rows_by_name(names: Iterable[str], rows: Sequence[Row], *, near: bool) -> Mapping[str, Row]:
    """The row of every name that has one.

    Args:
        names: the rubric's names of indicators, in order.
        rows: the form's rows.
        near: whether a name that is only nearly the same will do, where no other row has it.
    """
    wanted = list(names)
    by_plain = {plain_name(row.name): row for row in reversed(rows)}
    found = {name: by_plain[plain_name(name)] for name in wanted if plain_name(name) in by_plain}
    free = [row for row in rows if row not in found.values()]
    found |= dict(_by_part([name for name in wanted if name not in found], free))
    for name in wanted if near else ():
        if name not in found:
            row = _nearest(name, [row for row in rows if row not in found.values()])
            found |= {name: row} if row is not None else {}
    return {name: found[name] for name in wanted if name in found}
