"""The named tables of a workbook (Insert › Table), for formulas such as ``=SUM(支出[金额])``."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from xlplugin.workbook.file.contents import SheetPart, read_contents, read_relationships
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import index_of
from xlplugin.workbook.file.xstring import decode_xstring
from xlplugin.workbook.grid.grid import Area, parse_area


class Table(NamedTuple):
    """One table: its name in formulas, where it lies with its header, and its columns' headings."""

    name: str
    sheet: str
    area: Area
    headings: tuple[str, ...]
    header_rows: int
    totals_rows: int

    def part(self, items: frozenset[str], columns: tuple[str, ...], row: int) -> Area | None:
        """The cells of one part of the table; None where it has no such part, or no one area of it.

        Args:
            items: of ``#all``, ``#data``, ``#headers``, ``#totals`` and ``#this row``; none means the data.
            columns: a heading, or the first and the last of a span; none means all of them.
            row: the row of the formula that asks, for ``#this row``.
        """
        places = [self._column(heading) for heading in columns] or [self.area.left, self.area.right]
        known = [place for place in places if place is not None]
        top, bottom = self.area.top + self.header_rows, self.area.bottom - self.totals_rows
        spans = {
            "#all": (self.area.top, self.area.bottom),
            "#data": (top, bottom),
            "#headers": (self.area.top, top - 1),
            "#totals": (bottom + 1, self.area.bottom),
            "#this row": (row, row) if top <= row <= bottom else (1, 0),
        }
        chosen = sorted(spans[item] for item in items or {"#data"} if item in spans)
        joined = all(one[1] + 1 == other[0] for one, other in pairwise(chosen))
        if len(known) < len(places) or len(chosen) < len(items) or not joined or not chosen:
            return None
        first, last = chosen[0][0], chosen[-1][1]
        return Area(first, min(known), last, max(known)) if first <= last else None

    def _column(self, heading: str) -> int | None:
        wanted = heading.casefold()
        found = (place for place, each in enumerate(self.headings) if each.casefold() == wanted)
        return next((self.area.left + place for place in found), None)


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
    headers = index_of(root.attributes.get("headerRowCount"))
    return Table(
        name=root.attributes.get("displayName") or root.attributes.get("name", ""),
        sheet=sheet,
        area=area,
        headings=tuple(
            decode_xstring(column.attributes.get("name", "")) for column in columns.each("tableColumn")
        ),
        header_rows=1 if headers is None else headers,
        totals_rows=index_of(root.attributes.get("totalsRowCount")) or 0,
    )
