"""A further door is a few lines: here one that answers a whole folder with one line a workbook."""

from pathlib import Path

from tests.workbook.form_books import saved
from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form
from xlplugin.money import plain
from xlplugin.problem import Refused, has_errors
from xlplugin.service.auditing import audit_form
from xlplugin.service.file import FileBook
from xlplugin.service.scoring import Stage, score
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.formbook.opening import Request


def door(folder: Path) -> list[str]:
    """Every workbook of a folder, with what scoring and auditing say of it."""
    return [f"{path.stem}：{line(path)}" for path in sorted(folder.glob("*.xlsx"))]


def line(path: Path) -> str:
    try:
        return said(FileBook(path))
    except Refused as refused:
        return refused.problems[0].message


def said(book: Workbook) -> str:
    found = len(audit_form(book).report.findings)
    scored = score(book, Request(accept=True))
    total = scored.sheet.total.computed
    points = "没有总分" if total is None else f"{plain(total)}分"
    wrong = "，有错误" if has_errors(scored.problems) else ""
    return f"{scored.stage.name} {points}，核查发现{found}项{wrong}"


def test_a_folder_is_answered_line_by_line_and_left_as_it_is(workbooks: Path, tmp_path: Path) -> None:
    saved(tmp_path, (workbooks / "longgang-2020-example.xlsx").read_bytes(), "1模板.xlsx")
    saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)), "2官方表.xlsx")
    saved(tmp_path, b"no workbook", "3坏文件.xlsx")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    template, official, broken = door(tmp_path)

    assert template.startswith(f"1模板：{Stage.LIVE.name} 94.94分，核查发现")
    assert official.startswith(f"2官方表：{Stage.SCORED.name} ")
    assert broken.startswith("3坏文件：")
    assert "核查" not in broken
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
