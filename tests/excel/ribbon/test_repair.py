"""修复公式: links to the add-in's file become plain calls, and nothing else changes."""

from tests.excel.ribbon.conftest import Desk

LINKED = "='C:\\旧电脑\\xlplugin.xlam'!SCORE_ASSET_USE(\"longgang-2020\",1600,1778.87)"


def test_a_linked_call_becomes_plain_and_gives_points_again(desk: Desk) -> None:
    cell = desk.book.sheets[0].range("T3")
    cell.formula = LINKED
    assert "已修复 1 个公式" in desk.done("repair").text
    assert cell.formula == '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)'
    assert cell.value == 0.7


def test_a_link_to_a_workbook_of_the_users_own_stays(desk: Desk) -> None:
    cell = desk.book.sheets[0].range("T3")
    cell.formula = "='C:\\[去年.xlsx]自评表'!A1"
    assert "没有需要修复" in desk.done("repair").text


def test_the_repair_can_be_undone(desk: Desk) -> None:
    cell = desk.book.sheets[0].range("T3")
    cell.formula = LINKED
    desk.done("repair")
    desk.done("undo")
    assert cell.formula == LINKED
