"""The row of the total and the grade cell: missing, no number, not the sum of the scores, wrong grade."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.case import Case
from xlplugin.audit.filled import clean, counts_execution, filled, full_points, same, summed
from xlplugin.audit.finding import Finding
from xlplugin.audit.grade_cell import GradeCell, Option, read_grade, same_grade
from xlplugin.form.entry import Entry, EntryKind
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO, plain
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.grade import grade_of

_OWN: Final = "自评总分"
_REVIEWED: Final = "核定总分"
_HALF: Final = Decimal("0.5")


def _found(  # noqa: PLR0913, PLR0917 - a finding's parts
    code: str, severity: Severity, message: str, fix: str, source: Source, arithmetic: str = ""
) -> Finding:
    return Finding(Problem(code, severity, message, fix, source), arithmetic)


def _unusable(entry: Entry, what: str) -> Iterator[Finding]:
    if entry.blank:
        message = f"{what}没有填写"
        yield _found("total-blank", Severity.ERROR, message, "请填写各项得分之和", entry.source)
    if entry.kind is EntryKind.ERROR:
        message = f"{what}的公式出错（{entry.text}）"
        yield _found("total-error", Severity.ERROR, message, "请改正公式，或直接填写数字", entry.source)
    if entry.kind is EntryKind.TEXT:
        message = f"{what}应为数字，填的是“{entry.text}”"
        yield _found("total-text", Severity.ERROR, message, "请改为数字", entry.source)
    if entry.kind is EntryKind.TYPED_NUMBER:
        message = f"{what}“{entry.text}”是按文本录入的"
        yield _found("total-typed-text", Severity.NOTICE, message, "请改为半角数字", entry.source)


def _execution(form: Form) -> list[Decimal]:
    """The score of an item form's budget block, where it has one."""
    return [] if form.execution_score is None else [form.execution_score]


def _differs(entry: Entry, what: str, parts: list[Decimal], blanks: int) -> Iterator[Finding]:
    total, (found, sum_) = entry.points, summed(parts)
    if total is None or same(total, found):
        return
    arithmetic = f"{sum_}，表上{clean(total)}，相差{clean(total - found)}"
    if abs(total - found) <= entry.step * _HALF:
        message = f"{what}{clean(total)}分是各项得分之和{clean(found)}分舍入而来"
        fix = "各项得分应先舍入，再相加为总分"
        yield _found("total-rounded", Severity.NOTICE, message, fix, entry.source, arithmetic)
        return
    without = f"（另有{blanks}项没有得分）" if blanks else ""
    message = f"{what}{clean(total)}分，各项得分合计{clean(found)}分{without}"
    severity = Severity.WARNING if blanks else Severity.ERROR
    finding = _found("total-differs", severity, message, "请核对各项得分与总分", entry.source, arithmetic)
    over = total - found if total > found and not blanks else None
    yield Finding(finding.problem, arithmetic, over)


def _sum(form: Form, entry: Entry, what: str, score: Callable[[Row], Entry]) -> Iterator[Finding]:
    """The total against the scores above it; scores that cannot be read are told where they stand."""
    cells = [score(row) for row in form.rows]
    if any(cell.kind in (EntryKind.TEXT, EntryKind.ERROR) or cell.percent for cell in cells):
        return
    parts = [cell.points for cell in cells if cell.points is not None]
    blanks = len(cells) - len(parts)
    # Some forms print the execution rate's score both in the block above and as a row of its own.
    if parts and not (entry.points is not None and same(entry.points, summed(parts)[0])):
        yield from _differs(entry, what, [*parts, *_execution(form)], blanks)


def _total(form: Form) -> Iterator[Finding]:
    if form.total is None:
        message = "没有找到总分所在的行"
        place = Source(form.file, sheet=form.sheet)
        yield _found("total-absent", Severity.WARNING, message, "请在各指标之后填写总分", place)
        return
    closing = form.total
    yield from _unusable(closing.score, _OWN)
    yield from _sum(form, closing.score, _OWN, lambda row: row.score)
    if not closing.reviewed.blank:
        yield from _unusable(closing.reviewed, _REVIEWED)
        yield from _sum(form, closing.reviewed, _REVIEWED, lambda row: row.reviewed)


def _range(form: Form) -> Iterator[Finding]:
    entry = form.total.score if form.total else Entry()
    total, full = entry.points, full_points(form)
    if total is not None and not ZERO <= total <= full and not same(total, full):
        message = f"{_OWN}{clean(total)}分，不在0～{plain(full)}分之间"
        yield _found("total-range", Severity.ERROR, message, "请核对各项得分与总分", entry.source)


def _claimed(form: Form) -> Decimal | None:
    """The printed total, else the sum of the scores where every row has one."""
    printed = form.total.score.points if form.total else None
    if printed is not None:
        return printed
    known = [row.score.points for row in form.rows if row.score.points is not None]
    execution = _execution(form) if counts_execution(form) else []
    return summed([*known, *execution])[0] if known and len(known) == len(form.rows) else None


def _expected(case: Case, cell: GradeCell, chosen: Option, total: Decimal) -> str | None:
    """The grade that the total earns where it is not the chosen one; None where that cannot be said.

    A total between two printed bands (89.5 where they run 80-89 and 90-100) belongs to neither.
    """
    if chosen.limits is not None:
        if chosen.limits.hold(total):
            return None
        right = [each.grade for each in cell.options if each.limits and each.limits.hold(total)]
        return right[0] if len(right) == 1 else None
    rubric = case.match.rubric if case.match else None
    if rubric is None or not any(same_grade(band.grade, chosen.grade) for band in rubric.grades.bands):
        return None
    right_grade = grade_of(rubric, total)
    return None if right_grade is None or same_grade(right_grade, chosen.grade) else right_grade


def _bands(case: Case, chosen: Option) -> str:
    if chosen.limits is not None or case.match is None:
        return f"“{chosen.grade}”为{chosen.words.strip('；;，,。 ')}"
    bands = case.match.rubric.grades.bands
    return "，".join(f"{band.grade}≥{plain(band.at_least)}" for band in bands)


def _grade(case: Case, cell: GradeCell) -> Iterator[Finding]:
    place, total = case.form.grade.source, _claimed(case.form)
    if cell.options and not cell.chosen:
        message = f"评价等级没有选定（“{case.form.grade.text}”）"
        yield _found("grade-none", Severity.WARNING, message, "请按总分勾选一个等级", place)
    elif len(cell.chosen) > 1:
        grades = "、".join(option.grade for option in cell.chosen)
        message = f"评价等级勾选了{len(cell.chosen)}个：{grades}"
        yield _found("grade-several", Severity.ERROR, message, "请只勾选一个等级", place)
    elif cell.chosen and total is not None and (right := _expected(case, cell, cell.chosen[0], total)):
        chosen = cell.chosen[0]
        message = f"评价等级勾选“{chosen.grade}”，总分{plain(total)}分应为{right}"
        arithmetic = f"总分{plain(total)}；{_bands(case, chosen)}"
        yield _found("grade-differs", Severity.ERROR, message, "请核对总分与等级", place, arithmetic)


def _grades(case: Case) -> Iterator[Finding]:
    entry = case.form.grade
    if entry.blank and entry.source.cell:
        yield _found("grade-none", Severity.WARNING, "评价等级没有填写", "请按总分填写等级", entry.source)
    elif not entry.blank:
        yield from _grade(case, read_grade(entry.text))


def check(case: Case) -> Iterator[Finding]:
    """What is wrong with total and grade; nothing of a form not filled in, nor of a part of one."""
    if not filled(case.form) or case.form.partial:
        return
    yield from _total(case.form)
    yield from _range(case.form)
    yield from _grades(case)
