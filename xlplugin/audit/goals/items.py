"""Item forms, and any row with a goal: execution rate × weight, completion against the goal, the split."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, filled, lost, same, share
from xlplugin.audit.basis.level_words import BANDS, Attainment, named_level
from xlplugin.audit.basis.printed import Fit, fits_quotient
from xlplugin.audit.goals.goal import Reached, Sense, reached, stated
from xlplugin.form.entry import Entry
from xlplugin.form.form import BudgetLine, Column, Form, FormKind, Row
from xlplugin.money import HUNDRED, ONE, ZERO, percent, plain, round_half_up, settled
from xlplugin.problem import Problem, Severity

_FAR: Final = Decimal("1.5")
_HALF: Final = Decimal("0.5")
# A rate typed as 96.63 without a sign: no budget is spent twice over.
_AS_PERCENT: Final = Decimal(2)
_LESS_IS_BETTER: Final = r"成本|时效|时限|耗时|费用|投诉|事故|损失|能耗|排放|死亡|差错|超期|天数|控制"
# More of a rate is better, but for those of what nobody wants.
_RATE: Final = r"率(?:[（(].*)?$"
_BAD_RATE: Final = (
    r"(?:发生|投诉|事故|死亡|病死|发病|感染|差错|误差|偏差|变动|损失|损耗|流失|违规|违约|违法|超支|超标|超期|逾期"
    r"|空置|闲置|失业|负债|返工|返贫|退回|结余|结转|调整|故障|缺陷|不合格|不良|辍学|能耗|排放|费用|成本|控制)率"
)
# Whatever a cost is called in its own row, the costs stand together under this name.
_COSTS: Final = "成本"
_LIMIT: Final = r"^[≥≤><＝=＞＜]+|[不低少高多大超]{1,2}[于过]|及?以[上下内]|之内"
_USUAL: Final = (("产出", Decimal(50)), ("效益", Decimal(30)), ("满意度", Decimal(10)))


def _rate(entry: Entry) -> Entry | None:
    """A rate as a fraction with its printed digits; None where the cell holds none."""
    if entry.number is None:
        return None
    if entry.percent or abs(entry.number) <= _AS_PERCENT:
        return entry
    return Entry(
        entry.kind, entry.number / HUNDRED, entry.text, percent=True, places=entry.places, source=entry.source
    )


def _parts(line: BudgetLine) -> tuple[Entry, Entry] | None:
    """What was spent and what was to be spent; None where either has no number."""
    planned = line.full if line.full.number is not None else line.initial
    if line.spent.number is None or planned.number is None or planned.number <= ZERO:
        return None
    return line.spent, planned


def _values(line: BudgetLine) -> tuple[Decimal, Decimal, str] | None:
    """Spent, planned, and the quotient written out."""
    parts = _parts(line)
    if parts is None:
        return None
    spent, planned = (entry.number or ZERO for entry in parts)
    return spent, planned, f"{plain(spent)}÷{plain(planned)}={percent(spent / planned)}"


def _line_rate(line: BudgetLine) -> Iterator[Problem]:
    parts, values, rate = _parts(line), _values(line), _rate(line.rate)
    if parts is None or values is None or rate is None:
        return
    spent, planned, sum_ = values
    fit = fits_quotient((spent, planned), (parts[0].step, parts[1].step), rate)
    if fit is Fit.EXACT:
        return
    right = percent(spent / planned, max(rate.places, 2))
    message = f"“{line.name}”执行率填{line.rate.text}，按执行数÷全年预算数应为{right}"
    rounded = fit is Fit.ROUNDED
    code, severity = ("rate-rounding", Severity.NOTICE) if rounded else ("rate-wrong", Severity.ERROR)
    fix = "属末位舍入之差，请核对" if rounded else "请核对执行数、全年预算数（不是年初预算数）和执行率"
    yield Problem(code, severity, message, fix, line.rate.source, sum_)


def _decimals(form: Form) -> int:
    """The decimals this form's scores are printed with."""
    scores = [row.score for row in form.rows] + [line.score for line in form.budget]
    return max((score.places for score in scores if score.number is not None), default=0)


def _line_score(line: BudgetLine, decimals: int) -> Iterator[Problem]:
    score, weight, values = line.score.points, line.weight.points, _values(line)
    if score is None or weight is None or weight <= ZERO:
        return
    if not ZERO <= score <= weight and not same(score, weight):
        message = f"“{line.name}”得分{plain(score)}分，不在0～{plain(weight)}分之间"
        over = score - weight if score > weight else None
        yield Problem("score-range", Severity.ERROR, message, "请改正得分", line.score.source, points=over)
    elif values is not None:
        yield from _by_rate(line, (score, weight), values, decimals)


def _of_nothing(form: Form) -> Iterator[Problem]:
    """Points for carrying out a budget of nothing: there is no rate to score."""
    amounts = [entry.number for line in form.budget for entry in (line.initial, line.full, line.spent)]
    score = form.execution_score
    if not amounts or any(amounts) or all(each is None for each in amounts) or not score or score < ZERO:
        return
    line = next(line for line in form.budget if line.score.points is not None)
    message = f"“{line.name}”预算数、执行数都是0，执行率无法计算，执行率得分却是{plain(score)}分"
    yield Problem(
        "execution-of-nothing",
        Severity.WARNING,
        message,
        "请核对预算数和执行数；没有预算的请说明计分的依据",
        line.score.source,
    )


def _by_rate(
    line: BudgetLine, scores: tuple[Decimal, Decimal], values: tuple[Decimal, Decimal, str], decimals: int
) -> Iterator[Problem]:
    score, weight = scores
    right = settled(min(values[0] / values[1], ONE) * weight)
    off = abs(score - right)
    if off <= Decimal(1).scaleb(-max(decimals, 1)) * _HALF:
        return
    shown = plain(round_half_up(right, max(decimals, 2)))
    message = f"“{line.name}”执行率得分{plain(score)}分，按执行率×{plain(weight)}分应为{shown}分"
    sum_ = f"{values[2]}，×{plain(weight)}={shown}"
    # A form of whole points only may round this one, too.
    whole = decimals == 0 and off <= _HALF
    severity = Severity.NOTICE if whole else Severity.WARNING
    at_stake = score - right if score > right else None
    yield Problem(
        "execution-score",
        severity,
        message,
        "请核对得分；另有计分办法的请注明",
        line.score.source,
        sum_,
        points=at_stake,
    )


def _less_is_better(row: Row) -> bool:
    """Whether a goal without a sign may be a limit: by the row's own name, and for all that is a cost."""
    if re.search(_RATE, row.name):
        return bool(re.search(_BAD_RATE, row.name))
    return bool(re.search(_LESS_IS_BETTER, row.name)) or _COSTS in row.secondary + row.primary


def _proportional(done: Reached, weight: Decimal) -> Decimal | None:
    """The points in proportion to what was reached; None where a proportion says nothing."""
    if done.goal.sense in (Sense.AT_MOST, Sense.BELOW):
        return settled(weight * max(ONE - done.over, ZERO)) if done.over else None
    return None if done.rate is None else settled(weight * min(max(done.rate, ZERO), ONE))


def _missed(row: Row, done: Reached, weight: Decimal) -> Iterator[Problem]:
    fair = _proportional(done, weight)
    both = f"目标{done.goal.words}，完成{done.actual.words}"
    told = f"“{called(row)}”{both}，没有达到目标，却得满分{plain(weight)}分"
    if fair is None or fair >= weight:
        yield Problem(
            "goal-missed", Severity.WARNING, told, "请核对完成值与得分", row.score.source, indicator=row.name
        )
        return
    share_ = done.rate if done.rate is not None else ONE - done.over
    shown = plain(round_half_up(fair, 2))
    sum_ = f"{_written(done)}，{percent(max(share_, ZERO), 2)}×{plain(weight)}={shown}"
    yield Problem(
        "goal-missed",
        Severity.WARNING,
        f"{told}，按比例为{shown}分",
        "请核对完成值与得分；另有计分办法的请注明",
        row.score.source,
        sum_,
        points=weight - round_half_up(fair, 2),
        indicator=row.name,
    )


def _written(done: Reached) -> str:
    goal, actual = re.sub(_LIMIT, "", done.goal.words), done.actual.words
    if done.rate is None:
        return f"超出{goal}的{percent(done.over, 2)}"
    return f"{actual}÷{goal}={percent(done.rate, 2)}"


def _far_above(row: Row, done: Reached) -> Iterator[Problem]:
    if done.met and done.rate is not None and done.rate >= _FAR and done.goal.unit != "%":
        message = f"“{called(row)}”完成率{percent(done.rate, 2)}，达到目标的1.5倍以上，目标值可能偏低"
        fix = "请说明超额较多的原因；有的评分标准对超过150%的只计一半分"
        yield Problem(
            "goal-too-low",
            Severity.NOTICE,
            message,
            fix,
            row.actual.source,
            _written(done),
            indicator=row.name,
        )


def _counted(row: Row, done: Reached) -> Iterator[Problem]:
    weight, loss = row.weight.points, lost(row)
    if not done.met and weight is not None and weight > ZERO and loss is not None and loss <= ZERO:
        yield from _missed(row, done, weight)
    yield from _far_above(row, done)


def _level(row: Row) -> Attainment | None:
    """How far a goal in words was reached; the goal repeated word for word was reached."""
    target, actual = (re.sub(r"[\s。；;]", "", entry.text) for entry in (row.target, row.actual))
    if target and target == actual:
        return Attainment.REACHED
    return named_level(row.actual.text)


def _worded(row: Row) -> Iterator[Problem]:
    level, part = _level(row), share(row)
    if level is None or part is None:
        return
    band = BANDS[level]
    if not band.at_least <= part <= band.at_most:
        message = (
            f"“{called(row)}”完成情况为“{level}”，得分却占分值的{percent(part, 2)}，一般应为{band.words}"
        )
        sum_ = f"{row.score.text}÷{row.weight.text}={percent(part, 2)}"
        over = band.over(part, row.weight.points)
        yield Problem(
            "level-band",
            Severity.WARNING,
            message,
            "请使得分与完成情况相符，或写明理由",
            row.score.source,
            sum_,
            points=over,
            indicator=row.name,
        )


def _unstated(row: Row) -> Iterator[Problem]:
    score = row.score.points
    if row.actual.blank and not row.target.blank and score is not None and score > ZERO:
        message = f"“{called(row)}”得{plain(score)}分，没有填写实际完成值"
        yield Problem(
            "actual-missing",
            Severity.WARNING,
            message,
            "请填写实际完成值；没有完成值的得分无法核实",
            row.actual.source,
            indicator=row.name,
        )


def _row(row: Row) -> Iterator[Problem]:
    yield from _unstated(row)
    if row.target.blank or row.actual.blank:
        return
    done = reached(row.target, row.actual, less_is_better=_less_is_better(row))
    if done is not None:
        yield from _counted(row, done)
    elif stated(row.target) is None and not re.search(r"\d", row.target.text):
        yield from _worded(row)


def _split(form: Form) -> Iterator[Problem]:
    """The usual split of the points, where the form has just these three parts."""
    if form.kind is not FormKind.ITEM or any("成本" in branch.name for branch in form.branches):
        return
    for word, usual in _USUAL:
        branches = [branch for branch in form.branches if word in branch.name]
        weights = [row.weight.points for branch in branches for row in branch.rows]
        known = [weight for weight in weights if weight is not None]
        total = sum(known, ZERO)
        if len(branches) == 1 and len(known) == len(weights) and not same(total, usual):
            message = f"“{branches[0].name}”分值合计{plain(total)}分，通常为{plain(usual)}分"
            fix = "产出、效益、满意度指标通常为50、30、10分，预算执行率10分；另有规定的不必修改"
            yield Problem("item-split", Severity.NOTICE, message, fix, branches[0].rows[0].weight.source)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with rates, goals and their scores; of a blank form only how the points are split."""
    form = case.form
    yield from _split(form)
    if not filled(form):
        return
    for line in form.budget:
        yield from _line_rate(line)
        yield from _line_score(line, _decimals(form))
    yield from _of_nothing(form)
    if Column.ACTUAL in form.columns:
        for row in form.rows:
            yield from _row(row)
