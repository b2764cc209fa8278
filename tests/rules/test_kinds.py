"""Kinds of rule that public criteria need: worked cases, words, and what is refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.refusals import refusal
from xlplugin.rubric.load import load_rubric, parse_rubric
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rules.outcome import State
from xlplugin.scoring.cases import cases_beside, run_cases
from xlplugin.wording.criterion import criterion
from xlplugin.wording.reader import parse_criterion

from .build import rule, score, seen

KINDS = Path(__file__).with_name("kinds.yaml")
RATE = {"name": "执行率", "of": "spent", "to": "planned"}


def test_every_sentence_gives_the_scores_worked_out_by_hand() -> None:
    read = load_rubric(KINDS)
    beside = cases_beside(KINDS)
    assert beside is not None
    assert run_cases(LoadedRubric(read.rubric, read.vocabulary), beside) > 20


def test_every_rule_and_reading_is_read_back_from_its_words() -> None:
    read = load_rubric(KINDS)
    for indicator in read.rubric.indicators():
        for each in indicator.rules:
            assert parse_criterion(criterion(each, read.vocabulary), read.vocabulary) == each


def refused(**written: Any) -> str:  # noqa: ANN401
    with pytest.raises(ValidationError) as raised:
        rule(**written)
    return str(raised.value)


SHORT: dict[str, Any] = {
    "kind": "overrun",
    "points": 10,
    "measure": RATE,
    "threshold": "0.95",
    "step": "0.01",
    "each": "0.1",
    "below": True,
}


def test_falling_short_is_explained_with_its_figures() -> None:
    outcome = score(rule(**SHORT), spent=90, planned=100)
    assert outcome.words == "执行率90%（90÷100），低于95%的部分为5%，每1%扣0.1分，计5次"
    assert seen(outcome.points, outcome.steps[0].branch) == (Decimal("9.5"), "低于")
    kept = score(rule(**SHORT), spent=95, planned=100)
    assert seen(kept.words, kept.steps[0].branch) == ("执行率95%（95÷100），未低于95%", "未低于")


def test_a_step_that_runs_down_is_told_how_to_be_written() -> None:
    text = KINDS.read_text(encoding="utf-8").replace("step: 0.01", "step: -0.01", 1)
    problem = refusal(parse_rubric, text, "kinds", "kinds.yaml", ())[0]
    assert problem.message == "-0.01太小"
    assert problem.fix == "应大于0；低于 threshold 扣分或加分的，写 below: true"


AWAY = {"name": "偏离度", "of": "share", "form": "deviation"}


def test_a_stated_rate_deviates_from_the_whole_to_both_sides() -> None:
    written = rule(**(SHORT | {"measure": AWAY, "threshold": 0, "below": False}))
    above, under = (score(written, share=each) for each in ("103%", "97%"))
    assert seen(above.points, under.points) == (Decimal("9.7"), Decimal("9.7"))
    assert under.words == "满意度97%，偏离度3%，超过0%的部分为3%，每1%扣0.1分，计3次"
    assert score(written).state is State.MISSING


def test_the_bounds_of_a_deviation_are_those_of_both_sides() -> None:
    written = rule(**(SHORT | {"measure": AWAY, "threshold": 0, "below": False}))
    outcome = score(written, share="95%以上")
    assert outcome.state is State.MISSING
    assert seen(outcome.low, outcome.high) == (0, 10)
    assert outcome.words == "满意度≥95%，偏离度不确定，没有确切的比率"
    certain = score(rule(**(SHORT | {"measure": AWAY, "threshold": "0.5"})), share="<5%")
    assert seen(certain.state, certain.low, certain.high) == (State.SCORED, 10, 10)


def test_a_deviation_shows_both_figures() -> None:
    written = rule(**(SHORT | {"measure": {**RATE, "form": "deviation", "less": "added"}, "below": False}))
    words = score(written, spent=90, added=10, planned=100).words
    assert words.startswith("执行率20%（|90－10－100|÷100）")


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(["whole", "started", "proportional"]))
def test_coming_nearer_never_earns_less(one: int, other: int, counting: str) -> None:
    less, more = sorted((one, other))
    short = rule(**(SHORT | {"counting": counting}))
    points = [score(short, spent=each, planned=100).points or Decimal(0) for each in (less, more)]
    assert 0 <= points[0] <= points[1] <= 10
    away = rule(**(SHORT | {"measure": {**RATE, "form": "deviation"}, "threshold": 0, "below": False}))
    near, far = sorted((one, other), key=lambda each: abs(each - 100))
    gained = [score(away, spent=each, planned=100).points or Decimal(0) for each in (near, far)]
    assert 10 >= gained[0] >= gained[1] >= 0


def test_the_most_of_one_sort_of_fault_is_told_and_kept() -> None:
    written = rule(
        kind="deduction", points=10, deduct=[{"faults": "faults", "each": 1, "at_most": 3, "what": "问题"}]
    )
    outcome = score(written, faults=9)
    assert seen(outcome.points, outcome.words) == (7, "问题9项（每项扣1分，最多扣3分）")
    assert score(written, faults=2).points == 8
    deduct = [{"faults": "answer", "unless": True, "each": 1, "at_most": 3, "what": "问题"}]
    assert "at_most 只用于按数量扣分" in refused(kind="deduction", points=10, deduct=deduct)
