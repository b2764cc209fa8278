"""A table of a summary: headed, filtered, printed with its headings on every page, and as long as it takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.summary.workbook import looks
from xlplugin.summary.workbook.book import LAST_ROW, Shown, SummaryBook, Value
from xlplugin.summary.workbook.links import Link, to_row
from xlplugin.workbook.edit.plan import Look

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADING: Final = 2
"""The row of the headings, from 0; above it are the title and a line of explanation."""

_FIRST: Final = _HEADING + 1
_LINE: Final = 15.0
_LONGEST_NAME: Final = 31


class Heading(NamedTuple):
    """A column of a table.

    Attributes:
        name: what stands above it.
        width: in characters.
        look: how its cells look.
    """

    name: str
    width: float
    look: Look = looks.TEXT


class Listing:
    """A table on a sheet of its own, and on further ones where a sheet has not rows enough."""

    def __init__(
        self,
        book: SummaryBook,
        name: str,
        headings: Sequence[Heading],
        note: str,
        *,
        kept: int = 1,
        tab: str = "",
        last_row: int = LAST_ROW,
    ) -> None:
        """Begin a table.

        Args:
            book: the workbook.
            name: the sheet's name and title.
            headings: its columns.
            note: a line of explanation.
            kept: how many columns stay in sight.
            tab: the colour of the tab.
            last_row: the last row that a sheet has.
        """
        self.name, self.rows = name, 0
        self._book, self._headings, self._note, self._kept, self._tab = book, headings, note, kept, tab
        self._most = last_row - _FIRST - 1  # the last row says where the table goes on
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
        for column, (heading, given) in enumerate(zip(self._headings, values, strict=True)):
            value, look = given if isinstance(given, Shown) else (given, heading.look)
            look = replace(look, top=True) if parted else look
            self._book.put(self._sheets[sheet], _FIRST + row, column, value, look)
        self.rows += 1

    def end(self, nothing: str) -> "Worksheet":
        """Finish the table.

        Args:
            nothing: what is said where it has no rows.

        Returns:
            Its first sheet.
        """
        if not self.rows:
            self._book.put(self._sheets[0], _FIRST, 0, nothing, looks.SAID, wrap=False)
        for number, sheet in enumerate(self._sheets):
            rows = min(self._most, self.rows - number * self._most)
            if rows:
                sheet.autofilter(_HEADING, 0, _HEADING + rows, len(self._headings) - 1)
        return self._sheets[0]

    def area(self, column: int) -> tuple[int, int, int, int]:
        """The cells of a column on the first sheet: first row and column, last row and column, from 0."""
        return _FIRST, column, _FIRST + max(min(self.rows, self._most), 1) - 1, column

    def _named(self, sheet: int) -> str:
        more = f"（{sheet + 1}）" if sheet else ""
        return f"{self.name[: _LONGEST_NAME - len(more)]}{more}"

    def _continue(self) -> None:
        number = len(self._sheets)
        words = f"未完，接“{self._named(number)}”"
        link = to_row(self._named(number), _FIRST + 1, words)
        self._book.put(self._sheets[-1], _FIRST + self._most, 0, link, looks.NAVIGATION, wrap=False)
        self._begin()

    def _begin(self) -> None:
        number = len(self._sheets)
        sheet = self._book.add_sheet(self._named(number), [each.width for each in self._headings], self._tab)
        self._sheets.append(sheet)
        sheet.set_row(0, 30)
        sheet.set_row(1, 18)
        sheet.set_row(_HEADING, 2 * _LINE + 4)
        sheet.freeze_panes(_FIRST, self._kept)
        sheet.repeat_rows(_HEADING)
        said = f"（接前表）{self._note}" if number else self._note
        self._book.put(sheet, 0, 0, self._named(number), looks.TITLE, wrap=False)
        self._book.put(sheet, 1, 0, said, looks.NOTE, wrap=False)
        for column, heading in enumerate(self._headings):
            self._book.put(sheet, _HEADING, column, heading.name, looks.HEAD)
