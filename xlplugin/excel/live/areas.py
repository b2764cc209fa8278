"""Parts of a sheet as Excel takes them in one call, and what is the same all over a part."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final, TypeVar

import xlwings as xw

from xlplugin.workbook.grid.grid import LAST_COLUMN, LAST_ROW, Area, column_number, parse_area

T = TypeVar("T")
_LONGEST_ADDRESS: Final = 240
_LINES: Final = re.compile(r"\$?([A-Z]+|[0-9]+):\$?([A-Z]+|[0-9]+)")


def range_of(sheet: xw.Sheet, area: Area) -> xw.Range:
    """The area on a sheet."""
    return sheet.range(str(area))


def area_of(api: Any) -> Area:  # noqa: ANN401 - COM's own Range
    """Where one of COM's own ranges lies: its address is one call, but whole rows or columns have none."""
    area = parse_area(api.Address)
    if area is not None:
        return area
    top, left = api.Row, api.Column
    return Area(top, left, top + api.Rows.Count - 1, left + api.Columns.Count - 1)


def area_at(address: str) -> Area:
    """The area of an address of Excel's, which calls whole rows and columns by their numbers and letters.

    Raises:
        ValueError: It is not one area.
    """
    area = parse_area(address)
    found = _LINES.fullmatch(address)
    if area is not None:
        return area
    if found is None:
        raise ValueError(address)
    first, last = found.groups()
    if first.isdigit():
        return Area(int(first), 1, int(last), LAST_COLUMN)
    return Area(1, column_number(first), LAST_ROW, column_number(last))


def in_rows(block: Any) -> tuple[tuple[Any, ...], ...]:  # noqa: ANN401 - whatever COM hands over
    """A block as COM hands it over, in rows; a single cell comes as itself."""
    return tuple(tuple(row) for row in block) if isinstance(block, tuple | list) else ((block,),)


def by_place(area: Area, block: Any) -> Iterator[tuple[tuple[int, int], Any]]:  # noqa: ANN401 - as above
    """Each (row, column) of an area with its part of a block."""
    for row, line in enumerate(in_rows(block), start=area.top):
        for column, value in enumerate(line, start=area.left):
            yield (row, column), value


def block_of(area: Area, value: Callable[[tuple[int, int]], object]) -> object:
    """What COM takes for an area: rows of values, or one value for one cell."""
    if area.is_one_cell:
        return value((area.top, area.left))
    columns = range(area.left, area.right + 1)
    rows = range(area.top, area.bottom + 1)
    return tuple(tuple(value((row, column)) for column in columns) for row in rows)


def moved(area: Area, down: int, right: int) -> Area:
    """The area so many rows and columns away."""
    return Area(area.top + down, area.left + right, area.bottom + down, area.right + right)


def rectangles(places: Iterable[tuple[int, int]]) -> list[Area]:
    """The fewest areas that runs down the columns make of cells; none has a cell that was not given."""
    columns_of: dict[tuple[int, int], list[int]] = {}
    by_column = sorted({(column, row) for row, column in places})
    for column, cells in groupby(by_column, key=lambda cell: cell[0]):
        for run in _stretches([row for _, row in cells]):
            columns_of.setdefault(run, []).append(column)
    return sorted(
        Area(top, left, bottom, right)
        for (top, bottom), columns in columns_of.items()
        for left, right in _stretches(columns)
    )


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each stretch without a gap; ``numbers`` rise."""
    for _, found in groupby(enumerate(sorted(numbers)), key=lambda each: each[1] - each[0]):
        stretch = [number for _, number in found]
        yield stretch[0], stretch[-1]


def uniform(area: Area, read: Callable[[Area], T | None]) -> Iterator[tuple[Area, T]]:
    """The parts of an area with what each has all over.

    Where ``read`` gives None, as the cells of a part differ, it is halved, columns from columns first: a
    column mostly has one look.
    """
    found = read(area)
    if found is not None:
        yield area, found
    elif not area.is_one_cell:
        for half in _halves(area, across=area.right > area.left):
            yield from uniform(half, read)


def _halves(area: Area, *, across: bool) -> tuple[Area, Area]:
    """The left and the right half, or the upper and the lower one."""
    if across:
        middle = area.left + (area.right - area.left) // 2
        return area._replace(right=middle), area._replace(left=middle + 1)
    middle = area.top + (area.bottom - area.top) // 2
    return area._replace(bottom=middle), area._replace(top=middle + 1)


def merged_in(sheet: xw.Sheet, area: Area) -> tuple[Area, ...]:
    """The merged areas that lie in an area or reach into it; it is halved rows from rows first."""
    found: set[Area] = set()
    waiting = [area]
    while waiting:
        part = waiting.pop()
        if _held(part, found) or (state := range_of(sheet, part).merge_cells) is False:
            continue
        corner = (part.top, part.left)
        if state is True and not any(each.covers(*corner) for each in found):
            found.add(area_of(sheet.range(corner).api.MergeArea))
        if not part.is_one_cell and not _held(part, found):
            waiting += _halves(part, across=part.bottom == part.top)
    return tuple(sorted(each for each in found if not each.is_one_cell))


def merges_at(sheet: xw.Sheet, cells: Iterable[tuple[int, int]]) -> set[Area]:
    """The merged areas that hold any of the cells."""
    return {area for run in rectangles(cells) for area in merged_in(sheet, run)}


def _held(part: Area, areas: Iterable[Area]) -> bool:
    """Whether one of the areas holds all of a part."""
    return any(each.covers(part.top, part.left) and each.covers(part.bottom, part.right) for each in areas)


def unions(addresses: Iterable[str]) -> Iterator[str]:
    """Addresses put together, as many at a time as Excel takes in one."""
    joined = ""
    for address in addresses:
        if joined and len(joined) + len(address) >= _LONGEST_ADDRESS:
            yield joined
            joined = ""
        joined = f"{joined},{address}" if joined else address
    if joined:
        yield joined
