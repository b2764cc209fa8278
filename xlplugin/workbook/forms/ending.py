"""Where a score table ends, and what stands there: its total, the grade and the footnotes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.form.form import Closing, Column, FurtherScore
from xlplugin.workbook.forms.columns import ScoreTable
from xlplugin.workbook.forms.entries import entry_at, in_points, typed
from xlplugin.workbook.forms.heading_block import repeats
from xlplugin.workbook.forms.names import heading_key, score_behind, words_of
from xlplugin.workbook.forms.page import SheetPage

BELOW: Final = 100
"""How many rows below a total still belong to the form: grade, footnotes, signatures, a second total."""

_WEIGHTS: Final = (Column.WEIGHT, Column.SECONDARY_WEIGHT, Column.PRIMARY_WEIGHT)
_TICKS: Final = "☑√✓✔■□☐▢○●"
_NEAR: Final = 8
_BARE_GRADE: Final = 6


class TableRows(NamedTuple):
    """The rows of a score table.

    Attributes:
        first: the first row under the headings.
        last: the last row that may hold an indicator.
        total: the row of the total, None where there is none.
        next_form: the row of the headings of a further form below, None where there is none.
    """

    first: int
    last: int
    total: int | None = None
    next_form: int | None = None

    @property
    def end(self) -> int:
        """The last row that belongs to the table, its total included."""
        return max(self.last, self.total or 0)


def _label_of(page: SheetPage, table: ScoreTable, row: int) -> str:
    """The first words of a row, left of the self-score."""
    limit = table.columns.get(Column.SCORE, table.block.right + 1)
    for column, _, view in page.starts(row):
        words = words_of(view.value)
        if words:
            return words if column < max(limit, table.names_end + 1) else ""
    return ""


def is_sum(page: SheetPage, table: ScoreTable, row: int) -> bool:
    """Whether a row holds a sum: any of its names says so, the level that it sums up before it or not."""
    names = (words_of(view.value) for column, _, view in page.starts(row) if column <= table.names_end)
    return any(page.headings.is_sum(words) for words in (_label_of(page, table, row), *names) if words)


def _is_indicator_like(page: SheetPage, table: ScoreTable, row: int) -> bool:
    """Whether a row has a name of its own and the points it can earn."""
    name = table.columns[Column.INDICATOR]
    area = page.area(row, name)
    if area.right > table.names_end or not page.words(row, name) or is_sum(page, table, row):
        return False
    weight = table.columns.get(Column.WEIGHT)
    return weight is None or entry_at(page, row, weight).number is not None


def table_rows(page: SheetPage, table: ScoreTable, below: int = 0) -> TableRows:
    """Where the table ends: at its last total, as sums inside the table may bear the same label.

    Args:
        page: the sheet.
        table: the table.
        below: the row in which a different form is known to start; 0 where there is none.
    """
    if below:
        return table_rows(page.above(below), table)._replace(next_form=below)
    first = table.block.bottom + 1
    total: int | None = None
    seen = since = False
    for row in page.rows:
        if row < first:
            continue
        if total is not None and row > total + BELOW:
            break
        if total is not None and seen and repeats(page, row, table.block):
            return TableRows(first, total - 1, total, row)
        if page.headings.is_total(_label_of(page, table, row)):
            if total is None or since or not seen:
                total, since = row, False
        elif _is_indicator_like(page, table, row):
            seen = since = True
    above = range(first, total or first)
    if total is None or not any(_is_indicator_like(page, table, row) for row in page.rows if row in above):
        return TableRows(first, _last_without_total(page, first), total)
    return TableRows(first, total - 1, total)


def _last_without_total(page: SheetPage, first: int) -> int:
    """The row above the first footnote; without one, the last row."""
    is_note = page.headings.is_note
    for row in page.rows:
        if row >= first and any(is_note(words_of(view.value)) for _, _, view in page.starts(row)):
            return row - 1
    return max(page.last_row, first)


def read_closing(page: SheetPage, table: ScoreTable, extent: TableRows) -> Closing | None:
    """The row of the total; None where the form has none."""
    if extent.total is None:
        return None
    row = extent.total
    labels = (column for column, _, view in page.starts(row) if page.headings.is_total(words_of(view.value)))
    label = next((entry_at(page, row, column) for column in labels), NOTHING)
    score = _points(page, table, row, Column.SCORE, label)
    if score.blank and score_behind(label.text):
        score = total_behind(label)
    weight = next(_weights(page, table, row, label), NOTHING)
    reviewed, deduction = (
        _points(page, table, row, kind, label) for kind in (Column.REVIEWED, Column.DEDUCTION)
    )
    beside = ((each.title, _under(page, row, each.column, label)) for each in table.others)
    others = tuple(FurtherScore(title, entry) for title, entry in beside if not entry.computed)
    return Closing(label, weight, score, reviewed, deduction, others)


def total_behind(label: Entry) -> Entry:
    """The total that is written behind its label; its text is all that stands in the cell."""
    number = typed(score_behind(label.text), label.source)
    return replace(number, text=label.text, formula=label.formula)


def _points(page: SheetPage, table: ScoreTable, row: int, kind: Column, label: Entry) -> Entry:
    """A cell of the row; nothing where the label's own merged area reaches over it."""
    column = table.columns.get(kind)
    return NOTHING if column is None else _under(page, row, column, label)


def _under(page: SheetPage, row: int, column: int, label: Entry) -> Entry:
    entry = entry_at(page, row, column)
    return Entry(source=label.source) if entry.source == label.source else entry


def _weights(page: SheetPage, table: ScoreTable, row: int, label: Entry) -> Iterator[Entry]:
    """The full points, under whichever weight column the form prints them."""
    for kind in _WEIGHTS:
        entry = _points(page, table, row, kind, label)
        if entry.number is not None and kind in table.columns:
            area = page.area(row, table.columns[kind])
            if not area.covers(row, table.columns[Column.SCORE]):
                yield in_points(entry)


def read_grade(page: SheetPage, table: ScoreTable, extent: TableRows) -> Entry:
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


def _grade_beside(page: SheetPage, table: ScoreTable, row: int, label: int) -> Entry:
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


def read_notes(page: SheetPage, extent: TableRows) -> tuple[Entry, ...]:
    """The footnotes: from the first text that says it is one, whatever stands alone in its row below it."""
    notes: list[Entry] = []
    for row in page.rows:
        starts = list(page.starts(row)) if extent.end < row <= extent.end + BELOW else []
        for column, _, view in starts:
            words = words_of(view.value)
            if words and (page.headings.is_note(words) or (notes and len(starts) == 1)):
                notes.append(entry_at(page, row, column))
    return tuple(notes)
