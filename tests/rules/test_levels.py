from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.value import Level
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.outcome import State

from .build import WORDS, rule, score, seen

LEVELS: list[dict[str, Any]] = [
    {"level": "好", "what": "全部", "points": 2},
    {"level": "中", "what": "部分", "points": 1},
]
RULE = rule(kind="levels", fact="level", levels=LEVELS, exempt=["涉密"])


def test_a_level_earns_its_points() -> None:
    assert [score(RULE, level=each).points for each in ("好", "中")] == [2, 1]
    outcome = score(RULE, level="中")
    assert outcome.words == "公开情况：中"
    assert seen(outcome.steps[0].branch, outcome.steps[0].inputs) == ("中", ("level",))
    assert RULE.needs() == (("level", UnitKind.LEVEL),)


def test_an_exempt_level_earns_full_marks_and_says_so() -> None:
    outcome = score(RULE, level="涉密")
    assert seen(outcome.points, outcome.exempt) == (2, True)
    assert outcome.words == "公开情况：涉密，按规定免于扣分"
    assert outcome.steps[0].inputs == ("level",)


def test_a_level_the_rule_does_not_know_is_refused() -> None:
    outcome = RULE.evaluate(FactSet(WORDS, [Fact(WORDS["level"], Level("差"))]))
    assert outcome.state is State.INVALID
    assert outcome.words == "公开情况“差”不在本指标的等级之中"


def test_a_missing_level_is_not_the_lowest() -> None:
    assert score(RULE).state is State.MISSING


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
