"""What a form's cells hold: whether it was filled in, points, words, and printed numbers compared.

What the rounding of their last digits explains is half a step of the last printed digit for every number that
takes part. Cells of one column are taken to be as exact as its most exact one: a 1 among 4.46 and 18.04 means
1.00.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from xlplugin.facts.entry import Entry
from xlplugin.form.form import BudgetLine, Form, FormKind, Row
from xlplugin.money import HUNDRED, ZERO, plain, round_half_up, shown
from xlplugin.pattern import Pattern
from xlplugin.problem import Source

# What people type where they have nothing to say.
_NOTHING: Final = Pattern(
    r"[\s/\\|、，。,.;；:：\-－—–―_~～·*（）()]*"
    r"(?:(?:无|没有|暂无|不适用|不涉及|否|略|[Nn]/?[Aa]|none)[\s。；;，,、！]*)?"
)
# Formulas leave noise behind the ninth decimal; people write no more than that.
_MOST_DECIMALS: Final = 9
_WRITTEN_OUT: Final = 60
_NOISE: Final = Decimal("1e-9")
# A total of fewer digits than this is not taken for a rounded one: a 4 is no rounded 4.46.
_DIGITS: Final = 100
_MOST_SHOWN: Final = 8
_EXECUTION: Final = Pattern(r"执行率|(?:执行|支出)进度|支出率")
_FOR_EXECUTION: Final = tuple(map(Decimal, (5, 10, 15, 20)))
"""What forms that give points for carrying out the budget without printing them leave for that."""

MISTYPED: Final = Decimal(10)
"""A percentage of a thousand or more was mistyped."""


def filled(form: Form) -> bool:
    """Whether anybody has scored anything, or where a form has no scores said what was reached.

    A blank form is told once, not row by row.
    """
    cells = (row.score if form.scored else row.actual for row in form.rows)
    return any(not cell.blank or cell.unread for cell in cells)


def lost(row: Row) -> Decimal | None:
    """The points lost; None where weight or score is no number."""
    weight, score = row.weight.points, row.score.points
    if weight is None or score is None:
        return None
    return ZERO if same(weight, score) else weight - score


def says_nothing(entry: Entry) -> bool:
    """Whether a cell for words is blank or holds only a placeholder such as 无 or －."""
    if entry.blank:
        return not entry.unread
    return _NOTHING.fullmatch(entry.text) is not None


def full_marks(row: Row) -> bool:
    """Whether an ordinary row has all its points."""
    return lost(row) == ZERO and bool(row.weight.points) and not row.extra


def full_points(form: Form) -> Decimal:
    """The points that the form prints as its full ones, else 100."""
    printed = form.total.weight.points if form.total else None
    return printed if printed is not None and printed > ZERO else HUNDRED


def execution_weight(form: Form) -> Decimal:
    """The points for carrying out the budget, as printed.

    Where the form has money without saying its points, money that was not understood, or is a project's and
    still blank, they are what the rows leave of the full points; 0 where they leave nothing.
    """
    if form.execution_weight is not None:
        return sum((line.weight.points or ZERO for line in _scored_lines(form)), ZERO)
    weights = known_points(row.weight.points for row in form.rows if not row.extra)
    rows, full = sum(weights, ZERO), full_points(form)
    # Where the row of the total prints the points of the rows alone, a score of the money counts beside them.
    rest = (HUNDRED if form.execution_score is not None and same(rows, full) else full) - rows
    open_ = form.kind is FormKind.ITEM and not filled(form)
    stated = rest in _FOR_EXECUTION and (form.budget or form.budget_unread or open_)
    among = any(_EXECUTION.search(row.name) for row in form.rows)
    return rest if weights and stated and not among else ZERO


def _scored_lines(form: Form) -> list[BudgetLine]:
    """The lines of money whose points count: the first, or all where every one has its own."""
    lines = [line for line in form.budget if line.weight.points is not None]
    if not lines[1:]:
        return lines
    rows = (row.weight.points or ZERO for row in form.rows if not row.extra)
    each = sum((line.weight.points or ZERO for line in lines), ZERO)
    return lines if same(sum(rows, each), full_points(form)) else lines[:1]


def counts_execution(form: Form) -> bool:
    """Whether the points for carrying out the budget stand beside those of the rows, and not among them."""
    if not (form.budget or form.budget_unread):
        return False
    rows = sum((row.weight.points or ZERO for row in form.rows if not row.extra), ZERO)
    return not same(rows, full_points(form)) or same(rows + execution_weight(form), HUNDRED)


def execution_beside(form: Form) -> list[Decimal]:
    """The score of the budget block, where it counts beside those of the rows."""
    return execution_points(form) if counts_execution(form) else []


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names as a Chinese list, cut after ``most``."""
    told = [f"“{name}”" for name in names]
    return "、".join(told[:most]) + (f"等{len(told)}项" if len(told) > most else "")


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are equal but for the noise of a formula: three times =100/3 are 100."""
    return abs(one - other) <= _NOISE


def clean(value: Decimal) -> str:
    """A number as people read it, without a formula's noise."""
    return shown(value, _MOST_DECIMALS)


def summed(values: Iterable[Decimal]) -> tuple[Decimal, str]:
    """The sum and how it is written: ``5+5+8=18``; of a single value just that, of very many the first."""
    parts = list(values)
    total = sum(parts, ZERO)
    written = "+".join(clean(part) for part in parts[:_WRITTEN_OUT])
    if len(parts) > _WRITTEN_OUT:
        written += f"+…（共{len(parts)}项）"
    return total, f"{written}={clean(total)}" if len(parts) > 1 else written


def execution_points(form: Form) -> list[Decimal]:
    """The scores for carrying out the budget, where the form has them apart from its rows."""
    scores = [line.score.points for line in _scored_lines(form)] or [form.execution_score]
    known = [each for each in scores if each is not None]
    return known or [each for each in (form.execution_score,) if each is not None]


def known_points(points: Iterable[Decimal | None]) -> list[Decimal]:
    """All of the points; none at all where some of them are not known."""
    every = list(points)
    known = [each for each in every if each is not None]
    return known if len(known) == len(every) else []


def added_points(form: Form) -> Decimal | None:
    """The sum of the self-scores where every row has one; else None."""
    known = known_points(row.score.points for row in form.rows)
    return sum(execution_beside(form), sum(known, ZERO)) if known else None


class Fit(IntEnum):
    """How two numbers that should be equal stand; the smaller is the better."""

    EXACT = 0
    ROUNDED = 1
    WRONG = 2


def figures_of(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the cells that hold numbers."""
    return tuple(each for each in entries if each.number is not None)


def step(entries: Iterable[Entry]) -> Decimal:
    """The worth of the last digit that the most exact of the cells prints."""
    return min((each.step for each in figures_of(entries)), default=Decimal(1))


def compare(difference: Decimal, slack: Decimal) -> Fit:
    """How a difference stands against what rounding explains."""
    if abs(difference) <= _NOISE:
        return Fit.EXACT
    return Fit.ROUNDED if abs(difference) <= slack else Fit.WRONG


def sum_of(entries: Iterable[Entry]) -> Decimal:
    """The sum of the cells; a cell without a number adds nothing."""
    return sum((each.number for each in figures_of(entries) if each.number is not None), ZERO)


def fits_quotient(parts: tuple[Decimal, Decimal], steps: tuple[Decimal, Decimal], rate: Entry) -> Fit:
    """How a printed rate stands against the quotient of two amounts.

    Args:
        parts: the two amounts, the divisor not zero.
        steps: the worth of the last printed digit of each.
        rate: the cell of the rate, a fraction.
    """
    above, below = parts
    quotient = above / below
    off = abs((rate.number or ZERO) - quotient)
    if off <= rate.step / 2:
        return Fit.EXACT
    spread = (steps[0] + abs(quotient) * steps[1]) / 2 / abs(below)
    return Fit.ROUNDED if off <= rate.step + spread else Fit.WRONG


def writing(entry: Entry) -> str:
    """A number as its cell shows it."""
    return entry.text or ("" if entry.number is None else plain(entry.number))


def added(parts: Sequence[Entry]) -> str:
    """A sum written out, ``24.8＋208.46＝233.26``; of many parts only the first and the last."""
    given = figures_of(parts)
    told = [writing(each) for each in given]
    if len(told) > _MOST_SHOWN:
        told = [*told[: _MOST_SHOWN - 2], "…", told[-1]]
    return f"{'＋'.join(told)}＝{exactly(sum_of(given), step(given))}"


def exactly(value: Decimal, finest: Decimal) -> str:
    """A computed number with the digits of the numbers it was made of."""
    places = max(0, -int(finest.adjusted()))
    return plain(round_half_up(value, places))


class PrintedSum(NamedTuple):
    """A total, and cells that should make it."""

    total: Entry
    parts: tuple[Entry, ...]

    @property
    def fit(self) -> Fit:
        """How the total stands against its parts."""
        total, own_step = self.total.number or ZERO, self.total.step
        given = [each for each in figures_of(self.parts) if each.number]
        finest = step((*given, self.total))
        own = own_step if abs(total) >= _DIGITS * own_step else finest
        # Few whole things are counted, not rounded.
        counted = finest == 1 and abs(total) < _DIGITS
        slack = ZERO if counted else (len(given) * finest + own) / 2
        return compare(total - sum_of(given), slack)

    @property
    def value(self) -> str:
        """What the parts make, with the digits of the cells."""
        return exactly(sum_of(self.parts), step((*self.parts, self.total)))

    @property
    def arithmetic(self) -> str:
        """The sum written out, and what the total says."""
        return f"{added(self.parts)}，填{writing(self.total)}"

    @property
    def places(self) -> list[Source]:
        """Where the parts stand."""
        return [each.source for each in figures_of(self.parts)]
