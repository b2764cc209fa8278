from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.model import build
from xlplugin.rules.base import Rule, stated_rates
from xlplugin.rules.measure import STATED_ALONE, Measure, RateKind
from xlplugin.rules.outcome import Outcome, State
from xlplugin.rules.rates import Band, Bands, Counting

from .build import facts, rule, score, seen

QUOTIENT = {"name": "控制率", "of": "spent", "to": "planned"}
CLOSED_UPPER: list[dict[str, Any]] = [
    {"points": 2, "at_most": "0.9"},
    {"points": 1, "over": "0.9", "at_most": 1},
    {"points": 0, "over": 1},
]


def bands(*written: dict[str, Any], **measure: object) -> Bands:
    built = rule(kind="bands", measure={**QUOTIENT, **measure}, bands=list(written))
    assert isinstance(built, Bands)
    return built


def test_a_rate_on_an_end_belongs_to_the_band_that_closes_there() -> None:
    written = bands(*CLOSED_UPPER)
    assert [score(written, spent=spent, planned=100).points for spent in (89, 90, 91, 100, 101)] == [
        2,
        2,
        1,
        1,
        0,
    ]


def test_bands_may_be_written_in_any_order() -> None:
    up, down = bands(*CLOSED_UPPER), bands(*CLOSED_UPPER[::-1])
    for spent in (0, 90, 95, 100, 200):
        assert score(up, spent=spent, planned=100) == score(down, spent=spent, planned=100)


def test_the_trace_names_inputs_rate_band_and_points_lost() -> None:
    outcome = score(bands(*CLOSED_UPPER), spent=95, planned=100)
    (step,) = outcome.steps
    assert step.inputs == ("spent", "planned")
    assert step.rate == Decimal("0.95")
    assert step.branch == "90%<控制率≤100%"
    assert seen(step.points, step.lost, step.most) == (1, 1, 2)
    assert outcome.words == "控制率95%（95÷100），超过90%、不超过100%"
    assert outcome.lacking == ()


def test_a_denominator_of_zero_counts_as_beyond_every_end_and_shows_no_rate() -> None:
    outcome = score(bands(*CLOSED_UPPER), spent=1, planned=0)
    assert outcome.points == 0
    assert outcome.steps[0].rate is None
    assert outcome.steps[0].branch == "控制率>100%"
    assert "控制率的分母为0（1÷0），视为无限大" in outcome.words


def test_nothing_of_nothing_is_not_applicable_and_leaves_every_point_open() -> None:
    outcome = score(bands(*CLOSED_UPPER), spent=0, planned=0)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (
        State.NOT_APPLICABLE,
        None,
        0,
        2,
    )
    assert outcome.words == "控制率的分子、分母均为0，须由财政部门核定"


def test_every_missing_fact_is_named() -> None:
    outcome = score(bands(*CLOSED_UPPER))
    assert outcome.state is State.MISSING
    assert outcome.lacking == ("支出数", "预算数")
    assert outcome.words == "未填：支出数、预算数"


def test_an_unusable_fact_comes_before_a_missing_one() -> None:
    outcome = score(bands(*CLOSED_UPPER), planned="很多")
    assert outcome.state is State.INVALID
    assert outcome.words == "“预算数”应为数字，填的是“很多”"


def test_a_part_may_not_exceed_its_whole_but_may_equal_it() -> None:
    written = bands(*CLOSED_UPPER, part_of_whole=True)
    assert score(written, spent=100, planned=100).points == 1
    outcome = score(written, spent="101", planned="100")
    assert outcome.state is State.INVALID
    outcome = score(written, spent=101, planned=100)
    assert outcome.state is State.OUT_OF_RANGE
    assert outcome.words == "支出数101大于预算数100"


def test_a_deduction_from_the_top_is_taken_off_before_the_quotient() -> None:
    written = bands(*CLOSED_UPPER, less="added")
    assert written.fact_ids == ("spent", "added", "planned")
    outcome = score(written, spent=100, added=5, planned=100)
    assert seen(outcome.points, outcome.steps[0].rate) == (1, Decimal("0.95"))
    assert score(written, spent=5, added=5, planned=100).points == 2
    negative = score(written, spent=5, added=6, planned=100)
    assert negative.state is State.OUT_OF_RANGE
    assert negative.words == "追加数6大于支出数5"


def test_an_excess_is_measured_against_the_bottom() -> None:
    outcome = score(bands(*CLOSED_UPPER, form="excess"), spent=195, planned=100)
    assert outcome.steps[0].rate == Decimal("0.95")
    assert outcome.words.startswith("控制率95%〔（195－100）÷100〕，")
    assert "〔（1－0）÷0〕" in score(bands(*CLOSED_UPPER, form="excess"), spent=1, planned=0).words


def test_a_stated_rate_is_taken_as_it_is() -> None:
    written = rule(kind="bands", measure={"name": "满意度", "of": "share"}, bands=CLOSED_UPPER)
    assert written.needs() == (("share", UnitKind.PERCENT),)
    outcome = score(written, share="92.5%")
    assert outcome.points == 1
    assert outcome.words.startswith("满意度92.5%，")
    assert outcome.steps[0].inputs == ("share",)


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        ({"at_least": "0.9", "below": "0.95"}, "90%≤率<95%"),
        ({"over": "0.9", "at_most": "0.95"}, "90%<率≤95%"),
        ({"at_least": "0.955"}, "率≥95.5%"),
        ({"over": 1}, "率>100%"),
        ({"below": "0.6"}, "率<60%"),
        ({"at_most": "0.6"}, "率≤60%"),
        ({}, "率"),
    ],
)
def test_a_band_is_worded_as_forms_write_it(bound: dict[str, Any], words: str) -> None:
    assert build(Band, {"points": 1, **bound}).words("率") == words


@pytest.mark.parametrize(
    ("bound", "inside", "outside"),
    [
        ({"at_least": 1}, "1", "0.999"),
        ({"over": 1}, "1.001", "1"),
        ({"below": 1}, "0.999", "1"),
        ({"at_most": 1}, "1", "1.001"),
    ],
)
def test_a_bound_holds_what_its_name_says(bound: dict[str, Any], inside: str, outside: str) -> None:
    band = build(Band, {"points": 0, **bound})
    assert band.holds(Decimal(inside))
    assert not band.holds(Decimal(outside))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (
            [{"points": 1, "at_most": 1}, {"points": 0, "at_least": 1}],
            "“比率≤100%”与“比率≥100%”之间有空档或重叠",
        ),
        ([{"points": 1, "below": 1}, {"points": 0, "over": 1}], "“比率<100%”与“比率>100%”之间有空档或重叠"),
        ([{"points": 1, "at_most": 1}, {"points": 0, "over": "1.1"}], "空档或重叠"),
        ([{"points": 1, "at_most": "1.1"}, {"points": 0, "over": 1}], "空档或重叠"),
        ([{"points": 1}, {"points": 0, "over": 1}], "空档或重叠"),
        ([{"points": 1, "at_least": 0, "at_most": 1}, {"points": 0, "over": 1}], "没有覆盖到两端"),
        ([{"points": 1, "at_most": 1}, {"points": 0, "over": 1, "below": "200%"}], "没有覆盖到两端"),
        ([{"points": 1}, {"points": 0}], "空档或重叠"),
        ([{"points": 1}], "at least 2"),
        ([{"points": 1, "at_least": 1, "over": 1}, {"points": 0, "below": 1}], "at_least 与 over 只能写一个"),
        ([{"points": 1, "below": 1, "at_most": 1}, {"points": 0, "over": 1}], "below 与 at_most 只能写一个"),
        ([{"points": -1, "below": 1}, {"points": 0, "at_least": 1}], "greater than or equal to 0"),
    ],
)
def test_bands_that_do_not_cover_every_rate_once_are_refused(written: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        bands(*written)


def test_touching_bands_are_accepted_either_way_round() -> None:
    assert bands({"points": 1, "below": 1}, {"points": 3, "at_least": 1}).most == 3
    assert bands({"points": 1, "at_most": 1}, {"points": 0, "over": 1}).most == 1


def test_what_is_left_unsaid_about_a_measure_is_a_plain_quotient() -> None:
    plain = Measure(name="率", of="spent", to="planned")
    assert plain == Measure(
        name="率", of="spent", to="planned", less=None, form=RateKind.QUOTIENT, part_of_whole=False
    )
    assert (plain.less, plain.part_of_whole) == (None, False)
    assert plain.ids == ("spent", "planned")
    assert [form.value for form in RateKind] == ["quotient", "excess", "deviation", "figure"]


def test_the_words_of_a_denominator_of_zero_are_exact() -> None:
    taken = Measure(name="率", of="spent", to="planned").take(facts(spent=1, planned=0), Decimal(1))
    assert not isinstance(taken, Outcome)
    assert [each.words for each in taken] == ["率的分母为0（1÷0），视为无限大"]


@pytest.mark.parametrize(
    "extra", [{"less": "added"}, {"form": "excess"}, {"part_of_whole": True}, {"stated": "share"}]
)
def test_a_stated_rate_has_nothing_to_divide(extra: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="没有写 to"):
        rule(
            kind="bands",
            measure={"name": "满意度", "of": "share", **extra},
            bands=[{"points": 1, "at_least": 1}, {"points": 0, "below": 1}],
        )


OVERRUN: dict[str, Any] = {
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
    written = rule(**OVERRUN, counting=counting)
    spent = (0, 10, 11, 15, 16, 30, 99)
    assert [score(written, spent=each, planned=100).points for each in spent] == list(map(Decimal, points))


def test_whole_steps_are_the_default() -> None:
    assert rule(**OVERRUN) == rule(**OVERRUN, counting="whole")


def test_the_trace_shows_the_excess_the_steps_and_the_branch() -> None:
    outcome = score(rule(**OVERRUN), spent=21, planned=100)
    assert outcome.words == "调剂率21%（21÷100），超过10%的部分为11%，每5%扣0.5分，计2次"
    assert seen(outcome.steps[0].branch, outcome.steps[0].rate) == ("超过", Decimal("0.21"))
    within = score(rule(**OVERRUN), spent=10, planned=100)
    assert seen(within.steps[0].branch, within.words) == (
        "未超过",
        "调剂率10%（10÷100），未超过10%",
    )


def test_something_of_nothing_takes_every_point() -> None:
    outcome = score(rule(**OVERRUN), spent=1, planned=0)
    assert seen(outcome.points, outcome.steps[0].branch) == (0, "扣完为止")
    assert outcome.words.endswith("，扣完为止")


def test_a_step_and_its_price_must_be_positive() -> None:
    for key in ("step", "each"):
        with pytest.raises(ValidationError, match="greater than 0"):
            rule(**{**OVERRUN, key: 0})


def test_nothing_is_scored_without_the_figures() -> None:
    assert score(rule(**OVERRUN), spent=1).points is None


def test_every_way_of_counting_counts_part_of_a_step_its_own_way() -> None:
    assert [each.counted(Decimal("1.2")) for each in Counting] == [1, 2, Decimal("1.2")]


PROPORTIONAL = rule(kind="proportional", points=6, measure={"name": "执行率", "of": "spent", "to": "planned"})


def test_points_follow_the_unrounded_rate() -> None:
    outcome = score(PROPORTIONAL, spent=1, planned=3)
    assert outcome.points == Decimal(1) / 3 * 6
    assert outcome.words == "执行率33.3333%（1÷3）"
    assert seen(outcome.steps[0].branch, outcome.steps[0].rate) == ("", Decimal(1) / 3)


def test_a_rate_of_exactly_one_is_not_capped() -> None:
    outcome = score(PROPORTIONAL, spent=3, planned=3)
    assert seen(outcome.points, outcome.steps[0].branch) == (6, "")


def test_a_rate_above_one_is_capped_and_says_so() -> None:
    outcome = score(PROPORTIONAL, spent=4, planned=3)
    assert seen(outcome.points, outcome.low, outcome.high) == (6, 6, 6)
    assert outcome.steps[0].branch == "按100%封顶"
    assert "，超过100%按100%计" in outcome.words


def test_something_of_nothing_is_for_a_person_to_decide() -> None:
    outcome = score(PROPORTIONAL, spent=4, planned=0)
    assert outcome.state is State.NOT_APPLICABLE
    assert outcome.words == "执行率的分母为0（4÷0），视为无限大，不能按比例计分，须由财政部门核定"


def test_a_negative_excess_earns_nothing_rather_than_less() -> None:
    excess = rule(
        kind="proportional",
        points=6,
        measure={"name": "超支率", "of": "spent", "to": "planned", "form": "excess"},
    )
    assert score(excess, spent=1, planned=2).points == 0


def test_what_is_unknown_leaves_every_point_open() -> None:
    outcome = score(PROPORTIONAL, spent=4)
    assert seen(outcome.state, outcome.points, outcome.low, outcome.high) == (State.MISSING, None, 0, 6)
    assert seen(outcome.lacking, outcome.steps[0].lost, outcome.most) == (("预算数",), None, 6)
    assert outcome.steps[0].most == 6


@pytest.mark.parametrize("measure", [{"name": "", "of": "share"}, {"of": "share"}, {"name": "率"}])
def test_a_measure_has_a_name_and_a_fact(measure: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        rule(kind="proportional", points=1, measure=measure)


STATED: dict[str, Any] = {"name": "执行率", "of": "spent", "to": "planned", "stated": "share"}
BY_AMOUNTS_OR_RATE = {
    "bands": rule(kind="bands", measure=STATED, bands=CLOSED_UPPER),
    "proportional": rule(kind="proportional", points=6, measure=STATED),
    "overrun": rule(**{**OVERRUN, "measure": STATED}),
    "ceiling": rule(
        kind="ceiling",
        measure=STATED,
        over=1,
        rule={"kind": "proportional", "points": 2, "measure": STATED},
    ),
    "within": rule(kind="within", fact="spent", limit="planned", points=2, stated="share"),
}
ANY_KIND = pytest.mark.parametrize("written", BY_AMOUNTS_OR_RATE.values(), ids=BY_AMOUNTS_OR_RATE)


@ANY_KIND
@given(st.integers(0, 300))
def test_a_stated_rate_earns_what_the_amounts_that_make_it_earn(written: Rule, hundredths: int) -> None:
    alone = score(written, share=f"{hundredths}%")
    both = score(written, share=f"{hundredths}%", spent=hundredths, planned=100)
    amounts = score(written, spent=hundredths, planned=100)
    assert alone.points == both.points == amounts.points is not None
    assert both == amounts
    assert STATED_ALONE in alone.words
    assert STATED_ALONE not in amounts.words
    assert {each for step in alone.steps for each in step.inputs} == {"share"}


@ANY_KIND
@given(st.sampled_from([">", "≥", "<", "≤"]), st.integers(0, 299), st.integers(0, 300))
def test_a_bound_leaves_open_what_every_rate_within_it_earns(
    written: Rule, sign: str, limit: int, hundredths: int
) -> None:
    bounded = score(written, share=f"{sign}{limit}%")
    within = {">": hundredths > limit, "≥": hundredths >= limit, "<": hundredths < limit}
    if bounded.state is State.OUT_OF_RANGE:
        assert (sign, limit) == ("<", 0)
    elif within.get(sign, hundredths <= limit):
        exact = points_of(score(written, share=f"{hundredths}%"))
        assert bounded.low - Decimal("1e-6") <= exact <= bounded.high + Decimal("1e-6")
        assert bounded.points in (None, exact)


def points_of(outcome: Outcome) -> Decimal:
    assert outcome.points is not None
    return outcome.points


@ANY_KIND
@pytest.mark.parametrize("rate", ["93.8%", "93.83%", "93.82%", ">90%", "≤94%", 0.938266312])
def test_amounts_go_before_a_rate_that_agrees_with_them_in_its_own_digits(
    written: Rule, rate: object
) -> None:
    amounts = score(written, spent=218.86, planned=233.26)
    assert score(written, share=rate, spent=218.86, planned=233.26) == amounts


@ANY_KIND
@pytest.mark.parametrize("rate", ["93.9%", "94.2%", "92%", ">94%", "<93%"])
def test_amounts_and_a_rate_that_disagree_are_told_with_their_arithmetic(written: Rule, rate: str) -> None:
    outcome = score(written, share=rate, spent=218.86, planned=233.26)
    assert outcome.state is State.OUT_OF_RANGE
    assert f"满意度填的是{rate}，而" in outcome.words
    assert "率93.8266%（218.86÷233.26），两者不一致" in outcome.words
    step = next(each for each in outcome.steps if each.contrary)
    assert step.inputs == ("spent", "planned", "share")


def test_a_rate_in_the_place_of_amounts_is_asked_for_beside_them() -> None:
    written = BY_AMOUNTS_OR_RATE["bands"]
    assert written.fact_ids == ("spent", "planned", "share")
    assert list(stated_rates(written)) == ["share"]
    outcome = score(written, spent=1)
    assert outcome.words == "未填：预算数（或直接填满意度）"
    assert outcome.lacking == ("预算数",)


def test_what_is_unusable_is_told_before_a_rate_is_taken_in_its_place() -> None:
    written = BY_AMOUNTS_OR_RATE["bands"]
    assert score(written, spent="很多", share="95%").words == "“支出数”应为数字，填的是“很多”"
    assert score(written, spent=1, planned=2, share="很高").state is State.INVALID
    assert score(written, spent=0, planned=0, share="0%").state is State.NOT_APPLICABLE
    assert score(written, spent=1, planned=0, share="95%").state is State.OUT_OF_RANGE


def test_a_stated_part_may_not_exceed_its_whole_either() -> None:
    written = bands(*CLOSED_UPPER, part_of_whole=True, stated="share")
    assert score(written, share="100%").points == 1
    assert score(written, share="≥100%").points == 1
    assert score(written, share="101%").words == "满意度101%大于100%"
    assert score(written, share=">100%").words == "满意度>100%超出了100%"


def test_the_words_of_a_bound_say_what_is_known_and_what_is_not() -> None:
    written = BY_AMOUNTS_OR_RATE["bands"]
    assert score(written, share=">100%").words == f"满意度>100%（{STATED_ALONE}），超过100%"
    undecided = score(written, share=">90%")
    assert undecided.words == f"满意度>90%（{STATED_ALONE}），没有确切的比率"
    assert seen(undecided.state, undecided.low, undecided.high) == (State.MISSING, 0, 1)
    assert undecided.lacking == ("满意度",)
    exhausted = score(rule(**{**OVERRUN, "measure": STATED}), share="≥50%")
    assert exhausted.words == f"满意度≥50%（{STATED_ALONE}），在此范围内得分相同"
    assert seen(exhausted.points, exhausted.steps[0].rate) == (0, None)


def test_bands_that_earn_least_in_the_middle_are_tried_between_the_ends_of_a_bound() -> None:
    middle = bands(
        {"points": 2, "below": "0.5"},
        {"points": 0, "at_least": "0.5", "at_most": "0.6"},
        {"points": 2, "over": "0.6"},
        stated="share",
    )
    outcome = score(middle, share="<90%")
    assert seen(outcome.points, outcome.low, outcome.high) == (None, 0, 2)
    assert score(middle, share=">60%").points == 2
    assert score(middle, share="≥60%").points is None


def test_a_rate_that_is_itself_the_fact_may_be_a_bound_too() -> None:
    written = rule(kind="bands", measure={"name": "满意度", "of": "share"}, bands=CLOSED_UPPER)
    assert score(written, share="≤90%").words == "满意度≤90%，不超过90%"
    assert score(written, share=">80%").words == "满意度>80%，没有确切的比率"
