"""The worked cases of a rubric's workbook: read as typed, and what is wrong told with its cell."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.refusals import refusal
from xlplugin.scoring.cases import NoScore, WorkedCase, load_cases

from .changed import Change, read, small_book

CASE = {"A2": "全部执行", "B2": "执行率", "E2": "支出数＝100\n预算数＝100", "F2": 4}


def book(folder: Path, **cells: object) -> Path:
    """The small rubric's workbook with one case, these of its cells changed."""
    changes: list[Change] = [("算例", cell, value) for cell, value in (CASE | cells).items()]
    return small_book(folder / "small.xlsx", *changes)


def case(path: Path) -> WorkedCase:
    (found,) = load_cases(read(path), path)
    return found


def test_a_case_needs_only_its_name_indicator_data_and_score(tmp_path: Path) -> None:
    assert case(book(tmp_path)) == WorkedCase(
        name="全部执行",
        indicator="执行率",
        facts={"spent": Decimal(100), "planned": Decimal(100)},
        score=Decimal(4),
    )


def test_a_case_may_have_a_reading_points_of_its_own_and_what_is_possible(tmp_path: Path) -> None:
    found = case(book(tmp_path, C2="一半从宽", D2=8, F2="缺失", G2=4.5, H2=1, I2=8, J2="是"))
    assert (found.reading, found.weight, found.score) == ("一半从宽", Decimal(8), NoScore.MISSING)
    assert (found.unrounded, found.possible, found.exempt) == (Decimal("4.5"), (Decimal(1), Decimal(8)), True)


@pytest.mark.parametrize("typed", ["支出数＝100；预算数＝100", "支出数:100; 预算数:100"])
def test_several_facts_may_stand_in_one_line(typed: str, tmp_path: Path) -> None:
    assert case(book(tmp_path, E2=typed)) == case(book(tmp_path))


@pytest.mark.parametrize(
    ("cells", "cell", "message"),
    [
        ({"B2": None}, "B2", "没有填“指标”"),
        ({"F2": "满分"}, "F2", "“满分”应为数字"),
        ({"F2": None}, "F2", "没有填“应得分”"),
        ({"E2": "支出数100"}, "E2", "“支出数100”没有读懂"),
        ({"E2": "支出＝100"}, "E2", "没有叫“支出”的基础数据"),
        ({"H2": 1}, "I2", "没有填“最多可能”"),
        ({"J2": "免"}, "J2", "“免于扣分”填的“免”不在可选值之中"),
    ],
)
def test_a_mistake_in_a_case_is_told_with_its_cell(
    cells: dict[str, object], cell: str, message: str, tmp_path: Path
) -> None:
    path = book(tmp_path, **cells)
    found = [
        (each.source and each.source.sheet, each.source and each.source.cell, each.message)
        for each in refusal(load_cases, read(path), path)
    ]
    assert ("算例", cell, message) in found
