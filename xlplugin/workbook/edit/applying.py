"""Applies a plan to a workbook without loss: whatever the plan does not name keeps its very bytes."""

import re
from collections.abc import Iterable, Iterator

from xlplugin.problem import Checked, Problem, Refused, Source, has_errors
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.edits import LONGEST_TEXT, Formula, place_problems
from xlplugin.workbook.edit.marks import colour_cells, comment_cells, styles_of
from xlplugin.workbook.edit.newsheet import add_sheet
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.edit.sheetxml import sheet_problems
from xlplugin.workbook.edit.styles import Styles
from xlplugin.workbook.edit.tabs import open_on, remove_sheet
from xlplugin.workbook.edit.writer import edit_cells
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.contents import Contents, SheetPart, read_contents
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Place, on_sheet

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def apply_plan(package: Package, plan: Plan) -> Checked[Package]:
    """A workbook with all of a plan done; the same plan on the result changes nothing more.

    Args:
        package: The workbook.
        plan: The changes. New sheets come first, so that edits and marks may name them.

    Returns:
        The changed workbook, with notices of what had to be left out.

    Raises:
        Refused: For every reason why it cannot be changed; then nothing is.
    """
    contents = read_contents(package).value
    problems = tuple(_refusals(package, plan, contents))
    if has_errors(problems):
        raise Refused(*problems)
    draft = Draft(package)
    draft.problems += problems
    with draft.noting():
        _add_sheets(draft, plan.sheets, contents)
        if plan.cells and not has_errors(draft.problems):
            edit_cells(draft, plan.cells)
        if (plan.marks or plan.unmarks) and not has_errors(draft.problems):
            _mark_cells(draft, plan)
        for name in plan.removed:
            remove_sheet(draft, name)
        if plan.front and not has_errors(draft.problems):
            open_on(draft, plan.front)
    return draft.finished()


def _add_sheets(draft: Draft, sheets: tuple[NewSheet, ...], contents: Contents) -> None:
    if not sheets:
        return
    formulas_move = any(_has_formulas(draft, sheet, contents) for sheet in sheets)
    styles = Styles(draft)
    for sheet in sheets:
        add_sheet(draft, sheet, styles)
    styles.finish()
    if formulas_move:
        draft.drop_calculation_chain()


def _has_formulas(draft: Draft, sheet: NewSheet, contents: Contents) -> bool:
    """Whether formulas come with a sheet, or go with the one whose place it takes."""
    earlier = contents.sheet(sheet.name)
    goes = earlier is not None and _FORMULA.search(draft.data(earlier.part)) is not None
    return goes or any(isinstance(cell.content, Formula) for cell in sheet.cells)


def _mark_cells(draft: Draft, plan: Plan) -> None:
    sheets = read_contents(draft.package).value.sheets
    by_sheet = [(sheet, _on(sheet, plan)) for sheet in sheets]
    if plan.unmarks or any(mark.fill for mark in plan.marks):
        styles, before = Styles(draft), _before(draft, sheets, plan)
        for sheet, own in by_sheet:
            if own.unmarks or any(mark.fill for mark in own.marks):
                colour_cells(draft, sheet, own, styles, before)
        styles.finish()
    for sheet, own in by_sheet:
        comment_cells(draft, sheet, own)


def _on(sheet: SheetPart, plan: Plan) -> Plan:
    """The marks on one sheet, and those that are taken back there."""
    name = sheet.name.casefold()
    return Plan(
        marks=tuple(mark for mark in plan.marks if mark.place.sheet.casefold() == name),
        unmarks=tuple(each for each in plan.unmarks if each.place.sheet.casefold() == name),
    )


def _before(draft: Draft, sheets: Iterable[SheetPart], plan: Plan) -> dict[Place, int]:
    """The styles of the cells that others are to be like."""
    places = {each.like for each in plan.unmarks}
    places |= {mark.fill for mark in plan.marks if isinstance(mark.fill, Place)}
    found: dict[Place, int] = {}
    for sheet in sheets:
        own = [place for place in places if place.sheet.casefold() == sheet.name.casefold()]
        found |= styles_of(draft, sheet, own) if own else {}
    return found


def _refusals(package: Package, plan: Plan, contents: Contents) -> Iterator[Problem]:
    file = str(package.path)
    names = [sheet.name.casefold() for sheet in plan.sheets]
    for index, sheet in enumerate(plan.sheets):
        yield from sheet_problems(sheet, file)
        if names.index(sheet.name.casefold()) < index:
            place, message = Source(file, sheet=sheet.name), f"要写入的工作表“{sheet.name}”重名"
            yield codes.SHEET_NAME.at(place, message, fix="请检查工作表名称")
    for mark in plan.marks:
        where = mark.place
        known = where.sheet.casefold() in names or contents.sheet(where.sheet) is not None
        cell = where.cell if on_sheet(where.row, where.column) else None
        place = Source(file, sheet=where.sheet, cell=cell)
        yield from place_problems(where.row, where.column, place, sheet_is_known=known)
        if len(mark.comment) > LONGEST_TEXT:
            message = f"批注共 {len(mark.comment)} 字，超过上限 {LONGEST_TEXT} 字"
            yield codes.TEXT_TOO_LONG.at(place, message)
