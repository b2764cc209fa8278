"""Sums, differences and rates inside the tables of figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.columns import EARLY, LATER, ColumnRole, FigureColumn, bare, headings
from xlplugin.audit.basis.printed import (
    Fit,
    added,
    compare,
    exactly,
    figures_of,
    fits_quotient,
    fits_sum,
    number,
    step,
    sum_of,
    writing,
)
from xlplugin.audit.tables.parts import (
    SUMMABLE,
    GroupTotal,
    RowKind,
    TotalParts,
    group_totals,
    kind_of,
    parts,
)
from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.money import HUNDRED, ONE, ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_SLACK: Final = Decimal("1.5")
_STRICT: Final = Pattern("(?:执行|完成|支出|支付|使用|采购)率|(?:支出|支付|执行)进度")
# A percentage of a thousand or more was mistyped; that is a finding of its own.
MISTYPED: Final = Decimal(10)


class _Sheet(NamedTuple):
    """A table with its columns read, and the worth of the last digit that each of them prints."""

    table: Table
    columns: tuple[FigureColumn, ...]
    steps: tuple[Decimal, ...]

    def cell(self, row: int, column: FigureColumn) -> Entry:
        cells = self.table.rows[row].cells
        return cells[column.index] if column.index < len(cells) else NOTHING

    def place(self, row: int, column: FigureColumn) -> str:
        label = bare("".join(self.table.rows[row].labels[-1:]))
        return f"“{self.table.title}”{f'“{label}”行' if label else ''}“{column.name}”"

    def step(self, column: FigureColumn) -> Decimal:
        return self.steps[column.index]

    def exact(self, row: int, column: FigureColumn) -> Entry:
        """The cell, taken to be as exact as the most exact of its column."""
        entry = self.cell(row, column)
        places = max(entry.places, -int(self.step(column).adjusted())) if not entry.percent else entry.places
        return replace(entry, places=places) if number(entry) is not None else entry


def check(case: Case) -> Iterator[Problem]:
    """Every sum, difference and rate that a table prints and its own figures do not bear out."""
    for table in case.tables:
        sheet = _read(table)
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
            yield replace(each, arithmetic=f"{each.arithmetic}；{other.arithmetic}", others=places)
        else:
            yield each
    yield from (each for each in differences if each.source not in wrong)


def _read(table: Table) -> _Sheet:
    columns = headings(table)
    printed = (
        [row.cells[each.index] for row in table.rows if each.index < len(row.cells)] for each in columns
    )
    return _Sheet(table, columns, tuple(step(cells) for cells in printed))


def _down(sheet: _Sheet) -> Iterator[Problem]:
    summable = [column for column in sheet.columns if column.role in SUMMABLE]
    for made_of in parts(sheet.table, summable):
        blank: list[tuple[FigureColumn, tuple[Entry, ...]]] = []
        for column in summable:
            total = sheet.cell(made_of.total, column)
            choices = [tuple(sheet.cell(row, column) for row in rows) for rows in made_of.candidates]
            if not figures_of(choices[0]) or any(each.percent for each in (total, *choices[0])):
                continue
            if total.blank:
                blank.append((column, choices[0]))
            elif number(total) is not None:
                yield from _wrong_sum(sheet.place(made_of.total, column), total, choices, sure=made_of.sure)
        yield from _blank_total(sheet, made_of, blank)


def _wrong_sum(
    place: str, total: Entry, choices: Sequence[tuple[Entry, ...]], *, sure: bool
) -> Iterator[Problem]:
    if not all(_can_add(choice) for choice in choices):
        return
    best = min(choices, key=lambda choice: fits_sum(choice, total))
    fit = fits_sum(best, total)
    if fit is Fit.EXACT or (fit is Fit.WRONG and not sure):
        return
    shown, code = (choices[0], codes.SUM_WRONG) if fit is Fit.WRONG else (best, codes.SUM_ROUNDING)
    finest = step((*shown, total))
    apart = exactly(abs((total.number or ZERO) - sum_of(shown)), finest)
    message = f"{place}为{writing(total)}，各分项之和为{exactly(sum_of(shown), finest)}，相差{apart}"
    others = [each.source for each in figures_of(shown)]
    yield code.at(total.source, message, f"{added(shown)}，填{writing(total)}", others=others)


def _can_add(choice: Sequence[Entry]) -> bool:
    """Whether nothing but numbers, blanks and dashes stands among the parts."""
    return all(each.blank or number(each) is not None or len(each.text) == 1 for each in choice)


def _blank_total(
    sheet: _Sheet, made_of: TotalParts, blank: Sequence[tuple[FigureColumn, tuple[Entry, ...]]]
) -> Iterator[Problem]:
    if blank:
        row = sheet.table.rows[made_of.total]
        named = "、".join(f"“{column.name}”" for column, _ in blank)
        message = f"“{sheet.table.title}”“{bare(row.label)}”行的{named}没有填数，而分项有数"
        sums = "；".join(added(choice) for _, choice in blank)
        yield codes.SUM_BLANK.at(sheet.cell(made_of.total, blank[0][0]).source, message, sums)


def _unfilled_heading(sheet: _Sheet) -> Iterator[Problem]:
    """A lone column headed 合计 over several rows: the total it announces stands nowhere."""
    if len(sheet.columns) != 1 or not sheet.columns[0].total:
        return
    plain = [index for index, row in enumerate(sheet.table.rows) if kind_of(row) is RowKind.PLAIN]
    values = figures_of(sheet.cell(index, sheet.columns[0]) for index in plain)
    if len(plain) != len(sheet.table.rows) or len(values) <= 1:
        return
    yield codes.SUM_BLANK.at(
        sheet.table.source,
        f"“{sheet.table.title}”写有“合计”，但没有合计数，各行之和为{exactly(sum_of(values), step(values))}",
        added(values),
        fix="请补填合计数",
        severity=Severity.NOTICE,
    )


def _across(sheet: _Sheet) -> Iterator[Problem]:
    for group in group_totals(sheet.columns):
        for index, row in enumerate(sheet.table.rows):
            if kind_of(row) is not RowKind.NOTE:
                yield from _group_total(sheet, index, group)


def _group_total(sheet: _Sheet, row: int, group: GroupTotal) -> Iterator[Problem]:
    total = sheet.cell(row, group.total)
    choice = tuple(sheet.cell(row, column) for column in group.parts)
    if not figures_of(choice) or any(each.percent for each in (total, *choice)):
        return
    if number(total) is not None:
        yield from _wrong_sum(sheet.place(row, group.total), total, [choice], sure=True)
    elif total.blank and sum_of(choice):
        yield codes.SUM_BLANK.at(
            total.source,
            f"{sheet.place(row, group.total)}没有填数，而分项有数",
            added(choice),
        )


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
    return sorted(plans, key=lambda each: (not LATER.search(each.name), bool(EARLY.search(each.name))))


def _difference(
    sheet: _Sheet, row: int, columns: tuple[list[FigureColumn], FigureColumn, FigureColumn]
) -> Iterator[Problem]:
    plans, done, left = columns
    spent, rest = sheet.exact(row, done), sheet.exact(row, left)
    given = [sheet.exact(row, plan) for plan in plans if number(sheet.cell(row, plan)) is not None]
    if not given or spent.number is None or rest.number is None or rest.percent:
        return
    plan = min(given, key=lambda each: _fits_difference(each, spent, rest))
    fit = _fits_difference(plan, spent, rest)
    if fit is Fit.EXACT or _may_be_less(left, plan, spent, rest):
        return
    code = codes.DIFFERENCE_WRONG if fit is Fit.WRONG else codes.DIFFERENCE_ROUNDING
    value = exactly((plan.number or ZERO) - spent.number, step((plan, spent, rest)))
    message = f"{sheet.place(row, left)}为{writing(rest)}，按预算减支出应为{value}"
    sum_ = f"{writing(plan)}－{writing(spent)}＝{value}，填{writing(rest)}"
    yield code.at(rest.source, message, sum_, others=(plan.source, spent.source))


def _may_be_less(left: FigureColumn, plan: Entry, spent: Entry, rest: Entry) -> bool:
    """What is carried over need not be all that is left."""
    whole = (plan.number or ZERO) - (spent.number or ZERO)
    return "结转" in left.name and "余" not in left.name and (rest.number or ZERO) < whole


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
        for row, line in enumerate(sheet.table.rows):
            yield from _rate(sheet, row, rate, pairs if kind_of(line) is not RowKind.NOTE else [])


def _scales(rate: Entry) -> list[Entry]:
    """The ways to read a rate: 0.9383 and 93.83 may both stand for 93.83 %."""
    if rate.number is None or (rate.percent and abs(rate.number) >= MISTYPED):
        return []
    if rate.percent:
        return [rate]
    return [rate, replace(rate, number=rate.number / HUNDRED, places=rate.places + 2)]


def _rate(
    sheet: _Sheet, row: int, rate: FigureColumn, pairs: Sequence[tuple[FigureColumn, FigureColumn]]
) -> Iterator[Problem]:
    shown = sheet.cell(row, rate)
    given = [
        (done, plan)
        for done, plan in pairs
        if number(sheet.cell(row, done)) is not None and number(sheet.cell(row, plan))
    ]
    scales = _scales(shown) if number(shown) is not None else []
    if not given or not scales:
        return
    fits = {pair: min(_fits(sheet, row, pair, scale) for scale in scales) for pair in given}
    best = min(given, key=lambda pair: fits[pair])
    if fits[best] is Fit.EXACT:
        return
    code = codes.RATE_WRONG if fits[best] is Fit.WRONG else codes.RATE_ROUNDING
    done, plan = (sheet.cell(row, each) for each in best)
    value = percent((done.number or ZERO) / (plan.number or ONE))
    quotient = f"按“{best[0].name}”除以“{best[1].name}”为{value}"
    message = f"{sheet.place(row, rate)}为{writing(shown)}，{quotient}"
    sum_ = f"{writing(done)}÷{writing(plan)}＝{value}，填{writing(shown)}"
    yield code.at(shown.source, message, sum_, others=(done.source, plan.source))


def _fits(sheet: _Sheet, row: int, pair: tuple[FigureColumn, FigureColumn], scale: Entry) -> Fit:
    done, plan = (sheet.cell(row, each).number or ZERO for each in pair)
    return fits_quotient((done, plan), (sheet.step(pair[0]), sheet.step(pair[1])), scale)
