"""The directory of an OLE file: a tree whose entries are red or black, as [MS-CFB] 2.6.4 has it.

pyOpenVBA makes every entry that it adds red, one below the other too, which the rules of such trees forbid.
All of them black keeps the rules: the specification names that as the simplest way.
"""

import struct
from collections.abc import Iterator
from typing import Final

_SECTOR: Final = 512
_ENTRY: Final = 128
_KIND: Final = 66
_COLOUR: Final = 67
_BLACK: Final = 1
_FIRST_OF_DIRECTORY: Final = 48
_TABLE: Final = 76
_END: Final = 0xFFFFFFFE


def all_black(ole: bytes) -> bytes:
    """The same file, every entry of its directory black; of version 3, and of less than 7 MB."""
    changed = bytearray(ole)
    for sector in _directory(ole):
        for entry in range(sector, sector + _SECTOR, _ENTRY):
            if changed[entry + _KIND]:
                changed[entry + _COLOUR] = _BLACK
    return bytes(changed)


def _directory(ole: bytes) -> Iterator[int]:
    sector = _number(ole, _FIRST_OF_DIRECTORY)
    while sector != _END:
        yield _place(sector)
        sector = _next(ole, sector)


def _next(ole: bytes, sector: int) -> int:
    # As the table of sectors tells, which lies in sectors that the header lists.
    part, number = divmod(sector, _SECTOR // 4)
    return _number(ole, _place(_number(ole, _TABLE + 4 * part)) + 4 * number)


def _place(sector: int) -> int:
    # The header takes the place of one sector.
    return (sector + 1) * _SECTOR


def _number(ole: bytes, place: int) -> int:
    number: int = struct.unpack_from("<I", ole, place)[0]
    return number
