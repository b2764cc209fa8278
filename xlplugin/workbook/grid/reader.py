"""Reads a workbook's sheets into the plain grid, row by row: what a sheet costs follows its filled cells."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary
from xml.parsers import expat

from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Checked, Problem, Refused, Source, told_after
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.archive import PackagePart, UnpackLimits, are_oversized, oversized
from xlplugin.workbook.file.contents import Contents, SheetPart, read_contents
from xlplugin.workbook.file.faults import Faults
from xlplugin.workbook.file.outline import DEEPEST
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import decode_xstring, index_of, is_true, local_name
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
    on_sheet,
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
_ROW, _CELL, _IN_CELL = range(3, 6)
_DAY_FORMAT: Final = 14
_NO_TEXT: Final = frozenset({None, "n", "s", "b", "e", "d"})
"""The kinds of cells that hold nothing where there is no text for a value."""

_KNOWN_VIEWS: Final = 65_536
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
    for part in contents.sheets:
        sheet = _sheet(package, part, shared, faults, left)
        sound = sound and sheet is not None
        left -= len(sheet.cells) if sheet else 0
        sheets += [sheet] if sheet else []
    if not sound:
        raise Refused(*faults.problems())
    return Checked(BookGrid(tuple(sheets), dates_from_1904=shared.dates_from_1904), faults.problems())


def _formats(package: Package, contents: Contents) -> Sequence[str]:
    return (
        () if contents.styles is None else number_formats(package.outline(contents.styles, 3, FORMAT_LISTS))
    )


def _texts(package: Package, contents: Contents) -> Sequence[str]:
    if contents.shared_strings is None:
        return ()
    part = package.parts[contents.shared_strings]
    known = _known_texts.get(part)
    if known is not None:
        return known
    reader = _TextReader()
    problem = package.follow(contents.shared_strings, _parser(reader), iter)
    if problem is not None:
        raise Refused(_too_many(package.source) if reader.is_over else problem)
    _known_texts[part] = reader.texts
    return reader.texts


def _sheet(
    package: Package, sheet: SheetPart, shared: _Shared, faults: Faults, most: int
) -> SheetGrid | None:
    part = package.parts[sheet.part]
    known = _known_sheets.get(part)
    if known is not None and _holds(known[1], shared):
        return replace(known[0], name=sheet.name, visible=sheet.visible)
    source = Source(str(package.path), sheet=sheet.name)
    reader = _SheetReader(source, shared, faults, most)
    problem = package.follow(sheet.part, _parser(reader), _sieved)
    if problem is not None:
        faults.add(_too_many(source) if reader.is_over else problem)
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


def _parser(reader: "_TextReader | _SheetReader") -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    return parser


def _sieved(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A sheet's XML without most of the cells and rows that are only formatted: there may be millions.

    The last of neighbours stays, since one without an address follows the one before.
    """
    rest = iter(pieces)
    for piece in rest:
        if _VERBATIM in piece:
            yield piece
            yield from rest
        else:
            yield (_BLANK_CELLS if _HIDDEN in piece else _BLANKS).sub(b"", piece)


class _TextReader:
    """Collects the shared strings: each its own text or that of its runs, without the phonetic guide."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_over = False
        self._pieces: list[str] = []
        self._in_text = False
        self._depth = 0
        self._unread = 0  # how deep inside a phonetic guide

    def start(self, name: str, _: dict[str, str]) -> None:
        """An element opens."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise expat.ExpatError
        match local_name(name):
            case "si":
                self._pieces = []
            case "rPh":
                self._unread += 1
            case "t":
                self._in_text = not self._unread

    def end(self, name: str) -> None:
        """An element closes."""
        self._depth -= 1
        match local_name(name):
            case "si":
                self.texts.append(decode_xstring("".join(self._pieces)))
                if len(self.texts) > MOST_CELLS:
                    self.is_over = True
                    raise expat.ExpatError
            case "rPh":
                self._unread -= 1
            case "t":
                self._in_text = False

    def characters(self, text: str) -> None:
        """Text inside an element."""
        if self._in_text:
            self._pieces.append(text)


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
        self.is_over = False
        self._source = source
        self._shared = shared
        self._faults = faults
        self._most = most
        self._masters: dict[str, _SharedFormula] = {}
        self._styles: dict[str | None, tuple[int, str]] = {}
        self._views: dict[tuple[str, str | None, str | None], CellView] = {}
        self._columns: dict[str, int] = {}
        self._depth = 0
        self._in_data = False
        self._row = 0
        self._row_text = ""
        self._written = ""  # the last address written in the row,
        self._steps = 0  # and how many cells without one came after it
        self._cell: dict[str, str] | None = None
        self._value: str | None = None
        self._inline: list[str] | None = None
        self._formula: dict[str, str] | None = None
        self._formula_text = ""
        self._text: list[str] | None = None  # the pieces of a text that is wanted
        self._unread = 0  # how deep inside a phonetic guide

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens; the shortest way is for what every sheet has most of."""
        depth = self._depth = self._depth + 1
        if not self._in_data:
            self._start_outside(local_name(name), attributes)
        elif depth == _IN_CELL and name == "v" and self._cell is not None:
            self._text = []
        elif depth >= _IN_CELL:
            if self._cell is not None:
                self._start_inside(local_name(name), attributes)
            if depth > DEEPEST:
                raise expat.ExpatError
        elif depth == _CELL:
            if name == "c" or local_name(name) == "c":
                written = attributes.get("r")
                if written is None:
                    self._steps += 1
                else:
                    self._written, self._steps = written, 0
                self._cell = attributes
                self._value = self._inline = self._formula = None
        elif local_name(name) == "row":
            self._start_row(attributes)

    def end(self, name: str) -> None:
        """An element closes."""
        depth, self._depth = self._depth, self._depth - 1
        if depth < _ROW:
            self._in_data = False
        elif self._cell is None:
            return
        elif depth == _IN_CELL and name == "v" and self._text is not None:
            self._value, self._text = "".join(self._text), None
        elif depth > _CELL:
            if self._text is not None or self._unread:
                self._end_inside(local_name(name))
        else:
            if self._value is not None or self._formula is not None or self._inline is not None:
                self._end_cell(self._cell)
            self._cell = None

    def characters(self, text: str) -> None:
        """Text inside an element."""
        if self._text is not None:
            self._text.append(text)

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth > DEEPEST:
            raise expat.ExpatError
        if self._depth == _ROW - 1:
            self._in_data = name == "sheetData"
        elif name == "mergeCell" and self._depth == _ROW:
            area = parse_area(attributes.get("ref", ""))
            self.merged += [area] if area is not None else []
            if len(self.merged) > MOST_RUNS:
                self._give_up()
        elif name == "col" and self._depth == _ROW and is_true(attributes.get("hidden")):
            first, last = index_of(attributes.get("min")), index_of(attributes.get("max"))
            if first is not None and last is not None and first <= min(last, LAST_COLUMN):
                self.hidden_columns.append((first, min(last, LAST_COLUMN)))
            if len(self.hidden_columns) > MOST_RUNS:
                self._give_up()

    def _start_row(self, attributes: dict[str, str]) -> None:
        """A row or cell without an address follows the one before."""
        written = index_of(attributes.get("r"))
        self._row = self._row + 1 if written is None else written
        self._row_text = str(self._row) if self._row <= LAST_ROW else "?"
        self._written, self._steps = "", 0
        is_hidden = is_true(attributes.get("hidden", "0")) or (
            "ht" in attributes and _NO_HEIGHT.fullmatch(attributes["ht"]) is not None
        )
        if is_hidden and self._row <= LAST_ROW:
            follows = bool(self.hidden_rows) and self.hidden_rows[-1][1] == self._row - 1
            first = self.hidden_rows.pop()[0] if follows else self._row
            self.hidden_rows.append((first, self._row))
            if len(self.hidden_rows) > MOST_RUNS:
                self._give_up()

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth == _IN_CELL:
            if name == "v":
                self._text = []
            elif name == "f":
                self._formula, self._text = attributes, []
            elif name == "is":
                self._inline = []
        elif name == "rPh":
            self._unread += 1
        elif name == "t" and self._inline is not None and not self._unread:
            self._text = []

    def _end_inside(self, name: str) -> None:
        pieces, self._text = self._text, None
        if name == "rPh":
            self._unread -= 1
        elif pieces is None:
            return
        elif name == "v":
            self._value = "".join(pieces)
        elif name == "f":
            self._formula_text = "".join(pieces)
        elif self._inline is not None:
            self._inline += pieces

    def _end_cell(self, attributes: dict[str, str]) -> None:
        column = self._columns.get(self._written.removesuffix(self._row_text))
        if column is None or self._steps:
            column = self._column()
        if column is None:
            return
        place = (self._row, column)
        view = self._view(place, attributes)
        if view.value is None and view.formula is None:
            return
        self.cells[place] = view
        if len(self.cells) > self._most:
            self._give_up()

    def _give_up(self) -> None:
        self.is_over = True
        raise expat.ExpatError

    def _column(self) -> int | None:
        """The column of the cell; what a row's cells are called is the same in the next, but for the row."""
        column = 0
        if self._written:
            place = parse_a1(self._written)
            if place is not None and place[0] == self._row:
                column = self._columns[self._written.removesuffix(self._row_text)] = place[1]
            else:
                column = LAST_COLUMN + 1
        column += self._steps
        if on_sheet(self._row, column):
            return column
        self._refuse(self._written or f"第{self._row}行", "单元格地址有误")
        return None

    def _view(self, place: tuple[int, int], attributes: dict[str, str]) -> CellView:
        kind, written = attributes.get("t"), attributes.get("s")
        style, number_format = self._styles.get(written) or self._style(written)
        if self._formula is not None:
            area = parse_area(self._formula.get("ref", "")) if self._formula.get("t") == "array" else None
            formula = self._formula_at(place, self._formula)
            return CellView(self._content(place, kind), formula, number_format, style, area)
        if kind is None or kind == "n" or self._inline is not None:
            return CellView(self._content(place, kind), None, number_format, style)
        # Words come back in many cells; numbers rarely do.
        known = (kind, written, self._value)
        view = self._views.get(known)
        if view is None:
            if kind == "d" and number_format == GENERAL:  # whatever its style, a day is shown as one
                number_format = BUILT_IN[_DAY_FORMAT]
            view = CellView(self._content(place, kind), None, number_format, style)
            if view.value is not None and len(self._views) < _KNOWN_VIEWS:
                self._views[known] = view
        return view

    def _style(self, written: str | None) -> tuple[int, str]:
        """A cell's style and its number format, kept for the next: there are few styles and many cells."""
        index, formats = index_of(written) or 0, self._shared.formats
        found = self._styles[written] = (index, formats[index] if index < len(formats) else GENERAL)
        return found

    def _content(self, place: tuple[int, int], kind: str | None) -> Cell:
        is_inline = kind == "inlineStr" and self._inline is not None
        text = "".join(self._inline or ()) if is_inline else self._value
        if text is None or (kind in _NO_TEXT and not text.strip()):
            return None
        value: Cell
        match kind:
            case None | "n":
                value = self._number(place, text)
            case "s":
                value = self._shared_text(place, text)
            case "b":
                value = is_true(text.strip())
            case "e":
                value = _ERRORS.get(text.strip(), CellError.OTHER)
            case "d":
                value = self._day(place, text.strip())
            case _:
                value = decode_xstring(text)
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

    def _shared_text(self, place: tuple[int, int], text: str) -> Cell:
        index = index_of(text.strip())
        if index is not None and index < len(self._shared.texts):
            return self._shared.texts[index]
        self._refuse(a1(*place), "单元格指向不存在的文字")
        return None

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

    def _formula_at(self, place: tuple[int, int], attributes: dict[str, str]) -> str | None:
        text = decode_xstring(self._formula_text)
        kind, group = attributes.get("t"), attributes.get("si", "")
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
