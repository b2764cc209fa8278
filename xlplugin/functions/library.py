"""Opening rubrics, known to fit the catalogue of functions, and the names of forms for use.

Everything here raises ``Refused`` with all that is wrong with a file.
"""

from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path

from xlplugin.problem import Checked, Problem, Refused, has_errors, told_after
from xlplugin.rubric.headings import HeadingNames, together
from xlplugin.rubric.library import cases_beside, ending_problem, facts_file, is_rubric, library, misnamed
from xlplugin.rubric.model import KnownRubric, LoadedRubric, OutlinedRubric
from xlplugin.rubric.store import Kept, find, keep, recall


def _load(path: Path) -> LoadedRubric:
    from xlplugin.functions.rubric_fit import fit  # noqa: PLC0415 - a rubric kept ready needs no checking
    from xlplugin.rubric.load import load_rubric  # noqa: PLC0415 - YAML and pydantic cost start-up time

    loaded = load_rubric(path)
    problems = fit(loaded)
    if problems:
        raise Refused(*problems)
    return loaded


@lru_cache(maxsize=64)
def _known(rubric_id: str, own: Path | None) -> KnownRubric:
    path = library(own).find(rubric_id)
    kept = find((path, facts_file(path)))
    outline = kept.outline() if kept else None
    if kept is None or outline is None:
        return _load_and_keep(path)
    return OutlinedRubric(outline, partial(_opened, kept, path))


def _opened(kept: Kept, path: Path) -> LoadedRubric:
    whole = kept.whole()
    return whole if isinstance(whole, LoadedRubric) else _load_and_keep(path)


def _load_and_keep(path: Path) -> LoadedRubric:
    loaded = _load(path)
    keep((path, facts_file(path)), loaded)
    return loaded


def forget_rubrics() -> None:
    """Open every rubric, and the names of forms, anew when next asked for: their files may have changed."""
    _known.cache_clear()
    _headings.cache_clear()


def known_rubric(rubric_id: str, own: Path | None = None) -> KnownRubric:
    """The rubric of that id, which may not have been opened yet but can be.

    The user's own folder of rubrics is looked at before the shipped one.
    """
    try:
        return _known(rubric_id, own)
    except Refused:
        forget_rubrics()
        raise


def open_rubric(rubric_id: str, own: Path | None = None) -> LoadedRubric:
    """The rubric of that id, ready to score; opened once a process, unless it could not be."""
    return known_rubric(rubric_id, own).opened


@lru_cache(maxsize=8)
def _headings(sources: tuple[Path, ...]) -> HeadingNames:
    kept = recall(sources)
    if isinstance(kept, HeadingNames):
        return kept
    from xlplugin.rubric.load import load_record  # noqa: PLC0415 - YAML and pydantic cost start-up time

    loaded: list[HeadingNames] = []
    problems: list[Problem] = []
    for path in sources:
        try:
            loaded.append(load_record(HeadingNames, path))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    names = together(loaded)
    keep(sources, names)
    return names


def open_headings(own: Path | None = None) -> HeadingNames:
    """The names of forms, the shipped ones and those that the user's own folder adds."""
    return _headings(library(own).headings())


def rubric_named(named: str, own: Path | None = None) -> LoadedRubric:
    """The rubric of an id, or of a file."""
    path = Path(named)
    return _load(path) if path.is_file() or is_rubric(path) else open_rubric(named, own)


def load_file(path: Path) -> Checked[LoadedRubric]:
    """The rubric of a file, read and checked anew, its name included; and what its name leaves doubtful."""
    from xlplugin.rubric.file_name import name_problems  # noqa: PLC0415 - only for checking

    if misnamed(path):
        raise Refused(ending_problem(path))
    loaded = _load(path)
    taken: list[LoadedRubric] = []
    for rubric_id in library().files():
        if rubric_id != loaded.rubric.id:
            with suppress(Refused):
                taken.append(open_rubric(rubric_id))
    problems = name_problems(loaded.rubric, path, (each.rubric for each in taken))
    if has_errors(problems):
        raise Refused(*problems)
    return Checked(loaded, problems)


def check_file(path: Path) -> Checked[int]:
    """Check a rubric's file and run the worked cases beside it.

    Returns:
        How many cases passed, 0 where there is no file of cases; and what the file's name leaves doubtful.
    """
    from xlplugin.scoring.cases import run_cases  # noqa: PLC0415 - only for checking

    loaded, problems = load_file(path)
    beside = cases_beside(path)
    with told_after(problems):
        return Checked(run_cases(loaded, beside) if beside else 0, problems)
