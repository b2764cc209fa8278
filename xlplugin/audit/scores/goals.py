"""Goals beside what was reached of them: missed ones against their points, levels, far exceeded ones.

Item forms write them as ``≥95%``, ``50-60个``, ``12月31日前``, ``效果明显``, some with operator and unit in
columns of their own. The model of a target reads them; this says what is wrong with the points.
Nothing is wrong with fewer than the proportion: a department may be strict with itself.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import filled, lost, says_nothing
from xlplugin.audit.basis.reason_words import out_of_band
from xlplugin.audit.basis.texts import excerpt
from xlplugin.facts.levels import Attainment
from xlplugin.facts.target import Attained, Target
from xlplugin.form.case import Case
from xlplugin.form.form import Column, Form, Row
from xlplugin.form.limits import less_is_better, pursued_by, question_of
from xlplugin.form.printed_bands import bands_of
from xlplugin.money import ZERO, percent, plain, round_half_up, settled
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import USUAL_BANDS
from xlplugin.scoring.sheet import IndicatorScore

_FAR: Final = Decimal("1.5")
# A criterion that gives points in proportion says what the national rule says.
_IN_PROPORTION: Final = Pattern(r"比例|[×xX*]\s*该?(?:指标|项)?(?:分值|权重|\d)|(?:分值|权重)\s*[×xX*]")
# A criterion that gives all the points for the goal alone; one with figures may have its own thresholds.
_FULL_FOR_GOAL: Final = Pattern(
    r"^[^\d%≥≤]*(?:达到|达成|达标|完成|实现|符合)[^，,；;。\d]{0,12}(?:满分|\d+(?:\.\d+)?分)[^\d%≥≤]*$"
)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the scores of goals; nothing of a form that nobody has filled in."""
    form = case.form
    if not filled(form) or Column.ACTUAL not in form.columns:
        return
    if Column.TARGET in form.columns:
        yield from _neither(form.rows)
    for row in form.rows:
        if row.target.blank or row.actual.blank:
            yield from _without_result(row)
            continue
        given = pursued_by(row, form.year)
        target, done = given.target, given.attained
        if target is None or done is None:
            continue
        if form.scored:
            yield from _row(form, row, target, done, case.score(row))
        elif Column.REASON in form.columns:
            yield from _unexplained(row, target, done)


def _neither(rows: Sequence[Row]) -> Iterator[Problem]:
    """Points for rows with neither goal nor result; told once where no row of several has any."""
    given = [row for row in rows if not row.extra]
    bare = [row for row in given if row.target.blank and row.actual.blank and not row.actual.unread]
    scored = [row for row in bare if (row.score.points or ZERO) > ZERO]
    if len(given) > 1 and len(bare) == len(given) and scored:
        first, *others = (row.score.source for row in scored)
        message = "各项指标的目标值和完成值都没有填写，得分无法核实"
        yield codes.ACTUAL_MISSING.at(first, message, others=others, severity=Severity.NOTICE)
        return
    for row in scored:
        message = f"得{plain(row.score.points or ZERO)}分，目标值和完成值都没有填写"
        fix = "请填写目标值和实际完成值；没有它们的得分无法核实"
        yield codes.ACTUAL_MISSING.at(row.actual.source, message, row=row, fix=fix)


def _without_result(row: Row) -> Iterator[Problem]:
    """Points for a row with a goal of which nobody says what was reached."""
    score = row.score.points
    unread = row.actual.unread or row.target.blank
    if row.actual.blank and not unread and score is not None and score > ZERO:
        yield codes.ACTUAL_MISSING.at(row.actual.source, f"得{plain(score)}分，没有填写实际完成值", row=row)


def _row(
    form: Form, row: Row, target: Target, done: Attained, scored: IndicatorScore | None
) -> Iterator[Problem]:
    """What is wrong with the points of a row."""
    loss = lost(row)
    asked = question_of(row, target, done)
    if asked:
        if loss is not None and loss <= ZERO:
            message = f"目标{_quoted(row, target)}，完成{excerpt(row.actual.text)}：{asked}"
            yield codes.GOAL_UNCLEAR.at(row.actual.source, message, row=row)
    elif target.worded and done.level is not None:
        told = (f"完成情况为“{done.level}”", "一般应为")
        fix = "请使得分与完成情况相符，或写明理由"
        rule = scored.indicator.rule if scored else None
        printed = dict(zip(Attainment, bands_of(form, row), strict=False)) or USUAL_BANDS
        band = rule.band(done.level) if isinstance(rule, ItemGoal) else printed[done.level]
        yield from out_of_band(row, row.score.source, band, told, fix) if band else ()
    elif not done.met:
        yield from _missed(row, target, done, scored)
    elif done.rate is not None and done.rate >= _FAR and _may_be_exceeded(row, target):
        message = f"完成率{percent(done.rate, 2)}，达到目标的1.5倍以上，目标值可能偏低"
        sum_ = f"{done.arithmetic}={percent(done.rate, 2)}"
        yield codes.GOAL_TOO_LOW.at(row.actual.source, message, sum_, row=row)


def _unexplained(row: Row, target: Target, done: Attained) -> Iterator[Problem]:
    """A missed goal that nobody explains, in a form without scores."""
    limit = less_is_better(row, target) and done.rate is not None
    certain = done.met is False and not limit and not question_of(row, target, done)
    if certain and says_nothing(row.own_reason):
        message = f"目标{_quoted(row, target)}，完成{excerpt(row.actual.text)}，没有达到目标，也没有说明原因"
        fix = "请核对完成值，说明未完成的原因和改进措施"
        yield codes.GOAL_MISSED.at(row.actual.source, message, done.arithmetic, row=row, fix=fix)


def _may_be_exceeded(row: Row, target: Target) -> bool:
    """Whether far more than a goal asks to be explained, and nobody has."""
    return target.high is None and target.unit.name != "%" and says_nothing(row.own_reason)


class _Fair(NamedTuple):
    """The points that a missed goal earns.

    Attributes:
        points: by every reading, the fewest first; none where there is no proportion.
        by: what gives them.
        arithmetic: how.
        certain: whether nothing else may give other points: a standard of the form that was not understood,
            or the rule of another rubric.
    """

    points: tuple[Decimal, ...]
    by: str
    arithmetic: str
    certain: bool = True


def _fair(row: Row, done: Attained, weight: Decimal, scored: IndicatorScore | None) -> _Fair:
    """What a missed goal earns: by the form's own standard where it was understood, else in proportion."""
    rule = scored.indicator.rule if scored else None
    if scored and scored.score is not None and isinstance(rule, ItemGoal) and (rule.strict or rule.step):
        return _Fair((scored.score,), "按表内评分标准", scored.explanation)
    points, written = [], []
    readings = ((done.quotient, done.arithmetic), (done.difference, "1-超出部分÷目标值"))
    for share, how in readings[: 1 if done.quotient == done.difference else 2]:
        if share is not None:
            part = percent(max(share, ZERO), 2)
            points.append(settled(weight * max(share, ZERO)))
            written.append(f"{how}={part}，{part}×{plain(weight)}={plain(round_half_up(points[-1], 2))}")
    printed = not row.criterion.blank and not _IN_PROPORTION.search(row.criterion.text)
    certain = not printed and (scored is None or isinstance(rule, ItemGoal))
    return _Fair(tuple(sorted(points)), "按比例", "；或".join(written), certain)


def _missed(row: Row, target: Target, done: Attained, scored: IndicatorScore | None) -> Iterator[Problem]:
    """A goal that was missed, held against the points that this earns.

    Of a limit the proportion has two readings; a claim up to the better one, or rounded to it, is right.
    """
    weight, score, loss = row.weight.points, row.score.points, lost(row)
    limit = less_is_better(row, target) and done.rate is not None
    if weight is None or score is None or loss is None or weight <= ZERO or row.extra or limit:
        return
    full, fair = loss <= ZERO, _fair(row, done, weight, scored)
    most = max(fair.points, default=weight)
    if not full and (not fair.points or score - most <= row.score.step / 2):
        return
    message = f"目标{_quoted(row, target)}，完成{excerpt(row.actual.text)}，没有达到目标"
    message += f"，却得{'满分' if full else ''}{plain(score)}分"
    certain = fair.certain or (full and _FULL_FOR_GOAL.search(row.criterion.text) is not None)
    severity = Severity.WARNING if certain else Severity.NOTICE
    if most >= weight:
        yield codes.GOAL_MISSED.at(row.score.source, message, row=row, severity=severity)
        return
    earned = "～".join(dict.fromkeys(plain(round_half_up(each, 2)) for each in fair.points))
    yield codes.GOAL_MISSED.at(
        row.score.source,
        f"{message}，{fair.by}为{earned}分",
        fair.arithmetic,
        row=row,
        fix="请核对完成值与得分；另有计分办法的请注明",
        severity=severity,
        points=score - round_half_up(most, 2),
    )


def _quoted(row: Row, target: Target) -> str:
    """A goal as messages name it, words in quotation marks."""
    return target.words if target.counted else f"“{excerpt(row.target.text)}”"
