"""The end of a form: the row of the total, the cell with the grade, and the footnotes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from xlplugin.form.entry import NOTHING, Entry
from xlplugin.form.form import Closing, Column, FurtherScore
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.entries import entry_at, in_points, typed
from xlplugin.workbook.forms.extent import BELOW, Extent
from xlplugin.workbook.forms.names import heading_key, score_behind, words_of
from xlplugin.workbook.forms.page import Page

_WEIGHTS: Final = (Column.WEIGHT, Column.SECONDARY_WEIGHT, Column.PRIMARY_WEIGHT)
_TICKS: Final = "☑√✓✔■□☐▢○●"
_NEAR: Final = 8
_BARE_GRADE: Final = 6


def read_closing(page: Page, table: ScoreTable, extent: Extent) -> Closing | None:
    """The row of the total; None where the form has none."""
    if extent.total is None:
        return None
    label = next(_total_labels(page, extent.total), NOTHING)
    score = _points(page, table, extent.total, Column.SCORE, label)
    if score.blank and score_behind(label.text):
        score = total_behind(label)
    weight = next(_weights(page, table, extent.total, label), NOTHING)
    reviewed, deduction = (
        _points(page, table, extent.total, kind, label) for kind in (Column.REVIEWED, Column.DEDUCTION)
    )
    beside = ((each.title, _under(page, extent.total, each.column, label)) for each in table.others)
    others = tuple(FurtherScore(title, entry) for title, entry in beside if not entry.computed)
    return Closing(label, weight, score, reviewed, deduction, others)


def total_behind(label: Entry) -> Entry:
    """The total that is written behind its label; its text is all that stands in the cell."""
    number = typed(score_behind(label.text), label.source)
    return replace(number, text=label.text, formula=label.formula)


def _total_labels(page: Page, row: int) -> Iterator[Entry]:
    for column, _, view in page.starts(row):
        if page.headings.is_total(words_of(view.value)):
            yield entry_at(page, row, column)


def _points(page: Page, table: ScoreTable, row: int, kind: Column, label: Entry) -> Entry:
    """A cell of the row; nothing where the label's own merged area reaches over it."""
    column = table.columns.get(kind)
    return NOTHING if column is None else _under(page, row, column, label)


def _under(page: Page, row: int, column: int, label: Entry) -> Entry:
    entry = entry_at(page, row, column)
    return Entry(source=label.source) if entry.source == label.source else entry


def _weights(page: Page, table: ScoreTable, row: int, label: Entry) -> Iterator[Entry]:
    """The full points, under whichever weight column the form prints them."""
    for kind in _WEIGHTS:
        entry = _points(page, table, row, kind, label)
        if entry.number is not None and kind in table.columns:
            area = page.area(row, table.columns[kind])
            if not area.covers(row, table.columns[Column.SCORE]):
                yield in_points(entry)


def read_grade(page: Page, table: ScoreTable, extent: Extent) -> Entry:
    """The cell with the grade: all its choices where they are ticked; blank where the form has none."""
    labels = (
        (row, column)
        for row in page.rows
        if extent.end < row <= extent.end + _NEAR
        for column, _, view in page.starts(row)
        if heading_key(words_of(view.value)) in page.headings.names.grades
    )
    place = next(labels, None)
    return NOTHING if place is None else _grade_beside(page, table, *place)


def _grade_beside(page: Page, table: ScoreTable, row: int, label: int) -> Entry:
    """The choices beside the label; else the word in the column of scores; else what stands first."""
    right = page.area(row, label).right + 1
    beside = [entry_at(page, row, column) for column in page.rows.get(row, ()) if column > label]
    ticked = next((entry for entry in beside if any(tick in entry.text for tick in _TICKS)), None)
    scored = entry_at(page, row, table.columns[Column.SCORE])
    words = next((entry for entry in beside if 0 < len(entry.text) <= _BARE_GRADE), None)
    if ticked is not None:
        return ticked
    if scored in beside and len(scored.text) <= _BARE_GRADE:
        return scored
    return words or next((entry for entry in beside if not entry.blank), entry_at(page, row, right))


def read_notes(page: Page, extent: Extent) -> tuple[Entry, ...]:
    """The footnotes: from the first text that says it is one, whatever stands alone in its row below it."""
    notes: list[Entry] = []
    for row in page.rows:
        starts = list(page.starts(row)) if extent.end < row <= extent.end + BELOW else []
        for column, _, view in starts:
            words = words_of(view.value)
            if words and (page.headings.is_note(words) or (notes and len(starts) == 1)):
                notes.append(entry_at(page, row, column))
    return tuple(notes)
