"""The same budget figure in two tables: one item, one role, one year, and two values."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.columns import LATER, Heading, Role, bare, headings, is_total
from xlplugin.audit.basis.printed import added, exactly, figures_of, number, step, sum_of, writing
from xlplugin.audit.tables.parts import RowKind, kind_of
from xlplugin.form.table import Table, TableRow
from xlplugin.money import AmountUnit
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source

_HALF: Final = Decimal("0.5")
_YEAR: Final = Pattern(r"(?:19|20)\d{2}(?=\s*年|$)")
_NOT_TOPIC: Final = Pattern(
    r"(?:19|20)\d{2}年?度?|[（(].{0,40}?[）)]|附[件表]\d*[:：]?|\d{1,3}[.、]|年度|年初|预算|决算|支出|执行|情况|明细|统计|表|数据"
)
_NO_TOPIC: Final = Pattern(r"(?:[Ss]heet|SHEET|工作表)?\d*")
_BRACKETS: Final = Pattern(r"[（(].{0,40}?[）)]")
_DRAFT: Final = Pattern(r"申报|申请|建议|目标|控制数|上报")
_SPENDING: Final = Pattern(r"支出|执行|决算")


class Given(NamedTuple):
    """A figure that a table gives for an item.

    Attributes:
        key: topic, item, role and year, and for spending the heading too.
        value: in 元 where the unit is known, else as printed.
        unit: the table's unit.
        step: the worth of its last printed digit, in the unit of ``value``.
        shown: as printed.
        later: whether it is a budget after adjustment.
        sums: the sum it was made by, where the table leaves its total out.
    """

    key: tuple[str, str, Role, str]
    table: Table
    value: Decimal
    step: Decimal
    shown: str
    later: bool
    source: Source
    sums: str = ""


def topic_of(title: str) -> str:
    """What a table is about: 三公经费 of 三公经费支出执行情况表; empty where the title does not say."""
    words = _NOT_TOPIC.sub("", bare(title))
    return "" if _NO_TOPIC.fullmatch(words) else words


def _title_role(title: str) -> Role | None:
    if _SPENDING.search(title):
        return None if "预算" in title else Role.DONE
    return Role.PLAN if "预算" in title else None


def _item(row: TableRow, heading: Heading) -> str:
    """What a cell is about within its table; empty for the whole of it."""
    labels = [] if kind_of(row) in (RowKind.TOTAL, RowKind.SUBTOTAL) else [row.label]
    words = [bare(each) for each in (*labels, *heading.family[-1:])]
    group = [] if heading.family[-1:] and not is_total(heading.family[-1]) else heading.family[:-1][-1:]
    named = [each for each in (*words, *group) if each and not is_total(each) and not _YEAR.search(each)]
    return "|".join(_BRACKETS.sub("", each).removesuffix("用") for each in named)


def given(table: Table, year: int | None) -> Iterator[Given]:
    """Every budget and spending figure of a table, its unprinted total among them."""
    topic = topic_of(table.title)
    columns = headings(table) if topic else ()
    for column in columns:
        role = column.role if column.role in (Role.PLAN, Role.DONE) else _title_role(table.title)
        if role is None or column.role not in (Role.PLAN, Role.DONE, Role.AMOUNT):
            continue
        if any(_DRAFT.search(each) for each in column.path):
            continue
        yield from _column(table, column, (topic, role), year)
        yield from _unprinted(table, column, (topic, role), year)


def _year(table: Table, column: Heading, year: int | None, label: str = "") -> str:
    """The year a figure is about; where nothing says it, the form's."""
    told = _YEAR.search(" ".join((label, *column.path, table.title)))
    # Of spending the heading counts too: what was procured is not what was paid.
    named = column.path[-1] if column.role is Role.DONE else ""
    return f"{told.group() if told else year}{named}"


def _column(table: Table, column: Heading, about: tuple[str, Role], year: int | None) -> Iterator[Given]:
    unit = table.unit.in_yuan if table.unit else Decimal(1)
    for row in table.rows:
        cell = row.cells[column.index] if column.index < len(row.cells) else None
        value = number(cell) if cell is not None else None
        if cell is not None and value is not None and kind_of(row) is not RowKind.NOTE and not cell.percent:
            key = (about[0], _item(row, column), about[1], _year(table, column, year, row.label))
            later = LATER.search(column.name) is not None
            yield Given(key, table, value * unit, cell.step * unit, writing(cell), later, cell.source)


def _unprinted(table: Table, column: Heading, about: tuple[str, Role], year: int | None) -> Iterator[Given]:
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
        yield Given(key, table, value * unit, finest * unit, shown, later, table.source, sums)


def _comparable(one: Given, other: Given) -> bool:
    """Two tables of one title are copies for two units; a budget before and after adjustment may differ."""
    titles = bare(one.table.title) != bare(other.table.title)
    return titles and one.later == other.later and one.table.unit == other.table.unit


def table_pairs(case: Case) -> Iterator[Problem]:
    """The figures that two tables give differently."""
    by_key: dict[tuple[str, str, Role, str], list[Given]] = {}
    for table in case.filing.tables:
        for each in _unambiguous(given(table, case.form.year)):
            by_key.setdefault(each.key, []).append(each)
    for same in by_key.values():
        for one, other in combinations(same, 2):
            if one.table is not other.table and one.value != other.value and _comparable(one, other):
                yield _pair(one, other)


def _unambiguous(figures: Iterable[Given]) -> Iterator[Given]:
    """The figures of a table that only one value is given for: rows of one name are not told apart."""
    values: dict[tuple[tuple[str, str, Role, str], bool], dict[Decimal, Given]] = {}
    for each in figures:
        values.setdefault((each.key, each.later), {}).setdefault(each.value, each)
    yield from (each for same in values.values() if len(same) == 1 for each in same.values())


def _pair(one: Given, other: Given) -> Problem:
    topic, item, role, _ = one.key
    rounded = abs(one.value - other.value) < (one.step + other.step) * _HALF
    unit = one.table.unit or AmountUnit.WAN
    scale = unit.in_yuan if one.table.unit else Decimal(1)
    finest = min(one.step, other.step) / scale
    apart = exactly(abs(one.value - other.value) / scale, finest)
    code, severity = ("figure-rounded", Severity.NOTICE) if rounded else ("figure-differs", Severity.WARNING)
    return Problem(
        code,
        severity,
        f"{topic}{item.replace('|', '')}的{role.value}两处不一致："
        f"“{one.table.title}”为{one.shown}，“{other.table.title}”为{other.shown}，相差{apart}",
        "属末位四舍五入之差，可不改" if rounded else "请核对两张表，改正填错的一处",
        other.source,
        "；".join(each.sums for each in (one, other) if each.sums) or f"{one.shown}－{other.shown}",
        others=(one.source,),
    )
