"""Where paragraphs, and the marks of comments in them, lie in the bytes of a Word document's main part."""

import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from xlplugin.workbook.file.outline import Span
from xlplugin.workbook.file.xmlpart import not_for_memory
from xlplugin.workbook.reports.wordxml import NAMESPACES

RANGE_ENDS: Final = frozenset(("commentRangeStart", "commentRangeEnd"))
REFERENCE: Final = "commentReference"

_NAME: Final = re.compile(rb"<([^\s/>:]+:)?")
_NOT_FINAL: Final = frozenset(("del", "moveFrom"))
_NO_WORDS: Final = frozenset(("rPr", REFERENCE))


class PieceSpan(Span):
    """What stands directly in a paragraph, such as a run or a link, or a run anywhere.

    Attributes:
        texts: the parts of its text, without what was struck out.
        held: the names of what stands directly in it.
    """

    __slots__ = ("held", "texts")

    def __init__(self, name: str, start: int) -> None:
        """Nothing in it is read yet."""
        super().__init__(name, start)
        self.texts: list[str] = []
        self.held: list[str] = []

    @property
    def is_only_a_reference(self) -> bool:
        """Whether it would be empty without the reference to a comment."""
        return _NO_WORDS.issuperset(self.held)


class ParagraphSpan(Span):
    """A paragraph in the bytes.

    Attributes:
        prefix: what the part writes before Word's names, ``b""`` or such as ``b"w:"``.
        pieces: what stands directly in it, its properties first where it has any.
    """

    __slots__ = ("pieces", "prefix")

    def __init__(self, name: str, start: int, prefix: bytes = b"") -> None:
        """Nothing in it is read yet."""
        super().__init__(name, start)
        self.prefix = prefix
        self.pieces: list[PieceSpan] = []

    @property
    def inside(self) -> tuple[int, int]:
        """Where what it says starts and ends."""
        first = self.pieces[0] if self.pieces else None
        return (first.end if first and first.name == "pPr" else self.opened), self.closing


class CommentSpot(NamedTuple):
    """Where a comment on a paragraph may stand: one in a text box has it where the box hangs.

    Attributes:
        paragraph: the paragraph, outside of all boxes.
        box: what in it holds the box; None where the paragraph is the one that was asked for.
    """

    paragraph: ParagraphSpan
    box: PieceSpan | None = None


class CommentMark(NamedTuple):
    """The mark of a comment: an end of its range, or its reference, with the run that holds that."""

    number: str
    span: Span
    run: PieceSpan | None = None


class Found(NamedTuple):
    """What was looked for in a main part.

    Attributes:
        namespace: what its elements belong to.
        spots: by number of the paragraph, from 1; fewer than asked for where it has fewer.
        marks: those of all comments.
    """

    namespace: str
    spots: Mapping[int, CommentSpot]
    marks: tuple[CommentMark, ...]


def find_paragraphs(xml: bytes, wanted: Collection[int]) -> Found | None:
    """Find paragraphs by their numbers among all ``w:p``, nested ones counted where they start.

    Args:
        xml: the part, in UTF-8.
        wanted: the numbers.

    Returns:
        What was found; None where the part is not well-formed.
    """
    search = _Search(xml, wanted)
    try:
        search.parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except expat.ExpatError as error:
        not_for_memory(error)
        return None
    finally:
        del search.parser  # they hold each other
    return Found(search.namespace, search.spots, tuple(search.marks))


class _Search:
    """Follows the elements of a part; of most only the names of those that are open are kept."""

    def __init__(self, xml: bytes, wanted: Collection[int]) -> None:
        self.namespace = NAMESPACES[0]
        self.spots: dict[int, CommentSpot] = {}
        self.marks: list[CommentMark] = []
        self._xml, self._wanted = xml, wanted
        self._number = 0
        self._open: list[Span] = []
        self._paragraphs: list[ParagraphSpan] = []
        self._struck = 0
        self._others: dict[str, Span] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        namespace, _, local = qualified.rpartition(" ")
        name = local if namespace in NAMESPACES else ""
        if name and not self._open:
            self.namespace = namespace
        above, start = self._open[-1] if self._open else None, self.parser.CurrentByteIndex
        if isinstance(above, PieceSpan):
            above.held.append(name)
        is_mark = name in RANGE_ENDS or name == REFERENCE
        span: Span
        if name == "p":
            span = self._paragraph(start)
        elif isinstance(above, ParagraphSpan) or name == "r":
            span = PieceSpan(name, start)
        else:
            span = Span(name, start) if is_mark else self._others.setdefault(name, Span(name, 0))
        if isinstance(above, ParagraphSpan) and isinstance(span, PieceSpan):
            above.pieces.append(span)
        if is_mark or isinstance(span, ParagraphSpan | PieceSpan):
            span.read_tag(self._xml)
        if is_mark:
            run = above if isinstance(above, PieceSpan) and (name, above.name) == (REFERENCE, "r") else None
            self.marks.append(CommentMark(attributes.get(f"{namespace} id", ""), span, run))
        self._struck += name in _NOT_FINAL
        self._open.append(span)

    def _paragraph(self, start: int) -> ParagraphSpan:
        self._number += 1
        tag = _NAME.match(self._xml, start)
        paragraph = ParagraphSpan("p", start, prefix=tag[1] or b"" if tag else b"")
        self._paragraphs.append(paragraph)
        if self._number in self._wanted:
            outer = self._paragraphs[0]
            box = outer.pieces[-1] if outer is not paragraph and outer.pieces else None
            self.spots[self._number] = CommentSpot(outer, box)
        return paragraph

    def _text(self, text: str) -> None:
        if self._paragraphs and not self._struck and self._open[-1].name == "t":
            pieces = self._paragraphs[-1].pieces
            if pieces:
                pieces[-1].texts.append(text)

    def _end(self, _: str) -> None:
        span = self._open.pop()
        self._struck -= span.name in _NOT_FINAL
        if span.opened:
            span.close(self._xml, self.parser.CurrentByteIndex)
        if isinstance(span, ParagraphSpan):
            self._paragraphs.pop()
