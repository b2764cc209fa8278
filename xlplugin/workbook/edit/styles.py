"""A workbook's styles: further looks are put behind those that are there, and none of these changes."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from xlplugin.workbook.edit import looks
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import Splice, grown, inserted, joined, prefixed, quoted, with_attribute
from xlplugin.workbook.edit.plan import Look
from xlplugin.workbook.file.contents import Relationship
from xlplugin.workbook.file.xmlpart import index_of
from xlplugin.workbook.grid.numberformat import BUILT_IN

_ORDER: Final = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_RESERVED: Final = {
    "fonts": (looks.NO_FONT,),
    "fills": (looks.NO_FILL, looks.DOTTED_FILL),
    "borders": (looks.NO_BORDER,),
    "cellXfs": (looks.NO_FORMAT,),
}
"""What Excel expects to come first in a list, whether or not the workbook lists anything."""

_SAME_EVERYWHERE: Final = {
    code: number
    for number, code in BUILT_IN.items()
    if number <= 4 or number in {9, 10, 49}  # noqa: PLR2004
}
_FIRST_OWN_FORMAT: Final = 164
_USUAL_PART: Final = "xl/styles.xml"


class Styles:
    """The styles part of a draft; ``finish`` writes what was added."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._part = _styles_part(draft)
        self._root = draft.open_outline(self._part, 3)
        self._xml = draft.data(self._part)
        self._lists: dict[str, _List] = {}
        self._known: dict[tuple[Look, bool], int] = {}

    def look(self, look: Look, *, quoting: bool = False) -> int:
        """The number of the cell format that has a look, for a text that looks like more or for all else."""
        known = self._known.get((look, quoting))
        if known is None:
            known = self._known[look, quoting] = self._format(look, quoting=quoting)
        return known

    def filled(self, style: int, colour: str) -> int:
        """The number of the cell format that is like another but for its background."""
        formats = self._list("cellXfs").all
        base = formats[style] if style < len(formats) else formats[0]
        end = base.index(b">") + 1
        number = self._list("fills").index(self._prefixed(looks.fill(colour)))
        tag = with_attribute(base[:end], "fillId", str(number))
        return self._list("cellXfs").index(with_attribute(tag, "applyFill", "1") + base[end:])

    def condition(self, colour: str, background: str) -> int:
        """The number of the differing look for cells in which a condition holds."""
        return self._list("dxfs").index(self._prefixed(looks.differing(colour, background)))

    def finish(self) -> None:
        """Write what was added into the draft."""
        splices: list[Splice] = []
        for name in _ORDER:
            if name in self._lists and self._lists[name].added:
                splices += self._grown(name, self._lists[name].added)
        if splices:
            self._draft.write(self._part, joined(self._xml, splices))

    def _format(self, look: Look, *, quoting: bool) -> int:
        ids = (
            self._number_format(look.number_format),
            self._list("fonts").index(self._prefixed(looks.font(look))),
            self._list("fills").index(self._prefixed(looks.fill(look.fill))) if look.fill else 0,
            self._list("borders").index(self._prefixed(looks.border(look))),
        )
        named = b' xfId="0"' if self._root.child("cellStyleXfs") else b""
        written = looks.cell_format(look, ids, named, quoting=quoting)
        return self._list("cellXfs").index(self._prefixed(written))

    def _number_format(self, code: str) -> int:
        built_in = _SAME_EVERYWHERE.get(code)
        if built_in is not None:
            return built_in
        listed = self._list("numFmts")
        known = self._own_formats
        if code not in known:
            known[code] = max((*known.values(), _FIRST_OWN_FORMAT - 1)) + 1
            entry = b'<numFmt numFmtId="%d" formatCode=%b/>' % (known[code], quoted(code))
            listed.index(self._prefixed(entry))
        return known[code]

    @cached_property
    def _own_formats(self) -> dict[str, int]:
        listed = self._root.child("numFmts")
        nodes = listed.children if listed else []
        return {
            node.attributes.get("formatCode", ""): index_of(node.attributes.get("numFmtId")) or 0
            for node in nodes
        }

    def _list(self, name: str) -> "_List":
        if name not in self._lists:
            node = self._root.child(name)
            children = node.children if node else []
            listed = _List([self._xml[child.start : child.end] for child in children])
            reserved = _RESERVED.get(name, ())[len(children) :]
            listed.added += [self._prefixed(entry) for entry in reserved]
            self._lists[name] = listed
        return self._lists[name]

    def _grown(self, name: str, added: list[bytes]) -> list[Splice]:
        node = self._root.child(name)
        if node is not None:
            return grown(self._xml, node, added)
        section = self._section(name, added)
        return inserted(self._xml, self._root, _ORDER, name, section)

    def _section(self, name: str, added: list[bytes]) -> bytes:
        written = self._root.prefix + name.encode()
        return b'<%b count="%d">%b</%b>' % (written, len(added), b"".join(added), written)

    def _prefixed(self, xml: bytes) -> bytes:
        return prefixed(xml, self._root.prefix)


@dataclass(slots=True)
class _List:
    """One list of the styles: what is there, and what comes behind it."""

    there: list[bytes]
    added: list[bytes] = field(default_factory=list)

    @property
    def all(self) -> list[bytes]:
        return [*self.there, *self.added]

    def index(self, entry: bytes) -> int:
        """Where an entry is in the list; at its end now where it was nowhere."""
        if entry not in self.all:
            self.added.append(entry)
        return self.all.index(entry)


def _styles_part(draft: Draft) -> str:
    related = draft.relations(draft.package.workbook).values()
    part = next((each.target for each in related if _is_styles(each, draft)), None)
    if part is None:
        taken = _USUAL_PART in draft.package.parts
        part = draft.free_part("xl/styles{}.xml") if taken else _USUAL_PART
        draft.write(part, looks.new_styles(draft.dialect.main))
        draft.relate(draft.package.workbook, "styles", part)
        draft.declare(part, "styles")
    return part


def _is_styles(relation: Relationship, draft: Draft) -> bool:
    return relation.kind == "styles" and relation.target in draft.package.parts
