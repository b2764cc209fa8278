"""LibreOffice opens the copy with marked cells, shows and saves the marks; mended, it is as before again."""

import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_score import fact_cell
from tests.referee.paper import missing_tool
from tests.workbook.form_books import FACTS, run, saved, type_facts, with_facts
from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form

pytestmark = pytest.mark.referee

_SECONDS = 600


def test_marks_are_seen_kept_and_taken_back_by_another_program(tmp_path: Path) -> None:
    if missing_tool():
        pytest.skip(f"{missing_tool()} is not installed")
    form = saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)), "某局.xlsx")
    book = with_facts(form, {**FACTS, "staff_actual": 99.5})
    cell, other = fact_cell(book, "staff_actual"), fact_cell(book, "staff_quota")
    assert run("score", book) == 1
    profile, folder = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", tmp_path / "另存"
    marked = book.with_name("某局-待改正.xlsx")
    words = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(marked)]
    subprocess.run(words, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603
    again = folder / marked.name

    opened = openpyxl.load_workbook(again)
    assert opened.active is not None
    assert opened.active.title == "待改正"
    assert opened["基础数据"][cell].fill.start_color.rgb == "FFF8B4B4"
    assert "应为整数" in str(opened["基础数据"][cell].comment)
    type_facts(again, {"staff_actual": 100})
    assert run("score", again) == 0

    mended = openpyxl.load_workbook(folder / "某局-评分.xlsx")
    assert "待改正" not in mended.sheetnames
    assert mended["基础数据"][cell].comment is None
    assert repr(mended["基础数据"][cell].fill) == repr(mended["基础数据"][other].fill)
