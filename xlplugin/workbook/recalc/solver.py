"""Formulas that cannot be calculated here keep their stored results and are named, never passed over."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.grid.formulas import engine_text, function_names, uses_name
from xlplugin.workbook.grid.grid import BookGrid, CellView, Place
from xlplugin.workbook.recalc.engine import Engine, is_built_in

_FIX: Final = "请改写该公式，或在装有加载项的 Excel 中打开并重新计算"
_REASONS: Final = {
    CellError.NAME: "公式中有无法识别的函数或名称",
    CellError.NOT_IMPLEMENTED: "公式用到了计算引擎不支持的功能",
    CellError.SPILL: "公式的结果会占用其他单元格，与文件中保存的区域不一致",
    CellError.CIRC: "公式循环引用",
    CellError.OTHER: "公式无法计算",
}
_SWALLOWS_ERRORS: Final = frozenset(
    (
        *("AGGREGATE", "COUNT", "COUNTA", "ERROR.TYPE", "IFERROR", "IFNA", "ISERR", "ISERROR"),
        *("ISLOGICAL", "ISNA", "ISNONTEXT", "ISNUMBER", "ISTEXT", "TYPE"),
    )
)
_MAY_SWALLOW: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, _SWALLOWS_ERRORS))})\b", re.IGNORECASE)
_MOST_ROUNDS: Final = 50
_SHOWN_FORMULA: Final = 80


class Solver:
    """Calculates a workbook round by round until every formula is either right or set aside."""

    def __init__(self, engine: Engine, grid: BookGrid, custom: frozenset[str]) -> None:
        self._engine = engine
        self._grid = grid
        self._custom = custom
        self.formulas = dict(_formula_cells(grid))
        self.unsolved: dict[Place, CellError] = {}

    def solve(self) -> None:
        """Calculate; what reads a formula that fails is calculated from the failed one's stored result."""
        self._set_aside(
            {place: CellError.NAME for place in self.formulas if self._hides_unknown_function(place)}
        )
        rounds = 0
        while broken := self._evaluated():
            rounds += 1
            self._set_aside(self._roots(broken) if rounds < _MOST_ROUNDS else broken)

    def problems(self, source: Source) -> Iterator[Problem]:
        """One problem for each formula set aside, and one for each defined name that was ignored."""
        for place, error in self.unsolved.items():
            formula = self.formulas[place].formula or ""
            shown = formula if len(formula) <= _SHOWN_FORMULA else f"{formula[:_SHOWN_FORMULA]}…"
            message = f"{_REASONS[error]}：={shown}，已保留原来的结果"
            where = Source(source.file, sheet=place.sheet, cell=place.cell)
            yield Problem("formula-unsolved", Severity.ERROR, message, _FIX, where)
        for name in self._engine.ignored_names:
            used = any(uses_name(view.formula or "", name.name) for view in self.formulas.values())
            severity = Severity.ERROR if used else Severity.NOTICE
            message = f"计算引擎不支持名称“{name.name}”的定义：{name.definition}"
            yield Problem(
                "name-ignored", severity, message, "请改用单元格区域定义该名称，或删除不用的名称", source
            )

    def _evaluated(self) -> Mapping[Place, CellError]:
        """Calculate, and tell which formulas fail."""
        self._engine.evaluate(self.formulas)
        tried = ((place, view) for place, view in self.formulas.items() if place not in self.unsolved)
        errors = ((place, self._error(place, view)) for place, view in tried)
        return {place: error for place, error in errors if error is not None}

    def _error(self, place: Place, view: CellView) -> CellError | None:
        value = self._engine.value(place)
        if value is None:
            return CellError.OTHER
        if isinstance(value, CellError) and value in _REASONS:
            return value
        spill = self._engine.spill(place)
        stored = view.array if view.array is not None and not view.array.is_one_cell else None
        return CellError.SPILL if spill != stored else None

    def _roots(self, broken: Mapping[Place, CellError]) -> Mapping[Place, CellError]:
        roots = {
            place: error
            for place, error in broken.items()
            if not self._engine.depends_on(place, broken.keys() - {place})
        }
        return roots or broken

    def _set_aside(self, broken: Mapping[Place, CellError]) -> None:
        self.unsolved.update(broken)
        for place in broken:
            area = self.formulas[place].array
            sheet = self._grid.sheet(place.sheet)
            inside = sheet.cells_in(area) if area is not None and sheet is not None else ()
            for row, column in {(place.row, place.column), *inside}:
                cell = Place(place.sheet, row, column)
                self._engine.pin(cell, stored_value(self._grid, cell))

    def _hides_unknown_function(self, place: Place) -> bool:
        """Whether an error that only this engine makes would be turned into an ordinary value."""
        formula = self.formulas[place].formula or ""
        if not _MAY_SWALLOW.search(formula):
            return False
        names = function_names(engine_text(formula, self._custom))
        if _SWALLOWS_ERRORS.isdisjoint(name.rpartition(".")[2] for name in names):
            return False
        return not all(self._is_known(name) for name in names)

    def _is_known(self, function: str) -> bool:
        return function in self._custom or is_built_in(function)


def stored_value(grid: BookGrid, place: Place) -> Cell:
    """What a workbook has stored in a cell."""
    sheet = grid.sheet(place.sheet)
    return sheet.cell(place.row, place.column).value if sheet is not None else None


def _formula_cells(grid: BookGrid) -> Iterator[tuple[Place, CellView]]:
    for sheet in grid.sheets:
        for (row, column), view in sheet.cells.items():
            if view.formula is not None:
                yield Place(sheet.name, row, column), view
