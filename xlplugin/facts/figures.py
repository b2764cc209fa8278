"""The figures in a text: amounts, percentages, counts and plain numbers, with their names and bounds."""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.measures import SCALES, UNIT
from xlplugin.facts.quantities import SHARES, Quantity, flattened, quantities
from xlplugin.money import ONE
from xlplugin.pattern import Pattern


class FigureKind(StrEnum):
    """What sort of figure it is."""

    AMOUNT = "金额"
    PERCENT = "百分数"
    COUNT = "数量"
    NUMBER = "数字"


class Bound(StrEnum):
    """How a stated figure limits the true one, or a goal what is to be reached: ``>90%``, ``98%以上``."""

    EXACT = "="
    ABOVE = ">"
    AT_LEAST = "≥"
    BELOW = "<"
    AT_MOST = "≤"
    ABOUT = "约"

    def holds(self, value: Decimal, limit: Decimal) -> bool:
        """Whether a value keeps to a limit."""
        match self:
            case Bound.ABOVE:
                return value > limit
            case Bound.AT_LEAST:
                return value >= limit
            case Bound.BELOW:
                return value < limit
            case Bound.AT_MOST:
                return value <= limit
            case Bound.EXACT | Bound.ABOUT:
                return value == limit


class Figure(NamedTuple):
    """One figure in a text.

    Attributes:
        kind: what sort it is; NUMBER has no unit.
        value: canonical: amounts in 元, percentages as fractions, else as written.
        unit: the unit as written (万元, %, 户, 亩), 成 of tenths; empty for a NUMBER.
        words: the figure as written.
        name: the words just before it that say what it is, within its clause.
        start: where it begins in the text, from 0.
        end: where it ends.
        places: the decimals it is written with.
        bound: how it limits the true value.
        worth: what one of the written unit is in ``value``: of money the 元, of a percentage 0.01 (of tenths
            0.1), else 1.
    """

    kind: FigureKind
    value: Decimal
    unit: str
    words: str
    name: str
    start: int
    end: int
    places: int = 0
    bound: Bound = Bound.EXACT
    worth: Decimal = ONE

    @property
    def number(self) -> Decimal:
        """The number in its own unit, without trailing zeros; of a percentage that before the sign."""
        return (self.value / self.worth).normalize() + 0

    @property
    def step(self) -> Decimal:
        """The worth of the last digit it is written with, as ``value`` is."""
        return self.worth.scaleb(-self.places)

    def allows(self, exact: "Figure") -> bool:
        """Whether an exact figure may be what this one states, in its bounds: 近九成 allows 88.6%.

        What is stated roughly may be a twentieth off, tenths by a little more than half of one.
        """
        slack = exact.step / 2
        match self.bound:
            case Bound.EXACT:
                slack += self.step / 2
            case Bound.ABOUT:
                slack += max(self.step * _ROUGHLY, abs(self.value) / _TWENTY)
            case Bound.ABOVE | Bound.AT_LEAST:
                return exact.value + slack >= self.value
            case Bound.BELOW | Bound.AT_MOST:
                return exact.value - slack <= self.value
        return abs(exact.value - self.value) <= slack


_TENTH: Final = "成"
"""Tenths are spoken, and rough: 九成 may be 92%."""
_ROUGHLY: Final = Decimal("0.6")
_TWENTY: Final = 20
_FAR: Final = 80
_LONGEST: Final = 20
NOT: Final = "(?:不(?:得|应|能|可|宜|准|许|允许)?|未|没有)"
"""What turns 超过 into 不超过, 不得超过, 未超过."""
_ASIDE: Final = Pattern(r"\([^()]*\)|[ \u3000\xa0]")
_CUT: Final = Pattern(r"[，,。；;！!？?、\n\r\t()<>≤≥≈\[\]{}【】+*×÷/\-:=]")
"""What no name reaches back beyond."""
_BEFORE: Final = {
    Bound.AT_MOST: (rf"{NOT}(?:超过?|超出|高于|大于|多于|突破)|小于或等于|小于等于|至多|最多|<=|≤"),
    Bound.AT_LEAST: rf"{NOT}(?:低于|少于|小于)|大于或等于|大于等于|至少|>=|≥",
    Bound.ABOVE: "大于|高于|超过|超出|多于|突破|逾|超|>",
    Bound.BELOW: "小于|低于|少于|不足|不到|未达到|未达|<",
    Bound.ABOUT: "(?<![合节预签违履])约为?|将近|(?<![附最临邻])近|大概|≈",
}
_AFTER: Final = {
    Bound.AT_LEAST: "及?以上",
    Bound.AT_MOST: "[以之]?内(?![部容涵设控需])|及?以下(?!简称)",
    Bound.ABOUT: "左右|上下(?!级)",
}
_TURNED: Final = {
    ">=": Bound.AT_MOST,
    "<=": Bound.AT_LEAST,
    ">": Bound.BELOW,
    "<": Bound.ABOVE,
    "≥": Bound.AT_MOST,
    "≤": Bound.AT_LEAST,
}


# List numbers, 其中 and dates: they say where or when, not what.
_LEADING: Final = Pattern(
    r"(?:[①-⑳]|\d{1,2}[.、]|其中|截[至止]到?至?|(?:19|20)\d\d年度?|\d{1,2}月份?|\d{1,2}日|[年月]?底)+",
    words="|".join("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳.、其截年月日底"),
)
# Words that only join a name to its figure, and those of a bound; 下达, 节约 and 平均 stay whole.
_TRAILING: Final = Pattern(
    r"(?:(?<!行)(?<![^工]作)为|是|等于|共计|共有|(?<!公)共|达到|(?<![下传送到抵])达|(?<![合节预签违履])约|将近|"
    r"(?<![附最临邻])近|大约|接近|了|:|=|人民币|[¥￥$]|只有|仅|也|已|(?<![平人户年月日亩])均|都|大于|小于|"
    rf"{NOT}?(?:高于|低于|超过|超出|突破|少于|多于)|{NOT}(?:大于|小于)|不足|不到|至少|至多|逾|超|百分之|[<>≤≥])+$"
)
_TRAILING_ENDS: Final = tuple("为是于计有共到达约近了:=币¥￥$仅也已均都过出破足少多逾超之<>≤≥")
"""The letters that the words of ``_TRAILING`` end with: without one of them nothing is looked for."""
_BOUND_BEFORE: Final = Pattern(
    rf"(?:{'|'.join(f'(?P<{bound.name}>{words})' for bound, words in _BEFORE.items())})\s*(?:为|到|达)?\s*$"
)
_BOUND_AFTER: Final = Pattern(
    rf"\s*(?:\)\s*)?(?:{'|'.join(f'(?P<{bound.name}>{words})' for bound, words in _AFTER.items())})"
)
# The sign between a limit and what it limits, written the wrong way round: 90%≤执行率.
_TURNED_SIGN: Final = Pattern(r"\s*(>=|<=|[<>≤≥])", words="<|>|≤|≥")


def name_before(flat: str, start: int, last: int = 0) -> str:
    """The name of what begins at ``start``.

    Args:
        flat: the text, its full-width signs made ordinary.
        start: where the figure or quotient begins.
        last: where the figure before it ends; no name reaches back beyond it.

    Returns:
        At most 20 characters without white space, empty where the clause says nothing before it.
    """
    if start <= last:
        return ""
    before = _ASIDE.sub("", flat[max(last, start - _FAR) : start])
    clause = _TRAILING.sub("", before) if before.endswith(_TRAILING_ENDS) else before
    named = _CUT.split(clause)[-1]
    leading = _LEADING.match(named)
    return named[leading.end() if leading else 0 :][-_LONGEST:]


def _signed(flat: str, start: int) -> int:
    """Where the number begins with its minus sign, which follows no other figure."""
    before = flat[max(0, start - 2) : start]
    if before.endswith("-") and (
        len(before) == 1 or before[0] in " \t\n为是达(=:：，,；。、<>≤≥率额差幅长于过到"
    ):
        return start - 1
    return start


def _bound(flat: str, start: int, end: int, name: str) -> Bound:
    found = _BOUND_BEFORE.search(flat[max(0, start - 8) : start]) or _BOUND_AFTER.match(flat, end)
    if found and found.lastgroup:
        return Bound[found.lastgroup]
    sign = None if name else _TURNED_SIGN.match(flat, end)
    if sign:
        return _TURNED[sign.group(1)]
    return Bound.EXACT


def _figure(text: str, flat: str, number: Quantity, last: int) -> Figure:
    unit = None if number.share else UNIT.match(flat, number.end)
    begin = number.start if number.share else _signed(flat, number.start)
    value = -number.number if begin < number.start else number.number
    kind, worth, written, end = _measured(unit, number)
    if kind is FigureKind.NUMBER and flat[max(0, begin - 2) : begin].rstrip().endswith(("¥", "￥", "$")):
        kind, written = FigureKind.AMOUNT, "元"
    name = name_before(flat, begin, last)
    bound = _bound(flat, begin, end, name)
    if unit and (unit["more"] or unit["plus"]):
        bound = Bound.ABOVE
    if written == _TENTH and bound is Bound.EXACT:
        bound = Bound.ABOUT
    return Figure(
        kind, value * worth, written, text[begin:end], name, begin, end, number.places, bound, worth
    )


def _measured(unit: re.Match[str] | None, number: Quantity) -> tuple[FigureKind, Decimal, str, int]:
    """The kind that a unit makes of a number, what one is worth, the unit's writing and where it ends."""
    if number.share:
        return FigureKind.PERCENT, SHARES[number.share], number.share, number.end
    if unit is None or not unit.group().strip():
        return FigureKind.NUMBER, ONE, "", number.end
    if unit["percent"]:
        return FigureKind.PERCENT, SHARES["%"], "%", unit.end()
    written = (unit["scale"] or "") + (unit["kind"] or "")
    if unit["yuan"]:
        return FigureKind.AMOUNT, SCALES[unit["scale"] or ""], written, unit.end()
    if not written:
        return FigureKind.NUMBER, ONE, "", number.end
    return FigureKind.COUNT, ONE, written, unit.end()


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures that a text states, in order; ``text[start:end]`` is each one's ``words``.

    Dates, years, clock times, document numbers, ordinals, list numbers and telephone numbers are none.
    """
    flat = flattened(text)
    found: list[Figure] = []
    for number in quantities(flat):
        found.append(_figure(text, flat, number, found[-1].end if found else 0))
    return tuple(found)
