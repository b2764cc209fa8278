"""The shipped workbooks, each read once: as the program reads them, and as their author does."""

from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.functions.cell import Cell
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import shipped
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.file.package import Package, open_package
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid, parse_area
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.layout import Layout, lay_out
from xlplugin.workbook.template.build import ShippedBook, books

RUBRICS = ("guangzhou-2023", "longgang-2020", "longgang-2021")
BOOKS = tuple(books())
each_rubric = pytest.mark.parametrize("rubric", RUBRICS)
each_book = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.file)
each_department_book = pytest.mark.parametrize(
    "book", [book for book in BOOKS if book.rubric in RUBRICS], ids=lambda book: book.file
)


def loaded(rubric: str) -> LoadedRubric:
    return open_rubric(rubric)


@cache
def layout(rubric: str) -> Layout:
    return lay_out(loaded(rubric))


def path(book: ShippedBook) -> Path:
    return shipped("workbooks") / book.file


@cache
def package(book: ShippedBook) -> Package:
    opened = open_package(path(book))
    assert opened.value is not None
    return opened.value


@cache
def grid(book: ShippedBook) -> BookGrid:
    read = read_grid(package(book))
    assert read.value is not None
    return read.value


@cache
def authored(book: ShippedBook) -> Workbook:
    return load_workbook(path(book))


def sheet(book: ShippedBook, name: str) -> SheetGrid:
    found = grid(book).sheet(name)
    assert found is not None
    return found


def page(book: ShippedBook, name: str) -> Worksheet:
    found = authored(book)[name]
    assert isinstance(found, Worksheet)
    return found


def blank(rubric: str) -> ShippedBook:
    return ShippedBook(rubric)


def example(rubric: str) -> ShippedBook:
    return ShippedBook(rubric, shipped("workbooks") / f"{rubric}-example.yaml")


def value(where: SheetGrid, cell: str) -> Cell:
    area = parse_area(cell)
    assert area is not None
    return where.cell(area.top, area.left).value
