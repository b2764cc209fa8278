"""The rule of sentences that belong together, with what stands beside it."""

import re
from contextlib import suppress
from decimal import Decimal
from typing import Final

from xlplugin.criteria.bands import banded
from xlplugin.criteria.beside import enclosed, parted, sum_of
from xlplugin.criteria.both import both
from xlplugin.criteria.cases import all_of, cases, condition, graded, says_grades, told_lines
from xlplugin.criteria.completion import completion
from xlplugin.criteria.counting import OF_BEGUN
from xlplugin.criteria.events import (
    EACH_OF_SEVERAL,
    Effect,
    Event,
    events_in,
    events_of,
    may_score,
    unread_tail,
)
from xlplugin.criteria.faults import deduction
from xlplugin.criteria.linear import in_line, linear
from xlplugin.criteria.names import short, unique
from xlplugin.criteria.official import SCORE, Gathered, Unclear
from xlplugin.criteria.overruns import gained, overrun
from xlplugin.criteria.proportions import CAPPED_AT_ONE, in_proportion, proportional, proportions
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.rises import risen
from xlplugin.criteria.several import several
from xlplugin.criteria.steps import counted, delayed, gains, short_of
from xlplugin.criteria.tallies import tallied
from xlplugin.money import ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.judgement import Judgement

_POINTS_LEFT: Final = re.compile(r"\d分(?![钟之别])|分别(?:按|各)?$")
"""Points that are said of a case and that no effect took: 分别加1分和0.5分."""

_CLASSES: Final = (
    # Set phrases of whole texts, which any other class would take to pieces.
    graded,
    all_of,
    completion,
    # Points in proportion: to several rates, also below a limit that each has; between two borders of a rate;
    # to a rate. The formula of a band looks like one of the whole, which refuses the bands beside it.
    proportions,
    several,
    linear,
    proportional,
    # Bands: of two rates together, which bands of one would take for gaps and overlaps, then of one.
    both,
    banded,
    # Steps of a rate: of its rise over last year's, whose percentage points are no rate's own, then others.
    risen,
    overrun,
    gained,
    # Steps and bands of numbers and of time. Cases in words could hold the bands, and know no number between.
    counted,
    short_of,
    delayed,
    gains,
    tallied,
    # Faults take all points off that are taken off for anything else, or refuse them.
    deduction,
    # Answers: all or nothing, one of several cases, lines that add up.
    condition,
    cases,
    told_lines,
)
"""The classes of criteria in the order in which they are tried: each before what would misread or refuse it.

Each gives the rule of its own words, and None for others; of its own it refuses what it cannot read whole.
"""


def rule_of_sentences(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule:
    """The rule of sentences that belong together, with what stands beside it."""
    if not sentences:
        raise Unclear(gathered.official.text.strip())
    unclear = next((each for each in sentences if EACH_OF_SEVERAL.search(each) or _unread(each)), None)
    if unclear:
        raise Unclear(unclear)
    remarks = len(gathered.remarks)
    try:
        return _simple(gathered, sentences, name, points)
    except Unclear:
        before, gathered.remarks[remarks:] = gathered.remarks[remarks:], []
        for read in (_with_beside, _summed):
            with suppress(Unclear):
                rule = read(gathered, sentences, name, points)
                if rule is not None:
                    return rule
        gathered.remarks[remarks:] = before
        raise


def _with_beside(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """A rule with what loses or spares all points, or a person takes off, around it."""
    parts = parted(sentences, points)
    if not parts.rest or not (parts.lost or parts.spared or parts.taken):
        return None
    rule = _simple(gathered, list(parts.rest), name, points)
    return enclosed(gathered, parts, rule) if rule.most == points else None


def _summed(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Sentences that are each a rule of their own, with points that add up."""
    del name
    groups = list[list[str]]()
    for sentence in sentences:
        is_end = {each.effect for each in events_of(sentence)} <= {Effect.EXHAUSTED}
        if is_end and groups:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    worth = [_most(events_in(group)) for group in groups]
    if len(groups) < 2 or sum(worth) != points or ZERO in worth:  # noqa: PLR2004 - a sum
        return None
    names = unique([_subject(group[0]) for group in groups])
    rules = [
        _simple(gathered, group, each, most) for group, each, most in zip(groups, names, worth, strict=True)
    ]
    if any(rule.most != most for rule, most in zip(rules, worth, strict=True)):
        return None
    return sum_of(names, rules)


def _most(events: list[Event]) -> Decimal:
    """The points of a rule of its own: awarded, or else those up to which points are taken off."""
    ends = (Effect.LIMITED, Effect.EXHAUSTED)
    if {each.effect for each in events} in [{Effect.DEDUCTED, each} for each in ends]:
        limits = [each.points for each in events if each.effect in ends]
        return limits[0] if len(limits) == 1 else ZERO
    return max((each.points for each in events if each.effect is Effect.AWARDED), default=ZERO)


def _subject(sentence: str) -> str:
    """What a sentence is about: its rate, else its first case."""
    what = events_of(sentence)[0].what
    span = range_of(what)
    return short(span.name if span and span.name else what) or "本项"


def _unread(sentence: str) -> str:
    """The words behind all that a sentence says of points, which may change it."""
    if says_grades(sentence):
        return ""
    found = SCORE.search(sentence) or in_line(sentence) or in_proportion(sentence)
    for event in events_of(sentence):
        if not found and _POINTS_LEFT.search(event.what):
            return sentence
        what = OF_BEGUN.sub("", event.what) if event.effect is Effect.EXHAUSTED else ""
        if re.search(r"\d", what) and may_score(what):
            return event.what
    tail = unread_tail(CAPPED_AT_ONE.sub("", sentence[found.end() :]) if found else sentence)
    return "" if OF_BEGUN.fullmatch(tail.strip("()")) else tail


def _simple(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule:
    """The rule of sentences that say one thing."""
    events = events_in(sentences)
    if any(each.effect is Effect.EXHAUSTED and each.points not in (ZERO, points) for each in events):
        raise Unclear(*sentences)  # 2分扣完为止, of more
    for read in _CLASSES:
        rule = read(gathered, sentences, name, points)
        if rule is not None:
            return rule
    events = [each for each in events if (each.effect, each.points) != (Effect.CAPPED, points)]
    if [(each.effect, each.points) for each in events] == [(Effect.TAKEN, points)]:
        return gathered.judgement(name, points)
    if (
        events
        and {each.effect for each in events} <= {Effect.JUDGED, Effect.AWARDED, Effect.FULL, Effect.WORTH}
        and any(each.effect is Effect.JUDGED for each in events)
    ):
        return Judgement(
            kind="judgement",
            fact=gathered.terms.judged(name),
            what=short(events[0].what or name),
            points=points,
        )
    raise Unclear(*sentences)
