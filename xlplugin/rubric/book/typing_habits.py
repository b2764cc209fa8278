"""How people type the sentences of rules: other signs, spaces, numbers of items, no full stop."""

import re
from typing import Final

_SIGNS: Final = str.maketrans(
    {
        **dict(zip(",:;()+~", "，：；（）＋～", strict=True)),
        **dict(zip("＜＞＝％．≧≦", "<>=%.≥≤", strict=True)),
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
    }
)
_COMPARISONS: Final = (("<=", "≤"), (">=", "≥"), ("=<", "≤"), ("=>", "≥"))
_ITEM: Final = re.compile(r"^([0-9]+)(?:[、．]|\.(?![0-9]))[ \u3000]*", re.MULTILINE)
_SPACES: Final = re.compile(r"(?<!^[0-9]\.)(?<!^[0-9]{2}\.)[ \u3000\xa0]+", re.MULTILINE)
_STOP: Final = re.compile(r"(?<=[\u4e00-\u9fff）”%])\.(?=$|\n)")
_OPEN_END: Final = re.compile(r"(?<=[^。；：\n])$", re.MULTILINE)
_CLOSED: Final = (("，计", "，得"), ("的，得", "，得"), ("的，不得分", "，得0分"), ("，不得分", "，得0分"))
"""How bands of official criteria end, and how those of sentences do."""

_QUOTES: Final = re.compile(r'"([^"\n]*)"')


def as_bands(typed: str) -> str:
    """The same text with each band closed as those of the sentences are."""
    text = as_sentences(typed)
    for written, sign in _CLOSED:
        text = text.replace(written, sign)
    return text


def as_sentences(typed: str) -> str:
    """The text with the signs, quotation marks and spaces of sentences that can be read, each line closed."""
    text = _QUOTES.sub(r"“\1”", typed).translate(_SIGNS)
    for written, sign in _COMPARISONS:
        text = text.replace(written, sign)
    text = _STOP.sub("。", _SPACES.sub("", _ITEM.sub(r"\1. ", text)))
    return _OPEN_END.sub("。", text)
