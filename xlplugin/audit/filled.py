"""Whether a form was filled in, and what stands in its cells as points and as words."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from xlplugin.form.entry import Entry
from xlplugin.form.form import Form, Row
from xlplugin.money import HUNDRED, ZERO, plain

# What people type where they have nothing to say.
_NOTHING: Final = (
    r"[\s/\\|、，。,.;；:：\-－—–―_~～·*（）()]*"
    r"(?:(?:无|没有|暂无|不适用|不涉及|否|略|[Nn]/?[Aa]|none)[\s。；;，,、！]*)?"
)
_EXTRA: Final = r"加分|附加分|奖励分|减分|扣分项|扣分指标|否决"


def filled(form: Form) -> bool:
    """Whether anybody has scored anything: a blank form is told once, not row by row."""
    return any(not row.score.blank for row in form.rows)


def points(entry: Entry) -> Decimal | None:
    """The points in a cell, of a cell shown in percent those of 100; None where no number stands there."""
    if entry.number is None:
        return None
    return entry.number * HUNDRED if entry.percent else entry.number


def score_of(row: Row) -> Decimal | None:
    """The self-score where it can be used as points; a percentage cannot."""
    return None if row.score.percent else row.score.number


def lost(row: Row) -> Decimal | None:
    """The points lost; None where weight or score is no number."""
    weight, score = points(row.weight), score_of(row)
    return None if weight is None or score is None else weight - score


def share(row: Row) -> Decimal | None:
    """The score as a fraction of the weight; None where there is none."""
    weight, score = points(row.weight), score_of(row)
    return None if score is None or not weight or weight < ZERO else score / weight


def says_nothing(entry: Entry) -> bool:
    """Whether a cell for words is blank or holds only a placeholder such as 无 or －."""
    return entry.blank or re.fullmatch(_NOTHING, entry.text) is not None


def extra(row: Row) -> bool:
    """Whether a row gives points beyond the full ones, or only takes some off: its range is its own."""
    return re.search(_EXTRA, f"{row.name}{row.secondary}{row.primary}") is not None


def called(row: Row) -> str:
    """The name people know a row by; rows under one merged name are numbered."""
    return f"{row.name}（第{row.part}行）" if row.part else row.name


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names as a Chinese list, cut after ``most``."""
    told = [f"“{name}”" for name in names]
    return "、".join(told[:most]) + (f"等{len(told)}项" if len(told) > most else "")


def summed(values: Iterable[Decimal]) -> tuple[Decimal, str]:
    """The sum and how it is written: ``5+5+8=18``; of a single value just that."""
    parts = list(values)
    total = sum(parts, ZERO)
    written = "+".join(plain(part) for part in parts)
    return total, f"{written}={plain(total)}" if len(parts) > 1 else written
