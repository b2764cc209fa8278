"""Changing a workbook that is open in Excel: everything that a plan says, or nothing."""

from contextlib import suppress
from dataclasses import replace
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.new_sheets import insert_sheets
from xlplugin.excel.live.operation import Operation, operation
from xlplugin.excel.live.protection import (
    locks_on,
    plan_problems,
    protect,
    protect_again,
    touched_sheets,
    workbook_problems,
)
from xlplugin.excel.live.session import cause, incomplete, live_failed, progress
from xlplugin.excel.live.undo import put_back, step_problems
from xlplugin.excel.live.undo_log import (
    Phase,
    StepKind,
    UndoRecord,
    UndoStep,
    back_up,
    discard,
    hidden_sheets,
    note_fingerprints,
    recorded_sheets,
    write_record,
)
from xlplugin.excel.live.writing import corners, mark_cells, planned_on, write_cells
from xlplugin.problem import Problem, Refused, Source, has_errors
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import Place

_CHANGES_KEPT: Final = 5
"""How many changes can be taken back, one after the other; each may keep copies of whole sheets."""


class Removal(NamedTuple):
    """What goes for good once a plan is carried out, and the defined names that tell of it.

    Attributes:
        sheets: the names of the sheets that are deleted.
        names: what is defined, and what it refers to.
    """

    sheets: tuple[str, ...]
    names: tuple[tuple[str, str], ...]


def change(book: xw.Book, plan: Plan, *, title: str, removal: Removal | None = None) -> tuple[Problem, ...]:
    """Carry out a plan in an open workbook, so that ``undo`` can take it back.

    Args:
        book: The workbook; the plan was made from what ``LastRead`` gives of it.
        plan: The changes.
        title: What the change is called when it is taken back, such as 评分.
        removal: What goes for good afterwards: then the change cannot be taken back.

    Returns:
        Notices of what had to be left out, warnings of sheets that Excel did not delete.

    Raises:
        Refused: It failed; the problems say how the workbook is now.
    """
    try:
        problems = _notices(book, plan)
        with operation(book) as under_way:
            problems += _all_or_nothing(book, plan, title, removal, under_way)
    except Refused:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost border: COM may raise anything
        raise Refused(live_failed(book, error, "工作簿的内容没有改动")) from None
    # Where people calculate by hand, our sheets show results all the same.
    with suppress(Exception):
        if book.app.calculation == "manual":
            for sheet in plan.sheets:
                book.sheets[sheet.name].api.Calculate()
    problems += under_way.failures
    if has_errors(problems):
        raise Refused(*problems)
    return tuple(problems)


def _notices(book: xw.Book, plan: Plan) -> list[Problem]:
    """What of a plan will be left out; refused where it cannot be carried out at all."""
    problems = workbook_problems(book) or plan_problems(book, plan)
    if has_errors(problems):
        raise Refused(*problems)
    return problems


def _all_or_nothing(
    book: xw.Book, plan: Plan, title: str, removal: Removal | None, under_way: Operation
) -> list[Problem]:
    earlier = {sheet.name for sheet in hidden_sheets(book)}
    names = {each.name for each in plan.sheets} | {each.sheet for each in plan.cells}
    locks = locks_on(book, names | {each.place.sheet for each in plan.marks})
    names_after = removal.names if removal else ()
    record = UndoRecord(title, phase=Phase.CHANGING, locks=locks, names=names_after)
    try:
        under_way.is_whole = False
        back_up(book, plan, record)
        problems = _apply(book, plan)
        note_fingerprints(book, record)
        unprotected = protect_again(locks)
        if record.sheets:
            write_record(_ended(record, removal))
    except Refused as refused:
        problems = list(refused.problems)
        _forget(book, earlier)
    except Exception as error:  # noqa: BLE001 - whatever COM raises, everything is put back
        return _rolled_back(book, record, earlier, error, under_way)
    else:
        problems += unprotected
    if removal and record.sheets and not has_errors(problems):
        return [*problems, *_removed(book, _ended(record, removal), under_way)]
    under_way.is_whole = True
    # The change is done, and can be taken back: whatever is left over does not matter any more.
    if len(earlier) + len(record.sheets) > _CHANGES_KEPT:  # a change takes one sheet at least
        with suppress(Exception):
            for sheets in recorded_sheets(book)[_CHANGES_KEPT:]:
                discard(sheets)
    return problems


def _ended(record: UndoRecord, removal: Removal | None) -> UndoRecord:
    """The record of a change once it is made."""
    if removal is None:
        return replace(record, phase=Phase.DONE)
    steps = [UndoStep(StepKind.ADDED, Place(name, 1, 1)) for name in removal.sheets]
    return replace(record, phase=Phase.REMOVING, steps=steps)


def _removed(book: xw.Book, record: UndoRecord, under_way: Operation) -> list[Problem]:
    """Delete the sheets that a record says are to go."""
    try:
        restored, problems = put_back(book, record)
    except Exception as error:  # noqa: BLE001 - the record stands: the next press goes on
        message = f"还有内容没有移除（{cause(error)}）"
        return [codes.LIVE_INCOMPLETE.at(Source(book.name), message, fix="请再点一次按钮，程序会接着做完")]
    under_way.is_whole = True
    return [*problems, *step_problems(book, record, restored.failed)]


def _rolled_back(
    book: xw.Book, record: UndoRecord, earlier: set[str], error: Exception, under_way: Operation
) -> list[Problem]:
    """Put everything back that a change has done until it failed."""
    try:
        restored, problems = put_back(book, record)
    except Exception as again:  # noqa: BLE001 - the record stands: the next press goes on putting back
        return [incomplete(book, again, "请再点一次按钮，程序会接着恢复")]
    under_way.is_whole = True
    if restored.failed:
        return [incomplete(book, restored.failed[0].error, "请再点“撤销评分”"), *problems]
    _forget(book, earlier)
    return [live_failed(book, error, "工作簿已恢复原状"), *problems]


def _forget(book: xw.Book, earlier: set[str]) -> None:
    """Take the hidden sheets of a change that was not made away."""
    discard(sheet for sheet in hidden_sheets(book) if sheet.name not in earlier)


def _apply(book: xw.Book, plan: Plan) -> list[Problem]:
    """Carry out a plan, as the file's applier does in a file; notices of what had to be left out.

    New sheets come first, so that cells and marks may be on them. What fails half-way stays half-done, so
    that whoever calls must put it back.
    """
    progress(book.app, "绩效评价：正在写入工作表……")
    insert_sheets(book, plan.sheets)
    problems: list[Problem] = []
    if plan.cells or plan.marks:
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
