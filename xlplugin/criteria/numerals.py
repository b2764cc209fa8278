"""Numbers written in words, and per mille, as the digits and percents that they stand for."""

import re
from decimal import Decimal
from typing import Final

from xlplugin.money import plain

_DIGITS: Final = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"两": 2}
_WORDS: Final = "[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?"
_OF_HUNDRED: Final = re.compile(rf"百分之({_WORDS}|\d+(?:\.\d+)?)")
_OF_THOUSAND: Final = re.compile(rf"千分之({_WORDS}|\d+(?:\.\d+)?)")
_PER_MILLE: Final = re.compile(r"(\d+(?:\.\d+)?)‰")
_THOUSANDTHS: Final = re.compile(r"(\d+(?:\.\d+)?|一)个?千分点")
_POINTS: Final = re.compile(rf"(?<=[得计给加扣减])({_WORDS})分(?![之别类项])")
_STEPS: Final = re.compile(r"([二两三四五六七八九十]+)个(?=百分点)")
_TEN: Final = Decimal(10)


def in_digits(text: str) -> str:
    """A text with percents, per mille, percentage points and points in digits: 百分之九十五, 5‰, 扣零点五分.

    Args:
        text: with half-width signs.
    """
    same = _OF_HUNDRED.sub(lambda found: f"{plain(_number(found[1]))}%", text)
    same = _OF_THOUSAND.sub(lambda found: f"{plain(_number(found[1]) / _TEN)}%", same)
    same = _PER_MILLE.sub(lambda found: f"{plain(_number(found[1]) / _TEN)}%", same)
    same = _THOUSANDTHS.sub(lambda found: f"{plain(_number(found[1]) / _TEN)}个百分点", same)
    same = _STEPS.sub(lambda found: f"{plain(_number(found[1]))}个", same)
    return _POINTS.sub(lambda found: f"{plain(_number(found[1]))}分", same)


def _number(words: str) -> Decimal:
    """The number of some digits, or of words below a thousand: 九十五, 零点五."""
    if words[0].isascii():
        return Decimal(words)
    whole, _, rest = words.partition("点")
    hundreds, _, tens = whole.rpartition("百")
    before, ten, ones = tens.rpartition("十")
    number = _DIGITS.get(hundreds[-1:], 0) * 100 + (_DIGITS.get(before[-1:], 1) if ten else 0) * 10
    number += _DIGITS.get(ones[-1:], 0) if ones else 0
    return Decimal(f"{number}.{''.join(str(_DIGITS[each]) for each in rest)}" if rest else number)
