"""Runs under Windows Python: values as Excel's VBA puts them into a COM call, and out of one again.

pywin32 cannot send an Excel error (it makes every error "argument left out"), nor arrays that begin at 1, so
the arguments of a call are built here. In JSON a value is itself; rows of cells are a list of lists; an Excel
error is ``{"error": 2042}``, a date ``{"date": 45000.0}``, an argument left out ``{"missing": true}``.
"""

import ctypes
import sys
from collections.abc import Mapping
from ctypes import POINTER, Structure, byref, c_double, c_long, c_ulong, c_ulonglong, c_ushort, c_void_p
from enum import IntEnum
from itertools import product
from typing import Final

assert sys.platform == "win32"


class _Kind(IntEnum):
    EMPTY = 0
    NULL = 1
    LONG = 3
    DOUBLE = 5
    DATE = 7
    TEXT = 8
    ERROR = 10
    BOOL = 11
    ANY = 12
    ARRAY = 0x200C


_MISSING: Final = 0x80020004
_EXCEL_ERROR: Final = 0x800A0000
_DISPATCH: Final = 3
_EXCEPTION: Final = 0x80020009
_INVOKE: Final = 6
"""The place of IDispatch::Invoke in its table."""

_ole = ctypes.WinDLL("oleaut32")
for _name in ("SysAllocStringLen", "SafeArrayCreate"):
    getattr(_ole, _name).restype = c_void_p


class Variant(Structure):
    """A VARIANT of 64-bit Windows."""

    _fields_ = (("kind", c_ushort), ("reserved", c_ushort * 3), ("data", c_ulonglong * 2))


class _Bound(Structure):
    _fields_ = (("count", c_ulong), ("first", c_long))


class _Parameters(Structure):
    _fields_ = (
        ("arguments", POINTER(Variant)),
        ("names", c_void_p),
        ("count", c_ulong),
        ("named", c_ulong),
    )


class _Failure(Structure):
    _fields_ = (
        ("code", c_ushort),
        ("source", c_void_p),
        ("words", c_void_p),
        ("help", c_void_p),
        ("context", c_ulong),
        ("reserved", c_void_p * 2),
        ("scode", c_long),
    )


def _number(kind: _Kind, number: float) -> Variant:
    made = Variant(kind)
    c_double.from_buffer(made, Variant.data.offset).value = number
    return made


def _bits(kind: _Kind, bits: int = 0) -> Variant:
    made = Variant(kind)
    made.data[0] = bits
    return made


def _text(text: str) -> Variant:
    units = len(text.encode("utf-16-le")) // 2
    return _bits(_Kind.TEXT, _ole.SysAllocStringLen(ctypes.c_wchar_p(text), units))


def _plain(value: object) -> Variant:
    match value:
        case None:
            return _bits(_Kind.EMPTY)
        case bool():
            return _bits(_Kind.BOOL, 0xFFFF if value else 0)
        case int():
            return _bits(_Kind.LONG, value & 0xFFFFFFFF)
        case float():
            return _number(_Kind.DOUBLE, value)
        case str():
            return _text(value)
    raise TypeError(value)


def encode(value: object) -> Variant:
    """One value of the JSON as VBA hands it over; a range as its ``Value2``."""
    match value:
        case {"error": int(number)}:
            return _bits(_Kind.ERROR, _EXCEL_ERROR + number)
        case {"date": float(serial)}:
            return _number(_Kind.DATE, serial)
        case {"missing": True}:
            return _bits(_Kind.ERROR, _MISSING)
        case list():
            return _range(value)
    return _plain(value)


def _range(rows: list[list[object]]) -> Variant:
    cells: dict[tuple[int, ...], object] = {}
    for row, line in enumerate(rows):
        cells.update({(row, column): cell for column, cell in enumerate(line)})
    return _array(cells, (len(rows), len(rows[0])), first=1)


def vector(values: list[object]) -> Variant:
    """What ``Array(…)`` is in VBA."""
    return _array({(place,): value for place, value in enumerate(values)}, (len(values),), first=0)


def _array(values: Mapping[tuple[int, ...], object], shape: tuple[int, ...], first: int) -> Variant:
    bounds = (_Bound * len(shape))(*(_Bound(count, first) for count in shape))
    array = _ole.SafeArrayCreate(c_ushort(_Kind.ANY), len(shape), bounds)
    for place, value in values.items():
        indices = (c_long * len(shape))(*(each + first for each in place))
        element = encode(value)
        _checked(_ole.SafeArrayPutElement(c_void_p(array), indices, byref(element)))
        _ole.VariantClear(byref(element))
    return _bits(_Kind.ARRAY, array)


def decode(variant: Variant) -> object:
    """A result as JSON; an array as a list of lists, one of one dimension as a list."""
    data = variant.data[0]
    match variant.kind:
        case _Kind.EMPTY | _Kind.NULL:
            return None
        case _Kind.BOOL:
            return bool(data & 0xFFFF)
        case _Kind.LONG:
            return c_long(data & 0xFFFFFFFF).value
        case _Kind.DOUBLE:
            return c_double.from_buffer(variant, Variant.data.offset).value
        case _Kind.TEXT:
            return ctypes.wstring_at(data) if data else ""
        case _Kind.ARRAY:
            return _rows(data)
    raise TypeError(variant.kind)


def _rows(array: int) -> object:
    pointer, edge, spans = c_void_p(array), c_long(), []
    for dimension in range(1, _ole.SafeArrayGetDim(pointer) + 1):
        _checked(_ole.SafeArrayGetLBound(pointer, dimension, byref(edge)))
        first = edge.value
        _checked(_ole.SafeArrayGetUBound(pointer, dimension, byref(edge)))
        spans.append(range(first, edge.value + 1))
    cells = [_element(pointer, place) for place in product(*spans)]
    width = len(spans[-1])
    return cells if len(spans) == 1 else [cells[at : at + width] for at in range(0, len(cells), width)]


def _element(array: c_void_p, place: tuple[int, ...]) -> object:
    element = Variant()
    _checked(_ole.SafeArrayGetElement(array, (c_long * len(place))(*place), byref(element)))
    value = decode(element)
    _ole.VariantClear(byref(element))
    return value


def _checked(code: int) -> None:
    if code:
        raise OSError(hex(code & 0xFFFFFFFF))


def invoke(dispatch: int, member: int, arguments: list[Variant]) -> object:
    """A late-bound call as VBA makes it: the result decoded; what the server raised as an OSError."""
    given = (Variant * len(arguments))(*reversed(arguments))
    parameters = _Parameters(given, None, len(arguments), 0)
    result, failure, nothing = Variant(), _Failure(), (ctypes.c_byte * 16)()
    table = ctypes.cast(dispatch, POINTER(POINTER(c_void_p))).contents
    method = ctypes.WINFUNCTYPE(c_long, c_void_p, c_long, c_void_p, c_ulong, c_ushort, *[c_void_p] * 4)(
        table[_INVOKE]
    )
    code = method(
        dispatch, member, byref(nothing), 0, _DISPATCH, byref(parameters), byref(result), byref(failure), None
    )
    for each in given:
        _ole.VariantClear(byref(each))
    if code & 0xFFFFFFFF == _EXCEPTION and failure.words:
        raise OSError(ctypes.wstring_at(failure.words))
    _checked(code)
    value = decode(result)
    _ole.VariantClear(byref(result))
    return value
