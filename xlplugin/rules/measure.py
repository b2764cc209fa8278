"""What a rule measures: a stated rate, or a quotient of facts with its name."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Invalid
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Record, Words
from xlplugin.money import ZERO, percent, shown
from xlplugin.rules.base import invalid, number, obstacle
from xlplugin.rules.outcome import Outcome, State, Step, unscored

INFINITE = Decimal("Infinity")


class Form(StrEnum):
    """How a rate is made of its two facts."""

    QUOTIENT = "quotient"
    EXCESS = "excess"


@dataclass(frozen=True, slots=True)
class Taken:
    """A rate that was had: the unrounded fraction and the words of its arithmetic."""

    rate: Decimal
    words: str
    inputs: tuple[FactId, ...]

    def step(self, most: Decimal, words: str = "", branch: str = "") -> Step:
        """A trace line that rests on this rate."""
        rate = self.rate if self.rate.is_finite() else None
        return Step(f"{self.words}{words}", most, inputs=self.inputs, rate=rate, branch=branch)


@dataclass(frozen=True, kw_only=True)
class Measure(Record):
    """A rate with its name.

    Attributes:
        name: what the form calls it, such as 政府采购执行率.
        of: the fact on top, or the percent fact itself where ``to`` is empty.
        to: the fact below.
        less: a fact taken off the top first.
        form: quotient a÷b, or excess (a−b)÷b.
        part_of_whole: the top can never be larger than the bottom; more is a mistake in the facts.
    """

    name: Words
    of: FactId
    to: FactId | None = None
    less: FactId | None = None
    form: Form = Form.QUOTIENT
    part_of_whole: bool = False

    def __post_init__(self) -> None:
        if self.to is None and (self.less or self.form is not Form.QUOTIENT or self.part_of_whole):
            msg = "没有写 to（分母）时，不能写 less、form 或 part_of_whole"
            raise ValueError(msg)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The facts this measure asks for; a quotient takes amounts or counts, marked by the top's kind."""
        if self.to is None:
            return ((self.of, UnitKind.PERCENT),)
        ids = (self.of, *((self.less,) if self.less else ()), self.to)
        return tuple((fact, UnitKind.AMOUNT) for fact in ids)

    @property
    def ids(self) -> tuple[FactId, ...]:
        """The facts, in the order of the quotient."""
        return tuple(fact for fact, _ in self.needs())

    def take(self, facts: FactSet, most: Decimal) -> Taken | Outcome:
        """The rate on these facts, or the outcome when there is none (missing, unusable, 0 of 0)."""
        blocked = obstacle(facts, self.ids, most)
        if blocked is not None:
            return blocked
        if self.to is None:
            rate = number(facts, self.of)
            return Taken(rate, f"{self.name}{percent(rate)}", self.ids)
        return self._quotient(facts, self.to, most)

    def _quotient(self, facts: FactSet, to: FactId, most: Decimal) -> Taken | Outcome:
        below = number(facts, to)
        above = number(facts, self.of) - (number(facts, self.less) if self.less else ZERO)
        if above < ZERO:
            return invalid(most, Invalid(Fault.OUT_OF_RANGE, f"{self.name}的分子为负数"))
        if self.part_of_whole and above > below:
            words = f"{facts.label(self.of)}{shown(above)}大于{facts.label(to)}{shown(below)}"
            return invalid(most, Invalid(Fault.OUT_OF_RANGE, words))
        if below == ZERO and above == ZERO:
            return unscored(
                State.NOT_APPLICABLE, most, f"{self.name}的分子、分母均为0，本项不适用，须由财政部门核定"
            )
        return self._divide(above, below)

    def _divide(self, above: Decimal, below: Decimal) -> Taken:
        top = above if self.form is Form.QUOTIENT else above - below
        written = shown(above) if self.form is Form.QUOTIENT else f"（{shown(above)}－{shown(below)}）"
        if below == ZERO:
            return Taken(INFINITE, f"{self.name}={written}÷0（分母为0）", self.ids)
        rate = top / below
        return Taken(rate, f"{self.name}={written}÷{shown(below)}={percent(rate)}", self.ids)
