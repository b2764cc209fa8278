"""Opening a workbook with a form: what was handed in, the rubric it follows, facts and scores."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.facts.factset import FactSet
from xlplugin.form.form import Filing, Form, Passage, Row
from xlplugin.form.matching import Match, match_form
from xlplugin.form.proposal import Proposal
from xlplugin.functions.library import open_rubric
from xlplugin.money import MISSING
from xlplugin.problem import Checked, Problem, Source, failed, has_errors
from xlplugin.rubric.library import library
from xlplugin.rubric.model import LoadedRubric
from xlplugin.scoring.sheet import Claim, ScoreSheet, score_sheet
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.earlier import with_earlier_claims
from xlplugin.workbook.forms.finder import FoundForm, find_form
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.scorebook.fact_rows import read_facts, refused
from xlplugin.workbook.scorebook.headings import find_tables
from xlplugin.workbook.scorebook.stated_rubric import stated_rubric

if TYPE_CHECKING:
    from xlplugin.audit.basis.case import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for.

    Attributes:
        rubric: the rubric's id; by default the one whose names, weights and year the form has.
        own: the user's own folder of rubrics.
        sheet: the form's sheet, where the workbook has several forms.
        accept: whether facts that the workbook itself suggests count as given.
        narrative: the written report, whose statements are read too.
    """

    rubric: str | None = None
    own: Path | None = None
    sheet: str | None = None
    accept: bool = False
    narrative: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class OpenedForm:
    """A workbook that holds a form, a file or one open in Excel.

    What only an audit, or a form without facts, needs is read when it is asked for.

    Attributes:
        grid: what is on its sheets, results brought up to date.
        found: the form as it stands there.
        form: the form as it was handed in: claims that an earlier run replaced are put back.
        asked: what the user asked for.
        loaded: the rubric, None where it is not known; so are the match, the facts and the scores then.
        match: which row is which indicator.
        facts: the facts that people gave.
        sheet: the scores on these.
        has_facts_sheet: whether the workbook has a sheet of facts.
        stored: the sheets with the results that the file has stored; None where they are those of ``grid``.
    """

    grid: BookGrid
    found: FoundForm
    form: Form
    asked: Asked
    loaded: LoadedRubric | None = None
    match: Match | None = None
    facts: FactSet | None = None
    sheet: ScoreSheet | None = None
    has_facts_sheet: bool = False
    stored: BookGrid | None = None

    @property
    def source(self) -> Source:
        """The workbook, as a place of problems."""
        return Source(self.form.file)

    @cached_property
    def filing(self) -> Filing:
        """Everything that was handed in."""
        filing = self.found.filing
        return replace(filing, form=self.form, passages=(*filing.passages, *self.asked.narrative))

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """The facts that the workbook suggests, but for those that a person has turned down."""
        if self.match is None or self.loaded is None:
            return ()
        from xlplugin.form.proposals import propose  # noqa: PLC0415 - not for a form that has its facts

        turned_down = refused(self.grid, self.form.file)
        offered = propose(self.filing, self.match, self.loaded.vocabulary)
        return tuple(each for each in offered if each.code not in turned_down)

    @cached_property
    def case(self) -> "Case":
        """All that an audit looks at."""
        from xlplugin.audit.basis.case import Case  # noqa: PLC0415 - not for scoring
        from xlplugin.form.proposals import with_proposals  # noqa: PLC0415 - as above

        if self.match is None or self.loaded is None or self.sheet is None or self.facts is None:
            return Case(self.filing)
        vocabulary = self.loaded.vocabulary
        everything = read_facts(self.grid, vocabulary, self.form.file, accept_proposed=True)
        trial = with_proposals(everything.value or self.facts, self.proposals, vocabulary)
        claims = {line.indicator.name: line.claim for line in self.sheet.lines}
        return Case(
            self.filing, self.match, self.sheet, score_sheet(self.loaded, trial, claims), self.proposals
        )


def open_form(package: Package, asked: Asked = Asked(), grid: BookGrid | None = None) -> Checked[OpenedForm]:
    """Find and understand the form in a file.

    Args:
        package: the workbook; it is left as it is.
        asked: what the user asked for.
        grid: what is on the workbook's sheets, where that has been read already.

    Returns:
        The opened form, also where its rubric is not known; or why there is none.
    """
    stored = Checked(grid) if grid is not None else read_grid(package)
    if stored.value is None:
        return failed(*stored.problems)
    fresh = _up_to_date(package, stored.value, asked.own)
    if fresh.value is None:
        return failed(*stored.problems, *fresh.problems)
    opened = understand(fresh.value, str(package.path), asked)
    if opened.value is None:
        return failed(*opened.problems)
    own = opened.value.form.sheet
    relevant = (each for each in fresh.problems if each.source and each.source.sheet == own)
    return Checked(
        replace(opened.value, stored=stored.value), (*stored.problems, *relevant, *opened.problems)
    )


def _up_to_date(package: Package, grid: BookGrid, own: Path | None) -> Checked[BookGrid]:
    """The sheets with results brought up to date; a form without formulas need not wait for what does it."""
    if not any(view.formula for sheet in grid.sheets for view in sheet.cells.values()):
        return Checked(grid)
    from xlplugin.functions.catalogue import functions  # noqa: PLC0415 - as above
    from xlplugin.workbook.recalc.recalc import recalculate  # noqa: PLC0415 - as above

    result = recalculate(package, functions(own), grid)
    return Checked(result.value.grid if result.value else None, result.problems)


def understand(grid: BookGrid, file: str, asked: Asked = Asked()) -> Checked[OpenedForm]:
    """Find and understand the form on sheets whose formulas are up to date.

    Args:
        grid: what is on the workbook's sheets.
        file: the workbook's name, for the places of problems.
        asked: what the user asked for.

    Returns:
        The opened form, also where its rubric is not known; or why there is none.
    """
    found = find_form(grid, file, asked.sheet, asked.own)
    if found.value is None:
        return failed(*found.problems)
    opened = _with_rubric(OpenedForm(grid, found.value, with_earlier_claims(found.value.form, grid), asked))
    return Checked(opened.value, (*found.problems, *opened.problems))


def _with_rubric(opened: OpenedForm) -> Checked[OpenedForm]:
    own, named = opened.asked.own, stated_rubric(opened.grid)
    wanted = opened.asked.rubric or named or None
    read = [open_rubric(each, own) for each in ([wanted] if wanted else library(own).files())]
    if wanted and read[0].value is None:
        return failed(*read[0].problems)
    known = {each.value.rubric.id: each.value for each in read if each.value is not None}
    match = match_form(opened.form, [each.rubric for each in known.values()], wanted)
    if match.value is None:
        return Checked(None if has_errors(match.problems) else opened, match.problems)
    return _scored(opened, match.value, known[match.value.rubric.id])


def _scored(read: OpenedForm, match: Match, loaded: LoadedRubric) -> Checked[OpenedForm]:
    opened, file = replace(read, match=match, loaded=loaded), read.form.file
    given = read_facts(opened.grid, loaded.vocabulary, file, accept_proposed=opened.asked.accept)
    facts = given.value or FactSet(loaded.vocabulary)
    if opened.asked.accept and given.value is None:
        from xlplugin.form.proposals import with_proposals  # noqa: PLC0415 - not for a form that has its facts

        facts = with_proposals(facts, opened.proposals, loaded.vocabulary)
    sheet = score_sheet(loaded, facts, {name: _claim(row) for name, row in match.rows.items()})
    scored = replace(opened, facts=facts, sheet=sheet, has_facts_sheet=given.value is not None)
    is_live = any(row.computed.computed for row in match.rows.values())
    changed = _changed(scored, loaded, facts) if is_live else ()
    return Checked(scored, (*given.problems, *changed))


def _changed(opened: OpenedForm, loaded: LoadedRubric, facts: FactSet) -> Iterator[Problem]:
    """What somebody changed in the cells made for formulas of ours; these take only numbers for claims."""
    from xlplugin.workbook.scorebook.form_check import COUNTED, changed_cells  # noqa: PLC0415 - as above
    from xlplugin.workbook.scorebook.form_rows import (  # noqa: PLC0415 - as above
        CLAIM,
        INDICATOR,
        SCORE,
        form_rows,
    )

    file = opened.form.file
    if stated_rubric(opened.grid) != loaded.rubric.id:
        return
    for table in find_tables(opened.grid, INDICATOR, CLAIM, SCORE, COUNTED):
        if table.sheet.name == opened.form.sheet:
            claims = {row.indicator: row.claim for row in form_rows(table, loaded.rubric, file)}
            yield from changed_cells(table, score_sheet(loaded, facts, claims), file)


def _claim(row: Row) -> Claim:
    points = row.score.points
    words = row.score.text if points is None else ""
    return Claim(MISSING if points is None else points, words, row.reason.text, row.score.source)
