"""Changing a workbook that is open in Excel: everything that a plan says, or nothing."""

from contextlib import suppress
from typing import Final

import xlwings as xw

from xlplugin.excel.live.applying import apply_live
from xlplugin.excel.live.failures import incomplete, live_failed
from xlplugin.excel.live.index import recorded, write_index
from xlplugin.excel.live.protection import close_all, unlock
from xlplugin.excel.live.record import Record, discard, hidden_sheet, hidden_sheets, remember, stand
from xlplugin.excel.live.refusals import plan_problems, workbook_problems
from xlplugin.excel.live.restoring import restore
from xlplugin.excel.live.session import kept_view, quiet
from xlplugin.problem import Checked, Problem, failed, has_errors
from xlplugin.workbook.edit.plan import Plan

_CHANGES_KEPT: Final = 5
"""How many changes can be taken back, one after the other; each may keep copies of whole sheets."""


def change(book: xw.Book, plan: Plan, *, title: str) -> Checked[None]:
    """Carry out a plan in an open workbook, so that ``undo`` can take it back.

    Args:
        book: The workbook; the plan was made from ``read_live`` of it.
        plan: The changes.
        title: What the change is called when it is taken back, such as 评分.

    Returns:
        Notices of what had to be left out; or, with a problem of severity error, why the workbook is as it
        was.
    """
    try:
        refused = workbook_problems(book)
        problems = refused or plan_problems(book, plan)
        if has_errors(problems):
            return failed(*problems)
        with quiet(book.app) as failures, kept_view(book):
            problems += _unlocked(book, plan, Record(title))
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        return failed(live_failed(book, error, "工作簿的内容没有改动"))
    _calculate(book, plan)
    return Checked(None, (*problems, *failures))


def _calculate(book: xw.Book, plan: Plan) -> None:
    """Where people calculate by hand, our sheets show results all the same."""
    with suppress(Exception):
        if book.app.calculation == "manual":
            for sheet in plan.sheets:
                book.sheets[sheet.name].api.Calculate()


def _unlocked(book: xw.Book, plan: Plan, record: Record) -> list[Problem]:
    names = {each.name for each in plan.sheets} | {each.sheet for each in plan.cells}
    locks = unlock(book, names | {each.place.sheet for each in plan.marks})
    if locks.value is None:
        return list(locks.problems)
    try:
        problems = _all_or_nothing(book, plan, record)
    except Exception as error:  # noqa: BLE001 - even putting back may fail: protection is put back all the same
        problems = [incomplete(book, error, "请不要保存")]
    return [*problems, *close_all(locks.value)]


def _all_or_nothing(book: xw.Book, plan: Plan, record: Record) -> list[Problem]:
    earlier = {sheet.name for sheet in hidden_sheets(book)}
    try:
        remember(book, plan, record)
        problems = apply_live(book, plan)
        stand(book, record)
        if record.lines:
            write_index(hidden_sheet(book), record)
    except Exception as error:  # noqa: BLE001 - whatever COM raises, everything is put back
        return _put_back(book, record, earlier, error)
    # The change is done, and can be taken back: whatever is left over does not matter any more.
    with suppress(Exception):
        _forget_oldest(book)
    return problems


def _forget_oldest(book: xw.Book) -> None:
    kept = {sheet.name for each in recorded(book)[:_CHANGES_KEPT] for sheet in each.sheets}
    discard(sheet for sheet in hidden_sheets(book) if sheet.name not in kept)


def _put_back(book: xw.Book, record: Record, earlier: set[str], error: Exception) -> list[Problem]:
    restored = restore(book, record.lines, all_of_it=True)
    if restored.failed:
        return [incomplete(book, restored.failed[0].error, "请不要保存")]
    discard(sheet for sheet in hidden_sheets(book) if sheet.name not in earlier)
    return [live_failed(book, error, "工作簿已恢复原状")]
