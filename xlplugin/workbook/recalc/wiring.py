"""How the formulas of a workbook hang together, whatever its values: alike in all workbooks of a template.

Departments fill in one template by the thousand, so what was found out for the formulas of one workbook is
kept for the next ones.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.workbook.grid.formulas import unlinked
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.recalc.dependents import Dependents, Reference, Spot
from xlplugin.workbook.recalc.formula_cells import MOST_FILLED, FormulaCell
from xlplugin.workbook.recalc.pieces import Helper
from xlplugin.workbook.recalc.scope import UNREADABLE, SetAside, parsed, references_in
from xlplugin.workbook.recalc.translate import Surroundings, Translation, Translator

if TYPE_CHECKING:
    from formualizer import ASTNode

_TOO_LARGE: Final = "数组公式的区域过大"
_MOST_CELLS: Final = 2_000
"""The most cells of a workbook whose wiring is kept; it takes some kilobytes for each."""
_MOST_KEPT: Final = 4
"""The most workbooks."""


class Wiring(NamedTuple):
    """How the cells concerned hang together.

    Attributes:
        cone: the numbers of the cells that a recalculation starts from, and of all that depend on them.
        translations: the formula of each of these for the engine, or the cause why there is none; empty where
            it has no formula.
        graph: how they depend on each other.
        layers: the places in the cone of all cells but those in circles, each layer resting on those before.
        helpers: the cells of the helper sheet.
        areas: by the number of their sheet, what all these formulas read.
        untold: the places in the cone of the formulas that do not tell what they read.
    """

    cone: tuple[int, ...]
    translations: tuple[Translation | str, ...]
    graph: Dependents
    layers: tuple[list[int], ...]
    helpers: tuple[Helper, ...]
    areas: Mapping[int, Collection[Area]]
    untold: frozenset[int]


_kept: dict[Hashable, Wiring] = {}
"""Wirings by all that they hang on."""


def wiring(
    cells: Sequence[FormulaCell], starts: Sequence[int], around: Surroundings, *, alone: bool = False
) -> Wiring:
    """How the formulas of a workbook hang together.

    Args:
        cells: the cells that a recalculation may be about.
        starts: the numbers of those that it starts from.
        around: the workbook.
        alone: whether the cone is only these, without what depends on them.
    """
    if len(cells) > _MOST_CELLS:
        return _Wirer(cells, around).wiring(starts, alone=alone)
    scope = around.scope
    template = (
        tuple(
            (cell.spot, cell.view.formula, cell.view.array, cell.master.spot if cell.master else None)
            for cell in cells
        ),
        tuple(starts),
        alone,
        frozenset(around.custom),
        tuple(scope.sheets.items()),
        tuple(scope.names.items()),
        tuple(scope.tables.values()),
        tuple(tuple(sheet.hidden_rows.runs()) for sheet in around.sheets),  # for subtotals
    )
    found = _kept.get(template)
    if found is None:
        found = _Wirer(cells, around).wiring(starts, alone=alone)
        if len(_kept) == _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[template] = found
    return found


class _Wirer:
    """Finds out how the formulas of one workbook hang together."""

    def __init__(self, cells: Sequence[FormulaCell], around: Surroundings) -> None:
        self._cells = cells
        self._around = around
        self._custom = frozenset(around.custom)
        self._trees: dict[Spot, ASTNode | None] = {}
        self._mentions: dict[Spot, list[Reference | None]] = {}

    def wiring(self, starts: Sequence[int], *, alone: bool) -> Wiring:
        """The wiring of these cells, of formulas that tell not what they read, and of what rests on them."""
        asked = starts if alone else range(len(self._cells))
        untold = {
            number
            for number in asked
            if (formula := self._cells[number].view.formula) is not None
            and (None in self._mentioned(self._cells[number]) or self._around.scope.is_dynamic(formula))
        }
        numbers = starts if alone else self._cone(sorted({*starts, *untold}))
        cone = [self._cells[number] for number in numbers]
        translations = [self._translation(cell) for cell in cone]
        reads = [
            self._readable(cell) if isinstance(found, str) else found.reads
            for cell, found in zip(cone, translations, strict=True)
        ]
        graph = Dependents([cell.spot for cell in cone], reads)
        layers, helpers = tuple(graph.layers()), tuple(self._around.helpers.cells)
        areas: dict[int, dict[Area, None]] = defaultdict(dict)
        for translation in translations:
            for sheet, area in () if isinstance(translation, str) else translation.reads:
                areas[sheet][area] = None
        places = frozenset(place for place, number in enumerate(numbers) if number in untold)
        return Wiring(tuple(numbers), tuple(translations), graph, layers, helpers, areas, places)

    def _cone(self, starts: Sequence[int]) -> Sequence[int]:
        if len(starts) == len(self._cells):
            return starts
        graph = Dependents(
            [cell.spot for cell in self._cells], [self._readable(cell) for cell in self._cells]
        )
        return graph.cone(starts)

    def _readable(self, cell: FormulaCell) -> Sequence[Reference]:
        """The cells that a formula reads, or at first sight may read."""
        if cell.master is not None:
            sheet, row, column = cell.master.spot
            return [Reference(sheet, Area.single(row, column))]
        return [each for each in self._mentioned(cell) if each is not None]

    def _mentioned(self, cell: FormulaCell) -> list[Reference | None]:
        """The cells that a formula speaks of; None among them where that cannot be told."""
        if cell.view.formula is None:
            return []
        if cell.spot not in self._mentions:
            tree = self._tree(cell)
            found = [None] if tree is None else references_in(tree, cell.spot, self._around.scope)
            self._mentions[cell.spot] = list(found)
        return self._mentions[cell.spot]

    def _tree(self, cell: FormulaCell) -> "ASTNode | None":
        """The parsed formula; None where it cannot be read."""
        if cell.spot not in self._trees:
            self._trees[cell.spot] = parsed(unlinked(cell.view.formula or "", self._custom))
        return self._trees[cell.spot]

    def _translation(self, cell: FormulaCell) -> Translation | str:
        if cell.view.formula is None:
            return ""
        tree, area = self._tree(cell), cell.view.array
        if tree is None:
            return UNREADABLE
        try:
            translation = Translator(cell.spot, self._around).translation(tree, area)
        except SetAside as aside:
            return aside.cause
        is_huge = area is not None and area.size > MOST_FILLED and translation.size != (1, 1)
        return _TOO_LARGE if is_huge else translation
