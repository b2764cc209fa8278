"""The rubric of an item form: its indicators are the form's own rows, scored by the rules of a national one.

The weights are those that the form prints; where it prints none, the national ones stand in only where
nothing else is possible. A form whose weights stay open has no rubric.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.form.form import Branch, Column, Form, Row
from xlplugin.form.item_parts import ItemPart, of_execution, of_row
from xlplugin.money import ZERO
from xlplugin.rubric.model import LoadedRubric, Primary, Rubric, Secondary
from xlplugin.rules.item_goal import ItemGoal

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


def rubric_of_form(of: LoadedRubric, form: Form) -> FormRubric | str:
    """The rubric of an item form, or a Chinese clause saying why it has none.

    Args:
        of: the rubric whose indicators stand for the rows of a form.
        form: the form.
    """
    if not form.scored:
        return "本表没有得分栏"
    lacking = [each for each in (Column.TARGET, Column.ACTUAL) if each not in form.columns]
    if lacking:
        return f"本表没有“{lacking[0]}”栏"
    if not form.weighed:
        return "本表没有印分值"
    weights = _weights(form, of.rubric)
    if isinstance(weights, str):
        return weights
    parts = [
        of_row(of, form, row, name, weights[row.row])
        for name, row in _named(form.rows)
        if weights[row.row] > ZERO
    ]
    if not parts:
        return "本表没有绩效指标"
    within = sum((weights[row.row] for row in form.rows if not row.extra), ZERO)
    parts = [*of_execution(of, form, within), *parts]
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


def _primaries(parts: Sequence[ItemPart]) -> Iterator[Primary]:
    """The tree of the form's own levels, each worth what it holds."""
    for primary, below in groupby(parts, key=lambda each: each.row.primary or _UNNAMED):
        secondaries = [
            Secondary(name=name, weight=_sum(own), indicators=tuple(each.indicator for each in own))
            for name, group in groupby(below, key=lambda each: each.row.secondary or primary)
            for own in [list(group)]
        ]
        weight = sum((each.weight for each in secondaries), ZERO)
        yield Primary(name=primary, weight=weight, secondaries=tuple(secondaries))


def _sum(parts: Sequence[ItemPart]) -> Decimal:
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
    taken = next((row.called for row in form.rows if (row.score.points or ZERO) < ZERO and row.extra), "")
    if taken:
        return f"“{taken}”是从总分中扣减的，不能按表内的行计分"
    printed = {row.row: _printed(row) for row in form.rows}
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


def _printed(row: Row) -> Decimal | None:
    """The points that a row prints; of extra ones, for which none need be printed, those that it claims."""
    points = row.weight.points
    return max(row.score.points or ZERO, ZERO) if points is None and row.extra else points


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
