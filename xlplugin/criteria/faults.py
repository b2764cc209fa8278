"""Points off for every fault: 发现一项扣1分，扣完为止."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, events_of
from xlplugin.criteria.official import SHORTEST_FAULT, Gathered, Unclear
from xlplugin.criteria.text import as_printed
from xlplugin.money import plain
from xlplugin.rules.base import Rule
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation

_UNITS: Final = "项|次|例|笔|处|个(?!百分点|月|工作日|季度|小时|年)|起|人|件|家|条|宗|份|户"
_EACH_FAULT: Final = re.compile(
    rf"(?P<before>.*?)[,、]?(?:如|若|每)?(?:发现|有|存在|出现|发生|查出)?(?:每?(?:一|1)|每)(?P<unit>{_UNITS})(?:\(.{{1,3}}\))?(?P<after>(?!及以上).*)"
)
_POPULATION: Final = re.compile(
    r"(?P<of>[^\d,]+?)(?:(?P<more>超过|多于|大于)(?P<low>\d+)(?:个|项|家)|(?P<high>\d+)(?:个|项|家)(?:\(含\))?(?:以内|及以下|以下))的?,(?P<fault>.+)"
)


def deduction(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each fault."""
    events = [event for each in sentences for event in events_of(each)]
    if not any(each.effect is Effect.DEDUCTED for each in events):
        return None
    deduct, base, small = list[Deductible](), points, list[tuple[re.Match[str], Decimal]]()
    for event in events:
        if event.effect in (Effect.WORTH, Effect.AWARDED):
            base = event.points
        elif event.effect in (Effect.FULL, Effect.EXHAUSTED):
            pass
        elif event.effect is Effect.DEDUCTED:
            population = _POPULATION.fullmatch(event.what)
            if population:
                small.append((population, event.points))
            else:
                deduct.append(_deductible(gathered, event, name))
        else:
            raise Unclear("；".join(sentences))
    if small:
        deduct.append(_by_population(gathered, small, sentences))
    rule = Deduction(kind="deduction", points=points, deduct=tuple(deduct))
    if base != points:
        gathered.remarks.append(f"评分标准按{plain(base)}分写，分值{plain(points)}分")
        if base > points:
            other = replace(rule, start=base)
            why = f"评分标准写{plain(base)}分，分值是{plain(points)}分"
            gathered.may_be(
                rule,
                f"从分值{plain(points)}分起扣",
                (f"按原文{plain(base)}分起扣，最高得{plain(points)}分", why, other),
            )
    return rule


def _deductible(gathered: Gathered, event: Event, name: str) -> Deductible:
    found = _EACH_FAULT.fullmatch(event.what)
    if found is None:
        if re.search(r"\d|每", event.what):
            raise Unclear(event.what)
        what = event.what if len(event.what) >= SHORTEST_FAULT else f"{name}{event.what}"
        return Deductible(
            faults=gathered.terms.answer(what), each=event.points, what=as_printed(what), unless=False
        )
    if re.search(r"\d(?!个月|日)", found["before"] + found["after"]):
        raise Unclear(event.what)
    what = (found["before"].strip(",的") + found["after"]).strip(",的").removeprefix("如")
    if len(what) < SHORTEST_FAULT and what not in name:
        what = f"{name}{what}"
    return Deductible(
        faults=gathered.terms.count(what or name, found["unit"]),
        each=event.points,
        what=as_printed(what or name),
    )


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
