"""Bands of a rate, each with its points: 比率≥90%得满分；75%≤比率<90%得3分；低于75%不得分."""

from collections.abc import Iterator
from decimal import Decimal

from xlplugin.criteria.names import alike
from xlplugin.criteria.official import GENERAL, VAGUE, Gathered, Unclear
from xlplugin.criteria.scored_ranges import ScoredRange, scored_ranges_of
from xlplugin.money import ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.measure import Measure
from xlplugin.rules.rates import Band, Bands


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
    measure = gathered.measure(called, name)
    if any(each.span.both_ways for each in found):
        measure = gathered.distance(measure)
    if any(each.least is not None and not each.linear for each in found):
        judged = gathered.terms.judged(f"{name}（档内）")
        by_hand = [each for each in found if each.least is not None and not each.linear]
        found = [each._replace(judged=judged) if each in by_hand else each for each in found]
    return bands_of(gathered, found, measure, sentences)


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
