"""撤销评分: every cell as it was before the press."""

from collections.abc import Mapping
from pathlib import Path

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk
from tests.workbook.official_forms import Page
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.grid.grid import a1


def test_undo_restores_every_cell_of_every_form(excel: Excel, facts: Path, tmp_path: Path) -> None:
    desk = Desk(excel, excel.open(facts), tmp_path)
    before = desk.grid()
    desk.done("score")
    assert differences(desk.grid(), before)
    desk.done("undo")
    assert differences(desk.grid(), before) == []


def test_undo_takes_the_sheets_of_facts_away_again(fresh: Desk) -> None:
    before = fresh.grid()
    fresh.done("score")
    reply = fresh.done("undo")
    assert "基础数据" in reply.text
    assert differences(fresh.grid(), before) == []


def form_values(desk: Desk) -> Mapping[tuple[int, int], object]:
    sheet = next(each for each in desk.grid().sheets if each.name == Page.FORM)
    return {place: view.value for place, view in sheet.cells.items()}


def test_what_a_person_changed_since_stays(desk: Desk) -> None:
    before = form_values(desk)
    desk.done("score")
    place = next(place for place, value in form_values(desk).items() if value != before.get(place))
    desk.book.sheets[Page.FORM].range(place).value = 1.5
    reply = desk.press("undo")
    assert reply.kind is Kind.WARNING
    assert f"{Page.FORM}!{a1(*place)}" in reply.text
    assert desk.book.sheets[Page.FORM].range(place).value == 1.5


def test_without_a_press_there_is_nothing_to_undo(desk: Desk) -> None:
    reply = desk.press("undo")
    assert reply.kind is Kind.ERROR
    assert "没有可以撤销" in reply.text
