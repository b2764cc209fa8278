"""Kinds of rule that public criteria need: worked cases, words, and what is refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.refusals import refusal
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.figures import Bound
from xlplugin.facts.value import Bounded
from xlplugin.rubric.library import cases_beside, shipped
from xlplugin.rubric.load import load_facts, load_rubric, parse_rubric
from xlplugin.rubric.model import LoadedRubric
from xlplugin.rules import AnyKind
from xlplugin.rules.base import walk
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.outcome import State
from xlplugin.scoring.cases import run_cases
from xlplugin.wording import examples as examples_of
from xlplugin.wording.criterion import criterion
from xlplugin.wording.reader import parse_criterion

from .build import WORDS, rule, score, seen
from .page import KINDS, page
from .sentences import sentences

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"
RATE = {"name": "执行率", "of": "spent", "to": "planned"}


def test_every_sentence_gives_the_scores_worked_out_by_hand() -> None:
    read = load_rubric(KINDS)
    beside = cases_beside(KINDS)
    assert beside is not None
    assert run_cases(LoadedRubric(read.rubric, read.vocabulary), beside) > 110


def test_every_rule_and_reading_is_read_back_from_its_words() -> None:
    read = load_rubric(KINDS)
    for indicator in read.rubric.indicators():
        for each in indicator.rules:
            assert parse_criterion(criterion(each, read.vocabulary), read.vocabulary) == each


def test_the_document_is_what_its_command_makes_and_shows_every_kind() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == f"{page()}\n"
    assert "python -m tests.rules.page > docs/rules.md" in page().splitlines()[0]
    shown = {type(each) for whole in load_rubric(KINDS).rubric.indicators() for each in walk(whole.rule)}
    # The rows of an item form are of a rubric of their own kind.
    assert shown == set(get_args(AnyKind)) - {ItemGoal}


def test_a_row_of_an_item_form_belongs_to_a_rubric_of_forms() -> None:
    folder = shipped("rubrics")
    text = (
        (folder / "national-item.yaml").read_text(encoding="utf-8").replace("of_form: true", "of_form: false")
    )
    found = refusal(parse_rubric, text, "national-item", "x.yaml", load_facts(folder / "facts.yaml"))
    assert any("这种规则只用于 of_form: true 的评价标准" in each.message for each in found)


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


FIGURE = {"name": "超支额", "of": "spent", "less": "planned", "form": "figure", "unit": "万元"}
APART = {"name": "提高幅度", "of": "share", "less": "earlier", "form": "figure", "unit": "个百分点"}


def test_a_figure_is_compared_in_the_unit_of_the_rule_and_shown_as_it_was_typed() -> None:
    written = rule(kind="overrun", points=10, measure=FIGURE, threshold=0, step=5, each=1)
    outcome = score(written, spent="17万元", planned="50000元")
    assert outcome.words == "超支额12万元（170000－50000），超过0万元的部分为12万元，每5万元扣1分，计2次"
    assert outcome.points == 8
    late = rule(
        kind="overrun",
        points=10,
        measure={"name": "问题", "of": "faults", "form": "figure", "unit": "项"},
        threshold=1,
        step=2,
        each=1,
    )
    assert score(late, faults=2).words == "问题2项，超过1项的部分为1项，不足2项，不扣分"


def test_a_figure_may_be_negative() -> None:
    written = rule(kind="overrun", points=10, measure=FIGURE, threshold=0, step=5, each=1, below=True)
    assert score(written, spent="0元", planned="10万元").points == 8


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        ({"name": "天数", "of": "faults", "form": "figure"}, "须用 unit 写明单位"),
        ({"name": "率", "of": "spent", "to": "planned", "unit": "元"}, "比率不写 unit"),
        ({"name": "天数", "of": "faults", "form": "figure", "unit": "5天"}, "“5天”只能是文字"),
        ({"name": "天数", "of": "faults", "form": "figure", "unit": "天", "to": "planned"}, "不能写 to"),
        ({"name": "天数", "of": "faults", "form": "figure", "unit": "天", "to_plus": ["added"]}, "不能写 to"),
        ({"name": "满意度", "of": "share", "plus": ["added"]}, "没有写 to（分母）时"),
        ({**APART, "less": None}, "of 减 less"),
        ({**APART, "plus": ["share"]}, "不写 plus"),
        ({**APART, "unit": "百分点"}, "unit 写个百分点"),
        ({"name": "满意度", "of": "share", "to_plus": ["added"]}, "没有写 to（分母）时"),
    ],
)
def test_a_measure_that_is_neither_rate_nor_figure_is_refused(measure: dict[str, Any], why: str) -> None:
    assert why in refused(kind="overrun", points=10, measure=measure, threshold=0, step=5, each=1)


def test_the_difference_of_two_percents_is_told_in_percentage_points() -> None:
    written = rule(**(SHORT | {"measure": APART, "threshold": 3, "step": 1}))
    outcome = score(written, share="91.5%", earlier="90%")
    assert outcome.words == (
        "提高幅度1.5个百分点（91.5%－90%），低于3个百分点的部分为1.5个百分点，每1个百分点扣0.1分，计1次"
    )
    assert seen(outcome.points, outcome.steps[0].inputs) == (Decimal("9.9"), ("share", "earlier"))
    fallen = score(written, share="88%", earlier="90%").words
    assert fallen.startswith("提高幅度-2个百分点（88%－90%），低于3个百分点的部分为5个百分点，")
    hair = score(written, share="92.999999%", earlier="90%").words
    assert hair.startswith("提高幅度2.999999个百分点")
    assert score(written, share="93%").lacking == ("上年满意度",)


def test_what_two_bounds_leave_open_of_a_difference_is_left_open() -> None:
    bands = [{"points": 10, "over": 5}, {"points": 6, "over": 0, "at_most": 5}, {"points": 0, "at_most": 0}]
    written = rule(kind="bands", measure=APART, bands=bands)
    outcome = score(written, share="≥90%", earlier="≤88%")
    assert seen(outcome.state, outcome.low, outcome.high) == (State.MISSING, 6, 10)
    assert outcome.words == "满意度≥90%，上年满意度≤88%，提高幅度不确定，没有确切的比率"
    assert outcome.lacking == ("满意度", "上年满意度")
    assert score(written, share=">90%", earlier="<85%").points == 10
    for faulty, usual in (("share", "earlier"), ("earlier", "share")):
        given_ = [
            Fact(WORDS[faulty], Bounded(Bound.BELOW, Decimal(0))),
            Fact(WORDS[usual], Decimal("0.9")),
        ]
        assert written.evaluate(FactSet(WORDS, given_)).state is State.OUT_OF_RANGE


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_rising_further_never_earns_less(one: int, other: int, before: int) -> None:
    less, more = sorted((one, other))
    written = rule(**(SHORT | {"measure": APART, "threshold": 3, "step": 1}))
    points = [
        score(written, share=f"{each / 10}%", earlier=f"{before / 10}%").points or Decimal(0)
        for each in (less, more)
    ]
    assert 0 <= points[0] <= points[1] <= 10


def test_a_figure_earns_no_share() -> None:
    assert "不能是 form: figure" in refused(kind="proportional", points=10, measure=FIGURE)


def test_sums_are_shown_and_contradict_each_other_like_single_figures() -> None:
    measure = {**RATE, "plus": ["added"], "to_plus": ["population"], "less": "faults", "part_of_whole": True}
    written = rule(kind="proportional", points=10, measure=measure)
    known = {"spent": 40, "added": 20, "planned": 80, "population": 20}
    assert score(written, **known, faults=10).words == "执行率50%〔（40＋20－10项）÷（80＋20项）〕"
    assert score(written, **known, faults=61).words == "问题数61项大于支出数40＋追加数20"
    high = score(written, **(known | {"spent": 200}), faults=0)
    assert high.words == "支出数200＋追加数20大于预算数80＋应查数20项"
    excess = rule(kind="proportional", points=10, measure={**RATE, "form": "excess", "to_plus": ["added"]})
    assert (
        score(excess, spent=150, planned=80, added=20).words == "执行率50%〔（150－（80＋20））÷（80＋20）〕"
    )


GAIN: dict[str, Any] = {
    "kind": "gain",
    "points": 5,
    "start": 1,
    "measure": RATE,
    "threshold": "0.8",
    "step": "0.05",
    "each": 1,
}


def test_a_gain_is_explained_step_by_step() -> None:
    written = rule(**GAIN)
    told = {spent: score(written, spent=spent, planned=100) for spent in (80, 83, 92, 130)}
    assert [told[spent].points for spent in told] == [1, 1, 3, 5]
    assert told[80].words == "执行率80%（80÷100），未超过80%"
    assert told[83].words == "执行率83%（83÷100），超过80%的部分为3%，不足5%，不加分"
    assert told[92].words == "执行率92%（92÷100），超过80%的部分为12%，每5%加1分，计2次"
    assert told[130].words.endswith("每5%加1分，计10次，最高5分")
    assert score(written, spent=1, planned=0).words.endswith("视为无限大，按最高分计")
    assert "start（起点得分）应小于" in refused(**(GAIN | {"start": 5}))


@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(["whole", "started", "proportional"]))
def test_more_never_gains_less_and_never_more_than_the_points(one: int, other: int, counting: str) -> None:
    less, more = sorted((one, other))
    written = rule(**(GAIN | {"counting": counting}))
    points = [score(written, spent=each, planned=100).points or Decimal(0) for each in (less, more)]
    assert 1 <= points[0] <= points[1] <= 5
    down = rule(**(GAIN | {"counting": counting, "below": True}))
    fallen = [score(down, spent=each, planned=100).points or Decimal(0) for each in (less, more)]
    assert 5 >= fallen[0] >= fallen[1] >= 1


LINEAR: list[dict[str, Any]] = [
    {"points": 10, "at_least": "0.95"},
    {"points": [6, 10], "at_least": "0.6", "below": "0.95"},
    {"points": 0, "below": "0.6"},
]


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_between_two_rates_more_never_earns_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    written = rule(kind="bands", measure=RATE, bands=LINEAR)
    points = [score(written, spent=each, planned=1000).points or Decimal(0) for each in (less, more)]
    assert 0 <= points[0] <= points[1] <= 10


def test_a_bound_leaves_open_what_the_rates_within_it_earn() -> None:
    written = rule(kind="bands", measure={"name": "满意度", "of": "share"}, bands=LINEAR)
    outcome = score(written, share="≥60%")
    assert seen(outcome.state, outcome.low, outcome.high) == (State.MISSING, 6, 10)


@pytest.mark.parametrize(
    ("band", "why"),
    [
        ({"points": [6, 10]}, "两端都要写"),
        ({"points": [6]}, "points 应为一个数，或两个不同的数"),
        ({"points": [6, 6]}, "points 应为一个数，或两个不同的数"),
        ({"points": [6, 8, 10]}, "points 应为一个数，或两个不同的数"),
        ({"points": 6, "judged": "judged"}, "写了 judged（由人评定）的"),
        ({"points": [-1, 6]}, "greater than or equal to 0"),
        ({"points": ["高", 6]}, "valid decimal"),
    ],
)
def test_a_band_with_a_wrong_range_is_refused(band: dict[str, Any], why: str) -> None:
    bands = [{**band, "at_least": "0.6"}, {"points": 0, "below": "0.6"}]
    assert why in refused(kind="bands", measure=RATE, bands=bands)


def test_a_range_needs_a_band_that_is_more_than_one_rate() -> None:
    bands = [
        {"points": 0, "below": "0.6"},
        {"points": [6, 8], "at_least": "0.6", "at_most": "0.6"},
        {"points": 10, "over": "0.6"},
    ]
    assert "两端不能相同" in refused(kind="bands", measure=RATE, bands=bands)


def test_what_is_wrong_with_a_range_is_told_in_its_own_words() -> None:
    text = KINDS.read_text(encoding="utf-8").replace("points: [6, 10]", "points: [六, 10]")
    assert [each.message for each in refusal(parse_rubric, text, "kinds", "kinds.yaml", ())] == [
        "“六”应为数字"
    ]
    text = KINDS.read_text(encoding="utf-8").replace("points: [6, 10]", "points: 六")
    assert [each.message for each in refusal(parse_rubric, text, "kinds", "kinds.yaml", ())] == [
        "“六”应为数字"
    ]


JUDGED: list[dict[str, Any]] = [
    {"points": [8, 9], "judged": "judged", "at_least": "0.9"},
    {"points": 2, "below": "0.9"},
]


def test_points_within_a_band_are_a_person_s() -> None:
    written = rule(kind="bands", measure=RATE, bands=JUDGED)
    waiting = score(written, spent=95, planned=100)
    assert seen(waiting.state, waiting.low, waiting.high) == (State.PENDING, 8, 9)
    assert waiting.words == "执行率95%（95÷100），达到90%，在8～9分之间评定，尚未评定"
    assert waiting.lacking == ("评定得分",)
    given_ = score(written, spent=95, planned=100, judged="8.5")
    assert given_.words == "执行率95%（95÷100），达到90%，在8～9分之间评定8.5分"
    assert given_.steps[0].inputs == ("spent", "planned", "judged")
    beyond = score(written, spent=95, planned=100, judged=10)
    assert seen(beyond.state, beyond.steps[0].contrary) == (State.OUT_OF_RANGE, True)
    assert beyond.words.endswith("评定10分，不在8～9分之间")
    assert score(written, spent=95, planned=100, judged="高").state is State.INVALID
    assert score(written, spent=80, planned=100).points == 2


def test_a_level_with_a_range_wants_a_judgement() -> None:
    levels: list[dict[str, Any]] = [
        {"level": "好", "what": "好", "points": [5, 8], "judged": "judged"},
        {"level": "中", "what": "中", "points": 0},
    ]
    written = rule(kind="levels", fact="level", levels=levels, exempt=["涉密"])
    assert score(written, level="好", judged=6).words == "公开情况为“好”，在5～8分之间评定6分"
    del levels[0]["judged"]
    assert "须用 judged 写明" in refused(kind="levels", fact="level", levels=levels, exempt=["涉密"])


INNER: dict[str, Any] = {
    "kind": "deduction",
    "points": 5,
    "deduct": [{"faults": "faults", "each": 1, "what": "问题"}],
}
DISCRETION: dict[str, Any] = {
    "kind": "discretion",
    "fact": "judged",
    "what": "情节严重",
    "up_to": 2,
    "rule": INNER,
}


def test_what_a_person_takes_off_is_told_and_never_guessed() -> None:
    written = rule(**DISCRETION)
    waiting = score(written, faults=1)
    assert seen(waiting.state, waiting.low, waiting.high) == (State.PENDING, 2, 4)
    assert waiting.words.endswith("；情节严重的，酌情扣0～2分，尚未评定")
    assert waiting.lacking == ("情节严重",)
    taken = score(written, faults=1, judged="1.5")
    assert seen(taken.points, taken.low, taken.high) == (Decimal("2.5"),) * 3
    assert taken.words.endswith("；情节严重的，酌情扣1.5分")
    assert score(written, faults=1, judged=0).words.endswith("；没有酌情扣分（评定得分为0）")
    beyond = score(written, faults=1, judged=3)
    assert beyond.state is State.OUT_OF_RANGE
    assert beyond.words.endswith("填的是扣3分，超过了上限")
    assert score(written, faults=1, judged="重").state is State.INVALID
    unknown = score(written, judged=1)
    assert seen(unknown.points, unknown.low, unknown.high) == (None, 0, 4)


@given(st.integers(0, 9), st.integers(0, 20))
def test_discretion_never_adds_and_never_goes_below_nothing(faults: int, tenths: int) -> None:
    plain = score(rule(**INNER), faults=faults).points or Decimal(0)
    less = score(rule(**DISCRETION), faults=faults, judged=tenths / 10).points
    assert less == max(plain - Decimal(tenths) / 10, Decimal(0))


def parts(*rates: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "rule": {"kind": "proportional", "points": 10, "measure": {"name": "率", "of": fact}}}
        for name, fact in zip(("甲", "乙"), rates, strict=True)
    ]


def test_the_lower_or_the_better_of_two_counts_and_both_are_shown() -> None:
    two = parts("share", "share")
    two[1]["rule"] = {"kind": "proportional", "points": 10, "measure": RATE}
    lowest, highest = (rule(kind="one_of", take=each, parts=two) for each in ("lowest", "highest"))
    low = score(lowest, share="60%", spent=90, planned=100)
    assert seen(low.points, low.words) == (6, "甲6分、乙9分，取最低的：率60%")
    assert low.steps[0].inputs == ("share", "spent", "planned")
    high = score(highest, share="60%", spent=90, planned=100)
    assert seen(high.points, high.words) == (9, "甲6分、乙9分，取最高的：执行率90%（90÷100）")
    for written, bounds in ((lowest, (0, 6)), (highest, (6, 10))):
        open_ = score(written, share="60%")
        assert seen(open_.points, open_.low, open_.high) == (None, *bounds)
    two[1]["rule"] = INNER
    assert "各部分都应按指标的满分计分" in refused(kind="one_of", take="lowest", parts=two)


def test_facts_that_only_some_band_level_or_group_needs_are_told_apart() -> None:
    assert rule(kind="bands", measure=RATE, bands=JUDGED).always() == {"spent", "planned"}
    by_level = {"kind": "by_level", "fact": "level", "parts": LEVEL_PARTS}
    assert rule(**by_level).always() == {"level"}
    around = {"kind": "ceiling", "measure": {**SIZE, "of": "faults"}, "over": 3}
    assert rule(**around, rule=by_level).always() == {"level", "faults"}
    assert rule(**BY_SIZE).always() == {"population", "spent", "planned"}
    levels = [{"level": "好", "what": "好", "points": [5, 8], "judged": "judged"}]
    assert rule(kind="levels", fact="level", levels=levels).always() == {"level"}


def groups(*spans: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**span, "rule": {**SHORT, "threshold": threshold}}
        for span, threshold in zip(spans, ("0.95", "0.9", "0.8"), strict=False)
    ]


SIZE = {"name": "规模", "of": "population", "form": "figure", "unit": "项"}
BY_SIZE: dict[str, Any] = {
    "kind": "by_size",
    "measure": SIZE,
    "parts": groups({"over": 9}, {"over": 3, "at_most": 9}, {"at_most": 3}),
}


def test_the_group_by_size_says_which_rule_counts() -> None:
    written = rule(**BY_SIZE)
    found = {size: score(written, population=size, spent=90, planned=100) for size in (3, 4, 9, 10)}
    assert [found[size].points for size in found] == [10, 10, 10, Decimal("9.5")]
    assert found[3].words == "规模3项，不超过3项，执行率90%（90÷100），未低于80%"
    assert found[4].words == "规模4项，超过3项、不超过9项，执行率90%（90÷100），未低于90%"
    assert found[3].steps[0].inputs == ("population", "spent", "planned")
    assert seen(found[10].steps[0].branch, written.needs()[0][0]) == ("低于", "population")


def test_only_the_facts_of_the_own_group_are_missing_and_an_unknown_group_leaves_what_any_may_give() -> None:
    written = rule(**BY_SIZE)
    unknown = score(written, population=3)
    assert seen(unknown.words, unknown.lacking) == (
        "规模3项，不超过3项；未填：支出数、预算数",
        ("支出数", "预算数"),
    )
    anywhere = score(written, spent=90, planned=100)
    assert seen(anywhere.state, anywhere.points, anywhere.low, anywhere.high, anywhere.lacking) == (
        State.MISSING, None, Decimal("9.5"), 10, ("应查数",),
    )  # fmt: skip
    assert score(written, population="多", spent=90, planned=100).state is State.INVALID


def test_a_size_of_which_a_bound_is_known_counts_where_its_groups_agree() -> None:
    parts = groups({"at_least": "0.9"}, {"below": "0.9"})
    written = rule(kind="by_size", measure={"name": "满意度", "of": "share"}, parts=parts)
    assert score(written, share="≥90%", spent=90, planned=100).words.startswith(
        "满意度≥90%，达到90%，执行率90%"
    )
    agreed = score(written, share="≥80%", spent=96, planned=100)
    assert seen(agreed.points, agreed.words) == (10, "满意度≥80%，在此范围内得分相同")
    open_ = score(written, share="≥80%", spent=90, planned=100)
    assert seen(open_.points, open_.low, open_.high) == (None, Decimal("9.5"), 10)


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        (groups({"at_most": 3}), "at least 2"),
        (groups({"at_most": 3}, {"over": 4}), "空档或重叠"),
        (groups({"at_most": 3}, {"over": 3, "at_most": 9}), "没有覆盖到两端"),
        (groups({"at_most": 3, "below": 3}, {"over": 3}), "只能写一个"),
        (
            [{"at_most": 3, "rule": SHORT}, {"over": 3, "rule": SHORT | {"points": 9}}],
            "各组都应按指标的满分计分",
        ),
    ],
)
def test_groups_that_leave_a_size_out_are_refused(parts: list[dict[str, Any]], why: str) -> None:
    assert why in refused(**(BY_SIZE | {"parts": parts}))


LEVEL_PARTS: list[dict[str, Any]] = [
    {"level": "好", "rule": INNER},
    {"level": "中", "rule": {"kind": "judgement", "fact": "judged", "what": "实效", "points": 5}},
]


def test_the_level_says_which_rule_counts() -> None:
    written = rule(kind="by_level", fact="level", parts=LEVEL_PARTS)
    outcome = score(written, level="好", faults=1)
    assert seen(outcome.points, outcome.words) == (4, "公开情况为“好”，问题1项（每项扣1分）")
    assert outcome.steps[0].inputs == ("level", "faults")
    assert score(written, level="中", judged=3).words == "公开情况为“中”，评定3分（满分5分）"
    assert seen(*(each[0] for each in written.needs())) == ("level", "faults", "judged")
    unknown = score(written, faults=2, judged=1)
    assert seen(unknown.state, unknown.low, unknown.high) == (State.MISSING, 1, 3)
    other = score(written, level="涉密")
    assert seen(other.state, other.words) == (State.INVALID, "公开情况“涉密”不在本指标的各组之中")
    assert "同一等级出现了两次" in refused(kind="by_level", fact="level", parts=[LEVEL_PARTS[0]] * 2)


@given(st.integers(0, 20), st.integers(0, 150))
def test_a_group_gives_what_its_own_rule_gives(size: int, spent: int) -> None:
    written = rule(**BY_SIZE)
    own = "0.8" if size <= 3 else "0.9" if size <= 9 else "0.95"
    alone = score(rule(**(SHORT | {"threshold": own})), spent=spent, planned=100)
    assert score(written, population=size, spent=spent, planned=100).points == alone.points


def test_groups_by_other_levels_than_the_fact_has_are_refused() -> None:
    text = KINDS.read_text(encoding="utf-8").replace("- level: 二类", "- level: 三类")
    (problem,) = refusal(parse_rubric, text, "kinds", "kinds.yaml", ())
    assert problem.message == "“class”的等级与规则中的等级不一致"


def test_groups_by_different_figures_are_refused_with_the_line() -> None:
    words = load_rubric(KINDS).vocabulary
    (one,) = (each for each in load_rubric(KINDS).rubric.indicators() if each.name == "按大小分组，各定界限")
    text = criterion(one.rule, words).replace("2. 下属单位>3个", "2. 重点任务完成率>3%")
    (problem,) = refusal(parse_criterion, text, words)
    assert (
        problem.message
        == "第4行“重点任务完成率>3%的：满分10分，扣完为止：迟报，每次扣1分（迟报次数）”：各组应按同一个数分"
    )


def test_a_limit_around_a_rule_has_one_side() -> None:
    around = {"kind": "ceiling", "measure": RATE, "rule": INNER}
    low = score(rule(**around, under="0.6"), spent=50, planned=100, faults=0)
    assert seen(low.points, low.words) == (0, "执行率50%（50÷100），低于60%")
    assert score(rule(**around, under="0.6"), spent=60, planned=100, faults=0).points == 5
    for wrong in ({}, {"over": 1, "under": "0.6"}):
        assert "须写一个，只能写一个" in refused(**around, **wrong)


def test_a_sum_is_capped_and_says_so() -> None:
    written = rule(
        kind="sum", parts=[{"name": "基础", "rule": INNER}, {"name": "加分", "rule": GAIN}], at_most=6
    )
    outcome = score(written, faults=1, spent=95, planned=100)
    assert seen(outcome.points, outcome.most) == (6, 6)
    assert outcome.words.endswith("；各项共8分，最高6分")
    assert score(written, faults=5, spent=0, planned=100).points == 1
    for wrong in (10, 11):
        assert "at_most 应小于各部分满分之和10" in refused(
            kind="sum", parts=[{"name": "基础", "rule": INNER}, {"name": "加分", "rule": GAIN}], at_most=wrong
        )


def test_a_share_of_a_rate_below_the_floor_is_nothing() -> None:
    written = rule(kind="proportional", points=10, measure=RATE, fail_below="0.6")
    assert score(written, spent=59, planned=100).words == "执行率59%（59÷100），低于60%"
    assert score(written, spent=60, planned=100).points == 6


def test_a_figure_in_another_unit_than_its_facts_is_refused() -> None:
    text = KINDS.read_text(encoding="utf-8").replace("unit: 个月}", "unit: 月}")
    (problem,) = refusal(parse_rubric, text, "kinds", "kinds.yaml", ())
    assert problem.message == "基础数据“months”的单位是个月，规则中写的是月"
    assert problem.fix == "unit 请写个月"


def test_a_sentence_in_another_unit_than_its_figure_is_refused() -> None:
    words = load_rubric(KINDS).vocabulary
    text = "采购周期=采购周期（按个月计）；采购周期≤6天，得10分；采购周期>6天，得0分。"
    (problem,) = refusal(parse_criterion, text, words)
    assert "“6天”的单位与所比的数不同" in problem.message
    (problem,) = refusal(parse_criterion, "重点任务完成率≤6天，得10分；重点任务完成率>6天，得0分。", words)
    assert "“6天”的单位与所比的数不同" in problem.message


def test_a_deviation_has_no_more_than_the_rate_can_be() -> None:
    written = rule(**(SHORT | {"measure": AWAY, "below": False}))
    below_nothing = Fact(WORDS["share"], Bounded(Bound.BELOW, Decimal(0)))
    assert written.evaluate(FactSet(WORDS, [below_nothing])).state is State.OUT_OF_RANGE


@pytest.mark.parametrize(("fact", "asked"), [("by_hand", "count"), ("rate", "amount")])
def test_a_fact_of_another_kind_is_refused(fact: str, asked: str) -> None:
    was = "faults: late, each: 2, what: 迟报}" if asked == "count" else "of: land, to"
    now = was.replace("late", fact).replace("land", fact)
    text = KINDS.read_text(encoding="utf-8").replace(was, now, 1)
    problem = refusal(parse_rubric, text, "kinds", "kinds.yaml", ())[0]
    assert problem.message.startswith(f"基础数据“{fact}”是 ")
    assert problem.message.endswith(f"，这条规则需要 {asked}")


def test_the_sentences_that_people_copy_are_those_of_the_examples() -> None:
    file = Path(examples_of.__file__).with_name("sentences.yaml")
    assert file.read_text(encoding="utf-8") == sentences()
