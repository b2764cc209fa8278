"""The live formulas of a row on the sheet of workings: on the sheets of facts, or on the form's own cells."""

from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry
from xlplugin.facts.pursued import pursue
from xlplugin.facts.target import read_target
from xlplugin.facts.value import Pursued
from xlplugin.form.form import Row
from xlplugin.money import MISSING, ONE, ZERO, plain, round_half_up, to_decimal
from xlplugin.problem import Source
from xlplugin.rubric.model import Rubric
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.edit.edits import Content
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.formbook.official_cells import Working, WorkingLine
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.formulas import Side, bound, call, lacks_addin, sheet_name
from xlplugin.workbook.layout.item_formulas import execution_call, item_call
from xlplugin.workbook.layout.page import formula

UNKNOWN: Final = "评价标准没有这一项，按自评得分计入。"


class LineFormulas(NamedTuple):
    """What stands under 测算得分, 测算说明, 最低 and 最高."""

    score: Content
    explanation: Content
    lowest: Content
    highest: Content


def line_formulas(working: Working, line: WorkingLine, score: str, rating: str) -> LineFormulas:
    """The contents of a row.

    Args:
        working: everything that is shown.
        line: the row.
        score: the cell under 测算得分.
        rating: the cell of the share that a person gives to a goal in words; empty where there is none.
    """
    if line.scored is None:
        return LineFormulas(None, UNKNOWN, None, None)
    rubric, indicator = working.loaded.rubric.id, line.scored.indicator
    if not working.has_functions:
        return _results(line.scored)
    if working.layout is not None:
        explained = call(working.layout, rubric, indicator, explain=True)
        ends = (bound(working.layout, rubric, indicator, side) for side in (Side.LOWEST, Side.HIGHEST))
        return LineFormulas(
            formula(call(working.layout, rubric, indicator)), formula(explained), *map(formula, ends)
        )
    if not _has_function(working.loaded.rubric, line.scored) or not _read_alike(line):
        return _results(line.scored)
    points = _points(working.official.grid, line.row.weight, indicator.weight)
    if isinstance(indicator.rule, ItemGoal):
        return _of_row(rubric, line.row, points, rating)
    return _of_budget(rubric, line.scored, points, score)


def _results(scored: IndicatorScore) -> LineFormulas:
    """What a line without a function comes to."""
    result: Content = formula("=NA()") if scored.certain is None else float(scored.certain)
    return LineFormulas(result, scored.explanation, float(scored.lowest), float(scored.highest))


def _of_row(rubric: str, row: Row, points: str, rating: str) -> LineFormulas:
    goal, result = map(_goal_cell, (row.target, row.actual))
    cells = (points, _cell(row.operator), goal, result, _cell(row.unit), rating)
    ends = (item_call(rubric, cells, f"ITEM_{side}") for side in (Side.LOWEST, Side.HIGHEST))
    return LineFormulas(
        formula(f"={item_call(rubric, cells)}"),
        formula(f"={item_call(rubric, cells, explain=True)}"),
        *(formula(f'=IFERROR({each},"")') for each in ends),
    )


def _has_function(of: Rubric, scored: IndicatorScore) -> bool:
    """Whether a function gives what scoring gives: not by a form's own rule, digits or year."""
    targets = [fact.value.target for fact in scored.inputs if isinstance(fact.value, Pursued)]
    dated = any(target is not None and target.due is not None for target in targets)
    points, indicator = scored.outcome.points, scored.indicator
    rounded = points is not None and round_half_up(points, of.decimals) != scored.score
    own = rounded or indicator != of.indicator(indicator.name)
    printed = isinstance(indicator.rule, ItemGoal) and not indicator.readings
    rate_alone = points is not None and any(fact.value is MISSING for fact in scored.inputs[:2])
    return not (printed or rate_alone or own or indicator.doubt or dated)


def _read_alike(line: WorkingLine) -> bool:
    """Whether a function, which is given no name and no year of the form, reads its cells as scoring did."""
    row, inputs = line.row, line.scored.inputs if line.scored else ()
    judged = [fact.value for fact in inputs if isinstance(fact.value, Pursued) and fact.value.target]
    given = pursue(read_target(row.target, row.operator, row.unit), row.actual)
    return all(value.attained == given.attained for value in judged)


def _of_budget(rubric: str, scored: IndicatorScore, points: str, score: str) -> LineFormulas:
    """Carrying out the budget, on the cells that its facts were read from: what was spent of how much."""
    weight = scored.indicator.weight
    spent, budget = (_cell(Entry(source=fact.source or Source())) for fact in scored.inputs[:2])
    cells = (points, budget, spent)
    ends = (f'=IF(ISNUMBER({score}),{score},IF({lacks_addin(score)},"",{end}))' for end in (0, plain(weight)))
    return LineFormulas(
        formula(f"={execution_call(rubric, cells)}"),
        formula(f"={execution_call(rubric, cells, explain=True)}"),
        *map(formula, ends),
    )


def _points(grid: BookGrid, entry: Entry, weight: Decimal) -> str:
    """The cell of the points where it holds nothing but their number; else the number (执行率（10分）)."""
    place = place_of(entry)
    sheet = grid.sheet(place.sheet) if place else None
    held = sheet.cell(place.row, place.column).value if place and sheet else None
    return _cell(entry) if isinstance(held, float) and to_decimal(held) == weight else plain(weight)


def _cell(entry: Entry) -> str:
    """A cell of the form; a number shown as a percentage with its sign, which a formula is not given else."""
    place = place_of(entry)
    if place is None:
        return ""
    cell = f"{sheet_name(place.sheet)}!{place.cell}"
    is_rate = entry.percent and entry.number is not None
    return f'IF(ISNUMBER({cell}),ROUND({cell}*100,8)&"%",{cell}&"")' if is_rate else cell


def _goal_cell(entry: Entry) -> str:
    """A cell of a goal or a result; a bare number that may be a fraction as text, so that it stays bare.

    Beside a percentage the function takes such a number for one that a cell shows with its sign.
    """
    bare = entry.number is not None and not entry.percent and ZERO < abs(entry.number) <= ONE
    return f'{_cell(entry)}&""' if bare else _cell(entry)
