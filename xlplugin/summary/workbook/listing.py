"""A table of a summary: headed, filtered, printed with its headings on every page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.summary.workbook import looks
from xlplugin.summary.workbook.book import Shown, SummaryBook, Value
from xlplugin.summary.workbook.links import Link, to_row
from xlplugin.workbook.edit.colours import LOST
from xlplugin.workbook.edit.plan import Look
from xlplugin.workbook.layout.page import Wrapped, height

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADING: Final = 2
"""The row of the headings, from 0; above it are the title and a line of explanation."""

_FIRST: Final = _HEADING + 1
_LONGEST_NAME: Final = 31
_LEAST: Final = 18.0


@lru_cache(maxsize=2048)
def _height(text: str, width: float, size: int) -> float:
    """The height of a row that such a text needs; remedies and names come again and again."""
    return height([Wrapped(text, width, size)], _LEAST)


class ListingColumn(NamedTuple):
    """A column of a table.

    Attributes:
        name: what stands above it.
        width: in characters.
        look: how its cells look.
    """

    name: str
    width: float
    look: Look = looks.TEXT


class ListingPlan(NamedTuple):
    """How a table is to be.

    Attributes:
        name: the sheet's name and title.
        columns: from left to right.
        note: a line of explanation.
        kept: how many columns stay in sight.
        unprinted: how many columns, the last ones, are only for filtering: they make no row taller.
        tab: the colour of the tab.
    """

    name: str
    columns: Sequence[ListingColumn]
    note: str
    kept: int = 1
    unprinted: int = 0
    tab: str = ""


class Listing:
    """A table on a sheet of its own, and on further ones where a sheet has not rows enough."""

    def __init__(self, book: SummaryBook, plan: ListingPlan) -> None:
        """Begin a table.

        Args:
            book: the workbook.
            plan: how it is to be.
        """
        self.rows, self._book, self._plan = 0, book, plan
        self._most = book.last_row - _FIRST - 1  # the last row says where the table goes on
        self._sheets: list[Worksheet] = []
        self._begin()

    def place(self, number: int, text: str) -> Link:
        """A link to a row, counted from 0, whether it is written yet or not."""
        sheet, row = divmod(number, self._most)
        return to_row(self._named(sheet), _FIRST + row + 1, text)

    def add(self, values: Sequence[Value | Shown], *, parted: bool = False) -> None:
        """Write the next row.

        Args:
            values: a value for each column.
            parted: whether a line parts it from the row above.
        """
        sheet, row = divmod(self.rows, self._most)
        if sheet == len(self._sheets):
            self._continue()
        texts, printed = [], len(self._plan.columns) - self._plan.unprinted
        for column, (heading, given) in enumerate(zip(self._plan.columns, values, strict=True)):
            value, look = given if isinstance(given, Shown) else (given, heading.look)
            look = replace(look, top=True) if parted else look
            is_printed = column < printed
            self._book.put(self._sheets[sheet], (_FIRST + row, column), value, look, wrap=is_printed)
            text = value.text if isinstance(value, Link) else value
            if is_printed and isinstance(text, str) and text:
                texts.append(_height(text, heading.width, look.size))
        self._set_height(self._sheets[sheet], _FIRST + row, max(texts, default=_LEAST))
        self.rows += 1

    def end(self, nothing: str) -> None:
        """Finish the table; ``nothing`` is what is said where it has no rows."""
        if not self.rows:
            self._book.put(self._sheets[0], (_FIRST, 0), nothing, looks.SAID, wrap=False)
        for number, sheet in enumerate(self._sheets):
            rows = min(self._most, self.rows - number * self._most)
            sheet.print_area(
                0, 0, _HEADING + max(rows, 1), len(self._plan.columns) - self._plan.unprinted - 1
            )
            if rows:
                sheet.autofilter(_HEADING, 0, _HEADING + rows, len(self._plan.columns) - 1)

    def draw_bars(self, column: int, most: float | None = None) -> None:
        """Draw a bar into each cell of a column, counted from 0, as long as its number is great.

        Args:
            column: the column.
            most: the number whose bar fills a cell; None for the greatest one.
        """
        bars = {"type": "data_bar", "bar_color": f"#{LOST}", "bar_solid": True}
        bars |= {"min_type": "num", "min_value": 0}
        if most is not None:
            bars |= {"max_type": "num", "max_value": most}
        last = _FIRST + max(min(self.rows, self._most), 1) - 1
        self._sheets[0].conditional_format(_FIRST, column, last, column, bars)

    def _set_height(self, sheet: "Worksheet", row: int, height: float) -> None:
        """Programs do not all find it by themselves; that of the row above, which is written, is forgotten.

        The library would keep every height for good, and memory would grow with the table.
        """
        sheet.set_row(row, height)
        sheet.row_info.pop(row - 1, None)
        sheet.row_sizes.pop(row - 1, None)

    def _named(self, sheet: int) -> str:
        more = f"（{sheet + 1}）" if sheet else ""
        return f"{self._plan.name[: _LONGEST_NAME - len(more)]}{more}"

    def _continue(self) -> None:
        number = len(self._sheets)
        words = f"未完，接“{self._named(number)}”"
        link = to_row(self._named(number), _FIRST + 1, words)
        self._book.put(self._sheets[-1], (_FIRST + self._most, 0), link, looks.NAVIGATION, wrap=False)
        self._begin()

    def _begin(self) -> None:
        number = len(self._sheets)
        sheet = self._book.add_sheet(
            self._named(number), [each.width for each in self._plan.columns], self._plan.tab
        )
        self._sheets.append(sheet)
        sheet.set_row(0, 30)
        sheet.set_row(1, 18)
        sheet.set_row(_HEADING, 34)
        sheet.freeze_panes(_FIRST, self._plan.kept)
        sheet.repeat_rows(_HEADING)
        said = f"（接前表）{self._plan.note}" if number else self._plan.note
        self._book.put(sheet, (0, 0), self._named(number), looks.TITLE, wrap=False)
        self._book.put(sheet, (1, 0), said, looks.NOTE, wrap=False)
        for column, heading in enumerate(self._plan.columns):
            self._book.put(sheet, (_HEADING, column), heading.name, looks.HEAD)
