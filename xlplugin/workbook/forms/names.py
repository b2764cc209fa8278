"""Names as forms print them: numbered, broken over lines, with the weight in brackets behind them."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.form.entry import NOTHING, Entry, EntryKind
from xlplugin.money import plain
from xlplugin.problem import Source
from xlplugin.workbook.forms.headings import heading_key
from xlplugin.workbook.forms.page import squeezed

_WEIGHT: Final = re.compile(
    r"[(（\[【](?:(?:权重|分值|满分|计|共)[:：]?)?(\d{1,3}(?:\.\d{1,3})?)分?[)）\]】]$", re.ASCII
)
_NUMBERED: Final = re.compile(
    r"(?:指标\d{0,2}[:：]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d))(?=.)",
    re.ASCII,
)
_MOST: Final = 200
_TOTALS: Final = frozenset(
    (
        *("总分", "合计", "总计", "总得分", "得分合计", "总得分情况", "自评总分", "总评分", "分值合计"),
        *("总分值", "合计得分", "得分总计", "总分合计", "合计分", "总体得分", "综合得分", "自评得分合计"),
        *("自评合计", "评价总分", "自评总得分", "综合评分", "总评得分", "最终得分", "分数合计"),
        *("自评得分总计", "指标合计", "总分数", "共计", "总分情况", "汇总得分"),
    )
)
_SUBTOTALS: Final = ("小计", "合计", "小计得分", "小计分")
_CLOSING: Final = "）)]】:："
_TRAILING_SCORE: Final = re.compile(r":?(\d{1,3}(?:\.\d{1,3})?)分?$", re.ASCII)


class PrintedName(NamedTuple):
    """A name and the weight behind it, None where there is none."""

    name: str
    weight: Decimal | None = None

    def entry(self, source: Source) -> Entry:
        """The weight as the entry of the name's own cell; nothing where there is none."""
        if self.weight is None:
            return NOTHING
        places = len(str(self.weight).partition(".")[2])
        return Entry(EntryKind.NUMBER, self.weight, plain(self.weight), places=places, source=source)


def printed_name(text: str) -> PrintedName:
    """A name without white space, its number in the form (1. 一、 （一）) and the weight behind it."""
    name = squeezed(text)[:_MOST]
    found = _WEIGHT.search(name)
    weight = Decimal(found[1]) if found else None
    bare = name[: found.start()] if found and found.start() else name
    return PrintedName(_NUMBERED.sub("", bare, count=1) if _NUMBERED.match(bare) else bare, weight)


def bare_name(text: str) -> str:
    """What a name without words of its own (指标1：, 指标1：……) is called; empty for a mere number."""
    name = squeezed(text)[:_MOST].rstrip(":：…._。") or squeezed(text)[:_MOST]
    return "" if all(letter.isdigit() or letter in "()（）.、．" for letter in name) else name


def is_total(text: str) -> bool:
    """Whether a label names the row of the total, a score written behind it or not."""
    key = heading_key(text)
    return key in _TOTALS or _TRAILING_SCORE.sub("", key) in _TOTALS


def total_in_label(text: str) -> str:
    """The score written behind the label of a total (总分：96分); empty where there is none."""
    found = _TRAILING_SCORE.search(heading_key(text))
    return found[1] if found else ""


def is_subtotal(text: str) -> bool:
    """Whether a label names a sum inside the table: 小计, 投入合计, 产出（小计）."""
    key = heading_key(text)
    in_brackets = squeezed(text).rstrip(_CLOSING).endswith(_SUBTOTALS)
    return key not in _TOTALS and (in_brackets or key.endswith(_SUBTOTALS))
