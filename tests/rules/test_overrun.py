from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.rules.overrun import Counting

from .build import rule, score, seen

WRITTEN: dict[str, Any] = {
    "kind": "overrun",
    "points": 2,
    "threshold": "0.1",
    "step": "0.05",
    "each": "0.5",
    "measure": {"name": "调剂率", "of": "spent", "to": "planned"},
}


@pytest.mark.parametrize(
    ("counting", "points"),
    [
        ("whole", ["2", "2", "2", "1.5", "1.5", "0", "0"]),
        ("started", ["2", "2", "1.5", "1.5", "1", "0", "0"]),
        ("proportional", ["2", "2", "1.9", "1.5", "1.4", "0", "0"]),
    ],
)
def test_steps_beyond_the_threshold_count_as_the_rule_says(counting: str, points: list[str]) -> None:
    written = rule(**WRITTEN, counting=counting)
    spent = (0, 10, 11, 15, 16, 30, 99)
    assert [score(written, spent=each, planned=100).points for each in spent] == list(map(Decimal, points))


def test_whole_steps_are_the_default() -> None:
    assert rule(**WRITTEN) == rule(**WRITTEN, counting="whole")


def test_the_trace_shows_the_excess_the_steps_and_the_branch() -> None:
    outcome = score(rule(**WRITTEN), spent=21, planned=100)
    assert outcome.words == "调剂率=21÷100=21%，超出11%，计2档×0.5分"
    assert seen(outcome.steps[0].branch, outcome.steps[0].rate) == ("超过", Decimal("0.21"))
    within = score(rule(**WRITTEN), spent=10, planned=100)
    assert seen(within.steps[0].branch, within.words) == (
        "未超过",
        "调剂率=10÷100=10%，未超过10%",
    )


def test_something_of_nothing_takes_every_point() -> None:
    outcome = score(rule(**WRITTEN), spent=1, planned=0)
    assert seen(outcome.points, outcome.steps[0].branch) == (0, "扣完为止")
    assert outcome.words.endswith("，扣完为止")


def test_a_step_and_its_price_must_be_positive() -> None:
    for key in ("step", "each"):
        with pytest.raises(ValidationError, match="greater than 0"):
            rule(**{**WRITTEN, key: 0})


def test_nothing_is_scored_without_the_figures() -> None:
    assert score(rule(**WRITTEN), spent=1).points is None


def test_every_way_of_counting_has_its_words() -> None:
    assert [each.chinese for each in Counting] == ["不足一档不计", "不足一档按一档计", "按比例计"]
    assert [each.counted(Decimal("1.2")) for each in Counting] == [1, 2, Decimal("1.2")]
