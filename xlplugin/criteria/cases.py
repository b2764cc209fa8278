"""Points by an answer: all or nothing, or one of several cases in words."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, all_score, events_in, reckons
from xlplugin.criteria.names import short, understood_alone, unique, unquoted
from xlplugin.criteria.official import WHOLE, Gathered, Unclear
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.text import as_printed
from xlplugin.money import HUNDRED, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.judgement import CheckItem, Checklist

_EARNING: Final = (Effect.AWARDED, Effect.BETWEEN, Effect.FULL, Effect.NOTHING, Effect.WORTH)
_EARNED_BY_LINE: Final = (Effect.AWARDED, Effect.WORTH, Effect.ADDED)
_MEASURED: Final = re.compile(r"[≤≥<>±]")
_BASIS: Final = re.compile(r"^(?:根据|依据|结合|对照|视)[^,]+,(?=[^,]+$)")
"""By what cases are judged, before the first of them."""

_GRADED: Final = re.compile(r"基本|较|一般|部分|完全|全部|不|未|否则|无|没|其他|其余|优|良|差|低|高|第\d|\d")
"""Words of cases of which one excludes the other, and of what is measured: no lines of a list."""
_COMPARED: Final = re.compile(r"(?P<one>[^≤<>≥\d,]+)≤(?P<other>[^≤<>≥\d,]+)(?:,符合要求)?")
_ELSE: Final = re.compile(r"^(?:否则|反之|其他|其余|不符合)|^$")
_NEGATION: Final = re.compile(r"未|不|没|无|否")
_ANYTHING: Final = re.compile(
    r"^(?:能|能够|按要求)?(?:达到?|达标|符合?|做到|完成|落实|实现|合格|要求|规定|进行|开展)*$"
)
"""What can be denied of anything."""
_LATE: Final = re.compile(r"逾期|超期|延期|迟报|推迟|延迟")
_IN_TIME: Final = re.compile(r"时|期|日|天|月|前|内")
_WRONG: Final = re.compile(r"违反|违规")
_RIGHT: Final = re.compile(r"合规|规范|符合|遵守|遵循|按规定|合法|无|没有|未")
_EARNED: Final = re.compile(
    r"(?P<first>\d+(?:\.\d+)?)(?P<unit>%|分)(?:\(不?含\))?(?:[-至](?P<second>\d+(?:\.\d+)?)(?P=unit)(?:\(不?含\))?)?"
)
_GRADES: Final = re.compile(
    r"(?:[^、]*?(?:[分评定]为|划分为|分成|,分?))?(?P<names>[^、,:]+?(?:、[^、,:]+?)+)等?(?:这)?[二两三四五\d]个?"
    r"(?:档次|档|等级|等次|等|级别|级|类),?(?:依次|分别)(?:按照?|得|计|给|为|对应|记|赋)*"
    r"(?:该?项?指标|该项|本项)?(?:分值|权重|满分)?的?(?P<earned>\d[\d.%分()含不至-]+(?:[、,和及]+\d[\d.%分()含不至-]+)+)"
    r"(?:的?(?:分值|权重|分数))?(?:(?:合理)?(?:确定|评定)(?:分值|得分)|计分|得分|给分)?"
)
"""Grades in a row, and what each of them earns, in the same order."""
_NOT_DONE: Final = re.compile(r"(?:均|都|全部)?未([\u4e00-\u9fff]{2})的?")
_LACKING: Final = re.compile(r"(?:没有|否则|反之|无)(?:的)?")
_ALL_OF: Final = re.compile(
    r"(?:以下|下列|上述|以上)(?:条件|要求|标准|情形|内容)(?:全部|均|都|同时)(?:满足|符合|达到|具备|做到)|(?:必须|应当?|需)?(?:同时|全部|均)(?:满足|符合|达到|具备|做到)(?:以下|下列|上述|以上)?[\d二两三四五六七八九十]*(?:个|项|条|点)?(?:条件|要求|标准|情形|内容)?"
)
_ANY_LACKING: Final = re.compile(
    r"(?:否则|(?:如|若)?(?:有|缺少|缺|不满足|不符合|未满足|未达到)?(?:其中)?(?:任何|任意|任)?(?:1|一)?(?:项|条|个)?(?:条件)?(?:不满足|不符合|未满足|未达到|未做到)?)的?"
)


def condition(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """All or nothing."""
    events = events_in(sentences)
    if not all_score(sentences):
        return None
    awards = [each for each in events if each.effect in (Effect.FULL, Effect.AWARDED, Effect.WORTH)]
    losses = [each for each in events if each.effect is Effect.NOTHING]
    if len(awards) != 1 or len(losses) != 1 or len(events) != 2:  # noqa: PLR2004 - both
        return None
    award, loss = awards[0], losses[0]
    if reckons(loss.what) or (award.effect is not Effect.FULL and award.points != points):
        raise Unclear(*sentences)
    if not (_ELSE.search(loss.what) or are_opposite(award.what, loss.what)):
        return None
    compared = _COMPARED.fullmatch(award.what)
    if compared:
        one, other = gathered.terms.amount(compared["one"]), gathered.terms.amount(compared["other"])
        return Within(kind="within", fact=one, limit=other, points=points)
    if _MEASURED.search(award.what):
        return None
    is_named = understood_alone(award.what, name) or award.what in name
    what = name if award.what == "是" else award.what if is_named and award.what else f"{name}{award.what}"
    return Condition(kind="condition", fact=gathered.terms.answer(what), what=as_printed(what), points=points)


def are_opposite(one: str, other: str) -> bool:
    """Whether of two cases one is the other's negation, or tells of the same as late or wrong.

    A negation of something else is a second thing that points depend on: 资料齐全得分,未按时报送不得分.
    """
    for words, like in ((_NEGATION, _ANYTHING), (_LATE, _IN_TIME), (_WRONG, _RIGHT)):
        if bool(words.search(one)) != bool(words.search(other)):
            says, said = (one, other) if words.search(one) else (other, one)
            rest = WHOLE.sub("", words.sub("", says)).strip("的有,")
            if not rest or like.search(said if like is not _ANYTHING else rest) or _share(rest, said):
                return True
    return False


def _share(one: str, other: str) -> bool:
    """Whether two cases speak of the same: have two letters in a row in common."""
    return any(one[start : start + 2] in other for start in range(len(one) - 1))


def says_grades(sentence: str) -> bool:
    """Whether a sentence names grades in a row and what each of them earns."""
    return _GRADES.fullmatch(sentence) is not None


def graded(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Grades in a row and what each earns: 分为好、一般、差三档，分别得100%、60%、0%的分值."""
    found = _GRADES.fullmatch(sentences[0]) if len(sentences) == 1 else None
    if found is None:
        return None
    names = unique([short(each) for each in found["names"].split("、")])
    earned = [_range(each, points) for each in _EARNED.finditer(found["earned"])]
    if len(names) != len(earned) or max(most for _, most in earned) != points:
        raise Unclear(sentences[0])
    lines = (
        LevelPoints(
            level=level,
            points=most if least == most else (least, most),
            judged=None if least == most else gathered.terms.judged(f"{name}（{level}）"),
        )
        for level, (least, most) in zip(names, earned, strict=True)
    )
    return Levels(kind="levels", fact=gathered.terms.level(name, tuple(names)), levels=tuple(lines))


def _range(found: re.Match[str], points: Decimal) -> tuple[Decimal, Decimal]:
    """The fewest and the most points of one grade."""
    ends = [Decimal(each) for each in (found["first"], found["second"]) if each]
    worth = [each * points / HUNDRED if found["unit"] == "%" else each for each in ends]
    return min(worth), max(worth)


def all_of(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """All or nothing, where all lines of a list must hold: 同时满足以下条件得满分，否则不得分."""
    events = events_in(sentences)
    if len(events) != 2 or not all_score(sentences):  # noqa: PLR2004 - both
        return None
    award, loss = events
    is_whole = award.effect in (Effect.FULL, Effect.AWARDED) and award.points in (ZERO, points)
    is_lost = loss.effect is Effect.NOTHING and _ANY_LACKING.fullmatch(loss.what)
    if not (is_whole and is_lost and _ALL_OF.fullmatch(award.what)):
        return None
    lines = gathered.listed()
    if len(lines) < 2:  # noqa: PLR2004 - a list
        return None
    fact = gathered.terms.answer(f"{name}各项要求同时满足")
    what = f"同时满足：{'；'.join(as_printed(unquoted(each)) for each in lines)}"
    return Condition(kind="condition", fact=fact, what=what, points=points)


def cases(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Cases in words, each with its points, of which one holds: 完全符合得3分，基本符合得2分，不符合得0分."""
    if not all_score(sentences):
        return None
    events = events_in(sentences)
    return choice_of(gathered, events, name, points, fewest=3)


def told_lines(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Lines that each say their points, which add up: 有制度得2分，制度合规得2分."""
    if not all_score(sentences):
        return None
    is_whole = (Effect.CAPPED, ZERO), (Effect.CAPPED, points)
    events = [
        each
        for each in events_in(sentences)
        if (each.effect, each.points) not in is_whole
        and not (each.effect is Effect.NOTHING and _LACKING.fullmatch(each.what))
    ]
    events = [each for each in events if not _is_of_a_line(each, events)]
    if len(events) < 2 or any(each.effect not in _EARNED_BY_LINE for each in events):  # noqa: PLR2004 - a list
        return None
    if sum(each.points for each in events) != points or any(not each.points for each in events):
        return None
    if any(not each.what or _GRADED.search(each.what) for each in events):
        return None
    items = tuple(CheckItem(what=as_printed(each.what), points=each.points) for each in events)
    return Checklist(kind="checklist", fact=gathered.terms.judged_lines(name), items=items)


def _more_than(level: str, what: str) -> str | None:
    """What a case says that its name does not: nothing, unless the name is shortened or changed."""
    said = as_printed(what)
    return None if said in ("", level) else said


def _is_of_a_line(event: Event, events: Sequence[Event]) -> bool:
    """Whether an effect only says that a line not done earns nothing: 开展培训得2分，未开展的不得分."""
    found = _NOT_DONE.fullmatch(event.what) if event.effect is Effect.NOTHING else None
    return found is not None and any(found[1] in each.what for each in events if each is not event)


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
    names = unique([short(_BASIS.sub("", what)) or "其他情形" for what, _ in found])
    fact = gathered.terms.level(name, tuple(names))
    lines = (
        LevelPoints(
            level=level,
            what=_more_than(level, event.what),
            points=each if event.least is None else (event.least, each),
            judged=None if event.least is None else gathered.terms.judged(f"{name}（{level}）"),
        )
        for level, event, (_, each) in zip(names, events, found, strict=True)
    )
    return Levels(kind="levels", fact=fact, levels=tuple(lines))
