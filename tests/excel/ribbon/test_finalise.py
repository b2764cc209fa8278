"""定稿: asks first, keeps a draft, and leaves a workbook that needs nothing of ours."""

from pathlib import Path

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from xlplugin.excel.names import HIDDEN
from xlplugin.excel.ribbon.actions.finalise import STAMP
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.functions.catalogue import functions
from xlplugin.workbook.grid.formulas import function_names


def test_the_first_press_only_asks(desk: Desk) -> None:
    desk.done("score")
    before = desk.grid()
    reply = desk.press("finalise")
    assert reply.kind is Kind.QUESTION
    assert reply.then == "finalise:yes"
    assert "测算" in reply.text
    assert differences(desk.grid(), before) == []


def test_nothing_of_ours_is_left_and_the_form_reads_the_same(
    excel: Excel, facts: Path, tmp_path: Path
) -> None:
    desk = Desk(excel, excel.open(facts), tmp_path)
    desk.done("score")
    before = desk.grid()
    desk.done(desk.press("finalise").then)
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
    reply = desk.done("finalise:yes")
    assert "有数据-底稿2.xlsx" in reply.text
    assert earlier.read_bytes() == b"earlier"
    assert differences(grid_of(desk.folder / "有数据-底稿2.xlsx"), before) == []


def test_version_and_rubric_travel_with_the_file(desk: Desk) -> None:
    desk.done("score")
    desk.done("finalise:yes")
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
