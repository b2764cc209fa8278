import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.facts.parse import Raw, blank, parse_series, parse_targets, parse_value
from xlplugin.facts.value import Direction, Fault, Invalid, Level, Series, TargetResult, Targets, Value, YesNo
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.model import build
from xlplugin.money import MISSING


def definition(kind: str, **more: object) -> FactDefinition:
    return build(FactDefinition, {"id": "fact", "label": "数据", "kind": kind, "definition": "说明", **more})


AMOUNT = definition("amount")
PERCENT = definition("percent", maximum=Decimal(1))
OPEN_PERCENT = definition("percent")
PROGRESS = definition("series", of="percent", maximum=Decimal(3))
COUNT = definition("count")
POINTS = definition("points", maximum=Decimal(100))
ANSWER = definition("yes_no")
LEVEL = definition("level", levels=("好", "差"))
TARGETS = definition("targets")


def message(value: Value, fault: Fault) -> str:
    assert isinstance(value, Invalid)
    assert value.fault is fault
    return value.message


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL, TARGETS])
@pytest.mark.parametrize("raw", [None, "", "  ", "\n"])
def test_a_blank_cell_is_missing_not_zero(kind: FactDefinition, raw: Raw) -> None:
    assert blank(raw)
    assert parse_value(kind, raw) is MISSING


@pytest.mark.parametrize("raw", [0, False, "0", Invalid(Fault.WRONG_TYPE, "")])
def test_zero_no_and_errors_are_not_blank(raw: Raw) -> None:
    assert not blank(raw)


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL])
def test_an_error_value_stays_what_it_is(kind: FactDefinition) -> None:
    error = Invalid(Fault.WRONG_TYPE, "含有错误值#REF!")
    assert parse_value(kind, error) is error
    assert parse_value(PERCENT, error, "%") is error


@pytest.mark.parametrize(
    ("raw", "unit", "yuan"),
    [
        (218.86, "", "218.86"),
        (218.86, "元", "218.86"),
        (218.86, "万元", "2188600"),
        (47.33, "亿元", "4733000000"),
        (0, "万元", "0"),
        (Decimal("0.1"), "万元", "1000"),
        (0.1 + 0.2, "元", "0.3"),
    ],
)
def test_amounts_become_yuan_exactly(raw: Raw, unit: str, yuan: str) -> None:
    assert parse_value(AMOUNT, raw, unit) == Decimal(yuan)


def test_an_unknown_unit_is_refused_and_named() -> None:
    assert (
        message(parse_value(AMOUNT, 1, "美元"), Fault.WRONG_TYPE)
        == "数据的单位“美元”不认识，应为元、万元或亿元"
    )


@pytest.mark.parametrize(
    ("raw", "unit", "share"),
    [
        ("93.83%", "", "0.9383"),
        ("93.83％", "", "0.9383"),
        (" 93.83 % ", "", "0.9383"),
        ("93.83%", "%", "0.9383"),
        ("0.5%", "%", "0.005"),
        (0.9383, "", "0.9383"),
        (93.83, "%", "0.9383"),
        (93.83, "％", "0.9383"),
        (1, "", "1"),
        (100, "%", "1"),
        ("100%", "", "1"),
        (0, "", "0"),
        (0, "%", "0"),
        (1.01, "%", "0.0101"),
    ],
)
def test_percentages_are_taken_however_they_are_clearly_written(raw: Raw, unit: str, share: str) -> None:
    assert parse_value(PERCENT, raw, unit) == Decimal(share)


@pytest.mark.parametrize("raw", [0.95, 1, 0.01])
def test_a_small_bare_number_counting_percent_is_ambiguous_not_guessed(raw: float) -> None:
    found = message(parse_value(PERCENT, raw, "%"), Fault.WRONG_TYPE)
    shown, hundredfold = f"{raw:g}", f"{raw * 100:g}"
    assert found == (f"数据“{shown}%”与“{hundredfold}%”无法区分，请在百分比格式的单元格中填写，或写明百分号")


def test_a_percentage_typed_as_a_number_is_out_of_range_and_says_so() -> None:
    assert message(parse_value(PERCENT, 95), Fault.OUT_OF_RANGE) == (
        "数据为95，超过上限100%，可能把百分数当作数值填写了"
    )
    assert message(parse_value(PERCENT, "101%"), Fault.OUT_OF_RANGE).startswith("数据为1.01，超过上限100%")
    assert message(parse_value(PERCENT, 101, "%"), Fault.OUT_OF_RANGE).startswith("数据为1.01，")
    assert parse_value(OPEN_PERCENT, 95) == 95


def test_a_percentage_that_is_none_is_refused() -> None:
    assert message(parse_value(PERCENT, "很高%"), Fault.WRONG_TYPE) == "数据“很高%”不是百分数"
    assert message(parse_value(PERCENT, "%"), Fault.WRONG_TYPE) == "数据“%”不是百分数"
    assert (
        message(parse_value(PERCENT, "0.95"), Fault.WRONG_TYPE)
        == "数据应为数字，“0.95”是以文本形式存储的，请转换为数字"
    )
    assert message(parse_value(PERCENT, "95", "%"), Fault.WRONG_TYPE) == (
        "数据应为数字，“95”是以文本形式存储的，请转换为数字"
    )


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (AMOUNT, -1, "-1"),
        (PERCENT, -0.5, "-0.5"),
        (PERCENT, "-50%", "-0.5"),
        (PERCENT, -50, "-50"),
        (COUNT, -2, "-2"),
        (POINTS, -0.5, "-0.5"),
    ],
)
def test_nothing_may_be_negative(kind: FactDefinition, raw: Raw, shown: str) -> None:
    assert message(parse_value(kind, raw), Fault.OUT_OF_RANGE) == f"数据不能是负数（{shown}）"


def test_the_largest_believable_value_is_still_believed() -> None:
    assert parse_value(POINTS, 100) == 100
    assert message(parse_value(POINTS, 100.5), Fault.OUT_OF_RANGE) == ("数据为100.5，超过上限100")


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS])
@pytest.mark.parametrize(("raw", "shown"), [("无", "无"), (True, "True"), (False, "False")])
def test_text_and_truth_are_not_numbers(kind: FactDefinition, raw: Raw, shown: str) -> None:
    assert message(parse_value(kind, raw), Fault.WRONG_TYPE) == f"数据应为数字，填的是“{shown}”"


@pytest.mark.parametrize("raw", [math.nan, math.inf, Decimal("NaN"), Decimal("1e400")])
def test_what_is_no_number_is_refused(raw: Raw) -> None:
    assert message(parse_value(AMOUNT, raw), Fault.WRONG_TYPE) == "数据不是有效数字"


def test_counts_are_whole() -> None:
    assert parse_value(COUNT, 3.0) == 3
    assert message(parse_value(COUNT, 1.5), Fault.OUT_OF_RANGE) == "数据应为整数，填的是1.5"
    assert parse_value(POINTS, 1.5) == Decimal("1.5")


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("是", YesNo.YES),
        (" 否 ", YesNo.NO),
        ("不适用", YesNo.NOT_APPLICABLE),
        (True, YesNo.YES),
        (False, YesNo.NO),
    ],
)
def test_answers_are_yes_no_or_not_applicable(raw: Raw, answer: YesNo) -> None:
    assert parse_value(ANSWER, raw) is answer


@pytest.mark.parametrize("raw", ["也许", "yes", 1, 0, Decimal(1)])
def test_other_answers_are_refused(raw: Raw) -> None:
    assert message(parse_value(ANSWER, raw), Fault.WRONG_TYPE) == f"数据应填“是”或“否”，填的是“{raw}”"


def test_levels_are_the_ones_of_the_fact() -> None:
    assert parse_value(LEVEL, " 好 ") == Level("好")
    assert message(parse_value(LEVEL, "中"), Fault.WRONG_TYPE) == "数据应为好、差之一，填的是“中”"
    assert message(parse_value(LEVEL, 1), Fault.WRONG_TYPE) == "数据应为好、差之一，填的是“1”"


def test_a_table_cannot_be_typed_into_one_cell() -> None:
    assert message(parse_value(TARGETS, 5), Fault.WRONG_TYPE) == "数据是一组数据，须逐行填写"


def test_a_series_keeps_order_and_gaps() -> None:
    assert parse_series(PROGRESS, [0.25, None, "75%"]) == Series((Decimal("0.25"), MISSING, Decimal("0.75")))
    assert parse_series(PROGRESS, [25, 50], "%") == Series((Decimal("0.25"), Decimal("0.5")))


def test_a_series_of_blanks_is_missing() -> None:
    assert parse_series(PROGRESS, []) is MISSING
    assert parse_series(PROGRESS, [None, " "]) is MISSING


def test_the_first_unusable_member_spoils_a_series_and_is_named() -> None:
    assert message(parse_series(PROGRESS, [0.25, 75, "快"]), Fault.OUT_OF_RANGE) == (
        "第2个数据为75，超过上限300%，可能把百分数当作数值填写了"
    )


def targets(*lines: tuple[Raw, Raw]) -> Value:
    return parse_targets(TARGETS, [goal for goal, _ in lines], [actual for _, actual in lines])


@pytest.mark.parametrize(
    ("raw", "goal", "direction"),
    [
        (6000, "6000", Direction.AT_LEAST),
        (0.95, "0.95", Direction.AT_LEAST),
        ("6000", "6000", Direction.AT_LEAST),
        ("95%", "0.95", Direction.AT_LEAST),
        ("≥6000", "6000", Direction.AT_LEAST),
        (">= 6000", "6000", Direction.AT_LEAST),
        ("≥95%", "0.95", Direction.AT_LEAST),
        ("≥95％", "0.95", Direction.AT_LEAST),
        ("≤5", "5", Direction.AT_MOST),
        ("<=5", "5", Direction.AT_MOST),
        ("≤ 5.5", "5.5", Direction.AT_MOST),
        ("=100", "100", Direction.EXACTLY),
        ("＝100", "100", Direction.EXACTLY),
        ("≤0", "0", Direction.AT_MOST),
    ],
)
def test_a_goal_says_which_way_it_is_met(raw: Raw, goal: str, direction: Direction) -> None:
    assert targets((raw, 1)) == Targets((TargetResult(Decimal(goal), Decimal(1), direction),))


@pytest.mark.parametrize("raw", ["有效保障", "≥较多", "≤", "=", "明显提高%", "100个"])
def test_a_goal_in_words_stays_words(raw: str) -> None:
    assert targets((f" {raw} ", 1)) == Targets((TargetResult(raw, Decimal(1), Direction.AT_LEAST),))


@pytest.mark.parametrize(("raw", "words"), [(math.nan, "nan"), (True, "True")])
def test_a_goal_that_is_no_number_is_kept_as_words(raw: Raw, words: str) -> None:
    assert targets((raw, None)) == Targets((TargetResult(words, MISSING),))


def test_a_result_nobody_gave_is_missing_and_blank_lines_are_left_out() -> None:
    assert targets((None, None), (5, None), ("", " ")) == Targets((TargetResult(Decimal(5), MISSING),))
    assert targets((None, None)) is MISSING
    assert targets() is MISSING


def test_negative_goals_and_results_are_out_of_range() -> None:
    assert message(targets((-5, 1)), Fault.OUT_OF_RANGE) == "数据的目标值不能是负数（-5）"
    assert message(targets(("≤-5", 1)), Fault.OUT_OF_RANGE) == "数据的目标值不能是负数（-5）"
    assert message(targets((5, -1)), Fault.OUT_OF_RANGE) == "数据的完成值不能是负数（-1）"
    assert targets((0, 0)) == Targets((TargetResult(Decimal(0), Decimal(0)),))


def test_a_judged_share_above_one_is_out_of_range_but_a_counted_result_is_not() -> None:
    assert message(targets(("有效保障", 95)), Fault.OUT_OF_RANGE) == (
        "数据的目标值“有效保障”不是数字，完成值填的是95，"
        "定量目标只写数字，单位写在单位栏；定性目标的完成值应为0～100%的评定比例"
    )
    assert targets(("有效保障", 1)) == Targets((TargetResult("有效保障", Decimal(1)),))
    assert targets((5, 95)) == Targets((TargetResult(Decimal(5), Decimal(95)),))


def test_tables_that_do_not_match_are_refused() -> None:
    assert message(parse_targets(TARGETS, [1, 2], [1]), Fault.WRONG_TYPE) == "数据的目标值与完成值个数不一致"
    assert message(targets((None, 1)), Fault.WRONG_TYPE) == "数据有完成值而没有目标值"
    assert message(targets((5, "已完成")), Fault.WRONG_TYPE) == "数据应为数字，填的是“已完成”"


def test_errors_in_a_table_stay_what_they_are() -> None:
    error = Invalid(Fault.WRONG_TYPE, "含有错误值#REF!")
    assert targets((error, 1)) is error
    assert targets((5, 5), (1, error)) is error


@given(
    st.none() | st.booleans() | st.floats() | st.decimals() | st.text(), st.sampled_from(["", "%", "万元"])
)
def test_nothing_typed_makes_parsing_raise(raw: Raw, unit: str) -> None:
    for kind in (AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL, PROGRESS, TARGETS):
        value = parse_value(kind, raw, unit)
        if isinstance(value, Decimal):
            assert value >= 0
        assert (value is MISSING) == blank(raw)


def test_every_kind_is_parsed_or_refused() -> None:
    assert {each.kind for each in (AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL, PROGRESS, TARGETS)} == set(
        UnitKind
    )


@pytest.mark.parametrize("kind", [UnitKind.AMOUNT, UnitKind.COUNT, UnitKind.POINTS])
def test_a_number_stored_as_text_is_called_that(kind: UnitKind) -> None:
    value = parse_value(definition(kind.value), "12")
    assert message(value, Fault.WRONG_TYPE) == "数据应为数字，“12”是以文本形式存储的，请转换为数字"


def targets_of(goal: object, actual: object) -> object:
    value = parse_targets(definition("targets"), [goal], [actual])  # type: ignore[list-item]
    return value.lines[0] if isinstance(value, Targets) else value


def test_a_goal_in_percent_wants_a_result_in_percent() -> None:
    assert targets_of("95%", "96%") == TargetResult(Decimal("0.95"), Decimal("0.96"))
    assert targets_of("95%", 0.96) == TargetResult(Decimal("0.95"), Decimal("0.96"))
    assert targets_of("95%", 3) == TargetResult(Decimal("0.95"), Decimal(3))
    refused = targets_of("95%", 96)
    assert isinstance(refused, Invalid)
    assert "是百分数，完成值96不是" in refused.message
