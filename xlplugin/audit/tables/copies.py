"""Tables that a written report repeats from the workbook: the cells in which the two differ.

A table is known to be repeated by its rows and columns, and by most of its figures being the same; so a table
of another year or of a unit below, of the same shape, is none.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import step, writing
from xlplugin.audit.basis.columns import ColumnRole, FigureColumn, bare, headings, is_total
from xlplugin.audit.tables.parts import RowKind, kind_of
from xlplugin.audit.tables.units import is_of_money
from xlplugin.facts.entry import Entry
from xlplugin.form.case import Case
from xlplugin.form.form import Table, TableRow
from xlplugin.money import ONE, ZERO
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

T = TypeVar("T")

_ASIDE: Final = Pattern(
    r"[（(](?:单位[:：]?)?(?:亿元|万元|元|[%％]|[A-Z0-9=＝+＋\-－*×/÷]{1,12})[）)]"
    r"|^(?:其中[:：]?|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]+[、.．]|[（(]\d+[）)])"
)
_TITLE_NUMBER: Final = Pattern(
    r"^(?:续?附?[表件][一二三四五六七八九十\d.\-—]*[:：、.\s]*)|[（(][^（()）]*[)）]"
)
_YEAR: Final = Pattern(r"(?:19|20)\d\d(?=年|$)")
_QUANTITY: Final = Pattern(r"(?<=.)(?:数|额|金额)$")
_SPENT: Final = Pattern(r"^(?:实际|本年|年度)?(?:支出|执行|决算|支出决算|决算支出)$")
_PLANNED: Final = Pattern(r"^(?:本年|年度)?预算(?:安排)?$")
_PART: Final = Pattern(r"本级|机关|下属|所属|二级|事业单位|中心|学校|医院")
_SCALES: Final = (ONE, Decimal(10_000), Decimal("0.0001"), Decimal("1e8"), Decimal("1e-8"))
_PERCENT: Final = (ONE, Decimal(100), Decimal("0.01"))
_RATES: Final = (ColumnRole.RATE, ColumnRole.SHARE)
_FEWEST: Final = 2
"""So many figures at least are the same, unless the tables have one title."""


class TwiceGiven(NamedTuple):
    """One cell of a table and the cell that repeats it; ``scale`` is what the second's figures are times."""

    row: TableRow
    column: FigureColumn
    ours: Entry
    theirs: Entry
    exact: tuple[Decimal, Decimal]
    scale: Decimal

    @property
    def apart(self) -> Decimal:
        """By how much the two differ, in the unit of the first."""
        return abs((self.ours.number or ZERO) - (self.theirs.number or ZERO) / self.scale)

    def same(self, *, by_column: bool) -> bool:
        """Whether the two are one figure, the coarser rounded perhaps.

        Args:
            by_column: whether a cell is taken to be as exact as the most exact of its column.
        """
        steps = self.exact if by_column else (self.ours.step, self.theirs.step)
        coarse = max(steps[0], steps[1] / self.scale)
        return self.apart <= (ZERO if steps[0] == steps[1] / self.scale else coarse / 2)


class Copy(NamedTuple):
    """A table of the workbook, the table of the report that repeats it, and their cells two by two."""

    original: Table
    repeated: Table
    cells: tuple[TwiceGiven, ...]

    @property
    def is_faithful(self) -> bool:
        """Whether every figure is the same."""
        return all(cell.same(by_column=True) for cell in self.cells)

    @property
    def is_titled(self) -> bool:
        """Whether both have one title."""
        return _title(self.original) == _title(self.repeated)


def copies(case: Case) -> tuple[Copy, ...]:
    """The tables of the workbook that the report repeats, each table of the report once."""
    report = case.beside.report
    repeated = report.tables if report else ()
    own = [each for each in case.tables if all(each is not other for other in repeated)]
    found = []
    for table in repeated:
        able = [copy for each in own if (copy := _copy(each, table)) is not None]
        if able:
            found.append(max(able, key=lambda each: (_agreeing(each.cells), -len(each.cells))))
    # Beside a faithful copy, one that differs and bears another title is a table of its own.
    whole = [each.original for each in found if each.is_faithful]
    alone = (all(each.original is not one for one in whole) for each in found)
    return tuple(
        each
        for each, is_alone in zip(found, alone, strict=True)
        if is_alone or each.is_faithful or each.is_titled
    )


def not_repeated(case: Case) -> tuple[Table, ...]:
    """The tables beside the form, without those of the report that only repeat one."""
    repeated = [each.repeated for each in copies(case)]
    return tuple(each for each in case.tables if all(each is not other for other in repeated))


def check(case: Case) -> Iterator[Problem]:
    """Every figure of a repeated table that is another one in the report, and a unit that is."""
    for copy in copies(case):
        ours, theirs = copy.original, copy.repeated
        stated = ours.unit.in_yuan / theirs.unit.in_yuan if ours.unit and theirs.unit else None
        money = [each for each in copy.cells if is_of_money(ours, each.column) and _tells(each)]
        if stated is not None and money and money[0].scale != stated:
            own = f"工作簿“{ours.title}”以{ours.unit}为单位"
            message = f"报告中“{theirs.title}”以{theirs.unit}为单位，{own}，而两处的数字不是按此换算的"
            fix = "请核对是哪一处的单位写错"
            yield codes.UNIT_MIXED.at(theirs.source, message, fix=fix, others=(ours.source,))
        for each in copy.cells:
            if each.same(by_column=True):
                continue
            rounded = each.same(by_column=False)
            label = bare(each.row.label)
            where = f"{f'“{label}”行' if label else ''}“{each.column.name}”"
            is_money = each.column.role not in _RATES and is_of_money(ours, each.column)
            units = [table.unit or "" if is_money else "" for table in (theirs, ours)]
            given = [
                f"{writing(entry)}{unit}" for entry, unit in zip((each.theirs, each.ours), units, strict=True)
            ]
            message = f"报告中“{theirs.title}”{where}为{given[0]}，工作簿“{ours.title}”为{given[1]}"
            code = codes.FIGURE_ROUNDED if rounded else codes.FIGURE_DIFFERS
            fix = codes.LAST_DIGIT if rounded else "请核对两张表，改正填错的一处"
            sum_ = f"{given[0]}≠{given[1]}"
            yield code.at(each.theirs.source, message, sum_, fix=fix, others=(each.ours.source,))


def _copy(ours: Table, theirs: Table) -> Copy | None:
    """The two as a table and its copy; None where they are not, or where nobody can tell."""
    years = [{each.group() for each in _YEAR.finditer(bare(table.title))} for table in (ours, theirs)]
    if all(years) and not years[0] & years[1]:
        return None
    if len({_PART.search(table.title) is None for table in (ours, theirs)}) > 1:
        return None
    columns = _alike(headings(ours), headings(theirs), _column_name)
    rows = _alike(ours.rows, theirs.rows, _row_name)
    best: tuple[TwiceGiven, ...] = ()
    for scale in _SCALES:
        cells = tuple(_cells((ours, theirs), rows, columns, scale))
        if _agreeing(cells) > _agreeing(best) or not best:
            best = cells
        if not cells or _agreeing(best) * 2 > sum(map(_tells, best)):
            break  # most figures are one in this unit: no other one fits better
    titled = _title(ours) == _title(theirs)
    agreeing, compared = _agreeing(best), sum(map(_tells, best))
    enough = agreeing * 3 >= compared if titled else agreeing * 2 > compared and agreeing >= _FEWEST
    return Copy(ours, theirs, best) if agreeing and enough else None


def _alike(ours: Iterable[T], theirs: Iterable[T], name: Callable[[T], Hashable]) -> list[tuple[T, T]]:
    """Those of one name; of several with one name nobody knows which is which."""
    both = [[(name(each), each) for each in those] for those in (ours, theirs)]
    often = [Counter(named for named, _ in those) for those in both]
    other = dict(both[1])
    return [
        (each, other[named])
        for named, each in both[0]
        if named is not None and often[0][named] == often[1][named] == 1
    ]


def _row_name(row: TableRow) -> str | None:
    kind = kind_of(row)
    if kind is RowKind.NOTE:
        return None
    return "合计" if kind is RowKind.TOTAL else _ASIDE.sub("", bare(row.label))


def _column_name(column: FigureColumn) -> tuple[str, ...]:
    """What a column is about; the budget of the year's beginning is not that of the whole year."""
    words = (_ASIDE.sub("", each) for each in column.path if not is_total(each))
    plain = (_SPENT.sub("支出", _QUANTITY.sub("", each)) for each in words if each)
    return tuple(_PLANNED.sub("预算", each) for each in plain)


def _title(table: Table) -> str:
    return _YEAR.sub("", _TITLE_NUMBER.sub("", bare(table.title))).replace("年度", "").replace("年", "")


def _cells(
    tables: tuple[Table, Table],
    rows: Iterable[tuple[TableRow, TableRow]],
    columns: Sequence[tuple[FigureColumn, FigureColumn]],
    scale: Decimal,
) -> Iterator[TwiceGiven]:
    finest = {
        both: (
            step(row.cells[both[0].index] for row in tables[0].rows),
            step(row.cells[both[1].index] for row in tables[1].rows),
        )
        for both in columns
    }
    for own, other in rows:
        for both in columns:
            ours, theirs = own.cells[both[0].index], other.cells[both[1].index]
            if ours.number is not None and theirs.number is not None:
                fits = scale if is_of_money(tables[0], both[0]) else ONE
                fits = _percent_scale(ours, theirs) if both[0].role in _RATES else fits
                yield TwiceGiven(own, both[0], ours, theirs, finest[both], fits)


def _percent_scale(ours: Entry, theirs: Entry) -> Decimal:
    """93.83 is 93.83 % without its sign, and 0.9383 as well."""
    near = (abs((ours.number or ZERO) * scale - (theirs.number or ZERO)) for scale in _PERCENT)
    return min(zip(near, _PERCENT, strict=True))[1]


def _tells(cell: TwiceGiven) -> bool:
    """Whether a pair of cells tells anything of what their tables are: every table has zeros."""
    return bool(cell.ours.number or cell.theirs.number) and cell.column.role not in _RATES


def _agreeing(cells: Iterable[TwiceGiven]) -> int:
    return sum(_tells(each) and each.same(by_column=True) for each in cells)
