"""Rules on a rate: 得分=比率×分值, bands, points off beyond a limit, and the completion of targets."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.events import Effect, Event, events_of
from xlplugin.criteria.official import GENERAL, SCORE, VAGUE, Gathered, Unclear, alike
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.criteria.text import one_way
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.completion import Completion, Reverse
from xlplugin.rules.judgement import USUAL_BANDS
from xlplugin.rules.measure import Measure
from xlplugin.rules.rates import Band, Bands

_TARGETS: Final = re.compile(r"目标值.*完成值|绩效目标表")
_OTHERWISE: Final = ("", "否则", "其他", "其余")
_EARNED: Final[dict[Effect, Callable[[Decimal, Decimal], Decimal]]] = {
    Effect.AWARDED: lambda _, own: own,
    Effect.WORTH: lambda _, own: own,
    Effect.FULL: lambda whole, _: whole,
    Effect.HALF: lambda whole, _: whole / 2,
    Effect.NOTHING: lambda *_: ZERO,
}


def completion(  # noqa: C901 - one sort of sentence after the other
    gathered: Gathered, sentences: list[str], name: str, points: Decimal
) -> Rule | None:
    """Completion of targets with a pass mark, a cap and a mark for targets set too low."""
    if not _TARGETS.search(one_way(gathered.official.text)):
        return None
    fail, full, half, has_formula, is_judged, rest = ZERO, ZERO, ZERO, False, False, list[str]()
    for sentence in sentences:
        score, events = SCORE.search(sentence), events_of(sentence)
        if score:
            has_formula = has_formula or "完成率" in score["value"]
            continue
        what = re.sub(r"为不及格$|为及格$", "", events[0].what) if len(events) == 1 else ""
        span, effect = range_of(what), events[0].effect if events else None
        if span and effect is Effect.NOTHING and span.high is not None:
            fail = span.high
        elif span and effect is Effect.FULL and span.high is not None:
            full = span.high
        elif span and effect is Effect.HALF and span.low is not None:
            half = span.low
        elif effect is Effect.NOTHING and "未报" in what:
            continue
        elif effect is Effect.JUDGED or "非量化" in sentence:
            is_judged = True
        else:
            rest.append(sentence)
    if not has_formula or not full:
        return None
    if rest or (half and half != full):
        raise Unclear((rest or sentences)[0])
    rule = Completion(
        kind="completion", targets=gathered.terms.targets(name), points=points, fail_below=fail,
        full_to=full, beyond=Decimal("0.5") if half else ONE,
        bands=tuple(USUAL_BANDS.values()) if is_judged else (),
    )  # fmt: skip
    gathered.may_be(
        rule,
        "不超过型目标按1减超出比例计",
        (
            "不超过型目标按目标值除以完成值计",
            "没有写明目标为“不超过”时完成率怎样算",
            replace(rule, reverse=Reverse.QUOTIENT),
        ),
    )
    return rule


def banded(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Ranges of a rate, each with its points."""
    found = _pieces(sentences, points)
    if found is None:
        return None
    names = [each.span.name for each in found]
    if len(found) < 2:  # noqa: PLR2004 - bands are several
        return None
    longest = max(names, key=len)
    if any(each not in VAGUE and not alike(each, longest) for each in names):
        raise Unclear("；".join(sentences))
    called = longest if longest not in GENERAL else next(filter(None, names), "")
    measure = gathered.measure(called, name)
    if any(each.span.both_ways for each in found):
        measure = gathered.distance(measure)
    if any(each.least is not None for each in found):
        judged = gathered.terms.judged(f"{name}（档内）")
        found = [each if each.least is None else each._replace(judged=judged) for each in found]
    high = bands_of(gathered, found, measure, sentences, to_higher=True)
    low = bands_of(gathered, found, measure, sentences, to_higher=False)
    if high != low:
        gathered.may_be(
            high,
            "界点归得分高的一档",
            ("界点归得分低的一档", "分档的界点没有写明归哪一档", low),
        )
    return high


def _pieces(sentences: list[str], points: Decimal) -> "list[Piece] | None":
    """The ranges that sentences name, what none covers included; None where they say anything else."""
    found, has_rest = list[Piece](), False
    for sentence in sentences:
        events = events_of(sentence)
        if not events:
            return None
        for event in events:
            if event.effect is Effect.NOTHING and event.what in _OTHERWISE:
                has_rest = True
            elif event.effect is not Effect.CAPPED or event.points not in (ZERO, points):
                pieces = _pieces_of(event, points)
                if not pieces:
                    return None
                found += pieces
        if len(sentences) == len(found) == 1 and events[0].effect is Effect.WORTH:
            has_rest = True  # a line of a list: 回复率达100%（1分）
    found = one_after_the_other(found)
    return [*found, *_outside(found)] if has_rest else found


def _pieces_of(event: Event, points: Decimal) -> "list[Piece]":
    """The ranges of one effect: there may be two, 高于110%或低于90%."""
    spans = [range_of(each) for each in re.split("或(?!等于|者)", event.what)]
    if not all(spans):
        return []
    if event.effect is Effect.BETWEEN:
        return [Piece(span, event.points, event.least) for span in spans if span]
    earns = _EARNED.get(event.effect)
    return [Piece(span, earns(points, event.points)) for span in spans if span and earns]


class Piece(NamedTuple):
    """A range of a rate, and what it earns: with ``least`` what a person gives, from that on."""

    span: Range
    earned: Decimal
    least: Decimal | None = None
    judged: str | None = None


def one_after_the_other(found: list[Piece]) -> list[Piece]:
    """Pieces of which a later, wider one means what the one before it left: ≥95%得5分；≥85%得4分."""
    told = list[Piece]()
    for piece in found:
        span, before = piece.span, told[-1] if told else None
        if before and piece.earned < before.earned:
            low, high = before.span.low, before.span.high
            if span.high is None and span.low is not None and low is not None and low > span.low:
                span = replace(span, high=low, keeps_high=_other(before.span.keeps_low))
            elif span.low is None and span.high is not None and high is not None and high < span.high:
                span = replace(span, low=high, keeps_low=_other(before.span.keeps_high))
        told.append(piece._replace(span=span))
    return told


def _other(keeps: bool | None) -> bool | None:  # noqa: FBT001 - the border of the piece beside
    return None if keeps is None else not keeps


def _outside(found: list[Piece]) -> list[Piece]:
    """What no piece covers at either end, which earns nothing."""
    if not found:
        return []
    lowest = min((each.span for each in found), key=lambda span: (span.low is not None, span.low or ZERO))
    highest = max((each.span for each in found), key=lambda span: (span.high is None, span.high or ZERO))
    below, above = lowest.low, highest.high
    outside = list[Piece]()
    if below is not None:
        outside.append(Piece(Range(lowest.name, high=below, keeps_high=_other(lowest.keeps_low)), ZERO))
    if above is not None and (above != ONE or below is None):  # a rate may end at 100 %
        outside.append(Piece(Range(highest.name, low=above, keeps_low=_other(highest.keeps_high)), ZERO))
    return outside


def bands_of(
    gathered: Gathered, found: list[Piece], measure: Measure, sentences: list[str], *, to_higher: bool
) -> Bands:
    """Bands without gap or overlap; a border that the words leave open goes to the band with more points."""
    ordered = sorted(
        found,
        key=lambda each: (each.span.low is not None, each.span.low or ZERO, each.span.high or ZERO),
    )
    bands = list[Band]()
    for place, piece in enumerate(ordered):
        span, earned = piece.span, piece.earned
        below = ordered[place - 1] if place else None
        above = ordered[place + 1] if place + 1 < len(ordered) else None
        keeps_low = _keeps(
            own=span.keeps_low,
            beside=below.span.keeps_high if below else None,
            otherwise=to_higher == (below is None or earned > below.earned),
        )
        keeps_high = _keeps(
            own=span.keeps_high,
            beside=above.span.keeps_low if above else None,
            otherwise=to_higher == (above is None or earned > above.earned),
        )
        low_end, high_end = span.low, span.high
        if place == 0 and low_end == ZERO:
            low_end = None
        if above is None and high_end == ONE and span.keeps_high is not False:
            high_end = None  # a rate that the form lets end at 100 %
        bands.append(
            Band(
                points=earned if piece.least is None else (piece.least, earned),
                at_least=low_end if keeps_low else None,
                over=None if keeps_low else low_end,
                below=None if keeps_high else high_end,
                at_most=high_end if keeps_high else None,
                judged=piece.judged,
            )
        )
    ordered_back = tuple(sorted(bands, key=lambda each: each.most, reverse=True))
    try:
        return Bands(kind="bands", measure=measure, bands=ordered_back)
    except ValueError as error:
        gathered.remarks.append(str(error))
        raise Unclear("；".join(sentences)) from None


def _keeps(*, own: bool | None, beside: bool | None, otherwise: bool) -> bool:
    """Whether a border is a band's: as its words say, or its neighbour's, or else as the reading does."""
    if own is not None:
        return own
    return not beside if beside is not None else otherwise
