"""Rates and remainders whose two parts stand beside them in the same sentence.

Where the two parts are not certain, or any two figures near by make the rate, nothing is said.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit
from xlplugin.audit.words.reckoned import (
    apart,
    in_its_units,
    is_quotient,
    may_be_quotient,
    slipped_into,
)
from xlplugin.audit.words.roles import FigureRole, Sentence, Spoken, own_name, sentences
from xlplugin.facts.figures import Bound, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.form.whose import reckoned_otherwise
from xlplugin.money import ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_RATE: Final = Pattern(
    r"(?P<whose>.*?)(?P<stem>满意|[^\W\d_]{2}(?=率)|(?:支出|执行|支付)?(?=进度|比例))(?:率|度|进度|比例)(?:为|是|达到?|仅|只有|均|分别)*"
)
_NO_RATE: Final = Pattern(
    r"平均|月均|序时|目标|要求|标准|增长|增幅|增加|下降|降低|变动|变化|调整|追加|偏差|偏离|误差|上年|去年|同期|同比|收益|利润|毛利|"
    r"税率|费率|折旧|汇率|贡献|发生|及时|不低于|不高于|加权"
)
_LEFT: Final = Pattern(r"结转|结余|节约|节余|节支|剩余|节省")
_SPENT: Final = Pattern(r"执行|支出|支付|使用|支用|完成|控制")
_DEPARTMENT: Final = Pattern(r"部门|单位|整体|全局|[我本][局委办院校馆所厅会]")
_OF: Final = Pattern(r"(?:仅|已|约)?(?:为|占|达到?|相当于|完成)(?P<whole>.*)")
"""What a whole is called by where its share follows: 占计划36公里的101.39%."""
_OF_IT: Final = Pattern(
    r"的(?:比[重例率])?(?:为|是|达到?|仅|只有)?(?:约|近|将近|接近|超过?|逾|不足|不到|至少)?",
    words="的",
)
_ASKED: Final = Pattern(r"有效|回收|收回|调查|样本|受访|回访|走访|访谈|问卷|参评")
_CONTENT: Final = Pattern(r"(?<!不)(?<!非常)满意")
_ASSETS: Final = Pattern(r"资产(?!净)")
_IN_USE: Final = Pattern(r"在用|正常使用|实际使用")
_OTHER_MONEY: Final = Pattern(
    r"收回|上缴|核减|核增|调剂|统筹|年初结|上年结|其他|以前年度|交回|缴回|扣减|压减|追加|冻结|退回|收入|往来|暂"
)
_TO_COME: Final = Pattern(r"[，,](?:今后|下一步|下一?年度?|明年|后续|将|继续|进一步)")
_OFF_BUDGET: Final = Pattern(
    r"(?:[与和较比]|相比)(?:采购|全年|调整后?|部门)*预算(?:数|金额)?(?:相比)?(?:相差|差额?|结余|节约|减少|少支?出?)(?:了|为)?",
    words="预算",
)
_GOAL: Final = Pattern(r"目标|要求|标准|指标|[应需须未拟]|计划达|预期|力争|考核|任务|才|[大小]于|[<>]")
_CLAUSE_END: Final = Pattern(r"[，,、（(：:]")
_INITIAL: Final = Pattern(r"年初|期初")
_SAID: Final = {
    Bound.EXACT: "",
    Bound.ABOUT: "约",
    Bound.ABOVE: "超过",
    Bound.AT_LEAST: "不低于",
    Bound.BELOW: "不足",
    Bound.AT_MOST: "不超过",
}
_MOST: Final = 8
_FARTHEST: Final = 24
_CLAUSE: Final = 40
_WORDS: Final = 300
_LEAST: Final = 2


class Stated(NamedTuple):
    """A figure that is said to be made of two others: the rate of one over the other, or what is left."""

    result: Spoken
    above: Spoken
    below: Spoken


def check_rates(case: Case) -> Iterator[Problem]:
    """Rates that their parts in the same sentence do not make."""
    for text in case.texts:
        for found in wrong_rates(text):
            yield rate_differs(text, found)


def check_remainders(case: Case) -> Iterator[Problem]:
    """What is said to be left of a plan, and is not what was planned less what was done."""
    for text in case.texts:
        for sentence in sentences(text) if len(text.figures) > _LEAST else ():
            for place, rest in enumerate(sentence.spoken):
                # What was planned and what was done stand before it.
                found = _left(sentence, place) if place > 1 and rest.part is FigureRole.REST else None
                if found is not None and found[1] is not Fit.EXACT:
                    yield _remainder(text, *found)
                yield from _off_budget(text, sentence.spoken[max(0, place - 2) : place + 1])


def wrong_rates(text: Said) -> Iterator[Stated]:
    """The rates of a text that their certain parts do not make."""
    before: tuple[Spoken, ...] = ()
    for sentence in sentences(text) if FigureKind.PERCENT in text.kinds else ():
        for place, rate in enumerate(sentence.spoken):
            found = None
            stated = rate.figure.kind is FigureKind.PERCENT and rate.figure.value > ZERO
            if (
                stated
                and (rate.exact or not _is_goal(sentence, rate))
                and not reckoned_otherwise(text, rate.figure)
            ):
                found = _of_named(sentence, place) or _of_rate(sentence, place)
            # Much makes nine tenths: what is said roughly is only made by its own sentence.
            earlier = before[-_MOST:] if rate.exact else ()
            if found is not None and not made(found, (*earlier, *sentence.around(place))):
                yield found
        before = sentence.spoken


def _is_goal(sentence: Sentence, rate: Spoken) -> bool:
    """Whether a rate that is said roughly may be what was to be reached: 96%以上, 未达到超过90%的目标."""
    if rate.figure.bound in (Bound.AT_LEAST, Bound.AT_MOST):
        return True
    end = rate.figure.end - sentence.start
    behind = sentence.words[end : end + _CLAUSE]
    return bool(_GOAL.search(rate.between) or _GOAL.search(_CLAUSE_END.split(behind)[0]))


def _of_named(sentence: Sentence, place: int) -> Stated | None:
    """The figures of a rate whose whole stands before it: 支出9万元，为预算10万元的90%."""
    rate, before = sentence.spoken[place], sentence.spoken[max(0, place - _FARTHEST) : place]
    below = before[-1] if before and _OF_IT.fullmatch(rate.between) else None
    if below is None or not below.exact or below.figure.value <= ZERO or not _OF.fullmatch(below.name):
        return None
    parts = [each for each in before[:-1] if each.like(below) and not _OF.fullmatch(each.name)]
    return Stated(rate, parts[-1], below) if parts and parts[-1].exact else None


def _of_rate(sentence: Sentence, place: int) -> Stated | None:
    """The figures that a rate is of; None where they are not certain."""
    rate = sentence.spoken[place]
    named = _RATE.fullmatch(rate.name)
    if named is None or _NO_RATE.search(rate.name):
        return None
    if named["stem"] == "满意":
        return _of_kind(sentence, place, _CONTENT, _ASKED)
    if named["stem"] == "利用":
        return _of_kind(sentence, place, _IN_USE, _ASSETS)
    stem, top = named["stem"], FigureRole.REST if _LEFT.search(named["stem"]) else FigureRole.DONE
    own = _since_last(sentence, place)
    done = [each for each in own if each.part is top]
    spent = _SPENT.fullmatch(stem) or top is FigureRole.REST
    if len(done) != 1 or not (spent or any(letter in done[0].name for letter in stem)):
        return None
    return _parted(sentence, own, done[0], rate, named["whose"])


def _of_kind(sentence: Sentence, place: int, above: Pattern, below: Pattern) -> Stated | None:
    """The figures of a rate that two kinds of words name: one of the first, the last of the others."""
    before = [each for each in sentence.spoken[max(0, place - _FARTHEST) : place] if each.exact]
    tops = [each for each in before if above.search(each.name)]
    wholes = [each for each in before if tops and below.search(each.name) and each.like(tops[0])]
    wholes = [each for each in wholes if each not in tops and each.figure.start < tops[0].figure.start]
    if len(tops) != 1 or not wholes or wholes[-1].figure.value <= ZERO:
        return None
    return Stated(sentence.spoken[place], tops[0], wholes[-1])


def _since_last(sentence: Sentence, place: int) -> list[Spoken]:
    """The amounts and counts between a figure and the percentage before it, which has taken its own."""
    first = place
    while (
        place - first < _FARTHEST
        and first
        and sentence.spoken[first - 1].figure.kind is not FigureKind.PERCENT
    ):
        first -= 1
    return [
        each
        for each in sentence.spoken[first:place]
        if each.figure.kind is not FigureKind.NUMBER and not each.member
    ]


def _parted(
    sentence: Sentence, own: Sequence[Spoken], above: Spoken, result: Spoken, whose: str
) -> Stated | None:
    """What was done and what was planned, where nothing else may be meant; else None."""
    alike = [each for each in own if each.like(above) and each is not above]
    plans = [each for each in alike if each.part is FigureRole.PLAN]
    if not plans or not all(each.exact for each in (above, *plans)):
        return None
    # 年初 and 调整后 are two budgets of one thing; any other two are not. One may have been adjusted.
    unclear = any(
        each.part is FigureRole.NONE or (each.part is FigureRole.CHANGE and len(plans) == 1) for each in alike
    )
    below, own_names = plans[-1], {own_name(each.name) for each in plans}
    beyond = _INITIAL.search(below.name) and above.figure.value > below.figure.value
    years = {each.year for each in (above, *plans)}
    if unclear or beyond or len(own_names) > 1 or below.figure.value <= ZERO or len(years) > 1:
        return None
    of_done, of_plan, of_result = own_name(above.name), own_names.pop(), own_name(whose)
    end = result.figure.start - sentence.start - len(result.name)
    before = sentence.words[max(0, end - _WORDS) : end]
    staff = "编制" in below.name and "人员" in whose
    strange = of_result not in of_plan and of_result not in before and not staff
    if of_done not in of_plan or strange or (of_plan and not of_result and _DEPARTMENT.search(whose)):
        return None
    return Stated(result, above, below)


def made(found: Stated, around: Sequence[Spoken], *, excess: bool = True) -> bool:
    """Whether any two figures near a rate make it, its own parts turned round left out.

    A share is none of what one figure is above or below another, as a rate may be: no ``excess``.
    """
    rate, above, below = (each.figure for each in found)
    aside = () if found.result.exact else (FigureRole.CHANGE, FigureRole.REST)
    figures = (
        each.figure
        for each in around
        if each.figure.kind in (FigureKind.AMOUNT, FigureKind.COUNT) and each.part not in aside
    )
    nearest = sorted(figures, key=lambda each: abs(each.start - rate.start))[:_MOST]
    pairs = [pair for pair in permutations(nearest, 2) if pair != (below, above)]
    if _CONTENT.search(found.above.name):
        # Other rates of a survey are not those of who was content.
        pairs = [pair for pair in pairs if pair[0] is above]
    if found.result.exact:
        alike = ((one, other) for one, other in pairs if one.kind is other.kind)
        return any(is_quotient(rate, one, other, excess=excess) for one, other in alike)
    own = [pair for pair in pairs if above in pair or below in pair]
    return any(one.kind is other.kind and may_be_quotient(rate, one, other) for one, other in own)


def _left(sentence: Sentence, place: int) -> tuple[Stated, Fit] | None:
    """What is left, with what was done and planned and how it fits them; None where these are not certain."""
    rest = sentence.spoken[place]
    end = rest.figure.end - sentence.start
    before, behind = sentence.words[max(0, end - _WORDS) : end], sentence.words[end : end + _WORDS]
    if not rest.exact or _OTHER_MONEY.search(before) or _OTHER_MONEY.search(_TO_COME.split(behind, 1)[0]):
        return None
    own = [each for each in _since_last(sentence, place) if each.like(rest)]
    done = [each for each in own if each.part is FigureRole.DONE]
    found = _parted(sentence, own, done[0], rest, rest.name) if len(done) == 1 else None
    plans = (each for each in own if each.part is FigureRole.PLAN)
    return found and (found, min(apart(rest.figure, each.figure, done[0].figure) for each in plans))


def _off_budget(text: Said, last: Sequence[Spoken]) -> Iterator[Problem]:
    """What lies between the money spent and a budget that only its rate tells: 执行率96%，与预算相差14万元.

    The budget may be another one than the rate's, so only a slip of the hand is told.
    """
    done, rate, off = last if len(last) == _LEAST + 1 else (None, None, None)
    if not (done and rate and off and all(each.exact for each in last) and _OFF_BUDGET.fullmatch(off.name)):
        return
    spent, share = done.figure, rate.figure
    executed = rate.name.endswith("率") and share.kind is FigureKind.PERCENT and share.value > ZERO
    if not executed or done.part is not FigureRole.DONE or not done.like(off):
        return
    between = abs(spent.value / share.value - spent.value)
    spread = spent.value * share.step / share.value**2 + spent.step + off.figure.step
    near = (between - spread, between + spread)
    if near[0] <= off.figure.value <= near[1] or not slipped_into(off.figure, *near):
        return
    gives = in_its_units(between, off.figure)
    message = (
        f"所写{off.name}{off.figure.words}，按{done.name}{spent.words}、{rate.name}{share.words}应约为{gives}"
    )
    arithmetic = f"{spent.words}÷{share.words}－{spent.words}≈{gives}，所写为{off.figure.words}"
    wrong = codes.SUM_STATED_WRONG._replace(severity=Severity.WARNING)
    yield wrong.at(text.source, message, arithmetic, indicator=text.indicator)


def rate_differs(text: Said, found: Stated) -> Problem:
    """The problem that a rate is not that of its parts, with what either slip would make of them."""
    rate, above, below = (each.figure for each in found)
    right = percent(above.value / below.value, max(rate.places, _LEAST))
    upper = in_its_units(rate.value * below.value, above)
    lower = in_its_units(above.value / rate.value, below)
    one, other = found.above.name, found.below.name
    stated = f"{_SAID[rate.bound]}{rate.words}"
    otherwise = (
        f"；{rate.words}如无误，{one}应约为{upper}或{other}应约为{lower}" if found.result.exact else ""
    )
    message = (
        f"所写{found.result.name}{stated}，按{one}{above.words}、{other}{below.words}应为{right}{otherwise}"
    )
    arithmetic = f"{above.words}÷{below.words}＝{right}，所写为{stated}"
    return codes.RATE_STATED_DIFFERS.at(text.source, message, arithmetic, indicator=text.indicator)


def _remainder(text: Said, found: Stated, fit: Fit) -> Problem:
    rest, done, plan = (each.figure for each in found)
    gives = in_its_units(plan.value - done.value, rest)
    one, other = found.above.name, found.below.name
    message = (
        f"所写{found.result.name}{rest.words}，按{other}{plan.words}减{one}{done.words}应为{gives}；"
        f"{rest.words}如无误，{one}应为{in_its_units(plan.value - rest.value, done)}或"
        f"{other}应为{in_its_units(done.value + rest.value, plan)}"
    )
    arithmetic = f"{plan.words}－{done.words}＝{gives}，所写为{rest.words}"
    wrong = codes.SUM_STATED_WRONG._replace(severity=Severity.WARNING)
    code = wrong if fit is Fit.WRONG else codes.SUM_STATED_ROUNDING
    return code.at(text.source, message, arithmetic, indicator=text.indicator)
