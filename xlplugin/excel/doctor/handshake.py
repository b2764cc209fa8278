"""The client's half of a round trip: what the add-in's VBA does at a cell's first call, without Excel.

Run as a module with the DLL and pythonw.exe; prints ``OK`` and two times in milliseconds, or why it failed.
"""

import sys
from importlib import import_module
from time import perf_counter
from typing import Any, Final

from xlplugin.excel.doctor.code_page import in_code_page
from xlplugin.excel.names import UDF_MODULE, server_command
from xlplugin.functions.catalogue import function

_FUNCTION: Final = "SCORE_ASSET_USE"
_ARGUMENTS: Final = ("longgang-2020", 1600.0, 1778.87)
_VARIANT_WORDS: Final = 3
_DISPATCH: Final = 9
_TEXT: Final = 8


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
