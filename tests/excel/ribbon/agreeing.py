"""Two workbooks held against each other: every cell that people see, merged areas, hidden rows, sheets."""

from collections.abc import Iterator

from xlplugin.workbook.grid.grid import BookGrid, CellView, SheetGrid, a1
from xlplugin.workbook.layout.names import HIDDEN


def differences(one: BookGrid, other: BookGrid) -> list[str]:
    """In what two workbooks differ, a line each; styles have numbers of the writer's own choosing."""
    left, right = (
        {each.name: each for each in grid.sheets if not each.name.startswith(HIDDEN)} for grid in (one, other)
    )
    lines = [] if list(left) == list(right) else [f"sheets: {list(left)} / {list(right)}"]
    return lines + [line for name in left if name in right for line in _of_sheet(left[name], right[name])]


def _of_sheet(one: SheetGrid, other: SheetGrid) -> Iterator[str]:
    for place in sorted({*one.cells, *other.cells}):
        left, right = _plain(one.cell(*place)), _plain(other.cell(*place))
        if left != right:
            yield f"{one.name}!{a1(*place)}: {left} / {right}"
    for name in ("merged", "hidden_rows", "hidden_columns", "visible"):
        left_part, right_part = getattr(one, name), getattr(other, name)
        if _settled(left_part) != _settled(right_part):
            yield f"{one.name} {name}: {left_part} / {right_part}"


def _settled(part: object) -> object:
    return sorted(part) if isinstance(part, tuple | frozenset) else part


def _plain(view: CellView) -> CellView | None:
    """A cell without the number of its style; a blank one is no cell at all."""
    return None if view.value is None and view.formula is None else view._replace(style=0)
