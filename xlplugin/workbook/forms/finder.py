"""Finds the form in a workbook, on whichever sheet it stands, and everything beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.form.form import Filing, Form, Passage
from xlplugin.form.table import Table
from xlplugin.functions.library import open_headings
from xlplugin.problem import Checked, Problem, failed
from xlplugin.workbook.forms.candidates import Candidate, candidates_on
from xlplugin.workbook.forms.form_reader import ReadForm, read_form
from xlplugin.workbook.forms.headings import Headings, headings_of
from xlplugin.workbook.forms.own_sheets import is_own
from xlplugin.workbook.forms.page import Page, open_page
from xlplugin.workbook.forms.parts import as_part
from xlplugin.workbook.forms.passages import find_passages
from xlplugin.workbook.forms.refusals import (
    form_in_parts,
    hidden_columns,
    hidden_rows,
    merged_twice,
    no_form,
    no_rows,
    no_sheet,
    second_form_below,
    several_forms,
    several_scores,
    without_columns,
)
from xlplugin.workbook.forms.tables import find_tables
from xlplugin.workbook.grid.grid import Area, BookGrid, SheetGrid

LEDGER_ROWS: Final = 500
"""How far down other sheets are read for tables and words; what is longer is a ledger."""


class _Book(NamedTuple):
    """A workbook's sheets but for our own that nobody named, with the score tables that they may hold."""

    grid: BookGrid
    file: str
    headings: Headings
    sheets: tuple[SheetGrid, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class FoundForm:
    """The form that a workbook holds, and where it stands there."""

    form: Form
    book: _Book
    chosen: Candidate
    read: ReadForm

    @cached_property
    def filing(self) -> Filing:
        """The form with the tables and words beside it, which are read only when they are asked for."""
        return Filing(self.form, *_beside(self.book, self.chosen, self.read))


def find_form(
    grid: BookGrid, file: str, sheet: str | None = None, own: Path | None = None
) -> Checked[FoundForm]:
    """The form that a workbook holds.

    Args:
        grid: what is on the sheets, formulas calculated.
        file: the workbook's path, for sources and messages.
        sheet: the sheet that holds the form, where the user has named it.
        own: the user's own folder, whose names of headings are known besides the shipped ones.

    Returns:
        The form, perhaps with warnings; or the problem: no form, several of them, no such sheet, a form
        without a column that scoring needs, a form without indicators, names of headings that are unusable.
    """
    names = open_headings(own)
    if names.value is None:
        return failed(*names.problems)
    named = grid.sheet(sheet) if sheet is not None else None
    if sheet is not None and named is None:
        return failed(no_sheet(grid, file, sheet))
    headings = headings_of(names.value)
    sheets = tuple(each for each in grid.sheets if each is named or not is_own(each))
    found = tuple(candidate for each in sheets for candidate in candidates_on(each, file, grid, headings))
    book = _Book(grid, file, headings, sheets, found)
    chosen = _chosen(book, named)
    return _found(book, chosen) if isinstance(chosen, Candidate) else failed(chosen)


def _chosen(book: _Book, named: SheetGrid | None) -> Candidate | Problem:
    """The one form that can be meant, or why there is none."""
    name = named.name if named else None
    on_sheets = [each for each in book.candidates if named is None or each.page.sheet.name == name]
    whole = [each for each in on_sheets if not each.missing]
    shown = [each for each in whole if each.page.sheet.visible] or whole
    if len(shown) > 1:
        return several_forms(shown, book.file)
    if shown:
        return shown[0]
    nearest = min(on_sheets, key=lambda each: len(each.missing), default=None)
    if nearest is not None and len(nearest.missing) == 1 and nearest.is_scored:
        return without_columns(nearest)
    return no_form(book.file, nearest, name)


def _found(book: _Book, chosen: Candidate) -> Checked[FoundForm]:
    if not chosen.leaves:
        return failed(no_rows(chosen))
    read = read_form(chosen.page, chosen.table, chosen.extent, chosen.leaves)
    form = as_part(read.form, chosen, book.candidates)
    return Checked(FoundForm(form, book, chosen, read), tuple(_doubts(chosen, form, read.area)))


def _doubts(chosen: Candidate, form: Form, area: Area) -> Iterator[Problem]:
    """What a person should know of how the form was read; ``area`` is the rectangle that it fills."""
    overlaps = [both for both in chosen.page.overlaps if both[0].top <= area.bottom]
    if overlaps:
        yield merged_twice(chosen, overlaps)
    yield from hidden_rows(chosen, form)
    yield from hidden_columns(chosen)
    if form.partial:
        yield form_in_parts(form)
    if chosen.table.rivals:
        yield several_scores(chosen)
    if chosen.extent.next_form is not None:
        yield second_form_below(chosen, chosen.extent.next_form)


def _beside(book: _Book, chosen: Candidate, read: ReadForm) -> tuple[tuple[Table, ...], tuple[Passage, ...]]:
    """The tables and the words of every sheet that is not another form."""
    others = {each.page.sheet.name for each in book.candidates if not each.missing}
    tables: list[Table] = []
    passages: list[Passage] = []
    for sheet in book.sheets:
        if sheet.name == chosen.page.sheet.name:
            _of_form_sheet(chosen, read, tables, passages)
        elif sheet.name not in others:
            _of_other_sheet(book, sheet, tables, passages)
    return tuple(tables), tuple(passages)


def _of_form_sheet(chosen: Candidate, read: ReadForm, tables: list[Table], passages: list[Passage]) -> None:
    page, end = chosen.page, read.area.bottom + LEDGER_ROWS
    closed = Area(1, 1 if read.area.top == 1 else read.area.left, read.area.bottom, read.area.right)
    rows = range(1, min(end, chosen.extent.next_form or end))
    found = find_tables(page, rows, closed)
    tables += [each.table for each in found]
    passages += find_passages(page, rows, (read.area, *(each.area for each in found)), read.left_out)


def _of_other_sheet(book: _Book, sheet: SheetGrid, tables: list[Table], passages: list[Passage]) -> None:
    epoch = book.grid.dates_from_1904
    page = open_page(sheet, book.file, book.headings, dates_from_1904=epoch, limit=LEDGER_ROWS)
    rows = range(1, LEDGER_ROWS + 1)
    found = find_tables(page, rows)
    titles = frozenset(_title_cells(page, [each.area for each in found]))
    tables += [each.table for each in found]
    passages += find_passages(page, rows, [each.area for each in found], titles)


def _title_cells(page: Page, areas: Sequence[Area]) -> Iterator[tuple[int, int]]:
    """The cells that stand alone in a row above a table."""
    for row, columns in page.rows.items():
        if len(columns) == 1 and any(row < area.top for area in areas):
            yield row, columns[0]
