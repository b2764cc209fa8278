"""How a number is printed: the decimals and the percent sign that a cell's number format gives it."""

from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.money import HUNDRED, plain, round_half_up
from xlplugin.workbook.grid.grid import GENERAL

_MOST_PLACES: Final = 15
_LAST_DAY: Final = 2_958_465
"""The number of 9999-12-31."""

_DAYS_FROM_1904: Final = 1462


class NumberFormat(NamedTuple):
    """What a format code fixes.

    Attributes:
        percent: whether the number is shown times 100 with a percent sign.
        places: the decimals, None where the code does not fix them.
        grouped: whether thousands are set apart.
        is_date: whether the number is shown as a day.
    """

    percent: bool = False
    places: int | None = None
    grouped: bool = False
    is_date: bool = False


@lru_cache(maxsize=256)
def number_format(code: str) -> NumberFormat:
    """What a format code fixes, by its part for positive numbers."""
    shown = "" if code in (GENERAL, "@") else _without_literals(code)
    bare = shown.lower()
    if "0" not in bare and "#" not in bare:
        return NumberFormat(is_date=any(letter in bare for letter in "yd"))
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


def written(number: Decimal, shown: NumberFormat) -> tuple[str, int]:
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


def day(number: Decimal, *, from_1904: bool) -> str:
    """The day that a number stands for, as 2023-06-30; the number itself where it is no day."""
    days = number + (_DAYS_FROM_1904 if from_1904 else 0)
    if not 1 <= days <= _LAST_DAY:
        return plain(number)
    from datetime import date, timedelta  # noqa: PLC0415 - forms without days need not wait for it

    return (date(1899, 12, 30) + timedelta(days=int(days))).isoformat()
