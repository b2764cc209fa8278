"""Every sheet that the program adds is known again: no figures are read from it, and 定稿 removes it."""

from pathlib import Path

from tests.workbook.form_books import run, saved, with_facts
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from xlplugin.service.file import FileBook
from xlplugin.service.finalising import leaving
from xlplugin.workbook.forms.candidates import is_own


def test_every_sheet_that_scoring_and_reviewing_add_is_known_again(tmp_path: Path) -> None:
    form = saved(tmp_path, guangzhou_form(Shape(pages=ALL_PAGES)))
    handed_in = {each.name for each in FileBook(form).read().value.sheets}
    book, reviewed = tmp_path / "评分.xlsx", tmp_path / "核查.xlsx"
    assert run("score", form, "--accept-proposed", "-o", book) in {0, 3}
    run("audit", book, "-o", reviewed)

    grid = FileBook(reviewed).read().value
    added = {each.name for each in grid.sheets} - handed_in

    assert {"基础数据", "绩效指标完成情况", "测算", "核查意见", "核定得分"} <= added
    assert {each.name for each in grid.sheets if is_own(each)} == added
    assert set(leaving(grid, {}, "").sheets) == added


def test_the_list_of_wrong_cells_is_known_again(tmp_path: Path) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form()), {"staff_actual": 99.5})
    assert run("score", book) == 1
    grid = FileBook(book.with_name("自评 表-待改正.xlsx")).read().value
    sheet = grid.sheet("待改正")
    assert sheet is not None
    assert is_own(sheet)
    assert {"待改正", "基础数据"} == set(leaving(grid, {}, "").sheets)
