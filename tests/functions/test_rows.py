"""What the functions of one row of an item form give: its weight is an argument, its rule the rubric's."""

import pytest

from tests.functions.test_calls import call
from xlplugin.functions.cell import Argument, CellError

N = "national-item"


def item(*arguments: Argument) -> object:
    return call("SCORE_ITEM", N, *arguments)


def said(*arguments: Argument, concept: str = "ITEM") -> str:
    words = call(f"EXPLAIN_{concept}", N, *arguments)
    assert isinstance(words, str)
    assert words.endswith("。")
    return words


@pytest.mark.parametrize(
    ("arguments", "points"),
    [
        ((10.0, "≥", 100.0, 80.0, "户"), 8),
        ((10.0, "≥", 100.0, 120.0, "户"), 10),
        ((10.0, None, "≥100户", "80户"), 8),
        ((10.0, "≤", 80.0, 100.0, "天"), 8),
        ((10.0, "＝", 12.0, 9.0, "期"), 7.5),
        ((10.0, "≥", "95%", "85.5%"), 9),
        ((10.0, "≥", 0.95, 0.855, "%"), 9),
        ((10.0, "≥", "95%", 0.855), 9),
        ((10.0, "≥", 95.0, 85.5, "%"), 9),
        ((7.5, "≥", 3.0, 2.0), 5),
        ((10.0, "≥", 100.0, 0.0, "户"), 0),
        ((10.0, "≤", "2023年12月31日前", 45280.0), 10),
        ((10.0, None, 45291.0, 45280.0), 10),
        ((10.0, "≥", 50000.0, 45000.0, "元"), 9),
        ((10.0, "≥", 50000.0, 45000.0), 9),
        (("10分", "≥", 100.0, 80.0), 8),
        ((10.0, "定性", "有效提升", "部分达成", None, 0.7), 7),
        ((10.0, "定性", "有效提升", "群众反映良好", None, 0.85), 8.5),
    ],
)
def test_a_row_earns_by_its_target_and_what_was_reached(
    arguments: tuple[Argument, ...], points: float
) -> None:
    assert item(*arguments) == points


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((None, "≥", 100.0, 80.0), CellError.NA, "没有分值"),
        (("十分", "≥", 100.0, 80.0), CellError.VALUE, "分值应为数字"),
        ((0.0, "≥", 100.0, 80.0), CellError.NUM, "应大于0"),
        ((10.0, None, None, None), CellError.NA, "未填"),
        ((10.0, "≥", 100.0, None), CellError.NA, "完成值"),
        ((10.0, "≥", None, 80.0), CellError.NA, "指标值"),
        ((10.0, "≥", 100.0, CellError.DIV), CellError.VALUE, "#DIV/0!"),
        ((10.0, "≤", 45291.0, 45300.0), CellError.NA, "完成2024-01-09"),
        ((10.0, "≥", 90.0, 0.95), CellError.NA, "百分号"),
        (("10%", "≥", 100.0, 80.0), CellError.VALUE, "分值应为数字"),
        ((10.0, "≥", "≤100户", "80户"), CellError.NA, "不一致"),
        ((10.0, "定性", "有效提升", "部分达成"), CellError.NA, "尚未评定"),
        ((10.0, "定性", "有效提升", "部分达成", None, 0.9), CellError.NUM, "不在该档次之内"),
        ((10.0, "≥", ((1.0,), (2.0,)), 80.0), CellError.VALUE, "一个单元格"),
    ],
)
def test_a_row_without_points_is_an_error_with_a_reason(
    arguments: tuple[Argument, ...], error: CellError, words: str
) -> None:
    assert item(*arguments) == error
    assert words in said(*arguments)


def test_the_words_show_the_arithmetic() -> None:
    assert said(10.0, "≥", 100.0, 80.0, "户") == "指标值≥100户、完成80，完成率80%（80÷100户），得8分，扣2分。"


def test_what_a_row_may_come_to_spans_bands_and_readings() -> None:
    for arguments, low, high in (
        ((10.0, "定性", "有效提升", "部分达成"), 6, 8),
        ((10.0, "定性", "有效提升", "群众反映良好"), 0, 10),
        ((10.0, "≤", 80.0, 100.0, "天"), 7.5, 8),
        ((10.0, "≥", 100.0, 200.0, "户"), 5, 10),
        ((10.0, "≥", 100.0, None, "户"), 0, 10),
        ((10.0, "≥", 100.0, 100.0, "户"), 10, 10),
    ):
        assert call("SCORE_ITEM_LOWEST", N, *arguments) == low
        assert call("SCORE_ITEM_HIGHEST", N, *arguments) == high
    assert said(10.0, "≤", 80.0, 100.0, "天", concept="ITEM_LOWEST") == "按已有数据可能得7.5～8分。"


@pytest.mark.parametrize(
    ("arguments", "points"),
    [
        ((10.0, 120.0, 96.0), 8),
        ((20.0, 100.0, 83.5), 16.7),
        ((10.0, 120.0, 150.0), 10),
        ((10.0, "120万元", "960000元"), 8),
        ((10.0, 0.0, 0.0), CellError.NA),
        ((10.0, None, 96.0), CellError.NA),
        ((10.0, "若干", 96.0), CellError.VALUE),
        ((10.0, "120万元", 96.0), CellError.VALUE),
        ((10.0, "120元", 96.0), 8),
        ((10.0, "1,200.00", "960"), 8),
        ((10.0, "１２０", 96.0), 8),
        ((10.0, 120.0, -1.0), CellError.NUM),
        ((None, 120.0, 96.0), CellError.NA),
    ],
)
def test_execution_earns_its_rate_of_the_weight(arguments: tuple[Argument, ...], points: object) -> None:
    assert call("SCORE_ITEM_EXECUTION", N, *arguments) == points
    assert said(*arguments, concept="ITEM_EXECUTION")


def test_a_rubric_that_prints_its_indicators_scores_no_rows() -> None:
    assert call("SCORE_ITEM", "longgang-2020", 10.0, "≥", 100.0, 80.0) == CellError.VALUE
    assert "不按表内的行计分" in str(call("EXPLAIN_ITEM", "longgang-2020", 10.0, "≥", 100.0, 80.0))


def test_totals_and_grades_of_item_forms_are_those_of_any_form() -> None:
    assert call("SCORE_TOTAL", N, ((8.0,), (40.0,), (30.0,), (10.0,))) == 88
    assert call("SCORE_GRADE", N, 88.0) == "良"
