"""The national form of one project: its budget block, and how it is told from a department's form."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Final, NamedTuple

from xlplugin.form.entry import NOTHING, Entry
from xlplugin.form.form import BudgetLine, Column, Field, FormKind
from xlplugin.rubric.headings import HeadingNames
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.entries import in_points
from xlplugin.workbook.forms.names import heading_key, squeezed
from xlplugin.workbook.forms.page import SheetPage

_MOST_LINES: Final = 12
_LONGEST_SIGN: Final = 2
"""The letters of a sign that there is no amount: 无, —, ——."""


class _Amount(Enum):
    """What a column of the budget block holds; the value is the list of its names."""

    INITIAL = "budget_initial"
    FULL = "budget_full"
    SPENT = "budget_spent"
    WEIGHT = "budget_weight"
    RATE = "budget_rate"
    SCORE = "budget_score"


_NEEDED: Final = {_Amount.SPENT, _Amount.FULL}
_ONCE: Final = (_Amount.WEIGHT, _Amount.RATE, _Amount.SCORE)
"""What may be merged down over the lines of the block: it then belongs to the first of them."""


class BudgetBlock(NamedTuple):
    """The budget block of a form and the rows it fills."""

    lines: tuple[BudgetLine, ...] = ()
    rows: range = range(0)


def read_budget(page: SheetPage, top: int) -> BudgetBlock:
    """The budget block above a score table; empty where there is none."""
    for row in page.rows:
        columns = _columns(page, row) if row < top else {}
        if columns.keys() >= _NEEDED or {_Amount.INITIAL, _Amount.SPENT} <= columns.keys():
            lines = tuple(_lines(page, row, top, columns))
            if lines:
                return BudgetBlock(lines, range(row, row + len(lines) + 1))
    return BudgetBlock()


def _columns(page: SheetPage, row: int) -> dict[_Amount, int]:
    found: dict[_Amount, int] = {}
    for column, words in page.texts(row):
        for amount in _Amount:
            if heading_key(words) in getattr(page.headings.names, amount.value):
                found.setdefault(amount, column)
    return found


def _lines(page: SheetPage, heading: int, top: int, columns: Mapping[_Amount, int]) -> Iterator[BudgetLine]:
    """The lines right under the headings, as long as a label stands left of the amounts."""
    first = min(columns.values())
    row = heading + 1
    while row < min(top, heading + _MOST_LINES):
        name = _label(page, row, first)
        if not name and row == heading + 1 and _is_whole(page, row, columns):
            name = _label(page, heading, first) or "年度资金总额"
        if not name or not _holds_amounts(page, row, columns):
            return
        yield BudgetLine(name, *(_amount(page, row, columns, each) for each in _Amount))
        row += 1


def _label(page: SheetPage, row: int, first: int) -> str:
    """The words nearest to the left of the amounts that start in this row."""
    labels = [words for column, words in page.texts(row) if column < first]
    return squeezed(labels[-1]).rstrip("：:") if labels else ""


def _is_whole(page: SheetPage, row: int, columns: Mapping[_Amount, int]) -> bool:
    """Whether a row without a label, the whole of the money, bears both a budget and what was spent of it."""
    planned = [columns[each] for each in (_Amount.FULL, _Amount.INITIAL) if each in columns]
    budgeted = any(page.entry(row, column).number is not None for column in planned)
    return budgeted and page.entry(row, columns[_Amount.SPENT]).number is not None


def _holds_amounts(page: SheetPage, row: int, columns: Mapping[_Amount, int]) -> bool:
    """Whether the cells under the amounts are figures, signs that there is none, or still blank.

    A row of words, such as the goals of the year that follow the block, is none of its lines.
    """
    entries = [page.entry(row, columns[each]) for each in _NEEDED & columns.keys()]
    first = min(columns.values())
    beside = [words for column, words in page.texts(row) if column >= first]
    if all(entry.blank for entry in entries) and (
        any(len(words) > _LONGEST_SIGN for words in beside)
        or page.headings.is_label(_label(page, row, first))
    ):
        return False
    return all(
        entry.blank or entry.number is not None or len(entry.text) <= _LONGEST_SIGN for entry in entries
    )


def _amount(page: SheetPage, row: int, columns: Mapping[_Amount, int], amount: _Amount) -> Entry:
    column = columns.get(amount)
    if column is None:
        return NOTHING
    if amount in _ONCE and page.area(row, column).top < row:
        return Entry(source=page.source(row, column))
    entry = page.entry(row, column)
    return in_points(entry) if amount is _Amount.WEIGHT else entry


def kind_of(
    title: str, table: ScoreTable, budget: BudgetBlock, fields: Iterable[Field], names: HeadingNames
) -> FormKind:
    """The sort of a form: by its title, else by a project's name, else by budget block and goals."""
    plain = squeezed(title)
    if any(word in plain for word in names.department_titles):
        return FormKind.DEPARTMENT
    named = any(each.label.startswith("项目名称") for each in fields)
    if named or any(word in plain for word in names.item_titles):
        return FormKind.ITEM
    goals = Column.TARGET in table.columns and Column.ACTUAL in table.columns
    return FormKind.ITEM if goals and budget.lines else FormKind.DEPARTMENT
