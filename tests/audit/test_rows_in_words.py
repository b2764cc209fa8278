"""A row of a table in words: a slip of its figure is told, another figure about it is not."""

import pytest

from tests.audit.cases import case, row, table
from xlplugin.audit.words.rows_in_words import check

TABLE = table(
    ("预算数", "支出数"), ("工程费", 920, "864.00"), ("1.设备购置费", 215.5, 208.46), title="资金使用表"
)


def found(*words: str) -> list[str]:
    return [each.message for each in check(case(row("甲", 5, 5), tables=[TABLE], passages=words))]


@pytest.mark.parametrize(
    "words",
    [
        "支出中，工程费846.00万元，占78.33%。",
        "工程费支出834万元，已全部付清。",
        "其中：设备购置费支出208.64万元。",
        "设备购置费预算251.5万元。",
    ],
)
def test_a_slip_is_told(words: str) -> None:
    (message,) = found(words)
    assert "“资金使用表”" in message


@pytest.mark.parametrize(
    "words",
    [
        "工程费864万元，设备购置费208.46万元。",
        "工程费支出8640000元。",
        "工程费预算920万元，支出864万元。",
        "2022年工程费支出846万元。",
        "上年工程费846万元，设备购置费208.64万元。",
        "工程费结余56万元，工程费首付款300万元。",
        "东区工程费846万元。",
        "工程费约846万元。",
        "设备购置费208.5万元。",
    ],
)
def test_what_is_right_or_about_something_else_is_not(words: str) -> None:
    assert found(words) == []
