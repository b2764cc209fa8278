"""The forms of a review, those with the most points at stake first."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplugin.batch.reviewed import KeyFigures, named_form
from xlplugin.summary.results_tables import decimal_of, department_of, figures_of


@dataclass(frozen=True, slots=True)
class RankedForm:
    """A form in its place.

    Attributes:
        number: its place in this order, from 1, which findings, heat maps and anomalies refer to.
        path: the workbook, below the folder that all of them share, "/" between its parts.
        sheet: the form's sheet, where the workbook has several forms; else empty.
        rubric_title: the rubric's title; empty where none fits.
        figures: the audit in a few figures.
        before: last year's figures of the same department, unit and project; None where there are none.
            Points compare only where both forms have the same weight.
        repeated: how many of its findings last year's form had, too.
        marked: its marked copy, below the folder of marked copies; empty where none was written.
    """

    number: int
    path: str
    sheet: str
    rubric_title: str
    figures: KeyFigures
    before: KeyFigures | None = None
    repeated: int = 0
    marked: str = ""

    @property
    def name(self) -> str:
        """The form by its file, and by its sheet where that has several."""
        return named_form(self.path, self.sheet)

    @property
    def claimed_before(self) -> Decimal | None:
        """Last year's sum of the self-scores, where it compares with this year's."""
        before = self.before
        return decimal_of(before.claimed) if before and before.weight == self.figures.weight else None

    @property
    def department(self) -> str:
        """Whose form it is, or its file's name where that is unknown."""
        return department_of(self.figures, self.path)


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A workbook that could not be reviewed, or whose marked copy could not be written.

    Attributes:
        path: the workbook.
        sheet: the form's sheet, where another form of the workbook could be reviewed; else empty.
        code: the problem's code.
        message: why.
        fix: what to do.
        place: where in it, as people write it.
    """

    path: str
    sheet: str
    code: str
    message: str
    fix: str
    place: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """An indicator's score in two years.

    Attributes:
        number: the form's number in the review.
        department: whose form it is.
        indicator: the indicator's name.
        weight: its points, the same in both years.
        claimed_before: last year's self-score.
        claimed: this year's.
        computed_before: last year's computed score; None where it was not known.
        computed: this year's.
    """

    number: int
    department: str
    indicator: str
    weight: Decimal | None
    claimed_before: Decimal | None
    claimed: Decimal | None
    computed_before: Decimal | None
    computed: Decimal | None


def ranked(tables: sqlite3.Connection, title_of: Callable[[str], str]) -> Iterator[RankedForm]:
    """Every form, the most points at stake first, of forms with the same those with errors, then by path.

    Args:
        tables: the results.
        title_of: the title of a rubric by its id.
    """
    rows = tables.execute(
        "SELECT form.number, form.path, form.sheet, form.rubric, form.figures, last.figures, form.repeated,"
        " form.marked"
        " FROM main.form LEFT JOIN before.form AS last ON last.file = form.before ORDER BY form.number"
    )
    for number, path, sheet, rubric, figures, last, repeated, marked in rows:
        title = title_of(rubric) if rubric else ""
        before = figures_of(last) if last else None
        yield RankedForm(number, path, sheet, title, figures_of(figures), before, repeated, marked)


def failed(tables: sqlite3.Connection) -> Iterator[FailedFile]:
    """Every workbook that could not be reviewed, or marked, by path."""
    rows = tables.execute("SELECT path, sheet, code, message, fix, place FROM failure ORDER BY path, sheet")
    return (FailedFile(*row) for row in rows)


def changed(tables: sqlite3.Connection) -> Iterator[ScoreChange]:
    """Every claimed or computed score that is other than last year's, by form and in the form's order.

    Indicators are the same by name; one of other points, or that a form has twice, compares with none.
    """
    rows = tables.execute(
        "SELECT form.number, form.figures, form.path, now.name, now.weight, last.claimed, now.claimed,"
        " last.computed, now.computed, now.alike, last.weight,"
        " (SELECT count(*) FROM main.indicator AS same WHERE same.form = now.form AND same.alike = now.alike)"
        " + (SELECT count(*) FROM before.indicator AS same"
        " WHERE same.form = last.form AND same.alike = last.alike)"
        " FROM main.form JOIN main.indicator AS now ON now.form = form.file"
        " JOIN before.indicator AS last ON last.form = form.before AND last.alike = now.alike"
        " WHERE form.before IS NOT NULL ORDER BY form.number, now.position"
    )
    for number, figures, path, name, weight, *scores, _, last_weight, found in rows:
        claimed_before, claimed, computed_before, computed = map(decimal_of, scores)
        is_changed = claimed_before != claimed or computed_before != computed
        if found == _ONE_EACH and is_changed and decimal_of(weight) == decimal_of(last_weight):
            yield ScoreChange(
                number,
                department_of(figures_of(figures), path),
                name,
                decimal_of(weight),
                claimed_before,
                claimed,
                computed_before,
                computed,
            )


_ONE_EACH: Final = 2
