"""说明: the selected row, on whichever sheet, with its arithmetic."""

import pytest

from tests.excel.ribbon.conftest import Desk
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.grid.grid import Place


def place(desk: Desk, sheet: str, words: str) -> Place:
    cells = next(each for each in desk.grid().sheets if each.name == sheet).cells
    row, column = next(at for at, view in cells.items() if words in str(view.value))
    return Place(sheet, row, column)


def select(desk: Desk, at: Place) -> None:
    desk.book.sheets[at.sheet].api.Activate()
    desk.book.sheets[at.sheet].range((at.row, at.column)).api.Select()


@pytest.mark.parametrize("sheet", ["自评表（报送）", "基础数据", "测算"])
def test_the_row_is_explained_on_every_sheet(desk: Desk, sheet: str) -> None:
    desk.done("score")
    select(desk, place(desk, sheet, "公众或服务对象满意度"))
    text = desk.done("explain").text
    assert text.startswith("公众或服务对象满意度（分值 6 分）")
    assert "97%" in text


def test_an_open_indicator_tells_what_is_missing_and_what_is_possible(desk: Desk) -> None:
    select(desk, place(desk, "自评表（报送）", "预算执行率"))
    text = desk.done("explain").text
    assert "测算 — 分" in text
    assert "按现有数据可能得" in text


def test_a_row_without_an_indicator_says_what_to_select(desk: Desk) -> None:
    select(desk, Place("自评表（报送）", 1, 1))
    reply = desk.press("explain")
    assert reply.kind is Kind.WARNING
    assert "请选中" in reply.text
