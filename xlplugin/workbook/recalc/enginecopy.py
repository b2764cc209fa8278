"""The copy of a workbook that is given to the calculation engine; it never reaches the disk."""

import re
from collections.abc import Mapping
from typing import Final

from xlplugin.problem import Checked, failed
from xlplugin.workbook.edit.cellxml import Change, FormulaText
from xlplugin.workbook.edit.edits import Result
from xlplugin.workbook.edit.scan import scan_sheet
from xlplugin.workbook.edit.splice import spliced
from xlplugin.workbook.file.archive import stored_archive
from xlplugin.workbook.file.contents import read_contents
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import malformed
from xlplugin.workbook.grid.formulas import engine_text
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid

_NEEDED = (".xml", ".rels")
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL: Final = rb"http://schemas.openxmlformats.org/\1/2006/"
"""The engine knows the names of Strict Open XML not at all."""


def engine_copy(package: Package, grid: BookGrid, functions: frozenset[str]) -> Checked[bytes]:
    """A workbook as the engine understands it, as a file.

    Args:
        package: The workbook.
        grid: What is on its sheets.
        functions: The names of the custom functions, upper case.

    Returns:
        The file without pictures and macros, custom calls without prefixes, and array formulas without the
        results they spilled, which the engine would take for obstacles.
    """
    contents = read_contents(package)
    if contents.value is None:
        return failed(*contents.problems)
    sheet_parts = {sheet.part for sheet in contents.value.sheets}
    needed = [name for name in package.parts if name.endswith(_NEEDED) or name in sheet_parts]
    parts = {name: package.xml(name).value or b"" for name in needed}
    for sheet in contents.value.sheets:
        cells = grid.sheet(sheet.name)
        changes = _changes(cells, functions) if cells else {}
        if changes:
            xml = parts[sheet.part]
            scan = scan_sheet(xml, changes)
            if scan is None:
                return failed(malformed(package.part_source(sheet.part)))
            parts[sheet.part] = spliced(xml, scan, changes)
    return Checked(
        stored_archive(tuple((name, _STRICT.sub(_TRANSITIONAL, xml)) for name, xml in parts.items()))
    )


def _changes(sheet: SheetGrid, functions: frozenset[str]) -> Mapping[tuple[int, int], Change]:
    changes: dict[tuple[int, int], Change] = {}
    for place, cell in sheet.cells.items():
        if cell.formula is None:
            continue
        text = engine_text(cell.formula, functions)
        if text != cell.formula:
            changes[place] = FormulaText(text, alone=cell.array is None)
        for inside in sheet.cells_in(cell.array) if cell.array else ():
            if inside != place:
                changes[inside] = Result(None)
    return changes
