from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.outcome import State

from .build import rule, score, seen

DUE = ["0.2", "0.6", 1]
EACH = rule(kind="each_period", series="progress", each=2, schedule=DUE)
MEAN = rule(kind="mean_of_rates", series="progress", points=4)
DUE_MEAN = rule(kind="mean_of_rates", series="progress", points=4, schedule=DUE)
CAPPED = rule(kind="mean_of_rates", series="progress", points=4, cap_each=True)


def test_each_period_earns_by_its_progress_and_never_more_than_its_points() -> None:
    assert EACH.most == 6
    assert score(EACH, progress=[0.2, 0.6, 1]).points == 6
    assert score(EACH, progress=[0.1, 0.6, 1]).points == 5
    assert score(EACH, progress=[0.4, 0.6, 0.5]).points == 5


def test_what_may_still_be_earned_holds_to_the_last_digit() -> None:
    halves = rule(kind="each_period", series="progress", each="0.7", schedule=["0.3", "0.7"])
    assert score(halves, progress=[0.02, 0.7]).points == score(halves, progress=[0.02, None]).high


def test_the_words_show_progress_over_schedule() -> None:
    outcome = score(EACH, progress=[0.1, 0.6, 1])
    assert outcome.words == "各期支出进度÷序时进度依次为10%÷20%、60%÷60%、100%÷100%，每期最多得2分"
    assert outcome.steps[0].inputs == ("progress",)


def test_the_mean_is_taken_over_the_periods_reported() -> None:
    outcome = score(MEAN, progress=[0.5, 1])
    assert seen(outcome.points, outcome.steps[0].rate) == (3, Decimal("0.75"))
    assert outcome.words == "2期平均执行率75%"
    assert outcome.steps[0].inputs == ("progress",)
    assert score(MEAN, progress=[None, 0.5, None]).words == "执行率50%"


def test_a_period_above_one_lifts_the_mean_unless_it_is_capped() -> None:
    assert score(MEAN, progress=[1.5, 0.5]).points == 4
    assert score(CAPPED, progress=[1.5, 0.5]).points == 3
    assert score(MEAN, progress=[2, 2]).points == 4


def test_with_a_schedule_every_rate_is_divided_by_the_progress_due() -> None:
    assert score(DUE_MEAN, progress=[0.1, 0.3, 0.5]).points == 2
    assert score(DUE_MEAN, progress=[0.1, 0.3, 0.5]).steps[0].rate == Decimal("0.5")


@pytest.mark.parametrize(
    ("progress", "lacking"),
    [
        ([0.2, 0.6], ("三",)),
        ([None, 0.6, None], ("一", "三")),
        ([0.2], ("二", "三")),
    ],
)
def test_with_a_schedule_every_period_is_needed(progress: list[Any], lacking: tuple[str, ...]) -> None:
    for written in (EACH, DUE_MEAN):
        outcome = score(written, progress=progress)
        assert seen(outcome.state, outcome.lacking) == (State.MISSING, lacking)
        assert outcome.points is None
    assert score(EACH, progress=progress).words == f"未填：{'、'.join(lacking)}"


def test_a_gap_between_reported_periods_is_missing_without_a_schedule_too() -> None:
    outcome = score(MEAN, progress=[0.2, None, 1])
    assert outcome.lacking == ("二",)


def test_nothing_reported_is_missing() -> None:
    assert score(MEAN, progress=[None, None]).lacking == ("进度",)
    assert score(EACH).state is State.MISSING


def test_more_periods_than_there_are_is_a_mistake() -> None:
    for written in (EACH, DUE_MEAN, MEAN):
        outcome = score(written, progress=[1, 1, 1, 1])
        assert outcome.state is State.INVALID
        assert outcome.words == "进度有4期，最多3期"
        assert seen(outcome.low, outcome.high, outcome.lacking) == (0, written.most, ())


def test_a_series_without_listed_members_may_be_of_any_length() -> None:
    endless = rule(kind="mean_of_rates", series="endless", points=4)
    assert score(endless, endless=[1] * 60).points == 4


def test_an_unusable_period_spoils_the_series_and_is_named() -> None:
    outcome = score(MEAN, progress=[1, "快"])
    assert outcome.state is State.INVALID
    assert outcome.words == "“二”应为数字，填的是“快”"


def test_the_need_is_a_series() -> None:
    assert EACH.needs() == MEAN.needs() == (("progress", UnitKind.SERIES),)


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "each_period", "series": "progress", "each": 1, "schedule": ["0.5", 0, 1]},
        {"kind": "each_period", "series": "progress", "each": 1, "schedule": ["-0.5"]},
        {"kind": "each_period", "series": "progress", "each": 1, "schedule": []},
        {"kind": "each_period", "series": "progress", "each": 0, "schedule": [1]},
        {"kind": "mean_of_rates", "series": "progress", "points": 1, "schedule": [0]},
    ],
)
def test_a_schedule_must_be_positive_and_there(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**written)


def test_why_a_schedule_is_refused() -> None:
    with pytest.raises(ValidationError, match="时序进度必须大于0"):
        rule(kind="mean_of_rates", series="progress", points=1, schedule=[0])
