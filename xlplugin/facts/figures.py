"""The figures in a text: amounts, percentages, counts and plain numbers, with their names and bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from xlplugin.facts.typed import ASCII
from xlplugin.money import HUNDRED, ONE
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in a text.

    Attributes:
        kind: what sort it is; NUMBER has no unit.
        value: canonical: amounts in 元, percentages as fractions, else as written.
        unit: the unit as written (万元, %, 户, 亩); empty for a NUMBER.
        words: the figure as written.
        name: the words just before it that say what it is, within its clause.
        start: where it begins in the text, from 0.
        end: where it ends.
        places: the decimals it is written with.
        bound: how it limits the true value.
        worth: what one of the written unit is in ``value``: of money the 元, of a percentage 0.01, else 1.
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


SCALES: Final = {
    "": ONE,
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
"""The powers that units are written with."""
_FAR: Final = 80
_LONGEST: Final = 20
NOT: Final = "(?:不(?:得|应|能|可|宜|准|许|允许)?|未|没有)"
"""What turns 超过 into 不超过, 不得超过, 未超过."""
_CUTS: Final = str.maketrans(dict.fromkeys("，,。；;！!？?、\n\r\t()<>≤≥≈[]{}【】+*×÷/-", "\n"))
_MEASURES: Final = (
    "平方公里|平方千米|平方米|立方米|个百分点|百分点|个工作日|个月|个小时|人次|公里|公顷|公斤|千克|千米|千瓦时|"
    "千瓦|小时|分钟|工作日|课时|美元|港元|港币|欧元|日元|人|名|户|家|个|项|次|件|宗|台|套|亩|米|吨|份|篇|条|批|"
    "场|期|处|所|座|间|栋|幢|辆|艘|架|部|册|本|张|例|起|笔|单|株|棵|头|只|位|类|种|门|节|天|分|倍|级|度|块|片|"
    "盏|口|根|车|班|届|轮|样|款|支|对|组|队|箱|瓶|袋|桶|斤|箱"
)
_METRIC: Final = r"(?:m²|㎡|km²|m³|km|kg|kW|MW|GB|TB|m2|m3)(?![A-Za-z0-9])"

# A telephone number, unless money is written with it (13800000000元, ¥4000000000).
_TELEPHONE: Final = (
    r"(?<![¥￥$])(?:0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|1[3-9]\d{9})(?![\d.]|\s{0,2}[百千万亿]{0,2}元)"
)
# What a number stands behind as a name and not as a figure, unless it counts such things itself (电话20部).
_LABELS: Final = "附件|附注|电话|手机|传真|邮编|邮政编码|账号|编号|文号|代码|联系方式"

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
    r"(?:[①-⑳]|\d{1,2}[.、]|其中|截[至止]到?至?|(?:19|20)\d\d年度?|\d{1,2}月份?|\d{1,2}日|[年月]?底)+"
)
# Words that only join a name to its figure, and those of a bound; 下达, 节约 and 平均 stay whole.
_TRAILING: Final = Pattern(
    r"(?:(?<!行)(?<![^工]作)为|是|等于|共计|共有|(?<!公)共|达到|(?<![下传送到抵])达|(?<![合节预签违履])约|将近|"
    r"(?<![附最临邻])近|大约|接近|了|:|=|人民币|[¥￥$]|只有|仅|也|已|(?<![平人户年月日亩])均|都|大于|小于|"
    rf"{NOT}?(?:高于|低于|超过|超出|突破|少于|多于)|{NOT}(?:大于|小于)|不足|至少|至多|逾|百分之|[<>≤≥])+$"
)
# One of more digits than money has is an account or a telephone.
_NUMBER: Final = Pattern(r"(?:\d{1,3}(?:,\d{3}){1,6}(?![,\d])|\d{1,15}(?!\d))(?:\.\d{1,12}(?!\d))?(?!\.\d)")
_UNIT: Final = Pattern(
    r"\s{0,2}(?:(?P<percent>%)|(?P<more>[余多几])?(?P<scale>万亿|千万|百万|十万|亿|万|千|百)?(?P<plus>[余多])?"
    rf"(?P<kind>(?P<price>元/[^\W\d_]+)|(?P<yuan>元)(?!/[^\W\d_])|{_METRIC}|{_MEASURES})?)"
)
# What begins with a digit and states nothing: dates, years, clock times, ordinals, list numbers.
_YEAR: Final = r"(?:19|20)\d{2}"
_NO_FIGURE: Final = Pattern(
    rf"{_YEAR}\s*(?:[-—–~～至到、/]\s*{_YEAR}\s*)?(?:年度?|财年)"
    rf"|{_YEAR}\s*[-—–~～]\s*{_YEAR}(?!\d)"
    rf"|(?<=[〔\[【(〈]){_YEAR}(?=\s*[〕\]】)〉])"
    rf"|{_YEAR}(?P<mark>[-/.])(?:0?[1-9]|1[0-2])(?P=mark)\d{{1,2}}(?![\d.])"
    r"|\d{1,2}(?:\s*[、,，和\-—–~～至/]\s*\d{1,2}){0,11}\s*月(?!均)"
    r"|\d{1,2}\s*日(?!\d)|\d{1,9}(?:\s*[、-]\s*\d{1,9}){0,5}\s*号|\d{1,3}\s*(?:周年|年)"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
    r"|\d{1,2}\s*季度"
    rf"|{_TELEPHONE}"
    r"|\d{1,15}(?:\.\d{1,12})?(?=[A-Za-z])(?!" + _METRIC + ")"
)
# What turns the number behind it into a name: 第3期, 附件1, 〔2020〕10, telephone numbers, codes.
# The groups hold only where the number counts nothing: 附件1 and 自评表2 are names, 报表3份 is a figure.
_NO_FIGURE_AFTER: Final = Pattern(
    r"(?:第|(?<![^\W\d_])[表图]|[见如附下上该照按据][表图])\s*[:：]?\s*$"
    rf"|(?P<compound>[表图])\s*[:：]?\s*$|(?P<label>{_LABELS})\s*[:：]?\s*$"
    r"|[〔\[【(〈]\s*(?:19|20)\d{2}\s*[〕\]】)〉]\s*第?\s*$"
    r"|[A-Za-z_]$|\d[.,]$"
)
_LIST_NUMBER: Final = Pattern(r"(?P<number>\d{1,2})(?:[.、．](?=\s*[^\s\d])|\))")
_BOUND_BEFORE: Final = Pattern(
    rf"(?:{'|'.join(f'(?P<{bound.name}>{words})' for bound, words in _BEFORE.items())})\s*(?:为|到|达)?\s*$"
)
_BOUND_AFTER: Final = Pattern(
    rf"\s*(?:\)\s*)?(?:{'|'.join(f'(?P<{bound.name}>{words})' for bound, words in _AFTER.items())})"
)
# The sign between a limit and what it limits, written the wrong way round: 90%≤执行率.
_TURNED_SIGN: Final = Pattern(r"\s*(>=|<=|[<>≤≥])")


def name_before(flat: str, start: int, last: int = 0) -> str:
    """The name of what begins at ``start``.

    Args:
        flat: the text, its full-width signs made ordinary.
        start: where the figure or quotient begins.
        last: where the figure before it ends; no name reaches back beyond it.

    Returns:
        At most 20 characters without white space, empty where the clause says nothing before it.
    """
    before = re.sub(r"\([^()]*\)|[ \u3000\xa0]", "", flat[max(last, start - _FAR) : start])
    clause = _TRAILING.sub("", before)
    cut = clause.translate(_CUTS).rfind("\n")
    named = re.split(r"[:=]", clause[cut + 1 :])[-1]
    leading = _LEADING.match(named)
    return named[leading.end() if leading else 0 :][-_LONGEST:]


def flattened(text: str) -> str:
    """The text with full-width digits and signs as ordinary ones, character for character.

    A full-width comma parts thousands only between full-width digits; else it parts clauses.
    """
    return re.sub(r"，(?<=[０-９]，)(?=[０-９]\d{2}(?!\d))", ",", text).translate(ASCII)


def _numbers(flat: str) -> Iterator[re.Match[str]]:
    """The numbers that may be figures."""
    place = items = 0
    for digits in re.finditer(r"\d+", flat):
        if digits.start() < place:
            continue
        item = _list_item(flat, digits.start(), items)
        items = item or items
        place = _states_nothing(flat, digits.start())
        if item or place:
            continue
        number = _NUMBER.compiled().match(flat, digits.start())
        place = number.end() if number else digits.end()
        if number:
            yield number


def _states_nothing(flat: str, start: int) -> int:
    """Where the date, ordinal or code that begins here ends; 0 where none does."""
    found = _NO_FIGURE.compiled().match(flat, start)
    if found:
        return found.end()
    before = _NO_FIGURE_AFTER.search(flat[max(0, start - 14) : start])
    return start + 1 if before and not _counts(flat, start, before.lastgroup) else 0


def _counts(flat: str, start: int, named: str | None) -> bool:
    """Whether the number behind 表, 图, 附件, 电话 and the like is one of things: 报表3份, 附件3份."""
    number = _NUMBER.compiled().match(flat, start) if named else None
    unit = _UNIT.compiled().match(flat, number.end()) if number else None
    if unit is None or not unit.group().strip():
        return False
    return named == "compound" or not flat[unit.end() : unit.end() + 1].isalnum()


def _list_item(flat: str, start: int, items: int) -> int:
    """The number of the list item that begins here, 0 where none does.

    It stands at the start of a line or clause, or goes on from the ``items`` counted before it.
    """
    found = _LIST_NUMBER.compiled().match(flat, start)
    if found is None:
        return 0
    before = flat[max(0, start - 3) : start]
    opened = before.rstrip()[-1:]
    if (opened == "(") is not found.group().endswith(")"):
        return 0
    number = int(found["number"])
    first = not opened or "\n" in before or opened in "(。；;：:！？①②③④⑤⑥⑦⑧⑨⑩"
    return number if first or number == items + 1 else 0


def _signed(flat: str, start: int) -> int:
    """Where the number begins with its minus sign, which follows no other figure."""
    before = flat[max(0, start - 2) : start]
    if before.endswith("-") and (
        len(before) == 1 or before[0] in " \t\n为是达(=:：，,；。、<>≤≥率额差幅长于过到"
    ):
        return start - 1
    return start


def _bound(flat: str, start: int, end: int, name: str) -> Bound:
    found = _BOUND_BEFORE.search(flat[max(0, start - 8) : start]) or _BOUND_AFTER.compiled().match(flat, end)
    if found and found.lastgroup:
        return Bound[found.lastgroup]
    sign = None if name else _TURNED_SIGN.compiled().match(flat, end)
    if sign:
        return _TURNED[sign.group(1)]
    return Bound.EXACT


def _figure(text: str, flat: str, number: re.Match[str], last: int) -> Figure:
    start, unit = number.start(), _UNIT.compiled().match(flat, number.end())
    begin = _signed(flat, start)
    hundredth = re.search(r"百分之\s*$", flat[max(0, start - 6) : start])
    begin = start - len(hundredth.group()) if hundredth else begin
    value = Decimal(number.group().replace(",", "")) * (-1 if begin == start - 1 and not hundredth else 1)
    kind, worth, written, end = _measured(unit, number.end())
    if hundredth:
        kind, worth, written, end = FigureKind.PERCENT, ONE / HUNDRED, "%", number.end()
    if kind is FigureKind.NUMBER and flat[max(0, begin - 2) : begin].rstrip().endswith(("¥", "￥", "$")):
        kind, written = FigureKind.AMOUNT, "元"
    name = name_before(flat, begin, last)
    bound = _bound(flat, begin, end, name)
    if unit and (unit["more"] or unit["plus"]) and not hundredth:
        bound = Bound.ABOVE
    places = len(number.group().partition(".")[2])
    return Figure(kind, value * worth, written, text[begin:end], name, begin, end, places, bound, worth)


def _measured(unit: re.Match[str] | None, start: int) -> tuple[FigureKind, Decimal, str, int]:
    """The kind that a unit makes of a number, what one is worth, the unit's writing and where it ends."""
    if unit is None or not unit.group().strip():
        return FigureKind.NUMBER, ONE, "", start
    if unit["percent"]:
        return FigureKind.PERCENT, ONE / HUNDRED, "%", unit.end()
    written = (unit["scale"] or "") + (unit["kind"] or "")
    if unit["yuan"]:
        return FigureKind.AMOUNT, SCALES[unit["scale"] or ""], written, unit.end()
    if not written:
        return FigureKind.NUMBER, ONE, "", start
    return FigureKind.COUNT, ONE, written, unit.end()


@lru_cache(maxsize=256)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures that a text states, in order; ``text[start:end]`` is each one's ``words``.

    Dates, years, clock times, document numbers, ordinals, list numbers and telephone numbers are none.
    """
    flat = flattened(text)
    found: list[Figure] = []
    for number in _numbers(flat):
        found.append(_figure(text, flat, number, found[-1].end if found else 0))
    return tuple(found)
