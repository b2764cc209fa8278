"""Reads a workbook's sheets into the plain grid, row by row: what a sheet costs follows its filled cells."""

import gc
import math
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element

from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Checked, Problem, Refused, Source, told_after
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.archive import PIECE, PackagePart, UnpackLimits, are_oversized, oversized
from xlplugin.workbook.file.contents import Contents, SheetPart, read_contents
from xlplugin.workbook.file.faults import Faults
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import decode_xstring, index_of, is_true, local_name, malformed
from xlplugin.workbook.grid.grid import (
    GENERAL,
    LAST_COLUMN,
    LAST_ROW,
    Area,
    BookGrid,
    CellView,
    Lines,
    SheetGrid,
    a1,
    parse_a1,
    parse_area,
)
from xlplugin.workbook.grid.numberformat import BUILT_IN, FORMAT_LISTS, number_formats

MOST_CELLS: Final = 3_000_000
"""The most filled cells of a workbook; each takes about 250 bytes."""

MOST_RUNS: Final = LAST_ROW
"""The most merged areas of a sheet, and the most runs of hidden rows and columns."""

_NO_HEIGHT: Final = re.compile(r"\+?0*\.?0+")
_ERRORS: Final = {error.value: error for error in CellError}
_BLANKS: Final = re.compile(
    rb'<(?:c|row) r="[^<>/]*+(?:/>|></c>)\s*(?=<(?:c|row) r="[^<>/]*+(?:/>|></c>))'
    rb'|<row r="[^<>/]*+>\s*(?:<c r="[^<>/]*+(?:/>|></c>)\s*)*</row>\s*(?=<row r=")'
)
_BLANK_CELLS: Final = re.compile(rb'<c r="[^<>/]*+(?:/>|></c>)\s*(?=<c r="[^<>/]*+(?:/>|></c>))')
_HIDDEN: Final = b" hidden="
_VERBATIM: Final = b"<![CDATA["
_LISTS: Final = frozenset({"sheetData", "mergeCells", "cols"})
"""What of a sheet is read."""

_DAY_FORMAT: Final = 14
_NO_TEXT: Final = frozenset({None, "n", "s", "b", "e", "d"})
"""The kinds of cells that hold nothing where there is no text for a value."""

_KNOWN_VIEWS: Final = 65_536
_KNOWN_STYLES: Final = 32
_MARCH_1900: Final = 61


class _Shared(NamedTuple):
    """What all sheets of a workbook share."""

    texts: Sequence[str]
    formats: Sequence[str]
    dates_from_1904: bool


_known_sheets: WeakKeyDictionary[PackagePart, tuple[SheetGrid, _Shared]] = WeakKeyDictionary()
_known_texts: WeakKeyDictionary[PackagePart, Sequence[str]] = WeakKeyDictionary()
"""What parts held when they were last read, sheets also with what.

A part never changes: a sheet that nobody touched is not read again. What is known goes with its part.
"""

_known_formats: dict[Hashable, Sequence[str]] = {}
"""What small styles parts held: they are the same in all workbooks of a template."""


def read_grid(package: Package) -> Checked[BookGrid]:
    """What is on the worksheets of a workbook.

    Args:
        package: The workbook.

    Returns:
        The worksheets with the values stored in the file, with notices.

    Raises:
        Refused: For every part and cell that cannot be read, of one cause in many places for the first places
            and how many there are.
    """
    read = read_contents(package)
    contents = read.value
    names = {name for name in (contents.shared_strings, *(each.part for each in contents.sheets)) if name}
    if are_oversized((package.parts[name] for name in names), UnpackLimits()):
        raise Refused(oversized(package.source))
    try:
        texts = _texts(package, contents)
    except Refused as refused:
        with told_after(refused.problems):
            _formats(package, contents)
        raise
    shared = _Shared(texts, _formats(package, contents), contents.dates_from_1904)
    faults = Faults()
    faults.add(*read.problems)
    sheets: list[SheetGrid] = []
    left, sound = MOST_CELLS, True
    with _no_search_for_circles():
        for part in contents.sheets:
            sheet = _sheet(package, part, shared, faults, left)
            sound = sound and sheet is not None
            left -= len(sheet.cells) if sheet else 0
            sheets += [sheet] if sheet else []
    if not sound:
        raise Refused(*faults.problems())
    return Checked(BookGrid(tuple(sheets), dates_from_1904=shared.dates_from_1904), faults.problems())


@contextmanager
def _no_search_for_circles() -> Iterator[None]:
    """Elements hold no circles: to look for some in a million of them takes as long as to read them."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _formats(package: Package, contents: Contents) -> Sequence[str]:
    if contents.styles is None:
        return ()
    written = package.parts[contents.styles].written
    known = _known_formats.get(written)
    if known is None:
        known = number_formats(package.lists(contents.styles, 2, FORMAT_LISTS))
        if written is not None:
            if len(_known_formats) >= _KNOWN_STYLES:
                _known_formats.clear()
            _known_formats[written] = known
    return known


def _texts(package: Package, contents: Contents) -> Sequence[str]:
    if contents.shared_strings is None:
        return ()
    part = package.parts[contents.shared_strings]
    known = _known_texts.get(part)
    if known is not None:
        return known
    texts: list[str] = []
    for _, items in package.lists(contents.shared_strings, 1, ("sst",)):
        texts += [decode_xstring(_words(item)) for item in items if local_name(item.tag) == "si"]
        if len(texts) > MOST_CELLS:
            raise Refused(_too_many(package.source))
    _known_texts[part] = texts
    return texts


def _sheet(
    package: Package, sheet: SheetPart, shared: _Shared, faults: Faults, most: int
) -> SheetGrid | None:
    part = package.parts[sheet.part]
    known = _known_sheets.get(part)
    if known is not None and _holds(known[1], shared):
        return replace(known[0], name=sheet.name, visible=sheet.visible)
    source = Source(str(package.path), sheet=sheet.name)
    reader = _SheetReader(source, shared, faults, most)
    try:
        for name, elements in package.lists(sheet.part, 2, _LISTS, _sieved):
            reader.read(name, elements)
    except Refused as refused:
        faults.add(*refused.problems)
        return None
    if reader.is_bad:
        return None
    grid = SheetGrid(
        name=sheet.name,
        cells=reader.cells,
        merged=tuple(reader.merged),
        hidden_rows=Lines(reader.hidden_rows),
        hidden_columns=Lines(reader.hidden_columns),
        visible=sheet.visible,
    )
    _known_sheets[part] = grid, shared
    return grid


def _holds(known: _Shared, now: _Shared) -> bool:
    """Whether what was read once still holds: styles that came behind the others change nothing."""
    same = known.texts is now.texts and known.dates_from_1904 == now.dates_from_1904
    return same and now.formats[: len(known.formats)] == known.formats


def _sieved(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A sheet's XML without most of the cells and rows that are only formatted: there may be millions.

    The last of neighbours stays, since one without an address follows the one before.
    """
    rest = iter(pieces)
    for piece in rest:
        if _VERBATIM in piece:
            yield piece
            yield from rest
        elif len(piece) < PIECE:  # of a small sheet, or the last: blank cells are read as soon as found
            yield piece
        else:
            yield (_BLANK_CELLS if _HIDDEN in piece else _BLANKS).sub(b"", piece)


def _words(item: Element) -> str:
    """A text of its own or in runs, without the phonetic guide."""
    if len(item) == 1 and local_name(item[0].tag) == "t":
        return item[0].text or ""
    pieces: list[str] = []
    for child in item:
        name = local_name(child.tag)
        runs = child if name == "r" else (child,) if name == "t" else ()
        pieces += (each.text or "" for each in runs if local_name(each.tag) == "t")
    return "".join(pieces)


_Stated: TypeAlias = tuple[str | None, str | None, str | None]
"""The kind, the style and the text that a cell states."""


class _SharedFormula(NamedTuple):
    """The cell that holds the text of a formula shared with other cells."""

    row: int
    column: int
    text: str


class _SheetReader:
    """Collects the filled cells of one sheet, and what is wrong with them."""

    def __init__(self, source: Source, shared: _Shared, faults: Faults, most: int) -> None:
        self.cells: dict[tuple[int, int], CellView] = {}
        self.merged: list[Area] = []
        self.hidden_rows: list[tuple[int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.is_bad = False
        self._source = source
        self._shared = shared
        self._faults = faults
        self._most = most
        self._masters: dict[str, _SharedFormula] = {}
        self._styles: dict[str | None, tuple[int, str]] = {}
        self._views: dict[_Stated, CellView] = {}  # what is stated once comes back in many cells
        self._columns: dict[str, int] = {}
        self._row = 0

    def read(self, name: str, elements: Iterable[Element]) -> None:
        """Take in what is in an element of the sheet, or more of it.

        Raises:
            Refused: The sheet holds more than memory bears.
        """
        for element in elements:
            match name, local_name(element.tag):
                case "sheetData", "row":
                    self._read_row(element)
                case "mergeCells", "mergeCell":
                    area = parse_area(element.get("ref", ""))
                    self.merged += [area] if area is not None else []
                case "cols", "col":
                    self._read_column(element)
        if len(self.cells) > self._most:
            raise Refused(_too_many(self._source))
        if max(len(self.merged), len(self.hidden_rows), len(self.hidden_columns)) > MOST_RUNS:
            raise Refused(malformed(self._source))

    def _read_column(self, element: Element) -> None:
        if is_true(element.get("hidden")):
            first, last = index_of(element.get("min")), index_of(element.get("max"))
            if first is not None and last is not None and first <= min(last, LAST_COLUMN):
                self.hidden_columns.append((first, min(last, LAST_COLUMN)))

    def _read_row(self, element: Element) -> None:
        """A row or cell without an address follows the one before."""
        written = index_of(element.get("r"))
        row = self._row = self._row + 1 if written is None else written
        is_there = 1 <= row <= LAST_ROW
        height = element.get("ht", "1")
        # A height that holds another digit is some: that most rows are asked in less time.
        has_none = not height.strip("+.0") and _NO_HEIGHT.fullmatch(height) is not None
        if is_there and (has_none or is_true(element.get("hidden"))):
            follows = bool(self.hidden_rows) and self.hidden_rows[-1][1] == row - 1
            self.hidden_rows.append((self.hidden_rows.pop()[0] if follows else row, row))
        address, column = "", 0 if is_there else LAST_COLUMN
        ending = str(row) if is_there else "?"
        for cell in element:
            if local_name(cell.tag) == "c":
                stated = cell.get("r")
                if stated is None:
                    column += 1
                else:
                    # What a row's cells are called is the same in the next, but for the row.
                    letters = stated.removesuffix(ending)
                    address, column = stated, self._columns.get(letters) or self._column(stated, letters)
                if len(cell):
                    self._read_cell(cell, row, column, address)

    def _column(self, address: str, letters: str) -> int:
        """The column of a cell in the row; where it is none of the row, one behind the last."""
        place = parse_a1(address)
        if place is None or place[0] != self._row:
            return LAST_COLUMN + 1
        self._columns[letters] = place[1]
        return place[1]

    def _read_cell(self, cell: Element, row: int, column: int, address: str) -> None:
        kind, text, formula = cell.get("t"), None, None
        for child in cell:
            match local_name(child.tag):
                case "v" if text is None:
                    text = child.text or ""
                case "f":
                    formula = child
                case "is" if kind == "inlineStr":
                    text = _words(child)
        if text is None and formula is None:
            return
        if column > LAST_COLUMN:
            self._refuse(address or f"第{row}行", "单元格地址有误")
            return
        place, known = (row, column), (kind, cell.get("s"), text)
        view = self._views.get(known) if formula is None else None
        if view is None:
            view = self._view(place, known, formula)
        if view is not None:
            self.cells[place] = view

    def _view(self, place: tuple[int, int], known: _Stated, formula: Element | None) -> CellView | None:
        kind, written, text = known
        wording = None if formula is None else self._formula_at(place, formula)
        value = None if text is None else self._content(place, kind, text)
        if value is None and wording is None:
            return None
        style, number_format = self._styles.get(written) or self._style(written)
        if formula is not None:
            area = parse_area(formula.get("ref", "")) if formula.get("t") == "array" else None
            return CellView(value, wording, number_format, style, area)
        if kind == "d" and number_format == GENERAL:  # whatever its style, a day is shown as one
            number_format = BUILT_IN[_DAY_FORMAT]
        view = CellView(value, None, number_format, style)
        if len(self._views) < _KNOWN_VIEWS:
            self._views[known] = view
        return view

    def _style(self, written: str | None) -> tuple[int, str]:
        """A cell's style and its number format, kept for the next: there are few styles and many cells."""
        index, formats = index_of(written) or 0, self._shared.formats
        found = self._styles[written] = (index, formats[index] if index < len(formats) else GENERAL)
        return found

    def _content(self, place: tuple[int, int], kind: str | None, text: str) -> Cell:
        """The value that is written so; blanks are one only as a text of its own."""
        if kind not in _NO_TEXT:
            return decode_xstring(text)
        text = text.strip()
        if not text:
            return None
        value: Cell = None
        match kind:
            case "s":
                index, texts = index_of(text), self._shared.texts
                if index is not None and index < len(texts):
                    value = texts[index]
                else:
                    self._refuse(a1(*place), "单元格指向不存在的文字")
            case "b":
                value = is_true(text)
            case "e":
                value = _ERRORS.get(text, CellError.OTHER)
            case "d":
                value = self._day(place, text)
            case None | "n":
                value = self._number(place, text)
        return value

    def _number(self, place: tuple[int, int], text: str) -> Cell:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._refuse(a1(*place), "单元格中保存的数值有误")
            return None
        return number

    def _day(self, place: tuple[int, int], text: str) -> Cell:
        """The number of a day or time that a strict workbook writes in words."""
        from datetime import datetime, time, timedelta  # noqa: PLC0415 - 2 ms, only for strict workbooks

        from_1904 = self._shared.dates_from_1904
        first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - no zones here
        try:
            if "-" not in text:
                moment = datetime.combine(first, time.fromisoformat(text).replace(tzinfo=None))
            else:
                moment = datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            self._refuse(a1(*place), "单元格中保存的日期有误")
            return None
        days = (moment - first) / timedelta(days=1)
        # Excel counts a 29 February 1900 that there never was.
        return days - 1 if 1 <= days < _MARCH_1900 and not from_1904 else days

    def _formula_at(self, place: tuple[int, int], formula: Element) -> str | None:
        text = decode_xstring(formula.text or "")
        kind, group = formula.get("t"), formula.get("si", "")
        if kind == "dataTable":
            return None
        if kind != "shared":
            return text or None
        if text:
            self._masters[group] = _SharedFormula(*place, text)
            return text
        master = self._masters.get(group)
        if master is None:
            self._refuse(a1(*place), "单元格的共享公式缺少原公式")
            return None
        from xlplugin.workbook.grid.formulas import shifted  # noqa: PLC0415 - only where formulas are shared

        return shifted(master.text, place[0] - master.row, place[1] - master.column)

    def _refuse(self, cell: str, message: str) -> None:
        self.is_bad = True
        place = Source(self._source.file, sheet=self._source.sheet, cell=cell)
        self._faults.add(codes.WORKBOOK_CELL.at(place, message))


def _too_many(source: Source) -> Problem:
    message = f"工作簿中有内容的单元格超过 {MOST_CELLS // 10_000} 万个，无法处理"
    return codes.WORKBOOK_CELLS.at(source, message)
