"""A written report as a test writes it: plain lines, drawn as a Word document or as a text.

A line that begins with ``=`` is the title, with ``#`` or ``##`` a heading, with ``[…]`` the caption of the
table whose rows follow between ``|``; what stands behind the bracket is the line with its unit, and ``*``
says that the workbook has the same table on a sheet. In a row ``>`` continues the cell on its left and ``^``
the one above, as merged cells do. ``{annex}`` stands for the form itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

BASES: Final = Path(__file__).with_name("bases")
ANNEX: Final = "{annex}"


class Kind(StrEnum):
    """What a piece of a report is; the value is the mark it is written with."""

    TITLE = "="
    SECTION = "##"
    CHAPTER = "#"
    CAPTION = "["
    ROW = "|"
    ANNEX = ANNEX
    WORDS = ""


class Holder(StrEnum):
    """Where in a Word document the words of a paragraph stand."""

    PLAIN = "plain"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    BOX = "box"
    CELL = "cell"
    NESTED = "nested"
    BLOCK_CONTROL = "block control"
    CONTROL = "control"
    INSERTED = "inserted"
    CORRECTED = "corrected"
    FIELD = "field"
    LINK = "link"
    BREAKS = "breaks"


class Piece(NamedTuple):
    """A line of a report.

    Attributes:
        kind: what it is.
        text: its words.
        cells: its cells, where it is the row of a table.
        note: the line with the unit under a caption.
        shared: whether the table under a caption stands on a sheet of the workbook, too.
        holder: where its words stand.
    """

    kind: Kind
    text: str = ""
    cells: tuple[str, ...] = ()
    note: str = ""
    shared: bool = False
    holder: Holder = Holder.PLAIN


@dataclass(frozen=True)
class Text:
    """A report, piece by piece."""

    pieces: tuple[Piece, ...]

    def changed(self, old: str, new: str, holder: Holder = Holder.PLAIN) -> "Text":
        """The report with one passage written differently, and that piece held elsewhere."""
        assert (
            sum(each.text.count(old) for each in self.pieces)
            + sum(cell.count(old) for each in self.pieces for cell in each.cells)
            == 1
        ), f"“{old}” is not there just once"
        return Text(
            tuple(
                replace_piece(each, old, new, holder)
                if old in each.text or any(old in cell for cell in each.cells)
                else each
                for each in self.pieces
            )
        )

    def cell_changed(self, caption: str, row: str, column: int, new: str) -> "Text":
        """The report with another entry in a table: under a caption, in the row with a name, from 0."""
        inside, pieces, done = False, [], 0
        for each in self.pieces:
            inside = each.text == caption if each.kind is Kind.CAPTION else inside
            if inside and each.kind is Kind.ROW and row in each.cells[:2]:
                cells = (*each.cells[:column], new, *each.cells[column + 1 :])
                pieces.append(each._replace(cells=cells))
                done += 1
            else:
                pieces.append(each)
        assert done == 1, (caption, row, done)
        return Text(tuple(pieces))

    def followed(self, after: str, *added: Piece) -> "Text":
        """The report with further pieces behind the one that has these words."""
        at = next(at for at, each in enumerate(self.pieces) if after in each.text)
        return Text((*self.pieces[: at + 1], *added, *self.pieces[at + 1 :]))

    def tables(self) -> Iterator[tuple[Piece, tuple[tuple[str, ...], ...]]]:
        """The caption and the rows of every table."""
        for at, each in enumerate(self.pieces):
            if each.kind is Kind.CAPTION:
                rows = []
                for below in self.pieces[at + 1 :]:
                    if below.kind is not Kind.ROW:
                        break
                    rows.append(below.cells)
                if rows:
                    yield each, tuple(rows)


def replace_piece(piece: Piece, old: str, new: str, holder: Holder) -> Piece:
    """The piece with some of its words replaced."""
    cells = tuple(cell.replace(old, new) for cell in piece.cells)
    return piece._replace(text=piece.text.replace(old, new), cells=cells, holder=holder)


def parse(lines: Sequence[str]) -> Text:
    """The report that these lines are."""
    return Text(tuple(_piece(line.strip()) for line in lines if line.strip()))


def _piece(line: str) -> Piece:
    kind = next(kind for kind in Kind if line.startswith(kind.value))
    words = line.removeprefix(kind.value).strip()
    match kind:
        case Kind.ROW:
            return Piece(kind, cells=tuple(cell.strip() for cell in words.removesuffix("|").split("|")))
        case Kind.CAPTION:
            caption, _, behind = words.partition("]")
            note = behind.strip()
            return Piece(
                kind, caption.strip(), note=note.removesuffix("*").strip(), shared=note.endswith("*")
            )
        case _:
            return Piece(kind, words)


def base(name: str) -> Text:
    """One of the true reports."""
    return parse((BASES / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def held(text: Text, holder: Holder) -> Text:
    """The report with every paragraph of words held elsewhere than in the text itself."""
    return replace(
        text,
        pieces=tuple(
            each._replace(holder=holder) if each.kind is Kind.WORDS else each for each in text.pieces
        ),
    )
