"""Goals and what was reached of them: the one model of a target, read from the cells that forms have for it.

A goal limits a figure (≥95%, 50-60个, ≤90万元), names a day (12月31日前), or is in words (效果明显). What was
reached is read beside it, in the goal's unit where it gives none. Where the cells can be read in more than
one way and it matters, the answer is a question; where they cannot be compared, there is no answer.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from xlplugin.facts.deadlines import Days, read_days
from xlplugin.facts.entry import Entry
from xlplugin.facts.figures import Bound, Figure, figures
from xlplugin.facts.levels import Attainment
from xlplugin.facts.typed import ASCII, seen
from xlplugin.facts.units import NO_UNIT, Unit, measured, read_unit
from xlplugin.money import HUNDRED, ONE, ZERO, plain, settled, to_decimal
from xlplugin.pattern import Pattern

Cell: TypeAlias = Entry | Decimal | float | str | None
"""What a cell holds: an entry of a form (of a percentage it knows so), a bare number, or text."""


class Attained(NamedTuple):
    """What was reached of a target.

    Attributes:
        met: whether the target was met; None where a person must be asked first.
        rate: reached ÷ goal, for figures above zero; None for days, words and goals of zero.
        quotient: of a missed target the share reached: reached ÷ goal below it, goal ÷ reached above it;
            None where there is no proportion (days, words, limits of zero).
        difference: the same with 1 − excess ÷ goal above it; it may be negative.
        level: of a target in words, or a result in words, the level that they name.
        question: why it is not certain, a Chinese clause that asks; empty where it is.
        arithmetic: how the share came about: 80户÷100户; empty where there is none.
    """

    met: bool | None
    rate: Decimal | None = None
    quotient: Decimal | None = None
    difference: Decimal | None = None
    level: Attainment | None = None
    question: str = ""
    arithmetic: str = ""


class Target(NamedTuple):
    """A goal as its cells write it; of a figure ``low`` and ``high`` are in units of ``unit.name``.

    Attributes:
        words: as written, the operator's and the unit's columns added.
        bound: how it limits; EXACT with two limits is a range; None where nothing says which way.
        low: the least that meets it; the goal itself where nothing says which way.
        high: the most that meets it.
        unit: the unit in which a result without one is read.
        number: the figure as written, with its unit, as arithmetic shows it; of a range its lower end.
        upper: of a range its upper end as written.
        due: the days of a deadline.
        question: what in its cells contradicts itself, a Chinese clause that asks; empty where nothing does.
        unclear: why its figures limit nothing that can be compared, a Chinese clause; empty where they do.
        as_fraction: whether a percentage may have been typed as a fraction: 0.95 beside %.
        in_column: whether its unit of some power (万元) stands in the column that goal and result share.
    """

    words: str
    bound: Bound | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Unit = NO_UNIT
    number: str = ""
    upper: str = ""
    due: Days | None = None
    question: str = ""
    unclear: str = ""
    as_fraction: bool = False
    in_column: bool = False

    @property
    def counted(self) -> bool:
        """Whether it limits a figure."""
        return self.low is not None or self.high is not None

    @property
    def worded(self) -> bool:
        """Whether it is in words, so that a person judges how far it was reached."""
        return not (self.counted or self.due or self.question or self.unclear)

    @property
    def is_range(self) -> bool:
        """Whether it has two different ends."""
        return bool(self.upper)

    @property
    def goal(self) -> Decimal | None:
        """Its one number; None of a range, a day and words."""
        return None if self.is_range else self.low if self.low is not None else self.high

    @property
    def limits(self) -> str:
        """Its limit as it may be typed: ≥6000, ≤5, 50～60; its words where it limits no figure."""
        if self.is_range:
            return "～".join(plain(each) for each in (self.low, self.high) if each is not None)
        return self.words if self.goal is None else f"{self.bound or Bound.AT_LEAST}{plain(self.goal)}"

    def reached(self, value: Decimal, shown: str = "") -> Attained:
        """What a figure in the target's own unit reaches of it.

        Args:
            value: the figure.
            shown: how arithmetic shows it.
        """
        low, high, goal = self.low, self.high, self.goal
        rate = settled(value / goal) if goal is not None and goal > ZERO else None
        sum_ = f"{shown}÷{self.number}"
        floor = Bound.ABOVE if self.bound is Bound.ABOVE else Bound.AT_LEAST
        if low is not None and not floor.holds(value, low):
            share = settled(value / low) if low > ZERO else None
            return Attained(met=False, rate=rate, quotient=share, difference=share, arithmetic=sum_)
        ceiling = Bound.BELOW if self.bound is Bound.BELOW else Bound.AT_MOST
        if high is None or ceiling.holds(value, high):
            return Attained(met=True, rate=rate, arithmetic=sum_)
        if high <= ZERO:
            return Attained(met=False, rate=rate)
        sum_ = f"{self.upper or self.number}÷{shown}"
        difference = settled(ONE - (value - high) / high)
        return Attained(
            met=False, rate=rate, quotient=settled(high / value), difference=difference, arithmetic=sum_
        )

    def limited(self, bound: Bound) -> "Target":
        """The same target, which limits so; of a range by its end on that side."""
        way = WAYS[bound]
        low, high = (self.low, self.high) if self.is_range else (self.goal, self.goal)
        return self._replace(bound=bound, low=None if way < 0 else low, high=high if way <= 0 else None)

    def scaled(self, times: Decimal) -> "Target":
        """The same target with its figures taken so many times."""
        low, high = (None if each is None else each * times for each in (self.low, self.high))
        return self._replace(low=low, high=high)


_SIGNS: Final = ASCII | str.maketrans("═≮≯≧≦～", "=≥≤≥≤~")
_WITHOUT_ZERO: Final = Pattern(r"(?<!\d)\.(?=\d)")
_PERCENT_WORDS: Final = Pattern(r"百分[比率数]")
_DIRECTIONS: Final = {
    "正向": Bound.AT_LEAST,
    "反向": Bound.AT_MOST,
    "逆向": Bound.AT_MOST,
    "负向": Bound.AT_MOST,
    "=": Bound.EXACT,
    "等于": Bound.EXACT,
}
_IN_WORDS: Final = "定性"
WAYS: Final[Mapping[Bound, int]] = {
    Bound.AT_MOST: -1,
    Bound.BELOW: -1,
    Bound.EXACT: 0,
    Bound.AT_LEAST: 1,
    Bound.ABOVE: 1,
}
# What goals say beside the words that limit any figure.
_OWN_WORDS: Final = (
    (
        Bound.AT_MOST,
        Pattern(r"控制在|以内|以下|之内|(?:降低?|下降|减少?|压减|压缩|缩短|缩减)[到至为]|封顶|上限|限额"),
    ),
    (Bound.AT_LEAST, Pattern(r"达到|以上")),
    (Bound.EXACT, Pattern(r"=|等于")),
)
# A limit that stands apart from its figure (不超过全年计划的30天) may be meant of another one.
_LIMITING: Final = Pattern(r"[超低高大小少多][过出于]|突破|不足|[<>≤≥]")
_DOUBT: Final = Pattern(r"(?<![合节预签违履])约|左右|[余多](?:[个户人次元亩]|$)|±|\d[:/]\d")
_BETWEEN: Final = Pattern(r"-|~|—{1,2}|–|至|到")
_PERIOD: Final = Pattern(
    r"(?P<before>(?:[^\d月]*\D)?)(?P<number>\d{1,3}(?:\.\d+)?)(?P<unit>[年日])(?P<behind>(?:及?以[上内下]|之?内)?)"
)
_NEVER_WANTED: Final = Pattern(r"(?:确保|实现|保持|全年|做到)*零[^\W\d_]{1,8}")
# What is to happen not once (0次) is a limit without any sign.
_COUNTED: Final = Pattern(r"[次起件例宗人名个笔]")
_NO_DEADLINE: Final = Pattern(r"[以之]?后|起|至|(?<!达)到(?!位)|~|—|每")


def read_target(goal: Cell, operator: Cell = None, unit: Cell = None, year: int | None = None) -> Target:
    """The target that a row's cells state.

    Args:
        goal: the cell of the goal.
        operator: that of the column which says how it limits (≥, ≤, ＝, 定性, 正向); this column decides.
        unit: that of the column of units, for a goal that has none with it.
        year: the form's year, of dates without one.
    """
    return _read(cell_text(goal), cell_text(operator), cell_text(unit), year)


@lru_cache(maxsize=1024)  # the forms of one place have the same goals
def _read(text: str, sign: str, measure: str, year: int | None) -> Target:
    flat, period = without_period(flat_text(text))
    stated = figures(flat)
    if not stated and _NEVER_WANTED.fullmatch(flat):
        return Target(text, Bound.AT_MOST, high=ZERO, number="0")
    if not stated:
        return Target(text, due=None if _NO_DEADLINE.search(flat) else read_days(flat, year))
    if sign.startswith(_IN_WORDS):
        return Target(text)
    limit, measure = _limit(sign), period or measure
    words = f"{limit if limit and limit not in text else ''}{text}{'' if measure in text else measure}"
    read = _range if len(stated) == 2 else _one  # noqa: PLR2004 - the two ends of a range
    target = read(flat, stated, words, measure)
    if target.is_range and limit and WAYS[limit]:
        return target.limited(limit)  # ≥50-60个: only one of its ends limits
    if target.bound and limit and WAYS[target.bound] != WAYS[limit]:
        return Target(words, question=f"指标性质“{sign}”与目标值“{text}”不一致")
    if target.bound is None and target.goal == ZERO and _COUNTED.match(target.unit.name):
        limit = limit or Bound.AT_MOST
    return target.limited(limit) if limit and target.counted and not target.is_range else target


def _one(flat: str, stated: Sequence[Figure], words: str, measure: str) -> Target:
    """The target of one figure; unclear where it is no certain one."""
    figure = stated[0]
    if len(stated) != 1 or figure.bound is Bound.ABOUT or _DOUBT.search(flat):
        return Target(words, unclear="目标值不是一个确定的数")
    bound: Bound | None = None if figure.bound is Bound.EXACT else figure.bound
    if bound is None and _LIMITING.search(flat):
        return Target(words, unclear="目标值的限定不清楚")
    bound = bound or next((own for own, said in _OWN_WORDS if said.search(flat)), None)
    written, shown = measured(flat, figure)
    unit = written if written != NO_UNIT else read_unit(measure)
    value = figure.number * unit.worth
    fraction = unit.name == "%" and written == NO_UNIT and ZERO < figure.number <= ONE
    number = shown if written != NO_UNIT else f"{shown}{measure}"
    own = written == NO_UNIT and unit.worth > ONE
    target = Target(words, None, value, unit=unit, number=number, as_fraction=fraction, in_column=own)
    return target.limited(bound) if bound else target


def _range(flat: str, stated: Sequence[Figure], words: str, measure: str) -> Target:
    """The target of two figures: 50-60个, 不低于50不高于60; unclear where they are no range."""
    first, second = stated
    ways = [WAYS.get(each.bound) for each in stated]
    joined = ways == [1, -1] or (ways[0] == 0 and _BETWEEN.fullmatch(flat[first.end : second.start]))
    (start, lower), (end, upper) = (measured(flat, each) for each in stated)
    lower = lower if start != NO_UNIT else lower + upper.lstrip("0123456789,.")
    unit = end if end != NO_UNIT else read_unit(measure)
    low, high = first.number * (unit if start == NO_UNIT else start).worth, second.number * unit.worth
    if not joined or low >= high or not (start == NO_UNIT or unit.takes(start)) or _DOUBT.search(flat):
        return Target(words, unclear="目标值中有几个数")
    return Target(words, Bound.EXACT, low, high, unit, number=lower, upper=upper)


def without_period(flat: str) -> tuple[str, str]:
    """A text that ends in so many years or days without that unit, and the unit: figures pass over dates."""
    found = _PERIOD.fullmatch(flat)
    return (f"{found['before']}{found['number']}{found['behind']}", found["unit"]) if found else (flat, "")


def cell_text(cell: Cell) -> str:
    """What a cell says; of a percentage always with its sign."""
    if isinstance(cell, Entry):
        if cell.number is None:
            return seen(cell.text).strip()
        return f"{plain(cell.number * HUNDRED)}%" if cell.percent else plain(cell.number)
    if cell is None or isinstance(cell, str):
        return seen(cell or "").strip()
    number = None if isinstance(cell, bool) else to_decimal(cell)
    return str(cell) if number is None else plain(number)


def flat_text(text: str) -> str:
    """The text without white space, with ordinary digits and signs."""
    flat = "".join(text.translate(_SIGNS).split())
    flat = flat.replace("(含)", "").replace("=>", ">=").replace("=<", "<=")
    return _PERCENT_WORDS.sub("%", _WITHOUT_ZERO.sub("0.", flat))


@lru_cache(maxsize=64)
def _limit(sign: str) -> Bound | None:
    """What the column of operators says; None where it says nothing of the sort."""
    flat = flat_text(sign)
    known = next((bound for said, bound in _DIRECTIONS.items() if flat.startswith(said)), None)
    read = figures(f"{flat}1") if flat and known is None else ()
    return known or (
        read[0].bound if len(read) == 1 and read[0].bound in WAYS and WAYS[read[0].bound] else None
    )
