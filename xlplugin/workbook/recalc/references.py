"""What the references in a formula mean, and how the engine is told of them."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, a1, column_letters
from xlplugin.workbook.recalc.dependents import Spot
from xlplugin.workbook.recalc.scope import Reference, Scope, SetAside

if TYPE_CHECKING:
    from formualizer import ASTNode

UNREADABLE: Final = "公式写法无法识别"
"""The cause for which a formula is set aside that cannot be read."""


def parsed(formula: str) -> "ASTNode | None":
    """A formula, or the text of a defined name, without ``=``; None where it cannot be read."""
    from formualizer import ParserError, TokenizerError, parse  # noqa: PLC0415 - 30 ms, only where needed

    try:
        return parse(f"={formula}")
    except (ParserError, TokenizerError, ValueError):
        return None


def values_sheet(number: int) -> str:
    """The engine's name of the sheet that holds the values of a sheet of the workbook."""
    return f"V_{number}"


def references_in(root: "ASTNode", spot: Spot, scope: Scope) -> Iterator[Reference | None]:
    """The cells that a formula may read, as far as they can be told without understanding it.

    Of a range in whose place Excel takes one cell it is the whole range, of a table all of it. None stands
    for cells that cannot be told; other workbooks have none.
    """
    waiting, names = [root], set[str]()
    while waiting:
        for node in nodes_of(waiting.pop()):
            if node.node_type() != "Reference":
                continue
            found = node.get_reference()
            table = scope.tables.get(getattr(found, "name", "").casefold())
            if table is not None:
                yield scope.whole(table)
                continue
            if getattr(found, "spec", None) is not None:
                yield None
                continue
            name = node.get_reference_string() or ""
            try:
                cells = scope.references(name, spot.sheet)
                if cells is not None:
                    yield from cells
                elif name not in names:
                    names.add(name)
                    text = scope.name(name, spot.sheet)
                    tree = parsed(text)
                    if tree is None:
                        yield None
                    else:
                        waiting.append(tree)
            except SetAside:
                continue


def references(node: "ASTNode", spot: Spot, scope: Scope) -> tuple[Reference, ...] | None:
    """The cells that a reference means by itself; None where it is a defined name."""
    text, found = node.get_reference_string() or "", node.get_reference()
    specifier = getattr(found, "spec", None)
    if specifier is not None:
        return (scope.table(getattr(found, "name", ""), specifier, spot.sheet, spot.row),)
    cells = scope.references(text, spot.sheet)
    if cells is None and text.casefold() in scope.tables:
        return (scope.table(text, None, spot.sheet, spot.row),)
    return cells


def combination(node: "ASTNode", area_of: Callable[["ASTNode"], Reference | None]) -> Reference | None:
    """The area that spans two areas, or in which they meet; None where they do not.

    Args:
        node: two areas, or such combinations of areas, with an operator between them.
        area_of: the one area that a node stands for.

    Raises:
        SetAside: only calculating tells an area.
    """
    operator = node.get_operator() if node.node_type() == "BinaryOp" else None
    if operator not in (":", " "):
        reference = area_of(node)
        if reference is None:
            cause = "公式中的引用在计算时才确定"
            raise SetAside(cause)
        return reference
    left, right = (combination(each, area_of) for each in node.children())
    if left is None or right is None or left.sheet != right.sheet:
        return None
    outer, inner = (min, max) if operator == ":" else (max, min)
    first, second = left.area, right.area
    top, bottom = outer(first.top, second.top), inner(first.bottom, second.bottom)
    start, end = outer(first.left, second.left), inner(first.right, second.right)
    return Reference(left.sheet, Area(top, start, bottom, end)) if top <= bottom and start <= end else None


def nodes_of(root: "ASTNode") -> Iterator["ASTNode"]:
    """A node and all below it, from left to right."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children())


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
