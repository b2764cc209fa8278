"""What is given twice, with two values: budget figures, facts.

Budget figures stand in two tables, in words and a table, in words and once more rounded.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import added, exactly, step, sum_of, writing
from xlplugin.audit.basis.columns import LATER, ColumnRole, FigureColumn, bare, headings, is_total
from xlplugin.audit.basis.texts import StatedFigure, digits, exact_figures
from xlplugin.audit.tables.copies import not_repeated
from xlplugin.audit.tables.parts import RowKind, kind_of
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.form import Form, FormKind, Table, TableRow
from xlplugin.form.said import Said
from xlplugin.form.whose import whose
from xlplugin.money import ONE, AmountUnit, round_half_up
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem, Source

_YEAR: Final = Pattern(r"(?:19|20)\d{2}(?=\s*年|$)")
_NOT_TOPIC: Final = Pattern(
    r"(?:19|20)\d{2}年?度?|[（(].{0,40}?[）)]|附[件表]\d*[:：]?|\d{1,3}[.、]|年度|年初|预算|决算|支出|执行|情况|明细|统计|表|数据"
)
_NO_TOPIC: Final = Pattern(r"(?:[Ss]heet|SHEET|工作表)?\d*")
_BRACKETS: Final = Pattern(r"[（(].{0,40}?[）)]")
_DRAFT: Final = Pattern(r"申报|申请|建议|目标|控制数|上报")
_SPENDING: Final = Pattern(r"支出|执行|决算")

# Figures in words.
_SURE_DIGITS: Final = 4
_MONEY: Final = ("预算", "支出", "决算", "收入", "经费", "采购")
_LEAD: Final = Pattern(
    r"^(?:.*(?:19|20)\d\d年度?(?![初末终])|批复|[我本](?:局|委|办|中心|院|校|单位|部门|级)的?|部门|单位|本级|全年|本年|当年)+"
)
# Names that mean the whole department's money or rate wherever they stand.
_EXACT_NAME: Final = Pattern(
    r"(?:部门)?(?:整体)?(?:支出|收入|收支)?"
    r"(?:(?:年初|期初|调整后?|调整后的|全年|年度)(?:部门)?(?:支出|收入)?预算(?:总规模|总额)?|预算(?:总规模|总额)"
    r"|(?:支出|收入)决算|决算总?(?:支出|收入))(?:数|金额)?"
    r"|(?:部门|资金|支出)*预算(?:资金|支出)*执行率|政府采购(?:执行|完成)率|“?三公”?经费(?:控制|变动)率"
    r"|(?:日常)?公用经费控制率|(?:结转结余|结余结转)(?:变动)?率"
)
_AROUND: Final = 30
_MOST_EXACT: Final = 3
_GOAL: Final = Pattern(
    r"目标|要求|标准|[应须需]|确保|力争|争取|不得|得分|满分|的得|的，|扣分?|[若如]|计划|预期|预计|将"
)
_LONGEST_BOUND: Final = 6
_BOUNDING: Final = Pattern(
    r"(?:不[^\W\d_]{0,2}[超低高少多][过于]?|超过?|高于|低于|不足|不到|将?近|大?约|接近|[≥≤<>＜＞])为?\s?$"
)
_BOUNDED: Final = Pattern(r"及?以[上下内]|左右")
_TELLING: Final = 5
_MOST_VALUES: Final = 3
_ROLE_WORDS: Final = {
    ColumnRole.PLAN: ("年初预算", "预算", "预算数", "预算安排", "预算总额", "预算安排数"),
    ColumnRole.DONE: (
        *("实际支出", "支出", "支出数", "支出决算", "决算数", "决算支出", "实际支出数", "实际采购金额"),
    ),
}

_Key: TypeAlias = tuple[str, str, ColumnRole, str]


class _TableFigure(NamedTuple):
    """A figure that a table gives for an item.

    Attributes:
        key: topic, item, role and year, and for spending the heading too.
        value: in 元 where the unit is known, else as printed.
        step: the worth of its last printed digit, in the unit of ``value``.
        shown: as printed.
        later: whether it is a budget after adjustment.
        sums: the sum it was made by, where the table leaves its total out.
    """

    key: _Key
    table: Table
    value: Decimal
    step: Decimal
    shown: str
    later: bool
    source: Source
    sums: str = ""


def _topic(title: str) -> str:
    """What a table is about: 三公经费 of 三公经费支出执行情况表; empty where the title does not say."""
    words = _NOT_TOPIC.sub("", bare(title))
    return "" if _NO_TOPIC.fullmatch(words) else words


def _title_role(title: str) -> ColumnRole | None:
    if _SPENDING.occurs(title):
        return None if "预算" in title else ColumnRole.DONE
    return ColumnRole.PLAN if "预算" in title else None


def _item(row: TableRow, heading: FigureColumn) -> str:
    """What a cell is about within its table; empty for the whole of it."""
    labels = [] if kind_of(row) in (RowKind.TOTAL, RowKind.SUBTOTAL) else [row.label]
    words = [bare(each) for each in (*labels, *heading.family[-1:])]
    group = [] if heading.family[-1:] and not is_total(heading.family[-1]) else heading.family[:-1][-1:]
    named = [each for each in (*words, *group) if each and not is_total(each) and not _YEAR.search(each)]
    return "|".join(_BRACKETS.sub("", each).removesuffix("用") for each in named)


def _given(table: Table, year: int | None) -> Iterator[_TableFigure]:
    """Every budget and spending figure of a table, its unprinted total among them."""
    topic = _topic(table.title)
    for column in headings(table) if topic else ():
        role = column.role if column.role in (ColumnRole.PLAN, ColumnRole.DONE) else _title_role(table.title)
        draft = any(_DRAFT.search(each) for each in column.path)
        if role and not draft and column.role in (ColumnRole.PLAN, ColumnRole.DONE, ColumnRole.AMOUNT):
            yield from _column(table, column, (topic, role), year)


def _year(table: Table, column: FigureColumn, year: int | None, label: str = "") -> str:
    """The year a figure is about; where nothing says it, the form's."""
    told = _YEAR.search(" ".join((label, *column.path, table.title)))
    # Of spending the heading counts too: what was procured is not what was paid.
    named = column.path[-1] if column.role is ColumnRole.DONE else ""
    return f"{told.group() if told else year}{named}"


def _column(
    table: Table, column: FigureColumn, about: tuple[str, ColumnRole], year: int | None
) -> Iterator[_TableFigure]:
    topic, role = about
    unit = table.unit.in_yuan if table.unit else ONE
    later = holds(column.name, LATER)
    cells = [row.cells[column.index] for row in table.rows]
    for row, cell in zip(table.rows, cells, strict=True):
        if cell.number is not None and kind_of(row) is not RowKind.NOTE and not cell.percent:
            key = (topic, _item(row, column), role, _year(table, column, year, row.label))
            value, finest = cell.number * unit, cell.step * unit
            yield _TableFigure(key, table, value, finest, writing(cell), later, cell.source)
    # A flat table that prints no total still has one.
    flat = all(kind_of(row) is RowKind.PLAIN and not _YEAR.search(row.label) for row in table.rows)
    if flat and len(cells) > 1 and all(cell.number is not None for cell in cells):
        value, finest = sum_of(cells), step(cells)
        item = "|".join(each for each in column.family[-1:] if not is_total(each))
        key = (topic, item, role, _year(table, column, year))
        shown, sums = exactly(value, finest), added(cells)
        yield _TableFigure(key, table, value * unit, finest * unit, shown, later, table.source, sums)


def check_tables(case: Case) -> Iterator[Problem]:
    """The figures that two tables give differently; a table that repeats another is compared cell by cell."""
    by_key: dict[_Key, list[_TableFigure]] = {}
    tables = list(not_repeated(case))
    for table in tables if len(tables) > 1 else ():
        values: dict[tuple[_Key, bool], dict[Decimal, _TableFigure]] = {}
        for each in _given(table, case.form.year):
            values.setdefault((each.key, each.later), {}).setdefault(each.value, each)
        for same in values.values():
            # Rows of one name with several values are not told apart.
            for each in same.values() if len(same) == 1 else ():
                by_key.setdefault(each.key, []).append(each)
    for alike in by_key.values():
        for one, other in combinations(alike, 2):
            # Tables of one title are copies for two units; budgets before and after adjustment may differ.
            titles = bare(one.table.title) != bare(other.table.title)
            comparable = titles and one.later == other.later and _comparable(one, other)
            if one.table is not other.table and one.value != other.value and comparable:
                yield _pair(one, other)


def _comparable(one: _TableFigure, other: _TableFigure) -> bool:
    """Whether the figures are in one unit, or in two known ones in which rounding does not make them one."""
    if one.table.unit == other.table.unit:
        return True
    rounded = abs(one.value - other.value) < (one.step + other.step) / 2
    return one.table.unit is not None and other.table.unit is not None and not rounded


def _unit_of(figure: _TableFigure, other: _TableFigure) -> str:
    """The unit of a figure, where the other's is not the same."""
    return figure.table.unit or "" if figure.table.unit != other.table.unit else ""


def _pair(one: _TableFigure, other: _TableFigure) -> Problem:
    topic, item, role, _ = one.key
    rounded = abs(one.value - other.value) < (one.step + other.step) / 2
    unit = one.table.unit or AmountUnit.WAN
    scale = unit.in_yuan if one.table.unit else ONE
    finest = min(one.step, other.step) / scale
    apart = exactly(abs(one.value - other.value) / scale, finest)
    message = (
        f"{topic}{item.replace('|', '')}的{role.value}两处不一致："
        f"“{one.table.title}”为{one.shown}{_unit_of(one, other)}，"
        f"“{other.table.title}”为{other.shown}{_unit_of(other, one)}，相差{apart}"
    )
    sums = "；".join(each.sums for each in (one, other) if each.sums) or f"{one.shown}－{other.shown}"
    code = codes.FIGURE_ROUNDED if rounded else codes.FIGURE_DIFFERS
    fix = codes.LAST_DIGIT if rounded else "请核对两张表，改正填错的一处"
    return code.at(other.source, message, sums, fix=fix, others=(one.source,))


def check_rounded(case: Case) -> Iterator[Problem]:
    """Pairs of amounts of which one is the other with fewer decimals."""
    exact = exact_figures(case.texts, FigureKind.AMOUNT)
    amounts = [each for each in exact if digits(each.figure) >= _SURE_DIGITS]
    by_rounding: dict[tuple[str, Decimal], dict[Decimal, list[StatedFigure]]] = {}
    for each in amounts:
        if each.figure.places:
            rounding = (each.figure.unit, round_half_up(each.figure.number, 0))
            by_rounding.setdefault(rounding, {}).setdefault(each.figure.value, []).append(each)
    told: set[tuple[Decimal, Decimal]] = set()
    for short in (each for each in amounts if not each.figure.places):
        known = by_rounding.get((short.figure.unit, short.figure.number), {})
        for value, those in known.items():
            pair = (short.figure.value, value)
            # Both names speak of one thing that is planned or spent.
            words = [word for word in _MONEY if word in short.figure.name]
            first = next((each for each in those if any(word in each.figure.name for word in words)), None)
            if pair not in told and first is not None and short.figure.value != value:
                told.add(pair)
                yield _rounded(short, first)


def _rounded(short: StatedFigure, exact: StatedFigure) -> Problem:
    one, other = short.figure, exact.figure
    apart = exactly(abs(other.value - one.value) / other.worth, other.step / other.worth)
    message = f"{_bare_name(one)}写作{one.words}，{_bare_name(other)}写作{other.words}，相差{apart}{one.unit}"
    sum_ = f"{other.words}四舍五入为{one.words}"
    return codes.FIGURE_ROUNDED.at(short.text.source, message, sum_, others=(exact.text.source,))


def _bare_name(figure: Figure) -> str:
    return _LEAD.sub("", figure.name)


def _named(texts: Sequence[Said], form: Form) -> Iterator[StatedFigure]:
    """The figures under a name that is the same wherever it stands."""
    # An item form's rates are those of many items.
    names = (bare(row.name) for row in form.rows if form.kind is not FormKind.ITEM)
    rates = {name for name in names if name.endswith("率") and len(name) >= _TELLING}
    for text in texts:
        for figure in text.figures:
            name = _bare_name(figure)
            known = name in rates or _EXACT_NAME.fullmatch(name)
            # What bears its matter in its name, 三公经费控制率, is the same wherever it stands.
            owner = whose(text, figure, form.year) if known else None
            named = owner is not None and bool(owner.named) and owner.named in name
            if owner and (owner.departments or (named and owner.alone and owner.of_year)):
                yield StatedFigure(figure, text)


def check_words(case: Case) -> Iterator[Problem]:
    """Budget figures that words give twice, with two values; one of them may be within bounds (近九成)."""
    by_name: dict[tuple[str, FigureKind], list[StatedFigure]] = {}
    for each in _named(case.texts, case.form):
        by_name.setdefault((_bare_name(each.figure), each.figure.kind), []).append(each)
    for (name, _), alike in by_name.items():
        same = [each for each in alike if each.figure.bound is Bound.EXACT]
        exact = {each.figure.value: each.figure for each in same}
        places = {each.text.source for each in same}
        # Where the exact ones are many, the name means several things.
        roughly = [each for each in alike if _roughly_said(each) and each.text.source not in places]
        for rough in roughly if 0 < len(exact) <= _MOST_EXACT else ():
            if not any(rough.figure.allows(each) for each in exact.values()):
                message = f"“{name}”写{_bounded(rough)}，另一处写{same[0].figure.words}"
                yield codes.FIGURE_DIFFERS.at(rough.text.source, message, others=(same[0].text.source,))
        # A text that gives a name two values speaks of two things; the others may still differ.
        values: dict[int, set[Decimal]] = {}
        for each in same:
            values.setdefault(id(each.text), set()).add(each.figure.value)
        single = [each for each in same if len(values[id(each.text)]) == 1]
        yield from _differing(name, single)


def _roughly_said(stated: StatedFigure) -> bool:
    """Whether a text says of what is that it is about or above a figure: 近九成; goals and rules do not."""
    figure, text = stated.figure, stated.text.text
    spoken = figure.unit == "成" or figure.bound in (Bound.ABOUT, Bound.ABOVE)
    around = text[max(0, figure.start - _AROUND) : figure.end + _AROUND]
    return spoken and figure.bound is not Bound.EXACT and _GOAL.search(around) is None


def _bounded(stated: StatedFigure) -> str:
    """A figure with the words that bound it."""
    figure, text = stated.figure, stated.text.text
    before = _BOUNDING.search(text[max(0, figure.start - _LONGEST_BOUND) : figure.start])
    after = _BOUNDED.match(text[figure.end :])
    return f"{before.group() if before else ''}{figure.words}{after.group() if after else ''}"


def _differing(name: str, same: Sequence[StatedFigure]) -> Iterator[Problem]:
    """Every other value that is not the rounding of the first one, where it first stands.

    Under a name with many values stand many things: the first that differs speaks for all.
    """
    told: set[Decimal] = set()
    most = 1 if len({each.figure.value for each in same}) > _MOST_VALUES else _MOST_VALUES
    for other in same[1:]:
        first, second = same[0].figure, other.figure
        apart = abs(second.value - first.value)
        differs = bool(apart) and apart >= (first.step + second.step) / 2
        if differs and second.value not in told and len(told) < most:
            told.add(second.value)
            message = f"“{name}”一处写{first.words}，另一处写{second.words}"
            sum_ = f"{first.words}≠{second.words}"
            others = (same[0].text.source,)
            yield codes.FIGURE_DIFFERS.at(other.text.source, message, sum_, others=others)


def check_words_against_tables(case: Case) -> Iterator[Problem]:
    """A whole that words name, 三公经费预算 or 三公经费支出, against its table's total."""
    stated = exact_figures(case.texts, FigureKind.AMOUNT)
    wholes: dict[str, list[_TableFigure]] = {}
    for table in case.tables if stated else ():
        for each in _given(table, case.form.year) if table.unit is not None else ():
            for words in _ROLE_WORDS[each.key[2]] if not each.key[1] else ():
                wholes.setdefault(f"{each.key[0]}{words}", []).append(each)
    for figure, text in stated if wholes else ():
        known = wholes.get(_LEAD.sub("", re.sub("[“”]", "", figure.name)))
        owner = whose(text, figure, case.form.year) if known else None
        if not known or owner is None or not owner.of_year or not owner.alone:
            continue
        if any(abs(each.value - figure.value) < (each.step + figure.step) / 2 for each in known):
            continue
        given = known[0]
        printed = f"{given.shown}{given.table.unit}"
        message = f"文字写{figure.name}{figure.words}，“{given.table.title}”为{printed}"
        sum_ = f"{figure.words}≠{printed}"
        yield codes.FIGURE_DIFFERS.at(text.source, message, sum_, others=(given.source,))
