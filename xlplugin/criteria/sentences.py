"""The rule of sentences that belong together, with what stands beside it."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.criteria.beside import enclosed, parted
from xlplugin.criteria.cases import cases, condition, told_lines
from xlplugin.criteria.events import EACH_OF_SEVERAL, Effect, events_of, may_score, unread_tail
from xlplugin.criteria.faults import deduction
from xlplugin.criteria.official import SCORE, Gathered, Unclear, short
from xlplugin.criteria.proportions import in_proportion, proportional, proportions
from xlplugin.criteria.rates import banded, completion
from xlplugin.criteria.steps import delayed, overrun
from xlplugin.rules.base import Rule
from xlplugin.rules.judgement import Judgement

_HOW_COUNTED: Final = re.compile(r"\((?:不足|不满)[^()]*\)")


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
        parts = parted(sentences, points)
        if not parts.rest or not (parts.lost or parts.spared or parts.taken):
            raise
        before, gathered.remarks[remarks:] = gathered.remarks[remarks:], []
        try:
            rule: Rule | None = _simple(gathered, list(parts.rest), name, points)
        except Unclear:
            gathered.remarks[remarks:] = before
            rule = None
        if rule is None or rule.most != points:
            raise
        return enclosed(gathered, parts, rule)


def _unread(sentence: str) -> str:
    """The words behind all that a sentence says of points, which may change it."""
    for event in events_of(sentence):
        what = _HOW_COUNTED.sub("", event.what) if event.effect is Effect.EXHAUSTED else ""
        if re.search(r"\d", what) and may_score(what):
            return event.what
    found = SCORE.search(sentence) or in_proportion(sentence)
    return unread_tail(sentence[found.end() :] if found else sentence)


def _simple(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule:
    """The rule of sentences that say one thing."""
    for read in (
        completion,
        proportions,
        proportional,
        banded,
        overrun,
        delayed,
        deduction,
        condition,
        cases,
        told_lines,
    ):
        rule = read(gathered, sentences, name, points)
        if rule is not None:
            return rule
    events = [event for each in sentences for event in events_of(each)]
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
    raise Unclear("；".join(sentences))
