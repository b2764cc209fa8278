"""Opening a workbook with an official form: what was handed in, the rubric it follows, facts and scores."""

from dataclasses import dataclass, replace
from pathlib import Path

from xlplugin.audit.basis.case import Case
from xlplugin.facts.factset import FactSet
from xlplugin.form.form import Filing, Passage, Row
from xlplugin.form.match import Match
from xlplugin.form.matching import match_form
from xlplugin.form.proposals import propose, with_proposals
from xlplugin.functions.library import open_rubric
from xlplugin.money import MISSING
from xlplugin.problem import Checked, Source, failed, has_errors
from xlplugin.rubric.library import library
from xlplugin.rubric.loaded import LoadedRubric
from xlplugin.scoring.sheet import Claim, score_sheet
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.earlier import with_earlier_claims
from xlplugin.workbook.forms.finder import find_filing
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.scorebook.fact_rows import read_facts, refused
from xlplugin.workbook.scorebook.stated_rubric import stated_rubric


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A workbook that holds an official form, a file or one open in Excel.

    Attributes:
        grid: what is on its sheets, results brought up to date.
        case: the form with its rubric, scores and proposals.
        loaded: the rubric, None where it is not known.
        facts: the facts that people gave, None where the rubric is not known.
        has_facts_sheet: whether the workbook has a sheet of facts.
        stored: the sheets with the results that the file has stored; None where they are those of ``grid``.
    """

    grid: BookGrid
    case: Case
    loaded: LoadedRubric | None = None
    facts: FactSet | None = None
    has_facts_sheet: bool = False
    stored: BookGrid | None = None

    @property
    def source(self) -> Source:
        """The workbook, as a place of problems."""
        return Source(self.case.form.file)


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


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read: the sheets, and what was handed in."""

    grid: BookGrid
    filing: Filing


def open_form(package: Package, asked: Asked = Asked(), grid: BookGrid | None = None) -> Checked[OpenedForm]:
    """Find and understand the official form in a file.

    Args:
        package: the workbook; it is left as it is.
        asked: what the user asked for.
        grid: what is on the workbook's sheets, where that has been read already.

    Returns:
        The opened form, also where its rubric is not known; or why there is none.
    """
    stored = Checked(grid) if grid is not None else read_grid(package)
    fresh = _up_to_date(package, stored.value, asked.own) if stored.value is not None else stored
    if fresh.value is None:
        return failed(*stored.problems, *fresh.problems)
    opened = understand(fresh.value, str(package.path), asked)
    if opened.value is None:
        return failed(*opened.problems)
    own = opened.value.case.form.sheet
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
    """Find and understand the official form on sheets whose formulas are up to date.

    Args:
        grid: what is on the workbook's sheets.
        file: the workbook's name, for the places of problems.
        asked: what the user asked for.

    Returns:
        The opened form, also where its rubric is not known; or why there is none.
    """
    found = find_filing(grid, file, asked.sheet)
    if found.value is None:
        return failed(*found.problems)
    opened = _with_rubric(_Read(grid, _completed(found.value, grid, asked.narrative)), asked)
    return Checked(opened.value, (*found.problems, *opened.problems))


def _completed(filing: Filing, grid: BookGrid, narrative: tuple[Passage, ...]) -> Filing:
    form = with_earlier_claims(filing.form, grid)
    return replace(filing, form=form, passages=(*filing.passages, *narrative))


def _with_rubric(read: _Read, asked: Asked) -> Checked[OpenedForm]:
    named = stated_rubric(read.grid)
    wanted = asked.rubric or named or None
    opened = [open_rubric(each, asked.own) for each in ([wanted] if wanted else library(asked.own).files())]
    if wanted and opened[0].value is None:
        return failed(*opened[0].problems)
    known = {each.value.rubric.id: each.value for each in opened if each.value is not None}
    match = match_form(read.filing.form, [each.rubric for each in known.values()], wanted)
    if match.value is None:
        unknown = OpenedForm(read.grid, Case(read.filing))
        return Checked(None if has_errors(match.problems) else unknown, match.problems)
    return _scored(read, match.value, known[match.value.rubric.id], asked)


def _scored(read: _Read, match: Match, loaded: LoadedRubric, asked: Asked) -> Checked[OpenedForm]:
    file = read.filing.form.file
    turned_down = refused(read.grid, file)
    offered = propose(read.filing, match, loaded.vocabulary)
    proposals = tuple(each for each in offered if each.code not in turned_down)
    given = read_facts(read.grid, loaded.vocabulary, file, accept_proposed=asked.accept)
    facts = given.value or FactSet(loaded.vocabulary)
    if asked.accept and given.value is None:
        facts = with_proposals(facts, proposals, loaded.vocabulary)
    everything = read_facts(read.grid, loaded.vocabulary, file, accept_proposed=True)
    trial = with_proposals(everything.value or facts, proposals, loaded.vocabulary)
    claims = {name: _claim(row) for name, row in match.rows.items()}
    case = Case(
        read.filing,
        match,
        score_sheet(loaded, facts, claims),
        score_sheet(loaded, trial, claims),
        proposals,
    )
    opened = OpenedForm(read.grid, case, loaded, facts, given.value is not None)
    return Checked(opened, given.problems)


def _claim(row: Row) -> Claim:
    points = row.score.points
    words = row.score.text if points is None else ""
    return Claim(MISSING if points is None else points, words, row.reason.text, row.score.source)
