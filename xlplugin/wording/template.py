"""Sentences with typed gaps: one description serves writing and reading, so that the two cannot differ.

``{field:slot}`` is a gap, ``[…]`` is there only when its gaps have values, and ``；`` ends a clause: a reader
takes 。 and the end of the text for it too. A line break is there for the eye only. A field of a part is
written ``part.field``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Final, TypeAlias

from xlplugin.model import Record
from xlplugin.rules.base import Rule
from xlplugin.wording.slot import SLOTS, Slot, Unread, Words

Fields: TypeAlias = Mapping[str, object]
"""The fields of a model by name, as pydantic takes and gives them."""

_TOKEN: Final = re.compile(r"\{([\w.]+):(\w+)\}|([\[\]])|([^{}\[\]]+)")
_CLAUSE_END: Final = r"(?:[；。]\s*|\s*\Z)"


def _fields(record: Record) -> Iterator[tuple[str, object]]:
    return ((own.name, getattr(record, own.name)) for own in fields(record))  # type: ignore[arg-type]


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


def _not_given(value: object) -> bool:
    return value is None or value is False or value == ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a template: the field in it and its sort; ``optional`` when it stands in brackets."""

    field: str
    slot: Slot
    optional: bool


@dataclass(frozen=True, slots=True)
class Read:
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
        return fixed and all(gap.optional or fields.get(gap.field, "") is not None for gap in self._gaps)

    def write(self, fields: Fields, words: Words) -> str:
        """The sentence with its gaps filled."""
        written, skipping = "", False
        for place, piece in enumerate(self._pieces):
            if piece == "[":
                skipping = self._absent(place, fields)
            elif piece == "]":
                skipping = False
            elif not skipping:
                value = fields.get(piece.field) if isinstance(piece, Gap) else None
                written += piece.slot.write(value, words) if isinstance(piece, Gap) else piece
        return written

    def _absent(self, place: int, fields: Fields) -> bool:
        close = self._pieces.index("]", place)
        gaps = [piece for piece in self._pieces[place:close] if isinstance(piece, Gap)]
        return any(_not_given(fields.get(gap.field)) for gap in gaps)

    def read(self, text: str, start: int, words: Words) -> Read | None:
        """The fields in the text at ``start``, or None where it does not hold this sentence."""
        match = self._pattern.match(text, start)
        if match is None:
            return None
        fields = dict(self.fixed)
        for gap, value in self._values(match, words):
            if value is Unread.WRONG or fields.setdefault(gap.field, value) != value:
                return None
        return Read(nested(fields), match.end())

    def _values(self, match: re.Match[str], words: Words) -> Iterator[tuple[Gap, object]]:
        for gap, found in zip(self._gaps, match.groups(), strict=True):
            value = None if found is None else gap.slot.read(found, words)
            if found is not None and value is not Unread.DECORATION:
                yield gap, value
