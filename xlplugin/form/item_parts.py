"""The indicators of an item form one by one: a row with its target, and carrying out the budget."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from zlib import crc32

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.facts.factset import Fact
from xlplugin.facts.parse import MOST_AS_FRACTION
from xlplugin.facts.value import Fault, Invalid, Pursued, Value
from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.form.execution_rule import share_of_weight
from xlplugin.form.form import BudgetLine, Form, Row
from xlplugin.form.item_criterion import by_criterion
from xlplugin.form.limits import less_is_better, pursued_by, question_of, result_of
from xlplugin.form.printed_bands import bands_of
from xlplugin.money import HUNDRED, MISSING, ONE, ZERO
from xlplugin.pattern import Pattern
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric, Status, rule_worth
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import JudgedBand
from xlplugin.rules.rates import Proportional

R = TypeVar("R", bound=Rule)

_UNREAD: Final = "表内评分标准未读懂，按全国通用办法测算"
_PRINTED: Final = "表内评分标准"
_NOT_THERE: Final = "#N/A"
_OPEN_WAY: Final = "没有写明完成值应不少于还是不超过指标值"
_EXECUTION: Final = Pattern(r"(?:预算|资金|支出)[^，,]{0,6}(?:执行|支出|支付)[^，,]{0,2}率")


class ItemPart(NamedTuple):
    """One indicator of a form: its row, its record, and the facts that its cells state.

    Attributes:
        row: the row; of carrying out the budget the line of the budget block.
        definitions: all facts that its rule asks for, those that a person gives too.
    """

    row: Row
    indicator: Indicator
    definitions: tuple[FactDefinition, ...]
    facts: tuple[Fact, ...]


@lru_cache(maxsize=16)
def _by_kind(rubric: Rubric, kind: type[R]) -> tuple[Indicator, R]:
    """The first indicator of a rubric that is scored by that kind of rule, and the rule."""
    return next((each, each.rule) for each in rubric.indicators() if isinstance(each.rule, kind))


# Carrying out the budget.


def of_execution(of: LoadedRubric, form: Form, rows: Decimal) -> Iterator[ItemPart]:
    """Carrying out the budget, where the form counts it beside its rows.

    Args:
        of: the rubric whose rules the form follows.
        form: the form.
        rows: the points of its rows together.
    """
    indicator, rule = _by_kind(of.rubric, Proportional)
    full = form.total.weight.points if form.total else None
    left = (full or HUNDRED) - rows
    weight, beside = form.execution_weight, form.execution_score is not None and left == ZERO
    if weight is None and indicator.weight in (left, HUNDRED - rows if beside else left):
        weight = indicator.weight
    if not form.budget or weight is None or weight <= ZERO or (left <= ZERO and rows + weight != HUNDRED):
        return
    if left < weight and any(_EXECUTION.search(row.name) for row in form.rows):
        return  # some forms print the points of the block as a row, too
    line = next((each for each in form.budget if each.weight.points is not None), form.budget[0])
    row = Row(
        indicator.name,
        _place(line),
        line.score.source,
        primary=indicator.name,
        weight=line.weight,
        criterion=line.criterion,
        score=_claim(form, line),
    )
    definitions = tuple(of.vocabulary[fact] for fact, _ in rule.needs())
    cells = _amounts(form)
    # In the order of the measure: what was spent, the budget; else the rate that the form states.
    facts = [*map(_amount, definitions, cells)] or [*_stated(form, definitions[-1])]
    worth = indicator.worth(weight)
    rate = _rate(facts)
    if share_of_weight(form, line, rate) != min(rate, ONE):
        worth = replace(worth, doubt=_UNREAD, status=Status.PARTIAL)
    yield ItemPart(row, worth, definitions, tuple(facts))


def _claim(form: Form, line: BudgetLine) -> Entry:
    """The self-score of the block: that of its line, or of another one if only that holds points."""
    scores = (line.score, *(each.score for each in form.budget))
    return next((each for each in scores if each.points is not None), line.score)


def _amounts(form: Form) -> tuple[Entry, ...]:
    """What was spent and the whole year's budget; none where they are not read for certain."""
    line = form.whole_budget
    if line is None or not form.understood(line):
        return ()
    # A budget of the year's beginning may have been adjusted: then only the form itself knows the rate.
    if line.full.blank and not line.rate.blank and not _is_rate(line):
        return ()
    budget = line.initial if line.full.blank else line.full
    return (line.spent, budget) if None not in (line.spent.number, budget.number) else ()


def _stated(form: Form, definition: FactDefinition) -> Iterator[Fact]:
    """The rate that the form states, where it is one for certain: 97 %, 0.97 or 97."""
    line = form.whole_budget
    rate = line.rate if line is not None and form.understood(line) else None
    if rate is None or rate.number is None:
        return
    counted = not rate.percent and MOST_AS_FRACTION < rate.number <= HUNDRED
    if rate.percent or counted or ZERO <= rate.number <= ONE:
        value = rate.number / HUNDRED if counted else rate.number
        yield Fact(definition, value, rate.text, rate.source)


def _rate(facts: Sequence[Fact]) -> Decimal:
    """The rate that the facts make or state, a fraction; of what is not known 100 %."""
    given = [fact.value for fact in facts if isinstance(fact.value, Decimal)]
    if len(given) == 1:
        return given[0]
    return given[0] / given[1] if given and given[1] else ONE


def _is_rate(line: BudgetLine) -> bool:
    """Whether the stated rate is that of what was spent of the budget at the year's beginning."""
    spent, first, rate = line.spent.number, line.initial.number, line.rate.number
    if spent is None or not first or rate is None:
        return False
    return any(abs(spent / first - each) <= line.rate.step for each in (rate, rate / HUNDRED))


def _place(line: BudgetLine) -> int:
    """The sheet's row of a line, from 1; 0 where no cell of it is known."""
    cells = (each.source.cell for each in (line.score, line.spent, line.full))
    digits = (re.sub(r"\D", "", cell) for cell in cells if cell)
    return int(next((each for each in digits if each), "0"))


def _amount(definition: FactDefinition, entry: Entry) -> Fact:
    value = MISSING if entry.number is None or entry.percent else entry.number
    return Fact(definition, value, entry.text, entry.source)


# The rows.


def of_row(of: LoadedRubric, form: Form, row: Row, name: str, weight: Decimal) -> ItemPart:
    """The indicator of a row, with facts of its own; a target in words asks a person for the share.

    Args:
        of: the rubric whose rules the form follows.
        form: the form.
        row: the row.
        name: the name by which it alone is known.
        weight: the points it can earn.
    """
    value = _pursued(row, form.year)
    judged = isinstance(value, Pursued) and value.judged
    indicator, definitions = _called(of, name, str(weight), judged=judged)
    indicator = replace(indicator, about=row.about.text or name, place=str(row.source))
    typed = "；".join(each.text for each in (row.target, row.actual) if each.text)
    goals, results = (row.target.source,), (row.actual.source,)
    stated = Fact(definitions[0], value, typed, row.actual.source, cells=results, goals=goals)
    indicator = (
        _by_bands(indicator, bands_of(form, row)) if judged else _by_criterion(indicator, row.criterion)
    )
    return ItemPart(row, indicator, definitions, (stated,))


@lru_cache(maxsize=1024)  # forms have the same names, again and again: 服务对象满意度
def _called(
    of: LoadedRubric, name: str, written: str, *, judged: bool
) -> tuple[Indicator, tuple[FactDefinition, ...]]:
    """The indicator of a row of that name, whatever else the row says, and the facts that it asks for.

    The weight is told as it is written: 10 and 10.0 are equal, but not the same.
    """
    weight = Decimal(written)
    pattern, rule = _by_kind(of.rubric, ItemGoal)
    if rule.share is None:
        message = f"{of.rubric.id} asks nobody to judge a target in words"
        raise ValueError(message)
    asked = (of.vocabulary[fact] for fact in (rule.goal, *([rule.share] if judged else [])))
    definitions = tuple(
        replace(each, id=f"{each.id}_{crc32(name.encode()):08x}", label=f"{name}的{each.label}")
        for each in asked
    )

    def own(rule: AnyRule) -> AnyRule:
        if isinstance(rule, ItemGoal):
            share = definitions[1].id if judged else None
            return replace(rule, points=weight, goal=definitions[0].id, share=share)
        return rule_worth(rule, weight)

    indicator = replace(
        pattern,
        weight=weight,
        name=name,
        status=Status.JUDGEMENT if judged else Status.COMPUTED,
        rule=own(pattern.rule),
        readings=tuple(replace(each, rule=own(each.rule)) for each in pattern.readings),
    )
    return indicator, definitions


def _pursued(row: Row, year: int | None) -> Value:
    """The target of a row and what was reached; a way that nothing says is asked about, where it matters."""
    for what, cell in (("目标值", row.target), ("完成值", row.actual)):
        if cell.kind is EntryKind.ERROR and cell.text != _NOT_THERE:
            message = f"“{row.called}”的{what}是错误值{cell.text}"
            goal = cell is row.target
            return Invalid(Fault.WRONG_TYPE, message, "请改好公式，或直接填写", member=1, of_goal=goal)
    if EntryKind.ERROR in (row.target.kind, row.actual.kind):
        row = row._replace(target=_given(row.target), actual=_given(row.actual))
    if row.target.blank:
        result = result_of(row)
        return MISSING if result.blank else Pursued(None, result.text, None)
    given = pursued_by(row, year)
    target, attained = given.target, given.attained
    if target is None or attained is None:
        return given
    missed = attained.met is False and less_is_better(row, target)
    asked = question_of(row, target, attained) or (_OPEN_WAY if missed else "")
    return given._replace(attained=attained._replace(met=None, question=asked)) if asked else given


def _given(cell: Entry) -> Entry:
    """A cell as functions are given it: one that shows #N/A holds nothing."""
    return NOTHING._replace(source=cell.source) if cell.kind is EntryKind.ERROR else cell


def _by_bands(indicator: Indicator, bands: tuple[JudgedBand, ...]) -> Indicator:
    """The indicator with the bands that the form prints for the levels of goals in words."""
    rule = indicator.rule
    if not bands or not isinstance(rule, ItemGoal) or rule.bands == bands:
        return indicator
    return replace(indicator, rule=replace(rule, bands=bands), reading=_PRINTED, readings=())


def _by_criterion(indicator: Indicator, printed: Entry) -> Indicator:
    """The indicator with the rule that its row prints; one that is not understood leaves a doubt."""
    if printed.blank or not isinstance(indicator.rule, ItemGoal):
        return indicator
    rule = by_criterion(indicator.rule, printed.text)
    if rule is None:
        return replace(indicator, status=Status.PARTIAL, doubt=_UNREAD)
    if rule == indicator.rule:
        return indicator
    return replace(indicator, rule=rule, reading=_PRINTED, readings=())
