"""What is scored in place: the opened form with its rubric, where facts stand, and its official cells."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from xlplugin.form.entry import Entry
from xlplugin.form.form import Row
from xlplugin.form.matching import Match
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.formbook.by_hand import ByHand
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.written import Official
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.layout.layout import Layout


@dataclass(frozen=True)
class Job:
    """One form to be scored in its own cells."""

    opened: OpenedForm
    loaded: LoadedRubric
    match: Match
    sheet: ScoreSheet
    layout: Layout
    official: Official
    as_reviewer: bool
    hand: ByHand

    @cached_property
    def shared(self) -> frozenset[Place]:
        """The cells for points that hold no one row's score: merged over rows, or with other columns."""
        rows = self.opened.form.rows
        times = Counter(place_of(entry) for row in rows for entry in (row.score, row.reviewed))
        others = {place_of(entry) for row in rows for entry in _beside(row)}
        return frozenset(place for place, count in times.items() if place and (count > 1 or place in others))


def _beside(row: Row) -> Iterator[Entry]:
    """The cells of a row that are not for points."""
    yield Entry(source=row.source)
    yield from (row.weight, row.about, row.criterion, row.target, row.actual, row.reason, row.evidence)
