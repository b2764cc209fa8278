"""What shall change in a workbook: cell edits, the same for a file and for a live Excel book."""

from dataclasses import dataclass
from typing import Final, TypeAlias

from xlplugin.functions.cell import Cell
from xlplugin.workbook.grid.grid import Place

LONGEST_TEXT: Final = 32_767
"""The most characters that Excel keeps in one cell."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as content of a cell: its text without ``=``, and the result to show at first."""

    text: str
    result: Cell = None


@dataclass(frozen=True, slots=True)
class Result:
    """A newly calculated result of a cell that keeps its formula."""

    value: Cell


Content: TypeAlias = Cell | Formula | Result


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell's new content; the cell keeps its style.

    Attributes:
        sheet: The sheet's name.
        row: From 1.
        column: From 1.
        value: A plain value or a Formula replaces whatever the cell holds, a formula too; a Result leaves
            the cell's formula as it is.
    """

    sheet: str
    row: int
    column: int
    value: Content

    @property
    def place(self) -> Place:
        """Where the edit goes."""
        return Place(self.sheet, self.row, self.column)
