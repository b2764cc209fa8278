"""The score sheet: for every indicator the claim, the computed score, the status and every reading."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.model import Frozen, frozen
from xlplugin.money import ZERO, round_half_up
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric, Status, grade_of
from xlplugin.rules.base import Rule
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.outcome import Outcome, State
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


class IndicatorScore(NamedTuple):
    """One line of the score sheet.

    Attributes:
        claim: the self-score as the department wrote it.
        score: the computed points, rounded; None where they could not be had.
        lowest: the fewest points it may still come to, whatever is unknown and under every reading, rounded.
        highest: the most points it may still come to.
        readings: the default reading first.
        inputs: the facts the default reading uses.
        other_inputs: the facts that only other readings use.
        decimals: the decimals its scores are rounded to.
    """

    indicator: Indicator
    claim: Entry
    outcome: Outcome
    score: Decimal | None
    lowest: Decimal
    highest: Decimal
    readings: tuple[ReadingScore, ...]
    inputs: tuple[Fact, ...]
    other_inputs: tuple[Fact, ...]
    decimals: int

    @property
    def explanation(self) -> str:
        """How the score came about, or why there is none, as one sentence."""
        known = self.indicator
        told = explain(Scored(known.name, known.weight, self.decimals), self.outcome)
        return f"{told}{known.doubt and f'（{known.doubt}）'}"

    @property
    def certain(self) -> Decimal | None:
        """The score, unless another rule than the one that gave it may hold."""
        return None if self.indicator.doubt else self.score

    @property
    def counted(self) -> Decimal | None:
        """The points that count: the score, else the claim brought into what is possible, else None.

        Of a score that is not certain the claim counts, where one is made.
        """
        if self.certain is not None or self.claim.points is None:
            return self.score
        return min(max(self.claim.points, self.lowest), self.highest)

    @property
    def status(self) -> Verdict:
        """How the claim stands; one that nothing still unknown could bear out differs, too."""
        if self.score is not None and (self.claim.blank or self.claim.points == self.score):
            return Verdict.AGREES
        open_ = self.certain is None and self.counted == self.claim.points
        return self.open_status if open_ else Verdict.DIFFERS

    @property
    def open_status(self) -> Verdict:
        """Why there is no score, whatever is claimed: a person has yet to judge, or facts are lacking."""
        pending = self.outcome.state is State.PENDING
        judged = self.outcome.state is State.MISSING and self.indicator.status is Status.JUDGEMENT
        return Verdict.JUDGEMENT if pending or judged else Verdict.UNVERIFIABLE

    @property
    def possible(self) -> tuple[Decimal, Decimal]:
        """The fewest and most points that the default reading may still give, rounded as scores are."""
        return round_half_up(self.outcome.low, self.decimals), round_half_up(self.outcome.high, self.decimals)


class Total(NamedTuple):
    """What is known of the total of a form, and what is not.

    Attributes:
        claimed: the sum of the claims; None where there are none.
        computed: the sum of what counts, claims where no score is; None where an indicator has neither.
        lowest: the least total that the indicators may still come to.
        highest: the greatest such total.
        weight: the full points.
        grade: the grade, only where it is the same whatever is still unknown.
        verified: the sum of the computed scores.
        verified_weight: the weight of their indicators; the rest of the weight is not verified.
        lowest_grade: the grade of the least total.
        highest_grade: the grade of the greatest total.
    """

    claimed: Decimal | None
    computed: Decimal | None
    lowest: Decimal
    highest: Decimal
    weight: Decimal
    grade: str | None
    verified: Decimal
    verified_weight: Decimal
    lowest_grade: str | None
    highest_grade: str | None


@frozen
class ScoreSheet(Frozen):
    """A whole form, scored."""

    rubric: Rubric
    lines: tuple[IndicatorScore, ...]
    total: Total

    def count(self, status: Verdict) -> int:
        """How many indicators have that status."""
        return sum(line.status is status for line in self.lines)


def _rounded(outcome: Outcome, decimals: int) -> Decimal | None:
    return None if outcome.points is None else round_half_up(outcome.points, decimals)


def bounds(indicator: Indicator, facts: FactSet, decimals: int) -> tuple[Decimal, Decimal]:
    """The fewest and most points an indicator may still come to, whatever is unknown, under every reading."""
    return _bounds(_outcomes(indicator, facts), decimals)


def _outcomes(indicator: Indicator, facts: FactSet) -> Sequence[Outcome]:
    """What its rules give, the default reading first."""
    return [rule.evaluate(facts) for rule in indicator.rules]


def _bounds(outcomes: Sequence[Outcome], decimals: int) -> tuple[Decimal, Decimal]:
    """Over the readings, the default one first: where it gives points, those that give none do not count."""
    scored = [each for each in outcomes if each.points is not None]
    told = outcomes if outcomes[0].points is None else scored
    low, high = min(each.low for each in told), max(each.high for each in told)
    return round_half_up(low, decimals), round_half_up(high, decimals)


def _places(rule: Rule, points: Decimal | None, claim: Entry, decimals: int) -> int | None:
    """The decimals of a claim that is these points with as many or fewer; None where it is not.

    Full marks are no rounding of what a missed target earns.
    """
    if points is None or claim.points is None:
        return None
    if isinstance(rule, ItemGoal) and claim.points == rule.most > round_half_up(points, decimals):
        return None
    places = min(claim.places, decimals)
    return places if round_half_up(points, places) == claim.points else None


def _score(indicator: Indicator, facts: FactSet, claim: Entry, decimals: int, *, own: bool) -> IndicatorScore:
    """A line; where a form may have its own, by the reading and with the decimals that its claim rests on."""
    outcomes = _outcomes(indicator, facts)
    for at, (rule, outcome) in enumerate(zip(indicator.rules, outcomes, strict=True)) if own else ():
        places = _places(rule, outcome.points, claim, decimals)
        if places is not None:
            read = indicator.read_as(indicator.readings[at - 1].name) if at else indicator
            ordered = (outcome, *outcomes[:at], *outcomes[at + 1 :])
            return _line(read, ordered, facts, claim, places)
    return _line(indicator, outcomes, facts, claim, decimals)


def _line(
    indicator: Indicator, outcomes: Sequence[Outcome], facts: FactSet, claim: Entry, decimals: int
) -> IndicatorScore:
    names = (indicator.reading, *(reading.name for reading in indicator.readings))
    outcome, scores = outcomes[0], [_rounded(each, decimals) for each in outcomes]
    lowest, highest = _bounds(outcomes, decimals)
    if indicator.doubt:
        lowest, highest = ZERO, indicator.weight
    inputs = indicator.rule.fact_ids
    used = dict.fromkeys(fact for reading in indicator.readings for fact in reading.rule.fact_ids)
    return IndicatorScore(
        indicator=indicator,
        claim=claim,
        outcome=outcome,
        score=scores[0],
        lowest=lowest,
        highest=highest,
        readings=tuple(map(ReadingScore, names, scores)),
        inputs=tuple(facts[fact] for fact in inputs),
        other_inputs=tuple(facts[fact] for fact in used if fact not in inputs),
        decimals=decimals,
    )


def _sum(points: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in points if each is not None), ZERO)


def _total(rubric: Rubric, lines: Sequence[IndicatorScore]) -> Total:
    claims, counted = [line.claim.points for line in lines], [line.counted for line in lines]
    lowest, highest = _sum(line.lowest for line in lines), _sum(line.highest for line in lines)
    worst, best = grade_of(rubric, lowest), grade_of(rubric, highest)
    return Total(
        claimed=None if claims == [None] * len(claims) else _sum(claims),
        computed=None if None in counted else _sum(counted),
        lowest=lowest,
        highest=highest,
        weight=rubric.total,
        grade=worst if worst == best else None,
        verified=_sum(line.certain for line in lines),
        verified_weight=_sum(line.indicator.weight for line in lines if line.certain is not None),
        lowest_grade=worst,
        highest_grade=best,
    )


def score_sheet(
    loaded: LoadedRubric, facts: FactSet, claims: Mapping[str, Entry], *, own: bool = False
) -> ScoreSheet:
    """Score every indicator of a rubric.

    Args:
        loaded: the rubric.
        facts: the facts somebody gave.
        claims: the department's self-scores by indicator name.
        own: whether a form may read its rules and round its scores in its own way, as its claims show; where
            formulas of ours hold the scores, they know one way only.
    """
    rubric = loaded.rubric
    lines = tuple(
        _score(indicator, facts, claims.get(indicator.name, NOTHING), rubric.decimals, own=own)
        for indicator in rubric.indicators()
    )
    return ScoreSheet(rubric, lines, _total(rubric, lines))
