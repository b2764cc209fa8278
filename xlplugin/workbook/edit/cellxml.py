"""One cell as XML: its old element with new content, everything else in it kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import Content, Formula, Result, storable
from xlplugin.workbook.edit.pieces import with_attribute
from xlplugin.workbook.file.xmlpart import encode_xstring

_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_CONTENT = frozenset({"f", "v", "is"})
_RESULT_ATTRIBUTES = frozenset({b"t", b"vm"})
_CONTENT_ATTRIBUTES = frozenset({b"t", b"vm", b"cm"})
_EXACT_INTEGERS = 2**53


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
            return _closed(attributes(tag), _formula(text, prefix) + others, prefix)
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
    return _closed(attributes(tag, dropped) + stated, kept + written + others, prefix)


def attributes(tag: bytes, dropped: Iterable[bytes] = ()) -> bytes:
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
