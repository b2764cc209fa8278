"""Reads a workbook's sheets into the plain grid."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.contents import Contents, SheetPart, parse_part, read_contents
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import child, children, index_of, is_true, local_name
from xlplugin.workbook.file.xstring import decode_xstring
from xlplugin.workbook.grid.grid import (
    GENERAL,
    LAST_COLUMN,
    Area,
    BookGrid,
    CellView,
    SheetGrid,
    a1,
    on_sheet,
    parse_a1,
    parse_area,
)
from xlplugin.workbook.grid.numberformat import number_formats

_ERRORS = {error.value: error for error in CellError}


def read_grid(package: Package) -> Checked[BookGrid]:
    """What is on the worksheets of a workbook.

    Args:
        package: The workbook.

    Returns:
        The worksheets with the values stored in the file; or every part and cell that cannot be read.
    """
    contents = read_contents(package)
    if contents.value is None:
        return failed(*contents.problems)
    shared = _shared_strings(package, contents.value)
    formats = _formats(package, contents.value)
    if shared.value is None or formats.value is None:
        return failed(*shared.problems, *formats.problems)
    read = [_read_sheet(package, sheet, shared.value, formats.value) for sheet in contents.value.sheets]
    problems = tuple(problem for sheet in read for problem in sheet.problems)
    if problems:
        return failed(*problems)
    sheets = tuple(sheet.value for sheet in read if sheet.value is not None)
    return Checked(BookGrid(sheets, dates_from_1904=contents.value.dates_from_1904))


def _shared_strings(package: Package, contents: Contents) -> Checked[Sequence[str]]:
    if contents.shared_strings is None:
        return Checked(())
    root = parse_part(package, contents.shared_strings)
    if root.value is None:
        return failed(*root.problems)
    return Checked([_rich_text(item) for item in children(root.value, "si")])


def _formats(package: Package, contents: Contents) -> Checked[Sequence[str]]:
    if contents.styles is None:
        return Checked(())
    root = parse_part(package, contents.styles)
    return Checked(number_formats(root.value)) if root.value is not None else failed(*root.problems)


def _rich_text(item: etree._Element) -> str:
    """The text of a string item: its own or that of its runs, without the phonetic guide."""
    pieces: list[str] = []
    for piece in item:
        name = local_name(str(piece.tag))
        if name == "t":
            pieces.append(piece.text or "")
        elif name == "r":
            pieces.extend(text.text or "" for text in children(piece, "t"))
    return decode_xstring("".join(pieces))


def _read_sheet(
    package: Package, sheet: SheetPart, shared: Sequence[str], formats: Sequence[str]
) -> Checked[SheetGrid]:
    root = parse_part(package, sheet.part)
    if root.value is None:
        return failed(*root.problems)
    reader = _SheetReader(Source(str(package.path), sheet=sheet.name), shared, formats)
    reader.read_rows(child(root.value, "sheetData"))
    if reader.problems:
        return failed(*reader.problems)
    grid = SheetGrid(
        name=sheet.name,
        cells=reader.cells,
        merged=tuple(_merged(root.value)),
        hidden_rows=frozenset(reader.hidden_rows),
        hidden_columns=frozenset(_hidden_columns(root.value)),
        visible=sheet.visible,
    )
    return Checked(grid)


def _merged(root: etree._Element) -> Iterator[Area]:
    listed = child(root, "mergeCells")
    for entry in children(listed, "mergeCell") if listed is not None else ():
        area = parse_area(entry.get("ref") or "")
        if area is not None:
            yield area


def _hidden_columns(root: etree._Element) -> Iterator[int]:
    listed = child(root, "cols")
    for entry in children(listed, "col") if listed is not None else ():
        first, last = index_of(entry.get("min")), index_of(entry.get("max"))
        if is_true(entry.get("hidden")) and first is not None and last is not None:
            yield from range(first, min(last, LAST_COLUMN) + 1)


class _SharedFormula(NamedTuple):
    """The cell that holds the text of a formula shared with other cells."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class _SheetReader:
    """Collects the cells of one sheet, and what is wrong with them."""

    source: Source
    shared: Sequence[str]
    formats: Sequence[str]
    cells: dict[tuple[int, int], CellView] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    masters: dict[str, _SharedFormula] = field(default_factory=dict)
    styles: dict[str | None, tuple[int, str]] = field(default_factory=dict)

    def read_rows(self, data: etree._Element | None) -> None:
        """Read every row; a row or cell without an address follows the one before."""
        row = 0
        for element in children(data, "row") if data is not None else ():
            written = index_of(element.get("r"))
            row = row + 1 if written is None else written
            if is_true(element.get("hidden")):
                self.hidden_rows.add(row)
            self._read_row(row, element)

    def _read_row(self, row: int, element: etree._Element) -> None:
        column = 0
        for cell in children(element, "c"):
            written = cell.get("r")
            place = parse_a1(written) if written is not None else (row, column + 1)
            if place is None or place[0] != row or not on_sheet(*place):
                self._refuse(written or a1(row, column + 1), "单元格地址有误")
                continue
            column = place[1]
            self.cells[place] = self._view(place, cell)

    def _view(self, place: tuple[int, int], cell: etree._Element) -> CellView:
        formula: str | None = None
        area: Area | None = None
        value: Cell = None
        kind = cell.get("t")
        for part in cell:
            match local_name(str(part.tag)):
                case "v":
                    value = self._value(place, kind, part.text or "")
                case "f":
                    formula = self._formula(place, part)
                    area = parse_area(part.get("ref") or "") if part.get("t") == "array" else None
                case "is" if kind == "inlineStr":
                    value = _rich_text(part)
        style, number_format = self._style(cell.get("s"))
        return CellView(value, formula, number_format, style, area)

    def _style(self, written: str | None) -> tuple[int, str]:
        """A cell's style and its number format; there are few styles and many cells."""
        found = self.styles.get(written)
        if found is None:
            index = index_of(written) or 0
            found = self.styles[written] = (
                index,
                self.formats[index] if index < len(self.formats) else GENERAL,
            )
        return found

    def _value(self, place: tuple[int, int], kind: str | None, text: str) -> Cell:
        match kind:
            case None | "n":
                return self._number(place, text)
            case "s":
                return self._shared_string(place, text)
            case "b":
                return is_true(text.strip())
            case "e":
                return _ERRORS.get(text.strip(), CellError.OTHER)
            case _:
                return decode_xstring(text)

    def _number(self, place: tuple[int, int], text: str) -> Cell:
        try:
            number = float(text) if text.strip() else None
        except ValueError:
            number = math.nan
        if number is not None and not math.isfinite(number):
            self._refuse(a1(*place), "单元格中保存的数值有误")
            return None
        return number

    def _shared_string(self, place: tuple[int, int], text: str) -> Cell:
        index = index_of(text.strip())
        if index is not None and index < len(self.shared):
            return self.shared[index]
        self._refuse(a1(*place), "单元格指向不存在的文字")
        return None

    def _formula(self, place: tuple[int, int], element: etree._Element) -> str | None:
        text = decode_xstring(element.text or "")
        kind, group = element.get("t"), element.get("si") or ""
        if kind == "dataTable":
            return None
        if kind != "shared":
            return text or None
        if text:
            self.masters[group] = _SharedFormula(*place, text)
            return text
        master = self.masters.get(group)
        if master is None:
            self._refuse(a1(*place), "单元格的共享公式缺少原公式")
            return None
        from xlplugin.workbook.grid.formulas import shifted  # noqa: PLC0415 - only where formulas are shared

        return shifted(master.text, place[0] - master.row, place[1] - master.column)

    def _refuse(self, cell: str, message: str) -> None:
        place = Source(self.source.file, sheet=self.source.sheet, cell=cell)
        fix = "请在 Excel 中用“打开并修复”后另存为新的 .xlsx 再试"
        self.problems.append(Problem("workbook-cell", Severity.ERROR, message, fix, place))
