from decimal import Decimal

from xlplugin.rules.outcome import Outcome, State, Step, exempted, scored, together, unfilled, unscored

from .build import seen


def test_points_are_kept_between_nothing_and_the_most() -> None:
    step = Step("算式", Decimal(3))
    assert [scored(step, Decimal(points)).points for points in (-1, 0, 2, 3, 4)] == [0, 0, 2, 3, 3]
    assert scored(step, Decimal(4)).words == "算式"
    assert scored(step, Decimal(2)).steps[0].lost == 1


def test_a_part_gives_its_name_only_to_words_that_want_one_and_only_once() -> None:
    outcome = scored(Step("算式", Decimal(3)), Decimal(1))
    assert outcome.named("甲") == outcome
    judged = scored(Step("评定1分", Decimal(3), nameless=True), Decimal(1))
    two = together([judged, outcome], Decimal(6)).named("甲").named("乙")
    assert [step.words for step in two.steps] == ["甲评定1分", "算式"]


def test_what_keeps_parts_from_points_is_told_once_and_points_every_time() -> None:
    same = scored(Step("算式", Decimal(3)), Decimal(1))
    assert together([same, same], Decimal(6)).words == "算式，得1分；算式，得1分"
    wrong = unscored(State.INVALID, Decimal(3), "应为数字")
    assert together([wrong, wrong], Decimal(6)).words == "应为数字"
    blank = together([unfilled(Decimal(3), ["甲", "乙"]), same, unfilled(Decimal(3), ["乙"])], Decimal(9))
    assert blank.words == "算式，得1分；未填：甲、乙"


def test_steps_without_words_are_left_out_of_the_sentence() -> None:
    outcome = Outcome(
        State.SCORED, Decimal(1), None, Decimal(0), Decimal(1), (Step("", Decimal(1)), Step("乙", Decimal(1)))
    )
    assert outcome.words == "乙"


def test_a_share_scales_points_bounds_and_most_but_not_what_is_unknown() -> None:
    half = scored(Step("算式", Decimal(3)), Decimal(2)).scaled(Decimal("0.5"))
    assert seen(half.most, half.points, half.low, half.high) == (Decimal("1.5"), 1, 1, 1)
    assert seen(half.steps[0].most, half.steps[0].points) == (Decimal("1.5"), 1)
    assert half.steps[0].with_points == "算式，得1分（2分×50%）"
    unknown = unscored(State.MISSING, Decimal(3), "缺少", ["甲"]).scaled(Decimal("0.5"))
    assert seen(unknown.points, unknown.low, unknown.high) == (None, 0, Decimal("1.5"))
    assert unknown.lacking == ("甲",)


def test_nothing_put_together_is_nothing() -> None:
    nothing = together([], Decimal(5))
    assert seen(nothing.state, nothing.points, nothing.low, nothing.high, nothing.exempt) == (
        State.SCORED,
        0,
        0,
        0,
        False,
    )


def test_parts_put_together_never_exceed_the_whole() -> None:
    one = scored(Step("", Decimal(3)), Decimal(3))
    both = together([one, one], Decimal(5))
    assert seen(both.points, both.low, both.high) == (5, 5, 5)
    open_ = together([one, unscored(State.MISSING, Decimal(3), "")], Decimal(5))
    assert seen(open_.points, open_.low, open_.high) == (None, 3, 5)


def test_an_exemption_earns_everything_and_is_marked() -> None:
    outcome = exempted(Decimal(3), "涉密", ["甲"])
    assert seen(outcome.points, outcome.exempt, outcome.steps[0].inputs) == (3, True, ("甲",))
    assert exempted(Decimal(3), "涉密").steps[0].inputs == ()
    assert scored(Step("", Decimal(1)), Decimal(1)).exempt is False


def test_states_are_ordered_by_gravity() -> None:
    assert list(State) == sorted(State)
    assert [state.name for state in State] == [
        "SCORED", "PENDING", "NOT_APPLICABLE", "MISSING", "OUT_OF_RANGE", "INVALID",
    ]  # fmt: skip


def test_what_is_left_unsaid_is_empty() -> None:
    assert Step("甲", Decimal(1)) == Step("甲", Decimal(1), None, (), None, "")
    bare = Outcome(State.SCORED, Decimal(1), Decimal(1), Decimal(1), Decimal(1))
    assert bare == Outcome(
        State.SCORED, Decimal(1), Decimal(1), Decimal(1), Decimal(1), (), exempt=False, lacking=()
    )
    assert bare.exempt is False
