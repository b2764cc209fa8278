"""Units as forms write them: with their power (万元, 亿元, 万人次, ‰), and per something (元/人·年)."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.figures import Figure, FigureKind
from xlplugin.facts.measures import SCALES
from xlplugin.facts.typed import ASCII
from xlplugin.money import ONE
from xlplugin.pattern import Pattern


class Unit(NamedTuple):
    """A unit and what one of it is worth.

    Attributes:
        name: the unit without its power (元, 人, 元/人); % for all percentages; empty where none is given.
        worth: what one of the written unit is in units of that name; of a percentage 0.01.
    """

    name: str = ""
    worth: Decimal = ONE

    def takes(self, other: "Unit") -> bool:
        """Whether a figure of the other unit can be held against one of this: 人 against 人次."""
        (mine, *per), (theirs, *others) = self.name.split("/"), other.name.split("/")
        # A form is that of a year: 12期 are 12期/年, but 500元/月 are not 500元/年.
        known = {*per} if _PERIODS & {*per} else {*per, "年"}
        return _alike(mine, theirs) and (known.issuperset(others) or not self.name)


NO_UNIT: Final = Unit()
_PERIODS: Final = frozenset(("半年", "季度", "季", "月", "周", "日", "天", "次", "学期"))
_SAME_MEASURE: Final = ("人名位个", "项个件条")
_PERCENT: Final = {
    **dict.fromkeys(("%", "百分比", "百分率", "百分数", "百分点", "百分之"), Decimal("0.01")),
    **dict.fromkeys(("‰", "千分比", "千分率", "千分之"), Decimal("0.001")),
    "成": Decimal("0.1"),
}
_CALLED: Final = {
    "人民币": ("元", 1),
    "日": ("天", 1),
    "日历日": ("天", 1),
    "小时": ("分钟", 60),
    "公里": ("米", 1000),
    "千米": ("米", 1000),
    "km": ("米", 1000),
    "m": ("米", 1),
    "平方公里": ("平方米", 1_000_000),
    "平方千米": ("平方米", 1_000_000),
    "km²": ("平方米", 1_000_000),
    "公顷": ("平方米", 10_000),
    "平米": ("平方米", 1),
    "㎡": ("平方米", 1),
    "m²": ("平方米", 1),
    "m2": ("平方米", 1),
    "方": ("立方米", 1),
    "m³": ("立方米", 1),
    "m3": ("立方米", 1),
    "吨": ("千克", 1000),
    "公斤": ("千克", 1),
    "kg": ("千克", 1),
    "千克": ("千克", 1),
    "千瓦": ("千瓦", 1),
    "千瓦时": ("千瓦时", 1),
}
# What stands in a column of units where there is none.
_NONE: Final = Pattern(r"[-－—–/／\\、无]*|定性|文字|文本|是/否|/|N/?A")
_LIMIT: Final = r"及?以[上下内]|之内|内$"
_PER: Final = Pattern(rf"(?:[/·每][^\W\d_]{{1,4}}?(?={_LIMIT}|$|[^\w]|每))*")
_OTHER_UNIT: Final = Pattern(rf"‰|(?!{_LIMIT}|且)[^\W\d_]{{1,8}}?(?={_LIMIT}|且|$|[^\w])")
_TAIL: Final = Pattern(rf"(?:{_LIMIT})$")
_POWER: Final = Pattern("|".join(sorted(filter(None, SCALES), key=len, reverse=True)))


@lru_cache(maxsize=256)
def read_unit(words: str) -> Unit:
    """The unit that words name; that without a name where they name none."""
    flat = re.sub(r"\s", "", words.translate(ASCII))
    flat = re.sub(r"\([^()]*\)", "", flat) or flat.strip("()")
    flat = flat.removeprefix("个") or flat
    if _NONE.fullmatch(flat):
        return NO_UNIT
    if flat in _PERCENT:
        return Unit("%", _PERCENT[flat])
    whole, *per = (part for part in re.split(r"[/·每]", flat) if part)
    power = None if whole in _CALLED else _POWER.match(whole)
    scale = SCALES[power.group()] if power else ONE
    name = whole[power.end() :] if power else whole
    called, worth = _CALLED.get(name, (name.removeprefix("人民币"), 1))
    return Unit("/".join([called, *sorted(per)]), scale * worth)


def same_measure(one: str, other: str) -> bool:
    """Whether people count the same things with two measure words."""
    return one == other or any(one in same and other in same for same in _SAME_MEASURE)


def _alike(one: str, other: str) -> bool:
    """Whether two names may be the same unit, one of them less exact: 人次 and 人, 户 and nothing."""
    if "%" in (one, other):
        return one == other
    return (
        "" in (one, other) or {one + "次", other + "次"} & {one, other} != set() or same_measure(one, other)
    )


def measured(flat: str, figure: Figure) -> tuple[Unit, str]:
    """The unit that stands with a figure, and both as written."""
    pattern = _OTHER_UNIT if figure.kind is FigureKind.NUMBER or figure.unit in SCALES else _PER
    behind = pattern.match(flat[figure.end :])
    more = behind.group() if behind else ""
    return read_unit(_TAIL.sub("", f"{figure.unit}{more}")), f"{figure.words}{more}"
