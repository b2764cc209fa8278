"""A number typed as text: in full-width digits, thousands set apart, in Chinese numerals, with its unit."""

from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.numerals import NUMERAL_LETTERS, whole_number
from xlplugin.money import HUNDRED, to_decimal
from xlplugin.pattern import Pattern

_UNSEEN: Final = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff")
"""Characters without width, and soft hyphens: they are on many copied pages, and nobody sees them."""

_WIDE: Final = "０１２３４５６７８９．％﹪＜＞＝（）＋－−／＊：≦≧⩽⩾﹤﹥＄"
_NARROW: Final = "0123456789.%%<>=()+--/*:≤≥≤≥<>$"
ASCII: Final = str.maketrans(_WIDE, _NARROW)
"""Full-width digits and signs as ordinary ones, character for character."""

ANY_WIDE: Final = Pattern(f"[{_WIDE}]")
"""One of these: a long text is searched in less time than it is translated in."""

_BEGINNINGS: Final = frozenset(f"+-.¥￥人R0123456789{_WIDE}{NUMERAL_LETTERS}")
"""What a text that states a number may begin with: most texts are words."""

_MORE: Final = str.maketrans("，￥\u3000\xa0", ",¥  ")
_LONGEST: Final = 40
_MONEY: Final = Pattern(r"(?:人民币|RMB|¥)\s*", words="人民币|RMB|¥")
_DIGITS: Final = Pattern(
    r"(?a:[-+]?(?:[1-9]\d{0,2}(?:,\s?\d{3})+(?!\d)|[1-9]\d{0,2}(?: \d{3})+(?!\d)|\d+(?!\s*\d|,)|(?=\.\d))"
    r"(?:\.(?P<places>\d*)(?!\d))?(?:[eE][-+]?\d{1,3}(?!\d))?)"
)
_NUMERALS: Final = Pattern(rf"[{NUMERAL_LETTERS}]+")
_UNITS: Final = Pattern(
    r"\(?(?P<first>(?:百万|千|万|亿)?元|万|亿|%|分)\)?整?\s*(?P<second>(?:百万|千|万|亿)?元|%|分)?"
    r"|\(?(?P<measure>[^\W\d_]{1,3})\)?"
)


class TypedNumber(NamedTuple):
    """What a text states that is nothing but a number and its unit.

    Attributes:
        number: as it is written; of a percentage that before the sign.
        units: what is written behind it: nothing, its unit, or its unit and that of the cell beside it.
        places: the decimals it is written with.
        digits: whether it is written in digits alone: no currency before them, no numerals, no exponent.
    """

    number: Decimal
    units: tuple[str, ...] = ()
    places: int = 0
    digits: bool = True

    @property
    def fraction(self) -> Decimal | None:
        """Of a percentage its fraction; None of anything else."""
        return self.number / HUNDRED if self.units[:1] == ("%",) else None


def seen(text: str) -> str:
    """The text without what nobody sees."""
    if text.isprintable():  # none of that is, and most texts are nothing else
        return text
    for letter in _UNSEEN:
        if letter in text:
            text = text.replace(letter, "")
    return text


def begins_number(trimmed: str) -> bool:
    """Whether a text begins as one that states a number: most are words."""
    return trimmed[:1] in _BEGINNINGS


def typed_number(text: str) -> TypedNumber | None:
    """The number that a text states, with its unit; None where it states more, or nothing certain."""
    return _stated(text) if len(text) <= _LONGEST and begins_number(seen(text).lstrip()) else None


@lru_cache(maxsize=1024)
def _stated(text: str) -> TypedNumber | None:
    flat = seen(text).translate(ASCII).translate(_MORE).strip()
    money = _MONEY.match(flat)
    flat = flat[money.end() :] if money else flat
    written = _DIGITS.match(flat) or _NUMERALS.match(flat)
    rest = _UNITS.fullmatch(flat[written.end() :].strip()) if written else None
    if written is None or (rest is None and flat[written.end() :].strip()):
        return None
    units = tuple(filter(None, rest.groups())) if rest else ()
    if written.group()[0] in NUMERAL_LETTERS:
        whole = whole_number(written.group())
        # 二百万 beside 万元 may be either; 二百万元 is what it says.
        certain = whole is not None and (units or not {*"万亿"} & {*written.group()})
        return TypedNumber(Decimal(whole), units, digits=False) if whole is not None and certain else None
    number = to_decimal("".join(written.group().replace(",", "").split()))
    places = len(written["places"] or "")
    digits = not money and "e" not in written.group().lower()
    return None if number is None else TypedNumber(number, units, places, digits)
