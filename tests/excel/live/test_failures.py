"""Whatever call fails half-way, the workbook and Excel are as they were."""

from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.com_application import ComApplication
from tests.excel.engine.excel import Excel
from tests.excel.live.looks import hidden, seen
from tests.excel.live.scored import done, in_file, scoring
from tests.workbook.books import codes, value_of
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.undo import undo
from xlplugin.problem import Problem, Refused, has_errors
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
FIRST = Plan(sheets=(NewSheet("新表", (NewCell(1, 1, "原来"), NewCell(3, 2, 5.0)), widths={1: 22}),))
SECOND = Plan(
    cells=(CellEdit(FORM, 3, 2, 1.0), CellEdit(FORM, 9, 2, "二")),
    sheets=(NewSheet("新表", (NewCell(1, 1, "改后"),)), NewSheet("又一张", (NewCell(1, 1, "第二次"),))),
    marks=(Mark(Place(FORM, 5, 2), "FFC7CE", "有误"),),
)
SETTINGS = ("screen_updating", "enable_events", "display_alerts", "calculation", "status_bar")


def settings(app: xw.App) -> list[object]:
    return [getattr(app, name) for name in SETTINGS]


def close(book: xw.Book, normal: list[object]) -> None:
    """Close a workbook, what Excel failed to set put right for the next one."""
    for name, value in zip(SETTINGS, normal, strict=True):
        setattr(book.app, name, value)
    book.close()


def problems_of(book: xw.Book, plan: Plan, title: str) -> tuple[Problem, ...]:
    """What is told of a change, whether it can be carried out or not."""
    try:
        return change(book, plan, title=title)
    except Refused as refused:
        return refused.problems


def assert_whole_at(excel: Excel, path: Path, plan: Plan, at: int) -> bool:
    """The change with its write number ``at`` failing; whether there was such a write."""
    book = excel.open(path)
    book.sheets[FORM].activate()
    before, normal = seen(book), settings(excel.app)
    excel.machine.fail_after(at)

    told = problems_of(book, plan, "评分")

    failed_there = excel.machine.fails_at is None
    excel.machine.fail_after(None)
    if has_errors(told):
        assert seen(book) == before, at
        assert hidden(book) == [], at
        assert "没有" in told[0].message
    else:
        assert value_of(undo(book)), at
        assert seen(book) == before, at
    if "live-settings" not in [problem.code for problem in told]:
        assert settings(excel.app) == normal, at
    assert [each.name for each in excel.app.books] == [path.name]
    close(book, normal)
    return failed_there


def test_every_write_of_a_small_plan_may_fail(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, item_form())
    assert change(excel.open(path), SMALL, title="评分") == ()
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


def assert_earlier_undone_after(excel: Excel, path: Path, at: int) -> bool:
    """A second change with its write number ``at`` failing; whether there was such a write."""
    book = excel.open(path)
    book.sheets[FORM].activate()
    before, normal = seen(book), settings(excel.app)
    done(book, SMALL, "评分")
    between, sheets = seen(book), {sheet.name: sheet.api.Visible for sheet in book.sheets}
    excel.machine.fail_after(at)

    failed = has_errors(problems_of(book, SECOND, "检查"))

    failed_there = excel.machine.fails_at is None
    excel.machine.fail_after(None)
    if failed:
        assert {sheet.name: sheet.api.Visible for sheet in book.sheets} == sheets, at
    else:
        assert value_of(undo(book)).title == "检查"
    assert seen(book) == between, at
    assert value_of(undo(book)).title == "评分"
    assert seen(book) == before, at
    close(book, normal)
    return failed_there


def test_a_later_change_that_fails_leaves_the_earlier_one_to_be_undone(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, item_form())
    at = 0
    while assert_earlier_undone_after(excel, path, at):
        at += 1

    assert at > 30


def assert_undone_in_the_end(excel: Excel, path: Path, at: int) -> bool:
    """Undoing with its write number ``at`` failing, then once more; whether there was such a write."""
    book = excel.open(path)
    book.sheets[FORM].activate()
    normal = settings(excel.app)
    done(book, FIRST)
    before = seen(book)
    done(book, SECOND)
    changed = seen(book)
    excel.machine.fail_after(at)

    refused = False
    try:
        told = undo(book).problems
    except Refused as refusal:
        refused, told = True, refusal.problems

    failed_there = excel.machine.fails_at is None
    excel.machine.fail_after(None)
    found = {problem.code for problem in told}
    assert found <= {"live-failed", "undo-failed", "live-settings"}, at
    if refused:
        assert seen(book) == changed, at
    if found & {"live-failed", "undo-failed"}:
        assert codes(undo(book)) == [], at
    assert seen(book) == before, at
    close(book, normal)
    return failed_there


def test_an_undo_that_fails_half_way_is_finished_by_the_next(excel: Excel, tmp_path: Path) -> None:
    path = saved(tmp_path, item_form())
    at = 0
    while assert_undone_in_the_end(excel, path, at):
        at += 1

    assert at > 15


def test_a_setting_that_excel_is_too_busy_to_take_back_is_put_back_at_the_second_try(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    plan = Plan(cells=(CellEdit(FORM, 3, 2, 1.0),))
    change(book, plan, title="改写")
    excel.machine.fail_after(None)
    change(book, plan, title="改写")
    excel.machine.fail_after(excel.machine.writes - 3)

    assert change(book, plan, title="改写") == ()
    assert settings(excel.app) == [True, True, True, "automatic", False]


def test_a_setting_that_cannot_be_put_back_is_told_and_the_others_are(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    put = ComApplication.__setattr__

    def refusing(app: ComApplication, name: str, value: object) -> None:
        if (name, value) == ("EnableEvents", True):
            raise RuntimeError(name)
        put(app, name, value)

    monkeypatch.setattr(ComApplication, "__setattr__", refusing)

    told = change(book, Plan(cells=(CellEdit(FORM, 3, 2, 1.0),)), title="改写")

    assert [problem.code for problem in told] == ["live-settings"]
    assert settings(excel.app) == [True, False, True, "automatic", False]
