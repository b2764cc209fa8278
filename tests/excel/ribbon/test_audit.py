"""检查: the findings of the command ``audit``, on a sheet of the workbook; the form stays as it is."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk
from tests.workbook.form_books import run, shown
from xlplugin.workbook.review.names import REVIEW_SHEET


def test_the_sheet_lists_what_the_command_finds(
    excel: Excel, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(excel, excel.open(form), tmp_path)
    run("audit", form, "--json")
    found = json.loads(capsys.readouterr().out)["findings"]
    reply = desk.done("audit")
    assert f"共 {len(found)} 项发现" in reply.text
    words = "\n".join(map(str, shown(saved_copy(desk.book, tmp_path / "seen.xlsx"), REVIEW_SHEET).values()))
    assert all(each["message"] in words for each in found)


def test_the_form_itself_stays_as_it_is(fresh: Desk) -> None:
    before = fresh.grid()
    fresh.done("audit")
    assert differences(fresh.grid(), before) == [
        f"sheets: {[*(s.name for s in before.sheets), REVIEW_SHEET]} / {[s.name for s in before.sheets]}"
    ]


def test_undo_takes_the_findings_away(fresh: Desk) -> None:
    before = fresh.grid()
    fresh.done("audit")
    fresh.done("undo")
    assert differences(fresh.grid(), before) == []


def test_a_workbook_without_a_form_is_refused_with_what_was_looked_for(excel: Excel, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "空.xlsx")
    desk = Desk(excel, excel.open(tmp_path / "空.xlsx"), tmp_path)
    assert "没有找到" in desk.press("audit").text
