"""The copy of a workbook that is given to the calculation engine; it never reaches the disk."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xlplugin.problem import Checked, failed
from xlplugin.workbook.edit.cellxml import Change, FormulaText
from xlplugin.workbook.edit.edits import Result
from xlplugin.workbook.edit.pieces import quoted
from xlplugin.workbook.edit.scan import scan_sheet
from xlplugin.workbook.edit.splice import spliced
from xlplugin.workbook.file.archive import stored_archive
from xlplugin.workbook.file.contents import (
    Relationship,
    read_contents,
    read_relationships,
    relationships_part,
)
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import malformed
from xlplugin.workbook.grid.formulas import engine_text
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid

_OFFICE: Final = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = b"http://schemas.openxmlformats.org/package/2006/relationships"
_NOWHERE: Final = "xl/worksheets/nowhere.xml"
_BLANK: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)
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
    parts = {name: package.xml(name).value or b"" for name in needed} | dict(_lists(package))
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


def _lists(package: Package) -> Iterator[tuple[str, bytes]]:
    """What leads from the file to its sheets, as plainly as can be: the engine follows no other way."""
    yield relationships_part(""), _listed([("w", Relationship("officeDocument", package.workbook))])
    related = dict(read_relationships(package, package.workbook).value or {})
    root = package.outline(package.workbook, 3).value
    listed = root.child("sheets") if root else None
    for tab in listed.children if listed else ():
        related.setdefault(tab.attribute("id") or "", Relationship("worksheet", _NOWHERE))
    yield relationships_part(package.workbook), _listed(related.items())
    yield _NOWHERE, _BLANK


def _listed(related: Iterable[tuple[str, Relationship]]) -> bytes:
    entries = (
        b'<Relationship Id=%b Type="%b" Target=%b/>'
        % (quoted(identity), _OFFICE + each.kind.encode(), quoted(f"/{each.target}"))
        for identity, each in related
    )
    return b'<Relationships xmlns="%b">%b</Relationships>' % (_PACKAGE, b"".join(entries))


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
