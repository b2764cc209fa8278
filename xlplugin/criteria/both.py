"""Two rates that must both reach a limit, or of which one must: 甲率和乙率均达到95%, 甲率≥90%且乙率≥80%."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.events import OTHERWISE, Effect, Event, all_score, events_in
from xlplugin.criteria.names import short
from xlplugin.criteria.official import Gathered, Unclear
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.money import ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.parts import OneOf, SumPart, Taking
from xlplugin.rules.rates import Band, Bands

_RATE: Final = r"[^,、和与及均或且\d≤≥<>=%]{1,20}[率度比]"
_ALL: Final = re.compile(
    rf"(?P<names>{_RATE}(?:(?:、|和|与|及|以及){_RATE})+)(?P<all>(?<!平)(?:均|都)(?:应|须)?(?P<range>.+))"
)
_STILL: Final = re.compile(r"(?:均|都)(?P<range>.+)")
_AND: Final = re.compile(r",?(?:且|并且|同时)")
_OR: Final = re.compile(r",?或者?")


class _Tier(NamedTuple):
    """What some rates must reach, which of them, and the points that it earns."""

    ranges: tuple[Range, ...]
    take: Taking
    earned: Decimal

    @property
    def rates(self) -> list[str]:
        """The rates' names."""
        return [each.name for each in self.ranges]


def both(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points by two or more rates together, each of which, or one of which, must reach a limit."""
    del name
    tiers, rest = list[_Tier](), False
    for event in events_in(sentences):
        if event.effect is Effect.NOTHING and event.what in OTHERWISE:
            rest = True
            continue
        tier = _tier(event, tiers[0].rates if tiers else [], points)
        if tier is None:
            return None
        tiers.append(tier)
    if not tiers or not all_score(sentences):
        return None
    take, rates = tiers[0].take, tiers[0].rates
    same = all((tier.take, tier.rates) == (take, rates) for tier in tiers)
    if not rest or not same or len(set(rates)) != len(rates) or "" in rates:
        raise Unclear(*sentences)
    earned = [tier.earned for tier in tiers]
    parts = (
        SumPart(
            name=short(rate),
            rule=_bands(gathered, [tier.ranges[place] for tier in tiers], earned, rate, sentences),
        )
        for place, rate in enumerate(rates)
    )
    return OneOf(kind="one_of", take=take, parts=tuple(parts))


def _tier(event: Event, rates: list[str], points: Decimal) -> _Tier | None:
    """What an event asks of two or more rates; of those named before where it names none."""
    if event.effect not in (Effect.AWARDED, Effect.FULL):
        return None
    earned = points if event.effect is Effect.FULL else event.points
    named = _ALL.fullmatch(event.what)
    alike = named or (_STILL.fullmatch(event.what) if rates else None)
    if alike:
        span = range_of(alike["range"])
        names = re.split("、|以及|和|与|及", named["names"]) if named else rates
        if span is None or span.name:
            return None
        return _Tier(tuple(replace(span, name=each) for each in names), Taking.LOWEST, earned)
    take, link = (Taking.LOWEST, _AND) if _AND.search(event.what) else (Taking.HIGHEST, _OR)
    ranges = [range_of(each) for each in link.split(event.what)]
    if len(ranges) < 2 or not all(ranges):  # noqa: PLR2004 - of two rates
        return None
    return _Tier(tuple(filter(None, ranges)), take, earned)


def _bands(
    gathered: Gathered, ranges: list[Range], earned: list[Decimal], rate: str, sentences: list[str]
) -> Bands:
    """The bands of one of the rates, from the best down; each must be wider than the one before it."""
    unclear = Unclear(*sentences)
    is_least = ranges[0].low is not None
    bands = list[Band]()
    beyond: tuple[Decimal, bool] | None = None
    for span, points in zip(ranges, earned, strict=True):
        limit, kept = (span.low, span.keeps_low) if is_least else (span.high, span.keeps_high)
        other = span.high if is_least else span.low
        if limit is None or (other is not None and not (is_least and other == 1)):
            raise unclear
        keeps = kept is not False
        if beyond and (limit, keeps) == beyond:
            continue  # the same of this rate for fewer points, which another decides
        if bands and points >= bands[-1].most:
            raise unclear
        if beyond and (limit > beyond[0] if is_least else limit < beyond[0]):
            raise unclear
        bands.append(_band(points, near=(limit, keeps), far=beyond, is_least=is_least))
        beyond = (limit, keeps)
    if beyond is None:
        raise unclear
    bands.append(_band(ZERO, near=None, far=beyond, is_least=is_least))
    return Bands(kind="bands", measure=gathered.measure(rate, rate), bands=tuple(bands))


def _band(
    points: Decimal,
    *,
    near: tuple[Decimal, bool] | None,
    far: tuple[Decimal, bool] | None,
    is_least: bool,
) -> Band:
    """A band from a limit, and whether it keeps it, to that of the band before it."""
    low, high = (near, _given(far)) if is_least else (_given(far), near)
    return Band(
        points=points,
        at_least=low[0] if low and low[1] else None,
        over=low[0] if low and not low[1] else None,
        at_most=high[0] if high and high[1] else None,
        below=high[0] if high and not high[1] else None,
    )


def _given(border: tuple[Decimal, bool] | None) -> tuple[Decimal, bool] | None:
    """A border as the band on its other side has it."""
    return None if border is None else (border[0], not border[1])
