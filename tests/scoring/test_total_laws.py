"""What holds for the total of every rubric, on any facts and claims."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies as made
from tests.fact_strategies import decimals
from tests.rules.test_laws import exempting, open_series
from tests.scoring.test_findings import points
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.vocabulary import FactId
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.model import LoadedRubric, grade_of
from xlplugin.rules.outcome import State
from xlplugin.scoring.sheet import ScoreSheet, score_sheet

LAW = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
RUBRICS = ("longgang-2020", "longgang-2021", "guangzhou-2023", "national-item")
UNUSABLE = {State.INVALID, State.OUT_OF_RANGE}


@st.composite
def scored(draw: st.DrawFn) -> tuple[LoadedRubric, dict[FactId, Fact], ScoreSheet]:
    """A form with some of its facts given and some claims made, possible ones and others."""
    loaded = open_rubric(draw(st.sampled_from(RUBRICS)))
    known = draw(st.sets(st.sampled_from([each.id for each in loaded.vocabulary])))
    facts = {
        name: Fact(loaded.vocabulary[name], draw(made.values(loaded.vocabulary[name]))) for name in known
    }
    claims = {
        each.name: points(draw(decimals("-1", "30", 2)))
        for each in loaded.rubric.indicators()
        if draw(st.booleans())
    }
    return loaded, facts, score_sheet(loaded, FactSet(loaded.vocabulary, facts.values()), claims)


@LAW
@given(scored())
def test_the_total_lies_in_its_range_and_that_within_the_full_points(
    form: tuple[LoadedRubric, dict[FactId, Fact], ScoreSheet],
) -> None:
    loaded, _, sheet = form
    total = sheet.total
    assert 0 <= total.lowest <= total.highest <= total.weight
    assert total.computed is None or total.lowest <= total.computed <= total.highest
    assert total.computed is None or all(line.counted is not None for line in sheet.lines)
    unverified = sum(line.indicator.weight for line in sheet.lines if line.score is None)
    assert total.verified_weight + unverified == total.weight
    worst, best = grade_of(loaded.rubric, total.lowest), grade_of(loaded.rubric, total.highest)
    assert (total.lowest_grade, total.highest_grade) == (worst, best)
    assert total.grade == (worst if worst == best else None)


@LAW
@given(scored())
def test_only_another_reading_may_make_less_of_what_is_verified(
    form: tuple[LoadedRubric, dict[FactId, Fact], ScoreSheet],
) -> None:
    total, lines = form[2].total, form[2].lines
    for line in lines:
        assert line.score is None or line.lowest <= line.score <= line.highest
    lost = sum(line.score - line.lowest for line in lines if line.score is not None)
    assert total.lowest >= total.verified - lost
    certain = all(line.score is not None and line.lowest == line.highest for line in lines)
    if certain:
        assert total.lowest == total.highest == total.computed == total.verified
        assert total.grade is not None


@LAW
@given(scored(), st.data())
def test_one_more_fact_never_makes_the_range_wider(
    form: tuple[LoadedRubric, dict[FactId, Fact], ScoreSheet], data: st.DataObject
) -> None:
    loaded, facts, before = form
    # An exemption nobody claims is taken as not claimed, and a period nobody reported is no period.
    settled = {
        fact
        for line in before.lines
        for rule in line.indicator.rules
        for fact in (
            *exempting(rule),
            *open_series(rule),
            # What only the other readings ask for adds readings to a score.
            *(() if line.score is None else rule.fact_ids),
        )
    }
    more = data.draw(st.sampled_from([each.id for each in loaded.vocabulary]))
    if more in facts or more in settled:
        return
    fact = Fact(loaded.vocabulary[more], data.draw(made.values(loaded.vocabulary[more])))
    after = score_sheet(loaded, FactSet(loaded.vocabulary, [*facts.values(), fact]), {})
    for old, new in zip(before.lines, after.lines, strict=True):
        if new.outcome.state not in UNUSABLE:
            assert old.lowest <= new.lowest <= new.highest <= old.highest, new.indicator.name


def test_the_laws_are_tried_on_forms_of_which_something_is_verified() -> None:
    loaded = open_rubric("longgang-2020")
    facts = [
        Fact(loaded.vocabulary[name], Decimal(value))
        for name, value in (("staff_actual", 1), ("staff_quota", 1))
    ]
    assert score_sheet(loaded, FactSet(loaded.vocabulary, facts), {}).total.verified == 1
