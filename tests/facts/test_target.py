"""Goals and results as forms write them: met, missed with their shares, asked about, passed over."""

from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from xlplugin.facts.attained import attain
from xlplugin.facts.deadlines import read_days
from xlplugin.facts.figures import Bound
from xlplugin.facts.levels import Attainment
from xlplugin.facts.target import Attained, Cell, Target, read_target
from xlplugin.facts.units import Unit, read_unit

Written: TypeAlias = list[Any]

TABLE = yaml.safe_load(Path(__file__).with_name("targets.yaml").read_text(encoding="utf-8"))


def reached(goal: Cell, result: Cell, operator: Cell = "", unit: Cell = "") -> Attained | None:
    return attain(read_target(goal, operator, unit), result)


@pytest.mark.parametrize("cells", TABLE["met"], ids=str)
def test_a_target_that_was_met(cells: Written) -> None:
    done = reached(*cells)
    assert done is not None
    assert (done.met, done.question, done.quotient) == (True, "", None)


@pytest.mark.parametrize(("cells", "quotient", "difference"), TABLE["missed"], ids=str)
def test_a_target_that_was_missed(cells: Written, quotient: str | None, difference: str | None) -> None:
    done = reached(*cells)
    assert done is not None
    assert (done.met, done.question) == (False, "")
    assert done.quotient == (None if quotient is None else Decimal(quotient))
    assert done.difference == (None if difference is None else Decimal(difference))


@pytest.mark.parametrize(("cells", "words"), TABLE["asked"], ids=str)
def test_what_may_be_meant_in_two_ways_is_asked(cells: Written, words: str) -> None:
    done = reached(*cells)
    assert done is not None
    assert done.met is None
    assert words in done.question


@pytest.mark.parametrize("cells", TABLE["passed_over"], ids=str)
def test_what_cannot_be_compared_has_no_answer(cells: Written) -> None:
    assert reached(*cells) is None


@pytest.mark.parametrize(
    ("result", "level"),
    [
        ("达成预期指标", Attainment.REACHED),
        ("全部或基本达成预期指标", Attainment.REACHED),
        ("部分达成预期指标并具有一定效果", Attainment.PARTLY),
        ("部分达成年度指标，具有一定成效", Attainment.PARTLY),
        ("未达成预期指标且效果较差", Attainment.MISSED),
    ],
)
def test_the_levels_are_named_as_forms_print_them(result: str, level: Attainment) -> None:
    done = reached("效果明显", result)
    assert done is not None
    assert done.level is level


@pytest.mark.parametrize(
    ("cells", "words", "limits"),
    [
        (("≥95%",), "≥95%", "≥0.95"),
        ((10, "≤", "次"), "≤10次", "≤10"),
        ((100, "═", "%"), "=100%", "=1"),
        (("50-60", "", "个"), "50-60个", "50～60"),
        (("≥100万元", "≥", "万元"), "≥100万元", "≥1000000"),
        (("0次",), "0次", "≤0"),
        (("有效", "定性"), "有效", "有效"),
        (("95%", "定性"), "95%", "95%"),
    ],
)
def test_a_target_says_how_it_limits(cells: tuple[str], words: str, limits: str) -> None:
    target = read_target(*cells)
    assert (target.words, target.limits) == (words, limits)


@pytest.mark.parametrize(
    ("words", "name", "worth"),
    [
        ("万元", "元", "10000"),
        ("（亿元）", "元", "100000000"),
        ("百万元", "元", "1000000"),
        ("百分比", "%", "0.01"),
        ("个百分点", "%", "0.01"),
        ("‰", "%", "0.001"),
        ("万人次", "人次", "10000"),
        ("元/人·年", "元/人/年", "1"),
        ("元／年/人", "元/人/年", "1"),
        ("千克", "千克", "1"),
        ("吨", "千克", "1000"),
        ("平方公里", "平方米", "1000000"),
        ("个工作日", "工作日", "1"),
        ("个", "个", "1"),
        ("—", "", "1"),
        ("", "", "1"),
    ],
)
def test_a_unit_is_read_with_its_power(words: str, name: str, worth: str) -> None:
    assert read_unit(words) == Unit(name, Decimal(worth))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("12月31日前", "2022-12-31", "2022-12-31"),
        ("2021年12月底前", "2021-12-21", "2021-12-31"),
        ("2021/3/5", "2021-03-05", "2021-03-05"),
        ("2021.12", "2021-12-01", "2021-12-31"),
        ("2021-12-31 00:00:00", "2021-12-31", "2021-12-31"),
        ("次年1月", "2023-01-01", "2023-01-31"),
        ("三季度末", "2022-07-01", "2022-09-30"),
        ("第4季度", "2022-10-01", "2022-12-31"),
        ("下半年", "2022-07-01", "2022-12-31"),
        ("2月中旬", "2022-02-11", "2022-02-20"),
        ("2月下旬", "2022-02-21", "2022-02-28"),
        ("年初", "2022-01-01", "2022-01-31"),
        ("年底前", "2022-12-01", "2022-12-31"),
        ("当年", "2022-01-01", "2022-12-31"),
    ],
)
def test_a_date_means_some_days(words: str, first: str, last: str) -> None:
    days = read_days(words, 2022)
    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize("words", ["1-12月", "6月至12月", "每月5日前", "按时", "100户", "2月30日", "12.31"])
def test_what_is_no_one_date_means_none(words: str) -> None:
    assert read_days(words, 2022) is None


NUMBERS = st.integers(1, 500).map(Decimal)
SIGNS = st.sampled_from(["≥", "≤", "=", ">", "<"])


@given(NUMBERS, NUMBERS, NUMBERS, SIGNS)
def test_more_never_unmakes_a_floor_nor_makes_a_limit(
    goal: Decimal, one: Decimal, other: Decimal, sign: str
) -> None:
    less, more = (read_target(f"{sign}{goal}户").reached(each) for each in sorted((one, other)))
    if sign in "≥>":
        assert less.met <= more.met  # type: ignore[operator]
        assert less.quotient is None or more.quotient is None or less.quotient <= more.quotient
    elif sign in "≤<":
        assert less.met >= more.met  # type: ignore[operator]
        assert less.quotient is None or more.quotient is None or less.quotient >= more.quotient


@given(NUMBERS, NUMBERS, st.sampled_from(["≥", "≤", "="]))
def test_a_result_means_the_same_in_whatever_unit(goal: Decimal, done: Decimal, sign: str) -> None:
    written = [
        reached(f"{sign}{goal}万元", text)
        for text in (f"{done}万元", f"{done * 10000}元", f"{done / 10000:f}亿元")
    ]
    assert written[0] is not None
    assert {each and each[:4] for each in written} == {written[0][:4]}


@given(NUMBERS, NUMBERS, SIGNS, st.sampled_from(["户", "%", "天", "人次", "元/人"]))
def test_the_columns_say_what_one_cell_says(goal: Decimal, done: Decimal, sign: str, unit: str) -> None:
    assume(unit != "%" or goal > 1)  # 1 beside % may be a fraction
    one, apart = read_target(f"{sign}{goal}{unit}"), read_target(goal, sign, unit)
    assert one.words == apart.words
    assert one == apart
    assert attain(one, done) == attain(apart, done)


@given(NUMBERS, NUMBERS, SIGNS, st.sampled_from(["户", "天", "人次"]))
def test_a_result_without_a_unit_has_its_goals(goal: Decimal, done: Decimal, sign: str, unit: str) -> None:
    bare, given_ = reached(f"{sign}{goal}{unit}", done), reached(f"{sign}{goal}{unit}", f"{done}{unit}")
    assert bare is not None
    assert given_ is not None
    assert bare[:4] == given_[:4]


@given(NUMBERS, NUMBERS, SIGNS)
def test_of_a_missed_target_both_readings_are_below_one_and_agree_below_the_goal(
    goal: Decimal, done: Decimal, sign: str
) -> None:
    attained = read_target(f"{sign}{goal}").reached(done)
    assume(not attained.met)
    assert attained.quotient is not None
    assert attained.difference is not None
    assert attained.difference <= attained.quotient <= 1
    assert done > goal or attained.difference == attained.quotient


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=3), st.text(max_size=3))
def test_any_cells_can_be_read(goal: str, result: str, operator: str, unit: str) -> None:
    target = read_target(goal, operator, unit)
    assert isinstance(target, Target)
    assert target.bound is not Bound.ABOUT
    assert sum((target.counted, target.worded, target.due is not None)) <= 1
    attain(target, result)
