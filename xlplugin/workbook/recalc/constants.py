"""What stands in a formula itself or follows from it: numbers, texts, arrays of these, numbers of rows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.recalc.pieces import MOST_HELPERS, TOO_LARGE, Kind, Piece, one, within
from xlplugin.workbook.recalc.scope import SetAside

if TYPE_CHECKING:
    from formualizer import ASTNode


def literal(node: "ASTNode") -> Piece:
    """A number, text, truth value or error."""
    token, value = node.get_source_token(), node.get_literal_value()
    text = token.value if token is not None else str(value)
    if isinstance(value, bool):
        return one(text, Kind.TRUTH)
    number = Kind.NUMBER if isinstance(value, int | float) else Kind.ANY
    return one(text, Kind.TEXT if text.startswith('"') else number)


def constant_array(node: "ASTNode") -> Piece:
    """An array such as ``{1,2;"a",TRUE}``."""
    pieces = [_constant(each) for each in node.children()]
    height = len(node.to_dict()["rows"])
    width = len(pieces) // height
    texts = [piece.whole() for piece in pieces]
    lines = [texts[start : start + width] for start in range(0, len(texts), width)]
    text = "{" + ";".join(",".join(line) for line in lines) + "}"
    size, kinds = (height, width), {piece.kind for piece in pieces}
    kind = kinds.pop() if len(kinds) == 1 else Kind.ANY
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
    height, width = area.bottom - area.top + 1, area.right - area.left + 1
    if name in ("ROWS", "COLUMNS"):
        return one(str(height if name == "ROWS" else width), Kind.NUMBER)
    size, first = ((height, 1), area.top) if name == "ROW" else ((1, width), area.left)
    if not array or size == (1, 1):
        return one(str(first), Kind.NUMBER)
    if max(size) > MOST_HELPERS:
        raise SetAside(TOO_LARGE)
    numbers = "{" + (";" if name == "ROW" else ",").join(str(first + step) for step in range(max(size))) + "}"
    element = within(size, lambda row, column: str(first + max(row, column)))
    return Piece(size, lambda: numbers, element, Kind.NUMBER)
