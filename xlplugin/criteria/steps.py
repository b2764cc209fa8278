"""Points by steps of a number or of time: off for each so many beyond or short, gained for each done."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.criteria.beside import sum_of
from xlplugin.criteria.counting import in_any_counting, ways_counted
from xlplugin.criteria.events import KEEPING, Effect, Event, all_score, but_ends, events_in
from xlplugin.criteria.names import of_indicator, short, unique
from xlplugin.criteria.numerals import TIMES, number_of
from xlplugin.criteria.official import EXCUSED, WHOLE, Gathered, Unclear
from xlplugin.criteria.text import as_printed
from xlplugin.money import ONE, ZERO, plain
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Condition
from xlplugin.rules.enclosing import Ceiling
from xlplugin.rules.rates import Counting, Gain, Overrun

_THINGS: Final = "条|篇|次|项|人|户|件|家|个(?!百分点)|场|亩|公里|处"
_EACH_DELAY: Final = re.compile(
    rf"(?:[^\d,]*(?:未按|未及时|逾期|迟|延)[^\d,]*,)?每(?P<what>[^\d,一]{{1,12}}?)(?P<step>\d+(?:\.\d+)?|一)(?P<unit>{TIMES})"
)
_EACH_GAIN: Final = re.compile(
    rf"(?P<where>[^\d每]*?)[,、]?(?:每(?P<what>[^\d一]{{0,12}}?)(?P<step>\d+|一)?|(?:一|1))(?P<thing>{_THINGS})(?P<of>[^\d,]{{0,10}})"
)
_UNITS: Final = f"{TIMES}|{_THINGS}|期|批|起|套|台|名|份|公里|课时|班次"
_FIGURE: Final = re.compile(
    rf"(?P<name>[^\d≤≥<>=%]*?)(?:(?P<up>≥|不少于|不低于|达到|达)|(?P<down>≤|不超过|不多于|不高于|控制在))?"
    rf"(?P<limit>\d+)(?P<unit>{_UNITS})(?:(?P<above>及?以上)|(?P<within>及?以下|以内|之内|内))?(?:\(含\))?(?P<done>[\u4e00-\u9fff]{{2,6}})?"
)
_FIGURE_STEP: Final = re.compile(
    rf"(?:(?:超过|超出|不足|少于|低于)(?P<from>\d+)(?P<of>{_UNITS})的?[,、]?)?每(?:(?P<short>少|缺少|缺|减少|低于|低)|超过|超出|超|增加|多|延迟|逾期|推迟)(?P<step>\d+|一)(?P<unit>{_UNITS})"
)
_IN_TIME: Final = (Effect.FULL, Effect.AWARDED, Effect.WORTH)
_TOO_LATE: Final = re.compile(
    rf"(?:如|若)?(?:超过|逾期|推迟|延迟|延期|迟报|拖延|达到?)+(?P<limit>\d+(?:\.\d+)?)(?P<unit>{TIMES})(?:以上)?(?:未完成|仍未完成)?的?"
)
_SHORT_OF: Final = re.compile(
    rf"(?P<name>[^\d]+?)(?:未达到?|达不到|不足|少于)(?P<limit>\d+)(?P<unit>{_THINGS}|期|场次|课时)的?[,、]?"
    rf"每(?:少|缺少|缺|差)(?P<step>1|一)(?P<of>{_THINGS}|期|场次|课时)"
)
_DUE: Final = re.compile(rf"\d+(?:{TIMES})(?:之|以)?内")


def short_of(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many short of a number that is said with them: 不足10期的，每少1期扣1分."""
    events = but_ends(events_in(sentences))
    found = _SHORT_OF.fullmatch(events[0].what) if len(events) == 1 else None
    if found is None or events[0].effect is not Effect.DEDUCTED or not all_score(sentences):
        return None
    if found["unit"] != found["of"]:
        return None
    what = found["name"].strip("的,")
    what, step = of_indicator(what, name), number_of(found["step"])
    return Overrun(
        kind="overrun", points=points, threshold=Decimal(found["limit"]), step=step, each=events[0].points,
        counting=Counting.WHOLE, measure=gathered.terms.figure(what, found["unit"]), below=True,
    )  # fmt: skip


def counted(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many beyond a number or short of it: 培训10期以上得满分，每少1期扣1分."""
    events = but_ends(events_in(sentences))
    ends = [each for each in events if each.effect is Effect.NOTHING]
    events = [each for each in events if each not in ends]
    if len(events) != 2 or not all_score(sentences):  # noqa: PLR2004 - kept and taken
        return None
    kept, taken = events
    limit, step = _FIGURE.fullmatch(kept.what), _FIGURE_STEP.fullmatch(taken.what)
    is_full = kept.effect in KEEPING and kept.points in (ZERO, points)
    if not (is_full and limit and step and taken.effect is Effect.DEDUCTED):
        return None
    if _unit(limit["unit"]) != _unit(step["unit"]):
        return None
    if step["from"] and (step["from"], step["of"]) != (limit["limit"], limit["unit"]):
        return None
    below, above = bool(limit["up"] or limit["above"]), bool(limit["down"] or limit["within"])
    if below == above or below != bool(step["short"]):
        return None
    what = limit["name"].strip("在,") + (limit["done"] or "")
    what = of_indicator(what, name)
    is_span = above and bool(limit["done"]) and limit["name"].endswith(("后", "起"))
    measure = gathered.terms.figure(f"{what}所用时间" if is_span else what, limit["unit"])
    size = number_of(step["step"])
    rule = Overrun(
        kind="overrun", points=points, threshold=Decimal(limit["limit"]), step=size, each=taken.points,
        measure=measure, below=below,
    )  # fmt: skip
    ways = ways_counted("", sentences)[: 1 if size == ONE else 2]
    rule = in_any_counting(gathered, rule, ways, taken.what, f"{plain(size)}{limit['unit']}")
    return _until(rule, ends, sentences) if ends else rule


def _unit(unit: str) -> str:
    """A unit of time under one name."""
    return "日" if unit == "天" else unit


def delayed(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many days or months: 每延迟1个月扣1分，推迟3个月以上不得分."""
    events = events_in(sentences)
    steps = [(each, found) for each in events if (found := _EACH_DELAY.fullmatch(each.what))]
    if len(steps) != 1 or not all_score(sentences) or any(map(EXCUSED.search, sentences)):
        return None
    ((event, found),) = steps
    if event.effect is not Effect.DEDUCTED:
        return None
    lost = [each for each in events if each.effect is Effect.NOTHING]
    kept = [each for each in but_ends(events) if each is not event and each not in lost]
    if any(each.effect not in _IN_TIME or each.points not in (ZERO, points) for each in kept):
        raise Unclear(*sentences)
    if lost and any(_DUE.search(each.what) for each in kept):
        raise Unclear(*sentences)  # 30日内下达, 超过60日: of which of both?
    step, unit = number_of(found["step"]), found["unit"]
    measure = gathered.terms.figure(
        f"{of_indicator(found['what'], name)}时间", unit, decimals=int(step % ONE != ZERO)
    )
    rule = in_any_counting(
        gathered,
        Overrun(
            kind="overrun", points=points, threshold=ZERO, step=step, each=event.points, measure=measure,
        ),
        ways_counted("", sentences)[:2],
        event.what,
        f"{plain(step)}{unit}",
    )  # fmt: skip
    return _until(rule, lost, sentences) if lost else rule


def _until(rule: Overrun, ends: list[Event], sentences: list[str]) -> Rule:
    """Points off for delay, and nothing left from a delay of so long on."""
    found = _TOO_LATE.fullmatch(WHOLE.sub("", ends[0].what)) if len(ends) == 1 else None
    if found is None or _unit(found["unit"]) != _unit(rule.measure.unit or ""):
        raise Unclear(*sentences)
    return Ceiling(kind="ceiling", measure=rule.measure, over=Decimal(found["limit"]), rule=rule)


def gains(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points for each of one or several things up to a cap, and for what must be done besides.

    任务完成得6分；市级采用每篇加0.5分，省级采用每篇加1分，最高10分.
    """
    events = events_in(sentences)
    caps = [each for each in events if each.effect is Effect.CAPPED]
    rest = [each for each in events if each.effect is not Effect.CAPPED]
    if [each.points for each in caps] != [points] or not all_score(sentences):
        return None
    if not rest or any(each.effect not in (Effect.AWARDED, Effect.ADDED) for each in rest):
        return None
    steps = [(event, _EACH_GAIN.fullmatch(event.what)) for event in rest]
    done = [event for event, found in steps if found is None]
    if len(done) > 1 or len(done) == len(rest) or any(re.search(r"\d|每", each.what) for each in done):
        return None
    names, rules = list[str](), list[Rule]()
    for event, found in steps:
        names.append(short(event.what))
        if found:
            rules.append(_gain(gathered, event, found, name, points))
        else:
            fact, what = gathered.terms.answer(event.what), as_printed(event.what)
            rules.append(Condition(kind="condition", fact=fact, what=what, points=event.points))
    if len(rules) == 1:
        return rules[0]
    return sum_of(unique(names), rules, at_most=points)


def _gain(gathered: Gathered, event: Event, found: re.Match[str], name: str, points: Decimal) -> Rule:
    what = f"{found['where'].strip(',的')}{found['what'] or ''}{found['of'].strip('的')}"
    what, step = of_indicator(what, name), number_of(found["step"] or "一")
    return Gain(
        kind="gain", points=points, threshold=ZERO, step=step, each=event.points,
        measure=gathered.terms.figure(f"{what}数量", found["thing"]),
    )  # fmt: skip
