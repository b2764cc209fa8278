"""Points off for every fault: 发现一项扣1分，扣完为止."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, events_in, events_of
from xlplugin.criteria.official import EXCUSED, SHORTEST_FAULT, Gathered, Unclear
from xlplugin.criteria.text import as_printed
from xlplugin.money import plain
from xlplugin.rules.base import Rule
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation

_UNITS: Final = "天|个工作日|项|次|例|笔|处|个(?!百分点|月|工作日|季度|小时|年)|起|人|件|家|条|宗|份|户"
_EACH_FAULT: Final = re.compile(
    rf"(?P<before>.*?)[,、]?(?:如|若|每)?(?:发现|有|存在|出现|发生|查出|查处)?(?:每?(?:一|1)|每)(?P<unit>{_UNITS})(?:\(.{{1,3}}\))?(?P<after>(?!及以上).*)"
)
_MEASURED: Final = re.compile(r"[≤≥<>]|\d(?:%|次|项|人|个(?!工作日|月)|件|篇|期|万)|率达")
_KNOWN: Final = frozenset(
    {Effect.WORTH, Effect.AWARDED, Effect.DEDUCTED, Effect.LIMITED, Effect.FULL, Effect.EXHAUSTED}
)
_EACH_OF: Final = re.compile(r"的?[,、]?每(缺少|缺|少|增加|漏|超)$")
_POPULATION: Final = re.compile(
    r"(?P<of>[^\d,]+?)(?:(?P<more>超过|多于|大于)(?P<low>\d+)(?:个|项|家)|(?P<high>\d+)(?:个|项|家)(?:\(含\))?(?:以内|及以下|以下))的?,(?P<fault>.+)"
)


def deduction(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each fault."""
    events = events_in(sentences)
    if not any(each.effect is Effect.DEDUCTED for each in events):
        return None
    unread = next((each for each in sentences if not events_of(each)), None)
    if unread:
        raise Unclear(unread)
    if any(each.effect not in _KNOWN for each in events):
        raise Unclear("；".join(sentences))
    bases = [each.points for each in events if each.effect in (Effect.WORTH, Effect.AWARDED)]
    base = bases[-1] if bases else points
    deduct, small = _taken(gathered, sentences, name, points)
    if small:
        deduct.append(_by_population(gathered, small, sentences))
    rule = Deduction(kind="deduction", points=points, deduct=tuple(deduct))
    if base != points:
        _note_other_base(gathered, rule, base, sentences)
    return rule


def _taken(
    gathered: Gathered, sentences: list[str], name: str, points: Decimal
) -> tuple[list[Deductible], list[tuple[re.Match[str], Decimal]]]:
    """The faults, and those of which few weigh otherwise than many."""
    deduct, small = list[Deductible](), list[tuple[re.Match[str], Decimal]]()
    for sentence in sentences:
        first = len(deduct)
        for event in events_of(sentence):
            population = _POPULATION.fullmatch(event.what) if event.effect is Effect.DEDUCTED else None
            if population:
                small.append((population, event.points))
            elif event.effect is Effect.DEDUCTED:
                deduct.append(_deductible(gathered, event, name))
            elif event.effect is Effect.LIMITED:
                if len(deduct) != first + 1 or deduct[-1].unless is not None:
                    raise Unclear(sentence)  # of which of them?
                deduct[-1] = replace(deduct[-1], at_most=event.points if event.points < points else None)
            elif event.effect in (Effect.AWARDED, Effect.FULL) and (
                _MEASURED.search(event.what) or EXCUSED.search(event.what)
            ):
                raise Unclear("；".join(sentences))
    return deduct, small


def _note_other_base(gathered: Gathered, rule: Deduction, base: Decimal, sentences: list[str]) -> None:
    """That a text takes off from other points than the indicator's; what it would give."""
    points = rule.most
    if base < points:
        raise Unclear("；".join(sentences))
    gathered.remarks.append(f"评分标准按{plain(base)}分写，分值{plain(points)}分")
    why = f"评分标准写{plain(base)}分，分值是{plain(points)}分"
    other = f"按原文{plain(base)}分起扣，最高得{plain(points)}分"
    gathered.may_be(rule, f"从分值{plain(points)}分起扣", (other, why, replace(rule, start=base)))


def _deductible(gathered: Gathered, event: Event, name: str) -> Deductible:
    found = _EACH_FAULT.fullmatch(event.what)
    if found is None:
        if re.search(
            rf"[加再另倍]$|\d|每|[一两](?:日|周|月|个|季|年)|[两二三四五六](?:{_UNITS})", event.what
        ):
            raise Unclear(event.what)
        what = event.what if len(event.what) >= SHORTEST_FAULT else f"{name}{event.what}"
        return Deductible(
            faults=gathered.terms.answer(what), each=event.points, what=as_printed(what), unless=False
        )
    if re.search(r"\d(?!个月|日)", found["before"] + found["after"]):
        raise Unclear(event.what)
    before = _EACH_OF.sub(_lacking, found["before"].strip(",的"))
    what = (before + found["after"]).strip(",的").removeprefix("如")
    if len(what) < SHORTEST_FAULT and what not in name:
        what = f"{name}{what}"
    return Deductible(
        faults=gathered.terms.count(what or name, found["unit"]),
        each=event.points,
        what=as_printed(what or name),
    )


def _lacking(found: re.Match[str]) -> str:
    """未签合同的，每缺 as words that a count can follow."""
    word = {"缺": "缺少", "少": "缺少", "漏": "遗漏", "超": "超出"}.get(found[1], found[1])
    return f",{word}" if found[0].startswith(("的", ",")) else word


def _by_population(
    gathered: Gathered, small: list[tuple[re.Match[str], Decimal]], sentences: list[str]
) -> Deductible:
    """A deduction for many, and another for few."""
    many = [(found, each) for found, each in small if found["more"]]
    few = [(found, each) for found, each in small if not found["more"]]
    if len(many) != 1 or len(few) != 1 or many[0][0]["low"] != few[0][0]["high"]:
        raise Unclear("；".join(sentences))
    (found, each), (other, each_of_few) = many[0], few[0]
    if found["of"] != other["of"]:
        raise Unclear("；".join(sentences))
    plain_event = _deductible(gathered, Event(found["fault"], Effect.DEDUCTED, each), found["of"])
    population = gathered.terms.count(found["of"], "项")
    return replace(
        plain_event,
        small=SmallPopulation(population=population, up_to=Decimal(found["low"]), each=each_of_few),
    )
