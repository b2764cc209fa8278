"""A formula as the engine is given it: every cell by its sheet, every choice that Excel makes written out.

Excel takes of a range where one value is wanted the cell beside the formula; in array formulas and inside
``SUMPRODUCT`` and its like it calculates value by value. The engine does neither reliably, so both are written
out: the first as the one cell, the second as cells of a helper sheet, one for each value. Comparisons and
joined texts go through :mod:`digits`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.workbook.grid.formulas import NO_CELL
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, SheetGrid, a1, column_letters
from xlplugin.workbook.recalc.dependents import Spot
from xlplugin.workbook.recalc.digits import COMPARISONS
from xlplugin.workbook.recalc.scope import Reference, Scope, SetAside
from xlplugin.workbook.recalc.trust import Known, Takes, Verdict, is_proven_format, known_functions

if TYPE_CHECKING:
    from formualizer import ASTNode

HELPERS: Final = "H"
"""The engine's sheet of helper cells."""

_TEXT_AS_NUMBER: Final = "文字当作数字"
_MOST_HELPERS: Final = 20_000
_DEEPEST_NAME: Final = 16
_SWALLOWERS: Final = frozenset(
    (
        *("AGGREGATE", "COUNT", "COUNTA", "ERROR.TYPE", "IFERROR", "IFNA", "ISERR", "ISERROR", "ISLOGICAL"),
        *("ISNA", "ISNONTEXT", "ISNUMBER", "ISTEXT", "LOOKUP", "TYPE", "XLOOKUP", "SUMPRODUCT"),
    )
)
"""Functions that may turn the error of an argument into an ordinary result."""
_GIVING_ARRAYS: Final = frozenset(
    (
        *("CHOOSECOLS", "CHOOSEROWS", "DROP", "EXPAND", "FILTER", "FREQUENCY", "GROWTH", "HSTACK", "LINEST"),
        *("LOGEST", "MINVERSE", "MMULT", "MODE.MULT", "MUNIT", "SEQUENCE", "SORT", "SORTBY", "TAKE"),
        *("TEXTSPLIT", "TOCOL", "TOROW", "TRANSPOSE", "TREND", "UNIQUE", "VSTACK", "WRAPCOLS", "WRAPROWS"),
    )
)
_APPROXIMATE: Final = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}
"""Lookups in sorted values, and the place of the argument that asks for an exact match instead."""
_SUBTOTALS: Final = frozenset(("SUBTOTAL", "AGGREGATE"))


_PREPARED: Final = {
    Takes.TEXT: "XLP_TEXT",
    Takes.TEXTS: "XLP_TEXT",
    Takes.EXACT: "XLP_EXACT",
    Takes.POSITIVE: "XLP_POSITIVE",
    Takes.YEAR: "XLP_YEAR",
    Takes.CRITERION: "XLP_CRITERION",
    Takes.PATTERN: "XLP_PATTERN",
}
_NUMBERS: Final = (Takes.NUMBER, Takes.EXACT, Takes.POSITIVE, Takes.YEAR)
_SINGLE: Final = (Takes.VALUE, Takes.TEXT, Takes.CRITERION, Takes.PATTERN, *_NUMBERS)
_WHOLE: Final = (Takes.RANGE, Takes.TEXTS)


def values_sheet(number: int) -> str:
    """The engine's name of the sheet that holds the values of a sheet of the workbook."""
    return f"V_{number}"


class Helper(NamedTuple):
    """A formula in a cell of the helper sheet, with ``=``."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class HelperSheet:
    """The rows of the helper sheet that are taken."""

    rows: int = 0
    fresh: list[Helper] = field(default_factory=list)

    def place(self, size: tuple[int, int], element: Callable[[int, int], str]) -> str:
        """Put every value of an array into a cell of its own; the range of these cells."""
        height, width = size
        if height * width > _MOST_HELPERS:
            cause = "公式中的数组过大"
            raise SetAside(cause)
        top = self.rows + 1
        self.rows += height
        self.fresh += (
            Helper(top + row, column + 1, f"={element(row, column)}")
            for row in range(height)
            for column in range(width)
        )
        return f"{HELPERS}!{Area(top, 1, top + height - 1, width)}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula, written for the engine.

    Attributes:
        size: rows × columns of its value; None where only calculating tells.
        whole: writes the value as a whole.
        element: writes the value at a row and column of it, from 0; one row or column stands for all.
        is_text: whether it is known to be text.
    """

    size: tuple[int, int] | None
    whole: Callable[[], str]
    element: Callable[[int, int], str]
    is_text: bool = False


def _one(text: str, *, is_text: bool = False) -> Piece:
    return Piece((1, 1), lambda: text, lambda _row, _column: text, is_text)


@dataclass(frozen=True, slots=True)
class Translation:
    """What the engine is given for a formula, and what is known of it.

    Attributes:
        text: the formula, with ``=``.
        size: rows × columns of its value; None where only calculating tells.
        reads: the cells it reads.
        unproven: the functions and ways of writing of which nobody knows that the engine has them right.
        ordered: the cells that must be sorted for the result to be right.
        operands: cells that are calculated with, where a text would have to be understood as a number.
        numbers: cells that functions take for numbers.
        swallows: whether it may turn an error into an ordinary result.
        adds: whether it ends in an addition or subtraction, whose noise Excel takes for zero.
    """

    text: str
    size: tuple[int, int] | None
    reads: tuple[Reference, ...]
    unproven: frozenset[str]
    ordered: tuple[Reference, ...]
    operands: tuple[Reference, ...]
    numbers: tuple[Reference, ...]
    swallows: bool
    adds: bool


class Surroundings(NamedTuple):
    """What the translation of a workbook's formulas has in common."""

    scope: Scope
    sheets: Sequence[SheetGrid]
    custom: frozenset[str]
    helpers: HelperSheet


def references_in(root: "ASTNode", spot: Spot, scope: Scope) -> Iterator[Reference]:
    """The cells that a formula may read, as far as they can be told without understanding it.

    Of a range in whose place Excel takes one cell it is the whole range.
    """
    from formualizer import parse  # noqa: PLC0415 - loaded only where formulas are calculated

    waiting, names = [root], set[str]()
    while waiting:
        for node in _nodes(waiting.pop()):
            if node.node_type() != "Reference":
                continue
            try:
                found = _written_references(node, spot, scope)
                if found is not None:
                    yield from found
                    continue
                name = node.get_reference_string() or ""
                if name not in names:
                    names.add(name)
                    waiting.append(parse(f"={scope.name(name, spot.sheet)}"))
            except (SetAside, ValueError):
                continue


def _written_references(node: "ASTNode", spot: Spot, scope: Scope) -> tuple[Reference, ...] | None:
    """The cells that a reference means by itself; None where it is a defined name."""
    text = node.get_reference_string() or ""
    found = node.get_reference()
    specifier = getattr(found, "spec", None)
    if specifier is not None:
        return (scope.table(getattr(found, "name", ""), specifier, spot.sheet, spot.row),)
    references = scope.references(text, spot.sheet)
    if references is None and text.casefold() in scope.tables:
        return (scope.table(text, None, spot.sheet, spot.row),)
    return references


def translate(root: "ASTNode", spot: Spot, area: Area | None, around: Surroundings) -> Translation:
    """A formula for the engine.

    Args:
        root: the parsed formula.
        spot: its cell.
        area: the cells that it fills, where it is an array formula.
        around: the workbook.

    Raises:
        SetAside: it is not calculated here.
    """
    return _Translator(spot, area is not None, around).translation(root, area)


class _Translator:
    """Walks through one formula."""

    def __init__(self, spot: Spot, is_array: bool, around: Surroundings) -> None:  # noqa: FBT001 - what it is
        self.spot = spot
        self.is_array = is_array
        self.around = around
        self.sheet = spot.sheet
        self.depth = 0
        self.reads: dict[Reference, None] = {}
        self.unproven: set[str] = set()
        self.ordered: list[Reference] = []
        self.operands: list[Reference] = []
        self.numbers: list[Reference] = []
        self.swallows = False
        self.calls_custom = False

    def translation(self, root: "ASTNode", area: Area | None) -> Translation:
        piece = self.piece(root, Takes.VALUE, array=self.is_array)
        size = None if self.calls_custom else piece.size  # a custom function may give rows of cells
        fills = area is not None and not area.is_one_cell and size != (1, 1)
        text = piece.whole() if fills else piece.element(0, 0)
        return Translation(
            f"={text}",
            size,
            tuple(self.reads),
            frozenset(self.unproven),
            tuple(self.ordered),
            tuple(self.operands),
            tuple(self.numbers),
            self.swallows,
            root.node_type() == "BinaryOp" and root.get_operator() in ("+", "-"),
        )

    def piece(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        """A node where one value, a range or an array is wanted."""
        match node.node_type():
            case "Literal":
                return self._literal(node)
            case "Reference":
                return self._reference(node, takes, array=array)
            case "UnaryOp":
                return self._unary(node, takes, array=array)
            case "BinaryOp":
                return self._binary(node, takes, array=array)
            case "Function":
                return self._function(node, takes, array=array)
            case "Array":
                return self._array(node)
            case _:
                cause = "公式写法无法识别"
                raise SetAside(cause)

    def _literal(self, node: "ASTNode") -> Piece:
        token = node.get_source_token()
        value = node.get_literal_value()
        written = token.value if token is not None else str(value)
        if written.startswith("#"):
            self.unproven.add(written)
        return _one(written, is_text=written.startswith('"'))

    def _array(self, node: "ASTNode") -> Piece:
        rows = node.to_dict()["rows"]
        cells = [self._literal_text(each) for each in node.children()]
        height, width = len(rows), len(rows[0])
        lines = [cells[start : start + width] for start in range(0, len(cells), width)]
        written = "{" + ";".join(",".join(line) for line in lines) + "}"
        return Piece((height, width), lambda: written, _within(height, width, lambda row, column: lines[row][column]))

    def _literal_text(self, node: "ASTNode") -> str:
        if node.node_type() == "UnaryOp":
            return f"{node.get_operator()}{self._literal_text(node.children()[0])}"
        return self._literal(node).whole()

    # Cells

    def _reference(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        references = _written_references(node, self.spot, self.around.scope)
        if references is not None:
            return self._cells(references, takes, array=array)
        return self._named(node.get_reference_string() or "", takes, array=array)

    def _named(self, text: str, takes: Takes, *, array: bool) -> Piece:
        """What a defined name stands for, in its place."""
        from formualizer import parse  # noqa: PLC0415 - loaded only where formulas are calculated

        if self.depth == _DEEPEST_NAME:
            cause = f"名称“{text}”的定义层数过多"
            raise SetAside(cause)
        root = parse(f"={self.around.scope.name(text, self.sheet)}")
        for node in _nodes(root):
            written = node.get_reference_string() if node.node_type() == "Reference" else None
            if written and self.around.scope.references(written, self.sheet) and not self.around.scope.fixed(written):
                cause = f"名称“{text}”的含义随所在单元格变化"
                raise SetAside(cause)
        self.depth += 1
        try:
            return self.piece(root, takes, array=array)
        finally:
            self.depth -= 1

    def _cells(self, references: tuple[Reference, ...], takes: Takes, *, array: bool) -> Piece:
        if len(references) != 1:
            self.reads.update(dict.fromkeys(references))
            return self._joined(references, takes)
        sheet, area = references[0]
        size = (area.bottom - area.top + 1, area.right - area.left + 1)
        if takes in _SINGLE and not array and size != (1, 1):
            return self._beside(references[0])
        self.reads[references[0]] = None
        name = values_sheet(sheet)

        def cell(row: int, column: int) -> str:
            return f"{name}!{a1(area.top + row, area.left + column)}"

        if size == (1, 1):
            return _one(cell(0, 0))
        return Piece(size, lambda: f"{name}!{_written_area(area)}", _within(*size, cell))

    def _joined(self, references: tuple[Reference, ...], takes: Takes) -> Piece:
        """The same cells of several sheets, as arguments one after the other."""
        if takes is not Takes.RANGE:
            cause = "公式跨多张工作表引用"
            raise SetAside(cause)
        text = ",".join(f"{values_sheet(sheet)}!{_written_area(area)}" for sheet, area in references)
        return Piece(None, lambda: text, _no_elements)

    def _beside(self, reference: Reference) -> Piece:
        """The one cell of a range that lies in the formula's own row or column."""
        sheet, area = reference
        row = area.top if area.top == area.bottom else self.spot.row
        column = area.left if area.left == area.right else self.spot.column
        if not area.covers(row, column):
            return _one("#VALUE!")
        self.reads[Reference(sheet, Area(row, column, row, column))] = None
        return _one(f"{values_sheet(sheet)}!{a1(row, column)}")

    def _area(self, node: "ASTNode") -> Reference | None:
        """The one area that a node stands for, where it is no more than that."""
        if node.node_type() != "Reference":
            return None
        before = dict(self.reads)
        piece_reads = self.reads = {}
        try:
            self._reference(node, Takes.RANGE, array=False)
        except SetAside:
            return None
        finally:
            self.reads = before
        return next(iter(piece_reads)) if len(piece_reads) == 1 else None

    # Operators

    def _unary(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        operator, (operand,) = node.get_operator() or "", node.children()
        if operator == "@":
            reference = self._area(operand)
            if reference is None:
                return self._first(self.piece(operand, takes, array=False))
            return self._beside(reference) if not reference.area.is_one_cell else self._cells((reference,), takes, array=False)
        if operator not in ("+", "-", "%"):
            cause = "公式引用了动态数组的结果"
            raise SetAside(cause)
        piece = self.piece(operand, Takes.VALUE, array=array)
        self._note_operand(operand, piece)
        pattern = "({}%)" if operator == "%" else f"({operator}{{}})"
        return Piece(
            piece.size,
            lambda: pattern.format(piece.whole()),
            lambda row, column: pattern.format(piece.element(row, column)),
        )

    def _first(self, piece: Piece) -> Piece:
        return _one(piece.element(0, 0))

    def _binary(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        operator = node.get_operator() or ""
        if operator in (":", " ", ","):
            return self._combined(node, operator, takes, array=array)
        left, right = (self.piece(each, Takes.VALUE, array=array) for each in node.children())
        size = _common_size(left.size, right.size)
        pattern, is_text = "({}" + operator + "{})", False
        if operator == "&":
            left, right, is_text = _prepared(Takes.TEXT, left), _prepared(Takes.TEXT, right), True
        elif operator in COMPARISONS:
            if not (left.is_text or right.is_text):
                pattern = f"{COMPARISONS[operator][0]}({{}},{{}})"
            elif operator not in ("=", "<>"):
                self.unproven.add("文字的大小比较")
        else:
            for child, piece in zip(node.children(), (left, right), strict=True):
                self._note_operand(child, piece)
        return Piece(
            size,
            lambda: pattern.format(left.whole(), right.whole()),
            _within(
                *(size or (1, 1)),
                lambda row, column: pattern.format(left.element(row, column), right.element(row, column)),
            ),
            is_text,
        )

    def _combined(self, node: "ASTNode", operator: str, takes: Takes, *, array: bool) -> Piece:
        """``A1:B2``, ``A1:B2 B1:C2`` or ``(A1,B2)`` of areas."""
        one, other = (self._area(each) for each in node.children())
        if operator == "," and takes is Takes.RANGE:
            left, right = (self.piece(each, Takes.RANGE, array=array) for each in node.children())
            return Piece(None, lambda: f"{left.whole()},{right.whole()}", _no_elements)
        if one is None or other is None or one.sheet != other.sheet or operator == ",":
            cause = "公式中的引用在计算时才确定"
            raise SetAside(cause)
        first, second = one.area, other.area
        outer, inner = (min, max) if operator == ":" else (max, min)
        area = Area(
            outer(first.top, second.top),
            outer(first.left, second.left),
            inner(first.bottom, second.bottom),
            inner(first.right, second.right),
        )
        if area.top > area.bottom or area.left > area.right:
            return _one("#NULL!")
        return self._cells((Reference(one.sheet, area),), takes, array=array)

    def _note_operand(self, node: "ASTNode", piece: Piece) -> None:
        """Remember whose text would have to be a number."""
        if piece.is_text:
            self.unproven.add(_TEXT_AS_NUMBER)
        reference = self._area(node)
        if reference is not None:
            self.operands.append(reference)

    def _note_number(self, node: "ASTNode", piece: Piece) -> None:
        """Remember what a function takes for a number."""
        if piece.is_text:
            self.unproven.add(_TEXT_AS_NUMBER)
        reference = self._area(node)
        if reference is not None:
            self.numbers.append(reference)

    # Functions

    def _function(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        name = (node.get_function_name() or "").upper().replace("_XLFN.", "").replace("_XLWS.", "")
        arguments = node.children()
        if name in self.around.custom:
            return self._custom(name, arguments, array=array)
        if name == "SINGLE" and len(arguments) == 1:
            reference = self._area(arguments[0])
            return self._beside(reference) if reference else self._first(self.piece(arguments[0], takes, array=False))
        known = known_functions().get(name)
        if known is None:
            cause = f"引擎不支持 {name}"
            raise SetAside(cause)
        self._judge(name, known, arguments)
        if name in ("ROW", "COLUMN", "ROWS", "COLUMNS"):
            return self._counted(name, arguments, array=array)
        pieces = list(self._arguments(name, arguments, takes, array=array))
        if len(pieces) < len(arguments):
            self.unproven.add(name)
            pieces += [self.piece(each, Takes.RANGE, array=array) for each in arguments[len(pieces) :]]
        self._note_order(name, arguments)
        return self._call(name, known, arguments, pieces, takes)

    def _judge(self, name: str, known: Known, arguments: Sequence["ASTNode"]) -> None:
        cause = {
            Verdict.WRONG: f"引擎计算 {name} 的结果可能与 Excel 不同",
            Verdict.VOLATILE: f"{name} 的结果随时变化",
            Verdict.DYNAMIC: f"{name} 引用的单元格在计算时才确定",
        }.get(known.verdict)
        if cause is not None:
            raise SetAside(cause)
        if known.verdict is Verdict.UNKNOWN:
            self.unproven.add(name)
        if name in _SWALLOWERS:
            self.swallows = True
        if name == "TEXT" and len(arguments) > 1:
            code = arguments[1].get_literal_value() if arguments[1].node_type() == "Literal" else None
            if not isinstance(code, str) or not is_proven_format(code):
                cause = "引擎不支持 TEXT 的这种格式"
                raise SetAside(cause)
        if name in _SUBTOTALS:
            self._check_subtotal(name, arguments)

    def _check_subtotal(self, name: str, arguments: Sequence["ASTNode"]) -> None:
        """What a subtotal leaves out depends on more than values: hidden rows, and other subtotals."""
        for reference in filter(None, map(self._area, arguments[1:])):
            sheet, area = self.around.sheets[reference.sheet], reference.area
            if any(area.top <= row <= area.bottom for row in sheet.hidden_rows):
                cause = f"{name} 的区域中有隐藏或筛选的行"
                raise SetAside(cause)
            inside = (sheet.cells[place].formula for place in sheet.cells_in(area))
            if any(formula and any(each in formula.upper() for each in _SUBTOTALS) for formula in inside):
                cause = f"{name} 的区域中又有分类汇总"
                raise SetAside(cause)

    def _arguments(
        self, name: str, arguments: Sequence["ASTNode"], takes: Takes, *, array: bool
    ) -> Iterator[Piece]:
        for argument, wanted in zip(arguments, known_functions()[name].takes(len(arguments)), strict=False):
            if argument.node_type() == "Omitted":
                yield _one("")
                continue
            inner = takes if wanted is Takes.PASSED else Takes.RANGE if wanted is Takes.TEXTS else wanted
            piece = self.piece(argument, inner, array=array or wanted is Takes.ARRAY)
            if wanted in _WHOLE and _is_odd(argument):
                self.unproven.add(name)
            if wanted in _NUMBERS:
                self._note_number(argument, piece)
            yield _prepared(wanted, piece)

    def _call(
        self, name: str, known: Known, arguments: Sequence["ASTNode"], pieces: list[Piece], takes: Takes
    ) -> Piece:
        letters = list(known.takes(len(pieces)))
        size = _size_of(piece for piece, each in zip(pieces, letters, strict=False) if each in _SINGLE)
        passes = Takes.VALUE if size != (1, 1) else takes
        wanted = [passes if each is Takes.PASSED else each for each in letters]
        size = _size_of(piece for piece, each in zip(pieces, wanted, strict=False) if each in _SINGLE)
        whole = f"{name}({{}})"
        arrays = {piece.size for piece, each in zip(pieces, wanted, strict=False) if each is Takes.ARRAY}
        if size is None or (known.repeated == (Takes.ARRAY,) and len(arrays) > 1):
            self.unproven.add(name)
        if size == (1, 1) or size is None:
            own = self._own_size(name, arguments, pieces, wanted)
            text = whole.format(",".join(piece.whole() for piece in pieces))
            if own == (1, 1) and size == (1, 1):
                return _one(text)
            return Piece(None, lambda: text, lambda row, column: f"INDEX({text},{row + 1},{column + 1})")

        def element(row: int, column: int) -> str:
            return whole.format(
                ",".join(
                    piece.element(row, column) if each in _SINGLE else piece.whole()
                    for piece, each in zip(pieces, wanted, strict=False)
                )
            )

        values = _within(*size, element)
        return Piece(size, lambda: self.around.helpers.place(size, values), values)

    def _own_size(
        self, name: str, arguments: Sequence["ASTNode"], pieces: list[Piece], wanted: list[Takes]
    ) -> tuple[int, int] | None:
        """The size that a function gives to single values: one, but for those that give or pass on ranges."""
        if name in _GIVING_ARRAYS:
            return None
        if name == "INDEX":
            flat = bool(pieces) and pieces[0].size is not None and 1 in pieces[0].size
            given = [each for each in arguments[1:3] if each.node_type() != "Omitted"]
            one = len(given) > 1 or (len(given) == 1 and flat)
            return (1, 1) if one and all(each.get_literal_value() != 0 for each in given) else None
        passed = [p.size for p, each in zip(pieces[1:], wanted[1:], strict=False) if each not in _SINGLE]
        if known_functions()[name].parameters[1:2] == (Takes.PASSED,) and any(size != (1, 1) for size in passed):
            return None
        return (1, 1)

    def _custom(self, name: str, arguments: Sequence["ASTNode"], *, array: bool) -> Piece:
        pieces = [
            _one(f"{values_sheet(self.sheet)}!{NO_CELL}")
            if each.node_type() == "Omitted"
            else self.piece(each, Takes.RANGE, array=array)
            for each in arguments
        ]
        self.calls_custom = True
        return _one(f"{name}({','.join(piece.whole() for piece in pieces)})")

    def _counted(self, name: str, arguments: Sequence["ASTNode"], *, array: bool) -> Piece:
        """Rows and columns are known without calculating."""
        reference = self._area(arguments[0]) if arguments else None
        if arguments and reference is None:
            if name in ("ROW", "COLUMN"):
                cause = f"{name} 引用的单元格在计算时才确定"
                raise SetAside(cause)
            return _one(f"{name}({self.piece(arguments[0], Takes.RANGE, array=array).whole()})")
        row, column = self.spot.row, self.spot.column
        area = reference.area if reference else Area(row, column, row, column)
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if name in ("ROWS", "COLUMNS"):
            return _one(str(height if name == "ROWS" else width))
        size, first = ((height, 1), area.top) if name == "ROW" else ((1, width), area.left)
        if not array or size == (1, 1):
            return _one(str(first))
        if size[0] * size[1] > _MOST_HELPERS:
            cause = "公式中的数组过大"
            raise SetAside(cause)
        between = ";" if name == "ROW" else ","
        numbers = "{" + between.join(str(first + step) for step in range(max(size))) + "}"
        return Piece(
            size,
            lambda: numbers,
            _within(*size, lambda down, across: str(first + max(down, across))),
        )

    def _note_order(self, name: str, arguments: Sequence["ASTNode"]) -> None:
        """An approximate lookup is right only where the values are sorted."""
        exact = _APPROXIMATE.get(name)
        given = arguments[exact] if exact is not None and len(arguments) > exact else None
        if exact is None and name != "LOOKUP":
            return
        if given is not None and given.node_type() == "Literal" and given.get_literal_value() in (0, False):
            return
        if given is not None and given.node_type() == "Omitted":
            return
        reference = self._area(arguments[1]) if len(arguments) > 1 else None
        if reference is None:
            if len(arguments) > 1 and arguments[1].node_type() == "Array" and _is_ascending(arguments[1]):
                return
            cause = f"引擎不支持 {name} 的这种查找"
            raise SetAside(cause)
        sheet, area = reference
        if name == "HLOOKUP" or (name == "LOOKUP" and area.right - area.left > area.bottom - area.top):
            area = area._replace(bottom=area.top)
        elif name in ("VLOOKUP", "LOOKUP"):
            area = area._replace(right=area.left)
        if given is not None and not (given.node_type() == "Literal" and given.get_literal_value() in (1, True)):
            self.unproven.add(name)
        self.ordered.append(Reference(sheet, area))


def _nodes(root: "ASTNode") -> Iterator["ASTNode"]:
    yield root
    for each in root.children():
        yield from _nodes(each)


def _is_ascending(node: "ASTNode") -> bool:
    values = [each.get_literal_value() for each in node.children()]
    numbers = [value for value in values if isinstance(value, int | float) and _is_number(value)]
    return len(numbers) == len(values) and numbers == sorted(numbers)


def _is_odd(node: "ASTNode") -> bool:
    """Whether an argument for a range is a text, a truth value or an array of such, written out."""
    if node.node_type() == "Array":
        return any(map(_is_odd, node.children()))
    return node.node_type() == "Literal" and not _is_number(node.get_literal_value())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _no_elements(_row: int, _column: int) -> str:
    cause = "公式跨多张工作表引用"
    raise SetAside(cause)


def _within(height: int, width: int, cell: Callable[[int, int], str]) -> Callable[[int, int], str]:
    """One row or column stands for all; what lies beyond several is #N/A."""

    def element(row: int, column: int) -> str:
        down, across = min(row, 0) if height == 1 else row, min(column, 0) if width == 1 else column
        return cell(down, across) if down < height and across < width else "#N/A"

    return element


def _common_size(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    if one is None or other is None:
        return None
    return max(one[0], other[0]), max(one[1], other[1])


def _size_of(pieces: Iterable[Piece]) -> tuple[int, int] | None:
    return reduce(_common_size, (piece.size for piece in pieces), (1, 1))


def _prepared(takes: Takes, piece: Piece) -> Piece:
    """An argument as a parameter takes it."""
    function = _PREPARED.get(takes)
    if function is None or (piece.is_text and takes in (Takes.TEXT, Takes.TEXTS)):
        return piece
    return Piece(
        piece.size,
        lambda: f"{function}({piece.whole()})",
        lambda row, column: f"{function}({piece.element(row, column)})",
        is_text=takes in (Takes.TEXT, Takes.TEXTS),
    )


def _written_area(area: Area) -> str:
    if area.is_one_cell:
        return a1(area.top, area.left)
    if (area.top, area.bottom) == (1, LAST_ROW):
        return f"{column_letters(area.left)}:{column_letters(area.right)}"
    if (area.left, area.right) == (1, LAST_COLUMN):
        return f"{area.top}:{area.bottom}"
    return str(area)
