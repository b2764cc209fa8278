"""定稿: asks first, keeps a draft, and leaves a workbook that needs nothing of ours."""

from dataclasses import replace
from pathlib import Path

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from xlplugin.excel.ribbon.actions.finalise import STAMP
from xlplugin.excel.ribbon.asked_about import state_of
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.functions.catalogue import functions
from xlplugin.workbook.grid.formulas import function_names
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.names import HIDDEN

CALL = '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)'


def test_the_first_press_only_asks(desk: Desk) -> None:
    desk.done("score")
    before = desk.grid()
    reply = desk.press("finalise")
    assert reply.kind is Kind.QUESTION
    assert reply.then.startswith("finalise:")
    assert "测算" in reply.text
    assert differences(desk.grid(), before) == []


def test_nothing_of_ours_is_left_and_the_form_reads_the_same(
    excel: Excel, facts: Path, tmp_path: Path
) -> None:
    desk = Desk(excel, excel.open(facts), tmp_path)
    desk.done("score")
    before = desk.grid()
    desk.finalised()
    after = desk.grid()
    ours = {each.name for each in functions()}
    views = [view for sheet in after.sheets for view in sheet.cells.values()]
    assert not any(ours.intersection(function_names(view.formula)) for view in views if view.formula)
    assert not {"测算", "基础数据"}.intersection(sheet.name for sheet in after.sheets)
    assert not any(sheet.name.startswith(HIDDEN) for sheet in after.sheets)
    for sheet in after.sheets:
        was = before.sheet(sheet.name)
        assert was is not None
        assert {at: view.value for at, view in sheet.cells.items()} == {
            at: view.value for at, view in was.cells.items()
        }


def test_the_draft_holds_everything_and_no_earlier_draft_is_written_over(desk: Desk) -> None:
    desk.done("score")
    before = desk.grid()
    earlier = desk.folder / "有数据-底稿.xlsx"
    earlier.write_bytes(b"earlier")
    reply = desk.finalised()
    assert "有数据-底稿2.xlsx" in reply.text
    assert earlier.read_bytes() == b"earlier"
    assert differences(grid_of(desk.folder / "有数据-底稿2.xlsx"), before) == []


def test_version_and_rubric_travel_with_the_file(desk: Desk) -> None:
    desk.done("score")
    desk.finalised()
    stamp = next(each for each in desk.book.names if each.name == STAMP)
    assert "longgang-2020" in str(stamp.refers_to)


def test_scores_that_are_out_of_date_are_told_before(desk: Desk) -> None:
    desk.done("score")
    assert "过期" not in desk.press("finalise").text
    facts = desk.grid().sheet("基础数据")
    assert facts is not None
    row = next(row for (row, _), view in facts.cells.items() if view.value == "satisfaction")
    desk.book.sheets["基础数据"].range((row, 4)).value = 0.5
    assert "1 处得分已过期" in desk.press("finalise").text


def test_a_yes_to_what_is_no_longer_so_is_asked_anew(desk: Desk) -> None:
    desk.done("score")
    asked = desk.press("finalise")
    desk.book.sheets[0].range("A1").value = "改了标题"
    before = desk.grid()
    again = desk.press(asked.then)
    assert again.kind is Kind.QUESTION
    assert again.text.startswith("询问之后工作簿有改动")
    assert again.then != asked.then
    assert differences(desk.grid(), before) == []
    assert not list(desk.folder.glob("*底稿*"))
    assert "已定稿" in desk.done(again.then).text


def test_a_yes_about_one_workbook_does_not_finalise_another(excel: Excel, desk: Desk) -> None:
    desk.done("score")
    asked = desk.press("finalise")
    other = Desk(excel, excel.open(saved_copy(desk.book, desk.folder / "另一本.xlsx")), desk.folder)
    other.book.sheets[0].range("A1").value = "另一本"
    assert other.press(asked.then).kind is Kind.QUESTION


def test_results_that_change_by_themselves_and_stay_do_not_count_as_a_change(desk: Desk) -> None:
    desk.done("score")
    cell = desk.book.sheets[0].range("Z90")
    cell.formula = "=1+1"
    asked = desk.press("finalise")
    grid, changed = desk.grid(), desk.grid()
    sheet = changed.sheets[0]
    shown = sheet.cells[90, 26]._replace(value=3.0)
    moved = BookGrid((replace(sheet, cells={**sheet.cells, (90, 26): shown}), *changed.sheets[1:]))
    assert state_of(grid, "?", ()) == state_of(moved, "?", ())
    assert "已定稿" in desk.done(asked.then).text


def test_a_workbook_that_is_finalised_has_nothing_more_to_finalise(desk: Desk) -> None:
    desk.book.sheets[0].range("Z1").formula = CALL
    desk.done("score")
    assert "1 个公式改为数值" in desk.finalised().text
    again = desk.press("finalise")
    assert (again.kind, again.then) == (Kind.INFO, "")
    assert "不需要定稿" in again.text


def test_a_formula_that_calls_us_by_a_defined_name_becomes_its_value(desk: Desk) -> None:
    desk.book.api.Names.Add("本项得分", CALL)
    cell = desk.book.sheets[0].range("Z1")
    cell.formula = "=本项得分*2"
    assert "名称“本项得分”" in desk.press("finalise").text
    desk.finalised()
    assert cell.formula == "1.4"


def test_the_sheet_in_front_is_the_one_at_the_press(desk: Desk) -> None:
    first, second = (each.name for each in list(desk.book.sheets)[:2])
    desk.book.sheets[second].activate()
    assert Pressed(desk.book, "").front == second
    assert Pressed(desk.book, "", first).front == first
