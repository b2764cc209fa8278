"""The rates of the four quarters, where an indicator's own row states them all."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.form.figure import Bound, FigureKind
from xlplugin.form.figures import figures, flattened
from xlplugin.form.proposal import Proposal
from xlplugin.form.proposals_words import proposal
from xlplugin.form.statement import Statement, of_another_year
from xlplugin.pattern import Pattern

_QUARTER: Final = Pattern(r"第?([一二三四1-4])季度")
_TOPIC: Final = Pattern(r"进度|执行率|支出率")
_NOT_REACHED: Final = Pattern(r"序时|目标|计划|应达|要求")
_NUMBERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
# Rates of single quarters add up to the year's; the last of accumulated ones is the year's.
_YEARS_RATE: Final = Decimal("0.7")
# The topic of all four rates stands no further before any of them.
_FAR: Final = 1000


def from_periods(statement: Statement, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    """The members of a series of accumulated quarterly rates; none unless all are stated, in order."""
    if len(definition.items) != len(_NUMBERS) or definition.member_kind is not UnitKind.PERCENT:
        return
    found = list(_quarters(statement, definition, year))
    values = [each.value for each in found if isinstance(each.value, Decimal)]
    in_order = [each.member for each in found] == list(_NUMBERS.values()) and values == sorted(values)
    if in_order and values[-1] >= _YEARS_RATE:
        yield from found


def _quarters(statement: Statement, definition: FactDefinition, year: int) -> Iterator[Proposal]:
    flat, last = flattened(statement.text), 0
    for figure in figures(statement.text):
        between, last = flat[last : figure.start], figure.end
        quarters = [each[1] for each in _QUARTER.finditer(between)]
        before = flat[max(0, figure.start - _FAR) : figure.start]
        exact = figure.kind is FigureKind.PERCENT and figure.bound is Bound.EXACT
        if not exact or len(quarters) != 1 or not _TOPIC.search(before):
            continue
        if not of_another_year(before, year) and not _NOT_REACHED.search(before):
            member = _NUMBERS.get(quarters[0]) or int(quarters[0])
            yield proposal(definition, figure, statement, member=member)
