"""Ranges of a rate and what each earns, as the sentences of a criterion state them."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.events import OTHERWISE, Effect, Event, all_score, events_in
from xlplugin.criteria.official import MOVES
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.money import ONE, ZERO

_CALLED: Final = re.compile(r",?(?:为|评为)?(?:优秀?|良好?|中等?|较?差|不?合格|较好|一般|好)$")
_WAY: Final = MOVES.pattern.removesuffix("$")
_TURNED: Final = re.compile(
    rf"(?P<of>[^\d,]*?)(?:(?P<still>持平|不变)|(?P<not>未|没有|不|无)?(?:反而|负|正)?(?P<way>{_WAY}))"
)
_COMPARED: Final = re.compile("(?:与|较|比|同)(?:上年|去年|上一年|上期|同期|上年同期)(?:相比)?")
_EARNED: Final[dict[Effect, Callable[[Decimal, Decimal], Decimal]]] = {
    Effect.AWARDED: lambda _, own: own,
    Effect.WORTH: lambda _, own: own,
    Effect.FULL: lambda whole, _: whole,
    Effect.PART: lambda whole, share: whole * share,
    Effect.SPARED: lambda whole, _: whole,
    Effect.DEDUCTED: lambda whole, off: whole - off,
    Effect.NOTHING: lambda *_: ZERO,
    Effect.EXHAUSTED: lambda *_: ZERO,
}


class ScoredRange(NamedTuple):
    """A range of a rate, and what it earns: with ``least`` what a person gives, from that on.

    A ``linear`` one earns ``least`` at its lower end, ``earned`` at its upper, in proportion between them.
    """

    span: Range
    earned: Decimal
    least: Decimal | None = None
    judged: str | None = None
    linear: bool = False


def scored_ranges_of(sentences: list[str], points: Decimal) -> list[ScoredRange] | None:
    """The ranges that sentences name, what none covers included; None where they say anything else."""
    events = events_in(sentences)
    if not all_score(sentences):
        return None
    ranged = [each for each in events if not _is_rest(each) and not _is_end(each, points)]
    told = [_of_event(each, points) for each in ranged]
    names = [scored.span.name for ranges in told for scored in ranges]
    told = [ranges or _turned(each, points, names) for each, ranges in zip(ranged, told, strict=True)]
    if not all(told):
        return None
    found = _of_whole([scored for ranges in told for scored in ranges])
    if found is None:
        return None
    found = apart(found)
    # A line of a list earns nothing beyond its range: 回复率达100%（1分）
    is_line = len(sentences) == len(found) == 1 and events[0].effect is Effect.WORTH
    if is_line or any(map(_is_rest, events)):
        return [*found, *_outside(found, ZERO)]
    taken = [each for each in events if each.effect is Effect.DEDUCTED]
    if len(taken) == 1 and any(each.effect is Effect.EXHAUSTED for each in events):
        return None  # 扣完为止, of what is taken off once: 每 may be meant
    return _with_full(found, points) if taken and all(each.earned < points for each in found) else found


def _is_rest(event: Event) -> bool:
    """Whether an event says that whatever was not named earns nothing."""
    return event.effect is Effect.NOTHING and event.what in OTHERWISE


def _is_end(event: Event, points: Decimal) -> bool:
    """Whether an event says no more than that points end at the most, or at nought."""
    capped = event.effect is Effect.CAPPED and event.points in (ZERO, points)
    return capped or (event.effect is Effect.EXHAUSTED and not event.what)


def _of_event(event: Event, points: Decimal) -> list[ScoredRange]:
    """The ranges of one effect: there may be two, 高于110%或低于90%."""
    spans = [range_of(_CALLED.sub("", each)) for each in re.split("或(?!等于|者)", event.what)]
    if not all(spans):
        return []
    if event.effect is Effect.BETWEEN:
        return [ScoredRange(span, event.points, event.least) for span in spans if span]
    earns = _EARNED.get(event.effect)
    earned = earns(points, event.points) if earns else -ONE
    return [ScoredRange(span, earned) for span in spans if span and earned >= ZERO]


def _turned(event: Event, points: Decimal, names: list[str]) -> list[ScoredRange]:
    """The range of what does not move as the others do, or the other way: 未压减, 增加 beside 压减3%."""
    moving = max((each for each in names if MOVES.search(each)), key=len, default="")
    found = _TURNED.fullmatch(event.what) if moving else None
    earns = _EARNED.get(event.effect)
    if found is None or earns is None:
        return []
    rest = MOVES.sub("", moving)
    of = "" if _COMPARED.fullmatch(found["of"]) else found["of"]
    if not (rest.startswith(of) or of.endswith(rest)):
        return []
    same, way = MOVES.search(moving), MOVES.fullmatch(found["way"] or "")
    if found["still"]:
        span = Range("", ZERO, True, ZERO, True)  # noqa: FBT003 - both ends
    elif same and way and found["not"] and same[0] == way[0]:
        span = Range("", high=ZERO, keeps_high=True)
    elif same and way and not found["not"] and ("负" in event.what or same.lastgroup != way.lastgroup):
        span = Range("", high=ZERO, keeps_high=False)
    else:
        return []
    name = f"{of}{same[0]}" if same and len(of) > len(rest) else ""
    return [ScoredRange(replace(span, name=name), earns(points, event.points))]


def _of_whole(found: list[ScoredRange]) -> list[ScoredRange] | None:
    """Ranges as distances from 100 %, where one of them is; None where another is not."""
    if not any(each.span.of_whole for each in found):
        return found
    within = Range("", high=ZERO, keeps_high=True, both_ways=True, of_whole=True)
    measured = [
        each._replace(span=replace(within, name=each.span.name))
        if each.span.low == each.span.high == ONE
        else each._replace(span=replace(each.span, of_whole=each.span.both_ways))
        for each in found
    ]
    return measured if all(each.span.of_whole for each in measured) else None


def apart(found: list[ScoredRange]) -> list[ScoredRange]:
    """Ranges of which one lies in the one beside it: ≥95%得5分；≥85%得4分 and 低于90%扣2分；低于80%扣4分."""
    beside = zip([None, *found], found, [*found[1:], None], strict=False)
    return [_without(_without(scored, before), after) for before, scored, after in beside]


def _without(scored: ScoredRange, other: ScoredRange | None) -> ScoredRange:
    """What is left of a range beside a narrower one that is open at the same end."""
    if other is None or other.earned == scored.earned:
        return scored
    span, narrow = scored.span, other.span
    first = None if narrow.low == narrow.high == ZERO else narrow.low  # none at all: 差错率为0
    last = None if narrow.low == narrow.high == ONE else narrow.high  # all of it: 合格率100%
    lows, highs = (span.low, first), (span.high, last)
    if highs == (None, None) and None not in lows and (narrow.low or ZERO) > (span.low or ZERO):
        span = replace(span, high=narrow.low, keeps_high=kept_beyond(narrow.keeps_low))
    elif lows == (None, None) and None not in highs and (narrow.high or ZERO) < (span.high or ZERO):
        span = replace(span, low=narrow.high, keeps_low=kept_beyond(narrow.keeps_high))
    return scored._replace(span=span)


def kept_beyond(keeps: bool | None) -> bool | None:  # noqa: FBT001 - the border of the range beside
    """Whether a range's border belongs to what lies beyond it; None where the words leave that open."""
    return None if keeps is None else not keeps


def _outside(found: list[ScoredRange], earned: Decimal) -> list[ScoredRange]:
    """What no range covers at either end, and what it earns."""
    if not found:
        return []
    lowest = min((each.span for each in found), key=lambda span: (span.low is not None, span.low or ZERO))
    highest = max((each.span for each in found), key=lambda span: (span.high is None, span.high or ZERO))
    below, above = lowest.low, highest.high
    outside = list[ScoredRange]()
    if below is not None:
        outside.append(
            ScoredRange(Range(lowest.name, high=below, keeps_high=kept_beyond(lowest.keeps_low)), earned)
        )
    if above is not None and (above != ONE or below is None):  # a rate may end at 100 %
        outside.append(
            ScoredRange(Range(highest.name, low=above, keeps_low=kept_beyond(highest.keeps_high)), earned)
        )
    return outside


def _with_full(found: list[ScoredRange], points: Decimal) -> list[ScoredRange] | None:
    """Ranges that take points off, and where none is taken; None where that is not certain."""
    outside = _outside(found, points)
    if len(outside) != 1:
        return None
    border = outside[0].span.low if outside[0].span.low is not None else outside[0].span.high
    beside = [each for each in found if border in (each.span.low, each.span.high)]
    return [*found, *outside] if beside and beside[0].earned == max(each.earned for each in found) else None
