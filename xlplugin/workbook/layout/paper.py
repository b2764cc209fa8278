"""Where the printed pages of a sheet of ours begin: between parts that belong together, if they fit."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from xlplugin.workbook.edit.boxes import PIXELS_A_CHARACTER, PIXELS_A_POINT

_WIDTH: Final = (297 / 25.4 - 2 * 0.4) * 72
_HEIGHT: Final = (210 / 25.4 - 0.5 - 0.6) * 72
"""What the margins leave of a landscape A4, in points."""

_COLUMN_PIXELS: Final = 5
"""What a column is wider than its characters."""

_SAFETY: Final = 0.96
"""Printers and programs differ a little."""

_USUAL: Final = 15.0


class Part(NamedTuple):
    """Rows, both included, that had better stand on one page; where they cannot, at least its own parts."""

    first: int
    last: int
    parts: tuple["Part", ...] = ()


def rows_alone(first: int, last: int) -> tuple[Part, ...]:
    """A part for each row."""
    return tuple(Part(row, row) for row in range(first, last + 1))


class Paper(NamedTuple):
    """Pages as wide as a sheet, on which a row of headings is repeated.

    Attributes:
        heights: row to height in points.
        widths: of the printed columns, in characters.
        title_row: the row that every page begins with; those above stand on the first.
    """

    heights: Mapping[int, float]
    widths: tuple[float, ...]
    title_row: int

    @property
    def scale(self) -> float:
        """How large the sheet is printed, 1 being as it is."""
        pixels = sum(width * PIXELS_A_CHARACTER + _COLUMN_PIXELS for width in self.widths)
        return min(_WIDTH * PIXELS_A_POINT / pixels, 1.0)

    def starts(self, parts: Iterable[Part]) -> tuple[int, ...]:
        """The rows that begin a page, but for the first page."""
        whole = _HEIGHT / self.scale * _SAFETY
        room = whole - self._tall(self.title_row, self.title_row)
        left, fresh = whole - self._tall(1, self.title_row), True
        starts: list[int] = []
        waiting = [*reversed([*parts])]
        while waiting:
            part = waiting.pop()
            tall = self._tall(part.first, part.last)
            if tall > left > room / 2 and part.parts:
                waiting += reversed(part.parts)  # rather than leave most of a page empty
                continue
            if tall > left and not fresh:
                starts.append(part.first)
                left, fresh = room, True
            if tall > left and part.parts:
                waiting += reversed(part.parts)
            else:
                left, fresh = left - tall, False
        return tuple(starts)

    def _tall(self, first: int, last: int) -> float:
        return sum(self.heights.get(row, _USUAL) for row in range(first, last + 1))
