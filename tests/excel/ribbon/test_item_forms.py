"""The buttons on item forms, official ones and ours: scored at once, explained row by row, finalised."""

import shutil
from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from tests.workbook.form_books import run, saved
from tests.workbook.item_books import FIRST, MONEY_ROW, SHEET, item_book
from xlplugin.excel.ribbon.actions.rubric import menu
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.rubric.library import shipped
from xlplugin.workbook.formbook.earlier import NAME
from xlplugin.workbook.layout.names import FORM_SHEET, ITEM_HEADER_ROW, RATING, WORKING_SHEET
from xlplugin.workbook.scorebook.headings import find_tables


@pytest.fixture
def desk(excel: Excel, tmp_path: Path) -> Desk:
    """An official item form open in Excel."""
    return Desk(excel, excel.open(saved(tmp_path, item_book(reviewed=True))), tmp_path)


@pytest.fixture
def ours(excel: Excel, tmp_path: Path) -> Desk:
    """The filled example of our own item form, open in Excel."""
    book = shutil.copy(shipped("workbooks") / "national-item-example.xlsx", tmp_path / "项目.xlsx")
    return Desk(excel, excel.open(Path(book)), tmp_path)


@pytest.mark.parametrize(("action", "options"), [("score", ()), ("score:reviewer", ("--as-reviewer",))])
def test_one_press_scores_as_the_command_does(
    desk: Desk, tmp_path: Path, action: str, options: tuple[str, ...]
) -> None:
    book = saved(tmp_path, item_book(reviewed=True), "命令.xlsx")
    assert run("score", book, *options, "--in-place") == 0
    text = desk.done(action).text
    assert "基础数据" not in text
    assert "改造步道长度 自评20分，测算17分" in text
    assert differences(desk.grid(), grid_of(book)) == []


def test_a_second_press_counts_what_a_person_rated(desk: Desk) -> None:
    desk.done("score")
    table = next(find_tables(desk.grid(), NAME, RATING))
    row = next(row for row in table.rows() if table.text(row, NAME) == "出行便利程度")
    desk.book.sheets[WORKING_SHEET].range((row, table.columns[RATING])).value = 0.85
    text = desk.done("score").text
    assert "总分93分，评价等级“优”" in text
    assert desk.book.sheets[SHEET].range(f"I{FIRST + 4}").value == 17


def test_rows_and_the_money_are_explained(desk: Desk) -> None:
    form = desk.book.sheets[SHEET]
    form.api.Activate()
    form.range(f"A{FIRST + 1}").api.Select()
    text = desk.done("explain").text
    assert text.startswith("改造步道长度（分值 20 分）")
    assert "口径“完成率超过150%的减半”" in text
    form.range(f"B{MONEY_ROW}").api.Select()
    assert desk.done("explain").text.startswith("预算执行率（分值 10 分）")


def test_the_check_finds_what_is_claimed_too_high(desk: Desk) -> None:
    assert "改造步道长度" in desk.done("audit").text


def test_facts_are_not_asked_for_where_the_form_bears_them(desk: Desk) -> None:
    before = desk.grid()
    reply = desk.press("facts")
    assert reply.kind is Kind.INFO
    assert "不需要“基础数据”" in reply.text
    assert differences(desk.grid(), before) == []


def test_scoring_can_be_taken_back(desk: Desk) -> None:
    before = desk.grid()
    desk.done("score")
    desk.done("undo")
    assert differences(desk.grid(), before) == []


def test_finalising_leaves_the_official_form_alone_with_its_scores(desk: Desk) -> None:
    desk.done("score")
    desk.finalised()
    assert [sheet.name for sheet in desk.book.sheets if sheet.visible] == [SHEET]
    assert desk.book.sheets[SHEET].range(f"I{FIRST + 1}").value == 17
    stamp = next(each for each in desk.book.names if each.name == "xlplugin_stamp")
    assert "national-item" in str(stamp.refers_to)


def test_our_own_form_is_calculated_explained_and_finalised(ours: Desk) -> None:
    text = ours.done("score").text
    assert "总分94.97分，评价等级“优”" in text
    assert "各项得分已算好" in text
    form = ours.book.sheets[FORM_SHEET]
    form.api.Activate()
    form.range(f"C{ITEM_HEADER_ROW + 2}").api.Select()
    assert ours.done("explain").text.startswith("改造步道长度（分值 10 分）")
    ours.finalised()
    assert form.range(f"L{ITEM_HEADER_ROW + 2}").formula == "8.5"


def test_a_row_that_was_put_in_gets_its_formulas(ours: Desk) -> None:
    form, last = ours.book.sheets[FORM_SHEET], ITEM_HEADER_ROW + 8
    for letters in "LMNOPQ":
        form.range(f"{letters}{last}").value = None
    assert f"补上了第{last}行的测算公式" in ours.done("score").text
    assert form.range(f"L{last}").value == 10


def test_the_menu_lists_the_rubric_of_item_forms(desk: Desk) -> None:
    assert "national-item　项目支出绩效自评表（全国通用）" in menu(desk.book)
