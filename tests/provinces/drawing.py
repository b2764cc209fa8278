"""A filled form drawn as a workbook, and where on it everything came to stand."""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.provinces.filling import ZERO, Filled, Head, Indicator, Typed, rounded
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
    "类别": dict.fromkeys((Limit.AT_LEAST, Limit.AT_MOST, Limit.EXACTLY, Limit.NEVER), "定量指标"),
}
LONGEST_HEADING = 12
SHEET = "自评表"
_UNCOUNTED = (Limit.WORDS, Limit.DATE)
_RESULTS = frozenset({"actual", "score", "reason", "total", "grade", "completion"})


class Look(NamedTuple):
    """How somebody's form differs from the print, though all of it says the same.

    Attributes:
        gap: what stands between the letters of headings: nothing, a line break, a space.
        down: how many blank rows stand above the form.
        across: how many blank columns stand left of it.
        formula: whether the total is a formula.
        nothing: what is written where no reason is needed.
        thousands: whether amounts are shown as 1,234.50.
    """

    gap: str = ""
    down: int = 0
    across: int = 0
    formula: bool = False
    nothing: str = ""
    thousands: bool = False


PRINTED = Look()


def look(seed: int) -> Look:
    """One of many looks."""
    random = Random(seed)  # noqa: S311 - forms, not secrets
    return Look(
        random.choice(("", "\n", " ", "　")),
        random.choice((0, 0, 1, 2)),
        random.choice((0, 0, 1)),
        formula=random.random() < 0.2,
        nothing=random.choice(("", "", "无", "/", "—")),
        thousands=random.random() < 0.3,
    )


class Drawn(NamedTuple):
    """A workbook and its cells by what they hold: ``total``, ``money.whole.rate``, ``row.3.score``.

    Attributes:
        cells: where each stands; a total may be printed twice.
        typed: what was typed there.
    """

    data: bytes
    cells: Mapping[str, list[str]]
    typed: Mapping[str, Typed]


class _Shown(NamedTuple):
    """What a cell holds and its number format."""

    value: Typed
    format: str = "General"


def _plain(value: Typed) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value or ""


# The ways in which people write one goal or result, the plain one more often than the others.
_WAYS = {
    Limit.AT_LEAST: (
        *(["≥{value}"] * 3),
        *(
            ">={value}",
            "≧{value}",
            "不低于{value}",
            "不少于{value}",
            "{value}以上",
            "{value}及以上",
            "达到{value}",
        ),
    ),
    Limit.AT_MOST: (
        *(["≤{value}"] * 3),
        *("<={value}", "≦{value}", "不超过{value}", "不高于{value}", "{value}以内", "控制在{value}以内"),
    ),
    Limit.EXACTLY: ("{value}", "{value}", "={value}", "＝{value}"),
    Limit.NEVER: ("≤{value}", "{value}", "={value}"),
    Limit.RANGE: ("{least}-{most}", "{least}～{most}", "{least}—{most}"),
    Limit.DATE: ("{year}年11月底前", "{year}年11月30日前", "{year}年11月底前完成", "{year}年11月前"),
    Limit.WORDS: ("{words}",),
}
_SAID = (*(["{}"] * 4), "完成{}", "实际完成{}", "达到{}")


def _goal(row: Indicator, year: int) -> str:
    """A goal in one cell."""
    kind, ways = row.kind, _WAYS[row.kind.limit]
    value, most = (f"{_plain(each)}{kind.unit}" for each in (row.goal, row.most))
    way = ways[row.style % len(ways)]
    return way.format(value=value, least=_plain(row.goal), most=most, year=year, words=kind.words)


def _operator(filled: Filled, row: Indicator) -> Typed:
    operators = filled.layout.operators
    return _OPERATORS[operators].get(row.kind.limit, "定性指标" if operators == "类别" else "定性")


def _goal_value(filled: Filled, row: Indicator) -> Typed:
    """A goal beside its operator and unit; where that column holds none the sign stands with the value."""
    if row.kind.limit in _UNCOUNTED:
        return _goal(row, filled.year)
    if filled.layout.operators == "类别":
        sign = {Limit.EXACTLY: "", Limit.NEVER: "≤"}.get(row.kind.limit, row.kind.limit.value)
        return f"{sign}{_plain(row.goal)}"
    return row.goal


def _unit(filled: Filled, row: Indicator) -> Typed:
    return filled.layout.percent if row.kind.unit == "%" else row.kind.unit or None


def _actual(filled: Filled, row: Indicator) -> _Shown:
    """A result: as the goal's unit, bare, or a formatted percentage, whichever people typed."""
    kind, done, style = row.kind, row.actual, row.style
    if not isinstance(done, Decimal):
        return _Shown(done)
    if filled.layout.prints("unit"):
        return _Shown(f"{done:f}%" if kind.unit == "%" and style % 3 == 1 else done)
    if kind.limit is Limit.NEVER and not done:
        return _Shown(("0起", "0", "无", "未发生")[style % 4])
    if kind.unit == "%" and style % 5 == 3:
        return _Shown(done / 100, "0.0%")
    if kind.unit != "%" and style % 5 == 2:
        return _Shown(done)
    return _Shown(_SAID[style % len(_SAID)].format(f"{done:f}{kind.unit}"))


def _aim(filled: Filled, row: Indicator) -> str:
    points = (level.points for level in filled.layout.levels if level.aim == row.level.aim)
    return f"年度绩效目标{row.level.aim}（{_plain(sum(points, ZERO))}分）"


def _completion(row: Indicator) -> Decimal:
    return row.score / row.weight if isinstance(row.score, Decimal) else Decimal(1)


def _last_year(row: Indicator) -> Typed:
    return row.goal and rounded(row.goal * 9 / 10, Decimal(1))


_OF_ROW: Mapping[str, Callable[[Filled, Indicator], Typed]] = {
    "primary": lambda _, row: row.level.name,
    "primary_weight": lambda _, row: row.level.points,
    "secondary": lambda _, row: row.kind.secondary,
    "secondary_weight": lambda filled, row: sum(
        (each.weight for each in filled.rows if each.branch == row.branch), ZERO
    ),
    "aim": _aim,
    "name": lambda _, row: row.kind.name,
    "number": lambda filled, row: Decimal(filled.rows.index(row) + 1),
    "target": lambda filled, row: None if row.no_goal else _goal(row, filled.year),
    "operator": lambda filled, row: None if row.no_goal else _operator(filled, row),
    "value": lambda filled, row: None if row.no_goal else _goal_value(filled, row),
    "unit": lambda filled, row: None if row.no_goal or row.kind.limit in _UNCOUNTED else _unit(filled, row),
    "last_year": lambda _, row: _last_year(row),
    "weight": lambda _, row: row.weight,
    "score": lambda _, row: row.score,
    "reason": lambda _, row: row.reason or None,
    "points_rule": lambda _, row: f"达到目标的得满分（{_plain(row.weight)}分），未达到的按比例得分",
    "criterion": lambda _, row: f"{row.kind.name}达到要求的得满分，部分达到的酌情扣分",
}
_OF_FORM: Mapping[str, Callable[[Filled], Typed]] = {
    "total": lambda filled: filled.total,
    "grade": lambda filled: filled.grade,
    "full": lambda filled: filled.layout.full,
    "year": lambda filled: str(filled.year),
    "execution": lambda filled: filled.layout.execution,
    "indicators": lambda filled: filled.layout.full - filled.layout.execution,
    "money.why": lambda filled: filled.money.why or None,
    "money.whole.weight": lambda filled: filled.layout.execution,
    "money.whole.score": lambda filled: filled.money.score,
}
# What stands for whole branches, and is merged over their rows.
_SHARED: Mapping[str, Callable[[Indicator], object]] = {
    "aim": lambda row: row.level.aim,
    "primary": lambda row: row.branch[:2],
    "primary_weight": lambda row: row.branch[:2],
    "secondary": lambda row: row.branch,
    "secondary_weight": lambda row: row.branch,
}


def _rate(rates: str, rate: Decimal) -> _Shown:
    match rates:
        case "格式":
            return _Shown(rounded(rate, Decimal("0.0001")), "0.00%")
        case "文字":
            return _Shown(f"{rate:.2%}")
    return _Shown(rounded(rate * 100))


def _amount(filled: Filled, field: str) -> _Shown:
    """``money.whole.rate``, ``money.财政拨款.full``."""
    _, name, what = field.split(".")
    line = filled.money.whole if name == "whole" else filled.money.parts[name]
    if what == "rate":
        return _rate(filled.layout.rates, filled.money.rate if name == "whole" else line.rate)
    amount = line.full - line.initial if what == "change" else getattr(line, what)
    if filled.layout.with_unit:
        return _Shown(f"{amount}{filled.layout.unit}")
    return _Shown(amount, "0.00")


def _shown(filled: Filled, row: Indicator | None, field: str) -> _Shown:
    if field in _OF_FORM:
        return _Shown(_OF_FORM[field](filled))
    if field.startswith("money."):
        return _amount(filled, field)
    if row is None or field in Head._fields:
        return _Shown(getattr(filled.head, field))
    if field == "actual":
        return _actual(filled, row)
    if field == "completion":
        return _Shown(rounded(_completion(row), Decimal("0.0001")), "0.00%")
    return _Shown(_OF_ROW[field](filled, row))


class _Placed(NamedTuple):
    """A line of the picture on the sheet: the indicator it belongs to, and its number among them."""

    line: Line
    row: Indicator | None = None
    number: int = -1

    def repeats(self, cell: str, above: "_Placed | None") -> bool:
        """Whether a cell says of its row what the cell above said of the row there."""
        names = PLACEHOLDER.findall(cell)
        if above is None or above.row is None or self.row is None or not names or names[0] not in _SHARED:
            return False
        said = _SHARED[names[0]]
        return said(self.row) == said(above.row)


def _lines(filled: Filled) -> Iterator[_Placed]:
    """The lines of the sheet in their order."""
    lines, rows = filled.layout.lines, filled.rows
    details = [line for line in lines if line.kind is LineKind.DETAIL]
    unused = [line for line in lines if line.kind is LineKind.UNUSED]
    sections = [line for line in lines if line.kind is LineKind.SECTION]
    first = next((at for at, row in enumerate(rows) if isinstance(row.actual, Decimal)), -1)
    for line in lines:
        if line.kind is LineKind.ONCE:
            yield _Placed(line)
        for at, row in enumerate(rows if line.kind is LineKind.INDICATOR else ()):
            if not at or rows[at - 1].level != row.level:
                yield from (_Placed(each, row) for each in sections)
            yield _Placed(line, row, at)
            if at == first:
                yield from (_Placed(each, row) for each in details)
            if at + 1 == len(rows) or rows[at + 1].branch != row.branch:
                yield from (_Placed(each, row) for each in unused)


class _Drawing:
    """The sheet as it is drawn, cell by cell."""

    def __init__(self, page: Worksheet, filled: Filled, look: Look, *, blank: bool) -> None:
        self.page = page
        self.filled = filled
        self.look = look
        self.blank = blank
        self.cells: dict[str, list[str]] = defaultdict(list)
        self.typed: dict[str, Typed] = {}
        self.owners: dict[tuple[int, int], tuple[int, int]] = {}

    def draw(self) -> None:
        above: _Placed | None = None
        for row, placed in enumerate(_lines(self.filled), 1 + self.look.down):
            for column, cell in enumerate(placed.line.cells, 1 + self.look.across):
                if cell == ">":
                    self.owners[row, column] = self.owners.get((row, column - 1), (row, column - 1))
                elif cell == "^" or placed.repeats(cell, above):
                    self.owners[row, column] = self.owners.get((row - 1, column), (row - 1, column))
                elif cell:
                    self._put(row, column, cell, placed)
            above = placed
        for owner in set(self.owners.values()):
            last = max(place for place, whose in self.owners.items() if whose == owner)
            self.page.merge_cells(
                start_row=owner[0], start_column=owner[1], end_row=last[0], end_column=last[1]
            )
        if self.look.formula and isinstance(self.filled.total, Decimal) and not self.blank:
            self._add_up()

    def _put(self, row: int, column: int, cell: str, placed: _Placed) -> None:
        shown = {name: self._field(name, placed.row) for name in PLACEHOLDER.findall(cell)}
        alone = next((each for name, each in shown.items() if cell == f"{{{name}}}"), None)
        words = PLACEHOLDER.sub(lambda found: _plain(shown[found[1]].value), cell) or None
        value, style = alone or _Shown(words if shown else self._spaced(cell))
        place = self.page.cell(row, column, float(value) if isinstance(value, Decimal) else value)
        place.number_format = style
        if isinstance(value, str):
            place.data_type = "s"  # =12场 was typed with an apostrophe
        for name in (
            shown if placed.line.kind in (LineKind.ONCE, LineKind.INDICATOR, LineKind.SECTION) else ()
        ):
            field = name if placed.row is None else f"row.{placed.number}.{name}"
            self.cells[field].append(f"{get_column_letter(column)}{row}")
            self.typed[field] = value

    def _spaced(self, words: str) -> str:
        """A short heading with a gap in its middle: 分 值, 年度 / 指标值."""
        if not words.isalpha() or not 1 < len(words) <= LONGEST_HEADING:
            return words
        middle = len(words) // 2
        return f"{words[:middle]}{self.look.gap}{words[middle:]}"

    def _add_up(self) -> None:
        """The total as the sum of the scores above it."""
        rows = [f"row.{at}.score" for at in range(len(self.filled.rows))]
        scores = [cell for name in (*rows, "money.whole.score") for cell in self.cells.get(name, ())]
        for cell in self.cells["total"]:
            self.page[cell].value = f"={'+'.join(scores)}"

    def _field(self, name: str, row: Indicator | None) -> _Shown:
        to_come = name in _RESULTS or (name.startswith("money.") and not name.endswith(".weight"))
        if self.blank and to_come:
            return _Shown(None)
        shown = _shown(self.filled, row, name)
        if name == "reason" and shown.value is None:
            return _Shown(self.look.nothing or None)
        return shown._replace(format="#,##0.00") if self.look.thousands and shown.format == "0.00" else shown


def draw(
    filled: Filled,
    look: Look = PRINTED,
    *,
    blank: bool = False,
    dress: Callable[[Workbook], None] = lambda _: None,
) -> Drawn:
    """The workbook; a blank one has weights, goals and names and nothing that a department fills in.

    Args:
        filled: the form.
        look: how it differs from the print.
        blank: whether it is.
        dress: what else is done to the workbook, none of whose cells may move.
    """
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = SHEET
    drawing = _Drawing(page, filled, look, blank=blank)
    drawing.draw()
    dress(book)
    return Drawn(saved(book), drawing.cells, drawing.typed)


def draw_on(page: Worksheet, filled: Filled, look: Look) -> Mapping[str, list[str]]:
    """Draw a form on a sheet of a workbook that has others; its cells by what they hold."""
    drawing = _Drawing(page, filled, look, blank=False)
    drawing.draw()
    return drawing.cells


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook's file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
