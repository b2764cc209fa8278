from decimal import Decimal

import pytest
from pydantic import ValidationError

from xlplugin.rules.outcome import State

from .build import rule, score, seen

RULE = rule(kind="proportional", points=6, measure={"name": "执行率", "of": "spent", "to": "planned"})


def test_points_follow_the_unrounded_rate() -> None:
    outcome = score(RULE, spent=1, planned=3)
    assert outcome.points == Decimal(1) / 3 * 6
    assert outcome.words == "执行率=1÷3=33.3333%"
    assert seen(outcome.steps[0].branch, outcome.steps[0].rate) == ("", Decimal(1) / 3)


def test_a_rate_of_exactly_one_is_not_capped() -> None:
    outcome = score(RULE, spent=3, planned=3)
    assert seen(outcome.points, outcome.steps[0].branch) == (6, "")


def test_a_rate_above_one_is_capped_and_says_so() -> None:
    outcome = score(RULE, spent=4, planned=3)
    assert seen(outcome.points, outcome.low, outcome.high) == (6, 6, 6)
    assert outcome.steps[0].branch == "按100%封顶"
    assert "，超过100%按100%计" in outcome.words


def test_something_of_nothing_is_for_a_person_to_decide() -> None:
    outcome = score(RULE, spent=4, planned=0)
    assert outcome.state is State.NOT_APPLICABLE
    assert outcome.words == "执行率=4÷0（分母为0），不能按比例计分，须由财政部门核定"


def test_a_negative_excess_earns_nothing_rather_than_less() -> None:
    excess = rule(
        kind="proportional",
        points=6,
        measure={"name": "超支率", "of": "spent", "to": "planned", "form": "excess"},
    )
    assert score(excess, spent=1, planned=2).points == 0


def test_what_is_unknown_leaves_every_point_open() -> None:
    outcome = score(RULE, spent=4)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (State.MISSING, None, 0, 6)
    assert seen(outcome.lacking, outcome.steps[0].lost, outcome.most) == (("预算数",), None, 6)
    assert outcome.steps[0].most == 6


@pytest.mark.parametrize("measure", [{"name": "", "of": "share"}, {"of": "share"}, {"name": "率"}])
def test_a_measure_has_a_name_and_a_fact(measure: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        rule(kind="proportional", points=1, measure=measure)
