"""Marks on the cells of an open workbook: another background, a note; people's own notes keep their words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import xlwings as xw

from xlplugin.excel.live.areas import unions
from xlplugin.excel.live.writing import corners
from xlplugin.problem import Problem, Severity, Source
from xlplugin.workbook.edit.plan import COMMENT_AUTHOR, Mark
from xlplugin.workbook.grid.grid import a1

_HEADING: Final = f"{COMMENT_AUTHOR}："


def mark_cells(sheet: xw.Sheet, marks: Sequence[Mark]) -> list[Problem]:
    """Mark the cells of a sheet.

    Args:
        sheet: The sheet.
        marks: Marks on it; of two backgrounds for one cell the later counts, what two say is put together.

    Returns:
        Notices of cells whose note could not be written.
    """
    first = corners(sheet, [(mark.place.row, mark.place.column) for mark in marks])
    fills: dict[tuple[int, int], str] = {}
    words: dict[tuple[int, int], str] = {}
    for mark in marks:
        stated = (mark.place.row, mark.place.column)
        place = first.get(stated, stated)
        if mark.fill:
            fills[place] = mark.fill
        if mark.comment:
            words[place] = f"{words[place]}\n{mark.comment}" if place in words else mark.comment
    for colour in dict.fromkeys(fills.values()):
        _colour(sheet, [place for place, each in fills.items() if each == colour], colour)
    return list(_comment(sheet, words))


def _colour(sheet: xw.Sheet, places: Iterable[tuple[int, int]], colour: str) -> None:
    red, green, blue = bytes.fromhex(colour)
    for address in unions(a1(*place) for place in places):
        sheet.range(address).color = (red, green, blue)


def _comment(sheet: xw.Sheet, words: dict[tuple[int, int], str]) -> Iterator[Problem]:
    for place, text in words.items():
        cell = sheet.range(place)
        note = cell.note
        if _has_thread(cell):
            yield _in_a_thread(sheet, place)
        elif note is None:
            cell.add_note(f"{_HEADING}\n{text}")
        else:
            note.text = _below(note.text, text, ours=note.author == COMMENT_AUTHOR)


def _below(present: str, text: str, *, ours: bool) -> str:
    """Our words below those of others; what we said earlier gives way."""
    theirs, _, _ = f"\n{present}".partition(f"\n{_HEADING}")
    kept = "" if ours else theirs.strip("\n")
    said = f"{_HEADING}\n{text}"
    return f"{kept}\n{said}" if kept else said


def _has_thread(cell: xw.Range) -> bool:
    """Excel before 2019 has no conversations and says so with an error."""
    try:
        return cell.comment is not None
    except Exception:  # noqa: BLE001 - pywin32 says in several ways that there is no such property
        return False


def _in_a_thread(sheet: xw.Sheet, place: tuple[int, int]) -> Problem:
    return Problem(
        "comment-in-thread",
        Severity.NOTICE,
        "该单元格已有会话式批注，不能再加核查意见的批注",
        "请以核查意见表中的内容为准",
        Source(sheet.book.name, sheet=sheet.name, cell=a1(*place)),
    )
