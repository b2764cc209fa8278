"""Contents and marks written into cells of an open workbook, so that what was meant is there afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import xlwings as xw

from xlplugin.excel.live.areas import block_of, merges_at, range_of, rectangles, unions
from xlplugin.excel.live.reading import formats_of, formulas_of, values_of
from xlplugin.excel.live.retry import has_member
from xlplugin.excel.names import ADDIN_FILE
from xlplugin.functions.cell import Cell, CellError
from xlplugin.problem import Problem, Source
from xlplugin.workbook.edit.edits import READ_AS_MORE, Content, Formula, Result, same_value, storable
from xlplugin.workbook.edit.plan import COMMENT_AUTHOR, Mark, Plan
from xlplugin.workbook.file.codes import COMMENT_IN_THREAD
from xlplugin.workbook.grid.formulas import same_formula
from xlplugin.workbook.grid.grid import GENERAL, Area, a1

_LONG: Final = 8_000
_HEADING: Final = f"{COMMENT_AUTHOR}："


class NotTakenError(Exception):
    """A cell that holds something else than was written into it."""


def planned_on(sheet: xw.Sheet, plan: Plan) -> Plan:
    """The cells and marks of a plan that are on one sheet; results are left out, as they change nothing."""
    name = sheet.name.casefold()
    own = (each for each in plan.cells if each.sheet.casefold() == name)
    cells = tuple(each for each in own if not isinstance(each.value, Result))
    return Plan(cells, marks=tuple(each for each in plan.marks if each.place.sheet.casefold() == name))


def corners(sheet: xw.Sheet, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of the merged area that a cell lies in, for those that lie in one."""
    merged = merges_at(sheet, places)
    return {place: (area.top, area.left) for area in merged for place in area.cells()}


def write_cells(sheet: xw.Sheet, contents: Mapping[tuple[int, int], Content]) -> None:
    """Write contents, as many as lie together at a time, and no cell besides; of merged areas only the first.

    Raises:
        NotTakenError: Excel keeps something else in a cell.
    """
    formulas = {place: each for place, each in contents.items() if isinstance(each, Formula)}
    plain = {place: each for place, each in contents.items() if not isinstance(each, Formula | Result)}
    # A very long text alone, as Excel takes none in a block.
    long = {place for place, value in plain.items() if isinstance(value, str) and len(value) > _LONG}
    for area in (*(Area(*place, *place) for place in sorted(long)), *rectangles(plain.keys() - long)):
        _write_plain(sheet, area, {place: plain[place] for place in area.cells()})
    if formulas:
        _write_formulas(sheet, {place: f"={each.text}" for place, each in formulas.items()})


def _write_plain(sheet: xw.Sheet, area: Area, wanted: Mapping[tuple[int, int], Cell]) -> None:
    formats = formats_of(sheet, area)
    range_of(sheet, area).raw_value = block_of(area, lambda place: _com_value(wanted[place]))
    wrong = _differing(sheet, area, wanted)
    for place in wrong:
        _write_again(sheet, place, wanted[place])
    for place in wrong and _differing(sheet, area, wanted):
        message = f"单元格 {a1(*place)} 没有写成所要的内容"
        raise NotTakenError(message)
    _keep_formats(sheet, area, formats)


def _com_value(value: Cell) -> object:
    """A value as COM takes it: an error as it is typed, nothing as an empty text."""
    kept = storable(value)
    if kept is None:
        return ""
    if isinstance(kept, CellError):
        return kept.value
    return f"'{kept}" if isinstance(kept, str) and kept.startswith(READ_AS_MORE) else kept


def _differing(sheet: xw.Sheet, area: Area, wanted: Mapping[tuple[int, int], Cell]) -> list[tuple[int, int]]:
    present = values_of(sheet, area)
    return [place for place, value in wanted.items() if not same_value(present[place] or None, value or None)]


def _write_again(sheet: xw.Sheet, place: tuple[int, int], value: Cell) -> None:
    """Text that became a number takes an apostrophe; a number that became text, another number format."""
    cell = sheet.range(place)
    if isinstance(value, str) and not isinstance(value, CellError):
        cell.raw_value = f"'{value}"
        return
    cell.number_format = GENERAL
    cell.raw_value = _com_value(value)


def _write_formulas(sheet: xw.Sheet, wanted: Mapping[tuple[int, int], str]) -> None:
    """Enter formulas, each area of them at once, and see of all together what became of them."""
    rows, columns = zip(*wanted, strict=True)
    around = Area(min(rows), min(columns), max(rows), max(columns))
    formats = formats_of(sheet, around)
    for area in rectangles(wanted):
        _enter(range_of(sheet, area).api, block_of(area, wanted.__getitem__))
    wrong = _other_formulas(sheet, around, wanted)
    for place in wrong:  # in a cell formatted as text it became text
        cell = sheet.range(place)
        cell.number_format = GENERAL
        _enter(cell.api, wanted[place])
    for place in wrong and _other_formulas(sheet, around, wanted):
        message = f"单元格 {a1(*place)} 没有写成所要的公式"
        raise NotTakenError(message)
    _keep_formats(sheet, around, {place: formats[place] for place in wanted})


def _other_formulas(
    sheet: xw.Sheet, area: Area, wanted: Mapping[tuple[int, int], str]
) -> list[tuple[int, int]]:
    """The cells that hold no formula, or another one than was entered."""
    present = formulas_of(sheet, area, values_of(sheet, area))
    return [
        place
        for place, text in wanted.items()
        if place not in present or not same_formula(present[place], text.removeprefix("="), ADDIN_FILE)
    ]


def _enter(api: Any, block: object) -> None:  # noqa: ANN401 - COM's own Range
    """Enter formulas as today's Excel reads them; older ones know only the older property.

    ``Formula2``, as ``Formula`` would put an ``@`` before functions of an add-in.
    """
    if has_member(api, "Range", "Formula2"):
        api.Formula2 = block
    else:
        api.Formula = block


def _keep_formats(sheet: xw.Sheet, area: Area, formats: Mapping[tuple[int, int], str]) -> None:
    """Excel gives a cell another number format for what is entered: the one it had stays."""
    present = formats_of(sheet, area)
    for place, code in formats.items():
        if present.get(place) != code:
            sheet.range(place).number_format = code


def mark_cells(sheet: xw.Sheet, marks: Sequence[Mark]) -> list[Problem]:
    """Mark the cells of a sheet; notices of cells whose note could not be written.

    Of two backgrounds for one cell the later counts, what two marks say is put together.
    """
    first = corners(sheet, [(mark.place.row, mark.place.column) for mark in marks])
    fills: dict[tuple[int, int], str] = {}
    words: dict[tuple[int, int], str] = {}
    for mark in marks:
        stated = (mark.place.row, mark.place.column)
        place = first.get(stated, stated)
        if isinstance(mark.fill, str):
            fills[place] = mark.fill
        if mark.comment:
            words[place] = f"{words[place]}\n{mark.comment}" if place in words else mark.comment
    for colour in dict.fromkeys(fills.values()):
        red, green, blue = bytes.fromhex(colour)
        for address in unions(a1(*place) for place, each in fills.items() if each == colour):
            sheet.range(address).color = (red, green, blue)
    return list(_comment(sheet, words))


def _comment(sheet: xw.Sheet, words: dict[tuple[int, int], str]) -> Iterator[Problem]:
    for place, text in words.items():
        cell = sheet.range(place)
        note = cell.note
        if _has_thread(cell):
            message = "该单元格已有会话式批注，不能再加核查意见的批注"
            source = Source(sheet.book.name, sheet=sheet.name, cell=a1(*place))
            yield COMMENT_IN_THREAD.at(source, message)
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
    """Whether there is a conversation about a cell, which Excel has since 2019."""
    return has_member(cell.api, "Range", "CommentThreaded") and cell.comment is not None
