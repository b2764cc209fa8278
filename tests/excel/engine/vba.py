"""What the add-in's VBA tells Python of the sheets: it asks inside Excel, without calls between processes."""

# ruff: noqa: ANN401 - COM's own objects

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import xlwings as xw

_VERY_HIDDEN = 2
_MOST_CELLS = 5_000
_UNIT = "\x1f"


def told_of(book: xw.Book, left: str = "") -> str:
    """``XlpSheetStates`` of the workbook, with what was ``left_in`` it; no call of it is counted."""
    return f"{left_in(book)}\x1e{left}"


def left_in(book: xw.Book) -> str:
    """``XlpRemember``: its sheets, as a press leaves them."""
    return sheets_of(object.__getattribute__(book.api, "_inner"))


def sheets_of(inner: Any) -> str:
    """``XlpTold``: what is told of the sheets of Excel's own workbook."""
    calls, made = inner.machine.calls, inner.machine.made
    inner.machine.calls = Counter()
    busy, inner.machine.busy_at = inner.machine.busy_at, None
    try:
        return "\n".join([str(int(inner.Date1904)), *map(_sheet, inner.Worksheets)])
    finally:
        inner.machine.calls, inner.machine.made, inner.machine.busy_at = calls, made, busy


def _sheet(sheet: Any) -> str:
    used = sheet.UsedRange
    parts = [sheet.Name, str(sheet.Visible), used.Address, *[""] * 6]
    if sheet.Visible != _VERY_HIDDEN and used.Count <= _MOST_CELLS:
        text = used.GetValue(11)
        parts[3:] = [
            _hidden(used.EntireRow, used.Rows.Count, sheet, used.Row, rows=True),
            _hidden(used.EntireColumn, used.Columns.Count, sheet, used.Column, rows=False),
            str(int(used.MergeCells is not False)),
            str(int(used.HasArray is not False or used.HasSpill is not False)),
            str(int(used.HasFormula is not False)),
            f"{len(text)}-{crc32(text.encode('utf-8', 'surrogatepass'))}",
        ]
    return _UNIT.join(parts)


def _hidden(whole: Any, count: int, sheet: Any, first: int, *, rows: bool) -> str:
    if whole.Hidden is False:
        return ""
    numbers = [each for each in range(1, count + 1) if _is_hidden(sheet, first - 1 + each, rows=rows)]
    return "".join(f" {each}" for each in numbers)


def _is_hidden(sheet: Any, number: int, *, rows: bool) -> bool:
    cell = sheet.Cells(number, 1) if rows else sheet.Cells(1, number)
    return bool((cell.EntireRow if rows else cell.EntireColumn).Hidden)
