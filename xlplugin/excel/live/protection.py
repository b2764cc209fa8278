"""What keeps an open workbook from being written: told before anything is touched, or taken off meanwhile."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel import codes
from xlplugin.excel.live.areas import rectangles
from xlplugin.excel.live.filters import is_filtered
from xlplugin.excel.live.new_sheets import blank_package, sheet_named
from xlplugin.excel.live.reading import arrays_in, tab_names, used_area, values_of
from xlplugin.excel.live.writing import planned_on
from xlplugin.problem import Problem, Refused, Source
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import Result
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.codes import CELL_IN_ARRAY
from xlplugin.workbook.grid.grid import CellView, SheetGrid, a1
from xlplugin.workbook.scorebook.headings import is_added

_CLOSED: Final = (
    ("ReadOnly", codes.WORKBOOK_READ_ONLY, "工作簿是以只读方式打开的"),
    ("Final", codes.WORKBOOK_FINAL, "工作簿已标记为最终状态"),
    ("MultiUserEditing", codes.WORKBOOK_SHARED, "工作簿是多人共享工作簿"),
    ("ProtectStructure", codes.WORKBOOK_STRUCTURE, "工作簿结构受保护，不能添加工作表"),
)
"""What a workbook may be that keeps it from being written: COM's property, and what to say of it."""

_ALLOWED: Final = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)
"""What a protected sheet may allow, in the order in which ``Protect`` takes it."""

_STAYS_THE_USERS: Final = ("AllowFormattingColumns", "AllowFormattingRows", "AllowFiltering")


def workbook_problems(book: xw.Book) -> list[Problem]:
    """Why nothing can be written into a workbook, whatever the plan; undoing needs sheets of its own, too."""
    return [code.at(Source(book.name), message) for name, code, message in _CLOSED if getattr(book.api, name)]


def plan_problems(book: xw.Book, plan: Plan) -> list[Problem]:
    """Why a plan cannot be carried out, and what of it is left out: all that the file's applier says."""
    path = Path(book.name)
    cells = {sheet.name for sheet in book.sheets}
    # The kinds that matter: sheets of cells, and others whose names are taken.
    tabs = {name: "worksheet" if name in cells else "chartsheet" for name in tab_names(book)}
    try:
        checked = apply_plan(blank_package(path, tabs), plan)
    except Refused as refused:
        return list(refused.problems)
    rewritten = {sheet.name.casefold() for sheet in plan.sheets}
    written = {name for name in _written(plan) if name.casefold() not in rewritten}
    return [*checked.problems, *_torn_arrays(book, plan), *filter_problems(_named(book, written))]


def touched_sheets(book: xw.Book, plan: Plan) -> list[xw.Sheet]:
    """The sheets that are there and that a plan writes anew, writes to or marks."""
    return _named(book, {sheet.name for sheet in plan.sheets} | _written(plan))


def _written(plan: Plan) -> set[str]:
    """The names of the sheets with cells that a plan writes or marks."""
    cells = {each.sheet for each in plan.cells if not isinstance(each.value, Result)}
    return cells | {mark.place.sheet for mark in plan.marks}


def _named(book: xw.Book, names: Iterable[str]) -> list[xw.Sheet]:
    spoken = {name.casefold(): name for name in sorted(names)}
    return [sheet for name in spoken.values() if (sheet := sheet_named(book, name)) is not None]


def _torn_arrays(book: xw.Book, plan: Plan) -> Iterator[Problem]:
    """Excel refuses to change one cell of an array formula."""
    names = dict.fromkeys(edit.sheet for edit in plan.cells)
    for sheet in filter(None, (sheet_named(book, name) for name in names)):
        places = {(edit.row, edit.column) for edit in planned_on(sheet, plan).cells}
        arrays = {area for run in rectangles(places) for area in arrays_in(sheet, run)}
        for area in sorted(area for area in arrays if not area.is_one_cell):
            message = f"该单元格属于区域 {area} 的数组公式，不能单独改写"
            for place in sorted(place for place in places if area.covers(*place)):
                source = Source(sheet.book.name, sheet=sheet.name, cell=a1(*place))
                yield CELL_IN_ARRAY.at(source, message)


def filter_problems(sheets: Iterable[xw.Sheet]) -> Iterator[Problem]:
    """The sheets of people's own of which a filter hides rows: nothing can be done to them now."""
    for sheet in sheets:
        if is_filtered(sheet) and not _is_ours(sheet):
            message = f"工作表“{sheet.name}”正在筛选，有的行没有显示，内容写不进这些行"
            yield codes.SHEET_FILTERED.at(Source(sheet.book.name, sheet=sheet.name), message)


def _is_ours(sheet: xw.Sheet) -> bool:
    """Whether the program added the sheet, as its headings tell."""
    values = values_of(sheet, used_area(sheet))
    cells = {place: CellView(value) for place, value in values.items() if value is not None}
    return is_added(SheetGrid(sheet.name, cells))


class Lock(NamedTuple):
    """A sheet's protection: what ``Protect`` takes behind the password."""

    book: xw.Book
    name: str
    options: tuple[bool, ...]


def protect(sheet: xw.Sheet) -> None:
    """Lock all cells of a sheet of our own but the unlocked ones, without a password, as a file does it."""
    kinds = (False, True, False, False)  # drawings, contents, scenarios, for people only
    sheet.api.Protect("", *kinds, *(name in _STAYS_THE_USERS for name in _ALLOWED))


def locks_on(book: xw.Book, names: Iterable[str]) -> tuple[Lock, ...]:
    """What protects the named sheets that are there and protected, and puts it back; nothing changes."""
    locks: list[Lock] = []
    for sheet in _named(book, names):
        api = sheet.api
        if api.ProtectContents:
            allowed = api.Protection
            kinds = (api.ProtectDrawingObjects, True, api.ProtectScenarios, api.ProtectionMode)
            options = tuple(map(bool, (*kinds, *(getattr(allowed, name) for name in _ALLOWED))))
            locks.append(Lock(book, sheet.name, options))
    return tuple(locks)


def unlock(locks: Iterable[Lock]) -> None:
    """Take protection off; a password stays.

    Raises:
        Refused: A sheet has a password; all are as before.
    """
    done: list[Lock] = []
    for lock in locks:
        sheet = lock.book.sheets[lock.name]
        # Without a password given, Excel would ask for it; an empty one is refused where there is another.
        with suppress(Exception):
            sheet.api.Unprotect("")
        if sheet.api.ProtectContents:
            message = f"工作表“{sheet.name}”设有密码保护，不能写入"
            source = Source(sheet.book.name, sheet=sheet.name)
            password = codes.SHEET_PROTECTED.at(source, message)
            raise Refused(password, *protect_again(done))
        done.append(lock)


def protect_again(locks: Iterable[Lock]) -> list[Problem]:
    """Protect sheets that are still there again, the others too where one fails; warnings of what failed."""
    failures: list[Problem] = []
    for lock in locks:
        try:
            sheet = sheet_named(lock.book, lock.name)
            if sheet is not None and not sheet.api.ProtectContents:
                sheet.api.Protect("", *lock.options)
        except Exception:  # noqa: BLE001 - whatever COM raises, the others are put back too
            message = f"工作表“{lock.name}”没有重新保护"
            source = Source(lock.book.name, sheet=lock.name)
            failures.append(codes.SHEET_UNPROTECTED.at(source, message))
    return failures
