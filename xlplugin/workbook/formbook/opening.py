"""The form in a workbook as a case: what was handed in, the rubric it follows, facts and scores."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.form.beside import Beside, WrittenReport
from xlplugin.form.case import Assessment, Case
from xlplugin.form.matching import match_form
from xlplugin.functions.library import known_rubric
from xlplugin.problem import Checked, Problem, Refused, Source, told_after
from xlplugin.rubric.library import library
from xlplugin.rubric.model import KnownRubric, LoadedRubric
from xlplugin.scoring.sheet import score_sheet
from xlplugin.workbook.formbook.earlier import earlier_writes, with_earlier_claims
from xlplugin.workbook.formbook.ratings import read_ratings
from xlplugin.workbook.forms import codes
from xlplugin.workbook.forms.finder import SearchedBook, find_form
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.names import ITEM_SIGN
from xlplugin.workbook.scorebook.fact_rows import read_facts, refused, stated_rubric
from xlplugin.workbook.scorebook.headings import find_tables


class Request(NamedTuple):
    """What the user asked for.

    Attributes:
        rubric: the rubric's id; by default the one that the workbook names, else the one whose names,
            weights and year the form has.
        own: the user's own folder of rubrics; a file that is opened is given it, too.
        sheet: the form's sheet, where the workbook has several forms.
        accept: whether facts that the workbook itself suggests count as given.
        report: the written report, which is read too.
        chosen: the rubric that was chosen for the workbook and is kept in it: it counts where none is asked
            for, and where the workbook has no facts that were made for one.
        drafted: a rubric that was read from the form itself, which nobody has approved: it counts before all.
        searched: what was found on the sheets before, where several forms of a workbook are opened in turn.
    """

    rubric: str | None = None
    own: Path | None = None
    sheet: str | None = None
    accept: bool = False
    report: WrittenReport | None = None
    chosen: str | None = None
    drafted: LoadedRubric | None = None
    searched: SearchedBook | None = None


def read_case(grid: BookGrid, file: str, request: Request = Request()) -> Checked[Case]:
    """Find and understand the form on sheets whose formulas are up to date.

    Args:
        grid: what is on the workbook's sheets.
        file: the workbook's name, for the places of problems.
        request: what the user asked for.

    Returns:
        The case, also where its rubric is not known.

    Raises:
        Refused: there is no form, or not just one; or the rubric that is named cannot be used for it.
    """
    live = live_forms(grid)
    only = live[0] if len(live) == 1 else None
    checked = find_form(grid, file, request.sheet or only, request.own, request.searched)
    found = checked.value
    form = with_earlier_claims(found.form, grid)
    stated = stated_rubric(grid)
    found_first = checked.problems
    with told_after(found_first):
        if request.drafted:
            match = match_form(form, [request.drafted], request.drafted.rubric.id)
        else:
            wanted = request.rubric or stated or request.chosen or None
            if wanted and not (request.rubric or stated):
                found_first = (*found_first, _chosen(wanted, request.own, file))
            match = match_form(form, _rubrics(wanted, request.own), wanted)
    problems = (*found_first, *match.problems)

    @cache
    def beside() -> Beside:
        from xlplugin.workbook.forms.tables import read_beside  # noqa: PLC0415 - not for scoring

        found_beside, report = read_beside(found)._replace(turned_down=refused(grid, file)), request.report
        if report is not None:
            tables = (*found_beside.tables, *report.tables)
            passages = (*found_beside.passages, *report.passages)
            found_beside = found_beside._replace(tables=tables, passages=passages, report=report)
        if match.value is None:
            return found_beside
        waiting = read_facts(grid, match.value.loaded.vocabulary, file, accept_proposed=True).value
        return found_beside._replace(waiting=waiting and waiting.stated_too(match.value.facts))

    if match.value is None:
        return Checked(Case(form, None, beside), problems)
    loaded = match.value.loaded
    given = read_facts(grid, loaded.vocabulary, file, accept_proposed=request.accept)
    facts = (given.value or FactSet(loaded.vocabulary)).stated_too(match.value.facts)
    is_live = form.sheet in live
    if loaded.rubric.of_form:
        facts = facts.stated_too(read_ratings(grid, form, match.value))
    if request.accept and given.value is None:
        from xlplugin.form.proposals import propose, with_proposals  # noqa: PLC0415 - not where facts are given

        proposals = propose(form, beside(), match.value, loaded.vocabulary).facts
        facts = with_proposals(facts, proposals, loaded)
    claims = {name: row.score for name, row in match.value.rows.items()}
    own = loaded.rubric.of_form and not is_live
    sheet = score_sheet(loaded, facts, claims, own=own)
    has_facts = given.value is not None or (loaded.rubric.of_form and (is_live or bool(earlier_writes(grid))))
    assessment = Assessment(loaded, match.value, facts, sheet, has_facts, is_live)
    problems = (*problems, *given.problems)
    if is_live and stated in ("", loaded.rubric.id):  # by another rubric every formula would differ
        from xlplugin.workbook.formbook.formula_check import changed_cells  # noqa: PLC0415 - not for forms of others

        problems = (*problems, *changed_cells(grid, form, assessment))
    return Checked(Case(form, assessment, beside), problems)


def _chosen(rubric: str, own: Path | None, file: str) -> Problem:
    """That a choice in the workbook counts: who reads it need not be who made it.

    Raises:
        Refused: there is no such rubric here.
    """
    if rubric not in library(own).files():
        message = f"工作簿中选定的评价标准“{rubric}”，这台电脑上没有"
        raise Refused(codes.RUBRIC_CHOSEN_GONE.at(Source(file), message))
    return codes.RUBRIC_CHOSEN.at(Source(file), f"按工作簿中选定的评价标准“{rubric}”")


def live_forms(grid: BookGrid) -> list[str]:
    """The sheets with a form of our templates, whatever people have typed over its formulas since."""
    signs = (("三级指标", "自评得分", "得分情况", "计入总分"), ITEM_SIGN)
    return [table.sheet.name for sign in signs for table in find_tables(grid, *sign)]


def _rubrics(wanted: str | None, own: Path | None) -> list[KnownRubric]:
    """The one that is wanted, else all that can be used."""
    if wanted:
        return [known_rubric(wanted, own)]
    known: list[KnownRubric] = []
    for each in library(own).files():
        with suppress(Refused):
            known.append(known_rubric(each, own))
    return known
