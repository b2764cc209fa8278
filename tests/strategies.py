"""Hypothesis strategies for what a rubric can hold: rules of every kind, a vocabulary, and typed facts.

Every rule made here would pass the checks of a rubric that uses ``vocabulary()``: its facts exist, have the
right kind, and fit in number; its points are whatever the strategy was asked for.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.fact_strategies import PERIODS, decimals, facts_for, of_kind, values, vocabulary
from xlplugin.facts.levels import Attainment
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import ONE, ZERO
from xlplugin.rules import AnyRule
from xlplugin.rules.completion import Completion, Reverse
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation
from xlplugin.rules.enclosing import Ceiling, Discretion, Exempt, LevelVeto, Veto
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import CheckItem, Checklist, JudgedBand, Judgement
from xlplugin.rules.measure import PERCENTAGE_POINTS, Measure, RateKind
from xlplugin.rules.parts import (
    ByLevel,
    BySize,
    LevelGroup,
    OneOf,
    Share,
    Shares,
    SizeGroup,
    Sum,
    SumPart,
    Taking,
)
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Band, Bands, Counting, Gain, Overrun, Proportional

__all__ = [
    "facts_for",
    "leaf_rules",
    "measures",
    "phrases",
    "points_of_rules",
    "rules",
    "values",
    "vocabulary",
]

_AWKWARD = (
    "，得1分",
    "“三公”经费",
    "不足一半”",
    "100%公开；或不适用",
    "（1）机制（2分）：",
    "（1",
    "1. 2项",
    " 前后空格 ",
    "两\n行",
    "「引号」",
    "\\斜杠",
    "最高2分，记入“得分”",
    "的（是否盘点：是），",
    "本项不得分。",
    "满意度≥90%",
    "各期进度的平均数",
    "长" * 300,
)
_FRAGMENTS = (
    "甲", "1", "（", "）", "“", "”", "、", "，", ".", "①", "〔", "的", "%", "～", "得1分", "扣1分", "最高1分",
    "评定0～1分，记入", "的平均数计分", "从9分起扣，", "序时进度", "不适用的得满分", "分值的", " ",
    "\t", "\u2028", "\x00",
)  # fmt: skip


_figures = of_kind(UnitKind.AMOUNT, UnitKind.COUNT)
_counts = of_kind(UnitKind.COUNT)
_answers = of_kind(UnitKind.YES_NO)
_progresses = st.sampled_from(["progress", "monthly"])


def phrases() -> st.SearchStrategy[str]:
    """Short phrases as people write them, and ones that look like the punctuation around them."""
    usual = st.text("预算公开按时项目绩效，、（）1%", min_size=1, max_size=12)
    glued = st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=5).map("".join)
    return usual | st.sampled_from(_AWKWARD) | glued | st.text(min_size=1, max_size=6)


def points_of_rules() -> st.SearchStrategy[Decimal]:
    """Points a rule can earn: 0.1 to 20, one decimal."""
    return decimals("0.1", "20", 1)


_rates = decimals("0", "2")
_steps = decimals("0.001", "0.5")


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """A stated rate, or a quotient with all its forms; names may repeat with another meaning."""
    name = draw(st.sampled_from(["执行率", "满意度"]) | phrases())
    if draw(st.booleans()):
        percent = vocabulary()[draw(of_kind(UnitKind.PERCENT))]
        form = draw(st.sampled_from([RateKind.QUOTIENT, RateKind.DEVIATION]))
        return Measure(name=draw(st.sampled_from([name, percent.label])), of=percent.id, form=form)
    more = st.lists(_figures, max_size=2).map(tuple)
    return Measure(
        name=name,
        of=draw(_figures),
        to=draw(_figures),
        less=draw(st.none() | _figures),
        plus=draw(more),
        to_plus=draw(more),
        form=draw(st.sampled_from([RateKind.QUOTIENT, RateKind.EXCESS, RateKind.DEVIATION])),
        part_of_whole=draw(st.booleans()),
        stated=draw(st.none() | of_kind(UnitKind.PERCENT)),
    )


@st.composite
def _compared(draw: st.DrawFn) -> Measure:
    """A rate, a figure in one of the units its facts come in, or the difference of two percents."""
    if draw(st.booleans()):
        return draw(measures())
    if draw(st.integers(0, 3)) == 0:
        return Measure(
            name=draw(st.just("提高幅度") | phrases()),
            of=draw(of_kind(UnitKind.PERCENT)),
            less=draw(of_kind(UnitKind.PERCENT)),
            form=RateKind.FIGURE,
            unit=PERCENTAGE_POINTS,
        )
    of = vocabulary()[draw(_figures)]
    alike = st.sampled_from([each.id for each in vocabulary() if each.units == of.units])
    return Measure(
        name=draw(st.sampled_from(["数额", of.label]) | phrases()),
        of=of.id,
        plus=draw(st.lists(alike, max_size=2).map(tuple)),
        less=draw(st.none() | alike),
        form=RateKind.FIGURE,
        unit=draw(st.sampled_from(of.units)),
    )


def _range(draw: st.DrawFn, points: Decimal) -> tuple[Decimal, Decimal]:
    """Two different points, of which one is ``points``."""
    other = points / draw(st.sampled_from([2, 4, 5]))
    low_first: tuple[Decimal, Decimal] = (other, points)
    return low_first if draw(st.booleans()) else (points, other)


@st.composite
def _proportional(draw: st.DrawFn, points: Decimal) -> AnyRule:
    fail = draw(st.none() | decimals("0.1", "0.9"))
    return Proportional(kind="proportional", measure=draw(measures()), points=points, fail_below=fail)


def _spans(draw: st.DrawFn, cuts: Sequence[Decimal]) -> Iterator[dict[str, Decimal | None]]:
    """The bounds of the spans between some cuts, each of which belongs to the one below or above it."""
    closed = [draw(st.booleans()) for _ in cuts]
    for place in range(len(cuts) + 1):
        low, high = (cuts[place - 1] if place else None), (cuts[place] if place < len(cuts) else None)
        yield {
            "over": low if place and closed[place - 1] else None,
            "at_least": low if place and not closed[place - 1] else None,
            "at_most": high if place < len(cuts) and closed[place] else None,
            "below": high if place < len(cuts) and not closed[place] else None,
        }


@st.composite
def _bands(draw: st.DrawFn, points: Decimal) -> AnyRule:
    cuts = draw(st.lists(decimals("-1", "2"), min_size=1, max_size=4, unique=True).map(sorted))
    worth = [points, *(draw(decimals("0", str(points), 1)) for _ in cuts)]
    bands = []
    for place, span in enumerate(_spans(draw, cuts)):
        linear = bool(worth[place]) and 0 < place < len(cuts) and draw(st.booleans())
        judged = draw(st.none() | of_kind(UnitKind.POINTS)) if worth[place] and not linear else None
        bands.append(
            Band(
                points=_range(draw, worth[place]) if linear or judged else worth[place],
                judged=judged,
                **span,
            )
        )
    return Bands(kind="bands", measure=draw(_compared()), bands=tuple(draw(st.permutations(bands))))


@st.composite
def _deductible(draw: st.DrawFn) -> Deductible:
    unless = draw(st.none() | st.booleans())
    small = st.builds(SmallPopulation, population=_counts, up_to=st.integers(1, 9).map(Decimal), each=_steps)
    return Deductible(
        faults=draw(_counts if unless is None else _answers),
        each=draw(_steps),
        what=draw(phrases()),
        unless=unless,
        small=draw(st.none() | small),
        at_most=draw(st.none() | _steps) if unless is None else None,
    )


@st.composite
def _deduction(draw: st.DrawFn, points: Decimal) -> AnyRule:
    return Deduction(
        kind="deduction",
        points=points,
        start=draw(st.none() | st.integers(0, 9).map(lambda more: points + more)),
        deduct=tuple(draw(st.lists(_deductible(), min_size=1, max_size=3))),
    )


def _stepped(points: Decimal) -> dict[str, st.SearchStrategy[Any]]:
    """What rules that count steps beyond a threshold have in common."""
    return {
        "measure": _compared(),
        "points": st.just(points),
        "threshold": _rates,
        "step": _steps,
        "each": _steps,
        "counting": st.sampled_from(Counting),
        "below": st.booleans(),
    }


def _overrun(points: Decimal) -> st.SearchStrategy[AnyRule]:
    return st.builds(Overrun, kind=st.just("overrun"), **_stepped(points))


def _gain(points: Decimal) -> st.SearchStrategy[AnyRule]:
    start = st.just(ZERO) | st.just(points / 2)
    return st.builds(Gain, kind=st.just("gain"), start=start, **_stepped(points))


@st.composite
def _condition(draw: st.DrawFn, points: Decimal) -> AnyRule:
    wished = draw(st.booleans())
    return Condition(
        kind="condition",
        fact=draw(_answers),
        what=draw(phrases()),
        points=points,
        wished=wished,
        waive=draw(st.booleans()),
    )


@st.composite
def _within(draw: st.DrawFn, points: Decimal) -> AnyRule:
    stated = draw(st.none() | of_kind(UnitKind.PERCENT))
    return Within(kind="within", fact=draw(_figures), limit=draw(_figures), stated=stated, points=points)


_schedules = st.lists(decimals("0.01", "1"), min_size=len(PERIODS), max_size=len(PERIODS)).map(tuple)


@st.composite
def _each_period(draw: st.DrawFn, points: Decimal) -> AnyRule:
    each = points / len(PERIODS)
    return EachPeriod(kind="each_period", series=draw(_progresses), each=each, schedule=draw(_schedules))


@st.composite
def _mean_of_rates(draw: st.DrawFn, points: Decimal) -> AnyRule:
    return MeanOfRates(
        kind="mean_of_rates",
        series=draw(_progresses),
        points=points,
        schedule=draw(st.just(()) | _schedules),
        cap_each=draw(st.booleans()),
    )


@st.composite
def _judged_bands(draw: st.DrawFn) -> tuple[JudgedBand, ...]:
    cuts = draw(st.lists(decimals("0.01", "0.99", 2), max_size=3, unique=True).map(sorted))
    pairs = list(pairwise([ZERO, *cuts, ONE]))
    return tuple(JudgedBand(level=draw(phrases()), at_least=low, at_most=high) for low, high in pairs[::-1])


@st.composite
def _attainment_bands(draw: st.DrawFn) -> tuple[JudgedBand, ...]:
    low, high = draw(st.lists(decimals("0.01", "0.99", 2), min_size=2, max_size=2, unique=True).map(sorted))
    ends = zip(Attainment, (high, low, ZERO), (ONE, high, low), strict=True)
    return tuple(JudgedBand(level=level, at_least=least, at_most=most) for level, least, most in ends)


@st.composite
def _completion(draw: st.DrawFn, points: Decimal) -> AnyRule:
    return Completion(
        kind="completion",
        targets=draw(of_kind(UnitKind.TARGETS)),
        points=points,
        fail_below=draw(decimals("0", "1")),
        full_to=draw(decimals("1", "3")),
        beyond=draw(decimals("0", "1")),
        reverse=draw(st.sampled_from(Reverse)),
        bands=draw(st.just(()) | _judged_bands()),
        unreported=draw(st.just("未申报") | st.just("") | phrases()),
    )


@st.composite
def _item_goal(draw: st.DrawFn, points: Decimal) -> AnyRule:
    over = draw(st.booleans())
    missed = draw(st.sampled_from(["shared", "strict", "deducted"]))
    deducted = missed == "deducted"
    return ItemGoal(
        kind="item_goal",
        goal=draw(of_kind(UnitKind.TARGET)),
        share=draw(st.none() | of_kind(UnitKind.PERCENT)),
        points=points,
        bands=draw(_attainment_bands()),
        reverse=draw(st.sampled_from(Reverse)),
        full_to=draw(decimals("1", "3")) if over else None,
        beyond=draw(decimals("0", "0.999")) if over else ONE,
        strict=missed == "strict",
        step=draw(decimals("0.001", "0.1")) if deducted else None,
        each=draw(decimals("0.1", "2", 1)) if deducted else None,
    )


@st.composite
def _levels(draw: st.DrawFn, points: Decimal) -> AnyRule:
    fact = vocabulary()[draw(of_kind(UnitKind.LEVEL))]
    names = draw(st.permutations(fact.levels))
    named = draw(st.integers(1, len(names)))
    worth = [points, *(draw(decimals("0", str(points), 1)) for _ in range(named - 1))]
    by_hand = [draw(st.none() | of_kind(UnitKind.POINTS)) if each else None for each in worth]
    levels = tuple(
        LevelPoints(
            level=name, what=draw(phrases()), points=_range(draw, each) if judged else each, judged=judged
        )
        for name, each, judged in zip(names[:named], worth, by_hand, strict=True)
    )
    return Levels(kind="levels", fact=fact.id, levels=levels, exempt=tuple(names[named:]))


@st.composite
def _judgement(draw: st.DrawFn, points: Decimal) -> AnyRule:
    return Judgement(
        kind="judgement",
        fact=draw(of_kind(UnitKind.POINTS)),
        what=draw(phrases()),
        points=points,
        bands=draw(st.just(()) | _judged_bands()),
    )


@st.composite
def _checklist(draw: st.DrawFn, points: Decimal) -> AnyRule:
    items = tuple(CheckItem(what=draw(phrases()), points=each) for each in _split(points, draw, 1))
    return Checklist(kind="checklist", fact="judged_lines", items=items)


def _split(points: Decimal, draw: st.DrawFn, least: int) -> Sequence[Decimal]:
    count = draw(st.integers(least, 3))
    return (points / 4,) * (count - 1) + (points - (count - 1) * (points / 4),)


@st.composite
def leaf_rules(draw: st.DrawFn, points: Decimal | None = None) -> AnyRule:
    """A rule without rules inside, of any kind, that can earn ``points`` (any, where None)."""
    worth = draw(points_of_rules()) if points is None else points
    kinds = (
        _proportional, _bands, _deduction, _overrun, _gain, _condition, _within, _each_period, _mean_of_rates,
        _completion, _item_goal, _levels, _judgement, _checklist,
    )  # fmt: skip
    return draw(draw(st.sampled_from(kinds))(worth))


def _sum(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    function = st.none() | st.just("SCORE_PART")
    parts = tuple(
        SumPart(name=draw(phrases()), rule=draw(rules(each, depth)), function=draw(function))
        for each in _split(points, draw, 2)
    )
    if draw(st.booleans()):
        return Sum(kind="sum", parts=parts)
    more = SumPart(name=draw(phrases()), rule=draw(rules(draw(decimals("0.1", "3", 1)), depth)))
    return Sum(kind="sum", parts=(*parts, more), at_most=points)


def _shares(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    shares = draw(st.sampled_from([("0.5", "0.5"), ("0.3", "0.3", "0.4"), ("0.125", "0.875")]))
    parts = tuple(
        Share(name=draw(phrases()), share=Decimal(share), rule=draw(rules(points, depth))) for share in shares
    )
    return Shares(kind="shares", parts=parts)


def _veto(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    inner = draw(rules(points, depth))
    when = draw(st.booleans())
    return Veto(kind="veto", fact=draw(_answers), what=draw(phrases()), rule=inner, when=when)


def _level_veto(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    inner = draw(rules(points, depth))
    fact = vocabulary()[draw(of_kind(UnitKind.LEVEL))]
    level = draw(st.sampled_from(fact.levels))
    return LevelVeto(kind="level_veto", fact=fact.id, level=level, what=draw(phrases()), rule=inner)


def _ceiling(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    inner = draw(rules(points, depth))
    measure = inner.measure if isinstance(inner, Proportional) and draw(st.booleans()) else draw(_compared())
    limit, over = draw(_rates), draw(st.booleans())
    return Ceiling(
        kind="ceiling",
        measure=measure,
        over=limit if over else None,
        under=None if over else limit,
        rule=inner,
    )


def _one_of(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    parts = tuple(
        SumPart(name=draw(phrases()), rule=draw(rules(points, depth))) for _ in range(draw(st.integers(2, 3)))
    )
    return OneOf(kind="one_of", take=draw(st.sampled_from(Taking)), parts=parts)


def _by_size(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    cuts = draw(st.lists(_rates, min_size=1, max_size=2, unique=True).map(sorted))
    spans = draw(st.permutations(list(_spans(draw, cuts))))
    parts = tuple(SizeGroup(**span, rule=draw(rules(points, depth))) for span in spans)
    return BySize(kind="by_size", measure=draw(_compared()), parts=parts)


def _by_level(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    fact = vocabulary()[draw(of_kind(UnitKind.LEVEL))]
    levels = draw(st.permutations(fact.levels))
    parts = tuple(LevelGroup(level=level, rule=draw(rules(points, depth))) for level in levels)
    return ByLevel(kind="by_level", fact=fact.id, parts=parts)


def _discretion(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    inner, fact = draw(rules(points, depth)), draw(of_kind(UnitKind.POINTS))
    up_to = draw(decimals("0.1", "5", 1))
    return Discretion(kind="discretion", fact=fact, what=draw(phrases()), up_to=up_to, rule=inner)


def _exempt(draw: st.DrawFn, points: Decimal, depth: int) -> AnyRule:
    inner = draw(rules(points, depth))
    return Exempt(kind="exempt", fact=draw(_answers), what=draw(phrases()), rule=inner)


@st.composite
def rules(draw: st.DrawFn, points: Decimal | None = None, depth: int = 3) -> AnyRule:
    """A rule of any kind, nested at most ``depth`` deep, that can earn ``points`` (any, where None)."""
    worth = draw(points_of_rules()) if points is None else points
    nested = (
        _sum, _shares, _one_of, _by_size, _by_level, _veto, _level_veto, _ceiling, _exempt, _discretion,
    )  # fmt: skip
    chosen = draw(st.sampled_from((None, None, *nested))) if depth else None
    return draw(leaf_rules(worth)) if chosen is None else chosen(draw, worth, depth - 1)
