"""What VBA tells of the sheets of a workbook at a press: it asks inside Excel, where a call costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xlplugin.workbook.grid.grid import Area, Lines, parse_area

_RECORD: Final = "\x1e"
_UNIT: Final = "\x1f"
_PARTS: Final = 9
_NO: Final = "0"


@dataclass(frozen=True, slots=True)
class SheetState:
    """One sheet just before a press; two states that are equal are of the same content and looks.

    Attributes:
        name: its name.
        visible: COM's number for whether its tab is shown.
        used: the cells that it uses.
        hidden_rows: the hidden ones among their rows.
        hidden_columns: the hidden ones among their columns.
        is_merged: whether any of the cells are merged.
        is_filled: whether a formula fills several of them.
        is_calculated: whether any of them has a formula.
        fingerprint: of all that Excel's XML Spreadsheet says of the cells; empty where nothing but the name,
            the visibility and the used cells is told: of large sheets, and of those that nobody can show.
    """

    name: str
    visible: int
    used: Area
    hidden_rows: Lines
    hidden_columns: Lines
    is_merged: bool
    is_filled: bool
    is_calculated: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BookState:
    """The sheets of a workbook just before a press, in the order of their tabs, by their names."""

    sheets: Mapping[str, SheetState]
    dates_from_1904: bool


def states_in(told: str) -> tuple[BookState | None, BookState | None]:
    """A workbook's sheets as they are now, and the sheets that the last press left, whatever its workbook.

    None where VBA cannot tell.
    """
    now, _, left = told.partition(_RECORD)
    return _book(now), _book(left)


def _book(told: str) -> BookState | None:
    first, *lines = told.split("\n")
    parts = [line.split(_UNIT) for line in lines]
    if not first or any(len(each) != _PARTS for each in parts):
        return None
    states = [state for each in parts if (state := _state(*each)) is not None]
    if len(states) < len(parts):
        return None
    return BookState({state.name: state for state in states}, dates_from_1904=first != _NO)


def _state(*parts: str) -> SheetState | None:
    name, visible, address, rows, columns, merged, filled, calculated, fingerprint = parts
    used = parse_area(address)
    if used is None:  # whole rows or columns
        return None
    return SheetState(
        name,
        int(visible),
        used,
        _lines(used.top, rows),
        _lines(used.left, columns),
        merged != _NO,
        filled != _NO,
        calculated != _NO,
        fingerprint,
    )


def _lines(first: int, numbers: str) -> Lines:
    found = [first - 1 + int(each) for each in numbers.split()]
    return Lines((each, each) for each in found)
