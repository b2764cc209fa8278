"""Prints the wrappers that xlwings' own generator writes; run by itself, as it replaces modules."""

import sys
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from unittest.mock import MagicMock

from xlplugin.excel.names import ADDIN_FILE, UDF_MODULE


def stub_windows() -> None:
    """Modules of pywin32, as far as importing xlwings' UDFs looks at them."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        sys.modules[name] = MagicMock(name=name)


def main() -> None:
    """Write the wrappers of our module to the standard output."""
    stub_windows()
    import xlwings  # noqa: PLC0415 - after the stubs

    udfs = import_module("xlwings.udfs")
    for name in ("func", "arg", "ret", "sub"):
        setattr(xlwings, name, getattr(udfs, f"xl{name}"))
    text = StringIO()
    book = SimpleNamespace(Name=ADDIN_FILE)
    udfs.generate_vba_wrapper(UDF_MODULE, import_module(UDF_MODULE), text, book)
    sys.stdout.write(text.getvalue())


if __name__ == "__main__":
    main()
