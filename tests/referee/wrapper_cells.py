"""The cells that the formulas name: some for every argument, and a sheet for references to whole columns."""

from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.functions.cell import Argument, Block, CellError

_FORMATS: Final = {"45000.5": "yyyy-mm-dd hh:mm", "-1.5": '"¥"#,##0.00'}
"""Numbers that VBA's plain Value would hand over as a date and as currency."""

_USED: Final[Block] = ((1.0, "甲", None), (0.5, CellError.NA, "是"), (None, 2.0, 3.0))
"""All that stands in the sheet of whole columns, from B2."""

LARGE: Final[dict[str, Argument]] = {
    "整列!B:B": ((None,), (1.0,), (0.5,), (None,)),
    "整列!3:3": ((None, 0.5, CellError.NA, "是"),),
    "整列!C2:D9000": tuple(row[1:] for row in _USED),
    "整列!C5001:C20000": None,
    "整列!B2:D4": _USED,
    "整列!B4:D5": ((None, 2.0, 3.0), (None, None, None)),
}
"""References into that sheet: large ones end where its used part ends, others keep every blank cell."""


class Cells:
    """A sheet in which every argument that is asked for gets cells of its own."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet("数据")
        self._known: dict[str, str] = {}
        self._free = 2

    def reference(self, argument: Argument) -> str:
        """A reference to cells that hold the argument."""
        # By its writing, as 1 equals TRUE.
        key = repr(argument)
        if key not in self._known:
            self._known[key] = self._placed(argument if isinstance(argument, tuple) else ((argument,),))
        return self._known[key]

    def _placed(self, rows: Block) -> str:
        _fill(self._sheet, rows, self._free)
        first = self._sheet.cell(self._free, 2).coordinate
        last = self._sheet.cell(self._free + len(rows) - 1, 1 + len(rows[0])).coordinate
        self._free += len(rows) + 1
        return f"{self._sheet.title}!{first}" + (f":{last}" if last != first else "")


def _fill(sheet: Worksheet, rows: Block, first: int) -> None:
    # From column B on, so that whole columns and rows do not begin with the used part.
    for row, cells in enumerate(rows, first):
        for column, value in enumerate(cells, 2):
            cell = sheet.cell(row, column, '=""' if value == "" else value)
            cell.number_format = _FORMATS.get(repr(value), cell.number_format)


def write_large(book: Workbook) -> None:
    """Add the sheet that large references name."""
    _fill(book.create_sheet("整列"), _USED, 2)
