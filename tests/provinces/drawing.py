"""A filled form drawn as a workbook, and where on it everything came to stand."""

import io
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.provinces.filling import Amounts, Filled, Indicator, Typed, rounded
from tests.provinces.indicators import Limit
from tests.provinces.layout import PLACEHOLDER, Line, LineKind

_OPERATORS = {
    "符号": {Limit.AT_LEAST: "≥", Limit.AT_MOST: "≤", Limit.EXACTLY: "＝", Limit.NEVER: "≤"},
    "文字": {
        Limit.AT_LEAST: "大于等于",
        Limit.AT_MOST: "小于等于",
        Limit.EXACTLY: "等于",
        Limit.NEVER: "等于",
    },
    "方向": {Limit.AT_LEAST: "正向", Limit.AT_MOST: "反向", Limit.EXACTLY: "正向", Limit.NEVER: "反向"},
    "类别": {limit: "定量指标" for limit in (Limit.AT_LEAST, Limit.AT_MOST, Limit.EXACTLY, Limit.NEVER)},
}
_QUALITATIVE = {"类别": "定性指标"}


class Drawn(NamedTuple):
    """A workbook and its cells: ``total``, ``money.whole.rate``, ``row.3.score``."""

    data: bytes
    cells: dict[str, str]
    typed: dict[str, Typed]


class _Sheet:
    """Values by place, and the places that are continued."""

    def __init__(self) -> None:
        self.values: dict[tuple[int, int], Typed] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.left: set[tuple[int, int]] = set()
        self.above: set[tuple[int, int]] = set()
        self.fields: dict[str, tuple[int, int]] = {}
        self.hidden: set[int] = set()
        self.height = 0


class _Value(NamedTuple):
    value: Typed
    format: str = "General"


def _plain(value: Typed) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else value


def _rate(filled: Filled, rate: Decimal) -> _Value:
    match filled.layout.rates:
        case "格式":
            return _Value(rounded(rate, Decimal("0.0001")), "0.00%")
        case "文字":
            return _Value(f"{rate:.2%}")
    return _Value(rounded(rate * 100))


def _amount(filled: Filled, field: str) -> _Value:
    """``money.whole.rate``, ``money.财政.full``, ``money.why``."""
    name, _, what = field.removeprefix("money.").partition(".")
    money = filled.money
    if name == "why":
        return _Value(money.why or None)
    line: Amounts = money.whole if name == "whole" else money.parts[name]
    match what:
        case "rate":
            return _rate(filled, money.rate if name == "whole" else line.rate)
        case "score":
            return _Value(money.score)
        case "weight":
            return _Value(filled.layout.execution)
        case "change":
            return _Value(line.full - line.initial)
    return _Value(getattr(line, what), "0.00")


def _target(row: Indicator, year: int) -> str:
    kind = row.kind
    match kind.limit:
        case Limit.WORDS:
            return kind.words
        case Limit.DATE:
            return f"{year}年11月底前"
        case Limit.RANGE:
            return f"{_plain(row.goal)}-{_plain(row.most)}{kind.unit}"
        case Limit.EXACTLY:
            return f"{_plain(row.goal)}{kind.unit}"
    sign = "≤" if kind.limit is Limit.NEVER else kind.limit.value
    return f"{sign}{_plain(row.goal)}{kind.unit}"


def _goal(filled: Filled, row: Indicator, field: str) -> _Value:
    """Operator, value and unit, where they stand apart."""
    operators, kind = filled.layout.operators, row.kind
    if row.no_goal:
        return _Value(None)
    if field == "operator":
        return _Value(_OPERATORS[operators].get(kind.limit, _QUALITATIVE.get(operators, "定性")))
    if kind.limit in (Limit.WORDS, Limit.DATE):
        return _Value(_target(row, filled.year) if field == "value" else None)
    if field == "unit":
        return _Value(filled.layout.percent if kind.unit == "%" else kind.unit)
    if operators in ("类别", ""):
        sign = {Limit.EXACTLY: "", Limit.NEVER: "≤"}.get(kind.limit, kind.limit.value)
        return _Value(f"{sign}{_plain(row.goal)}")
    return _Value(row.goal)


def _actual(filled: Filled, row: Indicator) -> _Value:
    if not isinstance(row.actual, Decimal):
        return _Value(row.actual)
    if filled.layout.prints("unit"):
        return _Value(row.actual)
    return _Value(f"{_plain(row.actual)}{row.kind.unit}")


def _of_row(filled: Filled, at: int, field: str) -> _Value:
    row = filled.rows[at]
    match field:
        case "primary":
            return _Value(row.level.name)
        case "primary_weight":
            return _Value(row.level.points)
        case "secondary":
            return _Value(row.kind.secondary)
        case "secondary_weight":
            alike = (each.weight for each in filled.rows if _branch(each) == _branch(row))
            return _Value(sum(alike, Decimal(0)))
        case "aim":
            levels = (level.points for level in filled.layout.levels if level.aim == row.level.aim)
            return _Value(f"年度绩效目标{row.level.aim}（{_plain(sum(levels, Decimal(0)))}分）")
        case "name":
            return _Value(row.kind.name)
        case "number":
            return _Value(Decimal(at + 1))
        case "target":
            return _Value(None if row.no_goal else _target(row, filled.year))
        case "operator" | "value" | "unit":
            return _goal(filled, row, field)
        case "actual":
            return _actual(filled, row)
        case "weight":
            return _Value(row.weight)
        case "score":
            return _Value(row.score)
        case "reason":
            return _Value(row.reason or None)
        case "criterion":
            return _Value(f"{row.kind.name}达到要求的得满分，部分达到的酌情扣分")
        case "completion":
            done = row.score if isinstance(row.score, Decimal) else row.weight
            return _Value(rounded(done / row.weight, Decimal("0.0001")), "0.00%")
        case "last_year":
            return _Value(row.goal and rounded(row.goal * 9 / 10, Decimal(1)))
    raise KeyError(field)


_HEAD = {
    "project": "城乡基础设施提升项目",
    "department": "青溪县住房和城乡建设局",
    "agency": "青溪县市政工程服务中心",
    "person": "李晓岚",
    "phone": "0871-5550123",
    "goal": "完成年度建设和服务任务，改善群众生产生活条件。",
    "achieved": "年度任务按计划推进，群众生产生活条件得到改善。",
}


def _branch(row: Indicator) -> tuple[int, str, str]:
    return row.level.aim, row.level.name, row.kind.secondary


def _value(filled: Filled, at: int | None, field: str) -> _Value:
    if field.startswith("money."):
        return _amount(filled, field)
    match field:
        case "total":
            return _Value(filled.total)
        case "grade":
            return _Value(filled.grade)
        case "full":
            return _Value(filled.layout.full)
        case "year":
            return _Value(str(filled.year))
        case "execution":
            return _Value(filled.layout.execution)
        case "indicators":
            return _Value(filled.layout.full - filled.layout.execution)
    if at is None or field in _HEAD:
        return _Value(_HEAD[field])
    return _of_row(filled, at, field)


def _lines(filled: Filled) -> Iterator[tuple[Line, int | None]]:
    """The lines of the sheet in their order, with the indicator that each belongs to."""
    lines = list(filled.layout.lines)
    details = [line for line in lines if line.kind is LineKind.DETAIL]
    unused = [line for line in lines if line.kind is LineKind.UNUSED]
    counted = [at for at, row in enumerate(filled.rows) if row.counted]
    for line in lines:
        if line.kind is LineKind.ONCE:
            yield line, None
        if line.kind is not LineKind.INDICATOR:
            continue
        for at, row in enumerate(filled.rows):
            yield line, at
            if counted[:1] == [at]:
                yield from ((each, at) for each in details)
            if at + 1 == len(filled.rows) or _branch(filled.rows[at + 1]) != _branch(row):
                yield from ((each, at) for each in unused)


# What stands for whole branches, and is merged over their rows.
_SHARED = {
    "aim": lambda row: row.level.aim,
    "primary": lambda row: (row.level.aim, row.level.name),
    "primary_weight": lambda row: (row.level.aim, row.level.name),
    "secondary": _branch,
    "secondary_weight": _branch,
}
_RESULTS = frozenset({"actual", "score", "reason", "total", "grade", "completion"})


def _put(
    sheet: _Sheet, filled: Filled, place: tuple[int, int], cell: str, at: int | None, *, blank: bool
) -> None:
    names = PLACEHOLDER.findall(cell)
    # Of a blank form the money and the results are still to come.
    if blank and any(
        name in _RESULTS or (name.startswith("money.") and not name.endswith("weight")) for name in names
    ):
        if cell == f"{{{names[0]}}}":
            return
        cell = PLACEHOLDER.sub(lambda found: "" if found[1] in _RESULTS else found[0], cell)
    for name in names:
        sheet.fields.setdefault(name if at is None else f"row.{at}.{name}", place)
    if len(names) == 1 and cell == f"{{{names[0]}}}":
        value = _value(filled, at, names[0])
        sheet.values[place], sheet.formats[place] = value
    else:
        sheet.values[place] = (
            PLACEHOLDER.sub(lambda found: _plain(_value(filled, at, found[1]).value), cell) or None
        )


def _fill(sheet: _Sheet, filled: Filled, *, blank: bool) -> None:
    above: tuple[Line, int | None] | None = None
    for line, at in _lines(filled):
        sheet.height += 1
        for column, cell in enumerate(line.cells, 1):
            place = sheet.height, column
            if cell == ">":
                sheet.left.add(place)
            elif cell == "^" or (above is not None and _shared(filled, cell, (line, at), above)):
                sheet.above.add(place)
            elif cell:
                _put(sheet, filled, place, cell, at, blank=blank)
        above = line, at


def _shared(filled: Filled, cell: str, here: tuple[Line, int | None], above: tuple[Line, int | None]) -> bool:
    """Whether a cell says of its row what the cell above said of the row there."""
    names = PLACEHOLDER.findall(cell)
    at, before = here[1], above[1]
    if not names or names[0] not in _SHARED or at is None or before is None:
        return False
    same = _SHARED[names[0]]
    return bool(same(filled.rows[at]) == same(filled.rows[before]))


def _merged(sheet: _Sheet) -> Iterator[str]:
    """The areas that the continued cells make with those in front of them."""
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for row, column in sorted(sheet.left | sheet.above):
        back = (row, column - 1) if (row, column) in sheet.left else (row - 1, column)
        owners[row, column] = owners.get(back, back)
    for owner, places in groupby(
        sorted(owners, key=lambda place: (owners[place], place)), owners.__getitem__
    ):
        row, column = list(places)[-1]
        yield f"{get_column_letter(owner[1])}{owner[0]}:{get_column_letter(column)}{row}"


def draw(filled: Filled, *, blank: bool = False) -> Drawn:
    """The workbook; a blank one has weights, goals and names and nothing that a department fills in."""
    sheet = _Sheet()
    _fill(sheet, filled, blank=blank)
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "自评表"
    for (row, column), value in sheet.values.items():
        cell = page.cell(row, column, float(value) if isinstance(value, Decimal) else value)
        cell.number_format = sheet.formats.get((row, column), "General")
    for area in _merged(sheet):
        page.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    named = {field: f"{get_column_letter(column)}{row}" for field, (row, column) in sheet.fields.items()}
    return Drawn(
        stream.getvalue(), named, {field: sheet.values.get(place) for field, place in sheet.fields.items()}
    )
