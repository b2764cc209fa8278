"""One cell as a person filled it in: a number, digits typed as text, words, an error, or nothing."""

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.money import unit_of_place
from xlplugin.problem import Source

_NOWHERE: Final = Source()


class EntryKind(StrEnum):
    """What sort of thing a cell holds."""

    BLANK = "空白"
    NUMBER = "数字"
    TYPED_NUMBER = "文本数字"
    TEXT = "文字"
    ERROR = "错误值"


class Entry(NamedTuple):
    """What one cell of a form holds.

    Attributes:
        kind: what sort of thing it is; TYPED_NUMBER is a number typed as text, full-width digits too.
        number: the number of a NUMBER or TYPED_NUMBER; of a percentage the fraction; else None.
        text: the trimmed text as people see it; of a number its writing (``93.83%``).
        percent: whether the number is shown as a percentage.
        places: the decimals the number is printed with (of a percentage, those before the sign).
        formula: whether the cell holds a formula.
        source: the cell; of a merged area its first cell.
        unread: whether a formula there has no result, so that what it would say is not known.
        computed: whether a custom function gives it: then it is no claim of anybody's.
        date: of a number that is shown as a day or a time, which counts as text, how people say it.
    """

    kind: EntryKind = EntryKind.BLANK
    number: Decimal | None = None
    text: str = ""
    percent: bool = False
    places: int = 0
    formula: bool = False
    source: Source = _NOWHERE
    unread: bool = False
    computed: bool = False
    date: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return self.kind is EntryKind.BLANK

    @property
    def points(self) -> Decimal | None:
        """The number where it can be read as points; of a percentage nobody knows of how many points."""
        return None if self.percent else self.number

    @property
    def words(self) -> str:
        """What stands there instead of points; empty where points or nothing do."""
        return self.text if self.points is None else ""

    @property
    def quoted(self) -> str:
        """What stands there, as messages name it."""
        return quoted_date(self.date) if self.date else f"“{self.text}”"

    @property
    def step(self) -> Decimal:
        """The worth of one unit in the last printed digit; of a percentage as a fraction."""
        return unit_of_place(self.places + (2 if self.percent else 0))


NO_DATE: Final = "请改为数字，并把单元格格式改为常规"
"""What to do where a number is shown as a day: 1-2 typed into Excel becomes the 2nd of January."""


def quoted_date(said: str) -> str:
    """A day or a time, said so that nobody takes it for the words of a cell."""
    return f"{'日期' if '年' in said else '时间'}（{said}）"


NOTHING: Final = Entry()
"""The entry of a column that the form does not have."""
