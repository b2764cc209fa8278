"""Formulas of ours that Excel has not bound to the add-in come alive, as they were written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from tests.workbook.form_books import run, saved
from tests.workbook.linked_books import linked
from tests.workbook.official_forms import item_form
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.functions.catalogue import names
from xlplugin.functions.cell import CellError
from xlplugin.rubric.library import shipped
from xlplugin.workbook.grid.formulas import calls_any
from xlplugin.workbook.grid.grid import BookGrid

CALL = 'SCORE_ASSET_USE("longgang-2020",1600,1778.87)'
DEPARTMENT = "longgang-2020-example.xlsx"
PROJECT = "national-item-example.xlsx"


@pytest.fixture(params=[False, True], ids=["plain names stay unbound", "plain names are bound"])
def any_excel(request: pytest.FixtureRequest) -> Iterator[Excel]:
    """An Excel that does with plain names in files what some may do."""
    running = Excel()
    running.com.binds_plain_names = bool(request.param)
    yield running
    running.quit()


def example(excel: Excel, folder: Path, name: str = DEPARTMENT) -> Desk:
    book = shutil.copy(shipped("workbooks") / name, folder / name)
    return Desk(excel, excel.open(Path(book)), folder)


def calls(grid: BookGrid) -> int:
    return sum(
        bool(view.formula) and calls_any(str(view.formula), names())
        for sheet in grid.sheets
        for view in sheet.cells.values()
    )


def unknown(grid: BookGrid) -> int:
    return sum(view.value is CellError.NAME for sheet in grid.sheets for view in sheet.cells.values())


def own_book(
    folder: Path, formula: object = f"={CALL}", cell: str = "C1", *, number_format: str = ""
) -> Path:
    """An official form with a formula of ours in it, written by another program."""
    path = saved(folder, item_form())
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    target = sheet["X1"].offset(column=sheet[cell].column - 1, row=sheet[cell].row - 1)
    target.value = formula
    target.number_format = number_format or target.number_format
    workbook.save(path)
    return path


@pytest.mark.parametrize("name", [DEPARTMENT, PROJECT])
@pytest.mark.parametrize("action", ["score", "repair"])
def test_every_formula_of_an_opened_template_comes_alive(
    any_excel: Excel, tmp_path: Path, name: str, action: str
) -> None:
    desk = example(any_excel, tmp_path, name)
    file = shipped("workbooks") / name
    reply = desk.done(action)
    assert run("recalc", file, "--all", "-o", tmp_path / "command.xlsx") == 0
    assert unknown(desk.grid()) == 0
    assert differences(desk.grid(), grid_of(tmp_path / "command.xlsx")) == []
    told = f"已重新输入 {calls(grid_of(file))} 个" in reply.text
    assert told is not any_excel.com.binds_plain_names


def test_once_alive_the_score_follows_a_figure(excel: Excel, tmp_path: Path) -> None:
    desk = example(excel, tmp_path)
    desk.done("score")
    form, facts = desk.book.sheets["自评表"], desk.book.sheets["基础数据"]
    place = next(
        (row, column)
        for (row, column), view in desk.grid().sheets[2].cells.items()
        if view.formula and "SCORE_ASSET_USE" in view.formula
    )
    row = next(row for row in range(1, 90) if facts.range((row, 1)).value == "assets_in_use")
    before = form.range(place).value
    facts.api.Unprotect("")
    facts.range((row, 4)).value = 1
    assert form.range(place).value != before
    assert form.range(place).raw_value != -2146826259


def test_a_formula_linked_to_the_addin_is_alive_at_once(excel: Excel, tmp_path: Path) -> None:
    path = tmp_path / DEPARTMENT
    path.write_bytes(linked((shipped("workbooks") / DEPARTMENT).read_bytes()))
    desk = Desk(excel, excel.open(path), tmp_path)
    reply = desk.done("score")
    assert "已重新输入" not in reply.text
    assert unknown(desk.grid()) == 0
    assert "externalLink1" in str(path.read_bytes())


def test_what_excel_saves_is_linked_and_opens_alive(excel: Excel, tmp_path: Path) -> None:
    desk = example(excel, tmp_path)
    desk.done("score")
    again = Desk(excel, excel.open(saved_copy(desk.book, tmp_path / "again.xlsx")), tmp_path)
    assert "]!SCORE_" in str(
        [view.formula for view in grid_of(again.folder / "again.xlsx").sheets[2].cells.values()]
    )
    assert "已重新输入" not in again.done("score").text
    assert differences(again.grid(), desk.grid()) == []


def test_only_formulas_of_ours_are_entered(excel: Excel, tmp_path: Path) -> None:
    desk = Desk(excel, excel.open(own_book(tmp_path)), tmp_path)
    cell = desk.book.sheets[0].range("Z1")
    desk.book.sheets[0].range("X3").formula = "=NO_SUCH_FUNCTION(1)"
    excel.machine.reset()
    assert "已重新输入 1 个" in desk.done("repair").text
    written = sum(
        count
        for call, count in excel.machine.calls.items()
        if call.startswith("ComRange.Formula") and call[-1] == "="
    )
    assert (cell.value, cell.formula, written) == (0.7, f"={CALL}", 1)


@pytest.mark.parametrize("number_format", ["@", "0.0000%", "¥#,##0.00"])
def test_the_number_format_stays(excel: Excel, tmp_path: Path, number_format: str) -> None:
    desk = Desk(excel, excel.open(own_book(tmp_path, number_format=number_format)), tmp_path)
    desk.done("repair")
    cell = desk.book.sheets[0].range("Z1")
    assert (cell.api.Value2, cell.formula, cell.number_format) == (0.7, f"={CALL}", number_format)


@pytest.mark.parametrize("lacking", [(), ("Formula2", "HasSpill")])
def test_an_array_formula_is_entered_for_all_its_cells(
    excel: Excel, tmp_path: Path, lacking: tuple[str, ...]
) -> None:
    path = own_book(tmp_path, ArrayFormula("Z1:Z3", f"={CALL}*{{1;2;3}}"))
    desk = Desk(excel, excel.open(path), tmp_path)
    excel.machine.lacks(*lacking)
    assert "已重新输入 1 个" in desk.done("repair").text
    cells = desk.book.sheets[0].range("Z1:Z3")
    assert cells.api.HasArray is True
    assert [round(float(each), 4) for each in cells.value] == [0.7, 1.4, 2.1]


def test_a_formula_that_fills_cells_by_itself_goes_on_doing_so(excel: Excel, tmp_path: Path) -> None:
    path = own_book(tmp_path, ArrayFormula("Z1:Z3", f"={CALL}*{{1;2;3}}"))
    desk = Desk(excel, excel.open(path), tmp_path)
    sheet = desk.book.sheets[0]
    sheet.api.spill("Z1:Z3")
    excel.machine.reset()
    assert "已重新输入 1 个" in desk.done("repair").text
    assert excel.machine.calls["ComRange.FormulaArray="] == 0


def test_protected_sheets_are_protected_again(excel: Excel, tmp_path: Path) -> None:
    desk = example(excel, tmp_path)
    before = [(each.name, each.api.ProtectContents) for each in desk.book.sheets]
    assert True in dict(before).values()
    desk.done("score")
    assert [(each.name, each.api.ProtectContents) for each in desk.book.sheets] == before


def test_a_sheet_with_a_password_is_told_and_the_rest_done(excel: Excel, tmp_path: Path) -> None:
    desk = Desk(excel, excel.open(own_book(tmp_path)), tmp_path)
    sheet = desk.book.sheets[0]
    sheet.api.ws.protection.sheet = True
    sheet.api.ws.protection.set_password("geheim")
    reply = desk.press("repair")
    assert reply.kind is Kind.WARNING
    assert "设有密码保护" in reply.text
    assert sheet.range("Z1").raw_value == -2146826259


def test_a_reference_to_another_workbook_is_left_to_people(excel: Excel, tmp_path: Path) -> None:
    desk = Desk(excel, excel.open(own_book(tmp_path)), tmp_path)
    elsewhere = f"={CALL}+'C:\\[去年.xlsx]表'!A1"
    desk.book.sheets[0].range("Z2").formula = elsewhere
    excel.machine.reset()
    reply = desk.press("repair")
    assert "已重新输入 1 个" in reply.text
    assert "Z2：公式没有重新输入（公式引用了其他工作簿）" in reply.text
    assert desk.book.sheets[0].range("Z2").formula == elsewhere


def test_excels_settings_are_as_before(excel: Excel, tmp_path: Path) -> None:
    desk = example(excel, tmp_path)
    com = excel.com
    before = (com.EnableEvents, com.ScreenUpdating, com.DisplayAlerts, com.Calculation)
    desk.done("repair")
    assert (com.EnableEvents, com.ScreenUpdating, com.DisplayAlerts, com.Calculation) == before


def test_where_a_write_fails_the_others_come_alive(excel: Excel, tmp_path: Path) -> None:
    desk = example(excel, tmp_path)
    total = calls(grid_of(tmp_path / DEPARTMENT))
    excel.machine.fail_after(30)
    reply = desk.press("score")
    assert f"已重新输入 {total - 1} 个" in reply.text
    assert "公式没有重新输入" in reply.text
