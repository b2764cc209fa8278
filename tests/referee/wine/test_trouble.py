"""What goes wrong between two processes, through real COM: Excel busy, Python ended, a workbook closed."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.excel.engine.machine import RETRY_LATER
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import with_confirmed_facts
from tests.referee.wine.desks import SEPARATOR, Desks
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.layout.names import UNDER_WAY

pytestmark = pytest.mark.referee

BUSY = "Excel 正忙"
VBA_IGNORE = -2146777998
FAR_TOO_LONG = 60
A_MOMENT = 1.5
PATIENCE = 20


@pytest.fixture
def both(desks: Callable[[Path], Desks], first_form: Path) -> Desks:
    """The form of 2020 with confirmed facts, open at both desks."""
    return desks(with_confirmed_facts(first_form))


def assert_settled(both: Desks) -> None:
    """Nothing of a press is left over but what undoing needs."""
    with ZipFile(both.excel.save(both.folder / "settled.xlsx")) as file:
        book = file.read("xl/workbook.xml").decode()
    assert UNDER_WAY not in book


def test_a_busy_excel_is_waited_for_while_sheets_are_read(both: Desks) -> None:
    both.excel.reject(60, A_MOMENT)
    both.done("score")
    assert both.asked[-1].rejected > 0


@pytest.mark.parametrize("writes", [4, 35])
def test_a_busy_excel_is_waited_for_while_sheets_are_written(writes: int, both: Desks) -> None:
    both.excel.reject_at(writes, A_MOMENT)
    both.done("score")
    assert both.asked[-1].rejected > 0


@pytest.mark.parametrize(
    ("code", "inside"), [(RETRY_LATER.hresult, False), (VBA_IGNORE, False), (VBA_IGNORE, True)]
)
def test_every_word_for_busy_is_understood(code: int, inside: bool, both: Desks) -> None:  # noqa: FBT001
    both.excel.refuse(100, 4, code, inside=inside)
    both.done("audit")


@pytest.mark.parametrize("calls", [3, 60])
def test_an_excel_that_stays_busy_is_told_and_nothing_is_changed(calls: int, both: Desks) -> None:
    before = both.grid()
    both.excel.reject(calls, FAR_TOO_LONG)
    told = both.pressed_alone("score")
    both.excel.at_ease()
    assert told.startswith(f"{Kind.ERROR}{SEPARATOR}")
    assert BUSY in told
    assert differences(both.grid(), before) == []
    assert_settled(both)


@pytest.mark.parametrize("writes", [4, 35])
def test_what_an_excel_that_stays_busy_leaves_half_done_the_next_press_puts_back(
    writes: int, both: Desks
) -> None:
    before = both.grid()
    both.excel.reject_at(writes, FAR_TOO_LONG)
    told = both.pressed_alone("score")
    both.excel.at_ease()
    assert told.startswith(f"{Kind.ERROR}{SEPARATOR}")
    assert BUSY in told
    both.pressed_alone("undo")
    assert differences(both.grid(), before) == []
    assert_settled(both)


@pytest.mark.parametrize(("action", "writes"), [("score", 3), ("score", 20), ("score", 45), ("audit", 12)])
def test_python_ended_while_it_changes_a_workbook_leaves_it_whole(
    action: str, writes: int, both: Desks
) -> None:
    before, settings = both.grid(), both.excel.settings()
    both.excel.end_python_at(writes)
    told = both.pressed_alone(action)
    assert "意外退出" in told
    assert both.excel.settings() == settings
    assert differences(both.grid(), before) == []
    assert_settled(both)
    both.done(action)


@pytest.mark.parametrize("writes", [3, 30])
def test_a_workbook_that_is_closed_meanwhile_is_told(writes: int, both: Desks) -> None:
    both.excel.close_at(writes)
    told = both.excel.press("score")
    assert told.result.startswith(f"{Kind.ERROR}{SEPARATOR}")
    assert "被关闭" in told.result
    assert told.seconds < PATIENCE
