"""Claims kept on the sheet of workings stand in for official cells that an earlier run wrote to."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.form import Branch, Closing, Form, FormKind, Row
from xlplugin.functions.cell import Cell
from xlplugin.problem import Source
from xlplugin.workbook.formbook.earlier import earlier_writes, with_earlier_claims
from xlplugin.workbook.grid.grid import BookGrid, CellView, Place, SheetGrid, parse_a1

OFFICIAL = "自评表 (1)'s"
QUOTED = "'自评表 (1)''s'"


def sheet(name: str, cells: Mapping[str, Cell | CellView]) -> SheetGrid:
    views = {cell: each if isinstance(each, CellView) else CellView(each) for cell, each in cells.items()}
    return SheetGrid(name, {place: views[cell] for cell in views if (place := parse_a1(cell))})


def book(official: Mapping[str, Cell], claim: Cell, written: Cell, draft: Cell = None) -> BookGrid:
    headings = ("自评得分", "写入值", "表内得分", "表内说明", "写入的草稿")
    workings: dict[str, Cell | CellView] = {
        f"{letter}4": each for letter, each in zip("ABCDE", headings, strict=True)
    }
    workings |= {
        "A5": claim,
        "B5": written,
        "C5": CellView(official.get("I6"), f'IF({QUOTED}!$I$6="","",{QUOTED}!$I$6)'),
        "D5": CellView(official.get("J6"), f'IF({QUOTED}!J6="","",{QUOTED}!J6)'),
        "E5": draft,
    }
    return BookGrid((sheet(OFFICIAL, official), sheet("测算", workings)))


def entry(cell: str, value: float | str | None) -> Entry:
    source = Source("a.xlsx", sheet=OFFICIAL, cell=cell)
    if value is None:
        return Entry(source=source)
    if isinstance(value, str):
        return Entry(EntryKind.TEXT, text=value, source=source)
    return Entry(EntryKind.NUMBER, Decimal(str(value)), str(value), source=source)


def form(score: float, reason: str | None = None) -> Form:
    row = Row("采购", 6, Source(), score=entry("I6", score), reason=entry("J6", reason))
    inner = Branch("资金管理", entry("D6", 8), (row,))
    branch = Branch("部门管理", entry("B6", 20), (row,), (inner,))
    total = Closing(entry("A7", "总分"), entry("B7", 100), entry("I7", 1.94))
    return Form(FormKind.DEPARTMENT, "a.xlsx", OFFICIAL, "", 2020, {}, (row,), (branch,), total)


def test_the_claim_stands_in_while_the_cell_holds_what_was_written() -> None:
    before = with_earlier_claims(form(1.94), book({"I6": 1.94}, claim=2.0, written=1.94))

    assert before.rows[0].score == Entry(
        EntryKind.NUMBER, Decimal(2), "2", source=Source("a.xlsx", sheet=OFFICIAL, cell="I6")
    )
    assert before.branches[0].rows == before.branches[0].children[0].rows == before.rows


def test_a_claim_that_was_blank_is_blank_again() -> None:
    before = with_earlier_claims(form(1.94), book({"I6": 1.94}, claim=None, written=1.94))

    assert before.rows[0].score.blank
    assert before.rows[0].score.source.cell == "I6"


@pytest.mark.parametrize("official", [1.5, "1.94", None])
def test_what_a_person_typed_since_is_the_claim(official: Cell) -> None:
    untouched = form(1.5)

    assert with_earlier_claims(untouched, book({"I6": official}, claim=2.0, written=1.94)) == untouched


def test_a_draft_that_nobody_changed_is_no_reason() -> None:
    draft = "【草稿】执行率93%，扣0.06分。"
    held = book({"I6": 1.94, "J6": draft}, claim=2.0, written=1.94, draft=draft)

    assert with_earlier_claims(form(1.94, draft), held).rows[0].reason.blank


def test_a_draft_that_somebody_completed_is_a_reason() -> None:
    completed = "【草稿】执行率93%，扣0.06分。因流标未执行。"
    held = book({"I6": 1.94, "J6": completed}, claim=2.0, written=1.94, draft="【草稿】执行率93%，扣0.06分。")

    assert with_earlier_claims(form(1.94, completed), held).rows[0].reason.text == completed


def test_a_workbook_without_workings_is_as_it_is() -> None:
    assert earlier_writes(BookGrid((sheet(OFFICIAL, {"I6": 2.0}),))) == {}


def test_the_place_of_an_official_cell_is_read_from_the_live_formula() -> None:
    assert set(earlier_writes(book({"I6": 1.94}, 2.0, 1.94))) == {Place(OFFICIAL, 6, 9)}
