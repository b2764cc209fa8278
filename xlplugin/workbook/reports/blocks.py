"""What a written report consists of, however it was saved: paragraphs and tables, in the order of reading."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from xlplugin.facts.typed import seen
from xlplugin.model import Frozen, frozen
from xlplugin.pattern import Pattern
from xlplugin.workbook.grid.grid import Area

_BLANKS: Final = " \u3000\xa0\r"
_ENDS: Final = "。！？；：!?;:"
_NUMBERED: Final = Pattern(
    r"\s*(?:第[一二三四五六七八九十]{1,3}[、，：章节部条]|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]"
    r"|[（(]\d{1,2}[)）]|\d{1,2}(?:[)）、]|[.．](?!\d))|[①-⑳●■◆•·▪☑☐□])"
)
_LABELLED: Final = Pattern(r"[^\s，。；：:]{2,16}[：:]")
_AMOUNT: Final = Pattern(r"\d\s*(?:(?:百|千|万|亿)*元|[%％人项个次辆分])$")


class Standing(StrEnum):
    """Where a paragraph stands beside the text, as people call it; empty in the text itself."""

    TEXT = ""
    BOX = "文本框"
    FOOTNOTE = "脚注"
    ENDNOTE = "尾注"
    HEADER = "页眉"
    FOOTER = "页脚"


class Paragraph(NamedTuple):
    """A paragraph as people read it.

    Attributes:
        text: its words; a line break is left where it parts lines, a tab where one stands.
        line: the line of a text, from 1; of a Word document the number of the paragraph among all of its main
            part, of a note that of the paragraph which refers to it; None in headers and footers.
        level: how deep a heading it is, 1 the widest; 0 where it is none.
        number: the number that Word puts before it, which is none of its words.
        standing: where it stands.
    """

    text: str
    line: int | None
    level: int = 0
    number: str = ""
    standing: Standing = Standing.TEXT


@frozen
class WrittenCell(Frozen):
    """A cell of a table.

    Attributes:
        area: the rectangle that it fills in the table, rows and columns from 1.
        blocks: what it holds.
        line: the number of its first paragraph.
    """

    area: Area
    blocks: "tuple[Block, ...]"
    line: int | None = None

    @cached_property
    def text(self) -> str:
        """Its own words, a line for every paragraph, without those of tables and boxes in it."""
        own = (each for each in self.blocks if isinstance(each, Paragraph) and not each.standing)
        return "\n".join(filter(None, (each.text.strip() for each in own)))


class WrittenTable(NamedTuple):
    """A table, its cells row by row; what a merged cell hides is none of them."""

    cells: tuple[WrittenCell, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((each.area.bottom for each in self.cells), default=0)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max((each.area.right for each in self.cells), default=0)


Block: TypeAlias = Paragraph | WrittenTable


class Blocks(NamedTuple):
    """What was taken out of a file.

    Attributes:
        blocks: what stands in it, in the order of reading.
        unread: what was not read, each kind with its number.
    """

    blocks: tuple[Block, ...]
    unread: tuple[str, ...] = ()


def joined(lines: Iterable[str]) -> str:
    """The lines of one paragraph as people read them.

    A break in the middle of a sentence, as they are set to make lines look even, is nothing that anybody
    reads. A line of its own is what follows a stop, begins with a number or a label, or follows an amount
    without a comma: amounts under one another are no sentence.
    """
    text, before = "", ""
    for line in filter(None, (seen(each).strip(_BLANKS) for each in lines)):
        listed = before and line[0].isalnum() and _AMOUNT.search(before[-12:])
        parted = before[-1:] in _ENDS or listed or _NUMBERED.match(line) or _LABELLED.match(line)
        text = f"{text}\n{line}" if text and parted else f"{text}{line}"
        before = line
    return text
