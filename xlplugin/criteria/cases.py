"""Points by an answer: all or nothing, or one of several cases in words."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, events_in, events_of, reckons
from xlplugin.criteria.official import SHORTEST_FAULT, Gathered, Unclear, short, unique
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.text import as_printed
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.judgement import CheckItem, Checklist

_EARNING: Final = (Effect.AWARDED, Effect.BETWEEN, Effect.FULL, Effect.NOTHING, Effect.WORTH)
_MEASURED: Final = re.compile(r"[≤≥<>±]")
_GRADED: Final = re.compile(r"基本|较|一般|部分|完全|全部|不|未|否则|无|没|其他|其余|优|良|差|低|高|第\d|\d")
"""Words of cases of which one excludes the other, and of what is measured: no lines of a list."""
_COMPARED: Final = re.compile(r"(?P<one>[^≤<>≥\d,]+)≤(?P<other>[^≤<>≥\d,]+)(?:,符合要求)?")
_ELSE: Final = re.compile(r"^(?:否则|反之|其他|其余|不符合|未)|^$")
_NEGATION: Final = re.compile(r"未|不|没|无|否")


def condition(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """All or nothing."""
    events = events_in(sentences)
    if any(not events_of(each) for each in sentences):
        return None
    awards = [each for each in events if each.effect in (Effect.FULL, Effect.AWARDED)]
    losses = [each for each in events if each.effect is Effect.NOTHING]
    if len(awards) != 1 or len(losses) != 1 or len(events) != 2:  # noqa: PLR2004 - both
        return None
    award, loss = awards[0], losses[0]
    if reckons(loss.what) or (award.effect is Effect.AWARDED and award.points != points):
        raise Unclear("；".join(sentences))
    if not (
        _ELSE.search(loss.what) or bool(_NEGATION.search(loss.what)) != bool(_NEGATION.search(award.what))
    ):
        return None
    compared = _COMPARED.fullmatch(award.what)
    if compared:
        one, other = gathered.terms.amount(compared["one"]), gathered.terms.amount(compared["other"])
        return Within(kind="within", fact=one, limit=other, points=points)
    if _MEASURED.search(award.what):
        return None
    is_named = len(award.what) >= SHORTEST_FAULT or award.what in name or name in award.what
    what = award.what if is_named and award.what else f"{name}{award.what}"
    return Condition(kind="condition", fact=gathered.terms.answer(what), what=as_printed(what), points=points)


def cases(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Cases in words, each with its points, of which one holds: 完全符合得3分，基本符合得2分，不符合得0分."""
    if any(not events_of(each) for each in sentences):
        return None
    events = events_in(sentences)
    return choice_of(gathered, events, name, points, fewest=3)


def told_lines(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Lines that each say their points, which add up: 有制度得2分，制度合规得2分."""
    if any(not events_of(each) for each in sentences):
        return None
    events = events_in(sentences)
    if len(events) < 2 or any(each.effect not in (Effect.AWARDED, Effect.WORTH) for each in events):  # noqa: PLR2004 - a list
        return None
    if sum(each.points for each in events) != points or any(not each.points for each in events):
        return None
    if any(not each.what or _GRADED.search(each.what) for each in events):
        return None
    items = tuple(CheckItem(what=as_printed(each.what), points=each.points) for each in events)
    return Checklist(kind="checklist", fact=gathered.terms.judged_lines(name), items=items)


def choice_of(
    gathered: Gathered, events: Sequence[Event], name: str, points: Decimal, fewest: int
) -> Rule | None:
    """One of several cases in words; None where the events are no such cases."""
    if not all(each.effect in _EARNING for each in events):
        return None
    if any(range_of(each.what) or "%" in each.what for each in events):
        return None
    found = [(each.what, points if each.effect is Effect.FULL else each.points) for each in events]
    earned = [each for _, each in found]
    if len(found) < fewest or max(earned) != points or len(set(earned)) != len(earned):
        return None
    names = unique([short(what) or "其他情形" for what, _ in found])
    fact = gathered.terms.level(name, tuple(names))
    lines = (
        LevelPoints(
            level=level,
            what=as_printed(event.what) or level,
            points=each if event.least is None else (event.least, each),
            judged=None if event.least is None else gathered.terms.judged(f"{name}（{level}）"),
        )
        for level, event, (_, each) in zip(names, events, found, strict=True)
    )
    return Levels(kind="levels", fact=fact, levels=tuple(lines))
