"""Applies cell edits to a workbook without loss: other cells and other parts keep their very bytes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from xlplugin.problem import Problem, Refused, Source, has_errors
from xlplugin.workbook.edit.cellxml import Change, FormulaText, spliced
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.edits import CellEdit, Content, Formula, Result, place_problems, text_problems
from xlplugin.workbook.edit.scan import SheetScan, scan_sheet
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.contents import Contents, SheetPart, read_contents
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import decode_xstring, malformed
from xlplugin.workbook.grid.formulas import shifted
from xlplugin.workbook.grid.grid import a1


def apply_edits(package: Package, edits: Iterable[CellEdit]) -> Package:
    """A workbook with cells changed.

    Args:
        package: The workbook.
        edits: The changes; of two for one cell the later counts.

    Raises:
        Refused: For every edit that cannot be made; then none is.
    """
    draft = Draft(package)
    with draft.noting():
        edit_cells(draft, edits)
    return draft.finished().value


def edit_cells(draft: Draft, edits: Iterable[CellEdit]) -> None:
    """Change cells of a draft, as ``apply_edits`` does."""
    contents = read_contents(draft.package).value
    source, by_sheet = draft.package.source, defaultdict[SheetPart, dict[tuple[int, int], Content]](dict)
    for edit in edits:
        draft.problems += _refusals(edit, contents, source)
        sheet = contents.sheet(edit.sheet)
        if sheet is not None:
            by_sheet[sheet][edit.row, edit.column] = edit.value
    if has_errors(draft.problems):
        return
    formulas_move = False
    for sheet, changes in by_sheet.items():
        with draft.noting():
            formulas_move |= _change_sheet(draft, sheet, changes)
    if formulas_move:
        draft.drop_calculation_chain()


def _change_sheet(draft: Draft, sheet: SheetPart, changes: Mapping[tuple[int, int], Content]) -> bool:
    """Change cells of one sheet; whether formulas come or go with that."""
    source = Source(str(draft.package.path), sheet=sheet.name)
    scan = scan_sheet(draft.package.xml(sheet.part), changes)
    if scan is None:
        raise Refused(malformed(source))
    draft.problems += _torn_arrays(scan, changes, source)
    everything = {**changes, **_detached(scan, changes)}
    full = scan_sheet(scan.xml, everything) if len(everything) > len(changes) else None
    draft.write(sheet.part, spliced(full or scan, everything))
    return _moves_formulas(scan, changes)


def _detached(scan: SheetScan, changes: Mapping[tuple[int, int], Content]) -> dict[tuple[int, int], Change]:
    """By cell, the formula of its own of every cell that shares one with a changed cell that holds its text.

    Excel stores such a formula once. Where a cell gets a new result, it comes with its formula.
    """
    freed: dict[tuple[int, int], Change] = {}
    for master, *others in scan.shared.values():
        if master not in changes or isinstance(changes[master], Result):
            continue
        text = _text(scan, master)
        for row, column in others:
            moved = shifted(text, row - master[0], column - master[1])
            match changes.get((row, column), FormulaText(moved)):
                case FormulaText() as own:
                    freed[row, column] = own
                case Result(value):
                    freed[row, column] = Formula(moved, value)
    return freed


def _text(scan: SheetScan, place: tuple[int, int]) -> str:
    formula = scan.formula(place)
    if formula is None:
        return ""
    from lxml import etree  # noqa: PLC0415 - only where a shared formula is taken apart

    written = b"<f>%b</f>" % scan.xml[formula.opened : formula.closing]
    return decode_xstring(etree.fromstring(written).text or "")


def _moves_formulas(scan: SheetScan, changes: Mapping[tuple[int, int], Content]) -> bool:
    return any(
        isinstance(content, Formula) != (scan.formula(place) is not None)
        for place, content in changes.items()
        if not isinstance(content, Result)
    )


def _torn_arrays(
    scan: SheetScan, changes: Mapping[tuple[int, int], Content], source: Source
) -> Iterable[Problem]:
    areas = [area for area in scan.arrays if not area.is_one_cell]
    for place, content in changes.items():
        torn = next((area for area in areas if area.covers(*place)), None)
        if torn is not None and not isinstance(content, Result):
            where = Source(source.file, sheet=source.sheet, cell=a1(*place))
            yield codes.CELL_IN_ARRAY.at(where, f"该单元格属于区域 {torn} 的数组公式，不能单独改写")


def _refusals(edit: CellEdit, contents: Contents, source: Source) -> Iterable[Problem]:
    place = Source(
        source.file, sheet=edit.sheet, cell=edit.place.cell if edit.row > 0 and edit.column > 0 else None
    )
    is_known = contents.sheet(edit.sheet) is not None
    yield from place_problems(edit.row, edit.column, place, sheet_is_known=is_known)
    yield from text_problems(edit.value, place)
