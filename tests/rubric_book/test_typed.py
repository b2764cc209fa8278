"""What people and other programs put into a rubric's workbook otherwise than we do is read as meant."""

from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from xlplugin.model import as_fields
from xlplugin.scoring.cases import load_cases

from .changed import Change, read, small_book


@pytest.mark.parametrize(
    "change",
    [
        ("指标", "F3", "２"),
        ("评分规则", "A10", "效果"),  # a name without a sentence, ready for one
        ("评分规则", "D8", "1. 甲，最高3分。_x000D_\n"),  # how Excel stores what was copied from elsewhere
        ("概况", "B12", "文件_x000D_"),
        ("基础数据项", "C2", "项"),
    ],
)
def test_the_rubric_is_the_same(change: Change, tmp_path: Path) -> None:
    changed = read(small_book(tmp_path / "small.xlsx", change))
    assert as_fields(changed.rubric) == as_fields(read(small_book(tmp_path / "small.xlsx")).rubric)


def test_a_name_that_is_a_number_has_no_decimals_whoever_wrote_it(tmp_path: Path) -> None:
    path = small_book(tmp_path / "small.xlsx", ("等级", "A2", 5))
    with ZipFile(path) as parts:
        held = {each: parts.read(each) for each in parts.namelist()}
    (sheet,) = (
        each for each, part in held.items() if b"<v>5</v>" in part and each.startswith("xl/worksheets")
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        for each, part in held.items():
            parts.writestr(each, part.replace(b"<v>5</v>", b"<v>5.0</v>") if each == sheet else part)
    assert [each.grade for each in read(path).rubric.grades.bands] == ["5", "良", "差"]


def test_a_fact_s_bounds_decimals_and_measure_word_are_taken(tmp_path: Path) -> None:
    changes: list[Change] = [
        ("基础数据项", "A6", "绿地"), ("基础数据项", "B6", "数量"), ("基础数据项", "C6", "公顷"),
        ("基础数据项", "D6", "新增面积"), ("基础数据项", "F6", 500),
        ("基础数据项", "G6", 2), ("基础数据项", "E5", "－100%"),
    ]  # fmt: skip
    facts = {each.label: each for each in read(small_book(tmp_path / "small.xlsx", *changes)).rubric.facts}
    assert (facts["绿地"].counted, facts["绿地"].maximum, facts["绿地"].decimals) == ("公顷", Decimal(500), 2)
    assert facts["进度"].minimum == Decimal(-1)


def test_sheets_of_which_a_rubric_has_nothing_may_be_deleted(tmp_path: Path) -> None:
    path = small_book(tmp_path / "small.xlsx")
    held = read(path)
    book = load_workbook(path)
    for each in ("线索", "原文矛盾", "算例"):
        del book[each]
    book.save(path)
    assert as_fields(read(path).rubric) == as_fields(held.rubric)
    assert load_cases(held, path) == ()
