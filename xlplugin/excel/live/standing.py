"""What stands in a cell or on a sheet after a change, short enough to be kept and compared later."""

import hashlib
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel.live.reading import formulas_of, used_area, values_of
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import Area

_LONG: Final = 200


class Standing(NamedTuple):
    """A content by its kind, and by its text or, where that is long, by the text's hash."""

    kind: str
    text: str


NOTHING: Final = Standing("blank", "")


def standing_in(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], Standing]:
    """What stands in the cells of an area: values, and of formulas their texts, not their results."""
    values = values_of(sheet, area)
    formulas = formulas_of(sheet, area, values)
    return {
        place: Standing("formula", _short(formulas[place])) if place in formulas else _value(value)
        for place, value in values.items()
    }


def typed_on(sheet: xw.Sheet) -> Standing:
    """What a whole sheet holds besides formulas, whose texts change when rows are inserted elsewhere."""
    area = used_area(sheet)
    typed = sorted(
        (place, each)
        for place, each in standing_in(sheet, area).items()
        if each.kind not in {"formula", NOTHING.kind}
    )
    return Standing("sheet", hashlib.sha256(repr(typed).encode()).hexdigest())


def _value(value: Cell) -> Standing:
    match value:
        case None | "":
            return NOTHING
        case CellError():
            return Standing("error", value.value)
        case bool():
            return Standing("truth", str(value))
        case str():
            return Standing("text", _short(value))
        case number:
            return Standing("number", format(number, ".15g"))


def _short(text: str) -> str:
    return text if len(text) <= _LONG else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
