"""What people wrote on and beside the sheet 测算 that an earlier run made: it outlives every further run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Source
from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Look, NewCell
from xlplugin.workbook.formbook.earlier import CLAIM, NAME, SHOWN, WRITTEN
from xlplugin.workbook.formbook.working_columns import (
    BASIS,
    BY_HAND,
    CLOSING_NAMES,
    COUNTED,
    HEADINGS,
    REVIEWED,
)
from xlplugin.workbook.forms import codes
from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid
from xlplugin.workbook.layout.names import RATING
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a table of ours stands: the row of its headings, its last row, and its columns."""

    head: int
    last: int
    columns: frozenset[int]


@dataclass(frozen=True, slots=True)
class Move:
    """How a table is written anew; ``rows`` are the new rows of the earlier ones, those that are left."""

    before: Extent
    after: Extent
    rows: Mapping[int, int]

    def column(self, column: int) -> int:
        """The new column of a cell that is none of the table's; columns put between ours go behind them."""
        last, now = max(self.before.columns), max(self.after.columns)
        inner = [each for each in range(1, last) if each not in self.before.columns]
        return now + inner.index(column) + 1 if column in inner else column - last + now + len(inner)

    def row(self, row: int) -> int | None:
        """The new row; None for a row of the table that is no more."""
        if row <= self.before.head:
            return max(row + self.after.head - self.before.head, 1)
        if row > self.before.last:
            return row + self.after.last - self.before.last
        return self.rows.get(row)


def cells_beside(sheet: SheetGrid, move: Move) -> Iterator[NewCell]:
    """The cells that are none of the table's, each where its row has gone; those of lost rows at the end."""
    foreign = [
        (place, view) for place, view in sorted(sheet.cells.items()) if _is_foreign(place, view, move.before)
    ]
    placed = [(_placed(place, move), view) for place, view in foreign]
    end = max((row for (row, _), _ in placed if row is not None), default=0)
    end = max(end, move.after.last) + 1
    lost = {place[0]: None for place, _ in foreign if move.row(place[0]) is None}
    spare = {row: end + number for number, row in enumerate(lost, 1)}
    for (old, _), ((row, column), view) in zip((place for place, _ in foreign), placed, strict=True):
        now = spare[old] if row is None else row
        yield NewCell(now, column, _content(view, stays=(now, column) == (old, column)), _look(view))


def _is_foreign(place: tuple[int, int], view: CellView, table: Extent) -> bool:
    written = view.formula is not None or view.value not in (None, "")
    return written and (place[0] > table.last or place[1] not in table.columns)


def _placed(place: tuple[int, int], move: Move) -> tuple[int | None, int]:
    row, column = place
    own = column in move.before.columns
    return move.row(row), column if own else move.column(column)


def _content(view: CellView, *, stays: bool) -> Content:
    """A formula that came to another row would speak of other cells: there its result stands."""
    if view.formula is None or view.array is not None or not stays:
        return view.value
    return Formula(view.formula, view.value)


def _look(view: CellView) -> Look:
    return Look(border=False, number_format=view.number_format)


Key: TypeAlias = tuple[str, int]
"""A row of the sheet: the name in it, and which of the rows of that name it is, from 1."""

_OURS: Final = "IF("
"""How the formulas begin that the program itself puts where people may type."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into one row, None where the program's own content stands.

    Attributes:
        counted: the points that count towards the total.
        reviewed: the reviewer's score.
        basis: what it rests on.
        rating: the share of the points that was given to a goal in words.
    """

    counted: Cell = None
    reviewed: Cell = None
    basis: Cell = None
    rating: Cell = None

    def under(self, heading: str) -> Cell:
        """What was typed under a heading."""
        return {
            COUNTED: self.counted,
            REVIEWED: self.reviewed,
            BASIS: self.basis,
            RATING: self.rating,
        }[heading]

    @property
    def anything(self) -> bool:
        """Whether anything was typed."""
        return self != Typed()


NOTHING_TYPED: Final = Typed()


@dataclass(frozen=True)
class ByHand:
    """What people typed into the whole sheet."""

    table: HeadedTable | None
    rows: Mapping[Key, Typed]

    def beside(self, names: Iterable[str], after: Extent) -> tuple[NewCell, ...]:
        """The cells beside and below the table, at their places on the new sheet.

        Args:
            names: the names of the new sheet's rows from under the headings.
            after: where the new sheet's table stands.
        """
        if self.table is None:
            return ()
        now = {key: after.head + number for number, key in enumerate(numbered(names), 1)}
        old = dict(_keyed(self.table))
        rows = {row: now[key] for row, key in old.items() if key in now}
        columns = frozenset(column for name, column in self.table.columns.items() if name in HEADINGS)
        before = Extent(self.table.first - 1, max(old, default=self.table.first), columns)
        return tuple(cells_beside(self.table.sheet, Move(before, after, rows)))


def numbered(names: Iterable[str]) -> Iterator[Key]:
    """Names, each with which of its like it is."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name, seen[name]


def by_hand(grid: BookGrid) -> ByHand:
    """What people typed into the sheet of workings that a workbook has; nothing where it has none."""
    table = next(find_tables(grid, CLAIM, WRITTEN, SHOWN), None)
    if table is None:
        return ByHand(None, {})
    typed = {key: _typed(table, row) for row, key in _keyed(table) if key[0] not in CLOSING_NAMES}
    return ByHand(table, {key: each for key, each in typed.items() if each.anything})


def kept(hand: ByHand, beside: int, file: str) -> Iterator[Problem]:
    """The notice of what was left as people typed it; ``beside`` is how many cells beside the table."""
    parts = [
        f"{heading}{count}处"
        for heading in (REVIEWED, COUNTED, BASIS)
        if (count := sum(each.under(heading) is not None for each in hand.rows.values()))
    ]
    parts += [f"表外{beside}处"] if beside else []
    if hand.table is None or not parts:
        return
    message = f"测算表中有手工填写的内容，保留不动：{'、'.join(parts)}"
    yield codes.WORKING_KEPT.at(Source(file, sheet=hand.table.sheet.name), message)


def _keyed(table: HeadedTable) -> Iterator[tuple[int, Key]]:
    named = [row for row in table.rows() if table.text(row, NAME)]
    return zip(named, numbered(table.text(row, NAME) for row in named), strict=True)


def _typed(table: HeadedTable, row: int) -> Typed:
    return Typed(*(_by_hand(table.view(row, heading)) for heading in (COUNTED, REVIEWED, BASIS, RATING)))


def _by_hand(view: CellView) -> Cell:
    ours = view.formula is not None and view.formula.startswith(_OURS)
    return None if ours or view.value in ("", BY_HAND) else view.value
