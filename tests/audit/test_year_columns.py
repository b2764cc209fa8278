"""Columns of changes between two years: what the years' own figures do not bear out is told."""

import pytest

from tests.audit.cases import case, codes, row, table
from xlplugin.audit.tables.year_columns import check
from xlplugin.form.form import Table

HEADS = ("2019年决算", "2020年预算", "2020年决算", "比上年增减", "增减率")
LINES = (
    ("用车运行费", 31.4, 33, 28.2, -3.2, "-10.19%"),
    ("接待费", 5.6, 6, 4.9, -0.7, "-12.50%"),
    ("合计", 37, 39, 33.1, -3.9, "-10.54%"),
)


def found(each: Table) -> list[str]:
    return [finding.message for finding in check(case(row("甲", 5, 5), tables=[each]))]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (("合计", 37, 39, 33.1, -3.4, "-10.54%"), "“比上年增减”为-3.4，按“2020年决算”与“2019年决算”应为-3.9"),
        (("合计", 37, 39, 33.1, -3.9, "-15.04%"), "“增减率”为-15.04%"),
    ],
)
def test_a_wrong_change_is_told(last: tuple[str, ...], told: str) -> None:
    (message,) = found(table(HEADS, *LINES[:2], last, title="经费情况表"))
    assert told in message


@pytest.mark.parametrize(
    "harmless",
    [
        table(HEADS, *LINES),
        table(HEADS[:4], *((*line[:4], abs(float(str(line[4])))) for line in LINES)),
        table(
            ("上年支出", "本年支出", "增长率（%）"), ("甲", 50, 60, 20), ("乙", 40, 30, -25), ("丙", 0, 5, 0)
        ),
        table(("上年数", "本年数", "增减"), ("甲", 50, 60, 3), ("乙", 40, 30, 2), ("丙", 10, 5, 1)),
        table(
            ("2018年", "2019年", "2020年", "增减"), ("甲", 1, 2, 4, 9), ("乙", 1, 2, 4, 2), ("丙", 1, 2, 4, 2)
        ),
        table(("年初预算", "支出数", "增减"), ("甲", 50, 60, 3), ("乙", 40, 30, 2)),
    ],
    ids=["right", "without signs", "percent as number", "another meaning", "three years", "no years"],
)
def test_what_the_figures_bear_out_or_nobody_can_tell_is_not(harmless: Table) -> None:
    assert found(harmless) == []


def test_it_is_an_error_at_the_cell() -> None:
    wrong = table(HEADS, *LINES[:2], ("合计", 37, 39, 33.1, -3.4, "-10.54%"))
    (finding,) = check(case(row("甲", 5, 5), tables=[wrong]))
    assert codes([finding]) == ["difference-wrong"]
    assert finding.arithmetic == "33.1－37＝-3.9，填-3.4"
