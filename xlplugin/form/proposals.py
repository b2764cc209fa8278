"""The facts that a form, its tables and its words suggest; each counts only once a person has accepted it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, product
from typing import NamedTuple

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_series, parse_targets, parse_value, unit_of
from xlplugin.facts.value import Bounded, Invalid, Level, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, FactId, UnitKind, Vocabulary
from xlplugin.form.beside import Beside
from xlplugin.form.form import Form, Table
from xlplugin.form.matching import Match
from xlplugin.form.proposal import Proposal
from xlplugin.form.proposals_tables import from_fields, from_goal_table, from_row, from_table, from_words
from xlplugin.form.proposals_words import from_answers, from_figures, from_periods, from_quotients
from xlplugin.form.statement import (
    Rank,
    Statement,
    indicators_by_fact,
    own_statements,
    statements_beside,
)
from xlplugin.money import MISSING, ONE, ZERO
from xlplugin.rubric.model import Indicator, LoadedRubric, Rubric
from xlplugin.rules.base import stated_rates, walk
from xlplugin.rules.measure import Measure, RateKind
from xlplugin.rules.outcome import Outcome
from xlplugin.rules.periods import Periods

_HALF = Decimal("0.5")
_JUDGED = (UnitKind.POINTS, UnitKind.TARGETS)


class _Candidate(NamedTuple):
    """A proposal with its canonical value and how good its source is."""

    proposal: Proposal
    value: Value
    rank: Rank


class ContraryRate(NamedTuple):
    """A rate and the amounts that make another one, of which neither is proposed.

    ``words`` is the rate of the amounts with its arithmetic.
    """

    rate: Proposal
    amounts: tuple[Proposal, ...]
    words: str


class Rivals(NamedTuple):
    """A proposal that was taken, and one from a place less near that is another value."""

    taken: Proposal
    other: Proposal


class _Sought(NamedTuple):
    """What a form is searched for.

    Attributes:
        asked: the indicators that ask for each fact.
        own: what the indicators' own rows say.
        vocabulary: the facts there are.
        year: the year they have to be of.
    """

    asked: Mapping[FactId, tuple[Indicator, ...]]
    own: Sequence[Statement]
    vocabulary: Vocabulary
    year: int


class Proposed(NamedTuple):
    """What a form suggests, in the vocabulary's order, and what it suggests in two ways that disagree."""

    facts: tuple[Proposal, ...]
    contrary: tuple[ContraryRate, ...] = ()
    rivals: tuple[Rivals, ...] = ()


def propose(form: Form, beside: Beside, match: Match, vocabulary: Vocabulary) -> Proposed:
    """The facts that the rubric asks for and form, tables and words state.

    The indicator's own row comes before tables, and tables before other words. Where two equally good sources
    differ nothing is proposed, nor from a blank, another year's figure, or a bound such as >90% but for a
    stated rate. Such a rate is proposed where the amounts that make it are not.
    """
    if match.rubric.of_form and not any(each.clues for each in vocabulary):
        return Proposed(())  # its facts stand in the form's own cells, and no words were said to state them
    asked, year = indicators_by_fact(match.rubric), form.year or match.rubric.year
    sought = _Sought(asked, list(own_statements(match)), vocabulary, year)
    found = [*_single(_ranked(form, beside, sought), match.rubric)]
    usable = [each for each in found if each.proposal.definition.id in asked]
    periods = list(_periods(sought))
    whole = {each.definition.id for each in periods}
    single = [each for each in _best(usable) if each.definition.id not in whole]
    single, contrary = _without_known_rates(single, match.rubric, vocabulary)
    chosen = [*single, *periods, *_targets(beside.tables, match, sought)]
    order = {definition.id: place for place, definition in enumerate(vocabulary)}
    ordered = sorted(chosen, key=lambda each: (order[each.definition.id], each.member))
    return Proposed(tuple(ordered), tuple(contrary), tuple(_rivals(usable)))


def _single(ranked: Iterable[tuple[Rank, Proposal]], rubric: Rubric) -> Iterator[_Candidate]:
    """Every proposal of a single figure or answer that makes a value."""
    for rank, proposal in ranked:
        definition = proposal.definition
        value = parse_value(definition, _raw(proposal), _unit(proposal))
        judged = definition.member_kind in _JUDGED
        series = definition.kind is UnitKind.SERIES and definition.id not in _open_ended(rubric)
        if not (isinstance(value, Invalid) or judged or series):
            yield _Candidate(proposal, value, rank)


def _ranked(form: Form, beside: Beside, sought: _Sought) -> Iterator[tuple[Rank, Proposal]]:
    """Every proposal, good or bad."""
    asked, own, vocabulary, year = sought
    for statement in (*own, *statements_beside(form, beside.passages)):
        yield from from_figures(statement, vocabulary, asked, year)
    for statement in own:
        if statement.indicator is not None:
            said = [*from_quotients(statement, statement.indicator, vocabulary, year)]
            facts = {fact for rule in statement.indicator.rules for fact, _ in rule.needs()}
            definitions = (each for each in vocabulary if each.id in facts)
            said += (answer for each in definitions for answer in from_answers(statement, each))
            yield from ((Rank.OWN_ROW, proposal) for proposal in said)
    for definition, table in product(vocabulary, beside.tables):
        yield from ((Rank.TABLE, proposal) for proposal in from_table(table, definition, year))
    yield from ((Rank.TABLE, proposal) for proposal in from_fields(form.fields, vocabulary))


@lru_cache(maxsize=16)
def _open_ended(rubric: Rubric) -> frozenset[FactId]:
    """The series of which any number of periods will do: one rate of the year is then the first of them."""
    rules = [each for indicator in rubric.indicators() for rule in indicator.rules for each in walk(rule)]
    periods = [each for each in rules if isinstance(each, Periods)]
    return frozenset(each.series for each in periods) - {each.series for each in periods if each.schedule}


def _best(candidates: Iterable[_Candidate]) -> Iterator[Proposal]:
    """The best of each fact's candidates; none where equally good ones differ by more than rounding."""
    by_fact: dict[str, list[_Candidate]] = {}
    for each in candidates:
        by_fact.setdefault(each.proposal.code, []).append(each)
    for rivals in by_fact.values():
        rank = min(each.rank for each in rivals)
        best = [each for each in rivals if each.rank == rank]
        finest = min(best, key=lambda each: (each.proposal.step, -_digits(each)))
        if all(_agree(each, finest) for each in best):
            yield finest.proposal


def _rivals(candidates: Iterable[_Candidate]) -> Iterator[Rivals]:
    """What a row says itself and words beside the form say otherwise, all of them alike."""
    by_fact: dict[str, list[_Candidate]] = {}
    for each in candidates:
        if isinstance(each.value, Decimal):
            by_fact.setdefault(each.proposal.code, []).append(each)
    for alike in by_fact.values():
        own = [each for each in alike if each.rank is Rank.OWN_ROW]
        beside = [each for each in alike if each.rank is Rank.PASSAGE]
        apart = beside and not any(_rounds_to(one, other) for one, other in product(own, beside))
        if apart and len({each.value for each in own}) == len({each.value for each in beside}) == 1:
            yield Rivals(own[0].proposal, beside[0].proposal)


def _rounds_to(one: _Candidate, other: _Candidate) -> bool:
    """Whether two numbers may be one, rounded to the digits of either."""
    if not isinstance(one.value, Decimal) or not isinstance(other.value, Decimal):
        return False
    return abs(one.value - other.value) <= max(one.proposal.step, other.proposal.step) * _HALF


def _rates(rubric: Rubric) -> dict[FactId, Measure]:
    """The rates that may be stated in the place of amounts, by the fact that states each."""
    rules = (indicator.rule for indicator in rubric.indicators())
    return {fact: measure for rule in rules for fact, measure in stated_rates(rule).items()}


def _without_known_rates(
    proposals: Sequence[Proposal], rubric: Rubric, vocabulary: Vocabulary
) -> tuple[list[Proposal], list[ContraryRate]]:
    """The proposals without rates that their amounts tell; of those that disagree neither is left.

    An excess, or a deviation, that is stated above zero may just as well be the share that was spent.
    """
    if not proposals:
        return [], []
    by_fact = {each.definition.id: each for each in proposals}
    left_out: set[FactId] = set()
    contrary: list[ContraryRate] = []
    for fact, measure in _rates(rubric).items():
        rate, amounts = by_fact.get(fact), tuple(by_fact[each] for each in measure.ids if each in by_fact)
        if rate is None:
            continue
        if measure.form is not RateKind.QUOTIENT and _may_be_above_zero(rate.value):
            left_out.add(fact)
        elif len(amounts) == len(measure.ids):
            left_out.add(fact)
            both = _filled(FactSet(vocabulary), (rate, *amounts), vocabulary)
            alone = replace(measure, stated=None).take(both, ONE)
            if isinstance(measure.take(both, ONE), Outcome) and not isinstance(alone, Outcome):
                left_out.update(measure.ids)
                contrary.append(ContraryRate(rate, amounts, alone[0].words))
    return [each for each in proposals if each.definition.id not in left_out], contrary


def _may_be_above_zero(value: Value) -> bool:
    if isinstance(value, Bounded):
        return value.is_from_below or value.limit > ZERO
    return isinstance(value, Decimal) and value > ZERO


def _digits(candidate: _Candidate) -> int:
    """How many digits a candidate is written with."""
    value = candidate.proposal.value
    return len(value.normalize().as_tuple().digits) if isinstance(value, Decimal) else 0


def _agree(rough: _Candidate, fine: _Candidate) -> bool:
    """Whether one value is the other, or the other rounded to its own last digit."""
    if rough.value == fine.value:
        return True
    if isinstance(rough.value, Bounded) and isinstance(fine.value, Decimal):
        return rough.value.holds(fine.value)
    if not isinstance(rough.value, Decimal) or not isinstance(fine.value, Decimal):
        return False
    alike = rough.proposal.unit == fine.proposal.unit and fine.proposal.definition.kind is UnitKind.AMOUNT
    return alike and abs(rough.value - fine.value) <= rough.proposal.step * _HALF


def _targets(tables: Sequence[Table], match: Match, sought: _Sought) -> Iterator[Proposal]:
    """The lines of every target table, each table from its best source."""
    for fact, indicators in sought.asked.items():
        definition = sought.vocabulary[fact]
        if definition.kind is not UnitKind.TARGETS:
            continue
        rows = [match.rows[each.name] for each in indicators if each.name in match.rows]
        texts = [statement for statement in sought.own if statement.indicator in indicators]
        sources = [
            *(from_row(row, definition) for row in rows[:1]),
            *(from_words(text, definition) for text in texts),
            *(from_goal_table(table, definition) for table in tables),
        ]
        lines = next((each for each in sources if each), [])
        if not isinstance(_assembled(definition, lines), Invalid):
            yield from lines


def _periods(sought: _Sought) -> Iterator[Proposal]:
    """The members of every series whose indicator's row states them all."""
    for fact, indicators in sought.asked.items():
        definition = sought.vocabulary[fact]
        if definition.kind is UnitKind.SERIES:
            texts = (statement for statement in sought.own if statement.indicator in indicators)
            found = (list(from_periods(text, definition, sought.year)) for text in texts)
            yield from next((each for each in found if each), [])


def _raw(proposal: Proposal) -> Raw:
    """A proposal's value as a person would type it."""
    value = proposal.value
    if isinstance(value, YesNo):
        return value.value
    if isinstance(value, Bounded):
        return value.words
    return value.name if isinstance(value, Level) else value


def _unit(proposal: Proposal) -> str:
    return proposal.unit if proposal.definition.member_kind is UnitKind.AMOUNT else ""


def _assembled(definition: FactDefinition, proposals: Sequence[Proposal]) -> Value:
    """The value that a fact's proposals make together."""
    if not proposals:
        return MISSING
    if definition.kind is UnitKind.TARGETS:
        return parse_targets(
            definition, [each.goal for each in proposals], [_raw(each) for each in proposals]
        )
    if definition.kind is UnitKind.SERIES:
        given = {each.member: _raw(each) for each in proposals}
        return parse_series(definition, [given.get(place) for place in range(1, max(given) + 1)])
    return parse_value(definition, _raw(proposals[0]), _unit(proposals[0]))


def with_proposals(facts: FactSet, proposals: Iterable[Proposal], loaded: LoadedRubric) -> FactSet:
    """The facts with the proposals in place of those that are missing; what people gave is kept as it is.

    Where people gave a rate its amounts are not missing, nor is a rate whose amounts they gave.
    """
    known: set[FactId] = set()
    for fact, measure in _rates(loaded.rubric).items():
        if facts.value(fact) is not MISSING:
            known.update(measure.ids)
        elif all(facts.value(each) is not MISSING for each in measure.ids):
            known.add(fact)
    wanted = (each for each in proposals if each.definition.id not in known)
    return _filled(facts, wanted, loaded.vocabulary)


def _filled(facts: FactSet, proposals: Iterable[Proposal], vocabulary: Vocabulary) -> FactSet:
    """The facts with these in place of those that are missing."""
    ordered = sorted(proposals, key=lambda each: (each.definition.id, each.member))
    proposed = {fact: list(each) for fact, each in groupby(ordered, key=lambda each: each.definition.id)}
    filled = []
    for definition in vocabulary:
        given, offered = facts[definition.id], proposed.get(definition.id, [])
        if given.value is MISSING and offered:
            typed, first = "、".join(each.shown for each in offered), offered[0]
            unit = unit_of(definition, _raw(first), _unit(first))
            given = Fact(definition, _assembled(definition, offered), typed, first.source, first.how, unit)
        filled.append(given)
    return FactSet(vocabulary, filled)
