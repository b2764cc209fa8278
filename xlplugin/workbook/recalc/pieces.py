"""Parts of a formula as the engine is given them, and the cells of a helper sheet that some of them need."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, a1, column_letters
from xlplugin.workbook.recalc.dependents import Reference
from xlplugin.workbook.recalc.digits import VALUES, engine_name
from xlplugin.workbook.recalc.scope import SetAside
from xlplugin.workbook.recalc.trust import Takes

if TYPE_CHECKING:
    from formualizer import ASTNode

HELPERS: Final = "H"
"""The engine's sheet of helper cells."""

_MOST_HELPERS: Final = 20_000
"""The most cells that one array in a formula may need."""

_TOO_LARGE: Final = "公式中的数组过大"

Size: TypeAlias = tuple[int, int] | None
"""Rows × columns of a value; None where only calculating tells."""

Element: TypeAlias = Callable[[int, int], str]
"""Writes the value at a row and column, from 0, of an array; one row or column stands for all."""


class ValueKind(Enum):
    """What the values of a part of a formula are known to be, apart from errors."""

    ANY = auto()
    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()


GIVING_ARRAYS: Final = frozenset(
    (
        *("CHOOSECOLS", "CHOOSEROWS", "DROP", "EXPAND", "FILTER", "FREQUENCY", "GROWTH", "HSTACK", "LINEST"),
        *("LOGEST", "MINVERSE", "MMULT", "MODE.MULT", "MUNIT", "SEQUENCE", "SORT", "SORTBY", "TAKE"),
        *("TEXTSPLIT", "TOCOL", "TOROW", "TRANSPOSE", "TREND", "UNIQUE", "VSTACK", "WRAPCOLS", "WRAPROWS"),
    )
)
"""The functions that give rows of cells."""

GIVING: Final = {
    ValueKind.NUMBER: (
        *("ABS", "AVERAGE", "AVERAGEIF", "AVERAGEIFS", "COLUMN", "COLUMNS", "COUNT", "COUNTA", "COUNTBLANK"),
        *("COUNTIF", "COUNTIFS", "DATE", "DAY", "DAYS", "EDATE", "EOMONTH", "FIND", "INT", "LARGE", "LEN"),
        *("MATCH", "MAX", "MAXIFS", "MEDIAN", "MIN", "MINIFS", "MOD", "MONTH", "N", "NETWORKDAYS", "PRODUCT"),
        *("RANK", "RANK.EQ", "ROUND", "ROUNDDOWN", "ROUNDUP", "ROW", "ROWS", "SEARCH", "SIGN", "SMALL"),
        *("SQRT", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRUNC", "VALUE", "WEEKDAY", "YEAR"),
    ),
    ValueKind.TEXT: ("CONCATENATE", "LEFT", "MID", "RIGHT", "TEXT"),
    ValueKind.TRUTH: ("AND", "EXACT", "ISBLANK", "ISERROR", "ISNA", "ISNUMBER", "ISTEXT", "NOT", "OR", "XOR"),
}
"""The functions that give but one kind of value, apart from errors."""


class Piece(NamedTuple):
    """A part of a formula, written for the engine.

    Attributes:
        size: rows × columns of its value.
        whole: writes the value as a whole.
        element: writes one of its values.
        kind: what its values are known to be.
    """

    size: Size
    whole: Callable[[], str]
    element: Element
    kind: ValueKind = ValueKind.ANY


class Helper(NamedTuple):
    """A formula in a cell of the helper sheet, with ``=``."""

    row: int
    column: int
    text: str


@dataclass(slots=True)
class HelperSheet:
    """The helper sheet: how many of its rows are taken, and the formulas in them."""

    rows: int = 0
    cells: list[Helper] = field(default_factory=list)

    def place(self, size: tuple[int, int], element: Element) -> str:
        """Put every value of an array into a cell of its own; the range of these cells.

        Raises:
            SetAside: there are too many.
        """
        height, width = size
        if height * width > _MOST_HELPERS:
            raise SetAside(_TOO_LARGE)
        top = self.rows + 1
        self.rows += height
        self.cells += (
            Helper(top + row, column + 1, f"={element(row, column)}")
            for row in range(height)
            for column in range(width)
        )
        return f"{HELPERS}!{Area(top, 1, top + height - 1, width)}"


def values_sheet(number: int) -> str:
    """The engine's name of the sheet that holds the values of a sheet of the workbook."""
    return f"V_{number}"


def written(reference: Reference) -> str:
    """The cells as the engine is told of them."""
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


def one(text: str, kind: ValueKind = ValueKind.ANY) -> Piece:
    """A piece that is one value."""
    return Piece((1, 1), lambda: text, lambda _row, _column: text, kind)


def first_of(piece: Piece) -> Piece:
    """The first value of a piece."""
    return one(piece.element(0, 0), piece.kind)


def unsized(text: str) -> Piece:
    """A piece whose size only calculating tells."""
    return Piece(None, lambda: text, lambda row, column: f"INDEX({text},{row + 1},{column + 1})")


def arguments(text: str) -> Piece:
    """Several ranges, as arguments one after the other."""

    def element(_row: int, _column: int) -> str:
        cause = "公式的一个引用由几个区域组成"
        raise SetAside(cause)

    return Piece(None, lambda: text, element)


def within(size: tuple[int, int], cell: Element) -> Element:
    """One row or column stands for all; what lies beyond several is #N/A."""
    height, width = size

    def element(row: int, column: int) -> str:
        down, across = 0 if height == 1 else row, 0 if width == 1 else column
        return cell(down, across) if down < height and across < width else "#N/A"

    return element


def common_size(pieces: Iterable[Piece]) -> Size:
    """The size of what is calculated value by value from pieces."""
    height, width = 1, 1
    for piece in pieces:
        if piece.size is None:
            return None
        height, width = max(height, piece.size[0]), max(width, piece.size[1])
    return height, width


def joined(pattern: str, pieces: Sequence[Piece], kind: ValueKind) -> Piece:
    """What is calculated value by value from pieces; the pattern has braces for each."""
    return Piece(
        common_size(pieces),
        lambda: pattern.format(*(piece.whole() for piece in pieces)),
        lambda row, column: pattern.format(*(piece.element(row, column) for piece in pieces)),
        kind,
    )


def prepared(takes: Takes, piece: Piece) -> Piece:
    """A piece as a parameter takes it."""
    gives_text = takes in (Takes.TEXT, Takes.TEXTS)
    if gives_text:
        takes = Takes.TEXT
    if takes not in VALUES or (piece.kind is ValueKind.TEXT and gives_text):
        return piece
    return joined(f"{engine_name(takes)}({{}})", [piece], ValueKind.TEXT if gives_text else piece.kind)


# What stands in a formula itself or follows from it: numbers, texts, arrays of these, numbers of rows


def literal(node: "ASTNode") -> Piece:
    """A number, text, truth value or error."""
    token, value = node.get_source_token(), node.get_literal_value()
    text = token.value if token is not None else str(value)
    if isinstance(value, bool):
        return one(text, ValueKind.TRUTH)
    number = ValueKind.NUMBER if isinstance(value, int | float) else ValueKind.ANY
    return one(text, ValueKind.TEXT if text.startswith('"') else number)


def constant_array(node: "ASTNode") -> Piece:
    """An array such as ``{1,2;"a",TRUE}``."""
    pieces = [_constant(each) for each in node.children()]
    height = len(node.to_dict()["rows"])
    width = len(pieces) // height
    texts = [piece.whole() for piece in pieces]
    lines = [texts[start : start + width] for start in range(0, len(texts), width)]
    text = "{" + ";".join(",".join(line) for line in lines) + "}"
    size, kinds = (height, width), {piece.kind for piece in pieces}
    kind = kinds.pop() if len(kinds) == 1 else ValueKind.ANY
    return Piece(size, lambda: text, within(size, lambda row, column: lines[row][column]), kind)


def _constant(node: "ASTNode") -> Piece:
    """One value of an array; a number may have a sign."""
    if node.node_type() != "UnaryOp":
        return literal(node)
    piece = _constant(node.children()[0])
    return one(f"{node.get_operator()}{piece.whole()}", piece.kind)


def numbers_in(array: "ASTNode") -> Iterator[float]:
    """The numbers in an array."""
    for node in array.children():
        sign = -1 if node.node_type() == "UnaryOp" and node.get_operator() == "-" else 1
        value = (node.children()[0] if node.node_type() == "UnaryOp" else node).get_literal_value()
        if isinstance(value, int | float):
            yield sign * float(value)


def errors_in(node: "ASTNode") -> set[str]:
    """The errors that a literal is, or that stand in an array."""
    tokens = (each.get_source_token() for each in (node, *node.children()))
    return {token.value for token in tokens if token is not None and token.value.startswith("#")}


def counted(name: str, area: Area, *, array: bool) -> Piece:
    """What ROW, COLUMN, ROWS or COLUMNS gives for an area: a number, or inside arrays one for each.

    Raises:
        SetAside: it is too large.
    """
    height, width = area.shape
    if name in ("ROWS", "COLUMNS"):
        return one(str(height if name == "ROWS" else width), ValueKind.NUMBER)
    size, first = ((height, 1), area.top) if name == "ROW" else ((1, width), area.left)
    if not array or size == (1, 1):
        return one(str(first), ValueKind.NUMBER)
    if max(size) > _MOST_HELPERS:
        raise SetAside(_TOO_LARGE)
    numbers = "{" + (";" if name == "ROW" else ",").join(str(first + step) for step in range(max(size))) + "}"
    element = within(size, lambda row, column: str(first + max(row, column)))
    return Piece(size, lambda: numbers, element, ValueKind.NUMBER)
