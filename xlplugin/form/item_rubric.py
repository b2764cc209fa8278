"""The rubric of an item form: its indicators are the form's own rows, scored by the rules of a national one.

The weights are those that the form prints; where it prints none, the national ones stand in only where
nothing else is possible. A form whose weights stay open has no rubric.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple, TypeVar
from zlib import crc32

from xlplugin.facts.entry import Entry
from xlplugin.facts.factset import Fact
from xlplugin.facts.pursued import read_pursued
from xlplugin.facts.value import Pursued
from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.form.form import Branch, BudgetLine, Column, Form, Row
from xlplugin.form.item_criterion import by_criterion
from xlplugin.money import HUNDRED, MISSING, ZERO
from xlplugin.rubric.model import Indicator, LoadedRubric, Primary, Rubric, Secondary, Status
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.rates import Proportional

R = TypeVar("R", bound=Rule)

_UNREAD: Final = "表内评分标准未读懂，按全国通用办法测算"
_EXECUTION: Final = r"(?:预算|资金|支出)[^，,]{0,6}(?:执行|支出|支付)[^，,]{0,2}率"
_WHOLE: Final = r"总额|合计|总计|资金总"
_UNNAMED: Final = "绩效指标"


class FormRubric(NamedTuple):
    """What a form makes of the rubric whose rules it follows.

    Attributes:
        loaded: the rubric with the form's own indicators.
        rows: the row of every indicator; that of execution is the line of the budget block.
        facts: what the form's own cells state.
    """

    loaded: LoadedRubric
    rows: Mapping[str, Row]
    facts: tuple[Fact, ...]


class _Part(NamedTuple):
    """One indicator of the form's: its row, its record, and the facts that its cells state.

    Attributes:
        definitions: all facts that its rule asks for, those that a person gives too.
    """

    row: Row
    indicator: Indicator
    definitions: tuple[FactDefinition, ...]
    facts: tuple[Fact, ...]


def rubric_of_form(of: LoadedRubric, form: Form) -> FormRubric | str:
    """The rubric of an item form, or a Chinese clause saying why it has none.

    Args:
        of: the rubric whose indicators stand for the rows of a form.
        form: the form.
    """
    lacking = [each for each in (Column.SCORE, Column.TARGET, Column.ACTUAL) if each not in form.columns]
    if lacking:
        return f"本表没有“{lacking[0]}”栏"
    weights = _weights(form, of.rubric)
    if isinstance(weights, str):
        return weights
    parts = [
        _of_row(of, form.year, row, name, weights[row.row])
        for name, row in _named(form.rows)
        if weights[row.row] > ZERO
    ]
    if not parts:
        return "本表没有绩效指标"
    parts = [*_of_execution(of, form, sum(weights.values(), ZERO)), *parts]
    rubric = replace(
        of.rubric,
        total=sum((each.indicator.weight for each in parts), ZERO),
        primaries=tuple(_primaries(parts)),
    )
    vocabulary = Vocabulary(definition for each in parts for definition in each.definitions)
    facts = tuple(fact for each in parts for fact in each.facts)
    return FormRubric(
        LoadedRubric(rubric, vocabulary), {each.indicator.name: each.row for each in parts}, facts
    )


def _by_kind(rubric: Rubric, kind: type[R]) -> tuple[Indicator, R]:
    """The first indicator of a rubric that is scored by that kind of rule, and the rule."""
    return next((each, each.rule) for each in rubric.indicators() if isinstance(each.rule, kind))


def _primaries(parts: Sequence[_Part]) -> Iterator[Primary]:
    """The tree of the form's own levels, each worth what it holds."""
    for primary, below in groupby(parts, key=lambda each: each.row.primary or _UNNAMED):
        secondaries = [
            Secondary(name=name, weight=_sum(own), indicators=tuple(each.indicator for each in own))
            for name, group in groupby(below, key=lambda each: each.row.secondary or primary)
            for own in [list(group)]
        ]
        weight = sum((each.weight for each in secondaries), ZERO)
        yield Primary(name=primary, weight=weight, secondaries=tuple(secondaries))


def _sum(parts: Sequence[_Part]) -> Decimal:
    return sum((each.indicator.weight for each in parts), ZERO)


# The names and the weights of rows.


def _named(rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Every row with a name that no other row has: its own, with its level, or with its place."""
    plain = Counter(row.called for row in rows)
    placed = Counter((row.called, row.secondary) for row in rows)
    for row in rows:
        if plain[row.called] == 1:
            yield row.called, row
        elif row.secondary and placed[row.called, row.secondary] == 1:
            yield f"{row.called}（{row.secondary}）", row
        else:
            yield f"{row.called}（第{row.row}行）", row


def _weights(form: Form, rubric: Rubric) -> Mapping[int, Decimal] | str:
    """The points of every row by its place, as printed or as nothing else is possible; else why not."""
    printed = {row.row: row.weight.points for row in form.rows}
    found = {row: points for row, points in printed.items() if points is not None}
    if not found and not any(branch.weight.points for branch in form.branches):
        found = _national(form, rubric)
    for branch in _leaves(form.branches):
        blank = [row.row for row in branch.rows if row.row not in found]
        if branch.weight.points is not None and len(blank) == 1:
            known = sum((found.get(row.row, ZERO) for row in branch.rows), ZERO)
            found[blank[0]] = branch.weight.points - known
    unknown = [row for row in form.rows if row.row not in found]
    if unknown:
        named = f"“{unknown[0].called}”{f'等{len(unknown)}项' if len(unknown) > 1 else ''}"
        return f"{named}的分值没有印在表内，或者不是数字"
    return found


def _leaves(branches: Sequence[Branch]) -> Iterator[Branch]:
    """The lowest levels first: what is known of them is known of those above."""
    for branch in branches:
        yield from _leaves(branch.children)
        yield branch


def _national(form: Form, rubric: Rubric) -> dict[int, Decimal]:
    """The rubric's own weights, where each of its levels has just one row."""
    levels = {each.name: each.weight for each in rubric.primaries if _goals(each)}
    rows = {name: [row for row in form.rows if row.primary == name] for name in levels}
    if any(len(own) != 1 for own in rows.values()) or len(form.rows) != len(rows):
        return {}
    return {own[0].row: levels[name] for name, own in rows.items()}


def _goals(primary: Primary) -> bool:
    return any(isinstance(each.rule, ItemGoal) for level in primary.secondaries for each in level.indicators)


# Carrying out the budget.


def _of_execution(of: LoadedRubric, form: Form, rows: Decimal) -> Iterator[_Part]:
    """The indicator of carrying out the budget, where the form counts it beside its rows."""
    line = next((each for each in form.budget if each.weight.points is not None), None)
    line = line or next(iter(form.budget), None)
    of_form, rule = _by_kind(of.rubric, Proportional)
    full = form.total.weight.points if form.total else None
    open_points = (full or HUNDRED) - rows
    weight = form.execution_weight
    if weight is None and open_points == of_form.weight:
        weight = of_form.weight
    if line is None or weight is None or weight <= ZERO or open_points <= ZERO:
        return  # some forms print the points of the block as a row, too
    if open_points < weight and any(re.search(_EXECUTION, row.name) for row in form.rows):
        return
    row = Row(
        of_form.name,
        _place(line),
        line.score.source,
        primary=of_form.name,
        weight=line.weight,
        score=next((each.score for each in form.budget if not each.score.blank), line.score),
    )
    definitions = tuple(of.vocabulary[fact] for fact, _ in rule.needs())
    whole = line is form.budget[0] or re.search(_WHOLE, line.name) is not None
    full_year = line.initial if line.full.number is None else line.full
    cells = (line.spent, full_year) if whole else ()
    facts = (_amount(definition, entry) for definition, entry in zip(definitions, cells, strict=False))
    yield _Part(row, of_form.worth(weight), definitions, tuple(facts))


def _place(line: BudgetLine) -> int:
    """The sheet's row of a line, from 1; 0 where no cell of it is known."""
    cells = (each.source.cell for each in (line.score, line.spent, line.full))
    digits = (re.sub(r"\D", "", cell) for cell in cells if cell)
    return int(next((each for each in digits if each), "0"))


def _amount(definition: FactDefinition, entry: Entry) -> Fact:
    value = MISSING if entry.number is None or entry.percent else entry.number
    return Fact(definition, value, entry.text, entry.source)


# The goals.


def _of_row(of: LoadedRubric, year: int | None, row: Row, name: str, weight: Decimal) -> _Part:
    """The indicator of a row, with facts of its own; a target in words asks a person for the share."""
    indicator, rule = _by_kind(of.rubric, ItemGoal)
    if rule.share is None:
        message = f"{of.rubric.id} asks nobody to judge a target in words"
        raise ValueError(message)
    goal, share = (of.vocabulary[fact] for fact in (rule.goal, rule.share))
    goal, share = (
        replace(each, id=f"{each.id}_{crc32(name.encode()):08x}", label=f"“{name}”的{each.label}")
        for each in (goal, share)
    )
    value = read_pursued(row.target, row.actual, row.operator, row.unit, year)
    judged = isinstance(value, Pursued) and value.judged
    stated = Fact(
        goal,
        value,
        "；".join(each.text for each in (row.target, row.actual) if each.text),
        row.actual.source,
        cells=(row.actual.source,),
        goals=(row.target.source,),
    )

    def own(rule: AnyRule) -> AnyRule:
        asked = share.id if judged else None
        return replace(rule, goal=goal.id, share=asked) if isinstance(rule, ItemGoal) else rule

    indicator = indicator.worth(weight)
    indicator = replace(
        indicator,
        name=name,
        about=row.about.text or name,
        status=Status.JUDGEMENT if judged else Status.COMPUTED,
        place=str(row.source),
        rule=own(indicator.rule),
        readings=tuple(replace(each, rule=own(each.rule)) for each in indicator.readings),
    )
    return _Part(
        row, _by_criterion(indicator, row.criterion), (goal, share) if judged else (goal,), (stated,)
    )


def _by_criterion(indicator: Indicator, printed: Entry) -> Indicator:
    """The indicator with the rule that its row prints; one that is not understood leaves a doubt."""
    if printed.blank or indicator.status is Status.JUDGEMENT or not isinstance(indicator.rule, ItemGoal):
        return indicator
    rule = by_criterion(indicator.rule, printed.text)
    if rule is None:
        return replace(indicator, status=Status.PARTIAL, doubt=_UNREAD)
    if rule == indicator.rule:
        return indicator
    return replace(indicator, rule=rule, reading="表内评分标准", readings=())
