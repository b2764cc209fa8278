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
_COUNTED: Final = (
    "次|例|起|项|件|处|笔|个(?:月|工作日|季度|小时|自然日)?|天|日|人次|人|份|篇|条|期|家|户|名|年"
)
_COUNTS: Final = re.compile(
    rf"(?:(?<=超过)|(?<=不多于)|(?<=不少于)|(?<=达到))([一二两三四五六七八九十]+)(?=(?:{_COUNTED}))"
    rf"|(?<![第零一二两三四五六七八九十百])([一二两三四五六七八九十]+)(?=(?:{_COUNTED})(?:\(含\))?(?:及?以[上下内]|之内|内))"
    rf"|(?<![第零一二两三四五六七八九十百])([二两三四五六七八九十]+)(?=(?:次|例|起|件|处|笔|项|人次)(?:的|,|扣|得|不得))"
)
_HALF_A: Final = re.compile(r"(?<=[得计给扣加减])半分|半(?=个月)")
TIMES: Final = "个月|周|个星期|个工作日|工作日|个季度|天|日|小时|年"
"""The units of time, in an expression."""

_TEN: Final = Decimal(10)


def in_digits(text: str) -> str:
    """A text with percents, per mille, steps, points and limits in digits: 百分之九十五, 5‰, 三次以上.

    Args:
        text: with half-width signs.
    """
    same = _OF_HUNDRED.sub(lambda found: f"{plain(number_of(found[1]))}%", text)
    same = _OF_THOUSAND.sub(lambda found: f"{plain(number_of(found[1]) / _TEN)}%", same)
    same = _PER_MILLE.sub(lambda found: f"{plain(number_of(found[1]) / _TEN)}%", same)
    same = _THOUSANDTHS.sub(lambda found: f"{plain(number_of(found[1]) / _TEN)}个百分点", same)
    same = _STEPS.sub(lambda found: f"{plain(number_of(found[1]))}个", same)
    same = _COUNTS.sub(lambda found: plain(number_of(found[1] or found[2] or found[3])), same)
    same = _HALF_A.sub(lambda found: found[0].replace("半", "0.5"), same)
    return _POINTS.sub(lambda found: f"{plain(number_of(found[1]))}分", same)


def number_of(words: str) -> Decimal:
    """The number of some digits, or of words below a thousand: 九十五, 零点五."""
    if words[0].isascii():
        return Decimal(words)
    whole, _, rest = words.partition("点")
    hundreds, _, tens = whole.rpartition("百")
    before, ten, ones = tens.rpartition("十")
    number = _DIGITS.get(hundreds[-1:], 0) * 100 + (_DIGITS.get(before[-1:], 1) if ten else 0) * 10
    number += _DIGITS.get(ones[-1:], 0) if ones else 0
    return Decimal(f"{number}.{''.join(str(_DIGITS[each]) for each in rest)}" if rest else number)
