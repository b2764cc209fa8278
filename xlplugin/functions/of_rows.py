"""The functions that score one row of an item form: its weight is an argument, its rule the rubric's."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.figures import Bound
from xlplugin.facts.parse import Raw, parse_value, unit_of
from xlplugin.facts.pursued import read_pursued
from xlplugin.facts.target import Cell, read_target
from xlplugin.facts.typed import typed_number
from xlplugin.facts.value import Fault, Invalid, Value
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.functions.cell import Argument, CellError, flat, number_of
from xlplugin.functions.cell import Cell as ExcelCell
from xlplugin.functions.scoring_call import Answer, cell_of, refused
from xlplugin.functions.table import to_raw
from xlplugin.money import HUNDRED, ONE, ZERO, AmountUnit, plain, to_decimal
from xlplugin.pattern import Pattern
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.wording.explanation import Scored, explain


class _Row(NamedTuple):
    """A row to score: its indicator, worth the weight that the call names, and the facts it carries."""

    indicator: Indicator
    facts: FactSet


def _cell(arguments: Sequence[Argument], place: int) -> Raw:
    """One argument as something typed; one left out is blank."""
    cells = flat(arguments[place]) if place < len(arguments) else [None]
    several = Invalid(Fault.WRONG_TYPE, "应为一个单元格，给的是一个区域")
    return to_raw(cells[0]) if len(cells) == 1 else several


def _row(loaded: LoadedRubric, arguments: Sequence[Argument], function: str) -> Indicator | Answer:
    """The indicator that scores the rows of a form by that function, worth the weight that is given."""
    pattern = next((each for each in loaded.rubric.indicators() if each.function == function), None)
    if pattern is None:
        return refused(f"评价标准 {loaded.rubric.id} 不按表内的行计分，没有由 {function} 计分的指标")
    cells = flat(arguments[1]) if len(arguments) > 1 else [None]
    weight = number_of(_typed(cells[0])) if len(cells) == 1 else CellError.VALUE
    if isinstance(weight, CellError):
        return Answer(weight, "没有分值。" if weight is CellError.NA else "分值应为数字。")
    if weight <= ZERO:
        return Answer(CellError.NUM, f"分值{plain(weight)}分，应大于0。")
    return pattern.worth(weight)


def _typed(cell: ExcelCell) -> ExcelCell:
    """The number of points that was typed as text (10, 10分); anything else as it is."""
    stated = typed_number(cell) if isinstance(cell, str) and not isinstance(cell, CellError) else None
    bare = stated is not None and stated.digits and stated.fraction is None and stated.units in ((), ("分",))
    return float(stated.number) if stated is not None and bare else cell


def _goal_row(loaded: LoadedRubric, arguments: Sequence[Argument]) -> _Row | Answer:
    """The row of a target: 分值, 指标性质, 目标值, 完成值, 度量单位, 评定比例."""
    indicator = _row(loaded, arguments, _ITEM)
    if isinstance(indicator, Answer):
        return indicator
    rule, words = indicator.rule, loaded.vocabulary
    operator, goal, actual, unit, share = (_cell(arguments, place) for place in range(2, 7))
    facts = []
    if isinstance(rule, ItemGoal):
        facts.append(Fact(words[rule.goal], _pursued(goal, actual, operator, unit)))
        if rule.share is not None:
            facts.append(Fact(words[rule.share], parse_value(words[rule.share], share)))
    return _Row(indicator, FactSet(words, facts))


def _pursued(*cells: Raw) -> Value:
    """A target and what was reached of it, of the four cells; an error among them is unusable."""
    wrong = next((each for each in cells if isinstance(each, Invalid)), None)
    if wrong is not None:
        return wrong
    typed, done, operator, unit = (None if isinstance(each, Invalid) else each for each in cells)
    goal, actual = (typed, done) if unit else _days(typed, done, f"{operator or ''}")
    beside = f"{goal}{actual}{unit}"
    return read_pursued(_percent(goal, beside), _percent(actual, beside), operator, unit)


def _days(goal: Cell, actual: Cell, operator: str) -> tuple[Cell, Cell]:
    """Both cells, their days as people write them: a cell that shows a date comes as its number."""
    due, done = _day(goal), _day(actual)
    if done is None or (operator and read_target(1, operator).bound not in _UNTIL):
        return goal, actual
    if due is not None:
        return (due.isoformat(), done.isoformat()) if abs(due - done) <= _A_YEAR else (goal, actual)
    return goal, done.isoformat() if isinstance(goal, str) and read_target(goal).due else actual


def _day(cell: Cell) -> date | None:
    """The day that a number would show as a date of this century; None where it would show none."""
    serial = isinstance(cell, float) and cell.is_integer() and _SERIALS[0] <= cell <= _SERIALS[1]
    return date(1899, 12, 30) + timedelta(cell) if isinstance(cell, float) and serial else None


def _percent(cell: Cell, beside: str) -> Cell:
    """A cell shown as 96% comes as 0.96: it is a percentage where its neighbours are."""
    number = to_decimal(cell) if isinstance(cell, (float, Decimal)) else None
    if number is None or not _PERCENT.search(beside) or abs(number) > ONE:
        return cell
    return f"{plain(number * HUNDRED)}%"


def _item(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The points of a row that has a target."""
    row = _goal_row(loaded, arguments)
    return row if isinstance(row, Answer) else _scored(loaded, row)


def _scored(loaded: LoadedRubric, row: _Row) -> Answer:
    outcome, decimals = row.indicator.rule.evaluate(row.facts), loaded.rubric.decimals
    subject = Scored(row.indicator.name, row.indicator.weight, decimals)
    return Answer(cell_of(outcome, decimals), explain(subject, outcome))


def _bound(loaded: LoadedRubric, arguments: Sequence[Argument], *, most: bool) -> Answer:
    """The fewest or the most points that a row may still come to, under every reading."""
    row = _goal_row(loaded, arguments)
    if isinstance(row, Answer):
        return row
    from xlplugin.scoring.sheet import bounds  # noqa: PLC0415 - scores need it not

    low, high = bounds(row.indicator, row.facts, loaded.rubric.decimals)
    words = f"只能得{plain(low)}分" if low == high else f"可能得{plain(low)}～{plain(high)}分"
    return Answer(float(high if most else low), f"按已有数据{words}。")


def _amount(cell: Raw) -> Raw:
    """An amount; typed as text without a unit (1,200.00, １２００) it is the number, as it is in a form."""
    stated = typed_number(cell) if isinstance(cell, str) and not isinstance(cell, CellError) else None
    return stated.number if stated is not None and not stated.units else cell


def _execution(loaded: LoadedRubric, arguments: Sequence[Argument]) -> Answer:
    """The points for carrying out the budget: 分值, 全年预算数, 全年执行数, or else 预算执行率."""
    indicator = _row(loaded, arguments, _EXECUTION)
    if isinstance(indicator, Answer):
        return indicator
    facts = []
    for place, name in enumerate(_OF_EXECUTION, 2):
        definition, cell = loaded.vocabulary[name], _cell(arguments, place)
        raw = _amount(cell) if definition.kind is UnitKind.AMOUNT else cell
        facts.append(Fact(definition, parse_value(definition, raw), unit=unit_of(definition, raw)))
    with_unit, bare = sorted(facts[:2], key=lambda fact: fact.unit is None)
    if (
        with_unit.unit not in (None, AmountUnit.YUAN)
        and bare.unit is None
        and isinstance(bare.value, Decimal)
    ):
        names = f"“{with_unit.definition.label}”写了单位，“{bare.definition.label}”没有写"
        return refused(f"{names}，请写成同一单位")
    return _scored(loaded, _Row(indicator, FactSet(loaded.vocabulary, facts)))


_SERIALS: Final = (36_526, 73_050)
"""The days of 2000 to 2099 as Excel counts them."""
_A_YEAR: Final = timedelta(366)
_UNTIL: Final = (None, Bound.AT_MOST, Bound.BELOW)
_PERCENT: Final = Pattern(r"[%％]|百分[比率数]")
_ITEM: Final = "SCORE_ITEM"
_EXECUTION: Final = "SCORE_ITEM_EXECUTION"
_OF_EXECUTION: Final = ("item_budget", "item_spent", "item_rate")

ROWS: Final[Mapping[str, Callable[[LoadedRubric, Sequence[Argument]], Answer]]] = {
    "ITEM": _item,
    "ITEM_LOWEST": partial(_bound, most=False),
    "ITEM_HIGHEST": partial(_bound, most=True),
    "ITEM_EXECUTION": _execution,
}
"""By concept; each is given the rubric that its first argument names, and all arguments."""
