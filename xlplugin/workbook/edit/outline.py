"""Where the elements of a part lie in its bytes, so that all other bytes can stay as they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from xlplugin.workbook.edit.scan import TAG, Span, local
from xlplugin.workbook.file.xmlpart import is_harmless


@dataclass(slots=True)
class Node(Span):
    """One element in the bytes, with what is in it.

    Attributes:
        prefix: What the part writes before its name, ``b""`` or such as ``b"x:"``.
        attributes: Its attributes by the names as written.
        children: The elements in it, down to the depth that was asked for.
    """

    prefix: bytes = b""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def child(self, name: str) -> "Node | None":
        """The first element in it of a local name."""
        return next(self.each(name), None)

    def each(self, name: str) -> Iterator["Node"]:
        """Every element in it of a local name."""
        return (node for node in self.children if node.name == name)

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
        depth: How many levels of elements are wanted; 1 is the root alone.

    Returns:
        The root element, or None where the part is not well-formed or may do harm.
    """
    if not is_harmless(xml):
        return None
    outliner = _Outliner(xml, depth)
    try:
        outliner.parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except expat.ExpatError:
        return None
    return outliner.top.children[0]


class _Outliner:
    """Follows the elements of a part down to a depth."""

    def __init__(self, xml: bytes, depth: int) -> None:
        self.xml = xml
        self.left = depth
        self.top = Node("", 0, 0)
        self.open = [self.top]
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.left -= 1
        if self.left < 0:
            return
        start = self.parser.CurrentByteIndex
        tag = TAG.match(self.xml, start)
        node = Node(local(name), start, tag.end() if tag else start, attributes=attributes)
        node.prefix = name.removesuffix(node.name).encode()
        if self.xml[node.opened - 2 : node.opened] == b"/>":
            node.closing, node.end = start, node.opened
        self.open[-1].children.append(node)
        self.open.append(node)

    def _end(self, _: str) -> None:
        self.left += 1
        if self.left <= 0:
            return
        node = self.open.pop()
        if not node.end:
            node.closing = self.parser.CurrentByteIndex
            node.end = self.xml.index(b">", node.closing) + 1
