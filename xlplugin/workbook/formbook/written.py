"""What becomes of one official cell: a new value, the claim that stood there before, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplugin.form.entry import Entry, EntryKind
from xlplugin.functions.cell import Cell
from xlplugin.workbook.edit.edits import CellEdit, same_value
from xlplugin.workbook.formbook.earlier import Earlier, place_of
from xlplugin.workbook.grid.grid import BookGrid, Place

UNTOUCHED: Final = "未写入"


@dataclass(frozen=True, slots=True)
class Written:
    """What becomes of one official cell.

    Attributes:
        entry: what the department wrote, with its cell.
        value: what stands in the cell by our hand afterwards; None where nothing does.
        why: why nothing is written, a few words for the sheet of workings.
    """

    entry: Entry
    value: Cell = None
    why: str = UNTOUCHED

    @property
    def place(self) -> Place | None:
        """The cell; None where the form has no such cell."""
        return place_of(self.entry)

    @property
    def standing(self) -> Cell:
        """What stands in the cell afterwards, a number where there is one."""
        return claimed(self.entry) if self.value is None else self.value


def claimed(entry: Entry) -> Cell:
    """A claim as a cell of ours holds it: points, words, or nothing."""
    return float(entry.points) if entry.points is not None else entry.text or None


def original(entry: Entry) -> Cell:
    """A claim as it stood in its own cell."""
    number = entry.number if entry.kind is EntryKind.NUMBER else None
    return float(number) if number is not None else entry.text or None


@dataclass(frozen=True, slots=True)
class Official:
    """The official cells of a workbook: what they hold, and what earlier runs wrote into them."""

    grid: BookGrid
    earlier: Mapping[Place, Earlier]

    def is_free(self, entry: Entry) -> bool:
        """Whether a cell is blank, or still holds what an earlier run wrote."""
        return not entry.formula and (entry.blank or place_of(entry) in self.earlier)

    def kept(self, entry: Entry) -> Written:
        """A cell that this run leaves alone, though an earlier run may have written to it."""
        place = place_of(entry)
        before = self.earlier.get(place) if place else None
        return Written(entry, before.written if before else None)

    def edits(self, written: Written) -> Iterator[CellEdit]:
        """The edit that gives the cell its new value, or the claim back; none where it holds that already."""
        place = written.place
        if place is None or (written.value is None and place not in self.earlier):
            return
        value = original(written.entry) if written.value is None else written.value
        if not same_value(self._held(place), value):
            yield CellEdit(*place, value)

    def _held(self, place: Place) -> Cell:
        sheet = self.grid.sheet(place.sheet)
        return sheet.cell(place.row, place.column).value if sheet else None
