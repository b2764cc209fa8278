"""The rubrics that people chose for open workbooks; once a workbook has facts, it names its rubric itself."""

from typing import Final

import xlwings as xw

_CHOSEN: Final[dict[str, str]] = {}


def chosen_rubric(book: xw.Book) -> str | None:
    """The id chosen for a workbook; None where the program is to find it out."""
    return _CHOSEN.get(str(book.fullname))


def choose_rubric(book: xw.Book, rubric: str) -> None:
    """Remember the choice until Excel is closed; an empty id takes it back."""
    if rubric:
        _CHOSEN[str(book.fullname)] = rubric
    else:
        _CHOSEN.pop(str(book.fullname), None)
