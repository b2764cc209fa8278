"""Cells as XML: in one of them, and in the bytes of a sheet, nothing changes but what is asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import Content, Formula, Result, storable
from xlplugin.workbook.edit.pieces import Splice, joined, with_attribute
from xlplugin.workbook.edit.scan import CellSpan, SheetScan
from xlplugin.workbook.file.xmlpart import encode_xstring
from xlplugin.workbook.grid.grid import a1, parse_area

_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_CONTENT = frozenset({"f", "v", "is"})
_RESULT_ATTRIBUTES = frozenset({b"t", b"vm"})
_CONTENT_ATTRIBUTES = frozenset({b"t", b"vm", b"cm"})
_EXACT_INTEGERS = 2**53
_SPANS = re.compile(rb"""(\sspans\s*=\s*["'])(\d{1,5}):(\d{1,5})(["'])""")
_REF = re.compile(rb"""(\sref\s*=\s*["'])([^"']*)(["'])""")


@dataclass(frozen=True, slots=True)
class FormulaText:
    """A formula of its own, without ``=``, for a cell that shared one; the cell's result stays."""

    text: str


@dataclass(frozen=True, slots=True)
class Restyled:
    """Another style of a cell, by its number in the workbook; all that the cell holds stays."""

    style: int


Change: TypeAlias = Content | FormulaText | Restyled


def changed_cell(
    tag: bytes, inside: Sequence[tuple[str, bytes]], change: Change, prefix: bytes = b""
) -> bytes:
    """The XML of a cell after a change.

    Args:
        tag: The start tag of the cell as it stands.
        inside: The local name and the XML of every element in it.
        change: Its new content.
        prefix: What the sheet writes before its element names, ``b""`` or such as ``b"x:"``.
    """
    match change:
        case FormulaText(text):
            others = b"".join(xml for name, xml in inside if name != "f")
            return _closed(_attributes(tag), _formula(text, prefix) + others, prefix)
        case Restyled(style):
            return with_attribute(tag, "s", str(style)) + b"".join(xml for _, xml in inside)
        case Result(value):
            kept = b"".join(xml for name, xml in inside if name == "f")
            dropped, calculated = _RESULT_ATTRIBUTES, True
        case Formula(text, value):
            kept = _formula(text, prefix)
            dropped, calculated = _CONTENT_ATTRIBUTES, True
        case _:
            kept, value = b"", change
            dropped, calculated = _CONTENT_ATTRIBUTES, False
    kind, written = _value(value, prefix, calculated=calculated)
    stated = b' t="%b"' % kind if kind else b""
    others = b"".join(xml for name, xml in inside if name not in _CONTENT)
    return _closed(_attributes(tag, dropped) + stated, kept + written + others, prefix)


def _attributes(tag: bytes, dropped: Iterable[bytes] = ()) -> bytes:
    """The attributes of a start tag as written, without the dropped ones."""
    return b"".join(found[0] for found in _ATTRIBUTE.finditer(tag) if found[1] not in dropped)


def _formula(text: str, prefix: bytes) -> bytes:
    return b"<%bf>%b</%bf>" % (prefix, encode_xstring(text), prefix)


def _closed(written_attributes: bytes, content: bytes, prefix: bytes) -> bytes:
    if not content:
        return b"<%bc%b/>" % (prefix, written_attributes)
    return b"<%bc%b>%b</%bc>" % (prefix, written_attributes, content, prefix)


def _value(value: Cell, prefix: bytes, *, calculated: bool) -> tuple[bytes, bytes]:
    """A cell's ``t`` attribute, none for a number, and the element that holds a value."""
    match storable(value):
        case None:
            return (b"", b"")
        case CellError() as error:
            return (b"e", _v(error.value.encode(), prefix))
        case bool(truth):
            return (b"b", _v(b"1" if truth else b"0", prefix))
        case str(text) if calculated:
            return (b"str", _v(encode_xstring(text), prefix))
        case str(text):
            inline = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>'
            return (b"inlineStr", inline % (prefix, prefix, encode_xstring(text), prefix, prefix))
        case number:
            is_whole = number == int(number) and abs(number) < _EXACT_INTEGERS
            return (b"", _v((str(int(number)) if is_whole else repr(float(number))).encode(), prefix))


def _v(content: bytes, prefix: bytes) -> bytes:
    return b"<%bv>%b</%bv>" % (prefix, content, prefix)


def spliced(scan: SheetScan, changes: Mapping[tuple[int, int], Change]) -> bytes:
    """A sheet's XML with changes made; every byte of every other cell stays.

    Args:
        scan: Where the changed cells lie in it.
        changes: The new content by (row, column) from 1.
    """
    splices = list(_wider_dimension(scan, changes))
    rows_of_empty_sheet: list[bytes] = []
    for row, places in groupby(sorted(changes), key=lambda place: place[0]):
        fresh: dict[int, bytes] = {}
        for place in places:
            span = scan.cells.get(place)
            if span is not None:
                splices.append(_changed(scan, span, changes[place]))
            else:
                tag = b'<%bc r="%b"/>' % (scan.prefix, a1(*place).encode())
                fresh[place[1]] = changed_cell(tag, (), changes[place], scan.prefix)
        if fresh and scan.data.is_empty:
            rows_of_empty_sheet.append(_row(scan.prefix, b' r="%d"' % row, fresh))
        elif fresh:
            splices += _inserted(scan, row, fresh)
    if rows_of_empty_sheet:
        stated, rows = _attributes(scan.tag(scan.data)), b"".join(rows_of_empty_sheet)
        filled = b"<%bsheetData%b>%b</%bsheetData>" % (scan.prefix, stated, rows, scan.prefix)
        splices.append(Splice(scan.data.start, scan.data.end, filled))
    return joined(scan.xml, splices)


def _changed(scan: SheetScan, span: CellSpan, change: Change) -> Splice:
    element, tag = span.element, scan.tag(span.element)
    if isinstance(change, Restyled):
        return Splice(element.start, element.opened, changed_cell(tag, (), change))
    inside = [(part.name, scan.xml[part.start : part.end]) for part in span.inside]
    return Splice(element.start, element.end, changed_cell(tag, inside, change, scan.prefix))


def _inserted(scan: SheetScan, row: int, fresh: Mapping[int, bytes]) -> Iterator[Splice]:
    """What puts cells into a row that does not mention them yet, or puts in the row."""
    span = scan.rows.get(row)
    if span is None:
        position = scan.behind.get(row, scan.data.closing)
        yield Splice(position, position, _row(scan.prefix, b' r="%d"' % row, fresh))
        return
    element, tag = span.element, scan.tag(span.element)
    wider = _wider(tag, fresh)
    if element.is_empty:
        yield Splice(element.start, element.end, _row(scan.prefix, _attributes(wider), fresh))
        return
    if wider != tag:
        yield Splice(element.start, element.opened, wider)
    for column, cell in fresh.items():
        behind = (start for other, start in span.starts.items() if other > column)
        position = min(behind, default=element.closing)
        yield Splice(position, position, cell)


def _row(prefix: bytes, written_attributes: bytes, cells: Mapping[int, bytes]) -> bytes:
    return b"<%brow%b>%b</%brow>" % (prefix, written_attributes, b"".join(cells.values()), prefix)


def _wider(tag: bytes, fresh: Mapping[int, bytes]) -> bytes:
    """A row's start tag whose stated spans cover the new cells too."""
    found = _SPANS.search(tag)
    if found is None:
        return tag
    first, last = min(int(found[2]), *fresh), max(int(found[3]), *fresh)
    return _SPANS.sub(rb"\g<1>%d:%d\g<4>" % (first, last), tag, count=1)


def _wider_dimension(scan: SheetScan, changes: Mapping[tuple[int, int], Change]) -> Iterator[Splice]:
    """What lets the sheet's stated dimension cover the new cells."""
    stated = scan.dimension
    written = _REF.search(scan.tag(stated)) if stated else None
    area = parse_area(written[2].decode()) if written else None
    fresh = [place for place in changes if place not in scan.cells]
    if stated is None or written is None or area is None or not fresh:
        return
    wide = area._replace(
        top=min(area.top, *(row for row, _ in fresh)),
        left=min(area.left, *(column for _, column in fresh)),
        bottom=max(area.bottom, *(row for row, _ in fresh)),
        right=max(area.right, *(column for _, column in fresh)),
    )
    if wide != area:
        start, end = (stated.start + each for each in written.span(2))
        yield Splice(start, end, str(wide).encode())
