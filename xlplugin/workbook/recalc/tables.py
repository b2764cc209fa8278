"""The named tables of a workbook (Insert › Table), for formulas such as ``=SUM(支出[金额])``."""

from collections.abc import Iterator
from typing import NamedTuple

from xlplugin.workbook.file.contents import SheetPart, read_contents, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xstring import decode_xstring
from xlplugin.workbook.grid.grid import Area, parse_area


class Table(NamedTuple):
    """One table: its name in formulas, where it lies with its header, and its columns' headings."""

    name: str
    sheet: str
    area: Area
    headings: tuple[str, ...]
    has_header: bool
    has_totals: bool


def read_tables(package: Package) -> tuple[Table, ...]:
    """The tables of a workbook; a table that cannot be read is left out, and formulas that name it fail."""
    contents = read_contents(package).value
    return tuple(table for sheet in contents.sheets for table in _tables(package, sheet)) if contents else ()


def _tables(package: Package, sheet: SheetPart) -> Iterator[Table]:
    related = read_relationships(package, sheet.part).value or {}
    for relation in related.values():
        if relation.kind == "table":
            table = _table(package, relation.target, sheet.name)
            if table is not None:
                yield table


def _table(package: Package, part: str, sheet: str) -> Table | None:
    root = package.outline(part, 3).value
    area = parse_area(root.attributes.get("ref", "")) if root is not None else None
    columns = root.child("tableColumns") if root is not None else None
    if root is None or area is None or columns is None:
        return None
    return Table(
        name=root.attributes.get("displayName") or root.attributes.get("name", ""),
        sheet=sheet,
        area=area,
        headings=tuple(
            decode_xstring(column.attributes.get("name", "")) for column in columns.each("tableColumn")
        ),
        has_header=root.attributes.get("headerRowCount", "1") != "0",
        has_totals=root.attributes.get("totalsRowCount", "0") != "0",
    )
