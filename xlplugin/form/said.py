"""A text that was handed in, with its figures, read once however many checks look at them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from xlplugin.facts.figures import Figure, FigureKind, figures
from xlplugin.form.form import Row
from xlplugin.model import Frozen, frozen
from xlplugin.pattern import Pattern
from xlplugin.problem import Source

SENTENCE_END: Final = Pattern(r"[。！？!?\n；;]")
"""What ends a sentence with its figures: a full stop, or a semicolon."""


@frozen
class Said(Frozen):
    """A text with its place.

    Attributes:
        text: as written.
        source: the cell, or the line of the report.
        row: the indicator whose reason it is, None where it is no reason.
        heading: the heading above a passage, the indicator's name above a reason.
    """

    text: str
    source: Source
    row: Row | None = None
    heading: str = ""

    @property
    def indicator(self) -> str:
        """The name of the indicator whose reason it is; empty where it is no reason."""
        return self.row.name if self.row else ""

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that it states, in order."""
        return figures(self.text)

    @cached_property
    def kinds(self) -> frozenset[FigureKind]:
        """The kinds of these: most checks look for some, and most texts state few."""
        return frozenset(each.kind for each in self.figures)

    @cached_property
    def sentences(self) -> tuple[tuple[Figure, ...], ...]:
        """The figures of every sentence that states any: up to its full stop or semicolon."""
        return tuple(self._sentences()) if self.figures else ()

    def _sentences(self) -> Iterator[tuple[Figure, ...]]:
        first = 0
        for end in [*(found.end() for found in SENTENCE_END.finditer(self.text)), len(self.text)]:
            last = first
            while last < len(self.figures) and self.figures[last].start < end:
                last += 1
            if last > first:
                yield self.figures[first:last]
            first = last
