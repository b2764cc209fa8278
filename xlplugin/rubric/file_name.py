"""The name of a rubric's file against what it holds: a copy for a new year is soon left half changed."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from xlplugin.problem import Problem, Source
from xlplugin.rubric import codes
from xlplugin.rubric.book.columns import HEAD
from xlplugin.rubric.library import BOOK_ENDING, alike
from xlplugin.rubric.model import UNKNOWN_AUTHORITY, Rubric

_YEAR: Final = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


def name_problems(rubric: Rubric, path: Path, others: Iterable[Rubric]) -> tuple[Problem, ...]:
    """What its name and its title leave doubtful of a rubric.

    Args:
        rubric: the rubric.
        path: its file.
        others: the rubrics it will stand beside.
    """
    return tuple(_found(rubric, path, others))


def years_in(name: str) -> tuple[int, ...]:
    """The years that a name says."""
    return tuple(int(year) for year in _YEAR.findall(name))


def _found(rubric: Rubric, path: Path, others: Iterable[Rubric]) -> Iterator[Problem]:
    is_book = path.suffix.lower() == BOOK_ENDING
    source = Source(path.name, sheet=HEAD.name if is_book else "")
    same = alike(path)
    if len(same) > 1:
        message = f"编号“{path.stem}”有几个文件：{'、'.join(each.name for each in same)}"
        yield codes.RUBRIC_TWO_FILES.at(Source(str(path.parent)), message)
    year = "年度" if is_book else "year "
    named = years_in(path.stem)
    if named and rubric.year not in named:
        yield codes.RUBRIC_YEAR.at(source, f"文件名是{named[0]}年，{year}写的是{rubric.year}")
    titled = years_in(rubric.title)
    if titled and rubric.year not in titled:
        message = f"名称“{rubric.title}”里是{titled[0]}年，{year}写的是{rubric.year}"
        yield codes.RUBRIC_TITLE.at(source, message)
    if rubric.authority == UNKNOWN_AUTHORITY:
        yield codes.RUBRIC_AUTHORITY.at(source, f"{'制定机关' if is_book else 'authority '}还没有填")
    for other in others:
        if other.title == rubric.title:
            message = f"名称与 {other.id}（{other.year}年）完全相同"
            yield codes.RUBRIC_TITLE_TAKEN.at(source, message)
