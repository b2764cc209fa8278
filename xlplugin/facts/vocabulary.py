"""The vocabulary of facts: what each figure is called, what kind of unit it has, and what it means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from xlplugin.facts.clue import Clue
from xlplugin.model import Record, Words
from xlplugin.pattern import Pattern

FactId: TypeAlias = str

_ID: Final = Pattern(r"[a-z][a-z0-9_]*")


class UnitKind(StrEnum):
    """What sort of value a fact holds, and therefore how it is typed, checked and shown."""

    AMOUNT = "amount"
    PERCENT = "percent"
    COUNT = "count"
    YES_NO = "yes_no"
    LEVEL = "level"
    POINTS = "points"
    SERIES = "series"
    TARGETS = "targets"


@dataclass(frozen=True, kw_only=True)
class FactDefinition(Record):
    """One entry of the vocabulary.

    Attributes:
        id: stable ASCII name, the 编码 of a row of facts.
        label: the documents' own Chinese term.
        kind: the kind of unit.
        definition: one Chinese sentence saying what counts and what does not.
        of: for a series, the kind of its members (percent or points).
        items: for a series, what each member is; as many rows as members.
        levels: for a level, the values it may take.
        maximum: the largest believable value (fraction for percents); above it the scale was mistyped.
        counted: the measure word of a count (人, 项, 次).
        clues: where workbooks and reports usually state it, for proposals.
    """

    id: FactId
    label: Words
    kind: UnitKind
    definition: Words
    of: UnitKind | None = None
    items: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    maximum: Decimal | None = None
    counted: str = "项"
    clues: tuple[Clue, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            msg = f"编码“{self.id}”应由小写字母、数字和下划线组成，以字母开头"
            raise ValueError(msg)
        if (self.kind is UnitKind.SERIES) != (self.of is not None):
            msg = "数据序列（series）须用 of 写明成员类别，其他类别不得写 of"
            raise ValueError(msg)
        if (self.kind is UnitKind.LEVEL) != bool(self.levels):
            msg = "等级（level）须列出 levels，其他类别不得写 levels"
            raise ValueError(msg)
        for clue in self.clues:
            if clue.answer and not self._answered(clue.answer):
                msg = f"线索的 answer“{clue.answer}”不是“{self.label}”可以填的值"
                raise ValueError(msg)

    def _answered(self, answer: str) -> bool:
        match self.kind:
            case UnitKind.YES_NO:
                return answer in ("是", "否", "不适用")
            case UnitKind.LEVEL:
                return answer in self.levels
        return self.kind is UnitKind.COUNT and answer.isdecimal()

    @property
    def member_kind(self) -> UnitKind:
        """The kind of one typed value: a series' members, or the fact itself."""
        return self.of or self.kind

    @property
    def units(self) -> tuple[str, ...]:
        """The units a person may choose for a value of this fact, the usual one first."""
        match self.member_kind:
            case UnitKind.AMOUNT:
                return ("万元", "元", "亿元")
            case UnitKind.PERCENT:
                return ("%",)
            case UnitKind.COUNT:
                return (self.counted,)
            case UnitKind.POINTS:
                return ("分",)
        return ("",)


class Vocabulary:
    """Fact definitions by id; immutable."""

    def __init__(self, definitions: Iterable[FactDefinition]) -> None:
        self._by_id: Mapping[FactId, FactDefinition] = MappingProxyType({d.id: d for d in definitions})

    def __iter__(self) -> Iterator[FactDefinition]:
        return iter(self._by_id.values())

    def __contains__(self, fact: FactId) -> bool:
        return fact in self._by_id

    def __getitem__(self, fact: FactId) -> FactDefinition:
        return self._by_id[fact]
