"""Where the cells of a sheet lie in the bytes of its XML, so that all other bytes can stay as they are."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple
from xml.parsers import expat

from xlplugin.workbook.file.outline import TAG, Span
from xlplugin.workbook.file.xmlpart import index_of, local_name
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


class SheetScan(NamedTuple):
    """The places in a sheet's XML that a change of its cells has to touch.

    Attributes:
        prefix: What the sheet writes before its element names, ``""`` or such as ``"x:"``.
        data: The element that holds the rows.
        dimension: The element that states which cells are used.
        rows: The rows in which cells shall change, as far as the sheet mentions them.
        behind: For a wanted row, where the first of the rows with a higher number starts, if there is one.
        cells: The wanted cells that the sheet mentions.
        arrays: The areas of array formulas and data tables.
        shared: The cells of every shared formula, by its group; the first holds the text.
    """

    prefix: str
    data: Span
    dimension: Span | None
    rows: dict[int, RowSpan]
    behind: dict[int, int]
    cells: dict[tuple[int, int], CellSpan]
    arrays: list[Area]
    shared: dict[str, list[tuple[int, int]]]

    def formula(self, place: tuple[int, int]) -> Span | None:
        """The formula element of a wanted cell, if it has one."""
        cell = self.cells.get(place)
        return next((span for span in cell.inside if span.name == "f"), None) if cell else None


def scan_sheet(xml: bytes, wanted: Iterable[tuple[int, int]]) -> SheetScan | None:
    """Find cells in a sheet.

    Args:
        xml: The sheet's part, UTF-8.
        wanted: (row, column) from 1 of the cells that shall change.

    Returns:
        Where they are, or None where the part is not a sheet's XML.
    """
    scanner = _Scanner(xml, frozenset(wanted))
    try:
        scanner.parser.Parse(xml, True)  # noqa: FBT003 - the library's own signature
    except expat.ExpatError:
        return None
    finally:
        del scanner.parser  # they hold each other, and all the XML
    return scanner.scan()


class _Scanner:
    """Follows the elements of worksheet › sheetData › row › c and notes the wanted ones."""

    def __init__(self, xml: bytes, wanted: frozenset[tuple[int, int]]) -> None:
        self.xml = xml
        self.wanted = wanted
        self.wanted_rows = sorted({row for row, _ in wanted})
        self.prefix = ""
        self.data: Span | None = None
        self.dimension: Span | None = None
        self.rows: dict[int, RowSpan] = {}
        self.behind: dict[int, int] = {}
        self.cells: dict[tuple[int, int], CellSpan] = {}
        self.arrays: list[Area] = []
        self.shared: dict[str, list[tuple[int, int]]] = {}
        self.depth = 0
        self.in_data = False
        self.in_wanted_row = False
        self.row = 0
        self.column = 0
        self.open: list[tuple[int, Span]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def scan(self) -> SheetScan | None:
        """What was found; None where there are no rows to be found in."""
        if self.data is None:
            return None
        return SheetScan(
            self.prefix,
            self.data,
            self.dimension,
            self.rows,
            self.behind,
            self.cells,
            self.arrays,
            self.shared,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == _SECTION:
            self._start_section(name)
        elif not self.in_data:
            return
        elif self.depth == _ROW:
            self._start_row(name, attributes)
        elif self.depth == _CELL:
            self._start_cell(name, attributes)
        elif self.depth == _IN_CELL:
            self._start_in_cell(name, attributes)

    def _end(self, name: str) -> None:
        if self.open and self.open[-1][0] == self.depth:
            span = self.open.pop()[1]
            if not span.end:
                span.closing = self.parser.CurrentByteIndex
                span.end = self.xml.index(b">", span.closing) + 1
        if self.depth == _SECTION and local_name(name) == "sheetData":
            self.in_data = False
        self.depth -= 1

    def _span(self, name: str) -> Span:
        start = self.parser.CurrentByteIndex
        tag = TAG.match(self.xml, start)
        opened = tag.end() if tag else start
        span = Span(local_name(name), start, opened)
        if self.xml[opened - 2 : opened] == b"/>":
            span.closing, span.end = start, opened
        self.open.append((self.depth, span))
        return span

    def _start_section(self, name: str) -> None:
        match local_name(name):
            case "sheetData":
                self.in_data = True
                self.prefix = name.removesuffix("sheetData")
                self.data = self._span(name)
            case "dimension":
                self.dimension = self._span(name)

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "row":
            return
        written = index_of(attributes.get("r"))
        self.row = self.row + 1 if written is None else written
        self.column = 0
        passed = bisect_left(self.wanted_rows, self.row)
        for wanted in self.wanted_rows[len(self.behind) : passed]:
            self.behind[wanted] = self.parser.CurrentByteIndex
        self.in_wanted_row = self.row in self.wanted_rows[passed : passed + 1]
        if self.in_wanted_row:
            self.rows[self.row] = RowSpan(self._span(name), {})

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) != "c":
            return
        place = parse_a1(attributes.get("r", ""))
        self.column = place[1] if place else self.column + 1
        if self.in_wanted_row:
            self.rows[self.row].starts[self.column] = self.parser.CurrentByteIndex
        if (self.row, self.column) in self.wanted:
            self.cells[self.row, self.column] = CellSpan(self._span(name), [])

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        cell = self.cells.get((self.row, self.column))
        if cell is not None and not cell.element.end:
            cell.inside.append(self._span(name))
        if local_name(name) == "f" and "t" in attributes:
            self._note_formula(attributes)

    def _note_formula(self, attributes: dict[str, str]) -> None:
        area = parse_area(attributes.get("ref", ""))
        if attributes["t"] in {"array", "dataTable"} and area is not None:
            self.arrays.append(area)
        elif attributes["t"] == "shared":
            self.shared.setdefault(attributes.get("si", ""), []).append((self.row, self.column))
