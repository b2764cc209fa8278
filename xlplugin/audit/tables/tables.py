"""Sums, differences and rates inside the tables of figures."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import (
    MISTYPED,
    Fit,
    PrintedSum,
    added,
    compare,
    exactly,
    figures_of,
    fits_quotient,
    step,
    sum_of,
    writing,
)
from xlplugin.audit.basis.columns import EARLY, LATER, ColumnRole, FigureColumn, bare, headings
from xlplugin.audit.tables.parts import SUMMABLE, RowKind, group_totals, kind_of, parts
from xlplugin.audit.tables.units import is_of_money
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.model import Frozen, frozen
from xlplugin.money import HUNDRED, ONE, ZERO, percent
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem, Severity

_SLACK: Final = Decimal("1.5")
_STRICT: Final = Pattern("(?:执行|完成|支出|支付|使用|采购)率|(?:支出|支付|执行)进度")


@frozen
class _Sheet(Frozen):
    """A table with its columns read."""

    table: Table
    columns: tuple[FigureColumn, ...]

    @cached_property
    def steps(self) -> tuple[Decimal, ...]:
        """The worth of the last digit that each of the columns prints."""
        return tuple(step(row.cells[each.index] for row in self.table.rows) for each in self.columns)

    def cell(self, row: int, column: FigureColumn) -> Entry:
        return self.table.rows[row].cells[column.index]

    def place(self, row: int, column: FigureColumn) -> str:
        label = bare(self.table.rows[row].label)
        return f"“{self.table.title}”{f'“{label}”行' if label else ''}“{column.name}”"

    def unit(self, column: FigureColumn) -> str:
        """The unit of a column's amounts, where the table names one."""
        return self.table.unit or "" if is_of_money(self.table, column) else ""

    def exact(self, row: int, column: FigureColumn) -> Entry:
        """The cell, taken to be as exact as the most exact of its column."""
        entry = self.cell(row, column)
        if entry.number is None or entry.percent:
            return entry
        return entry._replace(places=max(entry.places, -int(self.steps[column.index].adjusted())))


def check(case: Case) -> Iterator[Problem]:
    """Every sum, difference and rate that a table prints and its own figures do not bear out."""
    for table in case.tables:
        sheet = _Sheet(table, headings(table))
        yield from _once([*_down(sheet), *_across(sheet)], list(_differences(sheet)))
        yield from _rates(sheet)
        yield from _unfilled_heading(sheet)


def _once(sums: Sequence[Problem], differences: Sequence[Problem]) -> Iterator[Problem]:
    """A cell that fits neither its sum nor its difference is one wrong cell: told once, with both sums."""
    wrong = {each.source for each in sums if each.code == codes.SUM_WRONG.name}
    again = {each.source: each for each in differences if each.code == codes.DIFFERENCE_WRONG.name}
    for each in sums:
        if each.code == codes.SUM_WRONG.name and each.source in again:
            other = again[each.source]
            places = tuple(dict.fromkeys((*each.others, *other.others)))
            yield each._replace(arithmetic=f"{each.arithmetic}；{other.arithmetic}", others=places)
        else:
            yield each
    yield from (each for each in differences if each.source not in wrong)


def _down(sheet: _Sheet) -> Iterator[Problem]:
    summable = [column for column in sheet.columns if column.role in SUMMABLE]
    for made_of in parts(sheet.table, summable) if summable else ():
        blank: list[tuple[FigureColumn, tuple[Entry, ...]]] = []
        for column in summable:
            total = sheet.cell(made_of.total, column)
            choices = [tuple(sheet.cell(row, column) for row in rows) for rows in made_of.candidates]
            if not figures_of(choices[0]) or any(each.percent for each in (total, *choices[0])):
                continue
            if total.blank:
                blank.append((column, choices[0]))
            elif total.number is not None:
                place, unit = sheet.place(made_of.total, column), sheet.unit(column)
                yield from _wrong_sum(place, unit, total, choices, sure=made_of.sure)
        if blank:
            named = "、".join(f"“{column.name}”" for column, _ in blank)
            label = bare(sheet.table.rows[made_of.total].label)
            message = f"“{sheet.table.title}”“{label}”行的{named}没有填数，而分项有数"
            sums = "；".join(added(choice) for _, choice in blank)
            yield codes.SUM_BLANK.at(sheet.cell(made_of.total, blank[0][0]).source, message, sums)


def _wrong_sum(
    place: str, unit: str, total: Entry, choices: Sequence[tuple[Entry, ...]], *, sure: bool
) -> Iterator[Problem]:
    # Nothing but numbers, blanks and dashes can be added.
    cells = chain.from_iterable(choices)
    if not all(each.blank or each.number is not None or len(each.text) == 1 for each in cells):
        return
    sums = [PrintedSum(total, choice) for choice in choices]
    best = min(sums, key=lambda each: each.fit)
    if best.fit is Fit.EXACT or (best.fit is Fit.WRONG and not sure):
        return
    shown, code = (sums[0], codes.SUM_WRONG) if best.fit is Fit.WRONG else (best, codes.SUM_ROUNDING)
    off = abs((total.number or ZERO) - sum_of(shown.parts))
    apart = exactly(off, step((*shown.parts, total)))
    message = f"{place}为{writing(total)}{unit}，各分项之和为{shown.value}{unit}，相差{apart}{unit}"
    yield code.at(total.source, message, shown.arithmetic, others=shown.places)


def _unfilled_heading(sheet: _Sheet) -> Iterator[Problem]:
    """A lone column headed 合计 over several rows: the total it announces stands nowhere."""
    if len(sheet.columns) != 1 or not sheet.columns[0].total:
        return
    rows = sheet.table.rows
    values = figures_of(row.cells[0] for row in rows)
    if any(kind_of(row) is not RowKind.PLAIN for row in rows) or len(values) <= 1:
        return
    whole = f"{exactly(sum_of(values), step(values))}{sheet.unit(sheet.columns[0])}"
    yield codes.SUM_BLANK.at(
        sheet.table.source,
        f"“{sheet.table.title}”写有“合计”，但没有合计数，各行之和为{whole}",
        added(values),
        fix="请补填合计数",
        severity=Severity.NOTICE,
    )


def _across(sheet: _Sheet) -> Iterator[Problem]:
    for group in group_totals(sheet.columns):
        for at, row in enumerate(sheet.table.rows):
            total, choice = sheet.cell(at, group.total), tuple(sheet.cell(at, each) for each in group.parts)
            percents = any(each.percent for each in (total, *choice))
            if kind_of(row) is RowKind.NOTE or not figures_of(choice) or percents:
                continue
            place, unit = sheet.place(at, group.total), sheet.unit(group.total)
            if total.number is not None:
                yield from _wrong_sum(place, unit, total, [choice], sure=True)
            elif total.blank and sum_of(choice):
                yield codes.SUM_BLANK.at(total.source, f"{place}没有填数，而分项有数", added(choice))


def _family(sheet: _Sheet, like: FigureColumn, role: ColumnRole) -> list[FigureColumn]:
    return [each for each in sheet.columns if each.role is role and each.family == like.family]


def _differences(sheet: _Sheet) -> Iterator[Problem]:
    for left in (each for each in sheet.columns if each.role is ColumnRole.LEFT):
        plans, done = _family(sheet, left, ColumnRole.PLAN), _family(sheet, left, ColumnRole.DONE)
        if len(done) == 1 and plans and _family(sheet, left, ColumnRole.LEFT) == [left]:
            for row in range(len(sheet.table.rows)):
                yield from _difference(sheet, row, (_later_first(plans), done[0], left))


def _later_first(plans: Sequence[FigureColumn]) -> list[FigureColumn]:
    """Plans, the one that was in force at the end of the year first."""
    return sorted(plans, key=lambda each: (not holds(each.name, LATER), holds(each.name, EARLY)))


def _difference(
    sheet: _Sheet, row: int, columns: tuple[list[FigureColumn], FigureColumn, FigureColumn]
) -> Iterator[Problem]:
    plans, done, left = columns
    spent, rest = sheet.exact(row, done), sheet.exact(row, left)
    given = [sheet.exact(row, plan) for plan in plans if sheet.cell(row, plan).number is not None]
    if not given or spent.number is None or rest.number is None or rest.percent:
        return
    plan = min(given, key=lambda each: _fits_difference(each, spent, rest))
    fit = _fits_difference(plan, spent, rest)
    whole = (plan.number or ZERO) - spent.number
    # What is carried over need not be all that is left.
    may_be_less = "结转" in left.name and "余" not in left.name and rest.number < whole
    if fit is Fit.EXACT or may_be_less:
        return
    code = codes.DIFFERENCE_WRONG if fit is Fit.WRONG else codes.DIFFERENCE_ROUNDING
    value, unit = exactly(whole, step((plan, spent, rest))), sheet.unit(left)
    message = f"{sheet.place(row, left)}为{writing(rest)}{unit}，按预算减支出应为{value}{unit}"
    sum_ = f"{writing(plan)}－{writing(spent)}＝{value}，填{writing(rest)}"
    yield code.at(rest.source, message, sum_, others=(plan.source, spent.source))


def _fits_difference(plan: Entry, spent: Entry, rest: Entry) -> Fit:
    off = (plan.number or 0) - (spent.number or 0) - (rest.number or ZERO)
    finest = step((plan, spent, rest))
    # Few whole things are counted, not rounded.
    counted = finest == 1 and abs(plan.number or ZERO) < HUNDRED
    return compare(off, ZERO if counted else finest * _SLACK)


def _rates(sheet: _Sheet) -> Iterator[Problem]:
    for rate in (each for each in sheet.columns if each.role is ColumnRole.RATE):
        if not _STRICT.search(rate.path[-1]):
            continue
        pairs = [
            (done, plan)
            for done in _family(sheet, rate, ColumnRole.DONE)
            for plan in _later_first(_family(sheet, rate, ColumnRole.PLAN))
        ]
        for at, row in enumerate(sheet.table.rows):
            if kind_of(row) is not RowKind.NOTE:
                yield from _rate(sheet, at, rate, pairs)


def _scales(rate: Entry) -> list[Entry]:
    """The ways to read a rate: 0.9383 and 93.83 may both stand for 93.83 %."""
    if rate.number is None or (rate.percent and abs(rate.number) >= MISTYPED):
        return []
    if rate.percent:
        return [rate]
    return [rate, rate._replace(number=rate.number / HUNDRED, places=rate.places + 2)]


def _rate(
    sheet: _Sheet, row: int, rate: FigureColumn, pairs: Sequence[tuple[FigureColumn, FigureColumn]]
) -> Iterator[Problem]:
    shown = sheet.cell(row, rate)
    scales = _scales(shown)
    fits: dict[tuple[FigureColumn, FigureColumn], Fit] = {}
    for pair in pairs if scales else ():
        spent, planned = (sheet.cell(row, each).number for each in pair)
        if spent is not None and planned:
            steps = (sheet.steps[pair[0].index], sheet.steps[pair[1].index])
            fits[pair] = min(fits_quotient((spent, planned), steps, scale) for scale in scales)
    best = min(fits, key=fits.__getitem__, default=None)
    if best is None or fits[best] is Fit.EXACT:
        return
    code = codes.RATE_WRONG if fits[best] is Fit.WRONG else codes.RATE_ROUNDING
    done, plan = (sheet.cell(row, each) for each in best)
    value = percent((done.number or ZERO) / (plan.number or ONE))
    quotient = f"按“{best[0].name}”除以“{best[1].name}”为{value}"
    message = f"{sheet.place(row, rate)}为{writing(shown)}，{quotient}"
    sum_ = f"{writing(done)}÷{writing(plan)}＝{value}，填{writing(shown)}"
    yield code.at(shown.source, message, sum_, others=(done.source, plan.source))
