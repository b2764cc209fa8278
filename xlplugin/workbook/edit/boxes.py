"""The boxes of a sheet's comments: each beside its cell, as large as its text, behind those that are there.

The drawing that holds them is read as text: what Excel itself writes there is not always well-formed XML.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from xlplugin.workbook.edit.pieces import column_runs
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import is_true
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW

PIXELS_A_CHARACTER: Final = 7
PIXELS_A_POINT: Final = 96 / 72
_USUAL_WIDTH: Final = 9.14
_USUAL_HEIGHT: Final = 15.0

_BOX_WIDTH: Final = 280
_LINE_HEIGHT: Final = 17
_HALVES_A_LINE: Final = 42
_MARGIN: Final = 12
_TALLEST: Final = 600
_GAP: Final = 12
FARTHEST: Final = 100
"""How many rows or columns a box reaches over at most."""

_ROW_HEIGHT: Final = re.compile(rb"""\sht\s*=\s*["']([^"']*)["']""")
_HIDDEN: Final = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']""")

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
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b(?:(?!</(?:\w+:)?shape>).)*</(?:\w+:)?shape>\s*", re.DOTALL)
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


class Sizes(NamedTuple):
    """How wide the columns and how tall the rows of a sheet are, in pixels, from 1."""

    column: Callable[[int], int]
    row: Callable[[int], int]


def read_sizes(root: Node, tags: Mapping[int, bytes]) -> Sizes:
    """The sizes that a sheet's XML states.

    Args:
        root: The sheet's outline, three deep.
        tags: The start tags of the rows near the boxes, by their numbers.
    """
    usual = root.child("sheetFormatPr")
    stated = usual.attributes if usual else {}
    columns = list(_column_widths(root))
    rows = dict(_row_heights(tags))
    width = _columns_pixels(_number(stated.get("defaultColWidth"), _USUAL_WIDTH))
    height = _rows_pixels(_number(stated.get("defaultRowHeight"), _USUAL_HEIGHT))

    def column_width(column: int) -> int:
        return next((pixels for first, last, pixels in columns if first <= column <= last), width)

    return Sizes(column_width, lambda row: rows.get(row, height))


def box(sizes: Sizes, row: int, column: int, text: str) -> str:
    """The eight numbers of a box: left column and offset, top row and offset, then right and bottom."""
    first = _first_column(sizes, column)
    left_offset = min(_GAP, max(sizes.column(first) - 1, 0))
    last_column, right_offset = _reached(sizes.column, first, left_offset + _BOX_WIDTH, LAST_COLUMN)
    lines = sum(1 + halves(each) // _HALVES_A_LINE for each in text.split("\n"))
    height = min(lines * _LINE_HEIGHT + _MARGIN, _TALLEST)
    last_row, bottom_offset = _reached(sizes.row, row, height, LAST_ROW)
    corners = (first - 1, left_offset, row - 1, 0, last_column - 1, right_offset, last_row - 1, bottom_offset)
    return ", ".join(str(number) for number in corners)


def _first_column(sizes: Sizes, column: int) -> int:
    """The column behind the cell's; further left where too few columns are shown behind it."""
    behind = min(column + 1, LAST_COLUMN)
    for first in range(behind, 0, -1):
        shown = range(first, min(first + FARTHEST, LAST_COLUMN + 1))
        if sum(map(sizes.column, shown)) >= _BOX_WIDTH + _GAP:
            return first
    return behind


def halves(text: str) -> int:
    """The width of a text in half-width characters; Chinese ones are double."""
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def _reached(size: Callable[[int], int], start: int, pixels: int, last: int) -> tuple[int, int]:
    """The column or row in which a distance ends, and how far inside."""
    end = min(start + FARTHEST, last)
    for index in range(start, end):
        if pixels <= size(index):
            return index, pixels
        pixels -= size(index)
    return end, min(pixels, size(end))


def _column_widths(root: Node) -> Iterator[tuple[int, int, int]]:
    for first, last, node in column_runs(root):
        width = _number(node.attributes.get("width"), _USUAL_WIDTH)
        hidden = is_true(node.attributes.get("hidden"))
        yield first, last, 0 if hidden else _columns_pixels(width)


def _row_heights(tags: Mapping[int, bytes]) -> Iterator[tuple[int, int]]:
    for row, tag in tags.items():
        height = _ROW_HEIGHT.search(tag)
        if _HIDDEN.search(tag):
            yield row, 0
        elif height:
            yield row, _rows_pixels(_number(height[1].decode("latin-1"), _USUAL_HEIGHT))


def _columns_pixels(width: float) -> int:
    return int(width * PIXELS_A_CHARACTER)


def _rows_pixels(height: float) -> int:
    return int(height * PIXELS_A_POINT)


def _number(text: str | None, otherwise: float) -> float:
    try:
        number = float(text or otherwise)
    except ValueError:
        return otherwise
    return number if 0 <= number <= 1000 else otherwise  # noqa: PLR2004 - no column or row is larger


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
    block = max(drawing_numbers(vml), default=1) * _SHAPES_A_DRAWING
    last = max((block, *(int(number) for number in _SHAPE_NUMBER.findall(vml))))
    fresh = (
        _BOX % (last + index, index, declared, anchor.encode(), row - 1, column - 1)
        for index, ((row, column), anchor) in enumerate(missing.items(), 1)
    )
    return vml[: end.start()] + kind + b"".join(fresh) + vml[end.start() :]


def without_boxes(vml: bytes, places: Collection[tuple[int, int]]) -> bytes:
    """A drawing without the boxes of some comments, by (row, column) from 1."""

    def kept(shape: re.Match[bytes]) -> bytes:
        return b"" if any(place in places for place in _noted(shape[0])) else shape[0]

    return _SHAPE.sub(kept, vml)


def has_boxes(vml: bytes) -> bool:
    """Whether a drawing shows anything at all."""
    return _SHAPE.search(vml) is not None


def _noted(vml: bytes) -> Iterator[tuple[int, int]]:
    for note in _NOTE.findall(vml):
        row, column = _ROW.search(note), _COLUMN.search(note)
        if row and column:
            yield int(row[1]) + 1, int(column[1]) + 1
