import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.facts.numerals import in_numerals, whole_number
from xlplugin.facts.parse import Raw, blank, parse_series, parse_targets, parse_value, read_as, unit_of
from xlplugin.facts.target import Target
from xlplugin.facts.value import (
    Bounded,
    Fault,
    Invalid,
    Level,
    Series,
    TargetResult,
    Targets,
    Value,
    YesNo,
)
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.model import build
from xlplugin.money import MISSING, AmountUnit


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


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (">90%", ">90%"),
        ("＞90％", ">90%"),
        ("90%以上", "≥90%"),
        ("不低于98%", "≥98%"),
        ("≤10%", "≤10%"),
        ("<=10%", "≤10%"),
        ("小于5%", "<5%"),
        ("10%以内", "≤10%"),
    ],
)
def test_a_percentage_may_be_stated_as_a_bound(raw: str, words: str) -> None:
    value = parse_value(PERCENT, raw)
    assert isinstance(value, Bounded)
    assert value.words == words
    assert parse_value(PERCENT, value.words) == value


@pytest.mark.parametrize(
    "raw", ["约90%", "利用率>90%", ">90", ">0.9", ">90%且<95%", ">90%，达到要求", "90%～95%"]
)
def test_what_is_no_plain_bound_is_no_percentage(raw: str) -> None:
    message(parse_value(PERCENT, raw), Fault.WRONG_TYPE)
    message(parse_series(PROGRESS, [raw]), Fault.WRONG_TYPE)


def test_a_bound_lies_within_what_a_percentage_can_be() -> None:
    assert parse_value(PERCENT, "≥100%") == 1
    assert parse_value(PERCENT, "≤0%") == 0
    assert message(parse_value(PERCENT, ">100%"), Fault.OUT_OF_RANGE) == "“数据”填的是>100%，超出了100%"
    assert message(parse_value(PERCENT, ">120%"), Fault.OUT_OF_RANGE) == "“数据”填的是120%，超过上限100%"


def test_a_rate_that_may_fall_below_zero_has_a_lower_end_of_its_own() -> None:
    falling = definition("percent", minimum=-1, maximum=1)
    assert parse_value(falling, "-5.09%") == Decimal("-0.0509")
    assert parse_value(falling, -1.0) == -1
    found = message(parse_value(falling, "-101%"), Fault.OUT_OF_RANGE)
    assert found == "“数据”填的是-101%，低于下限-100%"


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL, TARGETS])
@pytest.mark.parametrize("raw", [None, "", "  ", "\n"])
def test_a_blank_cell_is_missing_not_zero(kind: FactDefinition, raw: Raw) -> None:
    assert blank(raw)
    assert parse_value(kind, raw) is MISSING


@pytest.mark.parametrize("raw", [0, False, "0", Invalid(Fault.WRONG_TYPE, "")])
def test_zero_no_and_errors_are_not_blank(raw: Raw) -> None:
    assert not blank(raw)


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL])
def test_an_error_value_stays_what_it_is_and_is_named(kind: FactDefinition) -> None:
    error = Invalid(Fault.WRONG_TYPE, "含有错误值#REF!")
    assert parse_value(kind, error) == Invalid(Fault.WRONG_TYPE, "“数据”含有错误值#REF!")
    assert parse_value(PERCENT, error, "%") == Invalid(Fault.WRONG_TYPE, "“数据”含有错误值#REF!")


@pytest.mark.parametrize(
    ("raw", "unit", "yuan"),
    [
        (218.86, "", "218.86"),
        (218.86, "元", "218.86"),
        (218.86, "万元", "2188600"),
        (16000, "千元", "16000000"),
        (1.5, "百万元", "1500000"),
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
        == "“数据”的单位“美元”不认识，应为元、千元、万元、百万元或亿元"
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
    assert found == (
        f"“数据”“{shown}%”与“{hundredfold}%”无法区分，请在百分比格式的单元格中填写，或写明百分号"
    )


def test_a_percentage_typed_as_a_number_is_out_of_range_and_says_so() -> None:
    assert message(parse_value(PERCENT, 95), Fault.OUT_OF_RANGE) == ("“数据”填的是95，应为95%")
    assert message(parse_value(PERCENT, "101%"), Fault.OUT_OF_RANGE) == "“数据”填的是101%，超过上限100%"
    assert message(parse_value(PERCENT, 101, "%"), Fault.OUT_OF_RANGE) == "“数据”填的是101%，超过上限100%"
    assert message(parse_value(PERCENT, "2500%"), Fault.OUT_OF_RANGE) == "“数据”填的是2500%，超过上限100%"
    assert message(parse_value(PERCENT, 2500, "%"), Fault.OUT_OF_RANGE) == "“数据”填的是2500%，超过上限100%"
    assert message(parse_value(PERCENT, 1.2), Fault.OUT_OF_RANGE) == "“数据”填的是120%，超过上限100%"
    assert message(parse_value(PERCENT, 950), Fault.OUT_OF_RANGE) == "“数据”填的是950，超过上限100%"
    assert parse_value(OPEN_PERCENT, 95) == 95


def test_a_percentage_that_is_none_is_refused() -> None:
    assert message(parse_value(PERCENT, "很高%"), Fault.WRONG_TYPE) == "“数据”“很高%”不是百分数"
    assert message(parse_value(PERCENT, "%"), Fault.WRONG_TYPE) == "“数据”“%”不是百分数"
    assert (
        message(parse_value(PERCENT, "0.95"), Fault.WRONG_TYPE)
        == "“数据”填的是文字“0.95”，没有百分号，请写明百分号"
    )
    assert message(parse_value(PERCENT, "95", "%"), Fault.OUT_OF_RANGE) == "“数据”填的是95，应为95%"
    assert message(parse_value(OPEN_PERCENT, "95"), Fault.WRONG_TYPE) == (
        "“数据”填的是文字“95”，没有百分号，请写明百分号"
    )


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (AMOUNT, -1, "-1"),
        (PERCENT, -0.5, "-50%"),
        (PERCENT, "-50%", "-50%"),
        (AMOUNT, "-5万元", "-5万元"),
        (PERCENT, -50, "-50"),
        (COUNT, -2, "-2"),
        (POINTS, -0.5, "-0.5"),
    ],
)
def test_nothing_may_be_negative(kind: FactDefinition, raw: Raw, shown: str) -> None:
    assert message(parse_value(kind, raw), Fault.OUT_OF_RANGE) == f"“数据”不能是负数（{shown}）"


def test_the_largest_believable_value_is_still_believed() -> None:
    assert parse_value(POINTS, 100) == 100
    assert message(parse_value(POINTS, 100.5), Fault.OUT_OF_RANGE) == ("“数据”填的是100.5，超过上限100")


@pytest.mark.parametrize("kind", [AMOUNT, PERCENT, COUNT, POINTS])
@pytest.mark.parametrize(("raw", "shown"), [("许多", "许多"), (True, "True"), (False, "False")])
def test_text_and_truth_are_not_numbers(kind: FactDefinition, raw: Raw, shown: str) -> None:
    assert message(parse_value(kind, raw), Fault.WRONG_TYPE) == f"“数据”应为数字，填的是“{shown}”"


@pytest.mark.parametrize("raw", [math.nan, math.inf, Decimal("NaN"), Decimal("1e400")])
def test_what_is_no_number_is_refused(raw: Raw) -> None:
    assert message(parse_value(AMOUNT, raw), Fault.WRONG_TYPE) == "“数据”不是有效数字"


def test_counts_are_whole() -> None:
    assert parse_value(COUNT, 3.0) == 3
    assert message(parse_value(COUNT, 1.5), Fault.OUT_OF_RANGE) == "“数据”应为整数，填的是1.5"
    assert parse_value(POINTS, 1.5) == Decimal("1.5")


def test_a_count_has_as_many_decimals_as_its_definition_says() -> None:
    land = replace(COUNT, counted="公顷", decimals=2)
    assert parse_value(land, "12.35公顷") == Decimal("12.35")
    assert message(parse_value(land, 1.005), Fault.OUT_OF_RANGE) == "“数据”应为最多2位小数的数，填的是1.005"


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("是", YesNo.YES),
        (" 否 ", YesNo.NO),
        ("不适用", YesNo.NOT_APPLICABLE),
        ("是的", YesNo.YES),
        ("是。", YesNo.YES),
        ("√", YesNo.YES),
        ("对", YesNo.YES),
        ("否。", YesNo.NO),
        ("不是", YesNo.NO),
        ("×", YesNo.NO),
        (True, YesNo.YES),
        (False, YesNo.NO),
    ],
)
def test_answers_are_yes_no_or_not_applicable(raw: Raw, answer: YesNo) -> None:
    assert parse_value(ANSWER, raw) is answer


@pytest.mark.parametrize("raw", ["也许", "有", "没有", "yes", 1, 0, Decimal(1)])
def test_other_answers_are_refused(raw: Raw) -> None:
    assert message(parse_value(ANSWER, raw), Fault.WRONG_TYPE) == f"“数据”应填“是”或“否”，填的是“{raw}”"


def test_levels_are_the_ones_of_the_fact() -> None:
    assert parse_value(LEVEL, " 好 ") == parse_value(LEVEL, "好。") == Level("好")
    assert message(parse_value(LEVEL, "中"), Fault.WRONG_TYPE) == "“数据”应为好、差之一，填的是“中”"
    assert message(parse_value(LEVEL, 1), Fault.WRONG_TYPE) == "“数据”应为好、差之一，填的是“1”"


def test_a_table_cannot_be_typed_into_one_cell() -> None:
    assert message(parse_value(TARGETS, 5), Fault.WRONG_TYPE) == "“数据”是一组数据，须逐行填写"


def test_a_series_keeps_order_and_gaps() -> None:
    assert parse_series(PROGRESS, [0.25, None, "75%"]) == Series((Decimal("0.25"), MISSING, Decimal("0.75")))
    assert parse_series(PROGRESS, [25, 50], "%") == Series((Decimal("0.25"), Decimal("0.5")))


def test_a_series_of_blanks_is_missing() -> None:
    assert parse_series(PROGRESS, []) is MISSING
    assert parse_series(PROGRESS, [None, " "]) is MISSING


def test_unusable_members_spoil_a_series_and_are_named() -> None:
    spoilt = parse_series(PROGRESS, [0.25, 75, "快"])
    assert message(spoilt, Fault.OUT_OF_RANGE) == (
        "“数据第2期”填的是75，应为75%；“数据第3期”应为数字，填的是“快”"
    )
    assert isinstance(spoilt, Invalid)
    assert [(each.member, each.message, each.fix) for each in spoilt.members] == [
        (2, "“数据第2期”填的是75，应为75%", "请改为75%"),
        (3, "“数据第3期”应为数字，填的是“快”", "请改为数字"),
    ]
    assert message(parse_series(PROGRESS, [25] * 6), Fault.OUT_OF_RANGE).endswith("；等6处")
    quarters = definition("series", of="percent", maximum=Decimal(3), items=("第一季度末", "第二季度末"))
    assert message(parse_series(quarters, [25, 50]), Fault.OUT_OF_RANGE) == (
        "“第一季度末”填的是25，应为25%；“第二季度末”填的是50，应为50%"
    )
    assert message(parse_series(definition("series", of="points"), [1, "好"]), Fault.WRONG_TYPE) == (
        "“数据第2项”应为数字，填的是“好”"
    )


def targets(*lines: tuple[Raw, Raw]) -> Value:
    return parse_targets(TARGETS, [goal for goal, _ in lines], [actual for _, actual in lines])


def limits(*lines: tuple[Raw, Raw]) -> list[tuple[str, object]]:
    value = targets(*lines)
    assert isinstance(value, Targets)
    return [(line.target.limits, line.actual) for line in value.lines]


@pytest.mark.parametrize(
    ("raw", "goal", "direction"),
    [
        (6000, "6000", "≥"),
        (0.95, "0.95", "≥"),
        ("6000", "6000", "≥"),
        ("95%", "0.95", "≥"),
        ("≥6000", "6000", "≥"),
        (">= 6000", "6000", "≥"),
        ("≥95%", "0.95", "≥"),
        ("≥95％", "0.95", "≥"),
        ("≤5", "5", "≤"),
        ("<=5", "5", "≤"),
        ("≤ 5.5", "5.5", "≤"),
        ("=100", "100", "="),
        ("＝100", "100", "="),
        ("≤0", "0", "≤"),
    ],
)
def test_a_goal_says_which_way_it_is_met(raw: Raw, goal: str, direction: str) -> None:
    assert limits((raw, 1)) == [(f"{direction}{goal}", 1)]


@pytest.mark.parametrize(
    ("goal", "actual", "limit", "reached"),
    [
        ("≥100个", "120个", "≥100", "120"),
        ("100个", 120, "≥100", "120"),
        ("≤5,000 万元", "4,800万元", "≤5000", "4800"),
        ("≤0.5亿元", "4,800万元", "≤0.5", "0.48"),
        ("６０００", "27,550.726", "≥6000", "27550.726"),
        (">90%", "95%", ">0.9", "0.95"),
        ("不低于90%", 0.95, "≥0.9", "0.95"),
        ("50-60个", "55个", "50～60", "55"),
    ],
)
def test_a_result_is_in_the_unit_of_its_goal(goal: str, actual: Raw, limit: str, reached: str) -> None:
    assert limits((goal, actual)) == [(limit, Decimal(reached))]
    assert isinstance(targets(("100个", "120亩")), Invalid)


@pytest.mark.parametrize("raw", ["有效保障", "≥较多", "≤", "=", "明显提高%", "100个"])
def test_a_goal_in_words_stays_words(raw: str) -> None:
    assert targets((f" {raw} ", 1)) == Targets((TargetResult(Target(raw), Decimal(1)),))


@pytest.mark.parametrize(("raw", "words"), [(math.nan, "nan"), (True, "True")])
def test_a_goal_that_is_no_number_is_kept_as_words(raw: Raw, words: str) -> None:
    assert targets((raw, None)) == Targets((TargetResult(Target(words), MISSING),))


def test_a_result_nobody_gave_is_missing_and_blank_lines_are_left_out() -> None:
    assert limits((None, None), (5, None), ("", " ")) == [("≥5", MISSING)]
    assert targets((None, None)) is MISSING
    assert targets() is MISSING


def test_negative_goals_and_results_are_out_of_range() -> None:
    assert message(targets((-5, 1)), Fault.OUT_OF_RANGE) == "“数据”第1行的目标值不能是负数（-5）"
    assert message(targets(("≤-5", 1)), Fault.OUT_OF_RANGE) == "“数据”第1行的目标值不能是负数（-5）"
    assert message(targets((5, -1)), Fault.OUT_OF_RANGE) == "“数据”第1行的完成值不能是负数（-1）"
    assert limits((0, 0)) == [("≥0", 0)]


def test_a_judged_share_above_one_is_out_of_range_but_a_counted_result_is_not() -> None:
    assert message(targets(("有效保障", 95)), Fault.OUT_OF_RANGE) == (
        "“数据”第1行的目标值“有效保障”不是数字，完成值填的是95，"
        "定量目标只写数字，单位写在单位栏；定性目标的完成值应为0～100%的评定比例"
    )
    assert limits(("有效保障", 1)) == [("有效保障", 1)]
    assert limits((5, 95)) == [("≥5", 95)]


def test_tables_that_do_not_match_are_refused() -> None:
    assert (
        message(parse_targets(TARGETS, [1, 2], [1]), Fault.WRONG_TYPE) == "“数据”的目标值与完成值个数不一致"
    )
    assert message(targets((None, 1)), Fault.WRONG_TYPE) == "“数据”第1行有完成值而没有目标值"
    assert message(targets((5, "已完成")), Fault.WRONG_TYPE) == "“数据”第1行的完成值应为数字，填的是“已完成”"


def test_errors_in_a_table_stay_what_they_are() -> None:
    error = Invalid(Fault.WRONG_TYPE, "含有错误值#REF!")
    for lines, words, member in (
        (((error, 1),), "“数据”第1行的目标值含有错误值#REF!", 1),
        (((5, 5), (1, error)), "“数据”第2行的完成值含有错误值#REF!", 2),
    ):
        part = Invalid(Fault.WRONG_TYPE, words, member=member, of_goal=member == 1)
        assert targets(*lines) == Invalid(Fault.WRONG_TYPE, words, members=(part,))
    named = parse_targets(TARGETS, [5, None, 5], [5, None, "已完成"], ["培训场次", "", "就业人数"])
    assert message(named, Fault.WRONG_TYPE) == "“就业人数”的完成值应为数字，填的是“已完成”"
    assert isinstance(named, Invalid)
    assert [each.member for each in named.members] == [3]


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
    # One target is read by itself: its cells are four.
    assert {each.kind for each in (AMOUNT, PERCENT, COUNT, POINTS, ANSWER, LEVEL, PROGRESS, TARGETS)} == {
        *UnitKind
    } - {UnitKind.TARGET}


READ: list[tuple[FactDefinition, str, str, str, str]] = [
    (AMOUNT, "218.86万元", "", "2188600", "218.86万元"),
    (AMOUNT, "218.86万元", "万元", "2188600", "218.86万元"),
    (AMOUNT, "218.86万元万元", "", "2188600", "218.86万元"),
    (AMOUNT, "218.86万", "万元", "2188600", "218.86万元"),
    (AMOUNT, " 218.86（万元） ", "", "2188600", "218.86万元"),
    (AMOUNT, "1,541.451", "万元", "15414510", "1541.451万元"),
    (AMOUNT, "1,541.451万元", "", "15414510", "1541.451万元"),
    (AMOUNT, "1 541.451", "万元", "15414510", "1541.451万元"),
    (AMOUNT, "１，５４１．４５１", "元", "1541.451", "1541.451元"),
    (AMOUNT, "２１８．８６　万元", "", "2188600", "218.86万元"),
    (AMOUNT, "￥2,188,600", "元", "2188600", "2188600元"),
    (AMOUNT, "人民币218.86万元整", "", "2188600", "218.86万元"),
    (AMOUNT, "三百", "万元", "3000000", "300万元"),
    (AMOUNT, "218.86", "（万元）", "2188600", "218.86万元"),
    (AMOUNT, "218.86万元", "万", "2188600", "218.86万元"),
    (AMOUNT, "贰佰壹拾捌万捌仟陆佰元整", "", "2188600", "2188600元"),
    (AMOUNT, "16000千元", "", "16000000", "16000千元"),
    (AMOUNT, "1.5百万元", "", "1500000", "1.5百万元"),
    (AMOUNT, "2.1886E+06元", "", "2188600", "2188600元"),
    (AMOUNT, "2188600元", "万元", "2188600", "2188600元，单位栏的万元没有采用"),
    (AMOUNT, "2188600元万元", "", "2188600", "2188600元"),
    (AMOUNT, "12", "元", "12", "12元"),
    (COUNT, "12", "", "12", "12项"),
    (COUNT, "１２", "", "12", "12项"),
    (COUNT, "12个", "", "12", "12项"),
    (COUNT, "13 项", "", "13", "13项"),
    (COUNT, "一百零五", "", "105", "105项"),
    (COUNT, "十二项", "", "12", "12项"),
    (definition("count", counted="人"), "100人", "", "100", "100人"),
    (definition("count", counted="人"), "100名", "", "100", "100人"),
    (definition("count", counted="人"), "1.2万人", "", "12000", "12000人"),
    (definition("count", definition="未完成的项数；没有填0"), "无", "", "0", "0项"),
    (definition("count", definition="未完成的项数；全部完成填0"), " 没有 ", "", "0", "0项"),
    (POINTS, "1.5分", "", "1.5", "1.5分"),
    (POINTS, "２", "", "2", "2分"),
    (PERCENT, "９５％", "", "0.95", ""),
    (PERCENT, "95 %", "", "0.95", ""),
    (AMOUNT, "许多", "元", "", ""),
]


@pytest.mark.parametrize(("kind", "raw", "unit", "value", "taken"), READ)
def test_text_that_can_mean_one_thing_only_is_read_and_told(
    kind: FactDefinition, raw: str, unit: str, value: str, taken: str
) -> None:
    parsed = parse_value(kind, raw, unit)
    assert parsed == Decimal(value) if value else isinstance(parsed, Invalid)
    assert read_as(kind, raw, unit) == taken


@pytest.mark.parametrize(
    ("kind", "raw", "unit", "words"),
    [
        (AMOUNT, "1,541.451", "", "填的是文字“1,541.451”，没有写单位，应为元、千元、万元、百万元或亿元"),
        (AMOUNT, "218.86万元", "元", "填的是“218.86万元”，单位栏是“元”，两处单位不一致"),
        (AMOUNT, "218.86万元元", "", "填的是“218.86万元”，单位栏是“元”，两处单位不一致"),
        (AMOUNT, "218.86美元", "", "填的是“218.86美元”，单位“美元”不认识，应为元、千元、万元、百万元或亿元"),
        (AMOUNT, "100人", "万元", "填的是“100人”，单位“人”不认识，应为元、千元、万元、百万元或亿元"),
        (AMOUNT, "100人万元", "", "填的是“100人”，单位“人”不认识，应为元、千元、万元、百万元或亿元"),
        (AMOUNT, "100人", "元", "填的是“100人”，单位“人”不认识，应为元、千元、万元、百万元或亿元"),
        (POINTS, "１，２３４万元", "", "填的是“１，２３４万元”，应为分数"),
        (AMOUNT, "12个", "", "填的是“12个”，单位“个”不认识，应为元、千元、万元、百万元或亿元"),
        (AMOUNT, "约218.86万元", "", "应为数字，填的是“约218.86万元”"),
        (AMOUNT, "2 18万元", "", "应为数字，填的是“2 18万元”"),
        (AMOUNT, "1,54万元", "", "应为数字，填的是“1,54万元”"),
        (AMOUNT, "0,154万元", "", "应为数字，填的是“0,154万元”"),
        (COUNT, "٣", "", "应为数字，填的是“٣”"),
        (AMOUNT, "(5)", "万元", "应为数字，填的是“(5)”"),
        (AMOUNT, "二百万", "万元", "应为数字，填的是“二百万”"),
        (AMOUNT, "-", "万元", "填的是“-”，看不出是0还是没有数据：是0请填0，没有数据请留空"),
        (AMOUNT, "—万元", "", "填的是“—”，看不出是0还是没有数据：是0请填0，没有数据请留空"),
        (AMOUNT, "无", "元", "填的是“无”，看不出是0还是没有数据：是0请填0，没有数据请留空"),
        (COUNT, "/", "", "填的是“/”，看不出是0还是没有数据：是0请填0，没有数据请留空"),
        (COUNT, "无", "", "填的是“无”，看不出是0还是没有数据：是0请填0，没有数据请留空"),
        (COUNT, "12万元", "", "填的是“12万元”，单位应为项"),
        (COUNT, "12%", "", "填的是“12%”，单位应为项"),
        (COUNT, "一百五", "", "应为数字，填的是“一百五”"),
        (COUNT, "5-6", "", "应为数字，填的是“5-6”"),
        (definition("count", counted="人"), "12项", "", "填的是“12项”，单位应为人"),
        (PERCENT, "95个", "", "填的是文字“95个”，没有百分号，请写明百分号"),
    ],
)
def test_text_that_is_not_certain_is_refused_with_the_reason(
    kind: FactDefinition, raw: str, unit: str, words: str
) -> None:
    assert message(parse_value(kind, raw, unit), Fault.WRONG_TYPE) == f"“数据”{words}"
    assert not read_as(kind, raw, unit)


@pytest.mark.parametrize(
    ("label", "raw", "answer"),
    [
        ("是否存在违规支出", "没有", YesNo.NO),
        ("是否存在违规支出", "无", YesNo.NO),
        ("是否存在违规支出", "不存在", YesNo.NO),
        ("是否存在违规支出", "未发现", YesNo.NO),
        ("是否存在违规支出", "有", YesNo.YES),
        ("是否建立信访渠道", "已建立", YesNo.YES),
        ("是否建立信访渠道", "未建立", YesNo.NO),
        ("是否建立信访渠道", "没有", YesNo.NO),
        ("评价结果是否与预算编制挂钩", "没有", YesNo.NO),
        ("评价结果是否与预算编制挂钩", "有。", YesNo.YES),
    ],
)
def test_what_else_people_answer_to_a_question_is_understood(label: str, raw: str, answer: YesNo) -> None:
    question = definition("yes_no", label=label)
    assert parse_value(question, raw) is answer
    assert read_as(question, raw) == answer.value
    assert not read_as(question, answer.value)


def test_where_nothing_is_asked_none_is_no_answer() -> None:
    found = parse_value(definition("yes_no", label="检查监督无证明材料"), "无")
    assert message(found, Fault.WRONG_TYPE) == "“检查监督无证明材料”应填“是”或“否”，填的是“无”"


@given(st.integers(0, 10**16 - 1))
def test_numerals_say_one_number(number: int) -> None:
    assert whole_number(in_numerals(number)) == number
    assert parse_value(COUNT, f"{in_numerals(number)}项") == number


@pytest.mark.parametrize("text", ["一百五", "二〇二三", "一零", "百", "二十三十", "零零", "一万万", ""])
def test_numerals_that_are_not_certain_say_none(text: str) -> None:
    assert whole_number(text) is None


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from(AmountUnit),
    st.sampled_from(["{}{}", "{:,}{}", "¥{} {}"]),
)
def test_an_amount_is_the_same_as_text_and_as_a_number(number: Decimal, unit: str, shape: str) -> None:
    text = shape.format(number, unit)
    assert parse_value(AMOUNT, text) == parse_value(AMOUNT, text, unit) == parse_value(AMOUNT, number, unit)
    assert (
        unit_of(AMOUNT, text) is unit_of(AMOUNT, text, "万元") is unit_of(AMOUNT, float(number), unit) is unit
    )


def test_a_goal_in_percent_wants_a_result_in_percent() -> None:
    assert limits(("95%", "96%"), ("95%", 0.96), ("95%", 3)) == [
        ("≥0.95", Decimal("0.96")),
        ("≥0.95", Decimal("0.96")),
        ("≥0.95", 3),
    ]
    refused = targets(("95%", 96))
    assert isinstance(refused, Invalid)
    assert "是百分数，完成值96不是" in refused.message
