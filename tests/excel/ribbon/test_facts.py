"""基础数据: inserted once, found again wherever it is, and for the form in front of the user."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.conftest import BUILT, Desk
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page
from xlplugin.excel.ribbon.press import answer
from xlplugin.excel.ribbon.reply import Kind


def test_a_second_press_goes_to_the_sheet_and_counts_what_waits(fresh: Desk) -> None:
    fresh.done("facts")
    fresh.book.sheets[0].api.Activate()
    assert "项待确认" in fresh.done("facts").text
    assert fresh.book.sheets.active.name == "基础数据"


def test_a_hidden_sheet_of_facts_is_shown(desk: Desk) -> None:
    desk.book.sheets["基础数据"].api.Visible = 0
    desk.done("facts")
    assert desk.book.sheets.active.name == "基础数据"


def test_every_inserted_sheet_is_named(excel: Excel, tmp_path: Path) -> None:
    desk = Desk(excel, excel.open(saved(tmp_path, BUILT["guangzhou-2023"]())), tmp_path)
    text = desk.done("facts").text
    assert "“基础数据”、“绩效指标完成情况”" in text


def test_a_rubric_of_another_year_is_told(fresh: Desk) -> None:
    fresh.done("rubric:longgang-2021")
    reply = fresh.press("facts")
    assert reply.kind is Kind.WARNING
    assert "处不同" in reply.text


def test_a_rubric_of_another_form_is_refused_in_the_ribbons_words(fresh: Desk) -> None:
    fresh.done("rubric:guangzhou-2023")
    reply = fresh.press("facts")
    assert reply.kind is Kind.ERROR
    assert "“评价标准”" in reply.text
    assert "--" not in reply.text


@pytest.fixture
def two_forms(excel: Excel, tmp_path: Path) -> Desk:
    book = saved(tmp_path, BUILT["longgang-2020"]())
    workbook = load_workbook(book)
    workbook.copy_worksheet(workbook[Page.FORM]).title = "修改稿"
    workbook.save(book)
    return Desk(excel, excel.open(book), tmp_path)


def test_of_two_forms_the_one_in_front_of_the_user_is_meant(two_forms: Desk) -> None:
    two_forms.book.sheets["修改稿"].api.Activate()
    assert "自评合计" in two_forms.done("audit").text


def test_of_two_forms_the_one_in_front_at_the_press_is_meant_whichever_is_in_front_later(
    two_forms: Desk,
) -> None:
    two_forms.book.sheets[Page.NOTES].api.Activate()
    assert "自评合计" in answer("audit", two_forms.book, "修改稿").text


def test_with_neither_of_two_forms_in_front_the_user_is_asked_to_go_to_one(two_forms: Desk) -> None:
    two_forms.book.sheets[Page.NOTES].api.Activate()
    reply = two_forms.press("audit")
    assert reply.kind is Kind.ERROR
    assert "切换到" in reply.text
    assert "--" not in reply.text
