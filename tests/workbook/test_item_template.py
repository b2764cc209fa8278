"""The workbook of the national item form: people fill it in, put rows in and take rows out as they like."""

import json
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.added_rows import delete_row, insert_row
from tests.workbook.form_books import Shown, page, run, shown
from xlplugin.rubric.library import shipped
from xlplugin.workbook.layout.names import FORM_SHEET, GUIDE_SHEET, ITEM_COLUMNS, ITEM_HEADER_ROW

FIRST = ITEM_HEADER_ROW + 1
LAST = FIRST + 7
"""The last row of an indicator in the example."""

TOTAL = LAST + 2
GRADE = TOTAL + 1


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the filled example: 94.97 points, 优."""
    return Path(shutil.copy(shipped("workbooks") / "national-item-example.xlsx", tmp_path / "项目.xlsx"))


def typed(book: Path, row: int, **cells: Shown) -> None:
    """Type into cells of a row."""
    workbook = load_workbook(book)
    for letters, value in cells.items():
        page(workbook, FORM_SHEET)[f"{letters}{row}"].value = value
    workbook.save(book)


def scored(book: Path) -> dict[str, object]:
    assert run("score", book, "--in-place") == 0
    return dict(shown(book, FORM_SHEET))


def new_row(book: Path, at: int, weight: float = 5) -> None:
    """A row put in and filled as a person does: without any formula."""
    insert_row(book, FORM_SHEET, at)
    typed(book, at, C="新增座椅", D="≥", E="100", F="个", G="50", H=weight)


def form(book: Path) -> Worksheet:
    return page(book, FORM_SHEET)


def test_the_sheets_are_a_guide_and_the_official_form_with_the_scores_beside_it(example: Path) -> None:
    assert load_workbook(example).sheetnames == [GUIDE_SHEET, FORM_SHEET]
    assert tuple(cell.value for cell in form(example)[ITEM_HEADER_ROW]) == ITEM_COLUMNS
    assert form(example).print_area == f"'{FORM_SHEET}'!$A$1:$J${GRADE + 4}"
    setup = form(example).page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 1)
    assert form(example).freeze_panes == "D1"
    assert not form(example).protection.sheet, "rows can be put in only where a sheet is not protected"


def test_the_example_scores_every_kind_of_row(example: Path) -> None:
    cells = shown(example, FORM_SHEET)
    assert [cells[f"L{row}"] for row in range(FIRST, LAST + 1)] == [10, 8.5, 10, 9.47, 10, 18, 10, 10]
    assert [cells[f"I{row}"] for row in range(FIRST, LAST + 1)] == [10, 8.5, 10, 9.47, 10, 18, 10, 10]
    assert (cells["L6"], cells["I6"], cells["H6"]) == (9, 9, 0.9)
    assert (cells[f"H{TOTAL}"], cells[f"I{TOTAL}"], cells[f"L{TOTAL}"]) == (100, 94.97, 94.97)
    assert (cells[f"I{GRADE}"], cells[f"L{GRADE}"]) == ("优", "优")
    assert "高出该等级下限4.97分" in str(cells[f"N{GRADE}"])


def test_scoring_a_form_of_ours_that_is_in_order_leaves_the_file_as_it_is(example: Path) -> None:
    before = example.read_bytes()
    assert run("score", example, "--in-place") == 0
    assert example.read_bytes() == before


def test_the_blank_form_shows_no_score_no_error_and_no_reproach() -> None:
    cells = shown(shipped("workbooks") / "national-item.xlsx", FORM_SHEET)
    texts = [str(value) for value in cells.values()]
    assert not [each for each in texts if each.startswith("#") or "应为100" in each]
    assert not [cell for cell in cells if cell[0] in "LMNOPQ" and int(cell[1:]) >= FIRST and cells[cell]]


def test_a_missing_result_and_a_goal_in_words_wait_for_a_person(example: Path) -> None:
    typed(example, FIRST, G=None)
    typed(example, FIRST + 5, K=None)
    cells = scored(example)
    assert (cells[f"L{FIRST}"], cells[f"M{FIRST}"]) == ("#N/A", "无法核算")
    assert (cells[f"L{FIRST + 5}"], cells[f"M{FIRST + 5}"]) == ("#N/A", "待定")
    assert (cells[f"P{FIRST + 5}"], cells[f"Q{FIRST + 5}"]) == (16, 20), "its result names the level"
    assert (cells[f"L{GRADE}"], cells.get(f"I{GRADE}")) == ("未定", None), "no grade of a part"
    assert cells[f"N{GRADE}"] == "总分最低82.97分（良），最高96.97分（优），等级未定"


def test_an_audit_calls_a_score_that_is_not_there_yet_blank_and_asks_for_no_grade(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(example, FIRST + 5, K=None)
    scored(example)
    run("audit", example, "--details")
    told = capsys.readouterr().out
    assert "自评得分没有填写" in told
    assert "公式没有结果" not in told
    assert "评价等级没有填写" not in told


def test_a_result_has_the_unit_that_stands_between_it_and_the_goal(example: Path) -> None:
    typed(example, FIRST, D="≤", E="80", F="万元", G="100")
    assert scored(example)[f"L{FIRST}"] == 8


@pytest.mark.parametrize(
    ("row", "cells", "told"),
    [
        (
            FIRST,
            {"H": "10分"},
            f"自评表!H{FIRST}：错误〔weight-not-number〕“新建社区公园数量”分值应为数字，填的是“10分”",
        ),
        (
            FIRST,
            {"I": "9分"},
            f"自评表!I{FIRST}：错误〔claim-text〕“新建社区公园数量”自评得分应为数字，填的是“9分”",
        ),
        (7, {"D": "900万元"}, "自评表!D7：错误〔fact-unusable〕“其中：当年财政拨款”全年预算数应为数字"),
        (FIRST + 5, {"K": "良好"}, "“居民出行便利程度的评定比例”应为数字，填的是“良好”"),
    ],
)
def test_numbers_typed_as_text_are_told_where_sums_would_pass_over_them(
    example: Path, capsys: pytest.CaptureFixture[str], row: int, cells: dict[str, Shown], told: str
) -> None:
    typed(example, row, **cells)
    assert run("score", example, "--details", "-o", example.with_name("评分.xlsx")) == 1
    assert told in capsys.readouterr().err


def test_points_without_a_name_are_open_on_the_sheet_as_they_are_in_the_answer(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    insert_row(example, FORM_SHEET, FIRST + 2)
    typed(example, FIRST + 2, H=5)
    cells = scored(example)
    assert (cells[f"L{FIRST + 2}"], cells[f"Q{TOTAL + 1}"]) == ("#N/A", 99.97)
    assert cells.get(f"I{GRADE + 1}") is None, "no grade of other points than a hundred"
    told = capsys.readouterr()
    assert "最高99.97分" in told.out
    assert "分值合计105分，应为100分" in told.out + told.err


def test_rows_grow_with_what_is_typed_into_them(example: Path) -> None:
    with ZipFile(example) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
    rows = {int(row): "customHeight" in rest for row, rest in re.findall(r'<row r="(\d+)"([^>]*)>', sheet)}
    assert not any(rows[row] for row in range(FIRST, LAST + 1))
    assert rows[TOTAL]


@pytest.mark.parametrize("at", [FIRST, FIRST + 2, LAST + 1, TOTAL], ids=["first", "inside", "end", "total"])
def test_a_row_put_in_anywhere_is_scored_and_counted(
    example: Path, at: int, capsys: pytest.CaptureFixture[str]
) -> None:
    new_row(example, at)
    cells = scored(example)
    assert (cells[f"L{at}"], cells[f"I{at}"]) == (2.5, 2.5)
    assert (cells[f"H{TOTAL + 1}"], cells[f"I{TOTAL + 1}"], cells[f"L{TOTAL + 1}"]) == (105, 97.47, 97.47)
    assert cells[f"J{TOTAL + 1}"] == "分值合计105分，应为100分"
    capsys.readouterr()
    assert run("score", example, "--in-place", "--details") == 0
    assert "formulas-renewed" not in capsys.readouterr().err


def test_it_is_told_which_rows_were_given_their_formulas(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_row(example, FIRST + 2)
    assert run("score", example, "--in-place", "--details") == 0
    assert f"补上了第{FIRST + 2}行的测算公式" in capsys.readouterr().err


def test_a_row_taken_out_is_gone_from_the_sums(example: Path) -> None:
    delete_row(example, FORM_SHEET, FIRST)
    cells = scored(example)
    assert (cells[f"H{TOTAL - 1}"], cells[f"I{TOTAL - 1}"], cells[f"L{TOTAL - 1}"]) == (90, 84.97, 84.97)


def test_what_people_typed_over_a_formula_stays(example: Path) -> None:
    typed(example, FIRST + 1, I=9)
    typed(example, FIRST + 2, I="=5+4")
    cells = scored(example)
    assert (cells[f"I{FIRST + 1}"], cells[f"M{FIRST + 1}"]) == (9, "不符")
    assert form(example)[f"I{FIRST + 2}"].value == "=5+4"
    assert cells[f"I{TOTAL}"] == 94.47


def test_json_and_audit_read_the_form_as_any_other(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("score", example, "--json", "--in-place") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rubric"], told["total"]["computed"], told["total"]["grade"]) == (
        "national-item",
        "94.97",
        "优",
    )
    assert len(told["indicators"]) == 9
    assert run("audit", example, "--details") == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_the_bands_of_ones_own_rule_are_told_in_its_workbook(tmp_path: Path) -> None:
    own = (shipped("rubrics") / "national-item.yaml").read_text(encoding="utf-8")
    own = own.replace("level: 达成, at_least: 0.8", "level: 达成, at_least: 0.85")
    own = own.replace("at_least: 0.6, at_most: 0.8", "at_least: 0.6, at_most: 0.85")
    (tmp_path / "national-item.yaml").write_text(own, encoding="utf-8")
    book = tmp_path / "空白.xlsx"
    assert run("template", "national-item", "--rubrics", tmp_path, "-o", book) == 0
    told = "达成预期指标 100%～85%；部分达成并具有一定效果 85%～60%；未达成且效果较差 60%～0%。"
    prompts = [each.prompt for each in form(book).data_validations.dataValidation if each.prompt]
    assert any(told in prompt for prompt in prompts)
    assert any(told in str(cell.value) for row in form(book).iter_rows() for cell in row)
