"""The numbers written in running text, in digits and in numerals, and what looks like one and states nothing.

Dates, years, clock times, document numbers, ordinals, list numbers and telephone numbers state nothing, nor
do the numerals of idioms: 一是, 十四五, 两不愁, 十分重要. A numeral is a number only where its unit says so.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.measures import METRIC, SCALES, UNIT
from xlplugin.facts.numerals import DIGIT_LETTERS, DIGIT_NAMES, NUMERAL_LETTERS, read_numeral
from xlplugin.facts.typed import ANY_WIDE, ASCII
from xlplugin.pattern import Pattern

SHARES: Final = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "成": Decimal("0.1")}
"""What one of a unit of shares is of the whole."""


class Quantity(NamedTuple):
    """A number with its place in a text.

    Attributes:
        start: where it begins, from 0; that of 百分之五 with its 百.
        end: where it ends; the power and the unit stand behind, those of 三百二十万元 too.
        number: its value.
        places: the decimals it is written with.
        share: of a share in words its unit, a key of ``SHARES``; else empty.
    """

    start: int
    end: int
    number: Decimal
    places: int = 0
    share: str = ""


# A telephone number, unless money is written with it (13800000000元, ¥4000000000).
_TELEPHONE: Final = (
    r"(?<![¥￥$])(?:0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|1[3-9]\d{9})(?![\d.]|\s{0,2}[百千万亿]{0,2}元)"
)
# What a number stands behind as a name and not as a figure, unless it counts such things itself (电话20部).
_LABELS: Final = "附件|附注|电话|手机|传真|邮编|邮政编码|账号|编号|文号|代码|联系方式"
# One of more digits than money has is an account or a telephone.
_NUMBER: Final = Pattern(r"(?:\d{1,3}(?:,\d{3}){1,6}(?![,\d])|\d{1,15}(?!\d))(?:\.\d{1,12}(?!\d))?(?!\.\d)")
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
    r"|\d{1,15}(?:\.\d{1,12})?(?=[A-Za-z])(?!" + METRIC + ")"
)
# What turns the number behind it into a name: 第3期, 附件1, 〔2020〕10, telephone numbers, codes.
# The groups hold only where the number counts nothing: 附件1 and 自评表2 are names, 报表3份 is a figure.
_NO_FIGURE_AFTER: Final = Pattern(
    r"(?:第|(?<![^\W\d_])[表图]|[见如附下上该照按据][表图])\s*[:：]?\s*$"
    rf"|(?P<compound>[表图])\s*[:：]?\s*$|(?P<label>{_LABELS})\s*[:：]?\s*$"
    r"|[〔\[【(〈]\s*(?:19|20)\d{2}\s*[〕\]】)〉]\s*第?\s*$"
    r"|[A-Za-z_]$|\d[.,]$"
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"  # those of string cost an import
_NAMING_ENDS: Final = frozenset(f"第表图件注话机真编码号式〕]】)〉.,_{_LETTERS}")
"""The letters that the words of ``_NO_FIGURE_AFTER`` end with."""
_LIST_NUMBER: Final = Pattern(r"(?P<number>\d{1,2})(?:[.、．](?=\s*[^\s\d])|\))")

# Thousands apart by the keyboard's comma or a blank: of money and areas, and a comma between clauses is none
# (得分3，500人参加; 分别为125，130万元). Thin blanks part nothing else; others stand behind words of money.
_WIDE_THOUSANDS: Final = Pattern(
    r"，(?<=[０-９]，)(?=[０-９]\d{2}(?!\d))", words="０，|１，|２，|３，|４，|５，|６，|７，|８，|９，"
)
_APART: Final = Pattern(r"[，\u2009\u202f \xa0](?<=\d.)\d{3}")
_MONEY_BEHIND: Final = r"(?!\d)(?=(?:\.\d{1,12})?\s?[百千万亿]{0,2}(?:元|平方米|平方公里|立方米|公顷|亩))"
_GROUPED: Final = Pattern(
    r"(?<![\d.,，第名分项个])[1-9]\d{0,2}(?:，\d{3}(?=[.，]))*，\d{3}(?=\.)" + _MONEY_BEHIND
    + r"|(?<![\d.,，第名分项个])[1-9]\d{0,2}，\d{3}" + _MONEY_BEHIND
    + r"|(?<![\d.,])[1-9]\d{0,2}(?:[\u2009\u202f]\d{3})+" + _MONEY_BEHIND
    + r"|(?:(?<=[出算额金入费为共计达约元款资余整加排位成购至到收付¥￥])|(?<=[出算额金入费为共计达约款余] ))"
    r"[1-9]\d{0,2}(?:[ \xa0]\d{3})+" + _MONEY_BEHIND
)  # fmt: skip
_GAPS: Final = str.maketrans("，\u2009\u202f\xa0 ", ",,,,,")
_NO_THOUSANDS: Final = Pattern(r"分别|得分|评分|排名")
_LIST_LEAD: Final = 12

_WRITTEN: Final = Pattern(
    r"(?P<of>[百千]分之\s{0,2})?+"
    rf"(?:(?P<digits>\d++)|(?P<numeral>[{NUMERAL_LETTERS}]++(?:点[{DIGIT_LETTERS}]++)?+))"
)
_REST_OF_NUMERAL: Final = Pattern(rf"[{NUMERAL_LETTERS}点]*+")
_OF_A_WHOLE: Final = {"": "", "百": "%", "千": "‰"}
# 九成, 九成五, 8成; 一成 only where a word says that it is a figure (统一成).
_TENTHS: Final = Pattern(
    r"(?P<whole>[二两三四五六七八九1-9]|(?<=[约近超足到过低逾])一)成"
    rf"(?P<more>[一二三四五六七八九](?![{NUMERAL_LETTERS}个名家项户人]))?"
    r"(?![立员效本为功长型都分果品绩形套系交熟就因才批群年活串排像\d])"
)
# 1亿2000万元: one sum in two steps.
_TWO_STEPS: Final = Pattern(r"(?P<high>\d{1,6})亿零?(?P<low>\d{1,4}(?:\.\d{1,8})?)(?=\s?万元)", words="亿")
# What numerals count: not whole classes, levels and terms, which go by ordinals (十二届, 十级).
_COUNTED: Final = Pattern(
    r"\s?(?:[余多]?万?[余多]?)(?:人次?|名|户|家|个(?!五年)|项|次|件|宗|台|套|辆|亩|公顷|平方[公千]?[米里]|公里|米|吨|份|篇|批|场|栋|"
    r"幢|座|间|所|起|笔|株|小时|分钟|天|美元|港元|港币|欧元|日元)"
)
_LEAST_COUNTED: Final = Decimal(10)
# 十分 and 十二分 are mostly no points: few are read between a word of scoring and the end of the clause.
_LEAST_POINTS: Final = Decimal(20)
_POINTS: Final = Pattern(r"\s?分(?![钟之析别类批工布子解成配期明段公米秒层级离外享])", words="分")
_FEW_POINTS: Final = Pattern(r"\s?分(?![一-龥])")
_SCORED: Final = "得扣减加计满为"
_NAMED: Final = "第几数初卷"
_NO_TENTHS_AFTER: Final = frozenset(f"{_NAMED}.0123456789{NUMERAL_LETTERS}")
_IN_NUMERALS: Final = frozenset(f"点{NUMERAL_LETTERS}")


@lru_cache(maxsize=1024)
def flattened(text: str) -> str:
    """The text with full-width digits and signs as ordinary ones, character for character.

    A full-width comma parts thousands between full-width digits, and of money (7，825.28万元) as a blank
    does; else it parts clauses.
    """
    flat = _WIDE_THOUSANDS.sub(",", text).translate(ASCII) if ANY_WIDE.search(text) else text
    return _GROUPED.sub(_joined, flat) if _APART.search(flat) else flat


def _joined(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - _LIST_LEAD) : found.start()]
    return found.group() if _NO_THOUSANDS.search(before) else found.group().translate(_GAPS)


def quantities(flat: str) -> Iterator[Quantity]:
    """The numbers in a flattened text that may be figures, in order."""
    place = items = 0
    for found in _WRITTEN.finditer(flat):
        start, read = found.start(), None
        if start < place:
            continue
        if found["numeral"]:
            read = _in_words(flat, found)
            rest = _REST_OF_NUMERAL.match(flat, found.end())
            place = rest.end() if rest else found.end()
        else:
            item = 0 if found["of"] else _list_item(flat, start, items)
            items = item or items
            place = 0 if found["of"] else _states_nothing(flat, start)
            if not item and not place:
                read = _in_digits(flat, found)
                place = found.end()
        if read:
            place = read.end
            yield read


def _in_digits(flat: str, found: re.Match[str]) -> Quantity | None:
    """The number whose digits begin here; None where they are too many for one."""
    start = found.start("digits")
    steps = _TWO_STEPS.match(flat, start)
    if steps:
        myriads = Decimal(steps["high"]) * SCALES["万"] + Decimal(steps["low"])
        return Quantity(start, steps.end(), myriads, len(steps["low"].partition(".")[2]))
    number = _NUMBER.match(flat, start)
    if number is None:
        return None
    places = len(number.group().partition(".")[2])
    value, share = Decimal(number.group().replace(",", "")), _OF_A_WHOLE[(found["of"] or "")[:1]]
    return (
        Quantity(found.start(), number.end(), value, places, share)
        if share
        else (_tenths(flat, start) or Quantity(start, number.end(), value, places))
    )


def _tenths(flat: str, start: int) -> Quantity | None:
    """The tenths that begin here: 九成五."""
    found = _TENTHS.match(flat, start) if flat.startswith("成", start + 1) else None
    if found is None or flat[max(0, start - 1) : start] in _NO_TENTHS_AFTER:
        return None
    digits = [
        DIGIT_NAMES.find(each) if each in DIGIT_NAMES else each
        for each in found.group("whole", "more")
        if each
    ]
    number = Decimal(".".join(str(each) for each in digits).replace("两", "2"))
    return Quantity(start, found.end(), number, len(digits) - 1, "成")


def _in_words(flat: str, found: re.Match[str]) -> Quantity | None:
    """The number that numerals write here, where their unit says that they count or measure."""
    (start, end), numeral = found.span(), found["numeral"]
    if not found["of"] and (tenths := _tenths(flat, start)):
        return tenths
    before = flat[max(0, start - 1) : start]
    whole = not before or not (before.isdecimal() or before in f"{_NAMED}.")
    read = read_numeral(numeral) if whole and flat[end : end + 1] not in _IN_NUMERALS else None
    if read is None:
        return None
    if found["of"]:
        return Quantity(start, end, read.number, read.places, _OF_A_WHOLE[found["of"][0]])
    # The power belongs to the unit, as that of 320万元 does.
    power = numeral[-1] if numeral[-1] in SCALES and numeral[-1] in "万亿" else ""
    unit = UNIT.match(flat, end)
    if unit is not None and (unit["yuan"] or unit["price"]):
        counts = read.number >= _LEAST_COUNTED or read.places > 0
    elif _POINTS.match(flat, end):
        few = before and before in _SCORED and _FEW_POINTS.match(flat, end)
        counts = read.number >= _LEAST_POINTS or bool(few)
    else:
        counts = read.number >= _LEAST_COUNTED and _COUNTED.match(flat, end) is not None
    number = read.number / SCALES[power]
    return Quantity(start, end - len(power), number, read.places) if counts else None


def _states_nothing(flat: str, start: int) -> int:
    """Where the date, ordinal or code that begins here ends; 0 where none does."""
    found = _NO_FIGURE.match(flat, start)
    if found:
        return found.end()
    before = flat[max(0, start - 14) : start]
    last = before.rstrip().rstrip(":：").rstrip()[-1:]
    named = _NO_FIGURE_AFTER.search(before) if last in _NAMING_ENDS else None
    return start + 1 if named and not _counts(flat, start, named.lastgroup) else 0


def _counts(flat: str, start: int, named: str | None) -> bool:
    """Whether the number behind 表, 图, 附件, 电话 and the like is one of things: 报表3份, 附件3份."""
    number = _NUMBER.match(flat, start) if named else None
    unit = UNIT.match(flat, number.end()) if number else None
    if unit is None or not unit.group().strip():
        return False
    return named == "compound" or not flat[unit.end() : unit.end() + 1].isalnum()


def _list_item(flat: str, start: int, items: int) -> int:
    """The number of the list item that begins here, 0 where none does.

    It stands at the start of a line or clause, or goes on from the ``items`` counted before it.
    """
    found = _LIST_NUMBER.match(flat, start)
    if found is None:
        return 0
    before = flat[max(0, start - 3) : start]
    opened = before.rstrip()[-1:]
    if (opened == "(") is not found.group().endswith(")"):
        return 0
    number = int(found["number"])
    first = not opened or "\n" in before or opened in "(。；;：:！？①②③④⑤⑥⑦⑧⑨⑩"
    return number if first or number == items + 1 else 0
