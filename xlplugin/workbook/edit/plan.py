"""A plan of changes to a workbook: cells, whole sheets of our own, and marks on cells.

The same plan serves a file on disk and a live Excel book.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xlplugin.workbook.edit.edits import CellEdit, Content
from xlplugin.workbook.grid.grid import Area, Place


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of our own looks; sizes in points, colours as RRGGBB."""

    face: str = "宋体"
    size: int = 10
    bold: bool = False
    colour: str = "1F2933"
    fill: str | None = None
    across: str = "left"
    border: bool = True
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class NewCell:
    """One cell of a new sheet; ``link`` is a place in the same workbook that a click goes to."""

    row: int
    column: int
    content: Content = None
    look: Look = Look()
    link: Place | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down list over cells, with the words shown when one is chosen."""

    area: Area
    values: tuple[str, ...]
    title: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Cells of an area look like this where a formula (without ``=``, relative to the first cell) holds."""

    area: Area
    formula: str
    fill: str
    colour: str = "1F2933"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet of our own; where the workbook has one of that name, this takes its place.

    Attributes:
        name: the sheet's name.
        cells: its cells.
        widths: column (from 1) to width in characters.
        heights: row (from 1) to height in points.
        merged: its merged areas.
        frozen: the first cell that scrolls, (row, column) from 1; None freezes nothing.
        filtered: the area with a filter on its first row.
        choices: its drop-down lists.
        conditions: its conditional looks; of two that hold the earlier wins.
        title_row: the row repeated on every printed page; 0 for none.
        tab: the colour of its tab.
    """

    name: str
    cells: tuple[NewCell, ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    frozen: tuple[int, int] | None = None
    filtered: Area | None = None
    choices: tuple[Choice, ...] = ()
    conditions: tuple[Condition, ...] = ()
    title_row: int = 0
    tab: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour and a comment on one cell; the rest of the cell's look stays.

    A cell that has a comment already keeps its words, and ours are added below them.
    """

    place: Place
    fill: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that shall change."""

    cells: tuple[CellEdit, ...] = ()
    sheets: tuple[NewSheet, ...] = ()
    marks: tuple[Mark, ...] = ()


COMMENT_AUTHOR: Final = "xlplugin"
"""The author that our comments carry."""
