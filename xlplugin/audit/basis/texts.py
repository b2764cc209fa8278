"""Figures, clauses and places as findings name them."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.audit.basis.columns import bare
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.said import Said
from xlplugin.pattern import Pattern
from xlplugin.problem import Source

_CELL: Final = Pattern(r"第\d+行第\d+列$")
_LONGEST_QUOTE: Final = 40


class StatedFigure(NamedTuple):
    """A figure, and the text that states it."""

    figure: Figure
    text: Said


def exact_figures(texts: Iterable[Said], kind: FigureKind) -> list[StatedFigure]:
    """The figures of a kind that texts state exactly."""
    return [
        StatedFigure(figure, text)
        for text in texts
        for figure in text.figures
        if figure.kind is kind and figure.bound is Bound.EXACT
    ]


def digits(figure: Figure) -> int:
    """How many digits a figure is written with, leading and trailing zeros not among them."""
    return _digits(figure.words)


@lru_cache(maxsize=1024)
def _digits(words: str) -> int:
    return len("".join(filter(str.isdecimal, words)).strip("0"))


def excerpt(clause: str) -> str:
    """A clause short enough to quote."""
    plain = bare(clause)
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"


def place_words(source: Source | None, book: str) -> str:
    """A place as a reader of the book needs it: without the book's own file name."""
    return source.within(book) if source else ""


def together(places: Iterable[Source], shown: Callable[[Source], str]) -> list[str]:
    """Places one after another, a sheet or a report's table named once for its cells that follow.

    Args:
        places: the places.
        shown: how each is written where it stands alone; a cell is the end of that.
    """
    words: list[str] = []
    last = ""
    for each in places:
        whole = shown(each)
        part = _CELL.search(each.place) if each.place else None
        cell = part.group() if part else "" if each.place else each.cell or ""
        here = whole.removesuffix(cell) if cell else ""
        words.append(cell if here and here == last else whole)
        last = here
    return words


@lru_cache(maxsize=512)
def letter_pairs(words: str) -> frozenset[str]:
    """The pairs of neighbouring letters in words."""
    return frozenset(words[start : start + 2] for start in range(len(words) - 1))
