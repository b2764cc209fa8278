"""How a claim stands to what the rules give: the one judgement, which scoring and auditing both tell."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.money import round_half_up
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import IndicatorScore, Verdict


class ClaimStanding(Enum):
    """How a claim stands to the score, else to the points that are still possible."""

    BORNE_OUT = auto()
    POSSIBLE = auto()
    OTHER_READING = auto()
    TOO_HIGH = auto()
    TOO_LOW = auto()


SEVERITY: Final = {
    ClaimStanding.OTHER_READING: Severity.NOTICE,
    ClaimStanding.TOO_HIGH: Severity.WARNING,
    ClaimStanding.TOO_LOW: Severity.WARNING,
}
"""How much it matters. No error: scoring puts the computed score in the claim's place."""


class Allowing(NamedTuple):
    """Another reading under which a claim is possible, and the facts of its own that nobody has given."""

    name: str
    lacking: tuple[str, ...]


def claim_standing(line: IndicatorScore) -> ClaimStanding | None:
    """How the claim of an indicator stands; None where no points are claimed."""
    points = line.claim.points
    if points is None:
        return None
    if line.indicator.doubt and line.status is Verdict.UNVERIFIABLE:
        return ClaimStanding.POSSIBLE
    low, high = line.possible if line.score is None else (line.score, line.score)
    if low <= points <= high:
        return ClaimStanding.POSSIBLE if line.score is None else ClaimStanding.BORNE_OUT
    if bearing_readings(line):
        return ClaimStanding.OTHER_READING
    return ClaimStanding.TOO_HIGH if points > high else ClaimStanding.TOO_LOW


def bearing_readings(line: IndicatorScore) -> tuple[str, ...]:
    """The other readings that give just this claim, or under which it is possible on the facts given."""
    if line.score is not None:
        return tuple(each.name for each in line.readings[1:] if each.score == line.claim.points)
    return tuple(each.name for each in allowing(line) if not each.lacking)


def allowing(line: IndicatorScore) -> Iterator[Allowing]:
    """The other readings under which a claim is possible."""
    points, facts = line.claim.points, (*line.inputs, *line.other_inputs)
    known = FactSet(Vocabulary(fact.definition for fact in facts), facts)
    for reading in line.indicator.readings:
        outcome = reading.rule.evaluate(known)
        low, high = (round_half_up(bound, line.decimals) for bound in (outcome.low, outcome.high))
        if points is not None and low <= points <= high:
            lacking = tuple(label for label in outcome.lacking if label not in line.outcome.lacking)
            yield Allowing(reading.name, tuple(dict.fromkeys(lacking)))
