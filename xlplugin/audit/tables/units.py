"""Units mixed, percentages typed in different ways, words where a number belongs."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import MISTYPED, writing
from xlplugin.audit.basis.columns import ColumnRole, FigureColumn, bare, headings
from xlplugin.audit.basis.texts import StatedFigure, digits
from xlplugin.audit.tables.parts import SUMMABLE, RowKind, kind_of
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.figures import FigureKind
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.money import HUNDRED, ONE, ZERO, plain, round_half_up
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem

# 元 among 万元 makes ten thousand, times whatever the figures themselves differ by.
_LEAST: Final = Decimal(2_500)
_MOST: Final = Decimal(40_000)
_WAN: Final = Decimal(10_000)
_SURE_DIGITS: Final = 4
# No rate typed as a fraction is beyond it; more is a percentage without its sign.
_MOST_FRACTION: Final = Decimal(3)
# What the shares of a whole make, without their total and with it.
_WHOLES: Final = (HUNDRED, 2 * HUNDRED)
_FEWEST: Final = 3
_DIGIT: Final = Pattern(r"[\d０-９]|百分之|[一二三四五六七八九]成")
_GROWTH: Final = ("增", "涨", "同比", "变动")
_MONEY: Final = ("金额", "预算", "支出", "决算", "经费", "资金", "采购", "元")
_COUNTED: Final = Pattern(
    r"人数|户|数量|面积|个数|次数|项数|[（(](?:个|项|人|次|平方米|公顷|亩)[）)]",
    words="户|面积|（|(|人数|数量|个数|次数|项数",
)
_PARTIAL: Final = Pattern(r"以上|以下|以内|左右|约|超过|不足|近|余|多|[>≥<≤～~]")
_GOAL: Final = ("目标", "指标值", "标准值", "计划值")
_LIMIT: Final = Pattern(r"[≥≤><＞＜﹥﹤=＝]\s*\d|(?:不低于|不少于|不高于|不超过|大于|小于)等?于?\s*\d")
_RATES: Final = (ColumnRole.RATE, ColumnRole.SHARE)
# The ways in which people type a percentage.
_SIGN, _FRACTION, _WHOLE_NUMBER = "带百分号", "小数", "整数"


def check(case: Case) -> Iterator[Problem]:
    """Figures that cannot be compared as they were typed."""
    units = {table.unit for table in case.tables if table.unit is not None}
    # The amounts in words that are long enough to know again, in another unit than a table's.
    amounts = [
        StatedFigure(figure, text)
        for text in (case.texts if units else ())
        for figure in text.figures
        if figure.kind is FigureKind.AMOUNT and digits(figure) >= _SURE_DIGITS
    ]
    stated = {
        unit: {each.figure.number: each for each in amounts if each.figure.worth != unit.in_yuan}
        for unit in units
    }
    for table in case.tables:
        columns = headings(table)
        rows = [(row, kind) for row in table.rows if (kind := kind_of(row)) is not RowKind.NOTE]
        counted = [column for column in columns if column.role in (*_RATES, *SUMMABLE)]
        given = [(column, [row.cells[column.index] for row, _ in rows]) for column in counted]
        for column, cells in given:
            if column.role in _RATES:
                yield from _percents(table, column, cells)
                yield from _beyond(table, column, cells)
            elif is_of_money(table, column):
                parts = [row.cells[column.index] for row, kind in rows if kind is RowKind.PLAIN]
                yield from _magnitudes(table, column, parts)
            yield from _in_words(table, column, cells)
        yield from _rows(table, columns)
        if table.unit and stated[table.unit]:
            yield from _other_unit(table, given, stated[table.unit])


def is_of_money(table: Table, column: FigureColumn) -> bool:
    """Whether a column's figures are amounts of money."""
    told = holds(f"{table.title}{column.name}", _MONEY)
    return (table.unit is not None or told) and not _COUNTED.search(column.name)


def _percents(table: Table, column: FigureColumn, cells: Sequence[Entry]) -> Iterator[Problem]:
    least = _least_whole(column, cells)
    typed = [(each, way) for each in cells if (way := _way(each, least)) is not None]
    ways = [way for _, way in typed]
    if len(set(ways)) > 1:
        told = "、".join(f"{writing(each)}（{each.source.place or each.source.cell}）" for each, _ in typed)
        # The first cell written in the way that is rarest in its column.
        odd = min(typed, key=lambda each: ways.count(each[1]))[0]
        others = [each.source for each, _ in typed if each is not odd]
        message = f"“{table.title}”“{column.name}”的百分数写法不一（{'、'.join(dict.fromkeys(ways))}）"
        yield codes.PERCENT_MIXED.at(odd.source, message, told, others=others)


def _least_whole(column: FigureColumn, cells: Sequence[Entry]) -> Decimal:
    """Beyond what a bare number of a column is a whole percentage and no fraction.

    Under a heading that says %, and among shares that make 100, a 0.5 is half a percent; where no number is
    beyond 3, a 1.05 is 105 %.
    """
    bare_numbers = [abs(each.number) for each in cells if not each.percent and each.number is not None]
    shares = any(abs(sum(bare_numbers, ZERO) - each) <= ONE for each in _WHOLES)
    if "%" in column.name or "％" in column.name or shares:
        return ZERO
    return ONE if max(bare_numbers, default=ZERO) > _MOST_FRACTION else _MOST_FRACTION


def _way(entry: Entry, least_whole: Decimal) -> str | None:
    """How a percentage was typed; None for 0 and 1, which tell nothing, and where there is no number."""
    if entry.number is None or (not entry.percent and entry.number in (0, 1)):
        return None
    if entry.percent:
        return _SIGN
    return _WHOLE_NUMBER if abs(entry.number) > least_whole else _FRACTION


def _beyond(table: Table, column: FigureColumn, cells: Sequence[Entry]) -> Iterator[Problem]:
    if holds(column.name, _GROWTH):
        return
    for each in cells:
        if each.percent and each.number is not None and abs(each.number) >= MISTYPED:
            yield codes.PERCENT_SCALE.at(
                each.source,
                f"“{table.title}”“{column.name}”显示为{writing(each)}，疑为在百分数格式的单元格里又乘了100",
                f"{writing(each)}÷100＝{plain(each.number)}%",
            )


def _in_words(table: Table, column: FigureColumn, cells: Sequence[Entry]) -> Iterator[Problem]:
    texts = [each for each in cells if each.kind is EntryKind.TEXT]
    if not texts or all(each.number is None for each in cells):
        return
    # A goal says by which sign it limits: ≥90%.
    goals = holds(column.name, _GOAL)
    for each in texts:
        if not (goals and _LIMIT.match(each.text)) and _DIGIT.search(each.text):
            why = "，没有确切数值" if _PARTIAL.search(each.text) else ""
            yield codes.FIGURE_IN_WORDS.at(
                each.source, f"“{table.title}”“{column.name}”应填数字，填的是“{each.text}”{why}"
            )


def _magnitudes(table: Table, column: FigureColumn, parts: Sequence[Entry]) -> Iterator[Problem]:
    """One figure ten thousand times its neighbours, which in the other unit would be one of them."""
    cells = [each for each in parts if each.number]
    if len(cells) < _FEWEST or any(each.percent for each in cells):
        return
    ordered = sorted(cells, key=_size)
    largest, others = ordered[-1], ordered[:-1]
    value = _size(largest)
    low, high = abs(others[0].number or ONE), abs(others[-1].number or ONE)
    if value / high >= _LEAST and low / 2 <= value / _WAN <= high * 2:
        yield _mixed(table, column.name, largest, others[-1])


def _mixed(table: Table, where: str, large: Entry, small: Entry) -> Problem:
    times = plain(round_half_up(abs((large.number or ONE) / (small.number or ONE)), 0))
    unit = f"（单位：{table.unit}）" if table.unit else ""
    return codes.UNIT_MIXED.at(
        large.source,
        f"“{table.title}”{unit}“{where}”中{writing(large)}是{writing(small)}的{times}倍，疑为元与万元混用",
        f"{writing(large)}÷{writing(small)}≈{times}",
        others=(small.source,),
    )


def _rows(table: Table, columns: Sequence[FigureColumn]) -> Iterator[Problem]:
    """Budget and spending of one row ten thousand times apart."""
    for plan in (each for each in columns if each.role is ColumnRole.PLAN):
        for done in (each for each in columns if each.role is ColumnRole.DONE and each.family == plan.family):
            for row in table.rows if is_of_money(table, plan) else ():
                small, large = sorted((row.cells[plan.index], row.cells[done.index]), key=_size)
                comparable = small.number and large.number and not (small.percent or large.percent)
                if comparable and _LEAST <= _size(large) / _size(small) <= _MOST:
                    yield _mixed(table, f"{bare(row.label)}·{plan.name}／{done.name}", large, small)


def _size(entry: Entry) -> Decimal:
    return abs(entry.number or ZERO)


def _other_unit(
    table: Table,
    given: Sequence[tuple[FigureColumn, Sequence[Entry]]],
    stated: Mapping[Decimal, StatedFigure],
) -> Iterator[Problem]:
    """The same digits in the table's unit and, in words, in the other one."""
    for column, cells in given:
        for cell in cells if column.role in SUMMABLE else ():
            if cell.number and round_half_up(cell.number, 6) in stated:
                figure, place = stated[round_half_up(cell.number, 6)]
                own = f"“{table.title}”以{table.unit}为单位，“{column.name}”填{writing(cell)}"
                message = f"{own}，而另一处写的是“{figure.words}”"
                fix = "数字相同而单位不同，请核对是哪一处的单位写错"
                yield codes.UNIT_MIXED.at(cell.source, message, fix=fix, others=(place.source,))
