"""The names of money, and what the cells of one of its lines say."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, TypeVar

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.facts.typed import typed_number
from xlplugin.form.form import BudgetLine
from xlplugin.money import ONE, AmountUnit
from xlplugin.pattern import Pattern
from xlplugin.rubric.headings import HeadingNames
from xlplugin.workbook.forms.entries import heading_key, in_points, is_sign, kept_of_short, squeezed
from xlplugin.workbook.forms.page import SheetPage


class Amount(StrEnum):
    """What a column or a label of the money means; the value is the list of its names.

    They are texts, as these are looked up in less time than members of another kind.
    """

    INITIAL = "budget_initial"
    FULL = "budget_full"
    PLAIN = "budget_plain"
    RECEIVED = "budget_received"
    RECEIVED_RATE = "budget_received_rate"
    SPENT = "budget_spent"
    WEIGHT = "budget_weight"
    RATE = "budget_rate"
    SCORE = "budget_score"
    REASON = "budget_reason"


T = TypeVar("T")

Names: TypeAlias = Mapping[str, Amount]

BUDGETS: Final = (Amount.INITIAL, Amount.FULL, Amount.PLAIN)
MONEY: Final = (*BUDGETS, Amount.RECEIVED, Amount.SPENT)
POINTS: Final = (Amount.WEIGHT, Amount.SCORE)
MOST_LINES: Final = 15
WHOLE: Final = "年度资金总额"
"""The name of a first line that bears none."""

_OTHER_UNIT: Final = 1000
_LONGEST_AMOUNT: Final = 24
_MARKS: Final = "ABCDEabcde0123456789.、,%/÷-:*×"
"""What stands before or behind a name to number the columns: 全年执行数（B）, 执行率=B/A."""

_UNITS: Final = {
    **{unit.value: unit.in_yuan for unit in AmountUnit},
    "万": AmountUnit.WAN.in_yuan,
    "亿": AmountUnit.YI.in_yuan,
}
_YUAN: Final = r"((?:百万|千|万|亿)?元)"
_UNIT: Final = Pattern(rf"[（(](?:单位[:：])?{_YUAN}[^）)]*[）)]|单位[:：]?(?:人民币)?[（(]?{_YUAN}")
_FUNDS: Final = Pattern(
    r"资金|拨款|总额|合计|收入|其他|结转|结余|支出|补助|自筹|贷款|预算|债券|总计|经费|财力|财政"
)


class Money(NamedTuple):
    """What a form says of its money.

    Attributes:
        lines: the lines, the whole first.
        unread: what looks like money and was not understood.
        cells: the cells that hold all this: they are no fields.
    """

    lines: tuple[BudgetLine, ...] = ()
    unread: tuple[Entry, ...] = ()
    cells: frozenset[tuple[int, int]] = frozenset()


@lru_cache(maxsize=8)
def names_of(names: HeadingNames) -> Names:
    """Every name with what it means; of a name in two lists the first counts."""
    return {name: amount for amount in reversed(Amount) for name in getattr(names, amount.value)}


@kept_of_short
def meaning_key(text: str) -> str:
    """A heading without brackets, unit, and the letter or number that marks its column."""
    key = heading_key(text).partition("=")[0].strip(_MARKS)
    return key.removesuffix("元").removesuffix("万").strip(_MARKS) if key.endswith("元") else key


def has_digit(text: str) -> bool:
    """Whether there is a digit in a text."""
    return any(map(str.isdigit, text))


def is_value(entry: Entry) -> bool:
    """Whether a cell holds a figure, or a few words with one in them."""
    return entry.number is not None or (len(entry.text) <= _LONGEST_AMOUNT and has_digit(entry.text))


def stands_for_money(entry: Entry, line: str) -> bool:
    """Whether a cell may stand in a line of money: a figure, a sign, 150万左右, or 见附件 beside 财政拨款."""
    if entry.number is not None or entry.kind is EntryKind.ERROR or is_sign(entry.text):
        return True
    further = names_funds(entry.text) or entry.text.endswith(("：", ":"))
    named = entry.text[:1].isdigit() or names_funds(line)
    return named and not further and len(entry.text) <= _LONGEST_AMOUNT


def names_funds(label: str) -> bool:
    """Whether a label names money: 年度资金总额, 其中：财政拨款."""
    return _FUNDS.search(label) is not None


def line_label(page: SheetPage, row: int, first: int) -> str:
    """The words nearest to the left of the amounts that start in this row."""
    labels = [words for column, words in page.texts(row) if column < first and len(words) > 1]
    return squeezed(labels[-1]).rstrip("：:") if labels else ""


def full_and_initial(found: dict[Amount, T]) -> dict[Amount, T]:
    """The same, 预算数 taken for the full budget where no other is, else for the initial one.

    Where the money that was given (下达金额) is all that stands beside what was spent, it is the budget.
    """
    either = found.pop(Amount.PLAIN, None)
    if either is not None:
        found.setdefault(Amount.INITIAL if Amount.FULL in found else Amount.FULL, either)
    if Amount.RECEIVED in found and not found.keys() & {Amount.FULL, Amount.INITIAL}:
        found[Amount.FULL] = found.pop(Amount.RECEIVED)
    return found


def unit_of(page: SheetPage, row: int, headings: Iterable[str]) -> Decimal | None:
    """What the block's unit is in 元, by its headings, their row, else a line above; None where none says."""
    beside = [words for _, words in page.texts(row)]
    above = [words for each in page.rows if each < row for _, words in page.texts(each) if "单位" in words]
    for text in (*headings, *beside, *reversed(above)):
        found = _UNIT.search(squeezed(text))
        if found:
            return _UNITS[found[1] or found[2]]
    return None


def line_of(
    name: str, cells: Mapping[Amount, Entry], unit: Decimal | None
) -> tuple[BudgetLine, tuple[Entry, ...]]:
    """A line, and those of its cells that were not understood.

    Args:
        name: what the form calls it.
        cells: its cells by what they mean.
        unit: the block's unit in 元; None where it is not known: then a unit in a cell is taken for it.
    """
    read = {
        amount: _amount(entry, unit or _unit_in(cells)) if amount in MONEY else entry
        for amount, entry in cells.items()
    }
    line = BudgetLine(
        name,
        initial=read.get(Amount.INITIAL, NOTHING),
        full=read.get(Amount.FULL, NOTHING),
        spent=read.get(Amount.SPENT, NOTHING),
        weight=in_points(read.get(Amount.WEIGHT, NOTHING)),
        rate=read.get(Amount.RATE, NOTHING),
        score=read.get(Amount.SCORE, NOTHING),
        received=read.get(Amount.RECEIVED, NOTHING),
        reason=read.get(Amount.REASON, NOTHING),
    )
    doubtful = {amount: entry for amount, entry in read.items() if _is_doubtful(amount, entry)}
    if unit is None:
        doubtful |= _in_other_units(cells, read)
    return line, tuple(doubtful.values())


def _unit_in(cells: Mapping[Amount, Entry]) -> Decimal | None:
    stated = (typed_number(entry.text) for amount, entry in cells.items() if amount in MONEY and entry.text)
    units = (_UNITS[unit] for each in stated if each for unit in each.units if unit in _UNITS)
    return next(units, None)


def _in_other_units(typed: Mapping[Amount, Entry], read: Mapping[Amount, Entry]) -> Mapping[Amount, Entry]:
    """The amounts without a unit that can hardly be in that of the others: 1500000 beside 150万."""
    money = {amount: entry for amount, entry in read.items() if amount in MONEY and entry.number}
    told = [abs(entry.number or ONE) for amount, entry in money.items() if typed[amount].number is None]
    return {
        amount: entry
        for amount, entry in money.items()
        if typed[amount].number is not None and told and abs(entry.number or ONE) > _OTHER_UNIT * max(told)
    }


def _amount(entry: Entry, unit: Decimal | None) -> Entry:
    """An amount in the block's unit: 150万 is 150 under 万元, and 1500000 under 元."""
    stated = typed_number(entry.text) if entry.kind is EntryKind.TEXT else None
    if stated is None or len(stated.units) > 1 or (stated.units and stated.units[0] not in _UNITS):
        return entry
    scale = _UNITS[stated.units[0]] / unit if stated.units and unit else ONE
    places = max(0, stated.places - scale.adjusted())
    return entry._replace(kind=EntryKind.TYPED_NUMBER, number=stated.number * scale, places=places)


def _is_doubtful(amount: Amount, entry: Entry) -> bool:
    """Whether a cell for a figure says something that was not understood."""
    if amount in MONEY:
        return entry.percent or entry.unread or (entry.number is None and not is_sign(entry.text))
    return amount in (Amount.RATE, Amount.SCORE) and entry.kind is EntryKind.TEXT and has_digit(entry.text)
