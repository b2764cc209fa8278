"""What people wrote on the sheets of an earlier review: answers to findings, scores and remarks.

And which finding of that review each finding of this one is.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from xlplugin.functions.cell import Cell
from xlplugin.pattern import Pattern
from xlplugin.problem import Source
from xlplugin.workbook.edit.plan import NewCell
from xlplugin.workbook.formbook.by_hand import Extent, Key, Move, cells_beside, numbered
from xlplugin.workbook.grid.grid import BookGrid, Place, parse_area
from xlplugin.workbook.review import names
from xlplugin.workbook.scorebook.headings import HeadedTable, cell_text, find_tables

_NUMBERS: Final = Pattern(r"[0-9]+(?:、[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding of an earlier review as its row shows it; ``answer`` is blank where nobody gave one.

    ``is_old`` says that even then it was only kept for its answer.
    """

    row: int
    code: str
    severity: str
    where: str
    indicator: str
    message: str
    arithmetic: str
    points: Cell
    fix: str
    answer: Cell
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class FindingKey:
    """A finding by what tells it from others: its code, its place, and its words as the sheet has them."""

    code: str
    where: str
    indicator: str
    message: str


_Same: TypeAlias = Callable[[FindingKey | Answered], Hashable]
_SAME: Final[tuple[_Same, ...]] = (
    lambda each: (each.where, each.message),
    lambda each: (each.code, each.where, each.indicator) if each.code else None,
)
"""What two reviews of one finding have in common: the very words, else what was checked where."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a reviewer entered for an indicator; None and empty where nothing was."""

    row: int
    reviewed: Cell = None
    remark: str = ""

    @property
    def anything(self) -> bool:
        """Whether anything was entered."""
        return self.reviewed is not None or bool(self.remark)


def table_of(grid: BookGrid, sheet: str, *headings: str) -> HeadedTable | None:
    """The table under these headings on one of our sheets; None where there is none yet."""
    there = grid.sheet(sheet)
    return next(find_tables(BookGrid((there,)), *headings), None) if there else None


def answered(table: HeadedTable) -> Iterator[Answered]:
    """The findings of an earlier review, those too that nobody answered."""
    for row in table.rows():
        if table.text(row, names.MESSAGE) and table.text(row, names.SEVERITY):
            yield Answered(
                row,
                table.text(row, names.CODE),
                table.text(row, names.SEVERITY),
                table.text(row, names.WHERE),
                table.text(row, names.INDICATOR),
                table.text(row, names.MESSAGE),
                table.text(row, names.ARITHMETIC),
                table.view(row, names.POINTS).value,
                table.text(row, names.FIX),
                table.view(row, names.ANSWER).value or None,
                is_old=table.view(row, names.NUMBER).value is None,
            )


def matched(findings: Sequence[FindingKey], earlier: Sequence[Answered]) -> list[Answered | None]:
    """For every finding its like in the earlier review, None where there is none; each is taken once."""
    found: list[Answered | None] = [None] * len(findings)
    left = list(earlier)
    for same in _SAME:
        waiting: dict[Hashable, list[Answered]] = {}
        for each in left:
            waiting.setdefault(same(each), []).append(each)
        waiting.pop(None, None)
        for number, finding in enumerate(findings):
            like = waiting.get(same(finding))
            if found[number] is None and like:
                found[number] = like.pop(0)
        taken = {each.row for each in found if each is not None}
        left = [each for each in left if each.row not in taken]
    return found


def left_over(found: Sequence[Answered | None], earlier: Sequence[Answered]) -> list[Answered]:
    """The findings that were answered and are no more: nobody's words may be lost."""
    taken = {each.row for each in found if each is not None}
    return [each for each in earlier if each.row not in taken and each.answer is not None]


def entered(table: HeadedTable) -> Mapping[Key, Entered]:
    """What the reviewer entered, by indicator."""
    rows = [row for row in table.rows() if table.text(row, names.INDICATOR)]
    keys = numbered(table.text(row, names.INDICATOR) for row in rows)
    return {key: _entered(table, row) for row, key in zip(rows, keys, strict=True)}


def _entered(table: HeadedTable, row: int) -> Entered:
    """A score that is not the one filled in beforehand is the reviewer's own."""
    score = table.view(row, names.REVIEWED)
    filled_in = table.view(row, names.FILLED_IN, names.COMPUTED).value
    own = score.value not in (None, "", filled_in)
    basis = table.text(row, names.BASIS)
    words = (table.text(row, names.REMARK), "" if _NUMBERS.fullmatch(basis) else basis)
    return Entered(row, score.value if own else None, "；".join(each for each in words if each))


def cell_place(source: Source | None, book: str) -> Place | None:
    """The cell that a source names; None where it names another file, or no cell."""
    if source is None or source.file != book or source.sheet is None or source.cell is None:
        return None
    area = parse_area(source.cell)
    return Place(source.sheet, area.top, area.left) if area is not None else None


def place_on(where: str, form: str, grid: BookGrid) -> Place | None:
    """The cell that an earlier review named, ``L19`` or ``采购表!B5``; None where there is no such cell."""
    sheet, _, cell = where.rpartition("!")
    area = parse_area(cell)
    name = sheet or form
    return Place(name, area.top, area.left) if area and grid.sheet(name) else None


def is_about(table: HeadedTable, form: str) -> bool:
    """Whether an earlier review was one of this form, not of another in the workbook."""
    above = (cell_text(view.value) for (row, _), view in table.sheet.cells.items() if row < table.first)
    return any(names.facing(form) in words for words in above)


def beside(
    table: HeadedTable, rows: Mapping[int, int], after: Extent, headings: Iterable[str], last: int
) -> tuple[NewCell, ...]:
    """The cells that people wrote beside and below an earlier table.

    Args:
        table: the earlier table.
        rows: its rows, each with its new row.
        after: where the new table stands.
        headings: all headings that such a table may have.
        last: the last row of the earlier table.
    """
    columns = frozenset(column for name, column in table.columns.items() if name in frozenset(headings))
    before = Extent(table.first - 1, last, columns)
    return tuple(cells_beside(table.sheet, Move(before, after, rows)))
