"""What stands beside a criterion's rule: what loses all points, what spares them, what a person takes off."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeGuard

from xlplugin.criteria.cases import are_opposite
from xlplugin.criteria.events import KEEPING, Effect, Event, clauses_of, events_in, events_of, may_score
from xlplugin.criteria.names import of_indicator
from xlplugin.criteria.official import SCORE, SPARED, WHOLE, Gathered, Unclear
from xlplugin.criteria.proportions import in_proportion
from xlplugin.criteria.text import Item, as_printed
from xlplugin.money import ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Condition, Levels
from xlplugin.rules.enclosing import Ceiling, Discretion, Enclosing, Exempt, Veto
from xlplugin.rules.judgement import Checklist, Judgement
from xlplugin.rules.parts import Sum, SumPart

_MEASURED: Final = re.compile(r"\d|[≤≥<>%±]")
_UNDONE: Final = re.compile(r"未(?:开展|组织|建立|编制|实施|进行)[^\d,]*")
_OTHERWISE: Final = re.compile(r"^(?:否则|其他|其余|反之|未|不|没有|没)")
_ELSE: Final = re.compile(r"^(?:否则|其他|其余|反之)")
_REVERSED: Final = re.compile(r"(?:否则|反之)$")
"""Where the words before say what must hold, and not what loses the points."""
_RATED: Final = re.compile(r"%|百分点|率")
_SHORTEST: Final = 3
_OF_INDICATOR: Final = re.compile(r"(?:本|该|此|整)[项个]?(?:三级|评价)?指标(?:自评)?$")
_OF_THIS: Final = re.compile(r"[本此]项(?:得|计|给|不)")
_OF_ONE_PART: Final = "只有这一部分得0分"
_OF_WHOLE: Final = "整个指标得0分"


@dataclass(frozen=True, slots=True)
class Parted:
    """The sentences of a criterion, and the events that stand beside what they say of points.

    Attributes:
        rest: the sentences of the rule itself.
        lost: what loses all points.
        spared: what earns all points without more.
        taken: what a person takes points off for.
    """

    rest: tuple[str, ...]
    lost: tuple[Event, ...]
    spared: tuple[Event, ...]
    taken: tuple[Event, ...]


def parted(sentences: Sequence[str], points: Decimal) -> Parted:
    """Sentences cut into clauses, those that stand beside a rule apart."""
    rest, lost, spared, taken = list[str](), list[Event](), list[Event](), list[Event]()
    by_faults = not any(_RATED.search(each) for each in sentences) and any(
        event.effect is Effect.DEDUCTED for each in sentences for event in events_of(each)
    )
    for sentence in sentences:
        whole = SCORE.search(sentence) or in_proportion(sentence) or _is_of_two_cases(sentence, points)
        for clause in (sentence,) if whole else clauses_of(sentence):
            events = events_of(clause)
            event = events[0] if len(events) == 1 else None
            if event and (is_lost(event) or (by_faults and _is_fault(event)) or _is_undone(event, sentences)):
                lost.append(event)
            elif event and _is_spared(event, points):
                spared.append(event)
            elif event and event.effect is Effect.TAKEN and event.what and event.points < points:
                taken.append(event)
            elif events or whole or may_score(clause):
                rest.append(clause)
    return Parted(tuple(rest), tuple(lost), tuple(spared), tuple(taken))


def is_lost(event: Event) -> bool:
    """Whether an event loses all points of an indicator, whatever its rule gives."""
    if event.effect is not Effect.NOTHING:
        return False
    what = WHOLE.sub("", event.what).strip("的,")
    if not what or what.endswith("分") or _MEASURED.search(what) or _REVERSED.search(what):
        return False
    return what != event.what or not _OTHERWISE.match(what)


def _is_undone(event: Event, sentences: Sequence[str]) -> bool:
    """Whether what was not done at all loses all points, beside the ranges of a rate: 未开展内审得0分."""
    return (
        event.effect is Effect.NOTHING
        and bool(_UNDONE.fullmatch(event.what))
        and any(_RATED.search(each) for each in sentences)
    )


def _is_fault(event: Event) -> bool:
    """Whether a fault among others loses all points: 未公开的不得分；内容不全的每项扣1分."""
    is_nothing = event.effect is Effect.NOTHING and len(event.what) >= _SHORTEST
    return (
        is_nothing
        and not event.what.endswith("分")
        and not _MEASURED.search(event.what)
        and not _ELSE.match(event.what)
        and not _REVERSED.search(event.what)
    )


def _is_of_two_cases(sentence: str, points: Decimal) -> bool:
    """Whether a sentence gives all points in one case and none in its opposite: 有制度得3分，无制度不得分."""
    events = events_of(sentence)
    if [each.effect for each in events] not in (
        [Effect.AWARDED, Effect.NOTHING],
        [Effect.FULL, Effect.NOTHING],
    ):
        return False
    award, loss = events
    measured = _MEASURED.search(award.what + loss.what)
    return award.points in (ZERO, points) and not measured and are_opposite(award.what, loss.what)


def _is_spared(event: Event, points: Decimal) -> bool:
    all_points = event.effect in (*KEEPING, Effect.EXEMPT) and event.points in (ZERO, points)
    return all_points and bool(SPARED.match(event.what)) and not _MEASURED.search(event.what)


def enclosed(gathered: Gathered, parts: Parted, rule: Rule) -> Rule:
    """A rule with what stands beside it around it."""
    terms = gathered.terms
    if parts.taken and isinstance(rule, Condition | Levels | Checklist):
        raise Unclear(*parts.rest, *(each.what for each in parts.taken))
    for event in parts.taken:
        what = event.what
        rule = Discretion(
            kind="discretion", fact=terms.taken(what), what=as_printed(what), up_to=event.points,
            rule=rule,
        )  # fmt: skip
    for event in parts.lost:
        rule = _veto(gathered, event, rule)
    for event in parts.spared:
        what = re.sub("的(?:部门|单位)$", "", event.what)
        rule = Exempt(
            kind="exempt",
            fact=terms.answer(of_indicator(what, gathered.official.name)),
            what=as_printed(what),
            rule=rule,
        )
    return rule


def sum_of(names: Sequence[str], rules: Sequence[Rule], at_most: Decimal | None = None) -> Sum:
    """Rules added up, each with its name."""
    parts = (SumPart(name=each, rule=rule) for each, rule in zip(names, rules, strict=True))
    return Sum(kind="sum", parts=tuple(parts), at_most=at_most)


def together(
    gathered: Gathered,
    parts: Sequence[Item],
    rules: Sequence[Rule],
    made_of: Callable[[Sequence[Rule]], Rule],
) -> Rule:
    """Parts put together; what a part says loses all points of the indicator stands around all of them.

    Args:
        gathered: what is gathered of the criterion.
        parts: the parts as they are worded.
        rules: their rules.
        made_of: makes one rule of those of the parts.
    """
    own, around, doubtful = list(rules), list[Enclosing](), dict[int, Enclosing]()
    for place, (part, rule) in enumerate(zip(parts, rules, strict=True)):
        sentences = part.all_sentences()
        lost = [each for each in events_in(sentences) if each.effect is Effect.NOTHING]
        of_all = [each for each in lost if _OF_INDICATOR.search(each.what)]
        if of_all and isinstance(rule, Judgement):
            named = [each for each in of_all if is_lost(each)]
            around += [_veto(gathered, each, rule) for each in named]
            is_told = any(sentences[-1] in each for each in gathered.not_understood)
            gathered.not_understood += () if is_told or named == of_all else sentences
        elif of_all:
            if not _is_what_loses(rule, of_all, lost):
                raise Unclear(*sentences)
            around.append(rule)
            own[place] = rule.rule
        elif isinstance(rule, Veto | Ceiling) and any(map(_OF_THIS.search, sentences)):
            doubtful[place] = rule
    made = _around(around, made_of(own))
    if doubtful:
        freed = [doubtful[place].rule if place in doubtful else each for place, each in enumerate(own)]
        other = _around([*around, *doubtful.values()], made_of(freed))
        gathered.may_be(made, _OF_ONE_PART, (_OF_WHOLE, "“本项”也可以指整个指标", other))
    return made


def _is_what_loses(rule: Rule, of_all: Sequence[Event], lost: Sequence[Event]) -> TypeGuard[Veto | Ceiling]:
    """Whether a rule has around it the one thing that loses all points."""
    if isinstance(rule, Veto):
        return [rule.what] == [_plain(each) for each in of_all]
    return isinstance(rule, Ceiling) and len(lost) == 1


def _veto(gathered: Gathered, event: Event, rule: Rule) -> Veto:
    what = _plain(event)
    return Veto(
        kind="veto",
        fact=gathered.terms.answer(of_indicator(what, gathered.official.name)),
        what=what,
        rule=rule,
    )


def _plain(event: Event) -> str:
    """What loses all points, without the words of what it loses."""
    return as_printed(WHOLE.sub("", event.what).strip("的,"))


def _around(outer: Sequence[Enclosing], rule: Rule) -> Rule:
    for each in outer:
        rule = replace(each, rule=rule)
    return rule


def with_losses(gathered: Gathered, parts: Sequence[Item], lines: Checklist) -> Rule:
    """Lines that a person judges, with what one of them says loses all points, of it or of all."""
    found = [each for part in parts for each in events_in(part.sentences) if each.effect is Effect.NOTHING]
    lost = [each for each in found if _plain(each) and not _REVERSED.search(_plain(each))]
    of_all = [each for each in lost if _OF_INDICATOR.search(each.what)]
    made = enclosed(gathered, Parted((), tuple(of_all), (), ()), lines)
    if lost and not of_all:
        other = enclosed(gathered, Parted((), tuple(lost), (), ()), lines)
        gathered.may_be(made, _OF_ONE_PART, (_OF_WHOLE, "“得0分”写在一项之内，也可以指整个指标", other))
    return made
