"""Ranges of a rate in official words: 90%>比率≥75%, 80%（含）-90%, 低于60%."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from xlplugin.money import HUNDRED

_N: Final = r"(?P<{0}>-?\d+(?:\.\d+)?)(?P<{0}_unit>%?)(?:\((?P<{0}_kept>不?含)(?:本数)?\))?"
_NAME: Final = r"(?P<name>(?:\d+月(?:底|末|\d+日)?前?)?[^\d≤≥<>=%,;:]*?)"
_TO: Final = r"(?:-|至|到|—)"
_PATTERNS: Final = tuple(
    re.compile(rf"(?:(?:如|若|当(?!年)|其中):?)*{each}(?:之间|区间|范围内?)?(?:的|时|,)*")
    for each in (
        rf"{_N.format('a')}(?P<first>[≤<>≥]){_NAME}(?P<second>[≤<>≥]){_N.format('b')}",
        rf"{_NAME}(?P<first_up>[<≤≥>]){_N.format('a')}且(?P=name)?(?P<second>[≤<>≥]){_N.format('b')}",
        rf"{_N.format('b')}(?P<flipped>[≤<>≥]){_NAME}",
        rf"{_NAME}(?P<second>[≤<>≥=]){_N.format('b')}(?P<end>)",
        rf"{_NAME}(?:在|为|介于|处于|达到?)?{_N.format('a')}{_TO}{_N.format('b')}",
        rf"{_NAME}(?:在|为|达到?|控制在)?{_N.format('b')}(?P<word>及?以上|及?以下|以内|之内)(?:\((?P<kept>不?含)(?:本数)?\))?",
        rf"{_NAME}(?:应当?|须|需|要求?)?(?P<verb>大于或?等于|小于或?等于|大于或者等于|小于或者等于|不低于|不少于|不小于|不大于|不超过|不高于|低于|高于|超过|超出|大于|小于|不足|未达到?|达到|达|等于|为){_N.format('b')}",
        rf"{_NAME}{_N.format('b')}(?P<exact>)",
    )
)
_BY_STEPS: Final = re.compile(r"每(?!年|月|季|半年|人|个|次|项|户|亩|家)")
_BASE: Final = re.compile(r"^以\d+(?:\.\d+)?%为(?:标准|基准|目标|基数),")
_AND: Final = re.compile(
    r"(?<=[%)上下内])[,、]?(?:且|但|并|而|同时)?(?=(?:(?:大于|小于)(?:或者?)?(?:等于)?|不大于|不小于|低于|高于|超过|不低于|不高于|不超过|不足|达到?|≥|≤|<|>)\d)"
)
_RATED: Final = re.compile(r"[率度比幅/]|比例|比重|变动|绝对值")
_AROUND_WHOLE: Final = re.compile(
    r"(?P<name>[^\d±]*?)(?:在|为|控制在)?100%±(?P<width>\d+(?:\.\d+)?)%(?:\(含\))?(?:以内|之内|范围内?|之间|内)?(?:的|,)*"
)
_SHARE_OF: Final = re.compile(
    r"(?P<top>[\u4e00-\u9fff]{2,16}?)(?P<verb>不超过|不高于|不低于|达到)(?P<below>[\u4e00-\u9fff]{2,12})的(?P<rest>\d+(?:\.\d+)?%.*)"
)
_BARE: Final = ("计划", "目标", "任务", "预算", "上年", "去年")
"""What a share is of, where it is the same thing: 培训人数达到计划的80%."""

_ABSOLUTE: Final = re.compile(r"的?绝对值(?:在)?$|^绝对值|^\|(?P<inner>[^|]+)\|$")
_ABOVE: Final = {"≥": True, ">": False}
_VERBS: Final = {
    "低于": "<", "小于": "<", "不足": "<", "未达": "<", "未达到": "<",
    "高于": ">", "超过": ">", "超出": ">", "大于": ">",
    "大于等于": "≥", "大于或等于": "≥", "大于或者等于": "≥", "不小于": "≥",
    "小于等于": "≤", "小于或等于": "≤", "小于或者等于": "≤", "不大于": "≤",
    "不低于": "≥", "不少于": "≥", "达到": "≥", "达": "≥",
    "不超过": "≤", "不高于": "≤", "等于": "=", "为": "=",
}  # fmt: skip
_FLIPPED: Final = {"≤": "≥", "<": ">", ">": "<", "≥": "≤"}


@dataclass(frozen=True, slots=True)
class Range:
    """A range of a rate; bounds are fractions, None where open.

    Attributes:
        name: what the text calls the rate; may be empty.
        both_ways: whether it is of how far the rate lies from nought, above or below: ±5%, or its 绝对值.
        low: the lower bound.
        keeps_low: whether the bound belongs to it; None where the words leave that open.
        high: the upper bound.
        keeps_high: as for the lower one.
        of_whole: whether it is of how far the rate lies from 100 %, above or below: 100%±5%.
    """

    name: str
    low: Decimal | None = None
    keeps_low: bool | None = None
    high: Decimal | None = None
    keeps_high: bool | None = None
    both_ways: bool = False
    of_whole: bool = False


def range_of(words: str) -> Range | None:
    """The range that the whole of some words states; None where they state another thing.

    Args:
        words: as ``one_way`` gives them.
    """
    around = _AROUND_WHOLE.fullmatch(words)
    if around:
        width = Decimal(around["width"]) / HUNDRED
        return Range(around["name"], high=width, keeps_high=True, both_ways=True, of_whole=True)
    share = _SHARE_OF.fullmatch(words)
    if share:
        below = share["below"] + (share["top"] if share["below"] in _BARE else "")
        words = f"{share['top']}占{below}比例{share['verb']}{share['rest']}"
    told = _BASE.sub("", words.replace("±", ""))
    found = _range_of(told) or _joined(told)
    if found is None or _BY_STEPS.search(found.name):
        return None
    name = _ABSOLUTE.sub(lambda each: each["inner"] or "", found.name)
    if name == found.name and "±" not in words:
        return found
    if found.high is None and found.low == 0:
        return None
    return replace(found, name=name, both_ways=True)


def _range_of(words: str) -> Range | None:  # noqa: C901, PLR0911 - one way of writing after the other
    for pattern in _PATTERNS:
        found = pattern.fullmatch(words)
        if found is None:
            continue
        parts = found.groupdict()
        last = _number(parts["b"], parts["b_unit"])
        if last is None:
            return None
        name = parts["name"].strip("的“”").removesuffix("控制")
        if parts.get("first"):
            first = _number(parts["a"], parts["a_unit"] or parts["b_unit"])
            return _between(name, first, _FLIPPED[parts["first"]], parts["second"], last)
        if parts.get("first_up"):
            first = _number(parts["a"], parts["a_unit"] or parts["b_unit"])
            return _between(name, first, parts["first_up"], parts["second"], last)
        if parts.get("flipped"):
            return _one_sided(name, _FLIPPED[parts["flipped"]], last, kept=None)
        if parts.get("a") is not None:
            first = _number(parts["a"], parts["a_unit"] or parts["b_unit"])
            ends = sorted(
                ((first, parts["a_kept"]), (last, parts["b_kept"])), key=lambda each: each[0] or last
            )
            (low, low_kept), (high, high_kept) = ends
            return Range(name, low, _kept(low_kept), high, _kept(high_kept))
        if parts.get("word"):
            kept = _kept(parts.get("kept") or parts["b_kept"])
            if parts["word"].endswith("上"):
                return Range(name, low=last, keeps_low=True if parts["word"].startswith("及") else kept)
            inside = True if parts["word"].startswith("及") or parts["word"].endswith("内") else kept
            return Range(name, high=last, keeps_high=inside)
        if "exact" in parts and not parts["b_unit"]:
            return None
        if not parts["b_unit"] and name and not _RATED.search(name):
            return None  # 新增债务为0: an amount
        sign = parts.get("second") or ("=" if "exact" in parts else _VERBS[parts["verb"]])
        return _one_sided(name, sign, last, kept=_kept(parts["b_kept"]))
    return None


def _joined(words: str) -> Range | None:
    """The range that two one-sided ones leave: 高于10%低于20%."""
    parts = [_range_of(each) for each in _AND.split(words)]
    if len(parts) != 2 or not (parts[0] and parts[1]):  # noqa: PLR2004 - one on each side
        return None
    low, high = parts if parts[0].low is not None else reversed(parts)
    if low is None or high is None or low.low is None or high.high is None or parts[1].name:
        return None
    if low.high is not None or high.low is not None or low.low >= high.high:
        return None
    return Range(parts[0].name, low.low, low.keeps_low, high.high, high.keeps_high)


def _kept(words: str | None) -> bool | None:
    return None if not words else words == "含"


def _number(digits: str, unit: str) -> Decimal | None:
    """A rate as a fraction; a bare number but nought and one is none."""
    number = Decimal(digits)
    if unit:
        return number / HUNDRED
    return number if number in (0, 1) or ("." in digits and 0 < number < 1) else None


def _one_sided(name: str, sign: str, bound: Decimal, *, kept: bool | None) -> Range:
    if sign == "=":
        return Range(name, bound, keeps_low=True, high=bound, keeps_high=True)
    inside = kept if kept is not None else sign in "≤≥"
    if sign in _ABOVE:
        return Range(name, low=bound, keeps_low=inside)
    return Range(name, high=bound, keeps_high=inside)


def _between(name: str, first: Decimal | None, left: str, right: str, last: Decimal) -> Range | None:
    one, other = (
        _one_sided(name, left, first if first is not None else last, kept=None),
        _one_sided(name, right, last, kept=None),
    )
    low, high = (one, other) if one.low is not None else (other, one)
    if low.low is None or high.high is None or low.low >= high.high:
        return None
    return Range(name, low.low, low.keeps_low, high.high, high.keeps_high)
