"""What holds for every rule and any facts at all."""

from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import strategies as made
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.parse import Raw, parse_series, parse_targets, parse_value
from xlplugin.facts.value import Series, Targets, Value
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.money import MISSING, AmountUnit
from xlplugin.rules.base import Rule
from xlplugin.rules.enclosing import Exempt
from xlplugin.rules.outcome import Outcome, State
from xlplugin.rules.periods import MeanOfRates

from .build import WORDS, rule, score

LAW = settings(max_examples=60, suppress_health_check=list(HealthCheck))
RATE = {"name": "比率", "of": "spent", "to": "planned"}
UP = st.integers(0, 300)


def evaluated(data: st.DataObject) -> tuple[Rule, FactSet, Outcome]:
    drawn = data.draw(made.rules())
    facts = data.draw(made.facts_for(drawn))
    return drawn, facts, drawn.evaluate(facts)


@LAW
@given(st.data())
def test_points_lie_between_nothing_and_the_weight(data: st.DataObject) -> None:
    drawn, _, outcome = evaluated(data)
    assert (outcome.points is None) == (outcome.state is not State.SCORED)
    assert outcome.most == drawn.most
    if outcome.points is not None:
        assert 0 <= outcome.points <= drawn.most
        assert outcome.low == outcome.points == outcome.high


@LAW
@given(st.data())
def test_the_bounds_are_ordered_and_lie_between_nothing_and_the_weight(data: st.DataObject) -> None:
    drawn, _, outcome = evaluated(data)
    assert 0 <= outcome.low <= outcome.high <= drawn.most


@LAW
@given(st.data())
def test_every_step_earns_between_nothing_and_what_it_could(data: st.DataObject) -> None:
    _, _, outcome = evaluated(data)
    assert outcome.steps
    for step in outcome.steps:
        assert bool(step.words) is not bool(step.unfilled)
        assert step.points is None or 0 <= step.points <= step.most
        assert step.lost is None or step.lost >= 0


@LAW
@given(st.data())
def test_a_rule_gives_the_same_outcome_twice(data: st.DataObject) -> None:
    drawn, facts, outcome = evaluated(data)
    assert drawn.evaluate(facts) == outcome


def exempting(drawn: Rule) -> set[str]:
    own = {drawn.fact} if isinstance(drawn, Exempt) else set()
    return own.union(*(exempting(part) for part in drawn.inner()))


def _filled(definition: FactDefinition, value: Value, data: st.DataObject) -> Value:
    """A value in which nothing is missing any more, and nothing given has changed."""
    whole = made.values(definition)
    if value is MISSING:
        return data.draw(whole)
    if isinstance(value, Series):
        more = st.decimals(0, 1, places=2)
        return Series(tuple(data.draw(more) if each is MISSING else each for each in value.members))
    if isinstance(value, Targets):
        lines = [
            each._replace(actual=data.draw(st.decimals(0, 1, places=2))) if each.actual is MISSING else each
            for each in value.lines
        ]
        return Targets(tuple(lines))
    return value


def open_series(drawn: Rule) -> set[str]:
    own = {drawn.series} if isinstance(drawn, MeanOfRates) and not drawn.schedule else set()
    return own.union(*(open_series(part) for part in drawn.inner()))


@settings(LAW, max_examples=80)
@given(st.data())
def test_filling_in_what_is_missing_lands_within_the_bounds(data: st.DataObject) -> None:
    drawn, facts, before = evaluated(data)
    assume(before.state in {State.MISSING, State.PENDING})
    # An exemption nobody claims is taken as not claimed, and a period nobody reported is no period, both by
    # definition: they are left as they are.
    kept = exempting(drawn) | open_series(drawn)
    filled = [
        Fact(
            facts.definition(fact),
            facts.value(fact) if fact in kept else _filled(facts.definition(fact), facts.value(fact), data),
        )
        for fact in drawn.fact_ids
    ]
    after = drawn.evaluate(FactSet(made.vocabulary(), filled))
    if after.points is not None:
        assert before.low <= after.points <= before.high
    assert after.low <= before.high


def typed() -> st.SearchStrategy[Raw]:
    number = st.floats() | st.decimals() | st.integers(-(10**20), 10**20).map(float)
    words = st.text() | st.sampled_from(
        ["是", "否", "不适用", "95%", "≤5", "≥90%", "=0", "1e999", "%", "按规定公开"]
    )
    return st.none() | st.booleans() | number | words


@st.composite
def typed_facts(draw: st.DrawFn, drawn: Rule) -> FactSet:
    """Whatever people could type into the cells of a rule's facts."""
    found = []
    for fact in drawn.fact_ids:
        definition = made.vocabulary()[fact]
        unit = draw(st.sampled_from(["", "%", "元", "万元", "亿元", "美元"]))
        cells = draw(st.lists(typed(), max_size=5))
        value: Value
        if definition.kind is UnitKind.TARGETS:
            value = parse_targets(definition, cells, draw(st.permutations(cells)))
        elif definition.kind is UnitKind.SERIES:
            value = parse_series(definition, cells, unit)
        else:
            value = parse_value(definition, draw(typed()), unit)
        found.append(Fact(definition, value))
    return FactSet(made.vocabulary(), found)


@settings(LAW, max_examples=150)
@given(st.data())
def test_nothing_that_can_be_typed_makes_a_rule_raise(data: st.DataObject) -> None:
    drawn = data.draw(made.rules())
    outcome = drawn.evaluate(data.draw(typed_facts(drawn)))
    assert outcome.points is None or 0 <= outcome.points <= drawn.most
    assert outcome.words


@LAW
@given(st.data())
def test_the_unit_a_figure_is_written_in_does_not_change_the_outcome(data: st.DataObject) -> None:
    drawn, facts, before = evaluated(data)
    unit = data.draw(st.sampled_from(AmountUnit))

    def rewritten(fact: str) -> Fact:
        definition, value = facts.definition(fact), facts.value(fact)
        if definition.kind is UnitKind.AMOUNT and isinstance(value, Decimal):
            value = parse_value(definition, value / unit.in_yuan, unit.value)
        return Fact(definition, value)

    assert drawn.evaluate(FactSet(made.vocabulary(), map(rewritten, drawn.fact_ids))) == before


@LAW
@given(st.lists(st.decimals(0, 3, places=3), min_size=1, max_size=3), st.booleans(), st.randoms())
def test_the_order_of_rates_without_a_schedule_does_not_matter(
    rates: list[Decimal],
    capped: bool,  # noqa: FBT001 - hypothesis hands it over
    random: Random,
) -> None:
    mean = rule(kind="mean_of_rates", series="progress", points=10, cap_each=capped)
    shuffled = random.sample(rates, len(rates))
    assert score(mean, progress=rates).points == score(mean, progress=shuffled).points


@LAW
@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 400)), min_size=1, max_size=5), st.randoms())
def test_the_order_of_targets_does_not_matter(lines: list[tuple[int, int]], random: Random) -> None:
    shuffled = random.sample(lines, len(lines))
    first, second = (
        score(COMPLETION, goals=[*map(list, lines)]),
        score(COMPLETION, goals=[*map(list, shuffled)]),
    )
    assert first.points is not None
    assert second.points is not None
    assert abs(first.points - second.points) < Decimal("1e-20")


COMPLETION = rule(
    kind="completion", targets="goals", points=10, fail_below="0.6", full_to="1.5", beyond="0.5"
)
BEYOND_NOTHING = rule(
    kind="completion", targets="goals", points=10, fail_below="0.6", full_to="1.5", beyond=1
)
FALLING = rule(
    kind="bands",
    measure=RATE,
    bands=[
        {"points": 3, "below": "0.9"},
        {"points": 2, "at_least": "0.9", "at_most": 1},
        {"points": 0, "over": 1},
    ],
)
RISING = rule(
    kind="bands", measure=RATE, bands=[{"points": 0, "below": "0.9"}, {"points": 2, "at_least": "0.9"}]
)


def points(written: Rule, **given_: object) -> Decimal:
    found = score(written, **given_).points
    assert found is not None
    return found


@LAW
@given(UP, UP)
def test_more_of_what_is_wanted_never_earns_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    for written in (rule(kind="proportional", points=7, measure=RATE), RISING):
        assert points(written, spent=less, planned=100) <= points(written, spent=more, planned=100)
    assert points(BEYOND_NOTHING, goals=[[100, less]]) <= points(BEYOND_NOTHING, goals=[[100, more]])


@LAW
@given(UP, UP, st.sampled_from(["whole", "started", "proportional"]))
def test_more_of_what_is_limited_never_earns_more(one: int, other: int, counting: str) -> None:
    less, more = sorted((one, other))
    over = rule(
        kind="overrun", points=2, threshold="0.1", step="0.05", each="0.3", counting=counting, measure=RATE
    )
    within = rule(kind="within", fact="spent", limit="planned", points=2)
    for written in (FALLING, over, within):
        assert points(written, spent=less, planned=100) >= points(written, spent=more, planned=100)
    for reverse in ("difference", "quotient"):
        limited = rule(
            kind="completion", targets="goals", points=10, fail_below="0.6", full_to="1.5", beyond="0.5",
            reverse=reverse,
        )  # fmt: skip
        assert points(limited, goals=[["≤100", less]]) >= points(limited, goals=[["≤100", more]])


@LAW
@given(UP, UP, st.integers(1, 5))
def test_more_faults_never_earn_more(one: int, other: int, price: int) -> None:
    less, more = sorted((one, other))
    written = rule(
        kind="deduction", points=5, deduct=[{"faults": "faults", "each": price / 2, "what": "不符合"}]
    )
    assert points(written, faults=less) >= points(written, faults=more)


@LAW
@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 200))
def test_counting_started_steps_never_earns_more_than_proportion_nor_that_more_than_whole_steps(
    one: int, other: int, planned: int
) -> None:
    found = [
        points(
            rule(
                kind="overrun",
                points=2,
                threshold="0.1",
                step="0.05",
                each="0.3",
                counting=each,
                measure=RATE,
            ),
            spent=one + other,
            planned=planned,
        )
        for each in ("started", "proportional", "whole")
    ]
    assert found == sorted(found)


@LAW
@given(
    st.lists(st.decimals(0, 3, places=3), min_size=3, max_size=3),
    st.integers(0, 2),
    st.decimals(0, 1, places=3),
)
def test_faster_progress_in_one_period_never_earns_less(
    rates: list[Decimal], place: int, more: Decimal
) -> None:
    faster = [min(rate + more, Decimal(3)) if at == place else rate for at, rate in enumerate(rates)]
    due = ["0.3", "0.6", 1]
    for written in (
        rule(kind="each_period", series="progress", each=2, schedule=due),
        rule(kind="mean_of_rates", series="progress", points=4, schedule=due),
        rule(kind="mean_of_rates", series="progress", points=4, cap_each=True),
        rule(kind="mean_of_rates", series="progress", points=4),
    ):
        assert points(written, progress=rates) <= points(written, progress=faster)


def test_the_small_vocabulary_of_these_tests_has_every_kind() -> None:
    assert {each.kind for each in WORDS} == set(UnitKind)
