"""A sheet of our own while it is being written: cells, merged areas and row heights, one after another."""

from collections.abc import Iterable
from typing import Final

from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Look, NewCell
from xlplugin.workbook.grid.grid import Area, Place
from xlplugin.workbook.layout.wrapping import Wrapped, height

PLAIN: Final = Look()
"""The look of a cell that has no other."""


class Page:
    """The cells of one new sheet."""

    def __init__(self) -> None:
        self.cells: list[NewCell] = []
        self.merged: list[Area] = []
        self.heights: dict[int, float] = {}

    def put(
        self, row: int, column: int, content: Content, look: Look = PLAIN, link: Place | None = None
    ) -> None:
        """Write one cell; row and column count from 1."""
        self.cells.append(NewCell(row, column, content, look, link))

    def band(self, row: int, columns: int, content: Content, look: Look) -> None:
        """Write one cell over the first ``columns`` of a row."""
        self.put(row, 1, content, look)
        self.merged.append(Area(row, 1, row, columns))

    def heading(self, row: int, titles: Iterable[str], look: Look) -> None:
        """Write a row of headings from the first column on."""
        for column, title in enumerate(titles, start=1):
            self.put(row, column, title, look)

    def fit(self, row: int, texts: Iterable[Wrapped], least: float = 20.0) -> None:
        """Make a row tall enough for its wrapped texts; heights in points."""
        self.heights[row] = height(texts, least)


def formula(text: str) -> Formula:
    """A formula as content of a cell; ``text`` begins with ``=``."""
    return Formula(text.removeprefix("="))
