"""The words on the sheets outside the score table and the tables of figures."""

from collections.abc import Container, Iterator, Sequence
from typing import Final

from xlplugin.form.form import Passage
from xlplugin.workbook.forms.names import words_of
from xlplugin.workbook.forms.page import Page
from xlplugin.workbook.grid.grid import Area

_SHORTEST: Final = 8


def find_passages(
    page: Page, rows: range, areas: Sequence[Area], left_out: Container[tuple[int, int]]
) -> Iterator[Passage]:
    """Every longer text of a sheet.

    Args:
        page: the sheet.
        rows: the rows to look at.
        areas: the rectangles of its tables, which hold no passages.
        left_out: cells that are titles or footnotes.
    """
    for row in page.rows:
        for column, _, view in page.starts(row) if row in rows else ():
            if (row, column) in left_out or any(area.covers(row, column) for area in areas):
                continue
            words = words_of(view.value)
            if len(words) >= _SHORTEST and not page.headings.is_label(words):
                yield Passage(words, page.source(row, column))
