"""Sheets of our own put into an open workbook: drawn by the file's applier, copied over by Excel."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlplugin.excel.live.areas import range_of, unions
from xlplugin.excel.live.filters import show_whole
from xlplugin.excel.live.reading import NOT_SHOWN, is_shown
from xlplugin.excel.live.retry import has_member, is_busy
from xlplugin.excel.live.writing import NotTakenError, write_cells
from xlplugin.problem import Refused
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import Formula
from xlplugin.workbook.edit.pieces import XML_HEAD, quoted
from xlplugin.workbook.edit.plan import NewCell, NewSheet, Plan
from xlplugin.workbook.file.archive import Parts, new_part
from xlplugin.workbook.file.package import WORKBOOK_PART, Package
from xlplugin.workbook.grid.grid import Area, column_letters

_MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = b"http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION: Final = b'<Relationship Id="%b" Type="%b/%b" Target="%b"/>'
_UNUSED: Final = "xlplugin"
_DRAWN: Final = "xlplugin"
_NORMAL_VIEW: Final = 1
_PORTRAIT: Final = 1
_LANDSCAPE: Final = 2
_A4: Final = 9


def sheet_named(book: xw.Book, name: str) -> xw.Sheet | None:
    """The worksheet of that name, whatever the case, or None."""
    try:
        return book.sheets[name]
    except Exception as error:
        if is_busy(error):
            raise
        return None  # Excel has no error of its own for it


def add_sheet(book: xw.Book, name: str) -> xw.Sheet:
    """A new sheet behind all that are shown; Excel moves none behind hidden ones.

    Added through COM itself, where xlwings miscounts once a workbook has chart sheets; and before the last
    one, which then moves before it, as COM's ``After`` does not work everywhere.
    """
    sheets = book.api.Worksheets
    from_the_end = (sheets(number) for number in range(sheets.Count, 0, -1))
    last = next(sheet for sheet in from_the_end if sheet.Visible not in NOT_SHOWN)
    added = sheets.Add(Before=last)
    try:
        # Named first: if Python ends in between, a sheet without our name is where ``remove_strays`` looks.
        added.Name = name
        last.Move(Before=added)
        return book.sheets[name]
    except Exception:
        added.Delete()  # not named, nobody would find it
        raise


def insert_sheets(book: xw.Book, sheets: tuple[NewSheet, ...]) -> None:
    """Put sheets behind all others, or in the place of earlier ones of their names.

    An earlier sheet is emptied and written anew, so that formulas that refer to it still do. Excel draws
    the cells by copying them from a workbook that the file's applier wrote; a copied sheet would do more at
    once, but not in a workbook of the old format. Formulas are entered afterwards: copied, they would refer
    to the other workbook.
    """
    if not sheets:
        return
    added: set[str] = set()
    targets: list[tuple[xw.Sheet, NewSheet]] = []
    with _drawn(book.app, sheets) as drawn:
        for sheet in sheets:
            target = sheet_named(book, sheet.name)
            if target is None:
                target = add_sheet(book, sheet.name)
                added.add(sheet.name)
            else:
                clear_sheet(target)
            _copy_cells(drawn.sheets[sheet.name], target, sheet)
            targets.append((target, sheet))
    for target, sheet in targets:
        contents = {(cell.row, cell.column): cell.content for cell in sheet.cells}
        write_cells(target, {place: each for place, each in contents.items() if isinstance(each, Formula)})
        _lay_out_sheet(target, sheet, is_new=sheet.name in added)


def clear_sheet(sheet: xw.Sheet) -> None:
    """Take everything out of a sheet's cells: contents, looks, merged areas, sizes, hidden rows.

    The filter goes, and with people's tables theirs: what a filter hides would be left standing.
    """
    tables = sheet.api.ListObjects
    for table in list(tables) if tables.Count else ():
        table.Unlist()
    show_whole(sheet)
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
    with tempfile.TemporaryDirectory(prefix=_DRAWN, ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{Path(folder).name}.xlsx"
        plain = [
            replace(sheet, cells=tuple(map(_without_formula, sheet.cells)), protected=False)
            for sheet in sheets
        ]
        try:
            drawn = apply_plan(blank_package(path, {_UNUSED: "worksheet"}), Plan(sheets=tuple(plain)))
        except Refused as refused:
            raise NotTakenError("；".join(problem.message for problem in refused.problems)) from refused
        path.write_bytes(drawn.value.to_bytes())
        book = app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        try:
            yield book
        finally:
            book.close()


def is_drawn(book: xw.Book) -> bool:
    """Whether a workbook is one that sheets were copied from, and that Python was ended before closing."""
    path = Path(book.api.FullName)
    return path.name == f"{path.parent.name}.xlsx" and path.name.startswith(_DRAWN)


def close_drawn(book: xw.Book) -> None:
    """Close such a workbook and delete its file."""
    folder = Path(book.api.FullName).parent
    book.close()
    shutil.rmtree(folder, ignore_errors=True)


def _without_formula(cell: NewCell) -> NewCell:
    return replace(cell, content=None) if isinstance(cell.content, Formula) else cell


def _copy_cells(source: xw.Sheet, target: xw.Sheet, sheet: NewSheet) -> None:
    """Copy the cells of a sheet, and with all of them their sizes and what is hidden.

    A workbook of the old format has fewer rows and columns: there only the filled cells go, and the sizes are
    set.
    """
    if target.api.Parent.Excel8CompatibilityMode:
        ends = [(cell.row, cell.column) for cell in sheet.cells]
        ends += [(area.bottom, area.right) for area in sheet.merged]
        bottom, right = (max(numbers) for numbers in zip(*ends, strict=True)) if ends else (1, 1)
        area = Area(1, 1, bottom, right)
        range_of(source, area).copy(range_of(target, area))
        _set_sizes(target, sheet)
    else:
        source.api.Cells.Copy(target.api.Cells)
    for link in target.api.Hyperlinks if any(cell.link for cell in sheet.cells) else ():
        if not link.Address:
            break  # they are all alike
        link.Address = ""  # instead of the other workbook: our links lead within this one


def _set_sizes(target: xw.Sheet, sheet: NewSheet) -> None:
    for width, columns in _alike(sheet.widths):
        for address in unions(f"{column_letters(each)}:{column_letters(each)}" for each in columns):
            target.range(address).column_width = width
    for height, rows in _alike(sheet.heights):
        for address in unions(f"{each}:{each}" for each in rows):
            target.range(address).row_height = height
    for letters in map(column_letters, sorted(sheet.hidden)):
        target.range(f"{letters}:{letters}").api.EntireColumn.Hidden = True


def _lay_out_sheet(target: xw.Sheet, sheet: NewSheet, *, is_new: bool) -> None:
    """Give a sheet, its cells written, what else was planned for it; one that is new has nothing to lose."""
    if sheet.filtered:
        range_of(target, sheet.filtered).api.AutoFilter(1)
    if sheet.tab:
        target.api.Tab.Color = int.from_bytes(bytes.fromhex(sheet.tab), "little")
    _lay_out_page(target, sheet, is_new=is_new)
    if is_new or is_shown(target):
        _freeze_panes(target, *(sheet.frozen or (1, 1)), is_new=is_new)


def _alike(sizes: Mapping[int, float]) -> Iterable[tuple[float, list[int]]]:
    """Each size with the columns or rows that have it."""
    ordered = sorted(sizes, key=lambda each: (sizes[each], each))
    return [(size, list(found)) for size, found in groupby(ordered, key=sizes.__getitem__)]


def _lay_out_page(target: xw.Sheet, sheet: NewSheet, *, is_new: bool) -> None:
    """Without any printer Excel refuses every setting of the page; the sheet is right all the same."""
    with suppress(Exception):
        page = target.api.PageSetup
        with _printer_asked_once(target.api.Application):
            _set_page(page, sheet, is_new=is_new)
        if not is_new:
            target.api.ResetAllPageBreaks()
        for row in sheet.breaks:
            target.api.HPageBreaks.Add(target.range((row, 1)).api)


def _set_page(page: Any, sheet: NewSheet, *, is_new: bool) -> None:  # noqa: ANN401 - COM's own PageSetup
    if sheet.title_row or not is_new:
        page.PrintTitleRows = f"${sheet.title_row}:${sheet.title_row}" if sheet.title_row else ""
    if sheet.printed or not is_new:
        page.PrintArea = str(sheet.printed or "")
    page.Orientation = _PORTRAIT if sheet.upright else _LANDSCAPE
    page.PaperSize = _A4
    page.Zoom = False
    page.FitToPagesWide = 1
    page.FitToPagesTall = 1 if sheet.one_page else False
    page.CenterHorizontally = True
    page.CenterFooter = "第 &P 页，共 &N 页"


@contextmanager
def _printer_asked_once(app: Any) -> Iterator[None]:  # noqa: ANN401 - COM's own Application
    """Settings of a page go to the printer's driver together, where Excel can do so, not one by one."""
    if not has_member(app, "Application", "PrintCommunication"):
        yield
        return
    app.PrintCommunication = False
    try:
        yield
    finally:
        app.PrintCommunication = True


def _freeze_panes(target: xw.Sheet, row: int, column: int, *, is_new: bool) -> None:
    """Freeze panes and hide the grid: both belong to the window, and to the sheet that is active in it."""
    target.api.Activate()
    window = target.api.Parent.Windows(1)
    window.View = _NORMAL_VIEW
    window.DisplayGridlines = False
    if not is_new:
        window.FreezePanes = False
        window.ScrollRow = 1
        window.ScrollColumn = 1
    window.SplitRow = row - 1
    window.SplitColumn = column - 1
    if (row, column) != (1, 1):
        window.FreezePanes = True


def blank_package(path: Path, tabs: Mapping[str, str]) -> Package:
    """A workbook of blank sheets: what the file's applier writes into it, Excel can copy.

    The path is what problems name. Each tab, of one at least, has a kind: worksheet, or chartsheet for all
    that has no cells.
    """
    numbered = [(number, *tab) for number, tab in enumerate(tabs.items(), start=1)]
    entries = b"".join(
        b'<sheet name=%b sheetId="%d" r:id="s%d"/>' % (quoted(name), n, n) for n, name, _ in numbered
    )
    relations = b"".join(
        _RELATION % (b"s%d" % n, _OFFICE, kind.encode(), b"worksheets/sheet%d.xml" % n)
        for n, _, kind in numbered
    )
    parts = {
        "[Content_Types].xml": _types(len(tabs)),
        "_rels/.rels": _relations(_RELATION % (b"w", _OFFICE, b"officeDocument", WORKBOOK_PART.encode())),
        WORKBOOK_PART: b'%b<workbook xmlns="%b" xmlns:r="%b"><sheets>%b</sheets></workbook>'
        % (XML_HEAD, _MAIN, _OFFICE, entries),
        "xl/_rels/workbook.xml.rels": _relations(relations),
    }
    blank = b'%b<worksheet xmlns="%b"><sheetData/></worksheet>' % (XML_HEAD, _MAIN)
    parts |= {f"xl/worksheets/sheet{n}.xml": blank for n, _, _ in numbered}
    return Package(path, Parts(new_part(name, data) for name, data in parts.items()))


def _types(sheets: int) -> bytes:
    override = b'<Override PartName="/%b" ContentType="%b.%b+xml"/>'
    each = [override % (WORKBOOK_PART.encode(), _TYPES, b"sheet.main")]
    each += [
        override % (b"xl/worksheets/sheet%d.xml" % n, _TYPES, b"worksheet") for n in range(1, sheets + 1)
    ]
    defaults = (
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Default Extension="xml" ContentType="application/xml"/>'
    )
    return b'%b<Types xmlns="%b/content-types">%b%b</Types>' % (XML_HEAD, _PACKAGE, defaults, b"".join(each))


def _relations(entries: bytes) -> bytes:
    return b'%b<Relationships xmlns="%b/relationships">%b</Relationships>' % (XML_HEAD, _PACKAGE, entries)
