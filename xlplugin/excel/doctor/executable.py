"""Whether a program or DLL is of 32 or 64 bits, from its PE header."""

from enum import Enum
from typing import Final

HEADER_SIZE: Final = 4096
"""As much of a file as ``architecture`` needs."""

_POINTER_AT: Final = 0x3C
_MACHINE_AT: Final = 4


class Architecture(Enum):
    """What a program was made for; the value is the number in its header."""

    X86 = 0x014C
    X64 = 0x8664
    ARM64 = 0xAA64

    @property
    def bits(self) -> int:
        """The width of its addresses."""
        return 32 if self is Architecture.X86 else 64

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"X86": "32 位", "X64": "64 位", "ARM64": "ARM64"}[self.name]


def architecture(header: bytes) -> Architecture | None:
    """What a program was made for; None where these are no program's first bytes.

    Args:
        header: The first bytes of the file, ``HEADER_SIZE`` or more.
    """
    start = int.from_bytes(header[_POINTER_AT : _POINTER_AT + 4], "little")
    if header[:2] != b"MZ" or header[start : start + 4] != b"PE\0\0":
        return None
    number = int.from_bytes(header[start + _MACHINE_AT : start + _MACHINE_AT + 2], "little")
    return next((each for each in Architecture if each.value == number), None)
