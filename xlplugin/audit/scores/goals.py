"""Goals beside what was reached of them: in proportion, by level, and plainly missed beside full marks.

Item forms write them as ``≥95%``, ``100户``, ``≤30天``, ``完成``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import filled, full_marks, lost
from xlplugin.audit.basis.reason_words import out_of_band
from xlplugin.audit.basis.texts import excerpt
from xlplugin.facts.entry import Entry
from xlplugin.facts.figures import Bound, figures
from xlplugin.facts.levels import BANDS, Attainment, named_level
from xlplugin.form.case import Case
from xlplugin.form.form import Column, Row
from xlplugin.money import HUNDRED, ONE, ZERO, percent, plain, round_half_up, settled
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_FAR: Final = Decimal("1.5")
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
# What a goal promises, and the words that say the contrary of it.
_OPPOSITES: Final = (
    (
        Pattern(r"显著|明显|良好|较好|优良|有效"),
        Pattern(r"(?:效果|成效|效益|质量)?(?:较|很|极)差|(?:效果|成效)差|不(?:明显|显著|理想|好|佳)|无(?:明显)?(?:效果|成效|改善)|"
        r"没有(?:明显)?(?:效果|成效|改善)|无效"),
    ),
    (Pattern(r"显著|明显|大幅"), Pattern(r"有所|略有|稍有|小幅|一定程度")),
    (Pattern(r"健全|完善|建立"), Pattern(r"(?:未|没有|尚未)建立|不(?:健全|完善)|缺失")),
    (
        Pattern(r"及时|按[时期]|如期"),
        Pattern(r"[不未]够?及时|未能?(?:按[时期]|如期)|逾期|延[期误]|滞后"),
    ),
    (Pattern(r"(?<!不)合格|达标|规范"), Pattern(r"不(?:合格|达标|规范)|未(?:达标|合格)")),
    (Pattern(r"(?<!不)满意"), Pattern(r"不满意")),
)  # fmt: skip
_SAME_DEGREE: Final = Pattern(r"显著|明显|大幅")
_DENIED: Final = Pattern(r"(?:无|未|没有|不存在|避免|杜绝|防止|解决|改变|扭转)[^，,。；;]{0,4}$")
_WHOLE_DATE: Final = Pattern(r"((?:19|20)\d\d)[年/.\-](\d{1,2})(?:[月/.\-](\d{1,2})?日?|$)")
_NO_DEADLINE: Final = Pattern(r"[以之]?后|起|至|到|～|~|—")
_COUNTED: Final = Pattern(r"[次起件例宗人名个笔]")
_UNWANTED: Final = Pattern(r"事故|投诉|违[规法纪]|差错|伤亡|死亡|上访|逾期|泄[露密]|故障|纠纷|舆情")
_DECEMBER: Final = 12


class Stated(NamedTuple):
    """One number with its unit and limit; of a percentage the fraction, of 万 and 亿 the whole number.

    Attributes:
        bound: which way it limits, EXACT only where that is said; None where nothing is said.
    """

    bound: Bound | None
    value: Decimal
    unit: str
    words: str


_PLAIN: Final = str.maketrans("０１２３４５６７８９．％，＞＜＝﹥﹤≧≦⩾⩽", "0123456789.%,><=><≥≤≥≤")
# What goals say beside the words that limit any figure.
_OWN_WORDS: Final = (
    (Bound.AT_MOST, r"控制在|以内|以下|之内"),
    (Bound.AT_LEAST, r"达到|以上"),
    (Bound.EXACT, r"=|等于"),
)
# A limit that stands apart from its figure (不超过全年计划的30天) may be meant of another one.
_LIMITING: Final = r"[超低高大小少多][过出于]|突破|不足|[<>≤≥]"
_VALUE: Final = r"(?<![\d.])-?\d+(?:\.\d+)?"
_LONGEST: Final = 20
_UNIT: Final = r"\s*(万亿|百万|千万|万|亿|千|百)?\s*([%‰]|[一-鿿㎡℃a-zA-Z/]{0,6})"
_DATE: Final = r"(?:19|20)\d\d\s*年|\d{1,2}\s*月(?!份?内)|\d{1,2}\s*日前|季度|半年"
_DOUBT: Final = r"约|左右|近|余|多[个户人次元亩]|±|[-~～—至]\s*\d|\d\s*[:：/]\s*\d"
_TIMES: Final = {
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千": Decimal(1000),
    "百": HUNDRED,
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
_TAIL: Final = r"及?以上|及?以下|以内|之内|内$"


def stated(entry: Entry) -> Stated | None:
    """The one number of a cell; None where it holds none, several, a date, or no exact one."""
    if entry.number is not None:
        return Stated(None, entry.number, "%" if entry.percent else "", entry.text)
    text = re.sub(r"(?<=\d),(?=\d{3})|\s", "", entry.text.translate(_PLAIN))
    text = text.replace("=>", ">=").replace("=<", "<=")
    found = re.findall(_VALUE, text)
    if len(found) != 1 or len(found[0]) > _LONGEST or re.search(_DATE, text) or re.search(_DOUBT, text):
        return None
    read = figures(text)
    if len(read) != 1 or read[0].bound is Bound.ABOUT:
        return None
    bound: Bound | None = None if read[0].bound is Bound.EXACT else read[0].bound
    if bound is None and re.search(_LIMITING, text):
        return None
    said = (each for each, words in _OWN_WORDS if re.search(words, text))
    bound = bound or next(said, None)
    place = text.index(found[0]) + len(found[0])
    times, unit = re.findall(_UNIT, re.sub(_TAIL, "", text[place:]))[0]
    scale = Decimal("0.01") if unit == "%" else ONE
    return Stated(bound, Decimal(found[0]) * _TIMES.get(times, ONE) * scale, unit, entry.text)


class Reached(NamedTuple):
    """What was reached of a goal.

    Attributes:
        met: whether the goal was met.
        rate: reached ÷ goal, for goals that more of is better; None for the others and for a goal of zero.
        over: by what fraction of the goal a limit was exceeded; zero where it was not.
    """

    goal: Stated
    actual: Stated
    met: bool
    rate: Decimal | None = None
    over: Decimal = ZERO


def reached(target: Entry, actual: Entry, *, less_is_better: bool = False) -> Reached | None:
    """What was reached of a goal; None where the two cells cannot be compared beyond doubt.

    Args:
        target: the year's goal.
        actual: what was reached.
        less_is_better: whether a goal without a sign may be a limit (costs, delays); then only equal
            numbers are comparable.
    """
    goal, done = stated(target), stated(replace(actual, text=actual.text.replace("达到", "")))
    if goal is None or done is None or done.bound not in (None, Bound.EXACT):
        return None
    # A bare number beside a unit takes it over, but never a percentage's.
    units = {goal.unit, done.unit}
    open_goal = goal.bound is None and (less_is_better or goal.value <= ZERO)
    if (len(units) > 1 and ("%" in units or "" not in units)) or (open_goal and goal.value != done.value):
        return None
    met = (goal.bound or Bound.AT_LEAST).holds(done.value, goal.value)
    if goal.bound in (Bound.AT_MOST, Bound.BELOW):
        over = ZERO if met or goal.value <= ZERO else settled((done.value - goal.value) / goal.value)
        return Reached(goal, done, met, over=over)
    rate = settled(done.value / goal.value) if goal.value > ZERO else None
    return Reached(goal, done, met, None if goal.bound is Bound.EXACT and not met else rate)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the scores of goals; nothing of a form that nobody has filled in."""
    for row in _with_results(case):
        yield from _row(row)


def check_full_marks(case: Case) -> Iterator[Problem]:
    """Full marks for a goal whose contrary is what was reached."""
    for row in _with_results(case):
        if not full_marks(row) or row.target.blank or row.actual.blank:
            continue
        if _late(row.target.text, row.actual.text) or _not_zero(row) or _contrary(row):
            goal, actual = (f"“{excerpt(entry.text)}”" for entry in (row.target, row.actual))
            yield _full_marks(row, goal, actual, row.score.number or ZERO)


def _with_results(case: Case) -> tuple[Row, ...]:
    """The rows of a filled form that says what was reached."""
    form = case.form
    return form.rows if filled(form) and Column.ACTUAL in form.columns else ()


def _less_is_better(row: Row) -> bool:
    """Whether a goal without a sign may be a limit: by the row's own name, and for all that is a cost."""
    if re.search(_RATE, row.name):
        return bool(re.search(_BAD_RATE, row.name))
    return bool(re.search(_LESS_IS_BETTER, row.name)) or _COSTS in row.secondary + row.primary


def _missed(row: Row, done: Reached, weight: Decimal) -> Iterator[Problem]:
    """A goal that was missed, with the points in proportion to what was reached where that says anything."""
    found = _full_marks(row, done.goal.words, done.actual.words, weight)
    share = done.rate if done.rate is not None else ONE - done.over
    fair = settled(weight * min(max(share, ZERO), ONE))
    if (done.rate is None and not done.over) or fair >= weight:
        yield found
        return
    shown = plain(round_half_up(fair, 2))
    sum_ = f"{_written(done)}，{percent(max(share, ZERO), 2)}×{plain(weight)}={shown}"
    yield replace(
        found,
        message=f"{found.message}，按比例为{shown}分",
        fix="请核对完成值与得分；另有计分办法的请注明",
        arithmetic=sum_,
        points=weight - round_half_up(fair, 2),
    )


def _full_marks(row: Row, goal: str, actual: str, points: Decimal) -> Problem:
    """Full marks for a goal that was missed."""
    message = f"目标{goal}，完成{actual}，没有达到目标，却得满分{plain(points)}分"
    return codes.GOAL_MISSED.at(row.score.source, message, row=row)


def _written(done: Reached) -> str:
    goal, actual = re.sub(_LIMIT, "", done.goal.words), done.actual.words
    if done.rate is None:
        return f"超出{goal}的{percent(done.over, 2)}"
    return f"{actual}÷{goal}={percent(done.rate, 2)}"


def _counted(row: Row, done: Reached) -> Iterator[Problem]:
    weight, loss = row.weight.points, lost(row)
    if not done.met and weight is not None and weight > ZERO and loss is not None and loss <= ZERO:
        yield from _missed(row, done, weight)
    if done.met and done.rate is not None and done.rate >= _FAR and done.goal.unit != "%":
        message = f"完成率{percent(done.rate, 2)}，达到目标的1.5倍以上，目标值可能偏低"
        yield codes.GOAL_TOO_LOW.at(row.actual.source, message, _written(done), row=row)


def _worded(row: Row) -> Iterator[Problem]:
    """The level that a result names; the goal repeated word for word was reached."""
    target, actual = (re.sub(r"[\s。；;]", "", entry.text) for entry in (row.target, row.actual))
    level = Attainment.REACHED if target and target == actual else named_level(row.actual.text)
    if level is not None:
        told = (f"完成情况为“{level}”", "一般应为")
        yield from out_of_band(
            row, row.score.source, BANDS[level], told, "请使得分与完成情况相符，或写明理由"
        )


def _row(row: Row) -> Iterator[Problem]:
    score = row.score.points
    if row.actual.blank and not row.target.blank and score is not None and score > ZERO:
        yield codes.ACTUAL_MISSING.at(row.actual.source, f"得{plain(score)}分，没有填写实际完成值", row=row)
    if row.target.blank or row.actual.blank:
        return
    done = reached(row.target, row.actual, less_is_better=_less_is_better(row))
    if done is not None:
        yield from _counted(row, done)
    elif stated(row.target) is None and not re.search(r"\d", row.target.text):
        yield from _worded(row)


def _contrary(row: Row) -> bool:
    goal, actual = row.target.text, row.actual.text
    if re.search(r"\d", goal) or named_level(actual) is not None:
        return False
    return any(
        kept.search(goal) and _says(opposite, actual, goal) for kept, opposite in _OPPOSITES
    ) and not _SAME_DEGREE.search(re.sub(r"[不无未][^，,。；;]{0,2}(?:显著|明显|大幅)|没有明显", "", actual))


def _says(opposite: Pattern, actual: str, goal: str) -> bool:
    """Whether what was reached says plainly the contrary, which is no part of the goal itself."""
    said = opposite.search(actual)
    return said is not None and said.group() not in goal and not _DENIED.search(actual[: said.start()])


def _late(goal: str, actual: str) -> bool:
    """Whether the one date of what was reached is after the one date of the goal."""
    due, done = list(_WHOLE_DATE.finditer(goal)), list(_WHOLE_DATE.finditer(actual))
    if len(due) != 1 or len(done) != 1 or _NO_DEADLINE.search(goal):
        return False
    limit, day = _day(due[0], last=True), _day(done[0], last=False)
    return limit is not None and day is not None and day > limit


def _day(written: re.Match[str], *, last: bool) -> date | None:
    """The date written; of a month alone its first day, or a day no earlier than its last."""
    year, month = int(written[1]), int(written[2])
    try:
        if written[3]:
            return date(year, month, int(written[3]))
        first = date(year, month, 1)
        after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    except ValueError:
        return None
    return after if last else first


def _not_zero(row: Row) -> bool:
    """Whether something was to happen not once, and did; the plain limit ≤0 is compared elsewhere."""
    goal, done = stated(row.target), stated(row.actual)
    if goal is None or done is None or goal.value != ZERO or reached(row.target, row.actual) is not None:
        return False
    counted = _COUNTED.match(goal.unit) is not None or _UNWANTED.search(row.name) is not None
    alike = goal.unit == done.unit or "" in (goal.unit, done.unit)
    closed = {goal.bound, done.bound} <= {None, Bound.EXACT}
    return closed and counted and alike and done.value > ZERO
