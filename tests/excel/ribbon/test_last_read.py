"""What a press keeps for the next one is never taken for what a sheet shows when it shows something else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.excel.engine.com_application import ComApplication
from tests.excel.engine.excel import handed_over
from tests.excel.engine.machine import refuse
from tests.excel.engine.vba import told_of
from tests.excel.ribbon.conftest import Desk
from tests.workbook.books import book_of
from tests.workbook.official_forms import Page
from xlplugin.excel.live import last_read
from xlplugin.excel.live.last_read import LastRead, taken_left
from xlplugin.workbook.layout.names import FACTS_SHEET, UNDER_WAY

FORM = Page.FORM.value
LONG = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 5_002))
"""More cells than VBA gives a fingerprint of."""


def assert_read_as_it_is(desk: Desk) -> None:
    """The next press reads of the workbook what an Excel gives that is asked for all of it."""
    told = told_of(desk.book, *desk.left)
    found = LastRead(handed_over(desk.book), told, taken_left()).grid()
    assert found == LastRead(handed_over(desk.book)).grid()


def typed(desk: Desk) -> None:
    desk.book.sheets[FORM].range("C8").raw_value = "改过的内容"


def saved_under_another_name(desk: Desk) -> None:
    desk.book.api.path = desk.book.api.path.with_name("另存.xlsx")
    typed(desk)


def python_restarted(_desk: Desk) -> None:
    """What VBA remembers is older than this Python."""
    last_read._LEFT.clear()  # noqa: SLF001 - a new process
    last_read._READ.clear()  # noqa: SLF001 - as above


def vba_tells_nothing(desk: Desk) -> None:
    desk.left.clear()
    typed(desk)


def hidden_sheet(desk: Desk) -> None:
    desk.book.sheets[FACTS_SHEET].api.Visible = 0


def hidden_row(desk: Desk) -> None:
    desk.book.sheets[FORM].range("A9").api.EntireRow.Hidden = True


def renamed(desk: Desk) -> None:
    """Two sheets change their names: each is called as the other was."""
    one, other = desk.book.sheets[FORM], desk.book.sheets[FACTS_SHEET]
    one.name, other.name = "暂时", FORM
    desk.book.sheets["暂时"].name = FACTS_SHEET


BETWEEN: dict[str, Callable[[Desk], None]] = {
    each.__name__: each
    for each in (
        typed,
        saved_under_another_name,
        python_restarted,
        vba_tells_nothing,
        hidden_sheet,
        hidden_row,
        renamed,
    )
}


@pytest.mark.parametrize("between", BETWEEN)
def test_whatever_happens_between_two_presses_the_second_sees_it(between: str, desk: Desk) -> None:
    desk.done("score")
    BETWEEN[between](desk)
    assert_read_as_it_is(desk)


def test_another_workbook_with_the_same_sheets_is_another_one(desk: Desk) -> None:
    path = desk.book.api.path
    desk.done("score")
    other = Desk(desk.excel, desk.excel.open(path), desk.folder, desk.left)
    typed(other)
    assert_read_as_it_is(other)


@pytest.mark.parametrize(
    "actions",
    [
        ("score", "undo"),
        ("score", "undo", "undo"),
        ("score", "audit", "undo"),
        ("score", "explain", "rubric:longgang-2020"),
        ("facts", "score", "repair"),
        ("score", "finalise"),
        ("rubric:longgang-2021", "score"),
        ("score", "score:reviewer", "undo"),
    ],
)
def test_after_whatever_presses_the_next_one_sees_what_there_is(actions: tuple[str, ...], desk: Desk) -> None:
    for action in actions:
        desk.press(action)
    assert_read_as_it_is(desk)


def test_after_finalising_the_next_press_sees_what_there_is(desk: Desk) -> None:
    desk.done("score")
    desk.finalised()
    assert_read_as_it_is(desk)


def test_a_sheet_that_a_press_has_shown_is_not_taken_for_hidden(desk: Desk) -> None:
    hidden_sheet(desk)
    desk.done("facts")
    assert desk.book.sheets[FACTS_SHEET].api.Visible == -1
    assert_read_as_it_is(desk)


def test_a_sheet_too_large_for_a_fingerprint_is_read_again(desk: Desk, tmp_path: Path) -> None:
    book = desk.excel.open(book_of(tmp_path, LONG).path)
    large = Desk(desk.excel, book, tmp_path)
    large.press("facts")
    book.sheets[0].range("A7").raw_value = 7_000.0
    assert_read_as_it_is(large)


def test_what_was_read_before_a_calculation_that_failed_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.book.sheets[FORM].range("Z1").formula = "=Z2*2"
    desk.book.api.calculate()

    def failing(application: ComApplication) -> None:
        desk.book.sheets[FORM].range("Z2").raw_value = 5.0
        desk.book.api.calculate()
        assert application is desk.excel.com
        refuse("内存不足")

    with monkeypatch.context() as failing_once:
        failing_once.setattr(ComApplication, "Calculate", failing)
        assert "内存不足" in desk.press("repair").text
    assert_read_as_it_is(desk)


def test_after_a_recovery_the_next_press_sees_what_there_is(desk: Desk) -> None:
    desk.done("score")
    typed(desk)
    desk.book.api.Names.Add(UNDER_WAY, '="note"', False)  # noqa: FBT003 - COM's own: not shown
    assert "被打断" in desk.press("audit").text
    assert_read_as_it_is(desk)
