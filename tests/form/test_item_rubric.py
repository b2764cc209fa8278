"""The rubric that an item form makes of itself: its rows, its weights, and what its own cells state."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, budget_line, entry, form, row
from tests.form.printed import printed, rubric
from xlplugin.facts.factset import FactSet
from xlplugin.form.form import Column, Form, FormKind, Row
from xlplugin.form.matching import Match, match_form
from xlplugin.form.printed_bands import printed_bands
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Refused
from xlplugin.rubric.library import library
from xlplugin.rubric.model import Status
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet, Verdict, score_sheet

EVERY = [open_rubric(each) for each in library().files()]
OUTPUT, BENEFIT, CONTENT = "产出指标", "效益指标", "满意度指标"


def goal(name: str, weight: Typed, score: Typed, target: Typed, actual: Typed, **more: Typed) -> Row:
    """A row of an item form; ``operator`` and ``unit`` stand in columns of their own."""
    operator, unit, alone = (entry(more.pop(each, None)) for each in ("operator", "unit", "actual_unit"))
    primary, criterion = str(more.pop("primary", OUTPUT)), more.pop("criterion", None)
    made = row(name, weight, score, target=target, actual=actual, primary=primary, criterion=criterion)
    return made._replace(operator=operator, unit=unit, actual_unit=alone)


def item(*rows: Row, budget: bool = True, **about: object) -> Form:
    """An item form of these rows, its budget of 120 executed to 80 %, for 10 points."""
    lines = (budget_line("年度资金总额", 100, 120, 96, weight=10, score=8),) if budget else ()
    columns = (Column.TARGET, Column.ACTUAL)
    return form(*rows, kind=FormKind.ITEM, budget=lines, columns=columns, **about)  # type: ignore[arg-type]


def matched(filed: Form) -> Match:
    match = match_form(filed, EVERY).value
    assert match is not None
    return match


def scored(filed: Form) -> ScoreSheet:
    match = matched(filed)
    facts = FactSet(match.loaded.vocabulary).stated_too(match.facts)
    return score_sheet(match.loaded, facts, {name: each.score for name, each in match.rows.items()})


def line_of(*rows: Row) -> IndicatorScore:
    """The line of the first of these rows."""
    return next(line for line in scored(item(*rows)).lines if line.indicator.name == rows[0].name)


def earned(result: int, weight: int, operator: str = "≥") -> Decimal:
    """The points before rounding of a target of 100 of which so much was reached."""
    points = line_of(goal("户数", weight, 0, 100, result, operator=operator, unit="户")).outcome.points
    assert points is not None
    return points


BOTH_KINDS = """（1）若为定性指标，则根据“三档”原则
分别按照指标分值的100-80%（含80%）、80-50%（含50%）、50-0%来记分。
（2）若为定量指标，完成值达到指标值，记满分；未达到指标值，按B/A或A/B*该指标分值记分。
定量指标若为正向指标，则得分计算方法应用全年实际值（B）/年度指标值（A）*该指标分值。"""

WHOLE = (
    goal("培训人次", 50, 40, "≥100人次", "80人次"),
    goal("带动就业", 30, 30, "≥20人", "25人", primary=BENEFIT),
    goal("群众满意度", 10, 10, "≥95%", "96%", primary=CONTENT),
)


def test_an_item_form_matches_the_national_rule_with_its_own_rows_and_weights() -> None:
    match = matched(item(*WHOLE, year=2022))
    assert match.rubric.id == "national-item"
    weights = [10, 50, 30, 10]
    assert [each.name for each in match.rubric.indicators()] == [
        "预算执行率",
        "培训人次",
        "带动就业",
        "群众满意度",
    ]
    assert [each.weight for each in match.rubric.indicators()] == weights
    assert [each.name for each in match.rubric.primaries] == ["预算执行率", OUTPUT, BENEFIT, CONTENT]
    assert [each.weight for each in match.rubric.primaries] == weights
    assert match.rubric.total == 100
    assert match.differences == ()


def test_points_of_execution_stand_beside_a_total_that_prints_those_of_the_rows_alone() -> None:
    budget = (budget_line("年度资金总额", 100, 120, 96, score=8),)
    filed = item(*WHOLE, full=90)._replace(budget=budget)
    first = scored(filed).lines[0]
    assert [first.score, first.indicator.weight] == [8, 10]


def test_a_form_is_scored_on_what_its_own_cells_state() -> None:
    sheet = scored(item(*WHOLE))
    assert [line.score for line in sheet.lines] == [8, 40, 30, 10]
    assert {line.status for line in sheet.lines} == {Verdict.AGREES}
    assert [sheet.total.computed, sheet.total.grade, sheet.total.verified_weight] == [88, "良", 100]


def test_a_department_s_form_never_follows_the_item_form_s_rule() -> None:
    department = printed(rubric("longgang-2020"))
    assert matched(department).rubric.id == "longgang-2020"
    with pytest.raises(Refused, match="本表没有得分栏"):
        match_form(department, EVERY, "national-item")


def test_the_weights_of_the_form_win_over_the_national_ones() -> None:
    sheet = scored(
        item(
            goal("培训人次", "7.5", 5, 3, 2, unit="次"),
            goal("满意度", "82.5", 80, "≥90%", "90%", primary=CONTENT),
        )
    )
    assert [line.indicator.weight for line in sheet.lines] == [10, Decimal("7.5"), Decimal("82.5")]
    assert sheet.lines[1].score == 5


def test_extra_points_need_no_printed_weight_and_take_none_from_the_budget() -> None:
    extra = goal("获省级表彰", None, 2, None, "获表彰", primary="加分项")
    assert [line.indicator.weight for line in scored(item(*WHOLE, extra)).lines] == [10, 50, 30, 10, 2]
    assert scored(item(*WHOLE, extra)).total.computed == 90
    unused = extra._replace(score=entry(None))
    assert [line.indicator.weight for line in scored(item(*WHOLE, unused)).lines] == [10, 50, 30, 10]


def test_a_form_with_points_taken_off_its_total_is_not_scored_by_its_rows() -> None:
    filed = item(*WHOLE, goal("被通报", None, -2, None, "1次", primary="扣分项"))
    message = "“被通报”是从总分中扣减的"
    assert [each.message.startswith(message) for each in match_form(filed, EVERY).problems] == [True]


def test_national_weights_stand_in_only_where_each_level_has_one_row() -> None:
    blank = tuple(each._replace(weight=entry(None)) for each in WHOLE)
    filed = item(*blank)._replace(columns={**item(*blank).columns, Column.WEIGHT: 6})
    assert [each.weight for each in matched(filed).rubric.indicators()] == [10, 50, 30, 10]
    checked = match_form(
        filed._replace(rows=(*filed.rows, filed.rows[0]._replace(name="其他", row=99))), EVERY
    )
    assert checked.value is None
    assert "“培训人次”等4项的分值没有印在表内" in checked.problems[0].message


def test_one_row_without_a_weight_has_what_its_level_leaves() -> None:
    rows = (goal("甲", 20, 20, 1, 1), goal("乙", None, 30, 1, 1), goal("丙", 40, 40, 1, 1, primary=BENEFIT))
    weights = {OUTPUT: 50, BENEFIT: 40}
    assert [each.weight for each in matched(item(*rows, weights=weights)).rubric.indicators()] == [
        10,
        20,
        30,
        40,
    ]


def test_forms_without_scores_goals_or_results_are_not_scored() -> None:
    filed = item(*WHOLE)
    for column, named in (
        (Column.SCORE, "得分"),
        (Column.TARGET, "年度指标值"),
        (Column.ACTUAL, "实际完成值"),
    ):
        less = {each: place for each, place in filed.columns.items() if each is not column}
        checked = match_form(filed._replace(columns=less), EVERY)
        assert checked.value is None
        assert [each.code for each in checked.problems] == ["rubric-unmatched"]
        assert named in checked.problems[0].message


def test_rows_of_one_name_are_told_apart() -> None:
    rows = (
        goal("完成率", 40, 40, "100%", "100%")._replace(secondary="数量指标"),
        goal("完成率", 30, 30, "100%", "100%")._replace(secondary="质量指标"),
        goal("完成率", 10, 10, "100%", "100%")._replace(secondary="时效指标"),
        goal("完成率", 10, 10, "100%", "100%")._replace(secondary="时效指标"),
    )
    names = [each.name for each in matched(item(*rows)).rubric.indicators()][1:]
    assert names == ["完成率（数量指标）", "完成率（质量指标）", "完成率（第13行）", "完成率（第14行）"]


# Carrying out the budget.


def test_points_for_execution_that_the_rows_hold_already_are_not_counted_twice() -> None:
    rows = (goal("预算执行率", 10, 8, "100%", "80%"), goal("培训人次", 90, 90, 1, 1))
    assert [line.score for line in scored(item(*rows)).lines] == [8, 90]


def test_ten_points_that_rows_leave_are_those_for_execution() -> None:
    filed = item(*WHOLE, budget=False)._replace(budget=(budget_line("年度资金总额", 100, 120, 96),))
    assert scored(filed).lines[0].score == 8


@pytest.mark.parametrize(
    ("line", "score"),
    [
        (budget_line("年度资金总额", None, 120, 150, weight=10, score=10), 10),
        (budget_line("年度资金总额", None, 120, 0, weight=10, score=0), 0),
        (budget_line("年度资金总额", None, 120, "一百", weight=10, score=10), None),
        (budget_line("年度资金总额", None, None, 96, weight=10, score=10), None),
        (budget_line("年度资金总额", 100, None, 80, weight=10, score=8), 8),
        (budget_line("年度资金总额", 100, None, 80, weight=10, score=10, rate="100%"), 10),
        (budget_line("年度资金总额", weight=10, score=9, rate="93%"), Decimal("9.3")),
        (budget_line("年度资金总额", weight=10, score=9, rate=0.93), Decimal("9.3")),
        (budget_line("年度资金总额", weight=10, score=9, rate=93), Decimal("9.3")),
        (budget_line("年度资金总额", weight=10, score=9, rate=2), None),
    ],
)
def test_execution_is_scored_on_what_was_read_for_certain(line: object, score: Decimal | None) -> None:
    filed = item(*WHOLE)._replace(budget=(line,))  # type: ignore[arg-type]
    assert scored(filed).lines[0].score == score


@pytest.mark.parametrize(
    ("names", "spent", "score"),
    [
        (("省级财政", "市县财政", "合计"), (60, 36, 96), 8),
        (("项目资金", "财政拨款", "其他资金"), (96, 60, 36), 8),
        (("省级财政", "市县财政", "其他"), (60, 36, 96), None),
    ],
)
def test_execution_is_that_of_all_the_money_wherever_its_line_stands(
    names: tuple[str, ...], spent: tuple[int, ...], score: int | None
) -> None:
    budgets = {60: 60, 36: 60, 96: 120}
    lines = [budget_line(name, None, budgets[each], each) for name, each in zip(names, spent, strict=True)]
    merged = lines[0]._replace(weight=entry(10, "F7"), score=entry(8, "H7"))
    assert scored(item(*WHOLE)._replace(budget=(merged, *lines[1:]))).lines[0].score == score


@pytest.mark.parametrize(
    ("criterion", "certain"),
    [("", True), ("得分=执行率×10分", True), ("执行率低于90%的不得分", False), ("执行率每低1%扣1分", False)],
)
def test_another_rule_that_the_form_prints_for_execution_leaves_a_doubt(
    criterion: str, *, certain: bool
) -> None:
    line = budget_line("年度资金总额", 100, 120, 96, weight=10, score=6)
    filed = item(*WHOLE)._replace(budget=(line._replace(criterion=entry(criterion)),))
    execution = scored(filed).lines[0]
    assert execution.score == 8
    assert execution.status is (Verdict.DIFFERS if certain else Verdict.UNVERIFIABLE)


# The rows.


def test_a_missing_goal_or_result_is_missing_and_never_zero() -> None:
    for target, actual in ((None, "80人次"), ("≥100人次", None), (None, None)):
        line = line_of(goal("培训人次", 90, 90, target, actual))
        assert [line.score, line.lowest, line.highest, line.status] == [None, 0, 90, Verdict.UNVERIFIABLE]


def test_the_column_decides_which_way_a_goal_limits() -> None:
    assert line_of(goal("森林火灾", 90, 90, 0, 0, operator="≤", unit="起")).score == 90
    assert line_of(goal("调整次数", 90, 90, 10, 2, operator="≤", unit="次")).score == 90
    assert line_of(goal("调整次数", 90, 90, 10, 2, operator="≥", unit="次")).score == 18


def test_a_goal_that_may_be_a_limit_is_asked_about_where_it_matters() -> None:
    line = line_of(goal("每亩成本", 90, 90, "100元", "80元"))
    assert [line.score, line.status] == [None, Verdict.UNVERIFIABLE]
    assert "没有写明完成值应不少于还是不超过指标值" in line.explanation
    assert line_of(goal("每亩成本", 90, 90, "100元", "100元")).score == 90


def test_more_than_was_to_be_reached_exactly_is_asked_about() -> None:
    line = line_of(goal("培训期数", 90, 90, 12, 15, operator="＝", unit="期"))
    assert line.score is None
    assert "指标性质" in line.explanation


def test_a_unit_of_the_result_alone_is_heard() -> None:
    made = goal("投资", 90, 90, "≥1亿元", 8000)._replace(actual_unit=entry("万元"))
    assert line_of(made).score == 72


@pytest.mark.parametrize(
    ("result", "claim", "bounds", "status"),
    [
        ("达成预期指标", 9, (8, 10), Verdict.JUDGEMENT),
        ("达成预期指标", "7.9", (8, 10), Verdict.DIFFERS),
        ("部分达成预期指标并具有一定效果", 8, (6, 8), Verdict.JUDGEMENT),
        ("部分达成预期指标并具有一定效果", 10, (6, 8), Verdict.DIFFERS),
        ("未达成预期指标且效果较差", 6, (0, 6), Verdict.JUDGEMENT),
        ("未达成预期指标且效果较差", 7, (0, 6), Verdict.DIFFERS),
        ("群众反映良好", 3, (0, 10), Verdict.JUDGEMENT),
    ],
)
def test_a_goal_in_words_has_the_band_of_the_level_that_its_result_names(
    result: str, claim: Typed, bounds: tuple[int, int], status: Verdict
) -> None:
    line = line_of(
        goal("环境改善", 10, claim, "明显改善", result, primary=BENEFIT), goal("其他", 80, 80, 1, 1)
    )
    assert line.indicator.status is Status.JUDGEMENT
    assert [line.score, line.lowest, line.highest, line.status] == [None, *bounds, status]


# The printed standard of a row.


@pytest.mark.parametrize(
    ("criterion", "score"),
    [
        ("按完成比例得分", 18),
        ("达到目标值得满分，未达到目标值按完成比例计分。", 18),
        ("得分=完成率×分值", 18),
        ("得分=实际完成值÷目标值×分值", 18),
        ("完成值达到指标值，记满分；未达到指标值，按B/A或A/B*该指标分值记分。", 18),
        (BOTH_KINDS, 18),
        ("达到目标得满分，否则不得分", 0),
        ("完成得20分，未完成不得分", 0),
        ("达到目标得满分，每低1个百分点扣0.5分，扣完为止", 15),
        ("每降低5%扣1分", 18),
    ],
)
def test_the_printed_standard_wins_where_it_is_understood(criterion: str, score: int) -> None:
    line = line_of(goal("合格率", 20, 20, "≥100%", "90%", criterion=criterion), goal("其他", 70, 70, 1, 1))
    assert [line.score, line.indicator.doubt, line.status] == [score, "", Verdict.DIFFERS]


@pytest.mark.parametrize(
    "criterion",
    [
        "酌情扣分",
        "达到目标得满分",
        "完成得15分，未完成不得分",
        "优秀得20分，良好得15分",
        "未完成扣5分",
        "≥95%得满分，每低1%扣1分",
        "得分=完成值×分值",
        "完成得满分，每偏离1%扣1分",
    ],
)
def test_a_standard_that_is_not_understood_leaves_the_national_rule_in_doubt(criterion: str) -> None:
    line = line_of(goal("合格率", 20, 20, "≥100%", "90%", criterion=criterion), goal("其他", 70, 70, 1, 1))
    assert [line.score, line.certain, line.counted, line.status] == [18, None, 20, Verdict.UNVERIFIABLE]
    assert [line.lowest, line.highest, line.indicator.status] == [0, 20, Status.PARTIAL]
    assert line.explanation.endswith("（表内评分标准未读懂，按全国通用办法测算）")


@pytest.mark.parametrize(("criterion", "note"), [(BOTH_KINDS, ""), (None, f"注：{BOTH_KINDS}")])
def test_the_bands_that_a_form_prints_for_words_win(criterion: str | None, note: str) -> None:
    partly = goal("机制", 20, 10, "健全", "部分达成预期指标并具有一定效果", criterion=criterion)
    filed = item(partly, goal("其他", 70, 70, 1, 1), notes=(note,) if note else ())
    line = next(each for each in scored(filed).lines if each.indicator.name == "机制")
    assert [line.lowest, line.highest] == [10, 16]


@pytest.mark.parametrize("note", ["100-80%、80-50%、50-0%或100-80%、80-60%、60-0%", "100-80%、80-80%、80-0%"])
def test_bands_that_contradict_each_other_are_not_taken(note: str) -> None:
    assert printed_bands((note,)) == ()


def test_of_a_step_that_is_not_full_nobody_knows_how_it_counts() -> None:
    criterion = "每低2个百分点扣1分"
    line = line_of(goal("合格率", 20, 20, "≥100%", "95%", criterion=criterion), goal("其他", 70, 70, 1, 1))
    assert [line.score, *line.possible] == [None, 17, 18]


@pytest.mark.parametrize(("target", "result", "unit"), [("≤5%", "7%", ""), (0.95, 0.9, "%")])
def test_what_lies_below_a_target_is_deducted_and_nothing_else(
    target: Typed, result: Typed, unit: str
) -> None:
    criterion = "每低1个百分点扣1分"
    line = line_of(
        goal("差错率", 20, 20, target, result, unit=unit, criterion=criterion), goal("其他", 70, 70, 1, 1)
    )
    assert [line.score, *line.possible] == [None, 0, 20]


# Laws.

_POINTS = st.integers(1, 40)
_RESULTS = st.integers(0, 400)
# More than what was to be reached exactly is asked about.
_LIMITED = st.tuples(st.sampled_from("≥≤"), _RESULTS) | st.tuples(st.just("＝"), st.integers(0, 100))


@given(st.lists(st.tuples(_POINTS, _LIMITED), min_size=1, max_size=6))
def test_scores_lie_within_their_weights_and_make_the_total(rows: list[tuple[int, tuple[str, int]]]) -> None:
    filed = item(
        *(
            goal(f"指标{place}", weight, 0, 100, result, operator=operator, unit="户")
            for place, (weight, (operator, result)) in enumerate(rows)
        )
    )
    sheet = scored(filed)
    scores = [line.score for line in sheet.lines if line.score is not None]
    assert len(scores) == len(sheet.lines)
    assert all(0 <= line.lowest <= line.highest <= line.indicator.weight for line in sheet.lines)
    assert all(line.lowest <= score for line, score in zip(sheet.lines, scores, strict=True))
    assert sheet.total.verified == sum(scores)
    assert sheet.total.weight == sum(line.indicator.weight for line in sheet.lines)


@given(_LIMITED, _POINTS)
def test_a_goal_that_is_met_and_only_such_a_one_earns_all(limited: tuple[str, int], weight: int) -> None:
    operator, result = limited
    met = {"≥": result >= 100, "≤": result <= 100, "＝": result == 100}[operator]
    assert (earned(result, weight, operator) == weight) is met


@given(_RESULTS, _RESULTS, _POINTS)
def test_more_of_what_is_wanted_never_earns_less(one: int, other: int, weight: int) -> None:
    fewer, more = sorted((one, other))
    assert earned(fewer, weight) <= earned(more, weight)
    assert earned(fewer, weight, "≤") >= earned(more, weight, "≤")


@given(_RESULTS, _POINTS, st.integers(2, 9))
def test_points_grow_with_the_weight(result: int, weight: int, times: int) -> None:
    assert earned(result, weight * times) == earned(result, weight) * times
