"""pywin32 and Windows' desktop, as far as xlwings' own classes for Windows look at them."""

# ruff: noqa: ANN401, N802 - COM hands over anything, and Windows' names are written so

from __future__ import annotations

import atexit
import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

_XLWINDOWS: Final = "xlwings._xlwindows"
_ATTEMPTS: Final = 3
_UNKNOWN_NAME: Final = -2147352570


class PyWinError(Exception):
    """``pywintypes.error``: what Windows itself refuses."""


class ComError(Exception):
    """``pywintypes.com_error``: what a COM object refuses."""

    def __init__(self, hresult: int, strerror: str, excepinfo: Any = None, argerror: Any = None) -> None:
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult = hresult
        self.strerror = strerror
        self.excepinfo = excepinfo
        self.argerror = argerror


class TimeType(datetime):
    """``pywintypes.TimeType``: a day as COM hands it over."""


class OleObject:
    """The bare object below a dispatch."""

    def __init__(self, knows: Callable[[str], bool]) -> None:
        self.knows = knows

    def GetIDsOfNames(self, _language: int, name: str) -> int:
        """The number of a member; asked where it is missing, or Excel only busy."""
        if not self.knows(name):
            raise ComError(_UNKNOWN_NAME, f"未知名称：{name}", None, None)
        return 1


class CDispatch:
    """``win32com.client.CDispatch``: a COM object, without classes that tell its members."""


class Desktop:
    """The windows of the Excels that run, the one in front first."""

    def __init__(self) -> None:
        self.windows: dict[int, Any] = {}

    def show(self, hwnd: int, excel: Any) -> None:
        self.windows = {hwnd: excel, **self.windows}

    def close(self, hwnd: int) -> None:
        del self.windows[hwnd]

    # Windows from here on

    def GetTopWindow(self, _parent: None) -> int:
        return next(iter(self.windows), 0)

    def GetForegroundWindow(self) -> int:
        return self.GetTopWindow(None)

    def GetWindow(self, hwnd: int, _next: int) -> int:
        ordered = [*self.windows, 0]
        return ordered[ordered.index(hwnd) + 1]

    def SetForegroundWindow(self, hwnd: int) -> None:
        self.show(hwnd, self.windows.pop(hwnd))

    def FindWindowEx(self, hwnd: int, _after: int, _kind: str, _title: None) -> int:
        if hwnd not in self.windows:
            raise PyWinError(1400, "FindWindowEx", "无效的窗口句柄。")
        return hwnd

    def AccessibleObjectFromWindow(self, hwnd: int, _kind: int, _iid: Any, pointer: Any) -> int:
        pointer._obj.value = hwnd  # noqa: SLF001 - what ``byref`` keeps
        return 0

    def object_at(self, pointer: Any, _iid: Any, _counted: bool) -> Any:  # noqa: FBT001
        return self.windows[pointer.value]


def xlwings_for_windows(desktop: Desktop) -> ModuleType:
    """xlwings' own classes for Windows, imported over the stand-ins, which are gone again afterwards.

    Where those classes retry for ever, as Excel may only be busy, they give up after some attempts.
    """
    with _pywin32(desktop):
        for name in (_XLWINDOWS, "xlwings._win32patch"):
            sys.modules.pop(name, None)
        module = import_module(_XLWINDOWS)
    vars(module)["N_COM_ATTEMPTS"] = _ATTEMPTS
    atexit.unregister(module.cleanup)  # it would look for leftover processes of Excel
    return module


@contextmanager
def _pywin32(desktop: Desktop) -> Iterator[None]:
    modules = _modules(desktop)
    before = {name: sys.modules.get(name) for name in modules}
    library = SimpleNamespace(PyCom_PyObjectFromIUnknown=_Function(desktop.object_at))
    windll = SimpleNamespace(user32=desktop)
    oledll = SimpleNamespace(ole32=SimpleNamespace(CLSIDFromString=_nothing), oleacc=desktop)
    with patch.multiple(ctypes, create=True, windll=windll, oledll=oledll, PyDLL=lambda _file: library):
        sys.modules.update(modules)
        try:
            yield
        finally:
            for name, module in before.items():
                if module is None:
                    del sys.modules[name]
                else:
                    sys.modules[name] = module


class _Function:
    """A function of a DLL, which is told what it returns."""

    restype: object = None

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)


def _nothing(*_arguments: object) -> None:
    """Done by Windows and not looked at."""


def _modules(desktop: Desktop) -> dict[str, ModuleType]:
    client = _module(
        "win32com.client",
        CDispatch=CDispatch,
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=lambda excel: excel,
        DispatchEx=None,
    )
    found = (
        _module("pythoncom", __file__="pythoncom.dll", CoInitialize=_nothing, ole_error=ComError),
        _module("pywintypes", com_error=ComError, error=PyWinError, TimeType=TimeType),
        _module("win32com", client=client),
        client,
        _module("win32gui", FindWindowEx=desktop.FindWindowEx),
        _module("win32process", GetWindowThreadProcessId=lambda hwnd: (1, hwnd)),
        *map(_module, ("win32api", "win32con", "win32timezone")),
    )
    return {module.__name__: module for module in found}


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module
