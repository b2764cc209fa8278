"""Puts back what a change did in an open workbook, from the copies that were made before it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Final

import xlwings as xw

from xlplugin.excel.live.placing import empty, sheet_named
from xlplugin.excel.live.record import Kind, Line, copy_all, copy_cells, present

_SHEETS: Final = (Kind.ADDED, Kind.REPLACED)


@dataclass(slots=True)
class Restored:
    """What was put back, what a person has changed since and was left alone, and what failed."""

    done: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def attempt(self, lines: Iterable[Line], step: Callable[[], None]) -> None:
        """Do one step; where it fails, the others are done all the same."""
        try:
            step()
        except Exception as error:  # noqa: BLE001 - whatever COM raises, the rest is still put back
            self.errors.append(error)
        else:
            self.done += lines


def restore(book: xw.Book, lines: Iterable[Line], *, all_of_it: bool) -> Restored:
    """Put back cells and sheets.

    Args:
        book: The workbook.
        lines: What was changed, where it is now.
        all_of_it: Whether also what a person has changed since is put back.
    """
    restored = Restored()
    ordered = sorted(lines, key=lambda line: line.place.sheet)
    for name, found in groupby(ordered, key=lambda line: line.place.sheet):
        sheet = sheet_named(book, name)
        if sheet is not None:
            _restore_sheet(sheet, list(found), restored, all_of_it=all_of_it)
    return restored


def _restore_sheet(sheet: xw.Sheet, lines: list[Line], restored: Restored, *, all_of_it: bool) -> None:
    now = {} if all_of_it else dict(present(sheet, lines))
    same = [line for line in lines if all_of_it or now[line.place] == line.standing]
    changed = [line for line in lines if line not in same]
    restored.kept += changed
    for line in same:
        if line.kind in _SHEETS:
            restored.attempt([line], partial(_put_back_sheet, sheet, line))
    cells = [line for line in same if line.kind not in _SHEETS]
    for (copy, by), moved in groupby(sorted(cells, key=_move), key=_move):
        found = list(moved)
        places = [line.was for line in found]
        restored.attempt(found, partial(copy_cells, sheet.book.sheets[copy], sheet, places, by))
    for line in changed:
        if line.kind is Kind.MARK:
            restored.attempt([], partial(_unmark, sheet, line))


def _move(line: Line) -> tuple[str, tuple[int, int]]:
    """The sheet that a cell is copied from, and how far it has moved since."""
    row, column = line.was
    return line.copy, (line.place.row - row, line.place.column - column)


def _put_back_sheet(sheet: xw.Sheet, line: Line) -> None:
    if line.kind is Kind.ADDED:
        sheet.delete()
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
