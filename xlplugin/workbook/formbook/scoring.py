"""Scoring a workbook with an official form: sheets of facts added, scores written, results calculated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Cell
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.earlier import CLAIM, SHOWN, WRITTEN
from xlplugin.workbook.formbook.facts_plan import acceptances, plan_facts
from xlplugin.workbook.formbook.in_place import plan_scoring
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.formbook.working_columns import NAME, SCORE
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.scorebook.headings import find_tables

_NOISE: Final = 0.00005


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """A scored form: the scores, and the workbook with official cells and workings written."""

    opened: OpenedForm
    sheet: ScoreSheet
    package: Package


def add_facts(opened: OpenedForm, own: Path | None = None, *, accepted: bool = False) -> Checked[Package]:
    """The workbook with the sheets of facts it lacks, what it suggests itself filled in.

    Args:
        opened: the workbook with a form whose rubric is known.
        own: the user's own folder of rubrics.
        accepted: whether the proposals count at once.
    """
    if opened.loaded is None:
        message = "facts are asked for by a rubric"
        raise ValueError(message)
    return _written(opened, plan_facts(opened, opened.loaded, accepted=accepted), own)


def score_form(
    opened: OpenedForm, own: Path | None = None, *, accept_proposed: bool = False, as_reviewer: bool = False
) -> Checked[ScoredForm]:
    """Score an official form in its workbook.

    Args:
        opened: the workbook, with a rubric and a sheet of facts.
        own: the user's own folder of rubrics.
        accept_proposed: whether facts that wait for a person are confirmed.
        as_reviewer: whether a reviewer scores: then the self-scores stay as they are.

    Returns:
        The scores with the written workbook, and everything found; None where nothing could be written.
    """
    sheet = opened.case.sheet
    planned = plan_scoring(opened, as_reviewer=as_reviewer)
    if planned.value is None or sheet is None:
        return failed(*planned.problems)
    confirmed = tuple(acceptances(opened.grid, accepted=accept_proposed))
    plan = replace(planned.value, cells=(*confirmed, *planned.value.cells))
    written = _written(opened, plan, own)
    problems = (*planned.problems, *findings(sheet), *written.problems)
    if written.value is None:
        return failed(*problems)
    wrong = tuple(_contradictions(written.value, sheet))
    return Checked(ScoredForm(opened, sheet, written.value), (*problems, *wrong))


def _written(opened: OpenedForm, plan: Plan, own: Path | None) -> Checked[Package]:
    """The workbook after a plan, its formulas calculated."""
    applied = apply_plan(opened.package, plan)
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


def _contradictions(package: Package, sheet: ScoreSheet) -> Iterator[Problem]:
    """Formulas that give another score than scoring: the sheet of facts is not as it should be."""
    grid = read_grid(package).value
    scores = {line.indicator.name: line.score for line in sheet.lines}
    for name, shown, place in _live_scores(grid, package) if grid else ():
        wanted = scores.get(name)
        if wanted is not None and (not isinstance(shown, float) or abs(shown - float(wanted)) > _NOISE):
            message = f"“{name}”的测算公式与评分结果不同"
            fix = "请核对基础数据的编码、单位和各行顺序"
            yield Problem("formula-differs", Severity.ERROR, message, fix, place)


def _live_scores(grid: BookGrid, package: Package) -> Iterator[tuple[str, Cell, Source]]:
    for table in find_tables(grid, CLAIM, SCORE, WRITTEN, SHOWN):
        for row in table.rows():
            yield (
                table.text(row, NAME),
                table.view(row, SCORE).value,
                table.source(str(package.path), row, SCORE),
            )
