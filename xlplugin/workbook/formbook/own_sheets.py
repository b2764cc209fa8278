"""The names of our own sheets in an official workbook, which may use such names for its own."""

from xlplugin.workbook.grid.grid import BookGrid

_OURS = "（测算用）"


def free_name(grid: BookGrid, wanted: str) -> str:
    """The wanted name, or one like it where a sheet that is not ours bears it already."""
    name, number = wanted, 1
    while grid.sheet(name) is not None:
        name = f"{wanted}{_OURS}" if number == 1 else f"{wanted}{_OURS}{number}"
        number += 1
    return name
