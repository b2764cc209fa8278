"""What people typed into the sheet 测算 that an earlier run made: it outlives every further run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlplugin.functions.cell import Cell
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.plan import NewCell
from xlplugin.workbook.formbook.beside import Extent, Move, cells_beside
from xlplugin.workbook.formbook.earlier import CLAIM, SHOWN, WRITTEN
from xlplugin.workbook.formbook.working_columns import (
    BASIS,
    BY_HAND,
    CLOSING_NAMES,
    COUNTED,
    HEADINGS,
    NAME,
    REVIEWED,
)
from xlplugin.workbook.grid.grid import BookGrid, CellView
from xlplugin.workbook.scorebook.headings import HeadedTable, find_tables

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
    """

    counted: Cell = None
    reviewed: Cell = None
    basis: Cell = None

    def under(self, heading: str) -> Cell:
        """What was typed under a heading."""
        return {COUNTED: self.counted, REVIEWED: self.reviewed, BASIS: self.basis}[heading]

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
    if hand.table is None or not (hand.rows or beside):
        return
    parts = [
        f"{heading}{count}处"
        for heading in (REVIEWED, COUNTED, BASIS)
        if (count := sum(each.under(heading) is not None for each in hand.rows.values()))
    ]
    parts += [f"表外{beside}处"] if beside else []
    message = f"测算表中有手工填写的内容，保留不动：{'、'.join(parts)}"
    fix = "要改用程序的结果，请清空该格后重新评分"
    yield Problem("working-kept", Severity.NOTICE, message, fix, Source(file, sheet=hand.table.sheet.name))


def _keyed(table: HeadedTable) -> Iterator[tuple[int, Key]]:
    named = [row for row in table.rows() if table.text(row, NAME)]
    return zip(named, numbered(table.text(row, NAME) for row in named), strict=True)


def _typed(table: HeadedTable, row: int) -> Typed:
    return Typed(*(_by_hand(table.view(row, heading)) for heading in (COUNTED, REVIEWED, BASIS)))


def _by_hand(view: CellView) -> Cell:
    ours = view.formula is not None and view.formula.startswith(_OURS)
    return None if ours or view.value in ("", BY_HAND) else view.value
