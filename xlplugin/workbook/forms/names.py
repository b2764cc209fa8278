"""The words of a cell: as people see them, as headings are compared, and as forms print names."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.functions.cell import Cell, CellError
from xlplugin.money import plain
from xlplugin.problem import Source

_UNSEEN: Final = ("\u200b", "\u200c", "\u200d", "\ufeff")
"""Characters without width: they are on many copied pages, and nobody sees them."""

_WEIGHT: Final = re.compile(
    r"[(（\[【](?:(?:权重|分值|满分|计|共)[:：]?)?(\d{1,3}(?:\.\d{1,3})?)分?[)）\]】]$", re.ASCII
)
_NUMBERED: Final = re.compile(
    r"(?:指标\d{0,2}[:：]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d))(?=.)",
    re.ASCII,
)
_MOST: Final = 200
_TRAILING_SCORE: Final = re.compile(r":?(\d{1,3}(?:\.\d{1,3})?)分?$", re.ASCII)


def is_blank(value: Cell) -> bool:
    """Whether nothing can be seen of a value."""
    return value is None or (isinstance(value, str) and not _seen(value).strip())


def words_of(value: Cell) -> str:
    """The trimmed text of a cell; empty for anything that is not text."""
    if isinstance(value, str) and not isinstance(value, CellError):
        return _seen(value).strip()
    return ""


def _seen(text: str) -> str:
    for letter in _UNSEEN:
        if letter in text:
            text = text.replace(letter, "")
    return text


def squeezed(text: str) -> str:
    """The text without white space, line breaks and unseen characters."""
    return "".join(_seen(text).split())


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading without white space, full-width characters, what stands in brackets, and ending colons."""
    plain_text = squeezed(normalize("NFKC", text)).replace("〔", "(").replace("〕", ")")
    kept, depth = [], 0
    for letter in plain_text:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    outside = "".join(kept).strip(":。;,、")
    return outside or plain_text.strip("()[]:")


class PrintedName(NamedTuple):
    """A name and the weight behind it, None where there is none."""

    name: str
    weight: Decimal | None = None

    def entry(self, source: Source) -> Entry:
        """The weight as the entry of the name's own cell; nothing where there is none."""
        if self.weight is None:
            return NOTHING
        places = len(str(self.weight).partition(".")[2])
        return Entry(EntryKind.NUMBER, self.weight, plain(self.weight), places=places, source=source)


def printed_name(text: str) -> PrintedName:
    """A name without white space, its number in the form (1. 一、 （一）) and the weight behind it."""
    name = squeezed(text)[:_MOST]
    found = _WEIGHT.search(name)
    weight = Decimal(found[1]) if found else None
    bare = name[: found.start()] if found and found.start() else name
    return PrintedName(_NUMBERED.sub("", bare, count=1) if _NUMBERED.match(bare) else bare, weight)


def bare_name(text: str) -> str:
    """What a name without words of its own (指标1：, 指标1：……) is called; empty for a mere number."""
    name = squeezed(text)[:_MOST].rstrip(":：…._。") or squeezed(text)[:_MOST]
    return "" if all(letter.isdigit() or letter in "()（）.、．" for letter in name) else name


def without_score(key: str) -> str:
    """The label of a total (总分：96分) without the score written behind it."""
    return _TRAILING_SCORE.sub("", key)


def score_behind(text: str) -> str:
    """The score written behind the label of a total; empty where there is none."""
    found = _TRAILING_SCORE.search(heading_key(text))
    return found[1] if found else ""
