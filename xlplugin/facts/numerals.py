"""Whole numbers and decimals in Chinese numerals: 一百零五, 壹佰零伍, 九十六点五."""

from decimal import Decimal
from typing import Final, NamedTuple

DIGIT_NAMES: Final = "零一二三四五六七八九"
DIGIT_LETTERS: Final = "〇零一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
"""The letters that name one digit."""
NUMERAL_LETTERS: Final = f"{DIGIT_LETTERS}十百千万亿拾佰仟萬億"
"""The letters that a whole number in Chinese numerals is made of."""
_SIMPLE: Final = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟两萬億", "零一二三四五六七八九十百千二万亿")
_WITHIN: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIAD: Final = 10**4
_MYRIADS: Final = 10**8
_MOST: Final = 10**16


class Numeral(NamedTuple):
    """What numerals write.

    Attributes:
        number: its value.
        places: the decimals that they name.
    """

    number: Decimal
    places: int = 0


def read_numeral(text: str) -> Numeral | None:
    """The number that numerals write out in full, 点 before its decimals; None where nothing is certain."""
    whole, point, decimals = text.partition("点")
    number = whole_number(whole)
    digits = [DIGIT_NAMES.find(letter) for letter in decimals.translate(_SIMPLE)]
    if number is None or -1 in digits or bool(point) is not bool(digits):
        return None
    return Numeral(Decimal(f"{number}.{''.join(map(str, digits))}"), len(digits))


def whole_number(text: str) -> int | None:
    """The number that numerals write out in full; None where they can be read in more than one way.

    一百五 may be 105 or 150: only what the number itself would be written as is taken.
    """
    plain = text.translate(_SIMPLE)
    total = below = digit = 0
    for letter in plain:
        if letter in _WITHIN:
            below, digit = below + (digit or 1) * _WITHIN[letter], 0
        elif letter == "万":
            total, below, digit = total + (below + digit) * _MYRIAD, 0, 0
        elif letter == "亿":
            total, below, digit = (total + below + digit) * _MYRIADS, 0, 0
        elif letter in DIGIT_NAMES:
            digit = DIGIT_NAMES.index(letter)
        else:
            return None
        if total >= _MOST:
            return None
    number = total + below + digit
    written = in_numerals(number) if number < _MOST else ""
    spoken = written.removeprefix("一") if written.startswith("一十") else written
    return number if plain and plain in (written, spoken) else None


def in_numerals(number: int) -> str:
    """A whole number below 10**16 in numerals, every digit named: 110 is 一百一十."""
    written, skipped = "", False
    for part, name in (
        (number // _MYRIADS, "亿"),
        (number // _MYRIAD % _MYRIAD, "万"),
        (number % _MYRIAD, ""),
    ):
        if part:
            gap = "零" if written and (skipped or part < 1000) else ""  # noqa: PLR2004 - four digits a part
            written += f"{gap}{in_numerals(part) if part >= _MYRIAD else _part(part)}{name}"
        skipped = not part
    return written or DIGIT_NAMES[0]


def _part(number: int) -> str:
    """A number below 10**4."""
    written, skipped = "", False
    for worth, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            written += f"{'零' if written and skipped else ''}{DIGIT_NAMES[digit]}{name}"
        skipped = not digit
    return written
