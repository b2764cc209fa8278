"""What the sheet of workings shows: every indicator with its official cells, and the closing rows."""

from dataclasses import dataclass

from xlplugin.form.form import Row
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import IndicatorScore
from xlplugin.workbook.formbook.by_hand import NOTHING_TYPED, ByHand, Typed
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.written import Written
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
    """Everything the sheet of workings shows."""

    opened: OpenedForm
    loaded: LoadedRubric
    layout: Layout
    lines: tuple[WorkingLine, ...]
    closings: Closings
    as_reviewer: bool
    hand: ByHand

    @property
    def reviewed(self) -> bool:
        """Whether scores of a reviewer's run stand in official cells."""
        cells = (*(line.reviewed for line in self.lines), self.closings.reviewed)
        return any(each.value is not None for each in cells)
