"""What one cell of a form holds: its words, as people see and compare them, a number, an error, nothing."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from unicodedata import normalize

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.facts.typed import begins_number, seen, typed_number
from xlplugin.functions.cell import Cell, CellError
from xlplugin.money import HUNDRED, plain, round_half_up, to_decimal
from xlplugin.pattern import Pattern
from xlplugin.problem import Source
from xlplugin.workbook.grid.formulas import calls_any
from xlplugin.workbook.grid.grid import GENERAL, CellView

T = TypeVar("T")

_WEIGHT_BEHIND: Final = Pattern(
    r"[(（\[【](?:(?:权重|分值|满分|计|共)[:：]?)?(\d{1,3}(?:\.\d{1,3})?)分?[)）\]】]$",
    re.ASCII,
    words=")|）|]|】",
)
_NUMBERED: Final = Pattern(
    r"(?:指标\d{0,2}[:：]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d))(?=.)",
    re.ASCII,
    words=":|：|)|）|、|.|．",
)
_LABEL: Final = re.compile(r"([^\s：:，。；、！？]{2,16})[：:]\s*")
_CIRCLED: Final = str.maketrans("", "", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_LONGEST_KEPT: Final = 64
"""What is found out of texts up to this long is kept: they are printed on the forms of all departments."""

_MOST_KEPT: Final = 4096
_LONGEST_NAME: Final = 200
_LONGEST_SIGN: Final = 2
_TRAILING_SCORE: Final = re.compile(r":?(\d{1,3}(?:\.\d{1,3})?)分?$", re.ASCII)
_MOST_PLACES: Final = 15
_LAST_DAY: Final = 2_958_465
"""The number of 9999-12-31."""

_DAYS_FROM_1904: Final = 1462
_MINUTES_A_DAY: Final = 1440
_LONGEST_NUMBER: Final = 24
_POINTS: Final = ((), ("%",), ("分",))


def is_blank(value: Cell) -> bool:
    """Whether nothing can be seen of a value."""
    if not isinstance(value, str):
        return value is None
    return not value[:1].isalnum() and not seen(value).strip()


def is_sign(text: str) -> bool:
    """Whether a text says that there is no amount: 无, —, /."""
    return len(text) <= _LONGEST_SIGN and (text == "无" or not any(map(str.isalnum, text)))


def words_of(value: Cell) -> str:
    """The trimmed text of a cell; empty for anything that is not text."""
    return seen(value).strip() if type(value) is str else ""


def squeezed(text: str) -> str:
    """The text without white space, line breaks and unseen characters."""
    # Of white space only the plain space is printable.
    return text.replace(" ", "") if text.isprintable() else "".join(seen(text).split())


class _Kept(dict[str, T]):
    """What was found out of short texts: nothing is quicker to look up than what a dictionary holds."""

    def __init__(self, found: Callable[[str], T]) -> None:
        super().__init__()
        self.found = found

    def __missing__(self, text: str) -> T:
        value = self.found(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = value
        return value


def kept_of_short(found: Callable[[str], T]) -> Callable[[str], T]:
    """A function of a text, with what it found out of short ones kept for the next form that prints them."""
    return _Kept(found).__getitem__


@kept_of_short
def heading_key(text: str) -> str:
    """A heading without white space, full-width characters, what stands in brackets, and ending colons.

    Nor does it keep the circled numbers that count columns: 分值⑥.
    """
    uncounted = normalize("NFKC", text.translate(_CIRCLED))
    plain_text = squeezed(uncounted).replace("〔", "(").replace("〕", ")")
    kept, depth = [], 0
    for part in re.split(r"([()])", plain_text) if "(" in plain_text else (plain_text,):
        depth += part == "("
        if not depth:
            kept.append(part)
        depth -= part == ")" and depth > 0
    outside = "".join(kept).strip(":。;,、")
    return outside or plain_text.strip("()[]:")


def begins_with_label(text: str) -> bool:
    """Whether a text begins with a label and its colon: 填表人：张某."""
    return _LABEL.match(text) is not None


def labels_in(text: str) -> tuple[tuple[str, str], ...]:
    """The labels of a text, and what stands behind the colon of each up to the next one."""
    found = list(_LABEL.finditer(text)) if "：" in text or ":" in text else []
    ends = [each.start() for each in found[1:]] + [len(text)]
    return tuple((each[1], text[each.end() : end].strip()) for each, end in zip(found, ends, strict=False))


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


@kept_of_short
def printed_name(text: str) -> PrintedName:
    """A name without white space, its number in the form (1. 一、 （一）) and the weight behind it."""
    name = squeezed(text)[:_LONGEST_NAME]
    found = _WEIGHT_BEHIND.search(name)
    weight = Decimal(found[1]) if found else None
    bare = name[: found.start()] if found and found.start() else name
    return PrintedName(_NUMBERED.sub("", bare, count=1) if _NUMBERED.match(bare) else bare, weight)


def bare_name(text: str) -> str:
    """What a name without words of its own (指标1：, 指标1：……) is called; empty for a mere number."""
    name = squeezed(text)[:_LONGEST_NAME].rstrip(":：…._。") or squeezed(text)[:_LONGEST_NAME]
    return "" if all(letter.isdigit() or letter in "()（）.、．" for letter in name) else name


def without_score(key: str) -> str:
    """The label of a total (总分：96分) without the score written behind it."""
    return _TRAILING_SCORE.sub("", key)


def score_behind(text: str) -> str:
    """The score written behind the label of a total; empty where there is none."""
    found = _TRAILING_SCORE.search(heading_key(text))
    return found[1] if found else ""


class NumberFormat(NamedTuple):
    """What a format code fixes.

    Attributes:
        percent: whether the number is shown times 100 with a percent sign.
        places: the decimals, None where the code does not fix them.
        grouped: whether thousands are set apart.
        has_day: whether a day is shown.
        has_time: whether a time is shown.
    """

    percent: bool = False
    places: int | None = None
    grouped: bool = False
    has_day: bool = False
    has_time: bool = False


@lru_cache(maxsize=256)
def _number_format(code: str) -> NumberFormat:
    """What a format code fixes, by its part for positive numbers."""
    shown = "" if code in (GENERAL, "@") else _without_literals(code)
    bare = shown.lower()
    day, time = (any(letter in bare for letter in letters) for letters in ("yd", "hs"))
    if day or time or "m" in bare:
        return NumberFormat(has_day=day or not time, has_time=time)
    if "0" not in bare and "#" not in bare:
        return NumberFormat()
    whole, _, decimals = bare.partition(".")
    digits = decimals.replace("%", "").replace(" ", "")
    fixed = not any(letter in bare for letter in "e/?") and "#" not in digits and not whole.endswith(",")
    places = min(digits.count("0"), _MOST_PLACES) if fixed else None
    return NumberFormat("%" in bare, places, "," in whole)


def _without_literals(code: str) -> str:
    """The first section of a code without quoted words, conditions, escapes, padding and fillers."""
    kept: list[str] = []
    at = 0
    while at < len(code) and code[at] != ";":
        letter = code[at]
        if letter in '"[':
            end = code.find('"' if letter == '"' else "]", at + 1)
            at = len(code) if end < 0 else end
        elif letter in "\\_*":
            at += 1
        else:
            kept.append(letter)
        at += 1
    return "".join(kept)


def _written(number: Decimal, shown: NumberFormat) -> tuple[str, int]:
    """The writing of a number and its decimals (of a percentage, those before the sign)."""
    value = number * HUNDRED if shown.percent else number
    if shown.places is None:
        text = plain(value)
        places = len(text.partition(".")[2])
    else:
        places = shown.places
        rounded = round_half_up(value, places)
        text = f"{rounded:,f}" if shown.grouped else f"{rounded:f}"
    return (f"{text}%" if shown.percent else text), places


class _Moment(NamedTuple):
    """A day or time: as forms compare it (2023-06-30), and as people say it (2023年6月30日)."""

    written: str
    said: str


def _moment(number: Decimal, shown: NumberFormat, *, from_1904: bool) -> _Moment:
    """The day or time that a number stands for; the number itself where it is none."""
    days = number + (_DAYS_FROM_1904 if from_1904 else 0)
    if not (1 if shown.has_day else 0) <= days <= _LAST_DAY:
        return _Moment(plain(number), plain(number))
    from datetime import datetime, timedelta  # noqa: PLC0415 - forms without days need not wait for it

    minutes = int(round_half_up(days * _MINUTES_A_DAY, 0)) if shown.has_time else int(days) * _MINUTES_A_DAY
    moment = datetime(1899, 12, 30) + timedelta(minutes=minutes)  # noqa: DTZ001 - no zones here
    time = f"{moment.hour}:{moment:%M}"
    if not shown.has_day and days < 1:
        return _Moment(time, time)
    said = f"{moment.year}年{moment.month}月{moment.day}日"
    at = f" {time}" if minutes % _MINUTES_A_DAY else ""
    return _Moment(moment.date().isoformat() if shown.has_day else time, f"{said}{at}")


def date_shown(view: CellView, *, from_1904: bool) -> str:
    """The day or time as which a cell shows a number, as people say it; empty where it shows none."""
    number = to_decimal(view.value) if isinstance(view.value, float) else None
    shown = _number_format(view.number_format)
    if number is None or not (shown.has_day or shown.has_time):
        return ""
    return _moment(number, shown, from_1904=from_1904).said


class SeenCell(NamedTuple):
    """What people see in a cell, wherever it stands: the fields of an ``Entry`` that tell it."""

    kind: EntryKind
    number: Decimal | None = None
    text: str = ""
    percent: bool = False
    places: int = 0
    date: str = ""


_EMPTY: Final = SeenCell(EntryKind.BLANK)


def entry_of(view: CellView, source: Source, *, from_1904: bool) -> Entry:
    """What a cell holds, with its place.

    Args:
        view: the cell.
        source: its place; of a merged area its first cell.
        from_1904: whether the book counts its days from 1904 on.
    """
    kind, number, text, percent, places, date = seen_in(view, from_1904=from_1904)
    if view.formula is None:
        return Entry(kind, number, text, percent, places, False, source, False, False, date)  # noqa: FBT003 - as it is quickest
    from xlplugin.functions.catalogue import names  # noqa: PLC0415 - only for forms with formulas

    unread, computed = kind is EntryKind.BLANK and view.value != "", calls_any(view.formula, names())
    return Entry(kind, number, text, percent, places, True, source, unread, computed, date)  # noqa: FBT003 - as above


def seen_in(view: CellView, *, from_1904: bool) -> SeenCell:
    """What people see in a cell; the arguments are those of ``entry_of``."""
    value = view.value
    if type(value) is str:
        return _typed(value)
    if isinstance(value, float):
        return _number_seen(format(value, ".15g"), view.number_format, from_1904)
    if value is None or value is CellError.UNKNOWN:
        return _EMPTY
    if isinstance(value, CellError):
        return SeenCell(EntryKind.ERROR, text=value.value)
    if isinstance(value, bool):
        return SeenCell(EntryKind.TEXT, text=str(value).upper())
    return _number_seen(str(value), view.number_format, from_1904)


@lru_cache(maxsize=4096)
def _number_seen(written: str, code: str, from_1904: bool) -> SeenCell:  # noqa: FBT001 - kept by place in less time
    """What people see of a number in a format: points and weights are the same on all forms.

    One that no cell could hold, and a day or time, count as text.
    """
    number, shown = to_decimal(written), _number_format(code)
    if number is None:
        return SeenCell(EntryKind.TEXT, None, written.upper())
    if shown.has_day or shown.has_time:
        moment = _moment(number, shown, from_1904=from_1904)
        return SeenCell(EntryKind.TEXT, None, moment.written, date=moment.said)
    text, places = _written(number, shown)
    return SeenCell(EntryKind.NUMBER, number, text, shown.percent, places)


def typed(text: str, source: Source) -> Entry:
    """The entry of a text: a number where it is one written out, perhaps with 分 or a percent sign."""
    kind, number, words, percent, places, _ = _typed(text)
    return Entry(kind, number, words, percent, places, source=source)


def _typed(text: str) -> SeenCell:
    words = words_of(text)
    short = len(words) <= _LONGEST_NUMBER and begins_number(words)
    stated = typed_number(squeezed(words)) if short else None
    if stated is None or not stated.digits or stated.units not in _POINTS:
        return SeenCell(EntryKind.TEXT, None, words) if words else _EMPTY
    percent = stated.fraction is not None
    value = stated.number if stated.fraction is None else stated.fraction
    return SeenCell(EntryKind.TYPED_NUMBER, value, words, percent, stated.places)


def in_points(entry: Entry) -> Entry:
    """A weight in points: 10 % of 100 points are 10; what is no percentage stays."""
    if not entry.percent or entry.number is None:
        return entry
    return entry._replace(number=entry.number * HUNDRED, percent=False)
