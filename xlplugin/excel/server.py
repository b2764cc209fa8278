"""The process that answers Excel: started by the add-in's DLL, once for each Excel, at the first call.

The command is ``pythonw.exe -P -E -c "import xlplugin.excel.server as s; s.serve('{CLSID}')"``; the class id
is made by the DLL, which then waits for it to be registered. The process ends with the Excel that started it.
An engineer starts the same process with ``python -m xlplugin.excel.server``, with a debugger if he likes.
"""

import os
import shutil
import sys
from importlib import import_module
from threading import Timer
from typing import Any, Final

from xlplugin.excel.doctor.installation import places
from xlplugin.excel.log import start_log
from xlplugin.excel.names import DEBUG_CLASS, UDF_MODULE

_QUIT: Final = 0x0012
"""WM_QUIT, on which xlwings' server ends."""

_SECONDS: Final = 1.0


def serve(clsid: str = DEBUG_CLASS) -> None:
    """Answer calls until Excel ends.

    The functions are imported first, so that the first cell does not wait for them, and so that a broken
    installation ends this process at once instead of answering every cell with the same failure.

    Args:
        clsid: the class id under which Excel looks for this process, in braces.
    """
    start_log()
    keep_own_modules()
    import_module(UDF_MODULE)
    import xlwings  # noqa: PLC0415 - it has pywin32 generate modules as soon as it is imported

    xlwings.serve(clsid)  # type: ignore[call-arg]  # xlwings without Excel has another one


def keep_own_modules() -> None:
    """Have pywin32 keep what it generates of Excel's type library in our own folder, anew where it is broken.

    By itself it shares a folder with every other Python program of the user, and what one of them leaves
    half-written there stops all of them.
    """
    where = places(os.environ.get)
    if where is None:
        return
    folder = where.generated / f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # the DLL names the user's folder in the system's code page, which may lack signs of it
    win32com: Any = import_module("win32com")
    win32com.__gen_path__ = str(folder)
    win32com.gen_py.__path__ = [str(folder)]
    try:
        import_module("win32com.client.gencache")
        for file in folder.glob("[!_]*.py"):
            import_module(f"win32com.gen_py.{file.stem}")
    except Exception:  # noqa: BLE001 - a file cut short anywhere may raise anything
        shutil.rmtree(folder, ignore_errors=True)
        for name in [
            each for each in sys.modules if each.startswith(("win32com.client", "win32com.gen_py."))
        ]:
            del sys.modules[name]


def end_soon() -> None:
    """End this process once the call under way has been answered; Excel's next one starts another."""
    win32api = import_module("win32api")
    main = win32api.GetCurrentThreadId()
    later = Timer(_SECONDS, win32api.PostThreadMessage, (main, _QUIT, 0, 0))
    later.daemon = True
    later.start()


if __name__ == "__main__":
    serve()
