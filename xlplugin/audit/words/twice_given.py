"""The same budget figure given twice: in two tables, in words and a table, in words and once more rounded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.columns import LATER, ColumnRole, FigureColumn, bare, headings, is_total
from xlplugin.audit.basis.printed import added, exactly, figures_of, number, step, sum_of, writing
from xlplugin.audit.basis.texts import Said, digits
from xlplugin.audit.tables.parts import RowKind, kind_of
from xlplugin.form.figures import Bound, Figure, FigureKind
from xlplugin.form.form import Form, FormKind, Table, TableRow
from xlplugin.money import AmountUnit, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Source

_HALF: Final = Decimal("0.5")
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
_OTHER_TIME: Final = Pattern(r"季度|上半年|月底|月末|\d月|上年|去年|同期|比\d{4}|较\d{4}")
_OTHER_MATTER: Final = Pattern(
    r"三公|采购|经费|专项|项目|接待|用车|出国|培训|会议|基本支出|人员支出|科目|功能分类|下属|所属"
)
_OTHER_YEAR: Final = Pattern(r"((?:19|20)\d{2})\s*年")
_BEFORE: Final = 30
_LEAD_UP: Final = 200
_TELLING: Final = 5
_ROLE_WORDS: Final = {
    ColumnRole.PLAN: ("年初预算", "预算", "预算数", "预算安排", "预算总额", "预算安排数"),
    ColumnRole.DONE: (
        *("实际支出", "支出", "支出数", "支出决算", "决算数", "决算支出", "实际支出数", "实际采购金额"),
    ),
}


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

    key: tuple[str, str, ColumnRole, str]
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
    if _SPENDING.search(title):
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
    columns = headings(table) if topic else ()
    for column in columns:
        role = column.role if column.role in (ColumnRole.PLAN, ColumnRole.DONE) else _title_role(table.title)
        if role is None or column.role not in (ColumnRole.PLAN, ColumnRole.DONE, ColumnRole.AMOUNT):
            continue
        if any(_DRAFT.search(each) for each in column.path):
            continue
        yield from _column(table, column, (topic, role), year)
        yield from _unprinted(table, column, (topic, role), year)


def _year(table: Table, column: FigureColumn, year: int | None, label: str = "") -> str:
    """The year a figure is about; where nothing says it, the form's."""
    told = _YEAR.search(" ".join((label, *column.path, table.title)))
    # Of spending the heading counts too: what was procured is not what was paid.
    named = column.path[-1] if column.role is ColumnRole.DONE else ""
    return f"{told.group() if told else year}{named}"


def _column(
    table: Table, column: FigureColumn, about: tuple[str, ColumnRole], year: int | None
) -> Iterator[_TableFigure]:
    unit = table.unit.in_yuan if table.unit else Decimal(1)
    for row in table.rows:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        value = number(cell) if cell is not None else None
        if cell is not None and value is not None and kind_of(row) is not RowKind.NOTE and not cell.percent:
            key = (about[0], _item(row, column), about[1], _year(table, column, year, row.label))
            later = LATER.search(column.name) is not None
            yield _TableFigure(key, table, value * unit, cell.step * unit, writing(cell), later, cell.source)


def _unprinted(
    table: Table, column: FigureColumn, about: tuple[str, ColumnRole], year: int | None
) -> Iterator[_TableFigure]:
    """The sum of a flat table that prints no total."""
    kinds = {kind_of(row) for row in table.rows}
    rows = [row for row in table.rows if column.index < len(row.cells)]
    cells = figures_of(row.cells[column.index] for row in rows)
    flat = kinds == {RowKind.PLAIN} and len(cells) > 1 and not any(_YEAR.search(row.label) for row in rows)
    if flat and len(cells) == len(table.rows):
        unit = table.unit.in_yuan if table.unit else Decimal(1)
        value, finest = sum_of(cells), step(cells)
        item = "|".join(each for each in column.family[-1:] if not is_total(each))
        key = (about[0], item, about[1], _year(table, column, year))
        later = LATER.search(column.name) is not None
        shown = exactly(value, finest)
        sums = added(cells)
        yield _TableFigure(key, table, value * unit, finest * unit, shown, later, table.source, sums)


def _comparable(one: _TableFigure, other: _TableFigure) -> bool:
    """Two tables of one title are copies for two units; a budget before and after adjustment may differ."""
    titles = bare(one.table.title) != bare(other.table.title)
    return titles and one.later == other.later and one.table.unit == other.table.unit


def check_tables(case: Case) -> Iterator[Problem]:
    """The figures that two tables give differently."""
    by_key: dict[tuple[str, str, ColumnRole, str], list[_TableFigure]] = {}
    for table in case.filing.tables:
        for each in _unambiguous(_given(table, case.form.year)):
            by_key.setdefault(each.key, []).append(each)
    for same in by_key.values():
        for one, other in combinations(same, 2):
            if one.table is not other.table and one.value != other.value and _comparable(one, other):
                yield _pair(one, other)


def _unambiguous(figures: Iterable[_TableFigure]) -> Iterator[_TableFigure]:
    """The figures of a table that only one value is given for: rows of one name are not told apart."""
    values: dict[tuple[tuple[str, str, ColumnRole, str], bool], dict[Decimal, _TableFigure]] = {}
    for each in figures:
        values.setdefault((each.key, each.later), {}).setdefault(each.value, each)
    yield from (each for same in values.values() if len(same) == 1 for each in same.values())


def _pair(one: _TableFigure, other: _TableFigure) -> Problem:
    topic, item, role, _ = one.key
    rounded = abs(one.value - other.value) < (one.step + other.step) * _HALF
    unit = one.table.unit or AmountUnit.WAN
    scale = unit.in_yuan if one.table.unit else Decimal(1)
    finest = min(one.step, other.step) / scale
    apart = exactly(abs(one.value - other.value) / scale, finest)
    message = (
        f"{topic}{item.replace('|', '')}的{role.value}两处不一致："
        f"“{one.table.title}”为{one.shown}，“{other.table.title}”为{other.shown}，相差{apart}"
    )
    sums = "；".join(each.sums for each in (one, other) if each.sums) or f"{one.shown}－{other.shown}"
    code = codes.FIGURE_ROUNDED if rounded else codes.FIGURE_DIFFERS
    fix = codes.LAST_DIGIT if rounded else "请核对两张表，改正填错的一处"
    return code.at(other.source, message, sums, fix=fix, others=(one.source,))


class _NamedFigure(NamedTuple):
    """A figure in words under a name that is the same wherever it stands."""

    name: str
    figure: Figure
    text: Said


def check_rounded(case: Case) -> Iterator[Problem]:
    """Pairs of amounts of which one is the other with fewer decimals."""
    amounts = _amounts(case.texts)
    exact_by_rounding: dict[tuple[str, Decimal], dict[Decimal, list[_NamedFigure]]] = {}
    for each in amounts:
        if each.figure.places:
            rounding = (each.figure.unit, round_half_up(each.figure.number, 0))
            known = exact_by_rounding.setdefault(rounding, {})
            known.setdefault(each.figure.value, []).append(each)
    told: set[tuple[Decimal, Decimal]] = set()
    for short in (each for each in amounts if not each.figure.places):
        known = exact_by_rounding.get((short.figure.unit, short.figure.number), {})
        for value, exact in known.items():
            pair = (short.figure.value, value)
            first = next((each for each in exact if _of_money(short, each)), None)
            if pair not in told and first is not None and short.figure.value != value:
                told.add(pair)
                yield _rounded(short, first)


def _amounts(texts: Sequence[Said]) -> list[_NamedFigure]:
    return [
        _NamedFigure(figure.name, figure, text)
        for text in texts
        for figure in text.figures
        if figure.kind is FigureKind.AMOUNT and figure.bound is Bound.EXACT and digits(figure) >= _SURE_DIGITS
    ]


def _of_money(short: _NamedFigure, exact: _NamedFigure) -> bool:
    """Whether both names speak of one thing that is planned or spent."""
    return any(word in short.name and word in exact.name for word in _MONEY)


def _rounded(short: _NamedFigure, exact: _NamedFigure) -> Problem:
    one, other = short.figure, exact.figure
    apart = exactly(abs(other.value - one.value) / other.worth, other.step / other.worth)
    message = (
        f"{_bare_name(short.name)}写作{one.words}，{_bare_name(exact.name)}写作{other.words}，"
        f"相差{apart}{one.unit}"
    )
    sum_ = f"{other.words}四舍五入为{one.words}"
    return codes.FIGURE_ROUNDED.at(short.text.source, message, sum_, others=(exact.text.source,))


def _bare_name(name: str) -> str:
    return _LEAD.sub("", name)


def _rates(form: Form) -> frozenset[str]:
    """The rates that a department's form itself has as indicators; an item form's are those of many items."""
    names = (bare(row.name) for row in form.rows if form.kind is not FormKind.ITEM)
    return frozenset(name for name in names if name.endswith("率") and len(name) >= _TELLING)


def _named(texts: Sequence[Said], form: Form) -> Iterator[_NamedFigure]:
    rates = _rates(form)
    for text in texts:
        for figure in text.figures:
            name = _bare_name(figure.name)
            whole = (name in rates or _EXACT_NAME.fullmatch(name)) and figure.bound is Bound.EXACT
            other = whole and _OTHER_MATTER.search(_sentence_before(text, figure))
            if whole and not other and _this_year(text, figure, form.year):
                yield _NamedFigure(name, figure, text)


def _sentence_before(text: Said, figure: Figure) -> str:
    """The words that lead up to a figure's name: a 年初预算 after 三公经费 is not the department's."""
    far = max(0, figure.start - _LEAD_UP)
    before = text.text[far : figure.start]
    start = max(before.rfind(mark) for mark in "。；;！？\n") + 1
    return before[start:].removesuffix(figure.name)


def _this_year(text: Said, figure: Figure, year: int | None) -> bool:
    before = text.text[max(0, figure.start - _BEFORE) : figure.start]
    years = {int(found[1]) for found in _OTHER_YEAR.finditer(before)}
    return not _OTHER_TIME.search(before) and (year is None or years <= {year})


def check(case: Case) -> Iterator[Problem]:
    """Budget figures that words give twice, or words and a table, with two values."""
    by_name: dict[tuple[str, FigureKind], list[_NamedFigure]] = {}
    for each in _named(case.texts, case.form):
        by_name.setdefault((each.name, each.figure.kind), []).append(each)
    for same in by_name.values():
        if not _ambiguous(same):
            yield from _differing(same)
    yield from _against_tables(case)


def _ambiguous(same: Sequence[_NamedFigure]) -> bool:
    """One text that gives a name two values speaks of two things."""
    values: dict[Source, set[Decimal]] = {}
    for each in same:
        values.setdefault(each.text.source, set()).add(each.figure.value)
    return any(len(different) > 1 for different in values.values())


def _differing(same: Sequence[_NamedFigure]) -> Iterator[Problem]:
    """The first of the others that is not the rounding of the first."""
    first = same[0].figure
    for other in same[1:]:
        apart = abs(other.figure.value - first.value)
        if apart >= (first.step + other.figure.step) * _HALF and apart:
            message = f"“{other.name}”一处写{first.words}，另一处写{other.figure.words}"
            sum_ = f"{first.words}≠{other.figure.words}"
            others = (same[0].text.source,)
            yield codes.FIGURE_DIFFERS.at(other.text.source, message, sum_, others=others)
            return


def _against_tables(case: Case) -> Iterator[Problem]:
    """A whole that words name, 三公经费预算 or 三公经费支出, against its table's total."""
    tables = [
        each for table in case.filing.tables for each in _given(table, case.form.year) if not each.key[1]
    ]
    wholes: dict[str, list[_TableFigure]] = {}
    for each in tables:
        for words in _ROLE_WORDS[each.key[2]] if each.table.unit is not None else ():
            wholes.setdefault(f"{each.key[0]}{words}", []).append(each)
    for text in case.texts if wholes else ():
        for figure in text.figures:
            known = wholes.get(_bare_name(re.sub("[“”]", "", figure.name)))
            if known and _this_year(text, figure, case.form.year):
                yield from _against_table(text, figure, known)


def _against_table(text: Said, figure: Figure, known: Sequence[_TableFigure]) -> Iterator[Problem]:
    if figure.kind is not FigureKind.AMOUNT or figure.bound is not Bound.EXACT:
        return
    if any(abs(each.value - figure.value) < (each.step + figure.step) * _HALF for each in known):
        return
    each = known[0]
    printed = f"{each.shown}{each.table.unit}"
    message = f"文字写{figure.name}{figure.words}，“{each.table.title}”为{printed}"
    sum_ = f"{figure.words}≠{printed}"
    yield codes.FIGURE_DIFFERS.at(text.source, message, sum_, others=(each.source,))
