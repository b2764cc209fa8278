"""The shares that people give to goals in words: on the sheet of workings, or on an item form of ours."""

from collections.abc import Iterator, Mapping
from typing import Final

from xlplugin.facts.factset import Fact
from xlplugin.facts.parse import parse_value
from xlplugin.form.form import Form
from xlplugin.form.matching import Match
from xlplugin.functions.table import to_raw
from xlplugin.problem import Source
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SHOWN, WRITTEN
from xlplugin.workbook.grid.grid import BLANK, BookGrid, CellView, a1
from xlplugin.workbook.layout.names import ITEM_SIGN, RATING, WORKING_SHEET
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

_NAMED: Final = (NAME, CLAIM, WRITTEN, SHOWN)


def read_ratings(grid: BookGrid, form: Form, match: Match) -> Iterator[Fact]:
    """The share of every goal in words, missing where nobody gave one; with the cell in which it belongs."""
    live = (each for each in find_tables(grid, *ITEM_SIGN) if each.sheet.name == form.sheet)
    tables = [*live, *(each for each in find_tables(grid, *_NAMED) if RATING in each.columns)]
    table = next(iter(tables), None)
    places = _places(table, match) if table else {}
    for indicator in match.rubric.indicators():
        if not isinstance(indicator.rule, ItemGoal) or indicator.rule.share is None:
            continue
        definition, row = match.loaded.vocabulary[indicator.rule.share], places.get(indicator.name)
        view, source = BLANK, Source(form.file, sheet=WORKING_SHEET)
        if table is not None:
            view = table.view(row, RATING) if row else BLANK
            source = source._replace(
                sheet=table.sheet.name, cell=a1(row, table.columns[RATING]) if row else None
            )
        yield Fact(definition, parse_value(definition, to_raw(view.value)), _typed(view), source)


def _typed(view: CellView) -> str:
    value = view.value
    return f"{value:.15g}" if isinstance(value, float) else str(value or "")


def _places(table: HeadedTable, match: Match) -> Mapping[str, int]:
    """The row of every indicator on a sheet of ours."""
    if NAME not in table.columns:
        return {name: row.row for name, row in match.rows.items()}
    return {table.text(row, NAME): row for row in sorted(table.rows(), reverse=True)}
