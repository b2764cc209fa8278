"""Whole numbers in Chinese numerals: 一百零五, 壹佰零伍."""

from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_PLAIN: Final = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟两萬億", "零一二三四五六七八九十百千二万亿")
_WITHIN: Final = {"十": 10, "百": 100, "千": 1000}
_ABOVE: Final = {"万": 10**4, "亿": 10**8}
NUMERALS: Final = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"
"""The letters that such a number is made of."""


def whole_number(text: str) -> int | None:
    """The number that numerals write out in full; None where they can be read in more than one way.

    一百五 may be 105 or 150: only what the number itself would be written as is taken.
    """
    plain = text.translate(_PLAIN)
    total = below = digit = 0
    for letter in plain:
        if letter in _WITHIN:
            below, digit = below + (digit or 1) * _WITHIN[letter], 0
        elif letter in _ABOVE:
            total, below, digit = total + (below + digit) * _ABOVE[letter], 0, 0
        elif letter in _DIGITS:
            digit = _DIGITS.index(letter)
        else:
            return None
    number = total + below + digit
    written = in_numerals(number) if number < 10**12 else ""
    spoken = written.removeprefix("一") if written.startswith("一十") else written
    return number if plain in (written, spoken) else None


def in_numerals(number: int) -> str:
    """A whole number below 10**12 in numerals, every digit named: 110 is 一百一十."""
    written, skipped = "", False
    for worth, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // worth % 10**4
        if part:
            gap = "零" if written and (skipped or part < 1000) else ""  # noqa: PLR2004 - four digits a part
            written += f"{gap}{_part(part)}{name}"
        skipped = not part
    return written or _DIGITS[0]


def _part(number: int) -> str:
    """A number below 10**4."""
    written, skipped = "", False
    for worth, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            written += f"{'零' if written and skipped else ''}{_DIGITS[digit]}{name}"
        skipped = not digit
    return written
