"""What leads back stands in the workbook before the first change of anything that a person owns."""

import shutil
from pathlib import Path

import pytest
import xlwings as xw

from tests.excel.engine.excel import Excel, saved_copy
from tests.excel.engine.killing import in_a_child
from tests.excel.live.looks import hidden, seen
from tests.excel.live.scored import done, scoring
from tests.workbook.form_books import saved
from tests.workbook.official_forms import Page, item_form
from xlplugin.excel.live.operation import note_in
from xlplugin.excel.live.recovery import recover, recover_all
from xlplugin.excel.live.undo import undo
from xlplugin.excel.live.undo_log import Phase, StepKind, undo_records
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.plan import Plan

FORM = Page.FORM.value


def half_changed(excel: Excel, book: xw.Book, path: Path) -> Path:
    """The workbook saved as it is where Python ends with some of three cells written."""

    def save_it() -> None:
        excel.machine.before_write = None
        saved_copy(book, path)

    def before_write(_what: str) -> None:
        if book.sheets[FORM].range("B60").raw_value == "新的60":
            excel.machine.before_write = None
            in_a_child(save_it)

    excel.machine.before_write = before_write
    cells = tuple(CellEdit(FORM, row, 2, f"新的{row}") for row in (60, 62, 64))
    done(book, Plan(cells=cells))
    return path


def test_the_record_names_every_step_before_anything_is_changed(excel: Excel, form: Path) -> None:
    book, plan = excel.open(form), scoring(form)
    before = seen(book)
    at_first_change: list[tuple[Phase, set[StepKind], int]] = []

    def before_write(_what: str) -> None:
        records = undo_records(book) if not at_first_change else []
        if records and seen(book) == before:
            at_last_look[:] = [(records[0].phase, {s.kind for s in records[0].steps}, len(records[0].steps))]
        elif records:
            at_first_change.extend(at_last_look)

    at_last_look: list[tuple[Phase, set[StepKind], int]] = []
    excel.machine.before_write = before_write
    done(book, plan)
    excel.machine.before_write = None

    steps = len(plan.cells) + len(plan.sheets)
    assert at_first_change == [(Phase.CHANGING, {StepKind.CELL, StepKind.ADDED}, steps)]
    assert [each.phase for each in undo_records(book)] == [Phase.DONE]
    assert note_in(book) is None


def test_a_workbook_that_was_saved_half_changed_is_put_back_when_it_is_opened_again(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    before = seen(book)
    half = half_changed(excel, book, tmp_path / "half.xlsx")
    book.close()
    again = excel.open(half)
    assert seen(again) != before
    again.sheets[FORM].range("B70").raw_value = "本人填写"
    excel.app.calculation = "manual"

    (recovered,) = recover(again)

    assert recovered.record is not None
    assert recovered.record.title == "评分"
    assert again.sheets[FORM].range("B70").raw_value == "本人填写"
    again.sheets[FORM].range("B70").raw_value = None
    assert seen(again) == before
    assert (hidden(again), note_in(again)) == ([], None)
    assert recover(again) == ()


def test_people_s_sheets_that_are_named_like_ours_stay_when_a_workbook_is_made_whole(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    book.sheets.add("_xlplugin7", before=book.sheets[0])
    half = excel.open(half_changed(excel, book, tmp_path / "half.xlsx"))

    recover(half)

    assert "_xlplugin7" in [sheet.name for sheet in half.sheets]
    assert hidden(half) == []


@pytest.mark.parametrize("closed_first", [True, False])
def test_a_workbook_that_cannot_be_made_whole_keeps_no_other_from_it(
    excel: Excel, tmp_path: Path, *, closed_first: bool
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    before = seen(book)
    half = half_changed(excel, book, tmp_path / "一.xlsx")
    book.close()
    one, other = (excel.open(each) for each in (half, Path(shutil.copy(half, tmp_path / "二.xlsx"))))
    closed, free = (one, other) if closed_first else (other, one)
    closed.api.structure = True

    (recovered,) = recover_all(excel.app)

    assert recovered.book == free.name
    assert (seen(free), note_in(free)) == (before, None)
    told = {str(each.source.file) for each in recovered.problems if each.source}
    assert told == {closed.name}
    closed.api.structure = False
    recover_all(excel.app)
    assert seen(closed) == before


def test_undoing_still_works_where_the_note_was_taken_out_of_the_workbook(
    excel: Excel, tmp_path: Path
) -> None:
    book = excel.open(saved(tmp_path, item_form()))
    before = seen(book)
    half = excel.open(half_changed(excel, book, tmp_path / "half.xlsx"))
    assert seen(half) != before
    half.api.Names("xlplugin_under_way").Delete()

    undo(half)

    assert seen(half) == before
