"""Points off for every fault: 发现一项扣1分，扣完为止."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.events import Effect, Event, events_in, events_of
from xlplugin.criteria.names import of_indicator
from xlplugin.criteria.official import EXCUSED, WHOLE, Gathered, Unclear
from xlplugin.criteria.text import as_printed
from xlplugin.money import ONE, plain
from xlplugin.rules.base import Rule
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation
from xlplugin.rules.enclosing import Ceiling
from xlplugin.rules.measure import Measure, RateKind

_UNITS: Final = (
    "天|个工作日|具|台|辆|张|名|项|人次|次|例|笔|处|宗|起|人|件|家|条|份|户"
    "|个(?!百分点|月|工作日|季度|小时|年)"
)
_EACH_FAULT: Final = re.compile(
    rf"(?P<before>.*?)[,、]?(?:如|若|每)?(?:发现|有|存在|出现|发生|(?P<verb>查出|查处|查实))?(?:每?(?:一|1)|每)(?P<unit>{_UNITS})(?:\(.{{1,3}}\))?(?P<after>(?!及以上).*)"
)
_DEADLINE: Final = re.compile(
    r"\d+个?(?:工作日|自然日|日|天|月|小时|年)(?:之|以)?内|(?:\d+年)?\d+月(?:\d+日|底)?(?:之?前)?|\d+日(?:之?前)"
    r"|超过\d+个?(?:工作日|日|天|月|年)\)?(?:仍|尚)?未"
    r"|\d+[项个条][^\d,]{1,8}(?=的?,每?(?:缺少|少|缺))"
    r"|(?:少于|不足|未达到?)\d+(?:次|人|项|件|篇|份|期|个)的?$"
    r"|(?:不少于|至少|不低于)\d+[^\d,]{1,3}(?=,)"
)
"""Numbers in a fault's words that say what it is, not how many there are."""
_WEIGHT: Final = re.compile(
    r"^(?:(?:如|若|其中)?(?:情况|情节|性质|影响|问题|后果)?(?:特别|较为|比较|较)?(?:严重|恶劣|较重)|未(?:及时|按期|按时)?整改|整改不(?:到位|力)|拒不整改)"
)
"""How grave faults are that were counted before: whether each of them, or all, the words leave open."""
_ASKED: Final = re.compile(r"^是否[^,]*的,(?=一经(?:发现|查实).)|^是否|,?一经(?:发现|查实)的?")
"""What a text asks before it says what is a fault, and that it was found."""
_FOUND: Final = re.compile(r"发现|出现|发生|查出")
_NONE: Final = re.compile(r"^(?:如|若)?(?:无|没有|未|不存在|不涉及)")
_TOO_MANY: Final = re.compile(
    rf"(?P<of>[^\d]{{0,10}}?)(?:如|若|凡)?(?:累计|发现|出现|发生|查实|查出|查处|存在|有|达到?|(?P<beyond>超过|多于|大于))*(?P<number>\d+)(?P<unit>{_UNITS})"
    r"(?P<from>\(含\)以上|及以上|以上)?(?:问题|情况|情形)?的?"
)
_ALL_MET: Final = re.compile(
    r"(?:以上|上述)?\d?[项条点个]?(?:要求|内容|条件)?(?:全部|均|都|完全)(?:符合|满足|达到|达标|做到|完成)(?:要求)?"
)
_ALL_DONE: Final = re.compile(r"(?:全部|均|都)(?:已|按[时期]|及时)?(?:整改|完成|落实)(?:到位|完毕|完成)?$")
_BARE: Final = re.compile(rf"(?P<rest>[^\d,每]{{1,6}}每(?:一|1)?(?:{_UNITS}))")
_SHARED: Final = re.compile(rf"(?P<of>[^\d,每]{{2,16}}?)的?[,:]{_BARE.pattern}")
"""What several sorts of fault have in common: 受到通报批评的,市级每次扣1分,省级每次扣2分."""

_MEASURED: Final = re.compile(r"[≤≥<>]|\d(?:%|次|项|人|个(?!工作日|月)|件|篇|期|万)|率达")
_KNOWN: Final = frozenset(
    {Effect.WORTH, Effect.AWARDED, Effect.DEDUCTED, Effect.LIMITED, Effect.FULL, Effect.EXHAUSTED}
)
_EACH_OF: Final = re.compile(r"(?:的?[,、]?每|[的,、]+|^|(?<!减|多)(?=缺))(缺少|缺|少|增加|漏|超)$")
_POPULATION: Final = re.compile(
    r"(?P<of>[^\d,]+?)(?:(?P<more>超过|多于|大于)(?P<low>\d+)(?:个|项|家)|(?P<high>\d+)(?:个|项|家)(?:\(含\))?(?:以内|及以下|以下))的?,(?P<fault>.+)"
)


def deduction(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Points off for each fault, and how many of them lose all points."""
    events = events_in(sentences)
    if not any(each.effect is Effect.DEDUCTED for each in events):
        return None
    unread = next((each for each in sentences if not events_of(each)), None)
    if unread:
        raise Unclear(unread)
    too_many = [found for each in events if (found := _too_many(each))]
    known = [each for each in events if not _too_many(each)]
    if any(each.effect not in _KNOWN for each in known) or len(too_many) > 1 or _is_graver(known):
        raise Unclear(*sentences)
    bases = [each.points for each in events if each.effect in (Effect.WORTH, Effect.AWARDED)]
    base = bases[-1] if bases else points
    deduct, small = _taken(gathered, sentences, name, points)
    if small:
        deduct.append(_by_population(gathered, small, sentences))
    rule = Deduction(kind="deduction", points=points, deduct=tuple(deduct))
    if base != points:
        _note_other_base(gathered, rule, base, sentences)
    elif any(each.effect is Effect.EXHAUSTED for each in events):
        rule = _repeated(gathered, rule)
    return _up_to(gathered, rule, too_many[0], sentences) if too_many else rule


def _too_many(event: Event) -> re.Match[str] | None:
    """How many faults lose all points, where the words of an effect say just that."""
    return _TOO_MANY.fullmatch(WHOLE.sub("", event.what)) if event.effect is Effect.NOTHING else None


def _up_to(gathered: Gathered, rule: Deduction, found: re.Match[str], sentences: list[str]) -> Rule:
    """A deduction that leaves nothing from so many faults on: 每次扣1分，3次以上不得分."""
    if len(rule.deduct) != 1 or rule.deduct[0].unless is not None or rule.deduct[0].small:
        raise Unclear(*sentences)
    fault, number, unit = rule.deduct[0], Decimal(found["number"]), found["unit"]
    is_of_it = found["of"].strip(",的") in fault.what
    if gathered.terms.definition(fault.faults).counted != unit or not is_of_it:
        raise Unclear(*sentences)
    measure = Measure(name=fault.what, of=fault.faults, form=RateKind.FIGURE, unit=unit)
    up_to, below = (
        Ceiling(kind="ceiling", measure=measure, over=over, rule=rule) for over in (number, number - ONE)
    )
    if found["beyond"] or not found["from"]:
        return up_to if found["beyond"] else below
    if found["from"] == "以上":
        told = f"{plain(number)}{unit}"
        gathered.may_be(
            below, f"{told}以上含{told}", (f"{told}以上不含{told}", f"“{found[0]}”没有写明含不含", up_to)
        )
    return below


def _is_graver(events: list[Event]) -> bool:
    """Whether points off are stated for how grave the faults are that were counted before."""
    counted = False
    for event in events:
        if event.effect is Effect.DEDUCTED:
            is_counted = _EACH_FAULT.fullmatch(event.what) is not None
            if counted and not is_counted and _WEIGHT.match(event.what):
                return True
            counted = counted or is_counted
    return False


def _repeated(gathered: Gathered, rule: Deduction) -> Deduction:
    """A deduction whose faults may be found again and again, since points go until none are left."""
    single = [each for each in rule.deduct if each.unless is not None]
    if len(single) != len(rule.deduct) or sum(each.each for each in single) >= rule.points:
        return rule
    if not all(_FOUND.search(each.what) for each in single):
        return rule
    counts = (
        replace(each, faults=gathered.terms.count(each.what, "次"), unless=None) for each in rule.deduct
    )
    counted = replace(rule, deduct=tuple(counts))
    why = "“扣完为止”可以扣几次，条文没有写“每”"
    gathered.may_be(counted, "每发现一次扣一次", ("有即扣一次", why, rule))
    return counted


def _taken(
    gathered: Gathered, sentences: list[str], name: str, points: Decimal
) -> tuple[list[Deductible], list[tuple[re.Match[str], Decimal]]]:
    """The faults, and those of which few weigh otherwise than many."""
    deduct, small = list[Deductible](), list[tuple[re.Match[str], Decimal]]()
    for sentence in sentences:
        first, subject = len(deduct), ""
        for said in events_of(sentence):
            shared = _SHARED.fullmatch(said.what)
            subject = shared["of"] if shared else subject
            event = (
                replace(said, what=f"{subject}{said.what}")
                if subject and _BARE.fullmatch(said.what)
                else said
            )
            event = replace(event, what=f"{shared['of']}{shared['rest']}") if shared else event
            population = _POPULATION.fullmatch(event.what) if event.effect is Effect.DEDUCTED else None
            if population:
                small.append((population, event.points))
            elif event.effect is Effect.DEDUCTED:
                deduct.append(_deductible(gathered, event, name))
            elif event.effect is Effect.LIMITED:
                if len(deduct) != first + 1 or deduct[-1].unless is not None:
                    raise Unclear(sentence)  # of which of them?
                deduct[-1] = replace(deduct[-1], at_most=event.points if event.points < points else None)
            elif event.effect in (Effect.AWARDED, Effect.FULL) and not _is_none_found(event, deduct):
                raise Unclear(*sentences)
    return deduct, small


def _is_none_found(event: Event, before: list[Deductible]) -> bool:
    """Whether what earns the points is that there are no faults; after faults it must say so."""
    if _ALL_MET.fullmatch(event.what) or (_ALL_DONE.search(event.what) and not re.search(r"\d", event.what)):
        return True
    if _MEASURED.search(_DEADLINE.sub("", event.what)) or EXCUSED.search(event.what):
        return False
    return not before or bool(_NONE.match(event.what))


def _note_other_base(gathered: Gathered, rule: Deduction, base: Decimal, sentences: list[str]) -> None:
    """That a text takes off from other points than the indicator's; what it would give."""
    points = rule.most
    if base < points:
        raise Unclear(*sentences)
    gathered.remarks.append(f"评分标准按{plain(base)}分写，分值{plain(points)}分")
    why = f"评分标准写{plain(base)}分，分值是{plain(points)}分"
    other = f"按原文{plain(base)}分起扣，最高得{plain(points)}分"
    gathered.may_be(rule, f"从分值{plain(points)}分起扣", (other, why, replace(rule, start=base)))


def _deductible(gathered: Gathered, event: Event, name: str) -> Deductible:
    words = re.sub(r"(?<=的)[,、]?[再另]$|^(?:随机)?抽[查取]\d+[^\d,]{1,6},", "", event.what)
    if re.search(r"[加减再另倍]$|第[\d一二三四五]+[次个项件起]", words):
        raise Unclear(event.what)
    found = _EACH_FAULT.fullmatch(words)
    if found is None:
        if re.search(
            rf"\d|每|[一两](?:日|周|月|个|季|年)|[二两三四五六七八九十](?:{_UNITS})",
            _DEADLINE.sub("", words),
        ):
            raise Unclear(event.what)
        words = _ASKED.sub("", words).strip(",的") or words
        what = of_indicator(words, name)
        return Deductible(
            faults=gathered.terms.answer(what), each=event.points, what=as_printed(what), unless=False
        )
    if re.search(r"\d", _DEADLINE.sub("", f"{found['before']},{found['after']}")):
        raise Unclear(event.what)
    before = _EACH_OF.sub(_lacking, found["before"].strip(",的"))
    before = re.sub(r"^每(?![年月季周日天])", "", before)
    before = re.sub(r"每(?=(?:推|晚|迟|错|漏|延|误|逾|拖|少|多|超)[^,]*$)", "", before)
    before = f"{before}{found['verb']}" if before and found["verb"] else before
    after = found["after"].strip(",的")
    what = before if after and before.endswith(after) else (before + found["after"]).strip(",的")
    what = re.sub(r"^[如若凡]", "", what)
    what = what if what in name else of_indicator(what, name)
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
        raise Unclear(*sentences)
    (found, each), (other, each_of_few) = many[0], few[0]
    if found["of"] != other["of"]:
        raise Unclear(*sentences)
    plain_event = _deductible(gathered, Event(found["fault"], Effect.DEDUCTED, each), found["of"])
    population = gathered.terms.count(found["of"], "项")
    return replace(
        plain_event,
        small=SmallPopulation(population=population, up_to=Decimal(found["low"]), each=each_of_few),
    )
