"""The process that answers Excel: started by the add-in's DLL, once for each Excel, at the first call.

The command is ``pythonw.exe -P -E -c "import xlplugin.excel.server as s; s.serve('{CLSID}')"``; the class id
is made by the DLL, which then waits for it to be registered. The process ends with the Excel that started it.
"""

from importlib import import_module

import xlwings

from xlplugin.excel.log import start_log
from xlplugin.excel.names import UDF_MODULE


def serve(clsid: str) -> None:
    """Answer calls until Excel ends.

    The functions are imported first, so that the first cell does not wait for them, and so that a broken
    installation ends this process at once instead of answering every cell with the same failure.

    Args:
        clsid: the class id under which Excel looks for this process, in braces.
    """
    start_log()
    import_module(UDF_MODULE)
    xlwings.serve(clsid)  # type: ignore[call-arg]  # xlwings without Excel has another one
