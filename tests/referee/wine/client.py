"""Runs under Windows Python: stands in for Excel, doing what the add-in's VBA does, through the same DLL.

Started with the DLL's path. Every line of standard input is a request in JSON, every line of standard output
its answer: ``{"result": …, "seconds": …}`` or ``{"failure": text, "seconds": …}``.
"""

# ruff: noqa: E402 - what follows is there only under Windows, where it runs

import ctypes
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

assert sys.platform == "win32"

sys.path.insert(0, str(Path(__file__).parent))

import pythoncom
import pywintypes
import win32api
import win32com.client.dynamic
import win32com.server.util
import win32event
from variants import Variant, decode, encode, invoke, vector
from win32com.server.policy import DesignatedWrapPolicy

if TYPE_CHECKING:
    from workbooks import Workbooks

Request: TypeAlias = dict[str, Any]

_dll: Final = ctypes.WinDLL(sys.argv[1])
_ole: Final = ctypes.WinDLL("oleaut32")
_SYNCHRONIZE: Final = 0x100000
_TERMINATE: Final = 0x100001
_PATIENCE: Final = 5000

_ended: Final[Counter[str]] = Counter()
"""How often the server of a command was found ended: with a space more, the DLL starts another one."""


@dataclass(frozen=True, slots=True)
class Server:
    """The running server: its ``XLPy`` object, and the same as an address."""

    xlpy: Any
    address: int

    def call(self, module: str, function: str, arguments: list[object]) -> object:
        """One function call, as a cell's wrapper makes it."""
        member = self.xlpy._oleobj_.GetIDsOfNames("CallUDF")
        return invoke(self.address, member, [encode(module), encode(function), vector(arguments)])

    def ribbon(self, module: str, function: str, *arguments: object) -> str:
        """A call of the ribbon's door, as XlpPython makes it."""
        xlpy = self.xlpy
        return str(xlpy.Str(xlpy.Call(xlpy.Module(module), function, xlpy.Tuple(*arguments))))

    def evaluate(self, expression: str) -> object:
        """An expression in the server's Python."""
        return self.xlpy.Var(self.xlpy.Eval(expression))


@contextmanager
def _active(command: str) -> Iterator[Server]:
    """The server: the DLL starts one, or finds the one that it started. VBA asks anew for every call."""
    result = Variant()
    command += " " * _ended[command]
    # VBA hands a String to a DLL in the system's own code page.
    code = _dll.XLPyDLLActivateAuto(ctypes.byref(result), command.encode("mbcs"), 1)
    try:
        if code:
            raise OSError(decode(result))
        dispatch = pythoncom.ObjectFromAddress(result.data[0], pythoncom.IID_IDispatch)
        yield Server(win32com.client.dynamic.Dispatch(dispatch), result.data[0])
    finally:
        _ole.VariantClear(ctypes.byref(result))


class _Book:
    """A workbook that calculates when it is told to: its cells call the server that is telling it."""

    _public_methods_ = ("Calculate",)

    def __init__(self, request: Request) -> None:
        self._request = request

    def Calculate(self) -> str:  # noqa: N802 - Excel's name
        """Calculate the one call of the request."""
        return json.dumps(_calls(self._request))


class _Described(DesignatedWrapPolicy):  # type: ignore[misc]
    """xlwings asks every object that it is handed for the name of its type."""

    def _build_typeinfos_(self) -> list[object]:
        return [pythoncom.LoadTypeLib("stdole2.tlb").GetTypeInfo(0)]


@cache
def _workbooks() -> "Workbooks":
    """The application with workbooks, of which many a test has no need."""
    from workbooks import Workbooks  # noqa: PLC0415 - it takes longer to import than many a test

    return Workbooks()


def _in_front() -> tuple[object, str]:
    """What VBA calls ActiveWorkbook, and the name of its active sheet."""
    return _workbooks().in_front() if _workbooks.cache_info().currsize else (None, "")


def _on_workbooks(request: Request) -> object:
    return getattr(_workbooks(), request["work"])(*request["arguments"])


def _start(request: Request) -> object:
    with _active(request["command"]) as server:
        return server.evaluate("__import__('os').getpid()")


def _calls(request: Request) -> object:
    results = []
    for function, arguments in request["calls"]:
        with _active(request["command"]) as server:
            results.append(server.call(request["module"], function, arguments))
    return results


def _press(request: Request) -> object:
    """XlpAsk: where Python is ended meanwhile, another one makes the workbook whole."""
    module, action = request["module"], request["action"]
    if not _workbooks.cache_info().currsize:
        with _active(request["command"]) as server:
            return server.ribbon(module, "press", action, None, "", "")
    workbooks = _workbooks()
    book, front = workbooks.in_front()
    try:
        reply = _undisturbed(request["command"], module, "press", action, book, front, workbooks.told())
        workbooks.remember()
    except (OSError, pywintypes.com_error) as failure:
        # Windows forgets an ended Python at once, and the DLL fails to find it; Wine does not.
        _ended[request["command"]] += 1
        reply = _undisturbed(request["command"], module, "recover", book) or str(failure)
    return reply


def _undisturbed(command: str, *call: object) -> str:
    """XlpUndisturbed: whatever happens, Excel's settings are as before."""
    settings = _workbooks().settings()
    try:
        with _active(command) as server:
            return server.ribbon(*call)
    finally:
        _workbooks().restore(settings)


def _end_at(request: Request) -> object:
    """Python is ended while it makes the change after so many of them."""
    number = _start(request)
    _workbooks().at_write(request["writes"], lambda: _terminate(number))
    return None


def _reenter(request: Request) -> object:
    book = win32com.server.util.wrap(_Book(request), usePolicy=_Described)
    with _active(request["command"]) as server:
        xlpy = server.xlpy
        pressed = xlpy.Eval("lambda book: book.Calculate()")
        return json.loads(xlpy.Str(xlpy.Call(pressed, xlpy.Tuple(book))))


def _menu(request: Request) -> object:
    with _active(request["command"]) as server:
        book, _ = _in_front()
        return server.ribbon(request["module"], "menu", book)


def _end(request: Request) -> object:
    return _terminate(request["process"])


def _terminate(number: object) -> bool:
    process = win32api.OpenProcess(_TERMINATE, 0, number)
    win32api.TerminateProcess(process, 1)
    return bool(win32event.WaitForSingleObject(process, _PATIENCE) == win32event.WAIT_OBJECT_0)


def _runs(request: Request) -> object:
    try:
        process = win32api.OpenProcess(_SYNCHRONIZE, 0, request["process"])
    except pywintypes.error:
        return False
    return win32event.WaitForSingleObject(process, 0) == win32event.WAIT_TIMEOUT


_ANSWERS: Final[dict[str, Callable[[Request], object]]] = {
    "start": _start,
    "calls": _calls,
    "press": _press,
    "menu": _menu,
    "reenter": _reenter,
    "workbooks": _on_workbooks,
    "end": _end,
    "end_at": _end_at,
    "runs": _runs,
}


def _answer(request: Request) -> Request:
    begun = time.perf_counter()
    try:
        answer = {"result": _ANSWERS[request["do"]](request)}
    except (OSError, pywintypes.com_error) as failure:
        answer = {"failure": str(failure)}
    return {**answer, "seconds": time.perf_counter() - begun}


# Excel has no standard streams: a server must not inherit ours, and write into the answers.
for _stream in (-10, -11, -12):
    ctypes.windll.kernel32.SetStdHandle(_stream, None)

for _line in sys.stdin.buffer:
    sys.stdout.buffer.write(json.dumps(_answer(json.loads(_line))).encode() + b"\n")
    sys.stdout.buffer.flush()

if _workbooks.cache_info().currsize:
    _workbooks().quit()
