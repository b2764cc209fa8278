"""The looks of our own cells as entries of a workbook's styles."""

from typing import Final

from xlplugin.workbook.edit.colours import INK, LINE
from xlplugin.workbook.edit.pieces import XML_HEAD, quoted
from xlplugin.workbook.edit.plan import Look

NO_FONT: Final = '<font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>'.encode()
NO_FILL: Final = b'<fill><patternFill patternType="none"/></fill>'
DOTTED_FILL: Final = b'<fill><patternFill patternType="gray125"/></fill>'
NO_BORDER: Final = b"<border><left/><right/><top/><bottom/><diagonal/></border>"
_UNLOCKED: Final = b'<protection locked="0"/>'
NO_FORMAT: Final = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'


def font(look: Look) -> bytes:
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


def fill(colour: str) -> bytes:
    """A plain background."""
    solid = b'<patternFill patternType="solid"><fgColor rgb="FF%b"/><bgColor indexed="64"/></patternFill>'
    return b"<fill>" + solid % colour.encode() + b"</fill>"


def border(look: Look) -> bytes:
    """A thin line all around, or a thick one above, or both, or none."""
    thin = ("thin", LINE) if look.border else None
    lines = {"left": thin, "right": thin, "top": ("medium", INK) if look.top else thin, "bottom": thin}
    sides = (
        f'<{side} style="{line[0]}"><color rgb="FF{line[1]}"/></{side}>' if line else f"<{side}/>"
        for side, line in lines.items()
    )
    return f"<border>{''.join(sides)}<diagonal/></border>".encode()


def differing(colour: str, background: str) -> bytes:
    """What differs in cells in which a condition holds."""
    ink = b'<font><color rgb="FF%b"/></font>' % colour.encode() if colour else b""
    # Of a differing fill Excel shows the background colour, of a cell's own fill the foreground colour.
    paper = b'<fill><patternFill patternType="solid"><bgColor rgb="FF%b"/></patternFill></fill>'
    return b"<dxf>%b%b</dxf>" % (ink, paper % background.encode() if background else b"")


def cell_format(look: Look, ids: tuple[int, int, int, int], named: bytes, *, quoting: bool) -> bytes:
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


def new_styles(namespace: str) -> bytes:
    """The styles of a workbook that had none."""
    lists = (
        (b"fonts", NO_FONT),
        (b"fills", NO_FILL, DOTTED_FILL),
        (b"borders", NO_BORDER),
        (b"cellStyleXfs", NO_FORMAT),
        (b"cellXfs", NO_FORMAT.replace(b"/>", b' xfId="0"/>')),
        (b"cellStyles", '<cellStyle name="常规" xfId="0" builtinId="0"/>'.encode()),
    )
    sections = (
        b'<%b count="%d">%b</%b>' % (name, len(entries), b"".join(entries), name) for name, *entries in lists
    )
    return b'%b<styleSheet xmlns="%b">%b</styleSheet>' % (XML_HEAD, namespace.encode(), b"".join(sections))
