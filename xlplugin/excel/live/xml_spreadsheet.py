"""How the cells of a sheet look, from the XML Spreadsheet that Excel gives of a range in one call.

``Range.Value(xlRangeValueXMLSpreadsheet)`` is documented to hold the values, formatting, formulas and names
of a range. Of these the formats and merged cells are taken. Values and formulas take a call each elsewhere:
here numbers may be rounded, days are written in words, and formulas in the R1C1 notation. That rows and
columns are hidden is not among what it is documented to hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import GENERAL, Area

XML_SPREADSHEET: Final = 11
"""xlRangeValueXMLSpreadsheet."""

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DEFAULT: Final = "Default"
_ROWS: Final = 65_536
_COLUMNS: Final = 256
_CELLS: Final = 100_000

NAMED_FORMATS: Final = frozenset(
    (
        "General Number",
        "General Date",
        "Long Date",
        "Medium Date",
        "Short Date",
        "Long Time",
        "Medium Time",
        "Short Time",
        "Currency",
        "Euro Currency",
        "Fixed",
        "Standard",
        "Percent",
        "Scientific",
        "Yes/No",
        "True/False",
        "On/Off",
    )
)
"""Formats that are documented to be called by a name; their codes depend on the country."""


@dataclass(frozen=True)
class Looks:
    """How the cells of an area look.

    Attributes:
        formats: the number formats of cells, as codes; any other cell has the general one.
        merged: the merged areas.
    """

    formats: Mapping[tuple[int, int], str]
    merged: tuple[Area, ...]


def fits(area: Area) -> bool:
    """Whether the format, as old as Excel 2002, is sure to hold an area, in a text that is not too long."""
    return area.bottom <= _ROWS and area.right <= _COLUMNS and area.size <= _CELLS


def looks_in(text: object, values: Mapping[tuple[int, int], Cell]) -> Looks | None:
    """What an XML Spreadsheet of the cells from A1 on says of them.

    Args:
        text: What Excel gave.
        values: The cells' values as Excel gives them elsewhere.

    Returns:
        The looks, named formats by their names; None where the text is not what the documented format would
        be for these values, so that it cannot be relied upon.
    """
    if not isinstance(text, str):
        return None
    try:
        book = fromstring(text.encode("utf-8", "surrogatepass"))  # noqa: S314 - Excel's own words
        table = book.find(f"{_SS}Worksheet/{_SS}Table")
        return None if table is None else _looks(table, _formats(book), values)
    except (ParseError, ValueError):  # a control character in a text makes it no XML
        return None


def _formats(book: Element) -> dict[str, str]:
    """The number format of each style; a style without one has that of its parent."""
    styles = {each.attrib[f"{_SS}ID"]: each for each in book.iterfind(f"{_SS}Styles/{_SS}Style")}

    def of(name: str | None, depth: int = 0) -> str:
        style = styles.get(name or "")
        if style is None or depth > len(styles):
            return GENERAL
        stated = style.find(f"{_SS}NumberFormat")
        if stated is None:
            return of(style.get(f"{_SS}Parent"), depth + 1)
        return stated.get(f"{_SS}Format", GENERAL)

    return {name: of(name) for name in styles}


def _number(element: Element, name: str, default: int = 0) -> int:
    return int(element.get(f"{_SS}{name}", default))


def _numbered(parent: Element, name: str, step: str) -> Iterator[tuple[int, Element]]:
    """Rows, columns or cells with their numbers: one without an index follows the one before and its span."""
    following = 1
    for each in parent.iterfind(f"{_SS}{name}"):
        number = _number(each, "Index", following)
        following = number + 1 + _number(each, step)
        yield number, each


def _looks(table: Element, codes: dict[str, str], values: Mapping[tuple[int, int], Cell]) -> Looks | None:
    """A cell without a style has its row's, else its column's, else the table's."""
    columns = {
        column: style
        for first, each in _numbered(table, "Column", "Span")
        if (style := each.get(f"{_SS}StyleID"))
        for column in range(first, min(first + _number(each, "Span"), _COLUMNS) + 1)
    }
    common = table.get(f"{_SS}StyleID", _DEFAULT)
    formats: dict[tuple[int, int], str] = {}
    kinds: dict[tuple[int, int], str] = {}
    merged: list[Area] = []
    for row, line in _numbered(table, "Row", "Span"):
        for column, cell in _numbered(line, "Cell", "MergeAcross"):
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            if across or down:
                merged.append(Area(row, column, row + down, column + across))
            style = cell.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID") or columns.get(column, common)
            formats[row, column] = codes.get(style, GENERAL)
            data = cell.find(f"{_SS}Data")
            if data is not None and "".join(data.itertext()):
                kinds[row, column] = data.get(f"{_SS}Type", "")
    held = {place: _kinds(value) for place, value in values.items() if value is not None and value != ""}
    if kinds.keys() != held.keys() or any(kind not in held[place] for place, kind in kinds.items()):
        return None
    return Looks(formats, tuple(sorted(merged)))


def _kinds(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a cell's content
    """What the documented format may call a value."""
    match value:
        case CellError():
            return ("Error",)
        case bool():
            return ("Boolean",)
        case str():
            return ("String",)
        case _:
            return ("Number", "DateTime")
