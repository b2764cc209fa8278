"""What proves the calculation engine: the list of its functions, their cases, and everyday formulas."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import yaml
from openpyxl import Workbook
from openpyxl.utils import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.grid.grid import Place

HERE: Final = Path(__file__).parent
SHEET: Final = "数据"
FORMULA_COLUMN: Final = 26
LATER: Final = frozenset(
    (
        *("CONCAT", "DAYS", "IFNA", "IFS", "ISOWEEKNUM", "MAXIFS", "MINIFS", "TEXTJOIN", "UNICHAR"),
        *("MODE.SNGL", "PERCENTILE.INC", "QUARTILE.INC", "RANK.AVG", "RANK.EQ", "STDEV.P", "STDEV.S"),
        *("AGGREGATE", "UNICODE", "VAR.P", "VAR.S", "XOR"),
    )
)
"""The functions among them that came after Excel 2007: files hold them with a prefix."""

_CALL: Final = re.compile(r'"(?:[^"]|"")*"|(?<![\w.])(?P<name>[A-Z][A-Z0-9.]*)(?=\()')
Shown: TypeAlias = "float | str | bool | date | None"


@dataclass(frozen=True, slots=True)
class Cases:
    """The columns of the sheet, and what formulas there give, by function."""

    cells: Mapping[str, Sequence[Shown]]
    cases: Mapping[str, Mapping[str, Cell]]
    excel: Mapping[str, Mapping[str, Cell]]
    noise: Mapping[str, Mapping[str, Cell]]


class Everyday(NamedTuple):
    """A formula, where it stands, and its values before and after the changes."""

    place: Place
    formula: str
    before: Cell
    after: Cell
    set_aside: bool
    excel: bool


@cache
def cases() -> Cases:
    read = _read("proven_cases.yaml")
    told = [
        {name: {text: _cell(value) for text, value in found.items()} for name, found in read[part].items()}
        for part in ("cases", "excel", "noise")
    ]
    return Cases(read["cells"], *told)


def case_book(formulas: Sequence[str]) -> bytes:
    """The sheet of the cases as a workbook, with formulas down column Z."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for column, values in cases().cells.items():
        for row, value in enumerate(values, 1):
            _put(sheet, f"{column}{row}", value)
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, FORMULA_COLUMN, f"={stored(formula)}")
    return _saved(book)


def case_places(formulas: Sequence[str]) -> list[Place]:
    return [Place(SHEET, row, FORMULA_COLUMN) for row in range(1, len(formulas) + 1)]


def everyday() -> tuple[Everyday, ...]:
    return tuple(
        Everyday(
            _place(each["cell"]),
            each["formula"],
            _cell(each["before"]),
            _cell(each["after"]),
            each.get("set_aside", False),
            each.get("excel", False),
        )
        for each in _read("everyday_formulas.yaml")["formulas"]
    )


def changes() -> tuple[Place, ...]:
    """The cells that are changed."""
    return tuple(_place(cell) for cell in _read("everyday_formulas.yaml")["changes"])


def everyday_book(*, changed: bool) -> bytes:
    """The workbook of the everyday formulas, before or after the changes, without stored results."""
    read = _read("everyday_formulas.yaml")
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in read["sheets"].items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                _put(sheet, sheet.cell(number, column).coordinate, value)
    for name, text in read["names"].items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    for cell, value in read["changes"].items() if changed else ():
        sheet, _, address = cell.rpartition("!")
        _put(book[sheet], address, value)
    for each in everyday():
        book[each.place.sheet][each.place.cell] = f"={stored(each.formula)}"
    return _saved(book)


def stored(formula: str) -> str:
    """A formula as files hold it."""
    return _CALL.sub(lambda found: f"{'_xlfn.' * (found['name'] in LATER)}{found[0]}", formula)


def same(one: Cell, other: Cell) -> bool:
    """Whether two values are the same at 15 digits; a truth value is 1 or 0, a blank an empty text or 0."""
    if isinstance(one, str) or isinstance(other, str):
        return type(one or "") is type(other or "") and (one or "") == (other or "")
    return f"{one or 0:.15g}" == f"{other or 0:.15g}"


def _read(name: str) -> Any:  # noqa: ANN401 - YAML has no types
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _cell(value: Any) -> Cell:  # noqa: ANN401 - YAML has no types
    if isinstance(value, str):
        return next((error for error in CellError if error.value == value), value)
    return value if value is None or isinstance(value, bool) else float(value)


def _place(cell: str) -> Place:
    sheet, _, address = cell.rpartition("!")
    return Place(sheet, *coordinate_to_tuple(address))


def _put(sheet: Any, address: str, value: Shown) -> None:  # noqa: ANN401 - openpyxl's sheet
    if value is not None:
        sheet[address] = value
        if isinstance(value, date):
            sheet[address].number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"


def _saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
