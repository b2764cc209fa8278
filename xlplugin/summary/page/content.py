"""What the page says, as it stands in it: the summary once, the forms and their findings in blocks.

Forms and findings are many: they are rows of values, and the summary holds the names of their columns.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final, NamedTuple, TypeVar

from xlplugin.service.score_json import number as plainly
from xlplugin.summary.anomalies import Anomaly
from xlplugin.summary.findings import FindingKind, FoundInForm
from xlplugin.summary.indicators import HeatMap, IndicatorStatistics
from xlplugin.summary.overview import Overview
from xlplugin.summary.page.links import Links
from xlplugin.summary.ranking import FailedFile, RankedForm, ScoreChange
from xlplugin.summary.results_tables import SEVERITIES
from xlplugin.summary.review import BulkReview

T = TypeVar("T")

FORMS_PER_BLOCK: Final = 200
MOST_FINDINGS: Final = 200
"""In one form; people read no more."""

_MOST_INDICATORS: Final = 60
_MOST_HEAT_ROWS: Final = 60
_DECIMALS: Final = 4
_MOST_ANOMALIES: Final = 50
_MOST_NAMES: Final = 20
_MOST_FAILURES: Final = 500


class FormRow(NamedTuple):
    """A form in the table; points are exact decimals in plain writing, as in ``KeyFigures``.

    Attributes:
        department: whose form it is, or its file's name where that is unknown.
        claimed_before: last year's, of a form with the same weight.
        kinds: which kinds of findings it has, by their place among all kinds.
        link: where the workbook is; empty where the page has no links.
        marked: where its marked copy is; empty without one.
        left_out: how many of its findings the page does not show.
    """

    number: int
    path: str
    department: str
    unit: str
    project: str
    rubric: str
    year: int | None
    claimed: str | None
    claimed_before: str | None
    lowest: str | None
    highest: str | None
    claimed_grade: str | None
    grade: str | None
    verified: str | None
    contradicted: str | None
    unverifiable: str | None
    at_stake: str | None
    errors: int
    warnings: int
    notices: int
    repeated: int
    kinds: tuple[int, ...]
    link: str
    marked: str
    left_out: int


class FindingRow(NamedTuple):
    """A finding in a form, as in ``FoundInForm``."""

    severity: str
    message: str
    fix: str
    place: str
    indicator: str
    points: str | None
    repeated: bool


class ChangeRow(NamedTuple):
    """An indicator whose score is other than last year, as in ``ScoreChange``."""

    indicator: str
    claimed_before: str | None
    claimed: str | None
    computed_before: str | None
    computed: str | None


class FormDetails(NamedTuple):
    """What the page shows of a form when it is asked for."""

    findings: Sequence[FindingRow]
    changes: Sequence[ChangeRow]


@dataclass(frozen=True, slots=True)
class HeatMapPart:
    """A heat map; a row is the form's number, its department, the rates and the columns that are refuted."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[int, str, Sequence[float | None], Sequence[int]]]


@dataclass(frozen=True, slots=True)
class RubricPart:
    """The indicators of one rubric; ``left_out`` says how many are not shown."""

    title: str
    forms: int
    indicators: Sequence[IndicatorStatistics]
    left_out: int
    heat_map: HeatMapPart


@dataclass(frozen=True, slots=True)
class AnomalyPart:
    """Something unusual; ``left_out`` says how many of its forms are not named."""

    kind: str
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    message: str
    left_out: int


@dataclass(frozen=True, slots=True)
class PageSummary:
    """All that the page shows at once, and how its blocks are to be read.

    Attributes:
        anomalies: the first of each kind.
        anomaly_counts: how many there are of each kind.
        failures: the first.
        failure_count: how many there are.
        has_links: whether forms have links.
    """

    overview: Overview
    kinds: Sequence[FindingKind]
    rubrics: Sequence[RubricPart]
    anomalies: Sequence[AnomalyPart]
    anomaly_counts: Counter[str]
    failures: Sequence[FailedFile]
    failure_count: int
    has_previous: bool
    has_links: bool
    forms_per_block: int = FORMS_PER_BLOCK
    form_columns: tuple[str, ...] = FormRow._fields
    finding_columns: tuple[str, ...] = FindingRow._fields
    change_columns: tuple[str, ...] = ChangeRow._fields


def page_summary(review: BulkReview, *, has_links: bool) -> PageSummary:
    """The summary of a review, each part so long as people read it."""
    anomalies, counts = _anomalies(review)
    failures, failure_count = _first(review.failures(), _MOST_FAILURES)
    return PageSummary(
        overview=review.overview(),
        kinds=review.kinds(),
        rubrics=_rubrics(review),
        anomalies=anomalies,
        anomaly_counts=counts,
        failures=failures,
        failure_count=failure_count,
        has_previous=review.has_previous,
        has_links=has_links,
    )


def form_rows(review: BulkReview, books: Links, copies: Links) -> Iterator[tuple[FormRow, FormDetails]]:
    """The forms in the order of the ranking."""
    places = {kind.code: place for place, kind in enumerate(review.kinds())}
    changes = groupby(review.changes(), lambda each: each.number)  # in the order of the ranking, too
    number, changed = next(changes, (0, ()))
    for form in review.ranking():
        found = review.findings_of(form.number)
        kinds = tuple(sorted({places[each.code] for each in found}))
        row = _form_row(form, kinds, books, copies, max(0, len(found) - MOST_FINDINGS))
        is_changed = number == form.number
        yield row, FormDetails(_finding_rows(found), [*map(_change_row, changed)] if is_changed else [])
        if is_changed:
            number, changed = next(changes, (0, ()))


def _form_row(
    form: RankedForm, kinds: tuple[int, ...], books: Links, copies: Links, left_out: int
) -> FormRow:
    figures = form.figures
    return FormRow(
        number=form.number,
        path=form.name,
        department=form.department,
        unit=figures.unit,
        project=figures.project,
        rubric=form.rubric_title,
        year=figures.year,
        claimed=figures.claimed,
        claimed_before=plainly(form.claimed_before),
        lowest=figures.lowest,
        highest=figures.highest,
        claimed_grade=figures.claimed_grade,
        grade=figures.grade,
        verified=figures.verified,
        contradicted=figures.contradicted,
        unverifiable=figures.unverifiable,
        at_stake=figures.at_stake,
        errors=figures.errors,
        warnings=figures.warnings,
        notices=figures.notices,
        repeated=form.repeated,
        kinds=kinds,
        link=books.to(form.path),
        marked=copies.to(form.marked),
        left_out=left_out,
    )


def _finding_rows(found: Sequence[FoundInForm]) -> list[FindingRow]:
    ordered = sorted(found, key=lambda each: SEVERITIES.index(each.severity))
    return [
        FindingRow(
            each.severity,
            each.message,
            each.fix,
            each.place,
            each.indicator,
            plainly(each.points),
            each.repeated,
        )
        for each in ordered[:MOST_FINDINGS]
    ]


def _change_row(change: ScoreChange) -> ChangeRow:
    return ChangeRow(
        change.indicator,
        plainly(change.claimed_before),
        plainly(change.claimed),
        plainly(change.computed_before),
        plainly(change.computed),
    )


def _rubrics(review: BulkReview) -> list[RubricPart]:
    maps = {(each.rubric, each.rubric_title): each for each in review.heat_maps(_MOST_HEAT_ROWS)}
    parts = []
    for group, indicators in groupby(review.indicators(), lambda each: (each.rubric, each.rubric_title)):
        shown, number = _first(indicators, _MOST_INDICATORS)
        whole = maps[group]
        parts.append(
            RubricPart(whole.rubric_title, whole.forms, shown, number - len(shown), _heat_map(whole))
        )
    return parts


def _heat_map(whole: HeatMap) -> HeatMapPart:
    rows = [
        (
            row.number,
            row.department,
            [None if rate is None else round(rate, _DECIMALS) for rate in row.rates],
            sorted(row.contradicted),
        )
        for row in whole.rows
    ]
    return HeatMapPart(whole.columns, rows)


def _anomalies(review: BulkReview) -> tuple[list[AnomalyPart], Counter[str]]:
    counts, shown = Counter[str](), list[AnomalyPart]()
    for each in review.anomalies():
        counts[each.kind] += 1
        if counts[each.kind] <= _MOST_ANOMALIES:
            shown.append(_anomaly(each))
    return shown, counts


def _anomaly(whole: Anomaly) -> AnomalyPart:
    left_out = max(0, len(whole.numbers) - _MOST_NAMES)
    return AnomalyPart(
        whole.kind, whole.numbers[:_MOST_NAMES], whole.names[:_MOST_NAMES], whole.message, left_out
    )


def _first(values: Iterator[T], most: int) -> tuple[list[T], int]:
    """The first values, and how many there are."""
    first = list(islice(values, most))
    return first, len(first) + sum(1 for _ in values)
