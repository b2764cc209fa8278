"""One target and what was reached of it, from the cells in which a form or a formula has them."""

from xlplugin.facts.attained import attain
from xlplugin.facts.entry import Entry
from xlplugin.facts.target import Cell, Target, read_target
from xlplugin.facts.value import Pursued
from xlplugin.money import MISSING, Missing, plain, to_decimal


def read_pursued(
    goal: Cell, result: Cell, operator: Cell = None, unit: Cell = None, year: int | None = None
) -> Pursued | Missing:
    """What was reached of a target; missing where neither is there.

    Args:
        goal: the cell of the goal.
        result: that of what was reached.
        operator: that of the column which says how the goal limits.
        unit: that of the column of units.
        year: the form's year, of dates without one.
    """
    if _shown(goal):
        return pursue(read_target(goal, operator, unit, year), result)
    return Pursued(None, _shown(result), None) if _shown(result) else MISSING


def pursue(target: Target, result: Cell) -> Pursued:
    """What was reached of a target, by the cell that says so."""
    reached = _shown(result)
    return Pursued(target, reached, attain(target, result) if reached else None)


def _shown(cell: Cell) -> str:
    """What a cell says, as people see it."""
    if isinstance(cell, Entry):
        return cell.text
    if cell is None or isinstance(cell, str):
        return (cell or "").strip()
    number = to_decimal(cell)
    return str(cell) if number is None else plain(number)
