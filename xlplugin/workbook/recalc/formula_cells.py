"""What a recalculation is about: the custom functions that formulas call, and the cells.

These are formulas, cells that an array formula fills, and written cells.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from xlplugin.functions.cell import Argument, Cell, Result
from xlplugin.workbook.grid.formulas import calls_any
from xlplugin.workbook.grid.grid import BookGrid, CellView, Place, SheetGrid, is_picture
from xlplugin.workbook.recalc.dependents import Spot

if TYPE_CHECKING:
    from xlplugin.workbook.recalc.translate import Translation


class RegisteredFunction(Protocol):
    """A custom function as the catalogue lists it; ``max_args`` None means any number."""

    @property
    def name(self) -> str:
        """The name in formulas, upper case."""

    @property
    def min_args(self) -> int:
        """The fewest arguments."""

    @property
    def max_args(self) -> int | None:
        """The most arguments."""

    def refusal(self, rubric: str) -> str:
        """Why a call that names this rubric cannot be calculated here; empty where it can."""

    def __call__(self, *arguments: Argument) -> Result:
        """The result, a cell or a block; the arguments are cells and blocks."""


class Edited(NamedTuple):
    """What a command wrote into a workbook: what was on its sheets before, and the cells written."""

    before: BookGrid
    places: frozenset[Place]


MOST_FILLED: Final = 20_000
"""The most cells that an array formula fills and that the engine is asked for one by one."""


@dataclass(slots=True, eq=False)
class FormulaCell:
    """One cell, and what is known of it while a workbook is recalculated.

    Attributes:
        spot: where it is.
        view: what it holds.
        stood: the value that it held before anything was written.
        custom: whether its formula calls a custom function.
        asked: whether it is calculated whatever its stored result.
        written: whether a command wrote it.
        master: the cell whose array formula fills it.
        translation: its formula for the engine, or why there is none; empty where it has no formula.
        is_untold: whether its formula does not tell which cells it reads.
        verified: whether the engine gave just the stored result on the workbook as it stood.
        touched: whether the value of a cell that it reads has changed.
        rests_on: the cause why the value of a cell that it reads is not known.
        value: the value it has now.
        set_aside: why its formula was not calculated though it should have been.
        unknown: whether its value is not known.
    """

    spot: Spot
    view: CellView
    stood: Cell
    custom: bool = False
    asked: bool = False
    written: bool = False
    master: "FormulaCell | None" = None
    translation: "Translation | str" = ""
    is_untold: bool = False
    verified: bool = False
    touched: bool = False
    rests_on: str = ""
    value: Cell = None
    set_aside: str = ""
    unknown: bool = False

    @property
    def is_value(self) -> bool:
        """Whether no formula gives it its value."""
        return self.view.formula is None and self.master is None


def formula_cells(
    grid: BookGrid, custom: frozenset[str], written: Edited | None, *, everything: bool
) -> list[FormulaCell]:
    """The cells of a workbook that a recalculation may be about; a picture in a cell is none.

    Args:
        grid: what is on the sheets.
        custom: the names of the custom functions, in capitals.
        written: what a command wrote.
        everything: whether every formula shall be calculated, or only custom functions, formulas without a
            result and written ones.
    """
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for each in written.places if written else ():
        places[each.sheet.casefold()].add((each.row, each.column))
    cells: list[FormulaCell] = []
    for number, sheet in enumerate(grid.sheets):
        before = written.before.sheet(sheet.name) if written else None
        own = places[sheet.name.casefold()]
        views = {
            place: view
            for place, view in sheet.cells.items()
            if view.formula is not None and not is_picture(view)
        }
        views |= {place: sheet.cell(*place) for place in sorted(own)}
        found: dict[tuple[int, int], FormulaCell] = {}
        for place, view in views.items():
            formula, value, is_written = view.formula, view.value, place in own
            calls_custom = formula is not None and calls_any(formula, custom)
            found[place] = FormulaCell(
                Spot(number, *place),
                view,
                before.cell(*place).value if before else None if written else value,
                custom=calls_custom,
                asked=formula is not None and (everything or calls_custom or is_written or value is None),
                written=is_written,
                value=value,
            )
        cells += found.values()
        cells += _filled(number, sheet, found)
    return cells


def _filled(
    number: int, sheet: SheetGrid, found: dict[tuple[int, int], FormulaCell]
) -> Iterator[FormulaCell]:
    """The other cells that array formulas fill; of a huge area only those that the sheet mentions."""
    taken = set(found)
    for master in found.values():
        area = master.view.array
        if area is None or area.is_one_cell:
            continue
        for place in area.cells() if area.size <= MOST_FILLED else sheet.cells_in(area):
            if place not in taken:
                taken.add(place)
                view = sheet.cell(*place)
                yield FormulaCell(Spot(number, *place), view, view.value, master=master, value=view.value)
