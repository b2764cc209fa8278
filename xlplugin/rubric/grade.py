"""Grades: 优 良 中 差 by the printed total, and how far the next one is."""

from decimal import Decimal

from xlplugin.money import ZERO, plain
from xlplugin.rubric.model import Rubric


def grade_of(rubric: Rubric, total: Decimal) -> str | None:
    """The grade of a total in points, or None where the total is below zero or above the full points."""
    if not ZERO <= total <= rubric.total:
        return None
    return next(band.grade for band in rubric.grades.bands if total >= band.at_least)


def distance(rubric: Rubric, total: Decimal) -> str:
    """A Chinese clause saying how many points are missing to the next better grade."""
    better = [band for band in rubric.grades.bands if band.at_least > total]
    if not better:
        return f"高出该等级下限{plain(total - rubric.grades.bands[0].at_least)}分"
    return f"距“{better[-1].grade}”还差{plain(better[-1].at_least - total)}分"
