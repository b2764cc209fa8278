"""What rules compare: a rate that is stated or a quotient of facts, or a figure with its unit."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Bounded
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Limits, Record, Words, record
from xlplugin.money import HUNDRED, MISSING, ONE, ZERO, AmountUnit, percent, plain, shown
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
from xlplugin.rules.span import whole_percent

STATED_ALONE: Final = "依据填报的比率，未核分子分母"
"""What is said of every rate that nobody can reckon again."""

PERCENTAGE_POINTS: Final = "个百分点"
"""The unit of a figure that is one percent fact less another."""

_INFINITE: Final = Decimal("Infinity")
_HAIR: Final = Decimal("1e-9")
"""How far the nearest rate beyond a limit lies."""

_FAR: Final = Decimal(1_000_000)
"""Where a rate without an upper limit ends: no band begins beyond it."""

_FINEST: Final = Decimal("1e-12")
_COARSEST: Final = ONE / HUNDRED


class RateKind(StrEnum):
    """How a rate is made of its facts, or that it is no rate but a figure."""

    QUOTIENT = "quotient"
    EXCESS = "excess"
    DEVIATION = "deviation"
    FIGURE = "figure"


class Taken(NamedTuple):
    """A rate or figure that was had: the unrounded fraction, or number, and the words of its arithmetic.

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
    """A rate, or a figure, with its name.

    Attributes:
        name: what the form calls it, such as 政府采购执行率.
        of: the fact on top, or the percent fact itself where ``to`` is empty.
        to: the fact below.
        less: a fact taken off the top first.
        plus: facts added to the top.
        to_plus: facts added below.
        unit: of a figure that in which rules state their limits; None of a rate, whose limits are fractions.
            In 个百分点 it is the percent fact ``of`` less the percent fact ``less``.
        form: quotient a÷b, excess (a−b)÷b, or deviation |a−b|÷b; of a percent fact alone that from 100 %. A
            figure is what stands on top, undivided.
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
    plus: tuple[FactId, ...] = ()
    to_plus: tuple[FactId, ...] = ()
    unit: Annotated[str, Limits(min_length=1)] | None = None

    def __post_init__(self) -> None:
        is_figure = self.form is RateKind.FIGURE
        if is_figure is not (self.unit is not None):
            msg = "form: figure（按数量本身计）须用 unit 写明单位，比率不写 unit"
            raise ValueError(msg)
        if self.unit and not self.unit.isalpha():
            msg = f"单位“{self.unit}”只能是文字，如 万元、天、个月"
            raise ValueError(msg)
        if (
            self.unit
            and "百分点" in self.unit
            and (self.unit != PERCENTAGE_POINTS or not self.less or self.plus)
        ):
            msg = f"两个百分数相减的，of 减 less，不写 plus，unit 写{PERCENTAGE_POINTS}"
            raise ValueError(msg)
        divided = bool(self.part_of_whole or self.stated or self.to_plus)
        if is_figure and (divided or self.to):
            msg = "form: figure（按数量本身计）不能写 to、to_plus、part_of_whole 或 stated"
            raise ValueError(msg)
        divided = divided or bool(self.less or self.plus) or self.form is RateKind.EXCESS
        if self.to is None and divided and not is_figure:
            msg = "没有写 to（分母）时，不能写 less、plus、to_plus、form: excess、part_of_whole 或 stated"
            raise ValueError(msg)

    def limit(self, value: Decimal) -> str:
        """A limit, or a distance, as people write it: 95%, or 3个月."""
        return percent(value) if self.unit is None else f"{shown(value)}{self.unit}"

    def end(self, value: Decimal) -> str:
        """The end of a range as forms print it, with all its digits."""
        return whole_percent(value) if self.unit is None else self.limit(value)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The facts it asks for; a quotient or figure takes amounts or counts, marked by the first's kind."""
        is_percent = self.to is None and self.unit in (None, PERCENTAGE_POINTS)
        kind = UnitKind.PERCENT if is_percent else UnitKind.AMOUNT
        stated = ((self.stated, UnitKind.PERCENT),) if self.stated else ()
        return (*((fact, kind) for fact in self.ids), *stated)

    @property
    def ids(self) -> tuple[FactId, ...]:
        """The facts that make the rate, in the order of the quotient."""
        parts = (self.of, *self.plus, self.less, self.to, *self.to_plus)
        return tuple(fact for fact in parts if fact)

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
        if self.unit is not None:
            return blocked or self._figure(facts, self.unit, most, breaks)
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
        if all((each.points, each.words) == (first.points, first.words) for each in outcomes[1:]):
            return first
        if first.points is not None and len({outcome.points for outcome in outcomes}) == 1:
            return scored(taken[0].step(most, "，在此范围内得分相同"), first.points)
        low, high = min(each.low for each in outcomes), max(each.high for each in outcomes)
        return self.undecided(facts, taken[0], most)._replace(low=low, high=high)

    def undecided(self, facts: FactSet, taken: Taken, most: Decimal) -> Outcome:
        """That no more than a bound is stated, and the points differ within it."""
        lacking = [facts.label(fact) for fact, _ in self.needs() if isinstance(facts.value(fact), Bounded)]
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

    def _apart(
        self, facts: FactSet, less: FactId, most: Decimal, breaks: Iterable[Decimal]
    ) -> tuple[Taken, ...] | Outcome:
        """By how many percentage points one stated rate lies above another, or below where it is negative."""
        upper, lower = (
            Measure(name=facts.label(each), of=each).take(facts, most) for each in (self.of, less)
        )
        if isinstance(upper, Outcome):
            return upper
        if isinstance(lower, Outcome):
            return lower
        tops, offs = ([each.rate * HUNDRED for each in ends] for ends in (upper, lower))
        low, high = min(tops) - max(offs), max(tops) - min(offs)
        if upper[0].exact and lower[0].exact:
            points = percent(low / HUNDRED).removesuffix("%")
            told = f"（{percent(upper[0].rate)}－{percent(lower[0].rate)}）"
            return (Taken(low, f"{self.name}{points}{PERCENTAGE_POINTS}{told}", self.ids),)
        words = f"{upper[0].words}，{lower[0].words}，{self.name}不确定"
        near = (each for limit in breaks for each in (limit - _HAIR, limit, limit + _HAIR))
        tried = sorted({low, high, *(each for each in near if low <= each <= high)})
        return tuple(Taken(each, words, self.ids, exact=False) for each in tried)

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
    def _added(facts: FactSet, first: FactId, more: Iterable[FactId]) -> Decimal:
        return sum((number(facts, fact) for fact in more), number(facts, first))

    def _top(self, facts: FactSet) -> Decimal:
        taken_off = number(facts, self.less) if self.less else ZERO
        return self._added(facts, self.of, self.plus) - taken_off

    def _figure(
        self, facts: FactSet, unit: str, most: Decimal, breaks: Iterable[Decimal]
    ) -> tuple[Taken, ...] | Outcome:
        """The figure in the unit in which the rule states its limits."""
        if unit == PERCENTAGE_POINTS and self.less:
            return self._apart(facts, self.less, most, breaks)
        is_amount = facts.definition(self.of).kind is UnitKind.AMOUNT
        value = self._top(facts) / (AmountUnit(unit).in_yuan if is_amount else ONE)
        told, made = f"{plain(value)}{unit}", "－".join(self._terms(facts)[0])
        words = f"{self.name}{told}{'' if made == told else f'（{made}）'}"
        return (Taken(value, words, self.ids),)

    def _contrary(self, facts: FactSet, most: Decimal, *, negative: bool) -> Outcome:
        """A part that is larger than its whole: what is taken off the top, or else the top."""
        tops, bottoms = (self.of, *self.plus), tuple(fact for fact in (self.to, *self.to_plus) if fact)
        part, whole = ((self.less or self.of,), tops) if negative else (tops, bottoms)
        written = facts.written((*part, *whole))
        sides = ((part, written[: len(part)]), (whole, written[len(part) :]))
        told = (
            "＋".join(f"{facts.label(fact)}{typed}" for fact, typed in zip(*side, strict=True))
            for side in sides
        )
        return contrary(most, "大于".join(told), (*part, *whole))

    def _quotient(self, facts: FactSet, to: FactId, most: Decimal) -> tuple[Taken] | Outcome:
        below = self._added(facts, to, self.to_plus)
        above = self._top(facts)
        if above < ZERO or (self.part_of_whole and above > below):
            return self._contrary(facts, most, negative=above < ZERO)
        if below == ZERO and above == ZERO:
            words = f"{self.name}的分子、分母均为0，须由财政部门核定"
            return unscored(State.NOT_APPLICABLE, most, words)
        divided = self._divided(facts)
        if below == ZERO:
            return (Taken(_INFINITE, f"{self.name}的分母为0{divided}，视为无限大", self.ids),)
        beyond = {RateKind.EXCESS: above - below, RateKind.DEVIATION: abs(above - below)}
        rate = beyond.get(self.form, above) / below
        return (Taken(rate, f"{self.name}{percent(rate)}{divided}", self.ids),)

    def _terms(self, facts: FactSet) -> tuple[list[str], str]:
        """The figures as they were typed: those on top, each taken off the one before it, and that below."""
        written, tops = facts.written(self.ids), 1 + len(self.plus)
        less = tops + (1 if self.less else 0)
        below = "＋".join(written[less:])
        terms = ["＋".join(written[:tops]), *written[tops:less]]
        return terms, f"（{below}）" if self.to_plus else below

    def _divided(self, facts: FactSet) -> str:
        """The division with its figures as they were typed, in brackets."""
        terms, below = self._terms(facts)
        if self.form is not RateKind.QUOTIENT:
            terms.append(below)
        top = "－".join(terms)
        if self.form is RateKind.DEVIATION:
            top = f"|{top}|"
        elif len(terms) > 1 or self.plus:
            top = f"（{top}）"
        divided = f"{top}÷{below}"
        return f"〔{divided}〕" if "（" in divided else f"（{divided}）"


def _last_digit(rate: Decimal) -> Decimal:
    """The worth of the last digit that a rate is stated with; whole percents at most.

    Of a formula's result, whose last digits are noise, it is no finer than that noise.
    """
    exponent = rate.normalize().as_tuple().exponent
    return min(_COARSEST, max(_FINEST, Decimal(1).scaleb(int(exponent))))
