"""A call from a client of Excel's kind to a cell's function and back, as the add-in's VBA makes it.

Run as a module with the DLL and pythonw.exe; prints ``OK`` and two times in milliseconds, or why it failed.
"""

import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

from xlplugin.excel.doctor.self_test import run_child
from xlplugin.excel.names import UDF_MODULE, server_command
from xlplugin.workbook.file.reasons import reason

_MODULE: Final = "xlplugin.excel.doctor.round_trip"
_PATIENCE: Final = 90
_FUNCTION: Final = "SCORE_ASSET_USE"
_ARGUMENTS: Final = ("longgang-2020", 1600.0, 1778.87)
_VARIANT_WORDS: Final = 3
_DISPATCH: Final = 9
_TEXT: Final = 8
_LONGEST_PATH: Final = 32_768


class RoundTrip(NamedTuple):
    """Why there was no answer, empty where there was one; until it came, and what one more call took."""

    failure: str
    start_ms: float = 0.0
    call_ms: float = 0.0


def make_round_trip(dll: Path, pythonw: Path) -> RoundTrip:
    """Start the server as Excel would, and call a function; in a process of its own: it may hang."""
    command = [sys.executable, "-X", "utf8", "-P", "-m", _MODULE, str(dll), str(pythonw)]
    try:
        told = run_child(command, _PATIENCE).last_line
    except OSError as error:
        return RoundTrip(reason(error))
    words = told.split()
    if len(words) == 3 and words[0] == "OK":  # noqa: PLR2004 - and the two times
        return RoundTrip("", float(words[1]), float(words[2]))
    return RoundTrip(told or "没有任何应答")


def in_code_page(path: str) -> str:
    """The path, or its short name, in letters that Windows' code page has; empty where it has no such name.

    VBA hands every text to a DLL in the code page. The add-in's VBA does the same before it starts Python.
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
    buffer = ctypes.create_unicode_buffer(_LONGEST_PATH)
    size = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, _LONGEST_PATH)
    return str(buffer.value) if 0 < size < _LONGEST_PATH else ""


def _activated(dll: str, command: str) -> Any:  # noqa: ANN401 - a COM object
    """The server's object, or a text that says why there is none."""
    ctypes: Any = import_module("ctypes")
    pythoncom: Any = import_module("pythoncom")
    variant = (ctypes.c_uint64 * _VARIANT_WORDS)()
    library = ctypes.WinDLL(dll)
    library.XLPyDLLActivateAuto(ctypes.byref(variant), ctypes.c_char_p(command.encode("mbcs")), 1)
    kind, pointer = variant[0] & 0xFFFF, variant[1]
    if kind == _TEXT:
        return ctypes.wstring_at(pointer)
    if kind != _DISPATCH:
        return f"服务程序没有给出对象（{kind}）"
    dispatch = pythoncom.ObjectFromAddress(pointer, pythoncom.IID_IDispatch)
    return import_module("win32com.client").Dispatch(dispatch)


def _answer(dll: str, pythonw: str) -> str:
    # Only the child needs it: the doctor that asks for the round trip may lack what it imports.
    from xlplugin.functions.catalogue import function  # noqa: PLC0415

    began = perf_counter()
    server = _activated(dll, server_command(in_code_page(pythonw)))
    if isinstance(server, str):
        return " ".join(server.split())
    scored = function(_FUNCTION)
    expected = scored(*_ARGUMENTS) if scored else None
    first = server.CallUDF(UDF_MODULE, _FUNCTION, _ARGUMENTS)
    started = perf_counter()
    second = server.CallUDF(UDF_MODULE, _FUNCTION, _ARGUMENTS)
    ended = perf_counter()
    if not first == second == expected:
        return f"函数 {_FUNCTION} 应得 {expected}，答复是 {first}"
    return f"OK {(started - began) * 1000:.1f} {(ended - started) * 1000:.2f}"


if __name__ == "__main__":
    print(_answer(*sys.argv[1:3]))  # noqa: T201 - the parent reads it
