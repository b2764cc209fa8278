"""Money beside labels (预算数 | 100 | 执行数 | 98), in a row of a form's head or one below the other."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry
from xlplugin.form.form import BudgetLine
from xlplugin.workbook.forms.budget_cells import (
    MONEY,
    MOST_LINES,
    POINTS,
    WHOLE,
    Amount,
    Money,
    Names,
    full_and_initial,
    is_value,
    line_label,
    line_of,
    meaning_key,
    names_funds,
    unit_of,
)
from xlplugin.workbook.forms.entries import is_sign, labels_in, squeezed, typed
from xlplugin.workbook.forms.page import SheetPage
from xlplugin.workbook.grid.grid import Area, parse_a1

RATE_ALONE: Final = "预算执行率"
"""The name of the line where a form gives the rate or the points only."""

_EXECUTION: Final = "执行"
_LONGEST: Final = 32
_MOST_POINTS: Final = Decimal(20)
"""No authority gives more for carrying out the budget; a 得分 of 98 in the head is the form's total."""


class _Pair(NamedTuple):
    """A label and its value; ``sure`` where the label says that its points are for execution."""

    amount: Amount
    label: Area
    value: Entry
    sure: bool

    @property
    def row(self) -> int:
        """Its row."""
        return self.label.top

    @property
    def column(self) -> int:
        """The column beside the label."""
        return self.label.right + 1


def read_labels(page: SheetPage, names: Names, top: int) -> Money | None:
    """The money beside labels in neighbouring rows; None where there is none."""
    pairs = [each for row in page.rows if row < top for each in _pairs_of(page, names, row)]
    anchors = [each for kind in (Amount.SPENT, Amount.RATE) for each in pairs if each.amount is kind]
    anchor = next(iter((*anchors, *(each for each in pairs if each.sure))), None)
    if anchor is None:
        return None
    rows = {anchor.row}
    while more := {each.row for each in pairs if {each.row - 1, each.row + 1} & rows} - rows:
        rows |= more
    # The rate and its points may stand below the parts, or elsewhere in the head.
    near = [each for each in pairs if each.row in rows or each.sure or each.amount is Amount.RATE]
    near.sort(key=lambda each: (not each.sure, abs(each.row - anchor.row), each.label.left))
    chosen: dict[Amount, _Pair] = {}
    for each in near:
        points = each.value.points
        if each.amount not in POINTS or each.sure or (points is not None and points <= _MOST_POINTS):
            chosen.setdefault(each.amount, each)
    return _money(page, names, full_and_initial(chosen), top)


def points_beside_labels(page: SheetPage, names: Names, top: int, end: int) -> Mapping[Amount, Entry]:
    """The points whose labels say that they are for execution, above a score table or below it."""
    outside = (row for row in page.rows if row < top or row > end)
    rows = [row for row in outside if any(_EXECUTION in squeezed(words) for _, words in page.texts(row))]
    sure = (each for row in rows for each in _pairs_of(page, names, row) if each.sure)
    return {each.amount: each.value for each in sure}


def _pairs_of(page: SheetPage, names: Names, row: int) -> Iterator[_Pair]:
    """Every label of the row with the value behind or beside it."""
    for column, text in page.texts(row):
        for label, behind in labels_in(text) or ((text, ""),):
            amount = names.get(meaning_key(label)) if len(label) <= _LONGEST else None
            if amount in (None, Amount.REASON):
                continue
            area = page.area(row, column)
            value = typed(behind, page.source(row, column)) if behind else page.entry(row, area.right + 1)
            if names.get(meaning_key(value.text)) is None and is_value(value):
                yield _Pair(amount, area, value, amount in POINTS and _EXECUTION in squeezed(label))


def _money(page: SheetPage, names: Names, chosen: Mapping[Amount, _Pair], top: int) -> Money:
    pairs = list(chosen.values())
    spent, budget = chosen.get(Amount.SPENT), chosen.get(Amount.FULL) or chosen.get(Amount.INITIAL)
    row = (spent or pairs[0]).row
    cells = {amount: pair.value for amount, pair in chosen.items()}
    taken = {(each.row, column) for each in pairs for column in (each.label.left, each.column)}
    for below in sorted({each.row for each in pairs}):
        for column, words in page.texts(below - 1):
            above = names.get(meaning_key(words))
            if above in (Amount.RATE, *POINTS) and page.entry(below, column).number is not None:
                cells.setdefault(above, page.entry(below, column))
                taken.add((below - 1, column))
    unit = unit_of(page, row, [page.words(each.row, each.label.left) for each in pairs])
    if not spent or not budget:
        line, unread = line_of(RATE_ALONE, cells, unit)
        return Money((line,), unread, frozenset(taken))
    name = line_label(page, row, min(each.label.left for each in pairs))
    name = name if names_funds(name) else WHOLE
    in_row: dict[Amount, _Pair] = {
        amount: pair for amount, pair in chosen.items() if pair.row == row and amount in MONEY
    }
    parts = _parts_below(page, names, in_row, top) if budget.row == row else _parts_beside(page, chosen)
    lines: list[BudgetLine] = []
    doubts: list[Entry] = []
    for part, values in ((name, cells), *parts):
        line, unread = line_of(part, values, unit)
        lines.append(line)
        doubts += unread
        places = {place for value in values.values() if (place := parse_a1(value.source.cell or ""))}
        taken |= places | {_left_of(page, place) for place in places}
    return Money(tuple(lines), tuple(doubts), frozenset(taken))


def _parts_below(
    page: SheetPage, names: Names, pairs: Mapping[Amount, _Pair], top: int
) -> Iterator[tuple[str, dict[Amount, Entry]]]:
    """The parts of the money in the rows below, under labels and values of the whole."""
    first = min(pairs.values(), key=lambda pair: pair.label.left)
    for row in range(first.row + 1, min(top, first.row + MOST_LINES)):
        name = squeezed(page.words(row, first.label.left)).rstrip("：:")
        values = {amount: page.entry(row, pair.column) for amount, pair in pairs.items()}
        if meaning_key(name) in names or not names_funds(name):
            return
        if not all(map(_is_amount, values.values())):
            return
        yield name, values


def _parts_beside(
    page: SheetPage, chosen: Mapping[Amount, _Pair]
) -> Iterator[tuple[str, dict[Amount, Entry]]]:
    """The parts of the money in further columns, where the labels stand one below the other."""
    column = chosen[Amount.SPENT].column
    alike = {amount: pair for amount, pair in chosen.items() if pair.column == column and amount in MONEY}
    above = min(pair.row for pair in alike.values()) - 1
    for further in page.rows.get(above, ()):
        name = squeezed(page.words(above, further))
        values: dict[Amount, Entry] = {
            amount: page.entry(pair.row, further) for amount, pair in alike.items()
        }
        if further > column and names_funds(name) and all(map(_is_amount, values.values())):
            yield name, values


def _is_amount(entry: Entry) -> bool:
    """Whether a cell beside the whole may be that of a part: a label of something else is none."""
    return is_value(entry) or is_sign(entry.text)


def _left_of(page: SheetPage, place: tuple[int, int]) -> tuple[int, int]:
    """The first cell of what stands left of a cell: the label of a part."""
    row, column = place
    area = page.area(row, max(column - 1, 1))
    return area.top, area.left
