"""Bands of a rate, each with its points: 比率≥90%得满分；75%≤比率<90%得3分；低于75%不得分."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.names import alike, of_indicator
from xlplugin.criteria.official import EITHER_WAY, GENERAL, MOVES, VAGUE, Gathered, Unclear
from xlplugin.criteria.scored_ranges import ScoredRange, scored_ranges_of
from xlplugin.money import HUNDRED, ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.rates import Band, Bands

BOTH_COUNT: Final = "增减都计"
ONE_COUNTS: Final = "低于0的不计"
BOTH_WHY: Final = "没有写明低于0时是否按绝对值计"
_PERCENT: Final = ONE / HUNDRED


def banded(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Ranges of a rate, each with its points."""
    found = scored_ranges_of(sentences, points)
    if found is None or len(found) < 2:  # noqa: PLR2004 - bands are several
        return None
    return bands_of_ranges(gathered, found, sentences, name)


def bands_of_ranges(gathered: Gathered, found: list[ScoredRange], sentences: list[str], name: str) -> Rule:
    """The bands of some ranges of one rate."""
    names = [each.span.name for each in found]
    longest = max(names, key=len)
    if any(each not in VAGUE and not alike(each, longest) for each in names):
        raise Unclear(*sentences)
    called = longest if longest not in GENERAL else next(filter(None, names), "")
    measure = gathered.measure(_how_far(called, name) if MOVES.search(called) else called, name)
    measure, signed = _as_meant(gathered, measure, found, sentences)
    if any(each.least is not None and not each.linear for each in found):
        judged = gathered.terms.judged(f"{name}（档内）")
        by_hand = [each for each in found if each.least is not None and not each.linear]
        found = [each._replace(judged=judged) if each in by_hand else each for each in found]
    for grain in (_PERCENT, _PERCENT / 10):
        if _between(found, grain):
            return _of_grains(gathered, found, grain, measure, sentences)
    high = bands_of(gathered, found, measure, sentences)
    if signed:
        gathered.may_be(high, BOTH_COUNT, (ONE_COUNTS, BOTH_WHY, replace(high, measure=signed)))
    return high


def bands_of(gathered: Gathered, found: list[ScoredRange], measure: Measure, sentences: list[str]) -> Bands:
    """Bands without gap or overlap; a border that the words leave open may go to either band."""
    high = _bands(gathered, found, measure, sentences, to_higher=True)
    low = _bands(gathered, found, measure, sentences, to_higher=False)
    if high != low:
        gathered.may_be(
            high,
            "界点归得分高的一档",
            ("界点归得分低的一档", "分档的界点没有写明归哪一档", low),
        )
    return high


def _as_meant(
    gathered: Gathered, measure: Measure, found: list[ScoredRange], sentences: list[str]
) -> tuple[Measure, Measure | None]:
    """The rate that some ranges are of, or its distance from nought or 100 %; and what else it may be."""
    if any(each.span.of_whole for each in found):
        return gathered.distance_from_whole(measure), None
    if any(each.span.both_ways for each in found):
        return gathered.distance(measure), None
    if _is_distance(gathered, measure, found):
        return gathered.distance(measure), measure
    if _from_nought(found) and gathered.may_fall(measure):
        raise Unclear(*sentences)
    return measure, None


def _between(found: list[ScoredRange], grain: Decimal) -> dict[Decimal, Decimal]:
    """The upper ends of ranges in whole percents, or tenths, and where the next begins: 80%-89%, 90%."""
    ends = dict[Decimal, Decimal]()
    lows = {each.span.low for each in found if each.span.low is not None}
    for each in found:
        high = each.span.high
        if each.span.low is not None and high is not None and high not in lows and high + grain in lows:
            ends[high] = high + grain
    return ends if all(end % grain == ZERO for end in ends) else {}


def _of_grains(
    gathered: Gathered, found: list[ScoredRange], grain: Decimal, measure: Measure, sentences: list[str]
) -> Bands:
    """Bands of whole percents, or tenths: what lies between goes to the lower, or to the nearest."""
    ends = _between(found, grain)

    def moved(by: Decimal) -> Bands:
        begins = {low: low - by for low in ends.values()}
        ranges = [
            each._replace(
                span=replace(
                    each.span,
                    low=begins.get(each.span.low, each.span.low) if each.span.low is not None else None,
                    keeps_low=True if each.span.low in begins else each.span.keeps_low,
                    high=_moved_high(each, ends, begins),
                    keeps_high=False if each.span.high in ends else each.span.keeps_high,
                )
            )
            for each in found
        ]
        return _bands(gathered, ranges, measure, sentences, to_higher=True)

    lower = moved(ZERO)
    told = "整数百分点" if grain == _PERCENT else "0.1个百分点"
    why = f"分档按{told}写，没有写明中间的小数归哪一档"
    gathered.may_be(lower, "小数部分归低一档", (f"四舍五入到{told}后归档", why, moved(grain / 2)))
    return lower


def _moved_high(
    scored: ScoredRange, ends: dict[Decimal, Decimal], begins: dict[Decimal, Decimal]
) -> Decimal | None:
    """The upper end of a range, where the next one begins; 100 % itself stays the end of what reaches it."""
    high = scored.span.high
    if high is None or high not in ends:
        return high
    return begins[ends[high]]


def _from_nought(found: list[ScoredRange]) -> bool:
    """Whether ranges begin with nought itself, and none is of less: 变动率=0得5分."""
    lows = [each.span.low for each in found]
    nothing = any(each.span.low == each.span.high == ZERO for each in found)
    return nothing and all(low is not None and low >= ZERO for low in lows)


def _how_far(moving: str, name: str) -> str:
    """The name of the rate by which something moves; the indicator's, where that is of it."""
    if moving in name and name.endswith(("率", "比例", "幅度")):
        return ""
    return f"{of_indicator(moving, name)}比例"


def _is_distance(gathered: Gathered, measure: Measure, found: list[ScoredRange]) -> bool:
    """Whether a rate that may be less than nought is meant by its distance: 差异率在10%以内."""
    ends = [end for each in found for end in (each.span.low, each.span.high) if end is not None]
    return (
        bool(EITHER_WAY.search(measure.name))
        and gathered.may_fall(measure)
        and all(end >= ZERO for end in ends)
        and not any(each.span.high == ZERO and each.span.low is None for each in found)
    )


def _bands(
    gathered: Gathered, found: list[ScoredRange], measure: Measure, sentences: list[str], *, to_higher: bool
) -> Bands:
    """Bands of which those with more points, or those with fewer, have the borders left open."""
    try:
        bands = sorted(_band_by_band(found, to_higher=to_higher), key=lambda each: each.most, reverse=True)
        return Bands(kind="bands", measure=measure, bands=tuple(bands))
    except ValueError as error:
        gathered.remarks.append(str(error))
        raise Unclear(*sentences) from None


def _band_by_band(found: list[ScoredRange], *, to_higher: bool) -> Iterator[Band]:
    """The bands from the lowest up.

    Raises:
        ValueError: a band between whose ends points are in proportion is open at one of them.
    """
    ordered = sorted(
        found,
        key=lambda each: (each.span.low is not None, each.span.low or ZERO, each.span.high or ZERO),
    )
    for place, scored in enumerate(ordered):
        span, earned = scored.span, scored.earned
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
        if above is None and scored.linear and high_end is None:
            yield Band(points=earned, at_least=span.high)
            high_end, keeps_high = span.high, False  # beyond 100 % as at it
        yield Band(
            points=earned if scored.least is None else (scored.least, earned),
            at_least=low_end if keeps_low else None,
            over=None if keeps_low else low_end,
            below=None if keeps_high else high_end,
            at_most=high_end if keeps_high else None,
            judged=scored.judged,
        )


def _keeps(*, own: bool | None, beside: bool | None, otherwise: bool) -> bool:
    """Whether a border is a band's: as its words say, or its neighbour's, or else as the reading does."""
    if own is not None:
        return own
    return not beside if beside is not None else otherwise
