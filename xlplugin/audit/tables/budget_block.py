"""The form's own budget block: its sums, execution rates and the points for them, the split of the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit, PrintedSum, filled, fits_quotient, known_points, same, writing
from xlplugin.audit.basis.columns import bare
from xlplugin.audit.tables.execution import quotient, spending_of
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, Field, FormKind
from xlplugin.money import HUNDRED, ONE, ZERO, percent, plain, round_half_up, settled
from xlplugin.problem import Problem, Severity

_WHOLE: Final = ("总预算", "预算总额", "预算总规模", "部门预算总额", "年度预算总额")
_BASIC, _PROJECT = "基本支出", "项目支出"
_FURTHER: Final = ("专项资金", "其他事业发展支出", "事业发展支出", "其他支出")
_YEAR_TOTAL: Final = ("年度资金总额", "资金总额", "年度资金总", "合计")
_AMONG, _PART = "其中", "#"
_COLUMNS: Final = (("initial", "年初预算数"), ("full", "全年预算数"), ("spent", "全年执行数"))
# A rate typed as 96.63 without a sign: no budget is spent twice over.
_AS_PERCENT: Final = Decimal(2)
_USUAL: Final = (("产出", Decimal(50)), ("效益", Decimal(30)), ("满意度", Decimal(10)))


def check_rates(case: Case) -> Iterator[Problem]:
    """What is wrong with the rates of a filled form and with the points for them."""
    form = case.form
    scores = [row.score for row in form.rows] + [line.score for line in form.budget]
    # The decimals this form's scores are printed with.
    decimals = max((score.places for score in scores if score.number is not None), default=0)
    for line in form.budget if filled(form) else ():
        yield from _line_rate(line)
        yield from _line_score(line, decimals)


def _named(fields: Sequence[Field], words: Sequence[str]) -> list[Entry]:
    """The filled fields whose label is one of the words, whatever unit or group stands around it."""
    return [
        each.value
        for each in fields
        if each.value.number is not None and bare(each.label).partition("（")[0].endswith(tuple(words))
    ]


def check_header_sums(case: Case) -> Iterator[Problem]:
    """The whole budget of the header and its parts there."""
    form = case.form
    wholes = _named(form.fields, _WHOLE)
    basic, project = _named(form.fields, (_BASIC,)), _named(form.fields, (_PROJECT,))
    if len(wholes) != 1 or len(basic) != 1 or len(project) != 1:
        return
    further = _named(form.fields, _FURTHER)
    sums = [PrintedSum(wholes[0], (*basic, *project, *more)) for more in (further, ())]
    # A block may name further parts in words of its own, so this is a question rather than an error.
    yield from _sum("总预算", min(sums, key=lambda each: each.fit), Severity.WARNING)


def _sum(name: str, printed: PrintedSum, worst: Severity) -> Iterator[Problem]:
    if printed.fit is Fit.EXACT:
        return
    wrong = codes.SUM_WRONG._replace(severity=worst, fix="请核对总数和各部分")
    code = wrong if printed.fit is Fit.WRONG else codes.SUM_ROUNDING
    message = f"“{name}”为{writing(printed.total)}，各部分之和为{printed.value}"
    yield code.at(printed.total.source, message, printed.arithmetic, others=printed.places)


def check_sums(case: Case) -> Iterator[Problem]:
    """The block of an item form: its first line is the total of the others."""
    budget = case.form.budget
    if len(budget) <= 1 or not bare(budget[0].name).startswith(_YEAR_TOTAL):
        return
    rest = budget[1:]
    # 其中 in front of the first line opens the parts; further down it names a part of the line above.
    whole = [
        line
        for at, line in enumerate(rest)
        if _PART not in line.name and (at == 0 or _AMONG not in line.name)
    ]
    for column, name in _COLUMNS:
        total: Entry = getattr(budget[0], column)
        sums = [PrintedSum(total, tuple(getattr(line, column) for line in lines)) for lines in (whole, rest)]
        if total.number is None or not sums[0].places:
            continue
        best = min(sums, key=lambda each: each.fit)
        # Behind a subset, or under a line with parts of its own, the block does not say what belongs where.
        plain = len(whole) == len(rest) and not _some_make(sums[1])
        if plain or best.fit is Fit.ROUNDED:
            yield from _sum(f"{budget[0].name}·{name}", best, Severity.ERROR)


def _some_make(printed: PrintedSum) -> bool:
    """Whether some of the lines, the first among them, make the total: the others are parts of those."""
    first, *others = printed.parts
    some = (chosen for many in range(len(others)) for chosen in combinations(others, many))
    return any(PrintedSum(printed.total, (first, *chosen)).fit is not Fit.WRONG for chosen in some)


def _rate(entry: Entry) -> Entry | None:
    """A rate as a fraction with its printed digits; None where the cell holds none."""
    if entry.number is None:
        return None
    if entry.percent or abs(entry.number) <= _AS_PERCENT:
        return entry
    return replace(entry, number=entry.number / HUNDRED, percent=True)


def _line_rate(line: BudgetLine) -> Iterator[Problem]:
    plan, rate = spending_of(line), _rate(line.rate)
    amounts = plan.amounts
    if amounts is None or rate is None:
        return
    fit = fits_quotient(amounts, (plan.spent.step, plan.planned.step), rate)
    right = percent(amounts[0] / amounts[1], max(rate.places, 2))
    message = f"“{line.name}”执行率填{line.rate.text}，按执行数÷全年预算数应为{right}"
    if fit is Fit.ROUNDED:
        fix = "属末位舍入之差，请核对"
        yield codes.RATE_ROUNDING.at(line.rate.source, message, quotient(amounts), fix=fix)
    elif fit is Fit.WRONG:
        fix = "请核对执行数、全年预算数（不是年初预算数）和执行率"
        yield codes.RATE_WRONG.at(line.rate.source, message, quotient(amounts), fix=fix)


def _line_score(line: BudgetLine, decimals: int) -> Iterator[Problem]:
    score, weight, amounts = line.score.points, line.weight.points, spending_of(line).amounts
    if score is None or weight is None or weight <= ZERO:
        return
    if not ZERO <= score <= weight and not same(score, weight):
        message = f"“{line.name}”得分{plain(score)}分，不在0～{plain(weight)}分之间"
        over = score - weight if score > weight else None
        yield codes.SCORE_RANGE.at(line.score.source, message, points=over)
        return
    right = settled(min(amounts[0] / amounts[1], ONE) * weight) if amounts else score
    off = abs(score - right)
    if amounts is None or off <= Decimal(1).scaleb(-max(decimals, 1)) / 2:
        return
    shown = plain(round_half_up(right, max(decimals, 2)))
    message = f"“{line.name}”执行率得分{plain(score)}分，按执行率×{plain(weight)}分应为{shown}分"
    sum_ = f"{quotient(amounts)}，×{plain(weight)}={shown}"
    # A form of whole points only may round this one, too.
    severity = Severity.NOTICE if decimals == 0 and off <= ONE / 2 else None
    at_stake = score - right if score > right else None
    yield codes.EXECUTION_SCORE.at(line.score.source, message, sum_, severity=severity, points=at_stake)


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


def check_split(case: Case) -> Iterator[Problem]:
    """The usual split of the points, where the form has just these three parts."""
    form = case.form
    if form.kind is not FormKind.ITEM or any("成本" in branch.name for branch in form.branches):
        return
    for word, usual in _USUAL:
        branches = [branch for branch in form.branches if word in branch.name]
        weights = known_points(row.weight.points for branch in branches for row in branch.rows)
        total = sum(weights, ZERO)
        if len(branches) == 1 and weights and not same(total, usual):
            message = f"“{branches[0].name}”分值合计{plain(total)}分，通常为{plain(usual)}分"
            yield codes.ITEM_SPLIT.at(branches[0].rows[0].weight.source, message)
