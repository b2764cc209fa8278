"""A run of rows on one of our sheets, each as tall as its wrapped texts need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.edit.plan import Look, NewCell
from xlplugin.workbook.grid.grid import Area, Place
from xlplugin.workbook.layout.wrapping import Wrapped, height


@dataclass(frozen=True, slots=True)
class Span:
    """One written cell of a row, merged over the columns ``left`` to ``right``, from 1."""

    left: int
    right: int
    content: Content
    look: Look
    link: Place | None = None

    def wrapped(self, widths: Mapping[int, float]) -> Wrapped:
        """Its text in the width it has."""
        width = sum(widths[column] for column in range(self.left, self.right + 1))
        return Wrapped(self.content if isinstance(self.content, str) else "", width, self.look.size)


@dataclass(frozen=True, slots=True)
class Block:
    """Finished rows; ``last`` is the last of them, counted from 1."""

    cells: tuple[NewCell, ...]
    heights: Mapping[int, float]
    merged: tuple[Area, ...]
    last: int


def stacked(rows: Iterable[Sequence[Span]], widths: Mapping[int, float]) -> Block:
    """Rows one below another from the top of a sheet with columns of these widths."""
    cells: list[NewCell] = []
    heights: dict[int, float] = {}
    merged: list[Area] = []
    row = 0
    for row, spans in enumerate(rows, 1):
        cells += [NewCell(row, span.left, span.content, span.look, span.link) for span in spans]
        merged += [Area(row, span.left, row, span.right) for span in spans if span.right > span.left]
        heights[row] = height(span.wrapped(widths) for span in spans)
    return Block(tuple(cells), heights, tuple(merged), row)


def line(cells: Iterable[tuple[Content, Look]]) -> list[Span]:
    """Cells side by side from the first column."""
    return [Span(column, column, content, look) for column, (content, look) in enumerate(cells, 1)]
