"""The rubric that people chose for an open workbook, kept in it, so that it goes wherever the file goes."""

from typing import Final

import xlwings as xw

from xlplugin.excel.live.protection import workbook_problems
from xlplugin.excel.live.session import full_name, refers_to
from xlplugin.problem import Problem
from xlplugin.workbook.scorebook.choice import CHOICE, choice_formula, chosen_by

_FOR_NOW: Final[dict[str, str]] = {}
"""Choices for workbooks that cannot be changed, by full names, until Excel is closed; empty for automatic."""


def chosen_rubric(book: xw.Book) -> str | None:
    """The id chosen for a workbook; None where the program is to find it out."""
    if _FOR_NOW and (name := full_name(book)) in _FOR_NOW:
        return _FOR_NOW[name] or None
    return _kept(book)


def choose_rubric(book: xw.Book, rubric: str) -> list[Problem]:
    """Keep a choice in the workbook, which counts as changed then; an empty id takes it back.

    Returns:
        Why the workbook could not be changed: then the choice holds until Excel is closed.
    """
    _FOR_NOW.pop(full_name(book), None)
    if rubric == (_kept(book) or ""):
        return []
    closed = workbook_problems(book)
    if closed:
        _FOR_NOW[full_name(book)] = rubric
    elif rubric:
        book.api.Names.Add(CHOICE, f"={choice_formula(rubric)}", False)  # noqa: FBT003 - COM's own: not shown
    else:
        book.api.Names(CHOICE).Delete()
    return closed


def _kept(book: xw.Book) -> str | None:
    return chosen_by((refers_to(book, CHOICE) or "").removeprefix("="))
