"""Bytes of a part giving way to others: splices, grown elements, changed attributes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import encode_xstring, index_of

XML_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""How a new part begins."""

WORKBOOK_ORDER: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
"""The sections of a workbook's own part, in the order that the format demands."""

_ELEMENT_START = re.compile(rb"<(/?)(?=\w)")
_ESCAPED = {ord('"'): "&quot;", ord("\n"): "&#10;", ord("\t"): "&#9;"}


class Splice(NamedTuple):
    """The bytes from ``start`` to ``end`` give way to others."""

    start: int
    end: int
    replacement: bytes


def joined(xml: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with the splices made; none of them may overlap."""
    pieces: list[bytes] = []
    position = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):  # insertions first
        pieces += (xml[position : splice.start], splice.replacement)
        position = splice.end
    return b"".join((*pieces, xml[position:]))


def grown(xml: bytes, node: Node, fresh: Sequence[bytes]) -> list[Splice]:
    """What puts further elements at the end of one, and into its ``count`` where it states one.

    Args:
        xml: The part.
        node: The element; all elements directly in it are known.
        fresh: The further elements, prefixed as in the part.
    """
    if not fresh:
        return []
    tag = xml[node.start : node.opened]
    if "count" in node.attributes:
        tag = with_attribute(tag, "count", str(len(node.children) + len(fresh)))
    if not node.is_empty:
        return [Splice(node.start, node.opened, tag), Splice(node.closing, node.closing, b"".join(fresh))]
    filled = b"%b>%b</%b%b>" % (tag[:-2].rstrip(), b"".join(fresh), node.prefix, node.name.encode())
    return [Splice(node.start, node.end, filled)]


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag in which an attribute has a value; all else in it stays."""
    written = re.compile(rb"""(\s%b\s*=\s*)(?:"[^"]*"|'[^']*')""" % name.encode())
    stated = quoted(value)
    if written.search(tag):
        return written.sub(lambda found: found[1] + stated, tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    kept = tag[:end].rstrip()
    return b"%b %b=%b%b" % (kept, name.encode(), stated, tag[len(kept) :])


def quoted(value: str) -> bytes:
    """A text as the value of an attribute, with its quotation marks."""
    return b'"%b"' % encode_xstring(value).decode().translate(_ESCAPED).encode()


def prefixed(xml: bytes, prefix: bytes) -> bytes:
    """Elements written without a prefix, as a part writes them that has one."""
    return _ELEMENT_START.sub(rb"<\g<1>" + prefix, xml) if prefix else xml


def column_runs(sheet: Node) -> Iterator[tuple[int, int, Node]]:
    """The first and the last column that each entry for columns of a sheet's outline is about."""
    for node in sheet.entries("cols", "col"):
        first, last = (index_of(node.attributes.get(key)) or 0 for key in ("min", "max"))
        yield first, last, node


def inserted(xml: bytes, root: Node, order: Sequence[str], name: str, section: bytes) -> list[Splice]:
    """What puts a section into a part behind all that have to stand before it.

    Args:
        xml: The part.
        root: Its root; the elements directly in it are known.
        order: The names of the sections in the order that the format demands.
        name: The section's name.
        section: The section, prefixed as in the part.
    """
    if root.is_empty:
        return grown(xml, root, [section])
    before = order[: order.index(name)]
    behind = max((node.end for node in root.children if node.name in before), default=root.opened)
    return [Splice(behind, behind, section)]


def listed(xml: bytes, root: Node, order: Sequence[str], name: str, fresh: Sequence[bytes]) -> list[Splice]:
    """What puts elements at the end of a list in a part, which is inserted where there is none.

    Args:
        xml: The part.
        root: Its root; the elements directly in it, and in the list, are known.
        order: The names of the sections in the order that the format demands.
        name: The list's name.
        fresh: The elements, prefixed as in the part.
    """
    there = root.child(name)
    if there is not None:
        return grown(xml, there, fresh)
    tag = root.prefix + name.encode()
    return inserted(xml, root, order, name, b"<%b>%b</%b>" % (tag, b"".join(fresh), tag))
