"""Everything an audit looks at: what was handed in, its rubric and scores, and what belongs to which row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlplugin.audit.basis.texts import Said
from xlplugin.form.form import Filing, Form, Row
from xlplugin.form.matching import Match
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import own_passages
from xlplugin.problem import Problem, Source
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet


@dataclass(frozen=True)
class Case:
    """One filed form with all that is known about it.

    Attributes:
        filing: the form, its tables and its words.
        match: the rubric and which row is which indicator; None where the rubric is not known.
        sheet: the scores on the facts that people gave; None where the rubric is not known.
        trial: the scores once the proposals are taken too; None where the rubric is not known.
        proposals: the facts that the workbook suggests.
    """

    filing: Filing
    match: Match | None = None
    sheet: ScoreSheet | None = None
    trial: ScoreSheet | None = None
    proposals: tuple[Proposal, ...] = ()

    @property
    def form(self) -> Form:
        """The form itself."""
        return self.filing.form

    @cached_property
    def texts(self) -> tuple[Said, ...]:
        """What the filing says in words: the reasons in the form's order, then everything beside the form."""
        reasons = (Said(row.reason.text, row.reason.source, row) for row in self.form.rows if row.reason.text)
        beside = (Said(each.text, each.source) for each in own_passages(self.filing))
        return (*reasons, *beside)

    @cached_property
    def _scores(self) -> dict[Row, tuple[IndicatorScore, IndicatorScore]]:
        if self.match is None or self.sheet is None or self.trial is None:
            return {}
        both = {
            line.indicator.name: (line, trial)
            for line, trial in zip(self.sheet.lines, self.trial.lines, strict=True)
        }
        return {row: both[name] for name, row in self.match.rows.items()}

    def score(self, row: Row) -> IndicatorScore | None:
        """The score of a row on the facts that people gave; None where the rubric has no such indicator."""
        return self._scores[row][0] if row in self._scores else None

    def trial_score(self, row: Row) -> IndicatorScore | None:
        """The score of a row once the proposals are taken too."""
        return self._scores[row][1] if row in self._scores else None

    @cached_property
    def _scored_rows(self) -> tuple[tuple[Row, IndicatorScore, IndicatorScore], ...]:
        return tuple((row, *self._scores[row]) for row in self.form.rows if row in self._scores)

    def scored_rows(self) -> Iterator[tuple[Row, IndicatorScore, IndicatorScore]]:
        """Every row that the rubric knows, with its score and its trial score, in the form's order."""
        yield from self._scored_rows


class Belonging:
    """The rows that findings belong to: by cell and name, else by name, since two rows may share one name."""

    def __init__(self, case: Case) -> None:
        self._named: dict[str, dict[int, Row]] = {}
        self._at: dict[Source, set[int]] = {}
        for row in case.form.rows:
            score = case.score(row)
            for name in {row.name, score.indicator.name if score else row.name}:
                self._named.setdefault(name, {})[row.row] = row
            for place in _cells(row):
                self._at.setdefault(place, set()).add(row.row)

    def rows(self, finding: Problem) -> Sequence[Row]:
        """The rows a finding is about; none where it names no indicator."""
        named = self._named.get(finding.indicator, {}) if finding.indicator else {}
        place = finding.source
        here = self._at.get(place, set()) if place else set()
        return [named[number] for number in sorted(here) if number in named] or list(named.values())


def _cells(row: Row) -> set[Source]:
    entries = (
        row.weight,
        row.about,
        row.criterion,
        row.target,
        row.actual,
        row.score,
        row.reviewed,
        row.reason,
        row.evidence,
    )
    return {row.source, *(entry.source for entry in entries if entry.source.cell)}


def numbers_by_row(case: Case, findings: Iterable[Problem]) -> Mapping[int, tuple[int, ...]]:
    """The numbers, from 1, of the findings about each row, by the row's number on the sheet."""
    belonging = Belonging(case)
    numbers: dict[int, list[int]] = {}
    for number, finding in enumerate(findings, 1):
        for row in belonging.rows(finding):
            numbers.setdefault(row.row, []).append(number)
    return {row: tuple(those) for row, those in numbers.items()}
