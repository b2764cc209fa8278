"""Which formulas depend on which cells, and in what order they are calculated."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlplugin.workbook.grid.grid import Area


class Spot(NamedTuple):
    """A cell by the number of its sheet, from 0, its row and its column."""

    sheet: int
    row: int
    column: int


class Reference(NamedTuple):
    """Cells that a formula reads; ``sheet`` counts the tabs from 0."""

    sheet: int
    area: Area


class Dependents:
    """Cells, and the areas that each of them reads.

    An area is not listed cell by cell: the rows of a column are the leaves of a binary tree, an area takes
    at most two nodes on each of its levels, and a cell lies in the areas of the nodes above its leaf. So
    thirty thousand running totals over one column cost no more than their number times its logarithm.
    """

    def __init__(self, cells: Sequence[Spot], reads: Sequence[Iterable[Reference]]) -> None:
        """Take cells that are calculated or changed, and for each what it reads."""
        self._count = len(cells)
        rows: dict[tuple[int, int], list[int]] = defaultdict(list)
        for cell in cells:
            rows[cell.sheet, cell.column].append(cell.row)
        self._rows = {column: sorted(found) for column, found in rows.items()}
        self._first: dict[tuple[int, int], int] = {}
        nodes = 0
        for column, found in self._rows.items():
            self._first[column] = nodes
            nodes += 2 * len(found)
        self._columns: dict[int, list[int]] = defaultdict(list)
        for sheet, number in sorted(self._rows):
            self._columns[sheet].append(number)
        self._areas_at: dict[int, list[int]] = defaultdict(list)
        self._nodes_of: list[list[int]] = []
        self._readers: list[list[int]] = []
        self._areas_of: list[list[int]] = []
        known: dict[Reference, int] = {}
        for reader, references in enumerate(reads):
            self._areas_of.append([self._read(each, reader, known) for each in dict.fromkeys(references)])
        self._above = [self._nodes_above(cell) if self._areas_at else [] for cell in cells]
        """The nodes from the leaf of each cell up to the root of its column to which areas go down."""

    def is_read(self, cell: int) -> bool:
        """Whether any cell reads one, by its number."""
        return bool(self._above[cell])

    def readers(self, cells: Iterable[int], told: set[int]) -> Iterator[int]:
        """The cells that read one of some cells directly.

        Args:
            cells: numbers of cells, in the order in which they were given.
            told: the areas whose readers are known already; they are not told again.
        """
        for cell in cells:
            for node in self._above[cell]:
                for area in self._areas_at[node]:
                    if area not in told:
                        told.add(area)
                        yield from self._readers[area]

    def cone(self, cells: Iterable[int]) -> list[int]:
        """Some cells and all that depend on them, directly or not; by their numbers, in order."""
        reached, told = set(cells), set[int]()
        waiting = list(reached)
        while waiting:
            fresh = set(self.readers(waiting, told)) - reached
            reached |= fresh
            waiting = list(fresh)
        return sorted(reached)

    def layers(self) -> Iterator[list[int]]:
        """Every cell in groups: what a cell reads is in an earlier group. Cells in a circle never come."""
        left = defaultdict[int, int](int)  # cells below a node that have not come yet
        for cell in range(self._count):
            for node in self._above[cell]:
                left[node] += 1
        open_nodes = [sum(left[node] > 0 for node in nodes) for nodes in self._nodes_of]
        open_areas = [sum(open_nodes[area] > 0 for area in areas) for areas in self._areas_of]
        ready = [cell for cell in range(self._count) if not open_areas[cell]]
        while ready:
            yield ready
            fresh: list[int] = []
            for cell in ready:
                for node in self._above[cell]:
                    left[node] -= 1
                    for area in self._areas_at[node] if not left[node] else ():
                        open_nodes[area] -= 1
                        for reader in self._readers[area] if not open_nodes[area] else ():
                            open_areas[reader] -= 1
                            if not open_areas[reader]:
                                fresh.append(reader)
            ready = fresh

    def _nodes_above(self, cell: Spot) -> list[int]:
        rows, first = self._rows[cell.sheet, cell.column], self._first[cell.sheet, cell.column]
        node, found = len(rows) + bisect_left(rows, cell.row), []
        while node:
            if first + node in self._areas_at:
                found.append(first + node)
            node >>= 1
        return found

    def _read(self, reference: Reference, reader: int, known: dict[Reference, int]) -> int:
        number = known.get(reference)
        if number is None:
            number = known[reference] = len(self._readers)
            self._readers.append([])
            nodes = list(self._nodes(reference))
            self._nodes_of.append(nodes)
            for node in nodes:
                self._areas_at[node].append(number)
        self._readers[number].append(reader)
        return number

    def _nodes(self, reference: Reference) -> Iterator[int]:
        """The fewest nodes below which lie just the cells of an area."""
        sheet, area = reference
        columns = self._columns.get(sheet, [])
        for column in columns[bisect_left(columns, area.left) : bisect_right(columns, area.right)]:
            rows, first = self._rows[sheet, column], self._first[sheet, column]
            start = len(rows) + bisect_left(rows, area.top)
            end = len(rows) + bisect_right(rows, area.bottom)
            while start < end:
                if start & 1:
                    yield first + start
                    start += 1
                if end & 1:
                    end -= 1
                    yield first + end
                start >>= 1
                end >>= 1
