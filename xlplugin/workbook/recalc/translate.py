"""A formula as the engine is given it: every cell by its sheet, every choice that Excel makes written out.

Excel takes of a range where one value is wanted the cell beside the formula; in array formulas and inside
``SUMPRODUCT`` and its like it calculates value by value. The engine does neither reliably, so both are
written out: the first as the one cell, the second as cells of a helper sheet, one for each value.
Comparisons and joined texts go through :mod:`digits`.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.workbook.grid.formulas import NO_CELL
from xlplugin.workbook.grid.grid import Area, SheetGrid, a1
from xlplugin.workbook.recalc.conditions import CallArgument, Requirement, demands, greatest, is_exact, is_odd
from xlplugin.workbook.recalc.dependents import Reference, Spot
from xlplugin.workbook.recalc.digits import COMPARISONS, TOTAL
from xlplugin.workbook.recalc.pieces import (
    GIVING,
    GIVING_ARRAYS,
    HelperSheet,
    Piece,
    Size,
    ValueKind,
    arguments,
    common_size,
    constant_array,
    counted,
    errors_in,
    first_of,
    joined,
    literal,
    numbers_in,
    one,
    prepared,
    unsized,
    values_sheet,
    within,
    written,
)
from xlplugin.workbook.recalc.scope import (
    UNREADABLE,
    Scope,
    SetAside,
    cellular,
    combination,
    is_fixed,
    nodes_of,
    parsed,
    references,
)
from xlplugin.workbook.recalc.trust import EngineVerdict, Known, Need, Takes, known_function

if TYPE_CHECKING:
    from formualizer import ASTNode

_DEEPEST_NAME: Final = 8
_LOGICAL: Final = ("AND", "OR", "XOR")
_AS_NUMBER: Final = "文字转数字"


class Translation(NamedTuple):
    """What the engine is given for a formula, and what is known of it.

    Attributes:
        text: the formula, with ``=``.
        size: rows × columns of its value; None where only calculating tells.
        reads: the cells it reads.
        unproven: the functions and ways of writing of which nobody knows that the engine has them right.
        conditions: what the values of cells have to meet for the engine to be right.
        rubrics: the custom functions that it calls and the rubrics that it names to them.
        constants: the numbers in arrays that stand in it.
        has_helpers: whether parts of it are calculated on the helper sheet.
        is_total: whether it ends in an addition or subtraction, of which is known what Excel takes for zero.
    """

    text: str
    size: Size
    reads: tuple[Reference, ...]
    unproven: frozenset[str]
    conditions: tuple[tuple[Requirement, Reference], ...]
    rubrics: tuple[tuple[str, str], ...]
    constants: tuple[float, ...]
    has_helpers: bool
    is_total: bool

    @property
    def searched(self) -> tuple[Reference, ...]:
        """The cells among which it seeks values."""
        return tuple(area for kind, area in self.conditions if kind is Requirement.CLEAR)


class Surroundings(NamedTuple):
    """What the translation of a workbook's formulas has in common."""

    scope: Scope
    sheets: Sequence[SheetGrid]
    custom: Collection[str]
    helpers: HelperSheet


class Translator:
    """Walks through the formula of one cell."""

    def __init__(self, spot: Spot, around: Surroundings) -> None:
        self.spot = spot
        self.around = around
        self.depth = 0
        self.reads: dict[Reference, None] = {}
        self.unproven: set[str] = set()
        self.conditions: list[tuple[Requirement, Reference]] = []
        self.asked_for: list[Reference] = []  # cells of which IF(ISNUMBER(…)) makes sure
        self.constants: list[float] = []
        self.calls_custom = False
        self.rubrics: dict[tuple[str, str], None] = {}
        self._saw_sheets = False
        self._helpers_before = around.helpers.rows

    @property
    def has_helpers(self) -> bool:
        """Whether it has put parts of the formula on the helper sheet."""
        return self.around.helpers.rows > self._helpers_before

    @property
    def looked_around(self) -> bool:
        """Whether what it found hangs on more than the formula and the names that it speaks of."""
        return self._saw_sheets or self.has_helpers

    def translation(self, root: "ASTNode", area: Area | None) -> Translation:
        """The formula, parsed, for the engine; ``area`` are the cells that it fills as an array formula.

        Raises:
            SetAside: it is not calculated here.
        """
        is_total = root.node_type() == "BinaryOp" and root.get_operator() in ("+", "-")
        array = area is not None
        if is_total:
            piece = self._binary(root, array=array, is_last=True)
        else:
            piece = self.piece(root, Takes.VALUE, array=array)
        size = None if self.calls_custom else piece.size  # a custom function may give rows of cells
        fills = area is not None and not area.is_one_cell and size != (1, 1)
        text = piece.whole() if fills else piece.element(0, 0)
        return Translation(
            text=f"={text}",
            size=size,
            reads=tuple(self.reads),
            unproven=frozenset(self.unproven),
            conditions=tuple(self.conditions),
            rubrics=tuple(self.rubrics),
            constants=tuple(self.constants),
            has_helpers=self.has_helpers,
            is_total=is_total,
        )

    def piece(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:  # noqa: PLR0911 - one a kind
        """A node as it is taken, inside an array formula or not."""
        match node.node_type():
            case "Literal":
                self.unproven |= errors_in(node)
                return literal(node)
            case "Reference":
                return self._reference(node, takes, array=array)
            case "UnaryOp":
                return self._unary(node, takes, array=array)
            case "BinaryOp" if node.get_operator() in (":", " ", ","):
                return self._combined(node, takes, array=array)
            case "BinaryOp":
                return self._binary(node, array=array)
            case "Function":
                return self._function(node, takes, array=array)
            case "Array":
                self.unproven |= errors_in(node)
                self.constants += numbers_in(node)
                return constant_array(node)
            case "Omitted":
                return one("")
            case _:
                raise SetAside(UNREADABLE)

    # Cells

    def _reference(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        """Cells, or what a defined name stands for, in its place."""
        cells = references(node, self.spot, self.around.scope)
        if cells is not None:
            return self._cells(cells, takes, array=array)
        text = node.get_reference_string() or ""
        if self.depth == _DEEPEST_NAME:
            cause = f"名称“{text}”的定义层数过多"
            raise SetAside(cause)
        root = self._definition(text)
        self.depth += 1
        piece = self.piece(root, takes, array=array)
        self.depth -= 1
        return piece

    def _definition(self, text: str) -> "ASTNode":
        """The formula of a defined name.

        Raises:
            SetAside: it cannot be read, or means other cells where it is used elsewhere.
        """
        scope = self.around.scope
        root = parsed(scope.name(text, self.spot.sheet))
        if root is None:
            cause = f"名称“{text}”的定义无法识别"
            raise SetAside(cause)
        texts = (
            node.get_reference_string() or "" for node in nodes_of(root) if node.node_type() == "Reference"
        )
        # What has a bracket is a table's, which is the same everywhere, or another workbook's.
        if any("[" not in each and cellular(each) and not is_fixed(each) for each in texts):
            cause = f"名称“{text}”的含义随所在单元格变化"
            raise SetAside(cause)
        return root

    def _cells(self, found: tuple[Reference, ...], takes: Takes, *, array: bool) -> Piece:
        if len(found) != 1:
            self.reads.update(dict.fromkeys(found))
            return arguments(",".join(written(each) for each in found))
        sheet, area = found[0]
        if takes.is_single and not array and not area.is_one_cell:
            beside = self._one_of(found[0])
            self.reads[beside] = None
            return one(written(beside))
        self.reads[found[0]] = None
        name = values_sheet(sheet)

        def cell(row: int, column: int) -> str:
            return f"{name}!{a1(area.top + row, area.left + column)}"

        return Piece(area.shape, lambda: written(found[0]), within(area.shape, cell))

    def _area(self, node: "ASTNode", *, array: bool = True) -> Reference | None:
        """The one area that a node stands for, where it is no more than that.

        Outside arrays it is the one cell that Excel takes of it.
        """
        tree, found = node, None
        try:
            for _ in range(_DEEPEST_NAME):
                if tree.node_type() != "Reference":
                    return None
                found = references(tree, self.spot, self.around.scope)
                if found is not None:
                    break
                tree = self._definition(tree.get_reference_string() or "")
            if found is None or len(found) != 1:
                return None
            return found[0] if array else self._one_of(found[0])
        except SetAside:
            return None

    def _one_of(self, reference: Reference) -> Reference:
        """The one cell of a range that lies in the formula's own row or column.

        Raises:
            SetAside: there is none.
        """
        sheet, area = reference
        row = area.top if area.top == area.bottom else self.spot.row
        column = area.left if area.left == area.right else self.spot.column
        if not area.covers(row, column):
            cause = "公式引用的区域与公式不在同一行或同一列"
            raise SetAside(cause)
        return Reference(sheet, Area.single(row, column))

    # Operators

    def _unary(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        operator, (operand,) = node.get_operator() or "", node.children()
        if operator == "@":
            return self._single(operand, takes)
        if operator not in ("+", "-", "%"):
            cause = "公式引用了动态数组的结果"
            raise SetAside(cause)
        piece = self.piece(operand, Takes.VALUE, array=array)
        if operator == "+":  # it leaves a text as it is
            return piece
        piece = self._number(Requirement.OPERAND, operand, piece, array=array)
        pattern = "({}%)" if operator == "%" else f"({operator}{{}})"
        return joined(pattern, [piece], ValueKind.NUMBER)

    def _single(self, node: "ASTNode", takes: Takes) -> Piece:
        """``@``: of a range the cell beside the formula, of an array the first value."""
        reference = self._area(node)
        if reference is None:
            return first_of(self.piece(node, takes, array=False))
        return self._cells((reference,), Takes.VALUE, array=False)

    def _binary(self, node: "ASTNode", *, array: bool, is_last: bool = False) -> Piece:
        """Two values and an operator; ``is_last`` of an addition or subtraction in which a formula ends."""
        operator, children = node.get_operator() or "", node.children()
        pieces = [self.piece(each, Takes.VALUE, array=array) for each in children]
        pattern = "({}" + operator + "{})"
        if operator == "&":
            return joined(pattern, [prepared(Takes.TEXT, each) for each in pieces], ValueKind.TEXT)
        if operator in COMPARISONS:
            if operator not in ("=", "<>") or all(each.kind is not ValueKind.TEXT for each in pieces):
                pattern = f"{COMPARISONS[operator][0]}({{}},{{}})"
            return joined(pattern, pieces, ValueKind.TRUTH)
        if is_last:
            pattern = f"{TOTAL}(({{}}+0),(0{operator}{{}}))"
        numbers = [
            self._number(Requirement.OPERAND, *each, array=array)
            for each in zip(children, pieces, strict=True)
        ]
        return joined(pattern, numbers, ValueKind.NUMBER)

    def _combined(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        """``A1:B2``, ``A1:B2 B1:C2`` or ``(A1,B2)`` of areas."""
        operator = node.get_operator()
        if operator == "," and takes is Takes.RANGE:
            left, right = (self.piece(each, Takes.RANGE, array=array) for each in node.children())
            return arguments(f"{left.whole()},{right.whole()}")
        found = combination(node, self._area)
        return one("#NULL!") if found is None else self._cells((found,), takes, array=array)

    def _number(self, condition: Requirement, node: "ASTNode", piece: Piece, *, array: bool) -> Piece:
        """A piece that has to be a number; a text must be one that Excel and the engine read alike."""
        if piece.kind is ValueKind.TEXT and condition is Requirement.NUMBER:
            self.unproven.add(_AS_NUMBER)
        reference = self._area(node, array=array)
        if reference is not None:
            if reference not in self.asked_for:
                self.conditions.append((condition, reference))
            return piece
        return piece if piece.kind in (ValueKind.NUMBER, ValueKind.TRUTH) else prepared(Takes.NUMERAL, piece)

    # Functions

    def _function(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        name = (node.get_function_name() or "").upper().replace("_XLFN.", "").replace("_XLWS.", "")
        nodes = node.children()
        if name in self.around.custom:
            return self._custom(name, nodes, array=array)
        if name == "SINGLE" and len(nodes) == 1:
            return self._single(nodes[0], takes)
        known = known_function(name)
        if known is None:
            cause = f"引擎不支持 {name}"
            raise SetAside(cause)
        self._judge(name, known)
        if name in ("ROW", "COLUMN", "ROWS", "COLUMNS"):
            return self._counted(name, nodes, array=array)
        found = self._last_match(nodes) if name == "LOOKUP" else None
        if found is not None:
            return found
        call = self._arguments(name, known, nodes, takes, array=array)
        self._saw_sheets = self._saw_sheets or Need.VISIBLE in known.needs
        met, conditions = demands(name, known.needs, call, self.around.sheets)
        self.conditions += conditions
        if len(call) < len(nodes) or not met:
            self.unproven.add(name)
            call += [
                CallArgument(each, Takes.RANGE, self.piece(each, Takes.RANGE, array=array), None)
                for each in nodes[len(call) :]
            ]
        if name == "INDEX" and takes.is_single and not array and not self._gives_one(name, call):
            self.unproven.add(name)  # of the row or column Excel takes the cell beside the formula
        return self._call(name, call)

    def _last_match(self, nodes: Sequence["ASTNode"]) -> Piece | None:
        """``LOOKUP(1,0/(…),r)`` and ``LOOKUP(9E+307,r)``: the value beside the last number; else None.

        What is sought is greater than any number there, so that Excel finds the last.
        """
        if len(nodes) not in (2, 3):
            return None
        searched, result = nodes[1], self._area(nodes[-1])
        sought = nodes[0].get_literal_value()
        if result is None or not isinstance(sought, int | float) or sought <= greatest(searched):
            return None
        piece, whole = (
            self.piece(searched, Takes.ARRAY, array=True),
            self._cells((result,), Takes.ARRAY, array=True),
        )
        if piece.size is None or piece.size != whole.size or 1 not in piece.size:
            return None
        numbers = self.around.helpers.place(
            piece.size, lambda row, column: f"IF(ISNUMBER({piece.element(row, column)}),{row + column + 1},0)"
        )
        return one(f"IF(MAX({numbers})=0,NA(),INDEX({whole.whole()},MAX({numbers})))")

    def _judge(self, name: str, known: Known) -> None:
        cause = {
            EngineVerdict.WRONG: f"引擎计算 {name} 的结果可能与 Excel 不同",
            EngineVerdict.VOLATILE: f"{name} 的结果随时变化",
            EngineVerdict.DYNAMIC: f"{name} 引用的单元格在计算时才确定",
        }.get(known.verdict)
        if cause is not None:
            raise SetAside(cause)
        if known.verdict is EngineVerdict.UNKNOWN:
            self.unproven.add(name)

    def _arguments(
        self, name: str, known: Known, nodes: Sequence["ASTNode"], takes: Takes, *, array: bool
    ) -> list[CallArgument]:
        """The arguments as the parameters take them."""
        letters = list(known.takes(len(nodes)))
        passed = takes if takes in (Takes.RANGE, Takes.ARRAY) else Takes.VALUE
        if is_exact(name, nodes) is False and Takes.KEY in letters:
            letters[0] = Takes.FIGURE
        call: list[CallArgument] = []
        number = self._asked_for(nodes[0]) if name == "IF" and nodes and not array else None
        for place, (node, letter) in enumerate(zip(nodes, letters, strict=False)):
            # N and T take of a range its first cell, of values each.
            listed = Takes.VALUE if name in ("N", "T") and self._area(node) is None else letter
            wanted = passed if listed is Takes.PASSED else listed
            # Where the cell holds a text, Excel does not look at what IF(ISNUMBER(cell),…) does with it.
            asked = [number] if number is not None and place == 1 else []
            self.asked_for += asked
            piece = self.piece(
                node, Takes.RANGE if wanted is Takes.TEXTS else wanted, array=array or wanted is Takes.ARRAY
            )
            del self.asked_for[len(self.asked_for) - len(asked) :]
            if wanted.is_number and node.node_type() != "Omitted":
                piece = self._number(Requirement.NUMBER, node, piece, array=array)
            if (
                wanted is Takes.RANGE
                and is_odd(node)
                and not (name in _LOGICAL and piece.kind is ValueKind.TRUTH)
            ):
                self.unproven.add(name)
            area = None if wanted.is_single else self._area(node)
            given = piece if node.node_type() == "Omitted" else prepared(wanted, piece)
            call.append(CallArgument(node, listed, given, area))
        return call

    def _asked_for(self, node: "ASTNode") -> Reference | None:
        """The cell that ``ISNUMBER(cell)`` asks for; None where a node asks something else."""
        if node.node_type() != "Function" or (node.get_function_name() or "").upper() != "ISNUMBER":
            return None
        reference = self._area(node.children()[0], array=False) if len(node.children()) == 1 else None
        return reference if reference is not None and reference.area.is_one_cell else None

    def _call(self, name: str, call: Sequence[CallArgument]) -> Piece:
        """A function of its arguments: at once, or value by value where there are more than one wanted."""
        size = common_size(each.piece for each in call if each.is_value)
        kind = next((kind for kind, names in GIVING.items() if name in names), ValueKind.ANY)
        if size is None:
            self.unproven.add(name)
        if size is None or size == (1, 1):
            text = f"{name}({','.join(each.piece.whole() for each in call)})"
            single = size is not None and self._gives_one(name, call)
            return one(text, kind) if single else unsized(text)

        def element(row: int, column: int) -> str:
            parts = (
                each.piece.element(row, column)
                if each.takes.is_single or each.takes is Takes.PASSED
                else each.piece.whole()
                for each in call
            )
            return f"{name}({','.join(parts)})"

        values = within(size, element)
        return Piece(size, lambda: self.around.helpers.place(size, values), values, kind)

    def _gives_one(self, name: str, call: Sequence[CallArgument]) -> bool:
        """Whether a function gives one value for single values: not where it gives or passes on ranges."""
        if name in GIVING_ARRAYS:
            return False
        if name == "INDEX":
            flat = bool(call) and call[0].piece.size is not None and 1 in call[0].piece.size
            given = [each.node for each in call[1:3] if each.node.node_type() != "Omitted"]
            whole = len(given) > 1 or (len(given) == 1 and flat)
            return whole and all(each.get_literal_value() != 0 for each in given)
        return all(each.piece.size == (1, 1) for each in call if each.takes is Takes.PASSED)

    def _custom(self, name: str, nodes: Sequence["ASTNode"], *, array: bool) -> Piece:
        self.calls_custom = True
        first = nodes[0].get_literal_value() if nodes else None
        if isinstance(first, str):
            self.rubrics[name, first] = None
        blank = one(f"{values_sheet(self.spot.sheet)}!{NO_CELL}")
        pieces = [
            blank if each.node_type() == "Omitted" else self.piece(each, Takes.RANGE, array=array)
            for each in nodes
        ]
        return one(f"{name}({','.join(piece.whole() for piece in pieces)})")

    def _counted(self, name: str, nodes: Sequence["ASTNode"], *, array: bool) -> Piece:
        """Rows and columns are known without calculating."""
        reference = self._area(nodes[0]) if nodes else None
        if nodes and reference is None:
            if name in ("ROW", "COLUMN"):
                cause = f"{name} 引用的单元格在计算时才确定"
                raise SetAside(cause)
            return one(f"{name}({self.piece(nodes[0], Takes.RANGE, array=array).whole()})", ValueKind.NUMBER)
        area = reference.area if reference else Area.single(self.spot.row, self.spot.column)
        return counted(name, area, array=array)
