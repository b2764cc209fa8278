"""Calculates formulas layer by layer, each only where the engine can be trusted with it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import compress
from typing import Final, NamedTuple

from xlplugin.functions.cell import Cell, CellError, Result
from xlplugin.pattern import Pattern
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView, Lines, SheetGrid, parse_a1
from xlplugin.workbook.recalc.conditions import Held, Requirement
from xlplugin.workbook.recalc.dependents import Spot
from xlplugin.workbook.recalc.digits import Sought, may_be_noise
from xlplugin.workbook.recalc.engine import Engine, EngineFormula
from xlplugin.workbook.recalc.formula_cells import FormulaCell, RegisteredFunction
from xlplugin.workbook.recalc.pieces import HelperSheet
from xlplugin.workbook.recalc.scope import Scope
from xlplugin.workbook.recalc.translate import Surroundings, Translation
from xlplugin.workbook.recalc.wiring import Wirer

_DOUBTFUL: Final = "引擎对这样的数值或文字可能与 Excel 算得不同"
_CIRCULAR: Final = "公式循环引用"
_REASONS: Final = {
    CellError.NAME: "公式中有引擎无法识别的函数或名称",
    CellError.NOT_IMPLEMENTED: "公式用到了引擎不支持的功能",
    CellError.SPILL: "公式的结果会占用其他单元格，与文件中保存的区域不一致",
    CellError.CALC: "公式用到了引擎不支持的功能",
    CellError.CIRC: _CIRCULAR,
    CellError.OTHER: "引擎无法计算该公式",
}
_LONG: Final = 1_000
"""From how many cells an area is long to calculate with."""
_ONE_CELL: Final = Pattern(r'"(?:[^"]|"")*"|V_(?P<sheet>\d+)!(?P<cell>[A-Z]+\d+)(?![\d:])')
_DISPUTED: Final = "引擎与保存的结果在错误值上不一致"
_ERROR_ALONE: Final = "引擎只能算出错误值，不能肯定 Excel 也是如此"
_RARE_ERRORS: Final = (CellError.VALUE, CellError.NUM, CellError.REF, CellError.NULL)
"""Errors that formulas of ordinary figures do not give; #DIV/0! and #N/A they do."""


class Reach(Enum):
    """How far a recalculation goes, each further than those before."""

    ASKED = auto()
    """What is asked for alone: enough where it gives just what is stored."""
    DEPENDENTS = auto()
    """And what depends on it: enough unless a formula that does not tell what it reads came too early."""
    UNTOLD = auto()
    """And every formula that does not tell what it reads."""


class _Values(NamedTuple):
    """The cells as they are now; without the solver, which what asks for them must not hold.

    It would hold itself, and the workbook with it, until somebody looks for such circles.
    """

    grid: BookGrid
    cone: Sequence[FormulaCell]
    number: Mapping[Spot, int]

    def now(self, sheet: int, place: tuple[int, int]) -> Cell:
        """What a place of a sheet, by its number, holds now."""
        number = self.number.get(Spot(sheet, *place))
        return self.grid.sheets[sheet].cell(*place).value if number is None else self.cone[number].value


class Solver:
    """One recalculation.

    Attributes:
        cone: once solved, the cells that were asked for, written, or depend on such cells.
        calculated: how many formulas were calculated.
    """

    def __init__(
        self,
        cells: Sequence[FormulaCell],
        grid: BookGrid,
        scope: Scope,
        functions: Mapping[str, RegisteredFunction],
        reach: Reach,
    ) -> None:
        """Take the cells of a workbook."""
        self._grid = grid
        self._functions = functions
        self._engine = Engine(len(grid.sheets), functions, dates_from_1904=grid.dates_from_1904)
        starts = [number for number, cell in enumerate(cells) if cell.asked or cell.written]
        around = Surroundings(scope, grid.sheets, functions, HelperSheet())
        self._wiring = Wirer(cells, around).wiring(starts, alone=reach is Reach.ASKED)
        self._told_changed: set[int] = set()
        self._told_unknown: set[int] = set()
        self.cone = [cells[number] for number in self._wiring.cone]
        for place in self._wiring.untold:
            self.cone[place].is_untold = True
        self.calculated = 0
        self._reach = reach
        self._anything_changed = reach is Reach.UNTOLD
        self._number = {cell.spot: number for number, cell in enumerate(self.cone)}
        self._values = _Values(grid, self.cone, self._number)
        self._held = Held(grid.sheets, self._values.now)
        self._filled: dict[Spot, list[FormulaCell]] = defaultdict(list)
        for cell in self.cone:
            if cell.master is not None:
                self._filled[cell.master.spot].append(cell)

    @property
    def mishaps(self) -> Iterable[str]:
        """What went wrong inside custom functions, each kind once."""
        return tuple(self._engine.notes.mishaps)

    @property
    def is_enough(self) -> bool:
        """Whether going further would change nothing."""
        if self._reach is Reach.ASKED:
            return not self._anything_changed and not any(cell.unknown for cell in self.cone)
        passed = (cell for cell in self.cone if cell.is_untold and not (cell.touched or cell.asked))
        return self._reach is Reach.UNTOLD or not (self._anything_changed and any(passed))

    def solve(self) -> None:
        """Calculate all that can be trusted, and say why the rest is not calculated."""
        for cell, found in zip(self.cone, self._wiring.translations, strict=True):
            cell.translation = found
        self._load()
        self._verify()
        for cell in self.cone:
            if cell.is_value and not same_value(cell.stood, cell.value):
                self._give(cell, cell.value)
        left = set(range(len(self.cone)))
        for layer in self._wiring.layers:
            left.difference_update(layer)
            self._settle([self.cone[number] for number in layer])
            if self._reach is Reach.ASKED and self._anything_changed:
                return
        self._settle_circles([self.cone[number] for number in sorted(left)])

    # Before anything is calculated

    def _load(self) -> None:
        """Give the engine the values that formulas read, as they stood."""
        stood = {cell.spot: cell.stood for cell in self.cone}
        for number, areas in self._wiring.areas.items():
            # From the last row up: the engine's sheets grow once, and not with every row.
            for place, view in sorted(_covered(self._grid.sheets[number], areas), reverse=True):
                spot = Spot(number, *place)
                value = stood.get(spot, view.value)
                if value is not None:
                    self._engine.put(spot, value)
        self._engine.make_room(cell.spot for cell in self.cone if not isinstance(cell.translation, str))
        self._engine.help(self._wiring.helpers)

    def _verify(self) -> None:
        """Try on the workbook as it stood what is not proven, and what gave an error."""
        tried = [
            (cell, cell.translation)
            for cell in self.cone
            if not isinstance(cell.translation, str)
            and cell.stood is not None
            and (cell.translation.unproven or (isinstance(cell.stood, CellError) and not cell.custom))
        ]
        answers = self._engine.calculate([_for_engine(cell, translation) for cell, translation in tried])
        for (cell, _), answer in zip(tried, answers, strict=True):
            cell.verified = self._gives_stored(cell, answer)

    # Layer by layer

    def _settle(self, layer: Sequence[FormulaCell]) -> None:
        ready: list[tuple[FormulaCell, Translation]] = []
        causes: list[str] = []
        for cell in layer:
            cell.touched = cell.touched or (self._anything_changed and cell.is_untold)
            if cell.view.formula is None or not (cell.asked or cell.touched or cell.rests_on):
                continue
            cause = self._cause(cell)
            if isinstance(cell.translation, str) or (cause and (cell.touched or cell.rests_on)):
                self._set_aside(cell, cause)
            else:
                ready.append((cell, cell.translation))
                causes.append(cause)
        alike = [self._likeness(cell, translation) for cell, translation in ready]
        asked = {key: _for_engine(*pair) for key, pair in zip(alike, ready, strict=True)}
        answers = dict(zip(asked, self._engine.calculate(list(asked.values())), strict=True))
        unclear = self._unclear([translation for _, translation in ready])
        for key, (cell, translation), cause in zip(alike, ready, causes, strict=True):
            answer = answers[key]
            is_concerned = cell.touched or cell.rests_on or cell.written or cell.stood is None
            if answer is not None and not is_concerned and self._gives_stored(cell, answer):
                self.calculated += 1  # it needs no trust
            elif cause:
                self._set_aside(cell, cause)
            elif self._is_clear(translation, unclear) or self._is_clear_alone(cell, translation):
                self._take(cell, translation, answer)
            else:
                self._set_aside(cell, Requirement.CLEAR.value)

    def _gives_stored(self, cell: FormulaCell, answer: Result | None) -> bool:
        """Whether an answer is just what was stored in the cells that a formula fills."""
        return all(same_value(each.stood, _part(cell, each, answer)) for each in self._area(cell))

    def _likeness(self, cell: FormulaCell, translation: Translation) -> Hashable:
        """What is the same for formulas that give the same.

        Thirty thousand totals by key over one long column are only as many as there are keys.
        """
        is_long = any(area.size > _LONG for _, area in translation.reads)
        if not is_long or translation.unproven or cell.custom or cell.view.array is not None:
            return cell.spot
        values: list[tuple[type, Cell]] = []

        def cut(found: re.Match[str]) -> str:
            if found["cell"] is None:
                return found[0]
            place = parse_a1(found["cell"])
            value = self._values.now(int(found["sheet"]), place) if place else None
            values.append((type(value), value))
            return "?"

        return _ONE_CELL.sub(cut, translation.text), tuple(values)

    def _cause(self, cell: FormulaCell) -> str:
        """Why a formula is not calculated; empty where it is."""
        translation = cell.translation
        if isinstance(translation, str):
            return translation
        refused = (self._functions[name].refusal(rubric) for name, rubric in translation.rubrics)
        refusal = next(filter(None, refused), "")
        if refusal and cell.stood is not None:  # where nothing is lost, the function's own #VALUE! says it
            return refusal
        if cell.rests_on and not cell.custom:
            return cell.rests_on
        if translation.unproven and not (
            cell.verified and any(_tells(each.stood) for each in self._area(cell))
        ):
            return f"公式用到的 {'、'.join(sorted(translation.unproven))} 未经验证，结果可能与 Excel 不同"
        unmet = (kind.value for kind, area in translation.conditions if not self._held.holds(kind, area))
        return next(unmet, "")

    def _take(self, cell: FormulaCell, translation: Translation, answer: Result | None) -> None:
        """Take over a result, unless something about it says that Excel's may be another."""
        if answer is None or (not translation.is_total and may_be_noise(answer)):
            self._set_aside(cell, _DOUBTFUL)
        elif isinstance(answer, CellError) and answer in _REASONS:
            self._set_aside(cell, _REASONS[answer])
        elif not (isinstance(answer, tuple) or cell.custom or cell.verified) and _is_disputed(cell, answer):
            self._set_aside(cell, _ERROR_ALONE if cell.stood is None else _DISPUTED)
        else:
            self.calculated += 1
            for each in self._area(cell):
                self._give(each, _part(cell, each, answer))

    def _give(self, cell: FormulaCell, value: Cell) -> None:
        """A cell has its value now; where that is another, what reads it is touched."""
        cell.value = value
        if same_value(cell.stood, value):
            cell.value = cell.stood
            return
        self._anything_changed = True
        self._held.changed(cell.spot.sheet, cell.spot[1:])
        number, graph = self._number[cell.spot], self._wiring.graph
        if graph.is_read(number):
            self._engine.put(cell.spot, value)
        for reader in graph.readers([number], self._told_changed):
            self.cone[reader].touched = True

    def _set_aside(self, cell: FormulaCell, cause: str) -> None:
        """Keep a formula's result; what rests on it is not known where that result may be old."""
        cell.set_aside = cause
        if not (cell.touched or cell.rests_on or cell.view.value is None):
            return
        for each in self._area(cell):
            each.unknown = True
            self._engine.put(each.spot, CellError.NA)
            for reader in self._wiring.graph.readers([self._number[each.spot]], self._told_unknown):
                self.cone[reader].rests_on = self.cone[reader].rests_on or cause

    def _settle_circles(self, cells: Sequence[FormulaCell]) -> None:
        """Cells that depend on themselves, and what depends on them."""
        waiting = list(cells)
        while concerned := [cell for cell in waiting if cell.asked or cell.touched or cell.rests_on]:
            waiting = [cell for cell in waiting if not (cell.asked or cell.touched or cell.rests_on)]
            for cell in concerned:
                cause = cell.translation if isinstance(cell.translation, str) else ""
                self._set_aside(cell, cause or _CIRCULAR)

    def _area(self, cell: FormulaCell) -> Sequence[FormulaCell]:
        """The cells that a formula fills, its own first."""
        return (cell, *self._filled.get(cell.spot, ()))

    def _unclear(self, translations: Sequence[Translation]) -> dict[tuple[int, int], Lines]:
        """The rows, by sheet and column, whose cells Excel may take or not take for what was sought there."""
        searched: dict[int, list[Area]] = defaultdict(list)
        for translation in translations:
            for sheet, area in translation.searched:
                searched[sheet].append(area)
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for sheet, areas in searched.items():
            covered = list(_covered(self._grid.sheets[sheet], areas))
            unclear = self._engine.notes.sought.unclear(
                self._values.now(sheet, place) for place, _ in covered
            )
            for (row, column), _ in compress(covered, unclear):
                found[sheet, column].append((row, row))
        return {place: Lines(rows) for place, rows in found.items()}

    def _is_clear(self, translation: Translation, unclear: Mapping[tuple[int, int], Lines]) -> bool:
        return not any(self._engine.notes.sought.unclear(translation.constants)) and not any(
            place[0] == sheet and area.left <= place[1] <= area.right and rows.meets(area.top, area.bottom)
            for place, rows in unclear.items()
            for sheet, area in translation.searched
        )

    def _is_clear_alone(self, cell: FormulaCell, translation: Translation) -> bool:
        """Whether what a formula seeks is clear, where something is not that others may have sought."""
        if translation.has_helpers:
            return False  # they are not calculated again
        together, self._engine.notes.sought = self._engine.notes.sought, Sought()
        self._engine.calculate([_for_engine(cell, translation)])
        is_clear = self._is_clear(translation, self._unclear([translation]))
        self._engine.notes.sought = together
        return is_clear


def _part(cell: FormulaCell, filled: FormulaCell, answer: Result | None) -> Cell:
    """What an answer gives to one of the cells that a formula fills; one value fills them all."""
    if not isinstance(answer, tuple):
        return answer
    return answer[filled.spot.row - cell.spot.row][filled.spot.column - cell.spot.column]


def _tells(value: Cell) -> bool:
    """Whether a wrong formula is unlikely to give a value; nought, truth values and errors it may give."""
    return bool(value) and not isinstance(value, bool | CellError)


def _is_disputed(cell: FormulaCell, answer: Cell) -> bool:
    """Whether Excel stored an error where the engine gives none or another, or the other way round."""
    stood = cell.stood if isinstance(cell.stood, CellError) else None
    given = answer if isinstance(answer, CellError) else None
    fresh = cell.touched or cell.stood is None
    if fresh and stood is None and given not in _RARE_ERRORS:
        return False
    return stood is not given


def _for_engine(cell: FormulaCell, translation: Translation) -> EngineFormula:
    area = cell.view.array
    size = area.shape if area is not None and translation.size != (1, 1) else (1, 1)
    return EngineFormula(cell.spot, translation.text, size)


def _covered(sheet: SheetGrid, areas: Collection[Area]) -> Iterator[tuple[tuple[int, int], CellView]]:
    """The stored cells that lie in one of some areas, each once."""
    if sum(area.size for area in areas) < len(sheet.cells):
        places = dict.fromkeys(place for area in areas for place in sheet.cells_in(area))
        yield from ((place, sheet.cells[place]) for place in places)
        return
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    used = sorted({column for _, column in sheet.cells})
    for area in areas:
        for column in used[bisect_left(used, area.left) : bisect_right(used, area.right)]:
            spans[column].append((area.top, area.bottom))
    wanted = {column: Lines(found) for column, found in spans.items()}
    for place, view in sheet.cells.items():
        if place[0] in wanted.get(place[1], ()):
            yield place, view
