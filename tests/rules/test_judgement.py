from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.rules.judgement import USUAL_BANDS
from xlplugin.rules.outcome import State

from .build import rule, score, seen

RULE = rule(kind="judgement", fact="judged", what="工作实效", points=20)
LIST = rule(
    kind="checklist", fact="lines", items=[{"what": "制度", "points": 2}, {"what": "执行", "points": "1.5"}]
)


def test_a_judgement_is_taken_as_given_up_to_the_points() -> None:
    assert [score(RULE, judged=each).points for each in (0, 18.5, 20)] == [0, Decimal("18.5"), 20]
    outcome = score(RULE, judged=18)
    assert outcome.words == "评定18分（满分20分）"
    assert score(RULE, judged=20).words == "评定20分"
    assert outcome.steps[0].inputs == ("judged",)
    assert RULE.needs() == (("judged", UnitKind.POINTS),)


def test_a_judgement_above_the_points_is_refused() -> None:
    outcome = score(RULE, judged=20.5)
    assert outcome.state is State.OUT_OF_RANGE
    assert outcome.words == "评定20.5分，超过满分20分"


def test_a_judgement_nobody_gave_is_awaited_and_never_filled_in() -> None:
    outcome = score(RULE)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (State.PENDING, None, 0, 20)
    assert outcome.words == "尚未评定"
    assert outcome.lacking == ("工作实效",)


def test_a_judgement_in_words_is_refused() -> None:
    assert score(RULE, judged="优").state is State.INVALID


def test_a_checklist_adds_up_its_lines() -> None:
    outcome = score(LIST, lines=[2, 1])
    assert seen(LIST.most, outcome.points) == (Decimal("3.5"), 3)
    assert outcome.words == "“制度”评定2分；“执行”评定1分（满分1.5分）"
    assert LIST.needs() == (("lines", UnitKind.SERIES),)
    assert [step.inputs for step in outcome.steps] == [("lines",), ("lines",)]


@pytest.mark.parametrize(
    ("lines", "lacking", "low", "high"),
    [([2], ("执行",), 2, "3.5"), ([None, 1], ("制度",), 1, "3"), (None, ("制度", "执行"), 0, "3.5")],
)
def test_a_line_nobody_judged_keeps_the_whole_waiting(
    lines: list[Any] | None, lacking: tuple[str, ...], low: int, high: str
) -> None:
    outcome = score(LIST, lines=lines) if lines else score(LIST)
    assert seen(outcome.state, outcome.lacking) == (State.PENDING, lacking)
    assert seen(outcome.low, outcome.high) == (low, Decimal(high))


def test_more_lines_than_the_list_has_are_a_mistake() -> None:
    outcome = score(LIST, lines=[2, 1, 0])
    assert outcome.state is State.INVALID
    assert outcome.words == "逐项得分有3项，应为2项"


def test_a_line_above_its_points_is_refused_however_much_the_others_leave() -> None:
    outcome = score(LIST, lines=[0, 2])
    assert outcome.state is State.OUT_OF_RANGE
    assert "“执行”评定2分，超过满分1.5分" in outcome.words


def test_a_line_in_words_is_refused_with_its_place() -> None:
    outcome = score(LIST, lines=[2, "好"])
    assert outcome.state is State.INVALID
    assert outcome.words == "“逐项得分第2项”应为数字，填的是“好”"


GOOD = {"level": "好", "at_most": 1, "at_least": "0.8"}
FAIR = {"level": "中", "at_most": "0.8", "at_least": "0.6"}
POOR = {"level": "差", "at_most": "0.6", "at_least": 0}


def test_levels_that_run_down_from_all_to_nothing_are_accepted() -> None:
    assert seen(
        score(
            rule(kind="judgement", fact="judged", what="实效", points=20, bands=[GOOD, FAIR, POOR]), judged=20
        ).points
        == 20
    )


@pytest.mark.parametrize(
    ("bands", "why"),
    [
        ([FAIR, POOR], "“中”与上一档不衔接"),
        ([GOOD, POOR], "“差”与上一档不衔接"),
        ([GOOD, FAIR], "评定档次没有覆盖到0"),
        ([POOR, FAIR, GOOD], "“差”与上一档不衔接"),
        ([{"level": "平", "at_most": 1, "at_least": 1}], "“平”与上一档不衔接"),
        ([{"level": "平", "at_most": "1.1", "at_least": 0}], "less than or equal to 1"),
        ([{"level": "平", "at_most": 1, "at_least": "-0.1"}], "greater than or equal to 0"),
    ],
)
def test_levels_with_gaps_or_overlaps_are_refused(bands: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        rule(kind="judgement", fact="judged", what="实效", points=20, bands=bands)


def test_a_checklist_needs_lines_worth_something() -> None:
    for items in ([], [{"what": "制度", "points": 0}], [{"what": "", "points": 1}]):
        with pytest.raises(ValidationError):
            rule(kind="checklist", fact="lines", items=items)


@pytest.mark.parametrize(
    ("lines", "words"), [([("制度", 2)], "“制度”尚未评定"), ([("制度", 2), ("执行", 1)], "2项均未评定")]
)
def test_a_list_nobody_has_judged_says_so_once(lines: list[tuple[str, int]], words: str) -> None:
    items = [{"what": what, "points": points} for what, points in lines]
    outcome = score(rule(kind="checklist", fact="lines", items=items))
    assert outcome.words == words
    assert outcome.lacking == tuple(what for what, _ in lines)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([1, 1, 1], "3项评定均为满分"),
        ([1, 0, 1], "“乙”评定0分（满分1分）；其余2项得满分"),
        ([1, None, None], "“甲”评定1分；其余2项尚未评定"),
        ([1, 1, None], "“丙”尚未评定；其余2项得满分"),
    ],
)
def test_lines_with_full_marks_or_not_yet_judged_are_told_together(lines: list[Any], words: str) -> None:
    outcome = score(
        rule(kind="checklist", fact="lines", items=[{"what": what, "points": 1} for what in "甲乙丙"]),
        lines=lines,
    )
    assert outcome.words == words
    assert sum((step.points or 0) for step in outcome.steps) == sum(filter(None, lines))
    assert sum(step.most for step in outcome.steps) == 3


def test_the_usual_bands_are_told_from_their_best_share_down() -> None:
    assert [each.words for each in USUAL_BANDS.values()] == ["100%～80%", "80%～60%", "60%～0%"]
