from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.base import Rule
from xlplugin.rules.outcome import State, members, number
from xlplugin.rules.parts import Sum

from .build import facts, rule, score, seen

YES: dict[str, Any] = {"kind": "condition", "fact": "answer", "what": "合规", "points": 2}
JUDGED: dict[str, Any] = {"kind": "judgement", "fact": "judged", "what": "实效", "points": 3}
RATE = {"name": "执行率", "of": "spent", "to": "planned"}
SHARE: dict[str, Any] = {"kind": "proportional", "points": 3, "measure": RATE}


def summed(*parts: dict[str, Any]) -> Rule:
    return rule(
        kind="sum", parts=[{"name": f"第{place}项", "rule": part} for place, part in enumerate(parts, 1)]
    )


def test_a_sum_adds_points_and_names_the_parts_that_have_no_words_of_their_own() -> None:
    both = summed(YES, JUDGED)
    outcome = score(both, answer="是", judged=1)
    assert seen(both.most, outcome.points, outcome.most) == (5, 3, 5)
    assert outcome.words == "合规，得满分2分；第2项评定1分（满分3分）"
    assert both.needs() == (("answer", UnitKind.YES_NO), ("judged", UnitKind.POINTS))
    assert [part.most for part in both.inner()] == [2, 3]


def test_a_sum_has_points_only_where_every_part_has() -> None:
    outcome = score(summed(YES, JUDGED), answer="是")
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (State.PENDING, None, 2, 5)
    assert outcome.lacking == ("实效",)


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"spent": 1, "planned": 1}, State.PENDING),
        ({"spent": 0, "planned": 0}, State.NOT_APPLICABLE),
        ({"spent": 0}, State.MISSING),
        ({"spent": -1}, State.OUT_OF_RANGE),
        ({"spent": "多"}, State.INVALID),
        ({"spent": -1, "judged": "好"}, State.INVALID),
    ],
)
def test_the_gravest_state_prevails(typed: dict[str, Any], state: State) -> None:
    assert score(summed(SHARE, JUDGED), **typed).state is state


def test_one_exempt_part_marks_the_whole() -> None:
    assert score(summed({**YES, "waive": True}, JUDGED), answer="不适用", judged=0).exempt is True
    assert score(summed(YES, JUDGED), answer="否", judged=0).exempt is False


def test_a_part_may_name_the_function_that_scores_it() -> None:
    built = rule(
        kind="sum", parts=[{"name": "甲", "rule": YES, "function": "SCORE_X"}, {"name": "乙", "rule": YES}]
    )
    assert isinstance(built, Sum)
    assert [part.function for part in built.parts] == ["SCORE_X", None]


def shares(*parts: tuple[str, dict[str, Any]]) -> Rule:
    return rule(
        kind="shares",
        parts=[
            {"name": f"第{place}项", "share": part[0], "rule": part[1]} for place, part in enumerate(parts, 1)
        ],
    )


def test_shares_weigh_parts_that_are_scored_on_the_whole_points() -> None:
    split = shares(("0.3", SHARE), ("0.7", JUDGED))
    outcome = score(split, spent=1, planned=2, judged=3)
    assert seen(split.most, outcome.points) == (3, Decimal("0.3") * Decimal("1.5") + Decimal("2.1"))
    assert outcome.words == "执行率50%（1÷2），得0.45分（1.5分×30%）；第2项评定3分，得满分2.1分"
    assert [seen(step.points, step.most) for step in outcome.steps] == [
        seen(Decimal("0.45"), Decimal("0.9")),
        seen(Decimal("2.1"), Decimal("2.1")),
    ]
    assert split.needs() == (*SHARE_NEEDS, ("judged", UnitKind.POINTS))
    assert [part.most for part in split.inner()] == [3, 3]


SHARE_NEEDS = (("spent", UnitKind.AMOUNT), ("planned", UnitKind.AMOUNT))


def test_an_unknown_share_leaves_only_its_share_open() -> None:
    outcome = score(shares(("0.3", SHARE), ("0.7", JUDGED)), judged=3)
    assert seen(outcome.points, outcome.low, outcome.high) == (None, Decimal("2.1"), 3)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((("0.3", SHARE), ("0.6", JUDGED)), "各部分占比之和应为1"),
        ((("0.5", SHARE), ("0.5", YES)), "各部分都应按指标的满分计分"),
        ((("0.5", SHARE),), "at least 2"),
        ((("1", SHARE), ("0", JUDGED)), "less than 1"),
    ],
)
def test_shares_that_do_not_make_a_whole_are_refused(
    parts: tuple[tuple[str, dict[str, Any]], ...], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        shares(*parts)


def test_a_sum_of_one_part_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 2"):
        summed(YES)


VETO = rule(kind="veto", fact="answer", what="挪用资金", rule=SHARE)


def test_a_veto_takes_every_point_whatever_else_is_known() -> None:
    typed: list[dict[str, Any]] = [
        {"spent": 1, "planned": 1},
        {},
        {"spent": "多"},
        {"spent": 0, "planned": 0},
    ]
    for each in typed:
        outcome = score(VETO, answer="是", **each)
        assert seen(outcome.state, outcome.points, outcome.high) == (State.SCORED, 0, 0)
    assert score(VETO, answer="是").words == "挪用资金（“是否合规”为“是”）"
    assert seen(score(VETO, answer="是").steps[0].branch, score(VETO, answer="是").steps[0].inputs) == (
        "一票否决",
        ("answer",),
    )


def test_without_the_fault_the_rule_inside_decides() -> None:
    assert score(VETO, answer="否", spent=1, planned=1) == score(rule(**SHARE), spent=1, planned=1)
    assert score(VETO, answer="不适用", spent=1, planned=1).state is State.NOT_APPLICABLE
    assert score(VETO, answer="否").state is State.MISSING


def test_a_veto_may_lie_in_the_answer_no() -> None:
    written = rule(kind="veto", fact="answer", what="没有证明", rule=SHARE, when=False)
    assert score(written, answer="否", spent=1, planned=1).points == 0
    assert score(written, answer="是", spent=1, planned=1).points == 3


def test_a_veto_nobody_answered_may_still_take_every_point() -> None:
    outcome = score(VETO, spent=1, planned=2)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (
        State.MISSING, None, 0, Decimal("1.5"),
    )  # fmt: skip
    assert outcome.lacking == ("是否合规",)
    assert outcome.words.endswith("；未填：是否合规")
    assert outcome.most == 3
    assert score(VETO, spent=1, planned=2, answer="也许").state is State.INVALID
    assert score(VETO).lacking == ("支出数", "预算数", "是否合规")
    assert VETO.needs() == (*SHARE_NEEDS, ("answer", UnitKind.YES_NO))
    assert [part.most for part in VETO.inner()] == [3]


CEILING = rule(kind="ceiling", measure=RATE, over="0.8", rule=JUDGED)


def test_exactly_the_ceiling_is_allowed() -> None:
    typed = {"planned": 10, "judged": 3}
    assert [score(CEILING, spent=each, **typed).points for each in (7, 8, 8.01)] == [3, 3, 0]
    outcome = score(CEILING, spent=9, **typed)
    assert outcome.words == "执行率90%（9÷10），超过80%"
    assert seen(outcome.steps[0].branch, outcome.steps[0].rate) == ("超过上限", Decimal("0.9"))


def test_above_the_ceiling_nothing_else_matters() -> None:
    assert score(CEILING, spent=9, planned=10).points == 0
    assert score(CEILING, spent=1, planned=0).points == 0


def test_below_the_ceiling_the_rule_inside_decides() -> None:
    assert score(CEILING, spent=1, planned=10).state is State.PENDING
    assert CEILING.needs() == (("judged", UnitKind.POINTS), *SHARE_NEEDS)
    assert rule(kind="ceiling", measure=RATE, over=1, rule=SHARE).fact_ids == ("spent", "planned")
    assert seen([part.most for part in CEILING.inner()], CEILING.most) == ([3], 3)


def test_an_unknown_rate_may_still_take_every_point_and_keeps_the_trace_inside() -> None:
    outcome = score(CEILING, spent=1, judged=2)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (State.MISSING, None, 0, 2)
    assert outcome.words == "评定2分（满分3分）；未填：预算数"
    assert outcome.lacking == ("预算数",)


EXEMPT = rule(kind="exempt", fact="answer", what="涉密单位", rule=JUDGED)


def test_an_exemption_gives_full_marks_and_says_so() -> None:
    outcome = score(EXEMPT, answer="是")
    assert seen(outcome.points, outcome.exempt, outcome.words) == (
        3,
        True,
        "涉密单位，按规定免于扣分",
    )
    assert outcome.steps[0].inputs == ("answer",)


def test_an_exemption_nobody_claims_leaves_the_rule_inside() -> None:
    for typed in ({"answer": "否"}, {"answer": "不适用"}, {}):
        assert seen(score(EXEMPT, judged=1, **typed).points, score(EXEMPT, judged=1, **typed).exempt) == (
            1,
            False,
        )
    assert score(EXEMPT, judged=1, answer="也许").state is State.INVALID
    assert EXEMPT.needs() == (("answer", UnitKind.YES_NO), ("judged", UnitKind.POINTS))
    assert seen([part.most for part in EXEMPT.inner()], EXEMPT.most) == ([3], 3)


@pytest.mark.parametrize("kind", ["veto", "exempt"])
def test_a_fault_and_an_exemption_say_what_they_are(kind: str) -> None:
    with pytest.raises(ValidationError):
        rule(kind=kind, fact="answer", what="", rule=JUDGED)


def test_asking_for_a_number_that_is_none_is_a_bug_and_raises() -> None:
    with pytest.raises(TypeError, match="answer holds no number"):
        number(facts(answer="是"), "answer")
    with pytest.raises(TypeError, match="answer holds no series"):
        members(facts(answer="是"), "answer")


def test_a_rule_without_parts_has_none() -> None:
    assert tuple(rule(**YES).inner()) == ()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        rule(kind="magic")


@pytest.mark.parametrize("name", ["", None])
def test_parts_and_shares_have_names(name: str | None) -> None:
    without = {"rule": SHARE} if name is None else {"name": name, "rule": SHARE}
    with pytest.raises(ValidationError):
        rule(kind="sum", parts=[without, without])
    with pytest.raises(ValidationError):
        rule(kind="shares", parts=[{**without, "share": "0.5"}, {**without, "share": "0.5"}])


def test_a_name_of_one_character_is_a_name() -> None:
    short = {"name": "甲", "rule": SHARE, "share": "0.5"}
    assert rule(kind="shares", parts=[short, short]).most == 3
    named = {"name": "甲", "rule": SHARE}
    assert rule(kind="sum", parts=[named, named]).most == 6
    for kind in ("veto", "exempt"):
        assert rule(kind=kind, fact="answer", what="甲", rule=SHARE).most == 3


def test_what_is_left_unsaid_about_a_veto_is_yes() -> None:
    assert rule(kind="veto", fact="answer", what="挪用资金", rule=SHARE, when=True) == VETO


def test_an_unknown_rate_does_not_hide_what_is_unusable_inside() -> None:
    outcome = score(CEILING, spent="很多")
    assert outcome.state is State.INVALID
    assert "应为数字" in outcome.words


LEVEL_VETO = rule(kind="level_veto", fact="level", level="中", what="没有公开", rule=SHARE)


def test_a_level_may_take_every_point_whatever_else_is_known() -> None:
    assert score(LEVEL_VETO, level="好", spent=1, planned=1).points == 3
    outcome = score(LEVEL_VETO, level="中")
    assert seen(outcome.state, outcome.points, outcome.steps[0].branch) == (State.SCORED, 0, "一票否决")
    assert outcome.words == "没有公开（“公开情况”为“中”）"
    unknown = score(LEVEL_VETO, spent=1, planned=1)
    assert seen(unknown.state, unknown.low, unknown.high) == (State.MISSING, 0, 3)
    assert LEVEL_VETO.needs()[-1] == ("level", UnitKind.LEVEL)
    assert seen([part.most for part in LEVEL_VETO.inner()], LEVEL_VETO.most) == ([3], 3)
