# ruff: noqa: ANN401 - what xlwings keeps about a function has no types
"""Calls the functions through xlwings' own Windows code, which is all Python but for COM.

Run as a program it reads a pickled list of calls and writes a pickled ``Seen``. The modules of pywin32 are
stood in for there: between the DLL's call and the function nothing of them is used.
"""

import ctypes
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias
from unittest.mock import MagicMock

from xlplugin.excel.names import UDF_MODULE

Call: TypeAlias = tuple[str, tuple[object, ...]]
"""A function's name, and its arguments as pywin32 hands them over."""

_PYWIN32 = (
    *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process"),
    *("win32timezone", "win32com", "win32com.client", "win32com.server", "win32com.server.dispatcher"),
    *("win32com.server.policy", "win32com.server.util"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What xlwings knows of the functions and what it gives back to VBA.

    Attributes:
        declared: the metadata of every decorated attribute of the module, in the order of ``dir``.
        results: of each call, as ``CallUDF`` of the COM server returns it.
        wrappers: the VBA that xlwings itself would write.
    """

    declared: list[dict[str, Any]]
    results: list[object]
    wrappers: str


def through_xlwings(calls: Sequence[Call], module: str = UDF_MODULE) -> Seen:
    """Make some calls of a module's functions as the add-in's DLL makes them, in a process of their own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", __name__, module],
        input=pickle.dumps(list(calls)),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr.decode()
    return Seen(*pickle.loads(done.stdout))  # noqa: S301 - written by this very file


def _stand_in() -> None:
    """Let xlwings' modules for Windows be imported, and its decorators be the real ones."""
    sys.modules.update({name: MagicMock(name=name) for name in _PYWIN32})
    vars(sys.modules["pythoncom"])["__file__"] = "pythoncom.dll"
    # A cell's value is no Python object that xlwings had wrapped before.
    sys.modules["win32com"].server.util.unwrap.side_effect = TypeError
    vars(ctypes).update(windll=MagicMock(), oledll=MagicMock(), PyDLL=MagicMock())
    xlwings, udfs = import_module("xlwings"), import_module("xlwings.udfs")
    xlwings.engines.add(xlwings.Engine(impl=import_module("xlwings._xlwindows").engine))
    vars(xlwings).update(func=udfs.xlfunc, arg=udfs.xlarg, ret=udfs.xlret)


def _wrappers(module: Any) -> str:
    written = StringIO()
    book = SimpleNamespace(Name="x.xlam")
    import_module("xlwings.udfs").generate_vba_wrapper(module.__name__, module, written, book)
    return written.getvalue()


def _seen(calls: Sequence[Call], name_of_module: str) -> Seen:
    _stand_in()
    module, server = import_module(name_of_module), import_module("xlwings.com_server").XLPython()
    members = [getattr(module, name) for name in dir(module)]
    declared = [vars(member)["__xlfunc__"] for member in members if hasattr(member, "__xlfunc__")]
    results = [server.CallUDF(name_of_module, name, arguments) for name, arguments in calls]
    return Seen(declared, results, _wrappers(module))


if __name__ == "__main__":
    asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this very file
    sys.stdout.buffer.write(pickle.dumps(astuple(_seen(asked, sys.argv[1]))))
