"""Changing a workbook that is open in Excel: everything that a plan says, or nothing."""

from contextlib import suppress
from typing import Final

import xlwings as xw

from xlplugin.excel.live.filters import show_whole
from xlplugin.excel.live.new_sheets import insert_sheets
from xlplugin.excel.live.protection import (
    plan_problems,
    protect,
    protect_again,
    touched_sheets,
    unlock,
    workbook_problems,
)
from xlplugin.excel.live.session import incomplete, kept_view, live_failed, progress, quiet
from xlplugin.excel.live.undo import restore
from xlplugin.excel.live.undo_log import (
    UndoRecord,
    add_hidden_sheet,
    back_up,
    discard,
    hidden_sheets,
    note_fingerprints,
    undo_records,
    write_record,
)
from xlplugin.excel.live.writing import corners, mark_cells, planned_on, write_cells
from xlplugin.problem import Problem, Refused, has_errors
from xlplugin.workbook.edit.plan import Plan

_CHANGES_KEPT: Final = 5
"""How many changes can be taken back, one after the other; each may keep copies of whole sheets."""


def change(book: xw.Book, plan: Plan, *, title: str) -> tuple[Problem, ...]:
    """Carry out a plan in an open workbook, so that ``undo`` can take it back.

    Args:
        book: The workbook; the plan was made from what ``LastRead`` gives of it.
        plan: The changes.
        title: What the change is called when it is taken back, such as 评分.

    Returns:
        Notices of what had to be left out.

    Raises:
        Refused: It failed; the problems say how the workbook is now.
    """
    try:
        problems = _notices(book, plan)
        with quiet(book.app) as failures, kept_view(book):
            problems += _unlocked(book, plan, UndoRecord(title))
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        raise Refused(live_failed(book, error, "工作簿的内容没有改动")) from None
    # Where people calculate by hand, our sheets show results all the same.
    with suppress(Exception):
        if book.app.calculation == "manual":
            for sheet in plan.sheets:
                book.sheets[sheet.name].api.Calculate()
    problems += failures
    if has_errors(problems):
        raise Refused(*problems)
    return tuple(problems)


def _notices(book: xw.Book, plan: Plan) -> list[Problem]:
    """What of a plan will be left out; refused where it cannot be carried out at all."""
    problems = workbook_problems(book) or plan_problems(book, plan)
    if has_errors(problems):
        raise Refused(*problems)
    return problems


def _unlocked(book: xw.Book, plan: Plan, record: UndoRecord) -> list[Problem]:
    names = {each.name for each in plan.sheets} | {each.sheet for each in plan.cells}
    try:
        locks = unlock(book, names | {each.place.sheet for each in plan.marks})
    except Refused as refused:
        return list(refused.problems)
    try:
        problems = _all_or_nothing(book, plan, record)
    except Exception as error:  # noqa: BLE001 - even putting back may fail: protection is put back all the same
        problems = [incomplete(book, error, "请不要保存")]
    return [*problems, *protect_again(locks)]


def _all_or_nothing(book: xw.Book, plan: Plan, record: UndoRecord) -> list[Problem]:
    earlier = {sheet.name for sheet in hidden_sheets(book)}
    try:
        for sheet in touched_sheets(book, plan):
            show_whole(sheet)
        back_up(book, plan, record)
        problems = _apply(book, plan)
        note_fingerprints(book, record)
        if record.steps:
            write_record(add_hidden_sheet(book), record)
    except Exception as error:  # noqa: BLE001 - whatever COM raises, everything is put back
        restored = restore(book, record.steps, all_of_it=True)
        if restored.failed:
            return [incomplete(book, restored.failed[0].error, "请不要保存")]
        discard(sheet for sheet in hidden_sheets(book) if sheet.name not in earlier)
        return [live_failed(book, error, "工作簿已恢复原状")]
    # The change is done, and can be taken back: whatever is left over does not matter any more.
    with suppress(Exception):
        kept = {sheet.name for each in undo_records(book)[:_CHANGES_KEPT] for sheet in each.sheets}
        discard(sheet for sheet in hidden_sheets(book) if sheet.name not in kept)
    return problems


def _apply(book: xw.Book, plan: Plan) -> list[Problem]:
    """Carry out a plan, as the file's applier does in a file; notices of what had to be left out.

    New sheets come first, so that cells and marks may be on them. What fails half-way stays half-done, so
    that whoever calls must put it back.
    """
    progress(book.app, "绩效评价：正在写入工作表……")
    insert_sheets(book, plan.sheets)
    problems: list[Problem] = []
    progress(book.app, "绩效评价：正在写入单元格……")
    for sheet in touched_sheets(book, plan):
        planned = planned_on(sheet, plan)
        if planned.cells:
            contents = {(each.row, each.column): each.value for each in planned.cells}
            first = corners(sheet, contents)
            write_cells(sheet, {first.get(place, place): each for place, each in contents.items()})
        problems += mark_cells(sheet, planned.marks)
    for each in plan.sheets:
        if each.protected:
            protect(book.sheets[each.name])
    return problems
