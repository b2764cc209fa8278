"""Points in proportion to a rate: 得分=比率×分值, sums of such, and 按比例得分."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.criteria.events import Effect, Event, clauses_of, events_of
from xlplugin.criteria.formula import ScoreFormula, quotient_of, ratio_in, score_formula, score_terms
from xlplugin.criteria.names import alike, short
from xlplugin.criteria.official import GENERAL, SCORE, VAGUE, WHOLE, Gathered, Unclear
from xlplugin.criteria.ranges import range_of
from xlplugin.criteria.text import one_way
from xlplugin.money import HUNDRED, ONE, ZERO
from xlplugin.rules.base import Rule
from xlplugin.rules.enclosing import Ceiling
from xlplugin.rules.measure import Measure
from xlplugin.rules.parts import Sum, SumPart
from xlplugin.rules.periods import MeanOfRates
from xlplugin.rules.rates import Counting, Overrun, Proportional

_IN_PROPORTION: Final = re.compile(
    r"(?:^|,)(?P<when>[^,]*?),?(?:按|根据)(?:照)?(?:(?:实际)?(?:完成)?比例|(?P<rate>[^,]{0,12}率)(?:×(?:本?指标)?分值)?)(?:得|计|给|计算)(?:得)?分"
)
ADVERSE: Final = re.compile(
    r"结转|结余|超支|超编|超标|违规|违法|逾期|延期|投诉|闲置|空置|变动|调整率|调剂|差错|偏差|偏离|负债|欠|流失|死亡|发案|不合格|退回|误差|差异|超预算|超概算"
)
"""Rates of which less is better: points in proportion to them would reward what is bad."""
_DONE: Final = re.compile(r"^(?!.*(?:无|没有|未|不)).*(?:完成|超过|达|按|全部|均|都)")
CAPPED_AT_ONE: Final = re.compile(
    r"(?:[^,;]*率)?(?:超过|大于|高于|>)100%(?:的|时)?,?(?:均)?按100%(?:计算|计)?"
)
"""That a rate counts no further than 100 %, as every proportion does."""

_TAIL: Final = 3
"""The letters at the end of two names that make them names of one rate: 完成率."""

_LEFT_OVER: Final = re.compile(
    r"(?:如|若)?(?:未|部分|没有|否则|其余|其他).*|(?:按照?|以|根据)[^,]*计算(?:得分|分值|分数)?(?:,即:?)?|"
)
_LARGER: Final = re.compile(r"(?:如|若|当)?(?P<one>[^,]+?)(?:大于|超过|高于)(?P<other>[^,\d]+)")


def in_proportion(sentence: str) -> re.Match[str] | None:
    """Where a sentence gives points in proportion to a rate, without a formula."""
    return _IN_PROPORTION.search(sentence)


def proportional(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """得分=比率×分值, or 按比例得分, with what is said of the rate beyond and below."""
    stated = [each for each in sentences if SCORE.search(each) or _IN_PROPORTION.search(each)]
    if len(stated) != 1:
        return None
    (sentence,) = stated
    found = SCORE.search(sentence) or _IN_PROPORTION.search(sentence)
    if found is None:
        return None
    rest = [
        event
        for said in (*(one for one in sentences if one != sentence), sentence[found.end() :])
        if (each := CAPPED_AT_ONE.sub("", said).strip(","))
        for event in events_of(each) or [Event(each, Effect.JUDGED)]
    ]
    if "value" in found.groupdict():
        formula = score_formula(found["name"], found["value"])
        before = list(clauses_of(sentence[: found.start()]))
        when = before.pop().removesuffix("的") if before and not events_of(before[-1]) else ""
        rest += [event for each in before for event in events_of(each)]
    else:
        formula, when = ScoreFormula(name, found["rate"] or "", None), found["when"]
        rest += events_of(sentence[: found.start()])
    ratio = None if range_of(when) else ratio_in(when)
    if ratio and formula and formula.rate in GENERAL:
        formula, when = replace(formula, rate=f"{ratio.top}/{ratio.below}"), ""
    span = range_of(when)
    if not span and not _LEFT_OVER.fullmatch(when or ""):
        raise Unclear(*sentences)
    if formula is None or formula.points not in (None, points) or (span and span.high not in (None, ONE)):
        raise Unclear(*sentences)
    measure = _measured(gathered, formula, name, sentences)
    limits = _limits(gathered, rest, measure, points, (measure.name, formula.rate, formula.name))
    if limits is None or (span and span.low not in (None, limits.under)):
        raise Unclear(*sentences)
    return _proportion(gathered, formula, measure, limits, points)


def _proportion(
    gathered: Gathered, formula: ScoreFormula, measure: Measure, limits: "_Limits", points: Decimal
) -> Rule:
    """The rule of a formula of points within its limits."""
    means = (each for each in gathered.formulas if each.mean_of and each.name.endswith(formula.rate))
    mean = next(means, None) if formula.rate else None
    if mean:
        series = gathered.terms.monthly(mean.mean_of)
        capped = bool(re.search(r"超过100%的?,?按100%", one_way(gathered.official.text)))
        return MeanOfRates(kind="mean_of_rates", series=series, points=points, cap_each=capped)
    if formula.times > ZERO:
        rule: Rule = Proportional(
            kind="proportional", points=points, measure=measure, fail_below=limits.under
        )
    elif limits.under is None:
        rule = Overrun(
            kind="overrun", points=points, threshold=ZERO, step=ONE / HUNDRED, measure=measure,
            each=points * -formula.times / HUNDRED, counting=Counting.PROPORTIONAL,
        )  # fmt: skip
    else:
        raise Unclear(gathered.official.text.strip())
    if limits.over is None:
        return rule
    return Ceiling(kind="ceiling", measure=measure, over=limits.over, rule=rule)


def proportions(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """得分=甲率×6+乙率×4, in one sentence or several, whose points add up."""
    del name
    terms = list[ScoreFormula]()
    for sentence in sentences:
        found = SCORE.fullmatch(sentence)
        formula = score_formula(found["name"], found["value"]) if found else None
        summed = score_terms(found["name"], found["value"]) if found else ()
        if not (formula or summed):
            return None
        terms += [formula] if formula else summed
    worth = [each.points or ZERO for each in terms]
    if len(terms) < 2 or sum(worth) != points or any(each.times < ZERO for each in terms):  # noqa: PLR2004 - a sum
        return None
    return Sum(
        kind="sum",
        parts=tuple(
            SumPart(
                name=short(each.name or each.rate),
                rule=Proportional(
                    kind="proportional", points=most,
                    measure=_measured(gathered, each, each.name or each.rate, sentences),
                ),
            )
            for each, most in zip(terms, worth, strict=True)
        ),
    )  # fmt: skip


def _measured(gathered: Gathered, formula: ScoreFormula, name: str, sentences: list[str]) -> Measure:
    """The rate of a formula of points."""
    quotient = quotient_of(formula.rate)
    earned = _is_earned(quotient.top if quotient else formula.rate or name, whole=quotient is None)
    if not earned and formula.times > ZERO:
        raise Unclear(*sentences)
    return gathered.terms.measure(name, quotient) if quotient else gathered.measure(formula.rate, name)


def _is_earned(rate: str, *, whole: bool) -> bool:
    """Whether more of a rate may earn more, by its name or, where it has none, by what it counts."""
    return not ADVERSE.search(rate) and not (whole and re.search(r"[Σ×/()+]", rate))


class _Limits(NamedTuple):
    """The rates beyond which nothing is earned, fractions; None where there is no such limit."""

    under: Decimal | None = None
    over: Decimal | None = None


def _limits(
    gathered: Gathered, events: list[Event], measure: Measure, points: Decimal, names: tuple[str, ...]
) -> _Limits | None:
    """What is said of a rate in proportion to which points are earned; None where more is said."""
    limits = _Limits()
    for event in events:
        span, larger = range_of(event.what), _LARGER.fullmatch(WHOLE.sub("", event.what))
        if names[1] and span and span.name not in VAGUE and not _is_of_one(span.name, names):
            return None  # of another rate
        full = event.effect in (Effect.FULL, Effect.AWARDED, Effect.WORTH) and event.points in (ZERO, points)
        none = event.effect is Effect.NOTHING
        if event.effect is Effect.CAPPED and event.points in (ZERO, points):
            continue
        if event.effect is Effect.EXHAUSTED and not event.what:
            continue
        told = span is not None or not event.what or bool(_DONE.search(event.what))
        if full and told and (span is None or (span.low == ONE and span.high in (None, ONE))):
            continue
        if none and larger and measure.to and _same(gathered, larger, measure):
            limits = limits._replace(over=ONE)
        elif none and span and span.low is not None and span.keeps_low is False:
            limits = limits._replace(over=span.low)
        elif none and span and span.high is not None and span.low is None and not span.keeps_high:
            limits = limits._replace(under=span.high)
        else:
            return None
    return limits


def _is_of_one(name: str, names: tuple[str, ...]) -> bool:
    """Whether a name may be of the same rate as one of some others."""
    return any(alike(name, each) or name[-_TAIL:] == each[-_TAIL:] for each in names if each)


def _same(gathered: Gathered, larger: re.Match[str], measure: Measure) -> bool:
    return (gathered.terms.amount(larger["one"]), gathered.terms.amount(larger["other"])) == (
        measure.of,
        measure.to,
    )
