"""Points that are a person's to give: the rule checks the range and never fills them in."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeAlias

from xlplugin.facts.factset import FactSet
from xlplugin.facts.levels import Attainment
from xlplugin.facts.value import Fault, Invalid
from xlplugin.facts.vocabulary import FactId, UnitKind
from xlplugin.model import Fraction, Limits, NotNegative, NumberOrList, Positive, Record, Words, record
from xlplugin.money import MISSING, ZERO, Missing, percent, plain
from xlplugin.rules.base import PointsRule, Rule
from xlplugin.rules.outcome import (
    Outcome,
    State,
    Step,
    contrary,
    invalid,
    members,
    scored,
    together,
    unscored,
)


def judged(value: Decimal | Missing, most: Decimal, what: str, fact: FactId) -> Outcome:
    """The outcome of one judged figure against the points it can earn; its words want a name before them."""
    if not isinstance(value, Decimal):
        return unscored(State.PENDING, most, "尚未评定", [what], nameless=True)
    words = f"评定{plain(value)}分"
    if value > most:
        faulty = contrary(most, f"{words}，超过满分{plain(most)}分", (fact,))
        return faulty._replace(steps=tuple(step._replace(nameless=True) for step in faulty.steps))
    words = words if value == most else f"{words}（满分{plain(most)}分）"
    return scored(Step(words, most, inputs=(fact,), nameless=True, says_points=True), value)


PointsOrRange: TypeAlias = Annotated[NotNegative | tuple[NotNegative, ...], NumberOrList()]
"""Points, or the two ends of a range of points."""

_ENDS: Final = 2


def most_of(points: Decimal | tuple[Decimal, ...]) -> Decimal:
    """The most of points that may be a range."""
    return max(points) if isinstance(points, tuple) else points


def check_range(points: Decimal | tuple[Decimal, ...], judged: FactId | None) -> None:
    """Refuse a range of other than two different points, and a judgement without one; raises ValueError."""
    if isinstance(points, tuple) and not len(set(points)) == len(points) == _ENDS:
        msg = "points 应为一个数，或两个不同的数，如 [6, 8]"
        raise ValueError(msg)
    if judged and not isinstance(points, tuple):
        msg = "写了 judged（由人评定）的，points 应写评定的最低和最高分，如 [6, 8]"
        raise ValueError(msg)


def judged_within(facts: FactSet, fact: FactId, points: tuple[Decimal, ...], step: Step) -> Outcome:
    """The points that a person gives within a range that the facts leave; ``step`` says why it is that."""
    value, least, most = facts.value(fact), min(points), max(points)
    between = f"{plain(least)}～{plain(most)}分"
    if isinstance(value, Invalid):
        return invalid(step.most, value)
    if not isinstance(value, Decimal):
        words = f"{step.words}，在{between}之间评定，尚未评定"
        waiting = unscored(State.PENDING, step.most, words, [facts.label(fact)])
        return waiting._replace(low=least, high=most)
    if not least <= value <= most:
        words = f"{step.words}，评定{plain(value)}分，不在{between}之间"
        return contrary(step.most, words, (*step.inputs, fact))
    words = f"{step.words}，在{between}之间评定{plain(value)}分"
    return scored(step._replace(words=words, inputs=(*step.inputs, fact)), value)


@record
class JudgedBand(Record):
    """A level of judgement and the share of the points it may carry: from ``at_least`` to ``at_most``."""

    level: Words
    at_least: Fraction
    at_most: Fraction

    @property
    def words(self) -> str:
        """The band as forms print it."""
        return f"{percent(self.at_most)}～{percent(self.at_least)}"


USUAL_BANDS: Final = {
    level: JudgedBand(level=level, at_least=Decimal(at_least), at_most=Decimal(at_most))
    for level, at_least, at_most in (
        (Attainment.REACHED, "0.8", "1"),
        (Attainment.PARTLY, "0.6", "0.8"),
        (Attainment.MISSED, "0", "0.6"),
    )
}
"""The bands that forms print for all three levels."""


def bands_run_down(bands: Sequence[JudgedBand]) -> None:
    """Refuse bands that do not run from 100 % down to zero without gap; raises ValueError."""
    highest = Decimal(1)
    for band in bands:
        if band.at_most != highest or band.at_least >= band.at_most:
            msg = f"评定档次“{band.level}”与上一档不衔接"
            raise ValueError(msg)
        highest = band.at_least
    if bands and highest != ZERO:
        msg = "评定档次没有覆盖到0"
        raise ValueError(msg)


@record
class Judgement(PointsRule):
    """Points judged by a person, between zero and the points.

    Attributes:
        fact: the judged points.
        what: what is judged, one Chinese phrase.
        bands: the levels a judgement may fall into, best first, as shares of the points.
    """

    kind: Literal["judgement"]
    fact: FactId
    what: Words
    points: Decimal
    bands: tuple[JudgedBand, ...] = ()

    def __post_init__(self) -> None:
        bands_run_down(self.bands)

    def judgements(self) -> tuple[tuple[FactId, Decimal], ...]:
        """The judged points."""
        return ((self.fact, self.points),)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The judged points."""
        return ((self.fact, UnitKind.POINTS),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The judged points when they lie in range; awaiting judgement when nobody has given them."""
        value = facts.value(self.fact)
        if isinstance(value, Invalid):
            return invalid(self.most, value)
        return judged(value if isinstance(value, Decimal) else MISSING, self.most, self.what, self.fact)


@record
class CheckItem(Record):
    """One line of a checklist: what must hold, and its points."""

    what: Words
    points: Positive


@record
class Checklist(Rule):
    """Judged points line by line, each between zero and the line's points."""

    kind: Literal["checklist"]
    fact: FactId
    items: Annotated[tuple[CheckItem, ...], Limits(min_length=1)]

    @property
    def most(self) -> Decimal:
        """The points of all lines."""
        return sum((item.points for item in self.items), ZERO)

    def needs(self) -> tuple[tuple[FactId, UnitKind], ...]:
        """The series of judged points."""
        return ((self.fact, UnitKind.SERIES),)

    def evaluate(self, facts: FactSet) -> Outcome:
        """The sum of the lines; lines nobody has judged keep the whole awaiting judgement."""
        value = facts.value(self.fact)
        if isinstance(value, Invalid):
            return invalid(self.most, value)
        given = () if value is MISSING else members(facts, self.fact).members
        if len(given) > len(self.items):
            words = f"{facts.label(self.fact)}有{len(given)}项，应为{len(self.items)}项"
            return contrary(self.most, words, (self.fact,), Fault.WRONG_TYPE)
        lines = (*given, *(MISSING,) * (len(self.items) - len(given)))
        pairs = zip(self.items, lines, strict=True)
        outcomes = [
            judged(line, item.points, item.what, self.fact).named(f"“{item.what}”").about(number)
            for number, (item, line) in enumerate(pairs, start=1)
        ]
        return together(outcomes, self.most)._replace(steps=tuple(_told(outcomes)))


def _told(lines: Sequence[Outcome]) -> Iterator[Step]:
    """The trace of a checklist: its lines, but several with full marks, or not yet judged, in one step."""
    full = [each for each in lines if each.points == each.most]
    waiting = [each for each in lines if each.state is State.PENDING]
    gathered = [each for each in (full, waiting) if len(each) > 1]
    apart = [each for each in lines if not any(each in group for group in gathered)]
    yield from (step for each in apart for step in each.steps)
    rest = "其余" if apart and len(gathered) == 1 else ""
    for group in gathered:
        every, most = len(group) == len(lines), sum((each.most for each in group), ZERO)
        steps = [step for each in group for step in each.steps]
        whole = Step("", most, inputs=steps[0].inputs, nameless=every)
        if group is waiting:
            yield whole._replace(words=f"{rest}{len(group)}项{'均未' if every else '尚未'}评定")
        elif every:
            yield whole._replace(words=f"{len(group)}项评定均为满分", points=most)
        else:
            yield whole._replace(words=f"{rest}{len(group)}项得满分", points=most, says_points=True)
