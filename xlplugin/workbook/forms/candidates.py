"""Everything on a sheet that may be a score table, with what it lacks to be one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING
from xlplugin.form.form import Column, Form, Recognised
from xlplugin.money import HUNDRED, plain
from xlplugin.workbook.forms.columns import ScoreTable, candidate_rows, heading_block, repeats, score_table
from xlplugin.workbook.forms.ending import TableRows, table_rows
from xlplugin.workbook.forms.entries import squeezed
from xlplugin.workbook.forms.fields import headings_above, title_of
from xlplugin.workbook.forms.headings import Headings, NameSort
from xlplugin.workbook.forms.page import SheetPage, open_page
from xlplugin.workbook.forms.rows import Leaf, read_leaves, weighed_by_levels
from xlplugin.workbook.forms.settling import settled
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid
from xlplugin.workbook.layout.names import ADDED_SHEETS

_LONGEST_NAME: Final = 40
_CONTINUED: Final = r"[（(]续|续表|续[一二三四五六七八九\d]?$"
_NUMBER: Final = r"[（(]续?(?:[一二三四五六七八九十]{1,2}|\d{1,2})?[)）]|续表?[一二三四五六七八九\d]?$"
_OWN_WORDS: Final = (frozenset(("怎么填", "颜色的意思")), frozenset(("总得分 / 评价等级", "得分率")))
"""Words that stand on a sheet of ours without a table of entries."""

_OWN: Final = frozenset().union(*(each.sign for each in ADDED_SHEETS), *_OWN_WORDS)


class Prints(IntEnum):
    """What a table that names indicators prints of points; the smaller is the more."""

    EVERYTHING = 0
    NO_WEIGHTS = 1
    NO_SCORES = 2
    TOO_LITTLE = 3
    """Nothing of it can be checked: it is no form."""


class PossibleForm(NamedTuple):
    """A table that names indicators.

    Attributes:
        page: its sheet.
        table: its headings and columns.
        extent: its rows.
        leaves: its indicators.
        prints: what it prints of points; weights may also stand behind the names.
    """

    page: SheetPage
    table: ScoreTable
    extent: TableRows
    leaves: tuple[Leaf, ...]
    prints: Prints

    @property
    def is_scored(self) -> bool:
        """Whether it says anything of points at all."""
        kinds = (Column.WEIGHT, Column.SCORE, Column.REVIEWED, Column.PRIMARY_WEIGHT, Column.SECONDARY_WEIGHT)
        return any(kind in self.table.columns for kind in kinds)

    @property
    def points(self) -> Decimal | None:
        """The points of all indicators; None where one of them has none."""
        found = [leaf.row.weight.number for leaf in self.leaves]
        known = [points for points in found if points is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(found) else None

    @property
    def title(self) -> str:
        """The title above it; empty where it has none."""
        title = title_of(headings_above(self.page, self.table.block.top), self.page.headings.names)
        return squeezed(title.text) if title else ""


def candidates_on(sheet: SheetGrid, file: str, grid: BookGrid, headings: Headings) -> list[PossibleForm]:
    """The score table of a sheet where it has one, else all that resembles one."""
    rows = candidate_rows(sheet, headings)
    if not rows:
        return []
    page = open_page(sheet, file, headings, dates_from_1904=grid.dates_from_1904)
    tables = (settled(page, table) for table in _tables(page, rows))
    found: list[PossibleForm] = []
    for table in tables:
        last = found[-1] if found else None
        if last is not None and last.leaves and repeats(page, table.block.top, last.table.block):
            continue  # it was read with the headings that it repeats, or is a further form of the kind
        candidate = _candidate(page, table)
        if candidate.prints is Prints.EVERYTHING:
            return [_up_to_the_next(candidate, tables)]
        found.append(candidate)
    best = min(found, key=lambda each: each.prints, default=None)
    if best is None or best.prints is Prints.TOO_LITTLE:
        return found
    return [_up_to_the_next(best, (each.table for each in found[found.index(best) + 1 :]))]


def _up_to_the_next(candidate: PossibleForm, tables: Iterable[ScoreTable]) -> PossibleForm:
    """The score table without what belongs to a different one further down, which is told of."""
    page, block = candidate.page, candidate.table.block
    for table in tables:
        below = table.block.top
        other = None if repeats(page, below, block) else _candidate(page, table)
        if other is not None and other.leaves and other.prints <= candidate.prints:
            last = candidate.extent.next_form
            return candidate if last and last <= below else _candidate(page, candidate.table, below)
    return candidate


def _tables(page: SheetPage, rows: list[int]) -> Iterator[ScoreTable]:
    bottom = 0
    for row in rows:
        if row <= bottom or row not in page.rows:
            continue
        block = heading_block(page, row)
        bottom = block.bottom
        table = score_table(block, page.headings) if block.columns else None
        if table is not None and not _of_money(page, table):
            yield table


def _of_money(page: SheetPage, table: ScoreTable) -> bool:
    """Whether a table is that of the money, its lines under 指标名称: it has neither levels nor goals."""
    kinds = {*table.columns, *(each.meaning.sort for each in table.block.columns if each.meaning)}
    headed = {each.heading.text for each in table.block.columns if page.headings.is_money(each.heading.text)}
    amounts = [text for text in headed if not page.headings.is_rate(text)]
    return len(amounts) > 1 and kinds.isdisjoint((NameSort.LEVEL, Column.TARGET, Column.ACTUAL))


def _candidate(page: SheetPage, table: ScoreTable, below: int = 0) -> PossibleForm:
    """A table with its rows; it ends above row ``below``, where another one starts (0: there is none)."""
    prints = _prints(table)
    if prints is Prints.TOO_LITTLE:
        nothing = TableRows(table.block.bottom + 1, table.block.bottom)
        return PossibleForm(page, table, nothing, (), prints)
    reach = table_rows(page, table, below)
    leaves = read_leaves(page, table, reach)
    if _names_in_contents(table, leaves):
        columns: dict[Column, int] = {**table.columns, Column.PRIMARY: table.columns[Column.INDICATOR]}
        columns[Column.INDICATOR] = columns.pop(Column.ABOUT)
        return _candidate(page, replace(table, columns=columns), below)
    if prints is Prints.NO_WEIGHTS:
        if all(leaf.row.weight.blank for leaf in leaves):
            leaves = weighed_by_levels(leaves)
        if sum(leaf.row.weight.number is not None for leaf in leaves) * 2 > len(leaves):
            prints = Prints.EVERYTHING
        elif _says_enough(table):  # a few numbers in brackets behind the names are no weights
            leaves = tuple(leaf._replace(row=leaf.row._replace(weight=NOTHING)) for leaf in leaves)
        else:
            prints = Prints.TOO_LITTLE
    closed = reach.total is not None and reach.total > reach.last
    if leaves and not closed:  # a table without a total ends with its last indicator
        reach = reach._replace(last=leaves[-1].row.row)
    return PossibleForm(page, table, reach, leaves, prints)


def _prints(table: ScoreTable) -> Prints:
    """What a table prints of points, by its columns."""
    if Column.SCORE in table.columns:
        return Prints.EVERYTHING if Column.WEIGHT in table.columns else Prints.NO_WEIGHTS
    leveled = bool(table.block.of_sort(NameSort.LEVEL))
    return Prints.NO_SCORES if leveled and _compares(table) else Prints.TOO_LITTLE


def _compares(table: ScoreTable) -> bool:
    """Whether a table holds goals and what was reached of them."""
    return {Column.TARGET, Column.ACTUAL} <= table.columns.keys()


def _says_enough(table: ScoreTable) -> bool:
    """Whether a table without weights is a form all the same: by its levels, or by goals and results."""
    return _compares(table) or bool(table.block.of_sort(NameSort.LEVEL))


def _names_in_contents(table: ScoreTable, leaves: tuple[Leaf, ...]) -> bool:
    """Whether the column of contents (考核内容) names the indicators: those beside it are groups of rows."""
    about, name = table.columns.get(Column.ABOUT, 0), table.columns[Column.INDICATOR]
    points = table.columns.get(Column.WEIGHT, table.columns.get(Column.SCORE, 0))
    between = name < about < points
    if Column.PRIMARY in table.columns or not between:
        return False
    # Where the names are called 一级指标, even one row below each is named by its contents.
    grouped = any(each.column == name and each.level == 1 for each in table.block.columns)
    parts = [leaf.row.about.text for leaf in leaves if leaf.row.part or grouped]
    short = all(0 < len(text) <= _LONGEST_NAME for text in parts)
    return short and len(set(parts)) == len(parts) and len(parts) * 2 > len(leaves)


def as_part(form: Form, chosen: PossibleForm, candidates: Iterable[PossibleForm]) -> Form:
    """The form, marked as a part where its points are not the whole and the rest stands elsewhere.

    Args:
        form: the form that was read.
        chosen: the score table that it was read from.
        candidates: everything in the book that may be a score table.
    """
    block, sheet = chosen.table.block, chosen.page.sheet
    elsewhere = (each for each in candidates if each.leaves and each.page.sheet.name != sheet.name)
    why = _why(form, chosen, [each for each in elsewhere if each.table.block.keys == block.keys])
    if not why:
        return form
    line = Recognised("只是评分表的一部分", why, chosen.page.source(block.top, block.left))
    return form._replace(partial=True, recognised=(*form.recognised, line))


def _why(form: Form, chosen: PossibleForm, alike: list[PossibleForm]) -> str:
    own, printed = chosen.points, form.total.weight.number if form.total else None
    full = HUNDRED if printed is None else printed
    if own is None or full in (own, own + (form.execution_weight or 0)):
        return ""
    title, bare = chosen.title, re.sub(_NUMBER, "", chosen.title)
    names = "、".join(f"“{each.page.sheet.name}”" for each in alike)
    where = f"，其余部分在工作表{names}" if names else "，其余部分在别处"
    if re.search(_CONTINUED, title) or re.search(_CONTINUED, squeezed(form.sheet)):
        return f"标题写有“续”{where}"
    if any(each.title != title and re.sub(_NUMBER, "", each.title) == bare for each in alike):
        return f"标题相同、分编序号{where}"
    others = [each.points for each in alike]
    known = [points for points in others if points is not None]
    if known and len(known) == len(others) and sum(known, own) == full:
        return f"表头相同，各表分值合计{plain(full)}分{where}"
    return ""


def is_own(sheet: SheetGrid) -> bool:
    """Whether this program made a sheet, whatever it is called: then no department wrote what is on it."""
    everywhere = sheet.texts & _OWN
    if any(sign <= everywhere for sign in _OWN_WORDS):
        return True
    if not any(each.sign <= everywhere for each in ADDED_SHEETS):
        return False
    rows: dict[int, set[str]] = {}
    for (row, _), view in sheet.cells.items():
        value = view[0]
        if type(value) is str and (text := value.strip()) in _OWN:
            rows.setdefault(row, set()).add(text)
    return any(each.sign <= words for words in rows.values() for each in ADDED_SHEETS)
