"""The formulas that score an official item form on its own cells, for the sheet of workings."""

from collections.abc import Sequence
from decimal import Decimal

from xlplugin.facts.entry import Entry
from xlplugin.form.form import BudgetLine, Form, Row
from xlplugin.money import plain
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.layout.formulas import sheet_name
from xlplugin.workbook.layout.item_formulas import budget_of, execution_call, item_call


def row_call(rubric: str, row: Row, weight: Decimal, rating: str, *, explain: bool = False) -> str:
    """The formula, with ``=``, that scores a row or explains its score.

    Args:
        rubric: its id.
        row: the row.
        weight: its points, which stand in the formula where they have no cell of their own.
        rating: the cell with the share that a person gave to a goal in words, as a formula writes it.
        explain: whether it explains.
    """
    given = (row.operator, row.target, row.actual, row.unit)
    cells = (_weight(row.weight, row, weight), *map(_cell, given), rating)
    return f"={item_call(rubric, cells, explain=explain)}"


def budget_call(rubric: str, form: Form, weight: Decimal, *, explain: bool = False) -> str:
    """The formula, with ``=``, that scores carrying out the budget or explains its score."""
    line = form.budget[0]
    cells = (_weight(line.weight, None, weight), _budget(line), _cell(line.spent))
    return f"={execution_call(rubric, cells, explain=explain)}"


def _weight(entry: Entry, row: Row | None, weight: Decimal) -> str:
    """The cell of the points where it holds nothing but their number."""
    own = row is None or entry.source != row.source
    return _cell(entry) if own and entry.number == weight and not entry.percent else plain(weight)


def _cell(entry: Entry) -> str:
    """A cell of the form; a number shown as a percentage with its sign, which a formula is not given else."""
    place = place_of(entry)
    if place is None:
        return ""
    cell = f"{sheet_name(place.sheet)}!{place.cell}"
    return f'IF(ISNUMBER({cell}),ROUND({cell}*100,8)&"%",{cell}&"")' if _is_rate(entry) else cell


def _is_rate(entry: Entry) -> bool:
    return entry.percent and entry.number is not None


def _budget(line: BudgetLine) -> str:
    """The year's budget, else the first one."""
    cells: Sequence[str] = [each for each in (_cell(line.full), _cell(line.initial)) if each]
    return budget_of(cells[1], cells[0]) if len(cells) > 1 else "".join(cells)
