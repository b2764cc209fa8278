"""The official cells of a form: what becomes of each, and what the sheet of workings shows of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.form import Form, Row
from xlplugin.functions.cell import Cell
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.edit.edits import CellEdit, same_value
from xlplugin.workbook.formbook.by_hand import NOTHING_TYPED, ByHand, Typed, by_hand
from xlplugin.workbook.formbook.earlier import Earlier, earlier_writes, place_of
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.layout.layout import Layout
from xlplugin.workbook.layout.names import DRAFT_ID

UNTOUCHED: Final = "未写入"


@dataclass(frozen=True, slots=True)
class Written:
    """What becomes of one official cell.

    Attributes:
        entry: what the department wrote, with its cell.
        value: what stands in the cell by our hand afterwards; None where nothing does.
        why: why nothing is written, a few words for the sheet of workings.
    """

    entry: Entry
    value: Cell = None
    why: str = UNTOUCHED

    @property
    def place(self) -> Place | None:
        """The cell; None where the form has no such cell."""
        return place_of(self.entry)

    @property
    def standing(self) -> Cell:
        """What stands in the cell afterwards, a number where there is one."""
        return claimed(self.entry) if self.value is None else self.value


def claimed(entry: Entry) -> Cell:
    """A claim as a cell of ours holds it: points, words, or nothing."""
    return float(entry.points) if entry.points is not None else entry.text or None


def original(entry: Entry) -> Cell:
    """A claim as it stood in its own cell."""
    number = entry.number if entry.kind is EntryKind.NUMBER else None
    return float(number) if number is not None else entry.text or None


@dataclass(frozen=True)
class Official:
    """The official cells of a form that is scored in place.

    Attributes:
        grid: the workbook.
        form: the form in it.
        rows: what is scored: the rows of its table, before them what is scored elsewhere on it.
        as_reviewer: whether a reviewer scores: then the self-scores stay as they are.
    """

    grid: BookGrid
    form: Form
    rows: tuple[Row, ...]
    as_reviewer: bool = False

    @cached_property
    def earlier(self) -> Mapping[Place, Earlier]:
        """What earlier runs wrote into them."""
        return earlier_writes(self.grid)

    @cached_property
    def hand(self) -> ByHand:
        """What people typed into the workings of earlier runs."""
        return by_hand(self.grid)

    @cached_property
    def shared(self) -> frozenset[Place]:
        """The cells for points that hold no one row's score: merged over rows, or with other columns."""
        times = Counter(place_of(entry) for row in self.rows for entry in (row.score, row.reviewed))
        others = {place_of(entry) for row in self.rows for entry in _beside(row)}
        return frozenset(place for place, count in times.items() if place and (count > 1 or place in others))

    def is_free(self, entry: Entry) -> bool:
        """Whether a cell is blank, or still holds what an earlier run wrote."""
        return not entry.formula and (entry.blank or place_of(entry) in self.earlier)

    def kept(self, entry: Entry) -> Written:
        """A cell that this run leaves alone, though an earlier run may have written to it."""
        place = place_of(entry)
        before = self.earlier.get(place) if place else None
        return Written(entry, before.written if before else None)

    def edits(self, written: Written) -> Iterator[CellEdit]:
        """The edit that gives the cell its new value, or the claim back; none where it holds that already."""
        place = written.place
        if place is None or (written.value is None and place not in self.earlier):
            return
        value = original(written.entry) if written.value is None else written.value
        if not same_value(self._held(place), value):
            yield CellEdit(*place, value)

    def _held(self, place: Place) -> Cell:
        sheet = self.grid.sheet(place.sheet)
        return sheet.cell(place.row, place.column).value if sheet else None


def _beside(row: Row) -> Iterator[Entry]:
    """The cells of a row that are not for points."""
    if row.source != row.score.source:  # what is scored above the table is known by its score
        yield Entry(source=row.source)
    yield from (row.weight, row.about, row.criterion, row.target, row.actual, row.reason, row.evidence)


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One row of the form.

    Attributes:
        row: the row.
        scored: its computed score; None where the rubric has no such indicator.
        score: its official cell for the self-score.
        reason: its official cell for the reason.
        reviewed: its official cell for the reviewer's score.
        typed: what people typed into its row on the sheet of workings.
    """

    row: Row
    scored: IndicatorScore | None
    score: Written
    reason: Written
    reviewed: Written
    typed: Typed = NOTHING_TYPED

    @property
    def is_rated(self) -> bool:
        """Whether a person rates it: its goal is in words."""
        rule = self.scored.indicator.rule if self.scored else None
        return isinstance(rule, ItemGoal) and rule.share is not None

    @property
    def name(self) -> str:
        """What the sheet of workings calls it."""
        return self.scored.indicator.name if self.scored else self.row.name

    @property
    def reviewed_by_hand(self) -> bool:
        """Whether the reviewer's own number stands in the official cell."""
        return self.reviewed.value is None and self.reviewed.entry.points is not None

    @property
    def given(self) -> Cell:
        """The reviewer's own number, in the official cell or on the sheet of workings; else None."""
        if self.reviewed_by_hand:
            return self.reviewed.standing
        return self.typed.reviewed if isinstance(self.typed.reviewed, float) else None


@dataclass(frozen=True, slots=True)
class Closings:
    """The official cells below the indicators: total, grade, and the reviewer's total.

    ``ticked`` is the grade that this run ticks, empty where it ticks none.
    """

    total: Written
    grade: Written
    reviewed: Written
    ticked: str = ""

    def all(self) -> tuple[Written, Written, Written]:
        """Every one of them."""
        return self.total, self.grade, self.reviewed


@dataclass(frozen=True, slots=True)
class Working:
    """Everything the sheet of workings shows.

    Attributes:
        official: the form and its official cells.
        loaded: the rubric.
        layout: where its facts stand; None where the form's own cells are its facts.
        lines: the rows of the form.
        closings: the rows below them.
        absent: the indicators of the rubric for which the form has no row.
    """

    official: Official
    loaded: LoadedRubric
    layout: Layout | None
    lines: tuple[WorkingLine, ...]
    closings: Closings
    absent: tuple[Indicator, ...] = ()

    @property
    def has_functions(self) -> bool:
        """Whether functions know the rubric: one that was read for this run alone lives nowhere else."""
        return self.loaded.rubric.id != DRAFT_ID

    @property
    def reviewed(self) -> bool:
        """Whether scores of a reviewer's run stand in official cells."""
        cells = (*(line.reviewed for line in self.lines), self.closings.reviewed)
        return any(each.value is not None for each in cells)
