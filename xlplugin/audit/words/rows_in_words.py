"""The rows of tables in words: 工程费864万元 in the table, 846万元 in the text.

Words may speak of another part of what a row is about. So only what is almost a figure of the row is told:
two digits changed places, or one digit is another.
"""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import writing
from xlplugin.audit.basis.columns import FigureColumn, bare, headings
from xlplugin.audit.basis.texts import StatedFigure, digits, exact_figures
from xlplugin.audit.tables.copies import not_repeated
from xlplugin.audit.tables.parts import SUMMABLE, RowKind, kind_of
from xlplugin.audit.tables.units import is_of_money
from xlplugin.facts.entry import Entry
from xlplugin.facts.figures import FigureKind
from xlplugin.form.case import Case
from xlplugin.form.form import Table
from xlplugin.form.whose import whose
from xlplugin.money import AmountUnit
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_ASIDE: Final = Pattern(
    r"^(?:其中[:：]?|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]+[、.．]|[（(]\d+[）)])",
    words="其中|、|.|．|）|)",
)
_ROLE: Final = Pattern(
    r"(?:实际)?(?:支出|预算|决算|安排|执行|支付|金额)+(?:决算|预算)?(?:数|额|金额)?[为是]?$"
)
_QUOTES: Final = str.maketrans("", "", '“”"')
_SHORTEST: Final = 3
_FEWEST_DIGITS: Final = 3


class _Cell(NamedTuple):
    """A figure of a row, and where it stands."""

    table: Table
    unit: AmountUnit
    column: FigureColumn
    entry: Entry


def check(case: Case) -> Iterator[Problem]:
    """Figures that words give for a row of a table, and that are a slip of what the row says."""
    labelled = [
        (_ROLE.sub("", _label(each.figure.name)), each)
        for each in exact_figures(case.texts, FigureKind.AMOUNT)
        if digits(each.figure) >= _FEWEST_DIGITS
    ]
    rows = _rows(case, {label for label, _ in labelled if len(label) >= _SHORTEST})
    for label, stated in labelled:
        figure, known = stated.figure, rows.get(label, [])
        if not known or any(_same(each, stated) for each in known):
            continue
        near = next((each for each in known if _is_slip(each, stated)), None)
        if near is not None and whose(stated.text, figure, case.form.year).of_year:
            printed = f"{writing(near.entry)}{near.unit}"
            message = (
                f"文字写{label}{figure.words}，“{near.table.title}”“{label}”行“{near.column.name}”为{printed}"
            )
            sum_ = f"{figure.words}≠{printed}"
            others = (near.entry.source,)
            yield codes.FIGURE_DIFFERS.at(stated.text.source, message, sum_, others=others)


def _label(name: str) -> str:
    """A name without numbering and quotes."""
    return _ASIDE.sub("", bare(name).translate(_QUOTES))


def _rows(case: Case, wanted: Collection[str]) -> Mapping[str, list[_Cell]]:
    """The amounts of the rows with the labels that are wanted; the label of a total names none."""
    found: dict[str, list[_Cell]] = {}
    for table in not_repeated(case) if wanted else ():
        columns = [each for each in headings(table) if each.role in SUMMABLE and is_of_money(table, each)]
        for row in table.rows if table.unit else ():
            label = _label(row.label)
            if label in wanted and kind_of(row) in (RowKind.PLAIN, RowKind.WITHIN) and table.unit:
                cells = (_Cell(table, table.unit, each, row.cells[each.index]) for each in columns)
                found.setdefault(label, []).extend(each for each in cells if each.entry.number is not None)
    return found


def _same(cell: _Cell, stated: StatedFigure) -> bool:
    value, step = (cell.entry.number or Decimal(0)) * cell.unit.in_yuan, cell.entry.step * cell.unit.in_yuan
    return abs(value - stated.figure.value) < (step + stated.figure.step) / 2


def _is_slip(cell: _Cell, stated: StatedFigure) -> bool:
    """Whether one digit is another, or two neighbours changed places."""
    if cell.unit.in_yuan != stated.figure.worth or cell.entry.number is None:
        return False
    places = max(cell.entry.places, stated.figure.places)
    one, other = (f"{number:.{places}f}" for number in (cell.entry.number, stated.figure.number))
    if len(one) != len(other):
        return False
    apart = [at for at, both in enumerate(zip(one, other, strict=True)) if both[0] != both[1]]
    swapped = len(apart) == 2 and apart[1] - apart[0] == 1 and one[apart[0]] == other[apart[1]]  # noqa: PLR2004 - two neighbours
    return len(apart) == 1 or (swapped and one[apart[1]] == other[apart[0]])
