"""Formulas of ours that Excel has not bound to the add-in are entered anew, with the same text.

Excel binds the name of an add-in's function when a formula is entered. One that a program wrote into a file
by its plain name may show #NAME? instead, however often it is calculated.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.operation import operation
from xlplugin.excel.live.protection import locks_on, protect_again, unlock, workbook_problems
from xlplugin.excel.live.retry import has_member
from xlplugin.excel.live.session import cause, quiet
from xlplugin.excel.live.undo import put_back
from xlplugin.excel.live.undo_log import Phase, UndoRecord, add_hidden_sheets, write_record
from xlplugin.excel.live.writing import NotTakenError
from xlplugin.excel.names import ADDIN_FILE
from xlplugin.functions.catalogue import names
from xlplugin.functions.cell import CellError
from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.workbook.grid.formulas import calls_any, same_formula, unlinked
from xlplugin.workbook.grid.grid import GENERAL, BookGrid, CellView, a1

_OTHER_BOOK: Final = re.compile(r"\[.*\].*!", re.DOTALL)
"""Entered again, a reference to another workbook may have Excel ask where that is."""

_AS_TEXT: Final = "@"
_TITLE: Final = "重新输入公式"


def bind_formulas(book: xw.Book, grid: BookGrid) -> Checked[int]:
    """Enter our formulas anew in a workbook where one of them shows #NAME?; nothing where none does.

    All of them, as others may hide #NAME? behind IFERROR, or show what was stored until they are next
    calculated. Their texts and number formats stay, so there is nothing to undo.

    Args:
        book: the workbook.
        grid: what is on its sheets, calculated.

    Returns:
        How many formulas were entered, with a warning of each that was not. Never raises: what the workbook
        shows is then as before.
    """
    ours = {sheet.name: dict(_calling_us(sheet.cells)) for sheet in grid.sheets}
    if not any(view.value is CellError.NAME for cells in ours.values() for view in cells.values()):
        return Checked(0)
    entered, problems = 0, list[Problem]()
    try:
        with _protection_on_record(book, [name for name, cells in ours.items() if cells]) as failures:
            for name, cells in ours.items():
                left = _on_sheet(book, name, cells) if cells else []
                entered += len(cells) - sum(each.code == codes.FORMULA_UNBOUND.name for each in left)
                problems += left
        problems += failures
    except Exception as error:  # noqa: BLE001 - COM may raise anything, and no press depends on this
        problems.append(codes.FORMULA_UNBOUND.at(Source(book.name), _message(error)))
    return Checked(entered, tuple(problems))


@contextmanager
def _protection_on_record(book: xw.Book, names: list[str]) -> Iterator[list[Problem]]:
    """Excel kept quiet, and what is protected put on record first: Python may end before it is back.

    A workbook that takes no sheet has no record.

    Yields:
        What ``quiet`` gives.
    """
    locks = locks_on(book, names)
    if not locks or workbook_problems(book):
        with quiet(book.app) as failures:
            yield failures
        return
    with operation(book) as under_way:
        sheets = tuple(add_hidden_sheets(book, 1))
        record = UndoRecord(_TITLE, sheets=sheets, phase=Phase.CHANGING, locks=locks)
        try:
            write_record(record)
            yield under_way.failures
        finally:
            under_way.is_whole = False
            _, problems = put_back(book, record)
            under_way.failures += problems
            under_way.is_whole = True


def _calling_us(
    cells: Mapping[tuple[int, int], CellView],
) -> Iterator[tuple[tuple[int, int], CellView]]:
    """The formulas with calls of ours by their plain names; links to a file are for 修复公式."""
    for place, view in cells.items():
        formula = view.formula or ""
        if calls_any(formula, names()) and unlinked(formula, names()) == formula:
            yield place, view


def _on_sheet(book: xw.Book, name: str, cells: Mapping[tuple[int, int], CellView]) -> list[Problem]:
    """Enter the formulas of a sheet; why each of the others was not."""
    try:
        locks = locks_on(book, [name])
        unlock(locks)
    except Refused as refused:
        (why,) = refused.problems[:1]
        problems = [codes.FORMULA_UNBOUND.at(_source(book, name, place), why.message) for place in cells]
        return [*problems, *refused.problems[1:]]
    problems = []
    for place, view in cells.items():
        try:
            _enter(book.sheets[name].range(place).api, view)
        except Exception as error:  # noqa: BLE001 - whatever COM raises, the other formulas come alive
            problems.append(codes.FORMULA_UNBOUND.at(_source(book, name, place), _message(error)))
    return [*problems, *protect_again(locks)]


def _source(book: xw.Book, sheet: str, place: tuple[int, int]) -> Source:
    return Source(book.name, sheet=sheet, cell=a1(*place))


def _message(error: Exception) -> str:
    return f"公式没有重新输入（{cause(error)}）"


def _enter(cell: Any, view: CellView) -> None:  # noqa: ANN401 - COM's own Range
    """Enter a cell's formula once more, an array formula for all its cells.

    Cell by cell: a block written over filtered rows goes astray. ``Formula2`` is what a formula says that
    fills further cells by itself, too; an older Excel knows only arrays whose cells were chosen.
    """
    if _OTHER_BOOK.search(view.formula or ""):
        message = "公式引用了其他工作簿"
        raise NotTakenError(message)
    modern = has_member(cell, "Range", "Formula2")
    filled = view.array is not None and not (modern and (view.array.is_one_cell or cell.HasSpill))
    target = cell.CurrentArray if filled else cell
    member = "FormulaArray" if filled else "Formula2" if modern else "Formula"
    text = getattr(target, member)
    if view.number_format == _AS_TEXT:
        cell.NumberFormat = GENERAL  # or the formula would become a text
    setattr(target, member, text)
    if not same_formula(getattr(target, member), text, ADDIN_FILE):
        message = "Excel 没有接受原来的公式"
        raise NotTakenError(message)
    if cell.NumberFormat != view.number_format:
        cell.NumberFormat = view.number_format
