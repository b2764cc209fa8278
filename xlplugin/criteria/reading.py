"""An official criterion read into a rule: what is certain becomes a rule, the rest a person's judgement."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import reckons
from xlplugin.criteria.lists import rule_of
from xlplugin.criteria.names import unique
from xlplugin.criteria.official import (
    Choice,
    Gathered,
    OfficialCriterion,
    OtherReading,
    ReadCriterion,
    Unclear,
)
from xlplugin.criteria.terms import Terms
from xlplugin.criteria.text import items_of, one_way, same_signs
from xlplugin.money import HUNDRED, plain
from xlplugin.rules.base import Rule, walk
from xlplugin.rules.condition import Condition, Levels
from xlplugin.rules.deduction import Deduction
from xlplugin.rules.enclosing import Enclosing, Exempt, Veto
from xlplugin.rules.parts import Shares, Sum

_SIGNS: Final = re.compile(r"[(),;:。；\n]")
_SHARE_OFF: Final = re.compile(
    r"(?P<verb>扣(?:减|除)?)(?:该项|本项|本?指标)?(?:权重|分值|满分|标准分)的(?P<share>\d+(?:\.\d+)?)%"
)


def read_criterion(official: OfficialCriterion, terms: Terms) -> ReadCriterion:
    """Read a criterion.

    Args:
        official: what the form prints.
        terms: the facts known so far; new ones are added to them.
    """
    gathered = Gathered(official, terms)
    text = one_way(official.text)
    in_points = _SHARE_OFF.sub(lambda found: _off(found, official.points), text)
    try:
        rule = rule_of(gathered, items_of(in_points), official.name, official.points)
        _refuse_unread(rule)
    except Unclear as unclear:
        is_own = in_points == text and _is_said(unclear.sentence, official.text)
        gathered.not_understood.append(unclear.sentence if is_own else official.text.strip())
        rule = gathered.judgement(official.name, official.points)
    gathered.not_understood += gathered.said_elsewhere()
    if rule.most != official.points:
        gathered.remarks.append(f"评分标准各部分合计{plain(rule.most)}分，分值{plain(official.points)}分")
        gathered.not_understood.append(official.text.strip())
        rule = gathered.judgement(official.name, official.points)
    choices = [each for each in gathered.choices if any(part is each.part for part in walk(rule))]
    others = _other_readings(rule, choices)
    rules = (rule, *(each.rule for each in others))
    wanted = (fact for each in rules for fact in each.fact_ids)
    return ReadCriterion(
        rule=rule,
        reading="，".join(dict.fromkeys(each.name for each in choices)) or "原文",
        others=others,
        facts=terms.added(wanted),
        not_understood=tuple(dict.fromkeys(gathered.not_understood)),
        remarks=tuple(gathered.remarks),
    )


def _is_said(sentence: str, text: str) -> bool:
    """Whether a sentence stands in a text, but for its signs, and has not lost what it is about."""
    return not sentence.startswith("每项(") and _SIGNS.sub("", sentence) in _SIGNS.sub("", same_signs(text))


def _off(found: re.Match[str], points: Decimal) -> str:
    """A share of all points as the points that it is: of 8 points, 扣权重的5% is 扣0.4分."""
    return f"{found['verb']}{plain(points * Decimal(found['share']) / HUNDRED)}分"


def _refuse_unread(rule: Rule) -> None:
    """Refuse a rule of which the words of a case say how points are reckoned, which no rule does."""
    for part in walk(rule):
        match part:
            case Condition() | Veto() | Exempt():
                said = [part.what]
            case Deduction():
                said = [each.what for each in part.deduct]
            case Levels():
                said = [each.what or each.level for each in part.levels]
            case _:
                said = []
        for what in said:
            if reckons(one_way(what)):
                raise Unclear(what)


def _other_readings(rule: Rule, choices: Sequence[Choice]) -> tuple[OtherReading, ...]:
    """A rule with each of the parts that may be read otherwise in each other reading."""
    found = [(each.part, *other) for each in choices for other in each.others]
    names = unique(name for _, name, _, _ in found)
    return tuple(
        OtherReading(name, why, _with(rule, part, other))
        for name, (part, _, why, other) in zip(names, found, strict=True)
    )


def _with(rule: Rule, part: Rule, other: Rule) -> Rule:
    """A rule with another in the place of one of its parts."""
    if rule is part:
        return other
    if isinstance(rule, Enclosing):
        return replace(rule, rule=_with(rule.rule, part, other))
    if isinstance(rule, Sum):
        summed = (replace(each, rule=_with(each.rule, part, other)) for each in rule.parts)
        return replace(rule, parts=tuple(summed))
    if isinstance(rule, Shares):
        shared = (replace(each, rule=_with(each.rule, part, other)) for each in rule.parts)
        return replace(rule, parts=tuple(shared))
    return rule
