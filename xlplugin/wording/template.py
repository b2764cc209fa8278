"""Sentences with typed gaps: one description serves writing and reading, so that the two cannot differ.

``{field:slot}`` is a gap, ``[…]`` is there only when its gaps have values, and ``；`` ends a clause: a reader
takes 。 and the end of the text for it too. A line break is there for the eye only. A field of a part is
written ``part.field``.

What can stand in a gap: free words are bare where nothing in them looks like punctuation of the criterion,
else in 「」.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from xlplugin.facts.vocabulary import FactId, UnitKind, Vocabulary
from xlplugin.model import Record
from xlplugin.money import plain
from xlplugin.rules.base import Rule
from xlplugin.rules.completion import Reverse
from xlplugin.rules.measure import Measure
from xlplugin.rules.parts import Taking
from xlplugin.rules.rates import Counting

_RESERVED: Final = r"；。：=÷×≤<≥>－＋|「」“”\\"
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


def _written(phrase: str, bare: re.Pattern[str] = _BARE_PHRASE) -> str:
    """The phrase as it stands in a criterion, or as a member of a list."""
    if "「" not in phrase and bare.fullmatch(phrase):
        return phrase
    escaped = json.dumps(phrase, ensure_ascii=False)[1:-1]
    return f"「{escaped.translate(_BRACKETS)}」"


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
_LIMIT: Final = rf"{_NUMBER}(?:%|[^\W\d_]{{1,20}})"
_SUM: Final = rf"{_PHRASE}(?:＋{_PHRASE})*"
_ITEMS: Final = rf"{_ITEM}(?:、{_ITEM})*"


class Unread(Enum):
    """Answers of a slot that are no value: it cannot be read, or it is there for the eye only."""

    WRONG = "wrong"
    DECORATION = "decoration"


@dataclass(slots=True)
class CriterionContext:
    """What both directions know while they go through a criterion from its beginning.

    Attributes:
        vocabulary: the facts.
        measures: the rates whose formula has been given so far, by name.
        scope: how the points at stake are named at this place: 本指标, 本项, （1）至（3）项.
        note: what was wrong with the last slot that could not be read.
        unit: in what the limits of the sentence being written are; None for rates.
    """

    vocabulary: Vocabulary
    measures: dict[str, Measure] = field(default_factory=dict)
    scope: str = ""
    note: str = ""
    unit: str | None = None
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
            before = "、".join(f"“{each}”" for each in self.measures)
            self.note = f"没有写明“{name}”怎样计算" + (f"，前面写的是{before}" if before else "")
        return found or Unread.WRONG

    def fact(self, label: str) -> FactId | Unread:
        """The id of the fact with that label."""
        if label in self._ids:
            return self._ids[label]
        self.note = f"没有叫“{label}”的基础数据"
        return Unread.WRONG


class Slot(NamedTuple):
    """One sort of gap: the pattern of its text, the two directions, and the values it can hold."""

    pattern: str
    write: Callable[[Any, CriterionContext], str]
    read: Callable[[str, CriterionContext], object]
    holds: type[object] | None = None

    def fits(self, value: object) -> bool:
        """Whether it can hold this value."""
        return self.holds is None or value == "" or isinstance(value, self.holds)


class Limit(NamedTuple):
    """A limit as it was read, before the measure is known that says what its unit must be."""

    number: Decimal
    unit: str

    def of(self, measure: object) -> Decimal | None:
        """The limit as the measure takes it: a fraction, or a number of its unit; None where they differ."""
        unit = measure.unit if isinstance(measure, Measure) else None
        if self.unit != (unit or "%"):
            return None
        return self.number if unit else _shifted(self.number, -_PERCENT_DIGITS)


def _shifted(number: Decimal, places: int) -> Decimal:
    """The number × 10^places, exactly, whatever the context's precision."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def _percent(fraction: Decimal) -> str:
    return f"{plain(_shifted(fraction, _PERCENT_DIGITS))}%"


def _fraction(text: str) -> Decimal:
    return _shifted(Decimal(text.rstrip("%")), -_PERCENT_DIGITS)


def _read_limit(text: str, _: CriterionContext) -> Limit:
    number = re.match(_NUMBER, text)
    end = number.end() if number else 0
    return Limit(Decimal(text[:end]), text[end:])


def _write_limit(value: Decimal, context: CriterionContext) -> str:
    return _percent(value) if context.unit is None else f"{plain(value)}{context.unit}"


def _read_facts(text: str, context: CriterionContext) -> object:
    labels = (_unquoted(each) for each in re.findall(_PHRASE, text))
    found = tuple(Unread.WRONG if label is None else context.fact(label) for label in labels)
    return Unread.WRONG if Unread.WRONG in found else found


def _read_items(text: str, _: CriterionContext) -> object:
    items = tuple(_unquoted(each) for each in re.findall(_ITEM, text))
    return Unread.WRONG if None in items else items


def _phrase(
    write: Callable[[Any, CriterionContext], str] = lambda value, _: value,
    read: Callable[[str, CriterionContext], object] = lambda phrase, _: phrase,
) -> Slot:
    """A gap for a phrase that stands for a value."""

    def read_quoted(text: str, context: CriterionContext) -> object:
        phrase = _unquoted(text)
        return Unread.WRONG if phrase is None else read(phrase, context)

    return Slot(_PHRASE, lambda value, context: _written(write(value, context)), read_quoted)


def _one_of(choices: Mapping[object, str]) -> Slot:
    written = {text: value for value, text in choices.items()}
    pattern = "|".join(sorted(written, key=len, reverse=True))
    return Slot(f"(?:{pattern})", lambda value, _: choices[value], lambda text, _: written[text])


SLOTS: Final[Mapping[str, Slot]] = {
    "number": Slot(_NUMBER, lambda value, _: plain(value), lambda text, _: Decimal(text), Decimal),
    "range": Slot(
        rf"{_NUMBER}～{_NUMBER}",
        lambda value, _: "～".join(plain(each) for each in value),
        lambda text, _: tuple(Decimal(each) for each in text.split("～")),
        tuple,
    ),
    "limit": Slot(_LIMIT, _write_limit, _read_limit),
    "percent": Slot(f"{_NUMBER}%", lambda value, _: _percent(value), lambda text, _: _fraction(text)),
    "percents": Slot(
        f"{_NUMBER}%(?:、{_NUMBER}%)*",
        lambda value, _: "、".join(_percent(each) for each in value),
        lambda text, _: tuple(_fraction(each) for each in text.split("、")),
    ),
    "phrase": _phrase(),
    "items": Slot(
        _ITEMS, lambda value, _: "、".join(_written(each, _BARE_ITEM) for each in value), _read_items
    ),
    "fact": _phrase(
        lambda value, context: context.vocabulary[value].label, lambda label, context: context.fact(label)
    ),
    "facts": Slot(
        _SUM,
        lambda value, context: "＋".join(_written(context.vocabulary[each].label) for each in value),
        _read_facts,
    ),
    "counted": Slot(
        _PHRASE,
        lambda value, context: _written(context.vocabulary[value].counted),
        lambda _text, _context: Unread.DECORATION,
    ),
    "measure": _phrase(lambda value, _: value.name, lambda name, context: context.rate(name)),
    "scope": Slot(
        r"\S+?",
        lambda _, context: context.scope,
        lambda text, context: Unread.DECORATION if text == context.scope else Unread.WRONG,
    ),
    "flag": Slot("", lambda _value, _context: "", lambda _text, _context: True),
    "answer": _one_of({True: "是", False: "否"}),
    "opposite": _one_of({False: "是", True: "否"}),
    "counting": _one_of(
        {Counting.WHOLE: "不扣", Counting.STARTED: "也扣一次", Counting.PROPORTIONAL: "按比例扣"}
    ),
    "gaining": _one_of(
        {Counting.WHOLE: "不加", Counting.STARTED: "也加一次", Counting.PROPORTIONAL: "按比例加"}
    ),
    "taking": _one_of({each: each.words for each in Taking}),
    "reverse": _one_of({Reverse.DIFFERENCE: "1－超出数÷目标值", Reverse.QUOTIENT: "目标值÷完成值"}),
}
"""Every sort of gap by the name templates use for it."""

Fields: TypeAlias = Mapping[str, object]
"""The fields of a model by name, as pydantic takes and gives them."""

_TOKEN: Final = re.compile(r"\{([\w.]+):(\w+)\}|([\[\]])|([^{}\[\]]+)")
_CLAUSE_END: Final = r"(?:[；。]\s*|\s*\Z)"


def _fields(record: Record) -> Iterator[tuple[str, object]]:
    return ((own.name, getattr(record, own.name)) for own in fields(record))


def fields_of(model: Record) -> dict[str, object]:
    """The fields of a model, those of its parts with the part's name in front."""
    found: dict[str, object] = {}
    for name, value in _fields(model):
        found[name] = value
        if isinstance(value, Record) and not isinstance(value, Rule):
            found |= {f"{name}.{inner}": each for inner, each in _fields(value)}
    return found


def nested(fields: Fields) -> dict[str, object]:
    """The fields with those of parts put into their parts."""
    found: dict[str, object] = {}
    for name, value in fields.items():
        part, dot, inner = name.partition(".")
        if not dot:
            found[name] = value
        else:
            whole = found.setdefault(part, {})
            if isinstance(whole, dict):
                whole[inner] = value
    return found


def _as_pattern(literal: str) -> str:
    """The pattern of a template's own words; how lines are broken makes no difference."""
    return re.escape(literal.replace("\n", "")).replace("；", _CLAUSE_END).replace("：", r"：\s*")


class Gap(NamedTuple):
    """A gap of a template: the field in it and its sort; ``optional`` when it stands in brackets."""

    field: str
    slot: Slot
    optional: bool


class Read(NamedTuple):
    """What a template read: the fields, and where the text goes on."""

    fields: dict[str, object]
    end: int


@dataclass(frozen=True)
class Template:
    """A sentence with gaps.

    Attributes:
        text: the sentence.
        fixed: fields this sentence stands for without a gap.
    """

    text: str
    fixed: Fields = field(default_factory=dict)

    @cached_property
    def _pieces(self) -> tuple[Gap | str, ...]:
        pieces: list[Gap | str] = []
        inside = False
        for name, slot, bracket, literal in _TOKEN.findall(self.text):
            inside = bracket == "[" if bracket else inside
            pieces.append(Gap(name, SLOTS[slot], inside) if name else bracket or literal)
        return tuple(pieces)

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return tuple(piece for piece in self._pieces if isinstance(piece, Gap))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        groups = {"[": "(?:", "]": ")?"}
        return re.compile(
            "".join(
                f"({piece.slot.pattern})"
                if isinstance(piece, Gap)
                else groups.get(piece) or _as_pattern(piece)
                for piece in self._pieces
            )
        )

    def fits(self, fields: Fields) -> bool:
        """Whether this sentence can say these fields."""
        fixed = all(fields[name] == value for name, value in self.fixed.items())
        needed = ((gap.slot, fields.get(gap.field, "")) for gap in self._gaps if not gap.optional)
        return fixed and all(value not in (None, ()) and slot.fits(value) for slot, value in needed)

    def write(self, fields: Fields, context: CriterionContext) -> str:
        """The sentence with its gaps filled."""
        written, skipping = "", False
        measure = fields.get("measure")
        context.unit = measure.unit if isinstance(measure, Measure) else None
        for place, piece in enumerate(self._pieces):
            if piece == "[":
                inside = self._pieces[place : self._pieces.index("]", place)]
                given = (fields.get(gap.field) for gap in inside if isinstance(gap, Gap))
                skipping = any(value is None or value is False or value == () for value in given)
            elif piece == "]":
                skipping = False
            elif not skipping:
                value = fields.get(piece.field) if isinstance(piece, Gap) else None
                written += piece.slot.write(value, context) if isinstance(piece, Gap) else piece
        return written

    def read(self, text: str, start: int, context: CriterionContext) -> Read | None:
        """The fields in the text at ``start``, or None where it does not hold this sentence."""
        match = self._pattern.match(text, start)
        if match is None:
            return None
        fields = dict(self.fixed)
        for gap, found in zip(self._gaps, match.groups(), strict=True):
            value = Unread.DECORATION if found is None else gap.slot.read(found, context)
            if value is Unread.DECORATION:
                continue
            if value is Unread.WRONG or fields.setdefault(gap.field, value) != value:
                return None
        for name, value in fields.items():
            if isinstance(value, Limit):
                fields[name] = value.of(fields.get("measure"))
                if fields[name] is None:
                    context.note = f"“{plain(value.number)}{value.unit}”的单位与所比的数不同"
                    return None
        return Read(nested(fields), match.end())
