from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.base import Rule
from xlplugin.rules.outcome import State

from .build import rule, score, seen

FAULT: dict[str, Any] = {"faults": "faults", "each": "0.5", "what": "不符合要求"}
SMALL: dict[str, Any] = {**FAULT, "small": {"population": "population", "up_to": 3, "each": 1}}
ANSWER: dict[str, Any] = {"faults": "answer", "each": 1, "what": "没有制度", "unless": True}


def deduction(*deduct: dict[str, Any], **more: object) -> Rule:
    return rule(kind="deduction", points=2, deduct=list(deduct), **more)


def test_every_fault_costs_its_price_until_nothing_is_left() -> None:
    written = deduction(FAULT)
    points = [score(written, faults=count).points for count in (0, 1, 3, 4, 5)]
    assert points == [2, Decimal("1.5"), Decimal("0.5"), 0, 0]


def test_the_trace_shows_count_price_and_when_nothing_is_left() -> None:
    outcome = score(deduction(FAULT), faults=3)
    assert outcome.words == "不符合要求3项（每项扣0.5分）"
    assert seen(outcome.steps[0].inputs, outcome.steps[0].branch) == (("faults",), "")
    assert score(deduction(FAULT), faults=4).steps[0].branch == ""
    beyond = score(deduction(FAULT), faults=5)
    assert beyond.words == "不符合要求5项（每项扣0.5分），扣完为止"
    assert beyond.steps[0].branch == "扣完为止"
    assert score(deduction(FAULT), faults=0).words == "问题数为0"


def test_several_sorts_of_fault_add_up() -> None:
    written = deduction(FAULT, {"faults": "others", "each": 1, "what": "重复发生"})
    outcome = score(written, faults=1, others=1)
    assert outcome.points == Decimal("0.5")
    assert outcome.words.startswith("不符合要求1项（每项扣0.5分），重复发生1项（每项扣1分）")
    assert score(written, faults=1).lacking == ("其他问题数",)


def test_deductions_may_start_above_the_points_that_can_be_earned() -> None:
    written = deduction(FAULT, start=3)
    assert [score(written, faults=count).points for count in (0, 2, 3, 6, 7)] == [2, 2, Decimal("1.5"), 0, 0]
    assert score(written, faults=2).words == "从3分起扣，不符合要求2项（每项扣0.5分）"
    assert score(written, faults=6).steps[0].branch == ""
    assert score(written, faults=7).steps[0].branch == "扣完为止"


def test_a_small_population_has_its_own_price() -> None:
    written = deduction(SMALL)
    assert written.needs() == (("faults", UnitKind.COUNT), ("population", UnitKind.COUNT))
    points = [score(written, faults=1, population=size).points for size in (1, 3, 4)]
    assert points == [1, 1, Decimal("1.5")]
    assert score(written, faults=1, population=3).words == "不符合要求1项（应查数3项，每项扣1分）"


def test_a_population_of_none_is_exempt_and_says_so() -> None:
    outcome = score(deduction(SMALL), faults=0, population=0)
    assert seen(outcome.points, outcome.exempt) == (2, True)
    assert outcome.steps[0].branch == "免于扣分"
    assert outcome.steps[0].inputs == ("population",)
    assert outcome.words == "应查数为0，按规定免于扣分"


def test_more_faults_than_there_is_to_check_is_a_mistake() -> None:
    outcome = score(deduction(SMALL), faults=4, population=3)
    assert outcome.state is State.OUT_OF_RANGE
    assert outcome.words == "问题数4项大于应查数3项"
    assert score(deduction(SMALL), faults=1, population=0).state is State.OUT_OF_RANGE


def test_a_population_is_checked_behind_a_sort_of_fault_without_one() -> None:
    written = deduction({"faults": "others", "each": 1, "what": "其他"}, SMALL)
    assert score(written, others=0, faults=4, population=3).state is State.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("unless", "answer", "points"),
    [
        (True, "是", 2),
        (True, "否", 1),
        (False, "是", 1),
        (False, "否", 2),
    ],
)
def test_an_answer_is_a_fault_unless_it_is_the_good_one(unless: bool, answer: str, points: int) -> None:  # noqa: FBT001
    written = deduction({**ANSWER, "unless": unless})
    assert written.needs() == (("answer", UnitKind.YES_NO),)
    assert score(written, answer=answer).points == points


def test_unknown_is_neither_none_nor_no() -> None:
    assert score(deduction(FAULT)).state is State.MISSING
    assert score(deduction(ANSWER)).state is State.MISSING
    assert score(deduction(FAULT), faults="无").state is State.INVALID


@pytest.mark.parametrize(
    "fault",
    [
        {**FAULT, "each": 0},
        {**FAULT, "what": ""},
        {**SMALL, "small": {**SMALL["small"], "up_to": 0}},
        {**SMALL, "small": {**SMALL["small"], "each": 0}},
    ],
)
def test_prices_and_populations_must_be_positive(fault: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        deduction(fault)


def test_there_must_be_something_to_deduct_for() -> None:
    with pytest.raises(ValidationError):
        deduction()
