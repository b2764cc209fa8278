from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Level
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.outcome import State

from .build import WORDS, rule, score, seen

WISHED = rule(kind="condition", fact="answer", what="合规", points=2)
UNWISHED = rule(kind="condition", fact="answer", what="没有被退回", points=2, wished=False)
WITHIN = rule(kind="within", fact="spent", limit="planned", points=2)


def test_all_or_nothing_by_the_wished_answer() -> None:
    assert [score(WISHED, answer=each).points for each in ("是", "否", True, False)] == [2, 0, 2, 0]
    assert [score(UNWISHED, answer=each).points for each in ("是", "否", True, False)] == [0, 2, 0, 2]


def test_the_trace_shows_the_answer() -> None:
    outcome = score(UNWISHED, answer="是")
    assert outcome.words == "“是否合规”为“是”"
    assert seen(outcome.steps[0].branch, outcome.steps[0].inputs) == ("不符合", ("answer",))
    wished = score(UNWISHED, answer="否")
    assert seen(wished.words, wished.steps[0].branch) == ("没有被退回", "符合")


def test_not_applicable_earns_nothing_unless_the_rule_waives_it() -> None:
    outcome = score(WISHED, answer="不适用")
    assert seen(outcome.state, outcome.points) == (State.NOT_APPLICABLE, None)
    assert outcome.words == "“是否合规”为“不适用”，须由财政部门核定"


def test_not_applicable_where_waived_is_exempt_and_never_silent() -> None:
    for wished in (True, False):
        waived = rule(kind="condition", fact="answer", what="合规", points=2, wished=wished, waive=True)
        outcome = score(waived, answer="不适用")
        assert seen(outcome.points, outcome.exempt) == (2, True)
        assert outcome.words == "“是否合规”为“不适用”，按规定免于扣分"
        assert seen(outcome.steps[0].branch, outcome.steps[0].inputs) == ("免于扣分", ("answer",))
    assert score(WISHED, answer="是").exempt is False


def test_unknown_is_not_no() -> None:
    outcome = score(WISHED)
    assert seen(outcome.state, outcome.lacking, outcome.low, outcome.high) == (
        State.MISSING,
        ("是否合规",),
        0,
        2,
    )
    assert score(WISHED, answer="大概").state is State.INVALID


def test_exactly_the_limit_is_within_it() -> None:
    assert [score(WITHIN, spent=each, planned=100).points for each in (99, 100, 101)] == [2, 2, 0]
    assert score(WITHIN, spent=0, planned=0).points == 2


def test_the_comparison_is_shown() -> None:
    kept, exceeded = score(WITHIN, spent=100, planned=100), score(WITHIN, spent=101, planned=100)
    assert kept.words == "支出数100，未超过预算数100"
    assert exceeded.words == "支出数101，超过预算数100"
    assert [each.steps[0].branch for each in (kept, exceeded)] == ["未超出", "超出"]
    assert kept.steps[0].inputs == ("spent", "planned")
    assert WITHIN.needs() == (("spent", UnitKind.AMOUNT), ("planned", UnitKind.AMOUNT))


def test_a_missing_limit_is_not_a_limit_of_zero() -> None:
    assert score(WITHIN, spent=1).lacking == ("预算数",)


def test_a_condition_says_what_it_asks() -> None:
    with pytest.raises(ValidationError):
        rule(kind="condition", fact="answer", what="", points=2)


LEVELS: list[dict[str, Any]] = [
    {"level": "好", "what": "全部", "points": 2},
    {"level": "中", "what": "部分", "points": 1},
]
LEVELLED = rule(kind="levels", fact="level", levels=LEVELS, exempt=["涉密"])


def test_a_level_earns_its_points() -> None:
    assert [score(LEVELLED, level=each).points for each in ("好", "中")] == [2, 1]
    outcome = score(LEVELLED, level="中")
    assert outcome.words == "公开情况为“中”"
    assert seen(outcome.steps[0].branch, outcome.steps[0].inputs) == ("中", ("level",))
    assert LEVELLED.needs() == (("level", UnitKind.LEVEL),)


def test_an_exempt_level_earns_full_marks_and_says_so() -> None:
    outcome = score(LEVELLED, level="涉密")
    assert seen(outcome.points, outcome.exempt) == (2, True)
    assert outcome.words == "公开情况为“涉密”，按规定免于扣分"
    assert outcome.steps[0].inputs == ("level",)


def test_a_level_the_rule_does_not_know_is_refused() -> None:
    outcome = LEVELLED.evaluate(FactSet(WORDS, [Fact(WORDS["level"], Level("差"))]))
    assert outcome.state is State.INVALID
    assert outcome.words == "公开情况“差”不在本指标的等级之中"


def test_a_missing_level_is_not_the_lowest() -> None:
    assert score(LEVELLED).state is State.MISSING


@pytest.mark.parametrize(
    "changes",
    [
        {"levels": [*LEVELS, LEVELS[0]]},
        {"exempt": ["好"]},
        {"exempt": ["涉密", "涉密"]},
        {"levels": []},
        {"levels": [{"level": "好", "what": "全部", "points": -1}]},
        {"levels": [{"level": "", "what": "全部", "points": 1}]},
        {"levels": [{"level": "好", "what": "", "points": 1}]},
    ],
)
def test_levels_that_repeat_or_say_nothing_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**{"kind": "levels", "fact": "level", "levels": LEVELS, **changes})
