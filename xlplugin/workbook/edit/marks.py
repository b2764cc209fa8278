"""Marks on the cells of a sheet: another background, a comment; the rest of the sheet stays as it is."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from xlplugin.problem import Source
from xlplugin.workbook.edit.boxes import (
    FARTHEST,
    box,
    drawing_numbers,
    has_boxes,
    no_boxes,
    read_sizes,
    with_boxes,
    without_boxes,
)
from xlplugin.workbook.edit.cellxml import Restyled, spliced
from xlplugin.workbook.edit.comments import DEPTH, commented, no_comments, uncommented
from xlplugin.workbook.edit.draft import Draft
from xlplugin.workbook.edit.pieces import Splice, column_runs, inserted, prefixed
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.edit.scan import SheetScan, scan_sheet
from xlplugin.workbook.edit.styles import Styles
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.contents import SheetPart
from xlplugin.workbook.file.outline import Node
from xlplugin.workbook.file.xmlpart import index_of, malformed
from xlplugin.workbook.grid.grid import Place, a1

_ORDER: Final = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
)
_STYLE: Final = re.compile(rb"""\ss\s*=\s*["'](\d{1,9})["']""")
_OWN_STYLE: Final = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true|on)["']""")
_VML: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def styles_of(draft: Draft, sheet: SheetPart, places: Iterable[Place]) -> dict[Place, int]:
    """The styles that cells of a sheet show."""
    found = {(place.row, place.column): place for place in places}
    scan = _scanned(draft, sheet, found)
    columns = _columns(draft, sheet)
    return {each: _style(scan, place, columns) for place, each in found.items()} if scan else {}


def colour_cells(
    draft: Draft, sheet: SheetPart, plan: Plan, styles: Styles, before: Mapping[Place, int]
) -> None:
    """Give the marked cells of a sheet their backgrounds; of two for one cell the later counts.

    Args:
        draft: The workbook.
        sheet: The sheet.
        plan: The marks on it, and those that are taken back.
        styles: The workbook's styles.
        before: The styles of cells that others are to be like, from before all marks.
    """
    fills = {(mark.place.row, mark.place.column): mark.fill for mark in plan.marks if mark.fill}
    back = {(each.place.row, each.place.column): each for each in plan.unmarks}
    scan = _scanned(draft, sheet, {*fills, *back})
    if scan is None:
        return
    columns, changes = _columns(draft, sheet), {}
    for place in {*fills, *back}:
        style, taken, fill = _style(scan, place, columns), back.get(place), fills.get(place)
        if taken is not None and styles.is_filled(style, taken.fill):
            style = styles.filled_like(style, before.get(taken.like, 0))
        if isinstance(fill, Place):
            style = styles.filled_like(style, before.get(fill, 0))
        elif fill is not None:
            style = styles.filled(style, fill)
        changes[place] = Restyled(style)
    draft.write(sheet.part, spliced(scan, changes))


def _scanned(draft: Draft, sheet: SheetPart, places: Collection[tuple[int, int]]) -> SheetScan | None:
    scan = scan_sheet(draft.data(sheet.part), places)
    if scan is None:
        draft.problems.append(malformed(draft.package.part_source(sheet.part)))
    return scan


def _columns(draft: Draft, sheet: SheetPart) -> list[tuple[int, int, int]]:
    """The columns that have a style of their own, as runs."""
    return [
        (first, last, index_of(node.attributes.get("style")) or 0)
        for first, last, node in column_runs(draft.outline(sheet.part, 3))
    ]


def comment_cells(draft: Draft, sheet: SheetPart, plan: Plan) -> None:
    """Say our words on the marked cells of a sheet; what two marks say on one cell is put together.

    Where a mark is taken back, what we said goes.
    """
    marks = plan.marks
    if plan.unmarks:
        ours = {(each.place.row, each.place.column): each.said for each in reversed(plan.unmarks)}
        _take_back(draft, sheet, ours)
    words: dict[tuple[int, int], str] = {}
    for mark in marks:
        place = (mark.place.row, mark.place.column)
        if mark.comment:
            words[place] = f"{words[place]}\n{mark.comment}" if place in words else mark.comment
    if words:
        _write_comments(draft, sheet, words)
        _write_boxes(draft, sheet, words)


def _take_back(draft: Draft, sheet: SheetPart, words: Mapping[tuple[int, int], str]) -> None:
    """Take our words off cells, and their boxes where nobody else has said anything."""
    part = _comments(draft, sheet)
    if part is None:
        return
    written, gone = uncommented(draft.data(part), draft.open_outline(part, DEPTH), words)
    draft.write(part, written)
    named = draft.outline(sheet.part, 2).child("legacyDrawing")
    related = draft.relations(sheet.part).get(named.relation) if named else None
    if named is None or related is None or related.target not in draft.package.parts:
        return
    drawing = without_boxes(draft.data(related.target), gone)
    draft.write(related.target, drawing)
    if not has_boxes(drawing) and not any(draft.outline(part, 3).entries("commentList", "comment")):
        draft.splice(sheet.part, Splice(named.start, named.end, b""))
        for identity, each in draft.relations(sheet.part).items():
            if each.target in (part, related.target):
                draft.remove(sheet.part, identity, each.target)


def _comments(draft: Draft, sheet: SheetPart) -> str | None:
    """The part that holds the comments of a sheet, where it has one."""
    related = draft.relations(sheet.part).values()
    return next((each.target for each in related if each.kind == "comments"), None)


def _write_comments(draft: Draft, sheet: SheetPart, words: Mapping[tuple[int, int], str]) -> None:
    part = _comments(draft, sheet)
    if part is None:
        part = draft.free_part("xl/comments{}.xml")
        draft.relate(sheet.part, "comments", part)
        draft.declare(part, "comments")
        draft.write(part, no_comments(draft.dialect.main))
    root = draft.open_outline(part, DEPTH)
    written, hidden = commented(draft.data(part), root, words)
    draft.write(part, written)
    message = "该单元格已有会话式批注，新版 Excel 只显示会话，不显示写在其后的核查意见"
    for place in hidden:
        where = Source(str(draft.package.path), sheet=sheet.name, cell=a1(*place))
        draft.problems.append(codes.COMMENT_IN_THREAD.at(where, message))


def _write_boxes(draft: Draft, sheet: SheetPart, words: Mapping[tuple[int, int], str]) -> None:
    part = _drawing(draft, sheet)
    near = {(row + each, 0) for row, _ in words for each in range(FARTHEST + 1)}
    scan = scan_sheet(draft.data(sheet.part), near)
    tags = {row: scan.tag(span.element) for row, span in scan.rows.items()} if scan else {}
    sizes = read_sizes(draft.outline(sheet.part, 3), tags)
    anchors = {place: box(sizes, *place, text) for place, text in words.items()}
    written = with_boxes(draft.data(part), anchors)
    if written is None:
        draft.problems.append(malformed(draft.package.part_source(part)))
    else:
        draft.write(part, written)


def _drawing(draft: Draft, sheet: SheetPart) -> str:
    """The part that holds the boxes of a sheet's comments; a new one where it has none."""
    root = draft.outline(sheet.part, 2)
    named = root.child("legacyDrawing")
    related = draft.relations(sheet.part).get(named.relation) if named else None
    if related is not None and related.target in draft.package.parts:
        return related.target
    part = draft.free_part("xl/drawings/vmlDrawing{}.vml")
    draft.declare_ending("vml", _VML)
    drawings = (name for name in draft.package.parts if name.casefold().endswith(".vml"))
    numbers = (number for name in drawings for number in drawing_numbers(draft.package.data(name) or b""))
    draft.write(part, no_boxes(max(numbers, default=0) + 1))
    _name_drawing(draft, sheet.part, root, draft.relate(sheet.part, "vmlDrawing", part))
    return part


def _name_drawing(draft: Draft, part: str, root: Node, identity: str) -> None:
    entry = prefixed(b"<legacyDrawing%b/>" % draft.reference(root, identity), root.prefix)
    lost = root.child("legacyDrawing")
    if lost is not None:
        draft.splice(part, Splice(lost.start, lost.end, entry))
    else:
        draft.splice(part, *inserted(draft.data(part), root, _ORDER, "legacyDrawing", entry))


def _style(scan: SheetScan, place: tuple[int, int], columns: Sequence[tuple[int, int, int]]) -> int:
    """The style that a cell shows: its own, or where the sheet does not mention it, its row's or column's."""
    cell, row = scan.cells.get(place), scan.rows.get(place[0])
    if cell is not None:
        return _stated(scan.tag(cell.element))
    tag = scan.tag(row.element) if row else b""
    if _OWN_STYLE.search(tag):
        return _stated(tag)
    return next((style for first, last, style in columns if first <= place[1] <= last), 0)


def _stated(tag: bytes) -> int:
    found = _STYLE.search(tag)
    return int(found[1]) if found else 0
