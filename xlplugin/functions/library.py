"""Opening rubrics, known to fit the catalogue of functions, and the names of forms for use."""

from functools import lru_cache
from pathlib import Path

from xlplugin.problem import Checked, failed, has_errors
from xlplugin.rubric.headings import HeadingNames, together
from xlplugin.rubric.library import facts_file, library
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rubric.store import keep, recall


def _load(path: Path) -> Checked[LoadedRubric]:
    from xlplugin.functions.rubric_fit import fit  # noqa: PLC0415 - a rubric kept ready needs no checking
    from xlplugin.rubric.load import load_rubric  # noqa: PLC0415 - YAML and pydantic cost start-up time

    loaded = load_rubric(path)
    if loaded.value is None:
        return failed(*loaded.problems)
    problems = (*loaded.problems, *fit(loaded.value))
    return Checked(None if has_errors(problems) else loaded.value, problems)


@lru_cache(maxsize=64)
def _opened(rubric_id: str, own: Path | None) -> Checked[LoadedRubric]:
    found = library(own).find(rubric_id)
    if found.value is None:
        return failed(*found.problems)
    sources = (found.value, facts_file(found.value))
    kept = recall(sources)
    if isinstance(kept, LoadedRubric):
        return Checked(kept)
    loaded = _load(found.value)
    if loaded.value is not None and not loaded.problems:
        keep(sources, loaded.value)
    return loaded


def forget_rubrics() -> None:
    """Open every rubric, and the names of forms, anew when next asked for: their files may have changed."""
    _opened.cache_clear()
    _headings.cache_clear()


def open_rubric(rubric_id: str, own: Path | None = None) -> Checked[LoadedRubric]:
    """The rubric of that id, ready to score; opened once a process, unless it could not be.

    The user's own folder of rubrics is looked at before the shipped one.
    """
    opened = _opened(rubric_id, own)
    if opened.value is None:
        forget_rubrics()
    return opened


@lru_cache(maxsize=8)
def _headings(sources: tuple[Path, ...]) -> Checked[HeadingNames]:
    kept = recall(sources)
    if isinstance(kept, HeadingNames):
        return Checked(kept)
    from xlplugin.rubric.load import load_record  # noqa: PLC0415 - YAML and pydantic cost start-up time

    loaded = [load_record(HeadingNames, path) for path in sources]
    problems = tuple(problem for each in loaded for problem in each.problems)
    if problems:
        return Checked(None, problems)
    names = together(each.value for each in loaded if each.value is not None)
    keep(sources, names)
    return Checked(names)


def open_headings(own: Path | None = None) -> Checked[HeadingNames]:
    """The names of forms, the shipped ones and those that the user's own folder adds; or what is wrong."""
    opened = _headings(library(own).headings())
    if opened.value is None:
        _headings.cache_clear()
    return opened


def check_file(path: Path) -> Checked[int]:
    """Check a rubric's file and run the worked cases beside it.

    Returns:
        How many cases passed (0 where there is no file of cases), or everything wrong with rubric and cases.
    """
    from xlplugin.scoring.cases import cases_beside, run_cases  # noqa: PLC0415 - only for checking

    loaded = _load(path)
    if loaded.value is None:
        return Checked(None, loaded.problems)
    beside = cases_beside(path)
    count, failures = run_cases(loaded.value, beside) if beside else (0, ())
    return Checked(None if failures else count, (*loaded.problems, *failures))
