"""Windows' code page, in which VBA hands every text to a DLL."""

from importlib import import_module
from typing import Any, Final

_LONGEST: Final = 32_768


def in_code_page(path: str) -> str:
    """The path, or its short name, in letters that the code page has; empty where it has no such name.

    The add-in's VBA does the same before it starts Python.
    """
    return next((each for each in (path, _short(path)) if each and _fits(each)), "")


def _fits(text: str) -> bool:
    try:
        text.encode("mbcs")
    except UnicodeEncodeError:
        return False
    return True


def _short(path: str) -> str:
    ctypes: Any = import_module("ctypes")  # its Windows half is unknown to type checkers elsewhere
    buffer = ctypes.create_unicode_buffer(_LONGEST)
    size = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, _LONGEST)
    return str(buffer.value) if 0 < size < _LONGEST else ""
