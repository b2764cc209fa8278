"""Everything on a sheet that may be a score table, with what it lacks to be one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlplugin.form.form import Column
from xlplugin.workbook.forms.columns import ScoreTable, score_table
from xlplugin.workbook.forms.extent import Extent, extent
from xlplugin.workbook.forms.heading_block import candidate_rows, heading_block
from xlplugin.workbook.forms.page import Page, open_page
from xlplugin.workbook.forms.rows import Leaf, read_leaves
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid


@dataclass(frozen=True, slots=True)
class Candidate:
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


def candidates_on(sheet: SheetGrid, file: str, grid: BookGrid) -> list[Candidate]:
    """The score table of a sheet where it has one, else all that resembles one."""
    rows = candidate_rows(sheet)
    if not rows:
        return []
    page = open_page(sheet, file, dates_from_1904=grid.dates_from_1904)
    found: list[Candidate] = []
    for candidate in _candidates(page, rows):
        if not candidate.missing:
            return [candidate]
        found.append(candidate)
    return found


def _candidates(page: Page, rows: list[int]) -> Iterator[Candidate]:
    bottom = 0
    for row in rows:
        if row <= bottom or row not in page.rows:
            continue
        block = heading_block(page, row)
        bottom = block.bottom
        table = score_table(block) if block.columns else None
        if table is not None:
            yield _candidate(page, table)


def _candidate(page: Page, table: ScoreTable) -> Candidate:
    if Column.SCORE not in table.columns:
        return Candidate(page, table, Extent(table.block.bottom + 1, table.block.bottom), (), table.missing)
    reach = extent(page, table)
    leaves = read_leaves(page, table, reach)
    weighed = sum(leaf.row.weight.number is not None for leaf in leaves)
    missing = table.missing
    if missing == (Column.WEIGHT,) and weighed * 2 > len(leaves):
        missing = ()
    return Candidate(page, table, _without_tail(reach, leaves), leaves, missing)


def _without_tail(reach: Extent, leaves: tuple[Leaf, ...]) -> Extent:
    """A table without a total ends with its last indicator."""
    closed = reach.total is not None and reach.total > reach.last
    if not leaves or closed:
        return reach
    return replace(reach, last=leaves[-1].row.row)
