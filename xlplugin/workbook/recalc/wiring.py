"""How the formulas of a workbook hang together, whatever its values.

Departments fill in one template by the thousand, so what was found out for a formula is kept for the same
formula in the next workbooks.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from xlplugin.workbook.grid.formulas import unlinked
from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.recalc.dependents import Dependents, Reference
from xlplugin.workbook.recalc.formula_cells import MOST_FILLED, FormulaCell
from xlplugin.workbook.recalc.pieces import Helper
from xlplugin.workbook.recalc.scope import UNREADABLE, SetAside, parsed, references_in
from xlplugin.workbook.recalc.translate import Surroundings, Translation, Translator

if TYPE_CHECKING:
    from formualizer import ASTNode

T = TypeVar("T")

_TOO_LARGE: Final = "数组公式的区域过大"
_MOST_KEPT: Final = 4_096
"""The most formulas that are kept."""
_LONGEST_KEPT: Final = 512
"""The most characters that such a formula has."""

_mentions: dict[Hashable, tuple[Reference | None, ...]] = {}
_translations: dict[Hashable, Translation | str] = {}
"""What formulas mention, and what the engine is given for them, by all that this hangs on."""


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


class Wirer:
    """Finds out how the formulas of one workbook hang together."""

    def __init__(self, cells: Sequence[FormulaCell], around: Surroundings) -> None:
        """Take the cells that a recalculation may be about, and the workbook around them."""
        self._cells = cells
        self._around = around
        self._custom = frozenset(around.custom)

    def wiring(self, starts: Sequence[int], *, alone: bool = False) -> Wiring:
        """The wiring of some cells, of formulas that tell not what they read, and of what rests on them.

        Args:
            starts: the numbers of the cells that a recalculation starts from.
            alone: whether it is only about these, without what depends on them.
        """
        known = {number: self._translation(self._cells[number]) for number in starts}
        asked = starts if alone else range(len(self._cells))
        seen = {number: self._seen(self._cells[number], known.get(number, "")) for number in asked}
        untold = {number for number, found in seen.items() if None in found}
        told = {number: [each for each in found if each is not None] for number, found in seen.items()}
        numbers = starts
        if len(starts) < len(asked):
            graph = Dependents([cell.spot for cell in self._cells], list(told.values()))
            numbers = graph.cone({*starts, *untold})
        cone = [self._cells[number] for number in numbers]
        translations = [
            known[number] if number in known else self._translation(cell)
            for number, cell in zip(numbers, cone, strict=True)
        ]
        reads = [
            told[number] if isinstance(found, str) else found.reads
            for number, found in zip(numbers, translations, strict=True)
        ]
        graph = Dependents([cell.spot for cell in cone], reads)
        layers, helpers = tuple(graph.layers()), tuple(self._around.helpers.cells)
        areas: dict[int, dict[Area, None]] = defaultdict(dict)
        for translation in translations:
            for sheet, area in () if isinstance(translation, str) else translation.reads:
                areas[sheet][area] = None
        places = frozenset(place for place, number in enumerate(numbers) if number in untold)
        return Wiring(tuple(numbers), tuple(translations), graph, layers, helpers, areas, places)

    def _seen(self, cell: FormulaCell, translation: Translation | str) -> tuple[Reference | None, ...]:
        """The cells that a formula reads, or where it is not translated may read at first sight.

        None stands for cells that it does not tell.
        """
        formula = cell.view.formula
        if cell.master is not None:
            sheet, row, column = cell.master.spot
            return (Reference(sheet, Area.single(row, column)),)
        if formula is None:
            return ()
        reads = self._mentioned(cell, formula) if isinstance(translation, str) else translation.reads
        return (*reads, None) if self._around.scope.is_dynamic(formula) else reads

    def _mentioned(self, cell: FormulaCell, formula: str) -> tuple[Reference | None, ...]:
        """The cells that a formula speaks of; None stands for those that cannot be told."""
        key = self._key(cell, formula)
        found = _mentions.get(key)
        if found is None:
            tree = self._tree(formula)
            found = (None,) if tree is None else tuple(references_in(tree, cell.spot, self._around.scope))
            _keep(_mentions, key, formula, found)
        return found

    def _translation(self, cell: FormulaCell) -> Translation | str:
        formula = cell.view.formula
        if formula is None:
            return ""
        key = self._key(cell, formula)
        found = _translations.get(key)
        if found is None:
            translator = Translator(cell.spot, self._around)
            found = self._translated(translator, self._tree(formula), cell.view.array)
            if not translator.looked_around:
                _keep(_translations, key, formula, found)
        return found

    def _translated(
        self, translator: Translator, tree: "ASTNode | None", area: Area | None
    ) -> Translation | str:
        if tree is None:
            return UNREADABLE
        try:
            translation = translator.translation(tree, area)
        except SetAside as aside:
            return aside.cause
        is_huge = area is not None and area.size > MOST_FILLED and translation.size != (1, 1)
        return _TOO_LARGE if is_huge else translation

    def _tree(self, formula: str) -> "ASTNode | None":
        """The parsed formula; None where it cannot be read."""
        return parsed(unlinked(formula, self._custom))

    def _key(self, cell: FormulaCell, formula: str) -> Hashable:
        """All that the meaning of a formula hangs on."""
        return formula, cell.spot, cell.view.array, self._custom, self._around.scope.spoken_of(formula)


def _keep(kept: dict[Hashable, T], key: Hashable, formula: str, found: T) -> None:
    if len(kept) == _MOST_KEPT:
        kept.clear()
    if len(formula) <= _LONGEST_KEPT:
        kept[key] = found
