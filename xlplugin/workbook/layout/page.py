"""A sheet of our own while it is being described: one cell after another, then the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from xlplugin.workbook.edit import colours
from xlplugin.workbook.edit.boxes import PIXELS_A_CHARACTER, PIXELS_A_POINT, halves
from xlplugin.workbook.edit.edits import LONGEST_TEXT, Content, Formula
from xlplugin.workbook.edit.plan import ConditionalLook, Look, NewCell, NewSheet, Validation
from xlplugin.workbook.edit.sheetxml import cut
from xlplugin.workbook.grid.grid import Area, Place, column_letters, parse_area
from xlplugin.workbook.layout.formulas import lacks_addin
from xlplugin.workbook.layout.looks import HEAD, PLAIN
from xlplugin.workbook.layout.names import NO_ADDIN, NO_ADDIN_BANNER
from xlplugin.workbook.layout.paper import Paper, Part

_SLACK: Final = 2  # a line may end early, because no line starts with a full stop
_LINE_SPACING: Final = 1.45
_MARGIN: Final = 6.0
_TALLEST: Final = 409.0


class Wrapped(NamedTuple):
    """A text to be wrapped into a width in characters of the sheet, at a size in points."""

    text: str
    width: float
    size: int = 10


class Page:
    """The cells of one new sheet; places are cells and areas as formulas write them."""

    def __init__(self, widths: Iterable[float], hidden: Iterable[int] = ()) -> None:
        """A page that is still blank.

        Args:
            widths: those of the columns from A on, in characters.
            hidden: the columns, from 1, that only the program needs.
        """
        self.widths = dict(enumerate(widths, start=1))
        self.hidden = frozenset(hidden)
        self.cells: list[NewCell] = []
        self.merged: list[Area] = []
        self.heights: dict[int, float] = {}
        self.validations: list[Validation] = []
        self.conditions: list[ConditionalLook] = []
        self._texts: dict[int, list[Wrapped]] = {}

    @property
    def last(self) -> str:
        """The letters of the last column."""
        return column_letters(len(self.widths))

    def put(self, place: str, content: Content = None, look: Look = PLAIN, link: Place | None = None) -> None:
        """Write one cell, or a merged area; a text is cut where Excel would refuse it for its length."""
        self._put(area(place), content, look, link)

    def banner(self, row: int, content: Content, look: Look) -> None:
        """Write one cell merged over all columns, in a row as tall as it needs."""
        self._put(Area(row, 1, row, len(self.widths)), content, look)
        self.fit(row)

    def row(
        self,
        row: int,
        cells: Iterable[tuple[Content, Look]],
        links: Mapping[int, Place | None] | None = None,
        first: int = 1,
    ) -> None:
        """Write cells side by side from a column on, linked by column, in a row as tall as they need."""
        for column, (content, look) in enumerate(cells, first):
            self._put(Area.single(row, column), content, look, (links or {}).get(column))
        self.fit(row)

    def line(self, row: int, cells: Mapping[str, tuple[Content, Look]], *, parted: bool = False) -> None:
        """Write cells of one row by the letters of their columns; one that is parted has a line above it."""
        for letters, (content, look) in cells.items():
            self.put(f"{letters}{row}", content, replace(look, top=parted))

    def heading(self, row: int, titles: Iterable[str], points: float) -> None:
        """Write a row of headings from the first column on."""
        self.row(row, ((title, HEAD) for title in titles))
        self.heights[row] = points

    def fit(self, row: int, least: float = 20.0, more: Iterable[Wrapped] = ()) -> None:
        """Make a row tall enough for its texts, and for more that formulas will show; heights in points."""
        self.heights[row] = height((*self._texts.get(row, ()), *more), least)

    def mark(self, place: str, when: str, fill: str = "", colour: str = "") -> None:
        """Colour cells where a condition holds, written for the first of them; the first that holds wins."""
        self.conditions.append(ConditionalLook(area(place), when, fill, colour))

    def mark_scores(self, place: str, score: str, weight: str) -> None:
        """Colour scores that are unknown, wrong or below their weight, by the first of each."""
        self.mark(place, lacks_addin(score), colour=colours.GREY)
        self.mark(place, f"ISNA({score})", colours.UNKNOWN, colours.GREY)
        self.mark(place, f"ISERROR({score})", colours.WRONG, colours.RED)
        lost = f"AND(ISNUMBER({score}),ISNUMBER(${weight}),{score}<${weight})"
        self.mark(place, lost, colours.LOST, colours.ORANGE)

    def mark_comparison(self, place: str, cell: str) -> None:
        """Colour how claims and scores compare, by the word for it."""
        self.mark(place, f'{cell}="一致"', colours.AGREES, colours.GREEN)
        self.mark(place, f'OR({cell}="不符",{cell}="数据有误")', colours.WRONG, colours.RED)
        self.mark(place, f'{cell}="待定"', colours.JUDGED, colours.BLUE)
        self.mark(place, f'{cell}="无法核算"', colours.UNKNOWN, colours.GREY)
        self.mark(place, f'{cell}="{NO_ADDIN}"', colour=colours.GREY)

    def mark_banner(self, cell: str) -> None:
        """Let the banner that scores cannot be calculated here be seen."""
        self.mark(cell, f'ISNUMBER(FIND("{NO_ADDIN_BANNER}",{cell}))', colours.LOST, colours.ORANGE)

    def mark_words(self, place: str, cell: str, paper: str = colours.PAPER) -> None:
        """Show nothing where the words about a score cannot be had; ``paper`` is the cells' background."""
        self.mark(place, lacks_addin(cell), colour=paper)

    def _put(self, spot: Area, content: Content, look: Look, link: Place | None = None) -> None:
        if isinstance(content, str):
            content = cut(content, LONGEST_TEXT)
            width = sum(self.widths[column] for column in spot.columns if column not in self.hidden)
            if width:
                self._texts.setdefault(spot.top, []).append(Wrapped(content, width, look.size))
        self.cells.append(NewCell(spot.top, spot.left, content, look, link))
        if not spot.is_one_cell:
            self.merged.append(spot)

    def page_starts(self, title_row: int, parts: Iterable[Part], last: int | None = None) -> tuple[int, ...]:
        """The rows that begin a printed page below the repeated row; ``last`` is the last printed column."""
        printed = [each for each in self.widths if each not in self.hidden and each <= (last or each)]
        return Paper(self.heights, tuple(self.widths[each] for each in printed), title_row).starts(parts)

    def sheet(self, name: str) -> NewSheet:
        """What has been described so far."""
        return NewSheet(
            name,
            tuple(self.cells),
            widths=self.widths,
            hidden=self.hidden,
            heights=self.heights,
            merged=tuple(self.merged),
            validations=tuple(self.validations),
            conditions=tuple(self.conditions),
        )


def area(place: str) -> Area:
    """The cells of a place."""
    found = parse_area(place)
    if found is None:
        raise ValueError(place)
    return found


def formula(text: str) -> Formula:
    """A formula as content of a cell; ``text`` begins with ``=``."""
    return Formula(text.removeprefix("="))


def height(texts: Iterable[Wrapped], least: float = 20.0) -> float:
    """The height in points of a row in which none of the texts is cut off."""
    tallest = max((_lines(each) * each.size * _LINE_SPACING for each in texts), default=0.0)
    return min(max(round(tallest + _MARGIN, 1), least), _TALLEST)


def _lines(wrapped: Wrapped) -> int:
    """How many lines a wrapped text takes."""
    half = wrapped.size * PIXELS_A_POINT / 2
    room = max(wrapped.width * PIXELS_A_CHARACTER / half - _SLACK, 2)
    return sum(max(1, -int(-halves(line) // room)) for line in wrapped.text.split("\n"))
