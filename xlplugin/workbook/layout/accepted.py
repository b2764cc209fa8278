"""What a cell for a fact accepts: number format, choices and limits, and when it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlplugin.facts.levels import Attainment
from xlplugin.facts.value import YesNo
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import percent, plain
from xlplugin.rubric.model import Rubric
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.workbook.edit.plan import Numeric, Validation
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.layout.formulas import quoted
from xlplugin.workbook.layout.layout import AskedFact
from xlplugin.workbook.layout.names import CONFIRMATION, CONFIRMED, PENDING
from xlplugin.workbook.layout.page import area

_FORMATS: Final = {
    UnitKind.AMOUNT: "#,##0.00",
    UnitKind.PERCENT: "0.00%",
    UnitKind.COUNT: "0",
    UnitKind.POINTS: "0.00",
}
_ANSWERS: Final = tuple(answer.value for answer in YesNo)

_RATES: Final = ("100%", "95%", "90%", "85%", "80%", "75%", "70%", "65%", "60%", "50%", "30%", "0%")
_LEVELS: Final[Mapping[str, str]] = {
    Attainment.REACHED: "达成预期指标",
    Attainment.PARTLY: "部分达成并具有一定效果",
    Attainment.MISSED: "未达成且效果较差",
}


@dataclass(frozen=True, slots=True)
class _Accepted:
    """What one input takes: one Chinese clause saying what to type, and the choices or the sort of number.

    ``bounds``: also a text with a percent sign, such as >90%, to which only a formula can hold a cell.
    """

    wanted: str
    choices: tuple[str, ...] = ()
    number: Numeric = ""
    bounds: bool = False


def number_format(row: AskedFact) -> str:
    """The number format of the value of a row."""
    shown = _FORMATS.get(row.definition.member_kind, "General")
    return f"{shown}.{'0' * row.definition.decimals}" if row.definition.decimals else shown


def _one_of(choices: tuple[str, ...]) -> _Accepted:
    return _Accepted(f"请从下拉列表中选择{'、'.join(choices)}", choices)


def _most(row: AskedFact) -> str:
    return "" if row.most is None else plain(row.most)


def _accepted(row: AskedFact) -> _Accepted:
    match row.definition.member_kind:
        case UnitKind.YES_NO:
            return _one_of(_ANSWERS)
        case UnitKind.LEVEL:
            return _one_of(row.definition.levels)
        case UnitKind.COUNT:
            places = row.definition.decimals
            wanted = f"数，最多{places}位小数" if places else "整数"
            told = f"请填不小于0的{wanted}，单位为{row.definition.counted}"
            return _Accepted(told, number="decimal" if places else "whole")
        case UnitKind.PERCENT:
            limit = "" if row.most is None else f"，不超过{percent(row.most)}"
            bounds = row.definition.kind is UnitKind.PERCENT
            example = f"请填百分数，如 93.83%{'；只知道范围的，填如 >90%' if bounds else ''}{limit}"
            return _Accepted(example, number="" if bounds else "decimal", bounds=bounds)
        case UnitKind.POINTS:
            return _Accepted(f"请填0～{_most(row) or '满'}分之间的得分", number="decimal")
    return _Accepted("请填不小于0的数字，单位在右侧选择", number="decimal")


def values_of(row: AskedFact) -> Validation:
    """What the value of a row may be, with the fact's definition as the prompt."""
    takes, cell = _accepted(row), f"D{row.row}"
    return Validation(
        (area(cell),),
        takes.choices,
        row.definition.label,
        f"{row.definition.definition}。{takes.wanted}。",
        refusal(takes.wanted),
        takes.number,
        _most(row),
        condition=f"NOT({is_wrong(row, cell)})" if takes.bounds else "",
    )


def units_of(rows: "list[AskedFact]") -> Validation:
    """The units of amounts."""
    takes = _one_of(rows[0].definition.units)
    cells = tuple(area(f"E{row.row}") for row in rows)
    prompt = f"{takes.wanted}；换算由程序完成。"
    return Validation(cells, takes.choices, "金额单位", prompt, refusal(takes.wanted))


def states_of(cells: str) -> Validation:
    """What may stand under 确认."""
    prompt = "核对无误的选“已确认”；待确认的数据不计入得分。"
    return Validation((area(cells),), (PENDING, CONFIRMED), CONFIRMATION, prompt)


def bands_told(rubric: Rubric) -> str:
    """The levels of a rubric for goals in words and their shares, as people are told."""
    bands = next(each.rule.bands for each in rubric.indicators() if isinstance(each.rule, ItemGoal))
    return "；".join(f"{_LEVELS.get(band.level, band.level)} {band.words}" for band in bands)


def ratings_of(areas: tuple[Area, ...], rubric: Rubric) -> Validation:
    """The shares that are given to goals in words; others than those of the list may be typed."""
    prompt = f"{bands_told(rubric)}。可以选，也可以直接填比例，如 87%。"
    return Validation(areas, _RATES, "评定（定性指标）", prompt, is_open=True)


def refusal(wanted: str) -> str:
    """The words for something else than what is wanted."""
    return f"{wanted}；没有数据请留空。"


def is_wrong(row: AskedFact, cell: str) -> str:
    """The condition, as a formula without ``=``, that a cell holds something the row does not take."""
    takes, most = _accepted(row), _most(row)
    if takes.choices:
        others = ",".join(f"{cell}<>{quoted(choice)}" for choice in takes.choices)
        return f'AND({cell}<>"",{others})'
    limits = [f"{cell}<{plain(row.definition.minimum)}"]
    limits += [f"{cell}>{most}"] if most else []
    limits += [f"{cell}<>INT({cell})"] if takes.number == "whole" else []
    words = f'AND({cell}<>"",ISERROR(FIND("%",{cell})))' if takes.bounds else f'{cell}<>""'
    return f"IF(ISNUMBER({cell}),OR({','.join(limits)}),{words})"
