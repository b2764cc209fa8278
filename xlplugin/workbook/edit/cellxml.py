"""One cell as XML: its old element with new content, everything else in it kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import Content, Formula, Result
from xlplugin.workbook.edit.pieces import with_attribute
from xlplugin.workbook.edit.stored import storable
from xlplugin.workbook.file.xstring import encode_xstring

_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_CONTENT = frozenset({"f", "v", "is"})
_RESULT_ATTRIBUTES = frozenset({b"t", b"vm"})
_CONTENT_ATTRIBUTES = frozenset({b"t", b"vm", b"cm"})
_EXACT_INTEGERS = 2**53


@dataclass(frozen=True, slots=True)
class FormulaText:
    """Another text for a cell's formula; the cell's result stays.

    Attributes:
        text: The new text, without ``=``.
        alone: Whether the formula is no longer shared with other cells.
    """

    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Restyled:
    """Another style of a cell, by its number in the workbook; all that the cell holds stays."""

    style: int


Change: TypeAlias = Content | FormulaText | Restyled


class Element(NamedTuple):
    """An element inside a cell: its local name, its start tag and all of it."""

    name: str
    tag: bytes
    xml: bytes


class CellXml(NamedTuple):
    """A cell as it stands: its start tag and the elements in it."""

    tag: bytes
    inside: tuple[Element, ...] = ()


def new_cell(prefix: bytes, reference: str) -> CellXml:
    """A cell that a sheet does not mention yet."""
    return CellXml(b'<%bc r="%b"/>' % (prefix, reference.encode()))


class _Value(NamedTuple):
    """A value in XML: the cell's ``t`` attribute (none for a number) and the element that holds it."""

    kind: bytes
    xml: bytes


def changed_cell(cell: CellXml, change: Change, prefix: bytes) -> bytes:
    """The XML of a cell after a change.

    Args:
        cell: The cell as it stands.
        change: Its new content.
        prefix: What the sheet writes before its element names, ``b""`` or such as ``b"x:"``.
    """
    match change:
        case FormulaText(text, alone):
            return _rewritten(cell, _formula(cell, text, prefix, alone=alone), prefix)
        case Restyled(style):
            tag = with_attribute(cell.tag, "s", str(style))
            return tag + b"".join(element.xml for element in cell.inside)
        case Result(value):
            kept = b"".join(element.xml for element in cell.inside if element.name == "f")
            return _filled(cell, _RESULT_ATTRIBUTES, kept, _value(value, prefix, calculated=True), prefix)
        case Formula(text, result):
            formula = b"<%bf>%b</%bf>" % (prefix, encode_xstring(text), prefix)
            return _filled(
                cell, _CONTENT_ATTRIBUTES, formula, _value(result, prefix, calculated=True), prefix
            )
        case _:
            return _filled(cell, _CONTENT_ATTRIBUTES, b"", _value(change, prefix, calculated=False), prefix)


def attributes(tag: bytes, dropped: Iterable[bytes] = ()) -> bytes:
    """The attributes of a start tag as written, without the dropped ones."""
    return b"".join(found[0] for found in _ATTRIBUTE.finditer(tag) if found[1] not in dropped)


def _formula(cell: CellXml, text: str, prefix: bytes, *, alone: bool) -> bytes:
    tags = (element.tag for element in cell.inside if element.name == "f")
    kept = b"" if alone else attributes(next(tags, b""))
    return b"<%bf%b>%b</%bf>" % (prefix, kept, encode_xstring(text), prefix)


def _rewritten(cell: CellXml, formula: bytes, prefix: bytes) -> bytes:
    others = b"".join(element.xml for element in cell.inside if element.name != "f")
    return _closed(attributes(cell.tag), formula + others, prefix)


def _filled(cell: CellXml, dropped: frozenset[bytes], formula: bytes, value: _Value, prefix: bytes) -> bytes:
    others = b"".join(element.xml for element in cell.inside if element.name not in _CONTENT)
    kind = b' t="%b"' % value.kind if value.kind else b""
    return _closed(attributes(cell.tag, dropped) + kind, formula + value.xml + others, prefix)


def _closed(written_attributes: bytes, content: bytes, prefix: bytes) -> bytes:
    if not content:
        return b"<%bc%b/>" % (prefix, written_attributes)
    return b"<%bc%b>%b</%bc>" % (prefix, written_attributes, content, prefix)


def _value(value: Cell, prefix: bytes, *, calculated: bool) -> _Value:
    match storable(value):
        case None:
            return _Value(b"", b"")
        case CellError() as error:
            return _Value(b"e", _v(error.value.encode(), prefix))
        case bool(truth):
            return _Value(b"b", _v(b"1" if truth else b"0", prefix))
        case str(text) if calculated:
            return _Value(b"str", _v(encode_xstring(text), prefix))
        case str(text):
            inline = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>'
            return _Value(b"inlineStr", inline % (prefix, prefix, encode_xstring(text), prefix, prefix))
        case number:
            return _Value(b"", _v(_digits(number), prefix))


def _v(content: bytes, prefix: bytes) -> bytes:
    return b"<%bv>%b</%bv>" % (prefix, content, prefix)


def _digits(number: float) -> bytes:
    if number == int(number) and abs(number) < _EXACT_INTEGERS:
        return str(int(number)).encode()
    return repr(float(number)).encode()
