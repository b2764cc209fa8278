"""Calls that Excel rejects while it is busy are made again, for a few seconds in all; no other error is."""

import time
from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel
from tests.excel.engine.machine import IGNORED, REJECTED, RETRY_LATER, UNASKED
from tests.excel.engine.pywin32 import ComError, OleObject
from tests.workbook.books import book_of
from xlplugin.excel.live.retry import RetryingObject, has_member
from xlplugin.excel.live.session import cause
from xlplugin.excel.live.writing import write_cells
from xlplugin.workbook.edit.edits import Formula

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
REJECTIONS = {"rejected": REJECTED, "later": RETRY_LATER, "ignored": IGNORED, "unasked": UNASKED}


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, none of them for real."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


class Counted:
    """An object whose method is rejected some times before it is carried out."""

    def __init__(self, rejections: int) -> None:
        self._oleobj_ = OleObject(lambda name: hasattr(self, name))
        self.rejections = rejections
        self.done = 0

    def Delete(self, *given: object) -> int:  # noqa: N802 - COM's names are written so
        if self.rejections:
            self.rejections -= 1
            raise REJECTED
        assert not any(isinstance(each, RetryingObject) for each in given)
        self.done += 1
        return self.done

    __call__ = Delete


@pytest.mark.parametrize("name", REJECTIONS)
@pytest.mark.parametrize("calls", [1, 3])
def test_a_property_that_was_rejected_is_read_and_set_all_the_same(
    name: str, calls: int, excel: Excel, tmp_path: Path, waited: list[float]
) -> None:
    api = excel.open(book_of(tmp_path, ROW).path).sheets[0].range("A1").api
    excel.machine.busy(0, calls, REJECTIONS[name])
    assert api.Value2 == 1
    excel.machine.busy(0, calls, REJECTIONS[name])
    api.Value2 = 2.0
    assert api.Value2 == 2
    assert waited


def test_a_method_is_carried_out_once_however_often_it_is_rejected(waited: list[float]) -> None:
    inner = Counted(3)
    assert RetryingObject(inner).Delete(RetryingObject(inner)) == 1
    assert (inner.done, len(waited)) == (1, 3)


def test_an_object_that_is_called_is_called_again(waited: list[float]) -> None:
    assert RetryingObject(Counted(2))(1) == 1
    assert len(waited) == 2


@pytest.mark.parametrize("name", ["rejected", "unasked"])
def test_an_excel_that_stays_busy_is_waited_for_a_few_seconds_in_all_and_then_told(
    name: str, excel: Excel, tmp_path: Path, waited: list[float]
) -> None:
    book = excel.open(book_of(tmp_path, ROW).path)
    excel.machine.busy(0, 10_000, REJECTIONS[name])
    for _ in range(3):
        with pytest.raises(ComError) as caught:
            _ = book.api.Name
    assert 4 < sum(waited) < 6
    assert "Excel 正忙" in cause(caught.value)


def test_an_error_that_is_no_rejection_is_raised_at_once(
    excel: Excel, tmp_path: Path, waited: list[float]
) -> None:
    book = excel.open(book_of(tmp_path, ROW).path)
    with pytest.raises(ComError):
        book.api.Worksheets("没有")
    with pytest.raises(AttributeError):
        _ = book.api.NoSuchMember
    assert waited == []


def test_a_busy_excel_is_not_taken_for_an_old_one(excel: Excel, tmp_path: Path, waited: list[float]) -> None:
    sheet = excel.open(book_of(tmp_path, ROW).path).sheets[0]
    at = 0
    while True:
        excel.machine.reset()
        excel.machine.busy(at, 1, UNASKED)
        write_cells(sheet, {(2, 1): Formula("1+1")})
        assert excel.machine.calls["ComRange.Formula2="] >= 1
        assert excel.machine.calls["ComRange.Formula="] == 0
        if not excel.machine.was_busy:
            break
        at += 1
    assert at > 5
    assert waited


def test_an_old_excel_is_asked_once_and_enters_formulas_its_own_way(excel: Excel, tmp_path: Path) -> None:
    excel.machine.lacks("Formula2")
    sheet = excel.open(book_of(tmp_path, ROW).path).sheets[0]
    write_cells(sheet, {(2, 1): Formula("1+1"), (4, 1): Formula("2+2")})
    assert excel.machine.calls["ComRange.Formula2?"] == 1
    assert excel.machine.calls["ComRange.Formula="] == 2


def test_a_member_is_asked_for_again_while_excel_is_too_busy_to_say(
    excel: Excel, tmp_path: Path, waited: list[float]
) -> None:
    api = excel.open(book_of(tmp_path, ROW).path).sheets[0].range("A1").api
    excel.machine.busy(0, 2)
    assert has_member(api, "Range", "HasSpill")
    assert not has_member(api, "Range", "NoSuchMember")
    assert len(waited) == 2
