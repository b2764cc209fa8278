"""Where the cells of a sheet lie in the bytes of its XML, so that all other bytes can stay as they are."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple
from xml.parsers import expat

from xlplugin.workbook.file.outline import Span
from xlplugin.workbook.file.xmlpart import index_of, local_name, not_for_memory
from xlplugin.workbook.grid.grid import Area, parse_a1, parse_area

_ROOT, _SECTION, _ROW, _CELL, _IN_CELL = range(1, 6)


class CellSpan(NamedTuple):
    """A cell that shall change: its element and the elements in it."""

    element: Span
    inside: list[Span]


class RowSpan(NamedTuple):
    """A row in which cells shall change, and the start of every cell in it by column."""

    element: Span
    starts: dict[int, int]


class SheetScan:
    """The places in a sheet's XML that a change of its cells has to touch.

    It follows the elements of worksheet › sheetData › row › c and notes the wanted ones.

    Attributes:
        xml: The sheet's part.
        prefix: What the sheet writes before its element names, ``b""`` or such as ``b"x:"``.
        data: The element that holds the rows.
        dimension: The element that states which cells are used.
        rows: The rows in which cells shall change, as far as the sheet mentions them.
        behind: For a wanted row, where the first of the rows with a higher number starts, if there is one.
        cells: The wanted cells that the sheet mentions.
        arrays: The areas of array formulas and data tables.
        shared: The cells of every shared formula, by its group; the first holds the text.
    """

    def __init__(self, xml: bytes, wanted: frozenset[tuple[int, int]]) -> None:
        """Take the part, UTF-8, and the cells that shall change."""
        self.xml = xml
        self.prefix = b""
        self.data = Span("", 0)
        self.dimension: Span | None = None
        self.rows: dict[int, RowSpan] = {}
        self.behind: dict[int, int] = {}
        self.cells: dict[tuple[int, int], CellSpan] = {}
        self.arrays: list[Area] = []
        self.shared: dict[str, list[tuple[int, int]]] = {}
        self._wanted = wanted
        self._wanted_rows = sorted({row for row, _ in wanted})
        self._depth = 0
        self._in_data = False
        self._in_wanted_row = False
        self._row = 0
        self._column = 0
        self._open: list[tuple[int, Span]] = []

    def formula(self, place: tuple[int, int]) -> Span | None:
        """The formula element of a wanted cell, if it has one."""
        cell = self.cells.get(place)
        return next((span for span in cell.inside if span.name == "f"), None) if cell else None

    def tag(self, span: Span) -> bytes:
        """The start tag of an element."""
        return self.xml[span.start : span.opened]

    def read(self) -> None:
        """Look through the part.

        Raises:
            expat.ExpatError: It is not XML.
        """
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self.xml, True)  # noqa: FBT003 - the library's own signature
        finally:
            del self._parser  # they hold each other, and all the XML

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == _SECTION:
            self._start_section(name)
        elif not self._in_data:
            return
        elif self._depth == _ROW:
            self._start_row(name, attributes)
        elif self._depth == _CELL:
            self._start_cell(name, attributes)
        elif self._depth == _IN_CELL:
            self._start_in_cell(name, attributes)

    def _end(self, name: str) -> None:
        if self._open and self._open[-1][0] == self._depth:
            self._open.pop()[1].close(self.xml, self._parser.CurrentByteIndex)
        if self._depth == _SECTION and local_name(name) == "sheetData":
            self._in_data = False
        self._depth -= 1

    def _span(self, name: str) -> Span:
        span = Span(local_name(name), self._parser.CurrentByteIndex)
        span.read_tag(self.xml)
        self._open.append((self._depth, span))
        return span

    def _start_section(self, name: str) -> None:
        match local_name(name):
            case "sheetData":
                self._in_data = True
                self.prefix = name.removesuffix("sheetData").encode()
                self.data = self._span(name)
            case "dimension":
                self.dimension = self._span(name)

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "row":
            return
        written = index_of(attributes.get("r"))
        self._row = self._row + 1 if written is None else written
        self._column = 0
        passed = bisect_left(self._wanted_rows, self._row)
        for wanted in self._wanted_rows[len(self.behind) : passed]:
            self.behind[wanted] = self._parser.CurrentByteIndex
        self._in_wanted_row = self._row in self._wanted_rows[passed : passed + 1]
        if self._in_wanted_row:
            self.rows[self._row] = RowSpan(self._span(name), {})

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "c":
            return
        place = parse_a1(attributes.get("r", ""))
        self._column = place[1] if place else self._column + 1
        if self._in_wanted_row:
            self.rows[self._row].starts[self._column] = self._parser.CurrentByteIndex
        if (self._row, self._column) in self._wanted:
            self.cells[self._row, self._column] = CellSpan(self._span(name), [])

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        cell = self.cells.get((self._row, self._column))
        if cell is not None and not cell.element.end:
            cell.inside.append(self._span(name))
        kind = attributes.get("t") if local_name(name) == "f" else None
        if kind == "shared":
            self.shared.setdefault(attributes.get("si", ""), []).append((self._row, self._column))
        elif kind in {"array", "dataTable"} and (area := parse_area(attributes.get("ref", ""))) is not None:
            self.arrays.append(area)


def scan_sheet(xml: bytes, wanted: Iterable[tuple[int, int]]) -> SheetScan | None:
    """Find cells in a sheet.

    Args:
        xml: The sheet's part, UTF-8.
        wanted: (row, column) from 1 of the cells that shall change.

    Returns:
        Where they are, or None where the part is not a sheet's XML.
    """
    scan = SheetScan(xml, frozenset(wanted))
    try:
        scan.read()
    except expat.ExpatError as error:
        not_for_memory(error)
        return None
    return scan if scan.data.name else None
