"""Where a score table ends: the row of its total, or the last row of the sheet."""

from typing import Final, NamedTuple

from xlplugin.form.form import Column
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.entries import entry_at
from xlplugin.workbook.forms.heading_block import repeats
from xlplugin.workbook.forms.names import words_of
from xlplugin.workbook.forms.page import Page

BELOW: Final = 100
"""How many rows below a total still belong to the form: grade, footnotes, signatures, a second total."""


class Extent(NamedTuple):
    """The rows of a score table.

    Attributes:
        first: the first row under the headings.
        last: the last row that may hold an indicator.
        total: the row of the total, None where there is none.
        next_form: the row of the headings of a further form below, None where there is none.
    """

    first: int
    last: int
    total: int | None = None
    next_form: int | None = None

    @property
    def end(self) -> int:
        """The last row that belongs to the table, its total included."""
        return max(self.last, self.total or 0)


def label_of(page: Page, table: ScoreTable, row: int) -> str:
    """The first words of a row, left of the self-score."""
    limit = table.columns.get(Column.SCORE, table.block.right + 1)
    for column, _, view in page.starts(row):
        words = words_of(view.value)
        if words:
            return words if column < max(limit, table.names_end + 1) else ""
    return ""


def is_sum(page: Page, table: ScoreTable, row: int) -> bool:
    """Whether a row holds a sum: any of its names says so, the level that it sums up before it or not."""
    names = (words_of(view.value) for column, _, view in page.starts(row) if column <= table.names_end)
    return any(page.headings.is_sum(words) for words in (label_of(page, table, row), *names) if words)


def is_indicator_like(page: Page, table: ScoreTable, row: int) -> bool:
    """Whether a row has a name of its own and the points it can earn."""
    name = table.columns[Column.INDICATOR]
    area = page.area(row, name)
    if area.right > table.names_end or not page.words(row, name):
        return False
    if is_sum(page, table, row):
        return False
    weight = table.columns.get(Column.WEIGHT)
    return weight is None or entry_at(page, row, weight).number is not None


def extent(page: Page, table: ScoreTable, below: int = 0) -> Extent:
    """Where the table ends: at its last total, as sums inside the table may bear the same label.

    Args:
        page: the sheet.
        table: the table.
        below: the row in which a different form is known to start; 0 where there is none.
    """
    if below:
        return extent(page.above(below), table)._replace(next_form=below)
    first = table.block.bottom + 1
    total: int | None = None
    seen = since = False
    for row in page.rows:
        if row < first:
            continue
        if total is not None and row > total + BELOW:
            break
        if total is not None and seen and repeats(page, row, table.block):
            return Extent(first, total - 1, total, row)
        if page.headings.is_total(label_of(page, table, row)):
            if total is None or since or not seen:
                total, since = row, False
        elif is_indicator_like(page, table, row):
            seen = since = True
    if total is None or not _follows_indicators(page, table, first, total):
        return Extent(first, _last_without_total(page, first), total)
    return Extent(first, total - 1, total)


def _follows_indicators(page: Page, table: ScoreTable, first: int, total: int) -> bool:
    return any(is_indicator_like(page, table, row) for row in page.rows if first <= row < total)


def _last_without_total(page: Page, first: int) -> int:
    """The row above the first footnote; without one, the last row."""
    is_note = page.headings.is_note
    for row in page.rows:
        if row >= first and any(is_note(words_of(view.value)) for _, _, view in page.starts(row)):
            return row - 1
    return max(page.last_row, first)
