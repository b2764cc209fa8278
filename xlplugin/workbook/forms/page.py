"""One worksheet as a reader sees it: what stands in a row, and which merged area covers a cell."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry
from xlplugin.facts.typed import begins_number
from xlplugin.problem import Source
from xlplugin.workbook.forms.entries import SeenCell, entry_of, seen_in, words_of
from xlplugin.workbook.forms.headings import Headings
from xlplugin.workbook.grid.grid import BLANK, Area, CellView, SheetGrid, a1, is_picture

_ROWS_BEYOND: Final = 2
_COLUMNS_BEYOND: Final = 40
"""How far beyond the last cell merged areas are kept: blank fields to fill in stand there."""

_LEFT: Final = attrgetter("left")
_NO_WORDS: Final[Mapping[int, str]] = {}


class SheetPage(NamedTuple):
    """A worksheet with what merged areas hide left out.

    Attributes:
        sheet: the worksheet, pictures in its cells without what is stored as their text.
        file: the workbook's path, for sources.
        headings: the names that its headings and labels may have.
        rows: for every row in which something stands, the columns of it, from the left.
        areas: for every row the merged areas in it, from the left.
        last_row: the last row in which something stands; 0 on an empty sheet.
        last_column: the last column in which something stands; 0 on an empty sheet.
        said: for every row in which something stands, the trimmed texts by their columns, from the left; they
            are empty for anything that is not text.
        entries: the entries that were asked for, by their cells.
        overlaps: the merged areas that lie over one another, two by two; they are read as if not merged.
        pictured: the rows in which a picture stands.
        dates_from_1904: from which year the book counts its days.
    """

    sheet: SheetGrid
    file: str
    headings: Headings
    rows: Mapping[int, tuple[int, ...]]
    areas: Mapping[int, Sequence[Area]]
    last_row: int
    last_column: int
    said: Mapping[int, Mapping[int, str]]
    entries: dict[tuple[int, int], Entry]
    overlaps: tuple[tuple[Area, Area], ...] = ()
    pictured: frozenset[int] = frozenset()
    dates_from_1904: bool = False

    def area(self, row: int, column: int) -> Area:
        """The merged area that covers a cell; the cell alone where none does."""
        return _covering(self.areas, row, column) or Area(row, column, row, column)

    def right_of(self, row: int, column: int) -> int:
        """The last column of the merged area that covers a cell; its own where none does."""
        area = _covering(self.areas, row, column)
        return column if area is None else area.right

    def _first(self, row: int, column: int) -> tuple[int, int]:
        """The cell itself; where a merged area covers it, that area's first."""
        area = _covering(self.areas, row, column)
        return (row, column) if area is None else (area.top, area.left)

    def view(self, row: int, column: int) -> CellView:
        """What a reader sees at a cell: of a merged area its first cell."""
        return self.sheet.cells.get(self._first(row, column), BLANK)

    def words(self, row: int, column: int) -> str:
        """The trimmed text at a cell; empty for anything that is not text."""
        if row in self.areas:  # asked for here, as most rows have none
            row, column = self._first(row, column)
        return self.said.get(row, _NO_WORDS).get(column, "")

    def entry(self, row: int, column: int) -> Entry:
        """What a reader sees at a cell as an entry; of a merged area its first cell."""
        entry = self.entries.get((row, column))
        if entry is None:
            first = self._first(row, column)
            view = self.sheet.cells.get(first, BLANK)
            entry = entry_of(view, self._place(first), from_1904=self.dates_from_1904)
            self.entries[(row, column)] = entry
        return entry

    def text(self, row: int, column: int) -> str:
        """The text of that entry, without all that else would be made of it."""
        return self.words(row, column) or self._shown(row, column).text

    def holds_number(self, row: int, column: int) -> bool:
        """Whether that entry is a number, without making one."""
        words = self.words(row, column)
        return (not words or begins_number(words)) and self._shown(row, column).number is not None

    def _shown(self, row: int, column: int) -> SeenCell:
        return seen_in(self.view(row, column), from_1904=self.dates_from_1904)

    def texts(self, row: int) -> Collection[tuple[int, str]]:
        """The cells of a row in which something stands: column, trimmed text (empty for what is none)."""
        return self.said[row].items() if row in self.rows else ()

    def above(self, row: int) -> "SheetPage":
        """The sheet as far as the row above."""
        rows = {each: columns for each, columns in self.rows.items() if each < row}
        return self._replace(rows=rows, last_row=max(rows, default=0))

    def below(self, row: int) -> "SheetPage":
        """The sheet from the row below on."""
        return self._replace(rows={each: columns for each, columns in self.rows.items() if each > row})

    def source(self, row: int, column: int) -> Source:
        """The place of a cell; of a merged area its first cell."""
        return self._place(self._first(row, column))

    def _place(self, first: tuple[int, int]) -> Source:
        elsewhere = self.sheet.places.get(first)
        return elsewhere or Source(self.file, None, None, self.sheet.name, a1(*first))


def open_page(
    sheet: SheetGrid, file: str, headings: Headings, *, dates_from_1904: bool = False, limit: int = 0
) -> SheetPage:
    """A worksheet, read as far as row ``limit`` (0: to its end)."""
    found: dict[int, dict[int, str]] = {}
    pictures: dict[tuple[int, int], CellView] = {}
    for (row, column), view in sheet.cells.items():
        if limit and row > limit:
            continue
        value, formula = view.value, view.formula
        words = words_of(value)
        if (formula or words[:1] == "=") and is_picture(view):
            pictures[(row, column)] = view._replace(value=None)
        elif words or formula or not (value is None or type(value) is str):
            found.setdefault(row, {})[column] = words
    edge = (max(found, default=0), max(map(max, found.values()), default=0))
    merged, overlaps = _apart(sheet.merged, edge[1] + _COLUMNS_BEYOND)
    areas: dict[int, list[Area]] = {}
    for area in sorted(merged, key=_LEFT):
        for row in range(area.top, min(area.bottom, edge[0] + _ROWS_BEYOND) + 1):
            areas.setdefault(row, []).append(area)
    said = {row: seen for row in sorted(found) if (seen := _seen(areas, row, found[row]))}
    rows = {row: tuple(seen) for row, seen in said.items()}
    if pictures:
        sheet = replace(sheet, cells={**sheet.cells, **pictures})
    shown = (_covering(areas, *place) or Area(*place, *place) for place in pictures)
    pictured = frozenset(row for area in shown for row in range(area.top, area.bottom + 1))
    return SheetPage(sheet, file, headings, rows, areas, *edge, said, {}, overlaps, pictured, dates_from_1904)


def _seen(areas: Mapping[int, Sequence[Area]], row: int, texts: Mapping[int, str]) -> Mapping[int, str]:
    """The texts of a row from the left, without those that a merged area hides that starts elsewhere."""
    if row not in areas:
        return dict(sorted(texts.items()))
    covers = ((column, _covering(areas, row, column)) for column in sorted(texts))
    return {at: texts[at] for at, area in covers if area is None or (area.top, area.left) == (row, at)}


def _apart(merged: Iterable[Area], last_column: int) -> tuple[list[Area], tuple[tuple[Area, Area], ...]]:
    """The merged areas that lie apart from all others, and two by two those that do not.

    No sound sheet has areas that lie over one another, and nobody can say which of them is meant.
    """
    lowest: dict[int, Area] = {}
    overlaps: dict[tuple[Area, Area], None] = {}
    ordered = sorted(set(merged))
    for area in ordered:
        for column in range(area.left, min(area.right, last_column) + 1):
            above = lowest.get(column)
            if above is not None and above.bottom >= area.top:
                overlaps[(above, area)] = None
            if above is None or area.bottom > above.bottom:
                lowest[column] = area
    torn = {area for both in overlaps for area in both}
    return [area for area in ordered if area not in torn], tuple(overlaps)


def _covering(areas: Mapping[int, Sequence[Area]], row: int, column: int) -> Area | None:
    """The merged area that covers a cell, if any."""
    beside = areas.get(row)
    if beside is None:
        return None
    place = bisect_right(beside, column, key=_LEFT)
    return beside[place - 1] if place and beside[place - 1].right >= column else None
