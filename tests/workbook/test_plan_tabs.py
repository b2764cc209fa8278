"""The sheet that a workbook opens on, and what else must not change for it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import Workbook

from xlplugin.workbook.edit.plan import NewCell, NewSheet, Plan
from xlplugin.workbook.file.package import Package

from .books import SHEET, opened
from .plan_books import BOOKS, changed_parts, planned, seen_by_openpyxl

NEW = "核查意见"
SHEETS = (NewSheet(NEW, (NewCell(1, 1, "题"),)),)


def front(package: Package) -> tuple[str, list[str]]:
    """The sheet that is looked at, and the parts of all that are chosen."""
    workbook = etree.fromstring(package.xml(package.main))
    names = [each.get("name") for each in workbook.iterfind(".//{*}sheets/{*}sheet")]
    (view,) = workbook.iterfind(".//{*}bookViews/{*}workbookView")
    chosen = [part for part in package.parts if b'tabSelected="1"' in (package.data(part) or b"")]
    return str(names[int(view.get("activeTab", "0"))]), chosen


@pytest.mark.parametrize("make", BOOKS)
def test_a_workbook_opens_on_the_new_sheet_whatever_its_dialect(
    make: Callable[[Path], Package], tmp_path: Path
) -> None:
    plan = Plan(sheets=SHEETS, front=NEW)
    after = planned(make(tmp_path), plan)
    active, chosen = front(after)
    assert active == NEW
    assert [b"\xe9\xa2\x98" in (after.data(part) or b"") for part in chosen] == [True]
    assert changed_parts(after, planned(after, plan)) == set()


def book(folder: Path, change: Callable[[Workbook], None]) -> Package:
    workbook = Workbook()
    for name in (SHEET, "其他", "数据"):
        workbook.create_sheet(name)
    del workbook["Sheet"]
    change(workbook)
    buffer = BytesIO()
    workbook.save(buffer)
    path = folder / "b.xlsx"
    path.write_bytes(buffer.getvalue())
    return opened(path)


def test_sheets_that_were_chosen_together_are_not_any_more(tmp_path: Path) -> None:
    def choose(workbook: Workbook) -> None:
        for sheet in workbook.worksheets[:2]:
            sheet.sheet_view.tabSelected = True

    package = book(tmp_path, choose)
    after = planned(package, Plan(front="数据"))
    assert front(after) == ("数据", ["xl/worksheets/sheet3.xml"])
    assert changed_parts(package, after) == {
        "xl/workbook.xml",
        *(f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3)),
    }
    texts = [(each.data("xl/worksheets/sheet1.xml") or b"").decode() for each in (package, after)]
    assert texts[0].replace('tabSelected="1"', 'tabSelected="0"') == texts[1]


@pytest.mark.parametrize("wanted", ["", "没有", "其他"])
def test_nothing_changes_where_the_sheet_is_not_there_or_hidden(wanted: str, tmp_path: Path) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["其他"].sheet_state = "hidden"

    package = book(tmp_path, hide)
    assert changed_parts(package, planned(package, Plan(front=wanted))) == set()


def test_a_workbook_that_opens_on_it_already_keeps_its_bytes(tmp_path: Path) -> None:
    package = book(tmp_path, lambda workbook: setattr(workbook, "active", 1))
    once = planned(package, Plan(front="其他"))
    assert changed_parts(once, planned(once, Plan(front="其他"))) == set()


def test_a_tab_that_was_scrolled_out_of_sight_comes_back(tmp_path: Path) -> None:
    def scroll(workbook: Workbook) -> None:
        workbook.active = 2
        workbook.views[0].firstSheet = 2

    after = seen_by_openpyxl(planned(book(tmp_path, scroll), Plan(front=SHEET)))
    assert after.views[0].firstSheet == 0
