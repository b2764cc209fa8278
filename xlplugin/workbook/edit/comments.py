"""Comments on the cells of a sheet: ours are added, and of everybody else's not a word is changed."""

import re
from collections.abc import Mapping
from typing import Final

from xlplugin.workbook.edit.pieces import XML_HEAD, Splice, inserted, joined, listed, prefixed
from xlplugin.workbook.edit.plan import COMMENT_AUTHOR
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import encode_xstring, index_of
from xlplugin.workbook.grid.grid import a1, parse_a1

DEPTH: Final = 6
"""The levels of a comments part that are looked at: down to the text of a run."""

_ORDER: Final = ("authors", "commentList", "extLst")
_HEADING: Final = f"{COMMENT_AUTHOR}："
_OURS: Final = re.compile(rb"(?:\A|\r?\n|&#(?:10|x0?[Aa]);)%b(?=\s|&#)" % _HEADING.encode())
_THREAD_AUTHOR: Final = b"tc="
_FONT: Final = (
    '<sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/><charset val="134"/>'.encode()
)


def no_comments(namespace: str) -> bytes:
    """The comments part of a sheet that had none."""
    return b'%b<comments xmlns="%b"><authors/><commentList/></comments>' % (XML_HEAD, namespace.encode())


def commented(
    xml: bytes, root: Node, words: Mapping[tuple[int, int], str]
) -> tuple[bytes, list[tuple[int, int]]]:
    """A comments part with our words added, and the cells where Excel shows a conversation instead.

    Args:
        xml: The part.
        root: Its outline, to the depth that is looked at.
        words: What to say by (row, column) from 1; what we said there earlier gives way.
    """
    authors = [_text(xml, node) for node in root.entries("authors", "author")]
    threads = {number for number, author in enumerate(authors) if author.startswith(_THREAD_AUTHOR)}
    own = COMMENT_AUTHOR.encode()
    number = authors.index(own) if own in authors else len(authors)
    new = [] if own in authors else [prefixed(b"<author>%b</author>" % own, root.prefix)]
    splices = listed(xml, root, _ORDER, "authors", new) if new else []
    there = {
        parse_a1(node.attributes.get("ref", "")): node for node in root.entries("commentList", "comment")
    }
    fresh: list[bytes] = []
    hidden: list[tuple[int, int]] = []
    for place, text in sorted(words.items()):
        comment = there.get(place)
        if comment is None:
            entry = b'<comment ref="%b" authorId="%d"><text>%b</text></comment>'
            fresh.append(prefixed(entry % (a1(*place).encode(), number, _run(text)), root.prefix))
            continue
        author = index_of(comment.attributes.get("authorId"))
        splices += (_said_anew if author == number else _said_below)(xml, comment, text)
        hidden += [place] if author in threads else []
    return joined(xml, [*splices, *listed(xml, root, _ORDER, "commentList", fresh)]), hidden


def uncommented(
    xml: bytes, root: Node, words: Mapping[tuple[int, int], str]
) -> tuple[bytes, list[tuple[int, int]]]:
    """A comments part without our words on some cells, and the cells that have no comment any more.

    Args:
        xml: The part.
        root: Its outline, to the depth that is looked at.
        words: How ours begin by (row, column) from 1; LibreOffice drops who said them.
    """
    authors = [_text(xml, node) for node in root.entries("authors", "author")]
    splices: list[Splice] = []
    gone: list[tuple[int, int]] = []
    for comment in root.entries("commentList", "comment"):
        place = parse_a1(comment.attributes.get("ref", ""))
        if place is None or place not in words:
            continue
        author, begins = index_of(comment.attributes.get("authorId")), _unspaced(encode_xstring(words[place]))
        is_ours = author is not None and authors[author : author + 1] == [COMMENT_AUTHOR.encode()]
        if is_ours or (begins and _unspaced(_words(xml, comment)).startswith(begins)):
            splices.append(Splice(comment.start, comment.end, b""))
            gone.append(place)
        else:
            splices += _unsaid_below(xml, comment)
    return joined(xml, splices), gone


def _words(xml: bytes, comment: Node) -> bytes:
    """All words of a comment, whoever said them."""
    text = comment.child("text")
    held = [text, *text.each("r")] if text else []
    return b"".join(_text(xml, node) for each in held if (node := each.child("t")) is not None)


def _unspaced(words: bytes) -> bytes:
    return b"".join(words.split())


def _unsaid_below(xml: bytes, comment: Node) -> list[Splice]:
    """What takes our words from below those of others, in however many runs a program has put them."""
    text = comment.child("text")
    holders = (text, *text.each("r")) if text else ()
    held = [(each, node) for each in holders if (node := each.child("t")) and not node.is_empty]
    found = _OURS.search(b"".join(xml[node.opened : node.closing] for _, node in held))
    if found is None:
        return []
    splices: list[Splice] = []
    at = 0
    for each, node in held:
        length = node.closing - node.opened
        theirs, at = found.start() - at, at + length
        if theirs <= 0 and each is not text:
            splices.append(Splice(each.start, each.end, b""))
        elif theirs < length:
            splices.append(Splice(node.opened + max(theirs, 0), node.closing, b""))
    return splices


def _said_anew(xml: bytes, comment: Node, text: str) -> list[Splice]:
    written = prefixed(b"<text>%b</text>" % _run(text), comment.prefix)
    old = comment.child("text")
    if old is None:
        return inserted(xml, comment, ("text",), "text", written)
    return [Splice(old.start, old.end, written)]


def _said_below(xml: bytes, comment: Node, text: str) -> list[Splice]:
    old = comment.child("text")
    if old is None or old.is_empty:
        return _said_anew(xml, comment, text)
    plain = old.child("t")
    splices = [*_unsaid_below(xml, comment), *(_as_run(plain, comment.prefix) if plain else ())]
    last = max((node.end for node in old.children if node.name in {"t", "r"}), default=old.opened)
    ours = _run(f"\n{_HEADING}\n", bold=True) + _run(text)
    return [*splices, Splice(last, last, prefixed(ours, comment.prefix))]


def _as_run(plain: Node, prefix: bytes) -> list[Splice]:
    """Excel shows text beside runs only when it is in a run itself."""
    written = prefixed(b"<r></r>", prefix)
    middle = written.index(b"></") + 1
    return [
        Splice(plain.start, plain.start, written[:middle]),
        Splice(plain.end, plain.end, written[middle:]),
    ]


def _text(xml: bytes, node: Node) -> bytes:
    return b"" if node.is_empty else xml[node.opened : node.closing].strip()


def _run(text: str, *, bold: bool = False) -> bytes:
    weight = b"<b/>" if bold else b""
    written = encode_xstring(text)
    return b'<r><rPr>%b%b</rPr><t xml:space="preserve">%b</t></r>' % (weight, _FONT, written)
