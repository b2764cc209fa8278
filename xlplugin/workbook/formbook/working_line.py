"""What the sheet of workings shows: every indicator with its official cells, and the closing rows."""

from dataclasses import dataclass

from xlplugin.form.form import Row
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.formbook.by_hand import NOTHING_TYPED, Typed
from xlplugin.workbook.formbook.written import Official, Written
from xlplugin.workbook.layout.layout import Layout


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One row of the form.

    Attributes:
        row: the row.
        line: its score; None where the rubric has no such indicator.
        score: its official score cell.
        reason: its official cell for the reason.
        reviewed: its official cell for the reviewer's score.
        typed: what people typed into its row on the sheet of workings.
    """

    row: Row
    line: IndicatorScore | None
    score: Written
    reason: Written
    reviewed: Written
    typed: Typed = NOTHING_TYPED

    @property
    def name(self) -> str:
        """What the sheet of workings calls it."""
        return self.line.indicator.name if self.line else self.row.name

    @property
    def reviewed_by_hand(self) -> bool:
        """Whether the reviewer's own number stands in the official cell."""
        return self.reviewed.value is None and self.reviewed.entry.points is not None


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
        layout: where its facts stand.
        lines: the rows of the form.
        closings: the rows below them.
    """

    official: Official
    loaded: LoadedRubric
    layout: Layout
    lines: tuple[WorkingLine, ...]
    closings: Closings

    @property
    def reviewed(self) -> bool:
        """Whether scores of a reviewer's run stand in official cells."""
        cells = (*(line.reviewed for line in self.lines), self.closings.reviewed)
        return any(each.value is not None for each in cells)
