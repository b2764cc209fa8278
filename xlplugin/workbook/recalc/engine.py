"""The calculation engine: the only place that knows formualizer, which is beta and moves fast."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, TypeVar

from xlplugin.functions.cell import Argument, Cell, CellError, Result
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.grid.grid import Area, Place, parse_area
from xlplugin.workbook.recalc.enginevalue import ERROR_KINDS, argument_of, cell_of
from xlplugin.workbook.recalc.tables import Table

if TYPE_CHECKING:
    import formualizer as fz

T = TypeVar("T")
EngineValue: TypeAlias = "float | bool | str | fz.LiteralValue"
EngineResult: TypeAlias = "EngineValue | list[list[EngineValue]]"


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

    def __call__(self, *arguments: Argument) -> Result:
        """The result, a cell or a block; the arguments are cells and blocks."""


class IgnoredName(NamedTuple):
    """A defined name that the engine could not take over."""

    name: str
    definition: str


class _Read(NamedTuple):
    """Cells that a formula reads."""

    sheet: str
    area: Area

    def meets(self, places: Collection[Place]) -> bool:
        height, width = self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1
        if height * width <= len(places):
            return any(Place(self.sheet, *cell) in places for cell in self.area.cells())
        return any(
            place.sheet == self.sheet and self.area.covers(place.row, place.column) for place in places
        )


class Engine:
    """One workbook being calculated."""

    def __init__(self, book: "fz.Workbook", source: Source) -> None:
        self._book = book
        self._source = source
        self._beyond: set[Place] = set()
        self._mishaps: dict[str, Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong inside custom functions, each kind once."""
        return tuple(self._mishaps.values())

    @property
    def ignored_names(self) -> tuple[IgnoredName, ...]:
        """The defined names that formulas cannot use here."""
        reports = self._book.name_import_diagnostics
        return tuple(IgnoredName(str(report["name"]), str(report["definition"])) for report in reports)

    def register(self, function: RegisteredFunction) -> None:
        """Make a custom function known."""
        self._book.register_function(
            function.name.upper(),
            self._callback(function),
            min_args=function.min_args,
            max_args=function.max_args,
        )

    def add_table(self, table: Table) -> None:
        """Make a named table known, unless it is already."""
        if any(known["name"].casefold() == table.name.casefold() for known in self._book.tables()):
            return
        _survives(
            lambda: self._book.add_table(
                table.name,
                table.sheet,
                (table.area.top, table.area.left, table.area.bottom, table.area.right),
                table.headings,
                header_row=table.has_header,
                totals_row=table.has_totals,
            )
        )

    def evaluate(self, places: Iterable[Place]) -> None:
        """Calculate all that is not up to date; ``places`` are the formula cells."""
        self._beyond.clear()
        if _survives(self._book.evaluate_all):
            return
        # One formula can stop the whole run: then each cell is on its own.
        for place in places:
            if not _survives(self._book.evaluate_cell, *place):
                self._beyond.add(place)

    def value(self, place: Place) -> Cell:
        """The value of a cell; ``CellError.OTHER`` where it cannot be calculated at all."""
        return CellError.OTHER if place in self._beyond else cell_of(self._book.get_value(*place))

    def spill(self, place: Place) -> Area | None:
        """The area that the result of a cell's formula fills, where that is more than the cell."""
        found = _attempt(lambda: self._book.inspect_cell(_address(place), include_values=False))
        role = found.cell.spill if found is not None else None
        extent = role.extent if role is not None else None
        return parse_area(extent.rpartition("!")[2]) if extent else None

    def depends_on(self, place: Place, others: Collection[Place]) -> bool:
        """Whether a cell's formula reads one of the other cells directly."""
        return any(read.meets(others) for read in self._reads(place))

    def pin(self, place: Place, value: Cell) -> None:
        """Put a value in a cell in place of its formula, for this calculation only."""
        self._book.set_value(*place, _engine_value(value))

    def _reads(self, place: Place) -> Iterator[_Read]:
        report = _attempt(lambda: self._book.precedents(_address(place)))
        for precedent in report.precedents if report is not None else ():
            reference = precedent.reference
            found = reference.address or reference.resolved
            if found is None and reference.resolution is not None:
                found = reference.resolution.address or reference.resolution.resolved
            sheet, _, cells = (found or "").rpartition("!")
            area = parse_area(cells)
            if area is not None:
                yield _Read(_unquoted(sheet), area)

    def _callback(self, function: RegisteredFunction) -> Callable[..., EngineResult]:
        def call(*arguments: object) -> EngineResult:
            try:
                result = function(*(argument_of(argument) for argument in arguments))
            except Exception as error:  # noqa: BLE001 - one function must not take the whole book down
                self._note_mishap(function.name, error)
                result = CellError.VALUE
            if isinstance(result, tuple):
                return [[_engine_result(cell) for cell in row] for row in result]
            return _engine_result(result)

        return call

    def _note_mishap(self, function: str, error: Exception) -> None:
        message = f"自定义函数 {function} 内部出错（{type(error).__name__}：{error}），结果记为 #VALUE!"
        fix = "这是程序缺陷，请把工作簿和本提示发给维护人员"
        self._mishaps[message] = Problem("internal-error", Severity.ERROR, message, fix, self._source)


def load_engine(workbook: bytes, source: Source, *, dates_from_1904: bool) -> Checked[Engine]:
    """Load a workbook into the engine.

    Args:
        workbook: An ``.xlsx`` file.
        source: The file, for the problems.
        dates_from_1904: How the workbook counts its dates; the engine does not look.

    Returns:
        The engine, nothing calculated yet; or the reason why it refuses the workbook.
    """
    import formualizer as fz  # noqa: PLC0415 - 30 ms that only a calculation should cost

    settings = fz.EvaluationConfig()
    settings.enable_parallel = False
    settings.date_system = "1904" if dates_from_1904 else "1900"
    config = fz.WorkbookConfig(eval_config=settings, enable_changelog=False)
    book = _attempt(lambda: fz.Workbook.from_bytes(workbook, config=config))
    if book is None:
        message = "计算引擎无法载入该工作簿"
        fix = "请在 Excel 中打开该文件并另存为新的 .xlsx 后再试"
        return failed(Problem("engine-load", Severity.ERROR, message, fix, source))
    book.set_temporal_egress("serial")
    return Checked(Engine(book, source))


@cache
def is_built_in(function: str) -> bool:
    """Whether the engine itself has a function of that name."""
    import formualizer as fz  # noqa: PLC0415 - as above

    probe = fz.Workbook()
    probe.add_sheet("S")
    if not _survives(probe.set_formula, "S", 1, 1, f"={function}()") or not _survives(probe.evaluate_all):
        return False
    return cell_of(probe.get_value("S", 1, 1)) is not CellError.NAME


def _engine_result(result: Cell) -> EngineValue:
    """One cell of a custom function's result; what cells cannot hold becomes an error."""
    return _engine_value(result if isinstance(result, CellError) else cell_of(result))


def _engine_value(value: Cell) -> EngineValue:
    if isinstance(value, CellError):
        import formualizer as fz  # noqa: PLC0415 - as above

        return fz.LiteralValue.error(ERROR_KINDS[value], None)
    return "" if value is None else value


def _survives(step: Callable[..., object], *arguments: object) -> bool:
    """Whether the engine gets through a step."""
    return _attempt(lambda: (step(*arguments),)) is not None


def _attempt(step: Callable[[], T]) -> T | None:
    """What a step of the engine gives; None where it fails, be it by a panic in its native code."""
    try:
        return step()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - its panics are no ordinary exceptions
        return None


def _address(place: Place) -> str:
    name = place.sheet.replace("'", "''")
    return f"'{name}'!{place.cell}"


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
