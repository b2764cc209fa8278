"""What is on the sheets of an open workbook, read again only where it may have changed since it was read."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

import xlwings as xw

from xlplugin.excel.live.reading import is_own_name, own_sheets_left_out, read_sheet
from xlplugin.excel.live.sheet_states import SheetState, states_in
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.grid.grid import NO_LINES, BookGrid, Lines, SheetGrid

_READ: Final[dict[SheetState, SheetGrid]] = {}
"""The sheets of the press before, by their states: a sheet in the same state need not be read again."""

_LEFT: Final[dict[str, SheetGrid]] = {}
"""The sheets as the press before left them, by their names."""


def taken_left() -> dict[str, SheetGrid]:
    """The sheets as the press before left them, for this press only: VBA tells of no earlier one."""
    left = dict(_LEFT)
    _LEFT.clear()
    return left


class LastRead:
    """The sheets of a workbook during one press.

    Nobody but the press itself changes the workbook meanwhile, and no event runs: a sheet that was not
    written and has no formula is as it was.
    """

    def __init__(self, book: xw.Book, told: str = "", left: Mapping[str, SheetGrid] | None = None) -> None:
        """A press on a workbook.

        Args:
            book: The workbook.
            told: What VBA tells of its sheets, and of those that the last press left; else Excel is asked.
            left: The sheets that the last press left, as ``taken_left`` gives them.
        """
        self._book = book
        self._state, before = states_in(told)
        states = before.sheets if before else {}
        known = ((states[name], sheet) for name, sheet in (left or {}).items() if name in states)
        _READ.update({state: sheet for state, sheet in known if state.fingerprint})
        self._grid: BookGrid | None = None
        self._stale: set[str] = set()
        self._named: dict[str, str] = {}
        self._hidden: dict[str, tuple[Lines, Lines]] = {}

    def grid(self) -> BookGrid:
        """What is on the worksheets.

        It is what ``read_grid`` gives of the saved file, apart from the numbers of styles, which Excel does
        not tell; rows and columns outside the used cells are never called hidden. The add-in's own hidden
        sheets are left out.
        """
        if self._grid is None:
            self._grid = self._read_all()
        elif self._stale:
            self._grid = self._grid._replace(sheets=tuple(self._read_again(self._grid)))
        self._stale = set()
        return self._grid

    def only(self, names: Collection[str]) -> BookGrid:
        """What is on some of the sheets now."""
        wanted = {name.casefold() for name in names}
        grid = self.grid()
        return grid._replace(sheets=tuple(each for each in grid.sheets if each.name.casefold() in wanted))

    def changed(self, plan: Plan) -> None:
        """A plan was carried out; whatever has a formula may show something else by now, too."""
        if self._grid is not None:
            self._hidden = {each.name.casefold(): _hidden_lines(each) for each in self._grid.sheets}
            formulas = (sheet.name for sheet in self._grid.sheets if has_formulas(sheet))
            written = (*(each.name for each in plan.sheets), *(each.sheet for each in plan.cells))
            self._stale |= {each.casefold() for each in (*written, *formulas)}
        self._hidden |= {each.name.casefold(): (NO_LINES, _runs(each.hidden)) for each in plan.sheets}
        self._state = None

    def shown(self, name: str) -> None:
        """A sheet is shown now, whether it was before or not."""
        sheet = self._grid.sheet(name) if self._grid else None
        if sheet is not None and not sheet.visible:
            self._stale.add(sheet.name.casefold())

    def keep(self) -> None:
        """Keep for the next press what is known at the end of this one."""
        if self._grid is not None:
            known = (each for each in self._grid.sheets if each.name.casefold() not in self._stale)
            _LEFT.update({each.name: each for each in known})

    def forget(self) -> None:
        """Nobody knows what has changed."""
        self._grid = self._state = None

    def _read_all(self) -> BookGrid:
        if self._state is None:
            sheets = own_sheets_left_out(self._book)
            grids = tuple(read_sheet(sheet, self._named) for _, sheet in sheets)
            return BookGrid(grids, dates_from_1904=bool(self._book.api.Date1904))
        found = {
            state: _READ.get(state) or read_sheet(self._book.sheets[name], self._named, state)
            for name, state in self._state.sheets.items()
            if not is_own_name(name, state.visible)
        }
        _READ.clear()
        _READ.update({state: sheet for state, sheet in found.items() if state.fingerprint})
        return BookGrid(tuple(found.values()), dates_from_1904=self._state.dates_from_1904)

    def _read_again(self, before: BookGrid) -> Iterator[SheetGrid]:
        for name, sheet in own_sheets_left_out(self._book):
            known = before.sheet(name)
            if known is None or name.casefold() in self._stale:
                yield read_sheet(sheet, self._named, hidden=self._hidden.get(name.casefold()))
            else:
                yield known


def has_formulas(sheet: SheetGrid) -> bool:
    """Whether a sheet may show something else although nobody wrote on it."""
    return any(view.formula is not None for view in sheet.cells.values())


def _hidden_lines(sheet: SheetGrid) -> tuple[Lines, Lines]:
    return sheet.hidden_rows, sheet.hidden_columns


def _runs(numbers: Collection[int]) -> Lines:
    return Lines((each, each) for each in numbers)
