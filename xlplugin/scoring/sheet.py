"""The score sheet: for every indicator the claim, the computed score, the status and every reading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.vocabulary import FactId
from xlplugin.money import ZERO, round_half_up
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric, Status, grade_of
from xlplugin.rules.base import Outcome, State, fact_ids
from xlplugin.wording.explanation import Scored, explain


class Verdict(StrEnum):
    """How a claim stands against the computed score; one that was not made cannot disagree with it."""

    AGREES = "一致"
    DIFFERS = "不符"
    UNVERIFIABLE = "无法核算"
    JUDGEMENT = "待定"


class ReadingScore(NamedTuple):
    """The rounded points under one reading, None where there are none."""

    name: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One line of the score sheet.

    Attributes:
        claim: the self-score as the department wrote it.
        score: the computed points, rounded; None where they could not be had.
        readings: the default reading first.
        inputs: the facts the default reading uses.
        other_inputs: the facts that only other readings use.
        decimals: the decimals its scores are rounded to.
    """

    indicator: Indicator
    claim: Entry
    outcome: Outcome
    score: Decimal | None
    status: Verdict
    explanation: str
    readings: tuple[ReadingScore, ...]
    inputs: tuple[Fact, ...]
    other_inputs: tuple[Fact, ...]
    decimals: int

    @property
    def standing(self) -> Decimal | None:
        """The points that count: the computed score, else the claim, else None."""
        return self.claim.points if self.score is None else self.score

    @property
    def possible(self) -> tuple[Decimal, Decimal]:
        """The fewest and most points still possible once what is unknown is known, rounded as scores are."""
        return round_half_up(self.outcome.low, self.decimals), round_half_up(self.outcome.high, self.decimals)

    def spread(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and highest points over what counts and every reading; None where nothing counts."""
        if self.standing is None:
            return None
        points = [self.standing, *(each.score for each in self.readings if each.score is not None)]
        return min(points), max(points)


class Total(NamedTuple):
    """The totals of a form; None where an indicator has neither a computed score nor a claim."""

    claimed: Decimal | None
    computed: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    weight: Decimal
    grade: str | None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A whole form, scored."""

    rubric: Rubric
    lines: tuple[IndicatorScore, ...]
    total: Total

    def count(self, status: Verdict) -> int:
        """How many indicators have that status."""
        return sum(line.status is status for line in self.lines)


def _status(claim: Entry, outcome: Outcome, score: Decimal | None, declared: Status) -> Verdict:
    if score is not None:
        return Verdict.AGREES if claim.blank or claim.points == score else Verdict.DIFFERS
    waiting = outcome.state in (State.PENDING, State.MISSING)
    if waiting and (outcome.state is State.PENDING or declared is Status.JUDGEMENT):
        return Verdict.JUDGEMENT
    return Verdict.UNVERIFIABLE


def _rounded(outcome: Outcome, decimals: int) -> Decimal | None:
    return None if outcome.points is None else round_half_up(outcome.points, decimals)


def _readings(
    indicator: Indicator, facts: FactSet, outcome: Outcome, decimals: int
) -> Iterator[ReadingScore]:
    yield ReadingScore(indicator.reading, _rounded(outcome, decimals))
    for reading in indicator.readings:
        yield ReadingScore(reading.name, _rounded(reading.rule.evaluate(facts), decimals))


def _only_in_readings(indicator: Indicator) -> Iterator[FactId]:
    default = fact_ids(indicator.rule)
    used = dict.fromkeys(fact for reading in indicator.readings for fact in fact_ids(reading.rule))
    return (fact for fact in used if fact not in default)


def _line(indicator: Indicator, facts: FactSet, claim: Entry, decimals: int) -> IndicatorScore:
    outcome = indicator.rule.evaluate(facts)
    score = _rounded(outcome, decimals)
    return IndicatorScore(
        indicator=indicator,
        claim=claim,
        outcome=outcome,
        score=score,
        status=_status(claim, outcome, score, indicator.status),
        explanation=explain(Scored(indicator.name, indicator.weight, decimals), outcome),
        readings=tuple(_readings(indicator, facts, outcome, decimals)),
        inputs=tuple(facts[fact] for fact in fact_ids(indicator.rule)),
        other_inputs=tuple(facts[fact] for fact in _only_in_readings(indicator)),
        decimals=decimals,
    )


def _sum(points: list[Decimal | None]) -> Decimal | None:
    known = [each for each in points if each is not None]
    return sum(known, ZERO) if len(known) == len(points) else None


def _total(rubric: Rubric, lines: tuple[IndicatorScore, ...]) -> Total:
    spreads = [line.spread() for line in lines]
    computed = _sum([line.standing for line in lines])
    return Total(
        claimed=_sum([line.claim.points for line in lines]),
        computed=computed,
        lowest=_sum([spread and spread[0] for spread in spreads]),
        highest=_sum([spread and spread[1] for spread in spreads]),
        weight=rubric.total,
        grade=None if computed is None else grade_of(rubric, computed),
    )


def score_sheet(loaded: LoadedRubric, facts: FactSet, claims: Mapping[str, Entry]) -> ScoreSheet:
    """Score every indicator of a rubric.

    Args:
        loaded: the rubric.
        facts: the facts somebody gave.
        claims: the department's self-scores by indicator name.
    """
    rubric = loaded.rubric
    lines = tuple(
        _line(indicator, facts, claims.get(indicator.name, NOTHING), rubric.decimals)
        for indicator in rubric.indicators()
    )
    return ScoreSheet(rubric, lines, _total(rubric, lines))
