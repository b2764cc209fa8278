"""Points by a rate, a stated one or a quotient of facts: in proportion, by bands, or less for an overrun."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final, Literal, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Bounded
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, NotNegative, Positive, Record, Words, record
from xlplugin.money import HUNDRED, MISSING, ONE, ZERO, percent, plain, shown
from xlplugin.rules.base import (
    Outcome,
    PointsRule,
    Rule,
    State,
    Step,
    contrary,
    number,
    obstacle,
    scored,
    unfilled,
    unscored,
)

STATED_ALONE: Final = "依据填报的比率，未核分子分母"
"""What is said of every rate that nobody can reckon again."""

_INFINITE: Final = Decimal("Infinity")
_HAIR: Final = Decimal("1e-9")
"""How far the nearest rate beyond a limit lies."""

_FAR: Final = Decimal(1_000_000)
"""Where a rate without an upper limit ends: no band begins beyond it."""

_FINEST: Final = Decimal("1e-12")
_COARSEST: Final = ONE / HUNDRED


class RateKind(StrEnum):
    """How a rate is made of its two facts."""

    QUOTIENT = "quotient"
    EXCESS = "excess"


class Taken(NamedTuple):
    """A rate that was had: the unrounded fraction and the words of its arithmetic.

    ``exact`` is False of one of several rates that a stated bound leaves open.
    """

    rate: Decimal
    words: str
    inputs: tuple[FactId, ...]
    exact: bool = True

    def step(self, most: Decimal, words: str = "", branch: str = "") -> Step:
        """A trace line that rests on this rate."""
        rate = self.rate if self.exact and self.rate.is_finite() else None
        return Step(f"{self.words}{words}", most, inputs=self.inputs, rate=rate, branch=branch)


@record
class Measure(Record):
    """A rate with its name.

    Attributes:
        name: what the form calls it, such as 政府采购执行率.
        of: the fact on top, or the percent fact itself where ``to`` is empty.
        to: the fact below.
        less: a fact taken off the top first.
        form: quotient a÷b, or excess (a−b)÷b.
        part_of_whole: the top can never be larger than the bottom; more is a mistake in the facts.
        stated: the percent fact that may be given in the place of ``of``, ``less`` and ``to``.
    """

    name: Words
    of: FactId
    to: FactId | None = None
    less: FactId | None = None
    form: RateKind = RateKind.QUOTIENT
    part_of_whole: bool = False
    stated: FactId | None = None

    def __post_init__(self) -> None:
        divided = self.less or self.form is not RateKind.QUOTIENT or self.part_of_whole or self.stated
        if self.to is None and divided:
            msg = "没有写 to（分母）时，不能写 less、form、part_of_whole 或 stated"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The facts this measure asks for; a quotient takes amounts or counts, marked by the top's kind."""
        kind = UnitKind.PERCENT if self.to is None else UnitKind.AMOUNT
        stated = ((self.stated, UnitKind.PERCENT),) if self.stated else ()
        return (*((fact, kind) for fact in self.ids), *stated)

    @property
    def ids(self) -> tuple[FactId, ...]:
        """The facts that make the rate, in the order of the quotient."""
        return tuple(fact for fact in (self.of, self.less, self.to) if fact)

    def take(
        self, facts: FactSet, most: Decimal, breaks: Iterable[Decimal] = ()
    ) -> tuple[Taken, ...] | Outcome:
        """The rate on these facts, or the outcome when there is none (missing, unusable, 0 of 0).

        Args:
            facts: the facts.
            most: the points at stake.
            breaks: the rates at which the points may jump.

        Returns:
            One rate; or where only a bound is stated its ends, and those on both sides of every break.
        """
        blocked = obstacle(facts, self.ids, most)
        if self.to is None:
            return blocked or self._as_stated(facts, self.of, most, breaks)
        if self.stated is None or (blocked and blocked.state is not State.MISSING):
            return blocked or self._quotient(facts, self.to, most)
        faulty = obstacle(facts, (self.stated,), most)
        if facts.value(self.stated) is MISSING:
            lacking = unfilled(most, blocked.lacking, facts.label(self.stated)) if blocked else None
            return lacking or self._quotient(facts, self.to, most)
        if faulty or blocked:
            return faulty or self._as_stated(facts, self.stated, most, breaks)
        taken = self._quotient(facts, self.to, most)
        return taken if isinstance(taken, Outcome) else self._disagreement(facts, taken[0], most) or taken

    def judged(
        self,
        facts: FactSet,
        most: Decimal,
        earned: Callable[[Taken], Outcome],
        breaks: Iterable[Decimal] = (),
    ) -> Outcome:
        """What the rate earns; of a bound points only where every rate within it earns the same."""
        taken = self.take(facts, most, breaks)
        if isinstance(taken, Outcome):
            return taken
        outcomes = [earned(each) for each in taken]
        first = outcomes[0]
        if len({(outcome.points, outcome.words) for outcome in outcomes}) == 1:
            return first
        if first.points is not None and len({outcome.points for outcome in outcomes}) == 1:
            return scored(taken[0].step(most, "，在此范围内得分相同"), first.points)
        low, high = min(each.low for each in outcomes), max(each.high for each in outcomes)
        return replace(self.undecided(facts, taken[0], most), low=low, high=high)

    def undecided(self, facts: FactSet, taken: Taken, most: Decimal) -> Outcome:
        """That no more than a bound is stated, and the points differ within it."""
        lacking = (facts.label(self.stated or self.of),)
        return unscored(State.MISSING, most, f"{taken.words}，没有确切的比率", lacking)

    def _as_stated(
        self, facts: FactSet, fact: FactId, most: Decimal, breaks: Iterable[Decimal]
    ) -> tuple[Taken, ...] | Outcome:
        """The rate that a fact states itself."""
        value, inputs = facts.value(fact), (fact,)
        name, mark = (self.name, "") if self.to is None else (facts.label(fact), f"（{STATED_ALONE}）")
        if not isinstance(value, Bounded):
            rate = number(facts, fact)
            if self.part_of_whole and rate > ONE:
                return contrary(most, f"{name}{percent(rate)}大于100%", inputs)
            return (Taken(rate, f"{name}{percent(rate)}{mark}", inputs),)
        definition = facts.definition(fact)
        end = definition.minimum
        if value.is_from_below:
            end = ONE if self.part_of_whole else _FAR if definition.maximum is None else definition.maximum
        if not value.holds(end):
            return contrary(most, f"{name}{value.words}超出了{percent(end)}", inputs)
        beside = [near for each in (value.limit, *breaks) for near in (each - _HAIR, each, each + _HAIR)]
        low, high = sorted((value.limit, end))
        tried = sorted({end, *(each for each in beside if low <= each <= high and value.holds(each))})
        return tuple(Taken(each, f"{name}{value.words}{mark}", inputs, exact=False) for each in tried)

    def _disagreement(self, facts: FactSet, taken: Taken, most: Decimal) -> Outcome | None:
        """The outcome where amounts and the stated rate contradict each other; None where they do not.

        A stated rate may be rounded, or cut off, at its last digit.
        """
        fact = self.stated or self.of
        value = facts.value(fact)
        if isinstance(value, Bounded):
            told, agree = value.words, value.holds(taken.rate)
        else:
            rate = number(facts, fact)
            told, step, off = percent(rate), _last_digit(rate), taken.rate - rate
            agree = abs(off) <= step / 2 or ZERO <= (off if rate >= ZERO else -off) < step
        if agree:
            return None
        words = f"{facts.label(fact)}填的是{told}，而{taken.words}，两者不一致"
        return contrary(most, words, (*self.ids, fact))

    @staticmethod
    def _contrary(facts: FactSet, most: Decimal, part: FactId, whole: FactId) -> Outcome:
        """A part that is larger than its whole."""
        larger, smaller = facts.written((part, whole))
        words = f"{facts.label(part)}{larger}大于{facts.label(whole)}{smaller}"
        return contrary(most, words, (part, whole))

    def _quotient(self, facts: FactSet, to: FactId, most: Decimal) -> tuple[Taken] | Outcome:
        below = number(facts, to)
        above = number(facts, self.of) - (number(facts, self.less) if self.less else ZERO)
        if above < ZERO:
            return self._contrary(facts, most, self.less or self.of, self.of)
        if self.part_of_whole and above > below:
            return self._contrary(facts, most, self.of, to)
        if below == ZERO and above == ZERO:
            words = f"{self.name}的分子、分母均为0，须由财政部门核定"
            return unscored(State.NOT_APPLICABLE, most, words)
        divided = self._divided(facts)
        if below == ZERO:
            return (Taken(_INFINITE, f"{self.name}的分母为0{divided}，视为无限大", self.ids),)
        rate = (above - below if self.form is RateKind.EXCESS else above) / below
        return (Taken(rate, f"{self.name}{percent(rate)}{divided}", self.ids),)

    def _divided(self, facts: FactSet) -> str:
        """The division with its figures as they were typed, in brackets."""
        *parts, whole = facts.written(self.ids)
        if self.form is RateKind.EXCESS:
            parts.append(whole)
        top = parts[0] if len(parts) == 1 else f"（{'－'.join(parts)}）"
        divided = f"{top}÷{whole}"
        return f"〔{divided}〕" if "（" in divided else f"（{divided}）"


def _last_digit(rate: Decimal) -> Decimal:
    """The worth of the last digit that a rate is stated with; whole percents at most.

    Of a formula's result, whose last digits are noise, it is no finer than that noise.
    """
    exponent = rate.normalize().as_tuple().exponent
    return min(_COARSEST, max(_FINEST, Decimal(1).scaleb(int(exponent))))


class RateRule(Rule):
    """A rule on one rate."""

    measure: Measure

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The measure's facts."""
        return self.measure.needs()

    def measures(self) -> tuple[Measure, ...]:
        """The measure."""
        return (self.measure,)

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        """The rates at which the points may jump; none where they only rise, or only fall, with the rate."""
        return ()

    def evaluate(self, facts: FactSet) -> Outcome:
        """What the unrounded rate earns, or why there is none."""
        return self.measure.judged(facts, self.most, self.earned, self.breaks)

    @abstractmethod
    def earned(self, taken: Taken) -> Outcome:
        """What a rate earns."""


@record
class Proportional(RateRule, PointsRule):
    """Rate × points, at most the points."""

    kind: Literal["proportional"]
    measure: Measure
    points: Decimal

    def earned(self, taken: Taken) -> Outcome:
        """Rate × points; above 100 % the points are capped; a rate over nothing is not applicable."""
        if not taken.rate.is_finite():
            return unscored(
                State.NOT_APPLICABLE, self.most, f"{taken.words}，不能按比例计分，须由财政部门核定"
            )
        if taken.rate <= ONE:
            return scored(taken.step(self.most), taken.rate * self.points)
        return scored(taken.step(self.most, "，超过100%按100%计", "按100%封顶"), self.points)


@record
class Band(Record):
    """One band: rates from ``over``/``at_least`` up to ``below``/``at_most`` (fractions) earn ``points``.

    An absent bound is open to infinity.
    """

    points: NotNegative
    at_least: Decimal | None = None
    over: Decimal | None = None
    below: Decimal | None = None
    at_most: Decimal | None = None

    def __post_init__(self) -> None:
        if self.at_least is not None and self.over is not None:
            msg = "at_least 与 over 只能写一个"
            raise ValueError(msg)
        if self.below is not None and self.at_most is not None:
            msg = "below 与 at_most 只能写一个"
            raise ValueError(msg)

    @property
    def lower(self) -> Decimal | None:
        """The lower bound, a fraction, None where open."""
        return self.at_least if self.at_least is not None else self.over

    @property
    def upper(self) -> Decimal | None:
        """The upper bound, a fraction, None where open."""
        return self.at_most if self.at_most is not None else self.below

    def holds(self, rate: Decimal) -> bool:
        """Whether a rate (fraction) falls into this band."""
        return (
            (self.at_least is None or rate >= self.at_least)
            and (self.over is None or rate > self.over)
            and (self.below is None or rate < self.below)
            and (self.at_most is None or rate <= self.at_most)
        )

    def words(self, name: str) -> str:
        """The band as forms write it: 90%≤满意度<95%, one-sided bands with the name in front."""
        low = "" if self.lower is None else f"{plain(self.lower * 100)}%"
        below = "<" if self.at_most is None else "≤"
        high = "" if self.upper is None else f"{below}{plain(self.upper * 100)}%"
        if low and high:
            return f"{low}{'≤' if self.over is None else '<'}{name}{high}"
        return f"{name}{'≥' if self.over is None else '>'}{low}" if low else f"{name}{high}"

    @property
    def told(self) -> str:
        """The band as people say it of a rate they have just named."""
        low = "" if self.lower is None else f"{plain(self.lower * 100)}%"
        high = "" if self.upper is None else f"{plain(self.upper * 100)}%"
        bounds = (
            f"{'达到' if self.over is None else '超过'}{low}" if low else "",
            f"{'低于' if self.at_most is None else '不超过'}{high}" if high else "",
        )
        return "、".join(filter(None, bounds))


@record
class Bands(RateRule):
    """Points by band; together the bands cover every rate once, without gap or overlap."""

    kind: Literal["bands"]
    measure: Measure
    bands: Annotated[tuple[Band, ...], Limits(min_length=2)]

    def __post_init__(self) -> None:
        ordered = sorted(
            self.bands, key=lambda band: Decimal("-Infinity") if band.lower is None else band.lower
        )
        if ordered[0].lower is not None or ordered[-1].upper is not None:
            msg = "分档没有覆盖到两端：最低一档不写下限，最高一档不写上限"
            raise ValueError(msg)
        for left, right in pairwise(ordered):
            same = left.upper is not None and left.upper == right.lower
            if not same or (left.at_most is None) is (right.at_least is None):
                msg = f"分档“{left.words('比率')}”与“{right.words('比率')}”之间有空档或重叠"
                raise ValueError(msg)

    @property
    def most(self) -> Decimal:
        """The points of the best band."""
        return max(band.points for band in self.bands)

    @property
    def breaks(self) -> tuple[Decimal, ...]:
        """The ends of the bands."""
        return tuple(band.lower for band in self.bands if band.lower is not None)

    def earned(self, taken: Taken) -> Outcome:
        """The points of the band that holds it."""
        band = next(band for band in self.bands if band.holds(taken.rate))
        branch = band.words(self.measure.name)
        return scored(taken.step(self.most, f"，{band.told}", branch), band.points)


class Counting(StrEnum):
    """Which steps beyond the threshold count."""

    WHOLE = "whole"
    STARTED = "started"
    PROPORTIONAL = "proportional"

    def counted(self, steps: Decimal) -> Decimal:
        """The steps that count, of so many and a fraction."""
        match self:
            case Counting.WHOLE:
                return steps.to_integral_value(ROUND_FLOOR)
            case Counting.STARTED:
                return steps.to_integral_value(ROUND_CEILING)
        return steps


@record
class Overrun(RateRule, PointsRule):
    """Full marks up to a threshold (included), then so much off for each step beyond, never below zero.

    Attributes:
        threshold: the rate still free of deduction, a fraction.
        step: the width of a step, a fraction.
        each: points taken off for each step.
        counting: whole steps only, started steps, or in proportion.
    """

    kind: Literal["overrun"]
    measure: Measure
    points: Decimal
    threshold: Decimal
    step: Positive
    each: Positive
    counting: Counting = Counting.WHOLE

    def earned(self, taken: Taken) -> Outcome:
        """Points less the deduction."""
        if taken.rate <= self.threshold:
            return scored(taken.step(self.most, f"，未超过{percent(self.threshold)}", "未超过"), self.points)
        if not taken.rate.is_finite():
            return scored(taken.step(self.most, "，扣完为止", "扣完为止"), ZERO)
        steps = self.counting.counted((taken.rate - self.threshold) / self.step)
        beyond = f"，超过{percent(self.threshold)}的部分为{percent(taken.rate - self.threshold)}"
        counted = (
            f"每{percent(self.step)}扣{plain(self.each)}分，计{shown(steps)}次"
            if steps
            else f"不足{percent(self.step)}，不扣分"
        )
        words = f"{beyond}，{counted}{'，扣完为止' if steps * self.each > self.points else ''}"
        return scored(taken.step(self.most, words, "超过"), self.points - steps * self.each)
