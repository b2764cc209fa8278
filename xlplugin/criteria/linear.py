"""Points in proportion between two rates: 70%-100%之间得分=(使用率-70%)/30%×8, or by interpolation."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplugin.criteria.bands import bands_of_ranges
from xlplugin.criteria.events import clauses_of, events_of
from xlplugin.criteria.names import alike
from xlplugin.criteria.official import Gathered, Unclear
from xlplugin.criteria.proportions import ADVERSE
from xlplugin.criteria.ranges import Range, range_of
from xlplugin.criteria.scored_ranges import ScoredRange, scored_ranges_of
from xlplugin.money import HUNDRED, ONE, ZERO
from xlplugin.rules.base import Rule

_N: Final = r"\d+(?:\.\d+)?"
_TIMES_POINTS: Final = (
    rf"×(?:(?:本项|该项|本?指标)?(?:分值|权重|满分|标准分)|(?P<points>{_N})分?)(?:计算|得分|计分|给分)*"
)
_FORMULA: Final = re.compile(
    rf"(?:得分=|按照?)\(?\((?P<rate>[^-=()]+)-(?P<low>{_N})%\)/(?:\((?P<high>{_N})%-(?P=low)%\)|(?P<width>{_N})%)\)?{_TIMES_POINTS}"
)
_SCALED: Final = re.compile(
    rf"(?:得分=|按照?)(?:实际)?(?P<rate>[^-=()×/,\d]{{1,20}}?)(?:/(?P<whole>{_N})%)?{_TIMES_POINTS}(?=,|$)"
)
"""A rate for itself, or for a share of what earns all points: 85%以下按优良率/85%×5分计算."""

_FALLING: Final = re.compile(rf"(?:得分=|按照?)\(1-(?P<rate>[^-=()/]+)/(?P<high>{_N})%\){_TIMES_POINTS}")
"""The whole less the share of a rate in its limit: 得分=(1-变动率/10%)×4."""

_SHARED: Final = re.compile(r"(?:按照?|根据)(?:实际|完成|达成|压减|节约)*比例(?:得|计|给)分")
"""In proportion to what earns all points."""

_FINEST: Final = Decimal("0.0001")
_INTERPOLATED: Final = re.compile(
    r"(?:按照?|采用|用|根据)?(?:线性)?(?:直线)?(?:插值|内插|插入|线性)(?:法)?(?:计算|确定)?(?:得分|计分|给分|分值|得分值)"
    r"|得分(?:按照?|采用|用)(?:线性|直线)?(?:插值|内插|插入)法(?:计算|确定)"
)


def linear(gathered: Gathered, sentences: list[str], name: str, points: Decimal) -> Rule | None:
    """Bands of which one earns points in proportion between its ends."""
    stated = [(each, found) for each in sentences if (found := in_line(each))]
    if len(stated) != 1:
        return None
    ((sentence, found),) = stated
    unclear = Unclear(*sentences)
    before = list(clauses_of(sentence[: found.start()]))
    when = before.pop() if before and not events_of(before[-1]) else ""
    span = range_of(when) if when else _of_formula(found)
    if found.re is _SHARED and (
        span is None or span.low is not None or span.high == ONE or ADVERSE.search(name)
    ):
        return None
    if found.re is _SCALED and (span is None or span.high in (None, ONE)):
        return None  # in proportion up to all points
    others = [each for each in sentences if each != sentence]
    others += [each for each in (*before, sentence[found.end() :].strip(",")) if each]
    ranges = scored_ranges_of(others, points)
    if not ranges or span is None or span.high is None or span.both_ways:
        raise unclear
    if found.re in (_SCALED, _SHARED) and span.low is None:
        if not any(each.span.high == ZERO for each in ranges):
            ranges.append(ScoredRange(replace(span, low=None, high=ZERO, keeps_high=False), ZERO))
        span = replace(span, low=ZERO, keeps_low=None)
    called = found.groupdict().get("rate") or ""
    ends = _shared(ranges, span, points) if found.re is _SHARED else _ends(found, ranges, span, points)
    if ends is None or not alike(called, span.name or called or name) or ends[0] == ends[1]:
        raise unclear
    between = ScoredRange(span, ends[1], ends[0], linear=True)
    return bands_of_ranges(gathered, [*ranges, between], sentences, name)


def in_line(sentence: str) -> re.Match[str] | None:
    """Where a sentence gives points in proportion between two rates."""
    patterns = (_FORMULA, _FALLING, _INTERPOLATED, _SCALED, _SHARED)
    return next((found for each in patterns if (found := each.search(sentence))), None)


def _of_formula(found: re.Match[str]) -> Range | None:
    """The range that a formula names by itself."""
    if found.re is not _FORMULA:
        return None
    low = Decimal(found["low"]) / HUNDRED
    width = Decimal(found["width"]) / HUNDRED if found["width"] else ZERO
    return Range(found["rate"], low=low, high=low + width if width else Decimal(found["high"]) / HUNDRED)


def _ends(
    found: re.Match[str], ranges: list[ScoredRange], span: Range, points: Decimal
) -> tuple[Decimal, Decimal] | None:
    """What the ends of a range earn; None where it is not certain."""
    if span.low is None or span.high is None:
        return None
    if found.re is _INTERPOLATED:  # as much as what lies beyond them
        below = [each.earned for each in ranges if each.span.high == span.low and each.least is None]
        above = [each.earned for each in ranges if each.span.low == span.high and each.least is None]
        return (below[0], above[0]) if len(below) == len(above) == 1 else None
    if Decimal(found["points"] or points) != points:
        return None
    if found.re is _FALLING:
        is_whole = span.low == ZERO and span.high == Decimal(found["high"]) / HUNDRED
        return (points, ZERO) if is_whole else None
    own = _of_formula(found)
    if own is not None:
        return (ZERO, points) if (own.low, own.high) == (span.low, span.high) else None
    whole = Decimal(found["whole"] or HUNDRED) / HUNDRED
    ends = span.low * points / whole, span.high * points / whole
    is_exact = all(each == each.quantize(_FINEST) for each in ends)
    return ends if is_exact and ends[1] <= points else None


def _shared(ranges: list[ScoredRange], span: Range, points: Decimal) -> tuple[Decimal, Decimal] | None:
    """What the ends of a range earn that goes from nought to where all points are earned."""
    full = [each for each in ranges if each.span.low == span.high and each.earned == points]
    rest = [each for each in ranges if each.span.high not in (ZERO, None)]
    return (ZERO, points) if len(full) == 1 and not rest else None
