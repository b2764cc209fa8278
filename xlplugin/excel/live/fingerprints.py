"""What a cell or a sheet holds, short enough to be noted and exact enough to know a person's change by."""

import hashlib
import re
from typing import Final, NamedTuple

import xlwings as xw

from xlplugin.excel.live.reading import formulas_of, used_area, values_of
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import Area

_LONG_TEXT: Final = 200

_LITERAL: Final = r'"(?:[^"]|"")*"'
_SHEET: Final = r"(?:'(?:[^']|'')*'|(?<![\w.#])[^\W\d][\w.]*)!"
_CELL: Final = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_CELLS: Final = rf"(?:{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?\d{{1,7}}:\$?\d{{1,7}})"
_POINTER: Final = re.compile(
    rf"""
    (?P<literal>{_LITERAL})
    | (?:{_SHEET})?(?P<cells>(?:\#REF!)+{_CELLS}?|(?<![\w.$]){_CELLS}(?![\w.(!]))
    | {_SHEET}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SOME_CELLS: Final = "·"


class Fingerprint(NamedTuple):
    """A content by its kind, and by its text or, where that is long, by the text's hash."""

    kind: str
    text: str


BLANK: Final = Fingerprint("blank", "")


def cell_fingerprints(sheet: xw.Sheet, area: Area) -> dict[tuple[int, int], Fingerprint]:
    """Of the cells of an area: values, and of formulas their texts, not their results."""
    values = values_of(sheet, area)
    formulas = formulas_of(sheet, area, values)
    return {
        place: Fingerprint("formula", _short(formulas[place])) if place in formulas else _value(value)
        for place, value in values.items()
    }


def sheet_fingerprint(sheet: xw.Sheet) -> Fingerprint:
    """Of what a whole sheet holds.

    Of formulas it is what they calculate, not with which cells: Excel writes other cells into them when rows
    are inserted elsewhere, or a sheet is renamed or deleted.
    """
    area = used_area(sheet)
    values = values_of(sheet, area)
    typed = {place: _value(value) for place, value in values.items()}
    formulas = formulas_of(sheet, area, values)
    typed |= {place: Fingerprint("formula", _anywhere(text)) for place, text in formulas.items()}
    # As plain tuples: no name in this program may change what was noted in a workbook.
    held = sorted((place, tuple(each)) for place, each in typed.items() if each != BLANK)
    return Fingerprint("sheet", hashlib.sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest())


def _anywhere(formula: str) -> str:
    """A formula without saying which cells, of which sheet, and in which file its functions are."""
    return _POINTER.sub(lambda found: found["literal"] or (_SOME_CELLS if found["cells"] else ""), formula)


def _value(value: Cell) -> Fingerprint:
    match value:
        case None | "":
            return BLANK
        case CellError():
            return Fingerprint("error", value.value)
        case bool():
            return Fingerprint("truth", str(value))
        case str():
            return Fingerprint("text", _short(value))
        case number:
            return Fingerprint("number", format(number, ".15g"))


def _short(text: str) -> str:
    return (
        text if len(text) <= _LONG_TEXT else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    )
