"""A press leaves no object of Excel's held in Python: Excel does not end while another process holds one."""

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import xlwings as xw

from tests.excel.engine.com_sheet import ComSheet
from tests.excel.engine.excel import handed_over
from tests.excel.engine.machine import Com
from tests.excel.ribbon.conftest import Desk
from xlplugin.excel.ribbon import press as door

PRESSED = (
    "score",
    "score:reviewer",
    "audit",
    "undo",
    "explain",
    "facts",
    "repair",
    "finalise",
    "rubric:longgang-2020",
    "rubric:nowhere",
    "help",
    "no-such-button",
)


@pytest.fixture
def through_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings' classes for Windows, which ``press`` wraps VBA's workbook in."""
    monkeypatch.setattr(door, "_book", handed_over)


@contextmanager
def no_collector() -> Iterator[None]:
    """Python's own search for rings held back: nothing says when it would come."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def held() -> Counter[str]:
    """The objects of Excel's and of xlwings' that there are; a workbook itself keeps those of its sheets."""
    kinds = (Com, xw.App, xw.Book, xw.Sheet, xw.Range)
    alive = [each for each in gc.get_objects() if issubclass(type(each), kinds)]
    return Counter(type(each).__name__ for each in alive if not isinstance(each, ComSheet))


@pytest.mark.usefixtures("through_windows")
def test_no_press_leaves_a_reference_behind(desk: Desk) -> None:
    with no_collector():
        before = held()
        for action in PRESSED:
            door.press(action, desk.book)
            assert held() - before == Counter(), action


@pytest.mark.usefixtures("through_windows")
@pytest.mark.parametrize("writes", [0, 5, 40])
def test_a_press_that_fails_leaves_none_either(desk: Desk, writes: int) -> None:
    with no_collector():
        before = held()
        desk.excel.machine.fail_after(writes)
        door.press("score", desk.book)
        assert held() - before == Counter()


@pytest.mark.usefixtures("through_windows")
def test_neither_does_the_menu(desk: Desk) -> None:
    with no_collector():
        before = held()
        door.menu(desk.book)
        assert held() - before == Counter()
