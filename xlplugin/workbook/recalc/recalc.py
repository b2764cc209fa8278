"""Recalculates every formula of a workbook, custom functions included, without Excel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from xlplugin.functions.cell import Cell
from xlplugin.problem import Checked, failed
from xlplugin.workbook.edit.edits import CellEdit, Result
from xlplugin.workbook.edit.stored import same_value
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Area, BookGrid, Place, SheetGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.engine import Engine, RegisteredFunction, load_engine
from xlplugin.workbook.recalc.enginecopy import engine_copy
from xlplugin.workbook.recalc.solver import Solver, stored_value
from xlplugin.workbook.recalc.tables import read_tables

_MOST_BLANK: Final = 65_536
"""An array formula over more cells has results only where the sheet mentions any."""


class Change(NamedTuple):
    """One cell whose result is another than the workbook stored; ``formula`` is without ``=``."""

    place: Place
    old: Cell
    new: Cell
    formula: str


@dataclass(frozen=True, slots=True)
class Recalculation:
    """A recalculated workbook: the package with its new results, and what changed."""

    package: Package
    changes: tuple[Change, ...]


def recalculate(
    package: Package, functions: Iterable[RegisteredFunction], grid: BookGrid | None = None
) -> Checked[Recalculation]:
    """Calculate every formula of a workbook and store the results that changed.

    Args:
        package: The workbook; it is left as it is.
        functions: The custom functions its formulas may call.
        grid: What is on its sheets, where that has been read already.

    Returns:
        The recalculated workbook. A formula that cannot be calculated keeps its stored result, the formulas
        that read it are calculated from that result, and a problem of severity error names the cell.
    """
    read = Checked(grid) if grid is not None else read_grid(package)
    if read.value is None:
        return failed(*read.problems)
    if not any(view.formula for sheet in read.value.sheets for view in sheet.cells.values()):
        return Checked(Recalculation(package, ()))
    return _solved(package, tuple(functions), read.value)


def _solved(
    package: Package, functions: tuple[RegisteredFunction, ...], grid: BookGrid
) -> Checked[Recalculation]:
    engine = _loaded(package, grid, functions)
    if engine.value is None:
        return failed(*engine.problems)
    solver = Solver(engine.value, grid, _names(functions))
    solver.solve()
    changes = tuple(_changes(engine.value, grid, solver))
    written = _written(package, changes)
    problems = (*engine.value.problems, *solver.problems(package.source), *written.problems)
    if written.value is None:
        return failed(*problems)
    return Checked(Recalculation(written.value, changes), problems)


def _names(functions: Iterable[RegisteredFunction]) -> frozenset[str]:
    return frozenset(function.name.upper() for function in functions)


def _loaded(package: Package, grid: BookGrid, functions: tuple[RegisteredFunction, ...]) -> Checked[Engine]:
    copy = engine_copy(package, grid, _names(functions))
    if copy.value is None:
        return failed(*copy.problems)
    engine = load_engine(copy.value, package.source, dates_from_1904=grid.dates_from_1904)
    if engine.value is not None:
        for function in functions:
            engine.value.register(function)
        for table in read_tables(package):
            engine.value.add_table(table)
    return engine


def _changes(engine: Engine, grid: BookGrid, solver: Solver) -> Iterator[Change]:
    for place, view in solver.formulas.items():
        if place in solver.unsolved:
            continue
        sheet = grid.sheet(place.sheet)
        inside = _inside(view.array, sheet) if view.array is not None and sheet is not None else ()
        for row, column in sorted({(place.row, place.column), *inside}):
            cell = Place(place.sheet, row, column)
            old, new = stored_value(grid, cell), engine.value(cell)
            if not same_value(old, new):
                yield Change(cell, old, new, view.formula or "")


def _inside(area: Area, sheet: SheetGrid) -> Iterable[tuple[int, int]]:
    return area.cells() if area.size <= _MOST_BLANK else sheet.cells_in(area)


def _written(package: Package, changes: tuple[Change, ...]) -> Checked[Package]:
    edits = [CellEdit(*change.place, Result(change.new)) for change in changes]
    return apply_edits(package, edits) if edits else Checked(package)
