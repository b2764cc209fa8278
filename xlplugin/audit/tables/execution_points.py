"""The execution rates that a form states for its money, and the points for them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, execution_weight, filled, fits_quotient, same
from xlplugin.audit.tables.execution import Spending, quotient, spending_of
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.execution_rule import share_of_weight
from xlplugin.form.form import BudgetLine, Form
from xlplugin.money import HUNDRED, ONE, ZERO, percent, plain, round_half_up, settled
from xlplugin.problem import Problem, Severity

_FINEST: Final = 2
_TWICE: Final = Decimal(2)
# The rounding of small amounts explains no more of a rate than this.
_MOST_ROUNDING: Final = Decimal("0.01")
# Few whole things are counted, not rounded.
_COUNTED: Final = 100


def check_rates(case: Case) -> Iterator[Problem]:
    """The stated rates of a filled form against what was spent of the budget."""
    for line in case.form.budget if filled(case.form) else ():
        yield from _line_rate(line)


def _readings(entry: Entry) -> tuple[Entry, ...]:
    """What a rate may mean, as a fraction with its printed digits: 0.97 and 97 without a sign are both 97 %.

    Nobody prints a rate to ten percent: 0 is 0 % and 1 is 100 % exactly.
    """
    if entry.number is None:
        return ()
    if entry.percent:
        return (entry,)
    fraction = entry._replace(places=max(entry.places, _FINEST))
    return fraction, entry._replace(number=entry.number / HUNDRED, percent=True)


def _fit(plan: Spending, amounts: tuple[Decimal, Decimal], rate: Entry) -> Fit:
    """How a stated rate stands against what was spent of the budget: rounding is within the last digit."""
    steps = tuple(
        ZERO if each.step >= ONE and abs(each.number or ZERO) < _COUNTED else each.step
        for each in (plan.spent, plan.planned)
    )
    fit = fits_quotient(amounts, (steps[0], steps[1]), rate)
    off = abs((rate.number or ZERO) - amounts[0] / amounts[1])
    return Fit.WRONG if fit is Fit.ROUNDED and off > rate.step + _MOST_ROUNDING else fit


def _line_rate(line: BudgetLine) -> Iterator[Problem]:
    plan = spending_of(line)
    amounts, readings = plan.amounts, _readings(line.rate)
    if amounts is None or not readings:
        return
    fit = min(_fit(plan, amounts, each) for each in readings)
    stated = readings[0].number or ZERO
    if fit is Fit.EXACT or _is_explained(line, amounts, stated):
        return
    right = percent(amounts[0] / amounts[1])
    if fit is Fit.ROUNDED:
        message = f"“{line.name}”执行率填{line.rate.text}，按执行数÷全年预算数应为{right}"
        fix = "属末位舍入之差，请核对"
        yield codes.RATE_ROUNDING.at(line.rate.source, message, quotient(amounts), fix=fix)
    elif plan.settled or not stated:
        message = f"“{line.name}”执行率填{line.rate.text}，按执行数÷全年预算数应为{right}"
        fix = "请核对执行数、全年预算数（不是年初预算数）和执行率"
        yield codes.RATE_WRONG.at(line.rate.source, message, quotient(amounts), fix=fix)
    else:
        message = f"“{line.name}”执行率填{line.rate.text}，按年初预算数算为{right}"
        fix = "预算年中调整过的，请写明调整后的预算数；没有调整的，请核对执行率"
        notice = Severity.NOTICE
        yield codes.RATE_WRONG.at(line.rate.source, message, quotient(amounts), fix=fix, severity=notice)


def _is_explained(line: BudgetLine, amounts: tuple[Decimal, Decimal], stated: Decimal) -> bool:
    """Whether a rate is that of what arrived, or full where more was spent, which is told by itself."""
    received = line.received.number or ZERO
    of_received = received > ZERO and abs(amounts[0] / received - stated) <= line.rate.step
    return of_received or (stated in (ONE, HUNDRED) and amounts[0] >= amounts[1])


def check_points(case: Case) -> Iterator[Problem]:
    """The points for the rate: the rate's share of the weight, unless the form prints another rule."""
    form = case.form
    scores = [row.score for row in form.rows] + [line.score for line in form.budget]
    # The decimals this form's scores are printed with.
    decimals = max((score.places for score in scores if score.number is not None), default=0)
    for line in form.budget if filled(form) else ():
        yield from _line_points(form, line, decimals)


def _line_points(form: Form, line: BudgetLine, decimals: int) -> Iterator[Problem]:
    score, weight = line.score.points, line.weight.points
    if weight is None and score is not None and form.execution_weight is None:
        weight = execution_weight(form)
    if weight is None or weight <= ZERO:
        return
    if score is None:
        if line.score.blank and line.score.source.cell and form.execution_score is None:
            message, warning = f"“{line.name}”的执行率得分没有填写", Severity.WARNING
            yield codes.SCORE_BLANK.at(line.score.source, message, severity=warning)
        return
    if not ZERO <= score <= weight and not same(score, weight):
        message = f"“{line.name}”得分{plain(score)}分，不在0～{plain(weight)}分之间"
        over = score - weight if score > weight else None
        yield codes.SCORE_RANGE.at(line.score.source, message, points=over)
        return
    rate = _rate_of(line) if form.understood(line) else None
    share = None if rate is None else share_of_weight(form, line, rate)
    if rate is None or share is None:
        return
    right = settled(share * weight)
    off = abs(score - right)
    own = line.score.step / 2 if line.score.places else ZERO
    if off <= max(Decimal(1).scaleb(-max(decimals, 1)) / 2, own):
        return
    shown = plain(round_half_up(right, max(decimals, 2)))
    amounts = spending_of(line).amounts
    certain = amounts is not None and amounts[0] / amounts[1] == rate
    written = quotient(amounts) if amounts and certain else f"执行率{line.rate.text}"
    if share == min(rate, ONE):
        message = f"“{line.name}”执行率得分{plain(score)}分，按执行率×{plain(weight)}分应为{shown}分"
        sum_ = f"{written}，×{plain(weight)}={shown}"
    else:
        message = f"“{line.name}”执行率得分{plain(score)}分，按表上写明的计分办法应为{shown}分"
        sum_ = f"{written}；{line.criterion.text or '见表注'}"
    # A form of whole points only may round this one, too; one point less of its own last digit is cut off.
    rounded = off <= ONE / 2 if decimals == 0 else off < line.score.step < ONE
    at_stake = score - right if score > right else None
    severity = Severity.NOTICE if rounded else None
    yield codes.EXECUTION_SCORE.at(line.score.source, message, sum_, severity=severity, points=at_stake)


def _rate_of(line: BudgetLine) -> Decimal | None:
    """The rate that the points rest on: what was spent of the budget, else the stated one; None if unknown.

    A budget that may have been adjusted in the year is trusted where the stated rate agrees with it.
    """
    plan, readings = spending_of(line), _readings(line.rate)
    if plan.amounts is not None:
        above, below = plan.amounts
        agreed = not readings or any(_fit(plan, plan.amounts, each) is not Fit.WRONG for each in readings)
        return above / below if plan.settled or agreed else None
    stated = readings[0].number if readings else None
    if stated is None or line.rate.percent or stated <= ONE:
        return stated
    # 1.2 without a sign may be 120 % or mistyped.
    return None if stated <= _TWICE else stated / HUNDRED


def check_score_of_nothing(case: Case) -> Iterator[Problem]:
    """Points for carrying out a budget of nothing: there is no rate to score."""
    form = case.form
    amounts = [entry.number for line in form.budget for entry in (line.initial, line.full, line.spent)]
    known = [each for each in amounts if each is not None]
    score = form.execution_score
    if not filled(form) or not known or any(known) or not score or score < ZERO:
        return
    line = next(line for line in form.budget if line.score.points is not None)
    message = f"“{line.name}”预算数、执行数都是0，执行率无法计算，执行率得分却是{plain(score)}分"
    yield codes.EXECUTION_OF_NOTHING.at(line.score.source, message)
