"""A workbook or document while it is changed: its parts, how they are related, what went wrong on the way."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import count
from typing import Final, NamedTuple
from urllib.parse import quote, unquote

from xlplugin.problem import Checked, Problem, Refused, has_errors
from xlplugin.workbook.edit.pieces import XML_HEAD, Splice, grown, joined, prefixed, quoted
from xlplugin.workbook.file.contents import Relationship, read_relationships, relationships_part
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.package import Package

_CONTENT_TYPES: Final = "[Content_Types].xml"
_NO_RELATIONSHIPS: Final = (
    XML_HEAD + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)
_MALFORMED: Final = Node("", 0)


class Dialect(NamedTuple):
    """The names that a workbook's XML is written with: of its elements, and of relationships.

    A document's relationships are called the same.
    """

    main: str
    office: str


_TRANSITIONAL: Final = Dialect(
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_STRICT_NAMES: Final = "http://purl.oclc.org/ooxml/"
_STRICT: Final = Dialect(
    f"{_STRICT_NAMES}spreadsheetml/main",
    f"{_STRICT_NAMES}officeDocument/relationships",
)


class Draft:
    """Collects the changed, new and removed parts of one workbook or document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.problems: list[Problem] = []

    @cached_property
    def dialect(self) -> Dialect:
        """The names that this workbook's XML is written with."""
        root = self.outline(self.package.main, 1)
        is_strict = any(name.startswith(_STRICT_NAMES) for name in root.attributes.values())
        return _STRICT if is_strict else _TRANSITIONAL

    def finished(self) -> Checked[Package]:
        """The changed workbook, with notices of what had to be left out.

        Raises:
            Refused: It could not be changed.
        """
        problems = tuple(dict.fromkeys(self.problems))
        if has_errors(problems):
            raise Refused(*problems)
        return Checked(self.package, problems)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """What is refused inside is noted, and the whole draft fails in the end."""
        try:
            yield
        except Refused as refused:
            self.problems += refused.problems

    def data(self, part: str) -> bytes:
        """The bytes of a part as UTF-8 XML; none, and the whole draft fails in the end, where it has none."""
        with self.noting():
            return self.package.xml(part)
        return b""

    def outline(self, part: str, depth: int) -> Node:
        """The root element of a part; one that is damaged is noted, and the whole draft fails in the end."""
        with self.noting():
            return self.package.outline(part, depth)
        return _MALFORMED

    def open_outline(self, part: str, depth: int) -> Node:
        """The root of a part that is about to grow; one that is a single tag is first parted in two."""
        root = self.outline(part, depth)
        if not root.is_empty or not root.name:
            return root
        data, name = self.data(part), root.prefix + root.name.encode()
        tag = data[root.start : root.opened - 2].rstrip()
        self.splice(part, Splice(root.start, root.end, b"%b></%b>" % (tag, name)))
        return self.outline(part, depth)

    def write(self, part: str, data: bytes) -> None:
        """Give a part its bytes; a new one comes last in the file."""
        self.package = self.package.with_data({part: data})

    def splice(self, part: str, *splices: Splice) -> None:
        """Change some bytes of a part."""
        if splices:
            self.write(part, joined(self.data(part), splices))

    def free_part(self, pattern: str) -> str:
        """A part name that is not taken; ``pattern`` holds ``{}`` for a number.

        One that the file only speaks of is taken, too: a tab whose sheet is lost would show the new one.
        """
        taken = {name.casefold() for name in self.package.parts}
        for name in ("", *self.package.parts):
            with suppress(Refused):
                related = read_relationships(self.package, name).values()
                taken |= {relation.target.casefold() for relation in related}
        free = (name for name in map(pattern.format, count(1)) if name.casefold() not in taken)
        return next(name for name in free if relationships_part(name) not in self.package.parts)

    def relations(self, part: str) -> Mapping[str, Relationship]:
        """What a part (``""``: the file) is related to inside the workbook, by its own name for each."""
        with self.noting():
            return read_relationships(self.package, part)
        return {}

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; the result is its name for it."""
        listed = relationships_part(part)
        if listed not in self.package.parts:
            self.write(listed, _NO_RELATIONSHIPS)
        root = self.outline(listed, 2)
        taken = {entry.attributes.get("Id") for entry in root.children}
        identity = next(name for name in map("rId{}".format, count(1)) if name not in taken)
        path = quote(posixpath.relpath(target, posixpath.dirname(part)))
        entry = b'<Relationship Id="%b" Type="%b/%b" Target=%b/>' % (
            *(text.encode() for text in (identity, self.dialect.office, kind)),
            quoted(path),
        )
        self._append(listed, entry)
        return identity

    def reference(self, root: Node, identity: str) -> bytes:
        """The attribute by which an element of a part refers to a related part."""
        prefix = root.bound(self.dialect.office)
        if prefix is None:
            return f' xmlns:r="{self.dialect.office}" r:id="{identity}"'.encode()
        return f' {prefix}id="{identity}"'.encode()

    def declare(self, part: str, content_type: str, family: str = "spreadsheetml") -> None:
        """State what a new part holds, one of a workbook's unless another family is named."""
        entry = b'<Override PartName=%b ContentType="%b"/>' % (
            quoted(quote(f"/{part}")),
            f"application/vnd.openxmlformats-officedocument.{family}.{content_type}+xml".encode(),
        )
        self._undeclare(part)  # a statement about a part that is long gone may still stand
        self._append(_CONTENT_TYPES, entry)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """State what all parts of an ending hold, where that is not stated yet."""
        root = self.outline(_CONTENT_TYPES, 2)
        stated = {node.attributes.get("Extension", "").casefold() for node in root.each("Default")}
        if ending not in stated:
            self._append(
                _CONTENT_TYPES, f'<Default Extension="{ending}" ContentType="{content_type}"/>'.encode()
            )

    def remove_with_dependents(self, part: str) -> None:
        """Take away all that a part is related to and nothing else is, so that it can be written anew."""
        listed = relationships_part(part)
        if listed not in self.package.parts:
            return
        once_reached = self._reached("")
        self.package = self.package.without(listed)
        for lost in once_reached - self._reached(""):
            self.package = self.package.without(lost).without(relationships_part(lost))
            self._undeclare(lost)

    def remove(self, owner: str, identity: str, part: str) -> None:
        """Take away a part, its owner's name for it, and all that only this part refers to."""
        self.remove_with_dependents(part)
        self._cut_first(relationships_part(owner), "Id", identity)
        self._cut_first(_CONTENT_TYPES, "PartName", f"/{part}")
        self.package = self.package.without(part)

    def drop_calculation_chain(self) -> None:
        """Take away Excel's list of formula cells, which Excel rebuilds, where formulas come or go."""
        workbook = self.package.main
        for identity, relation in self.relations(workbook).items():
            if relation.kind == "calcChain":
                self.remove(workbook, identity, relation.target)

    def _cut_first(self, part: str, attribute: str, value: str) -> None:
        """Cut the first element with an attribute of that value out of a list, if that can be read."""
        with suppress(Refused):
            listed = self.package.outline(part, 2).children
            self.splice(part, *without(listed, lambda node: _states(node, attribute, value))[:1])

    def _append(self, part: str, entry: bytes) -> None:
        root = self.open_outline(part, 2)
        self.splice(part, *grown(self.data(part), root, [prefixed(entry, root.prefix)]))

    def _reached(self, start: str) -> set[str]:
        reached: set[str] = set()
        waiting = [start]
        while waiting:
            targets = {relation.target for relation in self.relations(waiting.pop()).values()}
            fresh = (targets & self.package.parts.keys()) - reached
            reached |= fresh
            waiting += fresh
        return reached

    def _undeclare(self, part: str) -> None:
        stated = self.outline(_CONTENT_TYPES, 2).each("Override")
        self.splice(_CONTENT_TYPES, *without(stated, lambda node: _states(node, "PartName", f"/{part}")))


def without(nodes: Iterable[Node], unwanted: Callable[[Node], bool]) -> list[Splice]:
    """What cuts elements out of a part."""
    return [Splice(node.start, node.end, b"") for node in nodes if unwanted(node)]


def _states(node: Node, attribute: str, value: str) -> bool:
    return unquote(node.attributes.get(attribute, "")).casefold() == value.casefold()
