"""What a cell for a fact accepts: number format, choices and limits, and when it is wrong."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from xlplugin.facts.value import YesNo
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import percent, plain
from xlplugin.workbook.layout.call import quoted
from xlplugin.workbook.layout.layout import FactRow

_FORMATS: Final = {
    UnitKind.AMOUNT: "#,##0.00",
    UnitKind.PERCENT: "0.00%",
    UnitKind.COUNT: "0",
    UnitKind.POINTS: "0.00",
}
Numeric: TypeAlias = Literal["decimal", "whole"]
"""The numbers a validation knows: with or without decimals."""

_ANSWERS: Final = tuple(answer.value for answer in YesNo)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What one input takes.

    Attributes:
        wanted: one Chinese clause saying what to type.
        choices: the values of a list; empty for a number.
        number: the sort of number.
        most: the largest number as a formula writes it, empty where there is none.
    """

    wanted: str
    choices: tuple[str, ...] = ()
    number: Numeric = "decimal"
    most: str = ""


def number_format(row: FactRow) -> str:
    """The number format of the value of a row."""
    return _FORMATS.get(row.definition.member_kind, "General")


def accepted(row: FactRow) -> Accepted:
    """What the value of a row may be."""
    most = "" if row.most is None else plain(row.most)
    match row.definition.member_kind:
        case UnitKind.YES_NO:
            return Accepted(f"请从下拉列表中选择{'、'.join(_ANSWERS)}", _ANSWERS)
        case UnitKind.LEVEL:
            levels = row.definition.levels
            return Accepted(f"请从下拉列表中选择{'、'.join(levels)}", levels)
        case UnitKind.COUNT:
            return Accepted(f"请填不小于0的整数，单位为{row.definition.counted}", number="whole", most=most)
        case UnitKind.PERCENT:
            limit = "" if row.most is None else f"，不超过{percent(row.most)}"
            return Accepted(f"请填百分数，如 93.83%{limit}", most=most)
        case UnitKind.POINTS:
            return Accepted(f"请填0～{most or '满'}分之间的得分", most=most)
    return Accepted("请填不小于0的数字，单位在右侧选择", most=most)


def is_wrong(row: FactRow, cell: str) -> str:
    """The condition, as a formula without ``=``, that a cell holds something the row does not take."""
    takes = accepted(row)
    if takes.choices:
        others = ",".join(f"{cell}<>{quoted(choice)}" for choice in takes.choices)
        return f'AND({cell}<>"",{others})'
    limits = [f"{cell}<0"]
    limits += [f"{cell}>{takes.most}"] if takes.most else []
    limits += [f"{cell}<>INT({cell})"] if takes.number == "whole" else []
    return f'IF(ISNUMBER({cell}),OR({",".join(limits)}),{cell}<>"")'
