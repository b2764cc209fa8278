"""What a copied Python is tried with: everything that Excel will ask of it. Run as a module.

It leaves the modules compiled, so that the first cell need not wait for that.
"""

import sys
from importlib import import_module

from xlplugin.excel.names import UDF_MODULE
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import library

if __name__ == "__main__":
    for module in ("win32com.client", "xlwings", "xlplugin.excel.server", UDF_MODULE):
        import_module(module)
    problems = [problem for each in library().files() for problem in open_rubric(each).problems]
    sys.exit("\n".join(map(str, problems)) or None)
