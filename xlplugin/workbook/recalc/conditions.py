"""What a proven function hangs on to be right: what its formula tells, and what only values tell."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import LAST_ROW, Area, SheetGrid
from xlplugin.workbook.recalc.dependents import Reference
from xlplugin.workbook.recalc.digits import COMPARISONS, is_plain, is_read_otherwise, text_of
from xlplugin.workbook.recalc.pieces import Piece, ValueKind
from xlplugin.workbook.recalc.scope import SetAside
from xlplugin.workbook.recalc.trust import Need, Takes, is_proven_format

if TYPE_CHECKING:
    from formualizer import ASTNode

_NUMBER: Final = re.compile(r"^\W*\d")
_UNITS: Final = frozenset(("Y", "M", "D", "YM"))
_LAST_ASCII: Final = 126
_GREATEST_FIGURE: Final = 8e307
_SUBTOTALS: Final = ("SUBTOTAL", "AGGREGATE")


class Requirement(StrEnum):
    """What must hold for the values of cells; the value is what people are told where it does not."""

    SORTED = "查找区域没有按升序排列"
    ERRORLESS = "引擎对含有错误值的区域可能与 Excel 算得不同"
    PLAIN = "引擎对含有文本数字或逻辑值的区域可能与 Excel 算得不同"
    CLEAR = "引擎查找末位有误差的数值或像数字的文字，可能与 Excel 不同"
    OPERAND = "文字当作数字参与计算"
    NUMBER = "函数把文字当作数字"


class Held:
    """Whether conditions hold for the cells of areas, as their values are now.

    The rows of a column that break a condition are looked for once: of thirty thousand formulas over one
    column, each with its own area, none looks through it again.
    """

    def __init__(self, sheets: Sequence[SheetGrid], value: Callable[[int, tuple[int, int]], Cell]) -> None:
        """``value`` tells what a place of a sheet, by its number, holds now."""
        self._sheets = sheets
        self._value = value
        self._breaks: dict[tuple[Requirement, int, int], list[int]] = {}
        self._changes = 0
        self._changed: dict[tuple[int, int], int] = {}  # when a column last changed
        self._sorted: dict[Reference, tuple[int, bool]] = {}  # when that was found, and what

    def holds(self, condition: Requirement, reference: Reference) -> bool:
        """Whether the values of an area meet a condition."""
        sheet, area = reference
        if condition is Requirement.CLEAR:  # once it is known what is sought
            return True
        if condition is Requirement.SORTED:
            when, found = self._sorted.get(reference, (-1, False))
            columns = self._sheets[sheet].columns_in(area)
            if when < max((self._changed.get((sheet, column), 0) for column in columns), default=0):
                found = self._is_sorted(reference)
                self._sorted[reference] = self._changes, found
            return found
        if area.is_one_cell:
            return not _BREAKS[condition](self._value(sheet, (area.top, area.left)))
        return not any(
            bisect_right(rows, area.bottom) > bisect_left(rows, area.top)
            for column in self._sheets[sheet].columns_in(area)
            if (rows := self._rows(condition, sheet, column))
        )

    def changed(self, sheet: int, place: tuple[int, int]) -> None:
        """A cell has another value now."""
        row, column = place
        self._changes += 1
        self._changed[sheet, column] = self._changes
        for condition in _BREAKS:
            rows = self._breaks.get((condition, sheet, column))
            if rows is not None:
                at = bisect_left(rows, row)
                rows[at : bisect_right(rows, row)] = [row] * _BREAKS[condition](self._value(sheet, place))

    def _rows(self, condition: Requirement, sheet: int, column: int) -> list[int]:
        """The rows of a column that break a condition, in order."""
        known = self._breaks.get((condition, sheet, column))
        if known is None:
            whole, breaks = Area(1, column, LAST_ROW, column), _BREAKS[condition]
            places = self._sheets[sheet].cells_in(whole)
            known = [place[0] for place in places if breaks(self._value(sheet, place))]
            self._breaks[condition, sheet, column] = known
        return known

    def _is_sorted(self, reference: Reference) -> bool:
        sheet, area = reference
        values = [self._value(sheet, place) for place in self._sheets[sheet].cells_in(area)]
        numbers = [value for value in values if isinstance(value, float)]
        return len(numbers) == area.size and numbers == sorted(numbers)


def _is_odd_number(value: Cell) -> bool:
    text = text_of(value)
    return text is not None and not (text and is_plain(text))


_BREAKS: Final[Mapping[Requirement, Callable[[Cell], bool]]] = {
    Requirement.ERRORLESS: lambda value: isinstance(value, CellError),
    Requirement.PLAIN: lambda value: (
        isinstance(value, bool) or _NUMBER.search(text_of(value) or "") is not None
    ),
    Requirement.NUMBER: _is_odd_number,
    Requirement.OPERAND: is_read_otherwise,
}
"""Which values break a condition."""


class CallArgument(NamedTuple):
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

    @property
    def is_value(self) -> bool:
        """Whether it is taken value by value: where one value is wanted, and no range is passed on."""
        if self.takes is not Takes.PASSED:
            return self.takes.is_single
        return self.area is None and self.piece.size is not None


def demands(
    name: str, needs: frozenset[Need], call: Sequence[CallArgument], sheets: Sequence[SheetGrid]
) -> tuple[bool, list[tuple[Requirement, Reference]]]:
    """What a call hangs on: whether its formula meets it, and what the values of cells have to meet.

    Args:
        name: the function.
        needs: what the list says of it.
        call: the arguments.
        sheets: what is on the workbook's sheets.

    Raises:
        SetAside: the engine is known to get such a call wrong.
    """
    if needs and not call:
        return False, []
    ranges = [each.area for each in call if each.area is not None and not each.takes.is_single]
    conditions = [(Requirement.ERRORLESS, area) for area in ranges if Need.ERRORLESS in needs]
    if Need.NUMBERS in needs:
        conditions += ((Requirement.PLAIN, area) for area in ranges)
    for place, each in enumerate(call):
        area = call[place - 1].area if each.takes is Takes.CRITERION and place else None
        if area is not None and _asks_for_others(each.node):
            conditions.append((Requirement.PLAIN, area))
    if Need.VISIBLE in needs:
        _check_visible(name, ranges, sheets)
    if Need.FORMAT in needs:
        code = call[1].node.get_literal_value() if len(call) > 1 else None
        if not isinstance(code, str) or not is_proven_format(code):
            cause = "引擎不支持 TEXT 的这种格式"
            raise SetAside(cause)
    if Need.LOOKUP in needs:
        conditions += ((Requirement.SORTED, area) for area in _to_be_sorted(name, call))
    conditions += ((Requirement.CLEAR, area) for area in _searched(name, call))
    written = (each for each in call if each.takes is Takes.WRITTEN_NUMBER)
    met = (
        all((number := _literal(each)) is not None and number.is_integer() for each in written)
        and (Need.ASCII not in needs or 1 <= (_literal(call[0]) or 0) <= _LAST_ASCII)
        and (Need.DIRECT not in needs or all(_is_direct(name, each) for each in call))
        and (
            Need.NUMBERS not in needs
            or all(each.area is not None or each.piece.kind is ValueKind.NUMBER for each in call)
        )
        and (Need.REFERENCE not in needs or call[-1].takes is not Takes.RANGE or call[-1].area is not None)
        and (
            Need.SHAPE not in needs
            or len({each.piece.size for each in call if not each.takes.is_single}) == 1
        )
        and (
            Need.SINGLE not in needs
            or all(each.piece.size == (1, 1) for each in call if each.takes.is_single)
        )
        and (name != "MATCH" or all(_is_plain_kind(each) for each in call[2:]))
        and (Need.UNIT not in needs or str(call[-1].node.get_literal_value()).upper() in _UNITS)
    )
    return met, conditions


def _searched(name: str, call: Sequence[CallArgument]) -> Iterator[Reference]:
    """The cells among which something is sought: beside a criterion, behind a value to look up."""
    for place, each in enumerate(call):
        beside = {Takes.CRITERION: place - 1, Takes.KEY: 1, Takes.FIGURE: 1}.get(each.takes)
        found = call[beside].area if beside is not None and beside < len(call) else None
        if found is not None:
            yield found if each.takes is Takes.CRITERION else _first_line(name, found)


def _first_line(name: str, searched: Reference) -> Reference:
    """The row or column of a range in which a lookup looks."""
    sheet, area = searched
    if name == "HLOOKUP" or (name == "LOOKUP" and area.right - area.left > area.bottom - area.top):
        return Reference(sheet, area._replace(bottom=area.top))
    return Reference(sheet, area._replace(right=area.left) if name in ("VLOOKUP", "LOOKUP") else area)


def _literal(argument: CallArgument) -> float | None:
    """The number that stands in the formula itself."""
    value = argument.node.get_literal_value()
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_direct(name: str, argument: CallArgument) -> bool:
    if argument.area is not None or _literal(argument) is not None:
        return True
    if argument.node.node_type() == "Function" and argument.piece.size not in (None, (1, 1)):
        return True  # cells of the helper sheet
    # An error that is calculated COUNT does not count in Excel.
    return argument.piece.kind is ValueKind.NUMBER and name != "COUNT"


def _asks_for_others(node: "ASTNode") -> bool:
    """Whether a criterion asks for all but a number: Excel counts the text 23 among what is <>23."""
    value = node.get_literal_value()
    if isinstance(value, str):
        return value.startswith("<>") and value != "<>"
    literals = (each.get_literal_value() for each in node.children())
    return any(isinstance(each, str) and each.startswith("<>") for each in literals)


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


def _to_be_sorted(name: str, call: Sequence[CallArgument]) -> list[Reference]:
    """The cells that must be sorted for a lookup to be right."""
    if is_exact(name, [each.node for each in call]):
        return []
    if len(call) > 1 and call[1].node.node_type() == "Array" and _is_ascending(call[1].node):
        return []
    if len(call) < 2 or call[1].area is None:  # noqa: PLR2004 - what is sought, and where
        cause = f"引擎不支持 {name} 的这种查找"
        raise SetAside(cause)
    return [_first_line(name, call[1].area)]


def _is_plain_kind(argument: CallArgument) -> bool:
    """Whether the kind of a match stands in the formula and is none of those in descending order."""
    return argument.node.node_type() == "Omitted" or argument.node.get_literal_value() in (0, 1)


def is_exact(name: str, nodes: Sequence["ASTNode"]) -> bool:
    """Whether a lookup asks for an exact match: its last argument is 0 or FALSE, or left blank."""
    last = {"VLOOKUP": 3, "HLOOKUP": 3, "MATCH": 2}.get(name)
    if last is None or len(nodes) <= last:
        return False
    return nodes[last].node_type() == "Omitted" or nodes[last].get_literal_value() in (0, False)


def _is_ascending(node: "ASTNode") -> bool:
    values = [each.get_literal_value() for each in node.children()]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == len(values) and numbers == sorted(numbers)


def greatest(node: "ASTNode") -> float:
    """What no number in an array exceeds: of ``0/(…)``, ``1/((…)*(…))`` with truth values, or cells."""
    if node.node_type() == "Reference":
        return _GREATEST_FIGURE
    if node.get_operator() != "/":
        return inf
    divided, divisor = node.children()
    value = divided.get_literal_value()
    return float(value) if value == 0 or (value == 1 and _is_truth(divisor)) else inf


def _is_truth(node: "ASTNode") -> bool:
    """Whether a node is a comparison, or a product of such."""
    operator = node.get_operator()
    return operator in COMPARISONS or (operator == "*" and all(map(_is_truth, node.children())))


def is_odd(node: "ASTNode") -> bool:
    """Whether an argument for a range is a text, a truth value or an array of such, written out."""
    if node.node_type() == "Array":
        return any(map(is_odd, node.children()))
    return isinstance(node.get_literal_value(), bool | str)
