"""A small rubric as a workbook, with cells changed as people change them."""

from collections.abc import Iterable
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.refusals import refusal
from tests.rubric.texts import SHARED, TEXT
from xlplugin.problem import Problem
from xlplugin.rubric.book.reading import read_book
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.load import parse_rubric
from xlplugin.scoring.cases import WorkedCase
from xlplugin.workbook.rulebook.drawing import book_bytes

Change = tuple[str, str, object]
"""A sheet, a cell on it and its new value."""


def small_book(path: Path, *changes: Change, cases: Iterable[WorkedCase] = ()) -> Path:
    """The small rubric of ``tests.rubric.texts`` as a workbook, with these cells changed."""
    loaded = parse_rubric(TEXT, "small", "small.yaml", SHARED)
    path.write_bytes(book_bytes(loaded, cases))
    if changes:
        book = load_workbook(path)
        for sheet, cell, value in changes:
            there = book[sheet]
            assert isinstance(there, Worksheet)
            there[cell] = value  # type: ignore[assignment]
        book.save(path)
    return path


def problems_of(path: Path) -> tuple[Problem, ...]:
    return refusal(read_book, path, SHARED)


def read(path: Path) -> ReadRubric:
    return read_book(path, SHARED)


def told(path: Path) -> list[str]:
    """Each problem as its cell and message."""
    return [
        f"{each.source.sheet}!{each.source.cell} {each.message}" for each in problems_of(path) if each.source
    ]
