"""Comments in a Word document: ours are added at their paragraphs, and all other bytes stay as they are."""

import html
import posixpath
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, count
from typing import Final, NamedTuple

from xlplugin.pattern import Pattern
from xlplugin.problem import Refused
from xlplugin.workbook.edit.draft import Draft, without
from xlplugin.workbook.edit.pieces import XML_HEAD, Splice, grown
from xlplugin.workbook.edit.plan import COMMENT_AUTHOR
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import local_name
from xlplugin.workbook.reports.document import damaged, told_of_a_report
from xlplugin.workbook.reports.paragraphs import (
    CommentMark,
    CommentSpot,
    Found,
    find_paragraphs,
)

_INITIALS: Final = "核查"
_BESIDE: Final = ("commentsExtended", "commentsIds", "commentsExtensible")
"""What later versions of Word say of comments: whether one is done, and which it answers."""
_NAMES: Final = ("paraId", "durableId")
"""By what those parts name a comment: its last paragraph, and through that a number of its own."""
_ANSWERS: Final = re.compile(rb"""\s(?:[\w.-]+:)?paraIdParent\s*=\s*(?:"[^"]*"|'[^']*')""")
_DEPTH: Final = 3
_MARKS: Final = (
    b'<w:commentRangeStart w:id="%d"/>',
    b'<w:commentRangeEnd w:id="%d"/>',
    b'<w:r><w:commentReference w:id="%d"/></w:r>',
)
_NOT_IN_XML: Final = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE: Final = Pattern(r"\s+")
_TAG_NAME: Final = re.compile(rb"<[^\s/>]+")
# Without this a comment is written as the document's own text is: large, spaced and indented.
_PARAGRAPH: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>'
    '<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
)


class ReportComment(NamedTuple):
    """What to say at a place of a report.

    Attributes:
        line: the number of the paragraph; None where the report as a whole is meant.
        words: what is said, paragraph by paragraph.
        quotes: what of the paragraph's words it is about; where none of them is found, all of it.
    """

    line: int | None
    words: tuple[str, ...]
    quotes: tuple[str, ...] = ()


def commented(package: Package, comments: Iterable[ReportComment]) -> Package:
    """A Word document with comments of ours; those of an earlier run are taken back.

    Only the parts that hold comments, and speak of them, change: in the text itself nothing but marks. The
    same document and comments give the same bytes.

    Args:
        package: the document.
        comments: what is said; where the document has no such paragraph, at its first.

    Raises:
        Refused: it is damaged.
    """
    new = list(comments)
    wanted = {1, *(each.line for each in new if each.line)}
    with told_of_a_report(package.source):
        draft = Draft(package)
        found = _found(draft, wanted)
        related = (each.target for each in draft.relations(package.main).values() if each.kind == "comments")
        part = next((target for target in related if target in package.parts), None)
        known = list(draft.outline(part, _DEPTH).each("comment")) if part else []
        ours = [each for each in known if _stated(each, "author") == COMMENT_AUTHOR]
        gone = frozenset(_stated(each, "id") for each in ours)
        if part is not None and ours:
            _forget(draft, ours)
            draft.splice(part, *without(ours, bool))
            draft.splice(package.main, *_taken_back(found.marks, gone))
            found = _found(draft, wanted)
        others = {*(_stated(each, "id") for each in known), *(each.number for each in found.marks)} - gone
        free = (number for number in count() if str(number) not in others)
        placed = list(zip(free, new, strict=False)) if found.spots else []
        if placed:
            part = part or _new_part(draft, found.namespace)
            root = draft.outline(part, _DEPTH)
            said = [_comment(number, each, root.prefix, found.namespace) for number, each in placed]
            draft.splice(part, *grown(draft.data(part), root, said))
            draft.splice(package.main, *_put_in(found, placed))
        return draft.finished().value


def _found(draft: Draft, wanted: Collection[int]) -> Found:
    found = find_paragraphs(draft.data(draft.package.main), wanted)
    if found is None:
        raise Refused(damaged(draft.package.source))
    return found


def _stated(node: Node, name: str) -> str:
    """An attribute of Word's, whatever prefix is written before it; else empty."""
    return next((value for key, value in node.attributes.items() if local_name(key) == name), "")


def _new_part(draft: Draft, namespace: str) -> str:
    folder = posixpath.dirname(draft.package.main).replace("{", "{{").replace("}", "}}")
    part = draft.free_part(posixpath.join(folder, "comments{}.xml"))
    draft.write(part, XML_HEAD + f'<w:comments xmlns:w="{namespace}"/>'.encode())
    draft.relate(draft.package.main, "comments", part)
    draft.declare(part, "comments", "wordprocessingml")
    return part


def _comment(number: int, comment: ReportComment, prefix: bytes, namespace: str) -> bytes:
    said = "".join(_PARAGRAPH.format(html.escape(_in_xml(words), quote=False)) for words in comment.words)
    attributes = f'w:id="{number}" w:author="{COMMENT_AUTHOR}" w:initials="{_INITIALS}"'
    return _bound(f"<w:comment {attributes}>{said}</w:comment>".encode(), prefix, namespace)


def _in_xml(words: str) -> str:
    return _NOT_IN_XML.sub("", _SPACE.sub(" ", words))


def _bound(element: bytes, prefix: bytes, namespace: str) -> bytes:
    """An element as a part takes it that writes this before Word's names: else it brings its own prefix."""
    if prefix == b"w:":
        return element
    name = _TAG_NAME.match(element)
    end = name.end() if name else 0
    return b'%b xmlns:w="%b"%b' % (element[:end], namespace.encode(), element[end:])


def _forget(draft: Draft, comments: Iterable[Node]) -> None:
    """Take what is said elsewhere of comments that go; an answer to one of them stays as a comment."""
    gone = {_stated(each, "paraId") for comment in comments for each in comment.each("p")} - {""}
    by_kind = {each.kind: each.target for each in draft.relations(draft.package.main).values()}
    for part in (by_kind[kind] for kind in _BESIDE if kind in by_kind and gone):
        splices: list[Splice] = []
        for entry in draft.outline(part, 2).children:
            names = {_stated(entry, name) for name in _NAMES} - {""}
            if names & gone:
                gone |= names
                splices.append(Splice(entry.start, entry.end, b""))
            elif _stated(entry, "paraIdParent") in gone:
                tag = draft.data(part)[entry.start : entry.opened]
                splices.append(Splice(entry.start, entry.opened, _ANSWERS.sub(b"", tag)))
        draft.splice(part, *splices)


def _taken_back(marks: Sequence[CommentMark], numbers: Collection[str]) -> Iterator[Splice]:
    """What takes the marks of comments out of a text, with runs that would be empty then."""
    shared = {mark.run.start for mark in marks if mark.run and mark.number not in numbers}
    spans = {
        mark.run.start if mark.run else mark.span.start: mark.run
        if mark.run and mark.run.is_only_a_reference and mark.run.start not in shared
        else mark.span
        for mark in marks
        if mark.number in numbers
    }
    return (Splice(span.start, span.end, b"") for span in spans.values())


def _put_in(found: Found, placed: Iterable[tuple[int, ReportComment]]) -> Iterator[Splice]:
    """What puts the marks of comments into a text."""
    empty: dict[int, tuple[bytes, list[bytes]]] = {}
    for number, comment in placed:
        spot = found.spots.get(comment.line or 1) or found.spots[1]
        paragraph = spot.paragraph
        first, *rest = (_bound(mark % number, paragraph.prefix, found.namespace) for mark in _MARKS)
        if paragraph.is_empty:
            empty.setdefault(paragraph.opened, (paragraph.prefix, []))[1].extend((first, *rest))
            continue
        start, end = _anchor(spot, comment.quotes)
        yield from (Splice(start, start, first), Splice(end, end, b"".join(rest)))
    for opened, (prefix, marks) in empty.items():
        yield Splice(opened - 2, opened, b">%b</%bp>" % (b"".join(marks), prefix))


def _anchor(spot: CommentSpot, quotes: Iterable[str]) -> tuple[int, int]:
    """Where a comment's range starts and ends: at the runs and links that hold what it is about."""
    if spot.box is not None:
        return spot.box.start, spot.box.end
    pieces = [piece for piece in spot.paragraph.pieces if piece.texts]
    texts = [_SPACE.sub("", "".join(piece.texts)) for piece in pieces]
    places = [place for each in quotes for place in _places(_SPACE.sub("", each), "".join(texts))]
    if not places:
        return spot.paragraph.inside
    ends = list(accumulate(map(len, texts)))
    first = bisect_right(ends, min(start for start, _ in places))
    last = bisect_left(ends, max(end for _, end in places))
    return pieces[first].start, pieces[last].end


def _places(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a text first has a quote; a figure is not found inside of another."""
    before = r"(?<![\d.,，])" if quote[:1].isdigit() else ""
    behind = r"(?![.,，]?\d)" if quote[-1:].isdigit() else ""
    found = re.search(f"{before}{re.escape(quote)}{behind}", text) if quote else None
    if found is not None:
        yield found.span()
