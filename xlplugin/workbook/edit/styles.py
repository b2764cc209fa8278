"""A workbook's styles: further looks are put behind those that are there, and none of these changes."""

import re
from functools import cached_property
from typing import Final

from xlplugin.workbook.edit.colours import INK, LINE
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import (
    XML_HEAD,
    Splice,
    grown,
    inserted,
    joined,
    prefixed,
    quoted,
    with_attribute,
)
from xlplugin.workbook.edit.plan import Look
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
_NO_FONT: Final = (
    '<font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>'.encode()
)
_NO_FILL: Final = b'<fill><patternFill patternType="none"/></fill>'
_DOTTED_FILL: Final = b'<fill><patternFill patternType="gray125"/></fill>'
_NO_BORDER: Final = b"<border><left/><right/><top/><bottom/><diagonal/></border>"
_UNLOCKED: Final = b'<protection locked="0"/>'
_NO_FORMAT: Final = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'

_RESERVED: Final = {
    "fonts": (_NO_FONT,),
    "fills": (_NO_FILL, _DOTTED_FILL),
    "borders": (_NO_BORDER,),
    "cellXfs": (_NO_FORMAT,),
}
"""What Excel expects to come first in a list, whether or not the workbook lists anything."""

_SAME_EVERYWHERE: Final = {
    code: number
    for number, code in BUILT_IN.items()
    if number <= 4 or number in {9, 10, 49}  # noqa: PLR2004
}
_FIRST_OWN_FORMAT: Final = 164
_FILL_NUMBER: Final = re.compile(rb"""\sfillId\s*=\s*["'](\d{1,9})["']""")
_FOREGROUND: Final = re.compile(rb"""fgColor\b[^>]*\srgb\s*=\s*["'][0-9A-Fa-f]{2}([0-9A-Fa-f]{6})["']""")
_USUAL_PART: Final = "xl/styles.xml"


class Styles:
    """The styles part of a draft; ``finish`` writes what was added."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._part = _styles_part(draft)
        self._root = draft.open_outline(self._part, 3)
        self._xml = draft.data(self._part)
        self._lists: dict[str, list[bytes]] = {}
        self._there: dict[str, int] = {}  # how many entries a list had at first
        self._known: dict[tuple[Look, bool], int] = {}

    def look(self, look: Look, *, quoting: bool = False) -> int:
        """The number of the cell format that has a look, for a text that looks like more or for all else."""
        known = self._known.get((look, quoting))
        if known is None:
            known = self._known[look, quoting] = self._format(look, quoting=quoting)
        return known

    def filled(self, style: int, colour: str) -> int:
        """The number of the cell format that is like another but for its background."""
        return self._with_fill(style, self._index("fills", _fill(colour)))

    def filled_like(self, style: int, other: int) -> int:
        """The number of the cell format that is like one, with the background of another.

        That of which a mark made it, where it is still there.
        """
        fill = self._fill_of(other)
        base, stated = self._cell_format(style), b' applyFill="1"'
        unmarked = with_attribute(base.replace(stated, b"", 1), "fillId", str(fill))
        formats = self._list("cellXfs")
        return formats.index(unmarked) if unmarked in formats else self._with_fill(style, fill)

    def is_filled(self, style: int, colour: str) -> bool:
        """Whether a cell format has this colour, and no other, for its background."""
        fills, number = self._list("fills"), self._fill_of(style)
        found = _FOREGROUND.search(fills[number]) if number < len(fills) else None
        return found is not None and found[1].decode().casefold() == colour.casefold()

    def _with_fill(self, style: int, fill: int) -> int:
        base = self._cell_format(style)
        end = base.index(b">") + 1
        tag = with_attribute(base[:end], "fillId", str(fill))
        return self._index("cellXfs", with_attribute(tag, "applyFill", "1") + base[end:], is_prefixed=True)

    def _fill_of(self, style: int) -> int:
        stated = _FILL_NUMBER.search(self._cell_format(style).partition(b">")[0])
        return int(stated[1]) if stated else 0

    def _cell_format(self, style: int) -> bytes:
        formats = self._list("cellXfs")
        return formats[style] if style < len(formats) else formats[0]

    def condition(self, colour: str, background: str) -> int:
        """The number of the differing look for cells in which a condition holds."""
        return self._index("dxfs", _differing(colour, background))

    def finish(self) -> None:
        """Write what was added into the draft."""
        splices: list[Splice] = []
        for name in _ORDER:
            added = self._lists.get(name, [])[self._there.get(name, 0) :]
            if added:
                splices += self._grown(name, added)
        if splices:
            self._draft.write(self._part, joined(self._xml, splices))

    def _format(self, look: Look, *, quoting: bool) -> int:
        ids = (
            self._number_format(look.number_format),
            self._index("fonts", _font(look)),
            self._index("fills", _fill(look.fill)) if look.fill else 0,
            self._index("borders", _border(look)),
        )
        named = b' xfId="0"' if self._root.child("cellStyleXfs") else b""
        return self._index("cellXfs", _cell_format(look, ids, named, quoting=quoting))

    def _number_format(self, code: str) -> int:
        built_in = _SAME_EVERYWHERE.get(code)
        if built_in is not None:
            return built_in
        known = self._own_formats
        if code not in known:
            known[code] = max((*known.values(), _FIRST_OWN_FORMAT - 1)) + 1
            self._index("numFmts", b'<numFmt numFmtId="%d" formatCode=%b/>' % (known[code], quoted(code)))
        return known[code]

    @cached_property
    def _own_formats(self) -> dict[str, int]:
        return {
            node.attributes.get("formatCode", ""): index_of(node.attributes.get("numFmtId")) or 0
            for node in self._root.entries("numFmts", "numFmt")
        }

    def _list(self, name: str) -> list[bytes]:
        """All entries of one list of the styles: what is there, and what comes behind it."""
        if name not in self._lists:
            node = self._root.child(name)
            there = [self._xml[child.start : child.end] for child in node.children] if node else []
            reserved = (prefixed(each, self._root.prefix) for each in _RESERVED.get(name, ())[len(there) :])
            self._there[name], self._lists[name] = len(there), [*there, *reserved]
        return self._lists[name]

    def _index(self, name: str, entry: bytes, *, is_prefixed: bool = False) -> int:
        """Where an entry is in a list; at its end now where it was nowhere."""
        entries, written = self._list(name), entry if is_prefixed else prefixed(entry, self._root.prefix)
        if written not in entries:
            entries.append(written)
        return entries.index(written)

    def _grown(self, name: str, added: list[bytes]) -> list[Splice]:
        there = self._root.child(name)
        if there is not None:
            return grown(self._xml, there, added)
        tag = self._root.prefix + name.encode()
        section = b'<%b count="%d">%b</%b>' % (tag, len(added), b"".join(added), tag)
        return inserted(self._xml, self._root, _ORDER, name, section)


def _styles_part(draft: Draft) -> str:
    related = draft.relations(draft.package.main).values()
    there = (each.target for each in related if each.kind == "styles" and each.target in draft.package.parts)
    part = next(there, None)
    if part is None:
        taken = _USUAL_PART in draft.package.parts
        part = draft.free_part("xl/styles{}.xml") if taken else _USUAL_PART
        draft.write(part, _new_styles(draft.dialect.main))
        draft.relate(draft.package.main, "styles", part)
        draft.declare(part, "styles")
    return part


def _font(look: Look) -> bytes:
    """The font of a look."""
    return (
        b'<font>%b<sz val="%d"/><color rgb="FF%b"/><name val=%b/><family val="3"/><charset val="134"/></font>'
        % (
            b"<b/>" if look.bold else b"",
            look.size,
            look.colour.encode(),
            quoted(look.face),
        )
    )


def _fill(colour: str) -> bytes:
    """A plain background."""
    solid = b'<patternFill patternType="solid"><fgColor rgb="FF%b"/><bgColor indexed="64"/></patternFill>'
    return b"<fill>" + solid % colour.encode() + b"</fill>"


def _border(look: Look) -> bytes:
    """A thin line all around, or a thick one above, or both, or none."""
    thin = ("thin", LINE) if look.border else None
    lines = {"left": thin, "right": thin, "top": ("medium", INK) if look.top else thin, "bottom": thin}
    sides = (
        f'<{side} style="{line[0]}"><color rgb="FF{line[1]}"/></{side}>' if line else f"<{side}/>"
        for side, line in lines.items()
    )
    return f"<border>{''.join(sides)}<diagonal/></border>".encode()


def _differing(colour: str, background: str) -> bytes:
    """What differs in cells in which a condition holds."""
    ink = b'<font><color rgb="FF%b"/></font>' % colour.encode() if colour else b""
    # Of a differing fill Excel shows the background colour, of a cell's own fill the foreground colour.
    paper = b'<fill><patternFill patternType="solid"><bgColor rgb="FF%b"/></patternFill></fill>'
    return b"<dxf>%b%b</dxf>" % (ink, paper % background.encode() if background else b"")


def _cell_format(look: Look, ids: tuple[int, int, int, int], named: bytes, *, quoting: bool) -> bytes:
    """The format of a cell.

    Args:
        look: The look.
        ids: The numbers of its number format, font, fill and border.
        named: The attribute that refers to the named style it starts from, if the workbook has any.
        quoting: Whether what is in it stays text, though it looks like more, when somebody edits it.
    """
    more = b' quotePrefix="1"' if quoting else b""
    more += b' applyProtection="1"' if look.unlocked else b""
    indent = b' indent="%d"' % look.indent if look.indent else b""
    return (
        b'<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d"%b applyNumberFormat="1" applyFont="1" '
        b'applyFill="1" applyBorder="1" applyAlignment="1"%b>'
        b'<alignment horizontal=%b vertical="center" wrapText="1"%b/>%b</xf>'
    ) % (*ids, named, more, quoted(look.across), indent, _UNLOCKED if look.unlocked else b"")


def _new_styles(namespace: str) -> bytes:
    """The styles of a workbook that had none."""
    lists = (
        (b"fonts", _NO_FONT),
        (b"fills", _NO_FILL, _DOTTED_FILL),
        (b"borders", _NO_BORDER),
        (b"cellStyleXfs", _NO_FORMAT),
        (b"cellXfs", _NO_FORMAT.replace(b"/>", b' xfId="0"/>')),
        (b"cellStyles", '<cellStyle name="常规" xfId="0" builtinId="0"/>'.encode()),
    )
    sections = (
        b'<%b count="%d">%b</%b>' % (name, len(entries), b"".join(entries), name) for name, *entries in lists
    )
    return b'%b<styleSheet xmlns="%b">%b</styleSheet>' % (XML_HEAD, namespace.encode(), b"".join(sections))
