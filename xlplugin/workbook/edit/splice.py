"""Changes cells inside the bytes of a sheet's XML; every byte of every other cell stays."""

import re
from collections.abc import Mapping
from itertools import groupby

from xlplugin.workbook.edit.cellxml import Change, Restyled, attributes, changed_cell
from xlplugin.workbook.edit.pieces import Splice, joined
from xlplugin.workbook.edit.scan import CellSpan, SheetScan
from xlplugin.workbook.grid.grid import a1, parse_area

_SPANS = re.compile(rb"""(\sspans\s*=\s*["'])(\d{1,5}):(\d{1,5})(["'])""")
_REF = re.compile(rb"""(\sref\s*=\s*["'])([^"']*)(["'])""")


def spliced(scan: SheetScan, changes: Mapping[tuple[int, int], Change]) -> bytes:
    """The sheet's XML with the changes made.

    Args:
        scan: Where the changed cells lie in it.
        changes: The new content by (row, column) from 1.
    """
    splicer = _Splicer(scan)
    for row, places in groupby(sorted(changes), key=lambda place: place[0]):
        splicer.change_row(row, {column: changes[row, column] for _, column in places})
    splicer.widen_dimension(changes)
    return joined(scan.xml, splicer.finished())


class _Splicer:
    """Collects the splices of one sheet."""

    def __init__(self, scan: SheetScan) -> None:
        self.scan = scan
        self.data = scan.data
        self.prefix = scan.prefix
        self.splices: list[Splice] = []
        self.rows_of_empty_sheet: list[bytes] = []

    def change_row(self, row: int, changes: Mapping[int, Change]) -> None:
        """Change cells of one row; ``changes`` is by column, in order."""
        fresh: dict[int, bytes] = {}
        for column, change in changes.items():
            span = self.scan.cells.get((row, column))
            if span is None:
                tag = b'<%bc r="%b"/>' % (self.prefix, a1(row, column).encode())
                fresh[column] = changed_cell(tag, (), change, self.prefix)
            else:
                self._change_cell(span, change)
        if fresh:
            self._insert(row, fresh)

    def widen_dimension(self, changes: Mapping[tuple[int, int], Change]) -> None:
        """Let the sheet's stated dimension cover the new cells."""
        stated = self.scan.dimension
        tag = self.scan.tag(stated) if stated else b""
        written = _REF.search(tag)
        area = parse_area(written[2].decode()) if written else None
        fresh = [place for place in changes if place not in self.scan.cells]
        if stated is None or written is None or area is None or not fresh:
            return
        wide = area._replace(
            top=min(area.top, *(row for row, _ in fresh)),
            left=min(area.left, *(column for _, column in fresh)),
            bottom=max(area.bottom, *(row for row, _ in fresh)),
            right=max(area.right, *(column for _, column in fresh)),
        )
        if wide != area:
            start = stated.start + written.start(2)
            self.splices.append(Splice(start, stated.start + written.end(2), str(wide).encode()))

    def finished(self) -> list[Splice]:
        """All splices of the sheet."""
        if not self.rows_of_empty_sheet:
            return self.splices
        tag = attributes(self.scan.tag(self.data))
        rows = b"".join(self.rows_of_empty_sheet)
        filled = b"<%bsheetData%b>%b</%bsheetData>" % (self.prefix, tag, rows, self.prefix)
        return [*self.splices, Splice(self.data.start, self.data.end, filled)]

    def _change_cell(self, span: CellSpan, change: Change) -> None:
        element, tag = span.element, self.scan.tag(span.element)
        if isinstance(change, Restyled):
            self.splices.append(Splice(element.start, element.opened, changed_cell(tag, (), change)))
            return
        inside = [(part.name, self.scan.xml[part.start : part.end]) for part in span.inside]
        self.splices.append(
            Splice(element.start, element.end, changed_cell(tag, inside, change, self.prefix))
        )

    def _insert(self, row: int, fresh: Mapping[int, bytes]) -> None:
        """Put cells into a row that does not mention them yet, or put in the row."""
        span = self.scan.rows.get(row)
        if span is None:
            filled = _row(self.prefix, b' r="%d"' % row, fresh)
            if self.data.is_empty:
                self.rows_of_empty_sheet.append(filled)
            else:
                position = self.scan.behind.get(row, self.data.closing)
                self.splices.append(Splice(position, position, filled))
            return
        element, tag = span.element, self.scan.tag(span.element)
        wider = _wider(tag, fresh)
        if element.is_empty:
            filled = _row(self.prefix, attributes(wider), fresh)
            self.splices.append(Splice(element.start, element.end, filled))
            return
        if wider != tag:
            self.splices.append(Splice(element.start, element.opened, wider))
        for column, cell in fresh.items():
            behind = (start for other, start in span.starts.items() if other > column)
            position = min(behind, default=element.closing)
            self.splices.append(Splice(position, position, cell))


def _row(prefix: bytes, written_attributes: bytes, cells: Mapping[int, bytes]) -> bytes:
    return b"<%brow%b>%b</%brow>" % (prefix, written_attributes, b"".join(cells.values()), prefix)


def _wider(tag: bytes, fresh: Mapping[int, bytes]) -> bytes:
    """A row's start tag whose stated spans cover the new cells too."""
    found = _SPANS.search(tag)
    if found is None:
        return tag
    first, last = min(int(found[2]), *fresh), max(int(found[3]), *fresh)
    return _SPANS.sub(rb"\g<1>%d:%d\g<4>" % (first, last), tag, count=1)
