"""A form scored by its own criteria: what is written, that nobody approved them, what is known later."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.workbook.form_books import run
from xlplugin.cli.exits import Exit
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "指标说明", "评分标准", "自评得分", "扣分原因")
ROWS = (
    (
        "投入",
        "预算",
        "预算完成率",
        40,
        "预算完成率=完成数÷预算数×100%",
        "完成率≥95%得满分，每低1个百分点扣2分，扣完为止。",
        40,
    ),
    ("产出", "质量", "合格率", 30, "", "合格率≥90%得30分，60%（含）-90%得20分，低于60%不得分。", 20),
    ("效果", "满意", "资料报送", 30, "", "迟报一次扣5分，扣完为止。", 30),
)


def form(folder: Path, facts: dict[str, float] | None = None) -> Path:
    """A filled form that no rubric is known for; with facts confirmed on the sheet that scoring added."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "自评表"
    sheet.append(["某县部门整体支出绩效自评表（2024年度）"])
    sheet.append(list(HEAD))
    for row in ROWS:
        sheet.append([*row, None])
    sheet.append(["合计", None, None, 100, None, None, 90, None])
    path = folder / "自评.xlsx"
    book.save(path)
    if facts is None:
        return path
    run("score", path, "--draft", "-o", folder / "数据.xlsx")
    filled = load_workbook(folder / "数据.xlsx")
    for line in filled["基础数据"].iter_rows(min_row=5):
        label = str(line[2].value)
        if label in facts:
            line[3].value, line[8].value = facts[label], "已确认"
    filled.save(folder / "填好.xlsx")
    return folder / "填好.xlsx"


FACTS = {"完成数": 90, "预算数": 100, "合格率": 0.95, "资料报送迟报的次数": 1}
SCORES = (30, 30, 25)


def cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in load_workbook(path)[sheet].iter_rows(values_only=True)]


@pytest.fixture
def scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    filled = form(tmp_path, FACTS)
    capsys.readouterr()
    assert run("score", filled, "-o", tmp_path / "评分.xlsx") == Exit.DONE
    return tmp_path / "评分.xlsx"


def test_the_form_gets_the_scores_of_its_own_criteria(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tuple(row[6] for row in cells(scored, "自评表")[2:5]) == SCORES
    assert UNAPPROVED in capsys.readouterr().out


def test_every_sheet_that_is_added_says_that_nobody_approved_the_rules(scored: Path, tmp_path: Path) -> None:
    run("audit", scored, "-o", tmp_path / "核查.xlsx")
    book = load_workbook(tmp_path / "核查.xlsx")

    added = [sheet for sheet in book.worksheets if sheet.title != "自评表"]
    assert {sheet.title for sheet in added} >= {"基础数据", "测算", "核查意见", "核定得分"}
    for sheet in added:
        top = "".join(str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)
        assert "未经核定" in top, sheet.title
        assert sheet.oddHeader
        assert sheet.oddHeader.left
        assert "未经核定" in str(sheet.oddHeader.left.text), sheet.title  # on every printed page


def test_no_cell_calls_a_function_that_knows_no_such_rubric(scored: Path) -> None:
    formulas = [
        cell.value
        for sheet in load_workbook(scored).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert not [each for each in formulas if DRAFT_ID in str(each) or "SCORE_" in str(each)]


def test_the_total_and_the_grade_are_those_of_the_scores(scored: Path) -> None:
    rows = [tuple(row) for row in load_workbook(scored, data_only=True)["测算"].iter_rows(values_only=True)]
    closing = {row[1]: row for row in rows if row[1] in ("合计", "评价等级")}
    assert 85 in closing["合计"]
    assert "良" in closing["评价等级"]


def test_a_second_run_changes_nothing_and_needs_no_option(scored: Path, tmp_path: Path) -> None:
    assert run("score", scored, "-o", tmp_path / "再评.xlsx") == Exit.DONE
    assert (tmp_path / "再评.xlsx").read_bytes() == scored.read_bytes()


def test_an_audit_goes_by_the_same_criteria_and_says_so(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run("audit", scored)
    printed = capsys.readouterr().out
    assert "“资料报送”自评30分，按基础数据得25分" in printed
    assert UNAPPROVED in printed.replace("\n", "")


def test_recalculating_leaves_the_values(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("recalc", scored, "-o", tmp_path / "重算.xlsx") == Exit.DONE
    assert "更新了 0 个单元格" in capsys.readouterr().out


def test_a_reviewer_may_score_by_them(tmp_path: Path) -> None:
    filled = form(tmp_path, FACTS)
    assert run("score", filled, "--as-reviewer", "-o", tmp_path / "核定.xlsx") == Exit.DONE
    assert tuple(row[6] for row in cells(tmp_path / "核定.xlsx", "自评表")[2:5]) == (40, 20, 30)
    workings = load_workbook(tmp_path / "核定.xlsx", data_only=True)["测算"]
    assert 85 in [row[4].value for row in workings.iter_rows() if row[1].value == "合计"]
