"""How tall a row must be so that wrapped Chinese text is not cut off."""

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import east_asian_width


class Wrapped(NamedTuple):
    """A text to be wrapped into a width in characters of the sheet, at a size in points."""

    text: str
    width: float
    size: int = 10


def _halves(text: str) -> int:
    """The width of a text in half-width characters; Chinese ones are double."""
    return sum(2 if east_asian_width(each) in "WFA" else 1 for each in text)


_PIXELS_A_CHARACTER = 7
_PIXELS_A_POINT = 96 / 72
_SLACK = 2  # a line may end early, because no line starts with a full stop


def lines(wrapped: Wrapped) -> int:
    """How many lines a wrapped text takes."""
    half = wrapped.size * _PIXELS_A_POINT / 2
    room = max(wrapped.width * _PIXELS_A_CHARACTER / half - _SLACK, 2)
    return sum(max(1, -int(-_halves(line) // room)) for line in wrapped.text.split("\n"))


_LINE_SPACING = 1.45
_MARGIN = 6.0
_TALLEST = 409.0


def height(texts: Iterable[Wrapped], least: float = 20.0) -> float:
    """The height in points of a row in which none of the texts is cut off."""
    tallest = max((lines(each) * each.size * _LINE_SPACING for each in texts), default=0.0)
    return min(max(round(tallest + _MARGIN, 1), least), _TALLEST)
