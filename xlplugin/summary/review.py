"""All results of a review of many, read from the file of results once and asked many times."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused
from xlplugin.rubric.model import Rubric
from xlplugin.service.problem_table import problem_table
from xlplugin.summary.anomalies import Anomaly, anomalies_of
from xlplugin.summary.findings import FindingKind, FoundInForm, found_in, found_of, kinds_of
from xlplugin.summary.indicators import (
    HeatMap,
    IndicatorStatistics,
    Mean,
    Peers,
    Spread,
    heat_map_of,
    peers_of,
    statistics_of,
)
from xlplugin.summary.overview import Overview, overview_of
from xlplugin.summary.ranking import FailedFile, RankedForm, ScoreChange, changed, failed, ranked
from xlplugin.summary.results_tables import open_tables, read_results
from xlplugin.summary.two_years import join_years

_USUAL_GRADES = ("优", "良", "中", "差")


class BulkReview:
    """What a file of results comes to; memory does not grow with it.

    Attributes:
        has_previous: whether last year's results are compared with.
    """

    def __init__(
        self,
        results: Path,
        *,
        previous: Path | None = None,
        own: Path | None = None,
        expected: int | None = None,
    ) -> None:
        """Read the results.

        Args:
            results: the file of results.
            previous: that of last year.
            own: the user's own folder of rubrics.
            expected: how many workbooks there were to review, where not all of them were.

        Raises:
            Refused: a file cannot be read or is no file of results, or the disk is full.
        """
        self.has_previous, self._own, self._expected = previous is not None, own, expected
        self._tables = open_tables()
        try:
            self._tables.create_aggregate("mean", 1, Mean)  # type: ignore[arg-type] # as of exact_sum
            self._tables.create_aggregate("spread", 1, Spread)  # type: ignore[arg-type] # as above
            self._left_out = read_results(self._tables, results, schema="main")
            if previous is not None:
                read_results(self._tables, previous, schema="before")
                join_years(self._tables)
        except BaseException:
            self._tables.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tables.close()

    def overview(self) -> Overview:
        """The whole review in a few figures."""
        rubrics = (each for each in self._rubrics.values() if each is not None)
        grades = (band.grade for each in rubrics for band in each.grades.bands)
        best_first = tuple(dict.fromkeys((*_USUAL_GRADES, *grades)))
        return overview_of(self._tables, best_first, self._expected, self._left_out)

    def ranking(self) -> Iterator[RankedForm]:
        """Every form, the most points at stake first, then those with errors, then by path."""
        return ranked(self._tables, self._title)

    def indicators(self) -> Iterator[IndicatorStatistics]:
        """Every indicator, by rubric and in the form's order."""
        for indicators in self._indicators.values():
            yield from indicators

    def heat_maps(self, most: int) -> Iterator[HeatMap]:
        """Departments × indicators, a rubric each.

        Args:
            most: how many forms each, those with the most points at stake.
        """
        for peers, indicators in self._indicators.items():
            if indicators:
                yield heat_map_of(self._tables, peers, indicators, most)

    def kinds(self) -> Sequence[FindingKind]:
        """The kinds of findings: errors first, then those in most forms."""
        return self._kinds

    def findings(self) -> Iterator[FoundInForm]:
        """Every finding, by kind in the order of kinds, then by form."""
        for kind in self._kinds:
            yield from found_in(self._tables, kind.code)

    def findings_of(self, number: int) -> Sequence[FoundInForm]:
        """The findings of a form, as its audit has them.

        Args:
            number: the form's number in the review; of none there are none.
        """
        return found_of(self._tables, number)

    def anomalies(self) -> Iterator[Anomaly]:
        """All that is unusual, by kind."""
        return anomalies_of(self._tables)

    def failures(self) -> Iterator[FailedFile]:
        """Every workbook that could not be reviewed, or has no marked copy that was asked for, by path."""
        return failed(self._tables)

    def changes(self) -> Iterator[ScoreChange]:
        """Every score that is other than last year's, by form and in the form's order."""
        return changed(self._tables)

    @cached_property
    def _peers(self) -> Sequence[Peers]:
        return peers_of(self._tables)

    @cached_property
    def _rubrics(self) -> dict[str, Rubric | None]:
        """The rubrics that forms follow, None of one that is no more there."""
        found: dict[str, Rubric | None] = {}
        for peers in self._peers:
            try:
                found[peers.rubric] = open_rubric(peers.rubric, self._own).rubric if peers.rubric else None
            except Refused:
                found[peers.rubric] = None
        return found

    def _title(self, rubric: str) -> str:
        known = self._rubrics[rubric]
        return known.title if known else rubric

    @cached_property
    def _indicators(self) -> dict[Peers, Sequence[IndicatorStatistics]]:
        return {peers: self._statistics(peers) for peers in self._peers}

    def _statistics(self, peers: Peers) -> Sequence[IndicatorStatistics]:
        known = self._rubrics[peers.rubric]
        title = self._title(peers.rubric) if peers.rubric else f"{peers.kind}（没有匹配的评价标准）"
        of_form = known.of_form if known else not peers.rubric
        return statistics_of(self._tables, peers, title, of_form=of_form)

    @cached_property
    def _kinds(self) -> Sequence[FindingKind]:
        meanings = {each.code: each.means for each in problem_table().explained()}
        return kinds_of(self._tables, lambda code: meanings.get(code, ""))
