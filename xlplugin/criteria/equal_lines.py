"""Lists whose lines are worth the same: ①…；②…。每项2分."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, all_score, but_ends, events_in, events_of, unread_tail
from xlplugin.criteria.official import Gathered
from xlplugin.criteria.text import Item, as_printed
from xlplugin.money import HUNDRED, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.judgement import CheckItem, Checklist

_LACKING: Final = re.compile(
    r"(?:如|若)?每?(?:少|缺|缺少|有)?(?:一|1)(?:项|个|条|点)(?:(?:不|未)(?:符合|做到|达到|满足|达标)(?:要求)?)?(?:的)?"
)
_OF_EACH: Final = re.compile(
    r"(?:以上|上述)?(?:[\d二两三四五六七八九]+[项条个点](?:内容|要求)?,?)?(?:每|各)?(?:有|具备|符合|满足|达到|做到)?(?:其中)?(?:一|1)?(?:项|条|个|点)?(?:指标|要点|要求|内容|条件)?(?:的|符合|满足|达到|做到|要求|具备)*"
)
_IS_EACH: Final = re.compile(r"[每各]|一项|1项")
_EQUAL: Final = re.compile(
    r"(?:以上|上述)?(?:[\d二两三四五六七八九]+[项条个点])?(?:要点|内容|要求)?[各均]占(?P<share>1/\d|[二三四五六七八九]分之一|\d+(?:\.\d+)?%)(?:的?(?:分值|权重))?"
    r"(?:,(?:每?有?[一1]项)?(?:不符合|未达到|未做到)(?:要求)?的?(?:扣除?|不得)(?:相应|该项|本项|对应)的?(?:分值|分数|分))?"
)
_ALL: Final = re.compile(r"全部|[均都](?:符合|满足|达到|做到)|同时")
_FAILED: Final = re.compile(
    r"(?:否则|反之|(?:不|未)(?:能)?(?:符合|满足|达到|做到|达标|具备)(?:要求)?|没有)?(?:的)?"
)


def same_worth(gathered: Gathered, item: Item, name: str, points: Decimal) -> Rule | None:
    """A list whose lines are worth the same: ①…；②…。每项2分."""
    sentences = gathered.scoring([each for each in item.all_sentences() if not _EQUAL.fullmatch(each)])
    worth = [each for sentence in sentences for each in events_of(sentence) if _is_of_each(each)]
    equal = [found for each in item.all_sentences() if (found := _EQUAL.fullmatch(each))]
    if len(worth) + len(equal) != 1:
        return None
    lines = gathered.listed(item) or (gathered.listed() if name == gathered.official.name else ())
    each = worth[0].points if worth else points / len(lines or (1,))
    is_told = not equal or _is_part(equal[0]["share"], len(lines))
    if len(lines) < 2 or each * len(lines) != points or not is_told:  # noqa: PLR2004 - a list
        return None
    rest = [one for one in sentences if not is_mirror(one, each)]
    if any(unread_tail(one) for one in rest) or not all(
        _is_of_each(event) or _says_no_more(event, each, points) for event in events_in(rest)
    ):
        return None
    if not all_score(rest):
        return None
    items = tuple(CheckItem(what=as_printed(one.removeprefix("是否")), points=each) for one in lines)
    return Checklist(kind="checklist", fact=gathered.terms.judged_lines(name), items=items)


def _is_part(share: str, lines: int) -> bool:
    """Whether some words for a share are one of so many."""
    if share.endswith("%"):
        return Decimal(share.removesuffix("%")) * lines == HUNDRED
    return share in (f"1/{lines}", f"{'〇一二三四五六七八九'[lines : lines + 1]}分之一")


def _is_of_each(event: Event) -> bool:
    """Whether an effect says what each line of a list is worth."""
    what = event.what.rsplit(",", 1)[-1]
    return (
        event.effect in (Effect.AWARDED, Effect.WORTH)
        and bool(_OF_EACH.fullmatch(what))
        and bool(_IS_EACH.search(what))
    )


def _says_no_more(event: Event, each: Decimal, points: Decimal) -> bool:
    """Whether an effect only says again what follows from the worth of each line."""
    if event.effect is Effect.NOTHING:
        return bool(_FAILED.fullmatch(event.what))
    if event.effect is Effect.DEDUCTED:
        return event.points == each and bool(_LACKING.fullmatch(event.what))
    if event.effect is Effect.AWARDED:
        return event.points == points and bool(_ALL.search(event.what))
    return event.effect in (Effect.EXHAUSTED, Effect.CAPPED, Effect.FULL) and event.points in (ZERO, points)


def is_mirror(sentence: str, each: Decimal) -> bool:
    """Whether a sentence takes off for a line that is lacking what the line is worth."""
    events = but_ends(events_of(sentence))
    return (
        len(events) == 1
        and events[0].effect is Effect.DEDUCTED
        and events[0].points == each
        and bool(_LACKING.fullmatch(events[0].what))
    )
