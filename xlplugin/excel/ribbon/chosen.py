"""The rubrics that people chose for open workbooks; once a workbook has facts, it names its rubric itself."""

from typing import Final

import xlwings as xw

_CHOSEN: Final[dict[str, str]] = {}


def full_name(book: xw.Book) -> str:
    """Where a workbook is, a path or an address; xlwings' own ``fullname`` raises for most addresses."""
    return str(book.api.FullName)


def chosen_rubric(book: xw.Book) -> str | None:
    """The id chosen for a workbook; None where the program is to find it out."""
    return _CHOSEN.get(full_name(book))


def choose_rubric(book: xw.Book, rubric: str) -> None:
    """Remember the choice until Excel is closed; an empty id takes it back."""
    if rubric:
        _CHOSEN[full_name(book)] = rubric
    else:
        _CHOSEN.pop(full_name(book), None)
