"""Carries a plan out in an open workbook, as the file's applier does in a file."""

import xlwings as xw

from xlplugin.excel.live.marking import mark_cells
from xlplugin.excel.live.placing import place_sheets
from xlplugin.excel.live.session import progress
from xlplugin.excel.live.writing import settled, write_cells
from xlplugin.problem import Problem
from xlplugin.workbook.edit.plan import Plan


def apply_live(book: xw.Book, plan: Plan) -> list[Problem]:
    """Carry out a plan; what fails half-way stays half-done, so that whoever calls must put it back.

    Args:
        book: The workbook, every sheet that the plan names open to writing.
        plan: The changes; new sheets come first, so that cells and marks may be on them.

    Returns:
        Notices of what had to be left out.
    """
    progress(book.app, "绩效评价：正在写入工作表……")
    place_sheets(book, plan.sheets)
    problems: list[Problem] = []
    progress(book.app, "绩效评价：正在写入单元格……")
    for sheet in book.sheets:
        name = sheet.name.casefold()
        edits = {(e.row, e.column): e.value for e in plan.cells if e.sheet.casefold() == name}
        if edits:
            write_cells(sheet, settled(sheet, edits))
        problems += mark_cells(sheet, [mark for mark in plan.marks if mark.place.sheet.casefold() == name])
    return problems
