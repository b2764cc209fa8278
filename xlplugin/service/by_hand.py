"""Why persons must give points of an indicator that was drafted: only what is certain of its text."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.criterion_points import named_points
from xlplugin.criteria.events import Effect, events_in, events_of, may_score
from xlplugin.criteria.text import Item, items_of, one_way
from xlplugin.facts.vocabulary import FactId, Vocabulary
from xlplugin.form.form import Row
from xlplugin.money import ZERO, plain
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.completion import Completion
from xlplugin.rules.judgement import Checklist, Judgement

_LEFT_OPEN: Final = (Effect.JUDGED, Effect.TAKEN)
_ADDED_UP: Final = re.compile(r"得分=[^=]*得分[+、]")
_NO_POINTS: Final = "只写了要求，没有写怎样得分、扣分"
_AS_SEEN_FIT: Final = "写的是酌情、综合评定，几分由人定"
_UNKNOWN: Final = "程序还不会读这种写法，可以照“句式”表补写"


def why_unread(row: Row) -> str:
    """Why no rule was made of a row's criterion; empty where it has none."""
    text, weight = row.criterion.text.strip(), row.weight.points
    if not text:
        return ""
    named = named_points(text)
    if named and weight and weight not in named.readings:
        return f"评分标准按满分{plain(sum(named.parts, ZERO))}分写，分值却是{plain(weight)}分，请核对原表"
    item = items_of(one_way(text))
    parts, sentences = _parts(item), item.all_sentences()
    if parts and weight and sum(parts, ZERO) != weight:
        return f"各部分合计{plain(sum(parts, ZERO))}分，分值却是{plain(weight)}分，请核对原表"
    events = events_in(sentences)
    if any(each.effect in _LEFT_OPEN for each in events):
        return _AS_SEEN_FIT
    return _UNKNOWN if events or any(may_score(each) for each in sentences) else _NO_POINTS


def _parts(item: Item) -> list[Decimal]:
    """The points of the items that a text itself says to add up; none where it does not say so of all."""
    if not any(_ADDED_UP.search(each) for each in item.sentences):
        return []
    heads = [events_of(each.sentences[0]) if each.sentences else () for each in item.items]
    worth = [head[0].points for head in heads if head and head[0].effect is Effect.WORTH]
    return worth if len(worth) == len(item.items) else []


def left_to_people(rule: Rule, vocabulary: Vocabulary) -> str:
    """Which points of a rule persons give; empty where it gives all itself."""
    facts = [vocabulary[fact].label for part in walk(rule) for fact in _judged(part)]
    named = "、".join(f"“{label}”" for label in dict.fromkeys(facts))
    has_bands = any(isinstance(part, Completion) and part.bands for part in walk(rule))
    told = (f"{named}由人填" if named else "", "定性目标由人在档次内评定" if has_bands else "")
    return "，".join(filter(None, told))


def _judged(part: Rule) -> Iterator[FactId]:
    """The facts in which persons write points."""
    if isinstance(part, (Judgement, Checklist)):
        yield part.fact
    else:
        yield from (fact for fact, _ in part.judgements())
