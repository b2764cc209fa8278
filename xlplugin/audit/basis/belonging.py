"""Which row of a form a finding belongs to."""

from collections.abc import Iterable, Mapping, Sequence

from xlplugin.form.case import Case
from xlplugin.form.form import Row
from xlplugin.problem import Problem, Source


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
