"""Points by steps: off for every step beyond or short of a limit, or of delay; gained for what is done."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, events_in, events_of
from xlplugin.criteria.official import EXCUSED, SHORTEST_FAULT, Gathered, Unclear, alike
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.money import HUNDRED, ONE, ZERO, plain
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Ceiling
from xlplugin.rules.measure import RateKind
from xlplugin.rules.rates import Counting, Gain, Overrun

_BEYOND: Final = re.compile(
    r"(?:(?P<when>.*?)[,、]?)(?:每)?(?:(?P<both>偏离|相差|(?:超过|超出|高于)(?:或|\()(?:降低|低于)\)?)|超出|超过|增加|高于|上升|超|(?P<short>低于|降低|下降|减少|低|降|少))"
    r"(?:(?P<at>\d+(?:\.\d+)?%)(?=[一1]个百分点))?(?P<step>(?:一|1)个百分点|\d+(?:\.\d+)?个?(?:%|百分点))(?P<how>\((?:含|不足[^()]*|不满[^()]*)\))?"
)
COUNTS: Final = re.compile(
    r"(?:不足|不满)(?:的|部分|(?:一|\d+(?:\.\d+)?)?个?(?:%|百分点|月|天|日|工作日|季度|年))[^,;()]{0,16}"
)
"""What becomes of a step that is only begun: 不足1个百分点的按1个百分点计."""
_STARTED: Final = re.compile(r"按(?:一|\d+(?:\.\d+)?)?个?(?:%|百分点|次|一?档|月|天|日|工作日|季度|年)")
_WHOLE_STEPS: Final = re.compile(r"不(?:予)?(?:扣|计|算)|舍去")
_TIMES: Final = "个月|个工作日|个季度|天|日|小时|年"
_THINGS: Final = "条|篇|次|项|人|户|件|家|个|场|亩|公里|处"
_EACH_STEP: Final = re.compile(
    rf"每(?P<what>[^\d,一]{{1,12}}?)(?P<step>\d+|一)(?:(?P<time>{_TIMES})|(?P<thing>{_THINGS})(?P<of>[^\d,]{{0,6}}))"
)
_UNITS: Final = f"{_TIMES}|{_THINGS}|期|批|起|套|台|名|份|公里|课时|班次"
_FIGURE: Final = re.compile(
    rf"(?P<name>[^\d≤≥<>=%]*?)(?:(?P<up>≥|不少于|不低于|达到|达)|(?P<down>≤|不超过|不多于|不高于|控制在))?"
    rf"(?P<limit>\d+)(?P<unit>{_UNITS})(?:(?P<above>及?以上)|(?P<within>及?以下|以内|之内|内))?(?:\(含\))?(?P<done>完成|办结|报送)?"
)
_FIGURE_STEP: Final = re.compile(
    rf"每(?:(?P<short>少|缺少|缺|减少|低于|低)|超过|超出|超|增加|多|延迟|逾期|推迟)(?P<step>\d+|一)(?P<unit>{_UNITS})"
)
_KEPT: Final = (Effect.AWARDED, Effect.FULL, Effect.SPARED)
_COUNTING: Final = "“{0}”没有写明不足{1}如何处理"


def overrun(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for every step of a rate beyond a limit, or short of it."""
    said = [each for each in sentences if not COUNTS.fullmatch(each)]
    events = events_in(said)
    taken = [each for each in events if each.effect is Effect.DEDUCTED]
    steps = [found for each in taken if (found := _BEYOND.fullmatch(each.what))]
    if len(steps) != 1 or len(taken) != 1 or any(not events_of(each) for each in said):
        return None
    (step,), below = steps, bool(steps[0]["short"])
    if step["both"]:
        return _deviating(gathered, events, step, name, points)
    kept = [range_of(each.what) for each in events if each.effect in _KEPT]
    if step["at"]:
        kept.append(range_of(f"{'≥' if below else '≤'}{step['at']}"))
    floors = [range_of(each.what) for each in events if each.effect is Effect.NOTHING]
    when = range_of(step["when"]) if step["when"] else None
    if not kept and when and (when.high if below else when.low) is not None:
        kept = [_within(when)]  # 低于90%的，每低1个百分点扣: nothing is taken off up to there
    spans = [span for span in kept if span and (span.low if below else span.high) is not None]
    known = {*_KEPT, Effect.DEDUCTED, Effect.EXHAUSTED, Effect.NOTHING}
    if {each.effect for each in events} - known or len(kept) != 1 or len(spans) != 1 or len(floors) > 1:
        raise Unclear("；".join(sentences))
    if any(each.effect is Effect.AWARDED and each.points != points for each in events):
        raise Unclear("；".join(sentences))
    (span,) = spans
    limit, other = (span.low, span.high) if below else (span.high, span.low)
    is_other = bool(step["when"]) and not when and not alike(step["when"], span.name or name)
    wrong_when = is_other or (when and limit not in (when.low, when.high))
    floor = floors[0] if floors else None
    wrong_floor = floors and not (floor and below and floor.low is None and floor.keeps_high is not True)
    if limit is None or other not in (None, ONE) or wrong_when or wrong_floor:
        raise Unclear("；".join(sentences))
    measure = gathered.measure(span.name, name)
    rule = _in_any_counting(
        gathered,
        Overrun(
            kind="overrun", points=points, threshold=limit, step=_size(step), each=taken[0].points,
            measure=measure, below=below,
        ),
        step,
        sentences,
    )  # fmt: skip
    if floor is None or floor.high is None:
        return rule
    return Ceiling(kind="ceiling", measure=measure, under=floor.high, rule=rule)


def _deviating(
    gathered: Gathered, events: list[Event], step: re.Match[str], name: str, points: Decimal
) -> Rule:
    """Points off on both sides of 100 %: 每超过（降低）5%扣2分."""
    kept = [each for each in events if each.effect in (Effect.AWARDED, Effect.FULL)]
    others = {each.effect for each in events} - {
        Effect.AWARDED,
        Effect.FULL,
        Effect.DEDUCTED,
        Effect.EXHAUSTED,
    }
    span = range_of(kept[0].what) if len(kept) == 1 and kept[0].points in (ZERO, points) else None
    if others or step["when"] or span is None or (span.low, span.high) != (ONE, ONE):
        raise Unclear(gathered.official.text.strip())
    measure = gathered.measure(span.name, name)
    if measure.form is not RateKind.QUOTIENT:
        raise Unclear(gathered.official.text.strip())
    (each,) = (event.points for event in events if event.effect is Effect.DEDUCTED)
    rule = Overrun(
        kind="overrun", points=points, threshold=ZERO, step=_size(step), each=each,
        measure=replace(measure, name=f"{measure.name}偏离度", form=RateKind.DEVIATION, part_of_whole=False),
    )  # fmt: skip
    return _in_any_counting(gathered, rule, step, [gathered.official.text])


def _size(step: re.Match[str]) -> Decimal:
    """The size of a step, as a fraction."""
    return Decimal(re.sub(r"[^\d.]", "", step["step"]) or 1) / HUNDRED


def _in_any_counting(gathered: Gathered, rule: Overrun, step: re.Match[str], sentences: list[str]) -> Overrun:
    """A rule with its steps counted as the words say; where they do not, as they may be counted otherwise."""
    rules = [replace(rule, counting=counting) for counting in _counted(step["how"] or "", sentences)]
    told, beyond = step["step"].replace("一个", "1个"), "不足" if rule.below else "超出"
    if len(rules) > 1:
        gathered.may_be(
            rules[0],
            f"满{told}才扣",
            (f"不足{told}也扣", _COUNTING.format(step[0], told), rules[1]),
            (f"{beyond}部分按比例扣", f"“{step[0]}”也可按比例折算", rules[2]),
        )
    return rules[0]


def _within(beyond: Range) -> Range:
    """All rates on the other side of a border."""
    if beyond.high is not None:
        return Range(beyond.name, low=beyond.high, keeps_low=True)
    return Range(beyond.name, high=beyond.low, keeps_high=True)


def _counted(how: str, sentences: list[str]) -> tuple[Counting, ...]:
    """How a step that is only begun counts: as the words say, else in any way."""
    words = how + "".join(found[0] for each in sentences for found in COUNTS.finditer(each))
    if "比例" in words:
        return (Counting.PROPORTIONAL,)
    if _STARTED.search(words):
        return (Counting.STARTED,)
    if _WHOLE_STEPS.search(words):
        return (Counting.WHOLE,)
    return (Counting.WHOLE, Counting.STARTED, Counting.PROPORTIONAL)


def counted(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each so many beyond a number or short of it: 培训10期以上得满分，每少1期扣1分."""
    events = [
        event for each in sentences for event in events_of(each) if event.effect is not Effect.EXHAUSTED
    ]
    if len(events) != 2 or any(not events_of(each) for each in sentences):  # noqa: PLR2004 - kept and taken
        return None
    kept, taken = events
    limit, step = _FIGURE.fullmatch(kept.what), _FIGURE_STEP.fullmatch(taken.what)
    is_full = kept.effect in _KEPT and kept.points in (ZERO, points)
    if not (is_full and limit and step and taken.effect is Effect.DEDUCTED) or limit["unit"] != step["unit"]:
        return None
    below, above = bool(limit["up"] or limit["above"]), bool(limit["down"] or limit["within"])
    if below == above or below != bool(step["short"]):
        return None
    what = limit["name"].strip("在,") + (limit["done"] or "")
    is_named = len(what) >= SHORTEST_FAULT or name in what
    measure = gathered.terms.figure(what if is_named else f"{name}{what}", limit["unit"])
    size = Decimal(step["step"]) if step["step"].isdecimal() else ONE
    rules = [
        Overrun(
            kind="overrun", points=points, threshold=Decimal(limit["limit"]), step=size, each=taken.points,
            counting=counting, measure=measure, below=below,
        )
        for counting in _counted("", sentences)[:2]
    ]  # fmt: skip
    if len(rules) > 1 and size != ONE:
        told = f"{plain(size)}{limit['unit']}"
        why = _COUNTING.format(taken.what, told)
        gathered.may_be(rules[0], f"满{told}才扣", (f"不足{told}也扣", why, rules[1]))
    return rules[0]


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
    measure = gathered.terms.figure(
        f"{what}{'时间' if found['time'] else '数量'}", found["time"] or found["thing"]
    )
    step = Decimal(found["step"]) if found["step"].isdecimal() else ONE
    if event.effect is Effect.DEDUCTED and found["time"]:
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
            for counting in _counted("", sentences)[:2]
        ]  # fmt: skip
        told = f"{plain(step)}{found['time']}"
        why = _COUNTING.format(event.what, told)
        if len(rules) > 1:
            gathered.may_be(rules[0], f"满{told}才扣", (f"不足{told}也扣", why, rules[1]))
        return rules[0]
    if event.effect in (Effect.AWARDED, Effect.ADDED) and [(each.effect, each.points) for each in rest] == [
        (Effect.CAPPED, points)
    ]:
        return Gain(kind="gain", points=points, threshold=ZERO, step=step, each=event.points, measure=measure)
    return None
