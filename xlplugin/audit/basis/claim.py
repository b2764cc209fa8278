"""One claim beside the score that the rules give it, and how it stands to that score."""

from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from xlplugin.audit.basis.codes import Code
from xlplugin.audit.basis.filled import same
from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.form.form import Row
from xlplugin.money import MISSING, plain, round_half_up
from xlplugin.problem import Problem, Severity, Source
from xlplugin.scoring.sheet import IndicatorScore


class ClaimStanding(Enum):
    """How a claim stands to what the rules give."""

    BORNE_OUT = auto()
    POSSIBLE = auto()
    OTHER_READING = auto()
    TOO_HIGH = auto()
    TOO_LOW = auto()


class Allowing(NamedTuple):
    """Another reading under which a claim is possible, and the facts of its own that nobody has given."""

    name: str
    lacking: tuple[str, ...]


class Compared(NamedTuple):
    """A claim that can be compared, with the score it is compared with.

    Attributes:
        proposed: whether the score rests on figures nobody has accepted yet.
    """

    row: Row
    points: Decimal
    line: IndicatorScore
    proposed: bool

    @property
    def cells(self) -> tuple[Source, ...]:
        """The cells that the score's figures come from."""
        given = [fact.source for fact in self.line.inputs if fact.value is not MISSING and fact.source]
        return tuple(dict.fromkeys(given))

    @property
    def readings(self) -> tuple[str, ...]:
        """The other readings that give just this claim, or under which it is possible on the facts given."""
        if self.line.score is not None:
            return tuple(each.name for each in self.line.readings[1:] if each.score == self.points)
        return tuple(each.name for each in self.allowing() if not each.lacking)

    @property
    def standing(self) -> ClaimStanding:
        """How the claim stands to the score, else to the points still possible."""
        low, high = self.line.possible if self.line.score is None else (self.line.score, self.line.score)
        if low <= self.points <= high:
            return ClaimStanding.POSSIBLE if self.line.score is None else ClaimStanding.BORNE_OUT
        if self.readings:
            return ClaimStanding.OTHER_READING
        return ClaimStanding.TOO_HIGH if self.points > high else ClaimStanding.TOO_LOW

    def found(
        self,
        code: Code,
        message: str,
        *,
        fix: str = "",
        severity: Severity | None = None,
        points: Decimal | None = None,
    ) -> Problem:
        """What the score says of the claim, with its figures and where they stand."""
        return code.of(
            self.row,
            self.row.score,
            f"自评{plain(self.points)}分{message}",
            self.line.explanation,
            fix=fix,
            severity=severity,
            points=points,
            others=self.cells,
        )

    def allowing(self) -> Iterator[Allowing]:
        """The other readings under which the claim is possible."""
        line = self.line
        facts = (*line.inputs, *line.other_inputs)
        known = FactSet(Vocabulary(fact.definition for fact in facts), facts)
        for reading in line.indicator.readings:
            outcome = reading.rule.evaluate(known)
            low, high = (round_half_up(bound, line.decimals) for bound in (outcome.low, outcome.high))
            if low <= self.points <= high:
                lacking = tuple(label for label in outcome.lacking if label not in line.outcome.lacking)
                yield Allowing(reading.name, tuple(dict.fromkeys(lacking)))


def compared(row: Row, line: IndicatorScore, trial: IndicatorScore) -> Compared | None:
    """A claim beside the score on accepted facts; where they say nothing, beside that on proposed ones.

    Returns:
        None where no score was claimed, or where the form weighs the indicator otherwise than the rubric.
    """
    points, weight = row.score.points, row.weight.points
    if points is None or (weight is not None and not same(weight, line.indicator.weight)):
        return None
    given = Compared(row, points, line, proposed=False)
    if given.standing is ClaimStanding.POSSIBLE and trial.inputs != line.inputs:
        return Compared(row, points, trial, proposed=True)
    return given
