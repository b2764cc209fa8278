"""Rules on a rate: 得分=比率×分值, bands, points off beyond a limit, and the completion of targets."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.events import Effect, Event, events_of
from xlplugin.criteria.formula import ScoreFormula, quotient_of, score_formula
from xlplugin.criteria.official import GENERAL, SCORE, SPARED, WHOLE, Gathered, Unclear
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.criteria.terms import plain_name
from xlplugin.criteria.text import one_way
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Ceiling
from xlplugin.rules.completion import Completion
from xlplugin.rules.judgement import USUAL_BANDS
from xlplugin.rules.measure import Measure
from xlplugin.rules.periods import MeanOfRates
from xlplugin.rules.rates import Band, Bands, Proportional

_IN_PROPORTION: Final = re.compile(
    r"(?:^|,)(?P<when>[^,]*?),?(?:按|根据)(?:照)?(?:(?:实际)?(?:完成)?比例|(?P<rate>[^,]{0,12}率)×(?:本?指标)?分值)(?:得|计|给|计算)(?:得)?分"
)
_ADVERSE: Final = re.compile(
    r"结转|结余|超支|超编|超标|违规|违法|逾期|延期|投诉|闲置|空置|变动|调整率|调剂|差错|偏差|偏离|负债|欠|流失|死亡|发案|不合格|退回|误差"
)
"""Rates of which less is better: points in proportion to them would reward what is bad."""
_LEFT_OVER: Final = re.compile(r"(?:如|若)?(?:未|部分|没有|否则|其余|其他).*|")
_LARGER: Final = re.compile(r"(?:如|若|当)?(?P<one>[^,]+?)(?:大于|超过|高于)(?P<other>[^,\d]+)")
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
    return Completion(
        kind="completion", targets=gathered.terms.targets(name), points=points, fail_below=fail,
        full_to=full, beyond=Decimal("0.5") if half else ONE,
        bands=tuple(USUAL_BANDS.values()) if is_judged else (),
    )  # fmt: skip


def in_proportion(sentence: str) -> re.Match[str] | None:
    """Where a sentence gives points in proportion to a rate, without a formula."""
    return _IN_PROPORTION.search(sentence)


def proportional(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """得分=比率×分值, or 按比例得分, with what is said of the rate beyond and below."""
    stated = [each for each in sentences if SCORE.search(each) or _IN_PROPORTION.search(each)]
    if len(stated) != 1:
        return None
    (sentence,) = stated
    found = SCORE.search(sentence) or _IN_PROPORTION.search(sentence)
    if found is None:
        return None
    rest = [
        event
        for each in (*(one for one in sentences if one != sentence), sentence[found.end() :].strip(","))
        if each
        for event in events_of(each) or [Event(each, Effect.JUDGED)]
    ]
    if "value" in found.groupdict():
        formula = score_formula(found["name"], found["value"])
        when = sentence[: found.start()].removesuffix("的").strip(",")
    else:
        formula, when = ScoreFormula(name, found["rate"] or "", None), found["when"]
        rest += events_of(sentence[: found.start()])
    span = range_of(when)
    if not span and not _LEFT_OVER.fullmatch(when or ""):
        raise Unclear("；".join(sentences))
    if formula is None or formula.points not in (None, points) or (span and span.high not in (None, ONE)):
        raise Unclear("；".join(sentences))
    quotient = quotient_of(formula.rate)
    if _ADVERSE.search(quotient.top if quotient else formula.rate or name):
        raise Unclear("；".join(sentences))
    measure = gathered.terms.measure(name, quotient) if quotient else gathered.measure(formula.rate, name)
    limits = _limits(gathered, rest, measure, points)
    if limits is None or (span and span.low != limits.under):
        raise Unclear("；".join(sentences))
    means = (each for each in gathered.formulas if each.mean_of and each.name.endswith(formula.rate))
    mean = next(means, None) if formula.rate else None
    if mean:
        series = gathered.terms.monthly(mean.mean_of)
        capped = bool(re.search(r"超过100%的?,?按100%", one_way(gathered.official.text)))
        return MeanOfRates(kind="mean_of_rates", series=series, points=points, cap_each=capped)
    rule = Proportional(kind="proportional", points=points, measure=measure, fail_below=limits.under)
    if limits.over is None:
        return rule
    return Ceiling(kind="ceiling", measure=measure, over=limits.over, rule=rule)


class _Limits(NamedTuple):
    """The rates beyond which nothing is earned, fractions; None where there is no such limit."""

    under: Decimal | None = None
    over: Decimal | None = None


def _limits(gathered: Gathered, events: list[Event], measure: Measure, points: Decimal) -> _Limits | None:
    """What is said of a rate in proportion to which points are earned; None where more is said."""
    limits = _Limits()
    for event in events:
        span, larger = range_of(event.what), _LARGER.fullmatch(WHOLE.sub("", event.what))
        full = event.effect in (Effect.FULL, Effect.AWARDED, Effect.WORTH) and event.points in (ZERO, points)
        none = event.effect is Effect.NOTHING
        if event.effect is Effect.CAPPED and event.points in (ZERO, points):
            continue
        spared = SPARED.match(event.what)
        if full and not spared and (span is None or (span.low == ONE and span.high in (None, ONE))):
            continue
        if none and larger and measure.to and _same(gathered, larger, measure):
            limits = limits._replace(over=ONE)
        elif none and span and span.low is not None and span.keeps_low is False:
            limits = limits._replace(over=span.low)
        elif none and span and span.high is not None and span.low is None and not span.keeps_high:
            limits = limits._replace(under=span.high)
        else:
            return None
    return limits


def _same(gathered: Gathered, larger: re.Match[str], measure: Measure) -> bool:
    return (gathered.terms.amount(larger["one"]), gathered.terms.amount(larger["other"])) == (
        measure.of,
        measure.to,
    )


def banded(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Ranges of a rate, each with its points."""
    found = _pieces(sentences, points)
    if found is None:
        return None
    names = [each.span.name for each in found]
    if len(found) < 2:  # noqa: PLR2004 - bands are several
        return None
    named = {plain_name(each) for each in names if each not in GENERAL}
    if len(named) > 1:
        raise Unclear("；".join(sentences))
    called = next((each for each in names if each not in GENERAL), next(filter(None, names), ""))
    measure = gathered.measure(called, name)
    if any(each.least is not None for each in found):
        judged = gathered.terms.judged(f"{name}（档内）")
        found = [each if each.least is None else each._replace(judged=judged) for each in found]
    high = _bands(gathered, found, measure, sentences, to_higher=True)
    low = _bands(gathered, found, measure, sentences, to_higher=False)
    if high != low:
        gathered.may_be(
            high,
            "界点归得分高的一档",
            ("界点归得分低的一档", "分档的界点没有写明归哪一档", low),
        )
    return high


def _pieces(sentences: list[str], points: Decimal) -> "list[_Piece] | None":
    """The ranges that sentences name, what none covers included; None where they say anything else."""
    found, has_rest = list[_Piece](), False
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
    found = _one_after_the_other(found)
    return [*found, *_outside(found)] if has_rest else found


def _pieces_of(event: Event, points: Decimal) -> "list[_Piece]":
    """The ranges of one effect: only of what earns nothing there may be two, 高于110%或低于90%."""
    spans = [range_of(each) for each in re.split("或(?!等于|者)", event.what)]
    if not all(spans) or (len(spans) > 1 and event.effect is not Effect.NOTHING):
        return []
    if event.effect is Effect.BETWEEN:
        return [_Piece(span, event.points, event.least) for span in spans if span]
    earns = _EARNED.get(event.effect)
    return [_Piece(span, earns(points, event.points)) for span in spans if span and earns]


class _Piece(NamedTuple):
    """A range of a rate, and what it earns: with ``least`` what a person gives, from that on."""

    span: Range
    earned: Decimal
    least: Decimal | None = None
    judged: str | None = None


def _one_after_the_other(found: list[_Piece]) -> list[_Piece]:
    """Pieces of which a later, wider one means what the one before it left: ≥95%得5分；≥85%得4分."""
    told = list[_Piece]()
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


def _outside(found: list[_Piece]) -> list[_Piece]:
    """What no piece covers at either end, which earns nothing."""
    if not found:
        return []
    lowest = min((each.span for each in found), key=lambda span: (span.low is not None, span.low or ZERO))
    highest = max((each.span for each in found), key=lambda span: (span.high is None, span.high or ZERO))
    below, above = lowest.low, highest.high
    outside = list[_Piece]()
    if below is not None:
        outside.append(_Piece(Range(lowest.name, high=below, keeps_high=_other(lowest.keeps_low)), ZERO))
    if above is not None and (above != ONE or below is None):  # a rate may end at 100 %
        outside.append(_Piece(Range(highest.name, low=above, keeps_low=_other(highest.keeps_high)), ZERO))
    return outside


def _bands(
    gathered: Gathered, found: list[_Piece], measure: Measure, sentences: list[str], *, to_higher: bool
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
        if above is None and high_end == ONE and keeps_high:
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
