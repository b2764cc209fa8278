"""Sheets of our own put into an open workbook: drawn by the file's applier, copied over by Excel."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import range_of
from xlplugin.excel.live.blank import Tab, blank_package
from xlplugin.excel.live.dressing import dress
from xlplugin.excel.live.reading import is_shown
from xlplugin.excel.live.writing import NotTakenError, write_cells
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import Formula
from xlplugin.workbook.edit.plan import NewSheet, Plan
from xlplugin.workbook.grid.grid import Area

_UNUSED: Final = "xlplugin"


def sheet_named(book: xw.Book, name: str) -> xw.Sheet | None:
    """The worksheet of that name, whatever the case, or None."""
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == name.casefold()), None)


def added_sheet(book: xw.Book, name: str) -> xw.Sheet:
    """A new sheet behind all that are shown; Excel moves none behind hidden ones.

    Added through COM itself, where xlwings miscounts once a workbook has chart sheets; and before the last
    one, which then moves before it, as COM's ``After`` does not work everywhere.
    """
    there = [sheet.name for sheet in book.sheets]
    shown = [sheet for sheet in book.sheets if is_shown(sheet)]
    try:
        added = book.api.Worksheets.Add(Before=shown[-1].api)
        shown[-1].api.Move(Before=added)
        added.Name = name
        return book.sheets[name]
    except Exception:
        for sheet in [each for each in book.sheets if each.name not in there]:
            sheet.delete()  # added, but not named: nobody would find it
        raise


def place_sheets(book: xw.Book, sheets: tuple[NewSheet, ...]) -> None:
    """Put sheets behind all others, or in the place of earlier ones of their names.

    An earlier sheet is emptied and written anew, so that formulas that refer to it still do. Excel draws
    the cells by copying them from a workbook that the file's applier wrote; a copied sheet would do more at
    once, but not in a workbook of the old format. Formulas are entered afterwards: copied, they would refer
    to the other workbook.
    """
    if not sheets:
        return
    with _drawn(book.app, sheets) as drawn:
        for sheet in sheets:
            target = sheet_named(book, sheet.name)
            if target is None:
                target = added_sheet(book, sheet.name)
            else:
                empty(target)
            _copy_cells(drawn.sheets[sheet.name], target, _extent(sheet))
    for sheet in sheets:
        target = book.sheets[sheet.name]
        contents = {(cell.row, cell.column): cell.content for cell in sheet.cells}
        write_cells(target, {place: each for place, each in contents.items() if isinstance(each, Formula)})
        dress(target, sheet)


def empty(sheet: xw.Sheet) -> None:
    """Take everything out of a sheet's cells: contents, looks, merged areas, filter, sizes, hidden rows."""
    sheet.api.AutoFilterMode = False
    sheet.clear()
    cells = sheet.cells.api
    for rules in (cells.Validation, cells.FormatConditions, cells.Hyperlinks):
        rules.Delete()
    cells.EntireRow.Hidden = False
    cells.EntireColumn.Hidden = False
    cells.UseStandardHeight = True
    cells.UseStandardWidth = True


@contextmanager
def _drawn(app: xw.App, sheets: tuple[NewSheet, ...]) -> Iterator[xw.Book]:
    """A workbook with the sheets but without their formulas, open in the same Excel until the end."""
    # A virus scanner may hold the file for a moment longer: that must not undo what was written.
    with tempfile.TemporaryDirectory(prefix="xlplugin", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{Path(folder).name}.xlsx"
        drawn = apply_plan(
            blank_package(path, [Tab(_UNUSED)]), Plan(sheets=tuple(map(_without_formulas, sheets)))
        )
        if drawn.value is None:
            raise NotTakenError("；".join(problem.message for problem in drawn.problems))
        path.write_bytes(drawn.value.to_bytes())
        book = app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield book
        finally:
            book.close()


def _without_formulas(sheet: NewSheet) -> NewSheet:
    cells = (
        replace(cell, content=None) if isinstance(cell.content, Formula) else cell for cell in sheet.cells
    )
    return replace(sheet, cells=tuple(cells))


def _extent(sheet: NewSheet) -> Area:
    """The cells that a sheet fills, from the first on."""
    places = [(cell.row, cell.column) for cell in sheet.cells]
    places += [(area.bottom, area.right) for area in sheet.merged]
    return Area(
        1, 1, max((row for row, _ in places), default=1), max((column for _, column in places), default=1)
    )


def _copy_cells(source: xw.Sheet, target: xw.Sheet, area: Area) -> None:
    range_of(source, area).copy(range_of(target, area))
    for link in target.api.Hyperlinks:
        if link.Address:  # the other workbook: our links lead within this one
            link.Address = ""
