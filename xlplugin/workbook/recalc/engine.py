"""The calculation engine: the only place that knows formualizer, which is beta and moves fast."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar

from xlplugin.functions.cell import Argument, Cell, CellError, Result
from xlplugin.workbook.grid.formulas import function_names
from xlplugin.workbook.grid.grid import Area, a1
from xlplugin.workbook.recalc.dependents import Spot
from xlplugin.workbook.recalc.digits import (
    COMPARISONS,
    SEEKING,
    TOTAL,
    VALUES,
    DoubtError,
    Sought,
    criterion,
    engine_name,
    pairwise,
    total,
    value_by_value,
)
from xlplugin.workbook.recalc.formula_cells import RegisteredFunction
from xlplugin.workbook.recalc.pieces import HELPERS, Helper, values_sheet
from xlplugin.workbook.recalc.trust import Takes

if TYPE_CHECKING:
    import formualizer as fz

_AT_ONCE: Final = 1_000
"""What the engine takes for a formula grows with the number that it is asked for at once."""

_ERROR_KINDS: Final = {
    CellError.NA: "Na",
    CellError.VALUE: "Value",
    CellError.NUM: "Num",
    CellError.DIV: "Div",
    CellError.NAME: "Name",
    CellError.REF: "Ref",
    CellError.NULL: "Null",
    CellError.SPILL: "Spill",
    CellError.CALC: "Calc",
    CellError.CIRC: "Circ",
    CellError.NOT_IMPLEMENTED: "NImpl",
    CellError.OTHER: "Error",
}
"""The engine's name of every error."""

_ERROR_OF: Final = {kind: error for error, kind in _ERROR_KINDS.items()}

_PAIRS: Final = {name: pairwise(function) for name, function in (*COMPARISONS.values(), (TOTAL, total))}
_TAKEN: Final = {engine_name(takes): takes for takes in (*VALUES, Takes.CRITERION)}
"""Functions of our own by the names under which the engine is given them, and what others take."""

T = TypeVar("T")
EngineValue: TypeAlias = "float | bool | str | fz.LiteralValue"
EngineResult: TypeAlias = "EngineValue | list[list[EngineValue]]"


class Notes:
    """What functions noted while the engine called them.

    Attributes:
        doubts: how many results are in doubt.
        sought: what was sought in ranges.
        blocks: how many results were rows of cells.
        mishaps: what went wrong inside custom functions.

    The engine never lets go of what it calls, so nothing that it calls may hold the engine.
    """

    def __init__(self) -> None:
        self.doubts = 0
        self.sought = Sought()
        self.blocks = 0
        self.mishaps: dict[str, None] = {}


class EngineFormula(NamedTuple):
    """A formula for the engine: its cell, its text with ``=``, and the rows × columns wanted of it."""

    spot: Spot
    text: str
    size: tuple[int, int] = (1, 1)


class Engine:
    """Values of a workbook's cells, and formulas calculated from them.

    A formula is never put among the values: what it gives is compared with what was stored before anything
    else may rest on it.
    """

    def __init__(
        self, sheets: int, functions: Mapping[str, RegisteredFunction], *, dates_from_1904: bool
    ) -> None:
        import formualizer as fz  # noqa: PLC0415 - 30 ms that only a calculation should cost

        settings = fz.EvaluationConfig()
        settings.enable_parallel = False
        settings.date_system = "1904" if dates_from_1904 else "1900"
        config = fz.WorkbookConfig(eval_config=settings, enable_changelog=False)
        self._book = fz.Workbook(config=config)
        self._book.set_temporal_egress("serial")
        for number in range(sheets):
            self._book.add_sheet(values_sheet(number))
            self._book.add_sheet(_formulas_sheet(number))
        self._book.add_sheet(HELPERS)
        self._scratch = 0
        self._helped = False
        self._done: Sequence[tuple[str, int, int]] = ()
        """The cells whose formulas have been calculated and would be again with the book."""
        self.notes = Notes()
        self._functions, self._dates_from_1904 = functions, dates_from_1904
        self._known = set[str]()
        """The functions that formulas called so far: few of all that there are."""

    def put(self, spot: Spot, value: Cell) -> None:
        """Give a cell its value; None clears it."""
        given = None if value is None else _engine_value(value)
        try:
            self._book.set_value(values_sheet(spot.sheet), spot.row, spot.column, given)
        except UnicodeEncodeError:  # half a character: what reads it is not calculated
            self.put(spot, CellError.OTHER)

    def make_room(self, spots: Iterable[Spot]) -> None:
        """Let the sheets grow once to hold formulas at such spots, and not with every row."""
        lasts: dict[int, int] = {}
        for spot in spots:
            lasts[spot.sheet] = max(spot.row, lasts.get(spot.sheet, 0))
        for sheet, row in lasts.items():
            self._book.set_value(_formulas_sheet(sheet), row, 1, 0)

    def help(self, helpers: Iterable[Helper]) -> None:
        """Put formulas into cells of the helper sheet."""
        for row, column, text in helpers:
            self._helped = True
            self._set_formula(HELPERS, row, column, text)

    def calculate(self, formulas: Sequence[EngineFormula]) -> list[Result | None]:
        """The results of formulas, none of which rests on another; None where Excel's result is in doubt.

        Of a formula that fills an area it is the rows of its result.
        """
        plain = [each for each in formulas if each.size == (1, 1)]
        doubts, blocks = self.notes.doubts, self.notes.blocks
        found = _attempt(lambda: self._results(plain))
        if self.notes.blocks > blocks:
            found = [self._filling(each) for each in plain]  # a block may have spread over other formulas
        elif found is None or self.notes.doubts > doubts:
            # One formula can stop the whole run, and a doubt says not whose it is: then each is on its own.
            found = [self._certain(partial(self._alone, each)) for each in plain]
        answers = dict(zip((each.spot for each in plain), found, strict=True))
        answers.update((each.spot, self._filling(each)) for each in formulas if each.size != (1, 1))
        return [answers[each.spot] for each in formulas]

    def _results(self, formulas: Sequence[EngineFormula]) -> list[Result | None]:
        found: list[Result | None] = []
        for start in range(0, len(formulas), _AT_ONCE):
            found += self._evaluated(formulas[start : start + _AT_ONCE])
        return found

    def _evaluated(self, formulas: Sequence[EngineFormula]) -> list[Cell]:
        """The values of formulas, put into their cells anew, or they would not be calculated again.

        Calculating the whole book is faster, and is right where nothing else waits in it.
        """
        targets = [(_formulas_sheet(spot.sheet), spot.row, spot.column) for spot, _, _ in formulas]
        for target in self._done:
            self._book.set_value(*target, 0)
        self._done = targets
        for target, formula in zip(targets, formulas, strict=True):
            self._set_formula(*target, formula.text)
        if self._helped or self._scratch:
            return list(map(_cell_of, self._book.evaluate_cells(targets)))
        self._book.evaluate_all()
        return [_cell_of(self._book.get_value(*target)) for target in targets]

    def _alone(self, formula: EngineFormula) -> Result:
        return self._evaluated([formula])[0]

    def _certain(self, step: Callable[[], Result]) -> Result | None:
        """What a step of the engine gives; None where it fails or is in doubt."""
        before, found = self.notes.doubts, _attempt(step)
        return None if self.notes.doubts > before else found

    def _filling(self, formula: EngineFormula) -> Result | None:
        """The result of an array formula, calculated where it can spread; one value stays one."""
        height, width = formula.size
        self._scratch += 1
        sheet, row, column = f"S_{self._scratch}", formula.spot.row, formula.spot.column

        def run() -> Result:
            self._book.add_sheet(sheet)
            self._set_formula(sheet, row, column, formula.text)
            self._book.evaluate_cell(sheet, row, column)
            found = self._book.inspect_cell(f"{sheet}!{a1(row, column)}", include_values=False)
            role = found.cell.spill if found is not None else None
            if role is None or role.extent is None:
                return _cell_of(self._book.get_value(sheet, row, column))
            area = Area(row, column, row + height - 1, column + width - 1)
            if role.extent.rpartition("!")[2].replace("$", "") != str(area):
                return CellError.SPILL
            return tuple(
                tuple(_cell_of(self._book.get_value(sheet, down, across)) for across in area.columns)
                for down in area.rows
            )

        return self._certain(run)

    def _set_formula(self, sheet: str, row: int, column: int, text: str) -> None:
        """Put a formula into a cell, after the functions that it is the first to call."""
        for name in function_names(text):
            if name not in self._known:
                self._register(name)
                self._known.add(name)
        self._book.set_formula(sheet, row, column, text)

    def _register(self, name: str) -> None:
        """Give the engine a function, unless it is one of its own."""
        if custom := self._functions.get(name):
            callback = _callback(custom.name, custom, self.notes, custom=True)
            self._book.register_function(name, callback, min_args=custom.min_args, max_args=custom.max_args)
        elif pair := _PAIRS.get(name):
            callback = _callback(name, pair, self.notes)
            self._book.register_function(name, callback, min_args=2, max_args=2)
        elif takes := _TAKEN.get(name):
            callback = _callback(name, value_by_value(self._prepared(takes)), self.notes)
            self._book.register_function(name, callback, min_args=1, max_args=1)

    def _prepared(self, takes: Takes) -> Callable[[Cell], Cell]:
        """What is done to a value that a parameter takes; what is sought is noted."""
        asking = partial(criterion, dates_from_1904=self._dates_from_1904)
        prepared = asking if takes is Takes.CRITERION else VALUES[takes]
        return _seeking(prepared, self.notes, takes) if takes in SEEKING else prepared


def _seeking(prepared: Callable[[Cell], Cell], notes: Notes, takes: Takes) -> Callable[[Cell], Cell]:
    def seeking(value: Cell) -> Cell:
        given = prepared(value)
        notes.sought.note(given, is_criterion=takes is Takes.CRITERION)
        return given

    return seeking


def _callback(
    name: str, function: Callable[..., Result], notes: Notes, *, custom: bool = False
) -> Callable[..., EngineResult]:
    def call(*arguments: object) -> EngineResult:
        try:
            result = function(*map(_argument_of, arguments))
        except DoubtError:
            notes.doubts += 1
            result = CellError.VALUE
        except Exception as error:  # noqa: BLE001 - one function must not take the whole book down
            notes.mishaps[
                f"自定义函数 {name} 内部出错（{type(error).__name__}：{error}），结果记为 #VALUE!"
            ] = None
            result = CellError.VALUE
        if isinstance(result, tuple):
            notes.blocks += custom
            return [[_engine_value(_cell_of(cell)) for cell in row] for row in result]
        return _engine_value(_cell_of(result))

    return call


def _argument_of(value: object) -> Argument:
    """An argument of a custom function: a cell, or for a list of rows a block.

    A single row may come without the list around it.
    """
    if not isinstance(value, list):
        return _cell_of(value)
    return tuple(tuple(map(_cell_of, row if isinstance(row, list) else [row])) for row in value)


def _cell_of(value: object) -> Cell:
    """One cell; what the engine knows and cells do not becomes an error."""
    match value:
        case None | bool() | str():
            return value
        case int() | float():
            return float(value) + 0.0 if math.isfinite(value) else CellError.NUM  # without the sign of -0
        case {"type": "Error", "kind": str(kind)}:
            return _ERROR_OF.get(kind, CellError.OTHER)
        case _:
            return CellError.OTHER


def _formulas_sheet(number: int) -> str:
    return f"F_{number}"


def _engine_value(value: Cell) -> EngineValue:
    if isinstance(value, CellError):
        import formualizer as fz  # noqa: PLC0415 - as above

        return fz.LiteralValue.error(_ERROR_KINDS[value], None)
    return "" if value is None else value


def _attempt(step: Callable[[], T]) -> T | None:
    """What a step of the engine gives; None where it fails, be it by a panic in its native code."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - its panics are no ordinary exceptions
        return None
