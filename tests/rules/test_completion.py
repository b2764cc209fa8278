from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.money import percent
from xlplugin.rules.outcome import State

from .build import rule, score, seen

WRITTEN: dict[str, Any] = {
    "kind": "completion",
    "targets": "goals",
    "points": 10,
    "fail_below": "0.6",
    "full_to": "1.5",
    "beyond": "0.5",
}
JUDGED = [
    {"level": "达成", "at_most": 1, "at_least": "0.8"},
    {"level": "部分达成", "at_most": "0.8", "at_least": "0.6"},
    {"level": "未达成", "at_most": "0.6", "at_least": 0},
]
RULE = rule(**WRITTEN)
QUOTIENT = rule(**WRITTEN, reverse="quotient")
WITH_LEVELS = rule(**WRITTEN, bands=JUDGED)


def test_each_gate_is_open_on_the_side_the_form_says() -> None:
    actuals = ("59.99", "60", "80", "99", "100", "150", "150.01")
    points = [score(RULE, goals=[[100, Decimal(each)]]).points for each in actuals]
    assert points == [0, 6, 8, Decimal("9.9"), 10, 10, 5]


@pytest.mark.parametrize(
    ("actual", "branch"),
    [
        (59, "低于60%"),
        (60, ""),
        (100, ""),
        (150, ""),
        (151, "高于150%，按分值的50%计"),
    ],
)
def test_the_trace_names_the_gate_and_the_rate(actual: int, branch: str) -> None:
    (step,) = score(RULE, goals=[[100, actual]]).steps
    assert seen(step.branch, step.rate, step.inputs) == (branch, Decimal(actual) / 100, ("goals",))
    assert step.words == f"目标≥100、完成{actual}，完成率{actual}%{branch and '，'}{branch}"


def test_targets_share_the_points_equally_and_add_up_exactly() -> None:
    outcome = score(RULE, goals=[[1, 1]] * 3)
    assert outcome.points == 10
    assert [step.most for step in outcome.steps] == [Decimal(10) / 3] * 3
    assert score(RULE, goals=[[1, 1], [1, 0]]).points == 5


@pytest.mark.parametrize(
    ("actual", "difference", "quotient"),
    [
        (4, "10", "10"),
        (5, "10", "10"),
        (6, "8", None),
        (7, "6", "7.142857142857142857142857143"),
        (8, "0", "6.25"),
        (11, "0", "0"),
    ],
)
def test_a_target_of_at_most_is_reckoned_backwards(
    actual: int, difference: str, quotient: str | None
) -> None:
    assert score(RULE, goals=[["≤5", actual]]).points == Decimal(difference)
    if quotient is not None:
        assert score(QUOTIENT, goals=[["≤5", actual]]).points == Decimal(quotient)


def test_a_target_of_at_most_nothing_is_all_or_nothing() -> None:
    for written in (RULE, QUOTIENT):
        assert score(written, goals=[["≤0", 0]]).points == 10
        assert score(written, goals=[["≤0", 1]]).points == 0


def test_a_rate_below_nothing_is_shown_but_earns_nothing() -> None:
    outcome = score(RULE, goals=[["≤5", 20]])
    assert seen(outcome.points, outcome.steps[0].rate) == (0, Decimal(-2))


def test_an_exact_target_is_all_or_nothing() -> None:
    assert [score(RULE, goals=[["=5", each]]).points for each in (4, 5, 6)] == [0, 10, 0]


def test_a_target_of_nothing_is_not_applicable() -> None:
    outcome = score(RULE, goals=[[0, 5], [1, 1]])
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (
        State.NOT_APPLICABLE,
        None,
        5,
        10,
    )
    assert outcome.words.startswith("目标值为0，无法计算完成率；")


def test_a_target_without_result_is_named() -> None:
    outcome = score(RULE, goals=[[6000, None], [1, 1]])
    assert seen(outcome.state, outcome.lacking) == (State.MISSING, ("目标≥6000的完成值",))
    assert outcome.words == "目标≥1、完成1，完成率100%，得满分5分；未填：目标≥6000的完成值"
    assert seen(outcome.low, outcome.high) == (5, 10)


def test_no_table_at_all_is_missing() -> None:
    assert score(RULE).lacking == ("目标完成情况",)
    assert RULE.needs() == (("goals", UnitKind.TARGETS),)


def test_goals_that_were_never_reported_earn_nothing() -> None:
    outcome = score(RULE, goals=[[100, 100], ["未申报", None]])
    assert seen(outcome.points, outcome.steps[0].branch, outcome.steps[0].inputs) == (0, "未申报", ("goals",))
    assert outcome.words == "未申报整体绩效目标"
    assert score(rule(**WRITTEN, unreported="无"), goals=[["无", None]]).points == 0


def test_a_goal_in_words_cannot_be_counted_without_levels() -> None:
    outcome = score(RULE, goals=[["明显提高", 1]])
    assert outcome.state is State.INVALID
    assert outcome.words == "目标值“明显提高”不是数字，无法计算完成率"


@pytest.mark.parametrize(
    ("share", "level"),
    [("1", "达成"), ("0.8", "达成"), ("0.79", "部分达成"), ("0.6", "部分达成"), ("0", "未达成")],
)
def test_a_goal_in_words_earns_its_judged_share(share: str, level: str) -> None:
    outcome = score(WITH_LEVELS, goals=[["明显提高", Decimal(share)]])
    (step,) = outcome.steps
    assert outcome.points == Decimal(share) * 10
    assert seen(step.branch, step.rate, step.inputs) == (level, Decimal(share), ("goals",))
    assert f"定性目标“明显提高”评定为{percent(Decimal(share))}（{level}）" in outcome.words


def test_a_goal_in_words_awaits_judgement() -> None:
    outcome = score(WITH_LEVELS, goals=[["明显提高", None]])
    assert seen(outcome.state, outcome.lacking) == (State.PENDING, ("“明显提高”的评定比例",))
    assert outcome.words == "定性目标“明显提高”尚未评定"


@pytest.mark.parametrize(
    "changes",
    [
        {"points": 0},
        {"points": -1},
        {"fail_below": "-0.1"},
        {"fail_below": "1.1"},
        {"full_to": "0.9"},
        {"beyond": "1.1"},
        {"beyond": "-0.1"},
        {"bands": JUDGED[1:]},
        {"bands": JUDGED[:2]},
        {"bands": [JUDGED[0], JUDGED[2]]},
        {"reverse": "else"},
    ],
)
def test_gates_and_levels_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**{**WRITTEN, **changes})


def test_points_of_zero_are_refused_with_the_reason() -> None:
    with pytest.raises(ValidationError, match="分值必须大于0"):
        rule(**{**WRITTEN, "points": 0})
