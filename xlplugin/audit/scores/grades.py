"""The grade: none ticked, several, or not the one that the total earns by the bands that apply."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import added_points, claimed_points, clean, full_points, same
from xlplugin.audit.scores.grade_cell import GradeCell, Option, read_grade, same_grade
from xlplugin.form.form import Form
from xlplugin.money import HUNDRED, plain
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.grade import grade_of
from xlplugin.rubric.model import Rubric

_HALF: Final = Decimal("0.5")
_AROUND: Final = "；;，,。 □☐○〇◯▢☑☒✔✓√■●◉▣✅"
_ALL_GRADES: Final = 3
# The bands of the national forms, in use where nothing else is printed.
_CUSTOM: Final = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


class _Judged(NamedTuple):
    """The grade that a total earns where it is not the chosen one, and the bands that say so."""

    right: str
    bands: str
    severity: Severity = Severity.ERROR

    @property
    def basis(self) -> str:
        """What it rests on, where neither form nor rubric prints bands."""
        return "" if self.severity is Severity.ERROR else "按通常的分档"


def _by_bands(options: Sequence[Option], chosen: Option, total: Decimal) -> _Judged | None:
    """By printed bands; a total between two (89.5 where they run 80-89 and 90-100) belongs to neither."""
    if chosen.limits is None or chosen.limits.hold(total):
        return None
    right = [each.grade for each in options if each.limits and each.limits.hold(total)]
    told = f"“{chosen.grade}”为{chosen.words.strip(_AROUND)}"
    return _Judged(right[0], told) if len(right) == 1 else None


def _by_notes(form: Form, chosen: Option, total: Decimal) -> _Judged | None:
    """By the bands that a footnote prints for all grades."""
    for note in form.notes:
        options = [each for each in read_grade(note.text).options if each.limits]
        own = [each for each in options if same_grade(each.grade, chosen.grade)]
        if len(options) >= _ALL_GRADES and len(own) == 1:
            return _by_bands(options, own[0], total) or _Judged(own[0].grade, "")
    return None


def _by_rubric(rubric: Rubric, chosen: Option, total: Decimal) -> _Judged | None:
    bands = rubric.grades.bands
    right = grade_of(rubric, total)
    if right is None or not any(same_grade(band.grade, chosen.grade) for band in bands):
        return None
    told = "，".join(f"{band.grade}≥{plain(band.at_least)}" for band in bands)
    return None if same_grade(right, chosen.grade) else _Judged(right, told)


def _by_custom(form: Form, chosen: Option, total: Decimal) -> _Judged | None:
    """By the bands in general use; a form may well follow others, so this is a question."""
    if full_points(form) != HUNDRED or not any(same_grade(grade, chosen.grade) for grade, _ in _CUSTOM):
        return None
    right = next((grade for grade, least in _CUSTOM if total >= least), _CUSTOM[-1][0])
    told = "，".join(f"{grade}≥{least}" for grade, least in _CUSTOM[:-1])
    return None if same_grade(right, chosen.grade) else _Judged(right, told, Severity.WARNING)


def _judged(case: Case, cell: GradeCell, chosen: Option, exact: Decimal) -> _Judged | None:
    """What is wrong with the chosen grade; None where nothing is, or where that cannot be said."""
    # A formula's 89.99999999999999 is 90.
    total = Decimal(clean(exact))
    if any(option.limits for option in cell.options):
        return _by_bands(cell.options, chosen, total)
    if case.match:
        return _by_rubric(case.match.rubric, chosen, total)
    noted = _by_notes(case.form, chosen, total)
    if noted is not None:
        return None if same_grade(noted.right, chosen.grade) else noted
    return _by_custom(case.form, chosen, total)


def _rounded_grade(case: Case, cell: GradeCell, chosen: Option, total: Decimal) -> Iterator[Problem]:
    """A grade that only the rounded total earns."""
    sum_, closing = added_points(case.form), case.form.total
    if sum_ is None or closing is None or same(sum_, total):
        return
    judged = _judged(case, cell, chosen, sum_)
    if judged is not None and abs(total - sum_) <= closing.score.step * _HALF:
        message = (
            f"评价等级“{chosen.grade}”只在总分舍入为{clean(total)}分后成立，"
            f"各项得分之和{clean(sum_)}分{judged.basis}应为{judged.right}"
        )
        fix = "请按未舍入的总分核对等级，或取得财政部门对舍入办法的认可"
        arithmetic = f"{clean(sum_)}→{clean(total)}；{judged.bands}"
        yield Problem("grade-rounded", judged.severity, message, fix, case.form.grade.source, arithmetic)


def _chosen(case: Case, cell: GradeCell, chosen: Option, total: Decimal) -> Iterator[Problem]:
    judged = _judged(case, cell, chosen, total)
    if judged is None:
        yield from _rounded_grade(case, cell, chosen, total)
        return
    message = f"评价等级为“{chosen.grade}”，总分{clean(total)}分{judged.basis}应为{judged.right}"
    arithmetic = f"总分{clean(total)}；{judged.bands}"
    place = case.form.grade.source
    yield Problem("grade-differs", judged.severity, message, "请核对总分与等级", place, arithmetic)


def _grade(case: Case, cell: GradeCell) -> Iterator[Problem]:
    place, total = case.form.grade.source, claimed_points(case.form)
    if cell.options and not cell.chosen:
        message = f"评价等级没有选定（“{case.form.grade.text}”）"
        yield Problem("grade-none", Severity.WARNING, message, "请按总分勾选一个等级", place)
    elif len(cell.chosen) > 1:
        names = "、".join(option.grade for option in cell.chosen)
        message = f"评价等级勾选了{len(cell.chosen)}个：{names}"
        yield Problem("grade-several", Severity.ERROR, message, "请只勾选一个等级", place)
    elif cell.chosen and total is not None:
        yield from _chosen(case, cell, cell.chosen[0], total)


def grades(case: Case) -> Iterator[Problem]:
    """What is wrong with the grade of a filled form; nothing where the form has no cell for it."""
    entry = case.form.grade
    if entry.blank and entry.source.cell:
        yield Problem("grade-none", Severity.WARNING, "评价等级没有填写", "请按总分填写等级", entry.source)
    elif not entry.blank:
        yield from _grade(case, read_grade(entry.text))
