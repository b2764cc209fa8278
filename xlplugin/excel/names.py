"""The names that the add-in's VBA, its Python and its installer share."""

from typing import Final

ADDIN: Final = "xlplugin"
"""The add-in's name: of its VBA project, its configuration and its folders."""

ADDIN_FILE: Final = f"{ADDIN}.xlam"
"""The add-in's file, in the folder that Excel opens at its start."""

CATEGORY: Final = "绩效评价"
"""The category of the functions in the wizard, and the ribbon's tab."""

XLWINGS_VERSION: Final = "0.37.8"
"""The xlwings whose DLL the add-in loads: the DLL's name holds it, so that they always match."""

UDF_MODULE: Final = "xlplugin.excel.udfs.functions"
"""The module whose functions the cells call."""

DEBUG_CLASS: Final = "{506e67c3-55b5-48c3-a035-eed5deea7d6d}"
"""The class id of xlwings' own debug server, which Excel asks where the configuration has DEBUG."""

RIBBON_MODULE: Final = "xlplugin.excel.ribbon.press"
"""The module whose ``press`` the ribbon's buttons call."""

ERROR_MARK: Final = "xlplugin:error:"
"""Before the number of an Excel error (2042 is #N/A) on its way to a cell; VBA makes it a real error."""


def dll_name(bits: int) -> str:
    """The name of xlwings' DLL for a program of so many bits; Excel's count, not Python's."""
    return f"xlwings{bits}-{XLWINGS_VERSION}.dll"


DLLS: Final = (dll_name(64), dll_name(32))
"""Those of both kinds of Excel."""


def server_command(pythonw: str) -> str:
    """The command by which the DLL starts the server that answers cells and ribbon.

    Args:
        pythonw: The full path of pythonw.exe. It is started directly: cmd.exe in between would wait two
            minutes for one that is missing. ``-P -E`` keep folders and variables of others out of imports.
    """
    return f'"{pythonw}" -P -E -c "import xlplugin.excel.server as s; s.serve(\'$(CLSID)\')"'
