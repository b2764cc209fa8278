"""Whether a form was filled in, and what stands in its cells as points and as words."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.printed import Fit, compare
from xlplugin.form.entry import Entry
from xlplugin.form.form import Form, Row
from xlplugin.money import HUNDRED, ZERO, shown

# What people type where they have nothing to say.
_NOTHING: Final = (
    r"[\s/\\|、，。,.;；:：\-－—–―_~～·*（）()]*"
    r"(?:(?:无|没有|暂无|不适用|不涉及|否|略|[Nn]/?[Aa]|none)[\s。；;，,、！]*)?"
)
# Formulas leave noise behind the ninth decimal; people write no more than that.
_DIGITS: Final = 9
_WRITTEN_OUT: Final = 60
_EXTRA: Final = r"加分|附加分|奖励分|减分|扣分项|扣分指标|否决"


def filled(form: Form) -> bool:
    """Whether anybody has scored anything: a blank form is told once, not row by row."""
    return any(not row.score.blank or row.score.unread for row in form.rows)


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
    return re.fullmatch(_NOTHING, entry.text) is not None


def extra(row: Row) -> bool:
    """Whether a row gives points beyond the full ones, or only takes some off: its range is its own."""
    return re.search(_EXTRA, f"{row.name}{row.secondary}{row.primary}") is not None


def full_marks(row: Row) -> bool:
    """Whether an ordinary row has all its points."""
    return lost(row) == ZERO and bool(row.weight.points) and not extra(row)


def full_points(form: Form) -> Decimal:
    """The points that the form prints as its full ones, else 100."""
    printed = form.total.weight.points if form.total else None
    return printed if printed is not None and printed > ZERO else HUNDRED


def counts_execution(form: Form) -> bool:
    """Whether the budget block's points stand beside the rows'; some forms print them as a row, too."""
    weights = [row.weight.points or ZERO for row in form.rows if not extra(row)]
    return bool(form.budget) and not same(sum(weights, ZERO), full_points(form))


def execution_beside(form: Form) -> list[Decimal]:
    """The score of the budget block, where it counts beside those of the rows."""
    return execution_points(form) if counts_execution(form) else []


def called(row: Row) -> str:
    """The name people know a row by; rows under one merged name are numbered."""
    return f"{row.name}（第{row.part}行）" if row.part else row.name


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names as a Chinese list, cut after ``most``."""
    told = [f"“{name}”" for name in names]
    return "、".join(told[:most]) + (f"等{len(told)}项" if len(told) > most else "")


def same(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are equal but for the noise of a formula: three times =100/3 are 100."""
    return compare(one - other, ZERO) is Fit.EXACT


def clean(value: Decimal) -> str:
    """A number as people read it, without a formula's noise."""
    return shown(value, _DIGITS)


def summed(values: Iterable[Decimal]) -> tuple[Decimal, str]:
    """The sum and how it is written: ``5+5+8=18``; of a single value just that, of very many the first."""
    parts = list(values)
    total = sum(parts, ZERO)
    written = "+".join(clean(part) for part in parts[:_WRITTEN_OUT])
    if len(parts) > _WRITTEN_OUT:
        written += f"+…（共{len(parts)}项）"
    return total, f"{written}={clean(total)}" if len(parts) > 1 else written


def execution_points(form: Form) -> list[Decimal]:
    """The score of an item form's budget block, where it has one."""
    return [] if form.execution_score is None else [form.execution_score]


def known_points(points: Iterable[Decimal | None]) -> list[Decimal]:
    """All of the points; none at all where some of them are not known."""
    every = list(points)
    known = [each for each in every if each is not None]
    return known if len(known) == len(every) else []


def added_points(form: Form) -> Decimal | None:
    """The sum of the self-scores where every row has one; else None."""
    known = known_points(row.score.points for row in form.rows)
    return summed([*known, *execution_beside(form)])[0] if known else None
