"""A formula as the engine is given it: every cell by its sheet, every choice that Excel makes written out.

Excel takes of a range where one value is wanted the cell beside the formula; in array formulas and inside
``SUMPRODUCT`` and its like it calculates value by value. The engine does neither reliably, so both are written
out: the first as the one cell, the second as cells of a helper sheet, one for each value. Comparisons and
joined texts go through :mod:`digits`.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.workbook.grid.formulas import NO_CELL
from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, SheetGrid, a1, column_letters
from xlplugin.workbook.recalc.conditions import Argument, Condition, demands, is_exact
from xlplugin.workbook.recalc.dependents import Spot
from xlplugin.workbook.recalc.digits import COMPARISONS
from xlplugin.workbook.recalc.pieces import (
    MOST_HELPERS,
    TOO_LARGE,
    HelperSheet,
    Piece,
    Size,
    arguments,
    common_size,
    first_of,
    one,
    prepared,
    unsized,
    within,
)
from xlplugin.workbook.recalc.scope import Reference, Scope, SetAside
from xlplugin.workbook.recalc.trust import Known, Takes, Verdict, known_functions

if TYPE_CHECKING:
    from formualizer import ASTNode

_DEEPEST_NAME: Final = 16
_GIVING_ARRAYS: Final = frozenset(
    (
        *("CHOOSECOLS", "CHOOSEROWS", "DROP", "EXPAND", "FILTER", "FREQUENCY", "GROWTH", "HSTACK", "LINEST"),
        *("LOGEST", "MINVERSE", "MMULT", "MODE.MULT", "MUNIT", "SEQUENCE", "SORT", "SORTBY", "TAKE"),
        *("TEXTSPLIT", "TOCOL", "TOROW", "TRANSPOSE", "TREND", "UNIQUE", "VSTACK", "WRAPCOLS", "WRAPROWS"),
    )
)
_GIVING_NUMBERS: Final = frozenset(
    (
        *("ABS", "AVERAGE", "AVERAGEIF", "AVERAGEIFS", "COLUMN", "COLUMNS", "COUNT", "COUNTA", "COUNTBLANK"),
        *("COUNTIF", "COUNTIFS", "DATE", "DAY", "DAYS", "EDATE", "EOMONTH", "FIND", "INT", "LARGE", "LEN"),
        *("MATCH", "MAX", "MAXIFS", "MEDIAN", "MIN", "MINIFS", "MOD", "MONTH", "N", "NETWORKDAYS", "PRODUCT"),
        *("RANK", "RANK.EQ", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SEARCH", "SIGN", "SMALL"),
        *("SQRT", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRUNC", "WEEKDAY", "YEAR"),
    )
)
_UNREADABLE: Final = "公式写法无法识别"
_AS_NUMBER: Final = "文字当作数字"


def values_sheet(number: int) -> str:
    """The engine's name of the sheet that holds the values of a sheet of the workbook."""
    return f"V_{number}"


class Translation(NamedTuple):
    """What the engine is given for a formula, and what is known of it.

    Attributes:
        text: the formula, with ``=``.
        size: rows × columns of its value; None where only calculating tells.
        reads: the cells it reads.
        unproven: the functions and ways of writing of which nobody knows that the engine has them right.
        conditions: what the values of cells have to meet for the engine to be right.
        rubrics: the custom functions that it calls and the rubrics that it names to them.
        adds: whether it ends in an addition or subtraction, whose noise Excel takes for zero.
    """

    text: str
    size: Size
    reads: tuple[Reference, ...]
    unproven: frozenset[str]
    conditions: tuple[tuple[Condition, Reference], ...]
    rubrics: tuple[tuple[str, str], ...]
    adds: bool


class Surroundings(NamedTuple):
    """What the translation of a workbook's formulas has in common."""

    scope: Scope
    sheets: Sequence[SheetGrid]
    custom: Collection[str]
    helpers: HelperSheet


def parsed(formula: str) -> "ASTNode":
    """A formula, or the text of a defined name, parsed; it is without ``=``.

    Raises:
        SetAside: it cannot be read.
    """
    from formualizer import ParserError, TokenizerError, parse  # noqa: PLC0415 - 30 ms, only where needed

    try:
        return parse(f"={formula}")
    except (ParserError, TokenizerError, ValueError) as error:
        raise SetAside(_UNREADABLE) from error


def references_in(root: "ASTNode", spot: Spot, scope: Scope) -> Iterator[Reference]:
    """The cells that a formula may read, as far as they can be told without understanding it.

    Of a range in whose place Excel takes one cell it is the whole range.
    """
    waiting, names = [root], set[str]()
    while waiting:
        for node in _nodes(waiting.pop()):
            if node.node_type() != "Reference":
                continue
            try:
                found = _references(node, spot, scope)
                if found is not None:
                    yield from found
                    continue
                name = node.get_reference_string() or ""
                if name not in names:
                    names.add(name)
                    waiting.append(parsed(scope.name(name, spot.sheet)))
            except SetAside:
                continue


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
    return _Translator(spot, around).translation(root, area)


class _Translator:
    """Walks through one formula."""

    def __init__(self, spot: Spot, around: Surroundings) -> None:
        self.spot = spot
        self.around = around
        self.depth = 0
        self.reads: dict[Reference, None] = {}
        self.unproven: set[str] = set()
        self.conditions: list[tuple[Condition, Reference]] = []
        self.calls_custom = False
        self.rubrics: dict[tuple[str, str], None] = {}

    def translation(self, root: "ASTNode", area: Area | None) -> Translation:
        piece = self.piece(root, Takes.VALUE, array=area is not None)
        size = None if self.calls_custom else piece.size  # a custom function may give rows of cells
        fills = area is not None and not area.is_one_cell and size != (1, 1)
        text = piece.whole() if fills else piece.element(0, 0)
        adds = root.node_type() == "BinaryOp" and root.get_operator() in ("+", "-")
        unproven, conditions = frozenset(self.unproven), tuple(self.conditions)
        return Translation(
            f"={text}", size, tuple(self.reads), unproven, conditions, tuple(self.rubrics), adds
        )

    def piece(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        """A node as it is taken, inside an array formula or not."""
        match node.node_type():
            case "Literal":
                return self._literal(node)
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
                return self._array(node)
            case "Omitted":
                return one("")
            case _:
                raise SetAside(_UNREADABLE)

    def _literal(self, node: "ASTNode") -> Piece:
        token, value = node.get_source_token(), node.get_literal_value()
        text = token.value if token is not None else str(value)
        if text.startswith("#"):
            self.unproven.add(text)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return one(text, is_text=text.startswith('"'), is_number=is_number)

    def _array(self, node: "ASTNode") -> Piece:
        pieces = [self._constant(each) for each in node.children()]
        height = len(node.to_dict()["rows"])
        width = len(pieces) // height
        texts = [piece.whole() for piece in pieces]
        lines = [texts[start : start + width] for start in range(0, len(texts), width)]
        written = "{" + ";".join(",".join(line) for line in lines) + "}"
        size, is_number = (height, width), all(piece.is_number for piece in pieces)
        return Piece(
            size, lambda: written, within(size, lambda row, column: lines[row][column]), is_number=is_number
        )

    def _constant(self, node: "ASTNode") -> Piece:
        """One value of an array that stands in the formula; a number may have a sign."""
        if node.node_type() != "UnaryOp":
            return self._literal(node)
        piece = self._constant(node.children()[0])
        return one(f"{node.get_operator()}{piece.whole()}", is_number=piece.is_number)

    # Cells

    def _reference(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        references = _references(node, self.spot, self.around.scope)
        if references is not None:
            return self._cells(references, takes, array=array)
        return self._named(node.get_reference_string() or "", takes, array=array)

    def _named(self, text: str, takes: Takes, *, array: bool) -> Piece:
        """What a defined name stands for, in its place."""
        scope = self.around.scope
        if self.depth == _DEEPEST_NAME:
            cause = f"名称“{text}”的定义层数过多"
            raise SetAside(cause)
        root = parsed(scope.name(text, self.spot.sheet))
        texts = (
            node.get_reference_string() or "" for node in _nodes(root) if node.node_type() == "Reference"
        )
        if any(scope.references(each, self.spot.sheet) and not scope.fixed(each) for each in texts):
            cause = f"名称“{text}”的含义随所在单元格变化"
            raise SetAside(cause)
        self.depth += 1
        piece = self.piece(root, takes, array=array)
        self.depth -= 1
        return piece

    def _cells(self, references: tuple[Reference, ...], takes: Takes, *, array: bool) -> Piece:
        if len(references) != 1:
            self.reads.update(dict.fromkeys(references))
            return arguments(",".join(_written(each) for each in references))
        sheet, area = references[0]
        size = (area.bottom - area.top + 1, area.right - area.left + 1)
        if takes.is_single and not array and size != (1, 1):
            return self._beside(references[0])
        self.reads[references[0]] = None
        name = values_sheet(sheet)

        def cell(row: int, column: int) -> str:
            return f"{name}!{a1(area.top + row, area.left + column)}"

        return Piece(size, lambda: _written(references[0]), within(size, cell))

    def _beside(self, reference: Reference) -> Piece:
        """The one cell of a range that lies in the formula's own row or column."""
        sheet, area = reference
        row = area.top if area.top == area.bottom else self.spot.row
        column = area.left if area.left == area.right else self.spot.column
        if not area.covers(row, column):
            return one("#VALUE!")
        beside = Reference(sheet, Area(row, column, row, column))
        self.reads[beside] = None
        return one(_written(beside))

    def _area(self, node: "ASTNode", *, array: bool = True) -> Reference | None:
        """The one area that a node stands for, where it is no more than that.

        Outside arrays it is the one cell that Excel takes of it.
        """
        if node.node_type() != "Reference":
            return None
        trial = _Translator(self.spot, self.around)
        try:
            trial.piece(node, Takes.VALUE, array=array)
        except SetAside:
            return None
        return next(iter(trial.reads)) if len(trial.reads) == 1 else None

    # Operators

    def _unary(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        operator, (operand,) = node.get_operator() or "", node.children()
        if operator == "@":
            return self._single(operand, takes)
        if operator not in ("+", "-", "%"):
            cause = "公式引用了动态数组的结果"
            raise SetAside(cause)
        piece = self.piece(operand, Takes.VALUE, array=array)
        self._note_number(Condition.OPERAND, operand, piece, array=array)
        pattern = "({}%)" if operator == "%" else f"({operator}{{}})"
        return Piece(
            piece.size,
            lambda: pattern.format(piece.whole()),
            lambda row, column: pattern.format(piece.element(row, column)),
            is_number=True,
        )

    def _single(self, node: "ASTNode", takes: Takes) -> Piece:
        """``@``: of a range the cell beside the formula, of an array the first value."""
        reference = self._area(node)
        if reference is None:
            return first_of(self.piece(node, takes, array=False))
        return self._cells((reference,), Takes.VALUE, array=False)

    def _binary(self, node: "ASTNode", *, array: bool) -> Piece:
        operator, children = node.get_operator() or "", node.children()
        left, right = (self.piece(each, Takes.VALUE, array=array) for each in children)
        pattern = "({}" + operator + "{})"
        if operator == "&":
            left, right = prepared(Takes.TEXT, left), prepared(Takes.TEXT, right)
        elif operator in COMPARISONS:
            if operator not in ("=", "<>") or not (left.is_text or right.is_text):
                pattern = f"{COMPARISONS[operator][0]}({{}},{{}})"
        else:
            for child, piece in zip(children, (left, right), strict=True):
                self._note_number(Condition.OPERAND, child, piece, array=array)
        size = common_size((left, right))
        return Piece(
            size,
            lambda: pattern.format(left.whole(), right.whole()),
            lambda row, column: pattern.format(left.element(row, column), right.element(row, column)),
            is_text=operator == "&",
            is_number=operator != "&" and operator not in COMPARISONS,
        )

    def _combined(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        """``A1:B2``, ``A1:B2 B1:C2`` or ``(A1,B2)`` of areas."""
        operator = node.get_operator()
        if operator == "," and takes is Takes.RANGE:
            left, right = (self.piece(each, Takes.RANGE, array=array) for each in node.children())
            return arguments(f"{left.whole()},{right.whole()}")
        found = self._combination(node)
        return one("#NULL!") if found is None else self._cells((found,), takes, array=array)

    def _combination(self, node: "ASTNode") -> Reference | None:
        """The area that spans two areas, or in which they meet; None where they do not."""
        operator = node.get_operator() if node.node_type() == "BinaryOp" else None
        if operator not in (":", " "):
            reference = self._area(node)
            if reference is None:
                cause = "公式中的引用在计算时才确定"
                raise SetAside(cause)
            return reference
        left, right = (self._combination(each) for each in node.children())
        if left is None or right is None or left.sheet != right.sheet:
            return None
        outer, inner = (min, max) if operator == ":" else (max, min)
        first, second = left.area, right.area
        top, bottom = outer(first.top, second.top), inner(first.bottom, second.bottom)
        start, end = outer(first.left, second.left), inner(first.right, second.right)
        return (
            Reference(left.sheet, Area(top, start, bottom, end)) if top <= bottom and start <= end else None
        )

    def _note_number(self, condition: Condition, node: "ASTNode", piece: Piece, *, array: bool) -> None:
        """Remember whose text would have to be a number."""
        if piece.is_text:
            self.unproven.add(_AS_NUMBER)
        reference = self._area(node, array=array)
        if reference is not None:
            self.conditions.append((condition, reference))

    # Functions

    def _function(self, node: "ASTNode", takes: Takes, *, array: bool) -> Piece:
        name = (node.get_function_name() or "").upper().replace("_XLFN.", "").replace("_XLWS.", "")
        nodes = node.children()
        if name in self.around.custom:
            return self._custom(name, nodes, array=array)
        if name == "SINGLE" and len(nodes) == 1:
            return self._single(nodes[0], takes)
        known = known_functions().get(name)
        if known is None:
            cause = f"引擎不支持 {name}"
            raise SetAside(cause)
        self._judge(name, known)
        if name in ("ROW", "COLUMN", "ROWS", "COLUMNS"):
            return self._counted(name, nodes, array=array)
        call = self._arguments(name, known, nodes, takes, array=array)
        demanded = demands(name, known.needs, call, self.around.sheets)
        self.conditions += demanded.conditions
        if len(call) < len(nodes) or not demanded.met:
            self.unproven.add(name)
            surplus = nodes[len(call) :]
            pieces = [self.piece(each, Takes.RANGE, array=array) for each in surplus]
            call += [
                Argument(*each, None)
                for each in zip(surplus, [Takes.RANGE] * len(pieces), pieces, strict=True)
            ]
        return self._call(name, call)

    def _judge(self, name: str, known: Known) -> None:
        cause = {
            Verdict.WRONG: f"引擎计算 {name} 的结果可能与 Excel 不同",
            Verdict.VOLATILE: f"{name} 的结果随时变化",
            Verdict.DYNAMIC: f"{name} 引用的单元格在计算时才确定",
        }.get(known.verdict)
        if cause is not None:
            raise SetAside(cause)
        if known.verdict is Verdict.UNKNOWN:
            self.unproven.add(name)

    def _arguments(
        self, name: str, known: Known, nodes: Sequence["ASTNode"], takes: Takes, *, array: bool
    ) -> list[Argument]:
        """The arguments as the parameters take them."""
        letters = list(known.takes(len(nodes)))
        passed = takes if takes in (Takes.RANGE, Takes.ARRAY) else Takes.VALUE
        if is_exact(name, nodes) is False and Takes.KEY in letters:
            letters[0] = Takes.FIGURE
        call: list[Argument] = []
        for node, letter in zip(nodes, letters, strict=False):
            wanted = passed if letter is Takes.PASSED else letter
            piece = self.piece(
                node, Takes.RANGE if wanted is Takes.TEXTS else wanted, array=array or wanted is Takes.ARRAY
            )
            if wanted.is_number and node.node_type() != "Omitted":
                self._note_number(Condition.NUMBER, node, piece, array=array)
            if wanted is Takes.RANGE and _is_odd(node):
                self.unproven.add(name)
            area = None if wanted.is_single else self._area(node)
            call.append(
                Argument(
                    node, letter, piece if node.node_type() == "Omitted" else prepared(wanted, piece), area
                )
            )
        return call

    def _call(self, name: str, call: Sequence[Argument]) -> Piece:
        """A function of its arguments: at once, or value by value where one value is wanted and there are more."""
        size = common_size(each.piece for each in call if _is_value(each))
        is_text, is_number = name in ("TEXT", "LEFT", "RIGHT", "MID", "CONCATENATE"), name in _GIVING_NUMBERS
        if size is None:
            self.unproven.add(name)
        if size is None or size == (1, 1):
            text = f"{name}({','.join(each.piece.whole() for each in call)})"
            single = size is not None and self._gives_one(name, call)
            return one(text, is_text=is_text, is_number=is_number) if single else unsized(text)

        def element(row: int, column: int) -> str:
            parts = (
                each.piece.element(row, column)
                if each.takes.is_single or each.takes is Takes.PASSED
                else each.piece.whole()
                for each in call
            )
            return f"{name}({','.join(parts)})"

        values = within(size, element)
        return Piece(size, lambda: self.around.helpers.place(size, values), values, is_text, is_number)

    def _gives_one(self, name: str, call: Sequence[Argument]) -> bool:
        """Whether a function gives one value for single values: not where it gives or passes on ranges."""
        if name in _GIVING_ARRAYS:
            return False
        if name == "INDEX":
            flat = bool(call) and call[0].piece.size is not None and 1 in call[0].piece.size
            given = [each.node for each in call[1:3] if each.node.node_type() != "Omitted"]
            whole = len(given) > 1 or (len(given) == 1 and flat)
            return whole and all(each.get_literal_value() != 0 for each in given)
        return all(each.piece.size == (1, 1) for each in call if each.takes is Takes.PASSED)

    def _custom(self, name: str, nodes: Sequence["ASTNode"], *, array: bool) -> Piece:
        self.calls_custom = True
        first = nodes[0].get_literal_value() if nodes and nodes[0].node_type() == "Literal" else None
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
            return one(f"{name}({self.piece(nodes[0], Takes.RANGE, array=array).whole()})", is_number=True)
        row, column = self.spot.row, self.spot.column
        area = reference.area if reference else Area(row, column, row, column)
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if name in ("ROWS", "COLUMNS"):
            return one(str(height if name == "ROWS" else width), is_number=True)
        size, first = ((height, 1), area.top) if name == "ROW" else ((1, width), area.left)
        if not array or size == (1, 1):
            return one(str(first), is_number=True)
        if max(size) > MOST_HELPERS:
            raise SetAside(TOO_LARGE)
        between = ";" if name == "ROW" else ","
        numbers = "{" + between.join(str(first + step) for step in range(max(size))) + "}"
        return Piece(
            size,
            lambda: numbers,
            within(size, lambda down, across: str(first + max(down, across))),
            is_number=True,
        )


def _references(node: "ASTNode", spot: Spot, scope: Scope) -> tuple[Reference, ...] | None:
    """The cells that a reference means by itself; None where it is a defined name."""
    text, found = node.get_reference_string() or "", node.get_reference()
    specifier = getattr(found, "spec", None)
    if specifier is not None:
        return (scope.table(getattr(found, "name", ""), specifier, spot.sheet, spot.row),)
    references = scope.references(text, spot.sheet)
    if references is None and text.casefold() in scope.tables:
        return (scope.table(text, None, spot.sheet, spot.row),)
    return references


def _is_value(argument: Argument) -> bool:
    """Whether an argument is calculated value by value: where one value is wanted, and no range is passed on."""
    if argument.takes is not Takes.PASSED:
        return argument.takes.is_single
    return argument.area is None and argument.piece.size is not None


def _nodes(root: "ASTNode") -> Iterator["ASTNode"]:
    yield root
    for each in root.children():
        yield from _nodes(each)


def _is_odd(node: "ASTNode") -> bool:
    """Whether an argument for a range is a text, a truth value or an array of such, written out."""
    if node.node_type() == "Array":
        return any(map(_is_odd, node.children()))
    value = node.get_literal_value() if node.node_type() == "Literal" else 0
    return isinstance(value, bool) or not isinstance(value, int | float)


def _written(reference: Reference) -> str:
    sheet, area = reference
    if area.is_one_cell:
        cells = a1(area.top, area.left)
    elif (area.top, area.bottom) == (1, LAST_ROW):
        cells = f"{column_letters(area.left)}:{column_letters(area.right)}"
    elif (area.left, area.right) == (1, LAST_COLUMN):
        cells = f"{area.top}:{area.bottom}"
    else:
        cells = str(area)
    return f"{values_sheet(sheet)}!{cells}"
