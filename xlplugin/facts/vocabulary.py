"""The vocabulary of facts: what each is called, what unit it has, what it means, and where it is stated."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Annotated, Final, TypeAlias

from xlplugin.model import AsRate, Limits, Record, Words, record
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern

FactId: TypeAlias = str

_ID: Final = Pattern(r"[a-z][a-z0-9_]*")


_MOST_TIMES: Final = Decimal(20)
"""A rate of so many times its base is none: a percentage that was written without its sign."""


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
    TARGET = "target"


@record
class Clue(Record):
    """One place where a fact is usually stated: in a table, in running text, or as an answer in words.

    Attributes:
        table: words that the table's title must all hold.
        row: labels of the row; empty stands for 合计 (or the form's year, or a table's only row).
        column: headings of the column, any of them.
        words: names right before the figure; of an answer phrases, ``…`` standing for any words between.
        after: words of which one must stand before the name in its sentence, or in the sentence before 其中.
        unless: words that must stand neither there nor in the heading above; of a table, in no heading.
        own: the words hold only in the indicator's own row, whose name says the rest.
        answer: what the phrases mean: 是, 否, 不适用, a level, or a count such as 0.
        note: what people should look at before they accept it.
    """

    table: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    own: bool = False
    answer: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.table) != bool(self.column):
            msg = "线索的 table（表名）与 column（列名）须同时写"
            raise ValueError(msg)
        if bool(self.table) == bool(self.words):
            msg = "一条线索须写 table（表名）或 words（词语）之一，不能都写"
            raise ValueError(msg)
        if self.answer and not self.words:
            msg = "写了 answer（表示）的线索须用 words（词语）写明表示它的说法"
            raise ValueError(msg)


@record
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
        minimum: the smallest value there can be: 0, or of a rate that may fall below it that fraction.
        counted: the measure word of a count (人, 项, 次, 天, 个月, 公顷).
        decimals: the decimals that a count may have: 0 where it is whole, 2 of hectares.
        clues: where workbooks and reports usually state it, for proposals.
    """

    id: FactId
    label: Words
    kind: UnitKind
    definition: Words
    of: UnitKind | None = None
    items: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    maximum: Annotated[Decimal, AsRate()] | None = None
    minimum: Annotated[Decimal, AsRate()] = ZERO
    counted: str = "项"
    decimals: Annotated[int, Limits(ge=0, le=6)] = 0
    clues: tuple[Clue, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            msg = f"编码“{self.id}”应由小写字母、数字和下划线组成，以字母开头"
            raise ValueError(msg)
        if (self.kind is UnitKind.SERIES) != (self.of is not None):
            msg = "数据序列（series）须用 of 写明成员类别，其他类别不得写 of"
            raise ValueError(msg)
        if self.minimum != ZERO and self.member_kind is not UnitKind.PERCENT:
            msg = "minimum 只用于百分数（percent），如增减率的 -1"
            raise ValueError(msg)
        if self.member_kind is UnitKind.PERCENT and max(self.maximum or ZERO, -self.minimum) >= _MOST_TIMES:
            msg = f"“{self.label}”的 maximum（上限）、minimum（下限）是比率：100% 写 1 或 100%，不写 100"
            raise ValueError(msg)
        if self.decimals and self.member_kind is not UnitKind.COUNT:
            msg = "decimals 只用于数量（count），写最多几位小数"
            raise ValueError(msg)
        if (self.kind is UnitKind.LEVEL) != bool(self.levels):
            msg = "等级（level）须列出 levels，其他类别不得写 levels"
            raise ValueError(msg)
        for clue in self.clues:
            if clue.answer and not self._answered(clue.answer):
                msg = f"线索的 answer（表示）“{clue.answer}”不是“{self.label}”可以填的值"
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
    def none_is_zero(self) -> bool:
        """Whether 无 can only mean 0: a count whose definition asks for 0 where there is none."""
        return self.kind is UnitKind.COUNT and "填0" in self.definition

    @property
    def units(self) -> tuple[str, ...]:
        """The units a person may choose for a value of this fact, the usual one first."""
        match self.member_kind:
            case UnitKind.AMOUNT:
                return ("万元", "元", "亿元", "千元", "百万元")
            case UnitKind.PERCENT:
                return ("%",)
            case UnitKind.COUNT:
                return (self.counted,)
            case UnitKind.POINTS:
                return ("分",)
        return ("",)


def _last(words: str) -> str:
    return words[-1:]


class Vocabulary:
    """Fact definitions by id; immutable."""

    def __init__(self, definitions: Iterable[FactDefinition]) -> None:
        self._by_id: Mapping[FactId, FactDefinition] = MappingProxyType({d.id: d for d in definitions})

    @cached_property
    def _clue_words(self) -> Mapping[str, tuple[str, ...]]:
        """The words of every clue that names figures, by their last letter."""
        clues = (clue for definition in self for clue in definition.clues if not clue.answer)
        words = sorted({word for clue in clues for word in clue.words}, key=_last)
        return {letter: tuple(alike) for letter, alike in groupby(words, _last)}

    def may_name(self, name: str) -> bool:
        """Whether words before a figure end with those of any clue: most in a long report do not."""
        return name.endswith(self._clue_words.get(_last(name), ()))

    def __iter__(self) -> Iterator[FactDefinition]:
        return iter(self._by_id.values())

    def __contains__(self, fact: FactId) -> bool:
        return fact in self._by_id

    def __getitem__(self, fact: FactId) -> FactDefinition:
        return self._by_id[fact]
