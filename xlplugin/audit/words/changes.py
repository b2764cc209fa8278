"""Differences and growth whose figures stand beside them in the same sentence.

A change is known by two figures that make it: what it is now and what it is compared with, or one of these
and the difference. Where several figures may be meant all of them have to refute it.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import Fit
from xlplugin.audit.words.reckoned import apart, grown_by, in_its_units, is_growth, is_quotient
from xlplugin.audit.words.roles import LAST_YEAR, FigureRole, Spoken, sentences
from xlplugin.facts.figures import FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_MORE: Final = "增加|增长|上升|提高|提升|新增|净增|上涨|多出|增|升|多|高"
_LESS: Final = "减少|下降|降低|压减|压缩|节约|净减|回落|减|降|少|低"
_CHANGED: Final = Pattern(
    rf"(?P<before>.*?)(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?:了|额|数|量|幅度?|率|比例|金额|为|达)*",
    words="增|升|高|涨|多|减|降|缩|约|落|少|低",
)
_COMPARED: Final = Pattern(
    r"(?P<whose>.*?)(?:同比|环比|(?:[与和同比较]|相比于?|对比|超过|超出)(?P<base>[^与和同比较，,]{0,20}?)(?:相比较?|比较|相较)?)"
    r"(?:[，,](?P<after>[^，,]*)|(?:总体|实际|的|也|又|均|共|相应|略)*)"
)
_HARMLESS: Final = Pattern(r"(?:[，,、（(：:；]|本年度?|今年|总体|实际|同时|并|共|相应|均|略有?|即|也|又)*")
_CLOSED: Final = Pattern(r"^(?:的|数|水平)*(?:相比较?|比较|相较)[，,]?")
"""What closes a comparison that began before the figure it names: 与上年10万元相比."""
_NOT_PLAIN: Final = Pattern(r"剔除|扣除|可比|除去|不含|口径|折算|年均|月均|人均|户均|平均")
_PLANNED: Final = Pattern(r"预算|计划|目标|任务|指标|安排")
_YEARS: Final = Pattern(r"上年|去年|上一年|同期|年初|(?:19|20)\d\d\s*年")
_FROM: Final = Pattern(r"[由从自](?!筹|有|评).*")
_BECAME: Final = Pattern(r".*(?:至|到|升为|降为|增为|减为)")
_POINTS: Final = ("个百分点", "百分点")
_MOST: Final = 8
_FARTHEST: Final = 24
_LEAST: Final = 2
_TELLING: Final = 3


class StatedChange(NamedTuple):
    """A change as stated.

    Attributes:
        difference: by how much; None where only the growth is stated.
        growth: by which share of the base; None where only the difference is stated.
        sign: 1 for more, −1 for less.
        now: the figures that may be meant with what it is now, the nearest last.
        base: the figures that may be meant with what it is compared with.
    """

    difference: Spoken | None
    growth: Spoken | None
    sign: int
    now: tuple[Spoken, ...]
    base: tuple[Spoken, ...]


def check(case: Case) -> Iterator[Problem]:
    """Changes that the figures beside them do not make."""
    for text in case.texts:
        before: tuple[Spoken, ...] = ()
        for sentence in sentences(text) if _CHANGED.may_occur(text.text) else ():
            if not _NOT_PLAIN.occurs(sentence.words):
                for place, change in _changes(sentence.spoken, before):
                    yield from _refuted(text, change, (*before, *sentence.around(place)))
            before = sentence.spoken[-_MOST:]


def _changes(spoken: Sequence[Spoken], earlier: Sequence[Spoken]) -> Iterator[tuple[int, StatedChange]]:
    place = 0
    while place < len(spoken):
        last = place
        while last < len(spoken) and last < place + 2 and _is_change(spoken[last], first=last == place):
            last += 1
        if last > place:
            change = _change(spoken, place, last, earlier)
            if change is not None:
                yield place, change
        place = max(last, place + 1)


def _is_change(spoken: Spoken, *, first: bool) -> bool:
    named = _CHANGED.fullmatch(spoken.name)
    if named is None or not spoken.exact or spoken.figure.value < ZERO:
        return False
    # What goes on from the change before it (增长8%) names nothing else.
    return first or (_HARMLESS.fullmatch(named["before"]) or _COMPARED.fullmatch(named["before"])) is not None


def _change(
    spoken: Sequence[Spoken], place: int, last: int, earlier: Sequence[Spoken]
) -> StatedChange | None:
    """The change that one or two figures state together, with all that may be meant."""
    own = spoken[place:last]
    growth = next((each for each in own if each.figure.kind is FigureKind.PERCENT), None)
    difference = next((each for each in own if each is not growth), None)
    found = [_CHANGED.fullmatch(each.name) for each in own]
    signs = {1 if each["more"] else -1 for each in found if each}
    if len(signs) > 1 or (len(own) > 1 and (growth is None or difference is None)):
        return None
    words = _CHANGED.fullmatch(own[0].between.rstrip("约为达了共"))
    lead = words["before"] if words else ""
    lead = _CLOSED.sub("", lead.lstrip("，,、（(：:）)"))
    compared = _COMPARED.fullmatch(lead)
    whose = (compared["whose"] or compared["after"] or "") if compared else lead
    before = [each for each in spoken[max(0, place - _FARTHEST) : place] if _measured_alike(each, difference)]
    last_one = before[-1] if before and before[-1].part is not FigureRole.CHANGE else None
    inside = [last_one] if last_one and not compared and _COMPARED.match(last_one.name) else []
    became = (
        bool(before) and before[-1] is spoken[place - 1] and _BECAME.fullmatch(before[-1].name) is not None
    )
    if became:
        base = [each for each in before[-2:-1] if _FROM.search(each.between)]
        return (
            StatedChange(difference, growth, signs.pop(), tuple(before[-1:]), tuple(base)) if base else None
        )
    base_words = (compared["base"] or "") if compared else ""
    behind = [
        each for each in spoken[last : last + 1] if each.between[:1] in "（(" and _YEARS.search(each.between)
    ]
    planned = bool(_PLANNED.search(base_words)) or (bool(inside) and inside[0].part is FigureRole.PLAN)
    told = [each for each in before if each.part is not FigureRole.CHANGE and each not in inside]
    if _HARMLESS.fullmatch(whose) is None:
        # 三公经费比上年减少: what names it itself is only a figure of that name.
        named = whose.rstrip("各均")[-_TELLING:]
        of_sentences = told or [each for each in earlier if _measured_alike(each, difference)]
        told = [each for each in of_sentences if named in each.name]
    base = inside or behind
    if planned:
        base = base or [each for each in told if each.part is FigureRole.PLAN]
        # 调整预算3000万元，比年初预算2800万元增加200万元: both are plans.
        told = [each for each in told if each.part is not FigureRole.PLAN] or [
            each for each in told if each not in base
        ]
    years = sorted({each.year for each in told}, key=_age)
    earliest, *later = years or [""]
    if len(later) > 1 or years == [LAST_YEAR]:
        return None
    if later and not planned:
        base = base or [each for each in told if each.year == earliest]
        told = [each for each in told if each.year != earliest]
    return StatedChange(difference, growth, signs.pop(), tuple(told), tuple(base))


def _age(year: str) -> int:
    """What orders years, the last one first and the sentence's own last."""
    return 0 if year == LAST_YEAR else int(year or 9999)


def _measured_alike(spoken: Spoken, difference: Spoken | None) -> bool:
    """Whether a difference may be one of this figure: percentages differ by points."""
    if difference is None:
        return spoken.figure.kind in (FigureKind.AMOUNT, FigureKind.COUNT)
    if difference.figure.unit in _POINTS:
        return spoken.figure.kind is FigureKind.PERCENT
    return spoken.like(difference) and spoken.figure.kind is not FigureKind.NUMBER


def _refuted(text: Said, change: StatedChange, around: Sequence[Spoken]) -> Iterator[Problem]:
    """What every figure that may be meant refutes, told once."""
    told, base, by, growth = change.now, change.base, change.difference, change.growth
    if not all(each.exact for each in (*told, *base)) or not (told or (len(base) == 1 and by and growth)):
        return
    certain = len(told) == 1 and len({each.figure.value for each in base}) == 1
    nearest = sorted(around, key=lambda each: abs(each.figure.start - (told or base)[-1].figure.start))[
        :_MOST
    ]
    others = [
        each for each in nearest if each not in (by, growth) and each.figure.kind is not FigureKind.NUMBER
    ]
    pairs = [(one.figure, other.figure) for one, other in permutations(others, 2) if one.like(other)]
    fit = min((apart(by.figure, *pair) for pair in pairs), default=Fit.EXACT) if by and certain else Fit.EXACT
    if by and fit is not Fit.EXACT:
        yield _difference(text, change, by, fit)
    if fit is Fit.WRONG or growth is None or growth.figure.value <= ZERO or not (by or certain):
        return
    made = any(is_growth(growth.figure, *pair, change.sign) for pair in pairs)
    if by:
        made = made or any(grown_by(growth.figure, each.figure, by.figure, change.sign) for each in told)
        made = made or any(
            is_quotient(growth.figure, by.figure, each.figure) for each in others if each not in told
        )
    if not made:
        yield _growth(text, change, growth)


def _difference(text: Said, change: StatedChange, by: Spoken, fit: Fit) -> Problem:
    """A difference that is not that of the two figures."""
    now, base = change.now[-1], change.base[-1]
    larger, smaller = sorted((now.figure, base.figure), key=lambda each: -each.value)
    apart = larger.value - smaller.value
    points = by.figure.unit in _POINTS
    gives = in_its_units(apart.scaleb(2) if points else apart, by.figure)
    stated = by.figure.value.scaleb(-2) if points else by.figure.value
    before = in_its_units(now.figure.value - change.sign * stated, base.figure)
    after = in_its_units(base.figure.value + change.sign * stated, now.figure)
    message = (
        f"所写{by.name}{by.figure.words}，按{base.name}{base.figure.words}与{now.name}{now.figure.words}"
        f"应为{gives}；{by.figure.words}如无误，{now.name}应为{after}或{base.name}应为{before}"
    )
    arithmetic = f"{larger.words}－{smaller.words}＝{gives}，所写为{by.figure.words}"
    wrong = codes.SUM_STATED_WRONG._replace(severity=Severity.WARNING)
    code = wrong if fit is Fit.WRONG else codes.SUM_STATED_ROUNDING
    return code.at(text.source, message, arithmetic, indicator=text.indicator)


def _growth(text: Said, change: StatedChange, growth: Spoken) -> Problem:
    """A growth that is not that of the figures."""
    now, by, rate = (change.now or change.base)[-1], change.difference, growth.figure
    base = (
        now.figure.value - change.sign * by.figure.value
        if by and change.now
        else change.base[-1].figure.value
    )
    by_how_much = by.figure.value if by else abs(now.figure.value - base)
    right = percent(by_how_much / base, max(rate.places, _LEAST)) if base > ZERO else "无法计算"
    other = by or change.base[-1]
    amount = other.figure if by else now.figure
    message = (
        f"所写{growth.name}{rate.words}，按{now.name}{now.figure.words}、{other.name}{other.figure.words}"
        f"应为{right}；{rate.words}如无误，增减额应约为{in_its_units(rate.value * base, amount)}"
    )
    written = f"{in_its_units(by_how_much, amount)}÷{in_its_units(base, now.figure)}"
    arithmetic = f"{written}＝{right}，所写为{rate.words}"
    return codes.RATE_STATED_DIFFERS.at(text.source, message, arithmetic, indicator=text.indicator)
