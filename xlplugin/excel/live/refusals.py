"""Why a plan cannot be carried out in an open workbook: found before anything is touched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import rectangles
from xlplugin.excel.live.blank import Tab, blank_package
from xlplugin.excel.live.reading import arrays_in
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import Result
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import Area, a1

_CLOSED: Final = (
    (
        "ReadOnly",
        "workbook-read-only",
        "工作簿是以只读方式打开的",
        "请另存为新的文件，或关闭后以可编辑方式打开再试",
    ),
    ("Final", "workbook-final", "工作簿已标记为最终状态", "请在“文件→信息→保护工作簿”中取消标记后再试"),
    ("MultiUserEditing", "workbook-shared", "工作簿是多人共享工作簿", "请在“审阅”中停止共享工作簿后再试"),
    (
        "ProtectStructure",
        "workbook-structure",
        "工作簿结构受保护，不能添加工作表",
        "请在“审阅→保护工作簿”中解除保护后再试",
    ),
)
"""What a workbook may be that keeps it from being written: COM's property, and what to say of it."""


def workbook_problems(book: xw.Book) -> list[Problem]:
    """Why nothing can be written into a workbook, whatever the plan; undoing needs sheets of its own, too."""
    source = Source(book.name)
    return [
        Problem(code, Severity.ERROR, message, fix, source)
        for name, code, message, fix in _CLOSED
        if getattr(book.api, name)
    ]


def plan_problems(book: xw.Book, plan: Plan) -> list[Problem]:
    """Why a plan cannot be carried out, and what of it is left out: all that the file's applier says."""
    checked = apply_plan(blank_package(Path(book.name), _tabs(book)), plan)
    return [*checked.problems, *(_torn_arrays(book, plan) if checked.value else ())]


def _tabs(book: xw.Book) -> list[Tab]:
    """The tabs with the kinds that matter: sheets of cells, and others whose names are taken."""
    cells = [sheet.name for sheet in book.sheets]
    names = [sheet.Name for sheet in book.api.Sheets]
    return [Tab(name) if name in cells else Tab(name, "chartsheet") for name in names]


def _torn_arrays(book: xw.Book, plan: Plan) -> Iterator[Problem]:
    """Excel refuses to change one cell of an array formula."""
    for sheet in book.sheets:
        name = sheet.name.casefold()
        edits = [edit for edit in plan.cells if edit.sheet.casefold() == name]
        places = {(edit.row, edit.column) for edit in edits if not isinstance(edit.value, Result)}
        arrays = {area for run in rectangles(places) for area in arrays_in(sheet, run)}
        for area in sorted(area for area in arrays if not area.is_one_cell):
            yield from (_torn(sheet, place, area) for place in sorted(places) if area.covers(*place))


def _torn(sheet: xw.Sheet, place: tuple[int, int], area: Area) -> Problem:
    return Problem(
        "cell-in-array",
        Severity.ERROR,
        f"该单元格属于区域 {area} 的数组公式，不能单独改写",
        "请在 Excel 中选中整个区域，删除数组公式后再试",
        Source(sheet.book.name, sheet=sheet.name, cell=a1(*place)),
    )
