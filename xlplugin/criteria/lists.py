"""Lists of numbered items: parts with points or shares of their own, levels, lines of a checklist."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplugin.criteria.beside import Parted, enclosed, is_lost, sum_of, together, with_losses
from xlplugin.criteria.cases import choice_of
from xlplugin.criteria.equal_lines import is_mirror, same_worth
from xlplugin.criteria.events import Effect, Event, clauses_of, events_in, events_of, unread_tail
from xlplugin.criteria.formula import WordedFormula, formula_of
from xlplugin.criteria.names import short, unique
from xlplugin.criteria.official import SCORE, WHOLE, Gathered, Unclear, score_in
from xlplugin.criteria.periods import progress
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.sentences import rule_of_sentences
from xlplugin.criteria.text import Item, as_printed
from xlplugin.money import HUNDRED, ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.completion import Completion
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.judgement import CheckItem, Checklist
from xlplugin.rules.parts import Share, Shares

_SHARES: Final = re.compile(
    r"(?:各占|均占)(?P<each>\d+(?:\.\d+)?)%|分别占(?P<list>\d+(?:\.\d+)?%(?:[、,和及与]+\d+(?:\.\d+)?%)+)"
)
_HEADER: Final = re.compile(r"(?P<name>[^,:(]{2,30}?)(?:得分)?\((?P<points>\d+(?:\.\d+)?)分\)")
_OF_ALL: Final = re.compile(r"(?:以上|上述|凡|如|若)?(?:发现|每|有|出现|存在|缺)")


def rule_of(gathered: Gathered, item: Item, name: str, points: Decimal) -> Rule:
    """The rule of an item and all below it."""
    lines = same_worth(gathered, item, name, points)
    if lines is not None:
        return lines
    if not item.items:
        return rule_of_sentences(gathered, gathered.scoring(item.sentences), name, points)
    own, parts = gathered.scoring(item.sentences), list[Item]()
    lost, spared, shares = list[Event](), list[Event](), list[Decimal]()
    for each in item.items:
        sentences = gathered.scoring(each.sentences) if not each.items else ["…"]
        if not sentences and not each.items:
            continue
        events = events_of(sentences[0]) if len(sentences) == 1 and not unread_tail(sentences[0]) else ()
        event = events[0] if len(events) == 1 else None
        stated = next((one for one in sentences if _SHARES.search(one) and not events_of(one)), None)
        if stated:
            shares = _shares(stated)
            others = tuple(one for one in sentences if one != stated)
            parts += [Item(others)] if others else []
        elif event and event.effect is Effect.EXEMPT:
            spared.append(event)
        elif event and WHOLE.search(event.what) and is_lost(event):
            lost.append(event)
        else:
            parts.append(each)
    if shares:
        rule = _shared(gathered, own, parts, shares, points)
    else:
        rule = _parts(gathered, own, parts, name, points)
    if isinstance(rule, Completion):  # its own word in place of a goal says what is not reported
        lost = [each for each in lost if "未报" not in each.what]
    return enclosed(gathered, Parted((), tuple(lost), tuple(spared), ()), rule)


def _shares(sentence: str) -> list[Decimal]:
    found = _SHARES.search(sentence)
    if found is None:
        return []
    words = found["list"] or found["each"]
    return [Decimal(each) / HUNDRED for each in re.findall(r"\d+(?:\.\d+)?", words)]


def _parts(gathered: Gathered, own: list[str], parts: list[Item], name: str, points: Decimal) -> Rule:
    """The rule of a list of items with the sentences before them.

    Items are progress by periods; or parts that say what they are worth; or cases, of which one holds; or
    lines that add up; or else only the sentences of one text, numbered.
    """
    flat = [sentence for part in parts for sentence in gathered.scoring(part.all_sentences())]
    periods = progress(gathered, own, parts, points)
    if periods is not None:
        return periods
    worth = [_worth(part) for part in parts]
    if len(parts) > 1 and set(worth) == {points / len(parts)}:  # 每少一项扣 says the same again
        own = [each for each in own if not is_mirror(each, points / len(parts))]
        parts = [_unmirrored(part, points / len(parts)) for part in parts]
    if len(parts) > 1 and all(worth) and sum(filter(None, worth), ZERO) == points:
        if own and any(not _is_heading(each) for each in own):
            raise Unclear(own[0])
        return _valued(gathered, parts, [each or ZERO for each in worth], name)
    levels = _levels(gathered, own, parts, name, points)
    if levels is not None:
        return levels
    lines = _lines(gathered, own, parts, name, points)
    if lines is not None:
        return lines
    if any(part.items for part in parts):
        raise Unclear(gathered.official.text.strip())
    return rule_of_sentences(gathered, [*own, *flat], name, points)


def _unmirrored(part: Item, each: Decimal) -> Item:
    """A line without what is said of a line that is lacking."""
    kept = []
    for sentence in part.sentences:
        clauses = clauses_of(sentence)
        said = [clause for clause in clauses if not is_mirror(clause, each) and clause != "扣完为止"]
        kept += [sentence] if len(said) == len(clauses) else said
    return Item(tuple(kept), part.items)


def _shared(
    gathered: Gathered, own: list[str], parts: list[Item], shares: list[Decimal], points: Decimal
) -> Rule:
    if own:
        raise Unclear(own[0])
    loose = [part for part in parts if {each.effect for each in _all_events(part)} == {Effect.JUDGED}]
    parts = [part for part in parts if part not in loose]
    if len(shares) == 1:
        shares *= len(parts)
    if len(shares) != len(parts) or sum(shares) != ONE:
        raise Unclear(*(part.sentences[0] for part in parts if part.sentences))
    names = [short(_subject(part)) for part in parts]
    if loose:  # what is lacking anywhere is a person's to weigh
        items = [
            CheckItem(what=f"{_subject(part)}（{'；'.join(loose[0].sentences)}）", points=points * share)
            for part, share in zip(parts, shares, strict=True)
        ]
        return Checklist(
            kind="checklist", fact=gathered.terms.judged_lines(gathered.official.name), items=tuple(items)
        )
    rules = [_kept(gathered, part, each, points) for part, each in zip(parts, names, strict=True)]
    names = unique(names)

    def in_shares(own: Sequence[Rule]) -> Rule:
        told = zip(names, shares, own, strict=True)
        each = (Share(name=name, share=share, rule=rule) for name, share, rule in told)
        return Shares(kind="shares", parts=tuple(each))

    shared = together(gathered, parts, rules, in_shares)
    if any(isinstance(each, Deduction) for each in rules):
        own_points = [points * share for share in shares]
        told = zip(parts, names, own_points, strict=True)
        whole = [_kept(gathered, part, name, worth) for part, name, worth in told]
        gathered.may_be(
            shared,
            "各项按满分计分后再折算",
            (
                "从该项份额中直接扣分",
                "所扣的分没有写明是折算前还是折算后",
                together(gathered, parts, whole, lambda each: sum_of(names, each)),
            ),
        )
    return shared


def _kept(gathered: Gathered, part: Item, name: str, points: Decimal) -> Rule:
    """The rule of a part; a judgement, with the sentence told, where it is not understood."""
    try:
        rule = rule_of(gathered, part, name, points)
    except Unclear as unclear:
        gathered.not_understood.append(unclear.sentence)
        return gathered.judgement(name, points)
    if rule.most == points:
        return rule
    gathered.not_understood.append("；".join(part.all_sentences()))
    return gathered.judgement(name, points)


def _worth(part: Item) -> Decimal | None:
    """The points that a part is worth by its own words."""
    first = part.sentences[0] if part.sentences else ""
    events, every = events_of(first), _all_events(part)
    if events and {each.effect for each in every} == {Effect.WORTH} and not part.items:
        return sum((each.points for each in every), ZERO)
    if events and events[0].effect is Effect.WORTH:
        return events[0].points
    behind = [each for each in every if each.effect is Effect.WORTH]
    if len(behind) == 1 and not part.items and every[-1].effect is Effect.WORTH:
        return behind[0].points
    formula = score_in(first)
    if formula:
        return formula.points
    awarded = [each for each in _all_events(part) if each.effect in (Effect.AWARDED, Effect.NOTHING)]
    ranged = part.items and all(range_of(each.what) for each in awarded)
    return max((each.points for each in awarded), default=None) if ranged else None


def _valued(gathered: Gathered, parts: list[Item], worth: list[Decimal], name: str) -> Rule:
    """Parts that say their points: a checklist where that is all they say."""
    plain_lines = [
        not part.items
        and {each.effect for each in _all_events(part)} <= {Effect.WORTH, Effect.JUDGED, Effect.NOTHING}
        and not _is_rated(part)
        and not any(SCORE.search(each) for each in part.all_sentences())
        for part in parts
    ]
    if all(plain_lines):
        items = [CheckItem(what=_line(part), points=each) for part, each in zip(parts, worth, strict=True)]
        fact = gathered.terms.judged_lines(name)
        return with_losses(gathered, parts, Checklist(kind="checklist", fact=fact, items=tuple(items)))
    *before, last = parts
    if all(plain_lines[:-1]) and all(len(each.sentences) == 1 for each in before) and _is_of_all(last):
        raise Unclear(*last.sentences[1:])
    names = unique([short(_subject(part)) for part in parts])
    rules = []
    for part, each, points, is_line in zip(parts, names, worth, plain_lines, strict=True):
        rules.append(
            gathered.judgement(each, points)
            if is_line
            else _kept(gathered, _without_worth(part), each, points)
        )
    return together(gathered, parts, rules, lambda each: sum_of(names, each))


def _is_of_all(part: Item) -> bool:
    """Whether the end of the last line may be about all of them: （2分）。发现一处不合理扣0.5分."""
    events = events_in(part.sentences[1:])
    first = events_of(part.sentences[0])
    return len(first) == 1 and any(
        each.effect is Effect.DEDUCTED and _OF_ALL.match(each.what) for each in events
    )


def _is_rated(part: Item) -> bool:
    """Whether a line names a rate and its bound: 回复率达100%（1分）."""
    return any(
        event.effect is Effect.WORTH and range_of(event.what) is not None for event in _all_events(part)
    )


def _levels(gathered: Gathered, own: list[str], parts: list[Item], name: str, points: Decimal) -> Rule | None:
    """Items that each describe a case and its points, of which one holds."""
    if own and not all(_is_heading(each) for each in own):
        return None
    events = list[Event]()
    for part in parts:
        own_events = _all_events(part)
        if part.items or len(own_events) != 1 or len(gathered.scoring(part.sentences)) != 1:
            return None
        if any(unread_tail(each) for each in part.sentences):
            return None
        events += own_events
    return choice_of(gathered, events, name, points, fewest=2)


def _lines(gathered: Gathered, own: list[str], parts: list[Item], name: str, points: Decimal) -> Rule | None:
    """Items that each give points of their own, which add up to the whole."""
    if own or len(parts) < 2:  # noqa: PLR2004 - a sum
        return None
    earned = list[Decimal]()
    for part in parts:
        events = [each for each in _all_events(part) if each.effect in (Effect.AWARDED, Effect.FULL)]
        is_alone = len(_all_events(part)) == 1
        if len(events) != 1 or part.items or (is_alone and range_of(events[0].what)):
            return None
        earned.append(events[0].points)
    if sum(earned) != points or ZERO in earned:
        return None
    lines = [len(_all_events(part)) == 1 and len(part.sentences) == 1 for part in parts]
    if all(lines):
        told = zip(parts, earned, strict=True)
        items = tuple(CheckItem(what=as_printed(_subject(part)), points=each) for part, each in told)
        return Checklist(kind="checklist", fact=gathered.terms.judged_lines(name), items=items)
    names = unique([short(_subject(part)) for part in parts])
    rules = [
        gathered.judgement(each, worth) if is_line else _kept(gathered, part, each, worth)
        for part, each, worth, is_line in zip(parts, names, earned, lines, strict=True)
    ]
    return together(gathered, parts, rules, lambda each: sum_of(names, each))


def _all_events(part: Item) -> list[Event]:
    return events_in(part.all_sentences())


def _without_worth(part: Item) -> Item:
    """A part without the points that stand in brackets behind its name, where more is said of it."""
    first = part.sentences[0] if part.sentences else ""
    header = _HEADER.match(first)
    rest = first[header.end() :].strip(",:") if header else ""
    if header is None or not (part.items or len(part.sentences) > 1 or events_of(rest)):
        return part
    return Item((*([rest] if rest else []), *part.sentences[1:]), part.items)


def _is_heading(sentence: str) -> bool:
    """Whether a sentence only announces what follows."""
    events = events_of(sentence)
    return (not events and not SCORE.search(sentence)) or (
        len(events) == 1 and events[0].effect is Effect.WORTH
    )


def _subject(part: Item) -> str:
    first = part.sentences[0] if part.sentences else ""
    header = _HEADER.match(first)
    if header:
        return header["name"]
    events = events_of(first)
    score, formula = SCORE.search(first), formula_of(first)
    if isinstance(formula, WordedFormula):
        return formula.name
    return (
        score["name"].removesuffix("得分")
        if score
        else events[0].what
        if events and events[0].what
        else first
    ) or "本项"


def _line(part: Item) -> str:
    """A line of a checklist, with what is said besides."""
    return re.sub(r"（\d+(?:\.\d+)?分）", "", "；".join(map(as_printed, part.all_sentences()))).strip(
        "，。；"
    )
