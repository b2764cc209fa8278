"""What can stand in a gap of a template: how each sort is written, recognised and read back.

Free words are bare where nothing in them looks like punctuation of the criterion, else in 「」.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from xlplugin.facts.vocabulary import FactId, UnitKind, Vocabulary
from xlplugin.money import plain
from xlplugin.rules.completion import Reverse
from xlplugin.rules.rates import Counting, Measure

_RESERVED: Final = r"；。：=÷×≤<≥>－「」“”\\"
_MARKER: Final = r"[0-9]+\.(?![0-9])|（[0-9]|[①-⑳〔]"
_ATOM: Final = rf"(?:[^{_RESERVED}\s]| (?=\S)|“[^{_RESERVED}\s]*”)"
_LONGEST: Final = 200
"""Longer phrases are quoted, so that a text without punctuation is still read in bounded time."""

_QUOTED: Final = r"「(?:[^「」\\\n]|\\.)*」"
_PHRASE: Final = rf"(?:{_QUOTED}|(?!{_MARKER}|\s){_ATOM}{{1,{_LONGEST}}})"
_ITEM: Final = rf"(?:{_QUOTED}|(?!{_MARKER}|\s)(?:(?!、){_ATOM}){{1,{_LONGEST}}})"
"""A phrase in a list whose members are parted by 、."""

_BRACKETS: Final = str.maketrans({"「": "\\u300c", "」": "\\u300d"})
_BARE_PHRASE: Final = re.compile(_PHRASE)
_BARE_ITEM: Final = re.compile(_ITEM)


def _quoted(phrase: str) -> str:
    escaped = json.dumps(phrase, ensure_ascii=False)[1:-1]
    return f"「{escaped.translate(_BRACKETS)}」"


def _write_phrase(phrase: str) -> str:
    """The phrase as it stands in a criterion."""
    return phrase if "「" not in phrase and _BARE_PHRASE.fullmatch(phrase) else _quoted(phrase)


def _write_item(phrase: str) -> str:
    """The phrase as a member of a list."""
    return phrase if "「" not in phrase and _BARE_ITEM.fullmatch(phrase) else _quoted(phrase)


def _unquoted(written: str) -> str | None:
    """The phrase that was written, or None where the quoting is broken."""
    if not written.startswith("「"):
        return written
    try:
        return str(json.loads(f'"{written[1:-1]}"', strict=False))
    except ValueError:
        return None


_NUMBER: Final = r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?"
_PERCENT_DIGITS: Final = 2
_ITEMS: Final = rf"{_ITEM}(?:、{_ITEM})*"


class Unread(Enum):
    """Answers of a slot that are no value: it cannot be read, or it is there for the eye only."""

    WRONG = "wrong"
    DECORATION = "decoration"


@dataclass(slots=True)
class Words:
    """What both directions know while they go through a criterion from its beginning.

    Attributes:
        vocabulary: the facts.
        measures: the rates whose formula has been given so far, by name.
        scope: how the points at stake are named at this place: 本指标, 本项, （1）至（3）项.
        note: what was wrong with the last slot that could not be read.
    """

    vocabulary: Vocabulary
    measures: dict[str, Measure] = field(default_factory=dict)
    scope: str = ""
    note: str = ""
    _ids: dict[str, FactId] = field(init=False)
    _stated: dict[str, Measure] = field(init=False)

    def __post_init__(self) -> None:
        self._ids = {each.label: each.id for each in self.vocabulary}
        percents = [each for each in self.vocabulary if each.kind is UnitKind.PERCENT]
        self._stated = {each.label: Measure(name=each.label, of=each.id) for each in percents}

    def measure(self, name: str) -> Measure | None:
        """The rate of that name: given before, or a percent fact of the same name."""
        return self.measures.get(name) or self._stated.get(name)

    def rate(self, name: str) -> Measure | Unread:
        """The rate of that name, where it must be known."""
        found = self.measure(name)
        if found is None:
            self.note = f"没有写明“{name}”怎样计算"
        return found or Unread.WRONG

    def fact(self, label: str) -> FactId | Unread:
        """The id of the fact with that label."""
        if label in self._ids:
            return self._ids[label]
        self.note = f"没有叫“{label}”的基础数据"
        return Unread.WRONG


@dataclass(frozen=True, slots=True)
class Slot:
    """One sort of gap: the pattern of its text, and the two directions."""

    pattern: str
    write: Callable[[Any, Words], str]
    read: Callable[[str, Words], object]


def _shifted(number: Decimal, places: int) -> Decimal:
    """The number × 10^places, exactly, whatever the context's precision."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def _percent(fraction: Decimal) -> str:
    return f"{plain(_shifted(fraction, _PERCENT_DIGITS))}%"


def _fraction(text: str) -> Decimal:
    return _shifted(Decimal(text.rstrip("%")), -_PERCENT_DIGITS)


def _read_phrase(text: str, _words: Words) -> object:
    phrase = _unquoted(text)
    return Unread.WRONG if phrase is None else phrase


def _read_items(text: str, _words: Words) -> object:
    items = tuple(_unquoted(each) for each in re.findall(_ITEM, text))
    return Unread.WRONG if None in items else items


def _read_fact(text: str, words: Words) -> object:
    label = _unquoted(text)
    return Unread.WRONG if label is None else words.fact(label)


def _read_measure(text: str, words: Words) -> object:
    name = _unquoted(text)
    return Unread.WRONG if name is None else words.rate(name)


def _read_scope(text: str, words: Words) -> object:
    return Unread.DECORATION if text == words.scope else Unread.WRONG


def _one_of(choices: Mapping[object, str]) -> Slot:
    written = {text: value for value, text in choices.items()}
    pattern = "|".join(sorted(written, key=len, reverse=True))
    return Slot(f"(?:{pattern})", lambda value, _: choices[value], lambda text, _: written[text])


SLOTS: Final[Mapping[str, Slot]] = {
    "number": Slot(_NUMBER, lambda value, _: plain(value), lambda text, _: Decimal(text)),
    "percent": Slot(f"{_NUMBER}%", lambda value, _: _percent(value), lambda text, _: _fraction(text)),
    "percents": Slot(
        f"{_NUMBER}%(?:、{_NUMBER}%)*",
        lambda value, _: "、".join(_percent(each) for each in value),
        lambda text, _: tuple(_fraction(each) for each in text.split("、")),
    ),
    "phrase": Slot(_PHRASE, lambda value, _: _write_phrase(value), _read_phrase),
    "items": Slot(_ITEMS, lambda value, _: "、".join(_write_item(each) for each in value), _read_items),
    "fact": Slot(_PHRASE, lambda value, words: _write_phrase(words.vocabulary[value].label), _read_fact),
    "counted": Slot(
        _PHRASE,
        lambda value, words: _write_phrase(words.vocabulary[value].counted),
        lambda _text, _words: Unread.DECORATION,
    ),
    "measure": Slot(_PHRASE, lambda value, _: _write_phrase(value.name), _read_measure),
    "scope": Slot(r"\S+?", lambda _, words: words.scope, _read_scope),
    "flag": Slot("", lambda _value, _words: "", lambda _text, _words: True),
    "answer": _one_of({True: "是", False: "否"}),
    "opposite": _one_of({False: "是", True: "否"}),
    "counting": _one_of(
        {Counting.WHOLE: "不扣", Counting.STARTED: "也扣一次", Counting.PROPORTIONAL: "按比例扣"}
    ),
    "reverse": _one_of({Reverse.DIFFERENCE: "1－超出数÷目标值", Reverse.QUOTIENT: "目标值÷完成值"}),
}
"""Every sort of gap by the name templates use for it."""
