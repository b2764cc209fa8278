"""What people wrote beside and below a table of ours; it goes along when the table is written again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xlplugin.workbook.edit.edits import Content, Formula
from xlplugin.workbook.edit.plan import Look, NewCell
from xlplugin.workbook.grid.grid import CellView, SheetGrid


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
