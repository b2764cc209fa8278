"""Reads a workbook that is open in Excel into the plain grid, as its saved file would be read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import xlwings as xw

from xlplugin.excel.com_values import cell_of
from xlplugin.excel.live.areas import area_of, by_place, merged_in, range_of, uniform
from xlplugin.excel.live.filters import is_filtered
from xlplugin.excel.live.retry import has_member, is_busy
from xlplugin.excel.live.sheet_states import SheetState
from xlplugin.excel.live.xml_spreadsheet import NAMED_FORMATS, XML_SPREADSHEET, Looks, fits, looks_in
from xlplugin.functions.cell import Cell
from xlplugin.workbook.grid.grid import (
    GENERAL,
    Area,
    CellView,
    Lines,
    SheetGrid,
    a1,
    column_letters,
)
from xlplugin.workbook.layout.names import number_in_hidden

VERY_HIDDEN: Final = 2
"""COM's number for a sheet that Excel does not even offer to show."""

_MANY: Final = 100_000
"""From so many cells on, the last with content is looked for: a border far below makes a sheet long."""

NOT_SHOWN: Final = (0, 2)
"""COM's numbers for sheets whose tabs are not shown."""

_IN_FORMULAS: Final = -4123
_PART: Final = 2
_BY_ROWS: Final = 1
_BY_COLUMNS: Final = 2
_BACKWARD: Final = 2


def is_own_name(name: str, visible: int) -> bool:
    """Whether a sheet is one of our hidden ones, which ``hidden_number`` numbers."""
    return visible == VERY_HIDDEN and number_in_hidden(name) is not None


def hidden_number(sheet: xw.Sheet) -> int | None:
    """The number of a hidden sheet of ours, higher than those of all earlier ones; None of any other sheet.

    Ours are very hidden and their names have nothing but the number behind the beginning; whatever else is
    called alike is a person's.
    """
    number = named_number(sheet)
    return number if number is not None and sheet.api.Visible == VERY_HIDDEN else None


def named_number(sheet: xw.Sheet) -> int | None:
    """The number of a sheet that is named like a hidden one of ours, whether it is hidden or not."""
    return number_in_hidden(sheet.name)


def tab_names(book: xw.Book) -> list[str]:
    """The names of all sheets in their order, those without cells too."""
    names, everything = [str(sheet.name) for sheet in book.sheets], book.api.Sheets
    return names if everything.Count == len(names) else [str(tab.Name) for tab in everything]


def own_sheets_left_out(book: xw.Book) -> Iterator[tuple[str, xw.Sheet]]:
    """The worksheets by their names, without the add-in's own hidden ones."""
    for sheet in book.sheets:
        if hidden_number(sheet) is None:
            yield str(sheet.name), sheet


def values_of(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], Cell]:
    """The values of an area.

    ``Value2`` and not ``raw_value``: that cuts numbers shown as currency to four decimals, and dates to days
    and seconds.
    """
    return {place: cell_of(value) for place, value in by_place(area, range_of(sheet, area).api.Value2)}


def formulas_of(
    sheet: xw.Sheet, area: Area, values: Mapping[tuple[int, int], Cell]
) -> dict[tuple[int, int], str]:
    """The formulas of an area, without ``=``; text that begins with ``=`` is told by its value."""
    return _formulas(by_place(area, range_of(sheet, area).formula), values)


def _formulas(
    written: Iterable[tuple[tuple[int, int], Any]], values: Mapping[tuple[int, int], Cell]
) -> dict[tuple[int, int], str]:
    texts = ((place, text) for place, text in written if isinstance(text, str) and text != values.get(place))
    return {place: text[1:] for place, text in texts if text.startswith("=") and len(text) > 1}


def read_sheet(
    sheet: xw.Sheet,
    named: dict[str, str],
    state: SheetState | None = None,
    *,
    hidden: tuple[Lines, Lines] | None = None,
) -> SheetGrid:
    """What is on one worksheet.

    Args:
        sheet: The worksheet.
        named: The codes of named formats, of all sheets; those not among them are asked for and added.
        state: What VBA has told of the sheet; without it, Excel is asked.
        hidden: The rows and columns that are known to be hidden; without them, Excel is asked.
    """
    used = state.used if state else used_area(sheet)
    area = Area(1, 1, used.bottom, used.right)
    if not fits(area):
        area = used_area(sheet)
    whole = range_of(sheet, area)
    values = {place: cell_of(value) for place, value in by_place(area, whole.api.Value2)}
    known = state if state and state.fingerprint else None
    has_formulas = known is None or known.is_calculated
    formulas = _formulas(by_place(area, whole.formula), values) if has_formulas else {}
    held = {place: value for place, value in values.items() if value is not None or place in formulas}
    looks = _looks_at_once(whole.api, held, known) if fits(area) else None
    if looks is None:
        looks = Looks(_asked_formats(sheet, area), merged_in(sheet, area))
    if hidden is None and known:
        hidden = known.hidden_rows, known.hidden_columns
    rows, columns = hidden or (_hidden_rows(sheet, used), _hidden_columns(sheet, used))
    has_arrays = bool(formulas) and (known is None or known.is_filled)
    return SheetGrid(
        name=state.name if state else sheet.name,
        cells=_cells(
            held,
            formulas,
            _codes(sheet, looks.formats, held, named),
            arrays_in(sheet, area) if has_arrays else (),
        ),
        merged=looks.merged,
        hidden_rows=rows,
        hidden_columns=columns,
        visible=(state.visible if state else sheet.visible) not in NOT_SHOWN,
    )


def _looks_at_once(
    whole: Any,  # noqa: ANN401 - COM's own range
    held: Mapping[tuple[int, int], Cell],
    known: SheetState | None,
) -> Looks | None:
    """How the cells of a sheet look, in a call or two; None where Excel does not tell it so.

    Args:
        whole: The sheet's cells from A1 on.
        held: Those that hold anything.
        known: What VBA has told of the sheet.
    """
    looks = looks_in(_xml_of(whole), held)
    if looks is None or looks.merged:
        return looks
    is_merged = known.is_merged if known else whole.MergeCells is not False
    return None if is_merged else looks


def _xml_of(whole: Any) -> object:  # noqa: ANN401 - COM's own range
    """A range as XML Spreadsheet; None where Excel, or what stands in for it, does not give it.

    pywin32 itself makes this name of a property that takes arguments, all of them optional, where Excel tells
    it of them: the object below knows only ``Value``, so that it cannot be asked.
    """
    try:
        return whole.GetValue(XML_SPREADSHEET)
    except Exception as error:
        if is_busy(error):
            raise
        return None


def _hidden_rows(sheet: xw.Sheet, used: Area) -> Lines:
    first = used._replace(right=used.left)
    parts = uniform(first, lambda part: range_of(sheet, part).api.EntireRow.Hidden)
    return Lines((part.top, part.bottom) for part, hidden in parts if hidden)


def _hidden_columns(sheet: xw.Sheet, used: Area) -> Lines:
    first = used._replace(bottom=used.top)
    parts = uniform(first, lambda part: range_of(sheet, part).api.EntireColumn.Hidden)
    return Lines((part.left, part.right) for part, hidden in parts if hidden)


def _codes(
    sheet: xw.Sheet,
    formats: Mapping[tuple[int, int], str],
    places: Iterable[tuple[int, int]],
    named: dict[str, str],
) -> dict[tuple[int, int], str]:
    """The formats of cells; the code of one that has a name is asked of such a cell."""
    found = {place: formats.get(place, GENERAL) for place in places}
    for place, code in found.items():
        if code in NAMED_FORMATS and code not in named:
            named[code] = str(sheet.range(a1(*place)).number_format)
    return {place: named.get(code, code) for place, code in found.items()}


def is_shown(sheet: xw.Sheet) -> bool:
    """Whether the sheet's tab is shown; COM tells it by a number."""
    return sheet.visible not in NOT_SHOWN


def used_area(sheet: xw.Sheet) -> Area:
    """The cells that a sheet uses; a blank sheet uses A1."""
    area = area_of(sheet.used_range.api)
    if area.size <= _MANY or is_filtered(sheet):  # what a filter hides may not be found
        return area
    low, right = _last(sheet, _BY_ROWS), _last(sheet, _BY_COLUMNS)
    return Area(area.top, area.left, low.Row if low else area.top, right.Column if right else area.left)


def _last(sheet: xw.Sheet, order: int) -> Any:  # noqa: ANN401 - COM's own Range, or None
    """The last cell with content, hidden ones too, which xlwings' ``find`` passes over."""
    used = sheet.used_range.api
    return used.Find("*", used.Cells(1, 1), _IN_FORMULAS, _PART, order, _BACKWARD)


def _cells(
    held: Mapping[tuple[int, int], Cell],
    formulas: Mapping[tuple[int, int], str],
    formats: Mapping[tuple[int, int], str],
    arrays: Iterable[Area],
) -> dict[tuple[int, int], CellView]:
    corners = {(array.top, array.left): array for array in arrays}
    inside = {place for array in corners.values() for place in array.cells()[1:]}
    views = {
        place: CellView(
            value,
            None if place in inside else formulas.get(place),
            formats.get(place, GENERAL),
            array=corners.get(place),
        )
        for place, value in held.items()
    }
    return {
        place: view for place, view in views.items() if view.value is not None or view.formula is not None
    }


def formats_of(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], str]:
    """The number formats of an area; where they differ from cell to cell, of all at once where Excel can."""
    part = range_of(sheet, area)
    common = part.number_format
    if common is not None:
        return dict.fromkeys(area.cells(), common)
    whole = Area(1, 1, area.bottom, area.right)
    if fits(whole):
        cells = range_of(sheet, whole)
        held = dict(by_place(whole, cells.api.Value2))
        looks = _looks_at_once(cells.api, {place: cell_of(value) for place, value in held.items()}, None)
        if looks is not None:
            return _codes(sheet, looks.formats, area.cells(), {})
    return _asked_formats(sheet, area)


def _asked_formats(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], str]:
    parts = uniform(area, lambda part: range_of(sheet, part).number_format)
    return {place: code for part, code in parts for place in part.cells()}


def arrays_in(sheet: xw.Sheet, area: Area) -> tuple[Area, ...]:
    """The areas of the array formulas that lie in an area or reach into it, those that spill too."""
    found: set[Area] = set()
    # What formulas fill by themselves; an Excel before dynamic arrays has no word for it.
    whole = range_of(sheet, area)
    spills = has_member(whole.api, "Range", "HasSpill")
    for part, filled in uniform(area, lambda each: range_of(sheet, each).api.HasSpill) if spills else ():
        for place in part.cells() if filled else ():
            found.add(area_of(sheet.range(place).api.SpillParent.SpillingToRange))
    for part, filled in uniform(area, lambda each: range_of(sheet, each).has_array):
        for place in part.cells() if filled else ():
            if not any(each.covers(*place) for each in found):
                found.add(area_of(sheet.range(place).api.CurrentArray))
    return tuple(sorted(found))


def row_heights(sheet: xw.Sheet, area: Area) -> Iterator[tuple[Area, float]]:
    """The parts of an area's rows with the height of each."""
    first = area._replace(right=area.left)
    return uniform(first, lambda part: sheet.range(f"{part.top}:{part.bottom}").row_height)


def column_widths(sheet: xw.Sheet, area: Area) -> Iterator[tuple[Area, float]]:
    """The parts of an area's columns with the width of each."""
    first = area._replace(bottom=area.top)
    return uniform(first, lambda part: sheet.range(columns_address(part)).column_width)


def columns_address(area: Area) -> str:
    """The whole columns of an area, as ``A:C``."""
    return f"{column_letters(area.left)}:{column_letters(area.right)}"
