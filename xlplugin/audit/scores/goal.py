"""A goal and what was reached of it, as item forms write them: ``≥95%``, ``100户``, ``≤30天``, ``完成``."""

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.form.entry import Entry
from xlplugin.form.figure import Bound
from xlplugin.form.figures import figures
from xlplugin.money import HUNDRED, ONE, ZERO, settled


class Sense(StrEnum):
    """Which way a goal is met."""

    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    EXACTLY = "="
    UNSAID = ""


class Stated(NamedTuple):
    """One number with its unit and sign; of a percentage the fraction, of 万 and 亿 the whole number."""

    sense: Sense
    value: Decimal
    unit: str
    words: str


_PLAIN: Final = str.maketrans("０１２３４５６７８９．％，＞＜＝﹥﹤≧≦⩾⩽", "0123456789.%,><=><≥≤≥≤")
# What goals say beside the words that limit any figure.
_BY_BOUND: Final = {
    Bound.AT_LEAST: Sense.AT_LEAST,
    Bound.AT_MOST: Sense.AT_MOST,
    Bound.ABOVE: Sense.ABOVE,
    Bound.BELOW: Sense.BELOW,
}
_OWN_WORDS: Final = (
    (Sense.AT_MOST, r"控制在|以内|以下|之内"),
    (Sense.AT_LEAST, r"达到|以上"),
    (Sense.EXACTLY, r"=|等于"),
)
# A limit that stands apart from its figure (不超过全年计划的30天) may be meant of another one.
_LIMITING: Final = r"[超低高大小少多][过出于]|突破|不足|[<>≤≥]"
_VALUE: Final = r"(?<![\d.])-?\d+(?:\.\d+)?"
_LONGEST: Final = 20
_UNIT: Final = r"\s*(万亿|百万|千万|万|亿|千|百)?\s*([%‰]|[一-鿿㎡℃a-zA-Z/]{0,6})"
_DATE: Final = r"(?:19|20)\d\d\s*年|\d{1,2}\s*月(?!份?内)|\d{1,2}\s*日前|季度|半年"
_DOUBT: Final = r"约|左右|近|余|多[个户人次元亩]|±|[-~～—至]\s*\d|\d\s*[:：/]\s*\d"
_TIMES: Final = {
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千": Decimal(1000),
    "百": HUNDRED,
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
_TAIL: Final = r"及?以上|及?以下|以内|之内|内$"


def _sense(text: str) -> Sense | None:
    """Which way the one figure of a text is meant; None where it is no figure, or only about right."""
    read = figures(text)
    if len(read) != 1 or read[0].bound is Bound.ABOUT:
        return None
    bound = _BY_BOUND.get(read[0].bound)
    if bound is None and re.search(_LIMITING, text):
        return None
    said = (sense for sense, words in _OWN_WORDS if re.search(words, text))
    return bound or next(said, Sense.UNSAID)


def _number_cell(entry: Entry, number: Decimal) -> Stated:
    unit = "%" if entry.percent else ""
    return Stated(Sense.UNSAID, number, unit, entry.text)


def stated(entry: Entry) -> Stated | None:
    """The one number of a cell; None where it holds none, several, a date, or no exact one."""
    if entry.number is not None:
        return _number_cell(entry, entry.number)
    text = re.sub(r"(?<=\d),(?=\d{3})|\s", "", entry.text.translate(_PLAIN))
    text = text.replace("=>", ">=").replace("=<", "<=")
    found = re.findall(_VALUE, text)
    if len(found) != 1 or len(found[0]) > _LONGEST or re.search(_DATE, text) or re.search(_DOUBT, text):
        return None
    sense = _sense(text)
    if sense is None:
        return None
    place = text.index(found[0]) + len(found[0])
    unit = re.match(_UNIT, re.sub(_TAIL, "", text[place:]))
    times = _TIMES.get(unit[1] or "", ONE) if unit else ONE
    name = unit[2] if unit else ""
    scale = Decimal("0.01") if name == "%" else ONE
    return Stated(sense, Decimal(found[0]) * times * scale, name, entry.text)


class Reached(NamedTuple):
    """What was reached of a goal.

    Attributes:
        met: whether the goal was met.
        rate: reached ÷ goal, for goals that more of is better; None for the others and for a goal of zero.
        over: by what fraction of the goal a limit was exceeded; zero where it was not.
    """

    goal: Stated
    actual: Stated
    met: bool
    rate: Decimal | None = None
    over: Decimal = ZERO


def _comparable(goal: Stated, actual: Stated) -> bool:
    """Same unit; a bare number beside a unit takes it over, but never a percentage's."""
    return goal.unit == actual.unit or (
        "%" not in (goal.unit, actual.unit) and "" in (goal.unit, actual.unit)
    )


def _met(goal: Stated, actual: Decimal) -> bool:
    match goal.sense:
        case Sense.AT_LEAST | Sense.UNSAID:
            return actual >= goal.value
        case Sense.ABOVE:
            return actual > goal.value
        case Sense.AT_MOST:
            return actual <= goal.value
        case Sense.BELOW:
            return actual < goal.value
        case Sense.EXACTLY:
            return actual == goal.value


def reached(target: Entry, actual: Entry, *, less_is_better: bool = False) -> Reached | None:
    """What was reached of a goal; None where the two cells cannot be compared beyond doubt.

    Args:
        target: the year's goal.
        actual: what was reached.
        less_is_better: whether a goal without a sign may be a limit (costs, delays); then only equal
            numbers are comparable.
    """
    goal, done = stated(target), stated(replace(actual, text=actual.text.replace("达到", "")))
    if goal is None or done is None or not _comparable(goal, done):
        return None
    exact = done.sense in (Sense.UNSAID, Sense.EXACTLY)
    open_goal = goal.sense is Sense.UNSAID and (less_is_better or goal.value <= ZERO)
    if not exact or (open_goal and goal.value != done.value):
        return None
    met = _met(goal, done.value)
    if goal.sense in (Sense.AT_MOST, Sense.BELOW):
        over = ZERO if met or goal.value <= ZERO else settled((done.value - goal.value) / goal.value)
        return Reached(goal, done, met, over=over)
    rate = settled(done.value / goal.value) if goal.value > ZERO else None
    return Reached(goal, done, met, None if goal.sense is Sense.EXACTLY and not met else rate)
