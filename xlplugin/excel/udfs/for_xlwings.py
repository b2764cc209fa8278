"""The functions for a workbook that imports them with xlwings' own add-in, without ours.

The VBA that xlwings writes knows nothing of our marks, and pywin32 can send no Excel error: it makes each of
them "argument left out". So every error is #NUM! there; which it is, and why, the functions EXPLAIN_… tell.
In such a workbook's settings ``UDF_MODULES`` is ``xlplugin.excel.udfs.for_xlwings``.
"""

from xlplugin.excel.udfs.functions import decorated
from xlplugin.functions.catalogue import functions

globals().update({each.name: decorated(each, __name__, marked=False) for each in functions()})
