"""Scoring a workbook with an official form: sheets of facts added, scores written, results calculated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, Problem, Severity, failed
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.facts_plan import plan_facts
from xlplugin.workbook.formbook.in_place import plan_scoring
from xlplugin.workbook.formbook.live_scores import contradictions
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """A scored form: the scores, and the workbook with official cells and workings written."""

    sheet: ScoreSheet
    package: Package


def add_facts(
    package: Package, opened: OpenedForm, own: Path | None = None, *, accepted: bool = False
) -> Checked[Package]:
    """The workbook with the sheets of facts it lacks, what it suggests itself filled in.

    Args:
        package: the workbook as it was opened.
        opened: the workbook with a form whose rubric is known.
        own: the user's own folder of rubrics.
        accepted: whether the proposals count at once.
    """
    if opened.loaded is None:
        message = "facts are asked for by a rubric"
        raise ValueError(message)
    return _written(package, opened, plan_facts(opened, opened.loaded, accepted=accepted), own)


def score_form(
    package: Package,
    opened: OpenedForm,
    own: Path | None = None,
    *,
    accept_proposed: bool = False,
    as_reviewer: bool = False,
) -> Checked[ScoredForm]:
    """Score an official form in its workbook.

    Args:
        package: the workbook as it was opened.
        opened: the form in it, with a rubric and a sheet of facts.
        own: the user's own folder of rubrics.
        accept_proposed: whether facts that wait for a person are confirmed.
        as_reviewer: whether a reviewer scores: then the self-scores stay as they are.

    Returns:
        The scores with the written workbook, and everything found; None where nothing could be written.
    """
    sheet = opened.case.sheet
    planned = plan_scoring(opened, accept_proposed=accept_proposed, as_reviewer=as_reviewer)
    if planned.value is None or sheet is None:
        return failed(*planned.problems)
    written = _written(package, opened, planned.value, own)
    problems = (*planned.problems, *findings(sheet), *written.problems)
    if written.value is None:
        return failed(*problems)
    grid = read_grid(written.value).value
    wrong = tuple(contradictions(grid, opened.case.form.file, sheet)) if grid else ()
    return Checked(ScoredForm(sheet, written.value), (*problems, *wrong))


def _written(package: Package, opened: OpenedForm, plan: Plan, own: Path | None) -> Checked[Package]:
    """The workbook after a plan, its formulas calculated."""
    applied = apply_plan(package, plan)
    if applied.value is None:
        return failed(*applied.problems)
    result = recalculate(applied.value, functions(own))
    ours = {opened.case.form.sheet, *(sheet.name for sheet in plan.sheets)}
    problems = (*applied.problems, *_judged(result.problems, ours))
    return Checked(result.value.package if result.value else None, problems)


def _judged(problems: Sequence[Problem], ours: set[str]) -> Iterator[Problem]:
    """A formula on a sheet that scoring does not touch may fail without scores being wrong."""
    for problem in problems:
        elsewhere = problem.source is not None and problem.source.sheet not in ours
        yield replace(problem, severity=Severity.WARNING) if elsewhere else problem
