"""What a rule gives on facts: points before rounding, or why there are none."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.facts.value import Fault, Invalid, Series, YesNo
from xlplugin.facts.vocabulary import FactId
from xlplugin.money import MISSING, ONE, ZERO, percent, settled, shown


class State(IntEnum):
    """Whether there are points; the larger value prevails when parts are put together."""

    SCORED = 0
    PENDING = 1
    NOT_APPLICABLE = 2
    MISSING = 3
    OUT_OF_RANGE = 4
    INVALID = 5


class Step(NamedTuple):
    """One line of a trace.

    Attributes:
        words: the arithmetic as a Chinese clause; empty where nothing but blanks is to be told.
        most: the points this step could earn.
        points: the points it earned before rounding, None where they could not be had.
        inputs: the facts it used.
        rate: the rate it compared, a fraction, where there is one.
        branch: the band or branch taken, where there is one.
        unfilled: the labels of what nobody has filled in.
        nameless: whether the words want the name of what they are about before them.
        says_points: whether the words say the points already.
        share: what of the points of its own rule it counts for, a fraction.
        contrary: whether the facts it used contradict each other, or the rule.
        member: the member of a series that it is about, from 1; 0 where it is about the whole.
    """

    words: str
    most: Decimal
    points: Decimal | None = None
    inputs: tuple[FactId, ...] = ()
    rate: Decimal | None = None
    branch: str = ""
    unfilled: tuple[str, ...] = ()
    nameless: bool = False
    says_points: bool = False
    share: Decimal = ONE
    contrary: bool = False
    member: int = 0

    @property
    def with_points(self) -> str:
        """The words with the points earned, where there are any."""
        if self.points is None or self.says_points:
            return self.words
        words = f"{self.words}，{points_words(self.points, self.most)}"
        if self.share == ONE or not ZERO < self.points < self.most:
            return words
        return f"{words}（{shown(self.points / self.share)}分×{percent(self.share)}）"

    @property
    def lost(self) -> Decimal | None:
        """The points lost in this step, None where nothing was scored."""
        return None if self.points is None else self.most - self.points

    def scaled(self, share: Decimal) -> "Step":
        """The same step worth ``share`` (a fraction) of its points."""
        points = None if self.points is None else self.points * share
        return self._replace(
            most=self.most * share, points=points, says_points=False, share=self.share * share
        )


def points_words(points: Decimal, most: Decimal) -> str:
    """The points earned of the most that could be, as a clause."""
    return f"得{'满分' if points == most else ''}{shown(points)}分"


class Outcome(NamedTuple):
    """What a rule gives.

    Attributes:
        state: whether there are points, and if not, why.
        most: the points the rule can earn.
        points: the unrounded points; None unless the state is SCORED.
        low: the fewest points still possible once what is unknown is known.
        high: the most points still possible.
        steps: the trace.
        exempt: full marks given because the rule does not apply; always shown.
        lacking: labels of the facts nobody has given.
    """

    state: State
    most: Decimal
    points: Decimal | None
    low: Decimal
    high: Decimal
    steps: tuple[Step, ...] = ()
    exempt: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The trace as one run of Chinese clauses; where there are several, each with its points."""
        unfilled = dict.fromkeys(label for step in self.steps for label in step.unfilled)
        blanks = [f"未填：{'、'.join(unfilled)}"] if unfilled else []
        told = self.told
        if len(told) == 1 and not blanks:
            return told[0].words
        return "；".join((*(step.with_points for step in told), *blanks))

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that have words of their own; what keeps several parts from points is told once."""
        kept: list[Step] = []
        for step in self.steps:
            repeated = step.points is None and any(step.words == each.words for each in kept)
            if step.words and not repeated:
                kept.append(step)
        return tuple(kept)

    def scaled(self, share: Decimal) -> "Outcome":
        """The same outcome worth ``share`` (a fraction) of its points."""
        return self._replace(
            most=self.most * share,
            points=None if self.points is None else self.points * share,
            low=self.low * share,
            high=self.high * share,
            steps=tuple(step.scaled(share) for step in self.steps),
        )

    def named(self, name: str) -> "Outcome":
        """The same outcome with the name of its part before all words that want one."""
        if not any(step.nameless for step in self.steps):
            return self
        steps = (
            step._replace(words=f"{name}{step.words}", nameless=False) if step.nameless else step
            for step in self.steps
        )
        return self._replace(steps=tuple(steps))

    def about(self, member: int) -> "Outcome":
        """The same outcome, told to be about a member of a series, from 1."""
        return self._replace(steps=tuple(step._replace(member=member) for step in self.steps))


def scored(step: Step, points: Decimal, *, exempt: bool = False) -> Outcome:
    """Points were had; they are kept between zero and what the rule can earn."""
    points = min(settled(max(points, ZERO)), step.most)
    trace = (step._replace(points=points),)
    return Outcome(State.SCORED, step.most, points, points, points, trace, exempt=exempt)


def exempted(most: Decimal, words: str, inputs: Sequence[FactId] = ()) -> Outcome:
    """Full marks because the rule does not apply, and the reason."""
    step = Step(f"{words}，按规定免于扣分", most, inputs=tuple(inputs), branch="免于扣分")
    return scored(step, most, exempt=True)


def unscored(
    state: State, most: Decimal, words: str, lacking: Sequence[str] = (), *, nameless: bool = False
) -> Outcome:
    """No points could be had, and why; anything from zero to all of them is still possible."""
    step = Step(words, most, nameless=nameless)
    return Outcome(state, most, None, ZERO, most, (step,), lacking=tuple(lacking))


def unfilled(most: Decimal, labels: Sequence[str], rate: str = "") -> Outcome:
    """No points could be had because nobody has filled in what bears these labels.

    ``rate`` is the label of a rate that would do in their place.
    """
    told = (*labels[:-1], f"{labels[-1]}（或直接填{rate}）") if rate else tuple(labels)
    step = Step("", most, unfilled=told)
    return Outcome(State.MISSING, most, None, ZERO, most, (step,), lacking=tuple(labels))


def _sum(points: Iterable[Decimal], most: Decimal) -> Decimal:
    return min(settled(sum(points, ZERO)), most)


def together(outcomes: Sequence[Outcome], most: Decimal) -> Outcome:
    """The sum of parts: points only where every part has points; bounds and traces always.

    ``most`` is the points of the whole, so that thirds of it add up to it exactly.
    """
    state = max((outcome.state for outcome in outcomes), default=State.SCORED)
    return Outcome(
        state,
        most=most,
        points=_sum((outcome.points or ZERO for outcome in outcomes), most)
        if state is State.SCORED
        else None,
        low=_sum((outcome.low for outcome in outcomes), most),
        high=_sum((outcome.high for outcome in outcomes), most),
        steps=tuple(step for outcome in outcomes for step in outcome.steps),
        exempt=any(outcome.exempt for outcome in outcomes),
        lacking=tuple(label for outcome in outcomes for label in outcome.lacking),
    )


def answered(label: str, answer: str) -> str:
    """That a question was answered so, as a clause."""
    return f"“{label}”为“{answer}”"


def invalid(most: Decimal, value: Invalid) -> Outcome:
    """The outcome of a fact that was given but cannot be used."""
    state = State.INVALID if value.fault is Fault.WRONG_TYPE else State.OUT_OF_RANGE
    return unscored(state, most, value.message)


def contrary(most: Decimal, words: str, ids: Sequence[FactId], fault: Fault = Fault.OUT_OF_RANGE) -> Outcome:
    """The outcome of facts that contradict each other, or the rule; the one to look at first."""
    outcome = invalid(most, Invalid(fault, words))
    steps = tuple(step._replace(inputs=tuple(ids), contrary=True) for step in outcome.steps)
    return outcome._replace(steps=steps)


def obstacle(facts: FactSet, ids: Sequence[FactId], most: Decimal) -> Outcome | None:
    """The outcome when a needed fact is unusable, not applicable or missing; None when all are there."""
    denied, lacking = [], []
    for fact in ids:
        value = facts.value(fact)
        if isinstance(value, Invalid):
            return invalid(most, value)
        if value is YesNo.NOT_APPLICABLE:
            denied.append(facts.label(fact))
        elif value is MISSING:
            lacking.append(facts.label(fact))
    if denied:
        named = "”“".join(denied)
        return unscored(State.NOT_APPLICABLE, most, f"{answered(named, '不适用')}，须由财政部门核定")
    return unfilled(most, lacking) if lacking else None


def number(facts: FactSet, fact: FactId) -> Decimal:
    """The number of a fact that ``obstacle`` has already passed."""
    value = facts.value(fact)
    if not isinstance(value, Decimal):
        msg = f"{fact} holds no number"
        raise TypeError(msg)
    return value


def members(facts: FactSet, fact: FactId) -> Series:
    """The series of a fact that ``obstacle`` has already passed."""
    value = facts.value(fact)
    if not isinstance(value, Series):
        msg = f"{fact} holds no series"
        raise TypeError(msg)
    return value
