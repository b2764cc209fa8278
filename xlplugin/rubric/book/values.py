"""The facts of a worked case as lines in a cell: 名称＝值.

A value is a number, a word or 空 (not given); a series has 、 between its members and behind its only one;
a target stands in 【】. Words that could be taken for anything else are in 「」.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from unicodedata import normalize

from xlplugin.money import plain, to_decimal

EMPTY: Final = "空"
_NONE_AT_ALL: Final = "（没有）"
_TRUTH: Final = {"TRUE": True, "FALSE": False}
_QUOTED: Final = r"「(?:[^「」\\\n]|\\.)*」"
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LINE: Final = re.compile(rf"\s*({_QUOTED}|[^＝=「]*?)\s*[＝=]\s*(.*?)\s*", re.DOTALL)
_WITH_COLON: Final = re.compile(r"\s*([^＝=「：:]*?)\s*[：:]\s*([^＝=：:]*?)\s*")
"""As people write it who do not copy the sign."""

_TOKEN: Final = re.compile(rf"\s*({_QUOTED}|[【】、]|[^【】、「」]+)")
_SPECIAL: Final = re.compile("[【】、「」＝=\\n\\\\]")


def written(facts: dict[str, Any]) -> str:
    """The lines of a case's facts, by their labels."""
    return "\n".join(f"{_name(label)}＝{_value(value)}" for label, value in facts.items())


def read(line: str) -> tuple[str, Any] | None:
    """The label and the value of a line; None where it is not written so."""
    match = _LINE.fullmatch(line) or _WITH_COLON.fullmatch(line)
    if match is None or not match.group(1):
        return None
    try:
        tokens = list(_tokens(match.group(2)))
        value, rest = _members(tokens)
    except ValueError:
        return None
    return None if rest else (_unquoted(match.group(1)), value)


def _name(label: str) -> str:
    return _quoted(label) if _SPECIAL.search(label) or label != label.strip() else label


def _quoted(text: str) -> str:
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return f"「{escaped.replace('「', chr(92) + 'u300c').replace('」', chr(92) + 'u300d')}」"


def _unquoted(text: str) -> str:
    return str(json.loads(f'"{text[1:-1]}"', strict=False)) if text.startswith("「") else text


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a case types
    if isinstance(value, (list, tuple)):
        members = [
            f"【{_value(each)}】" if isinstance(each, (list, tuple)) else _value(each) for each in value
        ]
        if not members:
            return _NONE_AT_ALL
        return f"{'、'.join(members)}{'、' if len(members) == 1 else ''}"
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return plain(value)
    text = str(value)
    return text if _scalar(text) == text and not _SPECIAL.search(text) else _quoted(text)


def _scalar(text: str) -> Any:  # noqa: ANN401 - as above
    """What bare words stand for."""
    bare = text.strip()
    if bare in ("", EMPTY):
        return None
    if bare == _NONE_AT_ALL:
        return []
    half = normalize("NFKC", bare)
    number = to_decimal(half) if _NUMBER.fullmatch(half) else None
    return _TRUTH.get(bare, bare) if number is None else number


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(text)
        yield match.group(1)
        at = match.end()


def _members(tokens: list[str], *, inside: bool = False) -> tuple[Any, list[str]]:
    """What the tokens stand for, up to the end or the bracket that closes them, and those behind it."""
    members: list[Any] = []
    is_list, expects = False, True
    while tokens:
        sign, *rest = tokens
        if sign == "】":
            break
        if sign == "、":
            if expects:
                members.append(None)
            is_list, expects, tokens = True, True, rest
        elif not expects:
            raise ValueError(sign)
        elif sign == "【":
            value, rest = _members(rest, inside=True)
            if rest[:1] != ["】"]:
                raise ValueError(sign)
            members.append(value if isinstance(value, list) else [value])
            is_list, expects, tokens = True, False, rest[1:]
        else:
            members.append(_unquoted(sign) if sign.startswith("「") else _scalar(sign))
            expects, tokens = False, rest
    if tokens and not inside:
        raise ValueError(tokens[0])
    return (members if is_list else members[0] if members else None), tokens
