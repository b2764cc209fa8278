"""A Windows DLL that has no code: one function of it, which another DLL answers."""

import struct
from typing import Final

_HEADERS: Final = 0x200
_SECTION: Final = 0x1000
_TABLE: Final = 40 + 4 + 4 + 4
"""Bytes of the export directory and its three tables of one entry each."""

_X64: Final = 0x8664
_PE32_PLUS: Final = 0x20B
_DLL: Final = 0x2022
_GRAPHICAL: Final = 2
_READ_ONLY_DATA: Final = 0x40000040
_BASE: Final = 0x6A0000000
_OPTIONAL: Final = 240
_DIRECTORIES: Final = 16


def forwarding_dll(name: str, function: str, target: str) -> bytes:
    """The bytes of a 64-bit DLL.

    Args:
        name: of the DLL, such as ``some.dll``.
        function: the function that it has.
        target: what answers it, such as ``ADVAPI32.SystemFunction036``.
    """
    exports = _exports(name, function, target)
    data = exports.ljust(_HEADERS, b"\0")
    head = struct.pack("<2s58xI", b"MZ", 64) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", _X64, 1, 0, 0, 0, _OPTIONAL, _DLL)
    head += _optional_header(len(exports), len(data))
    head += struct.pack(
        "<8sIIIIIIHHI", b".rdata", len(exports), _SECTION, len(data), _HEADERS, *[0] * 4, _READ_ONLY_DATA
    )
    return head.ljust(_HEADERS, b"\0") + data


def _optional_header(exports: int, data: int) -> bytes:
    sizes = struct.pack("<HBBIIIII", _PE32_PLUS, 1, 0, 0, data, 0, 0, _SECTION)
    layout = struct.pack("<QII", _BASE, _SECTION, _HEADERS)
    versions = struct.pack("<HHHHHHI", 6, 0, 0, 0, 6, 0, 0)
    image = struct.pack("<IIIHH", 2 * _SECTION, _HEADERS, 0, _GRAPHICAL, 0x100)
    stack = struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, _DIRECTORIES)
    directories = struct.pack("<II", _SECTION, exports).ljust(8 * _DIRECTORIES, b"\0")
    return sizes + layout + versions + image + stack + directories


def _exports(name: str, function: str, target: str) -> bytes:
    texts = [text.encode() + b"\0" for text in (name, function, target)]
    places = [_SECTION + _TABLE + sum(map(len, texts[:index])) for index in range(3)]
    tables = [_SECTION + 40, _SECTION + 44, _SECTION + 48]
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, places[0], 1, 1, 1, *tables)
    return directory + struct.pack("<IIHH", places[2], places[1], 0, 0) + b"".join(texts)
