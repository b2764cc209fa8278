"""A plan of changes to a workbook: cells, whole sheets of our own, and marks on cells.

The same plan serves a file on disk and a live Excel book.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from xlplugin.workbook.edit.colours import BODY_FACE, INK
from xlplugin.workbook.edit.edits import CellEdit, Content
from xlplugin.workbook.grid.grid import Area, Place

Numeric: TypeAlias = Literal["", "decimal", "whole"]
"""The numbers that a cell can be held to: none, or those with or without decimals."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of our own looks; sizes in points, colours as RRGGBB.

    Attributes:
        face: the typeface.
        size: of the letters.
        bold: whether they are.
        colour: of the letters.
        fill: the background; empty for none.
        across: where the content stands from left to right.
        indent: how far from that side, in characters.
        border: whether there is a thin line all around.
        top: whether a thick line parts the cell from what is above it.
        number_format: how numbers are written.
        unlocked: whether people may type into the cell where its sheet is protected.
    """

    face: str = BODY_FACE
    size: int = 10
    bold: bool = False
    colour: str = INK
    fill: str = ""
    across: str = "left"
    indent: int = 0
    border: bool = True
    top: bool = False
    number_format: str = "General"
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class NewCell:
    """One cell of a new sheet; ``link`` is a place in the same workbook that a click goes to."""

    row: int
    column: int
    content: Content = None
    look: Look = Look()
    link: Place | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into cells.

    Attributes:
        areas: the cells.
        values: the values of a drop-down list, unless the cells take numbers or what a condition allows.
        title: the heading of the prompt.
        prompt: the words shown when one of the cells is chosen.
        refusal: the words shown when something else is typed; empty for Excel's own.
        number: the sort of number that is taken, from zero on; empty where a list is offered.
        most: the largest number, or a cell, as a formula writes it; empty where there is none.
        is_open: whether something else than the list offers may be typed, too.
        condition: a formula (without ``=``, relative to the first cell) that must hold, in the place of all
            these; empty where there is none.
    """

    areas: tuple[Area, ...]
    values: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    refusal: str = ""
    number: Numeric = ""
    most: str = ""
    is_open: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ConditionalLook:
    """Cells of an area look like this where a formula (without ``=``, relative to the first cell) holds.

    An empty fill or colour leaves that of the cell as it is.
    """

    area: Area
    formula: str
    fill: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet of our own; it takes the place of one of that name, whoever made that: ask ``free_name`` first.

    Attributes:
        name: the sheet's name.
        cells: its cells.
        widths: column (from 1) to width in characters.
        hidden: the columns, from 1, that only the program needs.
        heights: row (from 1) to height in points.
        growing: the rows whose height follows what is typed into them from then on.
        merged: its merged areas.
        frozen: the first cell that scrolls, (row, column) from 1; None freezes nothing.
        filtered: the area with a filter on its first row.
        validations: what may be typed into its cells.
        conditions: its conditional looks; of two that hold the earlier wins.
        title_row: the row repeated on every printed page; 0 for none.
        breaks: the rows that begin a printed page.
        selected: the cell, (row, column) from 1, that is chosen when the sheet is first seen; None for the
            first that scrolls.
        tab: the colour of its tab.
        protected: whether only unlocked cells may be typed into; there is no password.
        printed: the area that is printed; None for all that is there.
        upright: whether it is printed in portrait.
        one_page: whether it is printed on one page, and not on as many as it is long.
        page_note: what stands at the head of every printed page; empty for nothing.
        keeps_charts: whether charts of the sheet whose place it takes stay.
        texts: the areas in which numbers are texts on purpose: Excel then does not warn of them.
    """

    name: str
    cells: tuple[NewCell, ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    heights: Mapping[int, float] = field(default_factory=dict)
    growing: range = range(0)
    merged: tuple[Area, ...] = ()
    frozen: tuple[int, int] | None = None
    filtered: Area | None = None
    validations: tuple[Validation, ...] = ()
    conditions: tuple[ConditionalLook, ...] = ()
    title_row: int = 0
    breaks: tuple[int, ...] = ()
    selected: tuple[int, int] | None = None
    tab: str | None = None
    protected: bool = False
    printed: Area | None = None
    upright: bool = False
    one_page: bool = False
    page_note: str = ""
    keeps_charts: bool = False
    texts: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A colour and a comment on one cell; the rest of the cell's look stays.

    A cell that has a comment already keeps its words, and ours are added below them.

    Attributes:
        place: the cell.
        fill: its background; in a file also a cell whose background, as it was before all marks, it gets.
        comment: what is said on it.
    """

    place: Place
    fill: str | Place | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Unmark:
    """What takes a mark back: the background that was there before, and none of our words.

    Attributes:
        place: the marked cell.
        fill: the colour it was marked with; a cell that has another by now keeps that.
        like: a cell with the background that it had.
        said: how our words begin, by which they are known where a program has dropped who said them.
    """

    place: Place
    fill: str
    like: Place
    said: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that shall change.

    Attributes:
        cells: contents of cells.
        sheets: sheets of our own.
        marks: colours and comments.
        front: the sheet with the news, on which a file opens; empty leaves that as it is. In an open workbook
            people go on looking at what they look at.
        unmarks: marks that are taken back; only in a file.
        removed: sheets of our own that go, last of all; only in a file.
    """

    cells: tuple[CellEdit, ...] = ()
    sheets: tuple[NewSheet, ...] = ()
    marks: tuple[Mark, ...] = ()
    front: str = ""
    unmarks: tuple[Unmark, ...] = ()
    removed: tuple[str, ...] = ()


COMMENT_AUTHOR: Final = "xlplugin"
"""The author that our comments carry."""
