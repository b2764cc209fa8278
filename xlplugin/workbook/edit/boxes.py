"""The drawing that holds the boxes of a sheet's comments: ours come behind those that are there.

It is read as text: what Excel itself writes there is not always well-formed XML.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

_NAMESPACES: Final = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
_DECLARED: Final = b"".join(b' xmlns:%b="%b"' % named for named in _NAMESPACES.items())
_SHAPES_A_DRAWING: Final = 1024

_ROOT_END = re.compile(rb"</[\w:]*xml\s*>\s*$")
_ROOT = re.compile(rb"<[\w:]*xml\b[^>]*>")
_DRAWING_NUMBER = re.compile(rb"""idmap\b[^>]*\bdata\s*=\s*["']([\d, ]+)""")
_SHAPE_NUMBER = re.compile(rb"""\bid\s*=\s*["']_x0000_s(\d{1,9})["']""")
_NOTE = re.compile(
    rb"""<[\w:]*ClientData\b[^>]*ObjectType\s*=\s*["']Note["'][^>]*>(.*?)</[\w:]*ClientData""", re.DOTALL
)
_ROW = re.compile(rb"Row\s*>\s*(\d{1,9})\s*<")
_COLUMN = re.compile(rb"Column\s*>\s*(\d{1,9})\s*<")

_KIND: Final = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"%b>'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX: Final = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    b'margin-top:1.5pt;width:210pt;height:60pt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" '
    b'o:insetmode="auto"%b>'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%b</x:Anchor>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)


def no_boxes(number: int) -> bytes:
    """The drawing of a sheet that had none; ``number`` tells it from all others in the workbook."""
    layout = b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>' % number
    return b"<xml%b>%b</xml>" % (_DECLARED, layout)


def drawing_numbers(vml: bytes) -> Iterator[int]:
    """The numbers that a drawing goes by."""
    for stated in _DRAWING_NUMBER.findall(vml):
        yield from (int(number) for number in re.findall(rb"\d{1,9}", stated))


def with_boxes(vml: bytes, anchors: Mapping[tuple[int, int], str]) -> bytes | None:
    """A drawing in which every comment has its box.

    Args:
        vml: The drawing.
        anchors: Where the box of a comment stands by the comment's (row, column) from 1.

    Returns:
        The drawing; None where it is damaged.
    """
    end, root = _ROOT_END.search(vml), _ROOT.search(vml)
    if end is None or root is None:
        return None
    there = set(_noted(vml))
    missing = {place: anchor for place, anchor in sorted(anchors.items()) if place not in there}
    if not missing:
        return vml
    declared = b"" if all(b'xmlns:%b="%b"' % named in root[0] for named in _NAMESPACES.items()) else _DECLARED
    kind = b"" if b"_x0000_t202" in vml.replace(b"#_x0000_t202", b"") else _KIND % declared
    fresh = _boxes(_next_number(vml), declared, missing)
    return vml[: end.start()] + kind + b"".join(fresh) + vml[end.start() :]


def _boxes(first: int, declared: bytes, anchors: Mapping[tuple[int, int], str]) -> Iterator[bytes]:
    for index, ((row, column), anchor) in enumerate(anchors.items()):
        yield _BOX % (first + index, index + 1, declared, anchor.encode(), row - 1, column - 1)


def _next_number(vml: bytes) -> int:
    block = max(drawing_numbers(vml), default=1) * _SHAPES_A_DRAWING
    return max((block, *(int(number) for number in _SHAPE_NUMBER.findall(vml)))) + 1


def _noted(vml: bytes) -> Iterator[tuple[int, int]]:
    for note in _NOTE.findall(vml):
        row, column = _ROW.search(note), _COLUMN.search(note)
        if row and column:
            yield int(row[1]) + 1, int(column[1]) + 1
