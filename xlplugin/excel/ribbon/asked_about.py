"""What a question was about: its state as one short word, which the answer brings back."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.grid.grid import BookGrid, CellView

_LENGTH: Final = 16


def state_of(grid: BookGrid, question: str, edits: Iterable[CellEdit]) -> str:
    """The state of a workbook for which a question was asked, the same as long as nothing of it has changed.

    Args:
        grid: the workbook. What its formulas show may change by itself, as that of NOW does: it counts only
            where it is written.
        question: what was asked.
        edits: what is written into cells on a yes.
    """
    sheets = [
        (sheet.name, sheet.visible, sorted((place, _typed(view)) for place, view in sheet.cells.items()))
        for sheet in grid.sheets
    ]
    written = [(each.sheet, each.row, each.column, repr(each.value)) for each in edits]
    state = repr((question, sheets, written))
    return sha256(state.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def _typed(view: CellView) -> str:
    return repr(view.value) if view.formula is None else f"={view.formula}"
