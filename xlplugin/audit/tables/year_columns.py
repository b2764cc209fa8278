"""Columns that say by how much a year differs from the one before: 比上年增减, 增减率."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, compare, exactly, fits_quotient, step, writing
from xlplugin.audit.basis.columns import FigureColumn, bare, headings
from xlplugin.audit.tables.parts import RowKind, kind_of
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import Table, TableRow
from xlplugin.money import HUNDRED, ZERO, percent
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem

_CHANGE: Final = ("增减", "增长", "变动", "增幅", "增加额")
_RATE: Final = Pattern(r"[率幅%％]|百分比")
_YEAR: Final = Pattern(r"(?:19|20)\d\d年?度?", words="19|20")
_BEFORE: Final = Pattern(r"上年度?|去年|上一年度?", words="年")
_NOW: Final = Pattern(r"本年度?|当年", words="年")
_NOISE_STEPS: Final = Decimal("1.5")
_FEWEST: Final = 2
"""In so many other rows the columns must bear one another out before a row that does not is told."""


class _Years(NamedTuple):
    """The columns of one kind of figure, of the earlier and of the later year."""

    before: FigureColumn
    now: FigureColumn


def check(case: Case) -> Iterator[Problem]:
    """Every change between two years that a table prints and its own figures do not bear out."""
    for table in case.tables:
        columns = headings(table)
        years = _years(columns)
        for column in columns if years else ():
            if holds(_own(column), _CHANGE) and years is not None:
                yield from _changes(table, column, years)


def _own(column: FigureColumn) -> str:
    """A column's own heading; empty where it has none."""
    return "".join(column.path[-1:])


def _years(columns: Sequence[FigureColumn]) -> _Years | None:
    """The two columns that are one figure of two years; None where there are not just two."""
    found: list[tuple[int, str, FigureColumn]] = []
    for column in columns:
        if holds(column.name, _CHANGE):
            continue
        year = _YEAR.search(column.name)
        when = int(year.group()[:4]) if year else 0 if _BEFORE.search(column.name) else 1
        if year or _BEFORE.search(column.name) or _NOW.search(column.name):
            kind = _NOW.sub("", _BEFORE.sub("", _YEAR.sub("", column.name)))
            found.append((when, kind, column))
    pairs = [
        _Years(one[2], other[2])
        for one in found
        for other in found
        if one[1] == other[1] and one[0] < other[0] and (one[0] == 0) == (other[0] == 1)
    ]
    return pairs[0] if len(pairs) == 1 else None


def _changes(table: Table, column: FigureColumn, years: _Years) -> Iterator[Problem]:
    rows = [row for row in table.rows if kind_of(row) is not RowKind.NOTE]
    steps = [step(row.cells[each.index] for row in rows) for each in (years.now, years.before)]
    is_rate = _RATE.search(_own(column)) is not None
    fits = [(row, _fit(row, column, years, (steps[0], steps[1]), is_rate=is_rate)) for row in rows]
    borne_out = sum(fit is not None and fit is not Fit.WRONG for _, fit in fits)
    for row, fit in fits if borne_out >= _FEWEST else ():
        if fit is Fit.WRONG:
            now, before, shown = (row.cells[each.index] for each in (years.now, years.before, column))
            change = (now.number or ZERO) - (before.number or ZERO)
            own = exactly(change, step((now, before)))
            value, sum_ = own, f"{writing(now)}－{writing(before)}＝{own}"
            if is_rate:
                value = percent(change / (before.number or HUNDRED))
                sum_ = f"（{writing(now)}－{writing(before)}）÷{writing(before)}＝{value}"
            where = f"“{table.title}”“{bare(row.label)}”行“{column.name}”"
            message = f"{where}为{writing(shown)}，按“{years.now.name}”与“{years.before.name}”应为{value}"
            code, fix = codes.DIFFERENCE_WRONG, "请核对两年的数和增减数"
            others = (now.source, before.source)
            yield code.at(shown.source, message, f"{sum_}，填{writing(shown)}", fix=fix, others=others)


def _fit(
    row: TableRow, column: FigureColumn, years: _Years, steps: tuple[Decimal, Decimal], *, is_rate: bool
) -> Fit | None:
    """How a change stands against the two years' figures; None where one of the three is no number, or 0."""
    now, before, shown = (row.cells[each.index] for each in (years.now, years.before, column))
    if now.number is None or before.number is None or not shown.number or (is_rate and not before.number):
        return None
    change = now.number - before.number
    if not is_rate:
        slack = max(*steps, shown.step) * _NOISE_STEPS
        # A column of changes may be written without signs.
        return min(compare(each - shown.number, slack) for each in (change, abs(change)))
    ways = [_as_fraction(shown)] if shown.percent else [shown, _as_fraction(shown)]
    return min(
        fits_quotient((each, before.number), steps, way) for each in (change, abs(change)) for way in ways
    )


def _as_fraction(rate: Entry) -> Entry:
    """12.07 as 12.07 %; what is shown in percent already is a fraction."""
    if rate.percent or rate.number is None:
        return rate
    return Entry(rate.kind, rate.number / HUNDRED, rate.text, places=rate.places + 2, source=rate.source)
