"""Reads a workbook that is open in Excel into the plain grid, as its saved file would be read."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import xlwings as xw

from xlplugin.excel.com_values import cell_of
from xlplugin.excel.live.areas import area_of, by_place, merged_in, range_of, uniform
from xlplugin.excel.live.retry import has_member
from xlplugin.excel.names import HIDDEN
from xlplugin.functions.cell import Cell
from xlplugin.workbook.grid.grid import GENERAL, Area, BookGrid, CellView, Lines, SheetGrid, column_letters

VERY_HIDDEN: Final = 2
"""COM's number for a sheet that Excel does not even offer to show."""

_NAME: Final = re.compile(rf"{HIDDEN}([0-9]+)", re.IGNORECASE)
_MANY: Final = 100_000
"""From so many cells on, the last with content is looked for: a border far below makes a sheet long."""

_NOT_SHOWN: Final = (0, 2)
_IN_FORMULAS: Final = -4123
_PART: Final = 2
_BY_ROWS: Final = 1
_BY_COLUMNS: Final = 2
_BACKWARD: Final = 2


def hidden_number(sheet: xw.Sheet) -> int | None:
    """The number of a hidden sheet of ours, higher than those of all earlier ones; None of any other sheet.

    Ours are very hidden and their names have nothing but the number behind the beginning; whatever else is
    called alike is a person's.
    """
    found = _NAME.fullmatch(sheet.name)
    return int(found[1]) if found and sheet.api.Visible == VERY_HIDDEN else None


def read_live(book: xw.Book, only: Collection[str] | None = None) -> BookGrid:
    """What is on the worksheets of an open workbook.

    Args:
        book: The workbook, as it stands; nothing in it changes.
        only: The names of the sheets to read; all of them by default. Every sheet takes hundreds of calls.

    Returns:
        The worksheets as ``read_grid`` gives them for the saved file, apart from the numbers of styles,
        which Excel does not tell; rows and columns outside the used cells are never called hidden. The
        add-in's own hidden sheets are left out.
    """
    sheets = (
        sheet
        for sheet in book.sheets
        if (only is None or sheet.name in only) and hidden_number(sheet) is None
    )
    return BookGrid(tuple(map(_read_sheet, sheets)), dates_from_1904=bool(book.api.Date1904))


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
    written = by_place(area, range_of(sheet, area).formula)
    texts = ((place, text) for place, text in written if isinstance(text, str) and text != values.get(place))
    return {place: text[1:] for place, text in texts if text.startswith("=") and len(text) > 1}


def _read_sheet(sheet: xw.Sheet) -> SheetGrid:
    area = used_area(sheet)
    return SheetGrid(
        name=sheet.name,
        cells=_cells(sheet, area),
        merged=merged_in(sheet, area),
        # They are no points high or wide; asking each whether it is hidden would take a call a row.
        hidden_rows=Lines((part.top, part.bottom) for part, size in row_heights(sheet, area) if size == 0),
        hidden_columns=Lines(
            (part.left, part.right) for part, size in column_widths(sheet, area) if size == 0
        ),
        visible=is_shown(sheet),
    )


def is_shown(sheet: xw.Sheet) -> bool:
    """Whether the sheet's tab is shown; COM tells it by a number."""
    return sheet.visible not in _NOT_SHOWN


def used_area(sheet: xw.Sheet) -> Area:
    """The cells that a sheet uses; a blank sheet uses A1."""
    area = area_of(sheet.used_range.api)
    if area.size <= _MANY:
        return area
    low, right = _last(sheet, _BY_ROWS), _last(sheet, _BY_COLUMNS)
    return Area(area.top, area.left, low.Row if low else area.top, right.Column if right else area.left)


def _last(sheet: xw.Sheet, order: int) -> Any:  # noqa: ANN401 - COM's own Range, or None
    """The last cell with content, hidden ones too, which xlwings' ``find`` passes over."""
    used = sheet.used_range.api
    return used.Find("*", used.Cells(1, 1), _IN_FORMULAS, _PART, order, _BACKWARD)


def _cells(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], CellView]:
    values = values_of(sheet, area)
    formulas = formulas_of(sheet, area, values)
    arrays = arrays_in(sheet, area) if formulas else ()
    inside = {place for array in arrays for place in array.cells()[1:]}
    corners = {(array.top, array.left): array for array in arrays}
    formats = formats_of(sheet, area)
    views = {
        place: CellView(
            value,
            None if place in inside else formulas.get(place),
            formats.get(place, GENERAL),
            array=corners.get(place),
        )
        for place, value in values.items()
    }
    return {
        place: view for place, view in views.items() if view.value is not None or view.formula is not None
    }


def formats_of(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], str]:
    """The number formats of an area."""
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
