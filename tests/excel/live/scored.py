"""Plans for official forms, and the same plan carried out in a file and in Excel."""

from pathlib import Path

import xlwings as xw

from tests.workbook.books import opened, value_of
from tests.workbook.form_books import FACTS, type_facts
from xlplugin.excel.live.changing import change
from xlplugin.form.case import Case
from xlplugin.functions.catalogue import functions
from xlplugin.problem import has_errors
from xlplugin.service.file import FileBook
from xlplugin.service.scoring import open_case
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.save import save_bytes
from xlplugin.workbook.formbook.facts_plan import plan_facts
from xlplugin.workbook.formbook.in_place import plan_scoring
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.recalc.recalc import recalculate

GUANGZHOU = {
    "complaints_upheld": 1,
    "contracts_on_time": 9,
    "purchases_total": 10,
    "sme_procurement": 480,
    "sme_reserved": 524,
    "asset_findings": 1,
    "assets_in_use": 80,
    "assets_total": 100,
    "audit_findings": 1,
    "audit_losses": 0,
    "audit_repeats": 0,
    "pre_evaluation_missed": 1,
    "pre_evaluation_due": 4,
}
"""Facts of the 2023 form that cost points."""


def scoring(path: Path, *, as_reviewer: bool = False) -> Plan:
    """What scoring changes in a form with a sheet of facts."""
    grid, case = _opened(path)
    return value_of(plan_scoring(grid, case, as_reviewer=as_reviewer))


def _opened(path: Path) -> tuple[BookGrid, Case]:
    book = FileBook(path)
    return book.read().value, open_case(book, Request(accept=True)).value


def facts(path: Path) -> Plan:
    """The sheets of facts that a form is given."""
    return plan_facts(*_opened(path), accepted=True)


def with_facts(path: Path) -> Path:
    """The form with sheets of facts, what it suggests itself confirmed, and some facts typed in."""
    filled = in_file(path, facts(path))
    type_facts(filled, {**FACTS, **GUANGZHOU}, "已确认")
    return filled


def in_file(path: Path, plan: Plan) -> Path:
    """A copy of a file with a plan done by the file's applier."""
    planned = value_of(apply_plan(opened(path), plan))
    calculated = value_of(recalculate(planned, functions())).package
    return save_bytes(calculated.to_bytes(), path.with_name(f"{path.stem}-file.xlsx")).path


def done(book: xw.Book, plan: Plan, title: str = "评分") -> None:
    """A plan carried out in Excel that can be."""
    assert not has_errors(change(book, plan, title=title))
