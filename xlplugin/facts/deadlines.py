"""Days as goals and results write them: 12月31日前, 2022年12月底, 三季度末, 次年1月."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from xlplugin.facts.typed import ASCII
from xlplugin.pattern import Pattern


class Days(NamedTuple):
    """The days that a date may mean: of a month all of them, of the end of one its last.

    Attributes:
        first: the earliest.
        last: the latest.
        year: the year that was written or known; 0 where none was.
    """

    first: date
    last: date
    year: int


_STAND_IN: Final = 2001
"""The year of dates that name none."""
_DECEMBER: Final = 12
_QUARTERS: Final = "一二三四1234"
_MONTHS: Final = {"上": (1, 6), "下": (7, 12), "初": (1, 1), "底": (12, 12), "末": (12, 12)}
_THIRDS: Final = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (21, 31),
    "末": (21, 31),
    "初": (1, 10),
}
_DATE: Final = Pattern(
    r"(?:(?P<year>(?:19|20)\d\d)(?:年度?|(?P<sign>[-/.])(?=\d))|(?P<later>次年度?|翌年|下一?年度?|第二年)"
    r"|(?P<same>当年|本年度?|今年|年(?=[底末初内])))?"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|(?(sign)(?:[-/.](?=\d)|(?!\d))|(?!)))"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[日号]?|(?P<third>[上中下]旬|[底末初]))?"
    r"|第?(?P<quarter>[一二三四1-4])季度[底末]?|(?P<half>[上下])半年[底末]?|(?P<edge>[底末初内]))?"
)
_SPAN: Final = Pattern(r"[至～~—–]|到(?!位)|(?<=月|日)-|每[年月季周日]|\d-\d{1,2}月")
_MOMENT: Final = Pattern(r"(?<=\d)[ T]\d{1,2}:\d\d(?::\d\d)?")


def read_days(text: str, year: int | None = None) -> Days | None:
    """The days that the one date of a text may mean; None where it holds none, or more than one.

    Args:
        text: the words.
        year: the year of dates without one, to which 次年 is the next.
    """
    flat = re.sub(r"\s", "", _MOMENT.sub("", text.translate(ASCII))).replace("达到", "")
    found = [each for each in _DATE.finditer(flat) if each.group() and each.group() != "年"]
    if len(found) != 1 or _SPAN.search(flat):
        return None
    written = found[0]
    about = int(written["year"] or (year or _STAND_IN) + bool(written["later"]))
    known = about if written["year"] or year else 0
    try:
        first, last = _bounds(written, about)
    except ValueError:
        return None
    return Days(first, last, known)


def _bounds(written: re.Match[str], year: int) -> tuple[date, date]:
    """The first and the last day that are meant."""
    if written["month"]:
        month, day = int(written["month"]), int(written["day"] or 0)
        first, last = (day, day) if day else _THIRDS.get(written["third"] or "", (1, 31))
        end = _end(year, month)
        return date(year, month, first), date(year, month, last) if day else end.replace(
            day=min(last, end.day)
        )
    if written["quarter"]:
        at = _QUARTERS.index(written["quarter"]) % 4 + 1
        return date(year, at * 3 - 2, 1), _end(year, at * 3)
    first, last = _MONTHS.get(written["half"] or written["edge"] or "", (1, 12))
    return date(year, first, 1), _end(year, last)


def _end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // _DECEMBER, month % _DECEMBER + 1, 1) - timedelta(days=1)
