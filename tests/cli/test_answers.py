"""What commands say unasked: a dozen lines that fit a terminal, without codes, the counts as in JSON."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbook.form_books import Shown, run, saved, with_facts
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.cli.output import cut, width
from xlplugin.rubric.library import shipped

MOST = 12
WITHOUT_ROWS = "national-item"
"""The one workbook that says nothing before people have written their own rows into it."""

BOOKS = sorted(book.stem for book in shipped("workbooks").glob("*.xlsx") if book.stem != WITHOUT_ROWS)
FORMS = [shenzhen_form, guangzhou_form]


def said(capsys: pytest.CaptureFixture[str], *words: object) -> list[str]:
    """The lines of an answer; none is a wall of text, and none holds a code."""
    capsys.readouterr()
    run(*words)
    told = capsys.readouterr()
    lines = (told.out + told.err).splitlines()
    assert max(width(line) for line in lines if "写入" not in line) <= 104, lines
    assert not any("〔" in line for line in lines)
    nothing = any("没有发现问题" in line for line in lines)  # then there is no more to see
    assert sum("--details" in line for line in lines) == (0 if nothing else 1), lines
    return lines


def document(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    run(*words, "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def agrees_with_json(lines: list[str], found: dict[str, Any]) -> None:
    """The counts of each status, and every difference told once or counted."""
    statuses = [each["status"] for each in found["indicators"]]
    differing = [each for each in found["indicators"] if each["status"] == "不符"]
    told = [line for line in lines if line.startswith("不符：")]
    more = re.search(r"^另有.*?不符(\d+)项", "\n".join(lines), re.MULTILINE)
    impossible = re.search(r"(\d+)项不可能", "\n".join(lines))
    assert len(told) + sum(int(each[1]) for each in (more, impossible) if each) == len(differing)
    counted = re.findall(r"(一致|不符|无法核算|待定|按测算) (\d+) 项", "\n".join(lines))
    by_status = {status: statuses.count(status) for status in ("一致", "不符", "无法核算", "待定")}
    unclaimed = [each for each in found["indicators"] if each["status"] == "一致" and each["claimed"] is None]
    if unclaimed:
        by_status |= {"一致": by_status["一致"] - len(unclaimed), "按测算": len(unclaimed)}
    assert {status: int(number) for status, number in counted} == by_status


@pytest.mark.parametrize("name", BOOKS)
def test_a_shipped_workbook_is_answered_in_a_dozen_lines(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    book, out = workbooks / f"{name}.xlsx", tmp_path / "得分.xlsx"
    lines = said(capsys, "score", book, "-o", out)
    assert len(lines) <= MOST
    assert lines[0].startswith(f"{name}.xlsx：")
    assert sum("下一步：" in line for line in lines) == 1
    if name != "official-form-example":
        agrees_with_json(lines, document(capsys, "score", book, "-o", out))
    assert len(said(capsys, "audit", book)) <= MOST + 2


def test_a_form_without_rows_says_what_to_write_into_it(
    workbooks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", workbooks / f"{WITHOUT_ROWS}.xlsx") == 2
    assert "请填写指标名称和分值" in capsys.readouterr().err


@pytest.mark.parametrize("reviewer", [False, True])
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_an_official_form_is_answered_in_a_dozen_lines_every_time(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: Callable[[Shape], bytes],
    *,
    filled: bool,
    reviewer: bool,
) -> None:
    book = saved(tmp_path, form(Shape(filled=filled, pages=ALL_PAGES)))
    first, second = tmp_path / "第一次.xlsx", tmp_path / "第二次.xlsx"

    asked = said(capsys, "score", book, "-o", first)
    wanted = [
        each
        for each in document(capsys, "score", book, "-o", first)["findings"]
        if each["code"] == "facts-wanted"
    ]
    found, needed = re.findall(r"\d+", wanted[0]["message"])
    assert len(asked) <= MOST
    assert any(f"还缺{needed}项数据" in line for line in asked)
    assert any(f"找到{found}项数据" in line for line in asked) == (found != "0")
    assert any("--accept-proposed" in line for line in asked) == (found != "0")

    more = ["--as-reviewer"] if reviewer else []
    words = ("score", first, "--accept-proposed", *more, "-o", second)
    lines = said(capsys, *words)
    assert len(lines) <= MOST
    assert any(f"还缺{needed}项数据" in line for line in lines)
    agrees_with_json(lines, document(capsys, *words))
    assert len(said(capsys, "audit", book)) <= MOST + 2


def test_a_loss_is_told_once_and_the_greatest_first(
    tmp_path: Path, workbooks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "自评.xlsx"))
    lines = said(capsys, "score", book)
    differing = [line for line in lines if line.startswith("不符：")]
    assert [line.split(" ")[0] for line in differing] == ["不符：财务合规性", "不符：政府采购执行情况"]
    assert "自评3分，测算2分：" in differing[0]
    assert "资金调整调剂率" in differing[0]
    assert sum("财务合规性" in line for line in lines) == 1


def test_what_differs_and_does_not_fit_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given: Mapping[str, Shown] = {
        "procurement_actual": 100,
        "procurement_plan": 233.26,
        "procurement_policy_points": 0,
        "staff_actual": 120,
        "staff_quota": 100,
        "assets_in_use": 5,
        "assets_total": 10,
        "key_tasks_unfinished": 1,
        "projects_done": 5,
        "projects_planned": 10,
        "satisfaction": 0.5,
        "budget_disclosure": "未公开",
        "accounts_disclosure": "部分合规",
    }
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES))), given)
    lines = said(capsys, "score", book, "-o", tmp_path / "得分.xlsx")
    assert len(lines) <= MOST
    agrees_with_json(lines, document(capsys, "score", book, "-o", tmp_path / "得分.xlsx"))
    assert any(re.match(r"另有.*项", line) for line in lines)


def test_a_warning_is_told_before_the_third_difference(
    tmp_path: Path, workbooks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, workbook = tmp_path / "自评.xlsx", openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    facts = workbook["基础数据"]
    for row in facts.iter_rows(min_row=5):
        if row[0].value in ("operating_actual", "three_public_actual"):
            row[3].value = 1_000_000
        if row[0].value in ("operating_budget", "three_public_budget"):
            row[3].value = 100
        if row[0].value in ("staff_actual", "temporary_staff", "key_tasks_unfinished"):
            row[3].value = 3
    workbook.save(book)

    lines = said(capsys, "score", book)

    kinds = [line[:2] for line in lines if line[:3] in ("不符：", "警告（")]
    assert kinds[:3] == ["不符", "不符", "警告"]


def test_of_many_wrong_cells_the_number_and_the_first_three(
    tmp_path: Path, workbooks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "自评.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    facts = workbook["基础数据"]
    rows = [cells[0].row for cells in facts.iter_rows(min_row=5) if cells[4].value in ("万元", "人", "项")][
        :13
    ]
    for row in rows:
        facts[f"D{row}"] = "说不清"
    workbook.save(book)

    lines = said(capsys, "score", book)

    assert len(lines) <= MOST
    assert len(rows) == 13
    assert "13个单元格要改正" in lines[1]
    assert sum(f"基础数据!D{row}）" in "".join(lines) for row in rows) == 3
    assert any("另有10处" in line for line in lines)


@pytest.mark.parametrize("form", [True, False])
def test_where_nothing_could_be_saved_no_next_step_is_named(
    tmp_path: Path, workbooks: Path, capsys: pytest.CaptureFixture[str], *, form: bool
) -> None:
    book = workbooks / ("official-form-example.xlsx" if form else "longgang-2020-example.xlsx")
    assert run("score", book, "-o", tmp_path / "结果.txt") == 2
    told = capsys.readouterr()
    assert (told.out == "") == form  # a form without facts was given none: there is nothing to tell
    assert form or "自评合计" in told.out
    assert "下一步" not in told.out
    assert "写入" not in told.out
    assert "应以 .xlsx 结尾" in told.err


def test_details_tell_everything_with_codes(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, out = workbooks / "longgang-2020-example.xlsx", tmp_path / "得分.xlsx"
    findings = document(capsys, "score", book, "-o", out)["findings"]
    run("score", book, "-o", out, "--details")
    told = capsys.readouterr()
    assert [line.partition("〔")[2].partition("〕")[0] for line in told.err.splitlines()] != []
    assert told.err.count("〔") == len(findings)
    assert "预算编制合理性" in told.out


def test_a_refusal_has_its_code_only_with_details(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "没有.xlsx"
    assert run("score", missing) == 2
    short = capsys.readouterr().err
    assert run("score", missing, "--details") == 2
    full = capsys.readouterr().err
    assert short.startswith(f"错误（{missing}）：")
    assert "〔" not in short
    assert re.sub("〔.*?〕", "", full).replace("：错误", "：") == short.replace("错误（", "").replace(
        "）：", "：", 1
    )


@pytest.mark.parametrize(
    "words", [("template", "longgang-2020", "-o", "空白.xlsx"), ("rubric", "check", "评价.yaml")]
)
def test_other_commands_name_the_next_step(
    words: tuple[str, ...],
    workbooks: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copy(workbooks.parent / "rubrics" / "longgang-2020.yaml", tmp_path / "评价.yaml")
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("下一步：")


@pytest.mark.parametrize("most", [8, 20, 21, 40])
def test_a_cut_line_fits_and_shows_that_it_was_cut(most: int) -> None:
    text = "财务合规性，自评3分，测算2分：资金调整调剂率69.19%"
    assert width(cut(text, most)) <= most
    assert cut(text, most).endswith("…")
    assert cut(text, 100) == text
    assert cut("一行\n两行", 100) == "一行 两行"
