"""From what was typed to a fact's value: units become canonical, and what cannot be meant is refused."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias

from xlplugin.facts.value import (
    Direction,
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
from xlplugin.money import HUNDRED, MISSING, ONE, ZERO, AmountUnit, Missing, percent, plain, to_decimal

_Typed: TypeAlias = bool | float | Decimal | str
Raw: TypeAlias = _Typed | Invalid | None
"""One typed cell; None and empty text are blank, Invalid is an error value that was already there."""

_PERCENT_SIGNS: Final = ("%", "％")
_MOST_AS_FRACTION: Final = Decimal(3)
_AMBIGUOUS: Final = "“{0}%”与“{1}%”无法区分，请在百分比格式的单元格中填写，或写明百分号"


def _wrong(definition: FactDefinition, message: str) -> Invalid:
    return Invalid(Fault.WRONG_TYPE, f"{definition.label}{message}")


def _outside(definition: FactDefinition, message: str) -> Invalid:
    return Invalid(Fault.OUT_OF_RANGE, f"{definition.label}{message}")


def blank(raw: Raw) -> bool:
    """Whether nothing was typed."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _number(definition: FactDefinition, raw: _Typed) -> Decimal | Invalid:
    if isinstance(raw, str) and to_decimal(raw) is not None:
        return _wrong(definition, f"应为数字，“{raw}”是以文本形式存储的，请转换为数字")
    if isinstance(raw, (bool, str)):
        return _wrong(definition, f"应为数字，填的是“{raw}”")
    number = to_decimal(raw)
    return _wrong(definition, "不是有效数字") if number is None else number


def _within_range(definition: FactDefinition, number: Decimal) -> Decimal | Invalid:
    if number < ZERO:
        return _outside(definition, f"不能是负数（{plain(number)}）")
    if definition.maximum is not None and number > definition.maximum:
        if definition.member_kind is UnitKind.PERCENT:
            limit, hint = percent(definition.maximum), "，可能把百分数当作数值填写了"
        else:
            limit, hint = plain(definition.maximum), ""
        return _outside(definition, f"为{plain(number)}，超过上限{limit}{hint}")
    return number


def _amount(definition: FactDefinition, raw: _Typed, unit: str) -> Decimal | Invalid:
    number = _number(definition, raw)
    if isinstance(number, Invalid):
        return number
    if unit and unit not in list(AmountUnit):
        return _wrong(definition, f"的单位“{unit}”不认识，应为元、万元或亿元")
    return _within_range(definition, number * (AmountUnit(unit).in_yuan if unit else ONE))


def stated_number(text: str) -> Decimal | None:
    """The number that a text states, 95% being 0.95; None where it states none."""
    if text.endswith(_PERCENT_SIGNS):
        number = to_decimal(text[:-1])
        return None if number is None else number / HUNDRED
    return to_decimal(text)


def _percent(definition: FactDefinition, raw: _Typed, unit: str) -> Decimal | Invalid:
    if isinstance(raw, str) and is_percent(raw):
        stated = stated_number(raw.strip())
        if stated is None:
            return _wrong(definition, f"“{raw}”不是百分数")
        return _within_range(definition, stated)
    number = _number(definition, raw)
    if isinstance(number, Invalid):
        return number
    if unit not in _PERCENT_SIGNS:
        return _within_range(definition, number)
    if ZERO < number <= ONE:
        return _wrong(definition, _AMBIGUOUS.format(plain(number), plain(number * HUNDRED)))
    return _within_range(definition, number / HUNDRED)


def _count_or_points(definition: FactDefinition, raw: _Typed) -> Decimal | Invalid:
    number = _number(definition, raw)
    if isinstance(number, Invalid):
        return number
    if definition.member_kind is UnitKind.COUNT and number != number.to_integral_value():
        return _outside(definition, f"应为整数，填的是{plain(number)}")
    return _within_range(definition, number)


def _yes_no(definition: FactDefinition, raw: _Typed) -> YesNo | Invalid:
    if isinstance(raw, bool):
        return YesNo.YES if raw else YesNo.NO
    answers = {answer.value: answer for answer in YesNo}
    return answers.get(str(raw).strip()) or _wrong(definition, f"应填“是”或“否”，填的是“{raw}”")


def _level(definition: FactDefinition, raw: _Typed) -> Level | Invalid:
    name, choices = str(raw).strip(), "、".join(definition.levels)
    known = name in definition.levels
    return Level(name) if known else _wrong(definition, f"应为{choices}之一，填的是“{raw}”")


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
        raw: the cell's value; a percent-formatted cell holds a fraction and comes with an empty unit.
        unit: 元/万元/亿元 for amounts, % when the number itself counts percent; empty is canonical.

    Returns:
        元, a fraction, a count or points as Decimal; YesNo; Level; MISSING when blank; Invalid when unusable.
    """
    if raw is None or blank(raw):
        return MISSING
    kind = definition.member_kind
    if kind in (UnitKind.SERIES, UnitKind.TARGETS):
        return _wrong(definition, "是一组数据，须逐行填写")
    if isinstance(raw, Invalid):
        return raw
    if kind is UnitKind.AMOUNT:
        return _amount(definition, raw, unit)
    return _percent(definition, raw, unit) if kind is UnitKind.PERCENT else _UNITLESS[kind](definition, raw)


def parse_series(definition: FactDefinition, raws: Sequence[Raw], unit: str = "") -> Value:
    """The value of a series from its typed members, in order; the first unusable member spoils it."""
    members: list[Decimal | Missing] = []
    for position, raw in enumerate(raws, start=1):
        member = parse_value(definition, raw, unit)
        if isinstance(member, Invalid):
            return Invalid(member.fault, f"第{position}个{member.message}")
        members.append(member if isinstance(member, Decimal) else MISSING)
    return MISSING if all(member is MISSING for member in members) else Series(tuple(members))


def _goal(raw: Raw) -> tuple[Decimal | str, Direction]:
    if not isinstance(raw, str):
        number = to_decimal(raw) if isinstance(raw, (int, float, Decimal)) else None
        return (str(raw) if number is None else number), Direction.AT_LEAST
    text = raw.strip().replace(">=", "≥").replace("<=", "≤").replace("＝", "=")
    sign = next((direction for direction in Direction if text.startswith(direction)), None)
    number = stated_number(text.removeprefix(sign or "").strip())
    return (text, Direction.AT_LEAST) if number is None else (number, sign or Direction.AT_LEAST)


def _target(definition: FactDefinition, goal_raw: Raw, actual_raw: Raw) -> TargetResult | Invalid:
    if isinstance(goal_raw, Invalid):
        return goal_raw
    if isinstance(actual_raw, Invalid):
        return actual_raw
    goal, direction = _goal(goal_raw)
    if isinstance(goal, Decimal) and goal < ZERO:
        return _outside(definition, f"的目标值不能是负数（{plain(goal)}）")
    actual = MISSING if actual_raw is None or blank(actual_raw) else _reached(definition, actual_raw)
    if isinstance(actual, Invalid):
        return actual
    return _unfit(definition, goal, goal_raw, actual) or TargetResult(goal, actual, direction)


def _unfit(
    definition: FactDefinition, goal: Decimal | str, goal_raw: Raw, actual: Decimal | Missing
) -> Invalid | None:
    """Why what was reached cannot be held against its goal, or None."""
    if isinstance(goal, str) and isinstance(actual, Decimal) and actual > ONE:
        hint = "定量目标只写数字，单位写在单位栏；定性目标的完成值应为0～100%的评定比例"
        return _outside(definition, f"的目标值“{goal}”不是数字，完成值填的是{plain(actual)}，{hint}")
    if is_percent(goal_raw) and isinstance(actual, Decimal) and actual > _MOST_AS_FRACTION:
        return _outside(definition, f"的目标值{goal_raw}是百分数，完成值{plain(actual)}不是，请按百分数填写")
    return None


def is_percent(raw: object) -> bool:
    """Whether a value is text that ends in a percent sign."""
    return isinstance(raw, str) and raw.strip().endswith(_PERCENT_SIGNS)


def _reached(definition: FactDefinition, raw: _Typed) -> Decimal | Invalid:
    """What was reached: a number, or a text such as 96%."""
    stated = stated_number(raw.strip()) if isinstance(raw, str) and is_percent(raw) else None
    actual = _number(definition, raw) if stated is None else stated
    if isinstance(actual, Decimal) and actual < ZERO:
        return _outside(definition, f"的完成值不能是负数（{plain(actual)}）")
    return actual


def parse_targets(definition: FactDefinition, goals: Sequence[Raw], actuals: Sequence[Raw]) -> Value:
    """The value of a target table from its two columns; wholly blank lines are left out.

    A goal may be a number (at least), a text such as ``≤5`` or ``=100``, or words for a goal that cannot
    be counted.
    """
    if len(goals) != len(actuals):
        return _wrong(definition, "的目标值与完成值个数不一致")
    lines: list[TargetResult] = []
    for goal, actual in zip(goals, actuals, strict=True):
        if blank(goal) and blank(actual):
            continue
        if blank(goal):
            return _wrong(definition, "有完成值而没有目标值")
        line = _target(definition, goal, actual)
        if isinstance(line, Invalid):
            return line
        lines.append(line)
    return Targets(tuple(lines)) if lines else MISSING
