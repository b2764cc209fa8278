"""A table of facts as a range: by 编码 or label, in any of the widths people select."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from xlplugin.facts.factset import Fact
from xlplugin.facts.parse import Raw, parse_series, parse_value, unit_of
from xlplugin.facts.value import Fault, Invalid, Value
from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.functions.cell import Block, Cell, CellError, text


class _Columns(NamedTuple):
    """Which columns (from 0) of a table hold the keys, the value and the unit."""

    keys: tuple[int, ...]
    value: int
    unit: int | None = None


COUNTED: Final = "换算值"
"""Under which the sheet 基础数据 holds what formulas count: amounts with their unit, as typed."""

SHEET_COLUMNS: Final = ("编码", "指标", "数据项", "数值", "单位", "来源/佐证材料", "备注", COUNTED)
"""The columns of the sheet 基础数据."""

_BY_WIDTH: Final = {
    2: _Columns((0,), 1),
    3: _Columns((0,), 1, 2),
    4: _Columns((0, 1), 2, 3),
    5: _Columns((0, 2), 3, 4),
    6: _Columns((0, 2), 3, 4),
    7: _Columns((0, 2), 3, 4),
}
_WHOLE_SHEET: Final = _Columns((0, 2), 7)


class _Row(NamedTuple):
    key: str
    label: str
    value: Raw
    unit: str


def to_raw(cell: Cell) -> Raw:
    """A cell as something typed: #N/A is a figure that is not there, other errors are unusable.

    What could not be calculated is not there either.
    """
    if cell in (CellError.NA, CellError.UNKNOWN):
        return None
    return Invalid(Fault.WRONG_TYPE, f"含有错误值{cell.value}") if isinstance(cell, CellError) else cell


def _rows(block: Block) -> Iterator[_Row]:
    columns = _BY_WIDTH.get(len(block[0]), _WHOLE_SHEET)
    for row in block:
        keys = [text(row[column]) for column in columns.keys]
        unit = "" if columns.unit is None else text(row[columns.unit])
        yield _Row(keys[0].partition(".")[0], keys[-1], to_raw(row[columns.value]), unit)


def _value(definition: FactDefinition, rows: Sequence[_Row]) -> Value:
    by_function = {UnitKind.TARGETS: "SCORE_COMPLETION", UnitKind.TARGET: "SCORE_ITEM"}.get(definition.kind)
    if by_function:
        return Invalid(Fault.WRONG_TYPE, f"{definition.label}须用 {by_function} 计算")
    if definition.kind is UnitKind.SERIES:
        return parse_series(definition, [row.value for row in rows], rows[0].unit)
    return parse_value(definition, rows[0].value, rows[0].unit)


def facts_in(block: Block, vocabulary: Vocabulary) -> list[Fact]:
    """The facts of a table, rows × columns; rows that name no known fact are passed over.

    Two columns are key and value; three add the unit; four are 编码, 数据项, 数值, 单位; five and more
    are the columns of the sheet 基础数据, of which the whole width uses 换算值.
    """
    rows = list(_rows(block)) if len(block[0]) > 1 else []
    keys = {row.key for row in rows}
    names = keys | {row.label for row in rows}
    found = []
    for definition in vocabulary:
        if definition.id in keys or definition.label in names:
            own = [
                row for row in rows if row.key == definition.id or definition.label in (row.key, row.label)
            ]
            unit = unit_of(definition, own[0].value, own[0].unit)
            found.append(Fact(definition, _value(definition, own), unit=unit))
    return found
