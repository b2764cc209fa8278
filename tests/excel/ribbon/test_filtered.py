"""Filtered sheets: people's own are refused before anything is touched, the program's own are shown whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.excel.engine.excel import Excel
from tests.excel.filtering import FILTERS, HIDDEN, filtered
from tests.excel.live.looks import seen
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk
from tests.workbook.official_forms import Page
from xlplugin.excel.live.filters import show_whole
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.workbook.layout.names import FACTS_SHEET
from xlplugin.workbook.review.names import REVIEW_SHEET

FORM = Page.FORM.value
AREA = "A4:H60"
ROWS = range(8, 26, 2)
LINKED = (
    "='C:\\Users\\a\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART\\xlplugin.xlam'!"
    'SCORE_ASSET_USE("longgang-2020",B{row},C{row})'
)


def sheet(desk: Desk, name: str) -> Any:  # noqa: ANN401 - openpyxl's own sheet
    return desk.book.api.wb[name]


def refused(desk: Desk, action: str, name: str) -> None:
    """A press that names the filtered sheet and the remedy, and has not touched anything."""
    before = seen(desk.book)
    reply = desk.press(action)
    assert reply.kind is Kind.ERROR, reply.text
    assert f"“{name}”正在筛选" in reply.text
    assert "请先清除筛选" in reply.text
    assert "数据→清除" in reply.text
    assert seen(desk.book) == before


@pytest.mark.parametrize("kind", FILTERS)
def test_a_form_of_which_a_filter_hides_rows_is_not_scored(kind: str, desk: Desk) -> None:
    FILTERS[kind](sheet(desk, FORM), AREA, ROWS)

    refused(desk, "score", FORM)


@pytest.mark.parametrize("kind", HIDDEN)
def test_a_form_of_which_people_hide_rows_is_scored_and_restored(kind: str, desk: Desk) -> None:
    HIDDEN[kind](sheet(desk, FORM), AREA, ROWS)
    before = desk.grid()

    desk.done("score")
    assert differences(desk.grid(), before)
    desk.done("undo")

    assert differences(desk.grid(), before) == []


def test_arrows_without_a_criterion_are_no_filter(desk: Desk) -> None:
    sheet(desk, FORM).auto_filter.ref = AREA

    desk.done("score")

    assert sheet(desk, FORM).auto_filter.ref == AREA


@pytest.mark.parametrize("kind", FILTERS)
def test_a_form_filtered_since_it_was_scored_is_restored_once_it_is_shown(kind: str, desk: Desk) -> None:
    before = desk.grid()
    desk.done("score")
    FILTERS[kind](sheet(desk, FORM), AREA, ROWS)

    refused(desk, "undo", FORM)

    show_whole(desk.book.sheets[FORM])
    desk.done("undo")
    assert differences(desk.grid(), before) == []


@pytest.mark.parametrize("kind", FILTERS)
def test_the_findings_filtered_by_a_reviewer_are_written_anew_and_come_back_whole(
    kind: str, fresh: Desk
) -> None:
    fresh.done("audit")
    review = sheet(fresh, REVIEW_SHEET)
    stood = review.auto_filter.ref
    last = review.max_row
    fresh.book.sheets[REVIEW_SHEET].range(f"K{last}").value = "已与经办人核实"
    before = fresh.grid()
    FILTERS[kind](review, stood, range(8, last))
    arrows = review.auto_filter.ref

    fresh.done("audit")

    assert review.auto_filter.ref == stood
    assert not fresh.book.sheets[REVIEW_SHEET].api.FilterMode
    fresh.done("undo")
    assert differences(fresh.grid(), before) == []
    assert review.auto_filter.ref == arrows


def test_the_findings_filtered_after_the_second_press_come_back_whole(fresh: Desk) -> None:
    fresh.done("audit")
    review = sheet(fresh, REVIEW_SHEET)
    last = review.max_row
    fresh.book.sheets[REVIEW_SHEET].range(f"K{last}").value = "已与经办人核实"
    before = fresh.grid()
    fresh.done("audit")
    filtered(review, review.auto_filter.ref, range(8, last))

    fresh.done("undo")

    assert differences(fresh.grid(), before) == []


def test_protected_and_filtered_sheets_of_ours_are_opened_shown_and_protected_again(fresh: Desk) -> None:
    fresh.done("audit")
    review = sheet(fresh, REVIEW_SHEET)
    before = fresh.grid()
    filtered(review, review.auto_filter.ref, range(8, review.max_row))
    review.protection.sheet = True

    fresh.done("audit")
    filtered(review, review.auto_filter.ref, range(8, review.max_row))
    fresh.done("undo")

    assert review.protection.sheet
    assert differences(fresh.grid(), before) == []


def test_the_workings_are_written_anew_though_filtered_and_come_back_whole(desk: Desk) -> None:
    desk.done("score")
    expected = desk.done("score").text
    scored = desk.grid()
    page = sheet(desk, "测算")
    filtered(page, f"A4:I{page.max_row}", range(7, page.max_row))

    assert desk.done("score").text == expected

    assert differences(desk.grid(), scored) == []
    desk.done("undo")
    assert differences(desk.grid(), scored) == []


def test_a_sheet_of_facts_that_is_only_read_stays_filtered(desk: Desk) -> None:
    page = sheet(desk, FACTS_SHEET)
    filtered(page, page.auto_filter.ref, (7, 8))
    before = desk.grid()

    desk.done("score")
    assert desk.book.sheets[FACTS_SHEET].api.FilterMode
    desk.done("undo")

    assert differences(desk.grid(), before) == []


def test_wherever_excel_fails_the_filtered_findings_are_whole(fresh: Desk) -> None:
    fresh.done("audit")
    review = sheet(fresh, REVIEW_SHEET)
    fresh.book.sheets[REVIEW_SHEET].range(f"K{review.max_row}").value = "已与经办人核实"
    before, arrows = fresh.grid(), review.auto_filter.ref

    fresh.excel.machine.reset()
    fresh.done("audit")
    needed = fresh.excel.machine.writes
    fresh.done("undo")
    for writes in range(needed // 12, needed // 2, needed // 12):
        filtered(review, arrows, range(8, review.max_row))
        fresh.excel.machine.fail_after(writes)
        assert fresh.press("audit").kind is Kind.ERROR
        show_whole(fresh.book.sheets[REVIEW_SHEET])
        assert differences(fresh.grid(), before) == []


def test_confirming_facts_on_a_filtered_sheet_of_facts_confirms_each(fresh: Desk) -> None:
    fresh.done("facts")
    page = sheet(fresh, FACTS_SHEET)
    rows = [row for row in range(1, page.max_row + 1) if page.cell(row, 9).value == "待确认"]
    for row in rows:
        page.cell(row, 9).value = "是"
    filtered(page, page.auto_filter.ref, rows[1::2])

    fresh.done("score")

    assert {page.cell(row, 9).value for row in rows} == {"已确认"}
    assert not fresh.book.sheets[FACTS_SHEET].api.FilterMode


@pytest.fixture
def linked(excel: Excel, tmp_path: Path) -> Desk:
    """A table of a person's own, whose formulas name the add-in's file."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "明细"
    page.append(["单位", "实际", "计划", "得分"])
    for row in range(2, 7):
        page.append([f"单位{row}", 88 + row, 100, LINKED.format(row=row)])
    book.save(tmp_path / "明细.xlsx")
    return Desk(excel, excel.open(tmp_path / "明细.xlsx"), tmp_path)


@pytest.mark.parametrize("kind", FILTERS)
def test_formulas_on_a_filtered_sheet_are_not_repaired(kind: str, linked: Desk) -> None:
    FILTERS[kind](sheet(linked, "明细"), "A1:D6", (3, 4))

    refused(linked, "repair", "明细")


@pytest.mark.parametrize("kind", HIDDEN)
def test_formulas_in_rows_that_people_hide_are_repaired(kind: str, linked: Desk) -> None:
    HIDDEN[kind](sheet(linked, "明细"), "A1:D6", (3, 4))

    assert "已修复 5 个公式" in linked.done("repair").text

    cells = [linked.book.sheets["明细"].range(f"D{row}").formula for row in range(2, 7)]
    assert cells == [f'=SCORE_ASSET_USE("longgang-2020",B{row},C{row})' for row in range(2, 7)]


def test_a_form_filtered_is_not_finalised_and_nothing_is_asked(desk: Desk) -> None:
    desk.done("score")
    page = sheet(desk, FORM)
    desk.book.sheets[FORM].range("T3").formula = '=SCORE_ASSET_USE("longgang-2020",1600,1778.87)'
    filtered(page, AREA, ROWS)

    refused(desk, "finalise", FORM)
    refused(desk, "finalise:yes", FORM)


def _preview(desk: Desk) -> None:
    desk.book.sheets[FORM].activate()
    desk.book.api.Windows(1).View = 2


LEFT_SO: dict[str, Callable[[Desk], None]] = {
    "page break preview": _preview,
    "a chart sheet": lambda desk: desk.book.api.wb.create_chartsheet("图", 0),
    "a hidden sheet": lambda desk: setattr(
        desk.book.sheets[Page.NOTES.value].api.ws, "sheet_state", "hidden"
    ),
    "a very hidden sheet": lambda desk: setattr(
        desk.book.sheets[Page.NOTES.value].api.ws, "sheet_state", "veryHidden"
    ),
    "a filtered sheet that nothing is written to": lambda desk: filtered(
        sheet(desk, Page.NOTES.value), "A1:B20", (3, 4)
    ),
}


@pytest.mark.parametrize("what", LEFT_SO)
def test_a_press_and_its_undo_leave_all_else_as_people_left_it(what: str, desk: Desk) -> None:
    LEFT_SO[what](desk)
    before, front = desk.grid(), sheet(desk, FORM).sheet_view.view

    for action in ("score", "audit", "undo", "undo"):
        desk.done(action)

    assert differences(desk.grid(), before) == []
    assert sheet(desk, FORM).sheet_view.view == front
