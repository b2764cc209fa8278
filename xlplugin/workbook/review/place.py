"""Where a finding is, as a place in the workbook that one can go to."""

from xlplugin.problem import Source
from xlplugin.workbook.grid.grid import Place, parse_area


def cell_place(source: Source | None, book: str) -> Place | None:
    """The cell that a source names; None where it names another file, or no cell."""
    if source is None or source.file != book or source.sheet is None or source.cell is None:
        return None
    area = parse_area(source.cell)
    return Place(source.sheet, area.top, area.left) if area is not None else None
