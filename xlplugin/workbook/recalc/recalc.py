"""Brings results of a workbook's formulas up to date, without Excel, and changes none that it need not.

What Excel stored is the truth as long as nothing it rests on has changed. So only what is asked for is
calculated (custom functions, formulas without a result, or all of them), and what depends on cells whose
values changed; and only by formulas that the engine is known to have right: all their functions and ways
of writing are proven, or the engine gave just the stored result on the workbook as it stood. Every other
formula is set aside: it keeps its result, and its cause is told once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Final, NamedTuple

from xlplugin.functions.cell import Cell, CellError
from xlplugin.model import Frozen, frozen
from xlplugin.problem import Checked, Problem, Source
from xlplugin.workbook.edit.edits import CellEdit, Result, same_value
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.formula_cells import Edited, FormulaCell, RegisteredFunction, formula_cells

_KEPT: Final = "最近由 Excel 或 WPS 保存过的，原结果仍然有效，无须处理；否则请在 Excel 中重新计算并保存"
_WITHOUT: Final = "请在 Excel 中打开、重新计算并保存，再核对这些单元格；公式有误的请先改正"


class Change(NamedTuple):
    """One cell whose result is another than the workbook stored; ``formula`` is without ``=``."""

    place: Place
    old: Cell
    new: Cell
    formula: str


class Uncalculated(NamedTuple):
    """Formulas that were not calculated, for one cause; ``kept`` is whether they keep a stored result."""

    cause: str
    places: tuple[Place, ...]
    kept: bool


@frozen
class Recalculation(Frozen):
    """A recalculated workbook.

    Attributes:
        stood: the workbook as it stood.
        grid: what is on its sheets, for reading: what is not certain is ``CellError.UNKNOWN``.
        changes: the results that changed.
        calculated: how many formulas were calculated.
        set_aside: the formulas that should have been and were not.
    """

    stood: Package
    grid: BookGrid
    changes: tuple[Change, ...] = ()
    calculated: int = 0
    set_aside: tuple[Uncalculated, ...] = ()

    @cached_property
    def package(self) -> Package:
        """The workbook with its new results, which only those want who save it.

        Raises:
            Refused: a sheet cannot be written.
        """
        return apply_edits(self.stood, [CellEdit(*each.place, Result(each.new)) for each in self.changes])


def recalculate(
    package: Package,
    functions: Iterable[RegisteredFunction],
    grid: BookGrid | None = None,
    *,
    written: Edited | None = None,
    everything: bool = False,
) -> Checked[Recalculation]:
    """Bring results up to date and store those that changed.

    Args:
        package: the workbook; it is left as it is.
        functions: the custom functions its formulas may call.
        grid: what is on its sheets, where that has been read already.
        written: what a command wrote into it, where one did.
        everything: whether every trusted formula is calculated, not only custom functions, formulas without
            a result, and what depends on these and on written cells.

    Returns:
        The recalculated workbook, with a warning for each cause for which formulas were set aside, and an
        error for each kind of fault inside custom functions.

    Raises:
        Refused: Sheets cannot be read.
    """
    if grid is None:
        grid = read_grid(package).value
    registered = {function.name.upper(): function for function in functions}
    find = partial(formula_cells, grid, frozenset(registered), written, everything=everything)
    cells = find()
    if not any(cell.asked or cell.written for cell in cells):
        return Checked(Recalculation(package, grid))
    from xlplugin.workbook.recalc.scope import read_scope  # noqa: PLC0415 - only where there is something to do
    from xlplugin.workbook.recalc.solver import Reach, Solver  # noqa: PLC0415 - as above

    scope = read_scope(package, grid)
    for reach in Reach:
        if reach is Reach.ASKED and (everything or not _may_do(cells)):
            continue
        solver = Solver(cells, grid, scope, registered, reach)
        solver.solve()
        if solver.is_enough:
            break
        cells = find()
    changes = tuple(_changes(solver.cone, grid))
    aside = tuple(_set_aside(solver.cone, grid))
    problems = tuple(_problems(aside, solver.mishaps, package.source))
    values = {change.place: change.new for change in changes}
    values |= {_place(cell, grid): CellError.UNKNOWN for cell in solver.cone if cell.unknown}
    fresh = grid.with_values(values)
    return Checked(Recalculation(package, fresh, changes, solver.calculated, aside), problems)


def _may_do(cells: Sequence[FormulaCell]) -> bool:
    """Whether what is asked for may do alone: it is stored, so that calculating may change nothing.

    Then the other formulas need not even be understood. Of a formula that fills an area only the first cell
    is asked for, which tells nothing of the others.
    """
    is_stored = all(cell.view.value is not None for cell in cells if cell.asked)
    fills = any(cell.master is not None and cell.master.asked for cell in cells)
    return (
        is_stored
        and not fills
        and not any(cell.written for cell in cells)
        and not all(cell.asked for cell in cells)
    )


def _place(cell: FormulaCell, grid: BookGrid) -> Place:
    return Place(grid.sheets[cell.spot.sheet].name, cell.spot.row, cell.spot.column)


def _changes(cells: Iterable[FormulaCell], grid: BookGrid) -> Iterator[Change]:
    for cell in cells:
        if not cell.is_value and not same_value(cell.view.value, cell.value):
            formula = (cell.master or cell).view.formula or ""
            yield Change(_place(cell, grid), cell.view.value, cell.value, formula)


def _set_aside(cells: Iterable[FormulaCell], grid: BookGrid) -> Iterator[Uncalculated]:
    by_cause: dict[tuple[str, bool], list[Place]] = defaultdict(list)
    for cell in cells:
        if cell.set_aside:
            by_cause[cell.set_aside, cell.view.value is not None].append(_place(cell, grid))
    for (cause, kept), places in by_cause.items():
        yield Uncalculated(cause, tuple(places), kept)


def _problems(aside: Iterable[Uncalculated], mishaps: Iterable[str], source: Source) -> Iterator[Problem]:
    for each in aside:
        first = each.places[0]
        where = Source(source.file, sheet=first.sheet, cell=first.cell)
        others = f" 等 {len(each.places)} 个单元格" if len(each.places) > 1 else ""
        became, fix = ("保留原结果", _KEPT) if each.kept else ("没有结果", _WITHOUT)
        message = f"{each.cause}：{first.sheet}!{first.cell}{others}，{became}"
        yield codes.FORMULA_SET_ASIDE.at(where, message, fix=fix)
    for message in mishaps:
        yield codes.INTERNAL_ERROR.at(source, message)
