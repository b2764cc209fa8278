"""The rows of 自评表: the claims people typed, and the cells that hold the computed scores."""

from collections.abc import Iterator
from typing import NamedTuple

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.functions.cell import CellError
from xlplugin.money import to_decimal
from xlplugin.problem import Source
from xlplugin.rubric.model import Rubric
from xlplugin.workbook.grid.grid import BookGrid, CellView
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

INDICATOR = "三级指标"
CLAIM = "自评得分"
SCORE = "得分情况"


class FormRow(NamedTuple):
    """One indicator's row on the sheet, and its claim."""

    indicator: str
    claim: Entry
    row: int
    source: Source


def find_forms(grid: BookGrid) -> list[HeadedTable]:
    """The score tables of a workbook: one, where it was made from the template and not tampered with."""
    return list(find_tables(grid, INDICATOR, CLAIM, SCORE))


def _claim(view: CellView, source: Source) -> Entry:
    value = view.value
    if value is None or (isinstance(value, str) and not isinstance(value, CellError) and not value.strip()):
        return Entry(source=source)
    number = to_decimal(value) if isinstance(value, float) else None
    kind = EntryKind.TEXT if number is None else EntryKind.NUMBER
    return Entry(kind, number, str(value), source=source)


def form_rows(table: HeadedTable, rubric: Rubric, file: str) -> Iterator[FormRow]:
    """The rows whose name is an indicator of the rubric, in the sheet's order."""
    for row in table.rows():
        name = table.text(row, INDICATOR)
        if rubric.indicator(name) is None:
            continue
        claim = _claim(table.view(row, CLAIM), table.source(file, row, CLAIM))
        yield FormRow(name, claim, row, table.source(file, row, SCORE))
