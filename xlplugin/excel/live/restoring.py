"""Puts back what a change did in an open workbook, from the copies that were made before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel.live.areas import merged_in, rectangles
from xlplugin.excel.live.placing import empty, sheet_named
from xlplugin.excel.live.reading import formulas_of, values_of
from xlplugin.excel.live.record import Kind, Line, copy_all, copy_cells, present
from xlplugin.excel.live.writing import write_cells
from xlplugin.workbook.edit.edits import Formula
from xlplugin.workbook.grid.formulas import shifted
from xlplugin.workbook.grid.grid import Area

SHEETS: Final = (Kind.ADDED, Kind.REPLACED)
"""The kinds of lines that speak of whole sheets."""


class Failed(NamedTuple):
    """A line that could not be put back, and what Excel said."""

    line: Line
    error: Exception


@dataclass(slots=True)
class Restored:
    """What was put back, what was left alone as a person has changed it since, and what failed."""

    done: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    def attempt(self, line: Line, step: Callable[[], None], outcome: list[Line]) -> None:
        """Do one step; where it fails, the others are done all the same."""
        try:
            step()
        except Exception as error:  # noqa: BLE001 - whatever COM raises, the rest is still put back
            self.failed.append(Failed(line, error))
        else:
            outcome.append(line)


def restore(book: xw.Book, lines: Iterable[Line], *, all_of_it: bool) -> Restored:
    """Put back cells and sheets.

    Args:
        book: The workbook.
        lines: What was changed, where it is now.
        all_of_it: Whether also what a person has changed since is put back.

    Returns:
        What came of each line; an error before anything is put back is raised.
    """
    ordered = sorted(lines, key=lambda line: line.place.sheet)
    by_sheet = [
        (sheet, list(found))
        for name, found in groupby(ordered, key=lambda line: line.place.sheet)
        if (sheet := sheet_named(book, name)) is not None
    ]
    now = {} if all_of_it else {place: each for found in by_sheet for place, each in present(*found)}
    kept = {line for line in ordered if line.place in now and now[line.place] != line.standing}
    if any(line.kind is Kind.ADDED for line in kept):  # sheets that were added together belong together
        kept |= {line for line in ordered if line.kind is Kind.ADDED and line.place in now}
    restored = Restored()
    for sheet, found in by_sheet:
        _restore_sheet(sheet, [line for line in found if line not in kept], restored)
        for line in [line for line in found if line in kept]:
            step = partial(_unmark, sheet, line) if line.kind is Kind.MARK else _nothing
            restored.attempt(line, step, restored.kept)
    return restored


def _nothing() -> None:
    """What is left alone takes no step."""


def _restore_sheet(sheet: xw.Sheet, lines: list[Line], restored: Restored) -> None:
    for line in lines:
        if line.kind in SHEETS:
            restored.attempt(line, partial(_put_back_sheet, sheet, line), restored.done)
    cells = [line for line in lines if line.kind not in SHEETS]
    for _, moved in groupby(sorted(cells, key=_move), key=_move):
        _restore_cells(sheet, list(moved), restored)


def _move(line: Line) -> tuple[str, tuple[int, int]]:
    """The sheet that a cell is copied from, and how far it has moved since."""
    row, column = line.was
    return line.copy, (line.place.row - row, line.place.column - column)


def _restore_cells(sheet: xw.Sheet, lines: list[Line], restored: Restored) -> None:
    """Copy cells that have moved alike back at once; where Excel refuses, one after the other."""
    try:
        if _merged_alike(sheet, lines):
            _copy_back(sheet, lines)
            restored.done += lines
            return
    except Exception:  # noqa: BLE001, S110 - whatever COM raises, each cell is tried alone
        pass
    for line in lines:
        restored.attempt(line, partial(_put_back_cell, sheet, line), restored.done)


def _copy_back(sheet: xw.Sheet, lines: list[Line]) -> None:
    copy, by = _move(lines[0])
    copy_cells(sheet.book.sheets[copy], sheet, [line.was for line in lines], by)


def _merged_alike(sheet: xw.Sheet, lines: list[Line]) -> bool:
    """Whether cells are merged as before: else a copy is refused, or overwrites what has been unmerged."""
    copy, (down, right) = _move(lines[0])
    before = {
        Area(each.top + down, each.left + right, each.bottom + down, each.right + right)
        for each in _merges(sheet.book.sheets[copy], [line.was for line in lines])
    }
    return before == _merges(sheet, [(line.place.row, line.place.column) for line in lines])


def _merges(sheet: xw.Sheet, places: Iterable[tuple[int, int]]) -> set[Area]:
    return {area for run in rectangles(places) for area in merged_in(sheet, run)}


def _put_back_cell(sheet: xw.Sheet, line: Line) -> None:
    """Copy one cell back; where people have merged cells, write what was in it and take the mark off."""
    if _merged_alike(sheet, [line]):
        _copy_back(sheet, [line])
        return
    _write_back(sheet, line)
    if line.kind is Kind.MARK:
        _unmark(sheet, line)


def _write_back(sheet: xw.Sheet, line: Line) -> None:
    copy, place = sheet.book.sheets[line.copy], (line.place.row, line.place.column)
    area = Area(*line.was, *line.was)
    values = values_of(copy, area)
    formula = formulas_of(copy, area, values).get(line.was)
    _, by = _move(line)
    write_cells(sheet, {place: values[line.was] if formula is None else Formula(shifted(formula, *by))})


def _put_back_sheet(sheet: xw.Sheet, line: Line) -> None:
    if line.kind is Kind.ADDED:
        sheet.api.Delete()  # Excel is quiet already; xlwings' own may fail when the sheet is gone
    else:
        empty(sheet)
        copy_all(sheet.book.sheets[line.copy], sheet)


def _unmark(sheet: xw.Sheet, line: Line) -> None:
    """Take our mark off a cell whose content is a person's own by now."""
    cell, before = sheet.range((line.place.row, line.place.column)), _before(sheet.book, line)
    cell.color = before.color
    words, note = before.note.text if before.note else None, cell.note
    if note is not None and words is None:
        note.delete()
    elif note is not None and words is not None:
        note.text = words


def _before(book: xw.Book, line: Line) -> xw.Range:
    return book.sheets[line.copy].range(line.was)
