"""Points by steps of a rate: off for each step beyond or short of a limit, gained for each beyond it."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.bands import BOTH_COUNT, BOTH_WHY, ONE_COUNTS
from xlplugin.criteria.counting import OF_BEGUN, in_any_counting, not_said, ways_counted
from xlplugin.criteria.events import KEEPING, OTHERWISE, Effect, Event, events_of
from xlplugin.criteria.formula import WordedQuotient
from xlplugin.criteria.names import alike
from xlplugin.criteria.official import EITHER_WAY, Gathered, Unclear
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.money import HUNDRED, ONE, ZERO, percent, plain
from xlplugin.rules.base import Rule
from xlplugin.rules.enclosing import Ceiling
from xlplugin.rules.measure import RateKind
from xlplugin.rules.rates import Gain, Overrun

_MORE: Final = "超支|超出|超过|高出|高于|增加|上升|提高|提升|增长|超|高"
_LESS: Final = "低于|降低|下降|减少|低|降|少|差"
_STEP: Final = re.compile(
    rf"(?:(?P<when>.*?)[,、]?)(?:每)?(?:(?P<both>偏离|偏差|相差|浮动|增减|(?:{_MORE})(?:或者?|、|\()(?:{_LESS})\)?|(?:{_LESS})(?:或者?|、|\()(?:{_MORE})\)?)|(?:{_MORE})|(?P<short>{_LESS}))"
    r"(?:目标值?|标准值?|达标线|规定比例)?"
    r"(?:(?P<at>\d+(?:\.\d+)?%)(?=[一1]个百分点))?(?P<step>(?:一|1)个百分点|\d+(?:\.\d+)?个?(?:%|百分点))(?P<how>\((?:含|不足[^()]*|不满[^()]*)\))?"
)
_MISSED: Final = re.compile(
    r"(?:[,的]|(?:未|没有|不)(?:达到?|完成)(?:目标|标准|要求|规定)?值?的?|达不到的?|不达标的?|否则|(?:超出|超过|不足|低于)(?:部分)?的?)+$"
)
_BASE: Final = re.compile(r"以(?P<base>\d+(?:\.\d+)?%)为(?:标准|基准|目标|基数)")
_COMPARED: Final = re.compile(r"(?P<top>[^,\d]{2,}?)(?:与|和|较|比)(?P<below>[^,\d]{2,}?)(?:相比)?")
_GREW: Final = r"(?:不增长|零增长|负增长|(?:不|未|没有)(?:增长|增加|上升)|下降|减少|降低|持平)"
_NOT_GROWN: Final = re.compile(
    rf"(?P<of>[^\d,]*?(?:比|较|同比)[^\d,]*?)(?:只减不增|{_GREW}(?:(?:或者?|、){_GREW})*)"
)
_GROWS: Final = re.compile(r"增长|增加|上升")
_MISSING_IT: Final = (*OTHERWISE, "未达到", "达不到")


class _Said(NamedTuple):
    """What is said of a rate and its steps."""

    events: list[Event]
    moving: Event
    step: re.Match[str]


def _said(sentences: list[str], effect: Effect) -> _Said | None:
    """The events of sentences of which one, and no other of that effect, is by steps of a rate."""
    events = list[Event]()
    for each in sentences:
        found = events_of(each)
        if not found and range_of(each):
            events.append(Event(each, Effect.SPARED))  # what is required stands alone: 完好率不低于90%
        elif found:
            events += found
        elif not OF_BEGUN.fullmatch(each):
            return None
    moving = [each for each in events if each.effect is effect]
    step = _STEP.fullmatch(moving[0].what) if len(moving) == 1 else None
    return _Said(events, moving[0], step) if step else None


def overrun(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for every step of a rate beyond a limit, or short of it."""
    said = _said(sentences, Effect.DEDUCTED)
    if said is None:
        return None
    unclear = Unclear(*sentences)
    events, taken, step = said
    known = {*KEEPING, Effect.DEDUCTED, Effect.EXHAUSTED, Effect.NOTHING}
    if {each.effect for each in events} - known:
        raise unclear
    if any(each.effect is Effect.AWARDED and each.points != points for each in events):
        raise unclear
    if step["both"]:
        return _deviating(gathered, said, sentences, name, points)
    below = bool(step["short"])
    floors = [range_of(each.what) for each in events if each.effect is Effect.NOTHING]
    span = _kept_within(said, name, below=below)
    limit = None if span is None else span.low if below else span.high
    if span is None or limit is None or len(floors) > 1:
        raise unclear
    measure = gathered.measure(span.name, name)
    both_ways = any(each.both_ways for each in (span, *floors) if each)
    signed = measure
    is_meant = not both_ways and bool(EITHER_WAY.search(measure.name)) and gathered.may_fall(measure)
    measure = gathered.distance(measure) if both_ways or is_meant else measure
    if ((both_ways or is_meant) and below) or (span.low == span.high == ZERO and gathered.may_fall(measure)):
        raise unclear
    rule = counted_by(
        gathered,
        Overrun(
            kind="overrun", points=points, threshold=limit, step=_size(step), each=taken.points,
            measure=measure, below=below,
        ),
        step,
        sentences,
    )  # fmt: skip
    if is_meant:
        gathered.may_be(rule, BOTH_COUNT, (ONE_COUNTS, BOTH_WHY, replace(rule, measure=signed)))
    return _floored(rule, floors[0], unclear) if floors else rule


def _kept_within(said: _Said, name: str, *, below: bool) -> Range | None:
    """The rates of which nothing is taken off; None where the words do not say, or contradict each other."""
    step, events = said.step, said.events
    kept = [_range_kept(each.what, step) for each in events if each.effect in KEEPING]
    words = _MISSED.sub("", step["when"])
    base = _BASE.fullmatch(words)
    stated = base["base"] if base else step["at"]
    if stated:
        kept.append(range_of(f"{'≥' if below else '≤'}{stated}"))
    words = "" if base or _GROWS.fullmatch(words) else words
    when = (range_of(step["when"]) or range_of(words)) if words else None
    if not kept and when:
        if (when.low if below else when.high) is not None:
            return when if _is_open(when, below=below) else None  # 应达到40%，每低一个百分点扣0.1分
        return _within(when)  # 低于90%的，每低1个百分点扣: nothing is taken off up to there
    span = kept[0] if len(kept) == 1 else None
    if span is None or not _is_open(span, below=below):
        return None
    if when:
        return span if (span.low if below else span.high) in (when.low, when.high) else None
    return None if words and not alike(words, span.name or name) else span


def _range_kept(what: str, step: re.Match[str]) -> Range | None:
    """The rates that cost nothing: a range, or what did not grow where every step of growth costs points."""
    found = _NOT_GROWN.fullmatch(what)
    if found and not step["short"] and not step["both"] and _GROWS.search(step[0]):
        return Range(f"{found['of']}增长率", high=ZERO, keeps_high=True)
    return range_of(what)


def _is_open(span: Range, *, below: bool) -> bool:
    """Whether a range ends only where steps begin: a rate may end at 100 %, or begin at nought."""
    limit, other = (span.low, span.high) if below else (span.high, span.low)
    return limit is not None and (other in (None, ONE) or (not below and other == limit == ZERO))


def _floored(rule: Overrun, floor: Range | None, unclear: Unclear) -> Rule:
    """A deduction of which nothing is left beyond a further limit."""
    if floor is not None and (floor.low is None) is rule.below:
        end, kept = (floor.high, floor.keeps_high) if rule.below else (floor.low, floor.keeps_low)
        is_open = (floor.low, floor.high).count(None) == 1 and kept is not True
        if (
            end is not None
            and is_open
            and (rule.threshold - end if rule.below else end - rule.threshold) > ZERO
        ):
            return Ceiling(
                kind="ceiling", measure=rule.measure, rule=rule,
                over=None if rule.below else end, under=end if rule.below else None,
            )  # fmt: skip
    raise unclear


def _deviating(gathered: Gathered, said: _Said, sentences: list[str], name: str, points: Decimal) -> Rule:
    """Points off on both sides of 100 %, or of nought: 每超过（降低）5%扣2分."""
    events, taken, step = said
    unclear = Unclear(*sentences)
    kept = [range_of(each.what) for each in events if each.effect in KEEPING]
    if any(each.effect is Effect.NOTHING for each in events) or len(kept) > 1:
        raise unclear
    threshold, span = ZERO, kept[0] if kept else None
    compared = _COMPARED.fullmatch(step["when"]) if not kept else None
    if compared:
        measure = gathered.distance_from_whole(
            gathered.terms.measure(name, WordedQuotient(compared["top"], compared["below"]))
        )
    elif span is None or (step["when"] and not alike(step["when"], span.name or name)):
        raise unclear
    elif (span.low, span.high) == (ONE, ONE):
        measure = gathered.measure(span.name, name)
        if measure.form is not RateKind.QUOTIENT:
            raise unclear
        measure = gathered.distance_from_whole(measure)
    elif span.high is not None and (span.both_ways or span.low == span.high == ZERO):
        measure, threshold = gathered.distance(gathered.measure(span.name, name)), span.high
    else:
        raise unclear
    rule = Overrun(
        kind="overrun", points=points, threshold=threshold, step=_size(step), each=taken.points,
        measure=measure,
    )  # fmt: skip
    return counted_by(gathered, rule, step, sentences)


def gained(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points for a rate reached, and more for every step beyond: 达到60%得2分，每提高10%加1分，最高5分."""
    said = _said(sentences, Effect.ADDED)
    if said is None:
        return None
    unclear = Unclear(*sentences)
    events, added, step = said
    kept = [each for each in events if each.effect is Effect.AWARDED]
    caps = [each.points for each in events if each.effect is Effect.CAPPED]
    floors = [each for each in events if each.effect is Effect.NOTHING]
    if len(kept) + len(caps) + len(floors) + 1 != len(events) or len(kept) != 1 or len(floors) > 1:
        raise unclear
    span, below = range_of(kept[0].what), bool(step["short"])
    limit, other = (None, None) if span is None else (span.high, span.low) if below else (span.low, span.high)
    start = kept[0].points
    if span is None or limit is None or other is not None or step["when"] or step["both"] or span.both_ways:
        raise unclear
    if start >= points or any(each not in (ZERO, points) for each in caps):
        raise unclear
    missed = range_of(floors[0].what) if floors else None
    end = None if missed is None else missed.low if below else missed.high
    if floors and end != limit and floors[0].what not in _MISSING_IT:
        raise unclear
    measure = gathered.measure(span.name, name)
    gains = [
        Gain(
            kind="gain", points=points, start=start, threshold=limit, step=_size(step), each=added.points,
            counting=counting, measure=measure, below=below,
        )
        for counting in ways_counted(step["how"] or "", sentences)
    ]  # fmt: skip
    made = [
        Ceiling(
            kind="ceiling", measure=measure, rule=each,
            over=limit if below else None, under=None if below else limit,
        )
        for each in gains
    ]  # fmt: skip
    told = step["step"].replace("一个", "1个")
    why = not_said(step[0], told)
    others: list[tuple[str, str, Rule]] = []
    if len(made) > 1:
        others += [(f"不足{told}也加", why, made[1]), ("超出部分按比例加", why, made[2])]
    if not floors:
        way = "超过" if below else "未达到"
        others.append(
            (f"{way}{percent(limit)}也得{plain(start)}分", f"没有写明{way}{percent(limit)}如何计分", gains[0])
        )
    if others:
        readings = [f"满{told}才加"] if len(made) > 1 else []
        readings += [] if floors else [f"{'超过' if below else '未达到'}{percent(limit)}不得分"]
        gathered.may_be(made[0], "，".join(readings), *others)
    return made[0]


def _size(step: re.Match[str]) -> Decimal:
    """The size of a step, as a fraction."""
    return percents_of(step) / HUNDRED


def percents_of(step: re.Match[str]) -> Decimal:
    """The size of a step in percentage points: 5 of 每超过5个百分点, 1 of 一个百分点."""
    return Decimal(re.sub(r"[^\d.]", "", step["step"]) or 1)


def counted_by(gathered: Gathered, rule: Overrun, step: re.Match[str], sentences: list[str]) -> Overrun:
    """A rule by steps of a rate, counted as the words say; where they do not, in any way."""
    ways = ways_counted(step["how"] or "", sentences)
    return in_any_counting(gathered, rule, ways, step[0], step["step"].replace("一个", "1个"))


def _within(beyond: Range) -> Range:
    """All rates on the other side of a border."""
    if beyond.high is not None:
        return replace(beyond, low=beyond.high, keeps_low=True, high=None, keeps_high=None)
    return replace(beyond, high=beyond.low, keeps_high=True, low=None, keeps_low=None)
