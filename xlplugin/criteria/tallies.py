"""Points by how many there are of something, or how long it took: 1次得3分，2次得1分，3次及以上不得分."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.bands import bands_of
from xlplugin.criteria.events import OTHERWISE, Effect, Event, all_score, but_ends, events_in
from xlplugin.criteria.names import of_indicator
from xlplugin.criteria.numerals import TIMES, number_of
from xlplugin.criteria.official import EXCUSED, Gathered
from xlplugin.criteria.ranges import Range
from xlplugin.criteria.scored_ranges import ScoredRange, apart, kept_beyond
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule

_THINGS: Final = "次|例|起|件|处|笔|项|条|篇|个|人次|人|份|期|家|户|宗"
_FIRST: Final = r"(?:累计|发现|出现|发生|存在|达到?|有|被|在|逾期|延迟|推迟|迟报|延期|超期|超时)*"
_TALLY: Final = re.compile(
    rf"(?P<before>[^\d≤≥<>%第]*?)(?P<verb>不超过|不多于|不少于|超过|多于|少于|不足|大于|小于)?"
    rf"(?P<number>\d+(?:\.\d+)?|一)(?:(?:{TIMES}|{_THINGS})?[-至到](?P<to>\d+(?:\.\d+)?))?(?P<unit>{TIMES}|{_THINGS})(?:\((?P<kept>含)\))?"
    r"(?P<side>及以上|以上|及以下|以下|以内|之内|内)?(?P<after>[^\d≤≥<>%]{0,12})"
)
_NONE: Final = re.compile(r"^(?:全年|年内|本年度?|如|若)?(?:无|没有|未发生|未发现|未出现|不存在|未)")
_IN_TIME: Final = re.compile(r"按时|按期|及时|准时|规定(?:时间|时限|期限)内?|按计划")
_LATE: Final = re.compile(r"逾期|延迟|推迟|迟报|延期|超期|超时|拖延|滞后")
_AROUND: Final = re.compile(rf"^{_FIRST}|[的,]+$")


class _Tally(NamedTuple):
    """A case of so many, and what it earns."""

    span: Range
    unit: str
    what: str
    is_exact: bool


def tallied(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Bands of a number or a time, each with its points."""
    found = _found(sentences)
    ranges = _ranges(found, points)
    if not ranges or max(each.earned for each in ranges) != points or not _is_open(ranges):
        return None
    tallies = [each for _, each in found if each]
    what, unit = max((each.what for each in tallies), key=len), tallies[0].unit
    measure = gathered.terms.figure(f"{of_indicator(what, name)}{'时间' if _is_time(unit) else '数量'}", unit)
    return bands_of(gathered, ranges, measure, sentences)


def _found(sentences: list[str]) -> list[tuple[Event, _Tally | None]]:
    """Effects and the numbers that they are about; none where sentences say more, or of several things."""
    events = but_ends(events_in(sentences))
    is_told = all_score(sentences) and not any(map(EXCUSED.search, sentences))
    if len(events) < 2 or not is_told:  # noqa: PLR2004 - bands are several
        return []
    found = [(each, _tally(each)) for each in events]
    tallies = [each for _, each in found if each]
    if len({each.unit for each in tallies}) != 1:
        return []
    longest = max((each.what for each in tallies), key=len)
    return found if all(each.what in longest for each in tallies) else []


def _ranges(found: list[tuple[Event, _Tally | None]], points: Decimal) -> list[ScoredRange]:
    """The ranges of the numbers, and what each earns; none where that is not said of all of them."""
    tallies = [each for _, each in found if each]
    is_time, is_exact = any(_is_time(each.unit) for each in tallies), any(each.is_exact for each in tallies)
    taken = sum(event.effect is Effect.DEDUCTED for event, _ in found)
    if (is_time and is_exact) or taken == 1:  # 发现1次扣2分 is said of each
        return []
    begins = [each.span.low for each in tallies]
    ranges = list[ScoredRange]()
    for event, tally in found:
        earned = _earned(event, points, is_exact=bool(tally and tally.is_exact))
        span = tally.span if tally else _none(event, tallies, is_time=is_time)
        if earned is None or (span is None and event.what not in OTHERWISE):
            return []
        if span is not None:
            ranges.append(ScoredRange(_in_whole(span, begins) if is_exact else span, earned))
    if taken and not any(each.span.low is None for each in ranges):
        ranges.insert(0, ScoredRange(Range("", high=ONE, keeps_high=False), points))
    return _closed(apart(ranges), has_rest=any(event.what in OTHERWISE for event, _ in found))


def _is_time(unit: str) -> bool:
    return re.fullmatch(TIMES, unit) is not None


def _tally(event: Event) -> _Tally | None:
    """The numbers that an effect is about."""
    found = _TALLY.fullmatch(event.what)
    if found is None or "每" in found["before"].removeprefix("每年"):
        return None
    number, verb, side = number_of(found["number"]), found["verb"] or "", found["side"] or ""
    what = _AROUND.sub("", found["before"].strip(",的")) + found["after"].strip(",的")
    kept = True if found["kept"] or side.startswith("及") else None
    if found["to"]:
        span, exact = Range("", number, None, Decimal(found["to"]), None), True
        return None if verb or side else _Tally(span, found["unit"], what, exact)
    if verb and side:
        return None
    if verb in ("超过", "多于", "大于", "不少于") or side.endswith("上"):
        keeps = False if verb and verb != "不少于" else (True if verb else kept)
        return _Tally(Range("", low=number, keeps_low=keeps), found["unit"], what, is_exact=False)
    if verb or side:
        within = verb.startswith(("不超", "不多")) or side.endswith("内")
        keeps = True if within else (False if verb else kept)
        return _Tally(Range("", high=number, keeps_high=keeps), found["unit"], what, is_exact=False)
    return _Tally(Range("", number, True, number, True), found["unit"], what, is_exact=True)  # noqa: FBT003 - both ends


def _none(event: Event, tallies: Sequence[_Tally], *, is_time: bool) -> Range | None:
    """The case of none at all, where an effect is about that."""
    late = any(_LATE.search(each.what) for each in tallies)
    is_none = late and _IN_TIME.search(event.what) if is_time else _NONE.match(event.what)
    return Range("", high=ZERO, keeps_high=True) if is_none else None


def _earned(event: Event, points: Decimal, *, is_exact: bool) -> Decimal | None:
    if event.effect is Effect.FULL:
        return points
    if event.effect is Effect.NOTHING:
        return ZERO
    if event.effect is Effect.DEDUCTED and is_exact and event.points <= points:
        return points - event.points
    return event.points if event.effect in (Effect.AWARDED, Effect.WORTH) else None


def _in_whole(span: Range, others: Sequence[Decimal | None]) -> Range:
    """A range of whole numbers, from its first up to what is beyond its last.

    Args:
        span: the range.
        others: where the ranges begin: what ends where another begins leaves that number to it.
    """
    if span.low is None and span.keeps_high is None and span.high in others:
        span = replace(span, keeps_high=False)
    low = span.low if span.low is None or span.keeps_low is not False else span.low + ONE
    high = span.high if span.high is None or span.keeps_high is False else span.high + ONE
    keeps_low, keeps_high = (None if low is None else True), (None if high is None else False)
    return Range("", low, keeps_low, high, keeps_high)


def _closed(ranges: list[ScoredRange], *, has_rest: bool) -> list[ScoredRange]:
    """Ranges, with what is beyond the last of them where a text says of all others that they earn nothing."""
    if not has_rest or any(each.span.high is None for each in ranges):
        return ranges
    last = max((each.span for each in ranges), key=lambda each: each.high or ZERO)
    return [*ranges, ScoredRange(Range("", low=last.high, keeps_low=kept_beyond(last.keeps_high)), ZERO)]


def _is_open(ranges: Sequence[ScoredRange]) -> bool:
    """Whether the ranges go on at the upper end, and begin with none."""
    begins = any(each.span.low in (None, ZERO) for each in ranges)
    return begins and any(each.span.high is None for each in ranges)
