"""Links of the summary, as formulas: so many hyperlinks proper as it has would all be kept in memory.

A place in another workbook is written ``path#'sheet'!cell``. Excel also knows ``[path]sheet!cell``, which
LibreOffice takes for part of a file's name; the form with ``#`` is the one that all of them know.
"""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_LONGEST: Final = 255
"""The most characters that Excel takes as the target of HYPERLINK, and as a text inside any formula."""

_LABEL: Final = 120
_CELL: Final = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?", re.ASCII)
_ESCAPED: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})|[#\[\]]")
"""What programs take for more than a letter of a file's name; all other characters stand for themselves."""

_CALL: Final = re.compile(r"(?<=[A-Z])\(")
_APART: Final = '"&"('


class Link(NamedTuple):
    """A cell that leads somewhere.

    Attributes:
        target: where to, as HYPERLINK takes it.
        text: what the cell shows.
    """

    target: str
    text: str

    @property
    def formula(self) -> str:
        """The formula, which shows the text."""
        return f"=HYPERLINK({_literal(self.target)},{_literal(self.text)})"


def to_row(sheet: str, row: int, text: str) -> Link:
    """A link within the summary.

    Args:
        sheet: the sheet's name.
        row: the row, from 1.
        text: what the cell shows.
    """
    return Link(f"#{_quoted(sheet)}!A{row}", text)


def to_file(file: Path, start: Path, text: str, place: str = "") -> Link | str:
    """A link to a workbook, relative to the summary where both are on one drive.

    Args:
        file: the workbook.
        start: the folder of the summary.
        text: what the cell shows.
        place: the sheet and cell in it, as findings name them; words that are no place lead to the file.

    Returns:
        The link; the text alone where the target is longer than Excel can follow.
    """
    target = _way(file, start)
    sheet, _, cell = place.rpartition("!")
    inside = f"#{_quoted(sheet)}!{cell}" if sheet and _CELL.fullmatch(cell) else ""
    text = text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
    for each in (f"{target}{inside}", target):
        if len(each) <= _LONGEST:
            return Link(each, text)
    return text


class Folders(NamedTuple):
    """Where the files of a review are, as far as that is known.

    Attributes:
        start: the folder of the summary.
        forms: the folder that the workbooks' paths are below.
        marked: the folder that those of the marked copies are below.
    """

    start: Path
    forms: Path | None
    marked: Path | None

    def form(self, path: str, text: str, place: str = "") -> Link | str:
        """A link to a workbook, or a place in it; the text alone where its folder is not known."""
        return to_file(self.forms / path, self.start, text, place) if self.forms and text else text

    def copy(self, path: str, text: str) -> Link | str:
        """A link to a marked copy; nothing where there is none."""
        return to_file(self.marked / path, self.start, text) if self.marked and path else ""


@lru_cache(maxsize=256)
def _way(file: Path, start: Path) -> str:
    """The way to a file, as links write it; a form has many findings, one after another."""
    try:
        way = Path(os.path.relpath(file, start)).as_posix()
    except ValueError:  # another drive of Windows
        way = file.absolute().as_posix()
    return _ESCAPED.sub(lambda found: f"%{ord(found[0]):02X}", way)


def _quoted(sheet: str) -> str:
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def _literal(text: str) -> str:
    """The text in a formula; taken apart where the library would find a function in it: SORT(1).xlsx."""
    doubled = text.replace('"', '""')
    return f'"{_CALL.sub(_APART, doubled)}"'
