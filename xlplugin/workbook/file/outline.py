"""Where the elements of a part lie in its bytes, so that all other bytes can stay as they are."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from xlplugin.workbook.file.xmlpart import local_name, not_for_memory

_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
"""A start tag, whatever its attributes hold."""

_MANY: Final = "sheetData"
_MOST: Final = 400_000
_SMALL: Final = 32 * 1024

_DEEPEST: Final = 100
"""The most levels of elements that are followed; what the parser has to remember grows with them."""


class Span:
    """One element in the bytes.

    Attributes:
        name: Its local name.
        start: Where it starts.
        opened: Where its start tag ends.
        closing: Where its end tag starts; ``start`` for a single tag.
        end: Where it ends.
    """

    __slots__ = ("closing", "end", "name", "opened", "start")

    def __init__(self, name: str, start: int) -> None:
        """Nothing of it is read yet but where it starts."""
        self.name = name
        self.start = start
        self.opened = self.closing = self.end = 0

    def read_tag(self, xml: bytes) -> None:
        """Find where the start tag ends, and with it a single tag."""
        tag = _TAG.match(xml, self.start)
        self.opened = tag.end() if tag else self.start
        if xml[self.opened - 2 : self.opened] == b"/>":
            self.closing, self.end = self.start, self.opened

    def close(self, xml: bytes, position: int) -> None:
        """Note where the end tag starts; a single tag has none."""
        if not self.end:
            self.closing = position
            self.end = xml.index(b">", position) + 1

    @property
    def is_empty(self) -> bool:
        """Whether it is a single tag, ``<c/>``."""
        return self.closing == self.start


class Node(Span):
    """One element in the bytes, with what is in it.

    Attributes:
        prefix: What the part writes before its name, ``b""`` or such as ``b"x:"``.
        attributes: Its attributes by the names as written.
        children: The elements in it, down to the depth that was asked for.
    """

    __slots__ = ("attributes", "children", "prefix")

    def __init__(self, name: str, start: int, attributes: dict[str, str] | None = None) -> None:
        """Nothing of it is read yet but its start tag."""
        super().__init__(name, start)
        self.prefix = b""
        self.attributes = attributes or {}
        self.children: list[Node] = []

    @property
    def relation(self) -> str:
        """The id of the relationship that it names, whatever prefix is written before it; else empty."""
        return next((text for key, text in self.attributes.items() if local_name(key) == "id"), "")

    def child(self, name: str) -> "Node | None":
        """The first element in it of a local name."""
        return next(self.each(name), None)

    def each(self, name: str) -> Iterator["Node"]:
        """Every element in it of a local name."""
        return (node for node in self.children if node.name == name)

    def entries(self, name: str, kind: str) -> Iterator["Node"]:
        """Every element of a local name in the first list of a name in it; none where it has no such list."""
        listed = self.child(name)
        return listed.each(kind) if listed is not None else iter(())

    def bound(self, namespace: str) -> str | None:
        """The prefix that its own start tag binds to a namespace, such as ``r:``."""
        return next(
            (
                f"{key[6:]}:"
                for key, value in self.attributes.items()
                if key[:6] == "xmlns:" and value == namespace
            ),
            None,
        )


def outline(xml: bytes, depth: int) -> Node | None:
    """The outline of a part.

    Args:
        xml: The part, UTF-8.
        depth: How many levels of elements are wanted; 1 is the root alone. The rows of a sheet are never
            told: there may be a million.

    Returns:
        The root element, or None where the part is not well-formed or has more elements than memory bears.
    """
    return _known(xml, depth) if len(xml) <= _SMALL else _outlined(xml, depth)


def _outlined(xml: bytes, depth: int) -> Node | None:
    outliner = _Outliner(xml, depth)
    try:
        outliner.parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except OverflowError:
        return None
    except expat.ExpatError as error:
        not_for_memory(error)
        return None
    finally:
        del outliner.parser  # they hold each other, and all the XML
    return outliner.top.children[0]


_known = lru_cache(maxsize=32)(_outlined)
"""Small parts are asked for again and again, and are the same in all workbooks of a template."""


class _Outliner:
    """Follows the elements of a part down to a depth."""

    def __init__(self, xml: bytes, most: int) -> None:
        self.xml = xml
        self.most = most
        self.depth = 0
        self.left = _MOST
        self.top = Node("", 0)
        self.open = [self.top]
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise OverflowError
        if self.depth > self.most or self.depth > len(self.open) or self.open[-1].name == _MANY:
            return
        self.left -= 1
        if self.left < 0:
            raise OverflowError
        node = Node(local_name(name), self.parser.CurrentByteIndex, attributes=attributes)
        node.prefix = name.removesuffix(node.name).encode()
        node.read_tag(self.xml)
        self.open[-1].children.append(node)
        self.open.append(node)

    def _end(self, _: str) -> None:
        if self.depth < len(self.open):
            self.open.pop().close(self.xml, self.parser.CurrentByteIndex)
        self.depth -= 1
