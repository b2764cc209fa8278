"""The named tables of a workbook (Insert › Table), for formulas such as ``=SUM(支出[金额])``."""

from collections.abc import Iterator
from typing import NamedTuple

from xlplugin.workbook.file.contents import SheetPart, parse_part, read_contents, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import child, children
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
    root = parse_part(package, part).value
    area = parse_area(root.get("ref") or "") if root is not None else None
    columns = child(root, "tableColumns") if root is not None else None
    if root is None or area is None or columns is None:
        return None
    return Table(
        name=root.get("displayName") or root.get("name") or "",
        sheet=sheet,
        area=area,
        headings=tuple(
            decode_xstring(column.get("name") or "") for column in children(columns, "tableColumn")
        ),
        has_header=root.get("headerRowCount", "1") != "0",
        has_totals=root.get("totalsRowCount", "0") != "0",
    )
