"""Data, scripts and styles inside an HTML file, so that no text of theirs is read as anything else."""

import gzip
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Final

from xlplugin.money import plain

_LEVEL: Final = 6
_ESCAPES: Final = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def data_element(name: str, content: object) -> bytes:
    """Dataclasses, plain values and collections of them as JSON, with no sign that HTML has a use for."""
    text = _json(content).translate(_ESCAPES)
    return f'<script type="application/json" id="{name}">{text}</script>\n'.encode(errors="replace")


def packed_element(block: str, content: object) -> bytes:
    """The same as JSON in gzip in base64: a tenth of the size, read by the page when it is asked for."""
    packed = b64encode(gzip.compress(_json(content).encode(errors="replace"), _LEVEL, mtime=0))
    return b'<script type="application/gzip" data-block="%s">%s</script>\n' % (block.encode(), packed)


def source(element: str, content: str) -> str:
    """The hash by which the page's policy allows the content of a ``script`` or ``style``, and no other.

    Raises:
        ValueError: the content would end its element.
    """
    if f"</{element}" in content.lower() or "<!--" in content or "\r" in content:
        raise ValueError(content[:80])
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plainly)


def _plainly(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise TypeError(value)
