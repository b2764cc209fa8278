"""Formulas in official words: 固定资产利用率=（实际在用固定资产总额/所有固定资产总额）×100%."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplugin.money import ONE

_NAME: Final = r"[^=≤≥<>,;:。×/]{2,40}?"
_FORMULA: Final = re.compile(
    rf"(?:其中|计算公式|注)?:?(?P<name>{_NAME})=(?P<value>(?:[^=≤≥<>()]|\([^≤≥<>]*\))+)"
)
_TIMES_HUNDRED: Final = re.compile(r"×100%?$")
_RATIO: Final = re.compile(
    r"(?P<top>[^,。;]{2,60}?)(?:与|占|和)(?P<below>[^,。;]{2,60}?)的(?:比率|比例|比值|比重|百分比)"
)
_SUBJECT: Final = re.compile(
    r"^(?:反映|考核|评价|指|即)|^(?:部门|单位)(?:\(单位\)|\(部门\))?(?:本年度|当年度)?|^本年度|^当年度|^年度"
)
_POINTS: Final = (
    r"(?:(?:本|该)?项?(?:评价)?(?:指标)?)?(?:分值|权重|满分|标准分|(?P<points>\d+(?:\.\d+)?)(?:分)?)"
)
_SCORE: Final = re.compile(rf"(?P<rate>.+?)×{_POINTS}$|{_POINTS.replace('points', 'first')}×(?P<after>.+)$")
_SHORT_OF_ONE: Final = re.compile(r"(?:1|100%)-(?:(?P<times>\d+(?:\.\d+)?)×)?(?P<rate>.+)")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:%|$|[-+×/])")
_BARS: Final = re.compile(r"\|(?P<inner>[^|]+)\||\(?\((?P<of>[^()]+)\)的?绝对值\)?")
_MEAN: Final = re.compile(
    r"Σ\(?(?P<each>[^)/]+?)\)?/(?:\d+|n|通报月份数量|月数|期数)(?:\([^()]*\))?(?:×100%)?(?:\([^()]*\))?$"
)


@dataclass(frozen=True, slots=True)
class WordedQuotient:
    """A rate made of two terms: top÷below, or (top−less)÷below, or (top−below)÷below.

    Attributes:
        top: the words of the term on top.
        below: the words of the term below.
        less: the words of what is taken off the top; empty where nothing is.
        absolute: whether it is the distance of both: |top−less|÷below.
    """

    top: str
    below: str
    less: str = ""
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class WordedFormula:
    """A name and what it is made of.

    Attributes:
        name: what stands before the sign of equality.
        quotient: the rate, where it is one.
        mean_of: the rates of which it is the mean, where it is one.
        value: the words after the sign of equality.
    """

    name: str
    value: str
    quotient: WordedQuotient | None = None
    mean_of: str = ""


@dataclass(frozen=True, slots=True)
class ScoreFormula:
    """Points in proportion: 得分=比率×分值.

    Attributes:
        name: the score's name, without 得分.
        rate: the words of the rate, or of the quotient itself.
        points: the points; None for those of the indicator.
        times: 1; or how often the rate is taken off the whole, below zero: -2 for (1-2×率)×分值.
    """

    name: str
    rate: str
    points: Decimal | None
    times: Decimal = ONE


def formula_of(sentence: str) -> WordedFormula | ScoreFormula | None:
    """The formula that a sentence states; None where it states none.

    Args:
        sentence: as ``one_way`` gives it, without full stop.
    """
    found = _FORMULA.fullmatch(sentence)
    if found is None:
        return None
    name, value = found["name"], found["value"]
    if name.endswith(("得分", "评分")) or name in ("分数", "计分"):
        return score_formula(name, value)
    mean = _MEAN.match(value)
    if mean:
        return WordedFormula(name, value, mean_of=mean["each"])
    quotient = quotient_of(value)
    return WordedFormula(name, value, quotient) if quotient else None


def score_formula(name: str, value: str) -> ScoreFormula | None:
    """Points in proportion to a rate, as the words after 得分= say."""
    found = _SCORE.fullmatch(value)
    if found is None:
        return None
    points = found["points"] or found["first"]
    rate = _unwrapped(_TIMES_HUNDRED.sub("", found["rate"] or found["after"]))
    short_of_one = _SHORT_OF_ONE.fullmatch(rate)
    times = ONE
    if short_of_one:
        rate, times = _unwrapped(short_of_one["rate"]), Decimal(short_of_one["times"] or 1)
    if "+" in rate or ("-" in rate and not quotient_of(rate)):
        return None
    called = name.removeprefix("即").strip(":").removesuffix("得分").removesuffix("评分")
    called = "" if called in ("实际", "指标", "本项", "该项") else called
    worth = Decimal(points) if points else None
    return ScoreFormula(called, rate, worth, -times if short_of_one else ONE)


def score_terms(name: str, value: str) -> tuple[ScoreFormula, ...]:
    """The summands of 得分=甲率×6+乙率×4; none where it is no such sum."""
    terms = [score_formula(name, each) for each in split_terms(value, "+")]
    return tuple(each for each in terms if each) if len(terms) > 1 and all(terms) else ()


def quotient_of(value: str) -> WordedQuotient | None:
    """The rate that an expression of one division stands for."""
    whole = _unwrapped(_TIMES_HUNDRED.sub("", _unwrapped(value)))
    outside = _BARS.fullmatch(whole)
    parts = split_terms(outside["inner"] or outside["of"] if outside else whole, "/")
    if len(parts) != 2 or not all(parts):  # noqa: PLR2004 - what is on both sides
        return None
    inside = _BARS.fullmatch(_unwrapped(parts[0]))
    top = _unwrapped(inside["inner"] or inside["of"] if inside else parts[0])
    below, absolute = _unwrapped(parts[1]), bool(outside or inside)
    terms = split_terms(top, "-")
    if any(_NUMBER.match(each) or "|" in each for each in (*terms, below)):
        return None  # 合格率/90%: no term that anybody counts
    if len(terms) == 2 and all(terms):  # noqa: PLR2004 - what is on both sides
        return WordedQuotient(terms[0], below, less=terms[1], absolute=absolute)
    if len(terms) != 1 or "×" in whole or absolute:
        return None
    return WordedQuotient(top, below)


def ratio_in(about: str) -> WordedQuotient | None:
    """The rate that an explanation names: 在编人数与核定编制数的比率."""
    found = _RATIO.search(about)
    if found is None:
        return None
    return WordedQuotient(_SUBJECT.sub("", found["top"]), _SUBJECT.sub("", found["below"]))


def split_terms(words: str, sign: str) -> list[str]:
    """The words between signs that stand in no bracket."""
    parts, depth = [""], 0
    for each in words:
        depth += (each == "(") - (each == ")")
        if each == sign and not depth:
            parts.append("")
        else:
            parts[-1] += each
    return parts


def _unwrapped(words: str) -> str:
    """Words without the brackets around the whole of them."""
    while words.startswith("(") and words.endswith(")"):
        depth, inner = 0, words[1:-1]
        for each in inner:
            depth += (each == "(") - (each == ")")
            if depth < 0:
                return words
        words = inner
    return words
