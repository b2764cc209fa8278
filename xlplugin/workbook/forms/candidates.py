"""Everything on a sheet that may be a score table, with what it lacks to be one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from xlplugin.form.form import Column
from xlplugin.workbook.forms.columns import ScoreTable, score_table
from xlplugin.workbook.forms.entries import entry_at
from xlplugin.workbook.forms.extent import Extent, extent
from xlplugin.workbook.forms.heading_block import candidate_rows, heading_block, repeats
from xlplugin.workbook.forms.headings import Headings
from xlplugin.workbook.forms.page import Page, open_page
from xlplugin.workbook.forms.rows import Leaf, read_leaves
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid

_LONGEST_NAME: Final = 40


class Candidate(NamedTuple):
    """A table that names indicators.

    Attributes:
        page: its sheet.
        table: its headings and columns.
        extent: its rows.
        leaves: its indicators.
        missing: the columns that it lacks; weights may also stand behind the names.
    """

    page: Page
    table: ScoreTable
    extent: Extent
    leaves: tuple[Leaf, ...]
    missing: tuple[Column, ...]

    @property
    def is_scored(self) -> bool:
        """Whether it says anything of points at all."""
        kinds = (Column.WEIGHT, Column.SCORE, Column.REVIEWED, Column.PRIMARY_WEIGHT, Column.SECONDARY_WEIGHT)
        return any(kind in self.table.columns for kind in kinds)


def candidates_on(sheet: SheetGrid, file: str, grid: BookGrid, headings: Headings) -> list[Candidate]:
    """The score table of a sheet where it has one, else all that resembles one."""
    rows = candidate_rows(sheet, headings)
    if not rows:
        return []
    page = open_page(sheet, file, headings, dates_from_1904=grid.dates_from_1904)
    tables = _tables(page, rows)
    found: list[Candidate] = []
    for table in tables:
        candidate = _candidate(page, table)
        if not candidate.missing:
            return [_up_to_the_next(candidate, tables)]
        found.append(candidate)
    return found


def _up_to_the_next(candidate: Candidate, tables: Iterator[ScoreTable]) -> Candidate:
    """The score table without what belongs to a different one further down, which is told of."""
    page, block = candidate.page, candidate.table.block
    for table in tables:
        if not repeats(page, table.block.top, block) and _is_whole(_candidate(page, table)):
            below = table.block.top
            last = candidate.extent.next_form
            return candidate if last and last <= below else _candidate(page, candidate.table, below)
    return candidate


def _is_whole(candidate: Candidate) -> bool:
    return not candidate.missing and bool(candidate.leaves)


def _tables(page: Page, rows: list[int]) -> Iterator[ScoreTable]:
    bottom = 0
    for row in rows:
        if row <= bottom or row not in page.rows:
            continue
        block = heading_block(page, row)
        bottom = block.bottom
        table = score_table(block, page.headings) if block.columns else None
        if table is not None:
            yield _settled(page, table)


def _settled(page: Page, table: ScoreTable) -> ScoreTable:
    """A lone column 扣分 in which no figures stand is for words: the reasons."""
    place = table.columns.get(Column.DEDUCTION)
    if place is None or Column.REASON in table.columns or _holds_figures(page, table, place):
        return table
    columns: dict[Column, int] = {**table.columns, Column.REASON: place}
    del columns[Column.DEDUCTION]
    return replace(table, columns=columns)


def _holds_figures(page: Page, table: ScoreTable, column: int) -> bool:
    rows = (row for row in page.rows if row > table.block.bottom)
    return any(entry_at(page, row, column).number is not None for row in rows)


def _candidate(page: Page, table: ScoreTable, below: int = 0) -> Candidate:
    """A table with its rows; it ends above row ``below``, where another one starts (0: there is none)."""
    if Column.SCORE not in table.columns:
        return Candidate(page, table, Extent(table.block.bottom + 1, table.block.bottom), (), table.missing)
    reach = extent(page, table, below)
    leaves = read_leaves(page, table, reach)
    if _names_in_contents(table, leaves):
        return _candidate(page, _grouped(table), below)
    weighed = sum(leaf.row.weight.number is not None for leaf in leaves)
    missing = table.missing
    if missing == (Column.WEIGHT,) and weighed * 2 > len(leaves):
        missing = ()
    return Candidate(page, table, _without_tail(reach, leaves), leaves, missing)


def _names_in_contents(table: ScoreTable, leaves: tuple[Leaf, ...]) -> bool:
    """Whether the column of contents (考核内容) names the indicators: those beside it are groups of rows."""
    about, name = table.columns.get(Column.ABOUT, 0), table.columns[Column.INDICATOR]
    between = name < about < table.columns.get(Column.WEIGHT, table.columns[Column.SCORE])
    if Column.PRIMARY in table.columns or not between:
        return False
    parts = [leaf.row.about.text for leaf in leaves if leaf.row.part]
    short = all(0 < len(text) <= _LONGEST_NAME for text in parts)
    return short and len(set(parts)) == len(parts) and len(parts) * 2 > len(leaves)


def _grouped(table: ScoreTable) -> ScoreTable:
    """The table with its contents as the names, and its names as the groups over them."""
    columns: dict[Column, int] = {**table.columns, Column.PRIMARY: table.columns[Column.INDICATOR]}
    columns[Column.INDICATOR] = columns.pop(Column.ABOUT)
    return replace(table, columns=columns)


def _without_tail(reach: Extent, leaves: tuple[Leaf, ...]) -> Extent:
    """A table without a total ends with its last indicator."""
    closed = reach.total is not None and reach.total > reach.last
    if not leaves or closed:
        return reach
    return reach._replace(last=leaves[-1].row.row)
