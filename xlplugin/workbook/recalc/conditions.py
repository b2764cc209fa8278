"""On what a proven function of certain arguments is right: what its formula tells, and what only values tell."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.workbook.grid.grid import SheetGrid
from xlplugin.workbook.recalc.pieces import Piece
from xlplugin.workbook.recalc.scope import Reference, SetAside
from xlplugin.workbook.recalc.trust import Need, Takes, is_proven_format

if TYPE_CHECKING:
    from formualizer import ASTNode

_UNITS: Final = frozenset(("Y", "M", "D", "YM"))
_LAST_ASCII: Final = 126
_SUBTOTALS: Final = ("SUBTOTAL", "AGGREGATE")


class Condition(StrEnum):
    """What must hold for the values of cells; the value is what people are told where it does not."""

    SORTED = "查找区域没有按升序排列"
    ERRORLESS = "引擎对含有错误值的区域可能与 Excel 算得不同"
    PLAIN = "引擎对含有文本数字或逻辑值的区域可能与 Excel 算得不同"
    OPERAND = "文字当作数字参与计算"
    NUMBER = "文字当作数字"


class Argument(NamedTuple):
    """One argument of a call.

    Attributes:
        node: as it was parsed.
        takes: what its parameter takes.
        piece: as the engine is given it.
        area: the cells that it is, where it is no more than a reference.
    """

    node: "ASTNode"
    takes: Takes
    piece: Piece
    area: Reference | None


class Demands(NamedTuple):
    """What a call hangs on: whether its formula meets it, and what the values of cells have to meet."""

    met: bool
    conditions: tuple[tuple[Condition, Reference], ...] = ()


def demands(
    name: str, needs: frozenset[Need], call: Sequence[Argument], sheets: Sequence[SheetGrid]
) -> Demands:
    """What a call of a function hangs on.

    Args:
        name: the function.
        needs: what the list says of it.
        call: the arguments.
        sheets: what is on the workbook's sheets.

    Raises:
        SetAside: the engine is known to get such a call wrong.
    """
    if needs and not call:
        return Demands(met=False)
    ranges = [each.area for each in call if each.area is not None and not each.takes.is_single]
    conditions = [(Condition.ERRORLESS, area) for area in ranges if Need.ERRORLESS in needs]
    if Need.NUMBERS in needs:
        conditions += ((Condition.PLAIN, area) for area in ranges)
    if Need.VISIBLE in needs:
        _check_visible(name, ranges, sheets)
    if Need.FORMAT in needs:
        _check_format(call)
    if Need.LOOKUP in needs:
        conditions += ((Condition.SORTED, area) for area in _to_be_sorted(name, call))
    written = (each for each in call if each.takes is Takes.WRITTEN_NUMBER)
    met = (
        all(_literal(each) is not None for each in written)
        and (Need.ASCII not in needs or 1 <= (_literal(call[0]) or 0) <= _LAST_ASCII)
        and (Need.DIRECT not in needs or all(_is_direct(name, each) for each in call))
        and (Need.NUMBERS not in needs or all(_is_numbers(each) for each in call))
        and (Need.REFERENCE not in needs or call[-1].takes is not Takes.RANGE or call[-1].area is not None)
        and (
            Need.SHAPE not in needs
            or len({each.piece.size for each in call if not each.takes.is_single}) == 1
        )
        and (
            Need.SINGLE not in needs
            or all(each.piece.size == (1, 1) for each in call if each.takes.is_single)
        )
        and (Need.UNIT not in needs or str(call[-1].node.get_literal_value()).upper() in _UNITS)
    )
    return Demands(met, tuple(conditions))


def _literal(argument: Argument) -> float | None:
    """The number that stands in the formula itself."""
    value = argument.node.get_literal_value() if argument.node.node_type() == "Literal" else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_direct(name: str, argument: Argument) -> bool:
    if argument.area is not None or _literal(argument) is not None:
        return True
    return argument.piece.is_number and name != "COUNT"  # an error that is calculated Excel does not count


def _is_numbers(argument: Argument) -> bool:
    return argument.area is not None or argument.piece.is_number


def _check_visible(name: str, ranges: Sequence[Reference], sheets: Sequence[SheetGrid]) -> None:
    """What a subtotal leaves out depends on more than values: hidden rows, and other subtotals."""
    for number, area in ranges:
        sheet = sheets[number]
        if sheet.hidden_rows.meets(area.top, area.bottom):
            cause = f"{name} 的区域中有隐藏或筛选的行"
            raise SetAside(cause)
        inside = (sheet.cells[place].formula for place in sheet.cells_in(area))
        if any(formula and any(each in formula.upper() for each in _SUBTOTALS) for formula in inside):
            cause = f"{name} 的区域中又有分类汇总"
            raise SetAside(cause)


def _check_format(call: Sequence[Argument]) -> None:
    code = call[1].node.get_literal_value() if len(call) > 1 else None
    if not isinstance(code, str) or not is_proven_format(code):
        cause = "引擎不支持 TEXT 的这种格式"
        raise SetAside(cause)


def _to_be_sorted(name: str, call: Sequence[Argument]) -> list[Reference]:
    """The cells that must be sorted for a lookup to be right."""
    if is_exact(name, [each.node for each in call]):
        return []
    if len(call) > 1 and call[1].node.node_type() == "Array" and _is_ascending(call[1].node):
        return []
    if len(call) < 2 or call[1].area is None:  # noqa: PLR2004 - what is sought, and where
        cause = f"引擎不支持 {name} 的这种查找"
        raise SetAside(cause)
    sheet, area = call[1].area
    if name == "HLOOKUP" or (name == "LOOKUP" and area.right - area.left > area.bottom - area.top):
        area = area._replace(bottom=area.top)
    elif name != "MATCH":
        area = area._replace(right=area.left)
    return [Reference(sheet, area)]


def is_exact(name: str, nodes: Sequence["ASTNode"]) -> bool:
    """Whether a lookup asks for an exact match: its last argument is 0 or FALSE, or left blank."""
    last = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}.get(name)
    if last is None or len(nodes) <= last:
        return False
    given = nodes[last]
    return given.node_type() == "Omitted" or (
        given.node_type() == "Literal" and given.get_literal_value() in (0, False)
    )


def _is_ascending(node: "ASTNode") -> bool:
    values = [each.get_literal_value() for each in node.children()]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == len(values) and numbers == sorted(numbers)
