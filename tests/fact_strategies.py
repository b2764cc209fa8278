"""Hypothesis strategies for facts: one vocabulary with every kind of fact, and values for each."""

from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.figures import Bound
from xlplugin.facts.pursued import read_pursued
from xlplugin.facts.target import read_target
from xlplugin.facts.value import (
    Bounded,
    Fault,
    Invalid,
    Level,
    Series,
    TargetResult,
    Targets,
    Value,
    YesNo,
)
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.money import MISSING, ONE, ZERO, Missing
from xlplugin.rules.base import Rule, stated_rates

_LABELS = {
    UnitKind.AMOUNT: ("实际采购金额", "采购计划金额", "“三公”经费（含：购车）", "年末结转结余"),
    UnitKind.COUNT: ("本年度在编人数", "核定编制数", "不符合项数", "应评估项目数"),
    UnitKind.PERCENT: ("满意度", "信访回复率", "按期率>目标；当年"),
    UnitKind.YES_NO: ("是否存在违规支出", "是否盘点", "是否公开（1）"),
    UnitKind.LEVEL: ("预算公开情况", "决算公开情况"),
    UnitKind.POINTS: ("支出规范性得分", "核算规范性得分"),
    UnitKind.TARGETS: ("产出指标完成情况", "效益指标完成情况"),
    UnitKind.TARGET: ("“培训人次”的指标值与完成值", "指标值；完成值"),
}
_LEVELS = (("按规定公开", "部分合规", "未公开", "涉密"), ("一、好；“优”", "（2）中", "差"))
_BOUNDS = (Bound.ABOVE, Bound.AT_LEAST, Bound.BELOW, Bound.AT_MOST)
PERIODS = ("第一季度末", "第二季度末", "第三季度末", "第四季度末")


def _definition(kind: UnitKind, place: int, label: str) -> FactDefinition:
    return FactDefinition(
        id=f"{kind.value}_{place}",
        label=label,
        kind=kind,
        definition=f"{label}的填报口径",
        levels=_LEVELS[place] if kind is UnitKind.LEVEL else (),
        maximum=ONE if kind is UnitKind.PERCENT else None,
        counted=("人", "例")[place % 2],
    )


def _series(name: str, label: str, of: UnitKind, items: tuple[str, ...]) -> FactDefinition:
    return FactDefinition(
        id=name, label=label, kind=UnitKind.SERIES, of=of, items=items, definition=f"{label}，逐行填写"
    )


@cache
def vocabulary() -> Vocabulary:
    """A vocabulary with facts of every kind, some with awkward labels; the same one every time."""
    return Vocabulary(
        [
            *(
                _definition(kind, place, label)
                for kind in _LABELS
                for place, label in enumerate(_LABELS[kind])
            ),
            _series("progress", "各期末累计支出进度", UnitKind.PERCENT, PERIODS),
            _series("monthly", "逐月执行率", UnitKind.PERCENT, PERIODS),
            _series("judged_lines", "逐项评定得分", UnitKind.POINTS, ()),
        ]
    )


def of_kind(*kinds: UnitKind) -> st.SearchStrategy[FactId]:
    """Ids of facts of these kinds."""
    return st.sampled_from([each.id for each in vocabulary() if each.kind in kinds])


def decimals(low: str, high: str, places: int = 3) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


_numbers = {
    UnitKind.AMOUNT: st.just(ZERO) | decimals("0", "1000000", 2),
    UnitKind.PERCENT: decimals("0", "1", 4),
    UnitKind.COUNT: st.integers(0, 20).map(Decimal),
    UnitKind.POINTS: decimals("0", "20", 1),
}


@st.composite
def _target(draw: st.DrawFn) -> TargetResult:
    if draw(st.booleans()):
        goal = draw(st.sampled_from(["明显提高", "未申报"]))
        return TargetResult(read_target(goal), draw(st.just(MISSING) | decimals("0", "1")))
    actual = draw(st.just(MISSING) | decimals("0", "300", 1))
    sign = draw(st.sampled_from("≥≤=><"))
    return TargetResult(read_target(f"{sign}{draw(decimals('0', '200', 1))}"), actual)


@st.composite
def _pursued(draw: st.DrawFn) -> Value:
    if draw(st.booleans()):
        words = draw(
            st.sampled_from(["", "达成预期指标", "部分达成预期指标", "未达成预期指标", "群众反映良好"])
        )
        return read_pursued(draw(st.sampled_from(["明显提高", ""])), words, "定性")
    goal, reached = draw(decimals("0", "200", 1)), draw(st.none() | decimals("0", "300", 1))
    operator, unit = (
        draw(st.sampled_from(["≥", "≤", "＝", ">", "<", ""])),
        draw(st.sampled_from(["户", "%", ""])),
    )
    return read_pursued(goal, reached, operator, unit)


def _series_of(given: list[Decimal | Missing]) -> Value:
    return Series(tuple(given)) if any(each is not MISSING for each in given) else MISSING


def _value(definition: FactDefinition) -> st.SearchStrategy[Value]:
    number = _numbers.get(definition.member_kind, st.nothing())
    match definition.kind:
        case UnitKind.YES_NO:
            return st.sampled_from(YesNo)
        case UnitKind.LEVEL:
            return st.sampled_from(definition.levels).map(Level)
        case UnitKind.SERIES:
            return st.lists(number | st.just(MISSING), min_size=1, max_size=4).map(_series_of)
        case UnitKind.TARGET:
            return _pursued()
        case UnitKind.TARGETS:
            return st.lists(_target(), min_size=1, max_size=3).map(lambda each: Targets(tuple(each)))
    bounded = st.builds(Bounded, st.sampled_from(_BOUNDS), number)
    return number | bounded if definition.kind is UnitKind.PERCENT else number


@st.composite
def values(draw: st.DrawFn, definition: FactDefinition) -> Value:
    """Values of a fact: mostly usable ones, now and then missing or unusable."""
    roll = draw(st.integers(0, 11))
    if roll == 10:
        return MISSING
    if roll == 11:
        return Invalid(draw(st.sampled_from(Fault)), f"{definition.label}填错了")
    return draw(_value(definition))


@st.composite
def facts_for(draw: st.DrawFn, rule: Rule) -> FactSet:
    """Facts for everything a rule asks for; some missing, some unusable."""
    definitions, rates = [vocabulary()[fact] for fact in rule.fact_ids], stated_rates(rule)
    given = {each: values(each) for each in definitions}
    # A rate that is stated beside its amounts seldom agrees with them by accident.
    given |= {each: st.just(MISSING) | values(each) for each in definitions if each.id in rates}
    return FactSet(vocabulary(), [Fact(each, draw(value), "", None) for each, value in given.items()])
