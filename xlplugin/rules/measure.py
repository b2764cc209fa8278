"""The rates that rules compare: a stated one, or a quotient of facts."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Bounded
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Record, Words, record
from xlplugin.money import HUNDRED, MISSING, ONE, ZERO, percent
from xlplugin.rules.outcome import (
    Outcome,
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
    DEVIATION = "deviation"


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
        form: quotient a÷b, excess (a−b)÷b, or deviation |a−b|÷b; of a percent fact alone its deviation from 100 %.
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
        divided = self.less or self.form is RateKind.EXCESS or self.part_of_whole or self.stated
        if self.to is None and divided:
            msg = "没有写 to（分母）时，不能写 less、form: excess、part_of_whole 或 stated"
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
        if self.to is None and self.form is RateKind.DEVIATION:
            return self._deviating(facts, fact, most, breaks)
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

    def _deviating(
        self, facts: FactSet, fact: FactId, most: Decimal, breaks: Iterable[Decimal]
    ) -> tuple[Taken, ...] | Outcome:
        """How far the rate that a fact states lies from 100 %, above or below."""
        stated = Measure(name=facts.label(fact), of=fact)
        turns = (ONE, *(near for each in breaks for near in (ONE - each, ONE + each)))
        taken = stated.take(facts, most, turns)
        if isinstance(taken, Outcome):
            return taken
        away = [each._replace(rate=abs(each.rate - ONE)) for each in taken]
        told = (f"{each.words}，{self.name}{percent(each.rate) if each.exact else '不确定'}" for each in away)
        return tuple(each._replace(words=words) for each, words in zip(away, told, strict=True))

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
        beyond = {RateKind.EXCESS: above - below, RateKind.DEVIATION: abs(above - below)}
        rate = beyond.get(self.form, above) / below
        return (Taken(rate, f"{self.name}{percent(rate)}{divided}", self.ids),)

    def _divided(self, facts: FactSet) -> str:
        """The division with its figures as they were typed, in brackets."""
        *parts, whole = facts.written(self.ids)
        if self.form is not RateKind.QUOTIENT:
            parts.append(whole)
        top = parts[0] if len(parts) == 1 else f"（{'－'.join(parts)}）"
        if self.form is RateKind.DEVIATION:
            top = f"|{top[1:-1]}|"
        divided = f"{top}÷{whole}"
        return f"〔{divided}〕" if "（" in divided else f"（{divided}）"


def _last_digit(rate: Decimal) -> Decimal:
    """The worth of the last digit that a rate is stated with; whole percents at most.

    Of a formula's result, whose last digits are noise, it is no finer than that noise.
    """
    exponent = rate.normalize().as_tuple().exponent
    return min(_COARSEST, max(_FINEST, Decimal(1).scaleb(int(exponent))))
