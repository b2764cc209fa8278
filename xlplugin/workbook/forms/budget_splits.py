"""The money of a form split by its source or use, each part in a label of its own: 其中：基本支出：358.2."""

from collections.abc import Iterator
from typing import Final

from xlplugin.form.form import Field, MoneySplit
from xlplugin.pattern import Pattern
from xlplugin.workbook.forms.entries import labels_in, squeezed, typed
from xlplugin.workbook.forms.page import SheetPage

_HEADING: Final = Pattern(r"按[^：:]{1,8}分(?:类)?[：:]?", words="按")
_AMONG: Final = Pattern(r"^其中[：:]?", words="其中")


def read_splits(page: SheetPage, top: int) -> tuple[MoneySplit, ...]:
    """The splits above a score table: a heading 按收入性质分, and right under it one part a row.

    Args:
        page: the sheet.
        top: the first row of the table's headings.
    """
    return tuple(
        MoneySplit(squeezed(words).rstrip("：:"), parts)
        for row in page.rows
        if row < top
        for column, words in page.texts(row)
        if _HEADING.fullmatch(squeezed(words))
        and (parts := tuple(_parts(page, page.area(row, column).bottom + 1, column, top)))
    )


def _parts(page: SheetPage, first: int, column: int, top: int) -> Iterator[Field]:
    for row in range(first, top):
        words = _AMONG.sub("", squeezed(page.words(row, column)))
        labels, place = labels_in(words), page.source(row, column)
        if len(labels) != 1 or not words.startswith(labels[0][0]):
            return
        label, behind = labels[0]
        value = typed(behind, place) if behind else page.entry(row, page.area(row, column).right + 1)
        yield Field(label, value, place)
