"""Excel is too busy for one call of a press, whichever it is: the press does all the same what it does."""

import time
from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel
from tests.excel.engine.machine import IGNORED, REJECTED, RETRY_LATER, UNASKED
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import BUILT, Desk, with_confirmed_facts
from tests.workbook.form_books import saved
from xlplugin.excel.ribbon.reply import Reply
from xlplugin.workbook.grid.grid import BookGrid

REJECTIONS = (REJECTED, UNASKED, RETRY_LATER, IGNORED)
STEP = 13


def pressed(path: Path, action: str, at: int | None) -> tuple[Reply, BookGrid, bool]:
    """A press with one call rejected: the reply, what it left, and whether there was such a call."""
    excel = Excel()
    try:
        desk = Desk(excel, excel.open(path), path.parent)
        if at is not None:
            excel.machine.busy(at, 1, REJECTIONS[at % len(REJECTIONS)])
        reply = desk.press(action)
        was_busy = excel.machine.was_busy
        excel.machine.busy_at = None
        return reply, desk.grid(), was_busy
    finally:
        excel.quit()


@pytest.mark.parametrize("action", ["score", "audit"])
def test_whichever_call_is_rejected_a_press_does_what_it_does_undisturbed(
    action: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", _no_time)
    path = with_confirmed_facts(saved(tmp_path, BUILT["longgang-2020"]()))
    wanted, left, _ = pressed(path, action, None)
    at, was_busy = 0, True
    while was_busy:
        reply, grid, was_busy = pressed(path, action, at)
        assert reply == wanted, at
        assert differences(grid, left) == [], at
        at += STEP
    assert at > 100


def _no_time(_seconds: float) -> None:
    """The tests wait for nobody."""


def test_an_excel_that_stays_busy_is_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", _no_time)
    excel = Excel()
    desk = Desk(excel, excel.open(saved(tmp_path, BUILT["longgang-2020"]())), tmp_path)
    before = desk.grid()
    excel.machine.busy(30, 100_000)
    reply = desk.press("audit")
    excel.machine.busy_at = None
    excel.quit()
    assert "Excel 正忙" in reply.text
    assert differences(desk.grid(), before) == []
