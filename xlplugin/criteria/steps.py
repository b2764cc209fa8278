"""Points by steps of a number or of time: off for each so many beyond or short, gained for each done."""

import re
from decimal import Decimal
from typing import Final, cast

from xlplugin.criteria.events import Effect, Event, events_in, events_of
from xlplugin.criteria.official import EXCUSED, SHORTEST_FAULT, WHOLE, Gathered, Unclear, short, unique
from xlplugin.criteria.text import as_printed
from xlplugin.money import ONE, ZERO, plain
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Ceiling, Sum, SumPart
from xlplugin.rules.condition import Condition
from xlplugin.rules.rates import Counting, Gain, Overrun

COUNTS: Final = re.compile(
    r"(?:不足|不满)(?:的|部分|(?:一|\d+(?:\.\d+)?)?个?(?:%|百分点|月|天|日|工作日|季度|年))[^,;()]{0,16}"
)
"""What becomes of a step that is only begun: 不足1个百分点的按1个百分点计."""
_STARTED: Final = re.compile(
    r"按(?:一|\d+(?:\.\d+)?)?(?:个?(?:%|百分点|次|一?档|月|天|日|工作日|季度|年)|个(?=计|算|扣))"
)
_WHOLE_STEPS: Final = re.compile(r"不(?:予)?(?:扣|计|算)|舍去")
_TIMES: Final = "个月|周|个星期|个工作日|个季度|天|日|小时|年"
_THINGS: Final = "条|篇|次|项|人|户|件|家|个(?!百分点)|场|亩|公里|处"
_EACH_STEP: Final = re.compile(
    rf"(?:[^\d,]*(?:未按|未及时|逾期|迟|延)[^\d,]*,)?每(?P<what>[^\d,一]{{1,12}}?)(?P<step>\d+(?:\.\d+)?|一)(?:(?P<time>{_TIMES})|(?P<thing>{_THINGS})(?P<of>[^\d,]{{0,6}}))"
)
_EACH_GAIN: Final = re.compile(
    rf"(?P<where>[^\d每]*?)[,、]?(?:每(?P<what>[^\d一]{{0,12}}?)(?P<step>\d+|一)?|(?:一|1))(?P<thing>{_THINGS})(?P<of>[^\d,]{{0,10}})"
)
_UNITS: Final = f"{_TIMES}|{_THINGS}|期|批|起|套|台|名|份|公里|课时|班次"
_FIGURE: Final = re.compile(
    rf"(?P<name>[^\d≤≥<>=%]*?)(?:(?P<up>≥|不少于|不低于|达到|达)|(?P<down>≤|不超过|不多于|不高于|控制在))?"
    rf"(?P<limit>\d+)(?P<unit>{_UNITS})(?:(?P<above>及?以上)|(?P<within>及?以下|以内|之内|内))?(?:\(含\))?(?P<done>[\u4e00-\u9fff]{{2,6}})?"
)
_FIGURE_STEP: Final = re.compile(
    rf"(?:(?:超过|超出|不足|少于|低于)(?P<from>\d+)(?P<of>{_UNITS})的?[,、]?)?每(?:(?P<short>少|缺少|缺|减少|低于|低)|超过|超出|超|增加|多|延迟|逾期|推迟)(?P<step>\d+|一)(?P<unit>{_UNITS})"
)
_TOO_LATE: Final = re.compile(
    rf"(?:如|若)?(?:超过|逾期|推迟|延迟|延期|迟报|拖延|达到?)+(?P<limit>\d+(?:\.\d+)?)(?P<unit>{_TIMES})(?:以上)?(?:未完成|仍未完成)?的?"
)
_SHORT_OF: Final = re.compile(
    rf"(?P<name>[^\d]+?)(?:未达到?|达不到|不足|少于)(?P<limit>\d+)(?P<unit>{_THINGS}|期|场次|课时)的?[,、]?"
    rf"每(?:少|缺少|缺|差)(?P<step>1|一)(?P<of>{_THINGS}|期|场次|课时)"
)
_DUE: Final = re.compile(rf"\d+(?:{_TIMES})(?:之|以)?内")
_KEPT: Final = (Effect.AWARDED, Effect.FULL, Effect.SPARED)
COUNTING: Final = "“{0}”没有写明不足{1}如何处理"


def ways_counted(how: str, sentences: list[str]) -> tuple[Counting, ...]:
    """How a step that is only begun counts: as the words say, else in any way."""
    words = how + "".join(found[0] for each in sentences for found in COUNTS.finditer(each))
    if "比例" in words:
        return (Counting.PROPORTIONAL,)
    if _STARTED.search(words):
        return (Counting.STARTED,)
    if _WHOLE_STEPS.search(words):
        return (Counting.WHOLE,)
    return (Counting.WHOLE, Counting.STARTED, Counting.PROPORTIONAL)


def short_of(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many short of a number that is said with them: 不足10期的，每少1期扣1分."""
    events = [each for each in events_in(sentences) if each.effect is not Effect.EXHAUSTED]
    found = _SHORT_OF.fullmatch(events[0].what) if len(events) == 1 else None
    if (
        found is None
        or events[0].effect is not Effect.DEDUCTED
        or any(not events_of(each) for each in sentences)
    ):
        return None
    if found["unit"] != found["of"]:
        return None
    what = found["name"].strip("的,")
    what = what if len(what) >= SHORTEST_FAULT or name in what else f"{name}{what}"
    step = Decimal(found["step"]) if found["step"].isdecimal() else ONE
    return Overrun(
        kind="overrun", points=points, threshold=Decimal(found["limit"]), step=step, each=events[0].points,
        counting=Counting.WHOLE, measure=gathered.terms.figure(what, found["unit"]), below=True,
    )  # fmt: skip


def counted(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many beyond a number or short of it: 培训10期以上得满分，每少1期扣1分."""
    events = [
        event for each in sentences for event in events_of(each) if event.effect is not Effect.EXHAUSTED
    ]
    ends, events = _parted(events)
    if len(events) != 2 or any(not events_of(each) for each in sentences):  # noqa: PLR2004 - kept and taken
        return None
    kept, taken = events
    limit, step = _FIGURE.fullmatch(kept.what), _FIGURE_STEP.fullmatch(taken.what)
    is_full = kept.effect in _KEPT and kept.points in (ZERO, points)
    if not (is_full and limit and step and taken.effect is Effect.DEDUCTED) or _unit(limit["unit"]) != _unit(
        step["unit"]
    ):
        return None
    if step["from"] and (step["from"], step["of"]) != (limit["limit"], limit["unit"]):
        return None
    below, above = bool(limit["up"] or limit["above"]), bool(limit["down"] or limit["within"])
    if below == above or below != bool(step["short"]):
        return None
    what = limit["name"].strip("在,") + (limit["done"] or "")
    is_named = len(what) >= SHORTEST_FAULT or name in what
    what = what if is_named else f"{name}{what}"
    is_span = above and bool(limit["done"]) and limit["name"].endswith(("后", "起"))
    measure = gathered.terms.figure(f"{what}所用时间" if is_span else what, limit["unit"])
    size = Decimal(step["step"]) if step["step"].isdecimal() else ONE
    rules = [
        Overrun(
            kind="overrun", points=points, threshold=Decimal(limit["limit"]), step=size, each=taken.points,
            counting=counting, measure=measure, below=below,
        )
        for counting in ways_counted("", sentences)[:2]
    ]  # fmt: skip
    if len(rules) > 1 and size != ONE:
        told = f"{plain(size)}{limit['unit']}"
        why = COUNTING.format(taken.what, told)
        gathered.may_be(rules[0], f"满{told}才扣", (f"不足{told}也扣", why, rules[1]))
    return _until(rules[0], ends, sentences) if ends else rules[0]


def _unit(unit: str) -> str:
    """A unit of time under one name."""
    return "日" if unit == "天" else unit


def delayed(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many days or months, or points for each of something that is counted."""
    events = events_in(sentences)
    steps = [(each, found) for each in events if (found := _EACH_STEP.fullmatch(each.what))]
    if len(steps) != 1 or any(not events_of(each) or EXCUSED.search(each) for each in sentences):
        return None
    (event, found), rest = steps[0], [each for each in events if each is not steps[0][0]]
    what = found["what"] + (found["of"] or "")
    if len(what) < SHORTEST_FAULT:
        what = name if what in name else f"{name}{what}"
    step = ONE if found["step"] == "一" else Decimal(found["step"])
    measure = gathered.terms.figure(
        f"{what}{'时间' if found['time'] else '数量'}",
        found["time"] or found["thing"],
        decimals=int(step % ONE != ZERO),
    )
    if event.effect is Effect.DEDUCTED and found["time"]:
        ends, rest = _parted(rest)
        if ends and any(_DUE.search(each.what) for each in rest):
            raise Unclear("；".join(sentences))  # 30日内下达, 超过60日: of which of both?
        if any(
            each.effect not in (Effect.FULL, Effect.AWARDED, Effect.WORTH, Effect.EXHAUSTED) for each in rest
        ):
            raise Unclear("；".join(sentences))
        if any(each.points not in (ZERO, points) for each in rest if each.effect is not Effect.EXHAUSTED):
            raise Unclear("；".join(sentences))
        rules = [
            Overrun(
                kind="overrun", points=points, threshold=ZERO, step=step, each=event.points,
                counting=counting, measure=measure,
            )
            for counting in ways_counted("", sentences)[:2]
        ]  # fmt: skip
        told = f"{plain(step)}{found['time']}"
        why = COUNTING.format(event.what, told)
        if len(rules) > 1:
            gathered.may_be(rules[0], f"满{told}才扣", (f"不足{told}也扣", why, rules[1]))
        return _until(rules[0], ends, sentences) if ends else rules[0]
    if event.effect in (Effect.AWARDED, Effect.ADDED) and [(each.effect, each.points) for each in rest] == [
        (Effect.CAPPED, points)
    ]:
        return Gain(kind="gain", points=points, threshold=ZERO, step=step, each=event.points, measure=measure)
    return None


def _parted(events: list[Event]) -> tuple[list[Event], list[Event]]:
    """Effects that lose all points, and the others."""
    lost = [each for each in events if each.effect is Effect.NOTHING]
    return lost, [each for each in events if each.effect is not Effect.NOTHING]


def _until(rule: Overrun, ends: list[Event], sentences: list[str]) -> Rule:
    """Points off for delay, and nothing left from a delay of so long on: 推迟3个月以上不得分."""
    found = _TOO_LATE.fullmatch(WHOLE.sub("", ends[0].what)) if len(ends) == 1 else None
    if found is None or _unit(found["unit"]) != _unit(rule.measure.unit or ""):
        raise Unclear("；".join(sentences))
    return Ceiling(kind="ceiling", measure=rule.measure, over=Decimal(found["limit"]), rule=rule)


def gains(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points for each of one or several things up to a cap, and for what must be done besides.

    任务完成得6分；市级采用每篇加0.5分，省级采用每篇加1分，最高10分.
    """
    events = events_in(sentences)
    caps = [each for each in events if each.effect is Effect.CAPPED]
    rest = [each for each in events if each.effect is not Effect.CAPPED]
    if [each.points for each in caps] != [points] or any(not events_of(each) for each in sentences):
        return None
    if not rest or any(each.effect not in (Effect.AWARDED, Effect.ADDED) for each in rest):
        return None
    steps = [(event, _EACH_GAIN.fullmatch(event.what)) for event in rest]
    done = [event for event, found in steps if found is None]
    if len(done) > 1 or len(done) == len(rest) or any(re.search(r"\d|每", each.what) for each in done):
        return None
    names, rules = list[str](), list[Rule]()
    for event, found in steps:
        if found is None:
            rules.append(_done(gathered, event))
            names.append(short(event.what))
        else:
            rules.append(_gain(gathered, event, found, name, points))
            names.append(short(event.what))
    if len(rules) == 1:
        return rules[0]
    parts = (
        SumPart(name=each, rule=cast("AnyRule", rule))
        for each, rule in zip(unique(names), rules, strict=True)
    )
    return Sum(kind="sum", parts=tuple(parts), at_most=points)


def _done(gathered: Gathered, event: Event) -> Rule:
    what = event.what
    return Condition(
        kind="condition", fact=gathered.terms.answer(what), what=as_printed(what), points=event.points
    )


def _gain(gathered: Gathered, event: Event, found: re.Match[str], name: str, points: Decimal) -> Rule:
    what = f"{found['where'].strip(',的')}{found['what'] or ''}{found['of'].strip('的')}"
    what = what if len(what) >= SHORTEST_FAULT or name in what else f"{name}{what}"
    step = Decimal(found["step"]) if (found["step"] or "").isdecimal() else ONE
    return Gain(
        kind="gain", points=points, threshold=ZERO, step=step, each=event.points,
        measure=gathered.terms.figure(f"{what}数量", found["thing"]),
    )  # fmt: skip
