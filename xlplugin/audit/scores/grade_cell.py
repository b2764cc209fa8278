"""The grade cell: which grades it offers, which are ticked, and the bands it prints for them.

``☑优 90分≤得分≤100分； □良 80分≤得分<90分`` and ``优□ 良√`` and plain ``优`` are all in use.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

_NUMBER: Final = r"(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)(?!\d)"
_TICKED: Final = "☑☒✔✓√■●◉▣✅"
_OPEN: Final = "□☐○〇◯▢"
_GRADE: Final = r"优秀|优|良好|良|中等|中|不合格|不及格|合格|及格|一般|较差|差"
# A grade's word stands alone: neither 偏差 nor 优化 is one.
_TOKEN: Final = (
    rf"(?P<ticked>[（(]\s*[{_TICKED}vV对]\s*[）)]|[{_TICKED}])"
    rf"|(?P<open>[（(]\s*[）)]|[{_OPEN}])"
    rf"|(?:(?<![一-鿿])|(?<=[为级是：]))(?P<grade>{_GRADE})(?=$|[^一-鿿]|等级|级|得分|等)"
)
_PLAIN: Final = str.maketrans("０１２３４５６７８９．＜＞﹤﹥（）≦≧⩽⩾～", "0123456789.<><>()≤≥≤≥~")
_BETWEEN: Final = rf"{_NUMBER}([<≤])[^\d<≤>≥;；]*([<≤]){_NUMBER}"
_BETWEEN_DOWN: Final = rf"{_NUMBER}([>≥])[^\d<≤>≥;；]*([>≥]){_NUMBER}"
_FROM_TO: Final = rf"{_NUMBER}(?:\((含|不含)\))?[-~－—–至到]+{_NUMBER}(?:\((含|不含)\))?"
_ONE_SIDED: Final = rf"(?<![\d.])([<≤>≥]){_NUMBER}"
_WORDED: Final = rf"{_NUMBER}(?:\(?(含|不含)\)?)?(以上|以下|及以上|及以下)(?:\(?(含|不含)\)?)?"


class Limits(NamedTuple):
    """The totals that earn a grade; a bound that is not there is None."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def hold(self, total: Decimal) -> bool:
        """Whether a total lies within them."""
        above = self.low is None or total > self.low or (self.with_low and total == self.low)
        below = self.high is None or total < self.high or (self.with_high and total == self.high)
        return above and below


class Option(NamedTuple):
    """A grade that the cell offers."""

    grade: str
    ticked: bool
    words: str
    limits: Limits | None


class GradeCell(NamedTuple):
    """The grade cell read; ``chosen`` are the grades ticked, or the only one written."""

    options: tuple[Option, ...]

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The ticked grades."""
        return tuple(option for option in self.options if option.ticked)


def same_grade(one: str, other: str) -> bool:
    """Whether two words name one grade: 优 and 优秀 do, 合格 and 良 do not."""
    return one == other or (one[0] == other[0] and one[0] in "优良中")


def _with_low(mark: str) -> bool:
    return mark in "≤≥"


def limits(words: str) -> Limits | None:
    """The band that words such as ``80分≤得分<90分`` or ``60分以下`` name; None where they name none."""
    if not any(character.isdecimal() for character in words):
        return None
    text = re.sub(r"[\s分]", "", words.replace("得分", "").translate(_PLAIN))
    if found := re.search(_BETWEEN, text):
        return Limits(Decimal(found[1]), Decimal(found[4]), _with_low(found[2]), _with_low(found[3]))
    if found := re.search(_BETWEEN_DOWN, text):
        return Limits(Decimal(found[4]), Decimal(found[1]), _with_low(found[3]), _with_low(found[2]))
    if found := re.search(_FROM_TO, text):
        return Limits(Decimal(found[1]), Decimal(found[3]), found[2] != "不含", found[4] != "不含")
    return _worded(text) or _one_sided(text)


def _worded(text: str) -> Limits | None:
    found = re.search(_WORDED, text)
    if found is None:
        return None
    named = found[2] or found[4] or ("含" if "及" in found[3] else "")
    value = Decimal(found[1])
    if found[3].endswith("以上"):
        return Limits(low=value, with_low=named != "不含")
    return Limits(high=value, with_high=named == "含")


def _one_sided(text: str) -> Limits | None:
    found = re.search(_ONE_SIDED, text)
    if found is None:
        return None
    value, inclusive = Decimal(found[2]), _with_low(found[1])
    return Limits(value, None, inclusive) if found[1] in ">≥" else Limits(high=value, with_high=inclusive)


def _options(text: str, marks_first: bool) -> list[Option]:  # noqa: FBT001 - one of two ways of writing
    tokens = list(re.finditer(_TOKEN, text))
    grades = [index for index, token in enumerate(tokens) if token["grade"]]
    options: list[Option] = []
    for number, index in enumerate(grades):
        beside = index - 1 if marks_first else index + 1
        mark = tokens[beside] if 0 <= beside < len(tokens) else None
        ends = tokens[grades[number + 1]].start() if number + 1 < len(grades) else len(text)
        words = text[tokens[index].end() : ends]
        ticked = bool(mark and mark["ticked"])
        options.append(Option(tokens[index]["grade"], ticked, words.strip(), limits(words)))
    return options


def read_grade(text: str) -> GradeCell:
    """Read a grade cell; one grade written without any box counts as chosen."""
    tokens = list(re.finditer(_TOKEN, text))
    marks = [token for token in tokens if not token["grade"]]
    options = _bounded(_options(text, bool(tokens) and not tokens[0]["grade"]))
    if len(options) == 1 and not marks:
        only = options[0]
        return GradeCell((Option(only.grade, ticked=True, words=only.words, limits=only.limits),))
    return GradeCell(tuple(options if marks else _first_chosen(options)))


def _bounded(options: list[Option]) -> list[Option]:
    """Bands that print one side only (优≥90，良≥80) end where the next one begins."""
    printed = [option.limits for option in options if option.limits is not None]
    lows = sorted({each.low for each in printed if each.low is not None})
    highs = sorted({each.high for each in printed if each.high is not None})
    return [each._replace(limits=each.limits and _ended(each.limits, lows, highs)) for each in options]


def _ended(band: Limits, lows: Sequence[Decimal], highs: Sequence[Decimal]) -> Limits:
    if band.high is None and band.low is not None:
        above = bisect_right(lows, band.low)
        return band._replace(high=lows[above] if above < len(lows) else None, with_high=False)
    if band.low is None and band.high is not None:
        below = bisect_left(highs, band.high)
        return band._replace(low=highs[below - 1] if below else None, with_low=not band.with_high)
    return band


def _first_chosen(options: list[Option]) -> list[Option]:
    """``良（优≥90，良≥80）``: the grade in front of the bracket is chosen, its band stands inside."""
    if not options or options[0].words not in ("（", "("):
        return options
    chosen, *offered = options
    own = [each for each in offered if each.grade == chosen.grade and each.limits is not None]
    if len(own) != 1:
        return options
    return [each._replace(ticked=each is own[0]) for each in offered]
