"""Free words inside a criterion: bare where nothing in them looks like its punctuation, else in 「」."""

import json
import re
from typing import Final

_RESERVED: Final = r"；。：=÷×≤<≥>－「」“”\\"
_MARKER: Final = r"[0-9]+\.(?![0-9])|（[0-9]|[①-⑳〔]"
_ATOM: Final = rf"(?:[^{_RESERVED}\s]| (?=\S)|“[^{_RESERVED}\s]*”)"
_LONGEST: Final = 200
"""Longer phrases are quoted, so that a text without punctuation is still read in bounded time."""

QUOTED: Final = r"「(?:[^「」\\\n]|\\.)*」"
PHRASE: Final = rf"(?:{QUOTED}|(?!{_MARKER}|\s){_ATOM}{{1,{_LONGEST}}})"
ITEM: Final = rf"(?:{QUOTED}|(?!{_MARKER}|\s)(?:(?!、){_ATOM}){{1,{_LONGEST}}})"
"""A phrase in a list whose members are parted by 、."""

_BRACKETS: Final = str.maketrans({"「": "\\u300c", "」": "\\u300d"})
_BARE_PHRASE: Final = re.compile(PHRASE)
_BARE_ITEM: Final = re.compile(ITEM)


def _quoted(phrase: str) -> str:
    escaped = json.dumps(phrase, ensure_ascii=False)[1:-1]
    return f"「{escaped.translate(_BRACKETS)}」"


def write_phrase(phrase: str) -> str:
    """The phrase as it stands in a criterion."""
    return phrase if "「" not in phrase and _BARE_PHRASE.fullmatch(phrase) else _quoted(phrase)


def write_item(phrase: str) -> str:
    """The phrase as a member of a list."""
    return phrase if "「" not in phrase and _BARE_ITEM.fullmatch(phrase) else _quoted(phrase)


def read_phrase(written: str) -> str | None:
    """The phrase that was written, or None where the quoting is broken."""
    if not written.startswith("「"):
        return written
    try:
        return str(json.loads(f'"{written[1:-1]}"', strict=False))
    except ValueError:
        return None
