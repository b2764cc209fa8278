"""Whatever call fails half-way, the workbook and Excel are as they were."""

from pathlib import Path

import xlwings as xw

from tests.excel.engine.excel import Excel
from tests.excel.live.looks import seen
from tests.excel.live.scored import in_file, scoring
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.undo import undo
from xlplugin.excel.names import HIDDEN
from xlplugin.problem import has_errors
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Mark, NewCell, NewSheet, Plan
from xlplugin.workbook.grid.grid import Area, Place

FORM = Page.FORM.value
SMALL = Plan(
    cells=(CellEdit(FORM, 3, 2, "12"), CellEdit(FORM, 4, 2, 7.0), CellEdit(FORM, 40, 2, Formula("1+1"))),
    sheets=(
        NewSheet(
            "新表",
            (NewCell(1, 1, "标题"), NewCell(2, 1, Formula("A1"))),
            widths={1: 30},
            filtered=Area(1, 1, 2, 1),
        ),
    ),
    marks=(Mark(Place(FORM, 5, 2), "FFC7CE", "有误"),),
)
SETTINGS = ("screen_updating", "enable_events", "display_alerts", "calculation", "status_bar")


def settings(app: xw.App) -> list[object]:
    return [getattr(app, name) for name in SETTINGS]


def assert_whole_at(excel: Excel, path: Path, plan: Plan, at: int) -> bool:
    """The change with its write number ``at`` failing; whether there was such a write."""
    book = excel.open(path)
    book.sheets[FORM].activate()
    before, normal = seen(book), settings(excel.app)
    excel.machine.fail_after(at)

    checked = change(book, plan, title="评分")

    failed_there = excel.machine.fails_at is None
    excel.machine.fail_after(None)
    if has_errors(checked.problems):
        assert seen(book) == before, at
        assert not [sheet.name for sheet in book.sheets if sheet.name.startswith(HIDDEN)], at
        assert "没有" in checked.problems[0].message
    else:
        assert undo(book).value is not None, at
        assert seen(book) == before, at
    if "live-settings" not in [problem.code for problem in checked.problems]:
        assert settings(excel.app) == normal, at
    assert [each.name for each in excel.app.books] == [path.name]
    for name, value in zip(SETTINGS, normal, strict=True):
        setattr(excel.app, name, value)
    book.close()
    return failed_there


def test_every_write_of_a_small_plan_may_fail(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, item_form())
    assert change(excel.open(path), SMALL, title="评分").problems == ()
    excel.app.books.active.close()
    at = 0
    while assert_whole_at(excel, path, SMALL, at):
        at += 1

    assert at > 50


def test_writes_of_a_second_scoring_may_fail(excel: Excel, form: Path) -> None:
    once = in_file(form, scoring(form))
    plan = scoring(once)
    at = 0
    while assert_whole_at(excel, once, plan, at):
        at += 11

    assert at > 100


def test_a_setting_that_cannot_be_put_back_is_told_and_the_others_are(excel: Excel, tmp_path: Path) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    plan = Plan(cells=(CellEdit(FORM, 3, 2, 1.0),))
    change(book, plan, title="改写")
    excel.machine.fail_after(None)
    change(book, plan, title="改写")
    excel.machine.fail_after(excel.machine.writes - 3)

    checked = change(book, plan, title="改写")

    assert [problem.code for problem in checked.problems] == ["live-settings"]
    assert settings(excel.app) == [True, False, True, "automatic", False]
