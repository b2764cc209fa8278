"""Scoring a workbook with an official form: sheets of facts added, scores written, results calculated."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlplugin.functions.catalogue import functions
from xlplugin.problem import Checked, failed
from xlplugin.scoring.findings import findings
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.formbook.facts_plan import plan_facts
from xlplugin.workbook.formbook.in_place import plan_scoring
from xlplugin.workbook.formbook.live_scores import contradictions
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.formula_cells import Edited
from xlplugin.workbook.recalc.recalc import Recalculation, recalculate


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
    written = _written(package, opened, plan_facts(opened, opened.loaded, accepted=accepted), own)
    return Checked(written.value.package if written.value else None, written.problems)


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
    sheet = opened.sheet
    planned = plan_scoring(opened, accept_proposed=accept_proposed, as_reviewer=as_reviewer)
    if planned.value is None or sheet is None:
        return failed(*planned.problems)
    written = _written(package, opened, planned.value, own)
    problems = (*planned.problems, *findings(sheet), *written.problems)
    if written.value is None:
        return failed(*problems)
    wrong = contradictions(written.value.grid, opened.form.file, sheet)
    return Checked(ScoredForm(sheet, written.value.package), (*problems, *wrong))


def _written(package: Package, opened: OpenedForm, plan: Plan, own: Path | None) -> Checked[Recalculation]:
    """The workbook after a plan, what depends on the written cells brought up to date."""
    applied = apply_plan(package, plan)
    grid = read_grid(applied.value) if applied.value is not None else None
    if applied.value is None or grid is None or grid.value is None:
        return failed(*applied.problems, *(grid.problems if grid else ()))
    written = Edited(opened.stored or opened.grid, frozenset(_places(plan, grid.value)))
    result = recalculate(applied.value, functions(own), grid.value, written=written)
    return Checked(result.value, (*applied.problems, *result.problems))


def _places(plan: Plan, grid: BookGrid) -> Iterator[Place]:
    """The cells that a plan writes; of a sheet of our own every cell."""
    yield from (edit.place for edit in plan.cells)
    for new in plan.sheets:
        sheet = grid.sheet(new.name)
        yield from (Place(sheet.name, *place) for place in sheet.cells) if sheet else ()
