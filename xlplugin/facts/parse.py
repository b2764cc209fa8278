"""From what was typed to a fact's value: units become canonical, and what cannot be meant is refused."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from xlplugin.facts.figures import Bound, FigureKind, figures
from xlplugin.facts.target import Target, read_target
from xlplugin.facts.typed import TypedNumber, typed_number
from xlplugin.facts.units import NO_UNIT, Unit, read_unit, same_measure
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
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.money import (
    HUNDRED,
    MISSING,
    ONE,
    ZERO,
    AmountUnit,
    Missing,
    percent,
    plain,
    round_half_up,
    to_decimal,
)
from xlplugin.pattern import Pattern

_Typed: TypeAlias = bool | float | Decimal | str
Raw: TypeAlias = _Typed | Invalid | None
"""One typed cell; None and empty text are blank, Invalid is an error value that was already there."""

MOST_AS_FRACTION: Final = Decimal(3)
"""A number above it is no believable fraction: 25 was meant as 25%."""

_PERCENT_SIGNS: Final = ("%", "％")
_NOT: Final = ("未", "不", "没", "没有")
_AMBIGUOUS: Final = "“{0}%”与“{1}%”无法区分，请在百分比格式的单元格中填写，或写明百分号"
_UNITS: Final = "元、千元、万元、百万元或亿元"
_SHORT: Final = {"万": AmountUnit.WAN, "亿": AmountUnit.YI}
_NONE: Final = ("无", "没有")
_ANSWERS: Final = {
    **{answer.value: answer for answer in YesNo},
    **dict.fromkeys(("是的", "对", "√", "✓", "✔"), YesNo.YES),
    **dict.fromkeys(("不是", "×", "✗"), YesNo.NO),
}
_MOST_TOLD: Final = 4
_LONGEST_BOUND: Final = 4
"""What stands behind the figure of a bound: 以上, 及以上."""
_UNCLEAR: Final = Pattern(r"([-—–―－/／]{1,3}|无|没有)(?:[千万亿]|百万)?元?")
_GLUED: Final = Pattern(r"(?<=.)(?:百万|[千万亿])元$|(?<=[^美欧日港英澳加韩])元$")


def _wrong(message: str, fix: str = "") -> Invalid:
    return Invalid(Fault.WRONG_TYPE, message, fix)


def _outside(message: str, fix: str = "") -> Invalid:
    return Invalid(Fault.OUT_OF_RANGE, message, fix)


def _named(name: str, value: Value) -> Value:
    """The value; why it cannot be used goes on from what people call it."""
    return replace(value, message=f"“{name}”{value.message}") if isinstance(value, Invalid) else value


def _together(faults: Sequence[Invalid]) -> Invalid:
    """What is wrong with members, each told with its name."""
    more = f"；等{len(faults)}处" if len(faults) > _MOST_TOLD else ""
    message = f"{'；'.join(fault.message for fault in faults[:_MOST_TOLD])}{more}"
    return Invalid(faults[0].fault, message, members=tuple(faults))


def hundredfold(shown: str, number: Decimal) -> Invalid:
    """A percentage that was typed as the number before its sign; ``shown`` is what its cell shows."""
    return _outside(f"填的是{shown}，应为{plain(number)}%", f"请改为{plain(number)}%")


def blank(raw: Raw) -> bool:
    """Whether nothing was typed."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _no_number(raw: object) -> Invalid:
    if isinstance(raw, str) and (unclear := _UNCLEAR.fullmatch(raw.strip())):
        message = f"填的是“{unclear[1]}”，看不出是0还是没有数据：是0请填0，没有数据请留空"
        return _wrong(message, "请填0，或清空这一格")
    return _wrong(f"应为数字，填的是“{raw}”", "请改为数字")


def _number(raw: _Typed) -> Decimal | Invalid:
    if isinstance(raw, (bool, str)):
        return _no_number(raw)
    number = to_decimal(raw)
    return _wrong("不是有效数字") if number is None else number


def _within_range(definition: FactDefinition, number: Decimal, typed: str = "") -> Decimal | Invalid:
    share, most = definition.member_kind is UnitKind.PERCENT, definition.maximum
    shown = percent(number) if share and abs(number) <= MOST_AS_FRACTION else typed or plain(number)
    if number < definition.minimum:
        least = percent(definition.minimum)
        negative = f"不能是负数（{shown}）" if not definition.minimum else f"填的是{shown}，低于下限{least}"
        return _outside(negative)
    if most is None or number <= most:
        return number
    if share and not typed and number > MOST_AS_FRACTION and number / HUNDRED <= most:
        return hundredfold(shown, number)
    limit = percent(most) if share else plain(most)
    return _outside(f"填的是{shown}，超过上限{limit}", f"请改为不超过{limit}的数")


def _named_unit(beside: str) -> str:
    """The unit in a cell as units are called: 万元, also where it says （万元） or 万."""
    plain_words = beside.strip(" （）()\u3000").removesuffix("整")
    return _SHORT.get(plain_words, plain_words)


def _amount(definition: FactDefinition, raw: _Typed, beside: str) -> Decimal | Invalid:
    unit = _named_unit(beside)
    if unit and unit not in list(AmountUnit):
        return _wrong(f"的单位“{beside}”不认识，应为{_UNITS}")
    if isinstance(raw, str):
        stated = _typed_amount(definition, raw, unit)
        if not isinstance(stated, TypedNumber):
            return stated or _no_number(raw)
        raw, unit = stated.number, stated.units[0]
    number = _number(raw)
    if isinstance(number, Invalid):
        return number
    worth = AmountUnit(unit).in_yuan if unit else ONE
    return _within_range(definition, number * worth, f"{plain(number)}{unit}")


def _typed_amount(definition: FactDefinition, raw: str, unit: str) -> TypedNumber | Invalid | None:
    """The amount that a text states, its own unit before the one beside it; None where it states none.

    The unit typed with the number goes before the usual one beside it, which nobody need have chosen.
    Formulas hand on the text and the unit as one.
    """
    alone = typed_number(raw) if unit else None
    stated = typed_number(f"{raw}{unit}") if alone is None or alone.units else alone._replace(units=(unit,))
    if stated is None:
        return None
    units = tuple(_SHORT.get(each, each) for each in stated.units)
    shown = raw.strip() if unit else _GLUED.sub("", raw.strip())
    if not units:
        return _wrong(f"填的是文字“{shown}”，没有写单位，应为{_UNITS}")
    if unknown := [each for each in units if each not in list(AmountUnit)]:
        own = _GLUED.sub("", unknown[0])
        return _wrong(f"填的是“{shown}”，单位“{own}”不认识，应为{_UNITS}")
    if units[0] != units[-1] != definition.units[0]:
        return _wrong(f"填的是“{shown}”，单位栏是“{units[-1]}”，两处单位不一致")
    return stated._replace(units=units)


def _percent(definition: FactDefinition, raw: _Typed, unit: str) -> Decimal | Bounded | Invalid:
    if isinstance(raw, str):
        return _typed_percent(definition, raw)
    number = _number(raw)
    if isinstance(number, Invalid):
        return number
    if unit not in _PERCENT_SIGNS:
        return _within_range(definition, number)
    if ZERO < number <= ONE:
        return _wrong(_AMBIGUOUS.format(plain(number), plain(number * HUNDRED)))
    return _within_range(definition, number / HUNDRED, f"{plain(number)}%")


def _bounded(definition: FactDefinition, raw: str) -> Decimal | Bounded | Invalid | None:
    """The bound that a text states and nothing else: >90%, 98%以上; None where it states none."""
    found = figures(raw) if definition.kind is UnitKind.PERCENT else ()
    if len(found) != 1 or found[0].bound in (Bound.EXACT, Bound.ABOUT) or found[0].name:
        return None
    figure = found[0]
    if figure.kind is not FigureKind.PERCENT or len(raw[figure.end :].strip()) > _LONGEST_BOUND:
        return None
    bounded = Bounded(figure.bound, figure.value)
    limit = _within_range(definition, bounded.limit)
    end = definition.maximum if bounded.is_from_below else definition.minimum
    if isinstance(limit, Invalid) or limit != end:
        return limit if isinstance(limit, Invalid) else bounded
    return limit if bounded.holds_limit else _outside(f"填的是{bounded.words}，超出了{percent(limit)}")


def _typed_percent(definition: FactDefinition, raw: str) -> Decimal | Bounded | Invalid:
    stated = typed_number(raw)
    bounded = _bounded(definition, raw) if stated is None else None
    if bounded is not None:
        return bounded
    if stated is None:
        return _wrong(f"“{raw}”不是百分数") if is_percent(raw) else _no_number(raw)
    if stated.fraction is not None:
        return _within_range(definition, stated.fraction, f"{plain(stated.number)}%")
    if definition.maximum is not None and not stated.units and stated.number > MOST_AS_FRACTION:
        return _within_range(definition, stated.number)
    return _wrong(f"填的是文字“{raw.strip()}”，没有百分号，请写明百分号")


def _count_or_points(definition: FactDefinition, raw: _Typed) -> Decimal | Invalid:
    number = _typed_count(definition, raw) if isinstance(raw, str) else _number(raw)
    if isinstance(number, Invalid):
        return number
    places = definition.decimals
    if definition.member_kind is UnitKind.COUNT and number != round_half_up(number, places):
        wanted = f"最多{places}位小数的数" if places else "整数"
        return _outside(f"应为{wanted}，填的是{plain(number)}", f"请改为{wanted}")
    return _within_range(definition, number)


def _typed_count(definition: FactDefinition, raw: str) -> Decimal | Invalid:
    if definition.none_is_zero and raw.strip() in _NONE:
        return ZERO
    stated, wanted = typed_number(raw), definition.units[0]
    if stated is None:
        return _no_number(raw)
    measure = "".join(stated.units)
    scaled = measure.startswith("万") and len(measure) > 1
    if measure and not same_measure(measure[1:] if scaled else measure, wanted):
        is_points = definition.member_kind is UnitKind.POINTS
        named = "应为分数" if is_points else f"单位应为{wanted}"
        return _wrong(f"填的是“{raw.strip()}”，{named}", f"请改为{'分数' if is_points else '数字'}")
    return stated.number * (AmountUnit.WAN.in_yuan if scaled else ONE)


def _yes_no(definition: FactDefinition, raw: _Typed) -> YesNo | Invalid:
    if isinstance(raw, bool):
        return YesNo.YES if raw else YesNo.NO
    answers = _ANSWERS | dict(_other_answers(definition.label))
    wrong = _wrong(f"应填“是”或“否”，填的是“{raw}”", "请改为“是”或“否”")
    return answers.get(_unpointed(raw)) or wrong


def _unpointed(raw: _Typed) -> str:
    """The words of a cell without the full stop behind them."""
    return str(raw).strip().rstrip("。．.").rstrip()


def _other_answers(question: str) -> Iterator[tuple[str, YesNo]]:
    """What else people answer where the label asks …是否…: 没有 to 是否存在, 已建立 to 是否建立."""
    _, asks, rest = question.partition("是否")
    asked = rest[:2]
    if asks:
        yes, no = ("有", asked, f"已{asked}"), (*_NONE, *(f"{each}{asked}" for each in _NOT))
        yield from ((each, YesNo.YES) for each in yes)
        yield from ((each, YesNo.NO) for each in no)
    if asked == "存在":
        yield "未发现", YesNo.NO


def _level(definition: FactDefinition, raw: _Typed) -> Level | Invalid:
    name, choices = _unpointed(raw), "、".join(definition.levels)
    known = name in definition.levels
    return Level(name) if known else _wrong(f"应为{choices}之一，填的是“{raw}”", f"请改为{choices}之一")


_UNITLESS: Final[Mapping[UnitKind, Callable[[FactDefinition, _Typed], Value]]] = {
    UnitKind.COUNT: _count_or_points,
    UnitKind.POINTS: _count_or_points,
    UnitKind.YES_NO: _yes_no,
    UnitKind.LEVEL: _level,
}


def parse_value(definition: FactDefinition, raw: Raw, unit: str = "") -> Value:
    """The canonical value of one typed cell.

    Args:
        definition: what the cell holds; for a series, what one member is.
        raw: the cell's value; a percent-formatted cell holds a fraction and comes with an empty unit. Text is
            read where it can mean only one thing: 218.86万元, 1,541.451, 一百零五.
        unit: 元, 万元 and so on for amounts, % when the number itself counts percent; empty is canonical, but
            an amount in words then needs its own.

    Returns:
        元, a fraction, a count or points as Decimal; YesNo; Level; MISSING when blank; Invalid when unusable.
    """
    return _named(definition.label, _parsed(definition, raw, unit))


def _parsed(definition: FactDefinition, raw: Raw, unit: str) -> Value:
    """The value; why it cannot be used is said without the name of the fact."""
    if raw is None or blank(raw):
        return MISSING
    kind = definition.member_kind
    if kind in (UnitKind.SERIES, UnitKind.TARGETS, UnitKind.TARGET):
        return _wrong("是一组数据，须逐行填写")
    if isinstance(raw, Invalid):
        return raw
    if kind is UnitKind.AMOUNT:
        return _amount(definition, raw, unit)
    return _percent(definition, raw, unit) if kind is UnitKind.PERCENT else _UNITLESS[kind](definition, raw)


def read_as(definition: FactDefinition, raw: Raw, unit: str = "") -> str:
    """What a text was taken for, where that is not just what it says; empty where nothing had to be read."""
    value = _parsed(definition, raw, unit) if isinstance(raw, str) else MISSING
    if isinstance(value, YesNo):
        return "" if str(raw).strip() == value.value else value.value
    if not isinstance(value, Decimal) or definition.member_kind is UnitKind.PERCENT:
        return ""
    unit = _named_unit(unit)
    stated = _typed_amount(definition, str(raw), unit) if definition.member_kind is UnitKind.AMOUNT else None
    if isinstance(stated, TypedNumber):
        aside = f"，单位栏的{unit}没有采用" if unit and unit != stated.units[0] else ""
        return f"{plain(stated.number)}{stated.units[0]}{aside}"
    return f"{plain(value)}{definition.units[0]}"


def unit_of(definition: FactDefinition, raw: Raw, unit: str = "") -> AmountUnit | None:
    """The unit that an amount was typed in: with the number, or beside it; None where it has none."""
    if definition.kind is not UnitKind.AMOUNT:
        return None
    unit = _named_unit(unit)
    stated = _typed_amount(definition, raw, unit) if isinstance(raw, str) else None
    written = stated.units[0] if isinstance(stated, TypedNumber) else unit
    return AmountUnit(written) if written in list(AmountUnit) else None


def parse_series(definition: FactDefinition, raws: Sequence[Raw], unit: str = "") -> Value:
    """The value of a series from its typed members, in order; members that cannot be used spoil it."""
    members: list[Decimal | Missing] = []
    faults: list[Invalid] = []
    for number, raw in enumerate(raws, start=1):
        member = _parsed(definition, raw, unit)
        if isinstance(member, Invalid):
            message = f"“{member_name(definition, number)}”{member.message}"
            faults.append(replace(member, message=message, member=number))
        members.append(member if isinstance(member, Decimal) else MISSING)
    if faults:
        return _together(faults)
    return MISSING if all(member is MISSING for member in members) else Series(tuple(members))


def member_name(definition: FactDefinition, number: int) -> str:
    """What people call a member of a series, from 1: 第一季度末, or the series with its number."""
    if not number:
        return definition.label
    if number <= len(definition.items):
        return definition.items[number - 1]
    counted = "期" if definition.member_kind is UnitKind.PERCENT else "项"
    return f"{definition.label}第{number}{counted}"


def _target(goal_raw: Raw, actual_raw: Raw) -> TargetResult | Invalid:
    if isinstance(goal_raw, Invalid):
        return replace(goal_raw, message=f"的目标值{goal_raw.message}", of_goal=True)
    if isinstance(actual_raw, Invalid):
        return replace(actual_raw, message=f"的完成值{actual_raw.message}")
    target = read_target(goal_raw)
    if target.goal is not None and target.goal < ZERO:
        return replace(_outside(f"的目标值不能是负数（{plain(target.goal)}）"), of_goal=True)
    actual = MISSING if actual_raw is None or blank(actual_raw) else _reached(actual_raw, target)
    if isinstance(actual, Invalid):
        return actual
    unit = target.unit
    if unit.name != "%":
        # Both stand in the goal's unit as written, as people typed them.
        target = target.scaled(ONE / unit.worth)._replace(unit=Unit(unit.name))
    share = isinstance(actual_raw, (float, int, Decimal)) and isinstance(actual, Decimal) and actual <= ONE
    if not target.counted or (share and unit.name not in ("", "%")):
        target = Target(target.words)
    return _unfit(target, actual) or TargetResult(target, actual)


def _unfit(target: Target, actual: Decimal | Missing) -> Invalid | None:
    """Why what was reached cannot be held against its goal, or None."""
    if not target.counted and isinstance(actual, Decimal) and actual > ONE:
        hint = "定量目标只写数字，单位写在单位栏；定性目标的完成值应为0～100%的评定比例"
        return _outside(f"的目标值“{target.words}”不是数字，完成值填的是{plain(actual)}，{hint}")
    if target.unit.name == "%" and isinstance(actual, Decimal) and actual > MOST_AS_FRACTION:
        return _outside(f"的目标值{target.words}是百分数，完成值{plain(actual)}不是，请按百分数填写")
    return None


def is_percent(raw: object) -> bool:
    """Whether a value is text that ends in a percent sign."""
    return isinstance(raw, str) and raw.strip().endswith(_PERCENT_SIGNS)


def _reached(raw: _Typed, target: Target) -> Decimal | Invalid:
    """What was reached, in the goal's unit as written: a number, or a text such as 96% or 120个."""
    stated = typed_number(raw) if isinstance(raw, str) else None
    unit = read_unit(stated.units[0]) if stated and stated.units else NO_UNIT
    actual: Decimal | Invalid = _number(raw) if stated is None or not stated.digits else stated.number
    if stated and unit != NO_UNIT and isinstance(actual, Decimal):
        worth = ONE if unit.name == "%" else target.unit.worth
        fits = unit.name == "%" or (target.unit.name and target.unit.takes(unit))
        actual = actual * unit.worth / worth if fits else _number(raw)
    if isinstance(actual, Invalid):
        return replace(actual, message=f"的完成值{actual.message}")
    return _outside(f"的完成值不能是负数（{plain(actual)}）") if actual < ZERO else actual


def parse_targets(
    definition: FactDefinition, goals: Sequence[Raw], actuals: Sequence[Raw], names: Sequence[str] = ()
) -> Value:
    """The value of a target table from its two columns; wholly blank lines are left out.

    A goal may be a number (at least), a text such as ``≤5`` or ``=100``, or words for a goal that cannot
    be counted. ``names`` are what the targets are called, where that is known.
    """
    if len(goals) != len(actuals):
        return _named(definition.label, _wrong("的目标值与完成值个数不一致"))
    lines: list[TargetResult] = []
    faults: list[Invalid] = []
    for number, (goal, actual) in enumerate(zip(goals, actuals, strict=True), start=1):
        if blank(goal) and blank(actual):
            continue
        without = replace(_wrong("有完成值而没有目标值", "请补填目标值"), of_goal=True)
        line = without if blank(goal) else _target(goal, actual)
        if isinstance(line, Invalid):
            name = names[number - 1] if number <= len(names) else ""
            called = f"“{name}”" if name else f"“{definition.label}”第{number}行"
            faults.append(replace(line, message=f"{called}{line.message}", member=number))
        else:
            lines.append(line)
    if faults:
        return _together(faults)
    return Targets(tuple(lines)) if lines else MISSING
