"""Where the box of a comment stands: beside its cell, as large as its text."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import index_of, is_true
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW

_PIXELS_A_CHARACTER: Final = 7
_PIXELS_A_POINT: Final = 96 / 72
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

_HEIGHT: Final = re.compile(rb"""\sht\s*=\s*["']([^"']*)["']""")
_HIDDEN: Final = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)["']""")


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
    columns = list(_column_ranges(root))
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
    last_row, bottom_offset = _reached(sizes.row, row, _height(text), LAST_ROW)
    corners = (first - 1, left_offset, row - 1, 0, last_column - 1, right_offset, last_row - 1, bottom_offset)
    return ", ".join(str(number) for number in corners)


def _first_column(sizes: Sizes, column: int) -> int:
    """The column behind the cell's; further left where too few columns are shown behind it."""
    behind = min(column + 1, LAST_COLUMN)
    return next((first for first in range(behind, 0, -1) if _has_room(sizes, first)), behind)


def _has_room(sizes: Sizes, first: int) -> bool:
    shown = range(first, min(first + FARTHEST, LAST_COLUMN + 1))
    return sum(map(sizes.column, shown)) >= _BOX_WIDTH + _GAP


def _height(text: str) -> int:
    lines = sum(1 + _halves(line) // _HALVES_A_LINE for line in text.split("\n"))
    return min(lines * _LINE_HEIGHT + _MARGIN, _TALLEST)


def _halves(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


def _reached(size: Callable[[int], int], start: int, pixels: int, last: int) -> tuple[int, int]:
    """The column or row in which a distance ends, and how far inside."""
    end = min(start + FARTHEST, last)
    for index in range(start, end):
        if pixels <= size(index):
            return index, pixels
        pixels -= size(index)
    return end, min(pixels, size(end))


def _column_ranges(root: Node) -> Iterator[tuple[int, int, int]]:
    listed = root.child("cols")
    for node in listed.children if listed else ():
        first, last = (index_of(node.attributes.get(key)) or 0 for key in ("min", "max"))
        width = _number(node.attributes.get("width"), _USUAL_WIDTH)
        hidden = is_true(node.attributes.get("hidden"))
        yield first, last, 0 if hidden else _columns_pixels(width)


def _row_heights(tags: Mapping[int, bytes]) -> Iterator[tuple[int, int]]:
    for row, tag in tags.items():
        height = _HEIGHT.search(tag)
        if _HIDDEN.search(tag):
            yield row, 0
        elif height:
            yield row, _rows_pixels(_number(height[1].decode("latin-1"), _USUAL_HEIGHT))


def _columns_pixels(width: float) -> int:
    return int(width * _PIXELS_A_CHARACTER)


def _rows_pixels(height: float) -> int:
    return int(height * _PIXELS_A_POINT)


def _number(text: str | None, otherwise: float) -> float:
    try:
        number = float(text or otherwise)
    except ValueError:
        return otherwise
    return number if 0 <= number <= 1000 else otherwise  # noqa: PLR2004 - no column or row is larger
