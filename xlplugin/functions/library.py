"""Opening rubrics for use: loaded, and known to fit the catalogue of functions."""

from functools import cache
from pathlib import Path

from xlplugin.functions.rubric_fit import fit
from xlplugin.problem import Checked, has_errors
from xlplugin.rubric.library import open_file, open_rubric
from xlplugin.rubric.load import LoadedRubric
from xlplugin.scoring.cases import cases_beside, run_cases


def _fitting(opened: Checked[LoadedRubric]) -> Checked[LoadedRubric]:
    if opened.value is None:
        return opened
    problems = (*opened.problems, *fit(opened.value))
    return Checked(None if has_errors(problems) else opened.value, problems)


@cache
def open_fitting(rubric_id: str, own: Path | None = None) -> Checked[LoadedRubric]:
    """The rubric of that id, ready to score; opened once a process."""
    return _fitting(open_rubric(rubric_id, own))


def check_file(path: Path) -> Checked[int]:
    """Check a rubric's file and run the worked cases beside it.

    Returns:
        How many cases passed (0 where there is no file of cases), or everything wrong with rubric and cases.
    """
    opened = _fitting(open_file(path))
    if opened.value is None:
        return Checked(None, opened.problems)
    beside = cases_beside(path)
    count, failures = run_cases(opened.value, beside) if beside else (0, ())
    return Checked(None if failures else count, (*opened.problems, *failures))
