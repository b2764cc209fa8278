"""One target of an item form: in full, in proportion, by steps or by a person, and what is left open."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.outcome import State

from .build import rule, score, seen

BANDS = [
    {"level": "达成", "at_least": "0.8", "at_most": 1},
    {"level": "部分达成", "at_least": "0.6", "at_most": "0.8"},
    {"level": "未达成", "at_least": 0, "at_most": "0.6"},
]
WRITTEN: dict[str, Any] = {"kind": "item_goal", "goal": "goal", "points": 10, "bands": BANDS}
RULE = rule(**WRITTEN, share="share")
BY_STEPS = rule(**WRITTEN, step="0.01", each=1)
STRICT = rule(**WRITTEN, strict=True)
HALVED = rule(**WRITTEN, full_to="1.5", beyond="0.5")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"points": 0}, "分值必须大于0"),
        ({"full_to": "1.5"}, "full_to 与 beyond 须同时写"),
        ({"beyond": "0.5"}, "full_to 与 beyond 须同时写"),
        ({"step": "0.01"}, "step 与 each 须同时写"),
        ({"each": 1}, "step 与 each 须同时写"),
        ({"step": "0.01", "each": 1, "strict": True}, "不与 strict 同时写"),
        (
            {"bands": [{"level": "基本达成", "at_least": 0, "at_most": 1}]},
            "档次依次应为达成、部分达成、未达成",
        ),
    ],
)
def test_keys_that_do_not_belong_together_are_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        rule(**(WRITTEN | more))


def test_it_asks_for_the_target_and_the_share_that_a_person_gives() -> None:
    assert RULE.needs() == (("goal", UnitKind.TARGET), ("share", UnitKind.PERCENT))
    assert STRICT.needs() == (("goal", UnitKind.TARGET),)


@pytest.mark.parametrize(
    ("goal", "lacking"),
    [(["", "80户"], ("指标值",)), (["≥100户", ""], ("指标值“≥100户”的完成值",))],
)
def test_a_target_without_its_half_lacks_it(goal: list[str], lacking: tuple[str, ...]) -> None:
    outcome = score(RULE, goal=goal)
    assert seen(outcome.state, outcome.lacking, outcome.low, outcome.high) == (State.MISSING, lacking, 0, 10)


def test_without_a_target_and_a_result_there_is_nothing_to_hold_against_each_other() -> None:
    outcome = score(RULE)
    assert seen(outcome.state, outcome.low, outcome.high) == (State.MISSING, 0, 10)


@pytest.mark.parametrize(("result", "points"), [("100户", 10), ("150户", 10), ("150.1户", 5), ("80户", 8)])
def test_far_above_the_target_earns_the_share_that_is_written(result: str, points: int) -> None:
    assert score(HALVED, goal=["≥100户", result]).points == points


def test_a_missed_target_may_earn_nothing() -> None:
    assert score(STRICT, goal=["≥100户", "99户"]).points == 0
    assert score(STRICT, goal=["≥100户", "100户"]).points == 10


@pytest.mark.parametrize(
    ("goal", "result", "points", "low", "high"),
    [
        ("≥95%", "95%", 10, 10, 10),
        ("≥95%", "93%", 8, 8, 8),
        ("≥95%", "80%", 0, 0, 0),
        ("≥95%", "93.5%", None, 8, 9),
        ("≥100户", "97户", 7, 7, 7),
    ],
)
def test_so_much_is_off_for_every_step_and_a_part_of_one_is_left_open(
    goal: str, result: str, points: int | None, low: int, high: int
) -> None:
    outcome = score(BY_STEPS, goal=[goal, result])
    assert seen(outcome.points, outcome.low, outcome.high) == (points, low, high)
    assert (points is None) == ("不足1%的怎样计没有写明" in outcome.words)


@pytest.mark.parametrize(("by", "points"), [(RULE, 0), (BY_STEPS, None)])
def test_what_was_not_to_happen_at_all_and_did_earns_nothing_by_the_quotient(
    by: Any,  # noqa: ANN401 - a rule
    points: int | None,
) -> None:
    assert score(by, goal=["≤0次", "1次"]).points == points


@pytest.mark.parametrize("by", [RULE, BY_STEPS])
@pytest.mark.parametrize(
    ("goal", "result", "why"),
    [
        ("12月底前完成", "次年1月完成", "没有达到，无法按"),
        ("≥100户", "80公里", "单位不同，无法比较"),
        ("≥100户", "已全部走访到位", "两者不能直接比较"),
    ],
)
def test_where_there_is_no_proportion_a_person_has_to_look(
    by: Any,  # noqa: ANN401 - a rule
    goal: str,
    result: str,
    why: str,
) -> None:
    outcome = score(by, goal=[goal, result])
    assert seen(outcome.state, outcome.low, outcome.high) == (State.NOT_APPLICABLE, 0, 10)
    assert why in outcome.words


@pytest.mark.parametrize(
    ("result", "share", "points"),
    [
        ("达成预期指标", "90%", "9"),
        ("部分达成并具有一定效果", "60%", "6"),
        ("部分达成并具有一定效果", "80%", "8"),
        ("群众反映热烈", "59%", "5.9"),
    ],
)
def test_words_earn_the_share_that_a_person_gives(result: str, share: str, points: str) -> None:
    outcome = score(RULE, goal=["有效提升", result], share=share)
    assert seen(outcome.points, outcome.low, outcome.high) == (Decimal(points),) * 3


@pytest.mark.parametrize(
    ("result", "share", "state", "bounds"),
    [
        ("部分达成并具有一定效果", "81%", State.OUT_OF_RANGE, (6, 8)),
        ("部分达成并具有一定效果", None, State.PENDING, (6, 8)),
        ("部分达成并具有一定效果", "较高", State.INVALID, (0, 10)),
        ("群众反映热烈", None, State.PENDING, (0, 10)),
    ],
)
def test_words_without_a_share_in_the_band_of_their_level_earn_nothing_yet(
    result: str, share: str | None, state: State, bounds: tuple[int, int]
) -> None:
    outcome = score(RULE, goal=["有效提升", result], share=share)
    assert seen(outcome.points, outcome.state, outcome.low, outcome.high) == (None, state, *bounds)


def test_steps_below_a_target_say_nothing_of_a_limit_that_was_exceeded() -> None:
    outcome = score(BY_STEPS, goal=["≤4%", "6%"])
    assert seen(outcome.state, outcome.low, outcome.high) == (State.NOT_APPLICABLE, 0, 10)
    assert "无法按差距扣分" in outcome.words


def test_without_a_fact_for_the_share_words_wait_for_a_person() -> None:
    outcome = score(STRICT, goal=["有效提升", "部分达成"], share="70%")
    assert seen(outcome.state, outcome.lacking) == (State.PENDING, ("评定比例",))
