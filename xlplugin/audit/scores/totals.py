"""The row of the total: missing, no number, not the sum of the scores."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import (
    clean,
    counts_execution,
    execution_beside,
    execution_points,
    execution_weight,
    filled,
    full_points,
    known_points,
    same,
    summed,
)
from xlplugin.audit.scores.entries import no_number
from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.case import Case
from xlplugin.form.form import Form, FormKind, Row
from xlplugin.money import HUNDRED, ONE, ZERO, plain
from xlplugin.problem import Problem, Severity, Source

_OWN: Final = "自评总分"
_REVIEWED: Final = "核定总分"


def _unusable(entry: Entry, what: str) -> Iterator[Problem]:
    yield from no_number(entry, what, (codes.TOTAL_ERROR, codes.TOTAL_TEXT, codes.TOTAL_BLANK))
    if entry.kind is EntryKind.TYPED_NUMBER:
        yield codes.TOTAL_TYPED_TEXT.at(entry.source, f"{what}“{entry.text}”是按文本录入的")


def _differs(entry: Entry, what: str, parts: list[Decimal], blanks: int, left_out: int) -> Iterator[Problem]:
    total, (found, sum_) = entry.points, summed(parts)
    if total is None or same(total, found):
        return
    arithmetic = f"{sum_}，表上{clean(total)}，相差{clean(total - found)}"
    if abs(total - found) <= entry.step / 2:
        message = f"{what}{clean(total)}分是各项得分之和{clean(found)}分舍入而来"
        yield codes.TOTAL_ROUNDED.at(entry.source, message, arithmetic)
        return
    without = f"（另有{blanks}项没有得分）" if blanks else ""
    why = f"，有{left_out}格得分是文本，求和公式没有计入" if left_out else ""
    message = f"{what}{clean(total)}分，各项得分合计{clean(found)}分{without}{why}"
    severity = Severity.WARNING if blanks else Severity.ERROR
    over = total - found if total > found and not blanks else None
    yield codes.TOTAL_DIFFERS.at(entry.source, message, arithmetic, severity=severity, points=over)


def _unreadable(cell: Entry) -> bool:
    return cell.kind in (EntryKind.TEXT, EntryKind.ERROR) or cell.percent


def _bounds(form: Form, entry: Entry, what: str, score: Callable[[Row], Entry]) -> Iterator[Problem]:
    """The total against what it can be at all: scores that are no numbers lie between 0 and the weight."""
    total, unread = entry.points, [row for row in form.rows if _unreadable(score(row))]
    open_ = known_points(row.weight.points for row in unread)
    if total is None or min(open_, default=-ONE) < ZERO or any(row.extra for row in unread):
        return
    known = [points for row in form.rows if (points := score(row).points) is not None]
    low, most = sum(known, ZERO), sum(open_, ZERO)
    high = low + most + sum(execution_beside(form), _open_execution(form))
    if low <= total <= high or same(total, low) or same(total, high):
        return
    message = (
        f"{what}{clean(total)}分；能读出的得分合计{clean(low)}分，另有{len(unread)}项得分不是数字"
        f"（至多{clean(most)}分），总分应在{clean(low)}～{clean(high)}分之间"
    )
    yield codes.TOTAL_DIFFERS.at(
        entry.source, message, f"{clean(low)}+{clean(most)}", fix="请先把各项得分改为数字，再核对总分"
    )


def _sum(form: Form, entry: Entry, what: str, score: Callable[[Row], Entry]) -> Iterator[Problem]:
    """The total against the scores above it; scores that cannot be read are told where they stand."""
    cells = [score(row) for row in form.rows]
    if any(cell.blank and cell.formula for cell in cells):
        return
    if any(_unreadable(cell) for cell in cells):
        yield from _bounds(form, entry, what, score)
        return
    parts = [cell.points for cell in cells if cell.points is not None]
    blanks, total = len(cells) - len(parts), entry.points
    if not parts or total is None or _is_sum_of(form, total, sum(parts, ZERO), own=what == _OWN):
        return
    typed = [cell.points for cell in cells if cell.kind is EntryKind.TYPED_NUMBER and cell.points]
    numbers = sum(parts, ZERO) - sum(typed, ZERO) if typed else None
    left_out = len(typed) if entry.formula and numbers == entry.points else 0
    yield from _differs(entry, what, [*parts, *execution_beside(form)], blanks, left_out)


def _open_execution(form: Form) -> Decimal:
    """The points that carrying out the budget may have earned, where the form's score for it is not known."""
    return execution_weight(form) if form.execution_score is None and counts_execution(form) else ZERO


def _is_sum_of(form: Form, total: Decimal, rows: Decimal, *, own: bool) -> bool:
    """Whether a total is the rows' sum, with or without the points for carrying out the budget.

    Forms leave these out, have a row for them or print them where only the department's own are read: then
    any total is right that they can explain.
    """
    open_ = _open_execution(form) if own else execution_weight(form)
    scores = execution_points(form) if all(row.weight.blank for row in form.rows) else execution_beside(form)
    return (
        same(total, rows)
        or same(total, sum(scores, rows))
        or (open_ > ZERO and (rows <= total <= rows + open_ or same(total, rows + open_)))
    )


def _total(form: Form) -> Iterator[Problem]:
    if form.total is None:
        # Many an item form prints no total.
        severity = Severity.WARNING if form.kind is FormKind.DEPARTMENT else Severity.NOTICE
        place, message = Source(form.file, sheet=form.sheet), "没有找到总分，各项得分的合计没有核对"
        yield codes.TOTAL_ABSENT.at(place, message, severity=severity)
        return
    closing = form.total
    yield from _unusable(closing.score, _OWN)
    yield from _sum(form, closing.score, _OWN, lambda row: row.score)
    if not closing.reviewed.blank:
        yield from _unusable(closing.reviewed, _REVIEWED)
        yield from _sum(form, closing.reviewed, _REVIEWED, lambda row: row.reviewed)
    for each in closing.others:
        if not each.entry.blank:
            yield from _unusable(each.entry, f"{each.heading}合计")
            yield from _sum(form, each.entry, f"{each.heading}合计", partial(_score_under, each.heading))
    yield from _deductions(form, closing.deduction)


def _score_under(heading: str, row: Row) -> Entry:
    return next((each.entry for each in row.others if each.heading == heading), NOTHING)


def _deductions(form: Form, entry: Entry) -> Iterator[Problem]:
    """The total of the points taken off; a blank is nothing taken off."""
    parts = known_points(row.deduction.points for row in form.rows if not row.deduction.blank)
    total, found = entry.points, sum(map(abs, parts), ZERO)
    if total is not None and parts and not same(abs(total), found):
        message = f"扣分合计{clean(abs(total))}分，各项扣分之和为{clean(found)}分"
        _, sum_ = summed(map(abs, parts))
        yield codes.DEDUCTION_TOTAL.at(entry.source, message, f"{sum_}，表上{clean(abs(total))}")


def _range(form: Form) -> Iterator[Problem]:
    """The total against the full points and the extra ones; those a form does not say leave it open."""
    entry = form.total.score if form.total else NOTHING
    more = [row.weight.points for row in form.rows if row.extra]
    rows = sum((row.weight.points or ZERO for row in form.rows if not row.extra), ZERO)
    counted = rows + execution_weight(form) if counts_execution(form) else ZERO
    # A row of the total may print the full points of the rows alone.
    full = max(full_points(form), min(counted, HUNDRED))
    full += sum((max(points or ZERO, ZERO) for points in more), ZERO)
    total = entry.points
    if total is not None and None not in more and not ZERO <= total <= full and not same(total, full):
        yield codes.TOTAL_RANGE.at(entry.source, f"{_OWN}{clean(total)}分，不在0～{plain(full)}分之间")


def _left(form: Form) -> Iterator[Problem]:
    """A total typed in a form without any score: left from another form."""
    total = form.total.score if form.total else NOTHING
    open_ = form.budget_unread or total.points in execution_points(form)
    if total.points and not total.formula and not open_:
        message = f"各项指标都没有得分，{_OWN}却是{clean(total.points)}分"
        yield codes.TOTAL_WITHOUT_SCORES.at(total.source, message)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the total; a blank form has none, a part of a form not the whole's."""
    if case.form.partial or not case.form.scored:
        return
    if not filled(case.form):
        yield from _left(case.form)
        return
    yield from _total(case.form)
    yield from _range(case.form)
