"""How each indicator fares over all forms of a rubric.

Indicators are the same by name. Where forms have indicators of their own (item forms, and those
that no rubric fits, which are grouped by sort of form) only those count that at least three forms
share: a mean over one says nothing. The order is that of the form with the most claims; what it
lacks follows.
"""

import sqlite3
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, pstdev
from typing import Final, NamedTuple

from xlplugin.summary.likeness import alike
from xlplugin.summary.results_tables import department_of, figures_of


@dataclass(frozen=True, slots=True)
class IndicatorStatistics:
    """One indicator over all forms that have it; rates and shares are fractions of one.

    A rate is unknown where nothing is claimed, or nothing can be; shares are of the forms with a rate.

    Attributes:
        rubric: the rubric's id; empty for forms that no rubric fits.
        rubric_title: its title, or the sort of form; never empty.
        name: the indicator's name.
        weight: its points, None where forms differ.
        forms: how many forms have it.
        mean_rate: the mean of claimed score by weight; None where no form has a rate.
        spread: the standard deviation of that rate among these forms; None as above.
        full: the share of forms that claim full marks.
        contradicted: the share of forms whose claim is refuted.
        computed_rate: the mean of computed score by weight, over forms with a computed score; None without.
    """

    rubric: str
    rubric_title: str
    name: str
    weight: Decimal | None
    forms: int
    mean_rate: float | None
    spread: float | None
    full: float
    contradicted: float
    computed_rate: float | None


@dataclass(frozen=True, slots=True)
class HeatMapRow:
    """A form's claimed rates, indicator by indicator.

    Attributes:
        number: the form's number in the review.
        department: whose form it is, or its file's name where that is unknown.
        rates: claimed score by weight, a fraction of one, in the order of the columns; None where unknown.
        contradicted: the columns whose claim is refuted.
    """

    number: int
    department: str
    rates: tuple[float | None, ...]
    contradicted: frozenset[int]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Departments × indicators of one rubric, the forms with the most points at stake first.

    Attributes:
        rubric: the rubric's id; empty for forms that no rubric fits.
        rubric_title: its title, or the sort of form.
        columns: the names of the indicators in the order of the form, at most ``MOST_COLUMNS``, those of most
            forms.
        rows: the forms, so many as were asked for.
        forms: how many forms there are.
    """

    rubric: str
    rubric_title: str
    columns: tuple[str, ...]
    rows: tuple[HeatMapRow, ...]
    forms: int


_SHARED: Final = 3
MOST_COLUMNS: Final = 40


class Peers(NamedTuple):
    """Forms that compare: those of a rubric, or of a sort where none fits.

    Attributes:
        rubric: the rubric's id; empty where none fits.
        kind: the sort of form; empty where there is a rubric.
        forms: how many there are.
    """

    rubric: str
    kind: str
    forms: int


def peers_of(tables: sqlite3.Connection) -> Sequence[Peers]:
    """All such groups, rubrics first."""
    rows = tables.execute(
        "SELECT rubric, kind, count(*) FROM form GROUP BY rubric, kind ORDER BY rubric = '', rubric, kind"
    )
    return [Peers(*row) for row in rows]


class _Numbers:
    """The numbers that an aggregate of the database is given.

    The database's own mean depends, in its last digit, on the order in which it comes by them.
    """

    def __init__(self) -> None:
        self._given = array("d")

    def step(self, number: float | None) -> None:
        """Take a number; none is left out."""
        if number is not None:
            self._given.append(number)


class Mean(_Numbers):
    """The mean of all that is given."""

    def finalize(self) -> float | None:
        """The mean; None of nothing."""
        return fmean(self._given) if self._given else None


class Spread(_Numbers):
    """The standard deviation of all that is given."""

    def finalize(self) -> float | None:
        """The standard deviation; None of nothing."""
        return pstdev(self._given) if self._given else None


def statistics_of(
    tables: sqlite3.Connection, peers: Peers, title: str, *, of_form: bool
) -> Sequence[IndicatorStatistics]:
    """Every indicator of a group, in the order of the form.

    Args:
        tables: the results.
        peers: the group.
        title: the rubric's title, or the sort of form.
        of_form: whether each form has indicators of its own.
    """
    rows = tables.execute(
        "SELECT indicator.alike, min(name), max(weight), count(DISTINCT weight),"
        " count(DISTINCT form) AS forms, mean(rate), spread(rate), avg(is_full),"
        " avg(CASE WHEN is_full IS NOT NULL THEN is_refuted END), mean(computed_rate), avg(position)"
        " FROM form JOIN indicator ON indicator.form = form.file WHERE rubric = ? AND kind = ?"
        " GROUP BY indicator.alike HAVING forms >= ?",
        (peers.rubric, peers.kind, _SHARED if of_form else 1),
    ).fetchall()
    places = _places(tables, peers)
    rows.sort(key=lambda row: (places.get(row[0], len(places)), row[-1], row[0]))
    return [
        IndicatorStatistics(
            rubric=peers.rubric,
            rubric_title=title,
            name=name,
            weight=Decimal(weight) if weight is not None and weights == 1 else None,
            forms=forms,
            mean_rate=mean,
            spread=spread,
            full=full or 0.0,
            contradicted=contradicted or 0.0,
            computed_rate=computed,
        )
        for _, name, weight, weights, forms, mean, spread, full, contradicted, computed, _ in rows
    ]


def _places(tables: sqlite3.Connection, peers: Peers) -> Mapping[str, int]:
    """Where the form with the most claims has its indicators."""
    rows = tables.execute(
        "SELECT alike, min(position) FROM indicator WHERE form = ("
        " SELECT file FROM form JOIN indicator ON indicator.form = form.file WHERE rubric = ? AND kind = ?"
        " GROUP BY file ORDER BY count(claimed) DESC, number LIMIT 1) GROUP BY alike",
        (peers.rubric, peers.kind),
    )
    return dict(rows)


def heat_map_of(
    tables: sqlite3.Connection, peers: Peers, indicators: Sequence[IndicatorStatistics], most: int
) -> HeatMap:
    """The forms of a group with the most points at stake by its indicators.

    Args:
        tables: the results.
        peers: the group.
        indicators: its indicators, one at least.
        most: how many forms.
    """
    common = sorted(indicators, key=lambda each: -each.forms)[:MOST_COLUMNS]
    columns = tuple(each.name for each in indicators if each in common)
    places = {alike(name): at for at, name in enumerate(columns)}
    forms = tables.execute(
        "SELECT file, number, path, figures FROM form WHERE rubric = ? AND kind = ? ORDER BY number LIMIT ?",
        (peers.rubric, peers.kind, most),
    )
    rows = []
    for file, number, path, figures in forms:
        rates: list[float | None] = [None] * len(columns)
        refuted = set[int]()
        told = "SELECT alike, rate, is_refuted FROM indicator WHERE form = ? ORDER BY position DESC"
        for name, rate, is_refuted in tables.execute(told, (file,)):
            if name in places:
                rates[places[name]] = rate
                refuted |= {places[name]} if is_refuted else set()
        department = department_of(figures_of(figures), path)
        rows.append(HeatMapRow(number, department, tuple(rates), frozenset(refuted)))
    first = indicators[0]
    return HeatMap(first.rubric, first.rubric_title, columns, tuple(rows), peers.forms)
