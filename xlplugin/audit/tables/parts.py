"""Which rows and columns of a table make up its totals; where it leaves that open, every possibility."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import Enum
from itertools import takewhile
from typing import Final, NamedTuple

from xlplugin.audit.basis.columns import ColumnRole, FigureColumn, bare, is_total
from xlplugin.form.form import Table, TableRow
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern

_ENDS_AS_TOTAL: Final = Pattern(
    r".+(?:合计|总计|小计|共计|总额)(?:[（(].*)?", words="合计|总计|小计|共计|总额"
)
_NOTE: Final = Pattern(r"(?:注|备注|说明|填报人|审核)[:：]?.*", words="注|说明|填报人|审核")
_WITHIN: Final = Pattern(r"(?:\d+[.、．])?其中", words="其中")
_LEVELS: Final = (
    Pattern(r"[一二三四五六七八九十]+[、.．]", words="、|.|．"),
    Pattern(r"[（(][一二三四五六七八九十]+[）)]", words="）|)"),
    Pattern(r"\d{1,2}[、.．](?!\d)", words="、|.|．"),
    Pattern(r"[（(]\d{1,2}[）)]", words="）|)"),
)
_TELLING: Final = re.compile("[计总注说填审其]")
"""The words of every row that is more than one of many hold one of these letters."""
_CODE: Final = Pattern(r"[A-Z]?\d*")
_LONGEST_NEST: Final = 6
_MEASURE: Final = Pattern(
    r"(?:人数|天数|数量|面积|次数|个数|月数|户数)(?:[（(].*)?$",
    words="人数|天数|数量|面积|次数|个数|月数|户数",
)
SUMMABLE: Final = (ColumnRole.AMOUNT, ColumnRole.PLAN, ColumnRole.DONE, ColumnRole.LEFT)
"""The columns whose rows can be added up."""
_APART: Final = (ColumnRole.RATE, ColumnRole.SHARE)
"""Columns beside the amounts that no total adds up."""


class RowKind(Enum):
    """What a row of figures is."""

    PLAIN = "分项"
    TOTAL = "合计"
    SUBTOTAL = "小计"
    OTHER_TOTAL = "某项合计"
    WITHIN = "其中"
    NOTE = "注"


class TotalParts(NamedTuple):
    """The rows that may make up a total row.

    Attributes:
        total: the index of the total row.
        candidates: each way of choosing the parts, the likeliest first, by their indexes.
        sure: whether the table leaves no other way open.
    """

    total: int
    candidates: tuple[tuple[int, ...], ...]
    sure: bool


def kind_of(row: TableRow) -> RowKind:
    """What a row of figures is, told by its words."""
    if not _TELLING.search("".join(row.labels)):
        return RowKind.PLAIN
    words = [word for each in row.labels if (word := bare(each))]
    if any(is_total(each) for each in words):
        return RowKind.SUBTOTAL if any(each.startswith("小计") for each in words) else RowKind.TOTAL
    last = words[-1] if words else ""
    if _NOTE.fullmatch(words[0] if words else ""):
        return RowKind.NOTE
    if _WITHIN.match(last):
        return RowKind.WITHIN
    return RowKind.OTHER_TOTAL if _ENDS_AS_TOTAL.fullmatch(last) else RowKind.PLAIN


def _nested(table: Table, rows: Sequence[int], columns: Sequence[FigureColumn]) -> frozenset[int]:
    """The rows that a row above them already holds: it equals their sum in every column."""
    vectors = [
        tuple(table.rows[index].cells[each.index].number or ZERO for each in columns) for index in rows
    ]
    inside: set[int] = set()
    for place, whole in enumerate(vectors):
        run = _run(vectors, place) if any(whole) and rows[place] not in inside else 0
        inside.update(rows[place + 1 : place + 1 + run])
    return frozenset(inside)


def _run(vectors: Sequence[tuple[Decimal, ...]], place: int) -> int:
    """How many of the rows below make up a row exactly; 0 where none do."""
    added = [ZERO] * len(vectors[place])
    for length, below in enumerate(vectors[place + 1 : place + 1 + _LONGEST_NEST], start=1):
        added = [one + other for one, other in zip(added, below, strict=False)]
        if length > 1 and tuple(added) == vectors[place]:
            return length
    return 0


def _topmost(table: Table, rows: Sequence[int]) -> tuple[int, ...]:
    """The rows of the highest level, where numbering or codes show levels; else all."""
    labels = {index: bare(table.rows[index].label) for index in rows}
    levels = {
        index: next((level for level, sign in enumerate(_LEVELS) if sign.match(label)), None)
        for index, label in labels.items()
    }
    known = {level for level in levels.values() if level is not None}
    if len(known) > 1:
        return tuple(index for index in rows if levels[index] == min(known))
    codes = {index: next(iter(table.rows[index].labels), "").strip() for index in rows}
    outer = {code for code in codes.values() if code and _CODE.fullmatch(code)}
    return tuple(
        index
        for index in rows
        if not any(codes[index] != code and codes[index].startswith(code) for code in outer)
    )


def _choices(
    table: Table, rows: Sequence[int], columns: Sequence[FigureColumn]
) -> tuple[tuple[int, ...], ...]:
    top = _topmost(table, rows)
    inside = _nested(table, top, columns)
    flat = tuple(index for index in top if index not in inside)
    return tuple(dict.fromkeys((flat, top)))


def parts(table: Table, columns: Sequence[FigureColumn]) -> Iterator[TotalParts]:
    """For every total row of a table the rows that may make it up."""
    kinds = [kind_of(row) for row in table.rows]
    if RowKind.SUBTOTAL in kinds:
        yield from _grouped(table, kinds, columns)
        return
    totals = [index for index, kind in enumerate(kinds) if kind is RowKind.TOTAL]
    plain = [index for index, kind in enumerate(kinds) if kind is RowKind.PLAIN]
    if len(totals) == 1 and plain:
        at_end = not plain[0] < totals[0] < plain[-1]
        clear = not {RowKind.WITHIN, RowKind.OTHER_TOTAL} & set(kinds)
        sections = [[i for i in plain if i < totals[0]], [i for i in plain if i > totals[0]]]
        others = () if at_end else tuple(tuple(section) for section in sections)
        yield TotalParts(totals[0], (*_choices(table, plain, columns), *others), at_end and clear)


def _grouped(table: Table, kinds: Sequence[RowKind], columns: Sequence[FigureColumn]) -> Iterator[TotalParts]:
    """Totals of groups, each above or below its rows, and the grand total of the groups."""
    plain = [index for index, kind in enumerate(kinds) if kind is RowKind.PLAIN]
    groups = [index for index, kind in enumerate(kinds) if kind is RowKind.SUBTOTAL]
    inner = [index for index in range(len(kinds)) if kinds[index] in (RowKind.PLAIN, RowKind.SUBTOTAL)]
    above = inner[0] == groups[0]
    sure = above != (inner[-1] == groups[-1]) and len(inner) > len(groups)
    for group in groups:
        at = inner.index(group)
        # The plain rows next to the group's total, up to the next total.
        before = tuple(takewhile(lambda index: index not in groups, reversed(inner[:at])))[::-1]
        after = tuple(takewhile(lambda index: index not in groups, inner[at + 1 :]))
        first, second = (after, before) if above else (before, after)
        if first:
            yield TotalParts(group, (*_choices(table, first, columns), second), sure)
    totals = [index for index, kind in enumerate(kinds) if kind is RowKind.TOTAL]
    if len(totals) == 1:
        yield TotalParts(totals[0], (tuple(groups), tuple(plain), tuple(inner)), sure and len(groups) > 1)


class GroupTotal(NamedTuple):
    """A column that adds up its neighbours, and those neighbours."""

    total: FigureColumn
    parts: tuple[FigureColumn, ...]


def _below(columns: Sequence[FigureColumn], prefix: tuple[str, ...]) -> list[FigureColumn]:
    return [each for each in columns if each.path[: len(prefix)] == prefix and len(each.path) > len(prefix)]


def _stands_for(columns: Sequence[FigureColumn], path: tuple[str, ...]) -> list[FigureColumn]:
    """The columns that hold a group: its own column, else its total, else everything below it."""
    own = [each for each in columns if each.path == path]
    below = _below(columns, path)
    totals = [each for each in below if len(each.path) == len(path) + 1 and is_total(each.path[-1])]
    return own or totals or below


def _additive(columns: Sequence[FigureColumn]) -> bool:
    """Whether the columns are of one sort: budgets are not added to what was spent of them."""
    roles = {each.role for each in columns} - {ColumnRole.AMOUNT}
    apart = any("其中" in each.name or _MEASURE.search(each.name) for each in columns)
    return ColumnRole.OTHER not in roles and len(roles) <= 1 and not apart


def group_totals(columns: Sequence[FigureColumn]) -> Iterator[GroupTotal]:
    """Every column that is the total of others beyond doubt."""
    for total in (each for each in columns if each.total and each.role in SUMMABLE):
        prefix = total.path[:-1]
        names = dict.fromkeys(each.path[len(prefix)] for each in _below(columns, prefix))
        members = [name for name in names if not is_total(name)]
        parts = [each for name in members for each in _stands_for(columns, (*prefix, name))]
        parts = [each for each in parts if each.role not in _APART]
        on_one_side = len({each.index > total.index for each in parts}) == 1
        if len(members) > 1 and _additive(parts) and on_one_side and len(parts) > 1:
            yield GroupTotal(total, tuple(parts))
